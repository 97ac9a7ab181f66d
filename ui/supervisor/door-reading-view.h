/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One interview as it was answered. Enter or C on a question comments on it, for the interviewer.
 *
 * Signal "commented": a comment came or went. "open" (DoorReadingRow): headquarters wants to see a hidden part.
 * "turned": it is read in another language, and so are those that follow. Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-reading.h"

#define DOOR_TYPE_READING_VIEW (door_reading_view_get_type ())
G_DECLARE_FINAL_TYPE (DoorReadingView, door_reading_view, DOOR, READING_VIEW, AdwBin)

GtkWidget *door_reading_view_new (void);
/* NULL: nothing is chosen; `message` says what to do, or why it cannot be read. */
void door_reading_view_show (DoorReadingView *self, DoorReading *reading, const char *message);
/* On the question that has the focus. */
void door_reading_view_comment (DoorReadingView *self);
void door_reading_view_focus (DoorReadingView *self);
