/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A zip archive read into memory within fixed limits, over libarchive.
 *
 * Promises: a member is kept under its exact name; nothing is ever written to disk; a bomb is
 * refused once its unpacked bytes pass DOOR_ZIP_MAX_BYTES or its members DOOR_ZIP_MAX_MEMBERS.
 */
#pragma once

#include <glib.h>

#define DOOR_ZIP_MAX_BYTES (256u * 1024 * 1024)
#define DOOR_ZIP_MAX_MEMBERS 4096

typedef struct _DoorZip DoorZip;

/* Errors: G_IO_ERROR_INVALID_DATA (not a zip, damaged), G_IO_ERROR_NO_SPACE (over the limits). */
DoorZip *door_zip_read (GBytes *bytes, GError **error);
/* Only members whose names end so: what else lies in the archive is passed over, however large. */
DoorZip *door_zip_read_only (GBytes *bytes, const char *suffix, GError **error);
void door_zip_free (DoorZip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorZip, door_zip_free)

/* transfer none; NULL when there is no such member. */
GBytes *door_zip_member (const DoorZip *self, const char *name);
/* Names in the archive's order, NULL-terminated. transfer none. */
const char *const *door_zip_names (const DoorZip *self);
