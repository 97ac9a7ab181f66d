/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inner head of an envelope, which only somebody who sealed to us can have written: a hostile
 * interviewer, not a hostile hub (included as source, because no caller reaches it without keys). */
#include "../../app/seal/door-envelope.c"

#include <stddef.h>
#include <stdint.h>

#include "door-test-people.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static DoorEnvelope *
make_envelope (void)
{
  DoorTestPeople people;
  g_autoptr (DoorRoster) roster = NULL;
  g_autoptr (GPtrArray) recipients = NULL;
  g_autoptr (GBytes) content = g_bytes_new_static ("<data/>", 7);
  g_autoptr (GBytes) bytes = NULL;
  const DoorEnvelopeInfo info = {
    .kind = "submission",
    .instance_id = "uuid:6f1f8d1c-36d4-4a0b-9d4e-0d6f1a2b3c4d",
    .epoch = 3,
  };

  door_test_people_init (&people);
  roster = door_test_roster (&people, 3);
  recipients = door_roster_recipients (roster, DOOR_AUDIENCE_TEAM, "north");
  bytes = door_envelope_seal (content, &info, NULL, people.vault, recipients, NULL);
  door_test_people_clear (&people);
  return door_envelope_read (bytes, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static DoorEnvelope *envelope;
  g_autoptr (GPtrArray) links
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_part_link_free);
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  g_autoptr (GBytes) content = NULL;

  if (!envelope)
    envelope = make_envelope ();
  g_byte_array_append (plain, data, (guint) size);
  content = read_inner (envelope, plain, links, NULL);
  g_assert_true (!content || g_bytes_get_size (content) <= size);
  return 0;
}
