/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret of fixed length in guarded memory: between pages that fault, kept out of swap and core
 * dumps where the system allows, wiped when the last reference goes.
 *
 * Promise: app/seal and app/vault never copy a secret into ordinary memory; where a key must be
 * part of a sealed text (the keys of media in an envelope), that text is wiped at once.
 * Thread rule: immutable once filled; references are counted atomically.
 */
#pragma once

#include <glib.h>

#define DOOR_KEY_BYTES 32

typedef struct _DoorSecret DoorSecret;

DoorSecret *door_secret_new (gsize length); /* zeroes, to be filled by its maker */
DoorSecret *door_secret_new_random (gsize length);
DoorSecret *door_secret_new_copy (const void *bytes, gsize length);
/* A passphrase. Unicode-normalised (NFC), so that the same words typed on another keyboard open
 * the same vault. The text must be UTF-8; what is not is taken as it is. */
DoorSecret *door_secret_new_passphrase (const char *text);
DoorSecret *door_secret_ref (DoorSecret *self);
void door_secret_unref (DoorSecret *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSecret, door_secret_unref)

gsize door_secret_length (const DoorSecret *self);
/* transfer none. Do not copy; do not keep longer than the secret. */
const guint8 *door_secret_peek (const DoorSecret *self);
/* For its maker only, before anybody else has a reference. */
guint8 *door_secret_poke (DoorSecret *self);
gboolean door_secret_equal (const DoorSecret *a, const DoorSecret *b); /* in constant time */
