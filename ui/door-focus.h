/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Going on by Tab through what says itself where the focus goes first.
 *
 * A widget whose grab_focus() leads to one of its children is a trap to GTK: at the end of its children
 * Tab asks it to take the focus, and begins at its first child again. Such a class takes this as its
 * focus() instead. Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

/* To the next child that takes it; FALSE at the end: whoever comes after it is next. */
gboolean door_focus_child (GtkWidget *widget, GtkDirectionType direction);
