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
door_tool_hub_space (DoorHubStore *store, DoorSpace *ret_space, GError **error)
{
  GError *fault = NULL;
  g_autoptr (GBytes) value = door_hub_store_get (store, DOOR_HUB_SETTING_SPACE, &fault);
  g_autofree char *name = NULL;

  if (fault)
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  *ret_space = DOOR_SPACE_SURVEY;
  if (!value)
    return TRUE;
  name = g_strndup (g_bytes_get_data (value, NULL), g_bytes_get_size (value));
  if (door_space_parse (name, ret_space))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "this hub is of a space \"%s\" that this version does not know", name);
  return FALSE;
}

gboolean
door_tool_number (const char *text, gint64 *ret_number, GError **error)
{
  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, ret_number, error);
}
