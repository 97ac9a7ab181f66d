/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-run.h"

#include <math.h>
#include <string.h>

/* --- Refs ----------------------------------------------------------------------------------- */

static gboolean
refuse_unknown (const char *ref, GError **error)
{
  g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_NOT_FOUND, "there is no '%s' now", ref);
  return FALSE;
}

DoorNode
door_run_find (DoorRun *run, JsonObject *request, GError **error)
{
  const char *ref = door_run_text (request, "ref");
  DoorNode node = door_session_find (run->session, ref);

  if (node == DOOR_NODE_NONE)
    refuse_unknown (ref, error);
  return node;
}

/* "/data/house[2]/member[3]" -> "/data/house/member". */
static char *
without_positions (const char *ref)
{
  GString *path = g_string_new (NULL);
  gboolean inside = FALSE;

  for (const char *p = ref; *p; p++)
    {
      inside |= *p == '[';
      if (!inside)
        g_string_append_c (path, *p);
      inside &= *p != ']';
    }
  return g_string_free (path, FALSE);
}

static DoorControl
repeat_control (DoorRun *run, const char *path)
{
  DoorDefNode def = door_form_find (run->def, path);

  for (DoorControl control = DOOR_CONTROL_ROOT; control < door_form_n_controls (run->def);
       control++)
    if (def != DOOR_DEF_NONE && door_form_control_kind (run->def, control) == DOOR_CONTROL_REPEAT
        && door_form_control_node (run->def, control) == def)
      return control;
  return DOOR_CONTROL_NONE;
}

gboolean
door_run_find_repeat (DoorRun *run,
                      const char *ref,
                      DoorControl *ret_control,
                      DoorNode *ret_context)
{
  g_autofree char *path = without_positions (ref);
  const char *slash = strrchr (ref, '/');
  g_autofree char *parent = slash ? g_strndup (ref, (gsize) (slash - ref)) : NULL;
  DoorControl control;
  DoorNode context;

  if (!slash || strchr (slash, '['))
    return FALSE;
  control = repeat_control (run, path);
  context = control == DOOR_CONTROL_NONE ? DOOR_NODE_NONE
            : *parent                    ? door_session_find (run->session, parent)
                                         : DOOR_NODE_ROOT;
  if (context == DOOR_NODE_NONE)
    return FALSE;
  *ret_control = control;
  *ret_context = context;
  return TRUE;
}

/* --- Where the interview stands -------------------------------------------------------------- */

/* A prompt is named by the instance it would add. */
static char *
prompt_ref (DoorRun *run, DoorItem item)
{
  DoorDefNode repeat = door_form_control_node (run->def, item.control);
  g_autofree char *context = door_session_ref (run->session, item.node);

  return g_strdup_printf ("%s/%s[%u]", context, door_form_name (run->def, repeat),
                          door_session_n_instances (run->session, repeat, item.node) + 1);
}

static char *
screen_ref (DoorRun *run)
{
  DoorItem item = door_cursor_item (run->cursor);

  switch (door_cursor_kind (run->cursor))
    {
    case DOOR_SCREEN_BEGINNING:
    case DOOR_SCREEN_END:
      return NULL;
    case DOOR_SCREEN_REPEAT_PROMPT:
      return prompt_ref (run, item);
    default:
      return door_session_ref (run->session, item.node);
    }
}

static void
add_screen_refs (DoorRun *run, JsonBuilder *out)
{
  DoorScreenKind kind = door_cursor_kind (run->cursor);
  guint n = 0;
  const DoorItem *items = NULL;

  if (kind != DOOR_SCREEN_BEGINNING && kind != DOOR_SCREEN_END && kind != DOOR_SCREEN_REPEAT_PROMPT)
    items = door_cursor_items (run->cursor, &n);
  json_builder_set_member_name (out, "refs");
  json_builder_begin_array (out);
  for (guint i = 0; i < n; i++)
    if (door_form_control_is_question (run->def, items[i].control))
      {
        g_autofree char *ref = door_session_ref (run->session, items[i].node);

        json_builder_add_string_value (out, ref);
      }
  json_builder_end_array (out);
}

gboolean
door_run_position (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  g_autofree char *ref = screen_ref (run);

  door_run_add_text (out, "kind", door_screen_kind_name (door_cursor_kind (run->cursor)));
  door_run_add_text (out, "ref", ref);
  add_screen_refs (run, out);
  return TRUE;
}

gboolean
door_run_next (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  door_cursor_next (run->cursor);
  return door_run_position (run, request, out, error);
}

gboolean
door_run_previous (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  door_cursor_previous (run->cursor);
  return door_run_position (run, request, out, error);
}

/* A prompt's own ref, or the repeat as a whole, goes to the prompt. */
static gboolean
go_to_prompt (DoorRun *run, const char *ref)
{
  const char *bracket = g_str_has_suffix (ref, "]") ? strrchr (ref, '[') : NULL;
  g_autofree char *whole = bracket ? g_strndup (ref, (gsize) (bracket - ref)) : g_strdup (ref);
  DoorControl control;
  DoorNode context;

  return door_run_find_repeat (run, whole, &control, &context)
         && door_cursor_go_to_prompt (run->cursor, control, context);
}

