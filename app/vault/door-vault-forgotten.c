/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A forgotten passphrase: what a locked vault asks headquarters, and how it opens by the answer. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-vault-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "door-files.h"
#include "door-recovery.h"

/* The seed behind a request, until its answer was used. In clear, because the vault is locked: alone it
 * opens nothing. */
#define ASKER_NAME "recovery.asker"

static DoorIdentity *
load_asker (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, ASKER_NAME, NULL);
  g_autoptr (GBytes) bytes = door_file_load (path, DOOR_KEY_BYTES, error);
  g_autoptr (DoorSecret) seed = NULL;

  if (!bytes)
    return NULL;
  if (g_bytes_get_size (bytes) != DOOR_KEY_BYTES)
    {
      door_vault_damaged (error, "what was kept of the request is damaged; make a new request");
      return NULL;
    }
  seed = door_secret_new_copy (g_bytes_get_data (bytes, NULL), DOOR_KEY_BYTES);
  return door_identity_new_from_seed (seed);
}

/* A request that is under way stays valid: the answer to the first one opens when it comes. */
static DoorIdentity *
make_asker (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, ASKER_NAME, NULL);
  g_autoptr (DoorIdentity) asker = load_asker (folder, NULL);
  g_autoptr (GBytes) bytes = NULL;
  const DoorSecret *seed;

  if (asker)
    return g_steal_pointer (&asker);
  asker = door_identity_new ();
  seed = door_identity_seed (asker);
  bytes = g_bytes_new (door_secret_peek (seed), door_secret_length (seed));
  return door_file_replace (path, bytes, 0600, error) ? g_steal_pointer (&asker) : NULL;
}

GBytes *
door_vault_recovery_request (const char *folder, GError **error)
{
  g_autoptr (DoorVault) self = door_vault_open_locked (folder, NULL, error);
  g_autoptr (DoorIdentity) asker = NULL;
  g_autoptr (GBytes) slot = NULL;
  g_autofree char *context = NULL;

  if (!self)
    return NULL;
  slot = door_vault_recovery_slot (self, error);
  asker = slot ? make_asker (folder, error) : NULL;
  if (!asker)
    {
      door_vault_translate (error);
      return NULL;
    }
  context = door_vault_slot_context (self);
  return door_recovery_request_new (context, door_identity_public (asker), slot);
}

DoorVault *
door_vault_open_answer (const char *folder,
                        GBytes *answer,
                        const char *code,
                        const char *passphrase,
                        const DoorVaultOptions *options,
                        GError **error)
{
  g_autoptr (DoorVault) self = door_vault_open_locked (folder, options, error);
  g_autofree char *path = g_build_filename (folder, ASKER_NAME, NULL);
  g_autofree char *context = NULL;
  g_autoptr (DoorIdentity) asker = NULL;

  if (!self)
    return NULL;
  asker = load_asker (folder, NULL);
  if (!asker)
    {
      door_vault_refuse (error, "no request is under way for this account; make one first");
      return NULL;
    }
  context = door_vault_slot_context (self);
  self->key = door_recovery_open_answer (answer, context, asker, code, error);
  if (!door_vault_unlock (self, error) || !door_vault_change_passphrase (self, passphrase, error))
    return NULL;
  if (g_unlink (path) != 0)
    g_debug ("the request could not be forgotten");
  return g_steal_pointer (&self);
}
