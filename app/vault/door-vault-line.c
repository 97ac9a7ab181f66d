/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of entries: appending to it, reading it, taking it away. The main journal of an interview is
 * one, each sealed section is another, with its own key, numbers and nonces. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault-private.h"

#include <string.h>

#include "door-journal-private.h"
#include "door-platform.h"

#define MAX_SITTING 0xffffffu

/* --- places --- */

static gint64
entry_place (const DoorLine *line, guint64 sequence)
{
  return line->number << 40 | (gint64) line->stream << 32 | (gint64) sequence;
}

static gint64
sitting_place (const DoorLine *line, guint32 number)
{
  return line->number << 32 | (gint64) line->stream << 24 | (gint64) number;
}

static DoorPlaceBytes
boot_place (const DoorVault *self, const DoorLine *line, guint32 number)
{
  guint8 id[20];
  guint32 stored = GUINT32_TO_LE ((guint32) line->stream << 24 | number);

  memcpy (id, line->id.bytes, 16);
  memcpy (id + 16, &stored, sizeof stored);
  return door_vault_place (self, "sitting", id, sizeof id);
}

static void
bind_range (sqlite3_stmt *statement, gint64 first, gint64 last)
{
  sqlite3_bind_int64 (statement, 1, first);
  sqlite3_bind_int64 (statement, 2, last);
}

/* --- sittings --- */

static guint32
next_sitting (DoorVault *self, const DoorLine *line, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (
      self->db, "SELECT coalesce (max (place), 0) FROM sitting WHERE place BETWEEN ? AND ?", error);
  guint32 number = 0;

  if (!row)
    return 0;
  bind_range (row, sitting_place (line, 0), sitting_place (line, MAX_SITTING));
  if (door_db_step (self->db, row, error) == SQLITE_ROW)
    {
      number = (guint32) (sqlite3_column_int64 (row, 0) & MAX_SITTING) + 1;
      sqlite3_reset (row);
    }
  return number;
}

static gboolean
insert_sitting (DoorVault *self, const DoorLine *line, const DoorSitting *sitting, GError **error)
{
  sqlite3_stmt *statement
      = door_db_prepare (self->db, "INSERT INTO sitting VALUES (?, ?, ?)", error);
  DoorPlaceBytes place = boot_place (self, line, sitting->number);
  g_autoptr (GBytes) boot = g_bytes_new (sitting->boot, strlen (sitting->boot));
  g_autoptr (GBytes) sealed = NULL;

  if (!statement)
    return FALSE;
  sealed = door_vault_wrap (line->about_key, &place, boot);
  sqlite3_bind_int64 (statement, 1, sitting_place (line, sitting->number));
  sqlite3_bind_blob (statement, 2, sitting->nonce, sizeof sitting->nonce, SQLITE_TRANSIENT);
  door_db_bind_bytes (statement, 3, sealed);
  return door_db_run (self->db, statement, error);
}

/* Begins a new stretch of writing: a fresh nonce, whatever the file says was used before. */
static gboolean
begin_sitting (DoorVault *self, const DoorLine *line, DoorTail *tail, GError **error)
{
  if (tail->sitting.number > 0)
    return TRUE;
  tail->sitting.number = next_sitting (self, line, error);
  if (tail->sitting.number == 0)
    return FALSE;
  door_random_bytes (tail->sitting.nonce, sizeof tail->sitting.nonce);
  g_strlcpy (tail->sitting.boot, door_vault_boot_for (self, line), sizeof tail->sitting.boot);
  tail->counter = 0;
  return insert_sitting (self, line, &tail->sitting, error);
}