gboolean
door_run_go_to (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  const char *ref = door_run_text (request, "ref");
  DoorNode node = door_session_find (run->session, ref);

  if (strcmp (ref, "beginning") == 0)
    door_cursor_to_beginning (run->cursor);
  else if (strcmp (ref, "end") == 0)
    door_cursor_to_end (run->cursor);
  else if (!(node != DOOR_NODE_NONE && door_cursor_go (run->cursor, node))
           && !go_to_prompt (run, ref))
    {
      g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_NOT_FOUND, "'%s' is on no screen now",
                   ref);
      return FALSE;
    }
  return door_run_position (run, request, out, error);
}

/* --- Edits ---------------------------------------------------------------------------------- */

static void
add_changed (DoorRun *run, JsonObject *request, JsonBuilder *out)
{
  guint n;
  const DoorChange *changes = door_session_changes (run->session, &n);
  g_autofree DoorChange *copy = g_memdup2 (changes, n * sizeof *changes);
  gboolean detail = door_run_flag (request, "detail");

  json_builder_set_member_name (out, "changed");
  json_builder_begin_array (out);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *ref = NULL;

      if (!door_session_is_alive (run->session, copy[i].node))
        continue;
      if (detail)
        {
          door_run_add_node (run, out, copy[i].node);
          continue;
        }
      ref = door_session_ref (run->session, copy[i].node);
      json_builder_add_string_value (out, ref);
    }
  json_builder_end_array (out);
}

/* Lexical text; a list joined by spaces; numbers and booleans as they are written; NULL clears. */
static gboolean
read_value (JsonObject *request, char **ret_value, GError **error)
{
  JsonNode *node = json_object_get_member (request, "value");
  g_autoptr (GString) text = NULL;
  JsonArray *array;

  if (!node)
    {
      g_set_error_literal (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_REQUEST,
                           "answer: 'value' is missing; null clears");
      return FALSE;
    }
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node))
    {
      *ret_value = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node)
                                                                    : json_to_string (node, FALSE);
      return TRUE;
    }
  array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  text = g_string_new (NULL);
  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        array = NULL;
      else
        g_string_append_printf (text, "%s%s", i > 0 ? " " : "", json_node_get_string (element));
    }
  if (!array)
    {
      g_set_error_literal (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_REQUEST,
                           "answer: 'value' is a text, a list of texts, or null");
      return FALSE;
    }
  *ret_value = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}

gboolean
door_run_set (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  DoorNode node = door_run_find (run, request, error);
  g_autofree char *value = NULL;
  g_autofree char *message = NULL;
  DoorOutcome outcome;

  if (node == DOOR_NODE_NONE || !read_value (request, &value, error))
    return FALSE;
  outcome = door_session_set (run->session, node, value, TRUE);
  if (outcome != DOOR_OUTCOME_OK)
    message = door_session_outcome_message (run->session, node, outcome);
  door_run_add_text (out, "outcome", door_outcome_name (outcome));
  door_run_add_text (out, "message", message);
  if (outcome == DOOR_OUTCOME_OK)
    {
      add_changed (run, request, out);
      return TRUE;
    }
  json_builder_set_member_name (out, "changed");
  json_builder_begin_array (out);
  json_builder_end_array (out);
  return TRUE;
}

static gboolean
refuse_edit (const char *why, const char *ref, GError **error)
{
  g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_REFUSED, "%s: %s", ref, why);
  return FALSE;
}

gboolean
door_run_repeat_add (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  const char *ref = door_run_text (request, "ref");
  const char *bracket = g_str_has_suffix (ref, "]") ? strrchr (ref, '[') : NULL;
  g_autofree char *whole = bracket ? g_strndup (ref, (gsize) (bracket - ref)) : g_strdup (ref);
  g_autofree char *added = NULL;
  DoorControl control;
  DoorNode context, node;

  if (!door_run_find_repeat (run, whole, &control, &context))
    return door_session_find (run->session, ref) == DOOR_NODE_NONE
               ? refuse_unknown (ref, error)
               : refuse_edit ("it is no repeat", ref, error);
  node = door_session_add_repeat (run->session, control, context,
                                  (guint) CLAMP (door_run_number (request, "at", 0), 0, G_MAXINT));
  if (node == DOOR_NODE_NONE)
    return refuse_edit ("nothing can be added there", ref, error);
  added = door_session_ref (run->session, node);
  door_run_add_text (out, "ref", added);
  add_changed (run, request, out);
  return TRUE;
}

gboolean
door_run_repeat_remove (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  DoorNode node = door_run_find (run, request, error);
  g_autofree char *ref = NULL;

  if (node == DOOR_NODE_NONE)
    return FALSE;
  ref = door_session_ref (run->session, node);
  if (!door_session_remove_repeat (run->session, node))
    return refuse_edit ("it is no instance that can be removed", ref, error);
  door_run_add_text (out, "ref", ref);
  add_changed (run, request, out);
  return TRUE;
}

/* --- Languages ------------------------------------------------------------------------------ */

