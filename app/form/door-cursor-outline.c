/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which groups and instances a screen stands in, and everything an interview asks as a list. */
#define G_LOG_DOMAIN "door-form"

#include "door-cursor-private.h"

static void
prepend_group (GArray *trail, const DoorSession *session, DoorControl control, DoorNode node)
{
  const DoorControlData *data = door_form_control (session->def, control);
  const DoorItem item = { control, node };

  /* A wrapper that only lends its label to the repeat inside would show it twice. */
  if (trail->len > 0 && data->kind == DOOR_CONTROL_GROUP)
    {
      const DoorItem *inner = &g_array_index (trail, DoorItem, 0);
      const DoorControlData *repeat = door_form_control (session->def, inner->control);

      if (repeat->kind == DOOR_CONTROL_REPEAT && repeat->parent == control
          && data->node == DOOR_DEF_NONE)
        return;
    }
  if (data->kind == DOOR_CONTROL_REPEAT || data->label.kind != DOOR_TEXT_REF_NONE)
    g_array_prepend_val (trail, item);
}

GArray *
door_cursor_trail (DoorCursor *self)
{
  GArray *trail = g_array_new (FALSE, FALSE, sizeof (DoorItem));
  DoorControl control;
  DoorNode node;

  door_cursor_keep_place (self);
  if (!door_cursor_is_on_screen (self))
    return trail;
  control = self->stop.item.control;
  node = self->stop.item.node;
  while (control != DOOR_CONTROL_ROOT)
    {
      const DoorControlData *data = door_form_control (self->session->def, control);

      if (control != self->stop.item.control || self->stop.kind == DOOR_STOP_INSTANCE)
        {
          const DoorNode at = data->kind == DOOR_CONTROL_REPEAT
                                  ? door_session_near (self->session, data->node, node)
                                  : door_session_near (self->session, data->context, node);

          prepend_group (trail, self->session, control, at);
        }
      control = data->parent;
    }
  return trail;
}

typedef struct {
  DoorSession *session;
  GArray *rows;
} Outline;

static DoorWalk
collect_row (const DoorStop *stop, gpointer data)
{
  Outline *self = data;
  const DoorOutlineRow row = { stop->item, stop->depth, stop->kind == DOOR_STOP_PROMPT };

  g_array_append_val (self->rows, row);
  return DOOR_WALK_ON;
}

GArray *
door_session_outline (DoorSession *session)
{
  Outline self = { session, g_array_new (FALSE, FALSE, sizeof (DoorOutlineRow)) };

  door_session_walk (session, collect_row, &self);
  return self.rows;
}
