/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long contents in sealed chunks (secretstream, XChaCha20-Poly1305): photographs, sound,
 * signatures. Written to the file sealed, chunk by chunk; read back the same way, so that neither
 * the whole nor any part is ever in clear on disk.
 *
 * The file: "doorstep-stream 1\n", the 24-byte stream header, then chunks of DOOR_STREAM_CHUNK
 * plaintext bytes (the last one shorter or empty, marked as the last).
 *
 * Promises:
 *   S1. What is read is what was written, in order and whole: a missing, moved or cut-off chunk is
 *       DOOR_SEAL_ERROR_DAMAGED, never a short read.
 *   S2. A stream opens under its own key and its own context (which interview it belongs to).
 * Thread rule: a sealer or opener has one owner, on any thread.
 */
#pragma once

#include <gio/gio.h>

#include "door-secret.h"

#define DOOR_STREAM_CHUNK (64u * 1024)
/* Of what is sealed or opened whole, in memory: hours of compressed sound. */
#define DOOR_STREAM_MAX_BYTES (1024u * 1024 * 1024)

typedef struct _DoorStreamSealer DoorStreamSealer;

/* `key` has DOOR_KEY_BYTES and is used for this stream alone. */
DoorStreamSealer *door_stream_sealer_new (const DoorSecret *key, const char *context);
void door_stream_sealer_free (DoorStreamSealer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorStreamSealer, door_stream_sealer_free)
/* Appends to `out` what can be sealed so far; the rest waits for more. */
void door_stream_sealer_push (DoorStreamSealer *self, const void *bytes, gsize n, GByteArray *out);
/* Ends the stream. Nothing may be pushed afterwards. */
void door_stream_sealer_finish (DoorStreamSealer *self, GByteArray *out);

typedef struct _DoorStreamOpener DoorStreamOpener;

DoorStreamOpener *door_stream_opener_new (const DoorSecret *key, const char *context);
void door_stream_opener_free (DoorStreamOpener *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorStreamOpener, door_stream_opener_free)
gboolean door_stream_opener_push (
    DoorStreamOpener *self, const void *bytes, gsize n, GByteArray *out, GError **error);
/* DAMAGED when the end is missing. */
gboolean door_stream_opener_finish (DoorStreamOpener *self, GByteArray *out, GError **error);

/* Whole contents. transfer full. */
GBytes *door_stream_seal (GBytes *content, const DoorSecret *key, const char *context);
GBytes *
door_stream_open (GBytes *sealed, const DoorSecret *key, const char *context, GError **error);
