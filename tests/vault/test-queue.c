/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-vault-queue.h"

#include "door-test-vault.h"

typedef struct {
  DoorTestVault base;
  DoorVaultQueue *queue;
  GMainLoop *loop;
  GAsyncResult *result;
  GString *order;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  door_test_vault_set_up (&self->base, NULL);
  door_test_vault_close (&self->base);
  self->queue = door_vault_queue_new (self->base.clock);
  self->loop = g_main_loop_new (NULL, FALSE);
  self->order = g_string_new (NULL);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_clear_object (&self->result);
  g_object_unref (self->queue);
  g_main_loop_unref (self->loop);
  g_string_free (self->order, TRUE);
  door_test_vault_tear_down (&self->base, NULL);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *self = data;

  g_set_object (&self->result, result);
  g_main_loop_quit (self->loop);
}

static GAsyncResult *
wait_for (Fixture *self)
{
  g_main_loop_run (self->loop);
  return self->result;
}

static void
open_vault (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  door_vault_queue_open_async (self->queue, self->base.folder, DOOR_TEST_PASSPHRASE,
                               &self->base.options, on_done, self);
  g_assert_true (door_vault_queue_finish (self->queue, wait_for (self), &error));
  g_assert_no_error (error);
}

static void
test_opens_and_closes (Fixture *self, gconstpointer unused)
{
  g_assert_false (door_vault_queue_opened (self->queue));
  open_vault (self);
  g_assert_true (door_vault_queue_opened (self->queue));
  g_assert_nonnull (door_vault_queue_identity (self->queue));
  g_assert_cmpuint (door_vault_queue_pending (self->queue), ==, 0);
  door_vault_queue_close_async (self->queue, on_done, self);
  g_assert_cmpuint (door_vault_queue_pending (self->queue), ==, 1);
  g_assert_true (door_vault_queue_finish (self->queue, wait_for (self), NULL));
  g_assert_false (door_vault_queue_opened (self->queue));
  g_assert_null (door_vault_queue_identity (self->queue));
}

