/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A journal.door from somebody who holds its key: head, sittings and what comes to light under the seal of
 * each entry are the input's, the seals, links and the chain are right (included as source for the place
 * and nonce of an entry). The input: number of bytes of sittings 1, sittings; then for each entry: length
 * 1, what is sealed. */
#include "../../app/vault/door-entry.c"

#include "door-bytes-private.h"
#include "door-journal-private.h"

#include <stddef.h>
#include <stdint.h>

#define MAGIC "doorstep-journal 1\n"
#define LINK_AT (1 + 1 + 8 + 8)

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct {
  DoorSecret *key;
  DoorEntryPlace place;
  DoorSitting sitting;
  DoorChain chain;
  GByteArray *entries;
  guint64 n_entries;
} Author;

static void
add_number (GByteArray *out, guint64 number, guint n)
{
  number = GUINT64_TO_LE (number);
  g_byte_array_append (out, (const guint8 *) &number, n);
}

static void
author_add (Author *self, const guint8 *plain, gsize n)
{
  g_autofree guint8 *message = g_malloc0 (n + 1);
  g_autofree guint8 *sealed = g_malloc (n + DOOR_TAG_BYTES);
  guint8 place[PLACE_BYTES], nonce[DOOR_NONCE_BYTES];
  DoorSealedEntry entry = { .sitting = self->sitting.number, .counter = self->n_entries };

  memcpy (message, plain, n);
  if (n >= LINK_AT + DOOR_LINK_BYTES)
    memcpy (message + LINK_AT, self->chain.hash, DOOR_LINK_BYTES);
  print_place (&self->place, place);
  print_nonce (&self->sitting, entry.counter, nonce);
  door_cipher_seal (self->key, nonce, place, sizeof place, message, n, sealed);
  entry.sealed = sealed;
  entry.n_sealed = n + DOOR_TAG_BYTES;
  add_number (self->entries, entry.sitting, 4);
  add_number (self->entries, entry.counter, 8);
  add_number (self->entries, entry.n_sealed, 4);
  g_byte_array_append (self->entries, sealed, (guint) entry.n_sealed);
  door_chain_step (&self->chain, self->place.sequence, &entry);
  self->place.sequence++;
  self->n_entries++;
}

/* The head up to the sittings: those of the input after the one that sealed. */
static GByteArray *
make_head (const Author *self, const guint8 *more, gsize n_more)
{
  GByteArray *out = g_byte_array_new ();
  const guint8 none[DOOR_HASH_BYTES] = { 0 };

  g_byte_array_append (out, (const guint8 *) MAGIC, strlen (MAGIC));
  g_byte_array_append (out, self->place.vault.bytes, 16);
  g_byte_array_append (out, self->place.interview.bytes, 16);
  add_number (out, 0, 2);
  g_byte_array_append (out, none, sizeof none);
  g_byte_array_append (out, door_secret_peek (self->key), DOOR_KEY_BYTES);
  add_number (out, 1 + (n_more > 0 ? more[0] : 0), 4);
  add_number (out, self->sitting.number, 4);
  g_byte_array_append (out, self->sitting.nonce, DOOR_SITTING_NONCE_BYTES);
  add_number (out, 0, 2);
  if (n_more > 1)
    g_byte_array_append (out, more + 1, (guint) n_more - 1);
  return out;
}

static void
author_init (Author *self)
{
  *self = (Author){ .key = door_secret_new (DOOR_KEY_BYTES),
                    .entries = g_byte_array_new (),
                    .sitting = { .number = 1 } };
  /* Numbers begin with 1. */
  self->place.sequence = 1;
  memset (door_secret_poke (self->key), 0x4a, DOOR_KEY_BYTES);
  door_chain_start (&self->chain, &self->place.vault, &self->place.interview, 0, NULL);
}

static void
use (const DoorJournal *journal)
{
  for (guint i = 0; i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);

      g_assert_cmpint (entry->kind, <=, DOOR_ENTRY_LAST);
      g_assert_cmpuint (strlen (entry->path) + strlen (entry->value), <=, 255);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GByteArray) head = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (DoorJournal) journal = NULL;
  Author author;
  gsize at;

  door_seal_init ();
  if (size == 0)
    return 0;
  author_init (&author);
  at = MIN (1 + (gsize) data[0], size);
  head = make_head (&author, data + 1, at - 1);
  while (at < size)
    {
      gsize n = MIN ((gsize) data[at], size - at - 1);

      author_add (&author, data + at + 1, n);
      at += 1 + n;
    }
  add_number (head, author.n_entries, 8);
  g_byte_array_append (head, author.entries->data, author.entries->len);
  content = g_bytes_new (head->data, head->len);
  journal = door_journal_read (content, author.chain.hash, NULL);
  if (journal)
    use (journal);
  door_secret_unref (author.key);
  g_byte_array_unref (author.entries);
  return 0;
}
