/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents of lines: the form in which rosters, receipts, key files, slots and the heads of
 * envelopes are written. First line "doorstep-KIND VERSION", then "key value" lines in a fixed
 * order, each ended by one line feed. Text from people is percent-escaped, bytes are base64 of the
 * URL-safe alphabet without padding.
 *
 * Every reader prints again what it has read and refuses the document unless the bytes are the
 * same: there is one way to write each thing, hence nothing to hide in spelling.
 */
#pragma once

#include <glib.h>

#include "door-seal.h"

/* --- bytes and texts in a line --- */

char *door_base64_print (const void *bytes, gsize n); /* transfer full */
/* Exactly `n` bytes, else FALSE. */
gboolean door_base64_parse (const char *text, void *ret_bytes, gsize n);
/* Any length up to `max`. NULL when malformed. transfer full. */
GBytes *door_base64_parse_bytes (const char *text, gsize max);
char *door_word_print (const char *text); /* "" becomes "%". transfer full */
char *door_word_parse (const char *word); /* NULL when malformed. transfer full */
/* Decimal digits, no sign, no leading zero. */
gboolean door_number_parse (const char *text, guint64 *ret_number);
/* "2026-11-23T05:59:52.123Z" */
gboolean door_time_parse (const char *text, gint64 *ret_us);

/* --- writing --- */

GString *door_lines_new (const char *kind, guint version); /* transfer full */
void door_lines_add (GString *lines, const char *key, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* --- reading --- */

typedef struct {
  char **lines;
  guint next;
  gsize read; /* bytes of the document before line `next` */
} DoorLines;

/* Sets DAMAGED when this is not a `kind`, NEWER when its version is above `version`. */
gboolean door_lines_open (
    DoorLines *self, const char *text, gsize n, const char *kind, guint version, GError **error);
void door_lines_clear (DoorLines *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorLines, door_lines_clear)

/* The value of the next line if that line has this key; NULL else. transfer none. */
const char *door_lines_take (DoorLines *self, const char *key);
/* The same, split at single spaces into exactly `n` words. transfer full; NULL else. */
char **door_lines_take_words (DoorLines *self, const char *key, guint n);
gboolean door_lines_at_end (const DoorLines *self);

/* DAMAGED, "this roster is damaged". Returns FALSE. */
gboolean door_lines_damaged (const char *kind, GError **error);
