/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files in and out. Nothing here is for respondent data in clear: the vault, the envelope
 * and the hub hand over sealed bytes, the export is the one named exception.
 */
#pragma once

#include <gio/gio.h>

/* Reads a whole file of at most `max_bytes`. G_FILE_ERROR or G_IO_ERROR_NO_SPACE when larger. */
GBytes *door_file_load (const char *path, gsize max_bytes, GError **error);
/* Writes beside, syncs, renames: after a power cut the old or the new content, never a part.
 * `mode` as in open(2), 0600 for anything private. */
gboolean door_file_replace (const char *path, GBytes *bytes, int mode, GError **error);
/* Makes a folder and its parents, 0700. */
gboolean door_file_make_folder (const char *path, GError **error);
/* Removes a folder and all below it; symbolic links are removed, not followed. */
gboolean door_file_remove_tree (const char *path, GError **error);
/* TRUE for a plain file name: no separator, no "..", no leading dot, no control character, at
 * most 255 bytes of UTF-8. Attachment names from outside are tested by this before any use. */
gboolean door_file_name_is_safe (const char *name);
