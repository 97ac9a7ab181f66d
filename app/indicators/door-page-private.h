/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of HTML: one style, nothing from elsewhere, so that they open without a network. */
#pragma once

#include <glib.h>

void door_page_begin (GString *out, const char *title);
void door_page_end (GString *out);
void door_page_text (GString *out, const char *text); /* escaped */
/* Begins a table with these titles (NULL-terminated) and its body; the caller ends both. */
void door_page_table (GString *out, const char *title, ...) G_GNUC_NULL_TERMINATED;
void door_page_cell (GString *out, const char *text, gboolean is_number);
