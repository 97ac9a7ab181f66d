/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl weights, rates: from dispositions and chances of selection to weights and outcome rates. */
#define G_LOG_DOMAIN "doorctl"

#include "door-files.h"
#include "door-origin.h"
#include "door-rate-table.h"
#include "door-tool.h"
#include "door-weight-plan.h"

#include <math.h>
#include <string.h>

/* --- weights -------------------------------------------------------------------------------- */

static int
make_weights (const char *plan_file, const char *to, gboolean json)
{
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (DoorWeightPlan) plan = door_weight_plan_load (plan_file, faults);
  g_autofree char *told = door_diagnostics_to_text (faults);
  g_autoptr (DoorWeightRun) run = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;

  g_printerr ("%s", told);
  if (!plan)
    return DOOR_EXIT_INPUT;
  run = door_weight_plan_run (plan, &error);
  if (!run || !door_weight_run_write (run, to, &error))
    return door_tool_fail (error);
  report = door_weight_run_report (run);
  if (json)
    g_print ("%s\n", report);
  else
    g_print ("%u cases; %s/weights.csv, weights.html\n", door_weight_run_n_rows (run), to);
  return DOOR_EXIT_DONE;
}

static int
run_weights (const DoorCommand *command, char **argv)
{
  g_autofree char *to = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[]
      = { { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, "Folder for the weights and their report",
            "FOLDER" },
          { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the report as JSON", NULL },
          { NULL } };
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  return to ? make_weights (argv[1], to, json) : door_tool_needs (command, "--to");
}

/* --- rates ---------------------------------------------------------------------------------- */

static void
print_rate (double rate)
{
  if (isnan (rate))
    g_print ("       –");
  else
    g_print (" %6.1f%%", rate * 100);
}

static void
print_group (const DoorRateTable *table, const DoorRateGroup *group)
{
  double e = door_aapor_eligible_share (&group->counted);
  double weighted_e = door_aapor_eligible_share (&group->weighted);

  g_print ("%s\n ", group->label[0] ? group->label : "All");
  for (guint o = 0; o < DOOR_N_AAPOR; o++)
    g_print (" %s %g", door_aapor_symbol ((DoorAaporGroup) o), group->counted.cases[o]);
  g_print ("; e = %.4f", e);
  g_print (table->has_weight ? " (weighted %.4f)\n" : "\n", weighted_e);
  for (int rate = 0; rate < DOOR_N_RATES; rate++)
    {
      g_print ("  %-6s", door_rate_name ((DoorRate) rate));
      print_rate (door_aapor_rate (&group->counted, (DoorRate) rate, e));
      if (table->has_weight)
        print_rate (door_aapor_rate (&group->weighted, (DoorRate) rate, weighted_e));
      g_print ("\n");
    }
}

static int
show_rates (const DoorRateTable *table, const char *cases, const char *output)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (cases);
  g_autofree char *version = door_origin_of_file (cases);
  g_autofree char *form = door_origin_form (folder);
  g_autofree char *csv = door_rate_table_csv (table, version, form);
  g_autoptr (GBytes) bytes = g_bytes_new (csv, strlen (csv));

  if (table->n_without > 0)
    g_printerr ("%u cases have no AAPOR code and are in no rate%s%s\n", table->n_without,
                table->first_unknown ? "; one has: " : "",
                table->first_unknown ? table->first_unknown : "");
  if (output && !door_file_replace (output, bytes, 0600, &error))
    return door_tool_fail (error);
  for (guint g = 0; !output && g < table->groups->len; g++)
    print_group (table, table->groups->pdata[g]);
  return DOOR_EXIT_DONE;
}

/* Two stages: a household that takes part, then a person who does. */
static void
print_product (const DoorRateTable *household, const DoorRateTable *person)
{
  const DoorRateGroup *h = household->groups->pdata[0], *p = person->groups->pdata[0];
  double first
      = door_aapor_rate (&h->counted, DOOR_RATE_RR3, door_aapor_eligible_share (&h->counted));
  double second
      = door_aapor_rate (&p->counted, DOOR_RATE_RR3, door_aapor_eligible_share (&p->counted));

  g_print ("RR3 of households %.1f%% × of persons %.1f%% = %.1f%%\n", first * 100, second * 100,
           first * second * 100);
}

static int
run_rates (const DoorCommand *command, char **argv)
{
  g_autofree char *code = NULL;
  g_autofree char *person = NULL;
  g_autofree char *weight = NULL;
  g_autofree char *by = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[]
      = { { "code", 0, 0, G_OPTION_ARG_STRING, &code,
            "Column of final dispositions; disposition if not given", "COLUMN" },
          { "person-code", 0, 0, G_OPTION_ARG_STRING, &person,
            "The same for the selected person, where households are a stage of their own",
            "COLUMN" },
          { "weight", 0, 0, G_OPTION_ARG_STRING, &weight, "Column of base weights", "COLUMN" },
          { "by", 0, 0, G_OPTION_ARG_STRING, &by, "Also by the groups of this column", "COLUMN" },
          { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Write CSV instead", "FILE" },
          { NULL } };
  g_autoptr (DoorGrid) cases = NULL;
  g_autoptr (DoorRateTable) table = NULL;
  g_autoptr (DoorRateTable) persons = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  cases = door_grid_read_csv (argv[1], NULL, &error);
  table
      = cases ? door_rate_table_new (cases, code ? code : "disposition", weight, by, &error) : NULL;
  persons = table && person ? door_rate_table_new (cases, person, weight, by, &error) : NULL;
  if (!table || (person && !persons))
    return door_tool_fail (error);
  status = show_rates (table, argv[1], output);
  if (persons && status == DOOR_EXIT_DONE)
    print_product (table, persons);
  return status;
}

const DoorCommand door_tool_weight_commands[] = {
  { "weights", "PLAN.json", "Make weights by a plan, with a report of every step", run_weights },
  { "rates", "CASES.csv", "Response, cooperation, refusal and contact rates (AAPOR)", run_rates },
  { NULL },
};
