/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1795424400000000) /* 2026-11-23T09:00:00Z */

char *
form_xml (const char *instance, const char *model, const char *body)
{
  return g_strconcat (
      "<?xml version=\"1.0\"?><h:html xmlns=\"http://www.w3.org/2002/xforms\" "
      "xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:jr=\"http://openrosa.org/javarosa\" "
      "xmlns:orx=\"http://openrosa.org/xforms\" xmlns:odk=\"http://www.opendatakit.org/xforms\">"
      "<h:head><h:title>Test</h:title><model><instance>",
      instance, "</instance>", model ? model : "", "</model></h:head><h:body>", body ? body : "",
      "</h:body></h:html>", NULL);
}

DoorEnv
scenario_env (Scenario *self)
{
  return (DoorEnv){ .clock = self->clock,
                    .has_seed = TRUE,
                    .seed = 1,
                    .device_id = "device-1",
                    .username = "interviewer",
                    .email = "i@example.org",
                    .phone = "+1" };
}

Scenario *
scenario_new_from_xml (const char *xml, const DoorFormMedia *media)
{
  Scenario *self = g_new0 (Scenario, 1);
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  DoorEnv env;

  self->xml = g_strdup (xml);
  self->clock = door_clock_new_fixed (NOW, NULL);
  self->def = door_form_load (bytes, media, diagnostics);
  if (!self->def)
    {
      g_autofree char *text = door_diagnostics_to_text (diagnostics);

      g_error ("the form of this test has faults: %s", text);
    }
  env = scenario_env (self);
  self->session = door_session_new (self->def, &env, &error);
  g_assert_no_error (error);
  self->cursor = door_cursor_new (self->session);
  return self;
}

Scenario *
scenario_new (const char *instance, const char *model, const char *body)
{
  g_autofree char *xml = form_xml (instance, model, body);

  return scenario_new_from_xml (xml, NULL);
}

void
scenario_free (Scenario *self)
{
  door_cursor_free (self->cursor);
  door_session_free (self->session);
  door_form_unref (self->def);
  door_clock_unref (self->clock);
  g_free (self->xml);
  g_free (self);
}

char *
faults_of (const char *xml)
{
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = door_form_load (bytes, NULL, diagnostics);

  g_assert_cmpint (def == NULL, ==, door_diagnostics_has_errors (diagnostics));
  return door_diagnostics_to_text (diagnostics);
}

DoorNode
node_at (Scenario *self, const char *ref)
{
  const DoorNode node = door_session_find (self->session, ref);

  if (node == DOOR_NODE_NONE)
    g_error ("there is no %s", ref);
  return node;
}

DoorOutcome
try_answer (Scenario *self, const char *ref, const char *value)
{
  return door_session_set (self->session, node_at (self, ref), value, TRUE);
}

void
answer (Scenario *self, const char *ref, const char *value)
{
  const DoorOutcome outcome = try_answer (self, ref, value);

  if (outcome != DOOR_OUTCOME_OK)
    g_error ("%s = %s: %s", ref, value, door_outcome_name (outcome));
}

DoorNode
add_repeat (Scenario *self, const char *path)
{
  const DoorDefNode def = door_form_find (self->def, path);

  g_assert_cmpuint (def, !=, DOOR_DEF_NONE);
  return door_session_add_repeat (self->session, door_form_node_control (self->def, def),
                                  DOOR_NODE_ROOT, 0);
}

void
remove_repeat (Scenario *self, const char *ref)
{
  g_assert_true (door_session_remove_repeat (self->session, node_at (self, ref)));
}

char *
choices_of (Scenario *self, const char *ref)
{
  const DoorNode node = node_at (self, ref);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < door_session_n_choices (self->session, node); i++)
    g_string_append_printf (out, "%s%s", i ? " " : "",
                            door_session_choice_value (self->session, node, i));
  return g_string_free (out, FALSE);
}

static void
append_kinds (GString *out, DoorChangeKinds kinds)
{
  static const char *const names[]
      = { "input",   "effect", "calculated", "relevance", "required", "readonly", "validity",
          "choices", "text",   "added",      "removed",   "position", "location", "audio" };
  const char *separator = ":";

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (kinds & (1u << i))
      {
        g_string_append_printf (out, "%s%s", separator, names[i]);
        separator = ",";
      }
}

char *
changes_of (Scenario *self)
{
  guint n;
  const DoorChange *changes = door_session_changes (self->session, &n);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *ref = door_session_ref (self->session, changes[i].node);

      g_string_append_printf (out, "%s%s", i ? " " : "", ref);
      append_kinds (out, changes[i].kinds);
    }
  return g_string_free (out, FALSE);
}

