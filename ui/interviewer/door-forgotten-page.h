/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A forgotten passphrase, helped from far away: the request as a code to be photographed or a file, what to
 * read out to headquarters, the answer when it is back, the one-time code, a new passphrase.
 *
 * Signals: "unlocked" (DoorDesk *); "back".
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-desk.h"

#define DOOR_TYPE_FORGOTTEN_PAGE (door_forgotten_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorForgottenPage, door_forgotten_page, DOOR, FORGOTTEN_PAGE, AdwBin)

void door_forgotten_page_begin (DoorForgottenPage *self, DoorUnlock *unlock, const char *account);
/* The answer as it came: by file, by scan. */
void door_forgotten_page_take_answer (DoorForgottenPage *self, GBytes *answer);
