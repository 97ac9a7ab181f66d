/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed sections, drafts on another device, and the ends of an interview, as calls of the queue. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault-queue.h"
#include "door-vault-queue-private.h"

#include <string.h>

/* --- sections --- */

static DoorVaultArguments *
arguments_of (const DoorUuid *id, guint section)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  arguments->section = section;
  return arguments;
}

static gpointer
call_section_open (DoorVault *vault, gpointer data, GError **error)
{
  const DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (
      door_vault_section_open (vault, &arguments->id, arguments->section, arguments->text, error));
}

void
door_vault_queue_section_open_async (DoorVaultQueue *self,
                                     const DoorUuid *id,
                                     guint section,
                                     const char *label,
                                     GAsyncReadyCallback callback,
                                     gpointer data)
{
  DoorVaultArguments *arguments = arguments_of (id, section);

  arguments->text = g_strdup (label);
  door_vault_queue_push_arguments (self, call_section_open, arguments, NULL, callback, data);
}

static gpointer
call_section_append (DoorVault *vault, gpointer data, GError **error)
{
  const DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (door_vault_section_append (
      vault, &arguments->id, arguments->section, arguments->entries, arguments->n_entries, error));
}

void
door_vault_queue_section_append_async (DoorVaultQueue *self,
                                       const DoorUuid *id,
                                       guint section,
                                       const DoorEntry *entries,
                                       guint n_entries,
                                       GAsyncReadyCallback callback,
                                       gpointer data)
{
  DoorVaultArguments *arguments = arguments_of (id, section);

  door_vault_arguments_take_entries (arguments, entries, n_entries, door_vault_queue_clock (self));
  door_vault_queue_push_arguments (self, call_section_append, arguments, NULL, callback, data);
}

static gpointer
call_section_attach (DoorVault *vault, gpointer data, GError **error)
{
  const DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (door_vault_section_attach (vault, &arguments->id, arguments->section,
                                                     arguments->text, arguments->name,
                                                     arguments->bytes, error));
}

void
door_vault_queue_section_attach_async (DoorVaultQueue *self,
                                       const DoorUuid *id,
                                       guint section,
                                       const char *path,
                                       const char *name,
                                       GBytes *content,
                                       GAsyncReadyCallback callback,
                                       gpointer data)
{
  DoorVaultArguments *arguments = arguments_of (id, section);

  arguments->text = g_strdup (path);
  arguments->name = g_strdup (name);
  arguments->bytes = door_vault_keep_bytes (content);
  door_vault_queue_push_arguments (self, call_section_attach, arguments, NULL, callback, data);
}

static gpointer
call_section_replay (DoorVault *vault, gpointer data, GError **error)
{
  const DoorVaultArguments *arguments = data;

  return door_vault_section_replay (vault, &arguments->id, arguments->section, error);
}

void
door_vault_queue_section_replay_async (DoorVaultQueue *self,
                                       const DoorUuid *id,
                                       guint section,
                                       GAsyncReadyCallback callback,
                                       gpointer data)
{
  door_vault_queue_push_arguments (self, call_section_replay, arguments_of (id, section),
                                   (GDestroyNotify) door_journal_free, callback, data);
}

static gpointer
call_section_close (DoorVault *vault, gpointer data, GError **error)
{
  const DoorVaultArguments *arguments = data;
  const DoorSectionReaders readers = { arguments->roster, arguments->audience, arguments->text };
  gint64 *shift;

  if (!door_vault_section_close (vault, &arguments->id, arguments->section, arguments->bytes,
                                 arguments->entries, arguments->n_entries, &readers, error))
    return NULL;
  shift = g_new (gint64, 1);
  *shift = door_vault_outer_shift (vault, &arguments->id);
  return shift;
}

void
door_vault_queue_section_close_async (DoorVaultQueue *self,
                                      const DoorUuid *id,
                                      guint section,
                                      GBytes *answers,
                                      const DoorEntry *carried,
                                      guint n_carried,
                                      DoorRoster *roster,
                                      DoorAudience audience,
                                      const char *team,
                                      GAsyncReadyCallback callback,
                                      gpointer data)
{
  DoorVaultArguments *arguments = arguments_of (id, section);

  arguments->bytes = door_vault_keep_bytes (answers);
  arguments->roster = door_roster_ref (roster);
  arguments->audience = audience;
  arguments->text = g_strdup (team);
  door_vault_arguments_take_entries (arguments, carried, n_carried, door_vault_queue_clock (self));
  door_vault_queue_push_arguments (self, call_section_close, arguments, g_free, callback, data);
}

gboolean
door_vault_queue_section_close_finish (DoorVaultQueue *self,
                                       GAsyncResult *result,
                                       gint64 *ret_shift_us,
                                       GError **error)
{
  g_autofree gint64 *shift = door_vault_queue_finish_pointer (self, result, error);

  if (shift && ret_shift_us)
    *ret_shift_us = *shift;
  return shift != NULL;
}

typedef struct {
  GPtrArray *all; /* of DoorSectionInfo */
  gint64 shift_us;
} Sections;

