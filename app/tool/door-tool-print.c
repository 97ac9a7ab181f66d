/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl print: the paper questionnaire, and texts of the office. */
#define G_LOG_DOMAIN "doorctl"

#include "door-files.h"
#include "door-print-text.h"
#include "door-print.h"
#include "door-tool-form.h"
#include "door-tool.h"

#include <string.h>

#define MAX_TEXT_BYTES (1024u * 1024)

/* The language asked for, or the form's default; -1 after saying which there are. */
static int
choose_language (const DoorFormDef *def, const char *name)
{
  int found;

  if (!name)
    return (int) door_form_default_language (def);
  found = door_form_find_language (def, name);
  if (found >= 0)
    return found;
  g_printerr ("doorctl print: the form has no language '%s'; it has:\n", name);
  for (guint i = 0; i < door_form_n_languages (def); i++)
    g_printerr ("  %s\n", door_form_language (def, i));
  return -1;
}

static int
write_pdf (GBytes *pdf, const char *output, guint n_missing, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!pdf || !door_file_replace (output, pdf, 0644, &failure))
    return door_tool_fail (pdf ? failure : *error);
  if (n_missing > 0)
    g_printerr ("%s: %u characters have no font on this computer and are printed as boxes; install "
                "the fonts of the language (Debian: fonts-noto-core) and print again\n",
                output, n_missing);
  return DOOR_EXIT_DONE;
}

/* A manual or a guide in Markdown. */
static int
write_text (const char *path, const char *language, const char *output)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load (path, MAX_TEXT_BYTES, &error);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) pdf = NULL;
  guint n_missing = 0;

  if (!bytes)
    return door_tool_fail (error);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  pdf = door_print_text (text, language, NULL, &n_missing, &error);
  return write_pdf (pdf, output, n_missing, &error);
}

static int
write_form (const DoorFormDef *def, guint language, const char *form, const char *output)
{
  g_autofree char *folder = door_tool_media_folder (form);
  DoorFormMedia media = door_form_media_from_folder (folder);
  const char *code = door_form_n_languages (def) > 0 ? door_form_language_code (def, language) : "";
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GError) error = NULL;
  guint n_missing = 0;

  door_print_speak (*code ? code : "en");
  pdf = door_print (def, language, &media, &n_missing, &error);
  return write_pdf (pdf, output, n_missing, &error);
}

static int
run_print (const DoorCommand *command, char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *name = NULL;
  const GOptionEntry entries[]
      = { { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Write the PDF here", "FILE" },
          { "language", 'l', 0, G_OPTION_ARG_STRING, &name,
            "Language of the form, by name or code (default: the form's own); of a text, its code",
            "LANGUAGE" },
          { NULL } };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = NULL;
  g_autoptr (GError) error = NULL;
  int status, language;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!output)
    return door_tool_needs (command, "--output");
  if (g_str_has_suffix (argv[1], ".md"))
    return write_text (argv[1], name, output);
  def = door_tool_form_load (argv[1], diagnostics, &error);
  if (!def)
    {
      g_autofree char *text = door_diagnostics_to_text (diagnostics);

      g_printerr ("%s", text);
      return door_tool_fail (error);
    }
  language = choose_language (def, name);
  return language < 0 ? DOOR_EXIT_INPUT : write_form (def, (guint) language, argv[1], output);
}

const DoorCommand door_tool_print_commands[] = {
  { "print", "FORM", "Print the paper questionnaire, or a text in Markdown (.md), as a PDF",
    run_print },
  { NULL },
};
