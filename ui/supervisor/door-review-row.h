/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the list of interviews: whose it is and how long it took, what else is known of it, what was noticed.
 *
 * Order of use: door_review_row_new(), then show each row in it. Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-desk.h"

GtkWidget *door_review_row_new (void);
/* Lines of what is known and of what was noticed, each; two until it is set. Texts that are not in
 * Latin letters take what they need, up to two. */
void door_review_row_set_lines (GtkWidget *widget, guint n);
void door_review_row_show (GtkWidget *widget, DoorTeamRow *row);
