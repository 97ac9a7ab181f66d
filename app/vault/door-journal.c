/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-vault"

#include "door-journal.h"
#include "door-journal-private.h"

#include <string.h>

#include "door-bytes-private.h"
#include "door-platform.h"
#include "door-vault.h"

/* Texts are kept in blocks of this size, which are wiped as a whole. */
#define BLOCK_BYTES (32u * 1024)
#define MAGIC "doorstep-journal 1\n"
#define N_MAGIC (sizeof MAGIC - 1)

typedef struct {
  gsize size, used;
  char *bytes;
} Block;

struct _DoorJournal {
  DoorUuid vault;
  DoorUuid interview;
  gboolean has_previous;
  guint8 previous[DOOR_HASH_BYTES];
  guint8 head[DOOR_HASH_BYTES];
  GArray *entries;   /* of DoorEntry */
  GPtrArray *blocks; /* of Block */
  const char *boot;  /* of the entry added last, to share equal texts */
};

/* --- the list --- */

static void
block_free (Block *self)
{
  door_platform_wipe (self->bytes, self->used);
  g_free (self->bytes);
  g_free (self);
}

DoorJournal *
door_journal_new (const DoorUuid *vault, const DoorUuid *interview, const guint8 *previous_head)
{
  DoorJournal *self = g_new0 (DoorJournal, 1);

  self->vault = *vault;
  self->interview = *interview;
  self->has_previous = previous_head != NULL;
  if (previous_head)
    memcpy (self->previous, previous_head, DOOR_HASH_BYTES);
  self->entries = g_array_new (FALSE, FALSE, sizeof (DoorEntry));
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  self->boot = "";
  return self;
}

