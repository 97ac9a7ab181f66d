/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters to and from a device, and a draft that changes hands. */
#include "letters-fixture.h"

#include "door-case-log.h"
#include "door-delivery-note.h"
#include "door-desk-inbox.h"
#include "door-desk-json.h"
#include "door-desk-outbox.h"
#include "door-desk-records.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-letter.h"
#include "door-openrosa.h"
#include "door-return.h"
#include "door-seal.h"
#include "door-sending-private.h"

#include <string.h>

/* Coming in ------------------------------------------------------------------------------------- */

static void
test_message (LettersCase *self, gconstpointer data)
{
  static const char json[] = "{\"case\":\"HH-1\",\"text\":\"Call me\"}";
  g_autoptr (DoorInbound) good
      = letters_write (self, self->supervisor, DOOR_LETTER_MESSAGE, "m1", json);
  g_autoptr (DoorInbound) forged
      = letters_write (self, self->stranger, DOOR_LETTER_MESSAGE, "m2", json);
  g_autoptr (DoorInbound) by_colleague
      = letters_write (self, self->colleague, DOOR_LETTER_MESSAGE, "m3", json);
  g_autoptr (GBytes) about = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;

  letters_take (self, good);
  letters_take (self, good);
  letters_take (self, forged);
  letters_take (self, by_colleague);
  g_assert_cmpuint (letters_count (self, DOOR_RECORD_MESSAGE), ==, 1);
  g_assert_true (door_vault_get (self->vault, DOOR_RECORD_MESSAGE, "m1", &about, NULL, NULL));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (about, NULL), g_bytes_get_size (about),
                                  "\"type\":\"message\""));
  /* It names neither itself nor a time, and is an event of the case all the same. */
  events = door_case_log_read (self->vault, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpstr (door_case_event_id (g_ptr_array_index (events, 0)), ==, "m1");
}

static guint
count_drafts (LettersCase *self)
{
  g_autoptr (GPtrArray) all = door_vault_list (self->vault, NULL);
  guint n = 0;

  for (guint i = 0; i < all->len; i++)
    n += ((DoorInterviewInfo *) g_ptr_array_index (all, i))->state == DOOR_INTERVIEW_DRAFT;
  return n;
}

/* Open again as a new one, once, whatever comes twice; the finished one stays in the outbox. */
static void
test_return (LettersCase *self, gconstpointer data)
{
  DoorUuid id = letters_finish (self);
  g_autofree char *instance = door_uuid_to_instance_id (&id);
  g_autofree char *json = g_strdup_printf (
      "{\"type\":\"returned\",\"case\":\"HH-1\",\"instance\":\"%s\",\"text\":\"Age?\"}", instance);
  g_autoptr (DoorInbound) letter
      = letters_write (self, self->supervisor, DOOR_LETTER_RETURN, "r1", json);
  g_autoptr (DoorInbound) forged
      = letters_write (self, self->stranger, DOOR_LETTER_RETURN, "r2", json);
  DoorUuid again = door_return_new_id ("r1", "return");
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (DoorJournal) journal = NULL;

  letters_take (self, forged);
  g_assert_cmpuint (count_drafts (self), ==, 0);
  letters_take (self, letter);
  letters_take (self, letter);
  g_assert_cmpuint (count_drafts (self), ==, 1);
  outbox = door_vault_outbox (self->vault, NULL);
  g_assert_cmpuint (outbox->len, ==, 1);
  journal = door_vault_replay (self->vault, &again, NULL);
  g_assert_nonnull (journal);
  g_assert_cmpint (door_journal_get (journal, 0)->kind, ==, DOOR_ENTRY_REOPEN);
  g_assert_cmpstr (door_journal_get (journal, 0)->path, ==, instance);
}

/* Changing hands -------------------------------------------------------------------------------- */

static GBytes *
hand_to_us (LettersCase *self, DoorIdentity *writer, const char *case_id, GBytes *draft)
{
  g_autofree char *encoded
      = draft ? g_base64_encode (g_bytes_get_data (draft, NULL), g_bytes_get_size (draft))
              : g_strdup ("");
  g_autofree char *json = g_strdup_printf (
      "{\"case\":\"{\\\"id\\\":\\\"%s\\\",\\\"form\\\":\\\"household\\\"}\",\"draft\":\"%s\"}",
      case_id, encoded);
  g_autoptr (DoorInbound) letter
      = letters_write (self, writer, DOOR_LETTER_HANDOVER, case_id, json);

  letters_take (self, letter);
  letters_take (self, letter);
  return NULL;
}

