/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wrong passphrases slow down, also over a restart of the program: their number and the time of the
 * last one are kept beside the account's vault. This hinders somebody at the screen; a copied folder is
 * protected by Argon2id alone, and whoever can write here can also remove the file.
 * Thread rule: main.
 */
#pragma once

#include "door-clock.h"

/* `folder` is the account's. 0: try now. */
gint64 door_tries_seconds_to_wait (const char *folder, DoorClock *clock);
void door_tries_note_wrong (const char *folder, DoorClock *clock);
/* After the right one. */
void door_tries_forget (const char *folder);
