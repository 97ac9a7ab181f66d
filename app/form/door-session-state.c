/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session says of its nodes, validation, and the end of an interview. */
#define G_LOG_DOMAIN "door-form"

#include <string.h>

#include "door-session-private.h"

const char *
door_session_value (const DoorSession *self, DoorNode node)
{
  g_return_val_if_fail (node > 0 && node < self->slots->len, "");
  return door_session_text_of (self, node);
}

gboolean
door_session_is_relevant (const DoorSession *self, DoorNode node)
{
  g_return_val_if_fail (node > 0 && node < self->slots->len, FALSE);
  return (door_session_slot (self, node)->state & DOOR_SLOT_RELEVANT) != 0;
}

gboolean
door_session_is_required (const DoorSession *self, DoorNode node)
{
  g_return_val_if_fail (node > 0 && node < self->slots->len, FALSE);
  return (door_session_slot (self, node)->state & DOOR_SLOT_REQUIRED) != 0;
}

gboolean
door_session_is_readonly (const DoorSession *self, DoorNode node)
{
  g_return_val_if_fail (node > 0 && node < self->slots->len, TRUE);
  for (; node != DOOR_NODE_NONE; node = door_session_parent (self, node))
    if (door_session_slot (self, node)->state & DOOR_SLOT_READONLY)
      return TRUE;
  return FALSE;
}

gboolean
door_session_is_reason (const DoorSession *self, DoorNode node)
{
  return door_session_data (self, node)->reasons != 0
         && door_form_reason_of (self->def, door_session_def_node (self, node),
                                 door_session_text_of (self, node))
                != 0;
}

/* Of several choices each is of the type. */
gboolean
door_session_type_accepts (const DoorSession *self, DoorNode node, const char *value)
{
  const DoorDefNodeData *data = door_session_data (self, node);
  const DoorControlKind kind = data->control == DOOR_CONTROL_NONE
                                   ? DOOR_CONTROL_INPUT
                                   : door_form_control (self->def, data->control)->kind;
  g_auto (GStrv) parts = NULL;

  if (door_data_type_accepts (data->type, value))
    return TRUE;
  if (kind != DOOR_CONTROL_SELECT_MULTIPLE && kind != DOOR_CONTROL_ORDER)
    return FALSE;
  parts = g_strsplit (value, " ", -1);
  for (char **part = parts; *part; part++)
    if (**part && !door_data_type_accepts (data->type, *part))
      return FALSE;
  return TRUE;
}

static gboolean
type_holds (const DoorSession *self, DoorNode node)
{
  return door_session_type_accepts (self, node, door_session_text_of (self, node))
         || door_session_is_reason (self, node);
}

gboolean
door_session_is_valid (DoorSession *self, DoorNode node)
{
  g_return_val_if_fail (door_session_is_alive (self, node), TRUE);
  return !(door_session_slot (self, node)->state & DOOR_SLOT_INVALID) && type_holds (self, node);
}

/* --- Sealing ------------------------------------------------------------------------------ */

