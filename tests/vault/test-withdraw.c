/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A respondent withdraws: nothing of any generation opens again (V13), a signed notice waits. */
#include "door-vault.h"

#include "door-test-vault.h"
#include "door-withdrawal.h"

#define OUTCOME "withdrawn"

static void
withdraw (DoorTestVault *self, const DoorUuid *id)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (door_vault_withdraw (self->vault, id, OUTCOME, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_gone (DoorTestVault *self, const DoorUuid *id)
{
  g_autoptr (DoorInterviewInfo) info = door_vault_find (self->vault, id, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (info->state, ==, DOOR_INTERVIEW_DESTROYED);
  g_assert_cmpstr (info->outcome, ==, OUTCOME);
  g_assert_cmpuint (g_bytes_get_size (info->about), ==, 0);
  g_assert_null (door_vault_replay (self->vault, id, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
}

static void
assert_notice (DoorTestVault *self, const DoorUuid *id)
{
  g_autofree char *instance_id = door_uuid_to_instance_id (id);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (DoorWithdrawal) notice = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      door_vault_get (self->vault, DOOR_RECORD_WITHDRAWAL, instance_id, NULL, &body, &error));
  g_assert_no_error (error);
  notice = door_withdrawal_read (body, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (notice->instance_id, ==, instance_id);
  g_assert_cmpstr (notice->outcome, ==, OUTCOME);
  g_assert_cmpmem (notice->signer, 32,
                   door_identity_public (door_vault_identity (self->vault))->sign, 32);
}

static void
test_a_draft (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) photo = door_test_text ("JFIF");
  g_autofree char *media = g_build_filename (self->folder, "media", NULL);
  g_autoptr (GDir) dir = NULL;

  door_test_vault_begin (self);
  door_test_vault_set (self, DOOR_TEST_ANSWER);
  g_assert_true (door_vault_attach (self->vault, &self->id, "/p", "a.jpg", photo, NULL));
  g_assert_true (door_vault_section_open (self->vault, &self->id, 1, "/s", NULL));
  withdraw (self, &self->id);
  assert_gone (self, &self->id);
  assert_notice (self, &self->id);
  dir = g_dir_open (media, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  door_test_vault_reopen (self);
  assert_gone (self, &self->id);
}

static void
test_finalized_and_waiting (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) outbox = NULL;

  door_test_vault_begin (self);
  door_test_vault_set (self, DOOR_TEST_ANSWER);
  door_test_vault_finalize (self);
  withdraw (self, &self->id);
  assert_gone (self, &self->id);
  assert_notice (self, &self->id);
  outbox = door_vault_outbox (self->vault, NULL);
  g_assert_cmpuint (outbox->len, ==, 0);
}

/* Whichever generation is named, all go; others stay. */
static void
test_all_generations (DoorTestVault *self, gconstpointer unused)
{
  DoorUuid first = self->id, second = door_uuid_random (), third = door_uuid_random ();
  DoorUuid other = door_uuid_random ();

  door_test_vault_begin (self);
  door_test_vault_set (self, DOOR_TEST_ANSWER);
  door_test_vault_finalize (self);
  g_assert_true (door_vault_reopen (self->vault, &first, &second, NULL, NULL));
  self->id = second;
  door_test_vault_finalize (self);
  g_assert_true (door_vault_reopen (self->vault, &second, &third, NULL, NULL));
  door_test_vault_begin_id (self, &other);
  door_test_vault_set_id (self, &other, "kept");
  withdraw (self, &second);
  assert_gone (self, &first);
  assert_gone (self, &second);
  assert_gone (self, &third);
  assert_notice (self, &first);
  assert_notice (self, &third);
  door_test_vault_assert_values (self, &other, "kept");
}

static void
test_twice (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  withdraw (self, &self->id);
  g_assert_false (door_vault_withdraw (self->vault, &self->id, OUTCOME, NULL, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
}

/* What the desk must know of the case stays with it; a released one still tells those who hold it. */
static void
test_released_before (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) about = door_test_text ("case 7");
  g_autoptr (DoorInterviewInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  g_assert_true (door_vault_destroy (self->vault, &self->id, "1.1", &error));
  g_assert_true (door_vault_withdraw (self->vault, &self->id, OUTCOME, about, &error));
  g_assert_no_error (error);
  assert_notice (self, &self->id);
  info = door_vault_find (self->vault, &self->id, NULL);
  g_assert_cmpstr (info->outcome, ==, OUTCOME);
  g_assert_true (g_bytes_equal (info->about, about));
  g_assert_false (door_vault_withdraw (self->vault, &self->id, OUTCOME, about, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
}

static void
test_notice_changed_byte_shows (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) notice
      = door_withdrawal_sign ("uuid:6f1f8d1c-36d4-4a0b-9d4e-0d6f1a2b3c4d", "2.12 changed mind",
                              DOOR_TEST_TIME, door_vault_identity (self->vault));
  gsize n;
  const guint8 *bytes = g_bytes_get_data (notice, &n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (bytes, n);
      g_autoptr (GBytes) copy = NULL;

      changed[i] ^= 1;
      copy = g_bytes_new (changed, n);
      g_assert_null (door_withdrawal_read (copy, NULL));
    }
}

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/withdraw/" path, DoorTestVault, NULL, door_test_vault_set_up, function,      \
              door_test_vault_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("V13/draft", test_a_draft);
  ADD ("V13/finalized", test_finalized_and_waiting);
  ADD ("V13/all-generations", test_all_generations);
  ADD ("V13/released", test_released_before);
  ADD ("twice", test_twice);
  ADD ("notice", test_notice_changed_byte_shows);
  return g_test_run ();
}
