/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three panes: side by side where there is room, else one at a time.
 *
 * Properties: "first", "second", "third" (widgets), "shown" (0 to 2: the one that is seen when narrow),
 * "narrow" (read-only, notified). The first stands at the leading edge.
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

#define DOOR_TYPE_PANES (door_panes_get_type ())
G_DECLARE_FINAL_TYPE (DoorPanes, door_panes, DOOR, PANES, GtkWidget)

/* From this width on all three stand there. */
#define DOOR_PANES_WIDE 1080

GtkWidget *door_panes_new (GtkWidget *first, GtkWidget *second, GtkWidget *third);
void door_panes_show (DoorPanes *self, guint pane);
guint door_panes_get_shown (DoorPanes *self);
gboolean door_panes_is_narrow (DoorPanes *self);
