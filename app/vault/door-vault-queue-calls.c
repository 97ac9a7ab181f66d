/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls of door-vault.h, each as: what it needs, what it does on the vault's thread, what the
 * caller sees. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault-queue.h"
#include "door-vault-queue-private.h"

#include <string.h>

#include "door-platform.h"

/* --- the whole --- */

static gpointer
call_change_passphrase (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (door_vault_change_passphrase (
      vault, (const char *) door_secret_peek (arguments->passphrase), error));
}

void
door_vault_queue_change_passphrase_async (DoorVaultQueue *self,
                                          const char *passphrase,
                                          GAsyncReadyCallback callback,
                                          gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (NULL);

  arguments->passphrase = door_secret_new_copy (passphrase, strlen (passphrase) + 1);
  door_vault_queue_push_arguments (self, call_change_passphrase, arguments, NULL, callback, data);
}

/* --- interviews --- */

static gpointer
call_list (DoorVault *vault, gpointer data, GError **error)
{
  return door_vault_list (vault, error);
}

void
door_vault_queue_list_async (DoorVaultQueue *self, GAsyncReadyCallback callback, gpointer data)
{
  door_vault_queue_push_arguments (self, call_list, door_vault_arguments_new (NULL),
                                   (GDestroyNotify) g_ptr_array_unref, callback, data);
}

GPtrArray *
door_vault_queue_list_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error)
{
  return door_vault_queue_finish_pointer (self, result, error);
}

static gpointer
call_begin (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (door_vault_begin (vault, &arguments->id, arguments->about, error));
}

void
door_vault_queue_begin_async (DoorVaultQueue *self,
                              const DoorUuid *id,
                              GBytes *about,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  arguments->about = door_vault_keep_bytes (about);
  door_vault_queue_push_arguments (self, call_begin, arguments, NULL, callback, data);
}

static gpointer
call_set_about (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (door_vault_set_about (vault, &arguments->id, arguments->about, error));
}

void
door_vault_queue_set_about_async (DoorVaultQueue *self,
                                  const DoorUuid *id,
                                  GBytes *about,
                                  GAsyncReadyCallback callback,
                                  gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  arguments->about = door_vault_keep_bytes (about);
  door_vault_queue_push_arguments (self, call_set_about, arguments, NULL, callback, data);
}

static gpointer
call_append (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (
      door_vault_append (vault, &arguments->id, arguments->entries, arguments->n_entries, error));
}

void
door_vault_queue_append_async (DoorVaultQueue *self,
                               const DoorUuid *id,
                               const DoorEntry *entries,
                               guint n_entries,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  door_vault_arguments_take_entries (arguments, entries, n_entries, door_vault_queue_clock (self));
  door_vault_queue_push_arguments (self, call_append, arguments, NULL, callback, data);
}

static gpointer
call_replay (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return door_vault_replay (vault, &arguments->id, error);
}

void
door_vault_queue_replay_async (DoorVaultQueue *self,
                               const DoorUuid *id,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  door_vault_queue_push_arguments (self, call_replay, door_vault_arguments_new (id),
                                   (GDestroyNotify) door_journal_free, callback, data);
}

DoorJournal *
door_vault_queue_replay_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error)
{
  return door_vault_queue_finish_pointer (self, result, error);
}

static gpointer
call_leave (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  door_vault_leave (vault, &arguments->id);
  return GINT_TO_POINTER (TRUE);
}

void
door_vault_queue_leave_async (DoorVaultQueue *self,
                              const DoorUuid *id,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  door_vault_queue_push_arguments (self, call_leave, door_vault_arguments_new (id), NULL, callback,
                                   data);
}

/* --- attachments --- */

static gpointer
call_attach (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (door_vault_attach (vault, &arguments->id, arguments->text,
                                             arguments->name, arguments->bytes, error));
}

void
door_vault_queue_attach_async (DoorVaultQueue *self,
                               const DoorUuid *id,
                               const char *path,
                               const char *name,
                               GBytes *content,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  arguments->text = g_strdup (path);
  arguments->name = g_strdup (name);
  arguments->bytes = door_vault_keep_bytes (content);
  door_vault_queue_push_arguments (self, call_attach, arguments, NULL, callback, data);
}

static gpointer
call_read_attachment (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return door_vault_read_attachment (vault, &arguments->id, arguments->name, error);
}

void
door_vault_queue_read_attachment_async (DoorVaultQueue *self,
                                        const DoorUuid *id,
                                        const char *name,
                                        GAsyncReadyCallback callback,
                                        gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  arguments->name = g_strdup (name);
  door_vault_queue_push_arguments (self, call_read_attachment, arguments,
                                   (GDestroyNotify) g_bytes_unref, callback, data);
}

