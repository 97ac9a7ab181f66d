/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for a text in every byte of every file below a folder: how the demo and the tests show that
 * an answer is nowhere in clear.
 */
#pragma once

#include <glib.h>

/* Number of files that hold the text. `ret_n_files` (may be NULL): files looked at. An unreadable file
 * sets the error and counts as holding it: what was not looked at is not clean. */
guint door_search_tree (const char *folder, const char *text, guint *ret_n_files, GError **error);
