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
