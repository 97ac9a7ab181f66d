/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates with the names of months and days in the program's language.
 *
 * The system has those names too, but of its own locale alone: on a tablet that was set up in English, or
 * that lacks the locale, a screen in Urdu would say "March". So they are texts of the program.
 *
 * Thread rule: any.
 */
#pragma once

#include <glib.h>

/* As g_date_time_format(), in which %A, %a, %B and %b are the program's own. transfer full. */
char *door_date_format (GDateTime *date, const char *format);
/* The name of a month, 1 to 12; `brief`: as in a narrow column. */
const char *door_date_month_name (guint month, gboolean brief);
