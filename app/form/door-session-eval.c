/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules: what each does to its node. */
#define G_LOG_DOMAIN "door-form"

#include <string.h>

#include "door-session-private.h"

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
  door_session_note_fault (self, program, current, error);
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

/* --- Relevance ---------------------------------------------------------------------------- */

static void
recheck_constraint (DoorSession *self, DoorNode node)
{
  const guint32 rule = door_session_data (self, node)->rules[DOOR_RULE_CONSTRAINT];

  if (rule != DOOR_RULE_NONE)
    door_session_mark (self, rule, node);
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
  door_session_sums_changed (self, node);
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
         || door_session_is_reason (self, node)
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

void
door_session_apply (DoorSession *self, const DoorRule *rule, DoorNode node)
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
