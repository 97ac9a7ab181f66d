/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of codes (door-code-frames.h), shown in turn to the camera of another tablet, over and over until the
 * window is closed. It can be held still, and gone through by hand.
 * Thread rule: main. */
#pragma once

#include <adwaita.h>

/* `codes`: of char *, at least one. The window owns itself. */
GtkWindow *door_codes_window_show (GtkWindow *parent, GPtrArray *codes);
