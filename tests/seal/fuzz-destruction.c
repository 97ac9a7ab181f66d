/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificate of a destruction. The input is given as it stands, and once more with the signature of
 * its signer under it: a hub may be in the wrong hands, and by a certificate others destroy. */
#include "../../app/seal/door-destruction.c"

#include <stddef.h>
#include <stdint.h>

#include "door-test-people.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* What is read says again the same, item by item and in order. */
static void
use (const DoorDestruction *self, const DoorIdentity *hub)
{
  g_autoptr (GBytes) printed = door_destruction_sign (self, hub);
  g_autoptr (DoorDestruction) again = door_destruction_read (printed, NULL);

  g_assert_nonnull (again);
  g_assert_cmpuint (again->items->len, ==, self->items->len);
  g_assert_cmpuint (again->places->len, ==, self->places->len);
  g_assert_cmpint (again->time_us, ==, self->time_us);
}

static void
read_one (GBytes *bytes, const DoorIdentity *hub)
{
  g_autoptr (DoorDestruction) self = door_destruction_read (bytes, NULL);

  if (self)
    use (self, hub);
}

static void
read_signed (const uint8_t *data, size_t size, const DoorIdentity *hub)
{
  GString *lines = g_string_new_len ((const char *) data, (gssize) size);
  g_autofree char *key = door_base64_print (door_identity_public (hub)->sign,
                                            sizeof door_identity_public (hub)->sign);
  g_autoptr (GBytes) bytes = NULL;

  door_lines_add (lines, "signer", "%s", key);
  door_identity_sign_lines (hub, lines);
  bytes = g_string_free_to_bytes (lines);
  read_one (bytes, hub);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static DoorTestPeople people;
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);

  if (!people.hub)
    door_test_people_init (&people);
  read_one (bytes, people.hub);
  /* Nothing else is ever signed. */
  if (size > strlen ("doorstep-") && memcmp (data, "doorstep-", strlen ("doorstep-")) == 0)
    read_signed (data, size, people.hub);
  return 0;
}
