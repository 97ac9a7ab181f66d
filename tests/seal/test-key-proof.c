/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key file is proved before it is kept: what would not open what is sealed to its key is refused (included as
 * source: nothing that the program makes fails the proof). */
#include "../../app/seal/door-key-file.c"

#include "door-seal.h"

static GBytes *
lock (DoorIdentity *identity, const char *words)
{
  g_autoptr (DoorSecret) passphrase = door_secret_new_passphrase (words);
  g_autoptr (GError) error = NULL;
  GBytes *file = door_identity_lock (identity, "Office", passphrase, &door_kdf_policy_test, &error);

  g_assert_no_error (error);
  return file;
}

static gboolean
holds (GBytes *file, DoorIdentity *identity, const char *words)
{
  g_autoptr (DoorSecret) passphrase = door_secret_new_passphrase (words);
  g_autoptr (GError) error = NULL;
  gboolean good = prove (file, identity, passphrase, &error);

  g_assert_true (good == !error);
  return good;
}

static void
test_proof (void)
{
  g_autoptr (DoorIdentity) one = door_identity_new ();
  g_autoptr (DoorIdentity) other = door_identity_new ();
  g_autoptr (GBytes) file = lock (one, "copper meadow");
  g_autoptr (GBytes) others = lock (other, "copper meadow");

  g_assert_true (holds (file, one, "copper meadow"));
  g_assert_false (holds (file, one, "copper meadows"));
  g_assert_false (holds (others, one, "copper meadow"));
}

/* A medium or a memory that turns one bit. */
static void
test_turned (void)
{
  g_autoptr (DoorIdentity) one = door_identity_new ();
  g_autoptr (GBytes) file = lock (one, "copper meadow");
  gsize n;
  const guint8 *bytes = g_bytes_get_data (file, &n);

  for (gsize i = 0; i < n; i++)
    {
      guint8 *turned = g_memdup2 (bytes, n);
      g_autoptr (GBytes) spoilt = NULL;

      turned[i] ^= 1;
      spoilt = g_bytes_new_take (turned, n);
      g_assert_false (holds (spoilt, one, "copper meadow"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  g_test_add_func ("/seal/key-proof/K1", test_proof);
  g_test_add_func ("/seal/key-proof/every-byte", test_turned);
  return g_test_run ();
}
