/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The harmless questionnaire that covers the screen. It has the bars and rows of any interview, so that
 * the change itself does not show; what is answered on it is nowhere else, and goes with it. The corner
 * that covers leads back, with the PIN.
 *
 * Signal "lock": the way back is the passphrase.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-cover.h"

#define DOOR_TYPE_COVER_PAGE (door_cover_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorCoverPage, door_cover_page, DOOR, COVER_PAGE, AdwBin)

/* `cover` NULL: nothing to show. `title` is the survey's public name. */
void door_cover_page_set_cover (DoorCoverPage *self, DoorCover *cover, const char *title);
/* From the first question, nothing answered. */
void door_cover_page_begin (DoorCoverPage *self);
