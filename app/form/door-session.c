/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-session.h"

#include <string.h>

#include "door-session-private.h"
#include "door-uuid.h"

G_DEFINE_QUARK (door - session - error - quark, door_session_error)

/* --- Making ------------------------------------------------------------------------------- */

static DoorTree *
read_last_saved (const DoorEnv *env)
{
  DoorTree *tree = env->last_saved ? door_tree_parse (env->last_saved, "last-saved", NULL) : NULL;

  return tree ? tree : door_tree_empty ();
}

static void
take_env (DoorSession *self, const DoorEnv *env)
{
  g_autoptr (GDateTime) local = NULL;
  const int language = env->language ? door_form_find_language (self->def, env->language) : -1;
  DoorUuid uuid = door_uuid_random ();

  self->clock = env->clock ? door_clock_ref (env->clock) : door_clock_new_system ();
  local = door_clock_local (self->clock);
  self->zone = g_time_zone_ref (g_date_time_get_timezone (local));
  self->has_seed = env->has_seed;
  memcpy (&self->random_state, uuid.bytes, sizeof self->random_state);
  if (env->has_seed)
    self->random_state = env->seed;
  self->device_id = g_strdup (env->device_id);
  self->username = g_strdup (env->username);
  self->email = g_strdup (env->email);
  self->phone = g_strdup (env->phone);
  self->last_saved = read_last_saved (env);
  self->language = language >= 0 ? (guint) language : door_form_default_language (self->def);
}

static void
free_pending (gpointer list)
{
  if (list)
    g_array_unref (list);
}

DoorSession *
door_session_new_empty (DoorFormDef *def, const DoorEnv *env)
{
  static const DoorEnv nothing = { 0 };
  DoorSession *self = g_new0 (DoorSession, 1);
  const DoorSlot unused = { .text = "", .state = DOOR_SLOT_DEAD };

  self->def = door_form_ref (def);
  self->thread = g_thread_self ();
  take_env (self, env ? env : &nothing);
  self->slots = g_array_new (FALSE, TRUE, sizeof (DoorSlot));
  self->frames = g_array_new (FALSE, TRUE, sizeof (DoorFrame));
  self->next_id = 1;
  self->changes = g_array_new (FALSE, FALSE, sizeof (DoorChange));
  self->pending = g_ptr_array_new_with_free_func (free_pending);
  g_ptr_array_set_size (self->pending, (int) def->rules->len);
  self->n_dirty_words = def->rules->len / 64 + 1;
  self->dirty = g_new0 (guint64, self->n_dirty_words);
  self->clearing = g_array_new (FALSE, FALSE, sizeof (DoorPlaceOf));
  self->counting = g_array_new (FALSE, FALSE, sizeof (DoorPlaceOf));
  self->fired = g_array_new (FALSE, FALSE, sizeof (DoorNode));
  self->choices = g_hash_table_new_full (NULL, NULL, NULL, door_choice_list_free);
  g_array_append_val (self->slots, unused);
  door_session_host_init (self);
  door_session_begin (self);
  return self;
}

void
door_session_free (DoorSession *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->slots->len; i++)
    door_slot_clear (door_session_slot (self, i));
  for (guint i = 0; i < self->frames->len; i++)
    {
      GArray **lists = door_session_frame (self, i)->lists;

      for (guint j = 0; lists[j]; j++)
        g_array_unref (lists[j]);
      g_free (lists);
      g_clear_pointer (&door_session_frame (self, i)->sums, g_ptr_array_unref);
    }
  g_clear_pointer (&self->fault_keys, g_hash_table_unref);
  g_clear_pointer (&self->faults, door_diagnostics_free);
  g_hash_table_unref (self->choices);
  g_array_unref (self->fired);
  g_array_unref (self->counting);
  g_array_unref (self->clearing);
  g_free (self->dirty);
  g_ptr_array_unref (self->pending);
  g_array_unref (self->changes);
  g_array_unref (self->frames);
  g_array_unref (self->slots);
  door_tree_unref (self->last_saved);
  g_free (self->phone);
  g_free (self->email);
  g_free (self->username);
  g_free (self->device_id);
  g_time_zone_unref (self->zone);
  door_clock_unref (self->clock);
  door_form_unref (self->def);
  g_free (self);
}

/* --- Beginning ---------------------------------------------------------------------------- */

