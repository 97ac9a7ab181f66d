/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account that the office closes: an order that may be obeyed, and one that may not. */
#include "letters-fixture.h"

#include "door-desk-outbox.h"
#include "door-desk-records.h"
#include "door-device.h"
#include "door-files.h"
#include "door-letter.h"
#include "door-order.h"
#include "door-seal.h"
#include "door-wipe.h"

#include <string.h>

static void
order_wipe (LettersCase *self, const DoorIdentity *signer)
{
  g_autoptr (DoorOrder) order
      = door_order_new_wipe ("test", door_vault_id (self->vault), LETTERS_NOW_US);
  g_autoptr (DoorInbound) letter = door_inbound_new (DOOR_INBOUND_LETTER);

  letter->id = g_strdup ("o1");
  letter->name = g_strdup (DOOR_LETTER_ORDER);
  letter->body = door_order_sign (order, signer);
  letters_take (self, letter);
}

static gboolean
obey (LettersCase *self, LettersDesk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorServer) server = door_server_new (DOOR_SERVER_HUB, "http://127.0.0.1:9/v1");
  g_autoptr (DoorDeskOutbox) outbox = door_desk_outbox_new (desk->queue, desk->trust);
  g_autoptr (DoorDeskInbox) inbox = door_desk_inbox_new (desk->queue, desk->trust);
  g_autoptr (DoorSync) sync
      = door_sync_new (server, DOOR_OUTBOX (outbox), DOOR_INBOX (inbox), self->clock);
  DoorSyncStatus *status = door_sync_status_new (sync, outbox, self->clock, NULL, NULL);
  const DoorCarryTools carry = { desk->queue, outbox, inbox, desk->trust, self->clock };
  g_autoptr (DoorSending) sending = door_sending_new (&carry, status);
  const DoorWipeTools tools = { desk->queue, sync, outbox, sending, self->clock, self->account };
  gboolean done;

  door_wipe_async (&tools, letters_on_result, &result);
  letters_wait (&result);
  done = door_wipe_finish (result, &error);
  g_assert_no_error (error);
  door_sending_detach (sending);
  g_object_unref (status);
  return done;
}

static guint
count_bundles (LettersCase *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->account, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)))
    n += g_str_has_prefix (name, "interviews-") && g_str_has_suffix (name, ".door");
  return n;
}

static void
test_wipe (LettersCase *self, gconstpointer data)
{
  g_autofree char *done_path = g_build_filename (self->account, DOOR_WIPE_DONE, NULL);
  g_autofree char *closed = g_build_filename (self->account, DOOR_DEVICE_CLOSED, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) word = NULL;
  DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };
  DoorPublicKeys keys = *door_identity_public (door_vault_identity (self->vault));
  DoorOrderDone done;
  LettersDesk desk;

  letters_finish (self);
  order_wipe (self, self->survey);
  letters_desk_open (self, &desk);
  g_assert_true (obey (self, &desk));
  g_assert_false (obey (self, &desk)); /* once is enough */
  letters_desk_close (&desk);

  g_assert_cmpuint (count_bundles (self), ==, 1);
  g_assert_true (g_file_test (closed, G_FILE_TEST_EXISTS));
  word = door_file_load (done_path, 4096, &error);
  g_assert_true (door_order_done_read (word, &keys, &done, &error));
  g_assert_cmpuint (done.kept, ==, 1);

  g_assert_null (door_vault_open (self->account, LETTERS_PASSPHRASE, &options, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_PASSPHRASE);
  g_clear_error (&error);
  self->vault = door_vault_open_recovery (self->account, self->recovery, &options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->vault);
}

static void
test_forged_wipe (LettersCase *self, gconstpointer data)
{
  LettersDesk desk;

  order_wipe (self, self->supervisor);
  letters_desk_open (self, &desk);
  g_assert_false (obey (self, &desk));
  letters_desk_close (&desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/desk/wipe/order", LettersCase, NULL, letters_set_up, test_wipe, letters_tear_down);
  g_test_add ("/desk/wipe/forged", LettersCase, NULL, letters_set_up, test_forged_wipe,
              letters_tear_down);
  return g_test_run ();
}
