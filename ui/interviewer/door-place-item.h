/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A place to jump to as a row: in the outline, among the instances of a repeat, or a problem.
 *
 * Its state is told by the shape of a mark and, to screen readers, in words.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-interview.h"

#define DOOR_TYPE_PLACE_ITEM (door_place_item_get_type ())
G_DECLARE_FINAL_TYPE (DoorPlaceItem, door_place_item, DOOR, PLACE_ITEM, AdwBin)

GtkWidget *door_place_item_new (void);
/* NULL empties it. CODE: the language of the labels. */
void door_place_item_show (DoorPlaceItem *self, DoorPlaceRow *place, const char *code);
