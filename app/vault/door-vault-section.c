/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sealed sections: opened, written, resumed after a crash, closed for good. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault.h"
#include "door-vault-private.h"

#include <string.h>

#include "door-envelope.h"
#include "door-journal-private.h"
#include "door-platform.h"

#define OPEN 1
#define CLOSED 2

/* A section as its row says, with its keys while it is open. */
struct _DoorOpenSection {
  guint8 stream;
  int state;
  GBytes *wrapped_key;
  GBytes *about;
  GBytes *envelope;
  guint8 proof[DOOR_HASH_BYTES];
  DoorTail tail;
  DoorSecret *key;
  DoorSecret *journal_key;
  DoorSecret *about_key;
};

void
door_open_section_free (DoorOpenSection *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->wrapped_key, g_bytes_unref);
  g_clear_pointer (&self->about, g_bytes_unref);
  g_clear_pointer (&self->envelope, g_bytes_unref);
  door_secret_unref (self->key);
  door_secret_unref (self->journal_key);
  door_secret_unref (self->about_key);
  g_free (self);
}

void
door_section_info_free (DoorSectionInfo *self)
{
  if (!self)
    return;
  g_free (self->label);
  g_free (self);
}

/* --- the clock outside --- */

static DoorOuterClock *
outer_clock_new (DoorVault *self, const DoorUuid *id)
{
  DoorOuterClock *clock = g_new0 (DoorOuterClock, 1);

  clock->id = *id;
  g_hash_table_insert (self->clocks, &clock->id, clock);
  return clock;
}

DoorOuterClock *
door_vault_outer_clock (const DoorVault *self, const DoorUuid *id)
{
  return g_hash_table_lookup (self->clocks, id);
}

const char *
door_vault_boot_for (DoorVault *self, const DoorLine *line)
{
  const DoorOuterClock *clock = door_vault_outer_clock (self, &line->id);

  return line->stream == DOOR_STREAM_MAIN && clock && clock->boot ? clock->boot : self->boot_id;
}

static void
stop_clock (DoorVault *self, const DoorUuid *id)
{
  DoorOuterClock *clock = door_vault_outer_clock (self, id);

  if (!clock)
    clock = outer_clock_new (self, id);
  clock->stopped = TRUE;
  clock->stopped_wall = door_clock_now (self->clock);
  clock->stopped_monotonic = door_clock_monotonic (self->clock);
}

static void
start_clock (DoorVault *self, const DoorUuid *id)
{
  DoorOuterClock *clock = door_vault_outer_clock (self, id);

  if (!clock || !clock->stopped)
    return;
  clock->stopped = FALSE;
  clock->shift_wall += door_clock_now (self->clock) - clock->stopped_wall;
  clock->shift_monotonic += door_clock_monotonic (self->clock) - clock->stopped_monotonic;
}

/* What a section took was in the memory of another run. The times of this one count from its own
 * beginning, under a boot id of their own, so that nobody takes the difference. */
static void
restart_clock (DoorVault *self, const DoorUuid *id)
{
  DoorOuterClock *clock = outer_clock_new (self, id);
  char text[DOOR_UUID_TEXT];
  DoorUuid random = door_uuid_random ();

  door_uuid_print (&random, text);
  clock->boot = g_strdup (text);
  clock->shift_monotonic = door_clock_monotonic (self->clock);
}

/* --- rows --- */

static gint64
section_place (const DoorOpenInterview *interview, guint8 stream)
{
  return interview->number << 8 | stream;
}

static DoorPlaceBytes
value_place (const DoorVault *self,
             const char *kind,
             const DoorOpenInterview *interview,
             guint8 stream)
{
  guint8 id[17];

  memcpy (id, interview->id.bytes, 16);
  id[16] = stream;
  return door_vault_place (self, kind, id, sizeof id);
}

static DoorPiece
piece_of (GBytes *bytes)
{
  gsize n = 0;
  const void *data = bytes ? g_bytes_get_data (bytes, &n) : NULL;

  return (DoorPiece){ data, n };
}

