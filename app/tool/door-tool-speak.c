/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl speak: a questionnaire with sound for the sections that people answer alone. */
#define G_LOG_DOMAIN "doorctl"

#include "door-speak.h"
#include "door-tool.h"

#include <gio/gio.h>

/* The voice that comes with the questionnaires. transfer full; NULL with the reason. */
static char *
find_voice (GError **error)
{
  g_autofree char *data = door_tool_data_folder ();
  g_autofree char *path = data ? g_build_filename (data, "questionnaires", "speak", NULL) : NULL;

  if (path && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&path);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "the voice was not found; name a program with --with");
  return NULL;
}

static int
run_speak (const DoorCommand *command, char **argv)
{
  g_autofree char *output = NULL, *program = NULL, *text = NULL;
  const GOptionEntry entries[]
      = { { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
            "Write the questionnaire and its sounds into this folder", "FOLDER" },
          { "with", 0, 0, G_OPTION_ARG_FILENAME, &program,
            "Called as PROGRAM LANGUAGE FILE, the text on its standard input", "PROGRAM" },
          { NULL } };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  guint n = 0;
  gboolean done;
  int status;

  if (!door_tool_parse (command, &argv, entries, 1, &status))
    return status;
  if (!output)
    return door_tool_needs (command, "--output");
  if (!program)
    program = find_voice (&error);
  if (!program)
    return door_tool_fail (error);
  {
    const char *const voice[] = { program, NULL };
    done = door_speak_apply (argv[1], output, voice, diagnostics, &n, &error);
  }
  text = door_diagnostics_to_text (diagnostics);
  g_printerr ("%s", text);
  if (!done)
    return door_tool_fail (error);
  g_print ("%u sounds in %s; audio.csv says which are drafts\n", n, output);
  return DOOR_EXIT_DONE;
}

const DoorCommand door_tool_speak_commands[] = {
  { "speak", "QUESTIONNAIRE", "Make the sound of the sections that people answer alone",
    run_speak },
  { NULL },
};