static DoorSitting *
sitting_of_row (const DoorVault *self, const DoorLine *line, sqlite3_stmt *row)
{
  g_autofree DoorSitting *sitting = g_new0 (DoorSitting, 1);
  g_autoptr (GBytes) sealed = door_db_column_bytes (row, 2);
  g_autoptr (GBytes) boot = NULL;
  DoorPlaceBytes place;

  sitting->number = (guint32) (sqlite3_column_int64 (row, 0) & MAX_SITTING);
  if (sqlite3_column_bytes (row, 1) != DOOR_SITTING_NONCE_BYTES || !sealed)
    return NULL;
  memcpy (sitting->nonce, sqlite3_column_blob (row, 1), DOOR_SITTING_NONCE_BYTES);
  place = boot_place (self, line, sitting->number);
  boot = door_vault_unwrap (line->about_key, &place, sealed);
  if (!boot || g_bytes_get_size (boot) > DOOR_BOOT_MAX_BYTES)
    return NULL;
  memcpy (sitting->boot, g_bytes_get_data (boot, NULL), g_bytes_get_size (boot));
  return g_steal_pointer (&sitting);
}

/* A damaged sitting is left out; entries of it will not open. */
static GPtrArray *
read_sittings (DoorVault *self, const DoorLine *line, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (
      self->db, "SELECT place, nonce, boot FROM sitting WHERE place BETWEEN ? AND ? ORDER BY place",
      error);
  g_autoptr (GPtrArray) sittings = g_ptr_array_new_with_free_func (g_free);
  int status;

  if (!row)
    return NULL;
  bind_range (row, sitting_place (line, 0), sitting_place (line, MAX_SITTING));
  while ((status = door_db_step (self->db, row, error)) == SQLITE_ROW)
    {
      DoorSitting *sitting = sitting_of_row (self, line, row);

      if (sitting)
        g_ptr_array_add (sittings, sitting);
    }
  sqlite3_reset (row);
  return status == SQLITE_DONE ? g_steal_pointer (&sittings) : NULL;
}

static const DoorSitting *
find_sitting (GPtrArray *sittings, guint32 number)
{
  for (guint i = sittings->len; i > 0; i--)
    {
      const DoorSitting *sitting = sittings->pdata[i - 1];

      if (sitting->number == number)
        return sitting;
    }
  return NULL;
}

/* --- appending --- */

static gboolean
insert_entry (DoorVault *self,
              const DoorLine *line,
              const DoorTail *tail,
              const GByteArray *sealed,
              GError **error)
{
  sqlite3_stmt *statement
      = door_db_prepare (self->db, "INSERT INTO entry VALUES (?, ?, ?, ?)", error);

  if (!statement)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, entry_place (line, tail->length));
  sqlite3_bind_int64 (statement, 2, tail->sitting.number);
  sqlite3_bind_int64 (statement, 3, (gint64) tail->counter);
  sqlite3_bind_blob (statement, 4, sealed->data, (int) sealed->len, SQLITE_STATIC);
  return door_db_run (self->db, statement, error);
}

static gboolean
append_one (
    DoorVault *self, const DoorLine *line, DoorTail *tail, const DoorEntry *entry, GError **error)
{
  DoorEntryPlace place = { self->id, line->id, line->stream, tail->length + 1 };
  g_autoptr (GByteArray) sealed = NULL;

  tail->length++;
  tail->counter++;
  sealed = door_entry_seal (entry, line->journal_key, &place, &tail->sitting, tail->counter,
                            &tail->chain);
  door_chain_step (
      &tail->chain, tail->length,
      &(DoorSealedEntry){ tail->sitting.number, tail->counter, sealed->data, sealed->len });
  return insert_entry (self, line, tail, sealed, error);
}

gboolean
door_vault_append_line (DoorVault *self,
                        const DoorLine *line,
                        DoorTail *tail,
                        const DoorEntry *entries,
                        guint n_entries,
                        GError **error)
{
  if (!begin_sitting (self, line, tail, error))
    return FALSE;
  for (guint i = 0; i < n_entries; i++)
    if (!append_one (self, line, tail, &entries[i], error))
      return FALSE;
  return TRUE;
}

gboolean
door_vault_entries_are_sound (const DoorEntry *entries, guint n_entries)
{
  for (guint i = 0; i < n_entries; i++)
    {
      gsize n = (entries[i].path ? strlen (entries[i].path) : 0)
                + (entries[i].value ? strlen (entries[i].value) : 0);

      if (entries[i].kind == 0 || entries[i].kind > DOOR_ENTRY_LAST || n > DOOR_ENTRY_MAX_BYTES
          || (entries[i].boot_id && strlen (entries[i].boot_id) > DOOR_BOOT_MAX_BYTES))
        return FALSE;
    }
  return TRUE;
}

