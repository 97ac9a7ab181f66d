/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-reading-private.h"

struct _DoorReadingRow {
  GObject parent_instance;

  DoorReadingKind kind;
  guint depth;
  char *ref, *label, *answer, *beside, *before, *comment, *path;
};

G_DEFINE_FINAL_TYPE (DoorReadingRow, door_reading_row, G_TYPE_OBJECT)

static void
door_reading_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, DOOR_READING_ROW (object)->comment);
}

static void
door_reading_row_finalize (GObject *object)
{
  DoorReadingRow *self = DOOR_READING_ROW (object);

  g_free (self->ref);
  g_free (self->label);
  g_free (self->answer);
  g_free (self->beside);
  g_free (self->before);
  g_free (self->comment);
  g_free (self->path);
  G_OBJECT_CLASS (door_reading_row_parent_class)->finalize (object);
}

static void
door_reading_row_class_init (DoorReadingRowClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->finalize = door_reading_row_finalize;
  object_class->get_property = door_reading_row_get_property;
  g_object_class_install_property (
      object_class, 1,
      g_param_spec_string ("comment", NULL, NULL, "",
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
}

static void
door_reading_row_init (DoorReadingRow *self)
{
}

static char *
copy (const char *text)
{
  return g_strdup (text ? text : "");
}

DoorReadingRow *
door_reading_row_new (const DoorReadingFacts *facts)
{
  DoorReadingRow *self = g_object_new (DOOR_TYPE_READING_ROW, NULL);

  self->kind = facts->kind;
  self->depth = facts->depth;
  self->ref = copy (facts->ref);
  self->label = copy (facts->label);
  self->answer = copy (facts->answer);
  self->beside = copy (facts->beside);
  self->before = copy (facts->before);
  self->comment = copy (facts->comment);
  self->path = copy (facts->path);
  return self;
}

void
door_reading_row_set_comment (DoorReadingRow *self, const char *text)
{
  g_free (self->comment);
  self->comment = copy (text);
  g_object_notify (G_OBJECT (self), "comment");
}

const char *
door_reading_row_get_path (DoorReadingRow *self)
{
  return self->path;
}

DoorReadingKind
door_reading_row_get_kind (DoorReadingRow *self)
{
  return self->kind;
}

guint
door_reading_row_get_depth (DoorReadingRow *self)
{
  return self->depth;
}

const char *
door_reading_row_get_ref (DoorReadingRow *self)
{
  return self->ref;
}

const char *
door_reading_row_get_label (DoorReadingRow *self)
{
  return self->label;
}

const char *
door_reading_row_get_answer (DoorReadingRow *self)
{
  return self->answer;
}

const char *
door_reading_row_get_beside (DoorReadingRow *self)
{
  return self->beside;
}

const char *
door_reading_row_get_before (DoorReadingRow *self)
{
  return self->before;
}

const char *
door_reading_row_get_comment (DoorReadingRow *self)
{
  return self->comment;
}

/* --- Lines ------------------------------------------------------------------------------------- */

struct _DoorReadingLine {
  GObject parent_instance;

  char *title, *detail;
  double share;
  gboolean is_bad;
};

G_DEFINE_FINAL_TYPE (DoorReadingLine, door_reading_line, G_TYPE_OBJECT)

static void
door_reading_line_finalize (GObject *object)
{
  DoorReadingLine *self = DOOR_READING_LINE (object);

  g_free (self->title);
  g_free (self->detail);
  G_OBJECT_CLASS (door_reading_line_parent_class)->finalize (object);
}

static void
door_reading_line_class_init (DoorReadingLineClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_reading_line_finalize;
}

static void
door_reading_line_init (DoorReadingLine *self)
{
}

void
door_reading_add_line (
    GListStore *store, const char *title, const char *detail, double share, gboolean is_bad)
{
  g_autoptr (DoorReadingLine) line = g_object_new (DOOR_TYPE_READING_LINE, NULL);

  line->title = copy (title);
  line->detail = copy (detail);
  line->share = share;
  line->is_bad = is_bad;
  g_list_store_append (store, line);
}

const char *
door_reading_line_get_title (DoorReadingLine *self)
{
  return self->title;
}

const char *
door_reading_line_get_detail (DoorReadingLine *self)
{
  return self->detail;
}

double
door_reading_line_get_share (DoorReadingLine *self)
{
  return self->share;
}

gboolean
door_reading_line_get_is_bad (DoorReadingLine *self)
{
  return self->is_bad;
}
