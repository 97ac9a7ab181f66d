/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From finalizing to the last receipt: the promises V5, V6 and V7. */
#include "door-vault.h"

#include "door-envelope.h"
#include "door-test-vault.h"

/* --- V5, V6 --- */

static void
assert_state (gboolean done, GError **error)
{
  g_assert_false (done);
  g_assert_error (*error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
  g_clear_error (error);
}

static void
test_v5_finalized_takes_no_changes (DoorTestVault *self, gconstpointer unused)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/a", .value = "late" };
  g_autoptr (GBytes) bytes = door_test_text ("x");
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  door_test_vault_set (self, "early");
  door_test_vault_finalize (self);
  for (guint i = 0; i < 2; i++)
    {
      assert_state (door_vault_append (self->vault, &self->id, &entry, 1, &error), &error);
      assert_state (door_vault_attach (self->vault, &self->id, "/p", "a.jpg", bytes, &error),
                    &error);
      assert_state (
          door_vault_finalize (self->vault, &self->id, "again", door_test_seal, self, &error),
          &error);
      assert_state (door_vault_destroy (self->vault, &self->id, "gone", &error), &error);
      door_test_vault_reopen (self);
    }
  door_test_vault_assert_values (self, &self->id, "early complete");
}

static void
test_v5_reopen_starts_another (DoorTestVault *self, gconstpointer unused)
{
  DoorUuid next = door_uuid_random ();
  g_autoptr (GBytes) about = door_test_text ("returned");
  g_autoptr (GBytes) photo = door_test_text ("JFIF");
  g_autoptr (GBytes) again = NULL;
  g_autoptr (DoorJournal) old = NULL;
  g_autoptr (DoorJournal) journal = NULL;
  g_autofree char *head = NULL;

  door_test_vault_begin (self);
  door_test_vault_set (self, "one");
  g_assert_true (door_vault_attach (self->vault, &self->id, "/p", "a.jpg", photo, NULL));
  door_clock_advance (self->clock, G_USEC_PER_SEC);
  g_assert_false (door_vault_reopen (self->vault, &self->id, &next, about, NULL));
  door_test_vault_finalize (self);
  g_assert_true (door_vault_reopen (self->vault, &self->id, &next, about, NULL));
  door_test_vault_set_id (self, &next, "two");
  door_test_vault_reopen (self);
  old = door_vault_replay (self->vault, &self->id, NULL);
  journal = door_vault_replay (self->vault, &next, NULL);
  head = door_hash_to_text (door_journal_head (old));
  g_assert_cmpuint (door_journal_length (old), ==, 3);
  g_assert_cmpuint (door_journal_length (journal), ==, 5);
  g_assert_cmpint (door_journal_get (journal, 0)->kind, ==, DOOR_ENTRY_REOPEN);
  g_assert_cmpstr (door_journal_get (journal, 0)->value, ==, head);
  g_assert_cmpstr (door_journal_get (journal, 1)->value, ==, "one");
  g_assert_cmpint (door_journal_get (journal, 1)->wall_us, ==, DOOR_TEST_TIME);
  g_assert_true (door_hash_equal (door_journal_previous_head (journal), door_journal_head (old)));
  again = door_vault_read_attachment (self->vault, &next, "a.jpg", NULL);
  g_assert_true (g_bytes_equal (again, photo));
}

static GPtrArray *
fail_to_seal (const DoorClosing *closing, gpointer data, GError **error)
{
  g_set_error_literal (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_NOT_A_RECIPIENT, "nobody");
  return NULL;
}

static void
test_v6_all_or_nothing (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  door_test_vault_begin (self);
  door_test_vault_set (self, "one");
  g_assert_false (
      door_vault_finalize (self->vault, &self->id, "complete", fail_to_seal, NULL, &error));
  g_assert_nonnull (error);
  before = door_vault_outbox (self->vault, NULL);
  g_assert_cmpuint (before->len, ==, 0);
  door_test_vault_set (self, "two");
  door_test_vault_assert_values (self, &self->id, "one two");
  door_test_vault_finalize (self);
  after = door_vault_outbox (self->vault, NULL);
  g_assert_cmpuint (after->len, ==, 1);
  door_test_vault_assert_values (self, &self->id, "one two complete");
}

