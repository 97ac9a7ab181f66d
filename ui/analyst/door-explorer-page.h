/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Indicators, one at a time: each line of its table beside its interval, on one scale. Thread rule: main. */
#pragma once

#include "door-analyst-desk.h"

#include <adwaita.h>

#define DOOR_TYPE_EXPLORER_PAGE (door_explorer_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorExplorerPage, door_explorer_page, DOOR, EXPLORER_PAGE, AdwBin)

/* `exports`: whose last export is offered to be counted; NULL: none. */
GtkWidget *door_explorer_page_new (DoorAnalystDesk *exports);
/* A table as `doorctl indicators run` writes it (figures.csv). */
void door_explorer_page_load (DoorExplorerPage *self, const char *path);
