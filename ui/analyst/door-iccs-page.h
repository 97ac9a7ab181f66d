/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people said of an event in their own words, beside the classes of crime that fit the words: a coder
 * looks, searches by title and synonym, and decides. Thread rule: main. */
#pragma once

#include "door-coding-desk.h"

#include <adwaita.h>

#define DOOR_TYPE_ICCS_PAGE (door_iccs_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorIccsPage, door_iccs_page, DOOR, ICCS_PAGE, AdwBin)

GtkWidget *door_iccs_page_new (DoorCodingDesk *desk);
