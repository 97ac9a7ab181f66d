/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records, through the queue. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault-queue.h"
#include "door-vault-queue-private.h"

static gpointer
call_put (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (door_vault_put (vault, arguments->kind, arguments->name, arguments->about,
                                          arguments->bytes, error));
}

void
door_vault_queue_put_async (DoorVaultQueue *self,
                            DoorRecordKind kind,
                            const char *name,
                            GBytes *about,
                            GBytes *body,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (NULL);

  arguments->kind = kind;
  arguments->name = g_strdup (name);
  arguments->about = door_vault_keep_bytes (about);
  arguments->bytes = door_vault_keep_bytes (body);
  door_vault_queue_push_arguments (self, call_put, arguments, NULL, callback, data);
}

typedef struct {
  GBytes *about;
  GBytes *body;
} Found;

static void
found_free (Found *self)
{
  g_clear_pointer (&self->about, g_bytes_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Found, found_free)

static gpointer
call_get (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;
  g_autoptr (Found) found = g_new0 (Found, 1);

  if (!door_vault_get (vault, arguments->kind, arguments->name, &found->about, &found->body, error))
    return NULL;
  return g_steal_pointer (&found);
}

void
door_vault_queue_get_async (DoorVaultQueue *self,
                            DoorRecordKind kind,
                            const char *name,
                            GAsyncReadyCallback callback,
                            gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (NULL);

  arguments->kind = kind;
  arguments->name = g_strdup (name);
  door_vault_queue_push_arguments (self, call_get, arguments, (GDestroyNotify) found_free, callback,
                                   data);
}

gboolean
door_vault_queue_get_finish (DoorVaultQueue *self,
                             GAsyncResult *result,
                             GBytes **ret_about,
                             GBytes **ret_body,
                             GError **error)
{
  g_autoptr (Found) found = door_vault_queue_finish_pointer (self, result, error);

  if (!found)
    return FALSE;
  if (ret_about)
    *ret_about = g_steal_pointer (&found->about);
  if (ret_body)
    *ret_body = g_steal_pointer (&found->body);
  return TRUE;
}

static gpointer
call_records (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return door_vault_records (vault, arguments->kind, error);
}

void
door_vault_queue_records_async (DoorVaultQueue *self,
                                DoorRecordKind kind,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (NULL);

  arguments->kind = kind;
  door_vault_queue_push_arguments (self, call_records, arguments,
                                   (GDestroyNotify) g_ptr_array_unref, callback, data);
}

GPtrArray *
door_vault_queue_records_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error)
{
  return door_vault_queue_finish_pointer (self, result, error);
}

static gpointer
call_remove (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (door_vault_remove (vault, arguments->kind, arguments->name, error));
}

void
door_vault_queue_remove_async (DoorVaultQueue *self,
                               DoorRecordKind kind,
                               const char *name,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (NULL);

  arguments->kind = kind;
  arguments->name = g_strdup (name);
  door_vault_queue_push_arguments (self, call_remove, arguments, NULL, callback, data);
}
