/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doorctl demo: the demo survey. */
#define G_LOG_DOMAIN "doorctl"

#include "door-demo.h"
#include "door-files.h"
#include "door-hub.h"
#include "door-platform.h"
#include "door-tool.h"

#include <stdio.h>

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

/* --- serve ---------------------------------------------------------------------------------- */

/* Several windows may stand on one demo: who has the lock serves, the others wait for it. */
enum { TRY_AGAIN_MS = 500 };

typedef struct {
  char *folder;
  char *lock;
  GMainLoop *loop;
  DoorClock *clock;
  DoorHub *hub; /* NULL: another process serves */
  gboolean told;
  GError *fault;
} Serving;

static void
tell_ready (Serving *self, const DoorDemo *demo)
{
  if (!self->told)
    g_print ("ready\t%s\t%s\n", demo->device, demo->supervisor);
  fflush (stdout);
  self->told = TRUE;
}

/* FALSE: `fault` says why. */
static gboolean
begin_serving (Serving *self)
{
  gboolean made;
  g_autoptr (DoorDemo) demo = door_demo_open (self->folder, FALSE, &made, &self->fault);

  if (!demo || !(self->hub = door_hub_new (demo->hub, self->clock, &self->fault))
      || !door_hub_listen (self->hub, (guint) demo->port, TRUE, NULL, &self->fault))
    return FALSE;
  tell_ready (self, demo);
  return TRUE;
}

/* Another one has it: it is ready when that one has finished making it. */
static void
look_for_demo (Serving *self)
{
  g_autoptr (DoorDemo) demo = self->told ? NULL : door_demo_find (self->folder);

  if (demo)
    tell_ready (self, demo);
}

static gboolean
try_to_serve (gpointer data)
{
  Serving *self = data;
  g_autoptr (GError) error = NULL;
  int lock = door_platform_lock_file (self->lock, &error);

  if (lock >= 0)
    {
      /* Held until this process ends. */
      if (!begin_serving (self))
        g_main_loop_quit (self->loop);
      return G_SOURCE_REMOVE;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    {
      self->fault = g_steal_pointer (&error);
      g_main_loop_quit (self->loop);
      return G_SOURCE_REMOVE;
    }
  look_for_demo (self);
  return G_SOURCE_CONTINUE;
}

static int
serve (char *folder)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  Serving self = { .folder = folder, .clock = door_clock_new_system () };
  int status = DOOR_EXIT_DONE;

  self.lock = g_strconcat (folder, ".lock", NULL);
  self.loop = g_main_loop_new (NULL, FALSE);
  door_platform_quit_on_signal (self.loop);
  door_platform_quit_on_input_end (self.loop);
  if (door_file_make_folder (parent, &self.fault) && try_to_serve (&self) == G_SOURCE_CONTINUE)
    g_timeout_add (TRY_AGAIN_MS, try_to_serve, &self);
  if (!self.fault)
    g_main_loop_run (self.loop);
  if (self.hub)
    door_hub_stop (self.hub);
  if (self.fault)
    status = door_tool_fail (self.fault);
  g_clear_object (&self.hub);
  g_clear_error (&self.fault);
  g_main_loop_unref (self.loop);
  door_clock_unref (self.clock);
  g_free (self.lock);
  return status;
}

static int
run_serve (const DoorCommand *command, char **argv)
{
  g_autofree char *dir = NULL;
  g_autofree char *folder = NULL;
  const GOptionEntry entries[]
      = { { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &dir, "Where the demo lives", "FOLDER" },
          { NULL } };
  int status;

  if (!door_tool_parse (command, &argv, entries, 0, &status))
    return status;
  if (!dir)
    dir = g_build_filename (g_get_user_data_dir (), "doorstep", "demo", NULL);
  folder = g_canonicalize_filename (dir, NULL);
  return serve (folder);
}

const DoorCommand door_tool_demo_commands[] = {
  { "demo make", "", "Make the demo survey, or find it again", run_make },
  { "demo serve", "", "Make or find it, and be its hub until standard input ends", run_serve },
  { "demo play", "", "Play the main job without a window, and check each step", run_play },
  { NULL },
};
