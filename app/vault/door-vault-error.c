/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went wrong, in the vault's own words, and the end of a transaction. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault-private.h"

#include <stdarg.h>

GQuark
door_vault_error_quark (void)
{
  return g_quark_from_static_string ("door-vault-error");
}

static DoorVaultError
code_of_db (int code)
{
  switch ((DoorDbError) code)
    {
    case DOOR_DB_ERROR_FULL:
      return DOOR_VAULT_ERROR_FULL;
    case DOOR_DB_ERROR_BUSY:
      return DOOR_VAULT_ERROR_BUSY;
    case DOOR_DB_ERROR_CORRUPT:
      return DOOR_VAULT_ERROR_DAMAGED;
    case DOOR_DB_ERROR_NEWER:
      return DOOR_VAULT_ERROR_NEWER;
    default:
      return DOOR_VAULT_ERROR_FAILED;
    }
}

static DoorVaultError
code_of_seal (int code)
{
  switch ((DoorSealError) code)
    {
    case DOOR_SEAL_ERROR_WRONG_KEY:
    case DOOR_SEAL_ERROR_NOT_A_RECIPIENT:
      return DOOR_VAULT_ERROR_PASSPHRASE;
    case DOOR_SEAL_ERROR_NEWER:
      return DOOR_VAULT_ERROR_NEWER;
    case DOOR_SEAL_ERROR_FAILED:
      return DOOR_VAULT_ERROR_FAILED;
    default:
      return DOOR_VAULT_ERROR_DAMAGED;
    }
}

static DoorVaultError
code_of_file (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    return DOOR_VAULT_ERROR_BUSY;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
      || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return DOOR_VAULT_ERROR_FULL;
  return DOOR_VAULT_ERROR_FAILED;
}

gboolean
door_vault_translate (GError **error)
{
  DoorVaultError code;

  if (!error || !*error || (*error)->domain == DOOR_VAULT_ERROR)
    return FALSE;
  if ((*error)->domain == DOOR_DB_ERROR)
    code = code_of_db ((*error)->code);
  else if ((*error)->domain == DOOR_SEAL_ERROR)
    code = code_of_seal ((*error)->code);
  else
    code = code_of_file (*error);
  (*error)->domain = DOOR_VAULT_ERROR;
  (*error)->code = (int) code;
  return FALSE;
}

gboolean
door_vault_damaged (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED, text);
  return FALSE;
}

gboolean
door_vault_refuse (GError **error, const char *text)
{
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE, text);
  return FALSE;
}

gboolean
door_vault_end (DoorVault *self, gboolean good, GError **error)
{
  if (good && door_db_commit (self->db, error))
    return TRUE;
  door_db_rollback (self->db);
  return door_vault_translate (error);
}
