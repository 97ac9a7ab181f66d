/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large files by pieces, and what makes them last: where door-files.h takes a whole file at once.
 *
 * Promises: after door_file_sync() or door_file_adopt() a power cut loses nothing of it. A write that fails
 * leaves no part of its piece behind.
 * Errors: G_FILE_ERROR; G_FILE_ERROR_NOSPC when the disk or the account's share of it is full.
 * Thread rule: any thread; one at a time for one file.
 */
#pragma once

#include <gio/gio.h>

/* Waits until the file, or the folder's list of names, is on the disk. */
gboolean door_file_sync (const char *path, GError **error);
/* At most `length` bytes from `offset` on; fewer only at the end of the file. transfer full. */
GBytes *door_file_load_range (const char *path, guint64 offset, gsize length, GError **error);
/* Writes at `offset`, which is where the file ends. Makes the file where there is none. */
gboolean door_file_append_at (const char *path, guint64 offset, GBytes *piece, GError **error);
/* Syncs the file and gives it its name in `to`, whose folder is there; the name lasts. */
gboolean door_file_adopt (const char *path, const char *to, GError **error);
/* A second name of the same file, or a copy where the file system has none. TRUE when `to` is there already:
 * for files that never change. */
gboolean door_file_share (const char *from, const char *to, GError **error);
/* TRUE, too, when there was none. */
gboolean door_file_remove (const char *path, GError **error);
