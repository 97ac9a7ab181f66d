/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was sent, what waits, what was refused and why; by stick; the log. "win.leave-sending" goes
 * back to the cases. */
#pragma once

#include <adwaita.h>

#include "door-desk.h"

#define DOOR_TYPE_SENDING_PAGE (door_sending_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorSendingPage, door_sending_page, DOOR, SENDING_PAGE, AdwBin)

GtkWidget *door_sending_page_new (DoorDesk *desk);
void door_sending_page_focus (DoorSendingPage *self);
