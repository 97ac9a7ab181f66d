/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl simulate: walks a questionnaire as respondents would, and says what was reached. */
#define G_LOG_DOMAIN "doorctl"

#include "door-files.h"
#include "door-simulator.h"
#include "door-tool-form.h"
#include "door-tool.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* What the walks came by, for each node of the form. */
typedef struct {
  guint64 n_reached; /* interviews, or instances, in which it was asked */
  guint64 n_answered;
  GHashTable *values; /* choice value -> number of times chosen, as a pointer */
} Reach;

typedef struct {
  DoorFormDef *def;
  Reach *reaches; /* by DoorDefNode */
  guint64 n_screens;
  guint64 n_answers;
  guint n_interviews;
  guint n_unfinished; /* did not reach the end, or were not complete there */
  guint shortest;     /* screens */
  guint longest;
} Coverage;

static void
coverage_clear (Coverage *self)
{
  for (guint i = 0; self->reaches && i < door_form_n_nodes (self->def); i++)
    g_clear_pointer (&self->reaches[i].values, g_hash_table_unref);
  g_clear_pointer (&self->reaches, g_free);
  g_clear_pointer (&self->def, door_form_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Coverage, coverage_clear)

/* --- Counting ------------------------------------------------------------------------------- */

static gboolean
is_asked (const DoorFormDef *def, DoorDefNode node)
{
  DoorControl control = door_form_node_control (def, node);

  return control != DOOR_CONTROL_NONE && door_form_control_is_question (def, control);
}

static void
count_values (Reach *reach, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", -1);

  if (!reach->values)
    reach->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; parts[i]; i++)
    if (*parts[i])
      g_hash_table_insert (
          reach->values, g_strdup (parts[i]),
          GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (reach->values, parts[i])) + 1));
}

static void
count_node (Coverage *self, DoorSession *session, DoorNode node)
{
  DoorDefNode def_node = door_session_def_node (session, node);
  const char *value;

  if (!door_session_is_relevant (session, node))
    return;
  if (is_asked (self->def, def_node))
    {
      value = door_session_value (session, node);
      self->reaches[def_node].n_reached++;
      self->reaches[def_node].n_answered += *value != '\0';
      if (door_form_n_choices (self->def, door_form_node_control (self->def, def_node)) > 0)
        count_values (&self->reaches[def_node], value);
    }
  for (DoorNode child = door_session_first_child (session, node); child != DOOR_NODE_NONE;
       child = door_session_next_sibling (session, child))
    count_node (self, session, child);
}

static void
count_walk (Coverage *self, DoorSession *session, const DoorSimulatorReport *report)
{
  g_autoptr (GArray) violations = door_session_validate (session);

  self->n_interviews++;
  self->n_screens += report->n_screens;
  self->n_answers += report->n_answers;
  self->n_unfinished += !report->reached_end || violations->len > 0;
  self->longest = MAX (self->longest, report->n_screens);
  self->shortest
      = self->n_interviews == 1 ? report->n_screens : MIN (self->shortest, report->n_screens);
  count_node (self, session, DOOR_NODE_ROOT);
}

/* --- Walking -------------------------------------------------------------------------------- */

static gboolean
save (DoorSession *session, const char *folder, guint number, GError **error)
{
  g_autoptr (GBytes) xml = door_session_to_xml (session, TRUE);
  g_autofree char *name = g_strdup_printf ("%06u.xml", number);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return door_file_replace (path, xml, 0644, error);
}

static gboolean
walk (Coverage *self, guint number, guint64 seed, const char *folder, GError **error)
{
  DoorEnv env = { .has_seed = TRUE, .seed = seed };
  DoorSimulatorOptions options = { .seed = seed };
  DoorSimulatorReport report = { 0 };
  g_autoptr (DoorSession) session = door_session_new (self->def, &env, error);

  if (!session)
    return FALSE;
  door_simulator_walk (session, &options, &report);
  door_session_finalize (session);
  count_walk (self, session, &report);
  return !folder || save (session, folder, number, error);
}

static gboolean
walk_all (Coverage *self, guint count, guint64 seed, const char *folder, GError **error)
{
  if (folder && !door_file_make_folder (folder, error))
    return FALSE;
  for (guint i = 0; i < count; i++)
    if (!walk (self, i + 1, seed + i, folder, error))
      return FALSE;
  return TRUE;
}

/* --- Telling -------------------------------------------------------------------------------- */

static guint64
times_chosen (const Reach *reach, const char *value)
{
  return reach->values ? GPOINTER_TO_UINT (g_hash_table_lookup (reach->values, value)) : 0;
}

