/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-roster.h"

#include <string.h>

#include "door-receipt.h"
#include "door-test-people.h"

static void
test_r1_only_what_the_survey_signed (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (DoorRoster) roster = NULL;
  g_autoptr (DoorRoster) enrolled = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) forged = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *fingerprint = NULL;

  door_test_people_init (&people);
  roster = door_test_roster_new (&people, 3);
  bytes = door_roster_sign (roster, people.survey);
  fingerprint = door_public_keys_fingerprint (door_identity_public (people.survey));
  enrolled = door_roster_read_enrolled (bytes, fingerprint, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (door_roster_survey (enrolled), ==, "harbour-2026");
  g_assert_cmpuint (door_roster_epoch (enrolled), ==, 3);
  g_assert_cmpint (door_roster_issued (enrolled), ==, DOOR_TEST_TIME);
  g_assert_cmpuint (door_roster_length (enrolled), ==, 6);
  forged = door_roster_sign (roster, people.hub);
  g_assert_null (door_roster_read_enrolled (forged, fingerprint, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE);
  g_clear_error (&error);
  g_assert_null (door_roster_read (forged, door_identity_public (people.survey), &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE);
}

static void
test_r1_every_changed_byte_shows (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (DoorRoster) roster = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize n;

  door_test_people_init (&people);
  roster = door_test_roster_new (&people, 3);
  bytes = door_roster_sign (roster, people.survey);
  data = g_bytes_get_data (bytes, &n);
  for (gsize i = 0; i < n; i++)
    {
      guint8 *copy = g_memdup2 (data, n);
      g_autoptr (GBytes) changed = g_bytes_new_take (copy, n);
      g_autoptr (GError) error = NULL;

      copy[i] ^= 1;
      g_assert_null (door_roster_read (changed, door_identity_public (people.survey), &error));
      g_assert_nonnull (error);
    }
}

static void
test_r2_order_of_adding_does_not_matter (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (DoorRoster) one = NULL;
  g_autoptr (DoorRoster) two = NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  door_test_people_init (&people);
  one = door_test_roster_new (&people, 3);
  two = door_roster_new ("harbour-2026", 3, DOOR_TEST_TIME);
  for (guint i = door_roster_length (one); i > 0; i--)
    {
      const DoorMember *member = door_roster_get (one, i - 1);

      door_roster_add (two, member->role, member->team, member->person, &member->keys);
      door_roster_add (two, member->role, member->team, member->person, &member->keys);
    }
  first = door_roster_sign (one, people.survey);
  second = door_roster_sign (two, people.survey);
  g_assert_true (g_bytes_equal (first, second));
}

static void
test_r3_epochs_do_not_go_back (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (DoorRoster) third = NULL;
  g_autoptr (DoorRoster) again = NULL;
  g_autoptr (DoorRoster) fourth = NULL;
  g_autoptr (DoorRoster) other = NULL;
  g_autoptr (GBytes) bytes = NULL;

  door_test_people_init (&people);
  third = door_test_roster (&people, 3);
  again = door_test_roster (&people, 3);
  fourth = door_test_roster (&people, 4);
  other = door_roster_new ("another survey", 9, DOOR_TEST_TIME);
  bytes = door_roster_sign (other, people.survey);
  g_assert_true (door_roster_may_follow (third, NULL));
  g_assert_true (door_roster_may_follow (again, third));
  g_assert_true (door_roster_may_follow (fourth, third));
  g_assert_false (door_roster_may_follow (third, fourth));
  g_assert_false (door_roster_may_follow (other, third));
}

static void
assert_recipients (const DoorRoster *roster,
                   DoorAudience audience,
                   const char *team,
                   const char *expected)
{
  g_autoptr (GPtrArray) recipients = door_roster_recipients (roster, audience, team);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < recipients->len; i++)
    {
      const DoorMember *member = recipients->pdata[i];

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", member->person);
    }
  g_assert_cmpstr (names->str, ==, expected);
}

static void
test_recipients (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (DoorRoster) roster = NULL;

  door_test_people_init (&people);
  roster = door_test_roster (&people, 3);
  assert_recipients (roster, DOOR_AUDIENCE_TEAM, "north", "amina office sione");
  assert_recipients (roster, DOOR_AUDIENCE_TEAM, "south", "amina office mele tu'i");
  assert_recipients (roster, DOOR_AUDIENCE_TEAM, NULL, "amina office");
  assert_recipients (roster, DOOR_AUDIENCE_HEADQUARTERS, "north", "amina office");
  assert_recipients (roster, DOOR_AUDIENCE_ANALYSTS, "north", "amina");
}

/* The forged text is signed properly: what is refused is its shape. */
static void
test_other_spellings_are_refused (void)
{
  const struct {
    const char *from, *to;
  } changes[] = {
    { "epoch 3", "epoch 03" },
    { "epoch 3", "epoch  3" },
    { "sione", "%73ione" },
    { "mele%20tu'i", "mele%20tu%27i" },
    { "05:59:52.123Z", "05:59:52.1234Z" },
    { "05:59:52.123Z", "07:59:52.123+02" },
    { "member hub", "member  hub" },
    { "member hub", "member spy" },
    { "\nsurvey", "\n\nsurvey" },
  };
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (DoorRoster) roster = NULL;
  g_autoptr (GBytes) bytes = NULL;

  door_test_people_init (&people);
  roster = door_test_roster_new (&people, 3);
  bytes = door_roster_sign (roster, people.survey);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GString) text
          = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_string_replace (text, changes[i].from, changes[i].to, 1), ==, 1);
      changed = g_bytes_new (text->str, text->len);
      g_assert_null (door_roster_read (changed, door_identity_public (people.survey), &error));
      g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED);
    }
}

