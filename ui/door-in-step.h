/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scrolled windows that go together: headings over cells, row by row.
 *
 * Make one, add the scrolled windows. When one of them is scrolled, by a finger, the wheel, or because
 * the focus moved, the others follow.
 *
 * 1. The place is counted from the side where reading begins: a change of direction keeps it.
 * 2. A scrolled window that is laid out, or added later, goes to where the others are; it never moves
 *    them.
 *
 * An adjustment shared by two viewports would be set up by both, each time they are laid out: that is
 * why there is one for each. Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOOR_TYPE_IN_STEP (door_in_step_get_type ())
G_DECLARE_FINAL_TYPE (DoorInStep, door_in_step, DOOR, IN_STEP, GObject)

DoorInStep *door_in_step_new (GtkOrientation orientation);
/* Until either is gone, or it is removed. */
void door_in_step_add (DoorInStep *self, GtkScrolledWindow *scroller);
void door_in_step_remove (DoorInStep *self, GtkScrolledWindow *scroller);

G_END_DECLS