void
door_vault_settle (DoorTail *kept, const DoorTail *tail, gboolean committed)
{
  if (committed)
    *kept = *tail;
  else if (kept->sitting.number == tail->sitting.number)
    kept->counter = tail->counter; /* never the same nonce again */
}

/* --- reading --- */

static sqlite3_stmt *
select_entries (DoorVault *self, const DoorLine *line, GError **error)
{
  sqlite3_stmt *row = door_db_prepare (self->db,
                                       "SELECT place, sitting, counter, sealed FROM entry "
                                       "WHERE place BETWEEN ? AND ? ORDER BY place",
                                       error);

  if (row)
    bind_range (row, entry_place (line, 0), entry_place (line, 0xffffffff));
  return row;
}

static DoorSealedEntry
entry_of_row (sqlite3_stmt *row)
{
  DoorSealedEntry entry;

  entry.sitting = (guint32) sqlite3_column_int64 (row, 1);
  entry.counter = (guint64) sqlite3_column_int64 (row, 2);
  entry.sealed = sqlite3_column_blob (row, 3);
  entry.n_sealed = (gsize) sqlite3_column_bytes (row, 3);
  return entry;
}

static guint64
sequence_of_row (sqlite3_stmt *row)
{
  return (guint64) sqlite3_column_int64 (row, 0) & 0xffffffff;
}

static gboolean
read_entry (DoorJournalReader *reader, sqlite3_stmt *row, GPtrArray *sittings)
{
  DoorSealedEntry entry = entry_of_row (row);
  const DoorSitting *sitting = find_sitting (sittings, entry.sitting);

  return sitting && sequence_of_row (row) == reader->place.sequence
         && door_journal_reader_next (reader, &entry, sitting);
}

static gboolean
read_entries (DoorVault *self,
              const DoorLine *line,
              DoorJournalReader *reader,
              GPtrArray *sittings,
              GError **error)
{
  sqlite3_stmt *row = select_entries (self, line, error);
  int status;

  if (!row)
    return FALSE;
  while ((status = door_db_step (self->db, row, error)) == SQLITE_ROW)
    if (!read_entry (reader, row, sittings))
      {
        sqlite3_reset (row);
        return door_vault_damaged (
            error, "entry %" G_GUINT64_FORMAT " of this interview is not what was written",
            reader->place.sequence);
      }
  sqlite3_reset (row);
  return status == SQLITE_DONE;
}

static void
start_reader (const DoorVault *self,
              const DoorLine *line,
              const guint8 *previous_head,
              DoorJournalReader *reader)
{
  door_journal_reader_init (reader, &self->id, &line->id, line->stream, previous_head,
                            line->journal_key);
}

DoorJournal *
door_vault_read_line (DoorVault *self,
                      const DoorLine *line,
                      const DoorTail *tail,
                      const guint8 *previous_head,
                      GError **error)
{
  g_auto (DoorJournalReader) reader = { NULL };
  g_autoptr (GPtrArray) sittings = read_sittings (self, line, error);

  start_reader (self, line, previous_head, &reader);
  if (!sittings || !read_entries (self, line, &reader, sittings, error))
    {
      door_vault_translate (error);
      return NULL;
    }
  if (reader.place.sequence - 1 != tail->length
      || !door_hash_equal (reader.chain.hash, tail->chain.hash))
    {
      door_vault_damaged (error, "entries are missing at the end of this interview");
      return NULL;
    }
  return door_journal_reader_finish (&reader);
}

