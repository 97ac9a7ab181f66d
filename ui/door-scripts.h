/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether this device has the letters of a language.
 *
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

/* The name of the package whose fonts are missing for text in the language CODE ("ur", "th",
 * "zh-Hans"); NULL when everything can be shown, or the language is unknown here. */
const char *door_scripts_missing_package (GtkWidget *widget, const char *code);
/* The same for several languages, in one sentence for people that names them by NAMES; NULL when
 * nothing is missing. CODES and NAMES have N elements. transfer full. */
char *door_scripts_describe_missing (GtkWidget *widget,
                                     const char *const *codes,
                                     const char *const *names,
                                     guint n);
/* Every language it knows, for tests; NULL-terminated. */
const char *const *door_scripts_known (void);
