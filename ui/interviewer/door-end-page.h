/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of an interview: what is missing, each a jump; or that nothing is; or, once finished, that
 * it is closed.
 *
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-interview.h"

#define DOOR_TYPE_END_PAGE (door_end_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorEndPage, door_end_page, DOOR, END_PAGE, AdwBin)

void door_end_page_set_interview (DoorEndPage *self, DoorInterview *interview);
/* Why finishing did not work, in words; NULL takes it away. */
void door_end_page_set_trouble (DoorEndPage *self, const char *text);
