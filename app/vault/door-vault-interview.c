/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviews: their rows, their keys, their journals. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-vault-private.h"

#include <string.h>

#include "door-platform.h"

#define COLUMNS "number, uuid, state, wrapped_key, about, length, head, previous, proof"

/* --- keys of one interview --- */

static DoorPlaceBytes
key_place (const DoorVault *self, const DoorUuid *id)
{
  return door_vault_place (self, "interview key", id->bytes, sizeof id->bytes);
}

static DoorPlaceBytes
about_place (const DoorVault *self, const DoorUuid *id)
{
  return door_vault_place (self, "interview about", id->bytes, sizeof id->bytes);
}

static DoorSecret *
about_key_of (const DoorVault *self, const DoorOpenInterview *interview)
{
  return interview->about_key ? interview->about_key : self->gone_key;
}

static DoorSecret *
proof_key_of (const DoorVault *self, const DoorOpenInterview *interview)
{
  return interview->proof_key ? interview->proof_key : self->gone_key;
}

static void
make_key_room (DoorOpenInterview *interview)
{
  interview->key = door_secret_new (DOOR_KEY_BYTES);
  interview->about_key = door_secret_new (DOOR_KEY_BYTES);
  interview->journal_key = door_secret_new (DOOR_KEY_BYTES);
  interview->proof_key = door_secret_new (DOOR_KEY_BYTES);
}

static void
derive_keys (DoorOpenInterview *interview)
{
  door_cipher_derive_into (interview->key, "doorabou", 1, interview->about_key);
  door_cipher_derive_into (interview->key, "doorjour", 1, interview->journal_key);
  door_cipher_derive_into (interview->key, "doorprof", 1, interview->proof_key);
}

static void
drop_keys (DoorOpenInterview *interview)
{
  g_clear_pointer (&interview->key, door_secret_unref);
  g_clear_pointer (&interview->about_key, door_secret_unref);
  g_clear_pointer (&interview->journal_key, door_secret_unref);
  g_clear_pointer (&interview->proof_key, door_secret_unref);
}

static gboolean
open_keys (const DoorVault *self, DoorOpenInterview *interview)
{
  DoorPlaceBytes place = key_place (self, &interview->id);

  if (!door_cipher_unwrap_secret (self->interview_key, place.bytes, place.n,
                                  g_bytes_get_data (interview->wrapped_key, NULL),
                                  g_bytes_get_size (interview->wrapped_key), interview->key))
    return FALSE;
  derive_keys (interview);
  return TRUE;
}

void
door_open_interview_free (DoorOpenInterview *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->about, g_bytes_unref);
  g_clear_pointer (&self->wrapped_key, g_bytes_unref);
  g_clear_pointer (&self->section, door_open_section_free);
  drop_keys (self);
  g_free (self);
}

/* --- rows --- */

/* Over everything in the row that could be exchanged for another value. */
static void
make_proof (const DoorVault *self,
            const DoorOpenInterview *interview,
            const DoorTail *tail,
            DoorInterviewState state,
            guint8 ret_proof[static DOOR_HASH_BYTES])
{
  guint64 numbers[] = { GUINT64_TO_LE (state), GUINT64_TO_LE (tail->length) };
  const DoorPiece pieces[] = {
    { self->id.bytes, sizeof self->id.bytes },
    { interview->id.bytes, sizeof interview->id.bytes },
    { numbers, sizeof numbers },
    { tail->chain.hash, sizeof tail->chain.hash },
    { interview->previous, interview->has_previous ? sizeof interview->previous : 0 },
    { g_bytes_get_data (interview->about, NULL), g_bytes_get_size (interview->about) },
  };

  door_cipher_hash (proof_key_of (self, interview), pieces, G_N_ELEMENTS (pieces), ret_proof);
}

static gboolean
column_hash (sqlite3_stmt *row, int column, guint8 ret_hash[static DOOR_HASH_BYTES])
{
  if (sqlite3_column_bytes (row, column) != DOOR_HASH_BYTES)
    return FALSE;
  memcpy (ret_hash, sqlite3_column_blob (row, column), DOOR_HASH_BYTES);
  return TRUE;
}

/* Reads the columns; keys and proof are not looked at yet. */
static gboolean
read_row (sqlite3_stmt *row, DoorOpenInterview *interview)
{
  interview->number = sqlite3_column_int64 (row, 0);
  if (sqlite3_column_bytes (row, 1) != sizeof interview->id.bytes)
    return FALSE;
  memcpy (interview->id.bytes, sqlite3_column_blob (row, 1), sizeof interview->id.bytes);
  interview->state = (DoorInterviewState) sqlite3_column_int (row, 2);
  interview->wrapped_key = door_db_column_bytes (row, 3);
  interview->about = door_db_column_bytes (row, 4);
  interview->tail.length = (guint64) sqlite3_column_int64 (row, 5);
  interview->has_previous = sqlite3_column_type (row, 7) != SQLITE_NULL;
  return interview->number > 0 && interview->number < DOOR_INTERVIEW_MAX && interview->about
         && column_hash (row, 6, interview->tail.chain.hash)
         && (!interview->has_previous || column_hash (row, 7, interview->previous))
         && column_hash (row, 8, interview->proof);
}