static void
test_handover (LettersCase *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->folder, "tevita", NULL);
  DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  LettersCase other = *self;
  g_autoptr (DoorVault) vault = door_vault_create (folder, LETTERS_PASSPHRASE, &options, &error);
  g_autoptr (GBytes) draft = NULL;
  DoorUuid id;

  /* A roster that knows both vaults. */
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 2, LETTERS_NOW_US);
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "amina",
                   door_identity_public (door_vault_identity (self->vault)));
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "tevita",
                   door_identity_public (door_vault_identity (vault)));
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "south", "leilani",
                   door_identity_public (self->stranger));
  g_autoptr (GBytes) bytes = door_roster_sign (roster, self->survey);
  door_roster_unref (self->roster);
  self->roster = door_roster_read (bytes, door_identity_public (self->survey), &error);

  other.vault = vault;
  id = letters_begin (&other);
  draft = door_vault_hand_over (
      vault, &id, door_identity_public (door_vault_identity (self->vault)), self->roster, &error);
  g_assert_no_error (error);
  hand_to_us (self, door_vault_identity (vault), "HH-7", draft);
  g_assert_cmpuint (letters_count (self, DOOR_RECORD_CASE), ==, 1);
  g_assert_cmpuint (count_drafts (self), ==, 1);

  /* To somebody whom the roster does not name. */
  g_assert_null (door_vault_hand_over (vault, &id, door_identity_public (self->colleague),
                                       self->roster, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND);
}

/* Going out ------------------------------------------------------------------------------------- */

/* An event is sealed once, and sent to team and office with the same bytes until it was taken. */
static void
test_events (LettersCase *self, gconstpointer data)
{
  static const char event[] = "{\"type\":\"note\",\"case\":\"HH-1\",\"text\":\"gate is blue\"}";
  g_autoptr (GBytes) about = g_bytes_new_static (event, strlen (event));
  g_autoptr (DoorOutLetter) first = NULL;
  g_autoptr (DoorOutLetter) again = NULL;
  g_autoptr (DoorOutLetter) office = NULL;
  g_autoptr (DoorEnvelope) envelope = NULL;
  g_autoptr (GBytes) read = NULL;
  LettersDesk desk;

  door_vault_put (self->vault, DOOR_RECORD_OTHER,
                  DOOR_RECORD_EVENT "HH-1\x1f"
                                    "e1",
                  about, NULL, NULL);
  letters_desk_open (self, &desk);
  first = letters_desk_next (&desk, FALSE);
  again = letters_desk_next (&desk, FALSE);
  g_assert_cmpstr (first->kind, ==, DOOR_LETTER_CASE_EVENT);
  g_assert_cmpstr (first->id, ==, "e1");
  g_assert_cmpstr (first->to, ==, DOOR_LETTER_TO_TEAM);
  g_assert_true (g_bytes_equal (first->content, again->content));
  envelope = door_envelope_read (first->content, NULL);
  read = door_envelope_open (envelope, self->supervisor, NULL, NULL);
  g_assert_true (g_bytes_equal (read, about));
  letters_desk_taken (&desk, first);
  letters_desk_taken (&desk, first);
  office = letters_desk_next (&desk, FALSE);
  g_assert_cmpstr (office->id, ==, "e1-office");
  g_assert_cmpstr (office->to, ==, DOOR_LETTER_TO_OFFICE);
  g_assert_true (g_bytes_equal (first->content, office->content));
  letters_desk_taken (&desk, office);
  g_assert_null (letters_desk_next (&desk, FALSE));
  letters_desk_close (&desk);
}