static void
make_proof (const DoorVault *self,
            const DoorOpenInterview *interview,
            const DoorOpenSection *section,
            const DoorTail *tail,
            guint8 ret_proof[static DOOR_HASH_BYTES])
{
  guint64 numbers[] = { GUINT64_TO_LE (section->stream), GUINT64_TO_LE (section->state),
                        GUINT64_TO_LE (tail->length) };
  const DoorPiece pieces[] = {
    { "section", 7 },
    { self->id.bytes, sizeof self->id.bytes },
    { interview->id.bytes, sizeof interview->id.bytes },
    { numbers, sizeof numbers },
    { tail->chain.hash, sizeof tail->chain.hash },
    piece_of (section->about),
    piece_of (section->wrapped_key),
    piece_of (section->envelope),
  };

  door_cipher_hash (interview->proof_key, pieces, G_N_ELEMENTS (pieces), ret_proof);
}

static gboolean
write_row (DoorVault *self,
           const char *sql,
           const DoorOpenInterview *interview,
           const DoorOpenSection *section,
           const DoorTail *tail,
           GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (self->db, sql, error);
  guint8 proof[DOOR_HASH_BYTES];

  if (!statement)
    return FALSE;
  make_proof (self, interview, section, tail, proof);
  sqlite3_bind_int (statement, 1, section->state);
  door_db_bind_bytes (statement, 2, section->wrapped_key);
  door_db_bind_bytes (statement, 3, section->about);
  sqlite3_bind_int64 (statement, 4, (gint64) tail->length);
  sqlite3_bind_blob (statement, 5, tail->chain.hash, DOOR_HASH_BYTES, SQLITE_TRANSIENT);
  sqlite3_bind_blob (statement, 6, proof, sizeof proof, SQLITE_TRANSIENT);
  door_db_bind_bytes (statement, 7, section->envelope);
  sqlite3_bind_int64 (statement, 8, section_place (interview, section->stream));
  return door_db_run (self->db, statement, error);
}

