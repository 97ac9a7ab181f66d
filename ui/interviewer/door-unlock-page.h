/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before anything is seen: the survey's public name, who it is, the passphrase.
 *
 * On a device where nobody has enrolled yet it asks what to do first (door-first-page.h).
 *
 * Signals: "unlocked" (DoorDesk *); "chosen": another account stands ready for its passphrase.
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-desk.h"

#define DOOR_TYPE_UNLOCK_PAGE (door_unlock_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorUnlockPage, door_unlock_page, DOOR, UNLOCK_PAGE, AdwBin)

GtkWidget *door_unlock_page_new (DoorUnlock *unlock);
/* Of the account that stands ready. */
DoorSpace door_unlock_page_get_space (DoorUnlockPage *self);
/* Ready for a passphrase, with the focus on it. */
void door_unlock_page_present (DoorUnlockPage *self);
