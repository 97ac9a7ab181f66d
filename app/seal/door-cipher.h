/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message sealed under a secret (XChaCha20-Poly1305), and what belongs to it: padding, keys
 * derived from keys, keyed hashes. The vault is built of these; others want door-envelope.h or
 * door-stream.h.
 *
 * A place (`place`, length `n_place`) is authenticated with the message but not stored: which
 * vault, which interview, which number. A message put elsewhere does not open.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

#include "door-seal.h"
#include "door-secret.h"

#define DOOR_NONCE_BYTES 24
#define DOOR_TAG_BYTES 16

/* With a nonce of the caller's. The caller answers for its never repeating under one key.
 * `ret_sealed` has n + DOOR_TAG_BYTES bytes. */
void door_cipher_seal (const DoorSecret *key,
                       const guint8 nonce[static DOOR_NONCE_BYTES],
                       const void *place,
                       gsize n_place,
                       const void *message,
                       gsize n,
                       guint8 *ret_sealed);
/* `ret_message` has n - DOOR_TAG_BYTES bytes. FALSE when it is not what was sealed there. */
gboolean door_cipher_open (const DoorSecret *key,
                           const guint8 nonce[static DOOR_NONCE_BYTES],
                           const void *place,
                           gsize n_place,
                           const guint8 *sealed,
                           gsize n,
                           guint8 *ret_message);

/* With a random nonce in front. transfer full. */
GBytes *door_cipher_wrap (
    const DoorSecret *key, const void *place, gsize n_place, const void *message, gsize n);
/* NULL when it is not what was wrapped there. transfer full. */
GBytes *door_cipher_unwrap (
    const DoorSecret *key, const void *place, gsize n_place, const void *wrapped, gsize n);
GBytes *door_cipher_wrap_secret (const DoorSecret *key,
                                 const void *place,
                                 gsize n_place,
                                 const DoorSecret *secret);
/* Into a secret of the right length that only the caller holds: thousands of keys can pass
 * through one guarded allocation. */
gboolean door_cipher_unwrap_secret (const DoorSecret *key,
                                    const void *place,
                                    gsize n_place,
                                    const void *wrapped,
                                    gsize n,
                                    DoorSecret *ret_secret);

/* A key for one purpose from a key of DOOR_KEY_BYTES. `purpose` has exactly 8 characters. */
DoorSecret *door_cipher_derive (const DoorSecret *key, const char *purpose, guint64 number);
/* The same into a secret of DOOR_KEY_BYTES that only the caller holds. */
void door_cipher_derive_into (const DoorSecret *key,
                              const char *purpose,
                              guint64 number,
                              DoorSecret *ret_derived);

/* Keyed BLAKE2b-256 over pieces in turn: each piece is preceded by its length, so that no two
 * different lists of pieces give one hash. `key` NULL: not keyed. */
typedef struct {
  const void *bytes;
  gsize n;
} DoorPiece;
void door_cipher_hash (const DoorSecret *key,
                       const DoorPiece *pieces,
                       guint n_pieces,
                       guint8 ret_hash[static DOOR_HASH_BYTES]);

/* --- padding to size classes --- */

/* The class of a small message of n bytes: 96, 128, 192, 256, 384, 512, … */
gsize door_pad_small (gsize n);
/* The class of a document of n bytes: powers of two from 4 KiB to 1 MiB, then eighths. */
gsize door_pad_large (gsize n);
/* A marker byte 0x80 is appended, then zeroes up to `length` (at least n + 1). */
void door_pad (GByteArray *bytes, gsize length);
/* The length before padding; FALSE when there is no marker. */
gboolean door_unpad (const guint8 *bytes, gsize n, gsize *ret_length);
