/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outlines of areas that came with the forms in the vault (door-areas.h): DOOR_AREAS_FILE, a media file of
 * the form, signed with it. On the vault's thread. */
#pragma once

#include "door-areas.h"
#include "door-vault.h"

/* A table "ID␟VERSION" of forms -> DoorAreas, empty. transfer full. */
GHashTable *door_area_shelf_new (void);
/* Reads those of forms that are not in `known` (a set of the same keys; NULL: all). What cannot be read is
 * logged, and is not in the table. FALSE only when the vault failed. */
gboolean
door_area_shelf_read (GHashTable *into, DoorVault *vault, GHashTable *known, GError **error);
