/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody who looks after the devices needs to know about a problem, as a text that the person who
 * sends it can read to the end before it is saved.
 *
 * Promises:
 *   1. No respondent data, and no names of people: versions, settings, sizes, counts, states and what the
 *      program logged (door-log.h). Nothing is unlocked for it, and sealed values are not copied.
 *   2. It never fails: what cannot be read is said in its place.
 *   3. Nothing is changed, whether or not a program has the files open.
 * Thread rule: any thread; may take seconds (stores are checked).
 */
#pragma once

#include <glib.h>

/* `folder` is a device's or a hub's. transfer full, UTF-8. */
char *door_diagnosis_write (const char *folder);