/* One with a photograph that no letter holds is carried by stick, and the office opens it. */
static void
test_large_draft (LettersCase *self, gconstpointer data)
{
  DoorUuid id = door_uuid_random ();
  char uuid[DOOR_UUID_TEXT];
  g_autofree guint8 *noise = g_malloc0 (6 * 1024 * 1024);
  g_autoptr (GBytes) photo = g_bytes_new (noise, 6 * 1024 * 1024);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (door_vault_begin (self->vault, &id, NULL, &error));
  g_assert_true (door_vault_attach (self->vault, &id, "/data/photo", "p.jpg", photo, &error));
  g_assert_true (door_letters_write_drafts (self->vault, self->roster, self->folder, &error));
  g_assert_no_error (error);
  door_uuid_print (&id, uuid);
  name = g_strdup_printf ("draft-%s.door", uuid);
  path = g_build_filename (self->folder, name, NULL);
  written = door_file_load (path, 64 * 1024 * 1024, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (written), >, 4 * 1024 * 1024);
  handed = door_draft_hand_over (written, self->recovery, door_identity_public (self->colleague),
                                 &error);
  g_assert_no_error (error);
  g_assert_nonnull (handed);
}

/* A draft is copied for the office when it changed, and not over connections that cost money. */
static void
test_drafts (LettersCase *self, gconstpointer data)
{
  g_autoptr (DoorOutLetter) letter = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autoptr (GError) error = NULL;
  LettersDesk desk;

  letters_begin (self);
  letters_desk_open (self, &desk);
  g_assert_null (letters_desk_next (&desk, FALSE));
  letter = letters_desk_next (&desk, TRUE);
  g_assert_cmpstr (letter->kind, ==, DOOR_LETTER_DRAFT);
  g_assert_cmpstr (letter->to, ==, DOOR_LETTER_TO_OFFICE);
  letters_desk_taken (&desk, letter);
  g_assert_null (letters_desk_next (&desk, TRUE));
  handed = door_draft_hand_over (letter->content, self->recovery,
                                 door_identity_public (self->colleague), &error);
  g_assert_no_error (error);
  letters_desk_close (&desk);
}

/* Refused --------------------------------------------------------------------------------------- */

/* The page about sending, over the open vault. */
typedef struct {
  DoorDeskOutbox *outbox;
  DoorDeskInbox *inbox;
  DoorSync *sync;
  DoorSyncStatus *status;
  DoorSending *sending;
} Page;

static void
open_page (LettersCase *self, LettersDesk *desk, Page *page)
{
  g_autoptr (DoorServer) server = door_server_new (DOOR_SERVER_HUB, "http://127.0.0.1:9/v1");

  page->outbox = door_desk_outbox_new (desk->queue, desk->trust);
  page->inbox = door_desk_inbox_new (desk->queue, desk->trust);
  page->sync
      = door_sync_new (server, DOOR_OUTBOX (page->outbox), DOOR_INBOX (page->inbox), self->clock);
  page->status = door_sync_status_new (page->sync, page->outbox, self->clock, NULL, NULL);
  const DoorCarryTools carry = { desk->queue, page->outbox, page->inbox, desk->trust, self->clock };
  page->sending = door_sending_new (&carry, page->status);
}

static void
close_page (Page *page)
{
  door_sending_detach (page->sending);
  g_object_unref (page->sending);
  g_object_unref (page->status);
  g_object_unref (page->sync);
  g_object_unref (page->outbox);
  g_object_unref (page->inbox);
}

/* The rows as they are now. transfer none. */
static GListModel *
read_rows (Page *page)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_sending_refresh_async (page->sending, letters_on_result, &result);
  letters_wait (&result);
  door_sending_refresh_finish (page->sending, result, &error);
  g_assert_no_error (error);
  return door_sending_get_rows (page->sending);
}

static void
refuse (LettersDesk *desk, const DoorOutLetter *letter, const char *why)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_postbox_taken_async (DOOR_POSTBOX (desk->postbox), letter, why, letters_on_result, &result);
  letters_wait (&result);
  g_assert_true (door_postbox_taken_finish (DOOR_POSTBOX (desk->postbox), result, NULL));
}

static void
send_again (Page *page)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSentRow) row = g_list_model_get_item (read_rows (page), 0);

  g_assert_cmpint (door_sent_row_get_state (row), ==, DOOR_SENT_REFUSED);
  g_assert_nonnull (strstr (door_sent_row_get_detail (row), "The team is closed."));
  g_assert_nonnull (strstr (door_sent_row_get_detail (row), "send it again"));
  door_sending_retry_async (page->sending, row, letters_on_result, &result);
  letters_wait (&result);
  door_sending_retry_finish (page->sending, result, &error);
  g_assert_no_error (error);
}

/* A letter that the hub refused is no more tried, and neither lost nor hidden: it stands among what was
 * refused, and goes again with its bytes when a person wants it. */