static gboolean
insert_row (DoorVault *self,
            const DoorOpenInterview *interview,
            const DoorOpenSection *section,
            GError **error)
{
  return write_row (
      self,
      "INSERT INTO section (state, wrapped_key, about, length, head, proof, envelope, "
      "place) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      interview, section, &section->tail, error);
}

static gboolean
update_row (DoorVault *self,
            const DoorOpenInterview *interview,
            const DoorOpenSection *section,
            const DoorTail *tail,
            GError **error)
{
  return write_row (self,
                    "UPDATE section SET state = ?, wrapped_key = ?, about = ?, length = ?, "
                    "head = ?, proof = ?, envelope = ? WHERE place = ?",
                    interview, section, tail, error);
}

static gboolean
column_hash (sqlite3_stmt *row, int column, guint8 ret_hash[static DOOR_HASH_BYTES])
{
  if (sqlite3_column_bytes (row, column) != DOOR_HASH_BYTES)
    return FALSE;
  memcpy (ret_hash, sqlite3_column_blob (row, column), DOOR_HASH_BYTES);
  return TRUE;
}

static gboolean
open_keys (const DoorVault *self, const DoorOpenInterview *interview, DoorOpenSection *section)
{
  DoorPlaceBytes place = value_place (self, "section key", interview, section->stream);

  section->key = door_secret_new (DOOR_KEY_BYTES);
  if (!door_cipher_unwrap_secret (interview->key, place.bytes, place.n,
                                  g_bytes_get_data (section->wrapped_key, NULL),
                                  g_bytes_get_size (section->wrapped_key), section->key))
    return FALSE;
  section->journal_key = door_cipher_derive (section->key, "doorjour", 1);
  section->about_key = door_cipher_derive (section->key, "doorabou", 1);
  return TRUE;
}

/* place, state, wrapped_key, about, length, head, proof, envelope */
static gboolean
read_row (const DoorVault *self,
          const DoorOpenInterview *interview,
          sqlite3_stmt *row,
          DoorOpenSection *section)
{
  guint8 proof[DOOR_HASH_BYTES];

  section->stream = (guint8) (sqlite3_column_int64 (row, 0) & 0xff);
  section->state = sqlite3_column_int (row, 1);
  section->wrapped_key = door_db_column_bytes (row, 2);
  section->about = door_db_column_bytes (row, 3);
  section->tail.length = (guint64) sqlite3_column_int64 (row, 4);
  section->envelope = door_db_column_bytes (row, 7);
  if (!section->about || !column_hash (row, 5, section->tail.chain.hash)
      || !column_hash (row, 6, section->proof))
    return FALSE;
  make_proof (self, interview, section, &section->tail, proof);
  if (!door_hash_equal (proof, section->proof)
      || (section->state == OPEN) != (section->wrapped_key != NULL)
      || (section->state == CLOSED) != (section->envelope != NULL))
    return FALSE;
  return section->state == CLOSED || open_keys (self, interview, section);
}

/* All sections of an interview. transfer full. */
static GPtrArray *
list_sections (DoorVault *self, const DoorOpenInterview *interview, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (
      self->db,
      "SELECT place, state, wrapped_key, about, length, head, proof, envelope FROM section "
      "WHERE place BETWEEN ? AND ? ORDER BY place",
      error);
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_open_section_free);
  gboolean good = TRUE;
  int status;

  if (!row)
    return NULL;
  sqlite3_bind_int64 (row, 1, section_place (interview, 0));
  sqlite3_bind_int64 (row, 2, section_place (interview, 0xff));
  while (good && (status = door_db_step (self->db, row, error)) == SQLITE_ROW)
    {
      DoorOpenSection *section = g_new0 (DoorOpenSection, 1);

      g_ptr_array_add (list, section);
      good = read_row (self, interview, row, section)
             || door_vault_damaged (error, "a section of this interview is damaged");
    }
  sqlite3_reset (row);
  return good && status == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
door_vault_has_sections (DoorVault *self, const DoorOpenInterview *interview)
{
  sqlite3_stmt *row
      = door_db_prepare (self->db, "SELECT 1 FROM section WHERE place BETWEEN ? AND ?", NULL);
  gboolean found = FALSE;

  if (!row)
    return FALSE;
  sqlite3_bind_int64 (row, 1, section_place (interview, 0));
  sqlite3_bind_int64 (row, 2, section_place (interview, 0xff));
  found = door_db_step (self->db, row, NULL) == SQLITE_ROW;
  sqlite3_reset (row);
  return found;
}

void
door_vault_prepare_clock (DoorVault *self, const DoorOpenInterview *interview)
{
  if (interview->state == DOOR_INTERVIEW_DRAFT && !door_vault_outer_clock (self, &interview->id)
      && door_vault_has_sections (self, interview))
    restart_clock (self, &interview->id);
}

static DoorLine
section_line (const DoorOpenInterview *interview, const DoorOpenSection *section)
{
  return (DoorLine){ interview->number, interview->id, section->stream, section->journal_key,
                     section->about_key };
}

/* --- opening --- */

static gboolean
state_error (GError **error, const char *text)
{
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE, text);
  return FALSE;
}

static DoorOpenSection *
section_new (const DoorVault *self,
             const DoorOpenInterview *interview,
             guint8 stream,
             const char *label)
{
  DoorOpenSection *section = g_new0 (DoorOpenSection, 1);
  DoorPlaceBytes key_place = value_place (self, "section key", interview, stream);
  DoorPlaceBytes about_place = value_place (self, "section about", interview, stream);
  g_autoptr (GBytes) about = g_bytes_new (label, strlen (label));

  section->stream = stream;
  section->state = OPEN;
  section->key = door_secret_new_random (DOOR_KEY_BYTES);
  section->journal_key = door_cipher_derive (section->key, "doorjour", 1);
  section->about_key = door_cipher_derive (section->key, "doorabou", 1);
  section->wrapped_key
      = door_cipher_wrap_secret (interview->key, key_place.bytes, key_place.n, section->key);
  section->about = door_vault_wrap (interview->about_key, &about_place, about);
  door_chain_start (&section->tail.chain, &self->id, &interview->id, stream, NULL);
  return section;
}

static gboolean
none_open (DoorVault *self, const DoorOpenInterview *interview, GError **error)
{
  g_autoptr (GPtrArray) list = list_sections (self, interview, error);

  if (!list)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      const DoorOpenSection *section = list->pdata[i];

      if (section->state == OPEN)
        return state_error (error, "another section of this interview is still open");
    }
  return TRUE;
}

