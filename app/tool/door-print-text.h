/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text of an office, written in Markdown, as a PDF: headings, paragraphs, lists, boxes to tick, tables
 * with bars, and what is quoted behind a bar. Anything else is printed as it stands.
 *
 * Promise: a text that holds nothing gives one empty page, never an error.
 * Thread rule: any thread.
 */
#pragma once

#include <gio/gio.h>

/* `language` (BCP 47) decides direction and fonts; NULL "en". `ret_n_pages` and `ret_n_missing` (characters
 * without a font) may be NULL. transfer full.
 * Errors: G_IO_ERROR_FAILED (no memory). */
GBytes *door_print_text (const char *markdown,
                         const char *language,
                         guint *ret_n_pages,
                         guint *ret_n_missing,
                         GError **error);
