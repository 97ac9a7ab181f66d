/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calculating until nothing is left to calculate, and repeats that grow and shrink meanwhile. */
#define G_LOG_DOMAIN "door-form"

#include <math.h>

#include "door-session-private.h"

#define MAX_FIRED 2000u  /* value-changed actions of one edit: beyond it they feed each other */
#define MAX_COUNTS 1000u /* counts that grew their repeat in one edit: beyond it one feeds itself */
/* Of settling after one edit: each adds or clears a node, so that no sound form comes this far. */
#define MAX_ROUNDS DOOR_SESSION_MAX_NODES

/* --- Settling ----------------------------------------------------------------------------- */

static void
run_rule (DoorSession *self, guint32 number)
{
  const DoorRule *rule = door_form_rule (self->def, number);
  GArray *pending = self->pending->pdata[number];
  const guint16 bit = (guint16) (1u << rule->kind);

  self->dirty[number / 64] &= ~(G_GUINT64_CONSTANT (1) << (number % 64));
  self->pending->pdata[number] = NULL;
  for (guint i = 0; i < pending->len; i++)
    {
      const DoorNode node = g_array_index (pending, DoorNode, i);

      door_session_slot (self, node)->dirty &= (guint16) ~bit;
      if (!(door_session_slot (self, node)->state
            & (DOOR_SLOT_DEAD | DOOR_SLOT_SEALED | DOOR_SLOT_FROZEN)))
        door_session_apply (self, rule, node);
    }
  if (self->pending->pdata[number])
    {
      g_array_unref (pending);
      return;
    }
  g_array_set_size (pending, 0);
  self->pending->pdata[number] = pending;
}

static void
run_rules (DoorSession *self)
{
  while (self->first_dirty_word < self->n_dirty_words)
    {
      const guint32 word = self->first_dirty_word;

      if (self->dirty[word] == 0)
        self->first_dirty_word++;
      else
        run_rule (self, word * 64 + (guint32) __builtin_ctzll (self->dirty[word]));
    }
}

static double
wanted_count (DoorSession *self, DoorControl control, DoorNode node)
{
  const DoorControlData *data = door_form_control (self->def, control);
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  double number;

  if (!data->count
      || !door_session_eval_program (self, data->count, door_session_xnode (node), node, &value))
    return 0;
  number = door_xpath_value_to_number (&value, &self->host.host);
  return number > 0 ? floor (number) : 0; /* NaN too */
}

/* A lower count deletes nothing: what was entered may be wanted again. Only the instances that the
 * form itself brought along go, before anybody saw them. */
static void
fit_count (DoorSession *self, DoorControl control, DoorNode node)
{
  const DoorDefNodeData *repeat
      = door_form_node (self->def, door_form_control (self->def, control)->node);
  const DoorFrameId frame = door_session_slot (self, node)->frame;
  double wanted;

  if (!(door_session_slot (self, node)->state & DOOR_SLOT_RELEVANT))
    return;
  wanted = wanted_count (self, control, node);
  if (wanted > DOOR_SESSION_MAX_REPEATS)
    {
      self->hit_limit = TRUE;
      return;
    }
  while (self->is_loading && !self->is_resuming
         && door_session_list (self, frame, repeat->repeat_id)->len > wanted)
    {
      GArray *list = door_session_list (self, frame, repeat->repeat_id);

      door_session_shrink (self, g_array_index (list, DoorFrameId, list->len - 1));
    }
  if (door_session_list (self, frame, repeat->repeat_id)->len < wanted
      && self->n_counted++ >= MAX_COUNTS)
    {
      self->hit_limit = TRUE;
      return;
    }
  while (door_session_list (self, frame, repeat->repeat_id)->len < wanted)
    if (door_session_grow (self, repeat->repeat_id, frame, 0) == G_MAXUINT32)
      return;
}

static gboolean
take_place (GArray *queue, DoorPlaceOf *ret_place)
{
  if (queue->len == 0)
    return FALSE;
  *ret_place = g_array_index (queue, DoorPlaceOf, 0);
  g_array_remove_index (queue, 0);
  return TRUE;
}

