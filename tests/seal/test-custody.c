/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-custody.h"

#include <string.h>

#include "door-test-people.h"

static const char *const holders[]
    = { "Ana", "Beni", "Cai", "Dinah", "Emosi", "Finau", "Gita", NULL };

static GPtrArray *
split (DoorIdentity *identity, guint n, guint needed)
{
  const char *names[DOOR_CUSTODY_MAX + 1] = { NULL };

  memcpy (names, holders, n * sizeof *names);
  return door_custody_split (identity, names, needed);
}

/* The shares of one group of holders, as bits. */
static GPtrArray *
choose (GPtrArray *shares, guint group)
{
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < shares->len; i++)
    if (group >> i & 1)
      g_ptr_array_add (chosen, shares->pdata[i]);
  return chosen;
}

static void
check_every_group (DoorIdentity *identity, guint n, guint needed)
{
  g_autoptr (GPtrArray) shares = split (identity, n, needed);

  for (guint group = 1; group < 1u << n; group++)
    {
      g_autoptr (GPtrArray) chosen = choose (shares, group);
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorIdentity) joined = door_custody_join (chosen, &error);

      if (chosen->len >= needed)
        {
          g_assert_no_error (error);
          g_assert_true (
              door_secret_equal (door_identity_seed (joined), door_identity_seed (identity)));
        }
      else
        {
          g_assert_null (joined);
          g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY);
        }
    }
}

static void
test_exactly_enough (void)
{
  g_autoptr (DoorIdentity) identity = door_identity_new ();

  check_every_group (identity, 2, 2);
  check_every_group (identity, 3, 2);
  check_every_group (identity, 5, 3);
  check_every_group (identity, 7, 4);
  check_every_group (identity, 7, 7);
}

static void
test_same_share_twice_is_one (void)
{
  g_autoptr (DoorIdentity) identity = door_identity_new ();
  g_autoptr (GPtrArray) shares = split (identity, 3, 2);
  g_autoptr (GPtrArray) twice = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (twice, shares->pdata[0]);
  g_ptr_array_add (twice, shares->pdata[0]);
  g_assert_null (door_custody_join (twice, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY);
}

static void
test_splittings_do_not_mix (void)
{
  g_autoptr (DoorIdentity) identity = door_identity_new ();
  g_autoptr (GPtrArray) one = split (identity, 3, 2);
  g_autoptr (GPtrArray) two = split (identity, 3, 2);
  g_autoptr (GPtrArray) mixed = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (mixed, one->pdata[0]);
  g_ptr_array_add (mixed, two->pdata[1]);
  g_assert_null (door_custody_join (mixed, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY);
}

static void
test_share_names_itself (void)
{
  g_autoptr (DoorIdentity) identity = door_identity_new ();
  g_autoptr (GPtrArray) shares = split (identity, 5, 3);
  g_auto (DoorShareInfo) info = { .holders = 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (door_custody_inspect (shares->pdata[1], &info, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (info.holders, ==, 5);
  g_assert_cmpuint (info.needed, ==, 3);
  g_assert_cmpuint (info.number, ==, 2);
  g_assert_cmpstr (info.holder, ==, "Beni");
  g_assert_true (door_public_keys_equal (&info.keys, door_identity_public (identity)));
}

/* No changed share restores another key. */
static void
test_changed_bytes (void)
{
  g_autoptr (DoorIdentity) identity = door_identity_new ();
  g_autoptr (GPtrArray) shares = split (identity, 3, 2);
  gsize n;
  const guint8 *bytes = g_bytes_get_data (shares->pdata[0], &n);

  for (gsize i = 0; i < n; i++)
    {
      guint8 *copy = g_memdup2 (bytes, n);
      g_autoptr (GBytes) changed = g_bytes_new_take (copy, n);
      g_autoptr (GPtrArray) pair = g_ptr_array_new ();
      g_autoptr (DoorIdentity) joined = NULL;

      copy[i] ^= 1;
      g_ptr_array_add (pair, changed);
      g_ptr_array_add (pair, shares->pdata[1]);
      joined = door_custody_join (pair, NULL);
      if (joined) /* the holder's name is not part of the secret */
        g_assert_true (
            door_secret_equal (door_identity_seed (joined), door_identity_seed (identity)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  g_test_add_func ("/seal/custody/exactly-enough", test_exactly_enough);
  g_test_add_func ("/seal/custody/same-share-twice", test_same_share_twice_is_one);
  g_test_add_func ("/seal/custody/splittings-do-not-mix", test_splittings_do_not_mix);
  g_test_add_func ("/seal/custody/names-itself", test_share_names_itself);
  g_test_add_func ("/seal/custody/changed-bytes", test_changed_bytes);
  return g_test_run ();
}
