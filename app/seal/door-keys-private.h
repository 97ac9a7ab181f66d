/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-keys.h"
#include "door-lines-private.h"

/* Signs the document so far and appends the "signature" line. */
void door_identity_sign_lines (const DoorIdentity *self, GString *lines);
/* Takes the "signature" line and verifies it over everything before it. */
gboolean door_lines_take_signature (DoorLines *lines,
                                    const char *text,
                                    const guint8 sign[static 32],
                                    const char *kind,
                                    GError **error);

/* The end of a signed document: what was read is what stands there, to the letter (`again`: the same, printed;
 * NULL: it was not understood); then the signature, and nothing more. */
gboolean door_lines_take_end (DoorLines *lines,
                              const char *text,
                              const GString *again,
                              const guint8 sign[static 32],
                              const char *kind,
                              GError **error);

/* The key a passphrase gives with a policy and a salt of DOOR_KDF_SALT_BYTES. FAILED when the
 * machine has not got the memory. */
#define DOOR_KDF_SALT_BYTES 16
DoorSecret *door_kdf_run (DoorSecret *passphrase,
                          const DoorKdfPolicy *policy,
                          const guint8 *salt,
                          GError **error);
/* "kdf argon2id13 PASSES MEMORY SALT" */
void door_kdf_add_line (GString *lines, const DoorKdfPolicy *policy, const guint8 *salt);
gboolean door_kdf_take_line (DoorLines *lines, DoorKdfPolicy *ret_policy, guint8 *ret_salt);

/* Appends "sealed …": `secret` under `key`, with all lines before as its place. */
void door_lines_add_sealed (GString *lines, const DoorSecret *key, const DoorSecret *secret);
/* Opens the "sealed" line of a document that begins with `text`; NULL when it does not open. */
DoorSecret *door_lines_take_sealed (DoorLines *lines, const char *text, const DoorSecret *key);
