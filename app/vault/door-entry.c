/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-vault"

#include "door-entry-private.h"

#include <string.h>

#include "door-platform.h"

#define FLAG_BOOT 1u /* made under another boot than the sitting's: after a reopening */
#define FIXED_BYTES (1 + 1 + 8 + 8 + DOOR_LINK_BYTES)

/* --- chain --- */

void
door_chain_start (DoorChain *self,
                  const DoorUuid *vault,
                  const DoorUuid *interview,
                  guint8 stream,
                  const guint8 *previous_head)
{
  static const char kind[] = "doorstep-journal 1";
  const DoorPiece pieces[] = {
    { kind, sizeof kind - 1 },
    { vault->bytes, sizeof vault->bytes },
    { interview->bytes, sizeof interview->bytes },
    { &stream, 1 },
    { previous_head, previous_head ? DOOR_HASH_BYTES : 0 },
  };

  door_cipher_hash (NULL, pieces, G_N_ELEMENTS (pieces), self->hash);
}

void
door_chain_step (DoorChain *self, guint64 sequence, const DoorSealedEntry *entry)
{
  guint64 numbers[] = { GUINT64_TO_LE (sequence), GUINT64_TO_LE (entry->sitting),
                        GUINT64_TO_LE (entry->counter) };
  const DoorPiece pieces[] = {
    { self->hash, sizeof self->hash },
    { numbers, sizeof numbers },
    { entry->sealed, entry->n_sealed },
  };

  door_cipher_hash (NULL, pieces, G_N_ELEMENTS (pieces), self->hash);
}

/* --- place and nonce --- */

#define PLACE_BYTES (5 + 16 + 16 + 1 + 8)

static void
print_place (const DoorEntryPlace *place, guint8 ret_bytes[static PLACE_BYTES])
{
  guint64 sequence = GUINT64_TO_LE (place->sequence);

  memcpy (ret_bytes, "entry", 5);
  memcpy (ret_bytes + 5, place->vault.bytes, 16);
  memcpy (ret_bytes + 21, place->interview.bytes, 16);
  ret_bytes[37] = place->stream;
  memcpy (ret_bytes + 38, &sequence, 8);
}

static void
print_nonce (const DoorSitting *sitting, guint64 counter, guint8 ret_nonce[static DOOR_NONCE_BYTES])
{
  counter = GUINT64_TO_LE (counter);
  memcpy (ret_nonce, sitting->nonce, DOOR_SITTING_NONCE_BYTES);
  memcpy (ret_nonce + DOOR_SITTING_NONCE_BYTES, &counter, sizeof counter);
}

/* --- encoding --- */

static void
append_number (GByteArray *bytes, gint64 number)
{
  number = GINT64_TO_LE (number);
  g_byte_array_append (bytes, (const guint8 *) &number, sizeof number);
}

static void
append_text (GByteArray *bytes, const char *text)
{
  text = text ? text : "";
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text) + 1);
}

static gsize
encoded_size (const DoorEntry *entry)
{
  return FIXED_BYTES + (entry->path ? strlen (entry->path) : 0)
         + (entry->value ? strlen (entry->value) : 0) + DOOR_BOOT_MAX_BYTES + 3;
}

static GByteArray *
encode (const DoorEntry *entry, const DoorSitting *sitting, const DoorChain *chain)
{
  GByteArray *bytes = g_byte_array_sized_new ((guint) door_pad_small (encoded_size (entry)));
  gboolean other_boot = entry->boot_id && strcmp (entry->boot_id, sitting->boot) != 0;
  guint8 start[2] = { (guint8) entry->kind, other_boot ? FLAG_BOOT : 0 };

  g_byte_array_append (bytes, start, sizeof start);
  append_number (bytes, entry->wall_us);
  append_number (bytes, entry->monotonic_us);
  g_byte_array_append (bytes, chain->hash, DOOR_LINK_BYTES);
  if (other_boot)
    append_text (bytes, entry->boot_id);
  append_text (bytes, entry->path);
  append_text (bytes, entry->value);
  door_pad (bytes, door_pad_small (bytes->len));
  return bytes;
}

