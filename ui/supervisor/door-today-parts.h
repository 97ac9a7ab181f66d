/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on the page of today is made of these: a list of things told, row by row, and what became of an
 * act, in the page's toast. Thread rule: main. */
#pragma once

#include <adwaita.h>

#include "door-team-desk.h"

/* An empty list, in which nothing is chosen. */
GtkListBox *door_today_list_new (void);
void door_today_list_clear (GtkListBox *list);
/* `content` as a row of its own. */
void door_today_list_add (GtkListBox *list, GtkWidget *content);

/* The signal "toast" of a view, with words to be shown for a moment. */
void door_today_install_toast (GType view);
/* A GAsyncReadyCallback: ends what door_team_desk_act_finish() ends, and says by the view's "toast" what became of
 * it. `view`: transfer full. */
void door_today_tell_act (GObject *desk, GAsyncResult *result, gpointer view);
