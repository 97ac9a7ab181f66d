/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl translate export, import: one language of a questionnaire to a translator and back. */
#define G_LOG_DOMAIN "doorctl"

#include "door-files.h"
#include "door-tool.h"
#include "door-xlsform-translate.h"

#define FILE_MAX_BYTES (64u * 1024 * 1024)

static gboolean
is_catalogue (const char *path)
{
  return g_str_has_suffix (path, ".po");
}

static gboolean
has_known_ending (const DoorCommand *command, const char *path)
{
  if (is_catalogue (path) || g_str_has_suffix (path, ".xlsx"))
    return TRUE;
  g_printerr ("doorctl %s: %s: the name of the file ends in .xlsx or .po\n", command->name, path);
  return FALSE;
}

/* --- export --------------------------------------------------------------------------------- */

static gboolean
write_file (const DoorXlsformTranslation *translation, const char *path, GError **error)
{
  g_autoptr (GBytes) po = NULL;

  if (!is_catalogue (path))
    return door_xlsform_translation_to_workbook (translation, path, error);
  po = door_xlsform_translation_to_po (translation);
  return door_file_replace (path, po, 0644, error);
}

static guint
count_missing (const DoorXlsformTranslation *translation)
{
  guint n = 0;

  for (guint i = 0; i < translation->strings->len; i++)
    n += *((DoorXlsformString *) g_ptr_array_index (translation->strings, i))->text == '\0';
  return n;
}

static int
run_export (const DoorCommand *command, char **argv)
{
  g_autofree char *language = NULL, *source = NULL, *output = NULL;
  const GOptionEntry entries[] = {
    { "language", 'l', 0, G_OPTION_ARG_STRING, &language,
      "The language to translate into, by name or code; a new one as \"Name (code)\"", "LANGUAGE" },
    { "source", 0, 0, G_OPTION_ARG_STRING, &source,
      "Translate from this language (default: the questionnaire's default_language)", "LANGUAGE" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      "Write here: a workbook (.xlsx) or a gettext catalogue (.po)", "FILE" },
    { NULL }
  };
  g_autoptr (DoorXlsformTranslation) translation = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!language || !output)
    return door_tool_needs (command, language ? "--output" : "--language");
  if (!has_known_ending (command, output))
    return DOOR_EXIT_USAGE;
  translation = door_xlsform_translation_of_folder (argv[1], language, source, &error);
  if (!translation || !write_file (translation, output, &error))
    return door_tool_fail (error);
  g_print ("%s: %u texts, %u without translation\n", translation->language,
           translation->strings->len, count_missing (translation));
  return DOOR_EXIT_DONE;
}

/* --- import --------------------------------------------------------------------------------- */

static DoorXlsformTranslation *
read_file (const char *path, DoorDiagnostics *diagnostics, GError **error)
{
  g_autoptr (GBytes) bytes = door_file_load (path, FILE_MAX_BYTES, error);
  DoorXlsformTranslation *translation = NULL;

  if (!bytes)
    return NULL;
  translation = is_catalogue (path)
                    ? door_xlsform_translation_from_po (bytes, error)
                    : door_xlsform_translation_from_workbook (bytes, diagnostics, error);
  if (!translation)
    g_prefix_error (error, "%s: ", path);
  return translation;
}

static void
print_counts (const DoorXlsformTranslationCounts *counts, gboolean is_dry_run)
{
  g_print ("%u texts; %u %s, %u missing, %u changed since, %u damaged, %u unfinished, "
           "%u unknown\n",
           counts->n_strings, counts->n_taken, is_dry_run ? "would be taken" : "taken",
           counts->n_missing, counts->n_changed, counts->n_damaged, counts->n_unfinished,
           counts->n_unknown);
}

static int
run_import (const DoorCommand *command, char **argv)
{
  g_autofree char *language = NULL, *text = NULL;
  gboolean dry_run = FALSE, take_changed = FALSE, done;
  const GOptionEntry entries[]
      = { { "language", 'l', 0, G_OPTION_ARG_STRING, &language,
            "The language of FILE, by name or code", "LANGUAGE" },
          { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Report, write nothing", NULL },
          { "take-changed", 0, 0, G_OPTION_ARG_NONE, &take_changed,
            "Also take translations of a source text that has changed since", NULL },
          { NULL } };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformTranslation) translation = NULL;
  g_autoptr (GError) error = NULL;
  DoorXlsformTranslationCounts counts;
  DoorXlsformTranslationFlags flags = 0;
  int status;

  if (!door_tool_parse (command, &argv, entries, 2, &status))
    return status;
  if (!language)
    return door_tool_needs (command, "--language");
  if (!has_known_ending (command, argv[2]))
    return DOOR_EXIT_USAGE;
  flags = (dry_run ? DOOR_XLSFORM_TRANSLATION_DRY_RUN : 0)
          | (take_changed ? DOOR_XLSFORM_TRANSLATION_TAKE_CHANGED : 0);
  translation = read_file (argv[2], diagnostics, &error);
  done = translation
         && door_xlsform_translation_apply (translation, argv[1], language, flags, &counts,
                                            diagnostics, &error);
  text = door_diagnostics_to_text (diagnostics);
  g_printerr ("%s", text);
  if (!done)
    return door_tool_fail (error);
  print_counts (&counts, dry_run);
  return counts.n_changed + counts.n_damaged + counts.n_unknown > 0 ? DOOR_EXIT_INPUT
                                                                    : DOOR_EXIT_DONE;
}

const DoorCommand door_tool_translate_commands[] = {
  { "translate export", "FOLDER",
    "Write one language beside its source text, for a translator (.xlsx, .po)", run_export },
  { "translate import", "FOLDER FILE",
    "Put a translation into the sheets and report what is missing, outdated, damaged or unknown",
    run_import },
  { NULL },
};