/* Opens the keys and checks that the row is what was written. The interview must have room for
 * keys; a destroyed one uses the vault's. */
static gboolean
verify_row (const DoorVault *self, DoorOpenInterview *interview)
{
  guint8 proof[DOOR_HASH_BYTES];

  if ((interview->wrapped_key == NULL) != (interview->state == DOOR_INTERVIEW_DESTROYED))
    return FALSE;
  if (!interview->wrapped_key)
    drop_keys (interview);
  else if (!open_keys (self, interview))
    return FALSE;
  make_proof (self, interview, &interview->tail, interview->state, proof);
  return door_hash_equal (proof, interview->proof);
}

static gboolean
bind_row (const DoorVault *self,
          sqlite3_stmt *statement,
          const DoorOpenInterview *interview,
          const DoorTail *tail,
          DoorInterviewState state)
{
  guint8 proof[DOOR_HASH_BYTES];

  make_proof (self, interview, tail, state, proof);
  sqlite3_bind_int (statement, 1, (int) state);
  door_db_bind_bytes (statement, 2, interview->wrapped_key);
  door_db_bind_bytes (statement, 3, interview->about);
  sqlite3_bind_int64 (statement, 4, (gint64) tail->length);
  sqlite3_bind_blob (statement, 5, tail->chain.hash, DOOR_HASH_BYTES, SQLITE_TRANSIENT);
  sqlite3_bind_blob (statement, 6, proof, sizeof proof, SQLITE_TRANSIENT);
  return TRUE;
}

gboolean
door_vault_store (DoorVault *self,
                  const DoorOpenInterview *interview,
                  const DoorTail *tail,
                  DoorInterviewState state,
                  GBytes *signature,
                  GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (self->db,
                                             "UPDATE interview SET state = ?, wrapped_key = ?, "
                                             "about = ?, length = ?, head = ?, proof = ?, "
                                             "signature = coalesce (?, signature) WHERE number = ?",
                                             error);

  if (!statement)
    return FALSE;
  bind_row (self, statement, interview, tail, state);
  door_db_bind_bytes (statement, 7, signature);
  sqlite3_bind_int64 (statement, 8, interview->number);
  return door_db_run (self->db, statement, error);
}

static gboolean
insert_row (DoorVault *self, DoorOpenInterview *interview, GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (
      self->db,
      "INSERT INTO interview (state, wrapped_key, about, length, head, proof, uuid, previous) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      error);

  if (!statement)
    return FALSE;
  bind_row (self, statement, interview, &interview->tail, interview->state);
  sqlite3_bind_blob (statement, 7, interview->id.bytes, sizeof interview->id.bytes,
                     SQLITE_TRANSIENT);
  if (interview->has_previous)
    sqlite3_bind_blob (statement, 8, interview->previous, DOOR_HASH_BYTES, SQLITE_TRANSIENT);
  if (!door_db_run (self->db, statement, error))
    return FALSE;
  interview->number = sqlite3_last_insert_rowid (door_db_handle (self->db));
  return interview->number < DOOR_INTERVIEW_MAX
         || door_vault_damaged (error, "the vault holds more interviews than it can number");
}

GBytes *
door_vault_seal_about (const DoorVault *self, const DoorOpenInterview *interview, GBytes *about)
{
  DoorPlaceBytes place = about_place (self, &interview->id);

  return door_vault_wrap (about_key_of (self, interview), &place, about);
}

GBytes *
door_vault_open_about (const DoorVault *self, const DoorOpenInterview *interview)
{
  DoorPlaceBytes place = about_place (self, &interview->id);

  return door_vault_unwrap (about_key_of (self, interview), &place, interview->about);
}

DoorOpenInterview *
door_vault_insert (
    DoorVault *self, const DoorUuid *id, GBytes *about, const guint8 *previous, GError **error)
{
  g_autoptr (DoorOpenInterview) interview = g_new0 (DoorOpenInterview, 1);
  DoorPlaceBytes place = key_place (self, id);

  interview->id = *id;
  interview->state = DOOR_INTERVIEW_DRAFT;
  interview->key = door_secret_new_random (DOOR_KEY_BYTES);
  interview->about_key = door_secret_new (DOOR_KEY_BYTES);
  interview->journal_key = door_secret_new (DOOR_KEY_BYTES);
  interview->proof_key = door_secret_new (DOOR_KEY_BYTES);
  derive_keys (interview);
  interview->wrapped_key
      = door_cipher_wrap_secret (self->interview_key, place.bytes, place.n, interview->key);
  interview->has_previous = previous != NULL;
  if (previous)
    memcpy (interview->previous, previous, DOOR_HASH_BYTES);
  interview->about = door_vault_seal_about (self, interview, about);
  door_chain_start (&interview->tail.chain, &self->id, id, DOOR_STREAM_MAIN, previous);
  if (!insert_row (self, interview, error))
    return NULL;
  interview->used = ++self->uses;
  g_hash_table_insert (self->interviews, &interview->id, interview);
  return g_steal_pointer (&interview);
}

/* --- taking into use --- */

static DoorOpenInterview *
load (DoorVault *self, const DoorUuid *id, GError **error)
{
  sqlite3_stmt *row
      = door_db_prepare (self->db, "SELECT " COLUMNS " FROM interview WHERE uuid = ?", error);
  g_autoptr (DoorOpenInterview) interview = g_new0 (DoorOpenInterview, 1);
  gboolean good;
  int status;

  if (!row)
    return NULL;
  sqlite3_bind_blob (row, 1, id->bytes, sizeof id->bytes, SQLITE_TRANSIENT);
  status = door_db_step (self->db, row, error);
  if (status == SQLITE_DONE)
    g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                         "there is no such interview in this vault");
  if (status != SQLITE_ROW)
    return NULL;
  make_key_room (interview);
  good = read_row (row, interview) && verify_row (self, interview);
  sqlite3_reset (row);
  if (good)
    return g_steal_pointer (&interview);
  door_vault_damaged (error, "the record of this interview is damaged");
  return NULL;
}

