/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of help as widgets. Thread rule: main. */
#pragma once

#include <gtk/gtk.h>

#include "door-help.h"

/* Widgets of the page's blocks, in their order, into BOX, which is emptied before. Labels send
 * "activate-link" to `on_link` (swapped: DATA, uri). PICTURES is a folder; may be NULL. */
void door_help_view_fill (
    GtkBox *box, const DoorHelpPage *page, const char *pictures, GCallback on_link, gpointer data);
void door_help_view_clear (GtkBox *box);
