/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture of the team's work on paper, with its title and explanation: as a file, and printed. Both are
 * drawn by the same function.
 *
 * Promises:
 *   1. Nothing is cut off: a file is as high as the picture, and printing takes as many pages as it needs,
 *      with what stands at the foot of one again at the head of the next.
 *   2. In a language that is read from the right it is mirrored as on the screen.
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

#include "door-team-chart.h"

/* By the end of its name: .pdf or .png. */
gboolean door_chart_paper_save (DoorChart *chart, gboolean rtl, const char *path, GError **error);
/* To be run by the caller. transfer full. */
GtkPrintOperation *door_chart_paper_new_print (DoorChart *chart, gboolean rtl);