void
door_session_seal_node (DoorSession *self, DoorNode node)
{
  g_return_if_fail (door_session_is_alive (self, node));
  door_session_assert_thread (self);
  door_session_slot (self, node)->state |= DOOR_SLOT_SEALED;
  for (DoorNode c = door_session_first_child (self, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (self, c))
    door_session_seal_node (self, c);
}

gboolean
door_session_is_sealed (const DoorSession *self, DoorNode node)
{
  g_return_val_if_fail (node > 0 && node < self->slots->len, FALSE);
  return (door_session_slot (self, node)->state & DOOR_SLOT_SEALED) != 0;
}

void
door_session_freeze_value (DoorSession *self, DoorNode node)
{
  g_return_if_fail (door_session_is_alive (self, node));
  door_session_assert_thread (self);
  door_session_slot (self, node)->state |= DOOR_SLOT_FROZEN;
  for (DoorNode at = door_session_parent (self, node); at != DOOR_NODE_NONE;
       at = door_session_parent (self, at))
    door_session_slot (self, at)->state |= DOOR_SLOT_HOLDS_FROZEN;
}

/* --- Validation --------------------------------------------------------------------------- */

static gboolean
find_fault (DoorSession *self, DoorNode node, DoorViolationKind *ret_kind)
{
  const DoorSlot *slot = door_session_slot (self, node);

  if (door_slot_is_blank (slot))
    {
      *ret_kind = DOOR_VIOLATION_REQUIRED;
      return (slot->state & DOOR_SLOT_REQUIRED) != 0;
    }
  *ret_kind = type_holds (self, node) ? DOOR_VIOLATION_CONSTRAINT : DOOR_VIOLATION_TYPE;
  return *ret_kind == DOOR_VIOLATION_TYPE || (slot->state & DOOR_SLOT_INVALID);
}

static void validate_control (
    DoorSession *self, DoorControl control, DoorNode context, GArray *out, GHashTable *seen);

static void
validate_children (
    DoorSession *self, DoorControl control, DoorNode context, GArray *out, GHashTable *seen)
{
  for (DoorControl c = door_form_control (self->def, control)->first_child; c != DOOR_CONTROL_NONE;
       c = door_form_control (self->def, c)->next)
    validate_control (self, c, context, out, seen);
}

static void
validate_node (DoorSession *self, DoorNode node, GArray *out, GHashTable *seen)
{
  DoorViolation violation = { .node = node };

  if (!g_hash_table_add (seen, GUINT_TO_POINTER (node)))
    return;
  if (find_fault (self, node, &violation.kind))
    g_array_append_val (out, violation);
}

static void
validate_control (
    DoorSession *self, DoorControl control, DoorNode context, GArray *out, GHashTable *seen)
{
  const DoorControlData *data = door_form_control (self->def, control);
  DoorNode node;

  if (data->kind == DOOR_CONTROL_REPEAT)
    {
      for (guint i = 0; i < door_session_n_instances (self, data->node, context); i++)
        {
          node = door_session_instance (self, data->node, context, i);
          if (door_session_is_relevant (self, node) && !door_session_is_sealed (self, node))
            validate_children (self, control, node, out, seen);
        }
      return;
    }
  node = data->node == DOOR_DEF_NONE ? context : door_session_near (self, data->node, context);
  if (node == DOOR_NODE_NONE || !door_session_is_relevant (self, node)
      || door_session_is_sealed (self, node))
    return;
  if (data->kind == DOOR_CONTROL_GROUP)
    validate_children (self, control, node, out, seen);
  else
    validate_node (self, node, out, seen);
}

/* Nodes nobody is asked for can be wrong too: a constraint on a calculation. */
static void
validate_rest (DoorSession *self, DoorNode node, GArray *out, GHashTable *seen)
{
  const DoorDefNodeData *data = door_session_data (self, node);

  if (!door_session_is_relevant (self, node) || door_session_is_sealed (self, node))
    return;
  if (data->control == DOOR_CONTROL_NONE && data->kind == DOOR_DEF_VALUE
      && (data->exprs[DOOR_EXPR_CONSTRAINT] || data->exprs[DOOR_EXPR_REQUIRED]))
    validate_node (self, node, out, seen);
  for (DoorNode c = door_session_first_child (self, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (self, c))
    validate_rest (self, c, out, seen);
}

GArray *
door_session_validate (DoorSession *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (DoorViolation));

  g_return_val_if_fail (self != NULL, out);
  door_session_assert_thread (self);
  validate_children (self, DOOR_CONTROL_ROOT, DOOR_NODE_ROOT, out, seen);
  validate_rest (self, DOOR_NODE_ROOT, out, seen);
  return out;
}

/* --- Messages ----------------------------------------------------------------------------- */

char *
door_session_outcome_message (DoorSession *self, DoorNode node, DoorOutcome outcome)
{
  char *own = NULL;

  g_return_val_if_fail (door_session_is_alive (self, node), NULL);
  if (outcome == DOOR_OUTCOME_CONSTRAINT)
    own = door_session_text (self, node, DOOR_TEXT_CONSTRAINT_MESSAGE);
  else if (outcome == DOOR_OUTCOME_REQUIRED)
    own = door_session_text (self, node, DOOR_TEXT_REQUIRED_MESSAGE);
  if (own)
    return own;
  switch (outcome)
    {
    case DOOR_OUTCOME_CONSTRAINT:
      return g_strdup ("This answer is not possible here.");
    case DOOR_OUTCOME_REQUIRED:
      return g_strdup ("An answer is needed here.");
    case DOOR_OUTCOME_READONLY:
      return g_strdup ("This cannot be changed.");
    case DOOR_OUTCOME_TYPE:
      return g_strdup ("This is not an answer of the kind asked for.");
    case DOOR_OUTCOME_IRRELEVANT:
      return g_strdup ("This is not asked now.");
    case DOOR_OUTCOME_LIMIT:
      return g_strdup ("This is too long.");
    case DOOR_OUTCOME_OK:
    default:
      return g_strdup ("");
    }
}

char *
door_session_violation_message (DoorSession *self, const DoorViolation *violation)
{
  static const DoorOutcome outcomes[]
      = { DOOR_OUTCOME_CONSTRAINT, DOOR_OUTCOME_REQUIRED, DOOR_OUTCOME_TYPE };

  return door_session_outcome_message (self, violation->node, outcomes[violation->kind]);
}

/* --- Ending ------------------------------------------------------------------------------- */

void
door_session_finalize (DoorSession *self)
{
  g_return_if_fail (self != NULL);
  door_session_assert_thread (self);
  door_session_begin (self);
  door_session_preload_end (self);
  door_session_run_actions (self, DOOR_EVENT_REVALIDATE);
  door_session_settle (self);
}

static const char *
meta_value (const DoorSession *self, DoorDefNode def)
{
  return def == DOOR_DEF_NONE
             ? ""
             : door_session_text_of (self, door_frame_node (self, DOOR_FRAME_ROOT, def));
}

const char *
door_session_instance_uuid (const DoorSession *self)
{
  return meta_value (self, self->def->instance_id);
}

const char *
door_session_instance_name (const DoorSession *self)
{
  return meta_value (self, self->def->instance_name);
}

/* --- For the curious ---------------------------------------------------------------------- */

void
door_eval_result_clear (DoorEvalResult *result)
{
  g_clear_pointer (&result->text, g_free);
  g_clear_pointer (&result->values, g_strfreev);
}

static char **
node_values (DoorSession *self, const GArray *nodes)
{
  char **values = g_new0 (char *, nodes->len + 1);

  for (guint i = 0; i < nodes->len; i++)
    {
      g_autofree char *made = NULL;

      values[i]
          = g_strdup (door_session_xnode_text (self, g_array_index (nodes, DoorXNode, i), &made));
    }
  return values;
}

gboolean
door_session_eval (DoorSession *self,
                   const char *expression,
                   DoorNode context,
                   DoorEvalResult *ret_result,
                   GError **error)
{
  g_autoptr (DoorXpath) program = door_xpath_compile (expression, error);
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  g_return_val_if_fail (door_session_is_alive (self, context), FALSE);
  door_session_assert_thread (self);
  if (!program
      || !door_xpath_eval (program, &self->host.host, door_session_xnode (context),
                           door_session_xnode (context), &value, error))
    return FALSE;
  *ret_result = (DoorEvalResult){ .type = DOOR_RESULT_STRING };
  if (value.kind == DOOR_X_NODESET)
    {
      ret_result->type = DOOR_RESULT_NODESET;
      ret_result->values = node_values (self, value.nodes);
      return TRUE;
    }
  if (value.kind == DOOR_X_NUMBER)
    ret_result->type = DOOR_RESULT_NUMBER;
  else if (value.kind == DOOR_X_BOOLEAN)
    ret_result->type = DOOR_RESULT_BOOLEAN;
  ret_result->text = value.kind == DOOR_X_NUMBER
                         ? door_xpath_number_to_text (value.number)
                         : door_xpath_value_to_text (&value, &self->host.host);
  return TRUE;
}
