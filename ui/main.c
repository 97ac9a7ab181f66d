/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorstep"

#include "door-application.h"
#include "door-platform.h"

int
main (int argc, char **argv)
{
  g_autoptr (DoorApplication) application = NULL;

  door_platform_harden ();
  door_application_speak (NULL);
  application = door_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
