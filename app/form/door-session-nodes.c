/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From node to node of the record: up, down, beside, near, and by instance. */
#define G_LOG_DOMAIN "door-form"

#include "door-session-private.h"

gboolean
door_session_is_alive (const DoorSession *self, DoorNode node)
{
  return node > 0 && node < self->slots->len
         && (door_session_slot (self, node)->state & DOOR_SLOT_DEAD) == 0;
}

DoorDefNode
door_session_def_node (const DoorSession *self, DoorNode node)
{
  g_return_val_if_fail (node > 0 && node < self->slots->len, DOOR_DEF_NONE);
  return door_session_slot (self, node)->def;
}

DoorNode
door_session_parent (const DoorSession *self, DoorNode node)
{
  const DoorSlot *slot;
  DoorDefNode parent;

  g_return_val_if_fail (node > 0 && node < self->slots->len, DOOR_NODE_NONE);
  slot = door_session_slot (self, node);
  parent = door_form_node (self->def, slot->def)->parent;
  if (parent == DOOR_DEF_NONE)
    return DOOR_NODE_NONE;
  if (door_form_node (self->def, slot->def)->kind == DOOR_DEF_REPEAT)
    return door_frame_node (self, door_session_frame (self, slot->frame)->parent, parent);
  return door_frame_node (self, slot->frame, parent);
}

/* The first node of `def` or a later sibling that there is, in a frame of their parent. */
static DoorNode
first_from (const DoorSession *self, DoorFrameId frame, DoorDefNode def)
{
  for (; def != DOOR_DEF_NONE; def = door_form_node (self->def, def)->next)
    {
      const DoorDefNodeData *data = door_form_node (self->def, def);
      const GArray *list;

      if (data->kind != DOOR_DEF_REPEAT)
        return door_frame_node (self, frame, def);
      list = door_session_list (self, frame, data->repeat_id);
      if (list->len > 0)
        return door_session_frame (self, g_array_index (list, DoorFrameId, 0))->base;
    }
  return DOOR_NODE_NONE;
}

DoorNode
door_session_first_child (const DoorSession *self, DoorNode node)
{
  const DoorSlot *slot;

  g_return_val_if_fail (door_session_is_alive (self, node), DOOR_NODE_NONE);
  slot = door_session_slot (self, node);
  return first_from (self, slot->frame, door_form_node (self->def, slot->def)->first_child);
}

DoorNode
door_session_next_sibling (const DoorSession *self, DoorNode node)
{
  const DoorSlot *slot;
  const DoorDefNodeData *data;
  DoorFrameId frame;

  g_return_val_if_fail (door_session_is_alive (self, node), DOOR_NODE_NONE);
  slot = door_session_slot (self, node);
  data = door_form_node (self->def, slot->def);
  frame = slot->frame;
  if (data->kind == DOOR_DEF_REPEAT)
    {
      const DoorFrame *f = door_session_frame (self, frame);
      const GArray *list = door_session_list (self, f->parent, f->repeat);

      if (f->position < list->len)
        return door_session_frame (self, g_array_index (list, DoorFrameId, f->position))->base;
      frame = f->parent;
    }
  return first_from (self, frame, data->next);
}

/* The frame nearest to `from` in which nodes of `def` stand; G_MAXUINT32 when there is none. */
static DoorFrameId
near_frame (const DoorSession *self, guint32 layout, DoorDefNode def, DoorFrameId from)
{
  const DoorDefNode here
      = door_form_repeat (self->def, door_session_frame (self, from)->repeat)->node;
  const guint32 common = door_form_common_level (self->def, here, def);
  const guint32 target_level = door_form_repeat (self->def, layout)->level;
  DoorFrameId frame = door_session_frame_at_level (self, from, common);

  for (guint32 level = common; level < target_level; level++)
    {
      guint32 next = layout;
      const GArray *list;

      while (door_form_repeat (self->def, next)->level > level + 1)
        next = door_form_repeat (self->def, next)->outer;
      list = door_session_list (self, frame, next);
      if (list->len == 0)
        return G_MAXUINT32;
      frame = g_array_index (list, DoorFrameId, 0);
    }
  return frame;
}

DoorNode
door_session_near (const DoorSession *self, DoorDefNode def, DoorNode context)
{
  DoorFrameId frame;

  g_return_val_if_fail (door_session_is_alive (self, context), DOOR_NODE_NONE);
  g_return_val_if_fail (def < self->def->nodes->len, DOOR_NODE_NONE);
  frame = near_frame (self, door_form_frame_of (self->def, def), def,
                      door_session_slot (self, context)->frame);
  return frame == G_MAXUINT32 ? DOOR_NODE_NONE : door_frame_node (self, frame, def);
}

/* The list of a repeat around a node; NULL when a repeat on the way has no instance. */
static GArray *
list_near (const DoorSession *self, DoorDefNode repeat, DoorNode context, DoorFrameId *ret_parent)
{
  const DoorDefNodeData *data = door_form_node (self->def, repeat);
  const guint32 outer = door_form_repeat (self->def, data->repeat_id)->outer;
  const DoorDefNode outer_node = door_form_repeat (self->def, outer)->node;
  const DoorFrameId frame
      = near_frame (self, outer, outer_node, door_session_slot (self, context)->frame);

  if (frame == G_MAXUINT32)
    return NULL;
  if (ret_parent)
    *ret_parent = frame;
  return door_session_list (self, frame, data->repeat_id);
}

guint
door_session_n_instances (const DoorSession *self, DoorDefNode repeat, DoorNode context)
{
  const GArray *list;

  g_return_val_if_fail (door_session_is_alive (self, context), 0);
  g_return_val_if_fail (door_form_kind (self->def, repeat) == DOOR_DEF_REPEAT, 0);
  list = list_near (self, repeat, context, NULL);
  return list ? list->len : 0;
}

DoorNode
door_session_instance (const DoorSession *self, DoorDefNode repeat, DoorNode context, guint index)
{
  const GArray *list;

  g_return_val_if_fail (door_session_is_alive (self, context), DOOR_NODE_NONE);
  g_return_val_if_fail (door_form_kind (self->def, repeat) == DOOR_DEF_REPEAT, DOOR_NODE_NONE);
  list = list_near (self, repeat, context, NULL);
  if (!list || index >= list->len)
    return DOOR_NODE_NONE;
  return door_session_frame (self, g_array_index (list, DoorFrameId, index))->base;
}

DoorNode
door_session_instance_of (const DoorSession *self, DoorNode node)
{
  g_return_val_if_fail (node > 0 && node < self->slots->len, DOOR_NODE_NONE);
  return door_session_frame (self, door_session_slot (self, node)->frame)->base;
}

guint
door_session_position (const DoorSession *self, DoorNode instance)
{
  guint position;

  g_return_val_if_fail (instance > 0 && instance < self->slots->len, 0);
  position = door_session_frame (self, door_session_slot (self, instance)->frame)->position;
  return MAX (position, 1);
}

guint
door_session_instance_id (const DoorSession *self, DoorNode instance)
{
  g_return_val_if_fail (instance > 0 && instance < self->slots->len, 0);
  return door_session_frame (self, door_session_slot (self, instance)->frame)->id;
}
