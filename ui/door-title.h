/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The title in a bar: whose page it is. Where large type leaves little room it takes a second line, since
 * "Household 01…" may be two of them.
 *
 * Properties "title", "subtitle" (not shown when empty). Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#define DOOR_TYPE_TITLE (door_title_get_type ())
G_DECLARE_FINAL_TYPE (DoorTitle, door_title, DOOR, TITLE, AdwBin)

void door_title_set_title (DoorTitle *self, const char *title);
void door_title_set_subtitle (DoorTitle *self, const char *subtitle);
