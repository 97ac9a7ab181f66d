/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text as it is searched for: what a person types finds what is meant, whichever way it was written.
 *
 * Order of use: fold both the text and the words, then compare bytes (strstr()).
 *
 * Promises:
 *   1. Case, accents and marks of vowels that writers leave out (Latin, Greek, Arabic) do not matter,
 *      nor do the dots below Devanagari letters and the kind of its nasal mark. The vowel signs of
 *      India, Thailand and beyond are letters and stay.
 *   2. The Arabic and the Urdu or Persian form of one letter (yeh, kaf, heh) are the same.
 *   3. Digits of any script are those of 0 to 9; joiners and marks of direction are gone.
 *   4. Folding twice is folding once.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

/* transfer full; "" for what is not UTF-8. */
char *door_fold (const char *text);
