/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A preview as its window is shown in tests: no interview, a few rows of each kind. */
#include "stub-private.h"

#include "door-preview.h"

struct _DoorPreviewRow {
  GObject parent_instance;
  guint number;
};

struct _DoorPreview {
  GObject parent_instance;
  GListStore *faults;
  GListStore *questions;
};

G_DEFINE_TYPE (DoorPreviewRow, door_preview_row, G_TYPE_OBJECT)
G_DEFINE_TYPE (DoorPreview, door_preview, G_TYPE_OBJECT)

static const struct {
  DoorPreviewKind kind;
  const char *place, *title, *detail;
} rows[] = {
  { DOOR_PREVIEW_ERROR, "survey, row 12, column F", "${stollen}: there is no such question",
    "did you mean stolen?" },
  { DOOR_PREVIEW_WARNING, "choices, row 4", "The label is empty", "" },
  { DOOR_PREVIEW_ASKED, "stolen", "Was anything stolen?", "1" },
  { DOOR_PREVIEW_HIDDEN, "why", "Why did you not tell the police?",
    "Hidden: /data/told = '2' must hold for “why”\ntold = no answer" },
};

static void
door_preview_row_class_init (DoorPreviewRowClass *klass)
{
}

static void
door_preview_row_init (DoorPreviewRow *self)
{
}

DoorPreviewKind
door_preview_row_get_kind (DoorPreviewRow *self)
{
  return rows[self->number].kind;
}

const char *
door_preview_row_get_place (DoorPreviewRow *self)
{
  return rows[self->number].place;
}

const char *
door_preview_row_get_title (DoorPreviewRow *self)
{
  return rows[self->number].title;
}

const char *
door_preview_row_get_detail (DoorPreviewRow *self)
{
  return rows[self->number].detail;
}

const char *
door_preview_row_get_ref (DoorPreviewRow *self)
{
  return "";
}

static void
door_preview_finalize (GObject *object)
{
  g_clear_object (&DOOR_PREVIEW (object)->faults);
  g_clear_object (&DOOR_PREVIEW (object)->questions);
  G_OBJECT_CLASS (door_preview_parent_class)->finalize (object);
}

static void
door_preview_class_init (DoorPreviewClass *klass)
{
  static const char *const names[] = { "interview", "busy", "message", "n-errors" };

  G_OBJECT_CLASS (klass)->finalize = door_preview_finalize;
  stub_install (G_OBJECT_CLASS (klass), names, G_N_ELEMENTS (names));
}

static void
add_row (GListStore *store, guint number)
{
  g_autoptr (DoorPreviewRow) row = g_object_new (DOOR_TYPE_PREVIEW_ROW, NULL);

  row->number = number;
  g_list_store_append (store, row);
}

static void
door_preview_init (DoorPreview *self)
{
  self->faults = g_list_store_new (DOOR_TYPE_PREVIEW_ROW);
  self->questions = g_list_store_new (DOOR_TYPE_PREVIEW_ROW);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    add_row (i < 2 ? self->faults : self->questions, i);
}

DoorPreview *
door_preview_new (const char *path, DoorClock *clock)
{
  return g_object_new (DOOR_TYPE_PREVIEW, NULL);
}

DoorInterview *
door_preview_get_interview (DoorPreview *self)
{
  return NULL;
}

gboolean
door_preview_get_busy (DoorPreview *self)
{
  return FALSE;
}

const char *
door_preview_get_message (DoorPreview *self)
{
  return "The questionnaire cannot be opened yet. The faults say why.";
}

guint
door_preview_get_n_errors (DoorPreview *self)
{
  return 1;
}

const char *
door_preview_get_name (DoorPreview *self)
{
  return "survey.xlsx";
}

GListModel *
door_preview_get_faults (DoorPreview *self)
{
  return G_LIST_MODEL (self->faults);
}

GListModel *
door_preview_get_questions (DoorPreview *self)
{
  return G_LIST_MODEL (self->questions);
}

void
door_preview_refresh (DoorPreview *self)
{
}

gboolean
door_preview_go (DoorPreview *self, DoorPreviewRow *row)
{
  return FALSE;
}

void
door_preview_reload (DoorPreview *self)
{
}

void
door_preview_restart (DoorPreview *self)
{
}
