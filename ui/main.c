/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorstep"

#include "door-analyst-window.h"
#include "door-application.h"
#include "door-platform.h"
#include "door-team-page.h"

int
main (int argc, char **argv)
{
  g_autoptr (DoorApplication) application = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  door_platform_harden ();
  door_application_speak (NULL);
  application = door_application_new ();
  door_application_set_home (application, door_team_page_new_for);
  door_application_set_analyst (application, door_analyst_window_new);
  door_application_set_arguments (application, argv);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  if (door_application_wants_restart (application)
      && !door_platform_restart (door_application_get_arguments (application), &error))
    g_printerr ("%s\n", error->message);
  return status;
}
