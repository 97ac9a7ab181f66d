/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What everything in app/seal shares: start-up, errors, hashes, tokens.
 *
 * app/seal is the only place that includes <sodium.h>. Nothing in it is invented here: X25519
 * sealed boxes, Ed25519, XChaCha20-Poly1305, secretstream, BLAKE2b and Argon2id, put together as
 * the security page (app/vault/SECURITY.md) describes.
 *
 *   door-secret.h     a secret in guarded memory
 *   door-keys.h       identities (box and signing pairs from one seed), key files, passphrase slots
 *   door-roster.h     who may read what: the signed recipient roster
 *   door-envelope.h   a sealed, signed part of a submission
 *   door-stream.h     long contents (photographs, sound) in sealed chunks
 *   door-receipt.h    signed receipts: carried, stored, applied
 *   door-order.h      orders of the office to a device: wipe
 *   door-custody.h    an identity in the hands of several people
 *   door-cipher.h     one small sealed message under a secret; what the vault is built of
 *
 * Order of use: door_seal_init() once, before anything else.
 * Thread rule: every function of app/seal may be called on any thread; an object belongs to one
 * owner unless its header says that it is immutable.
 */
#pragma once

#include <glib.h>

#include "door-secret.h"

#define DOOR_SEAL_ERROR (door_seal_error_quark ())
GQuark door_seal_error_quark (void);
typedef enum {
  DOOR_SEAL_ERROR_DAMAGED,   /* not this kind of document, cut short or altered: ask for it anew */
  DOOR_SEAL_ERROR_WRONG_KEY, /* the passphrase or key does not open it: ask again */
  DOOR_SEAL_ERROR_NOT_A_RECIPIENT, /* sealed to others: nothing to do with this key */
  DOOR_SEAL_ERROR_BAD_SIGNATURE,   /* signed by nobody or somebody else: refuse it and say so */
  DOOR_SEAL_ERROR_NEWER,           /* written by a newer version: ask to update the program */
  DOOR_SEAL_ERROR_FAILED,          /* no memory for the key derivation, no random numbers */
} DoorSealError;

/* Aborts when the machine has no usable source of random numbers. May be called again. */
void door_seal_init (void);

void door_random_bytes (void *ret_bytes, gsize length);

/* Hashes. `ret_hash` is written wholly. */
#define DOOR_HASH_BYTES 32
void door_hash_blake2b (GBytes *bytes, guint8 ret_hash[static DOOR_HASH_BYTES]);
void door_hash_sha256 (GBytes *bytes, guint8 ret_hash[static DOOR_HASH_BYTES]);
/* 64 lower-case hexadecimal digits. transfer full. */
char *door_hash_to_text (const guint8 hash[static DOOR_HASH_BYTES]);
gboolean door_hash_parse (const char *text, guint8 ret_hash[static DOOR_HASH_BYTES]);
/* In constant time. */
gboolean door_hash_equal (const guint8 a[static DOOR_HASH_BYTES],
                          const guint8 b[static DOOR_HASH_BYTES]);

/* Bearer tokens of devices and hub users. A token is shown once, only its hash is kept. It has
 * 256 random bits, so that a fast hash is enough: there is nothing to guess. */
char *door_token_new (void);               /* 43 characters of A-Z a-z 0-9 - _. transfer full */
char *door_token_hash (const char *token); /* 64 hexadecimal digits. transfer full */
gboolean door_token_matches (const char *token, const char *hash); /* in constant time */

/* XPath's extract-signed(): `message` is base64 of a 64-byte Ed25519 signature and the signed
 * text, `public_key` base64 of 32 bytes. Returns the text, NULL when the signature does not hold
 * or the text is not UTF-8. transfer full. */
char *door_extract_signed (const char *message, const char *public_key);
