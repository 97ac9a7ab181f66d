/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form's Markdown as Pango markup or as plain text. Parsed by cmark; only what survey authors
 * use is kept: emphasis, headings, links (underlined, never opened), lists, line breaks and
 * <span style="color:…">. Any other HTML is dropped, its text kept.
 *
 * Promise: the result is always valid Pango markup, whatever the text holds.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

/* `markdown` NULL gives NULL. transfer full. */
char *door_markup_from_markdown (const char *markdown);
/* The same without any marks, one line. transfer full. */
char *door_plain_from_markdown (const char *markdown);
