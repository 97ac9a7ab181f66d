/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a locked device asks headquarters, as anybody who carries it could have changed it: read with
 * and without the recovery key. What is accepted must say the same when it is printed again. The
 * genuine request of the corpus opens; a changed slot is refused before a key is derived. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "door-recovery.h"
#include "door-test-people.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_printed_again (const char *context, const DoorPublicKeys *answer_to)
{
  g_autoptr (GBytes) slot = g_bytes_new_static ("slot", 4);
  g_autoptr (GBytes) again = door_recovery_request_new (context, answer_to, slot);
  g_autofree char *same_context = NULL;
  g_autoptr (GError) error = NULL;
  DoorPublicKeys same_keys;

  g_assert_true (door_recovery_request_read (again, &same_context, &same_keys, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (same_context, ==, context);
  g_assert_cmpmem (&same_keys, sizeof same_keys, answer_to, sizeof *answer_to);
}

static void
fuzz_answering (GBytes *request, const DoorIdentity *recovery, gboolean readable)
{
  char *code = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer
      = door_recovery_answer (request, recovery, &door_kdf_policy_test, &code, &error);

  g_assert_true ((answer != NULL) == (code != NULL));
  g_assert_true ((answer != NULL) == (error == NULL));
  g_assert_true (readable || !answer);
  g_free (code);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static DoorTestPeople people;
  g_autoptr (GBytes) request = g_bytes_new_static (data, size);
  g_autofree char *context = NULL;
  DoorPublicKeys answer_to;
  gboolean readable;

  if (!people.recovery)
    door_test_people_init (&people);
  readable = door_recovery_request_read (request, &context, &answer_to, NULL);
  if (readable)
    check_printed_again (context, &answer_to);
  fuzz_answering (request, people.recovery, readable);
  return 0;
}
