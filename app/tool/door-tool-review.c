/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl review drill: what the quality indicators find among interviewers whose ways are known. */
#define G_LOG_DOMAIN "doorctl"

#include "door-drill-runs.h"
#include "door-files.h"
#include "door-tool-form.h"
#include "door-tool.h"

#include <json-glib/json-glib.h>

#define WEIGHTS_MAX_BYTES (16u * 1024 * 1024)

static const char *const way_names[DOOR_N_WAYS]
    = { "honest", "hurried", "avoiding", "fabricating" };

static double
share (const DoorDrillRuns *runs, DoorDrillWay way, guint flags)
{
  return runs->n_members[way] > 0 ? 100.0 * flags / runs->n_members[way] : 0;
}

static void
print_text (const DoorDrillRuns *runs)
{
  g_print ("%u teams of %u with %u interviews each; %u of them invent interviews\n", runs->n_runs,
           DOOR_DRILL_TEAM, DOOR_DRILL_EACH, DOOR_DRILL_INVENTORS);
  g_print ("  both among the first three      %u of %u\n", runs->n_found, runs->n_runs);
  g_print (
      "  the same, beside two hurried and two avoiding colleagues: among the first six  %u of %u\n",
      runs->n_found_mixed, runs->n_runs);
  g_print ("  honest teams with somebody who stands out  %u of %u\n\n", runs->n_false,
           runs->n_runs);
  g_print ("flagged, of 100 interviewers    ");
  for (guint way = 0; way < DOOR_N_WAYS; way++)
    g_print ("%12s", way_names[way]);
  g_print ("\n");
  for (guint id = 0; id < DOOR_N_QUALITY; id++)
    {
      const DoorQualityInfo *info = door_quality_info (id);
      g_print ("  %-4s %-24s ", info->number, info->key);
      for (guint way = 0; way < DOOR_N_WAYS; way++)
        g_print ("%12.1f", share (runs, way, runs->n_flags[way][id]));
      g_print ("\n");
    }
  g_print ("  %-29s ", "stands out");
  for (guint way = 0; way < DOOR_N_WAYS; way++)
    g_print ("%12.1f", share (runs, way, runs->n_standing_out[way]));
  g_print ("\n");
}

static void
add_int (JsonBuilder *out, const char *name, guint value)
{
  json_builder_set_member_name (out, name);
  json_builder_add_int_value (out, value);
}

static void
add_way (JsonBuilder *out, const DoorDrillRuns *runs, guint way)
{
  json_builder_set_member_name (out, way_names[way]);
  json_builder_begin_object (out);
  add_int (out, "interviewers", runs->n_members[way]);
  add_int (out, "standing_out", runs->n_standing_out[way]);
  for (guint id = 0; id < DOOR_N_QUALITY; id++)
    add_int (out, door_quality_info (id)->key, runs->n_flags[way][id]);
  json_builder_end_object (out);
}

static void
print_json (const DoorDrillRuns *runs)
{
  g_autoptr (JsonBuilder) out = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (out);
  add_int (out, "runs", runs->n_runs);
  add_int (out, "found", runs->n_found);
  add_int (out, "found_mixed", runs->n_found_mixed);
  add_int (out, "false", runs->n_false);
  for (guint way = 0; way < DOOR_N_WAYS; way++)
    add_way (out, runs, way);
  json_builder_end_object (out);
  root = json_builder_get_root (out);
  text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

static int
run_drill (const DoorCommand *command, char **argv)
{
  int n_runs = 100;
  gint64 seed = 1;
  gboolean json = FALSE;
  g_autofree char *weights = NULL;
  const GOptionEntry entries[] = {
    { "weights", 0, 0, G_OPTION_ARG_FILENAME, &weights,
      "How respondents answer what decides whether there is an interview", "FILE" },
    { "runs", 0, 0, G_OPTION_ARG_INT, &n_runs, "Teams of each kind (100)", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Where chance begins (1)", "S" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object", NULL },
    { NULL },
  };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = NULL;
  g_autoptr (GBytes) respondents = NULL;
  g_autoptr (GError) error = NULL;
  DoorDrillRuns runs;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  form = door_tool_form_load (argv[1], diagnostics, &error);
  if (form && weights && !(respondents = door_file_load (weights, WEIGHTS_MAX_BYTES, &error)))
    return door_tool_fail (error);
  if (!form
      || !door_drill_runs (form, respondents, (guint) CLAMP (n_runs, 1, 10000), (guint64) seed,
                           &runs, &error))
    return door_tool_fail (error);
  if (json)
    print_json (&runs);
  else
    print_text (&runs);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_review_commands[] = {
  { "review drill", "FORM", "What the quality indicators find among invented interviewers",
    run_drill },
  { NULL },
};
