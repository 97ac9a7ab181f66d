/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a form to fill in: a text, or a place on the disk with a button that looks for it. Thread
 * rule: main. */
#pragma once

#include <adwaita.h>

/* transfer none: the group holds it. */
GtkEditable *door_text_row_add (GtkWidget *group, const char *title, gboolean secret);
GtkEditable *door_path_row_add (GtkWidget *group, const char *title, gboolean folder);