static DoorEntry
section_entry (DoorEntryKind kind, const char *label, const char *number)
{
  return (DoorEntry){ .kind = kind, .path = label, .value = number };
}

gboolean
door_vault_section_open (
    DoorVault *self, const DoorUuid *id, guint section, const char *label, GError **error)
{
  DoorOpenInterview *interview;
  g_autoptr (DoorOpenSection) opened = NULL;
  g_autofree char *number = g_strdup_printf ("%u", section);
  const DoorEntry entry = section_entry (DOOR_ENTRY_SECTION_OPEN, label, number);
  DoorTail tail;
  gboolean good;

  g_return_val_if_fail (section > 0 && section <= DOOR_SECTION_MAX, FALSE);

  interview = door_vault_use_draft (self, id, error);
  if (!interview)
    return FALSE;
  if (!none_open (self, interview, error))
    return door_vault_translate (error);
  opened = section_new (self, interview, (guint8) section, label);
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  tail = interview->tail;
  good = insert_row (self, interview, opened, error)
         && door_vault_append_inside (self, interview, &tail, &entry, 1, error)
         && door_vault_store (self, interview, &tail, interview->state, NULL, error);
  good = door_vault_end (self, good, error);
  door_vault_settle (&interview->tail, &tail, good);
  if (!good)
    return FALSE;
  door_open_section_free (interview->section);
  interview->section = g_steal_pointer (&opened);
  stop_clock (self, id);
  return TRUE;
}

/* --- using --- */

static DoorOpenSection *
load (DoorVault *self, const DoorOpenInterview *interview, guint stream, GError **error)
{
  g_autoptr (GPtrArray) list = list_sections (self, interview, error);

  if (!list)
    return NULL;
  for (guint i = 0; i < list->len; i++)
    {
      const DoorOpenSection *section = list->pdata[i];

      if (section->stream == stream)
        return g_ptr_array_steal_index (list, i);
    }
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND,
                       "this interview has no such section");
  return NULL;
}

/* In the interview or loaded into it. transfer none. */
static DoorOpenSection *
use_section (DoorVault *self, DoorOpenInterview *interview, guint stream, GError **error)
{
  DoorOpenSection *section;

  if (interview->section && interview->section->stream == stream)
    return interview->section;
  section = load (self, interview, stream, error);
  if (!section)
    {
      door_vault_translate (error);
      return NULL;
    }
  door_open_section_free (interview->section);
  interview->section = section;
  if (section->state == OPEN)
    stop_clock (self, &interview->id);
  return section;
}

static DoorOpenSection *
use_open (DoorVault *self, DoorOpenInterview *interview, guint stream, GError **error)
{
  DoorOpenSection *section = use_section (self, interview, stream, error);

  if (!section || section->state == OPEN)
    return section;
  state_error (error, "this section is closed; nobody on this device can open it again");
  return NULL;
}

gboolean
door_vault_section_append (DoorVault *self,
                           const DoorUuid *id,
                           guint section,
                           const DoorEntry *entries,
                           guint n_entries,
                           GError **error)
{
  DoorOpenInterview *interview;
  DoorOpenSection *open;
  DoorLine line;
  DoorTail tail;
  gboolean good = TRUE;

  g_return_val_if_fail (door_vault_entries_are_sound (entries, n_entries), FALSE);

  interview = door_vault_use_draft (self, id, error);
  open = interview ? use_open (self, interview, section, error) : NULL;
  if (!open)
    return FALSE;
  if (!door_db_begin (self->db, error))
    return door_vault_translate (error);
  line = section_line (interview, open);
  tail = open->tail;
  for (guint i = 0; good && i < n_entries; i++)
    {
      DoorEntry entry = entries[i];

      door_vault_stamp (self, &entry);
      good = door_vault_append_line (self, &line, &tail, &entry, 1, error);
    }
  good = good && update_row (self, interview, open, &tail, error);
  good = door_vault_end (self, good, error);
  door_vault_settle (&open->tail, &tail, good);
  return good;
}