gboolean
door_session_fail_limit (DoorSession *self, GError **error)
{
  if (!self->hit_limit)
    return FALSE;
  g_set_error (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_LIMIT,
               "the record would have more than %u nodes, or %u instances of one repeat",
               DOOR_SESSION_MAX_NODES, DOOR_SESSION_MAX_REPEATS);
  return TRUE;
}

void
door_session_calculate_all (DoorSession *self)
{
  self->is_loading = TRUE;
  door_session_mark_frame (self, DOOR_FRAME_ROOT);
  door_session_settle (self);
  self->is_loading = FALSE;
}

DoorSession *
door_session_new (DoorFormDef *def, const DoorEnv *env, GError **error)
{
  g_autoptr (DoorSession) self = NULL;

  g_return_val_if_fail (def != NULL, NULL);
  self = door_session_new_empty (def, env);
  door_session_add_frame (self, 0, DOOR_FRAME_ROOT, 0, 0);
  door_session_populate (self, DOOR_FRAME_ROOT, DOOR_DEF_ROOT, def->tree, def->primary, FALSE);
  if (door_session_fail_limit (self, error))
    return NULL;
  door_session_preload (self, DOOR_FRAME_ROOT);
  g_array_set_size (self->fired, 0);
  door_session_run_actions (self, DOOR_EVENT_FIRST_LOAD);
  door_session_run_actions (self, DOOR_EVENT_LOAD);
  door_session_calculate_all (self);
  door_session_ensure_instance_id (self);
  door_session_settle (self);
  return g_steal_pointer (&self);
}

/* --- Edits -------------------------------------------------------------------------------- */

const char *
door_outcome_name (DoorOutcome outcome)
{
  static const char *const names[]
      = { "ok", "constraint", "required", "readonly", "type", "irrelevant", "limit" };

  return outcome < G_N_ELEMENTS (names) ? names[outcome] : "";
}

/* Blank ends, characters XML cannot hold and unnormalised letters do not enter a record. */
static char *
clean (const DoorSession *self, DoorNode node, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value ? value : "", -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  GString *out = g_string_new (NULL);
  const DoorDataType type = door_session_data (self, node)->type;

  for (const char *p = normal; *p; p = g_utf8_next_char (p))
    {
      const gunichar c = g_utf8_get_char (p);

      if (c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xfffe && c != 0xffff))
        g_string_append_unichar (out, c);
    }
  if (type != DOOR_TYPE_STRING)
    g_strstrip (out->str);
  return g_string_free (out, FALSE);
}

/* Tries a constraint on a candidate without anybody noticing. */
static gboolean
candidate_holds (DoorSession *self, DoorNode node, const char *value)
{
  DoorSlot *slot = door_session_slot (self, node);
  const DoorSlot before = *slot;
  gboolean holds;

  if (!door_session_data (self, node)->exprs[DOOR_EXPR_CONSTRAINT])
    return TRUE;
  slot->text = value;
  slot->state &= (guint16) ~(DOOR_SLOT_HAS_NUMBER | DOOR_SLOT_NOT_NUMBER | DOOR_SLOT_CANONICAL);
  holds = door_session_constraint_holds (self, node);
  *door_session_slot (self, node) = before;
  return holds;
}

static DoorOutcome
check (DoorSession *self, DoorNode node, const char *value, gboolean strict)
{
  const DoorDefNodeData *data = door_session_data (self, node);
  const guint16 state = door_session_slot (self, node)->state;

  if (!(state & DOOR_SLOT_RELEVANT))
    return DOOR_OUTCOME_IRRELEVANT;
  if ((state & (DOOR_SLOT_SEALED | DOOR_SLOT_FROZEN)) || door_session_is_readonly (self, node)
      || (data->kind != DOOR_DEF_VALUE && data->kind != DOOR_DEF_ATTRIBUTE))
    return DOOR_OUTCOME_READONLY;
  if (!*value)
    return strict && (state & DOOR_SLOT_REQUIRED) ? DOOR_OUTCOME_REQUIRED : DOOR_OUTCOME_OK;
  if (strlen (value) > DOOR_SESSION_MAX_VALUE)
    return DOOR_OUTCOME_LIMIT;
  if (door_form_reason_of (self->def, door_session_def_node (self, node), value))
    return DOOR_OUTCOME_OK;
  if (!door_session_type_accepts (self, node, value)
      || (data->control != DOOR_CONTROL_NONE
          && !door_session_offers (self, node, data->control, value)))
    return DOOR_OUTCOME_TYPE;
  return candidate_holds (self, node, value) ? DOOR_OUTCOME_OK : DOOR_OUTCOME_CONSTRAINT;
}

