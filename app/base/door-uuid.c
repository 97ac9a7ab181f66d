/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-uuid.h"

#include <string.h>

DoorUuid
door_uuid_random (void)
{
  g_autofree char *text = g_uuid_string_random ();
  DoorUuid uuid = { { 0 } };
  gboolean is_uuid = door_uuid_parse (text, &uuid);

  g_assert (is_uuid);
  return uuid;
}

DoorUuid
door_uuid_from_random (const guint8 bytes[static 16])
{
  DoorUuid uuid;

  memcpy (uuid.bytes, bytes, sizeof uuid.bytes);
  uuid.bytes[6] = (guint8) ((uuid.bytes[6] & 0x0f) | 0x40);
  uuid.bytes[8] = (guint8) ((uuid.bytes[8] & 0x3f) | 0x80);
  return uuid;
}

gboolean
door_uuid_parse (const char *text, DoorUuid *ret_uuid)
{
  DoorUuid uuid;
  const char *p;

  if (g_str_has_prefix (text, "uuid:"))
    text += 5;
  if (!g_uuid_string_is_valid (text))
    return FALSE;
  p = text;
  for (gsize i = 0; i < sizeof uuid.bytes; i++)
    {
      if (*p == '-')
        p++;
      uuid.bytes[i] = (guint8) (g_ascii_xdigit_value (p[0]) << 4 | g_ascii_xdigit_value (p[1]));
      p += 2;
    }
  *ret_uuid = uuid;
  return TRUE;
}

void
door_uuid_print (const DoorUuid *self, char ret_text[static DOOR_UUID_TEXT])
{
  const guint8 *b = self->bytes;

  g_snprintf (ret_text, DOOR_UUID_TEXT,
              "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
              b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
              b[15]);
}

gboolean
door_uuid_equal (const DoorUuid *a, const DoorUuid *b)
{
  return memcmp (a->bytes, b->bytes, sizeof a->bytes) == 0;
}

char *
door_uuid_to_instance_id (const DoorUuid *self)
{
  char text[DOOR_UUID_TEXT];

  door_uuid_print (self, text);
  return g_strconcat ("uuid:", text, NULL);
}
