/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-tool-hub.h"

void
door_hub_place_clear (DoorHubPlace *self)
{
  g_clear_pointer (&self->dir, g_free);
  g_clear_pointer (&self->database, g_free);
}

const char *
door_hub_place_location (const DoorHubPlace *self)
{
  return self->database ? self->database : self->dir;
}

DoorHubStore *
door_hub_place_open (const DoorHubPlace *self, const DoorCommand *command, int *ret_exit)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GError) error = NULL;
  DoorHubStore *store;

  if (!door_hub_place_location (self))
    {
      *ret_exit = door_tool_needs (command, "--dir or --database");
      return NULL;
    }
  if (self->database && !door_hub_store_is_database (self->database))
    {
      *ret_exit = door_tool_needs (command, "a --database that begins with postgresql://");
      return NULL;
    }
  store = door_hub_store_open (door_hub_place_location (self), clock, &error);
  if (!store)
    *ret_exit = door_tool_fail (error);
  return store;
}

gboolean
door_tool_number (const char *text, gint64 *ret_number, GError **error)
{
  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, ret_number, error);
}