static gint64
read_number (const guint8 *bytes)
{
  gint64 number;

  memcpy (&number, bytes, sizeof number);
  return GINT64_FROM_LE (number);
}

static gboolean
read_text (const guint8 **at, const guint8 *end, const char **ret_text)
{
  const guint8 *stop = memchr (*at, 0, (gsize) (end - *at));

  if (!stop)
    return FALSE;
  *ret_text = (const char *) *at;
  *at = stop + 1;
  return TRUE;
}

static gboolean
decode (const guint8 *bytes,
        gsize n,
        const DoorSitting *sitting,
        DoorEntry *ret_entry,
        guint8 ret_link[static DOOR_LINK_BYTES])
{
  const guint8 *at, *end;
  DoorEntry entry = { 0 };

  if (!door_unpad (bytes, n, &n) || n < FIXED_BYTES)
    return FALSE;
  at = bytes + FIXED_BYTES;
  end = bytes + n;
  if (bytes[0] == 0 || bytes[0] > DOOR_ENTRY_LAST || bytes[1] > FLAG_BOOT)
    return FALSE;
  entry.kind = (DoorEntryKind) bytes[0];
  entry.wall_us = read_number (bytes + 2);
  entry.monotonic_us = read_number (bytes + 10);
  entry.boot_id = sitting->boot;
  if (bytes[1] == FLAG_BOOT && !read_text (&at, end, &entry.boot_id))
    return FALSE;
  if (!read_text (&at, end, &entry.path) || !read_text (&at, end, &entry.value) || at != end)
    return FALSE;
  memcpy (ret_link, bytes + 18, DOOR_LINK_BYTES);
  *ret_entry = entry;
  return TRUE;
}

/* --- sealing --- */

GByteArray *
door_entry_seal (const DoorEntry *entry,
                 const DoorSecret *key,
                 const DoorEntryPlace *place,
                 const DoorSitting *sitting,
                 guint64 counter,
                 const DoorChain *chain)
{
  g_autoptr (GByteArray) plain = encode (entry, sitting, chain);
  GByteArray *sealed = g_byte_array_sized_new (plain->len + DOOR_TAG_BYTES);
  guint8 nonce[DOOR_NONCE_BYTES], bytes[PLACE_BYTES];

  print_place (place, bytes);
  print_nonce (sitting, counter, nonce);
  g_byte_array_set_size (sealed, plain->len + DOOR_TAG_BYTES);
  door_cipher_seal (key, nonce, bytes, sizeof bytes, plain->data, plain->len, sealed->data);
  door_platform_wipe (plain->data, plain->len);
  return sealed;
}

gboolean
door_entry_open (const DoorSealedEntry *sealed,
                 const DoorSecret *key,
                 const DoorEntryPlace *place,
                 const DoorSitting *sitting,
                 GByteArray *plain,
                 DoorEntry *ret_entry,
                 guint8 ret_link[static DOOR_LINK_BYTES])
{
  guint8 nonce[DOOR_NONCE_BYTES], bytes[PLACE_BYTES];

  if (sealed->n_sealed < DOOR_TAG_BYTES || sealed->n_sealed > 2 * DOOR_ENTRY_MAX_BYTES
      || sitting->number != sealed->sitting)
    return FALSE;
  print_place (place, bytes);
  print_nonce (sitting, sealed->counter, nonce);
  g_byte_array_set_size (plain, (guint) (sealed->n_sealed - DOOR_TAG_BYTES));
  if (!door_cipher_open (key, nonce, bytes, sizeof bytes, sealed->sealed, sealed->n_sealed,
                         plain->data)
      || !decode (plain->data, plain->len, sitting, ret_entry, ret_link))
    return FALSE;
  ret_entry->sequence = place->sequence;
  return TRUE;
}
