/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A QR code for a person with a camera: on the terminal, or as a picture to print. */
#pragma once

#include <glib.h>

/* Rows of half blocks, dark on light whatever the terminal's colours; G_IO_ERROR when the text is too
 * long for a code. transfer full. */
char *door_qr_to_terminal (const char *text, GError **error);
/* Eight pixels a module, with the quiet zone around. */
gboolean door_qr_to_png (const char *text, const char *path, GError **error);