DoorJournal *
door_vault_section_replay (DoorVault *self, const DoorUuid *id, guint section, GError **error)
{
  DoorOpenInterview *interview = door_vault_use_draft (self, id, error);
  DoorOpenSection *open = interview ? use_open (self, interview, section, error) : NULL;
  DoorLine line;

  if (!open)
    return NULL;
  line = section_line (interview, open);
  return door_vault_read_line (self, &line, &open->tail, NULL, error);
}

/* --- closing --- */

static GBytes *
make_envelope (DoorVault *self,
               const DoorOpenInterview *interview,
               const DoorOpenSection *section,
               GBytes *answers,
               const DoorSectionReaders *readers,
               GError **error)
{
  DoorLine line = section_line (interview, section);
  GBytes *journal = door_vault_line_content (self, &line, &section->tail, NULL, error);
  g_autoptr (GPtrArray) recipients
      = door_roster_recipients (readers->roster, readers->audience, readers->team);
  g_autofree char *instance_id = door_uuid_to_instance_id (&interview->id);
  g_autofree char *kind = g_strdup_printf ("section-%u", section->stream);
  DoorEnvelopeInfo info = {
    .kind = kind,
    .instance_id = instance_id,
    .vault = self->id,
    .epoch = door_roster_epoch (readers->roster),
    .audience = readers->audience,
    .has_head = TRUE,
  };
  GBytes *content, *envelope;

  if (!journal)
    return NULL;
  memcpy (info.head, section->tail.chain.hash, DOOR_HASH_BYTES);
  content = door_section_content_new (answers, journal);
  envelope = door_envelope_seal (content, &info, NULL, self->identity, recipients, error);
  door_vault_wipe_content (journal);
  door_vault_wipe_content (content);
  return envelope;
}

/* The row as it is once the section is closed. */
static DoorOpenSection *
closed_from (const DoorOpenSection *open, GBytes *envelope)
{
  DoorOpenSection *closed = g_new0 (DoorOpenSection, 1);

  closed->stream = open->stream;
  closed->state = CLOSED;
  closed->about = g_bytes_ref (open->about);
  closed->envelope = g_bytes_ref (envelope);
  return closed;
}

static gboolean
close_inside (DoorVault *self,
              DoorOpenInterview *interview,
              DoorTail *tail,
              const DoorOpenSection *closed,
              const DoorEntry *carried,
              guint n_carried,
              GError **error)
{
  DoorLine line = section_line (interview, interview->section);
  DoorPlaceBytes place = value_place (self, "section about", interview, closed->stream);
  g_autoptr (GBytes) about = door_vault_unwrap (interview->about_key, &place, closed->about);
  g_autofree char *number = g_strdup_printf ("%u", closed->stream);
  g_autofree char *label = NULL;
  DoorEntry entry;

  if (!about)
    return door_vault_damaged (error, "a section of this interview is damaged");
  label = g_strndup (g_bytes_get_data (about, NULL), g_bytes_get_size (about));
  entry = section_entry (DOOR_ENTRY_SECTION_CLOSE, label, number);
  return update_row (self, interview, closed, &closed->tail, error)
         && door_vault_delete_line (self, &line, error)
         && door_vault_append_inside (self, interview, tail, carried, n_carried, error)
         && door_vault_append_inside (self, interview, tail, &entry, 1, error)
         && door_vault_store (self, interview, tail, interview->state, NULL, error);
}

/* The key is out of the rows; now out of the log. */
static gboolean
finish_closing (DoorVault *self, GError **error)
{
  if (door_vault_sweep (self))
    return TRUE;
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FAILED,
                       "the section is closed, but traces of it could not be removed yet; "
                       "close it once more");
  return FALSE;
}