void
door_vault_make_room (DoorVault *self)
{
  const DoorOpenInterview *oldest = NULL;
  GHashTableIter iter;
  gpointer interview;

  if (g_hash_table_size (self->interviews) < DOOR_INTERVIEWS_IN_USE)
    return;
  g_hash_table_iter_init (&iter, self->interviews);
  while (g_hash_table_iter_next (&iter, NULL, &interview))
    if (!oldest || ((DoorOpenInterview *) interview)->used < oldest->used)
      oldest = interview;
  g_hash_table_remove (self->interviews, &oldest->id);
}

DoorOpenInterview *
door_vault_use (DoorVault *self, const DoorUuid *id, GError **error)
{
  DoorOpenInterview *interview = g_hash_table_lookup (self->interviews, id);

  g_assert (self->thread == g_thread_self ());
  if (interview)
    {
      interview->used = ++self->uses;
      return interview;
    }
  interview = load (self, id, error);
  if (!interview)
    {
      door_vault_translate (error);
      return NULL;
    }
  door_vault_make_room (self);
  interview->used = ++self->uses;
  g_hash_table_insert (self->interviews, &interview->id, interview);
  door_vault_prepare_clock (self, interview);
  return interview;
}

DoorOpenInterview *
door_vault_use_draft (DoorVault *self, const DoorUuid *id, GError **error)
{
  DoorOpenInterview *interview = door_vault_use (self, id, error);

  if (!interview || interview->state == DOOR_INTERVIEW_DRAFT)
    return interview;
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE,
                       interview->state == DOOR_INTERVIEW_FINALIZED
                           ? "this interview is finalized and takes no more changes"
                           : "this interview was removed from the device");
  return NULL;
}

void
door_vault_leave (DoorVault *self, const DoorUuid *id)
{
  g_assert (self->thread == g_thread_self ());
  g_hash_table_remove (self->interviews, id);
}

/* --- beginning --- */

gboolean
door_vault_begin (DoorVault *self, const DoorUuid *id, GBytes *about, GError **error)
{
  DoorOpenInterview *interview;
  gboolean good;

  g_assert (self->thread == g_thread_self ());
  door_vault_make_room (self);
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  interview = door_vault_insert (self, id, about, NULL, error);
  good = door_vault_end (self, interview != NULL, error);
  if (!good)
    g_hash_table_remove (self->interviews, id);
  return good;
}

gboolean
door_vault_set_about (DoorVault *self, const DoorUuid *id, GBytes *about, GError **error)
{
  DoorOpenInterview *interview = door_vault_use (self, id, error);
  g_autoptr (GBytes) before = NULL;
  gboolean good;

  if (!interview)
    return FALSE;
  if (interview->state == DOOR_INTERVIEW_DESTROYED)
    return door_vault_use_draft (self, id, error) != NULL;
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  before = g_steal_pointer (&interview->about);
  interview->about = door_vault_seal_about (self, interview, about);
  good = door_vault_store (self, interview, &interview->tail, interview->state, NULL, error);
  if (door_vault_end (self, good, error))
    return TRUE;
  g_bytes_unref (interview->about);
  interview->about = g_steal_pointer (&before);
  return FALSE;
}

