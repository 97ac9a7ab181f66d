/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include <math.h>
#include <string.h>

#include "door-session-private.h"

#define MAX_FIRED 2000u  /* value-changed actions of one edit: beyond it they feed each other */
#define MAX_COUNTS 1000u /* counts that grew their repeat in one edit: beyond it one feeds itself */
#define MAX_ROUNDS 50000u /* of settling after one edit; each adds or clears something */

/* --- Programs ----------------------------------------------------------------------------- */

gboolean
door_session_eval_program (DoorSession *self,
                           const DoorXpath *program,
                           DoorXNode context,
                           DoorNode current,
                           DoorXValue *ret_value)
{
  g_autoptr (GError) error = NULL;

  self->n_evaluations++;
  if (door_xpath_eval_scalar (program, &self->host.host, context, door_session_xnode (current),
                              ret_value, &error))
    return TRUE;
  door_xpath_value_clear (ret_value);
  door_xpath_value_set_borrowed (ret_value, "");
  g_debug ("%s: %s", door_xpath_source (program), error->message);
  return FALSE;
}

gboolean
door_session_eval_boolean (DoorSession *self,
                           const DoorXpath *program,
                           DoorNode context,
                           gboolean on_fault)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  if (!door_session_eval_program (self, program, door_session_xnode (context), context, &value))
    return on_fault;
  return door_xpath_value_to_boolean (&value, &self->host.host);
}

char *
door_session_eval_text (DoorSession *self,
                        const DoorXpath *program,
                        DoorXNode context,
                        DoorNode current)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  if (!door_session_eval_program (self, program, context, current, &value))
    return g_strdup ("");
  if (value.kind == DOOR_X_NUMBER)
    return door_xpath_number_to_text (value.number);
  return door_xpath_value_to_text (&value, &self->host.host);
}

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