static gboolean
settle_one (DoorSession *self)
{
  DoorPlaceOf place;

  run_rules (self);
  if (take_place (self->clearing, &place))
    {
      if (door_session_is_alive (self, place.node))
        door_session_clear_vanished (self, place.control, place.node);
      return TRUE;
    }
  if (take_place (self->counting, &place))
    {
      if (door_session_is_alive (self, place.node))
        fit_count (self, place.control, place.node);
      return TRUE;
    }
  if (self->fired->len > 0 && self->n_fired++ < MAX_FIRED)
    {
      const DoorNode node = g_array_index (self->fired, DoorNode, 0);

      g_array_remove_index (self->fired, 0);
      if (door_session_is_alive (self, node))
        door_session_run_value_actions (self, node);
      return TRUE;
    }
  return FALSE;
}

void
door_session_settle (DoorSession *self)
{
  guint rounds = 0;

  while (settle_one (self))
    if (++rounds > MAX_ROUNDS)
      {
        self->hit_limit = TRUE;
        break;
      }
  run_rules (self);
  g_array_set_size (self->fired, 0);
  g_array_set_size (self->clearing, 0);
  g_array_set_size (self->counting, 0);
}

/* --- Growing and shrinking ---------------------------------------------------------------- */

DoorFrameId
door_session_grow (DoorSession *self, guint32 repeat, DoorFrameId parent, guint32 position)
{
  const DoorDefNode def = door_form_repeat (self->def, repeat)->node;
  const DoorDefNodeData *data = door_form_node (self->def, def);
  const DoorFrameId frame = door_session_add_frame (self, repeat, parent, position, 0);

  if (frame == G_MAXUINT32)
    return frame;
  if (data->has_template)
    door_session_populate (self, frame, def, self->def->tree, data->element, FALSE);
  door_session_note (self, door_session_frame (self, frame)->base, DOOR_CHANGE_ADDED);
  door_session_mark_structure (self, def, parent);
  door_session_mark_frame (self, frame);
  door_session_preload (self, frame);
  door_session_run_repeat_actions (self, frame);
  return frame;
}

void
door_session_shrink (DoorSession *self, DoorFrameId frame)
{
  const DoorFrame f = *door_session_frame (self, frame);
  const DoorDefNode def = door_form_repeat (self->def, f.repeat)->node;

  door_session_note (self, f.base, DOOR_CHANGE_REMOVED);
  door_session_drop_frame (self, frame);
  door_session_mark_structure (self, def, f.parent);
}

/* An instance is put there, looked at and taken away, leaving no trace. */
gboolean
door_session_would_be_relevant (DoorSession *self, guint32 repeat, DoorFrameId parent)
{
  const DoorDefNode def = door_form_repeat (self->def, repeat)->node;
  const DoorXpath *program = door_form_node (self->def, def)->exprs[DOOR_EXPR_RELEVANT];
  const guint n_slots = self->slots->len;
  const guint32 next_id = self->next_id;
  const gboolean hit_limit = self->hit_limit;
  GArray *list = door_session_list (self, parent, repeat);
  DoorFrameId frame;
  gboolean holds;

  if (!program)
    return TRUE;
  frame = door_session_add_frame (self, repeat, parent, 0, 0);
  self->hit_limit = hit_limit;
  if (frame == G_MAXUINT32)
    return FALSE;
  holds
      = !door_form_node (self->def, def)->is_irrelevant
        && door_session_eval_boolean (self, program, door_session_frame (self, frame)->base, TRUE);
  for (GArray **l = door_session_frame (self, frame)->lists; *l; l++)
    g_array_unref (*l);
  g_free (door_session_frame (self, frame)->lists);
  g_array_set_size (list, list->len - 1);
  g_array_set_size (self->frames, frame);
  g_array_set_size (self->slots, n_slots);
  self->next_id = next_id;
  return holds;
}