GBytes *
door_vault_queue_bytes_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error)
{
  return door_vault_queue_finish_pointer (self, result, error);
}

/* --- finalizing --- */

static gpointer
call_finalize (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (door_vault_finalize (vault, &arguments->id, arguments->text,
                                               arguments->seal, arguments->seal_data, error));
}

void
door_vault_queue_finalize_async (DoorVaultQueue *self,
                                 const DoorUuid *id,
                                 const char *outcome,
                                 DoorSealFunc seal,
                                 gpointer seal_data,
                                 GDestroyNotify seal_data_free,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  arguments->text = g_strdup (outcome);
  arguments->seal = seal;
  arguments->seal_data = seal_data;
  arguments->seal_data_free = seal_data_free;
  door_vault_queue_push_arguments (self, call_finalize, arguments, NULL, callback, data);
}

static gpointer
call_reopen (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (
      door_vault_reopen (vault, &arguments->id, &arguments->other_id, arguments->about, error));
}

void
door_vault_queue_reopen_async (DoorVaultQueue *self,
                               const DoorUuid *old_id,
                               const DoorUuid *new_id,
                               GBytes *about,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (old_id);

  arguments->other_id = *new_id;
  arguments->about = door_vault_keep_bytes (about);
  door_vault_queue_push_arguments (self, call_reopen, arguments, NULL, callback, data);
}

/* --- outbox --- */

static gpointer
call_outbox (DoorVault *vault, gpointer data, GError **error)
{
  return door_vault_outbox (vault, error);
}

void
door_vault_queue_outbox_async (DoorVaultQueue *self, GAsyncReadyCallback callback, gpointer data)
{
  door_vault_queue_push_arguments (self, call_outbox, door_vault_arguments_new (NULL),
                                   (GDestroyNotify) g_ptr_array_unref, callback, data);
}

GPtrArray *
door_vault_queue_outbox_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error)
{
  return door_vault_queue_finish_pointer (self, result, error);
}

static gpointer
call_outbox_part (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return door_vault_outbox_part (vault, &arguments->id, arguments->name, error);
}

void
door_vault_queue_outbox_part_async (DoorVaultQueue *self,
                                    const DoorUuid *id,
                                    const char *name,
                                    GAsyncReadyCallback callback,
                                    gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  arguments->name = g_strdup (name);
  door_vault_queue_push_arguments (self, call_outbox_part, arguments,
                                   (GDestroyNotify) g_bytes_unref, callback, data);
}

static gboolean
mark (DoorVault *vault, const DoorVaultArguments *arguments, GError **error)
{
  switch (arguments->state)
    {
    case DOOR_OUTBOX_SENT:
      return door_vault_outbox_sent (vault, &arguments->id, error);
    case DOOR_OUTBOX_REFUSED:
      return door_vault_outbox_refused (vault, &arguments->id, arguments->text, error);
    default:
      return door_vault_outbox_tried (vault, &arguments->id, error)
             && door_vault_outbox_retry (vault, &arguments->id, error);
    }
}

static gpointer
call_mark (DoorVault *vault, gpointer data, GError **error)
{
  return GINT_TO_POINTER (mark (vault, data, error));
}

void
door_vault_queue_outbox_mark_async (DoorVaultQueue *self,
                                    const DoorUuid *id,
                                    DoorOutboxState state,
                                    const char *message,
                                    GAsyncReadyCallback callback,
                                    gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  arguments->state = state;
  arguments->text = g_strdup (message);
  door_vault_queue_push_arguments (self, call_mark, arguments, NULL, callback, data);
}

static gpointer
call_receipt (DoorVault *vault, gpointer data, GError **error)
{
  DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (
      door_vault_outbox_receipt (vault, arguments->bytes, arguments->roster, error));
}

void
door_vault_queue_outbox_receipt_async (DoorVaultQueue *self,
                                       GBytes *receipt,
                                       DoorRoster *roster,
                                       GAsyncReadyCallback callback,
                                       gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (NULL);

  arguments->bytes = g_bytes_ref (receipt);
  arguments->roster = door_roster_ref (roster);
  door_vault_queue_push_arguments (self, call_receipt, arguments, NULL, callback, data);
}

/* --- anything else --- */

void
door_vault_queue_call_async (DoorVaultQueue *self,
                             DoorVaultCall call,
                             gpointer argument,
                             GDestroyNotify argument_free,
                             GDestroyNotify result_free,
                             GAsyncReadyCallback callback,
                             gpointer data)
{
  door_vault_queue_push_call (self, call, argument, argument_free, result_free, callback, data);
}

gpointer
door_vault_queue_call_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error)
{
  return door_vault_queue_finish_pointer (self, result, error);
}