DoorOutcome
door_session_check (DoorSession *self, DoorNode node, const char *value, gboolean strict)
{
  g_autofree char *cleaned = NULL;

  g_return_val_if_fail (door_session_is_alive (self, node), DOOR_OUTCOME_IRRELEVANT);
  door_session_assert_thread (self);
  cleaned = clean (self, node, value);
  return check (self, node, cleaned, strict);
}

DoorOutcome
door_session_set (DoorSession *self, DoorNode node, const char *value, gboolean strict)
{
  g_autofree char *cleaned = NULL;
  DoorOutcome outcome;

  g_return_val_if_fail (door_session_is_alive (self, node), DOOR_OUTCOME_IRRELEVANT);
  door_session_assert_thread (self);
  g_return_val_if_fail (!self->is_folding, DOOR_OUTCOME_IRRELEVANT);
  door_session_begin (self);
  cleaned = clean (self, node, value);
  outcome = check (self, node, cleaned, strict);
  if (outcome != DOOR_OUTCOME_OK)
    return outcome;
  if (!door_session_store (self, node, cleaned, DOOR_CHANGE_INPUT))
    return DOOR_OUTCOME_OK;
  if (door_session_slot (self, node)->state & DOOR_SLOT_INVALID)
    {
      door_session_slot (self, node)->state &= (guint16) ~DOOR_SLOT_INVALID;
      door_session_note (self, node, DOOR_CHANGE_VALIDITY);
    }
  door_session_settle (self);
  return DOOR_OUTCOME_OK;
}

const DoorChange *
door_session_changes (const DoorSession *self, guint *ret_n)
{
  *ret_n = self->changes->len;
  return (const DoorChange *) (const void *) self->changes->data;
}

static gboolean
is_open_repeat (const DoorSession *self, DoorControl control)
{
  const DoorControlData *data = door_form_control (self->def, control);

  return data->kind == DOOR_CONTROL_REPEAT && !data->is_counted && !data->is_fixed;
}

DoorNode
door_session_add_repeat (DoorSession *self, DoorControl control, DoorNode context, guint at)
{
  const DoorDefNodeData *repeat;
  DoorNode parent;
  DoorFrameId frame;

  g_return_val_if_fail (control < self->def->controls->len, DOOR_NODE_NONE);
  g_return_val_if_fail (door_session_is_alive (self, context), DOOR_NODE_NONE);
  door_session_assert_thread (self);
  door_session_begin (self);
  if (!is_open_repeat (self, control))
    return DOOR_NODE_NONE;
  repeat = door_form_node (self->def, door_form_control (self->def, control)->node);
  parent = door_session_near (self, repeat->parent, context);
  if (parent == DOOR_NODE_NONE || (door_session_slot (self, parent)->state & DOOR_SLOT_SEALED)
      || door_session_is_readonly (self, parent))
    return DOOR_NODE_NONE;
  frame = door_session_grow (self, repeat->repeat_id, door_session_slot (self, parent)->frame, at);
  if (frame == G_MAXUINT32)
    return DOOR_NODE_NONE;
  door_session_settle (self);
  return door_session_frame (self, frame)->base;
}

gboolean
door_session_remove_repeat (DoorSession *self, DoorNode instance)
{
  const DoorDefNodeData *data;

  g_return_val_if_fail (door_session_is_alive (self, instance), FALSE);
  door_session_assert_thread (self);
  door_session_begin (self);
  data = door_session_data (self, instance);
  if (data->kind != DOOR_DEF_REPEAT || data->is_counted || data->is_fixed
      || (door_session_slot (self, instance)->state & DOOR_SLOT_SEALED)
      || door_session_is_readonly (self, instance))
    return FALSE;
  door_session_shrink (self, door_session_slot (self, instance)->frame);
  door_session_settle (self);
  return TRUE;
}

void
door_session_set_language (DoorSession *self, guint language)
{
  g_return_if_fail (language < MAX (self->def->languages->len, 1));
  door_session_assert_thread (self);
  door_session_begin (self);
  if (language == self->language)
    return;
  self->language = language;
  door_session_mark_language (self);
  door_session_settle (self);
}

guint
door_session_language (const DoorSession *self)
{
  return self->language;
}

DoorFormDef *
door_session_def (const DoorSession *self)
{
  return self->def;
}

guint64
door_session_n_evaluations (const DoorSession *self)
{
  return self->n_evaluations;
}

guint64
door_session_n_folded (const DoorSession *self)
{
  return self->n_folded;
}
