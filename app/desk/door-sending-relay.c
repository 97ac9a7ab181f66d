/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The supervisor's laptop, noted in the vault by the code that was scanned. */
#define G_LOG_DOMAIN "door-desk"

#include "door-sending-private.h"

#include "door-desk-records.h"
#include "door-vault-task.h"

#include <string.h>

static gboolean
take (DoorSending *self, const char *code, GError **error)
{
  DoorRelayWay *way = door_sync_status_get_relay (door_sending_status (self));

  if (!door_relay_way_set (way, code, error))
    return FALSE;
  g_object_notify (G_OBJECT (self), "relay");
  return TRUE;
}

const char *
door_sending_get_relay (DoorSending *self)
{
  g_return_val_if_fail (DOOR_IS_SENDING (self), NULL);
  DoorRelayWay *way = door_sync_status_get_relay (door_sending_status (self));

  return way ? door_relay_way_get_host (way) : NULL;
}

/* --- Finding what was noted ---------------------------------------------------------------- */

static gpointer
read_noted (DoorVault *vault, gpointer argument, GError **error)
{
  g_autoptr (GBytes) body = NULL;

  if (!door_vault_get (vault, DOOR_RECORD_SETTING, DOOR_SETTING_RELAY, NULL, &body, NULL)
      || g_bytes_get_size (body) == 0)
    return NULL;
  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSending) self = data;
  g_autofree char *code = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, NULL);

  if (code && !door_sending_get_relay (self))
    take (self, code, NULL);
}

void
door_sending_find_relay (DoorSending *self)
{
  if (!door_sending_can_carry (self))
    return;
  door_vault_queue_call_async (door_sending_carry_tools (self)->queue, read_noted, NULL, NULL,
                               g_free, on_read, g_object_ref (self));
}

/* --- Noting --------------------------------------------------------------------------------- */

static gpointer
write_noted (DoorVault *vault, gpointer argument, GError **error)
{
  const char *code = argument;
  g_autoptr (GBytes) body = g_bytes_new (code, strlen (code));

  return door_vault_put (vault, DOOR_RECORD_SETTING, DOOR_SETTING_RELAY, NULL, body, error)
             ? GINT_TO_POINTER (1)
             : NULL;
}

void
door_sending_set_relay_async (DoorSending *self,
                              const char *code,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  g_autofree char *clean = code ? g_strstrip (g_strdup (code)) : NULL;
  GError *error = NULL;

  if (door_sending_refuses_carrying (self, task))
    return;
  if (!take (self, clean, &error))
    return g_task_return_error (task, error);
  door_vault_queue_call_async (door_sending_carry_tools (self)->queue, write_noted,
                               clean ? g_steal_pointer (&clean) : g_strdup (""), g_free, NULL,
                               door_vault_task_end, g_steal_pointer (&task));
}

gboolean
door_sending_set_relay_finish (DoorSending *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
