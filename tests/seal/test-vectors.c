/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The documents in vectors/ are frozen: every later version of the program reads them. decode.py
 * reads the same files without any of our code. */
#include <string.h>

#include "door-custody.h"
#include "door-test-people.h"

static GBytes *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "vectors", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;
  gsize n;

  g_file_get_contents (path, &text, &n, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, n);
}

static void
test_roster (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (GBytes) bytes = load ("roster.door");
  g_autoptr (GBytes) again = NULL;
  g_autoptr (DoorRoster) roster = NULL;
  g_autoptr (DoorRoster) made = NULL;
  g_autoptr (GError) error = NULL;

  door_test_people_init (&people);
  roster = door_roster_read (bytes, door_identity_public (people.survey), &error);
  g_assert_no_error (error);
  made = door_test_roster_new (&people, 3);
  again = door_roster_sign (made, people.survey);
  g_assert_true (g_bytes_equal (bytes, again));
}

static void
test_envelope (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (GBytes) bytes = load ("envelope.door");
  g_autoptr (GBytes) expected = load ("content.txt");
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (bytes, &error);
  const DoorPartLink *media;

  g_assert_no_error (error);
  door_test_people_init (&people);
  content = door_envelope_open (envelope, people.north, &links, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (content, expected));
  g_assert_cmpuint (links->len, ==, 2);
  media = links->pdata[1];
  g_assert_cmpstr (media->label, ==, "front door.jpg");
  g_assert_cmpuint (door_secret_peek (media->key)[0], ==, 0x33);
}

static void
test_stream (void)
{
  g_autoptr (GBytes) bytes = load ("stream.door");
  g_autoptr (DoorSecret) key = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GError) error = NULL;

  door_seal_init ();
  key = door_secret_new (DOOR_KEY_BYTES);
  memset (door_secret_poke (key), 0x33, DOOR_KEY_BYTES);
  content = door_stream_open (bytes, key, "door 6f1f8d1c media-1.door", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (content), ==, 70000);
}

static void
test_receipt (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (GBytes) bytes = load ("receipt.door");
  g_autoptr (DoorRoster) roster = NULL;
  g_autoptr (DoorReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;

  door_test_people_init (&people);
  roster = door_test_roster (&people, 3);
  receipt = door_receipt_read (bytes, roster, &error);
  g_assert_no_error (error);
  g_assert_cmpint (receipt->kind, ==, DOOR_RECEIPT_STORED);
  g_assert_cmpint (receipt->time_us, ==, DOOR_TEST_TIME);
}

static void
test_key_file (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (GBytes) bytes = load ("key.door");
  g_autoptr (DoorSecret) passphrase = NULL;
  g_autoptr (DoorIdentity) opened = NULL;
  g_autoptr (GError) error = NULL;

  door_test_people_init (&people);
  passphrase = door_secret_new_passphrase ("salt and low water");
  opened = door_identity_unlock (bytes, passphrase, &error);
  g_assert_no_error (error);
  g_assert_true (
      door_secret_equal (door_identity_seed (opened), door_identity_seed (people.analyst)));
}

static void
test_slots (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (GBytes) by_words = load ("slot-passphrase.door");
  g_autoptr (GBytes) by_key = load ("slot-recovery.door");
  g_autoptr (DoorSecret) passphrase = NULL;
  g_autoptr (DoorSecret) one = NULL;
  g_autoptr (DoorSecret) two = NULL;

  door_test_people_init (&people);
  passphrase = door_secret_new_passphrase ("salt and low water");
  one = door_slot_open_passphrase (by_words, "vault 1", passphrase, NULL);
  two = door_slot_open_recovery (by_key, "vault 1", people.recovery, NULL);
  g_assert_cmpuint (door_secret_peek (one)[31], ==, 0x44);
  g_assert_true (door_secret_equal (one, two));
}

static void
test_shares (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (GPtrArray) shares = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (DoorIdentity) joined = NULL;
  g_autoptr (GError) error = NULL;

  door_test_people_init (&people);
  g_ptr_array_add (shares, load ("share-1.door"));
  g_ptr_array_add (shares, load ("share-2.door"));
  joined = door_custody_join (shares, &error);
  g_assert_no_error (error);
  g_assert_true (
      door_secret_equal (door_identity_seed (joined), door_identity_seed (people.recovery)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal/vectors/roster", test_roster);
  g_test_add_func ("/seal/vectors/envelope", test_envelope);
  g_test_add_func ("/seal/vectors/stream", test_stream);
  g_test_add_func ("/seal/vectors/receipt", test_receipt);
  g_test_add_func ("/seal/vectors/key-file", test_key_file);
  g_test_add_func ("/seal/vectors/slots", test_slots);
  g_test_add_func ("/seal/vectors/shares", test_shares);
  return g_test_run ();
}
