/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an edit changed, and what is to be calculated again for it. */
#define G_LOG_DOMAIN "door-form"

#include "door-session-private.h"

/* --- Changes ------------------------------------------------------------------------------ */

void
door_session_begin (DoorSession *self)
{
  for (guint i = 0; i < self->changes->len; i++)
    door_session_slot (self, g_array_index (self->changes, DoorChange, i).node)->change = 0;
  g_array_set_size (self->changes, 0);
  self->fresh_from = self->slots->len;
  self->n_fired = 0;
  self->n_counted = 0;
  self->hit_limit = FALSE;
}

void
door_session_note (DoorSession *self, DoorNode node, DoorChangeKinds kinds)
{
  DoorSlot *slot = door_session_slot (self, node);

  if (node >= self->fresh_from)
    kinds &= DOOR_CHANGE_JOURNAL | DOOR_CHANGE_WANTS_LOCATION | DOOR_CHANGE_WANTS_AUDIO;
  if (!kinds || self->is_folding)
    return;
  if (slot->change == 0)
    {
      const DoorChange change = { node, 0 };

      g_array_append_val (self->changes, change);
      slot->change = self->changes->len;
    }
  g_array_index (self->changes, DoorChange, slot->change - 1).kinds |= kinds;
}

/* --- Marking ------------------------------------------------------------------------------ */

void
door_session_mark (DoorSession *self, guint32 rule_number, DoorNode node)
{
  const DoorRule *rule = door_form_rule (self->def, rule_number);
  DoorSlot *slot = door_session_slot (self, node);
  const guint16 bit = (guint16) (1u << rule->kind);
  GArray *pending;

  /* Controls may share a node: their rules are told apart by the queue, not by the bit. */
  if ((slot->dirty & bit) && rule->control == DOOR_CONTROL_NONE)
    return;
  if (slot->state & (DOOR_SLOT_SEALED | DOOR_SLOT_FROZEN))
    return;
  slot->dirty |= bit;
  pending = self->pending->pdata[rule_number];
  if (!pending)
    {
      pending = g_array_new (FALSE, FALSE, sizeof (DoorNode));
      self->pending->pdata[rule_number] = pending;
    }
  if (rule->control != DOOR_CONTROL_NONE)
    for (guint i = pending->len; i > 0 && i + 4 > pending->len; i--)
      if (g_array_index (pending, DoorNode, i - 1) == node)
        return;
  g_array_append_val (pending, node);
  self->dirty[rule_number / 64] |= G_GUINT64_CONSTANT (1) << (rule_number % 64);
  self->first_dirty_word = MIN (self->first_dirty_word, rule_number / 64);
}

static void
mark_in_frame (DoorSession *self, DoorFrameId frame, gpointer data)
{
  const guint32 rule_number = GPOINTER_TO_UINT (data);

  door_session_mark (
      self, rule_number,
      door_frame_node (self, frame, door_form_rule (self->def, rule_number)->target));
}

static void
mark_edge (DoorSession *self, const DoorEdge *edge, DoorFrameId frame)
{
  const DoorRule *rule = door_form_rule (self->def, edge->rule);
  const DoorFrameId shared = door_session_frame_at_level (self, frame, edge->depth);

  if (rule->level == edge->depth)
    mark_in_frame (self, shared, GUINT_TO_POINTER (edge->rule));
  else
    door_session_each_frame (self, shared, door_form_frame_of (self->def, rule->target),
                             mark_in_frame, GUINT_TO_POINTER (edge->rule));
}

static void
mark_span (DoorSession *self, const DoorSpan *span, DoorFrameId frame)
{
  if (self->is_folding)
    return;
  for (guint32 i = 0; i < span->n; i++)
    mark_edge (self, &g_array_index (self->def->edges, DoorEdge, span->first + i), frame);
}

void
door_session_mark_readers (DoorSession *self, DoorNode node)
{
  const DoorSlot *slot = door_session_slot (self, node);

  mark_span (self, &door_form_node (self->def, slot->def)->value_edges, slot->frame);
}

/* Which instances of `repeat` there are in `parent` has changed. */
void
door_session_mark_structure (DoorSession *self, DoorDefNode repeat, DoorFrameId parent)
{
  mark_span (self, &door_form_node (self->def, repeat)->structure_edges, parent);
}

void
door_session_mark_moved (DoorSession *self, DoorFrameId frame)
{
  mark_span (self,
             &door_session_data (self, door_session_frame (self, frame)->base)->position_edges,
             frame);
}

void
door_session_mark_frame (DoorSession *self, DoorFrameId frame)
{
  const DoorRepeat *layout = door_form_repeat (self->def, door_session_frame (self, frame)->repeat);

  for (guint i = 0; i < layout->rules->len; i++)
    mark_in_frame (self, frame, GUINT_TO_POINTER (g_array_index (layout->rules, guint32, i)));
  for (guint i = 0; i < layout->repeats->len; i++)
    {
      const guint32 repeat = g_array_index (layout->repeats, guint32, i);

      for (guint j = 0; j < door_session_list (self, frame, repeat)->len; j++)
        door_session_mark_frame (
            self, g_array_index (door_session_list (self, frame, repeat), DoorFrameId, j));
    }
}

void
door_session_mark_language (DoorSession *self)
{
  for (guint32 i = 0; i < self->def->rules->len; i++)
    {
      const DoorRule *rule = door_form_rule (self->def, i);

      if (rule->program && door_xpath_uses_language (rule->program))
        door_session_each_frame (self, DOOR_FRAME_ROOT,
                                 door_form_frame_of (self->def, rule->target), mark_in_frame,
                                 GUINT_TO_POINTER (i));
    }
}
