/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stub-desk.h"

struct _DoorPlaceRow {
  GObject parent_instance;
  DoorPlaceKind kind;
  DoorPlaceState state;
  char *label;
  char *detail;
  char *ref;
  guint depth;
  gboolean current;
};

G_DEFINE_TYPE (DoorPlaceRow, door_place, G_TYPE_OBJECT)

static void
place_finalize (GObject *object)
{
  DoorPlaceRow *self = DOOR_PLACE_ROW (object);

  g_free (self->label);
  g_free (self->detail);
  g_free (self->ref);
  G_OBJECT_CLASS (door_place_parent_class)->finalize (object);
}

static void
door_place_class_init (DoorPlaceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = place_finalize;
}

static void
door_place_init (DoorPlaceRow *self)
{
}

DoorPlaceRow *
stub_place_new (DoorPlaceKind kind,
                DoorPlaceState state,
                const char *label,
                const char *detail,
                guint depth,
                gboolean current,
                const char *ref)
{
  DoorPlaceRow *self = g_object_new (DOOR_TYPE_PLACE, NULL);

  self->kind = kind;
  self->state = state;
  self->label = g_strdup (label);
  self->detail = g_strdup (detail);
  self->depth = depth;
  self->current = current;
  self->ref = g_strdup (ref);
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
door_place_get_ref (DoorPlaceRow *self)
{
  return self->ref;
}
