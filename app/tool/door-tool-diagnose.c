/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl diagnose: what to send to whoever looks after devices and hubs. */
#define G_LOG_DOMAIN "doorctl"

#include "door-tool.h"

#include "door-diagnosis.h"
#include "door-files.h"

#include <string.h>

static int
run_diagnose (const DoorCommand *command, char **argv)
{
  g_autofree char *dir = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[]
      = { { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &dir, "The device's or hub's folder", "FOLDER" },
          { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Write here, not to the terminal",
            "FILE" },
          { NULL } };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status))
    return status;
  if (!dir)
    dir = g_build_filename (g_get_user_data_dir (), "doorstep", "device", NULL);
  text = door_diagnosis_write (dir);
  if (!output)
    {
      g_print ("%s", text);
      return DOOR_EXIT_DONE;
    }
  bytes = g_bytes_new (text, strlen (text));
  return door_file_replace (output, bytes, 0600, &error) ? DOOR_EXIT_DONE : door_tool_fail (error);
}

const DoorCommand door_tool_diagnose_commands[] = {
  { "diagnose", "", "Write a report of a problem, without answers or names", run_diagnose },
  { NULL },
};
