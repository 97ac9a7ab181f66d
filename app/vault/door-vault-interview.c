/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interviews in use: beginning them, what is said about them, their journals. */
#define G_LOG_DOMAIN "door-vault"

#include "door-interview-row-private.h"
#include "door-vault.h"

#include <string.h>

#include "door-platform.h"

/* --- taking into use --- */

static DoorOpenInterview *
load (DoorVault *self, const DoorUuid *id, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (
      self->db, "SELECT " DOOR_INTERVIEW_COLUMNS " FROM interview WHERE uuid = ?", error);
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
  door_open_interview_make_room (interview);
  good = door_open_interview_read (row, interview) && door_vault_verify_interview (self, interview);
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
