/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates in words, as people who work with the answers read them.
 *
 * 1. What is not known of a date is said, and a month of another calendar is told by its first and last day
 *    too: nobody takes it for a whole date.
 * 2. What is no date stays as it is.
 *
 * In the program's language. Thread rule: main.
 */
#pragma once

#include <glib.h>

/* "Sunday, 24 March 2019", "March 2019 (day not known)", "Chaitra 2075, Bikram Sambat (day not known): 15
 * March 2019 – 13 April 2019". transfer full. */
char *door_date_words (const char *lexical);
