/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture with its title, its words, the table behind it, and the ways out of the program.
 *
 * Arrow keys go from mark to mark and read its value; Enter, or a click, goes to the interviews behind.
 * Signal "chosen" (person, PSU). Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-chart.h"

#define DOOR_TYPE_CHART_VIEW (door_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (DoorChartView, door_chart_view, DOOR, CHART_VIEW, AdwBin)

GtkWidget *door_chart_view_new (DoorChart *chart);
DoorChart *door_chart_view_get_chart (DoorChartView *self); /* transfer none */
/* To a file, by the end of its name: .pdf or .png. */
gboolean door_chart_view_save (DoorChartView *self, const char *path, GError **error);
/* PRINT_DIALOG and no path is what the button does; EXPORT and a path prints the same pages into a PDF. What
 * went wrong is said below the picture; a person who changed their mind hears nothing. */
GtkPrintOperationResult
door_chart_view_print (DoorChartView *self, GtkPrintOperationAction action, const char *path);