static void
mark_slot (DoorSession *self, guint32 rule_number, DoorNode node)
{
  const DoorRule *rule = door_form_rule (self->def, rule_number);
  DoorSlot *slot = door_session_slot (self, node);
  const guint16 bit = (guint16) (1u << rule->kind);
  GArray *pending;

  /* Controls may share a node: their rules are told apart by the queue, not by the bit. */
  if ((slot->dirty & bit) && rule->control == DOOR_CONTROL_NONE)
    return;
  if (slot->state & DOOR_SLOT_SEALED)
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

  mark_slot (self, rule_number,
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

/* --- Relevance ---------------------------------------------------------------------------- */

static void
recheck_constraint (DoorSession *self, DoorNode node)
{
  const guint32 rule = door_session_data (self, node)->rules[DOOR_RULE_CONSTRAINT];

  if (rule != DOOR_RULE_NONE)
    mark_slot (self, rule, node);
}

static void cascade (DoorSession *self, DoorNode node, gboolean parent_is_relevant);

static void
cascade_below (DoorSession *self, DoorNode node, gboolean is_relevant)
{
  for (DoorNode c = door_session_first_child (self, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (self, c))
    cascade (self, c, is_relevant);
}

/* A counted repeat is looked at again when what it stands in is asked after all. */
static void
recount (DoorSession *self, DoorNode node)
{
  const DoorSlot *slot = door_session_slot (self, node);
  const DoorRepeat *layout
      = door_form_repeat (self->def, door_session_frame (self, slot->frame)->repeat);

  for (guint i = 0; i < layout->counts->len; i++)
    {
      const DoorControl control = g_array_index (layout->counts, DoorControl, i);
      const DoorDefNode repeat = door_form_control (self->def, control)->node;
      const DoorPlaceOf place = { control, node };

      if (door_form_node (self->def, repeat)->parent == slot->def)
        g_array_append_val (self->counting, place);
    }
}

static void
cascade (DoorSession *self, DoorNode node, gboolean parent_is_relevant)
{
  DoorSlot *slot = door_session_slot (self, node);
  const gboolean is_relevant = parent_is_relevant && (slot->state & DOOR_SLOT_SELF_RELEVANT);

  if (is_relevant == ((slot->state & DOOR_SLOT_RELEVANT) != 0) || (slot->state & DOOR_SLOT_SEALED))
    return;
  if (is_relevant)
    slot->state |= DOOR_SLOT_RELEVANT;
  else
    slot->state &= (guint16) ~DOOR_SLOT_RELEVANT;
  door_session_note (self, node, DOOR_CHANGE_RELEVANCE);
  door_session_mark_readers (self, node);
  if (is_relevant)
    {
      recheck_constraint (self, node);
      recount (self, node);
    }
  cascade_below (self, node, is_relevant);
}

static void
apply_relevant (DoorSession *self, const DoorRule *rule, DoorNode node)
{
  const gboolean holds = door_session_eval_boolean (self, rule->program, node, TRUE);
  const DoorNode parent = door_session_parent (self, node);
  DoorSlot *slot = door_session_slot (self, node);

  if (holds)
    slot->state |= DOOR_SLOT_SELF_RELEVANT;
  else
    slot->state &= (guint16) ~DOOR_SLOT_SELF_RELEVANT;
  cascade (self, node,
           parent == DOOR_NODE_NONE
               || (door_session_slot (self, parent)->state & DOOR_SLOT_RELEVANT));
}

/* --- The other rules ---------------------------------------------------------------------- */

/* What the journal says of a calculated node is not calculated again on replay: it was drawn on
 * clock or chance, or set by a person or an action after the calculation had run. A calculated
 * instanceID stands for good: it is the record's name. */
static gboolean
stands (DoorSession *self, DoorNode node)
{
  const DoorSlot *slot = door_session_slot (self, node);

  if (slot->def == self->def->instance_id && !door_slot_is_blank (slot))
    return TRUE;
  return self->is_replaying && (slot->state & DOOR_SLOT_JOURNALED);
}

static void
apply_calculate (DoorSession *self, const DoorRule *rule, DoorNode node)
{
  const DoorDefNodeData *data = door_session_data (self, node);
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  DoorChangeKinds kind = DOOR_CHANGE_CALCULATED;

  if (stands (self, node))
    return;
  if (data->is_volatile || (door_session_slot (self, node)->state & DOOR_SLOT_JOURNALED))
    kind = DOOR_CHANGE_EFFECT;
  /* A fault leaves the value blank. */
  door_session_eval_program (self, rule->program, door_session_xnode (node), node, &value);
  if (door_session_write (self, node, &value, kind))
    recheck_constraint (self, node);
}

static void
apply_flag (DoorSession *self, DoorNode node, gboolean holds, guint16 bit, DoorChangeKinds change)
{
  DoorSlot *slot = door_session_slot (self, node);

  if (holds == ((slot->state & bit) != 0))
    return;
  if (holds)
    slot->state |= bit;
  else
    slot->state &= (guint16) ~bit;
  door_session_note (self, node, change);
}

static void
note_readonly_below (DoorSession *self, DoorNode node)
{
  for (DoorNode c = door_session_first_child (self, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (self, c))
    {
      door_session_note (self, c, DOOR_CHANGE_READONLY);
      note_readonly_below (self, c);
    }
}

static void
apply_readonly (DoorSession *self, const DoorRule *rule, DoorNode node)
{
  const guint16 before = door_session_slot (self, node)->state & DOOR_SLOT_READONLY;

  apply_flag (self, node, door_session_eval_boolean (self, rule->program, node, FALSE),
              DOOR_SLOT_READONLY, DOOR_CHANGE_READONLY);
  if (before != (door_session_slot (self, node)->state & DOOR_SLOT_READONLY))
    note_readonly_below (self, node);
}

gboolean
door_session_constraint_holds (DoorSession *self, DoorNode node)
{
  const DoorXpath *program = door_session_data (self, node)->exprs[DOOR_EXPR_CONSTRAINT];

  return !program || door_slot_is_blank (door_session_slot (self, node))
         || door_session_eval_boolean (self, program, node, TRUE);
}

static void
apply_constraint (DoorSession *self, DoorNode node)
{
  const DoorSlot *slot = door_session_slot (self, node);

  if ((slot->state & DOOR_SLOT_RELEVANT) || door_slot_is_blank (slot))
    apply_flag (self, node, !door_session_constraint_holds (self, node), DOOR_SLOT_INVALID,
                DOOR_CHANGE_VALIDITY);
}

static void
apply_choices (DoorSession *self, const DoorRule *rule, DoorNode node)
{
  const DoorPlaceOf place = { rule->control, node };

  door_session_forget_choices (self, node);
  door_session_note (self, node, DOOR_CHANGE_CHOICES);
  if (!door_slot_is_blank (door_session_slot (self, node)) && !self->is_loading)
    g_array_append_val (self->clearing, place);
}

static void
apply_rule (DoorSession *self, const DoorRule *rule, DoorNode node)
{
  const DoorPlaceOf place = { rule->control, node };

  switch (rule->kind)
    {
    case DOOR_RULE_RELEVANT:
      apply_relevant (self, rule, node);
      break;
    case DOOR_RULE_CALCULATE:
      apply_calculate (self, rule, node);
      break;
    case DOOR_RULE_REQUIRED:
      apply_flag (self, node, door_session_eval_boolean (self, rule->program, node, FALSE),
                  DOOR_SLOT_REQUIRED, DOOR_CHANGE_REQUIRED);
      break;
    case DOOR_RULE_READONLY:
      apply_readonly (self, rule, node);
      break;
    case DOOR_RULE_CONSTRAINT:
      apply_constraint (self, node);
      break;
    case DOOR_RULE_CHOICES:
      apply_choices (self, rule, node);
      break;
    case DOOR_RULE_TEXT:
      door_session_note (self, node, DOOR_CHANGE_TEXT);
      break;
    case DOOR_RULE_COUNT:
      g_array_append_val (self->counting, place);
      break;
    case DOOR_N_RULES:
    default:
      g_assert_not_reached ();
    }
}

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
      if (!(door_session_slot (self, node)->state & (DOOR_SLOT_DEAD | DOOR_SLOT_SEALED)))
        apply_rule (self, rule, node);
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