static void
test_refused (LettersCase *self, gconstpointer data)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("sealed", 6);
  g_autoptr (DoorOutLetter) letter = NULL;
  g_autoptr (DoorOutLetter) again = NULL;
  g_autoptr (GError) error = NULL;
  LettersDesk desk;
  Page page;

  door_letter_queue (self->vault, DOOR_LETTER_MESSAGE, "m1", DOOR_LETTER_TO_TEAM, content, &error);
  g_assert_no_error (error);
  letters_desk_open (self, &desk);
  open_page (self, &desk, &page);
  letter = letters_desk_next (&desk, TRUE);
  refuse (&desk, letter, "The team is closed.");
  refuse (&desk, letter, "The team is closed.");
  g_assert_null (letters_desk_next (&desk, TRUE));
  g_assert_cmpuint (g_list_model_get_n_items (read_rows (&page)), ==, 1);
  send_again (&page);
  g_assert_cmpuint (g_list_model_get_n_items (read_rows (&page)), ==, 0);
  again = letters_desk_next (&desk, TRUE);
  g_assert_cmpstr (again->id, ==, "m1");
  g_assert_cmpstr (again->to, ==, DOOR_LETTER_TO_TEAM);
  g_assert_true (g_bytes_equal (again->content, content));
  close_page (&page);
  letters_desk_close (&desk);
}

/* So is the notice that a respondent withdrew. */
static void
test_refused_withdrawal (LettersCase *self, gconstpointer data)
{
  g_autoptr (GBytes) notice = g_bytes_new_static ("signed", 6);
  g_autoptr (DoorOutLetter) letter = NULL;
  g_autoptr (DoorOutLetter) again = NULL;
  g_autoptr (GError) error = NULL;
  LettersDesk desk;
  Page page;

  door_vault_put (self->vault, DOOR_RECORD_WITHDRAWAL, "uuid:1", NULL, notice, &error);
  g_assert_no_error (error);
  letters_desk_open (self, &desk);
  open_page (self, &desk, &page);
  letter = letters_desk_next (&desk, FALSE);
  refuse (&desk, letter, "The team is closed.");
  g_assert_null (letters_desk_next (&desk, FALSE));
  send_again (&page);
  again = letters_desk_next (&desk, FALSE);
  g_assert_cmpstr (again->kind, ==, DOOR_LETTER_WITHDRAWAL);
  g_assert_cmpstr (again->key, ==, letter->key);
  g_assert_true (g_bytes_equal (again->content, notice));
  close_page (&page);
  letters_desk_close (&desk);
}

/* A stick from the office says that it has a letter: that one goes, and a newer one of its name stays. */
static void
test_taken_by_stick (LettersCase *self, gconstpointer data)
{
  g_autoptr (GBytes) first = g_bytes_new_static ("monday", 6);
  g_autoptr (GBytes) second = g_bytes_new_static ("tuesday", 7);
  g_autofree char *hash = door_openrosa_sha256 (first);
  g_autoptr (GError) error = NULL;
  guint before = letters_count (self, DOOR_RECORD_OTHER);

  door_letter_queue (self->vault, DOOR_LETTER_DRAFT, "uuid:1", DOOR_LETTER_TO_OFFICE, second,
                     &error);
  g_assert_true (door_letter_was_taken (self->vault, DOOR_LETTER_DRAFT, "uuid:1", hash, &error));
  g_assert_cmpuint (letters_count (self, DOOR_RECORD_OTHER), ==, before + 1);
  door_letter_queue (self->vault, DOOR_LETTER_DRAFT, "uuid:1", DOOR_LETTER_TO_OFFICE, first,
                     &error);
  for (guint i = 0; i < 2; i++)
    g_assert_true (door_letter_was_taken (self->vault, DOOR_LETTER_DRAFT, "uuid:1", hash, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (letters_count (self, DOOR_RECORD_OTHER), ==, before);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/desk/letters/" name, LettersCase, NULL, letters_set_up, function, letters_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("message", test_message);
  ADD ("return", test_return);
  ADD ("handover", test_handover);
  ADD ("events", test_events);
  ADD ("drafts", test_drafts);
  ADD ("refused", test_refused);
  ADD ("refused-withdrawal", test_refused_withdrawal);
  ADD ("taken-by-stick", test_taken_by_stick);
  ADD ("large-draft", test_large_draft);
  return g_test_run ();
}