void
door_journal_free (DoorJournal *self)
{
  if (!self)
    return;
  g_array_unref (self->entries);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

static const char *
keep_text (DoorJournal *self, const char *text)
{
  gsize n = strlen (text) + 1;
  Block *block = self->blocks->len > 0 ? self->blocks->pdata[self->blocks->len - 1] : NULL;
  char *copy;

  if (n == 1)
    return "";
  if (!block || block->size - block->used < n)
    {
      block = g_new0 (Block, 1);
      block->size = MAX (n, BLOCK_BYTES);
      block->bytes = g_malloc (block->size);
      g_ptr_array_add (self->blocks, block);
    }
  copy = block->bytes + block->used;
  memcpy (copy, text, n);
  block->used += n;
  return copy;
}

void
door_journal_add (DoorJournal *self, const DoorEntry *entry)
{
  DoorEntry copy = *entry;

  copy.path = keep_text (self, entry->path);
  copy.value = keep_text (self, entry->value);
  if (strcmp (self->boot, entry->boot_id) != 0)
    self->boot = keep_text (self, entry->boot_id);
  copy.boot_id = self->boot;
  g_array_append_val (self->entries, copy);
}

void
door_journal_set_head (DoorJournal *self, const guint8 head[static DOOR_HASH_BYTES])
{
  memcpy (self->head, head, DOOR_HASH_BYTES);
}

guint
door_journal_length (const DoorJournal *self)
{
  return self->entries->len;
}

const DoorEntry *
door_journal_get (const DoorJournal *self, guint index)
{
  g_return_val_if_fail (index < self->entries->len, NULL);
  return &g_array_index (self->entries, DoorEntry, index);
}

const DoorUuid *
door_journal_interview (const DoorJournal *self)
{
  return &self->interview;
}

const DoorUuid *
door_journal_vault (const DoorJournal *self)
{
  return &self->vault;
}

const guint8 *
door_journal_head (const DoorJournal *self)
{
  return self->head;
}

const guint8 *
door_journal_previous_head (const DoorJournal *self)
{
  return self->has_previous ? self->previous : NULL;
}

gint64
door_entry_elapsed (const DoorEntry *earlier, const DoorEntry *later)
{
  if (g_strcmp0 (earlier->boot_id, later->boot_id) != 0
      || later->monotonic_us < earlier->monotonic_us)
    return -1;
  return later->monotonic_us - earlier->monotonic_us;
}

/* --- reading in order --- */

void
door_journal_reader_init (DoorJournalReader *self,
                          const DoorUuid *vault,
                          const DoorUuid *interview,
                          guint8 stream,
                          const guint8 *previous_head,
                          const DoorSecret *key)
{
  self->journal = door_journal_new (vault, interview, previous_head);
  self->key = key;
  self->place = (DoorEntryPlace){ *vault, *interview, stream, 1 };
  self->plain = g_byte_array_new ();
  door_chain_start (&self->chain, vault, interview, stream, previous_head);
}

void
door_journal_reader_clear (DoorJournalReader *self)
{
  g_clear_pointer (&self->journal, door_journal_free);
  if (self->plain)
    door_platform_wipe (self->plain->data, self->plain->len);
  g_clear_pointer (&self->plain, g_byte_array_unref);
}

gboolean
door_journal_reader_next (DoorJournalReader *self,
                          const DoorSealedEntry *sealed,
                          const DoorSitting *sitting)
{
  DoorEntry entry;
  guint8 link[DOOR_LINK_BYTES];

  if (!door_entry_open (sealed, self->key, &self->place, sitting, self->plain, &entry, link)
      || memcmp (link, self->chain.hash, sizeof link) != 0)
    return FALSE;
  door_journal_add (self->journal, &entry);
  door_chain_step (&self->chain, self->place.sequence, sealed);
  self->place.sequence++;
  return TRUE;
}

gboolean
door_journal_reader_rescue (DoorJournalReader *self,
                            guint64 sequence,
                            const DoorSealedEntry *sealed,
                            const DoorSitting *sitting)
{
  DoorEntry entry;
  guint8 link[DOOR_LINK_BYTES];

  self->place.sequence = sequence;
  if (!door_entry_open (sealed, self->key, &self->place, sitting, self->plain, &entry, link))
    return FALSE;
  door_journal_add (self->journal, &entry);
  return TRUE;
}

DoorJournal *
door_journal_reader_finish (DoorJournalReader *self)
{
  door_journal_set_head (self->journal, self->chain.hash);
  return g_steal_pointer (&self->journal);
}

/* --- the content of a journal.door: writing --- */

static void
add_sitting (GByteArray *content, const DoorSitting *sitting)
{
  gsize n = strlen (sitting->boot);

  door_bytes_add_number (content, sitting->number, 4);
  g_byte_array_append (content, sitting->nonce, sizeof sitting->nonce);
  door_bytes_add_number (content, n, 2);
  g_byte_array_append (content, (const guint8 *) sitting->boot, (guint) n);
}

GByteArray *
door_journal_content_new (const DoorUuid *vault,
                          const DoorUuid *interview,
                          guint8 stream,
                          const guint8 *previous_head,
                          const DoorSecret *key,
                          GPtrArray *sittings,
                          guint64 n_entries)
{
  static const guint8 none[DOOR_HASH_BYTES] = { 0 };
  GByteArray *content = g_byte_array_sized_new (64 * 1024);

  g_byte_array_append (content, (const guint8 *) MAGIC, N_MAGIC);
  g_byte_array_append (content, vault->bytes, sizeof vault->bytes);
  g_byte_array_append (content, interview->bytes, sizeof interview->bytes);
  door_bytes_add_number (content, stream, 1);
  door_bytes_add_number (content, previous_head ? 1 : 0, 1);
  g_byte_array_append (content, previous_head ? previous_head : none, DOOR_HASH_BYTES);
  g_byte_array_append (content, door_secret_peek (key), DOOR_KEY_BYTES);
  door_bytes_add_number (content, sittings->len, 4);
  for (guint i = 0; i < sittings->len; i++)
    add_sitting (content, sittings->pdata[i]);
  door_bytes_add_number (content, n_entries, 8);
  return content;
}

void
door_journal_content_add (GByteArray *content, const DoorSealedEntry *entry)
{
  door_bytes_add_number (content, entry->sitting, 4);
  door_bytes_add_number (content, entry->counter, 8);
  door_bytes_add_number (content, entry->n_sealed, 4);
  g_byte_array_append (content, entry->sealed, (guint) entry->n_sealed);
}

/* --- the content of a journal.door: reading --- */

typedef struct {
  const guint8 *vault, *interview, *previous, *key;
  guint64 stream;
  GHashTable *sittings; /* number -> DoorSitting */
} Head;

static void
head_clear (Head *self)
{
  g_clear_pointer (&self->sittings, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Head, head_clear)

static gboolean
take_sitting (DoorBytesReader *cursor, GHashTable *sittings)
{
  g_autofree DoorSitting *sitting = g_new0 (DoorSitting, 1);
  const guint8 *nonce, *boot;
  guint64 number, n_boot;

  if (!door_bytes_take_number (cursor, 4, &number) || number == 0
      || !(nonce = door_bytes_take (cursor, DOOR_SITTING_NONCE_BYTES))
      || !door_bytes_take_number (cursor, 2, &n_boot) || n_boot > DOOR_BOOT_MAX_BYTES
      || !(boot = door_bytes_take (cursor, n_boot)))
    return FALSE;
  sitting->number = (guint32) number;
  memcpy (sitting->nonce, nonce, sizeof sitting->nonce);
  memcpy (sitting->boot, boot, n_boot);
  return g_hash_table_insert (sittings, GUINT_TO_POINTER ((guint) number),
                              g_steal_pointer (&sitting));
}

static gboolean
take_head (DoorBytesReader *cursor, Head *head)
{
  const guint8 *magic = door_bytes_take (cursor, N_MAGIC);
  guint64 has_previous, n_sittings;

  if (!magic || memcmp (magic, MAGIC, N_MAGIC) != 0 || !(head->vault = door_bytes_take (cursor, 16))
      || !(head->interview = door_bytes_take (cursor, 16))
      || !door_bytes_take_number (cursor, 1, &head->stream)
      || !door_bytes_take_number (cursor, 1, &has_previous) || has_previous > 1
      || !(head->previous = door_bytes_take (cursor, DOOR_HASH_BYTES))
      || !(head->key = door_bytes_take (cursor, DOOR_KEY_BYTES))
      || !door_bytes_take_number (cursor, 4, &n_sittings))
    return FALSE;
  if (!has_previous)
    head->previous = NULL;
  head->sittings = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (; n_sittings > 0; n_sittings--)
    if (!take_sitting (cursor, head->sittings))
      return FALSE;
  return TRUE;
}

static gboolean
take_entry (DoorBytesReader *cursor, const Head *head, DoorJournalReader *reader)
{
  DoorSealedEntry entry;
  const DoorSitting *sitting;
  guint64 number, n;

  if (!door_bytes_take_number (cursor, 4, &number)
      || !door_bytes_take_number (cursor, 8, &entry.counter)
      || !door_bytes_take_number (cursor, 4, &n) || !(entry.sealed = door_bytes_take (cursor, n)))
    return FALSE;
  entry.sitting = (guint32) number;
  entry.n_sealed = n;
  sitting = g_hash_table_lookup (head->sittings, GUINT_TO_POINTER (entry.sitting));
  return sitting && door_journal_reader_next (reader, &entry, sitting);
}

static DoorJournal *
read_content (DoorBytesReader *cursor, const guint8 *expected_head)
{
  g_auto (Head) head = { NULL };
  g_auto (DoorJournalReader) reader = { NULL };
  g_autoptr (DoorSecret) key = NULL;
  DoorUuid vault, interview;
  guint64 n_entries;

  if (!take_head (cursor, &head) || !door_bytes_take_number (cursor, 8, &n_entries))
    return NULL;
  memcpy (vault.bytes, head.vault, sizeof vault.bytes);
  memcpy (interview.bytes, head.interview, sizeof interview.bytes);
  key = door_secret_new_copy (head.key, DOOR_KEY_BYTES);
  door_journal_reader_init (&reader, &vault, &interview, (guint8) head.stream, head.previous, key);
  for (; n_entries > 0; n_entries--)
    if (!take_entry (cursor, &head, &reader))
      return NULL;
  if (cursor->left > 0 || memcmp (reader.chain.hash, expected_head, DOOR_HASH_BYTES) != 0)
    return NULL;
  return door_journal_reader_finish (&reader);
}

DoorJournal *
door_journal_read (GBytes *content,
                   const guint8 expected_head[static DOOR_HASH_BYTES],
                   GError **error)
{
  DoorBytesReader cursor = door_bytes_reader (content);
  DoorJournal *self;

  self = read_content (&cursor, expected_head);
  if (!self)
    g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED,
                         "this journal is damaged or does not belong to its submission");
  return self;
}

/* --- the content of a section-N.door --- */

#define SECTION_MAGIC "doorstep-section 1\n"
#define N_SECTION_MAGIC (sizeof SECTION_MAGIC - 1)

GBytes *
door_section_content_new (GBytes *answers, GBytes *journal, const GByteArray *media)
{
  gsize n = N_SECTION_MAGIC + 8 + g_bytes_get_size (answers) + g_bytes_get_size (journal)
            + (media ? media->len : 0);
  GByteArray *content = g_byte_array_sized_new ((guint) MAX (n, DOOR_SECTION_LEAST));

  g_byte_array_append (content, (const guint8 *) SECTION_MAGIC, N_SECTION_MAGIC);
  door_bytes_add_bytes (content, answers);
  door_bytes_add_bytes (content, journal);
  if (media)
    g_byte_array_append (content, media->data, media->len);
  if (n < DOOR_SECTION_LEAST)
    {
      g_byte_array_set_size (content, DOOR_SECTION_LEAST);
      memset (content->data + n, 0, DOOR_SECTION_LEAST - n);
    }
  return g_byte_array_free_to_bytes (content);
}

static gboolean
section_damaged (GError **error)
{
  g_set_error_literal (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED,
                       "this section is damaged");
  return FALSE;
}

/* The cursor stands behind the journal afterwards. */
static gboolean
take_section (DoorBytesReader *cursor, GBytes **ret_answers, GBytes **ret_journal, GError **error)
{
  const guint8 *magic = door_bytes_take (cursor, N_SECTION_MAGIC);

  if (!magic || memcmp (magic, SECTION_MAGIC, N_SECTION_MAGIC) != 0)
    return section_damaged (error);
  *ret_answers = door_bytes_take_bytes (cursor);
  *ret_journal = *ret_answers ? door_bytes_take_bytes (cursor) : NULL;
  return *ret_journal != NULL || section_damaged (error);
}

gboolean
door_section_read (GBytes *content,
                   const guint8 expected_head[static DOOR_HASH_BYTES],
                   GBytes **ret_answers,
                   DoorJournal **ret_journal,
                   GError **error)
{
  DoorBytesReader cursor = door_bytes_reader (content);
  g_autoptr (GBytes) answers = NULL;
  g_autoptr (GBytes) journal_content = NULL;
  g_autoptr (DoorJournal) journal = NULL;

  if (!take_section (&cursor, &answers, &journal_content, error))
    return FALSE;
  journal = door_journal_read (journal_content, expected_head, error);
  if (!journal)
    return FALSE;
  if (ret_answers)
    *ret_answers = g_steal_pointer (&answers);
  if (ret_journal)
    *ret_journal = g_steal_pointer (&journal);
  return TRUE;
}

void
door_section_file_free (DoorSectionFile *self)
{
  if (!self)
    return;
  g_free (self->name);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self);
}

GPtrArray *
door_section_files (GBytes *content, GError **error)
{
  DoorBytesReader cursor = door_bytes_reader (content);
  g_autoptr (GPtrArray) files
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_section_file_free);
  g_autoptr (GBytes) answers = NULL;
  g_autoptr (GBytes) journal = NULL;
  guint64 count = 0;

  if (!take_section (&cursor, &answers, &journal, error))
    return NULL;
  /* Zeroes, or nothing, where a section has no files. */
  if (cursor.left >= 4)
    door_bytes_take_number (&cursor, 4, &count);
  for (; count > 0; count--)
    {
      DoorSectionFile *file = g_new0 (DoorSectionFile, 1);

      g_ptr_array_add (files, file);
      file->name = door_bytes_take_text (&cursor);
      file->content = file->name ? door_bytes_take_bytes (&cursor) : NULL;
      if (!file->content)
        {
          section_damaged (error);
          return NULL;
        }
    }
  return g_steal_pointer (&files);
}
