/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which interviews there are, and what stays of one that was destroyed. */
#define G_LOG_DOMAIN "door-vault"

#include "door-interview-row-private.h"
#include "door-vault.h"

#include <string.h>

/* --- listing --- */

void
door_interview_info_free (DoorInterviewInfo *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->about, g_bytes_unref);
  g_free (self->outcome);
  g_free (self);
}

/* What is sealed of a destroyed interview: a zero, the outcome, a zero, the about. Of earlier versions:
 * the outcome alone, which has no zero. */
static GBytes *
join_end (const char *outcome, GBytes *about)
{
  GByteArray *end = g_byte_array_new ();

  g_byte_array_append (end, (const guint8 *) "", 1);
  g_byte_array_append (end, (const guint8 *) outcome, (guint) strlen (outcome) + 1);
  if (about)
    g_byte_array_append (end, g_bytes_get_data (about, NULL), (guint) g_bytes_get_size (about));
  return g_byte_array_free_to_bytes (end);
}

static void
split_end (DoorInterviewInfo *info)
{
  g_autoptr (GBytes) end = g_steal_pointer (&info->about);
  gsize n;
  const char *bytes = g_bytes_get_data (end, &n);
  const char *second = n > 1 && bytes[0] == '\0' ? memchr (bytes + 1, '\0', n - 1) : NULL;

  if (second)
    {
      gsize start = (gsize) (second + 1 - bytes);

      info->outcome = g_strdup (bytes + 1);
      info->about = g_bytes_new_from_bytes (end, start, n - start);
      return;
    }
  info->outcome = g_strndup (bytes, n);
  info->about = g_bytes_new (NULL, 0);
}

static DoorInterviewInfo *
make_info (const DoorVault *self, const DoorOpenInterview *interview, gboolean verified)
{
  DoorInterviewInfo *info = g_new0 (DoorInterviewInfo, 1);

  info->id = interview->id;
  info->state = interview->state;
  info->length = interview->tail.length;
  if (verified)
    info->about = door_vault_open_about (self, interview);
  info->damaged = info->about == NULL;
  if (info->about && info->state == DOOR_INTERVIEW_DESTROYED)
    split_end (info);
  return info;
}

/* Thousands of rows pass through one set of guarded keys. */
static DoorInterviewInfo *
info_of_row (const DoorVault *self, sqlite3_stmt *row, DoorOpenInterview *scratch)
{
  DoorOpenInterview interview = { 0 };
  DoorInterviewInfo *info;
  gboolean verified;

  if (sqlite3_column_type (row, 3) != SQLITE_NULL)
    {
      interview.key = door_secret_ref (scratch->key);
      interview.about_key = door_secret_ref (scratch->about_key);
      interview.journal_key = door_secret_ref (scratch->journal_key);
      interview.proof_key = door_secret_ref (scratch->proof_key);
    }
  verified = door_open_interview_read (row, &interview)
             && door_vault_verify_interview (self, &interview);
  info = make_info (self, &interview, verified);
  g_clear_pointer (&interview.about, g_bytes_unref);
  g_clear_pointer (&interview.wrapped_key, g_bytes_unref);
  door_open_interview_drop_keys (&interview);
  return info;
}

GPtrArray *
door_vault_list (DoorVault *self, GError **error)
{
  sqlite3_stmt *row;
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_interview_info_free);
  g_autoptr (DoorOpenInterview) scratch = g_new0 (DoorOpenInterview, 1);
  int status;

  g_assert (self->thread == g_thread_self ());
  row = door_db_prepare (self->db,
                         "SELECT " DOOR_INTERVIEW_COLUMNS " FROM interview ORDER BY number", error);
  if (!row)
    {
      door_vault_translate (error);
      return NULL;
    }
  door_open_interview_make_room (scratch);
  while ((status = door_db_step (self->db, row, error)) == SQLITE_ROW)
    g_ptr_array_add (list, info_of_row (self, row, scratch));
  sqlite3_reset (row);
  if (status == SQLITE_DONE)
    return g_steal_pointer (&list);
  door_vault_translate (error);
  return NULL;
}

DoorInterviewInfo *
door_vault_find (DoorVault *self, const DoorUuid *id, GError **error)
{
  DoorOpenInterview *interview = door_vault_use (self, id, error);

  return interview ? make_info (self, interview, TRUE) : NULL;
}

/* --- destroying --- */

gboolean
door_vault_forget (DoorVault *self,
                   DoorOpenInterview *interview,
                   const char *outcome,
                   GBytes *about,
                   GError **error)
{
  DoorTail tail = { .length = 0 };
  g_autoptr (GBytes) end = join_end (outcome, about);

  door_open_interview_drop_keys (interview);
  g_clear_pointer (&interview->wrapped_key, g_bytes_unref);
  g_clear_pointer (&interview->about, g_bytes_unref);
  interview->about = door_vault_seal_about (self, interview, end);
  return door_vault_store (self, interview, &tail, DOOR_INTERVIEW_DESTROYED, NULL, error)
         && door_vault_delete_rows (self, interview->number, error);
}

gboolean
door_vault_destroy (DoorVault *self, const DoorUuid *id, const char *outcome, GError **error)
{
  DoorOpenInterview *interview = door_vault_use_draft (self, id, error);
  g_autoptr (GBytes) about = NULL;
  gboolean good;

  if (!interview)
    return FALSE;
  about = door_vault_open_about (self, interview);
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  good = door_vault_end (self, door_vault_forget (self, interview, outcome, about, error), error);
  g_hash_table_remove (self->interviews, id);
  if (good)
    {
      door_vault_sweep (self);
      door_vault_sweep_media (self);
    }
  return good;
}

gboolean
door_vault_sweep (DoorVault *self)
{
  int status = sqlite3_wal_checkpoint_v2 (door_db_handle (self->db), NULL,
                                          SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  if (status != SQLITE_OK)
    g_debug ("the log could not be emptied now: %s", sqlite3_errstr (status));
  return status == SQLITE_OK;
}
