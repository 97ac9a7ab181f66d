/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as a row of numbered codes: one tablet shows them in turn, another reads them by its camera, in
 * whatever order they are caught. What the bytes are, and whether they may be trusted, is told by
 * whoever sealed them; here only arriving whole matters.
 *
 * A code says, in the 45 characters that QR codes pack best (RFC 9285):
 *
 *   DOOR1/HASH/NUMBER/COUNT/CHECK/DATA      HASH: 16 hexadecimal digits of the whole's SHA-256,
 *                                           CHECK: 8 of what stands around it and the data
 *
 * Order of use: door_code_frames_cut() on one side. On the other door_code_frames_new(), _add() for each
 * code seen until it says DOOR_FRAME_WHOLE, _join().
 *
 * Promises:
 *   1. Codes of two transfers are never mixed: each is gathered by itself, and the one that is whole first
 *      is joined.
 *   2. A code that is damaged, or of something else, changes nothing.
 *   3. What is joined has the hash that its codes name.
 * Thread rule: any thread; one owner.
 */
#pragma once

#include <gio/gio.h>

/* More takes minutes to show: a stick or the network carry it sooner. */
#define DOOR_CODE_FRAMES_MOST_BYTES (100u * 1024)
/* Bytes in one code: a picture of 89 squares a side, which a tablet's camera reads at arm's length. */
#define DOOR_CODE_FRAME_BYTES 600

/* G_IO_ERROR_NO_SPACE with a message for the person: too large for codes. transfer full: of char *. */
GPtrArray *door_code_frames_cut (GBytes *whole, GError **error);

typedef enum {
  DOOR_FRAME_FOREIGN, /* no code of such a row */
  DOOR_FRAME_DAMAGED, /* one, but what it says cannot be */
  DOOR_FRAME_KNOWN,   /* seen before */
  DOOR_FRAME_NEW,
  DOOR_FRAME_WHOLE, /* the last one that was missing */
} DoorFrameVerdict;

typedef struct _DoorCodeFrames DoorCodeFrames;

DoorCodeFrames *door_code_frames_new (void);
void door_code_frames_free (DoorCodeFrames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCodeFrames, door_code_frames_free)

DoorFrameVerdict door_code_frames_add (DoorCodeFrames *self, const char *text);
/* Of the transfer whose code was seen last: how many are here, of how many. 0 of 0 before the first. */
guint door_code_frames_have (const DoorCodeFrames *self, guint *ret_count);
/* NULL before one transfer is whole. transfer full. */
GBytes *door_code_frames_join (const DoorCodeFrames *self);
