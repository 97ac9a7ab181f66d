/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several facts in one line, "HH-0142 · Amina · Today, 14:05": each stays whole whichever way it is written, and
 * they follow one another in the direction of the program's language.
 *
 * Order of use: door_joined(), in place of " · " in a format.
 *
 * Promises:
 *   1. What is empty or NULL is left out, with its dot.
 *   2. Where nothing is written from right to left the line holds no mark of direction.
 *   3. Where something is, each fact is isolated, and the line begins with a mark of the language's
 *      direction: a number never wanders to the neighbour's word, a name in Latin letters does not
 *      turn an Urdu line around.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

/* transfer full. */
char *door_joined (const char *const *parts, guint n);
