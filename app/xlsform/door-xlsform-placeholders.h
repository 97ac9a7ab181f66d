/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a translation has to keep of its source: ${references} and markup.
 */
#pragma once

#include <glib.h>

/* The names a text refers to, each once, sorted, as one text, to be compared with those of the text
 * `beside` it. ${month_en} in English and ${month_ur} in Urdu count as one name. `language` ("Urdu
 * (ur)") may be NULL. transfer full. */
char *door_xls_placeholders_in (const char *text, const char *language, const char *beside);
/* TRUE when the number of ** or the set of <tags> is not the same. */
gboolean door_xls_markup_differs (const char *source, const char *translation);
