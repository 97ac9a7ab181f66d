/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-run.h"

#include "door-json.h"
#include "door-tool.h"

#include <stdio.h>
#include <string.h>

/* A record in a request, or an answer, may be long; nothing real passes this. */
#define MAX_LINE (64u * 1024 * 1024)

G_DEFINE_QUARK (door - run - error - quark, door_run_error)

static const struct {
  const char *name;
  DoorRunOp op;
  gboolean needs_session;
} operations[] = {
  { "open", door_run_open, FALSE },
  { "position", door_run_position, TRUE },
  { "next", door_run_next, TRUE },
  { "prev", door_run_previous, TRUE },
  { "goto", door_run_go_to, TRUE },
  { "answer", door_run_set, TRUE },
  { "node", door_run_node, TRUE },
  { "repeat-add", door_run_repeat_add, TRUE },
  { "repeat-remove", door_run_repeat_remove, TRUE },
  { "language", door_run_language, TRUE },
  { "languages", door_run_languages, TRUE },
  { "validate", door_run_validate, TRUE },
  { "snapshot", door_run_snapshot, TRUE },
  { "serialize", door_run_serialize, TRUE },
  { "finalize", door_run_finalize, TRUE },
  { "eval", door_run_eval, TRUE },
  { "form", door_run_form, TRUE },
  { "faults", door_run_faults, TRUE },
};

const char *
door_run_error_name (int code)
{
  static const char *const names[] = { "request", "form", "state", "not-found", "refused", "eval" };

  return code >= 0 && code < (int) G_N_ELEMENTS (names) ? names[code] : "request";
}

/* --- JSON ----------------------------------------------------------------------------------- */

const char *
door_run_text (JsonObject *request, const char *name)
{
  JsonNode *node = json_object_get_member (request, name);

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

gboolean
door_run_flag (JsonObject *request, const char *name)
{
  JsonNode *node = json_object_get_member (request, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
         && json_node_get_boolean (node);
}

gint64
door_run_number (JsonObject *request, const char *name, gint64 otherwise)
{
  JsonNode *node = json_object_get_member (request, name);

  return node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : otherwise;
}

void
door_run_add_text (JsonBuilder *out, const char *name, const char *text)
{
  json_builder_set_member_name (out, name);
  if (text)
    json_builder_add_string_value (out, text);
  else
    json_builder_add_null_value (out);
}

void
door_run_add_flag (JsonBuilder *out, const char *name, gboolean flag)
{
  json_builder_set_member_name (out, name);
  json_builder_add_boolean_value (out, flag);
}

static void
begin_answer (JsonBuilder *out, JsonNode *id, gboolean ok)
{
  json_builder_begin_object (out);
  if (id)
    {
      json_builder_set_member_name (out, "id");
      json_builder_add_value (out, json_node_copy (id));
    }
  door_run_add_flag (out, "ok", ok);
}

static char *
finish (JsonBuilder *out)
{
  g_autoptr (JsonNode) root = NULL;

  json_builder_end_object (out);
  root = json_builder_get_root (out);
  return json_to_string (root, FALSE);
}

static char *
fault (JsonNode *id, const GError *error)
{
  g_autoptr (JsonBuilder) out = json_builder_new ();

  begin_answer (out, id, FALSE);
  json_builder_set_member_name (out, "error");
  json_builder_begin_object (out);
  door_run_add_text (out, "code",
                     door_run_error_name (error->domain == DOOR_RUN_ERROR ? error->code : -1));
  door_run_add_text (out, "message", error->message);
  json_builder_end_object (out);
  return finish (out);
}

/* --- One line ------------------------------------------------------------------------------- */

static DoorRunOp
find_operation (DoorRun *run, const char *name, GError **error)
{
  for (gsize i = 0; name && i < G_N_ELEMENTS (operations); i++)
    {
      if (strcmp (operations[i].name, name) != 0)
        continue;
      if (!operations[i].needs_session || run->session)
        return operations[i].op;
      g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_STATE,
                   "'%s' needs a form: send {\"op\":\"open\"} first", name);
      return NULL;
    }
  g_set_error (error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_REQUEST, "there is no op '%s'",
               name ? name : "");
  return NULL;
}

static char *
answer_object (DoorRun *run, JsonObject *request)
{
  g_autoptr (JsonBuilder) out = json_builder_new ();
  g_autoptr (GError) error = NULL;
  JsonNode *id = json_object_get_member (request, "id");
  const char *op = door_run_text (request, "op");
  DoorRunOp operation = find_operation (run, op, &error);

  begin_answer (out, id, TRUE);
  if (!operation || !door_run_check_arguments (op, request, &error)
      || !operation (run, request, out, &error))
    return fault (id, error);
  return finish (out);
}

char *
door_run_answer (DoorRun *run, const char *line)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonNode *root = NULL;

  if (g_utf8_validate (line, -1, NULL) && door_json_is_bounded (line, strlen (line))
      && json_parser_load_from_data (parser, line, -1, &error))
    root = json_parser_get_root (parser);
  if (root && JSON_NODE_HOLDS_OBJECT (root))
    return answer_object (run, json_node_get_object (root));
  g_clear_error (&error);
  g_set_error_literal (&error, DOOR_RUN_ERROR, DOOR_RUN_ERROR_REQUEST,
                       "a request is one JSON object in UTF-8 on one line");
  return fault (NULL, error);
}

/* --- The loop ------------------------------------------------------------------------------- */

DoorRun *
door_run_new (const char *default_form)
{
  DoorRun *run = g_new0 (DoorRun, 1);

  run->default_form = g_strdup (default_form);
  return run;
}

void
door_run_free (DoorRun *run)
{
  if (!run)
    return;
  g_clear_pointer (&run->cursor, door_cursor_free);
  g_clear_pointer (&run->session, door_session_free);
  g_clear_pointer (&run->def, door_form_unref);
  g_clear_pointer (&run->clock, door_clock_unref);
  g_free (run->default_form);
  g_free (run);
}

/* A line over the limit is read to its end and answered as a fault. FALSE at the end of input. */
static gboolean
read_line (GString *line)
{
  int c;

  g_string_truncate (line, 0);
  while ((c = getc_unlocked (stdin)) != EOF && c != '\n')
    if (line->len < MAX_LINE)
      g_string_append_c (line, (char) c);
  return c != EOF || line->len > 0;
}

int
door_run_loop (const char *form)
{
  g_autoptr (DoorRun) run = door_run_new (form);
  g_autoptr (GString) line = g_string_new (NULL);

  while (read_line (line))
    {
      g_autofree char *answer = NULL;

      g_strstrip (line->str);
      line->len = strlen (line->str);
      if (line->len == 0)
        continue;
      answer = door_run_answer (run, line->str);
      fputs (answer, stdout);
      putc ('\n', stdout);
      fflush (stdout);
    }
  return DOOR_EXIT_DONE;
}
