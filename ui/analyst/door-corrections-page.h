/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Corrections after fieldwork: a rule is tried, applied and undone; those that were made are listed with
 * their answers. Thread rule: main. */
#pragma once

#include "door-correction-desk.h"

#include <adwaita.h>

#define DOOR_TYPE_CORRECTIONS_PAGE (door_corrections_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorCorrectionsPage, door_corrections_page, DOOR, CORRECTIONS_PAGE, AdwBin)

GtkWidget *door_corrections_page_new (DoorCorrectionDesk *desk);