static void
add_choices_json (const Coverage *self, JsonBuilder *out, DoorDefNode node)
{
  DoorControl control = door_form_node_control (self->def, node);

  json_builder_set_member_name (out, "choices");
  json_builder_begin_object (out);
  for (guint i = 0; i < door_form_n_choices (self->def, control); i++)
    {
      const char *value = door_form_choice_value (self->def, control, i);

      json_builder_set_member_name (out, value);
      json_builder_add_int_value (out, (gint64) times_chosen (&self->reaches[node], value));
    }
  json_builder_end_object (out);
}

static void
add_number (JsonBuilder *out, const char *name, double number)
{
  json_builder_set_member_name (out, name);
  json_builder_add_double_value (out, number);
}

static void
print_json (const Coverage *self)
{
  g_autoptr (JsonBuilder) out = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (out);
  add_number (out, "interviews", self->n_interviews);
  add_number (out, "unfinished", self->n_unfinished);
  add_number (out, "screens_mean", (double) self->n_screens / MAX (self->n_interviews, 1));
  add_number (out, "screens_min", self->shortest);
  add_number (out, "screens_max", self->longest);
  add_number (out, "answers_mean", (double) self->n_answers / MAX (self->n_interviews, 1));
  json_builder_set_member_name (out, "questions");
  json_builder_begin_array (out);
  for (DoorDefNode node = 0; node < door_form_n_nodes (self->def); node++)
    if (is_asked (self->def, node))
      {
        json_builder_begin_object (out);
        json_builder_set_member_name (out, "path");
        json_builder_add_string_value (out, door_form_path (self->def, node));
        add_number (out, "reached", (double) self->reaches[node].n_reached);
        add_number (out, "answered", (double) self->reaches[node].n_answered);
        add_choices_json (self, out, node);
        json_builder_end_object (out);
      }
  json_builder_end_array (out);
  json_builder_end_object (out);
  root = json_builder_get_root (out);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}

static void
print_unchosen (const Coverage *self, DoorDefNode node)
{
  DoorControl control = door_form_node_control (self->def, node);

  for (guint i = 0; i < door_form_n_choices (self->def, control); i++)
    {
      const char *value = door_form_choice_value (self->def, control, i);

      if (times_chosen (&self->reaches[node], value) == 0)
        g_print ("  never chosen:  %s = %s\n", door_form_path (self->def, node), value);
    }
}

static void
print_text (const Coverage *self)
{
  guint n_questions = 0, n_reached = 0;

  for (DoorDefNode node = 0; node < door_form_n_nodes (self->def); node++)
    if (is_asked (self->def, node))
      {
        n_questions++;
        n_reached += self->reaches[node].n_reached > 0;
        if (self->reaches[node].n_reached == 0)
          g_print ("  never reached: %s\n", door_form_path (self->def, node));
        else
          print_unchosen (self, node);
      }
  g_print ("%u interviews, %u of them unfinished; %.1f screens (%u to %u), %.1f answers\n"
           "%u of %u questions were reached\n",
           self->n_interviews, self->n_unfinished,
           (double) self->n_screens / MAX (self->n_interviews, 1), self->shortest, self->longest,
           (double) self->n_answers / MAX (self->n_interviews, 1), n_reached, n_questions);
}

/* --- The command ---------------------------------------------------------------------------- */

static int
run_simulate (const DoorCommand *command, char **argv)
{
  g_autofree char *folder = NULL;
  int count = 100;
  gint64 seed = 1;
  gboolean json = FALSE;
  const GOptionEntry entries[]
      = { { "count", 'n', 0, G_OPTION_ARG_INT, &count, "How many interviews (default 100)", "N" },
          { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "The same seed, the same interviews", "S" },
          { "to", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Write the submissions here", "FOLDER" },
          { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object", NULL },
          { NULL } };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_auto (Coverage) coverage = { NULL };
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (count < 1)
    return door_tool_needs (command, "a --count of at least 1");
  coverage.def = door_tool_form_load (argv[1], diagnostics, &error);
  if (!coverage.def)
    {
      g_autofree char *faults = door_diagnostics_to_text (diagnostics);

      g_printerr ("%s", faults);
      return door_tool_fail (error);
    }
  coverage.reaches = g_new0 (Reach, door_form_n_nodes (coverage.def));
  if (!walk_all (&coverage, (guint) count, (guint64) seed, folder, &error))
    return door_tool_fail (error);
  if (json)
    print_json (&coverage);
  else
    print_text (&coverage);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_simulate_commands[] = {
  { "simulate", "FORM", "Walk a form as respondents would; say what was reached", run_simulate },
  { NULL },
};
