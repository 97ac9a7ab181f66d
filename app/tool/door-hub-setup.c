/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-hub-setup.h"

#include "door-hub-store.h"

#include <stdlib.h>
#include <string.h>

#define SETTING_PORT "port"

static DoorHubStore *
open_store (const char *folder, GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();

  return door_hub_store_open (folder, clock, error);
}

gboolean
door_hub_setup_set_port (const char *folder, int port, GError **error)
{
  g_autoptr (DoorHubStore) store = open_store (folder, error);
  g_autofree char *text = g_strdup_printf ("%d", port);
  g_autoptr (GBytes) value = g_bytes_new (text, strlen (text));

  return store && door_hub_store_set (store, SETTING_PORT, value, error);
}

gboolean
door_hub_setup_get_port (const char *folder, int *ret_port, GError **error)
{
  g_autoptr (DoorHubStore) store = open_store (folder, error);
  g_autoptr (GError) fault = NULL;
  g_autoptr (GBytes) value = store ? door_hub_store_get (store, SETTING_PORT, &fault) : NULL;
  g_autofree char *text = NULL;

  if (!store)
    return FALSE;
  if (fault)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  text = value ? g_strndup (g_bytes_get_data (value, NULL), g_bytes_get_size (value)) : NULL;
  *ret_port = text ? atoi (text) : DOOR_HUB_DEFAULT_PORT;
  return TRUE;
}