DoorJournal *
door_vault_rescue_line (DoorVault *self,
                        const DoorLine *line,
                        const guint8 *previous_head,
                        GError **error)
{
  g_auto (DoorJournalReader) reader = { NULL };
  g_autoptr (GPtrArray) sittings = read_sittings (self, line, NULL);
  sqlite3_stmt *row = sittings ? select_entries (self, line, error) : NULL;

  if (!row)
    {
      door_vault_translate (error);
      return NULL;
    }
  start_reader (self, line, previous_head, &reader);
  while (door_db_step (self->db, row, NULL) == SQLITE_ROW)
    {
      DoorSealedEntry entry = entry_of_row (row);
      const DoorSitting *sitting = find_sitting (sittings, entry.sitting);

      if (sitting)
        door_journal_reader_rescue (&reader, sequence_of_row (row), &entry, sitting);
    }
  sqlite3_reset (row);
  return door_journal_reader_finish (&reader);
}

/* --- as the content of a journal.door --- */

static gboolean
add_entries (
    DoorVault *self, const DoorLine *line, GByteArray *content, guint64 expected, GError **error)
{
  sqlite3_stmt *row = select_entries (self, line, error);
  guint64 count = 0;
  int status;

  if (!row)
    return FALSE;
  while ((status = door_db_step (self->db, row, error)) == SQLITE_ROW)
    {
      DoorSealedEntry entry = entry_of_row (row);

      door_journal_content_add (content, &entry);
      count++;
    }
  sqlite3_reset (row);
  return status == SQLITE_DONE
         && (count == expected
             || door_vault_damaged (error, "entries of this journal are missing"));
}

/* Checked before it is handed out: a damaged journal is not finalized. */
GBytes *
door_vault_line_content (DoorVault *self,
                         const DoorLine *line,
                         const DoorTail *tail,
                         const guint8 *previous_head,
                         GError **error)
{
  g_autoptr (GPtrArray) sittings = read_sittings (self, line, error);
  g_autoptr (GByteArray) content = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DoorJournal) journal = NULL;

  if (!sittings)
    return NULL;
  content = door_journal_content_new (&self->id, &line->id, line->stream, previous_head,
                                      line->journal_key, sittings, tail->length);
  if (!add_entries (self, line, content, tail->length, error))
    return NULL;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&content));
  journal = door_journal_read (bytes, tail->chain.hash, error);
  return journal ? g_steal_pointer (&bytes) : NULL;
}

void
door_vault_wipe_content (GBytes *content)
{
  gsize n;
  gpointer bytes;

  if (!content)
    return;
  bytes = g_bytes_unref_to_data (content, &n);
  door_platform_wipe (bytes, n);
  g_free (bytes);
}

/* --- taking away --- */

static gboolean
delete_range (DoorVault *self, const char *sql, gint64 first, gint64 last, GError **error)
{
  sqlite3_stmt *statement = door_db_prepare (self->db, sql, error);

  if (!statement)
    return FALSE;
  bind_range (statement, first, last);
  return door_db_run (self->db, statement, error);
}

gboolean
door_vault_delete_line (DoorVault *self, const DoorLine *line, GError **error)
{
  return delete_range (self, "DELETE FROM entry WHERE place BETWEEN ? AND ?", entry_place (line, 0),
                       entry_place (line, 0xffffffff), error)
         && delete_range (self, "DELETE FROM sitting WHERE place BETWEEN ? AND ?",
                          sitting_place (line, 0), sitting_place (line, MAX_SITTING), error);
}

gboolean
door_vault_delete_rows (DoorVault *self, gint64 number, GError **error)
{
  static const struct {
    const char *sql;
    guint shift;
  } deletions[] = {
    { "DELETE FROM entry WHERE place BETWEEN ? AND ?", 40 },
    { "DELETE FROM sitting WHERE place BETWEEN ? AND ?", 32 },
    { "DELETE FROM section WHERE place BETWEEN ? AND ?", 8 },
    { "DELETE FROM outbox_part WHERE place BETWEEN ? AND ?", 16 },
    { "DELETE FROM attachment WHERE interview BETWEEN ? AND ?", 0 },
    { "DELETE FROM outbox WHERE interview BETWEEN ? AND ?", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (deletions); i++)
    if (!delete_range (self, deletions[i].sql, number << deletions[i].shift,
                       ((number + 1) << deletions[i].shift) - 1, error))
      return FALSE;
  return TRUE;
}
