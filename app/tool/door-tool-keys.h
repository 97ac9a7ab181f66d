/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-keys.h"
#include "door-roster.h"

/* Makes a key file; never overwrites one. `ret_identity` may be NULL. */
gboolean door_tool_make_key (const char *path,
                             const char *label,
                             DoorSecret *passphrase,
                             const DoorKdfPolicy *policy,
                             DoorIdentity **ret_identity,
                             GError **error);
/* One to be set: from the file's first line, or asked for twice at the terminal. NULL with an error;
 * also when the two differ. transfer full. */
DoorSecret *door_tool_new_passphrase (const char *passphrase_file, GError **error);