static void
test_wrong_passphrase (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  door_vault_queue_open_async (self->queue, self->base.folder, "no", &self->base.options, on_done,
                               self);
  g_assert_false (door_vault_queue_finish (self->queue, wait_for (self), &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_PASSPHRASE);
  g_assert_false (door_vault_queue_opened (self->queue));
  open_vault (self);
}

static void
test_locked (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  door_vault_queue_list_async (self->queue, on_done, self);
  g_assert_null (door_vault_queue_list_finish (self->queue, wait_for (self), &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
}

static void
on_ordered (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *self = data;

  g_string_append_c (self->order, 'a');
  g_assert_true (door_vault_queue_finish (self->queue, result, NULL));
}

static void
test_first_in_first_out (Fixture *self, gconstpointer unused)
{
  g_autoptr (DoorJournal) journal = NULL;
  g_autofree char *text = NULL;
  g_autofree char *value = NULL;

  open_vault (self);
  door_vault_queue_begin_async (self->queue, &self->base.id, NULL, on_ordered, self);
  for (guint i = 0; i < 20; i++)
    {
      DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/a" };

      g_free (value);
      value = g_strdup_printf ("%u", i);
      entry.value = value;
      door_vault_queue_append_async (self->queue, &self->base.id, &entry, 1, on_ordered, self);
    }
  door_vault_queue_replay_async (self->queue, &self->base.id, on_done, self);
  g_assert_cmpuint (door_vault_queue_pending (self->queue), ==, 22);
  journal = door_vault_queue_replay_finish (self->queue, wait_for (self), NULL);
  g_assert_cmpuint (door_vault_queue_pending (self->queue), ==, 0);
  g_assert_cmpuint (self->order->len, ==, 21);
  text = door_test_journal_text (journal);
  g_assert_cmpstr (text, ==, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19");
}

/* The clock moves on after the call, and before its turn comes. */
static void
test_stamped_when_called (Fixture *self, gconstpointer unused)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/a", .value = "x" };
  g_autoptr (DoorJournal) journal = NULL;

  open_vault (self);
  door_vault_queue_begin_async (self->queue, &self->base.id, NULL, NULL, NULL);
  door_vault_queue_append_async (self->queue, &self->base.id, &entry, 1, NULL, NULL);
  door_clock_advance (self->base.clock, G_USEC_PER_SEC);
  door_vault_queue_replay_async (self->queue, &self->base.id, on_done, self);
  journal = door_vault_queue_replay_finish (self->queue, wait_for (self), NULL);
  g_assert_cmpint (door_journal_get (journal, 0)->wall_us, ==, DOOR_TEST_TIME);
}

static gboolean seal_data_freed;

static void
free_seal_data (gpointer data)
{
  seal_data_freed = TRUE;
}

static void
test_whole_interview (Fixture *self, gconstpointer unused)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/a", .value = "x" };
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (GBytes) part = NULL;
  g_autoptr (GError) error = NULL;
  const DoorOutboxItem *item;

  open_vault (self);
  door_vault_queue_begin_async (self->queue, &self->base.id, NULL, NULL, NULL);
  door_vault_queue_append_async (self->queue, &self->base.id, &entry, 1, NULL, NULL);
  door_vault_queue_finalize_async (self->queue, &self->base.id, "complete", door_test_seal,
                                   &self->base, free_seal_data, on_done, self);
  g_assert_true (door_vault_queue_finish (self->queue, wait_for (self), &error));
  g_assert_no_error (error);
  g_assert_true (seal_data_freed);
  door_vault_queue_outbox_mark_async (self->queue, &self->base.id, DOOR_OUTBOX_SENT, NULL, NULL,
                                      NULL);
  door_vault_queue_outbox_async (self->queue, on_done, self);
  outbox = door_vault_queue_outbox_finish (self->queue, wait_for (self), &error);
  g_assert_no_error (error);
  item = outbox->pdata[0];
  g_assert_cmpint (item->state, ==, DOOR_OUTBOX_SENT);
  door_vault_queue_outbox_part_async (self->queue, &self->base.id, item->names[0], on_done, self);
  part = door_vault_queue_bytes_finish (self->queue, wait_for (self), &error);
  g_assert_no_error (error);
}

static void
test_records (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) about = door_test_text ("a");
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GPtrArray) records = NULL;

  open_vault (self);
  door_vault_queue_put_async (self->queue, DOOR_RECORD_CASE, "c", about, about, NULL, NULL);
  door_vault_queue_get_async (self->queue, DOOR_RECORD_CASE, "c", on_done, self);
  g_assert_true (door_vault_queue_get_finish (self->queue, wait_for (self), &found, &body, NULL));
  g_assert_true (g_bytes_equal (found, about));
  door_vault_queue_remove_async (self->queue, DOOR_RECORD_CASE, "c", NULL, NULL);
  door_vault_queue_records_async (self->queue, DOOR_RECORD_CASE, on_done, self);
  records = door_vault_queue_records_finish (self->queue, wait_for (self), NULL);
  g_assert_cmpuint (records->len, ==, 0);
}

/* Nobody waits, the queue goes away: what was asked for is done all the same. */
static void
test_dropped_queue_finishes_its_work (Fixture *self, gconstpointer unused)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/a", .value = "x" };
  gpointer queue = self->queue;

  open_vault (self);
  g_clear_object (&self->result);
  door_vault_queue_begin_async (self->queue, &self->base.id, NULL, NULL, NULL);
  door_vault_queue_append_async (self->queue, &self->base.id, &entry, 1, NULL, NULL);
  g_object_add_weak_pointer (G_OBJECT (queue), &queue);
  g_object_unref (self->queue);
  while (queue)
    g_main_context_iteration (NULL, TRUE);
  door_test_vault_open (&self->base);
  door_test_vault_assert_values (&self->base, &self->base.id, "x");
  door_test_vault_close (&self->base);
  self->queue = door_vault_queue_new (NULL);
}

