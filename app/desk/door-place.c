/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-desk-private.h"

struct _DoorPlaceRow {
  GObject parent_instance;

  DoorPlaceKind kind;
  DoorPlaceState state;
  char *label;
  char *detail;
  char *ref;
  char *remark;
  char **cells;
  guint depth;
  gboolean current;
  DoorItem item;
};

G_DEFINE_FINAL_TYPE (DoorPlaceRow, door_place, G_TYPE_OBJECT)

static void
door_place_finalize (GObject *object)
{
  DoorPlaceRow *self = DOOR_PLACE_ROW (object);

  g_free (self->label);
  g_free (self->detail);
  g_free (self->ref);
  g_free (self->remark);
  g_strfreev (self->cells);
  G_OBJECT_CLASS (door_place_parent_class)->finalize (object);
}

static void
door_place_class_init (DoorPlaceRowClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_place_finalize;
}

static void
door_place_init (DoorPlaceRow *self)
{
}

DoorPlaceRow *
door_place_new (const DoorPlaceFacts *facts)
{
  DoorPlaceRow *self = g_object_new (DOOR_TYPE_PLACE, NULL);

  self->kind = facts->kind;
  self->state = facts->state;
  self->label = g_strdup (facts->label ? facts->label : "");
  self->detail = g_strdup (facts->detail ? facts->detail : "");
  self->ref = g_strdup (facts->ref);
  self->remark = g_strdup (facts->remark ? facts->remark : "");
  self->cells = facts->cells;
  self->depth = facts->depth;
  self->current = facts->current;
  self->item = facts->item;
  return self;
}

DoorPlaceKind
door_place_get_kind (DoorPlaceRow *self)
{
  return self->kind;
}

DoorPlaceState
door_place_get_state (DoorPlaceRow *self)
{
  return self->state;
}

const char *
door_place_get_label (DoorPlaceRow *self)
{
  return self->label;
}

const char *
door_place_get_detail (DoorPlaceRow *self)
{
  return self->detail;
}

guint
door_place_get_depth (DoorPlaceRow *self)
{
  return self->depth;
}

gboolean
door_place_get_current (DoorPlaceRow *self)
{
  return self->current;
}

const char *
door_place_get_remark (DoorPlaceRow *self)
{
  return self->remark;
}

const char *const *
door_place_get_cells (DoorPlaceRow *self)
{
  static const char *const none[] = { NULL };

  return self->cells ? (const char *const *) self->cells : none;
}

const char *
door_place_get_ref (DoorPlaceRow *self)
{
  return self->ref;
}

DoorItem
door_place_get_item (DoorPlaceRow *self)
{
  return self->item;
}
