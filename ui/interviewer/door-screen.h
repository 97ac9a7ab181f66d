/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions of the present screen, one or a field-list, in a scrolling column.
 *
 * Follows the interview's "questions": a question that stays keeps its widget, its focus and what is
 * being typed; when none stays, it is a new screen, shown from its beginning.
 *
 * Signals: "advance" (Enter on the last question), "changed" (a new screen stands here).
 * Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-interview.h"

/* Signals "go" (DoorPlaceRow) and "remark" (DoorQuestion): see door-question-view.h. */
#define DOOR_TYPE_SCREEN (door_screen_get_type ())
G_DECLARE_FINAL_TYPE (DoorScreen, door_screen, DOOR, SCREEN, AdwBin)

void door_screen_set_interview (DoorScreen *self, DoorInterview *interview);
/* The question the focus is in, else the first that can be answered, else the first; NULL on an empty
 * screen. transfer none. */
DoorQuestion *door_screen_get_present (DoorScreen *self);
/* Hands over what is typed and not yet told. */
void door_screen_commit (DoorScreen *self);
/* Puts the focus on the first answer; FALSE when there is nothing to answer. */
gboolean door_screen_focus_first (DoorScreen *self);
/* Puts the focus on the first question that has a message; FALSE when none has. */
gboolean door_screen_focus_message (DoorScreen *self);
/* A number key, for the question with the focus or the first that has options. */
gboolean door_screen_press_key (DoorScreen *self, guint position);
/* Enter: to the next question of this screen, or "advance". */
void door_screen_enter (DoorScreen *self);
