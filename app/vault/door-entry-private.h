/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry as it lies in the vault: encoded, padded, sealed, and chained to the one before.
 *
 *   encoded   kind 1, flags 1, wall clock 8, monotonic clock 8, link 16, [boot id 0,] path 0, value 0
 *   padded    to a size class (door_pad_small())
 *   sealed    XChaCha20-Poly1305 under the journal's key
 *   nonce     16 random bytes of the sitting, then a counter of 8
 *   place     vault, interview, stream, sequence: authenticated, not stored
 *   link      first half of the chain up to the entry before
 *   chain     BLAKE2b over the chain before, sequence, sitting, counter and sealed bytes
 *
 * Numbers are little-endian. The link inside an entry lets a rescue go on after a damaged one; the
 * chain over the sealed bytes is what heads are made of and what the vault signs.
 */
#pragma once

#include "door-cipher.h"
#include "door-journal.h"

#define DOOR_SITTING_NONCE_BYTES 16
#define DOOR_LINK_BYTES 16
#define DOOR_BOOT_MAX_BYTES 128

typedef struct {
  guint8 hash[DOOR_HASH_BYTES];
} DoorChain;

/* A stretch of writing by one run of the program. */
typedef struct {
  guint32 number; /* from 1; 0: none yet */
  guint8 nonce[DOOR_SITTING_NONCE_BYTES];
  char boot[DOOR_BOOT_MAX_BYTES + 1];
} DoorSitting;

/* Where an entry stands. */
typedef struct {
  DoorUuid vault;
  DoorUuid interview;
  guint8 stream;
  guint64 sequence;
} DoorEntryPlace;

/* An entry as stored. `sealed` is borrowed. */
typedef struct {
  guint32 sitting;
  guint64 counter;
  const guint8 *sealed;
  gsize n_sealed;
} DoorSealedEntry;

void door_chain_start (DoorChain *self,
                       const DoorUuid *vault,
                       const DoorUuid *interview,
                       guint8 stream,
                       const guint8 *previous_head);
void door_chain_step (DoorChain *self, guint64 sequence, const DoorSealedEntry *entry);

/* transfer full. `entry` must fit DOOR_ENTRY_MAX_BYTES. */
GByteArray *door_entry_seal (const DoorEntry *entry,
                             const DoorSecret *key,
                             const DoorEntryPlace *place,
                             const DoorSitting *sitting,
                             guint64 counter,
                             const DoorChain *chain);

/* Opened into `plain`, which the texts of `ret_entry` point into. */
gboolean door_entry_open (const DoorSealedEntry *sealed,
                          const DoorSecret *key,
                          const DoorEntryPlace *place,
                          const DoorSitting *sitting,
                          GByteArray *plain,
                          DoorEntry *ret_entry,
                          guint8 ret_link[static DOOR_LINK_BYTES]);
