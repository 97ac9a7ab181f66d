/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identities: whoever seals, opens or signs has one. The survey's signing key, an analyst, a
 * supervisor, a hub, an office's recovery key and each vault are all identities.
 *
 * An identity is one random seed of 32 bytes, from which an X25519 pair (what is sealed to it)
 * and an Ed25519 pair (what it signs) are derived: one secret to keep, print, split and hand
 * over. Its public half may be shown to anybody.
 *
 * At rest the seed is in a key file: text, locked by a passphrase through Argon2id with its
 * parameters beside it. door_identity_lock() proves the file before it returns it: it unlocks
 * what it wrote, opens a test message and checks a test signature, so that a key file which
 * cannot be opened again is never handed out. (Asking for the passphrase twice is the caller's.)
 *
 * Promises:
 *   K1. A key file opens with its passphrase and no other; any changed byte shows.
 *   K2. The parameters of the file are used, not those of the day; within DOOR_KDF_MAX_*, so that
 *       a hostile file cannot exhaust the machine.
 *   K3. Signed documents begin with a line that names their kind ("doorstep-roster 1"); a
 *       signature under one kind never passes for another.
 * Thread rule: an identity is immutable and counted atomically; any thread. Locking and unlocking
 * take a second and up to 256 MiB: not on the main thread.
 */
#pragma once

#include <glib.h>

#include "door-secret.h"

/* The public half. Plain data. */
typedef struct {
  guint8 box[32];  /* X25519 */
  guint8 sign[32]; /* Ed25519 */
} DoorPublicKeys;

#define DOOR_SIGNATURE_BYTES 64

/* How slow a passphrase is made. */
typedef struct {
  guint64 passes; /* Argon2id opslimit */
  guint64 memory; /* bytes */
} DoorKdfPolicy;

#define DOOR_KDF_MAX_PASSES 16
#define DOOR_KDF_MAX_MEMORY (1024ull * 1024 * 1024)

/* For vaults, unlocked many times a day on small tablets: 3 passes over 128 MiB. */
extern const DoorKdfPolicy door_kdf_policy_vault;
/* For key files of the office, unlocked seldom: 3 passes over 256 MiB. */
extern const DoorKdfPolicy door_kdf_policy_key_file;
/* Quick and worthless. Only tests may use it. */
extern const DoorKdfPolicy door_kdf_policy_test;

typedef struct _DoorIdentity DoorIdentity;

DoorIdentity *door_identity_new (void);
/* From a seed of DOOR_KEY_BYTES: backup, custody, test vectors. */
DoorIdentity *door_identity_new_from_seed (DoorSecret *seed);
DoorIdentity *door_identity_ref (DoorIdentity *self);
void door_identity_unref (DoorIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorIdentity, door_identity_unref)

const DoorPublicKeys *door_identity_public (const DoorIdentity *self); /* transfer none */
DoorSecret *door_identity_seed (const DoorIdentity *self);             /* transfer none */

/* --- public halves as text --- */

/* "door1" and 86 characters of A-Z a-z 0-9 - _. transfer full. */
char *door_public_keys_to_text (const DoorPublicKeys *self);
gboolean door_public_keys_parse (const char *text, DoorPublicKeys *ret_keys);
gboolean door_public_keys_equal (const DoorPublicKeys *a, const DoorPublicKeys *b);
/* What people compare by eye or voice and what the enrolment code holds: 128 bits of a hash of
 * both halves, "3f2a 9c01 …" in eight groups. transfer full. */
char *door_public_keys_fingerprint (const DoorPublicKeys *self);
/* Compares with a fingerprint as somebody typed it: case, spaces and dashes do not matter. */
gboolean door_public_keys_has_fingerprint (const DoorPublicKeys *self, const char *fingerprint);

/* --- signing and sealing --- */

/* `document` must begin with "doorstep-" (promise K3). */
void door_identity_sign (const DoorIdentity *self,
                         GBytes *document,
                         guint8 ret_signature[static DOOR_SIGNATURE_BYTES]);
gboolean door_public_keys_verify (const DoorPublicKeys *self,
                                  GBytes *document,
                                  const guint8 signature[static DOOR_SIGNATURE_BYTES]);

/* A short secret (a key) to one recipient, anonymously: crypto_box_seal. transfer full. */
GBytes *door_public_keys_seal (const DoorPublicKeys *self, const DoorSecret *secret);
/* WRONG_KEY when it was sealed to another identity or altered. transfer full. */
DoorSecret *door_identity_open (const DoorIdentity *self, GBytes *sealed, GError **error);

/* --- key files --- */

/* `label` names the key for people ("Analyst Amina, Harbour survey 2026"), at most 200 bytes.
 * transfer full. */
GBytes *door_identity_lock (DoorIdentity *self,
                            const char *label,
                            DoorSecret *passphrase,
                            const DoorKdfPolicy *policy,
                            GError **error);
DoorIdentity *door_identity_unlock (GBytes *file, DoorSecret *passphrase, GError **error);
/* What a key file says without its passphrase. Either out-pointer may be NULL. */
gboolean
door_identity_inspect (GBytes *file, char **ret_label, DoorPublicKeys *ret_keys, GError **error);

/* --- slots: one secret, openable in more than one way --- */

/* `context` says what the secret is of ("vault" and its id): a slot moved elsewhere does not
 * open. transfer full. */
GBytes *door_slot_new_passphrase (const DoorSecret *secret,
                                  const char *context,
                                  DoorSecret *passphrase,
                                  const DoorKdfPolicy *policy,
                                  GError **error);
GBytes *door_slot_new_recovery (const DoorSecret *secret,
                                const char *context,
                                const DoorPublicKeys *recovery);
DoorSecret *door_slot_open_passphrase (GBytes *slot,
                                       const char *context,
                                       DoorSecret *passphrase,
                                       GError **error);
DoorSecret *door_slot_open_recovery (GBytes *slot,
                                     const char *context,
                                     const DoorIdentity *recovery,
                                     GError **error);
/* TRUE when a passphrase slot is weaker than `policy`: make a new one at the next unlocking. */
gboolean door_slot_is_weaker (GBytes *slot, const DoorKdfPolicy *policy);
