/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every document of app/seal: what is accepted must survive being used. Key files and slots are
 * read as far as no passphrase is needed: Argon2id would only make the fuzzer slow. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "door-custody.h"
#include "door-destruction.h"
#include "door-order.h"
#include "door-test-people.h"
#include "door-withdrawal.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
fuzz_envelope (GBytes *bytes, const DoorTestPeople *people)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (bytes, NULL);
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (GBytes) content = NULL;

  if (envelope)
    content = door_envelope_open (envelope, people->analyst, &links, NULL);
}

static void
fuzz_roster (GBytes *bytes, const DoorTestPeople *people)
{
  g_autoptr (DoorRoster) roster
      = door_roster_read (bytes, door_identity_public (people->survey), NULL);
  g_autoptr (GPtrArray) recipients = NULL;

  if (roster)
    recipients = door_roster_recipients (roster, DOOR_AUDIENCE_TEAM, "north");
}

static void
fuzz_rest (GBytes *bytes, const DoorTestPeople *people, const DoorRoster *roster)
{
  g_autoptr (DoorReceipt) receipt = door_receipt_read (bytes, roster, NULL);
  g_autoptr (DoorWithdrawal) withdrawal = door_withdrawal_read (bytes, NULL);
  g_autoptr (DoorOrder) order
      = door_order_read (bytes, door_identity_public (people->survey), NULL, NULL);
  g_autoptr (DoorDestruction) destruction = door_destruction_read (bytes, NULL);
  DoorOrderDone done;
  g_autoptr (DoorSecret) slot = door_slot_open_recovery (bytes, "vault 1", people->recovery, NULL);
  g_autoptr (DoorSecret) key = door_secret_new (DOOR_KEY_BYTES);
  g_autoptr (GBytes) stream = NULL;
  g_auto (DoorShareInfo) info = { .holders = 0 };
  g_autofree char *label = NULL;

  memset (door_secret_poke (key), 0x33, DOOR_KEY_BYTES);
  stream = door_stream_open (bytes, key, "door 6f1f8d1c media-1.door", NULL);
  door_identity_inspect (bytes, &label, NULL, NULL);
  door_custody_inspect (bytes, &info, NULL);
  door_order_done_read (bytes, door_identity_public (people->vault), &done, NULL);
  door_slot_is_weaker (bytes, &door_kdf_policy_vault);
}

/* A share beside two genuine ones of another splitting, and twice by itself: whoever restores a key is given
 * files. */
static void
fuzz_shares (GBytes *bytes, const DoorTestPeople *people)
{
  static const char *const holders[] = { "one", "two", "three", NULL };
  static GPtrArray *genuine;
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();
  g_autoptr (GPtrArray) mixed = g_ptr_array_new ();
  g_autoptr (DoorIdentity) restored = NULL;

  if (!genuine)
    genuine = door_custody_split (people->recovery, holders, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_add (alone, bytes);
      g_ptr_array_add (mixed, genuine->pdata[i]);
    }
  g_ptr_array_add (mixed, bytes);
  restored = door_custody_join (alone, NULL);
  g_assert_null (door_custody_join (mixed, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static DoorTestPeople people;
  static DoorRoster *roster;
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);

  if (!roster)
    {
      door_test_people_init (&people);
      roster = door_test_roster (&people, 3);
    }
  fuzz_envelope (bytes, &people);
  fuzz_roster (bytes, &people);
  fuzz_rest (bytes, &people, roster);
  fuzz_shares (bytes, &people);
  return 0;
}
