/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl demo: the demo survey. */
#define G_LOG_DOMAIN "doorctl"

#include "door-demo.h"
#include "door-tool.h"

static DoorDemo *
open_demo (const DoorCommand *command, char **argv, int *ret_status)
{
  g_autofree char *dir = NULL;
  gboolean fresh = FALSE, made;
  const GOptionEntry entries[]
      = { { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &dir, "Where the demo lives", "FOLDER" },
          { "fresh", 0, 0, G_OPTION_ARG_NONE, &fresh, "Delete an earlier demo first", NULL },
          { NULL } };
  g_autoptr (GError) error = NULL;
  DoorDemo *demo;

  if (!door_tool_parse (command, &argv, entries, 0, ret_status))
    return NULL;
  if (!dir)
    dir = g_build_filename (g_get_user_data_dir (), "doorstep", "demo", NULL);
  demo = door_demo_open (dir, fresh, &made, &error);
  if (!demo)
    {
      *ret_status = door_tool_fail (error);
      return NULL;
    }
  g_print ("The demo survey %s %s\n"
           "  hub          %s\n"
           "  interviewer  %s, passphrase: %s\n"
           "  supervisor   %s, the same passphrase\n"
           "  office       %s, passphrase of every key: %s\n",
           made ? "was made in" : "of earlier is in", demo->folder, demo->hub_url,
           DOOR_DEMO_ACCOUNT, DOOR_DEMO_PASSPHRASE, DOOR_DEMO_SUPERVISOR, demo->office,
           DOOR_DEMO_OFFICE_PASSPHRASE);
  return demo;
}

static int
run_make (const DoorCommand *command, char **argv)
{
  int status = DOOR_EXIT_DONE;
  g_autoptr (DoorDemo) demo = open_demo (command, argv, &status);

  return status;
}

static int
run_play (const DoorCommand *command, char **argv)
{
  int status = DOOR_EXIT_DONE;
  g_autoptr (DoorDemo) demo = open_demo (command, argv, &status);

  if (!demo)
    return status;
  return door_demo_play (demo) ? DOOR_EXIT_DONE : DOOR_EXIT_INPUT;
}

const DoorCommand door_tool_demo_commands[] = {
  { "demo make", "", "Make the demo survey, or find it again", run_make },
  { "demo play", "", "Play the main job without a window, and check each step", run_play },
  { NULL },
};
