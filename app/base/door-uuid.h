/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identifiers of interviews, cases and devices: UUID version 4 (RFC 4122).
 * Not a secret and not a key; keys come from app/seal.
 */
#pragma once

#include <glib.h>

#define DOOR_UUID_TEXT 37 /* 36 characters and the end */

typedef struct {
  guint8 bytes[16];
} DoorUuid;

DoorUuid door_uuid_random (void);
/* From 16 random bytes (tests, seeded runs): sets the version and variant bits. */
DoorUuid door_uuid_from_random (const guint8 bytes[static 16]);
/* Accepts 36 characters, any case, optionally after "uuid:". */
gboolean door_uuid_parse (const char *text, DoorUuid *ret_uuid);
void door_uuid_print (const DoorUuid *self, char ret_text[static DOOR_UUID_TEXT]);
gboolean door_uuid_equal (const DoorUuid *a, const DoorUuid *b);
/* "uuid:…", the form of an instanceID. transfer full. */
char *door_uuid_to_instance_id (const DoorUuid *self);
