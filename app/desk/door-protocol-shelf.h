/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the forms in the vault prescribe (door-protocol.h). On the vault's thread. */
#pragma once

#include "door-protocol.h"
#include "door-vault.h"

/* Form id -> DoorProtocol, in the program's language, of the forms that bring one; of several versions
 * the newest. transfer full. */
GHashTable *door_protocol_shelf_read (DoorVault *vault, GError **error);