static void
test_v6_what_is_sent_can_be_read (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) photo = door_test_text ("JFIF and so on");
  g_autoptr (GBytes) submission = NULL;
  g_autoptr (GBytes) journal_part = NULL;
  g_autoptr (GBytes) media_part = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) journal_content = NULL;
  g_autoptr (GBytes) photo_again = NULL;
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (DoorEnvelope) envelope = NULL;
  g_autoptr (DoorEnvelope) journal_envelope = NULL;
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GError) error = NULL;
  const DoorPartLink *link;

  door_test_vault_begin (self);
  door_test_vault_set (self, "one");
  g_assert_true (door_vault_attach (self->vault, &self->id, "/p", "a.jpg", photo, NULL));
  door_test_vault_finalize (self);
  submission = door_vault_outbox_part (self->vault, &self->id, "submission.door", &error);
  g_assert_no_error (error);
  journal_part = door_vault_outbox_part (self->vault, &self->id, "journal.door", NULL);
  media_part = door_vault_outbox_part (self->vault, &self->id, "media-1.door", NULL);
  envelope = door_envelope_read (submission, &error);
  g_assert_no_error (error);
  content = door_envelope_open (envelope, self->people.north, &links, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (content, NULL), "<data>" DOOR_TEST_ANSWER));
  g_assert_cmpuint (links->len, ==, 2);
  journal_envelope = door_envelope_read (journal_part, NULL);
  journal_content = door_envelope_open (journal_envelope, self->people.north, NULL, NULL);
  journal = door_journal_read (journal_content, door_envelope_info (envelope)->head, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (door_journal_length (journal), ==, 3);
  g_assert_cmpstr (door_journal_get (journal, 0)->value, ==, "one");
  link = links->pdata[1];
  g_assert_cmpstr (link->label, ==, "a.jpg");
  photo_again
      = door_part_link_open (link, media_part, door_envelope_info (envelope)->instance_id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (photo_again, photo));
  g_assert_cmpmem (door_envelope_info (envelope)->signer, 32,
                   door_identity_public (door_vault_identity (self->vault))->sign, 32);
}

/* --- V7 --- */

static int
release (DoorTestVault *self, gint64 applied_days, gint64 stored_days)
{
  const DoorVaultGrace grace = { applied_days * G_TIME_SPAN_DAY, stored_days * G_TIME_SPAN_DAY };

  return door_vault_release (self->vault, &grace, NULL);
}

static DoorOutboxState
outbox_state (DoorTestVault *self)
{
  g_autoptr (GPtrArray) outbox = door_vault_outbox (self->vault, NULL);
  const DoorOutboxItem *item;

  g_assert_cmpuint (outbox->len, ==, 1);
  item = outbox->pdata[0];
  return item->state;
}

static void
give_receipt (DoorTestVault *self, DoorReceiptKind kind, DoorIdentity *signer)
{
  g_autoptr (GBytes) receipt = door_test_vault_receipt (self, kind, signer);
  g_autoptr (GError) error = NULL;

  g_assert_true (door_vault_outbox_receipt (self->vault, receipt, self->roster, &error));
  g_assert_no_error (error);
}

static void
test_v7_states_of_the_outbox (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) outbox = NULL;
  const DoorOutboxItem *item;

  door_test_vault_begin (self);
  door_test_vault_finalize (self);
  g_assert_cmpint (outbox_state (self), ==, DOOR_OUTBOX_WAITING);
  g_assert_true (door_vault_outbox_tried (self->vault, &self->id, NULL));
  g_assert_true (door_vault_outbox_refused (self->vault, &self->id, "the form is unknown", NULL));
  door_test_vault_reopen (self);
  outbox = door_vault_outbox (self->vault, NULL);
  item = outbox->pdata[0];
  g_assert_cmpint (item->state, ==, DOOR_OUTBOX_REFUSED);
  g_assert_cmpstr (item->message, ==, "the form is unknown");
  g_assert_cmpuint (item->tries, ==, 2);
  g_assert_cmpuint (g_strv_length (item->names), ==, 3);
  g_assert_cmpstr (item->names[0], ==, "xml_submission_file");
  g_assert_true (door_vault_outbox_retry (self->vault, &self->id, NULL));
  g_assert_cmpint (outbox_state (self), ==, DOOR_OUTBOX_WAITING);
  g_assert_true (door_vault_outbox_sent (self->vault, &self->id, NULL));
  g_assert_cmpint (outbox_state (self), ==, DOOR_OUTBOX_SENT);
  g_assert_cmpint (release (self, 0, 0), ==, 0);
}

static void
test_v7_kept_until_applied (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (DoorInterviewInfo) info = NULL;
  g_autoptr (GPtrArray) outbox = NULL;

  door_test_vault_begin (self);
  door_test_vault_finalize (self);
  give_receipt (self, DOOR_RECEIPT_CARRIED, self->people.hub);
  door_clock_advance (self->clock, 365 * G_TIME_SPAN_DAY);
  g_assert_cmpint (release (self, 0, 0), ==, 0);
  give_receipt (self, DOOR_RECEIPT_APPLIED, self->people.north);
  g_assert_cmpint (outbox_state (self), ==, DOOR_OUTBOX_APPLIED);
  g_assert_cmpint (release (self, 7, 30), ==, 0);
  door_clock_advance (self->clock, 6 * G_TIME_SPAN_DAY);
  g_assert_cmpint (release (self, 7, 30), ==, 0);
  door_clock_advance (self->clock, 1 * G_TIME_SPAN_DAY);
  g_assert_cmpint (release (self, 7, 30), ==, 1);
  outbox = door_vault_outbox (self->vault, NULL);
  g_assert_cmpuint (outbox->len, ==, 0);
  info = door_vault_find (self->vault, &self->id, NULL);
  g_assert_cmpint (info->state, ==, DOOR_INTERVIEW_DESTROYED);
  g_assert_cmpstr (info->outcome, ==, "complete");
  g_assert_cmpmem (g_bytes_get_data (info->about, NULL), g_bytes_get_size (info->about),
                   DOOR_TEST_ABOUT, strlen (DOOR_TEST_ABOUT));
}

