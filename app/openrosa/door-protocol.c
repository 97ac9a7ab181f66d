/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-protocol.h"

/* Raised together with what changes, and never for what is only added. */
enum { OLDEST = 1, NEWEST = 1, UNSAID = 1, LARGEST = 1000 };

DoorProtocol
door_protocol_ours (void)
{
  return (DoorProtocol){ OLDEST, NEWEST };
}

static gboolean
read_number (const char *text, guint *ret_number)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, LARGEST, &number, NULL))
    return FALSE;
  *ret_number = (guint) number;
  return TRUE;
}

DoorProtocol
door_protocol_read (const char *header)
{
  const DoorProtocol unsaid = { UNSAID, UNSAID };
  DoorProtocol said;
  g_auto (GStrv) ends = g_strsplit (header ? header : "", "-", 3);
  guint n = g_strv_length (ends);

  if (n < 1 || n > 2 || !read_number (g_strstrip (ends[0]), &said.oldest)
      || !read_number (g_strstrip (ends[n - 1]), &said.newest) || said.oldest > said.newest)
    return unsaid;
  return said;
}

char *
door_protocol_print (DoorProtocol protocol)
{
  if (protocol.oldest == protocol.newest)
    return g_strdup_printf ("%u", protocol.newest);
  return g_strdup_printf ("%u-%u", protocol.oldest, protocol.newest);
}

guint
door_protocol_choose (DoorProtocol one, DoorProtocol other)
{
  guint newest = MIN (one.newest, other.newest);

  return newest >= MAX (one.oldest, other.oldest) ? newest : 0;
}
