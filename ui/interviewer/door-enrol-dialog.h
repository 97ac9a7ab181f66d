/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new account on this device: asks for the office's code, then for a passphrase, and enrols.
 * Thread rule: main. */
#pragma once

#include "door-desk.h"

#include <adwaita.h>

/* `done` is called when there is a new account; not when the person gave up. What goes wrong is told
 * here, and the person may try again. `owner` keeps it from being called later than it lives. */
void door_enrol_dialog_open (GtkWindow *parent,
                             DoorUnlock *unlock,
                             GObject *owner,
                             void (*done) (gpointer owner));
