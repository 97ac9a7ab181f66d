/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bin whose width does not follow its height.
 *
 * A row asks each of its children how wide it has to be for the row's height. A text that wraps
 * finds that out by trying, a dozen layouts of all of it, and again for each box around the row:
 * most of the time between Next and the next screen. Texts here only ever follow their width, so
 * one that wraps and stands in a row is put in an upright bin, which does not pass the question on.
 *
 * 1. The child's width is what it wants at any height; its height follows its width.
 *
 * In CSS it is "upright". Main thread.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DOOR_TYPE_UPRIGHT (door_upright_get_type ())
G_DECLARE_FINAL_TYPE (DoorUpright, door_upright, DOOR, UPRIGHT, AdwBin)

GtkWidget *door_upright_new (GtkWidget *child);

G_END_DECLS