static void
assert_receipt (const DoorTestPeople *people,
                const DoorRoster *roster,
                DoorReceiptKind kind,
                DoorIdentity *signer,
                gboolean good)
{
  guint8 hash[DOOR_HASH_BYTES] = { 7 };
  g_autoptr (DoorReceipt) receipt = door_receipt_new (kind, "uuid:1", hash, DOOR_TEST_TIME);
  g_autoptr (GBytes) bytes = door_receipt_sign (receipt, signer);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorReceipt) read = door_receipt_read (bytes, roster, &error);

  if (!good)
    {
      g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_BAD_SIGNATURE);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (read->instance_id, ==, "uuid:1");
  g_assert_cmpint (read->kind, ==, kind);
  g_assert_cmpint (read->time_us, ==, DOOR_TEST_TIME);
  g_assert_true (door_hash_equal (read->content, hash));
}

static void
test_receipts_by_role (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (DoorRoster) roster = NULL;

  door_test_people_init (&people);
  roster = door_test_roster (&people, 3);
  assert_receipt (&people, roster, DOOR_RECEIPT_STORED, people.hub, TRUE);
  assert_receipt (&people, roster, DOOR_RECEIPT_APPLIED, people.north, TRUE);
  assert_receipt (&people, roster, DOOR_RECEIPT_APPLIED, people.analyst, TRUE);
  assert_receipt (&people, roster, DOOR_RECEIPT_CARRIED, people.hub, TRUE);
  assert_receipt (&people, roster, DOOR_RECEIPT_APPLIED, people.hub, FALSE);
  assert_receipt (&people, roster, DOOR_RECEIPT_STORED, people.north, FALSE);
  assert_receipt (&people, roster, DOOR_RECEIPT_CARRIED, people.vault, FALSE);
}

static void
test_receipt_changed_byte_shows (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (DoorRoster) roster = NULL;
  g_autoptr (DoorReceipt) receipt = NULL;
  g_autoptr (GBytes) bytes = NULL;
  guint8 hash[DOOR_HASH_BYTES] = { 7 };
  const guint8 *data;
  gsize n;

  door_test_people_init (&people);
  roster = door_test_roster (&people, 3);
  receipt = door_receipt_new (DOOR_RECEIPT_STORED, "uuid:1", hash, DOOR_TEST_TIME);
  bytes = door_receipt_sign (receipt, people.hub);
  data = g_bytes_get_data (bytes, &n);
  for (gsize i = 0; i < n; i++)
    {
      guint8 *copy = g_memdup2 (data, n);
      g_autoptr (GBytes) changed = g_bytes_new_take (copy, n);
      g_autoptr (GError) error = NULL;

      copy[i] ^= 1;
      g_assert_null (door_receipt_read (changed, roster, &error));
      g_assert_nonnull (error);
    }
}

/* The space is signed with the rest; the real survey's rosters read as before it was invented. */
static void
test_space (void)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (GError) error = NULL;

  door_test_people_init (&people);
  for (int space = DOOR_SPACE_SURVEY; space <= DOOR_SPACE_PILOT; space++)
    {
      g_autoptr (DoorRoster) roster = door_test_roster_new (&people, 3);
      g_autoptr (DoorRoster) real = door_test_roster_new (&people, 2);
      g_autoptr (DoorRoster) read = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *text = NULL;

      door_roster_set_space (roster, (DoorSpace) space);
      bytes = door_roster_sign (roster, people.survey);
      read = door_roster_read (bytes, door_identity_public (people.survey), &error);
      g_assert_no_error (error);
      g_assert_cmpint (door_roster_space (read), ==, space);
      g_assert_true (door_roster_may_follow (read, real) == (space == DOOR_SPACE_SURVEY));
      text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_assert_true (g_str_has_prefix (text, space == DOOR_SPACE_SURVEY ? "doorstep-roster 1\n"
                                                                        : "doorstep-roster 2\n"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal/roster/R1/only-what-the-survey-signed",
                   test_r1_only_what_the_survey_signed);
  g_test_add_func ("/seal/roster/R1/every-changed-byte", test_r1_every_changed_byte_shows);
  g_test_add_func ("/seal/roster/R2/order-of-adding", test_r2_order_of_adding_does_not_matter);
  g_test_add_func ("/seal/roster/R3/epochs", test_r3_epochs_do_not_go_back);
  g_test_add_func ("/seal/roster/space", test_space);
  g_test_add_func ("/seal/roster/recipients", test_recipients);
  g_test_add_func ("/seal/roster/other-spellings", test_other_spellings_are_refused);
  g_test_add_func ("/seal/receipt/roles", test_receipts_by_role);
  g_test_add_func ("/seal/receipt/every-changed-byte", test_receipt_changed_byte_shows);
  return g_test_run ();
}