char *
xml_of (DoorSession *session, gboolean relevant_only)
{
  g_autoptr (GBytes) bytes = door_session_to_xml (session, relevant_only);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

char *
eval (Scenario *self, const char *expression, const char *ref)
{
  g_autoptr (GError) error = NULL;
  DoorEvalResult result;
  char *text;

  door_session_eval (self->session, expression, node_at (self, ref), &result, &error);
  g_assert_no_error (error);
  text = result.values ? g_strjoinv (" ", result.values) : g_strdup (result.text);
  door_eval_result_clear (&result);
  return text;
}

/* --- Pictures ----------------------------------------------------------------------------- */

static void
append_picture (DoorSession *session, DoorNode node, GString *out)
{
  g_autofree char *key = door_session_key (session, node);
  g_autofree char *ref = door_session_ref (session, node);

  g_string_append_printf (out, "%s %s = %s%s%s%s%s\n", key, ref, door_session_value (session, node),
                          door_session_is_relevant (session, node) ? "" : " irrelevant",
                          door_session_is_required (session, node) ? " required" : "",
                          door_session_is_readonly (session, node) ? " readonly" : "",
                          door_session_is_relevant (session, node)
                                  && !door_session_is_valid (session, node)
                              ? " invalid"
                              : "");
  for (DoorNode c = door_session_first_child (session, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (session, c))
    append_picture (session, c, out);
}

char *
picture_of (DoorSession *session)
{
  GString *out = g_string_new (NULL);

  append_picture (session, DOOR_NODE_ROOT, out);
  return g_string_free (out, FALSE);
}

static void
append_texts (DoorSession *session, DoorNode node, GString *out)
{
  for (guint kind = DOOR_TEXT_LABEL; kind <= DOOR_TEXT_REQUIRED_MESSAGE; kind++)
    {
      g_autofree char *text = door_session_text (session, node, (DoorTextKind) kind);
      g_autofree char *line = text ? g_strescape (text, NULL) : NULL;

      if (line)
        g_string_append_printf (out, " | %s", line);
    }
}

static void
append_choices (DoorSession *session, DoorNode node, GString *out)
{
  for (guint i = 0; i < door_session_n_choices (session, node); i++)
    {
      g_autofree char *label = door_session_choice_label (session, node, i);
      g_autofree char *line = label ? g_strescape (label, NULL) : NULL;

      g_string_append_printf (out, " (%s: %s)", door_session_choice_value (session, node, i),
                              line ? line : "");
    }
}

static void
append_whole_picture (DoorSession *session, DoorNode node, GString *out)
{
  g_autofree char *ref = door_session_ref (session, node);

  g_string_append_printf (out, "%s = %s%s%s%s%s", ref, door_session_value (session, node),
                          door_session_is_relevant (session, node) ? "" : " irrelevant",
                          door_session_is_required (session, node) ? " required" : "",
                          door_session_is_readonly (session, node) ? " readonly" : "",
                          door_session_is_valid (session, node) ? "" : " invalid");
  append_texts (session, node, out);
  append_choices (session, node, out);
  g_string_append_c (out, '\n');
  for (DoorNode c = door_session_first_child (session, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (session, c))
    append_whole_picture (session, c, out);
}

char *
whole_picture_of (DoorSession *session)
{
  GString *out = g_string_new (NULL);

  append_whole_picture (session, DOOR_NODE_ROOT, out);
  return g_string_free (out, FALSE);
}

static void
append_answers (DoorSession *session, DoorNode node, GString *out)
{
  const DoorFormDef *def = door_session_def (session);
  const DoorDefNode d = door_session_def_node (session, node);
  g_autofree char *ref = door_session_ref (session, node);

  if (!door_form_expression (def, d, DOOR_EXPR_CALCULATE))
    g_string_append_printf (out, "%s = %s\n", ref, door_session_value (session, node));
  for (DoorNode c = door_session_first_child (session, node); c != DOOR_NODE_NONE;
       c = door_session_next_sibling (session, c))
    append_answers (session, c, out);
}

char *
answers_of (DoorSession *session)
{
  GString *out = g_string_new (NULL);

  append_answers (session, DOOR_NODE_ROOT, out);
  return g_string_free (out, FALSE);
}

/* --- Journals ----------------------------------------------------------------------------- */

Journal *
journal_new (void)
{
  Journal *self = g_new0 (Journal, 1);

  self->lines = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
journal_free (Journal *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self);
}

void
journal_take (Journal *self, DoorSession *session)
{
  guint n;
  const DoorChange *changes = door_session_changes (session, &n);

  for (guint i = 0; i < n; i++)
    {
      const DoorNode node = changes[i].node;
      g_autofree char *key = door_session_key (session, node);

      if (changes[i].kinds & DOOR_CHANGE_ADDED)
        g_ptr_array_add (self->lines,
                         g_strdup_printf ("add %s %u", key, door_session_position (session, node)));
      if ((changes[i].kinds & (DOOR_CHANGE_INPUT | DOOR_CHANGE_EFFECT))
          && door_session_is_alive (session, node))
        g_ptr_array_add (self->lines,
                         g_strdup_printf ("set %s %s", key, door_session_value (session, node)));
      if (changes[i].kinds & DOOR_CHANGE_REMOVED)
        g_ptr_array_add (self->lines, g_strdup_printf ("remove %s", key));
    }
}

DoorSession *
journal_replay (const Journal *self, DoorFormDef *def, const DoorEnv *env)
{
  g_autoptr (GError) error = NULL;
  DoorSession *session = door_session_new_for_replay (def, env, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < self->lines->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (self->lines->pdata[i], " ", 3);

      if (strcmp (parts[0], "add") == 0)
        door_session_fold_repeat_add (session, parts[1],
                                      (guint) g_ascii_strtoull (parts[2], NULL, 10), &error);
      else if (strcmp (parts[0], "remove") == 0)
        door_session_fold_repeat_remove (session, parts[1], &error);
      else
        door_session_fold_set (session, parts[1], parts[2], &error);
      g_assert_no_error (error);
    }
  door_session_replay_end (session, &error);
  g_assert_no_error (error);
  return session;
}
