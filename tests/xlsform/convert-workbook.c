/* SPDX-License-Identifier: GPL-3.0-or-later */
/* convert-workbook [--check] [--form-name N] [--form-id I] IN [-o OUT.xml]: the library as a command, for
 * comparisons and timings. Exit 0 accepts, 1 rejects; diagnostics go to standard error.
 */
#include "door-xlsform-check.h"

#include "door-files.h"

#include <stdio.h>

int
main (int argc, char **argv)
{
  DoorXlsformOptions options = { NULL, NULL };
  gboolean check = FALSE;
  g_autofree char *output = NULL;
  g_autofree char *form_name = NULL;
  g_autofree char *form_id = NULL;
  const GOptionEntry entries[] = {
    { "check", 0, 0, G_OPTION_ARG_NONE, &check, "Warn as the linter does", NULL },
    { "form-name", 0, 0, G_OPTION_ARG_STRING, &form_name, "Name of the root", "NAME" },
    { "form-id", 0, 0, G_OPTION_ARG_STRING, &form_id, "Identifier when none is set", "ID" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Where to write the form", "FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("WORKBOOK");
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2)
    {
      fprintf (stderr, "%s\n", error ? error->message : "one workbook, please");
      return 2;
    }

  options.form_name = form_name;
  options.form_id = form_id;
  result = (check ? door_xlsform_check_path : door_xlsform_convert_path) (argv[1], &options,
                                                                          diagnostics);
  text = door_diagnostics_to_text (diagnostics);
  fputs (text, stderr);
  if (!result)
    return 1;
  if (output && !door_file_replace (output, door_xlsform_result_xml (result), 0644, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 2;
    }
  return 0;
}
