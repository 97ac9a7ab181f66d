/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bundle: the file as it lies on a stick, and its content after the seal was opened (included as
 * source, because no caller reaches it without keys). */
#include "../../app/openrosa/door-bundle.c"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
fuzz_file (GBytes *bytes)
{
  static DoorIdentity *hub;
  g_autoptr (DoorSecret) seed = NULL;
  g_autoptr (DoorBundle) bundle = NULL;

  if (!hub)
    {
      seed = door_secret_new (DOOR_KEY_BYTES);
      hub = door_identity_new_from_seed (seed);
    }
  bundle = door_bundle_open (bytes, hub, NULL);
}

/* What was read prints, and reads again as the same. */
static void
fuzz_content (GBytes *bytes)
{
  const DoorUuid vault = { { 1 } };
  g_autoptr (DoorBundle) bundle = door_bundle_new (DOOR_BUNDLE_TO_HUB, &vault);
  g_autoptr (DoorBundle) again = door_bundle_new (DOOR_BUNDLE_TO_HUB, &vault);
  g_autoptr (GBytes) printed = NULL;

  if (!parse (bundle, bytes, NULL))
    return;
  printed = print (bundle);
  g_assert_true (parse (again, printed, NULL));
  g_assert_cmpuint (again->items->len, ==, bundle->items->len);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);

  door_seal_init ();
  fuzz_file (bytes);
  fuzz_content (bytes);
  return 0;
}
