/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lister's list of a place, as headquarters opens it, and the signed draw that anybody may check: what is
 * accepted must print, parse again to the same, and go into a frame. The first byte 'd': a draw. */
#include "door-listing.h"

#include "door-seal.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
fuzz_listing (GBytes *bytes)
{
  g_autoptr (DoorListing) listing = door_listing_parse (bytes, NULL);
  g_autoptr (GBytes) printed = listing ? door_listing_print (listing) : NULL;
  g_autoptr (DoorListing) again = printed ? door_listing_parse (printed, NULL) : NULL;
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  g_autoptr (DoorFrame) frame = NULL;
  g_autofree char *hash = NULL;

  if (!listing)
    return;
  g_assert_nonnull (again);
  g_assert_cmpuint (again->lines->len, ==, listing->lines->len);
  g_ptr_array_add (both, listing);
  g_ptr_array_add (both, again);
  frame = door_frame_merge (both);
  hash = door_frame_hash (frame);
  g_assert_cmpuint (frame->households->len, <=, listing->lines->len);
}

static void
fuzz_draw (GBytes *bytes)
{
  static DoorIdentity *key;
  static GBytes *genuine;

  if (!key)
    {
      g_autoptr (DoorPsuDraw) draw = NULL;

      key = door_identity_new ();
      draw = door_psu_draw_new ("p1", "00", 40, 12, 3, key, NULL);
      genuine = door_psu_draw_sign (draw, key);
    }
  g_assert_true (door_psu_draw_verify (genuine, "p1", "00", 40, 12, 3, door_identity_public (key)));
  g_assert_false (door_psu_draw_verify (bytes, "p1", "00", 40, 12, 3, door_identity_public (key)));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = NULL;

  if (size == 0)
    return 0;
  door_seal_init ();
  bytes = g_bytes_new (data + 1, size - 1);
  if (data[0] == 'd')
    fuzz_draw (bytes);
  else
    fuzz_listing (bytes);
  return 0;
}