gboolean
door_run_languages (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  guint n = door_form_n_languages (run->def);

  json_builder_set_member_name (out, "languages");
  json_builder_begin_array (out);
  for (guint i = 0; i < n; i++)
    json_builder_add_string_value (out, door_form_language (run->def, i));
  json_builder_end_array (out);
  door_run_add_text (out, "language",
                     n > 0 ? door_form_language (run->def, door_session_language (run->session))
                           : NULL);
  return TRUE;
}

gboolean
door_run_language (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  const char *name = door_run_text (request, "language");
  int index = door_form_find_language (run->def, name);

  if (index < 0)
    {
      g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_NOT_FOUND, "there is no language '%s'",
                   name);
      return FALSE;
    }
  door_session_set_language (run->session, (guint) index);
  return door_run_languages (run, request, out, error);
}

/* --- Ending --------------------------------------------------------------------------------- */

static const char *
violation_name (DoorViolationKind kind)
{
  return kind == DOOR_VIOLATION_REQUIRED ? "required"
         : kind == DOOR_VIOLATION_TYPE   ? "type"
                                         : "constraint";
}

gboolean
door_run_validate (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  g_autoptr (GArray) violations = door_session_validate (run->session);

  door_run_add_flag (out, "valid", violations->len == 0);
  json_builder_set_member_name (out, "violations");
  json_builder_begin_array (out);
  for (guint i = 0; i < violations->len; i++)
    {
      const DoorViolation *violation = &g_array_index (violations, DoorViolation, i);
      g_autofree char *ref = door_session_ref (run->session, violation->node);
      g_autofree char *message = door_session_violation_message (run->session, violation);

      json_builder_begin_object (out);
      door_run_add_text (out, "ref", ref);
      door_run_add_text (out, "kind", violation_name (violation->kind));
      door_run_add_text (out, "message", message);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

static void
add_xml (DoorRun *run, JsonBuilder *out, gboolean relevant_only)
{
  g_autoptr (GBytes) xml = door_session_to_xml (run->session, relevant_only);
  g_autofree char *text = g_strndup (g_bytes_get_data (xml, NULL), g_bytes_get_size (xml));

  door_run_add_text (out, "xml", text);
}

gboolean
door_run_serialize (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  add_xml (run, out, door_run_flag (request, "relevant_only"));
  return TRUE;
}

gboolean
door_run_finalize (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  g_auto (GStrv) attachments = NULL;

  door_session_finalize (run->session);
  add_xml (run, out, TRUE);
  door_run_add_text (out, "instance_id", door_session_instance_uuid (run->session));
  door_run_add_text (out, "instance_name", door_session_instance_name (run->session));
  attachments = door_session_attachments (run->session);
  json_builder_set_member_name (out, "attachments");
  json_builder_begin_array (out);
  for (guint i = 0; attachments[i]; i++)
    json_builder_add_string_value (out, attachments[i]);
  json_builder_end_array (out);
  return TRUE;
}

/* --- Expressions ---------------------------------------------------------------------------- */

/* Numbers and booleans as JSON has them; NaN and the infinities, which it has not, as text. */
static void
add_scalar (JsonBuilder *out, const DoorEvalResult *result)
{
  char *end;
  double number = result->type == DOOR_RESULT_NUMBER ? g_ascii_strtod (result->text, &end) : 0;

  json_builder_set_member_name (out, "value");
  if (result->type == DOOR_RESULT_BOOLEAN)
    json_builder_add_boolean_value (out, strcmp (result->text, "true") == 0);
  else if (result->type != DOOR_RESULT_NUMBER || !*result->text || *end || !isfinite (number))
    json_builder_add_string_value (
        out, result->type == DOOR_RESULT_NUMBER && !*result->text ? "NaN" : result->text);
  else if (number == floor (number) && fabs (number) < 9007199254740992.0)
    json_builder_add_int_value (out, (gint64) number);
  else
    json_builder_add_double_value (out, number);
}

static void
add_result (JsonBuilder *out, const DoorEvalResult *result)
{
  static const char *const names[] = { "string", "number", "boolean", "nodeset" };

  door_run_add_text (out, "type", names[result->type]);
  if (result->type != DOOR_RESULT_NODESET)
    {
      add_scalar (out, result);
      return;
    }
  json_builder_set_member_name (out, "values");
  json_builder_begin_array (out);
  for (guint i = 0; result->values && result->values[i]; i++)
    json_builder_add_string_value (out, result->values[i]);
  json_builder_end_array (out);
}

gboolean
door_run_eval (DoorRun *run, JsonObject *request, JsonBuilder *out, GError **error)
{
  const char *expression = door_run_text (request, "expr");
  DoorNode context
      = door_run_text (request, "ref") ? door_run_find (run, request, error) : DOOR_NODE_ROOT;
  DoorEvalResult result = { 0 };
  g_autoptr (GError) fault = NULL;

  if (context == DOOR_NODE_NONE)
    return FALSE;
  if (!door_session_eval (run->session, expression, context, &result, &fault))
    {
      g_set_error_literal (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_EVAL, fault->message);
      return FALSE;
    }
  add_result (out, &result);
  door_eval_result_clear (&result);
  return TRUE;
}
