/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes one document of each kind into a folder: make-vectors FOLDER. The frozen ones in
 * vectors/ were made by it once and stay: a program that cannot read them any more has broken
 * every vault and submission in the field. Make a new folder when a version is added. */
#include <stdio.h>

#include "door-custody.h"
#include "door-test-people.h"

/* transfer full. */
static void
save (const char *folder, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                            &error))
    g_error ("%s", error->message);
  g_bytes_unref (bytes);
  printf ("%s\n", path);
}

static GBytes *
make_envelope (const DoorTestPeople *people, GBytes *content)
{
  g_autoptr (DoorRoster) roster = door_test_roster (people, 3);
  g_autoptr (GPtrArray) recipients = door_roster_recipients (roster, DOOR_AUDIENCE_TEAM, "north");
  g_autoptr (GPtrArray) links
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_part_link_free);
  g_autoptr (DoorSecret) key = door_secret_new (DOOR_KEY_BYTES);
  guint8 hash[DOOR_HASH_BYTES] = { 0xab, 0xcd };
  DoorEnvelopeInfo info = {
    .kind = "submission",
    .instance_id = "uuid:6f1f8d1c-36d4-4a0b-9d4e-0d6f1a2b3c4d",
    .epoch = 3,
    .audience = DOOR_AUDIENCE_TEAM,
    .has_head = TRUE,
    .head = { 1, 2, 3 },
  };

  memset (&info.vault, 0x77, sizeof info.vault);
  memset (door_secret_poke (key), 0x33, DOOR_KEY_BYTES);
  g_ptr_array_add (links, door_part_link_new ("journal.door", NULL, hash, NULL));
  g_ptr_array_add (links, door_part_link_new ("media-1.door", "front door.jpg", hash, key));
  return door_envelope_seal (content, &info, links, people->vault, recipients, NULL);
}

static GBytes *
make_stream (void)
{
  g_autoptr (DoorSecret) key = door_secret_new (DOOR_KEY_BYTES);
  g_autoptr (GBytes) content = g_bytes_new_take (g_strnfill (70000, 'v'), 70000);

  memset (door_secret_poke (key), 0x33, DOOR_KEY_BYTES);
  return door_stream_seal (content, key, "door 6f1f8d1c media-1.door");
}

static void
save_slots (const char *folder, const DoorTestPeople *people)
{
  g_autoptr (DoorSecret) secret = door_secret_new (DOOR_KEY_BYTES);
  g_autoptr (DoorSecret) passphrase = door_secret_new_passphrase ("salt and low water");

  memset (door_secret_poke (secret), 0x44, DOOR_KEY_BYTES);
  save (folder, "slot-passphrase.door",
        door_slot_new_passphrase (secret, "vault 1", passphrase, &door_kdf_policy_test, NULL));
  save (folder, "slot-recovery.door",
        door_slot_new_recovery (secret, "vault 1", door_identity_public (people->recovery)));
}

static void
save_shares (const char *folder, const DoorTestPeople *people)
{
  static const char *const holders[] = { "Ana", "Beni Tui", "Cai", NULL };
  g_autoptr (GPtrArray) shares = door_custody_split (people->recovery, holders, 2);

  save (folder, "share-1.door", g_bytes_ref (shares->pdata[0]));
  save (folder, "share-2.door", g_bytes_ref (shares->pdata[1]));
}

int
main (int argc, char **argv)
{
  g_auto (DoorTestPeople) people = { NULL };
  g_autoptr (DoorRoster) roster = NULL;
  g_autoptr (DoorReceipt) receipt = NULL;
  g_autoptr (DoorSecret) passphrase = NULL;
  g_autoptr (GBytes) content = NULL;
  guint8 hash[DOOR_HASH_BYTES] = { 0x12, 0x34 };

  if (argc != 2)
    return 2;
  door_test_people_init (&people);
  roster = door_test_roster_new (&people, 3);
  save (argv[1], "roster.door", door_roster_sign (roster, people.survey));
  content = door_test_text ("<data><q1>a neighbour, since March</q1></data>");
  save (argv[1], "envelope.door", make_envelope (&people, content));
  save (argv[1], "content.txt", g_steal_pointer (&content));
  save (argv[1], "stream.door", make_stream ());
  receipt = door_receipt_new (DOOR_RECEIPT_STORED, "uuid:6f1f8d1c-36d4-4a0b-9d4e-0d6f1a2b3c4d",
                              hash, DOOR_TEST_TIME);
  save (argv[1], "receipt.door", door_receipt_sign (receipt, people.hub));
  passphrase = door_secret_new_passphrase ("salt and low water");
  save (argv[1], "key.door",
        door_identity_lock (people.analyst, "Analyst Amina", passphrase, &door_kdf_policy_test,
                            NULL));
  save_slots (argv[1], &people);
  save_shares (argv[1], &people);
  return 0;
}