gboolean
door_vault_section_close (DoorVault *self,
                          const DoorUuid *id,
                          guint section,
                          GBytes *answers,
                          const DoorEntry *carried,
                          guint n_carried,
                          const DoorSectionReaders *readers,
                          GError **error)
{
  DoorOpenInterview *interview;
  DoorOpenSection *open;
  g_autoptr (DoorOpenSection) closed = NULL;
  g_autoptr (GBytes) envelope = NULL;
  DoorTail tail;
  gboolean good;

  g_return_val_if_fail (door_vault_entries_are_sound (carried, n_carried), FALSE);

  interview = door_vault_use_draft (self, id, error);
  open = interview ? use_section (self, interview, section, error) : NULL;
  if (!open)
    return FALSE;
  if (open->state == CLOSED)
    return finish_closing (self, error);
  envelope = make_envelope (self, interview, open, answers, readers, error);
  if (!envelope || !door_db_begin (self->db, error))
    return door_vault_translate (error);
  closed = closed_from (open, envelope);
  tail = interview->tail;
  good = door_vault_end (
      self, close_inside (self, interview, &tail, closed, carried, n_carried, error), error);
  door_vault_settle (&interview->tail, &tail, good);
  if (!good)
    return FALSE;
  g_clear_pointer (&interview->section, door_open_section_free);
  start_clock (self, id);
  return finish_closing (self, error);
}

/* --- listing, finalizing, reopening --- */

static DoorSectionInfo *
make_info (const DoorVault *self,
           const DoorOpenInterview *interview,
           const DoorOpenSection *section)
{
  DoorPlaceBytes place = value_place (self, "section about", interview, section->stream);
  g_autoptr (GBytes) about = door_vault_unwrap (interview->about_key, &place, section->about);
  DoorSectionInfo *info = g_new0 (DoorSectionInfo, 1);

  info->section = section->stream;
  info->open = section->state == OPEN;
  if (about)
    info->label = g_strndup (g_bytes_get_data (about, NULL), g_bytes_get_size (about));
  return info;
}

GPtrArray *
door_vault_sections (DoorVault *self, const DoorUuid *id, GError **error)
{
  DoorOpenInterview *interview = door_vault_use (self, id, error);
  g_autoptr (GPtrArray) list = NULL;
  GPtrArray *infos;

  if (!interview)
    return NULL;
  list = interview->key ? list_sections (self, interview, error) : g_ptr_array_new ();
  if (!list)
    {
      door_vault_translate (error);
      return NULL;
    }
  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) door_section_info_free);
  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (infos, make_info (self, interview, list->pdata[i]));
  return infos;
}

gboolean
door_vault_collect_sections (DoorVault *self,
                             const DoorOpenInterview *interview,
                             GPtrArray *parts,
                             GPtrArray *links,
                             GError **error)
{
  g_autoptr (GPtrArray) list = list_sections (self, interview, error);

  if (!list)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      const DoorOpenSection *section = list->pdata[i];
      g_autofree char *name = g_strdup_printf ("section-%u.door", section->stream);
      guint8 hash[DOOR_HASH_BYTES];

      if (section->state == OPEN)
        return state_error (error, "a sealed section of this interview is still open");
      door_hash_blake2b (section->envelope, hash);
      g_ptr_array_add (parts, door_vault_part_new (name, section->envelope));
      g_ptr_array_add (links, door_part_link_new (name, NULL, hash, NULL));
    }
  return TRUE;
}

gboolean
door_vault_copy_sections (DoorVault *self,
                          const DoorOpenInterview *from,
                          const DoorOpenInterview *to,
                          GError **error)
{
  g_autoptr (GPtrArray) list = list_sections (self, from, error);

  if (!list)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      DoorOpenSection *section = list->pdata[i];
      DoorPlaceBytes before = value_place (self, "section about", from, section->stream);
      DoorPlaceBytes after = value_place (self, "section about", to, section->stream);
      g_autoptr (GBytes) about = door_vault_unwrap (from->about_key, &before, section->about);

      if (!about)
        return door_vault_damaged (error, "a section of this interview is damaged");
      g_bytes_unref (section->about);
      section->about = door_vault_wrap (to->about_key, &after, about);
      if (!insert_row (self, to, section, error))
        return FALSE;
    }
  return TRUE;
}

/* --- into a backup and out of one --- */