static void
sections_free (gpointer data)
{
  Sections *self = data;

  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_free (self);
}

static gpointer
call_sections (DoorVault *vault, gpointer data, GError **error)
{
  const DoorVaultArguments *arguments = data;
  GPtrArray *all = door_vault_sections (vault, &arguments->id, error);
  Sections *self;

  if (!all)
    return NULL;
  self = g_new (Sections, 1);
  *self = (Sections){ all, door_vault_outer_shift (vault, &arguments->id) };
  return self;
}

void
door_vault_queue_sections_async (DoorVaultQueue *self,
                                 const DoorUuid *id,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  door_vault_queue_push_arguments (self, call_sections, door_vault_arguments_new (id),
                                   sections_free, callback, data);
}

GPtrArray *
door_vault_queue_sections_finish (DoorVaultQueue *self,
                                  GAsyncResult *result,
                                  gint64 *ret_shift_us,
                                  GError **error)
{
  Sections *sections = door_vault_queue_finish_pointer (self, result, error);
  GPtrArray *all;

  if (!sections)
    return NULL;
  all = g_steal_pointer (&sections->all);
  if (ret_shift_us)
    *ret_shift_us = sections->shift_us;
  sections_free (sections);
  return all;
}

/* --- drafts on another device --- */

static gpointer
call_backup (DoorVault *vault, gpointer data, GError **error)
{
  const DoorVaultArguments *arguments = data;

  return door_vault_backup (vault, &arguments->id, arguments->roster, error);
}

void
door_vault_queue_backup_async (DoorVaultQueue *self,
                               const DoorUuid *id,
                               DoorRoster *roster,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  arguments->roster = door_roster_ref (roster);
  door_vault_queue_push_arguments (self, call_backup, arguments, (GDestroyNotify) g_bytes_unref,
                                   callback, data);
}

static gpointer
call_restore (DoorVault *vault, gpointer data, GError **error)
{
  const DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (
      door_vault_restore (vault, arguments->bytes, arguments->roster, &arguments->id, error));
}

void
door_vault_queue_restore_async (DoorVaultQueue *self,
                                GBytes *handed_over,
                                DoorRoster *roster,
                                const DoorUuid *id,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  arguments->bytes = g_bytes_ref (handed_over);
  arguments->roster = door_roster_ref (roster);
  door_vault_queue_push_arguments (self, call_restore, arguments, NULL, callback, data);
}

/* --- ends --- */

static gpointer
call_destroy (DoorVault *vault, gpointer data, GError **error)
{
  const DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (door_vault_destroy (vault, &arguments->id, arguments->text, error));
}

void
door_vault_queue_destroy_async (DoorVaultQueue *self,
                                const DoorUuid *id,
                                const char *outcome,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  arguments->text = g_strdup (outcome);
  door_vault_queue_push_arguments (self, call_destroy, arguments, NULL, callback, data);
}

static gpointer
call_withdraw (DoorVault *vault, gpointer data, GError **error)
{
  const DoorVaultArguments *arguments = data;

  return GINT_TO_POINTER (
      door_vault_withdraw (vault, &arguments->id, arguments->text, arguments->bytes, error));
}

void
door_vault_queue_withdraw_async (DoorVaultQueue *self,
                                 const DoorUuid *id,
                                 const char *outcome,
                                 GBytes *about,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (id);

  arguments->text = g_strdup (outcome);
  arguments->bytes = about ? g_bytes_ref (about) : NULL;
  door_vault_queue_push_arguments (self, call_withdraw, arguments, NULL, callback, data);
}

static gpointer
call_release (DoorVault *vault, gpointer data, GError **error)
{
  const DoorVaultArguments *arguments = data;
  int count = door_vault_release (vault, &arguments->grace, error);

  /* One more than released: NULL would be a failure. */
  return count >= 0 ? GINT_TO_POINTER (count + 1) : NULL;
}

void
door_vault_queue_release_async (DoorVaultQueue *self,
                                const DoorVaultGrace *grace,
                                GAsyncReadyCallback callback,
                                gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (NULL);

  arguments->grace = *grace;
  door_vault_queue_push_arguments (self, call_release, arguments, NULL, callback, data);
}

int
door_vault_queue_release_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error)
{
  return GPOINTER_TO_INT (door_vault_queue_finish_pointer (self, result, error)) - 1;
}

static gpointer
call_audit (DoorVault *vault, gpointer data, GError **error)
{
  const DoorVaultArguments *arguments = data;

  return door_vault_audit (vault, &arguments->grace, error);
}

void
door_vault_queue_audit_async (DoorVaultQueue *self,
                              const DoorVaultGrace *grace,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  DoorVaultArguments *arguments = door_vault_arguments_new (NULL);

  arguments->grace = *grace;
  door_vault_queue_push_arguments (self, call_audit, arguments, (GDestroyNotify) g_ptr_array_unref,
                                   callback, data);
}

GPtrArray *
door_vault_queue_audit_finish (DoorVaultQueue *self, GAsyncResult *result, GError **error)
{
  return door_vault_queue_finish_pointer (self, result, error);
}
