/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A content and a side panel: beside it where there is room, else as a sheet over it.
 *
 * The one place that knows about wide and narrow windows. The side stands at the leading edge.
 * Over the content it comes with a veil; a click on the veil or Escape puts it away.
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

#define DOOR_TYPE_SPLIT (door_split_get_type ())
G_DECLARE_FINAL_TYPE (DoorSplit, door_split, DOOR, SPLIT, GtkWidget)

/* From this width on the side stands beside the content. */
#define DOOR_SPLIT_WIDE 1100

/* Properties: "content", "side" (widgets), "show-side". */
gboolean door_split_get_show_side (DoorSplit *self);
void door_split_set_show_side (DoorSplit *self, gboolean show);
/* The side lies over the content, so that choosing in it should put it away. */
gboolean door_split_is_narrow (DoorSplit *self);
