/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The port a hub was set up for, kept with it, so that enrolled devices find it again. */
#pragma once

#include <glib.h>

#define DOOR_HUB_DEFAULT_PORT 8765

gboolean door_hub_setup_set_port (const char *folder, int port, GError **error);
/* DOOR_HUB_DEFAULT_PORT when none was kept. */
gboolean door_hub_setup_get_port (const char *folder, int *ret_port, GError **error);