static gboolean
pack_one (DoorVault *self,
          const DoorOpenInterview *interview,
          const DoorOpenSection *section,
          GByteArray *out,
          GError **error)
{
  DoorLine line = section_line (interview, section);
  DoorPlaceBytes place = value_place (self, "section about", interview, section->stream);
  g_autoptr (GBytes) about = door_vault_unwrap (interview->about_key, &place, section->about);
  GBytes *content = section->state == OPEN
                        ? door_vault_line_content (self, &line, &section->tail, NULL, error)
                        : g_bytes_ref (section->envelope);

  if (!content)
    return FALSE;
  door_bytes_add_number (out, section->stream, 1);
  door_bytes_add_number (out, section->state == OPEN, 1);
  door_bytes_add_bytes (out, about);
  g_byte_array_append (out, section->tail.chain.hash, DOOR_HASH_BYTES);
  door_bytes_add_bytes (out, content);
  if (section->state == OPEN)
    door_vault_wipe_content (content);
  else
    g_bytes_unref (content);
  return TRUE;
}

gboolean
door_vault_pack_sections (DoorVault *self,
                          const DoorOpenInterview *interview,
                          GByteArray *out,
                          GError **error)
{
  g_autoptr (GPtrArray) list = list_sections (self, interview, error);

  if (!list)
    return FALSE;
  door_bytes_add_number (out, list->len, 4);
  for (guint i = 0; i < list->len; i++)
    if (!pack_one (self, interview, list->pdata[i], out, error))
      return FALSE;
  return TRUE;
}

static gboolean
unpack_entries (DoorVault *self,
                const DoorOpenInterview *interview,
                const DoorOpenSection *section,
                const DoorJournal *journal,
                GError **error)
{
  DoorLine line = section_line (interview, section);
  DoorTail tail = section->tail;

  for (guint i = 0; i < door_journal_length (journal); i++)
    if (!door_vault_append_line (self, &line, &tail, door_journal_get (journal, i), 1, error))
      return FALSE;
  return update_row (self, interview, section, &tail, error);
}

static gboolean
unpack_open (DoorVault *self,
             const DoorOpenInterview *interview,
             guint8 stream,
             const char *label,
             const guint8 *head,
             GBytes *content,
             GError **error)
{
  g_autoptr (DoorOpenSection) section = section_new (self, interview, stream, label);
  g_autoptr (DoorJournal) journal = door_journal_read (content, head, error);

  return journal && insert_row (self, interview, section, error)
         && unpack_entries (self, interview, section, journal, error);
}

static gboolean
unpack_closed (DoorVault *self,
               const DoorOpenInterview *interview,
               guint8 stream,
               const char *label,
               GBytes *envelope,
               GError **error)
{
  g_autoptr (DoorOpenSection) section = section_new (self, interview, stream, label);
  g_autoptr (DoorOpenSection) closed = closed_from (section, envelope);

  return insert_row (self, interview, closed, error);
}

static gboolean
unpack_one (DoorVault *self,
            const DoorOpenInterview *interview,
            DoorBytesReader *reader,
            GError **error)
{
  g_autofree char *label = NULL;
  const guint8 *head = NULL;
  guint64 stream, open;
  GBytes *content = NULL;
  gboolean good;

  if (door_bytes_take_number (reader, 1, &stream) && door_bytes_take_number (reader, 1, &open))
    label = door_bytes_take_text (reader);
  if (label)
    head = door_bytes_take (reader, DOOR_HASH_BYTES);
  if (head)
    content = door_bytes_take_bytes (reader);
  if (!content || stream == 0 || stream > DOOR_SECTION_MAX || open > 1)
    {
      door_vault_wipe_content (content);
      return door_vault_damaged (error, "this draft is damaged");
    }
  good = open ? unpack_open (self, interview, (guint8) stream, label, head, content, error)
              : unpack_closed (self, interview, (guint8) stream, label, content, error);
  door_vault_wipe_content (content);
  return good;
}

gboolean
door_vault_unpack_sections (DoorVault *self,
                            const DoorOpenInterview *interview,
                            DoorBytesReader *reader,
                            GError **error)
{
  guint64 count;

  if (!door_bytes_take_number (reader, 4, &count))
    return door_vault_damaged (error, "this draft is damaged");
  for (; count > 0; count--)
    if (!unpack_one (self, interview, reader, error))
      return FALSE;
  return TRUE;
}