/* Whichever receipt allows it first. */
static void
test_v7_stored_long_ago_applied_now (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) holdings = NULL;
  const DoorVaultGrace grace = { 7 * G_TIME_SPAN_DAY, 30 * G_TIME_SPAN_DAY };
  gint64 stored_us;

  door_test_vault_begin (self);
  door_test_vault_finalize (self);
  give_receipt (self, DOOR_RECEIPT_STORED, self->people.hub);
  stored_us = door_clock_now (self->clock);
  door_clock_advance (self->clock, 28 * G_TIME_SPAN_DAY);
  give_receipt (self, DOOR_RECEIPT_APPLIED, self->people.north);
  holdings = door_vault_audit (self->vault, &grace, NULL);
  g_assert_cmpint (((DoorHolding *) holdings->pdata[0])->until_us, ==, stored_us + grace.stored_us);
  g_assert_cmpint (release (self, 7, 30), ==, 0);
  door_clock_advance (self->clock, 2 * G_TIME_SPAN_DAY);
  g_assert_cmpint (release (self, 7, 30), ==, 1);
}

static void
test_v7_stored_and_grace (DoorTestVault *self, gconstpointer unused)
{
  door_test_vault_begin (self);
  door_test_vault_finalize (self);
  give_receipt (self, DOOR_RECEIPT_STORED, self->people.hub);
  g_assert_cmpint (outbox_state (self), ==, DOOR_OUTBOX_STORED);
  door_clock_advance (self->clock, 6 * G_TIME_SPAN_DAY);
  give_receipt (self, DOOR_RECEIPT_STORED, self->people.hub);
  g_assert_cmpint (release (self, 7, 7), ==, 0);
  door_clock_advance (self->clock, 2 * G_TIME_SPAN_DAY);
  g_assert_cmpint (release (self, 7, 7), ==, 1);
}

static void
test_v7_receipts_that_do_not_count (DoorTestVault *self, gconstpointer unused)
{
  const guint8 other_hash[DOOR_HASH_BYTES] = { 1 };
  g_autofree char *instance_id = door_uuid_to_instance_id (&self->id);
  g_autoptr (DoorReceipt) other
      = door_receipt_new (DOOR_RECEIPT_APPLIED, instance_id, other_hash, DOOR_TEST_TIME);
  g_autoptr (GBytes) wrong_content = door_receipt_sign (other, self->people.north);
  g_autoptr (GBytes) wrong_signer = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  door_test_vault_finalize (self);
  wrong_signer
      = door_test_vault_receipt (self, DOOR_RECEIPT_APPLIED, door_vault_identity (self->vault));
  g_assert_false (door_vault_outbox_receipt (self->vault, wrong_signer, self->roster, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (door_vault_outbox_receipt (self->vault, wrong_content, self->roster, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
  g_assert_cmpint (outbox_state (self), ==, DOOR_OUTBOX_WAITING);
}

/* What the survey has destroyed goes here as well, grace or not; but never what nobody else has. */
static void
test_v7_released_now (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) stored = NULL;
  g_autoptr (DoorInterviewInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  door_test_vault_set (self, DOOR_TEST_ANSWER);
  door_test_vault_finalize (self);
  g_assert_false (door_vault_release_now (self->vault, &self->id, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
  g_clear_error (&error);
  stored = door_test_vault_receipt (self, DOOR_RECEIPT_STORED, self->people.hub);
  g_assert_true (door_vault_outbox_receipt (self->vault, stored, self->roster, &error));
  g_assert_true (door_vault_release_now (self->vault, &self->id, &error));
  g_assert_no_error (error);
  info = door_vault_find (self->vault, &self->id, &error);
  g_assert_cmpint (info->state, ==, DOOR_INTERVIEW_DESTROYED);
  g_assert_cmpstr (info->outcome, ==, "complete");
}

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/" path, DoorTestVault, NULL, door_test_vault_set_up, function,               \
              door_test_vault_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("V5/no-changes", test_v5_finalized_takes_no_changes);
  ADD ("V5/reopen", test_v5_reopen_starts_another);
  ADD ("V6/all-or-nothing", test_v6_all_or_nothing);
  ADD ("V6/readable", test_v6_what_is_sent_can_be_read);
  ADD ("V7/states", test_v7_states_of_the_outbox);
  ADD ("V7/applied", test_v7_kept_until_applied);
  ADD ("V7/stored-and-grace", test_v7_stored_and_grace);
  ADD ("V7/released-now", test_v7_released_now);
  ADD ("V7/stored-long-ago", test_v7_stored_long_ago_applied_now);
  ADD ("V7/other-receipts", test_v7_receipts_that_do_not_count);
  return g_test_run ();
}