/* A section's whole life, a draft's journey and a withdrawal, as the desk makes these calls. */
static void
test_sections (Fixture *self, gconstpointer unused)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/s/q", .value = "said" };
  const DoorEntry carried = { .kind = DOOR_ENTRY_CARRY, .path = "/s/done", .value = "yes" };
  g_autoptr (GBytes) sound = door_test_text ("OggS");
  g_autoptr (GBytes) answers = door_test_text ("<s/>");
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GPtrArray) sections = NULL;
  g_autofree char *text = NULL;
  gint64 shift = -1;

  open_vault (self);
  door_vault_queue_begin_async (self->queue, &self->base.id, NULL, on_done, self);
  g_assert_true (door_vault_queue_finish (self->queue, wait_for (self), NULL));
  door_vault_queue_section_open_async (self->queue, &self->base.id, 1, "/s", on_done, self);
  g_assert_true (door_vault_queue_finish (self->queue, wait_for (self), NULL));
  door_vault_queue_section_append_async (self->queue, &self->base.id, 1, &entry, 1, on_done, self);
  g_assert_true (door_vault_queue_finish (self->queue, wait_for (self), NULL));
  door_vault_queue_section_attach_async (self->queue, &self->base.id, 1, "/s/v", "v.ogg", sound,
                                         on_done, self);
  g_assert_true (door_vault_queue_finish (self->queue, wait_for (self), NULL));
  door_vault_queue_section_replay_async (self->queue, &self->base.id, 1, on_done, self);
  journal = door_vault_queue_replay_finish (self->queue, wait_for (self), NULL);
  text = door_test_journal_text (journal);
  g_assert_cmpstr (text, ==, "said v.ogg");
  door_clock_advance (self->base.clock, 9 * G_USEC_PER_SEC);
  door_vault_queue_section_close_async (self->queue, &self->base.id, 1, answers, &carried, 1,
                                        self->base.roster, DOOR_AUDIENCE_ANALYSTS, NULL, on_done,
                                        self);
  g_assert_true (
      door_vault_queue_section_close_finish (self->queue, wait_for (self), &shift, NULL));
  g_assert_cmpint (shift, ==, 9 * G_USEC_PER_SEC);
  door_vault_queue_sections_async (self->queue, &self->base.id, on_done, self);
  sections = door_vault_queue_sections_finish (self->queue, wait_for (self), NULL, NULL);
  g_assert_false (((DoorSectionInfo *) sections->pdata[0])->open);
}

static void
test_ends (Fixture *self, gconstpointer unused)
{
  g_autoptr (GBytes) backup = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autoptr (GPtrArray) holdings = NULL;
  DoorUuid other = door_uuid_random ();

  open_vault (self);
  door_vault_queue_begin_async (self->queue, &self->base.id, NULL, on_done, self);
  g_assert_true (door_vault_queue_finish (self->queue, wait_for (self), NULL));
  door_vault_queue_backup_async (self->queue, &self->base.id, self->base.roster, on_done, self);
  backup = door_vault_queue_bytes_finish (self->queue, wait_for (self), NULL);
  handed
      = door_draft_hand_over (backup, self->base.people.recovery,
                              door_identity_public (door_vault_queue_identity (self->queue)), NULL);
  door_vault_queue_restore_async (self->queue, handed, self->base.roster, &other, on_done, self);
  g_assert_true (door_vault_queue_finish (self->queue, wait_for (self), NULL));
  door_vault_queue_withdraw_async (self->queue, &self->base.id, "withdrawn", NULL, on_done, self);
  g_assert_true (door_vault_queue_finish (self->queue, wait_for (self), NULL));
  door_vault_queue_destroy_async (self->queue, &other, "", on_done, self);
  /* It continued the one that was withdrawn, and went with it. */
  g_assert_false (door_vault_queue_finish (self->queue, wait_for (self), NULL));
  door_vault_queue_release_async (self->queue, &(DoorVaultGrace){ 0 }, on_done, self);
  g_assert_cmpint (door_vault_queue_release_finish (self->queue, wait_for (self), NULL), ==, 0);
  door_vault_queue_audit_async (self->queue, &(DoorVaultGrace){ 0 }, on_done, self);
  holdings = door_vault_queue_audit_finish (self->queue, wait_for (self), NULL);
  g_assert_cmpuint (holdings->len, ==, 2);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/queue/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("opens-and-closes", test_opens_and_closes);
  ADD ("wrong-passphrase", test_wrong_passphrase);
  ADD ("locked", test_locked);
  ADD ("order", test_first_in_first_out);
  ADD ("stamped", test_stamped_when_called);
  ADD ("whole-interview", test_whole_interview);
  ADD ("records", test_records);
  ADD ("dropped", test_dropped_queue_finishes_its_work);
  ADD ("sections", test_sections);
  ADD ("ends", test_ends);
  return g_test_run ();
}
