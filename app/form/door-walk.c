/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-cursor-private.h"

typedef struct {
  DoorSession *session;
  DoorWalk (*visit) (const DoorStop *stop, gpointer data);
  gpointer data;
} Walker;

static gboolean walk_children (
    Walker *self, DoorControl control, DoorFrameId frame, guint depth, gboolean in_field_list);

static gboolean
is_shown (DoorSession *session, DoorNode node)
{
  const guint16 state = door_session_slot (session, node)->state;

  return (state & DOOR_SLOT_RELEVANT) && !(state & DOOR_SLOT_SEALED);
}

/* The node in this frame that a control without ref stands in. */
static DoorNode
node_of (DoorSession *session, DoorControl control, DoorFrameId frame)
{
  return door_session_near (session, door_form_control (session->def, control)->context,
                            door_session_frame (session, frame)->base);
}

static gboolean
walk_instance (
    Walker *self, DoorControl control, DoorFrameId frame, guint depth, gboolean in_field_list)
{
  const DoorNode node = door_session_frame (self->session, frame)->base;
  const gboolean is_field_list
      = in_field_list || door_form_has_appearance (self->session->def, control, "field-list");
  const DoorStop stop = { DOOR_STOP_INSTANCE, { control, node }, frame, depth, is_field_list };
  DoorWalk walk;

  if (!is_shown (self->session, node))
    return TRUE;
  walk = self->visit (&stop, self->data);
  if (walk == DOOR_WALK_ON)
    return walk_children (self, control, frame, depth + 1, is_field_list);
  return walk == DOOR_WALK_PAST;
}

static gboolean
walk_repeat (
    Walker *self, DoorControl control, DoorFrameId frame, guint depth, gboolean in_field_list)
{
  DoorSession *session = self->session;
  const DoorControlData *data = door_form_control (session->def, control);
  const DoorDefNodeData *repeat;
  DoorStop prompt = { DOOR_STOP_PROMPT, { control, DOOR_NODE_NONE }, frame, depth, FALSE };
  GArray *list;

  if (data->node == DOOR_DEF_NONE)
    return TRUE;
  repeat = door_form_node (session->def, data->node);
  prompt.item.node
      = door_session_near (session, repeat->parent, door_session_frame (session, frame)->base);
  if (prompt.item.node == DOOR_NODE_NONE || !is_shown (session, prompt.item.node))
    return TRUE;
  frame = door_session_slot (session, prompt.item.node)->frame;
  prompt.frame = frame;
  list = door_session_list (session, frame, repeat->repeat_id);
  for (guint i = 0; i < list->len; i++)
    if (!walk_instance (self, control, g_array_index (list, DoorFrameId, i), depth, in_field_list))
      return FALSE;
  if (in_field_list || data->is_counted || data->is_fixed
      || door_session_is_readonly (session, prompt.item.node)
      || !door_session_would_be_relevant (session, repeat->repeat_id, frame))
    return TRUE;
  return self->visit (&prompt, self->data) != DOOR_WALK_END;
}

static gboolean
walk_group (
    Walker *self, DoorControl control, DoorFrameId frame, guint depth, gboolean in_field_list)
{
  const DoorNode node = node_of (self->session, control, frame);
  const gboolean is_field_list
      = in_field_list || door_form_has_appearance (self->session->def, control, "field-list");
  const DoorStop stop = { DOOR_STOP_GROUP, { control, node }, frame, depth, is_field_list };
  DoorWalk walk;

  if (node == DOOR_NODE_NONE || !is_shown (self->session, node))
    return TRUE;
  walk = self->visit (&stop, self->data);
  if (walk == DOOR_WALK_ON)
    return walk_children (self, control, frame, depth + 1, is_field_list);
  return walk == DOOR_WALK_PAST;
}

static gboolean
walk_question (
    Walker *self, DoorControl control, DoorFrameId frame, guint depth, gboolean in_field_list)
{
  const DoorNode node = node_of (self->session, control, frame);
  const DoorStop stop = { DOOR_STOP_QUESTION, { control, node }, frame, depth, in_field_list };

  if (node == DOOR_NODE_NONE || !is_shown (self->session, node))
    return TRUE;
  return self->visit (&stop, self->data) != DOOR_WALK_END;
}

static gboolean
walk_children (
    Walker *self, DoorControl control, DoorFrameId frame, guint depth, gboolean in_field_list)
{
  const DoorFormDef *def = self->session->def;

  for (DoorControl c = door_form_control (def, control)->first_child; c != DOOR_CONTROL_NONE;
       c = door_form_control (def, c)->next)
    {
      const DoorControlKind kind = door_form_control (def, c)->kind;
      const gboolean goes_on
          = kind == DOOR_CONTROL_GROUP    ? walk_group (self, c, frame, depth, in_field_list)
            : kind == DOOR_CONTROL_REPEAT ? walk_repeat (self, c, frame, depth, in_field_list)
                                          : walk_question (self, c, frame, depth, in_field_list);

      if (!goes_on)
        return FALSE;
    }
  return TRUE;
}

gboolean
door_session_walk (DoorSession *session,
                   DoorWalk (*visit) (const DoorStop *stop, gpointer data),
                   gpointer data)
{
  Walker self = { session, visit, data };

  return walk_children (&self, DOOR_CONTROL_ROOT, DOOR_FRAME_ROOT, 0, FALSE);
}

gboolean
door_session_walk_below (DoorSession *session,
                         const DoorStop *stop,
                         DoorWalk (*visit) (const DoorStop *stop, gpointer data),
                         gpointer data)
{
  Walker self = { session, visit, data };

  return walk_children (&self, stop->item.control, stop->frame, stop->depth + 1,
                        stop->is_field_list);
}