/* --- the journal --- */

DoorLine
door_vault_main_line (const DoorOpenInterview *interview)
{
  return (DoorLine){ interview->number, interview->id, DOOR_STREAM_MAIN, interview->journal_key,
                     interview->about_key };
}

const guint8 *
door_vault_previous_of (const DoorOpenInterview *interview)
{
  return interview->has_previous ? interview->previous : NULL;
}

void
door_vault_stamp (DoorVault *self, DoorEntry *entry)
{
  if (entry->wall_us != 0)
    return;
  entry->wall_us = door_clock_now (self->clock);
  entry->monotonic_us = door_clock_monotonic (self->clock);
}

/* What may be seen of a time outside the sealed sections. */
static void
make_outer (const DoorOuterClock *clock, DoorEntry *entry)
{
  if (!clock)
    return;
  if (clock->stopped)
    {
      entry->wall_us = MIN (entry->wall_us, clock->stopped_wall);
      entry->monotonic_us = MIN (entry->monotonic_us, clock->stopped_monotonic);
    }
  entry->wall_us -= clock->shift_wall;
  entry->monotonic_us -= clock->shift_monotonic;
}

gboolean
door_vault_append_inside (DoorVault *self,
                          DoorOpenInterview *interview,
                          DoorTail *tail,
                          const DoorEntry *entries,
                          guint n_entries,
                          GError **error)
{
  DoorLine line = door_vault_main_line (interview);
  const DoorOuterClock *clock = door_vault_outer_clock (self, &interview->id);

  for (guint i = 0; i < n_entries; i++)
    {
      DoorEntry entry = entries[i];

      door_vault_stamp (self, &entry);
      make_outer (clock, &entry);
      if (!door_vault_append_line (self, &line, tail, &entry, 1, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
door_vault_append (
    DoorVault *self, const DoorUuid *id, const DoorEntry *entries, guint n_entries, GError **error)
{
  DoorOpenInterview *interview;
  DoorTail tail;
  gboolean good;

  g_return_val_if_fail (door_vault_entries_are_sound (entries, n_entries), FALSE);

  interview = door_vault_use_draft (self, id, error);
  if (!interview)
    return FALSE;
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  tail = interview->tail;
  good = door_vault_append_inside (self, interview, &tail, entries, n_entries, error)
         && door_vault_store (self, interview, &tail, interview->state, NULL, error);
  good = door_vault_end (self, good, error);
  door_vault_settle (&interview->tail, &tail, good);
  return good;
}

static DoorOpenInterview *
use_with_journal (DoorVault *self, const DoorUuid *id, GError **error)
{
  DoorOpenInterview *interview = door_vault_use (self, id, error);

  if (!interview || interview->state != DOOR_INTERVIEW_DESTROYED)
    return interview;
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE,
                       "this interview was removed from the device");
  return NULL;
}

DoorJournal *
door_vault_replay (DoorVault *self, const DoorUuid *id, GError **error)
{
  DoorOpenInterview *interview = use_with_journal (self, id, error);
  DoorLine line;

  if (!interview)
    return NULL;
  line = door_vault_main_line (interview);
  return door_vault_read_line (self, &line, &interview->tail, door_vault_previous_of (interview),
                               error);
}

DoorJournal *
door_vault_rescue (DoorVault *self, const DoorUuid *id, guint *ret_lost, GError **error)
{
  DoorOpenInterview *interview = use_with_journal (self, id, error);
  DoorJournal *journal;
  DoorLine line;

  if (!interview)
    return NULL;
  line = door_vault_main_line (interview);
  journal = door_vault_rescue_line (self, &line, door_vault_previous_of (interview), error);
  if (journal && ret_lost)
    *ret_lost = (guint) (interview->tail.length - door_journal_length (journal));
  return journal;
}

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
  verified = read_row (row, &interview) && verify_row (self, &interview);
  info = make_info (self, &interview, verified);
  g_clear_pointer (&interview.about, g_bytes_unref);
  g_clear_pointer (&interview.wrapped_key, g_bytes_unref);
  drop_keys (&interview);
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
  row = door_db_prepare (self->db, "SELECT " COLUMNS " FROM interview ORDER BY number", error);
  if (!row)
    {
      door_vault_translate (error);
      return NULL;
    }
  make_key_room (scratch);
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

  drop_keys (interview);
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
