/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a call of the queue takes along to the vault's thread. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault-queue.h"
#include "door-vault-queue-private.h"

#include <string.h>

#include "door-platform.h"

static void
free_text (const char *text)
{
  if (text)
    door_platform_wipe ((char *) text, strlen (text));
  g_free ((char *) text);
}

static void
arguments_free (DoorVaultArguments *self)
{
  for (guint i = 0; i < self->n_entries; i++)
    {
      free_text (self->entries[i].path);
      free_text (self->entries[i].value);
      g_free ((char *) self->entries[i].boot_id);
    }
  g_free (self->entries);
  g_free (self->name);
  g_free (self->text);
  g_clear_pointer (&self->about, g_bytes_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  door_roster_unref (self->roster);
  door_secret_unref (self->passphrase);
  if (self->seal_data_free)
    self->seal_data_free (self->seal_data);
  g_free (self);
}

DoorVaultArguments *
door_vault_arguments_new (const DoorUuid *id)
{
  DoorVaultArguments *arguments = g_new0 (DoorVaultArguments, 1);

  if (id)
    arguments->id = *id;
  return arguments;
}

static DoorEntry
copy_entry (const DoorEntry *entry, DoorClock *clock)
{
  DoorEntry copy = *entry;

  copy.path = g_strdup (entry->path);
  copy.value = g_strdup (entry->value);
  copy.boot_id = g_strdup (entry->boot_id);
  if (copy.wall_us == 0)
    {
      copy.wall_us = door_clock_now (clock);
      copy.monotonic_us = door_clock_monotonic (clock);
    }
  return copy;
}

void
door_vault_arguments_take_entries (DoorVaultArguments *self,
                                   const DoorEntry *entries,
                                   guint n_entries,
                                   DoorClock *clock)
{
  self->entries = g_new0 (DoorEntry, n_entries);
  self->n_entries = n_entries;
  for (guint i = 0; i < n_entries; i++)
    self->entries[i] = copy_entry (&entries[i], clock);
}

GBytes *
door_vault_keep_bytes (GBytes *bytes)
{
  return bytes ? g_bytes_ref (bytes) : NULL;
}

void
door_vault_queue_push_arguments (DoorVaultQueue *self,
                                 DoorVaultCall call,
                                 DoorVaultArguments *arguments,
                                 GDestroyNotify result_free,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  door_vault_queue_push_call (self, call, arguments, (GDestroyNotify) arguments_free, result_free,
                              callback, data);
}

gpointer
door_vault_queue_finish_pointer (DoorVaultQueue *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
