/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A forgotten passphrase, helped from afar (V17). */
#include "door-vault.h"

#include "door-recovery.h"
#include "door-test-vault.h"

#define NEW_PASSPHRASE "seven kites over the reef"

typedef struct {
  DoorTestVault base;
  GBytes *request;
  GBytes *answer;
  char *code;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  door_test_vault_set_up (&self->base, NULL);
  door_test_vault_begin (&self->base);
  door_test_vault_set (&self->base, "kept");
  door_test_vault_close (&self->base);
  self->request = door_vault_recovery_request (self->base.folder, &error);
  g_assert_no_error (error);
  self->answer = door_recovery_answer (self->request, self->base.people.recovery,
                                       &door_kdf_policy_test, &self->code, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_bytes_unref (self->request);
  g_bytes_unref (self->answer);
  g_free (self->code);
  door_test_vault_tear_down (&self->base, NULL);
}

static gboolean
open_by (Fixture *self, GBytes *answer, const char *code, DoorVaultError *ret_code)
{
  g_autoptr (GError) error = NULL;

  self->base.vault = door_vault_open_answer (self->base.folder, answer, code, NEW_PASSPHRASE,
                                             &self->base.options, &error);
  if (self->base.vault)
    return TRUE;
  g_assert_cmpuint (error->domain, ==, DOOR_VAULT_ERROR);
  *ret_code = (DoorVaultError) error->code;
  return FALSE;
}

static void
assert_refused (Fixture *self, GBytes *answer, const char *code, DoorVaultError expected)
{
  DoorVaultError found = 0;

  g_assert_false (open_by (self, answer, code, &found));
  g_assert_cmpint (found, ==, expected);
}

static void
assert_opens (Fixture *self, const char *code)
{
  DoorVaultError unused;

  g_assert_true (open_by (self, self->answer, code, &unused));
  door_test_vault_assert_values (&self->base, &self->base.id, "kept");
}

static void
test_nothing_is_lost (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  assert_opens (self, self->code);
  door_test_vault_close (&self->base);
  g_assert_null (
      door_vault_open (self->base.folder, DOOR_TEST_PASSPHRASE, &self->base.options, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_PASSPHRASE);
  g_clear_error (&error);
  self->base.vault
      = door_vault_open (self->base.folder, NEW_PASSPHRASE, &self->base.options, &error);
  g_assert_no_error (error);
}

static void
test_code_as_it_is_typed (Fixture *self, gconstpointer unused)
{
  g_autofree char *lower = g_ascii_strdown (self->code, -1);

  g_strdelimit (lower, "-", ' ');
  g_strdelimit (lower, "0", 'o');
  g_strdelimit (lower, "1", 'l');
  g_assert_cmpuint (strlen (self->code), ==, 19);
  assert_opens (self, lower);
}

static void
test_works_once (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) again = NULL;

  assert_opens (self, self->code);
  door_test_vault_close (&self->base);
  assert_refused (self, self->answer, self->code, DOOR_VAULT_ERROR_STATE);
  /* Another request does not bring the old answer back. */
  again = door_vault_recovery_request (self->base.folder, NULL);
  g_assert_false (g_bytes_equal (again, self->request));
  assert_refused (self, self->answer, self->code, DOOR_VAULT_ERROR_PASSPHRASE);
}

static void
test_asking_twice_is_asking_once (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) again = door_vault_recovery_request (self->base.folder, NULL);

  g_assert_true (g_bytes_equal (again, self->request));
  assert_opens (self, self->code);
}

static void
test_wrong_code_changes_nothing (Fixture *self, gconstpointer unused)
{
  assert_refused (self, self->answer, "0000-0000-0000-0000", DOOR_VAULT_ERROR_PASSPHRASE);
  assert_refused (self, self->answer, "", DOOR_VAULT_ERROR_PASSPHRASE);
  door_test_vault_open (&self->base);
  door_test_vault_close (&self->base);
  assert_opens (self, self->code);
}

/* A supervisor has request, answer and even the code, but not the device. */
static void
test_carrier_gains_nothing (Fixture *self, gconstpointer unused)
{
  g_autoptr (DoorSecret) secret = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *context = NULL;

  g_assert_true (door_recovery_request_read (self->request, &context, NULL, NULL));
  secret = door_recovery_open_answer (self->answer, context, self->base.people.north, self->code,
                                      &error);
  g_assert_null (secret);
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY);
}

static void
test_another_key_cannot_answer (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  g_assert_null (door_recovery_answer (self->request, self->base.people.office,
                                       &door_kdf_policy_test, &code, &error));
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_WRONG_KEY);
  g_assert_null (code);
}

static void
test_answer_for_another_vault (Fixture *self, gconstpointer unused)
{
  DoorTestVault other = { .folder = NULL };
  g_autoptr (GBytes) request = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autofree char *code = NULL;

  door_test_vault_set_up (&other, NULL);
  door_test_vault_close (&other);
  request = door_vault_recovery_request (other.folder, NULL);
  answer
      = door_recovery_answer (request, other.people.recovery, &door_kdf_policy_test, &code, NULL);
  assert_refused (self, answer, code, DOOR_VAULT_ERROR_PASSPHRASE);
  door_test_vault_open (&other);
  door_test_vault_tear_down (&other, NULL);
}

static void
test_changed_bytes (Fixture *self, gconstpointer unused)
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (self->answer, &n);
  DoorVaultError code;

  for (gsize i = 0; i < n; i += 3)
    {
      g_autofree guint8 *changed = g_memdup2 (bytes, n);
      g_autoptr (GBytes) copy = NULL;

      changed[i] ^= 2;
      copy = g_bytes_new (changed, n);
      g_assert_false (open_by (self, copy, self->code, &code));
    }
}

static void
test_no_recovery_slot (void)
{
  DoorTestVault self = { .folder = NULL };
  g_autofree char *folder = NULL;
  g_autoptr (GBytes) request = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_set_up (&self, NULL);
  self.options.recovery = NULL;
  folder = g_build_filename (self.folder, "other", NULL);
  door_test_vault_close (&self);
  self.vault = door_vault_create (folder, DOOR_TEST_PASSPHRASE, &self.options, NULL);
  door_test_vault_close (&self);
  request = door_vault_recovery_request (folder, &error);
  g_assert_null (request);
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND);
  door_test_vault_open (&self);
  door_test_vault_tear_down (&self, NULL);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/forgotten/V17/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("nothing-is-lost", test_nothing_is_lost);
  ADD ("code-as-typed", test_code_as_it_is_typed);
  ADD ("works-once", test_works_once);
  ADD ("asking-twice", test_asking_twice_is_asking_once);
  ADD ("wrong-code", test_wrong_code_changes_nothing);
  ADD ("carrier", test_carrier_gains_nothing);
  ADD ("another-key", test_another_key_cannot_answer);
  ADD ("another-vault", test_answer_for_another_vault);
  ADD ("changed-bytes", test_changed_bytes);
  g_test_add_func ("/vault/forgotten/V17/no-recovery-slot", test_no_recovery_slot);
  return g_test_run ();
}
