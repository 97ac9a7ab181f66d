/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures out of bytes, in memory only.
 * Thread rule: main.
 */
#pragma once

#include <gtk/gtk.h>

/* PNG, JPEG or TIFF; NULL when it is none, or more than a screen could use. transfer full. */
GdkTexture *door_media_texture (GBytes *bytes);
/* As a JPEG of at most `longest` pixels a side, which also leaves out what cameras write beside the
 * picture (place, owner). NULL when it cannot be read. transfer full. */
GBytes *door_media_to_jpeg (GBytes *bytes, int longest);
