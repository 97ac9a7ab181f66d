/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl bench: the home of every figure that Doorstep states of itself. Each bench is a row in the
 * table and prints one JSON object {"figure": number, …}. Ratios are taken in the same run, turn
 * about, so that a busy machine slows both sides alike.
 */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench.h"
#include "door-tool.h"

#include <string.h>
#include <sys/resource.h>

static const DoorBench benches[] = {
  { "answer", "One answer to durable, against a bare synced SQLite commit of the same bytes",
    door_bench_answer },
  { "authoring", "A workbook of 2,000 questions converted; interviews simulated a second",
    door_bench_authoring },
  { "census", "A national census at a hundredth of its size, through one hub process",
    door_bench_census },
  { "engine", "The form engine on large forms, against libxml2 on the same bytes",
    door_bench_engine },
  { "export", "100,000 sealed interviews to Stata; writers against bare ReadStat; estimates",
    door_bench_export },
  { "export-estimates", "Of these: a hundred indicators in twenty breakdowns",
    door_bench_export_estimates },
  { "export-stata", "Of these: 100,000 sealed interviews to a Stata file",
    door_bench_export_stata },
  { "export-writers", "Of these: our writers against bare ReadStat", door_bench_export_writers },
  { "hub",
    "Sealed 4 kB submissions a second into a hub of its own process, each answered after commit",
    door_bench_hub },
  { "hub-link",
    "Of these: bytes sent twice over 1 Mbit/s that drop every 2 s, in true time (30 minutes)",
    door_bench_link },
  { "hub-million", "Of these: the list and a device's question when a million are stored",
    door_bench_million },
  { "hub-open", "Of these: how long an answer takes with 500 connections", door_bench_hub_open },
  { "hub-postgresql", "Of these: a second, into PostgreSQL", door_bench_hub_postgresql },
  { "hub-sqlite", "Of these: a second, into SQLite", door_bench_hub_sqlite },
  { "review", "Quality indicators over 10,000 and 100,000 interviews; the fabrication drill",
    door_bench_review },
  { "vault", "Reopening, case list, sealing, size of the file, answers lost when killed",
    door_bench_vault },
  { NULL },
};

void
door_bench_add (JsonBuilder *figures, const char *name, double value)
{
  json_builder_set_member_name (figures, name);
  json_builder_add_double_value (figures, value);
  g_printerr ("%s %g\n", name, value);
}

int
door_bench_compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

double
door_bench_median (GArray *values)
{
  g_array_sort (values, door_bench_compare_doubles);
  return values->len > 0 ? g_array_index (values, double, values->len / 2) : 0;
}

double
door_bench_peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

static void
print_text (JsonNode *root)
{
  JsonObject *object = json_node_get_object (root);
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l; l = l->next)
    g_print ("%-32s %g\n", (char *) l->data, json_object_get_double_member (object, l->data));
}

static int
run_bench (const DoorCommand *command, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[]
      = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, "One JSON object", NULL }, { NULL } };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const DoorBench *bench = benches;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  while (bench->name && strcmp (bench->name, argv[1]) != 0)
    bench++;
  if (!bench->name)
    {
      g_printerr ("doorctl bench: there is no bench '%s'; there are:\n", argv[1]);
      for (bench = benches; bench->name; bench++)
        g_printerr ("  %-16s %s\n", bench->name, bench->summary);
      return DOOR_EXIT_USAGE;
    }
  json_builder_begin_object (builder);
  if (!bench->run (builder, &error))
    return door_tool_fail (error);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  if (json)
    g_print ("%s\n", text);
  else
    print_text (root);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_bench_commands[] = {
  { "bench", "NAME", "Measure, and print the figures", run_bench },
  { NULL },
};
