/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether somebody on the survey's list may read what a sealed group would be sealed to. Where nobody may, it
 * must not be asked: it could not be closed.
 *
 * Thread rule: any thread.
 */
#pragma once

#include "door-form.h"
#include "door-roster.h"

/* `roster` NULL: no list is known, and nobody may. */
gboolean door_section_has_reader (DoorRoster *roster, DoorAudience audience, const char *team);
/* Paths of the form's sealed groups that nobody on the list may read. Empty: all have readers. transfer
 * full: of char *. */
GPtrArray *door_section_unread (DoorFormDef *form, DoorRoster *roster, const char *team);
