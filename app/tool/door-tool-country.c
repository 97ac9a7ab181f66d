/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl fit: a questionnaire with the lists of a country. */
#define G_LOG_DOMAIN "doorctl"

#include "door-country.h"
#include "door-tool.h"

static int
run_fit (const DoorCommand *command, char **argv)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[]
      = { { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
            "Write the questionnaire's sheets into this folder", "FOLDER" },
          { NULL } };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorCountry) country = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean done;
  int status;

  if (!door_tool_parse (command, &argv, entries, 2, &status))
    return status;
  if (!output)
    {
      g_printerr ("doorctl: --output is missing\n");
      return DOOR_EXIT_USAGE;
    }
  country = door_country_load (argv[2], &error);
  done = country && door_country_apply (country, argv[1], output, diagnostics, &error);
  text = door_diagnostics_to_text (diagnostics);
  g_printerr ("%s", text);
  return done ? DOOR_EXIT_DONE : door_tool_fail (error);
}

const DoorCommand door_tool_country_commands[] = {
  { "fit", "QUESTIONNAIRE COUNTRY", "Put a country's lists, modules and places that help into it",
    run_fit },
  { NULL },
};
