/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page: what data, what shape, what leaves, and the run. Thread rule: main. */
#pragma once

#include <adwaita.h>

#include "door-analyst-desk.h"

#define DOOR_TYPE_EXPORT_PAGE (door_export_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorExportPage, door_export_page, DOOR, EXPORT_PAGE, AdwBin)

GtkWidget *door_export_page_new (DoorAnalystDesk *desk);
