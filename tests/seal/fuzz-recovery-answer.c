/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes back to a locked device (included as source, because no caller reaches the inner slot
 * without keys). The first byte says how the rest is taken: 'a', the whole answer, as anybody who
 * carries it could have changed it; else the slot inside one that was sealed to this device, as
 * somebody who read the request could have written it. There no code is tried: the slot says itself
 * how much work that is, and Argon2id would only make the fuzzer slow. */
#include "../../app/seal/door-recovery.c"

#include <stddef.h>
#include <stdint.h>

#include "door-test-people.h"

#define CONTEXT "vault 1"
#define CODE "ZCQH-B1CJ-8VT9-XQ04"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
fuzz_answer (GBytes *answer, const DoorIdentity *asker)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSecret) secret = door_recovery_open_answer (answer, CONTEXT, asker, CODE, &error);

  g_assert_true ((secret != NULL) == (error == NULL));
}

static void
fuzz_slot (GBytes *slot, const DoorIdentity *asker)
{
  const Request request = { (char *) CONTEXT, *door_identity_public (asker), NULL };
  g_autoptr (GBytes) answer = print_answer (&request, slot);
  const char *text = g_bytes_get_data (answer, NULL);
  g_auto (DoorLines) lines = { NULL };
  g_autofree char *context = NULL;
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GError) error = NULL;

  if (!open_lines (&lines, answer, ANSWER, &error))
    {
      g_assert_cmpuint (g_bytes_get_size (answer), >, MAX_BYTES);
      return;
    }
  context = take_word (&lines, "context");
  read = open_slot (&lines, text, asker, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (read, slot));
  door_slot_is_weaker (read, &door_kdf_policy_vault);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static DoorIdentity *asker;
  g_autoptr (GBytes) rest = NULL;

  if (size == 0)
    return 0;
  if (!asker)
    {
      door_seal_init ();
      asker = door_test_identity (0x56);
    }
  rest = g_bytes_new_static (data + 1, size - 1);
  if (data[0] == 'a')
    fuzz_answer (rest, asker);
  else
    fuzz_slot (rest, asker);
  return 0;
}
