/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters to and from a device, a draft that changes hands, an account that the office closes. */
#include "door-case-log.h"
#include "door-delivery-note.h"
#include "door-desk-inbox.h"
#include "door-desk-json.h"
#include "door-desk-outbox.h"
#include "door-desk-records.h"
#include "door-device.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-letter.h"
#include "door-letters.h"
#include "door-openrosa.h"
#include "door-order.h"
#include "door-return.h"
#include "door-seal.h"
#include "door-wipe.h"

#include <string.h>

#define NOW_US G_GINT64_CONSTANT (1763892000000000)
#define PASSPHRASE "seven quiet herons"

typedef struct {
  char *folder;
  char *account;
  DoorClock *clock;
  DoorIdentity *survey, *supervisor, *recovery, *hub, *colleague, *stranger;
  DoorVault *vault; /* NULL once the queue has it */
  DoorRoster *roster;
  GBytes *roster_bytes;
} Case;

static void
make_roster (Case *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 1, NOW_US);
  const DoorPublicKeys *us = door_identity_public (door_vault_identity (self->vault));

  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "sione",
                   door_identity_public (self->supervisor));
  door_roster_add (roster, DOOR_ROLE_RECOVERY, NULL, "office",
                   door_identity_public (self->recovery));
  door_roster_add (roster, DOOR_ROLE_HUB, NULL, "hub", door_identity_public (self->hub));
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "amina", us);
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "tevita",
                   door_identity_public (self->colleague));
  self->roster_bytes = door_roster_sign (roster, self->survey);
  self->roster = door_roster_read (self->roster_bytes, door_identity_public (self->survey), &error);
  g_assert_no_error (error);
}

static void
set_up (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DoorVaultOptions options;

  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-letters-XXXXXX", NULL);
  self->account = g_build_filename (self->folder, "amina", NULL);
  self->clock = door_clock_new_fixed (NOW_US, NULL);
  self->survey = door_identity_new ();
  self->supervisor = door_identity_new ();
  self->recovery = door_identity_new ();
  self->hub = door_identity_new ();
  self->colleague = door_identity_new ();
  self->stranger = door_identity_new ();
  options = (DoorVaultOptions){ self->clock, &door_kdf_policy_test,
                                door_identity_public (self->recovery) };
  self->vault = door_vault_create (self->account, PASSPHRASE, &options, &error);
  g_assert_no_error (error);
  make_roster (self);
}

static void
tear_down (Case *self, gconstpointer data)
{
  g_clear_pointer (&self->vault, door_vault_close);
  door_roster_unref (self->roster);
  g_bytes_unref (self->roster_bytes);
  door_identity_unref (self->survey);
  door_identity_unref (self->supervisor);
  door_identity_unref (self->recovery);
  door_identity_unref (self->hub);
  door_identity_unref (self->colleague);
  door_identity_unref (self->stranger);
  door_clock_unref (self->clock);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->account);
  g_free (self->folder);
}

/* Coming in ------------------------------------------------------------------------------------- */

static DoorInbound *
write_letter (Case *self, DoorIdentity *writer, const char *kind, const char *id, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = g_bytes_new (json, strlen (json));
  g_autoptr (GPtrArray) recipients = g_ptr_array_new ();
  DoorMember us = { .role = DOOR_ROLE_INTERVIEWER,
                    .keys = *door_identity_public (door_vault_identity (self->vault)) };
  const DoorEnvelopeInfo info = { .kind = kind, .instance_id = "uuid:1", .epoch = 1 };
  DoorInbound *letter = door_inbound_new (DOOR_INBOUND_LETTER);

  g_ptr_array_add (recipients, &us);
  letter->id = g_strdup (id);
  letter->name = g_strdup (kind);
  letter->body = door_envelope_seal (content, &info, NULL, writer, recipients, &error);
  g_assert_no_error (error);
  return letter;
}

static void
take (Case *self, const DoorInbound *letter)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (door_letter_take (self->vault, letter, self->roster,
                                   door_identity_public (self->survey), &error));
  g_assert_no_error (error);
}

static guint
count_records (Case *self, DoorRecordKind kind)
{
  g_autoptr (GPtrArray) records = door_vault_records (self->vault, kind, NULL);

  return records->len;
}

static void
test_message (Case *self, gconstpointer data)
{
  static const char json[] = "{\"case\":\"HH-1\",\"text\":\"Call me\"}";
  g_autoptr (DoorInbound) good
      = write_letter (self, self->supervisor, DOOR_LETTER_MESSAGE, "m1", json);
  g_autoptr (DoorInbound) forged
      = write_letter (self, self->stranger, DOOR_LETTER_MESSAGE, "m2", json);
  g_autoptr (DoorInbound) by_colleague
      = write_letter (self, self->colleague, DOOR_LETTER_MESSAGE, "m3", json);
  g_autoptr (GBytes) about = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;

  take (self, good);
  take (self, good);
  take (self, forged);
  take (self, by_colleague);
  g_assert_cmpuint (count_records (self, DOOR_RECORD_MESSAGE), ==, 1);
  g_assert_true (door_vault_get (self->vault, DOOR_RECORD_MESSAGE, "m1", &about, NULL, NULL));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (about, NULL), g_bytes_get_size (about),
                                  "\"type\":\"message\""));
  /* It names neither itself nor a time, and is an event of the case all the same. */
  events = door_case_log_read (self->vault, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpstr (door_case_event_id (g_ptr_array_index (events, 0)), ==, "m1");
}

static DoorUuid
begin (Case *self)
{
  static const char about[] = "{\"case\":\"HH-1\",\"form\":\"household\",\"version\":\"7\"}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (about, strlen (about));
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/data/name", .value = "Zar" };
  g_autoptr (GError) error = NULL;
  DoorUuid id = door_uuid_random ();

  door_vault_begin (self->vault, &id, bytes, &error);
  door_vault_append (self->vault, &id, &entry, 1, &error);
  g_assert_no_error (error);
  return id;
}

static GPtrArray *
seal (const DoorClosing *closing, gpointer data, GError **error)
{
  Case *self = data;
  g_autoptr (GBytes) xml = g_bytes_new_static ("<data/>", 7);
  GPtrArray *parts
      = door_closing_seal (closing, xml, self->roster, DOOR_AUDIENCE_TEAM, "north", error);
  g_autofree char *instance = door_uuid_to_instance_id (closing->interview);
  g_autoptr (DoorSubmissionManifest) manifest
      = door_submission_manifest_new ("household", "7", instance);
  g_autoptr (GBytes) printed = NULL;

  for (guint i = 0; parts && i < parts->len; i++)
    {
      const DoorVaultPart *part = g_ptr_array_index (parts, i);

      door_submission_manifest_add_part (manifest, part->name, part->bytes);
    }
  printed = door_submission_manifest_print (manifest);
  g_ptr_array_insert (parts, 0, door_vault_part_new (DOOR_SUBMISSION_XML_PART, printed));
  return parts;
}

static DoorUuid
finish (Case *self)
{
  g_autoptr (GError) error = NULL;
  DoorUuid id = begin (self);

  door_vault_finalize (self->vault, &id, "complete", seal, self, &error);
  g_assert_no_error (error);
  return id;
}

static guint
count_drafts (Case *self)
{
  g_autoptr (GPtrArray) all = door_vault_list (self->vault, NULL);
  guint n = 0;

  for (guint i = 0; i < all->len; i++)
    n += ((DoorInterviewInfo *) g_ptr_array_index (all, i))->state == DOOR_INTERVIEW_DRAFT;
  return n;
}

/* Open again as a new one, once, whatever comes twice; the finished one stays in the outbox. */
static void
test_return (Case *self, gconstpointer data)
{
  DoorUuid id = finish (self);
  g_autofree char *instance = door_uuid_to_instance_id (&id);
  g_autofree char *json = g_strdup_printf (
      "{\"type\":\"returned\",\"case\":\"HH-1\",\"instance\":\"%s\",\"text\":\"Age?\"}", instance);
  g_autoptr (DoorInbound) letter
      = write_letter (self, self->supervisor, DOOR_LETTER_RETURN, "r1", json);
  g_autoptr (DoorInbound) forged
      = write_letter (self, self->stranger, DOOR_LETTER_RETURN, "r2", json);
  DoorUuid again = door_return_new_id ("r1", "return");
  g_autoptr (GPtrArray) outbox = NULL;
  g_autoptr (DoorJournal) journal = NULL;

  take (self, forged);
  g_assert_cmpuint (count_drafts (self), ==, 0);
  take (self, letter);
  take (self, letter);
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
hand_to_us (Case *self, DoorIdentity *writer, const char *case_id, GBytes *draft)
{
  g_autofree char *encoded
      = draft ? g_base64_encode (g_bytes_get_data (draft, NULL), g_bytes_get_size (draft))
              : g_strdup ("");
  g_autofree char *json = g_strdup_printf (
      "{\"case\":\"{\\\"id\\\":\\\"%s\\\",\\\"form\\\":\\\"household\\\"}\",\"draft\":\"%s\"}",
      case_id, encoded);
  g_autoptr (DoorInbound) letter = write_letter (self, writer, DOOR_LETTER_HANDOVER, case_id, json);

  take (self, letter);
  take (self, letter);
  return NULL;
}

static void
test_handover (Case *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->folder, "tevita", NULL);
  DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  Case other = *self;
  g_autoptr (DoorVault) vault = door_vault_create (folder, PASSPHRASE, &options, &error);
  g_autoptr (GBytes) draft = NULL;
  DoorUuid id;

  /* A roster that knows both vaults. */
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 2, NOW_US);
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
  id = begin (&other);
  draft = door_vault_hand_over (
      vault, &id, door_identity_public (door_vault_identity (self->vault)), self->roster, &error);
  g_assert_no_error (error);
  hand_to_us (self, door_vault_identity (vault), "HH-7", draft);
  g_assert_cmpuint (count_records (self, DOOR_RECORD_CASE), ==, 1);
  g_assert_cmpuint (count_drafts (self), ==, 1);

  /* To somebody whom the roster does not name. */
  g_assert_null (door_vault_hand_over (vault, &id, door_identity_public (self->colleague),
                                       self->roster, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND);
}

/* Going out ------------------------------------------------------------------------------------- */

typedef struct {
  DoorVaultQueue *queue;
  DoorTrust *trust;
  DoorDeskPostbox *postbox;
} Desk;

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
}

static void
open_desk (Case *self, Desk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };

  g_clear_pointer (&self->vault, door_vault_close);
  desk->queue = door_vault_queue_new (self->clock);
  door_vault_queue_open_async (desk->queue, self->account, PASSPHRASE, &options, on_result,
                               &result);
  wait_for (&result);
  g_assert_true (door_vault_queue_finish (desk->queue, result, &error));
  desk->trust = door_trust_new (door_identity_public (self->survey), "amina", "north");
  door_trust_take_roster (desk->trust, self->roster_bytes, &error);
  g_assert_no_error (error);
  desk->postbox = door_desk_postbox_new (desk->queue, desk->trust);
}

static void
close_desk (Desk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_vault_queue_close_async (desk->queue, on_result, &result);
  wait_for (&result);
  g_object_unref (desk->postbox);
  door_trust_unref (desk->trust);
  g_object_unref (desk->queue);
}

static DoorOutLetter *
next (Desk *desk, gboolean large)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorOutLetter *letter;

  door_postbox_next_async (DOOR_POSTBOX (desk->postbox), large, NULL, NULL, on_result, &result);
  wait_for (&result);
  letter = door_postbox_next_finish (DOOR_POSTBOX (desk->postbox), result, &error);
  g_assert_no_error (error);
  return letter;
}

static void
taken (Desk *desk, const DoorOutLetter *letter)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_postbox_taken_async (DOOR_POSTBOX (desk->postbox), letter, NULL, on_result, &result);
  wait_for (&result);
  g_assert_true (door_postbox_taken_finish (DOOR_POSTBOX (desk->postbox), result, NULL));
}

/* An event is sealed once, and sent to team and office with the same bytes until it was taken. */
static void
test_events (Case *self, gconstpointer data)
{
  static const char event[] = "{\"type\":\"note\",\"case\":\"HH-1\",\"text\":\"gate is blue\"}";
  g_autoptr (GBytes) about = g_bytes_new_static (event, strlen (event));
  g_autoptr (DoorOutLetter) first = NULL;
  g_autoptr (DoorOutLetter) again = NULL;
  g_autoptr (DoorOutLetter) office = NULL;
  g_autoptr (DoorEnvelope) envelope = NULL;
  g_autoptr (GBytes) read = NULL;
  Desk desk;

  door_vault_put (self->vault, DOOR_RECORD_OTHER,
                  DOOR_RECORD_EVENT "HH-1\x1f"
                                    "e1",
                  about, NULL, NULL);
  open_desk (self, &desk);
  first = next (&desk, FALSE);
  again = next (&desk, FALSE);
  g_assert_cmpstr (first->kind, ==, DOOR_LETTER_CASE_EVENT);
  g_assert_cmpstr (first->id, ==, "e1");
  g_assert_cmpstr (first->to, ==, DOOR_LETTER_TO_TEAM);
  g_assert_true (g_bytes_equal (first->content, again->content));
  envelope = door_envelope_read (first->content, NULL);
  read = door_envelope_open (envelope, self->supervisor, NULL, NULL);
  g_assert_true (g_bytes_equal (read, about));
  taken (&desk, first);
  taken (&desk, first);
  office = next (&desk, FALSE);
  g_assert_cmpstr (office->id, ==, "e1-office");
  g_assert_cmpstr (office->to, ==, DOOR_LETTER_TO_OFFICE);
  g_assert_true (g_bytes_equal (first->content, office->content));
  taken (&desk, office);
  g_assert_null (next (&desk, FALSE));
  close_desk (&desk);
}

/* One with a photograph that no letter holds is carried by stick, and the office opens it. */
static void
test_large_draft (Case *self, gconstpointer data)
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
test_drafts (Case *self, gconstpointer data)
{
  g_autoptr (DoorOutLetter) letter = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autoptr (GError) error = NULL;
  Desk desk;

  begin (self);
  open_desk (self, &desk);
  g_assert_null (next (&desk, FALSE));
  letter = next (&desk, TRUE);
  g_assert_cmpstr (letter->kind, ==, DOOR_LETTER_DRAFT);
  g_assert_cmpstr (letter->to, ==, DOOR_LETTER_TO_OFFICE);
  taken (&desk, letter);
  g_assert_null (next (&desk, TRUE));
  handed = door_draft_hand_over (letter->content, self->recovery,
                                 door_identity_public (self->colleague), &error);
  g_assert_no_error (error);
  close_desk (&desk);
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
open_page (Case *self, Desk *desk, Page *page)
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

  door_sending_refresh_async (page->sending, on_result, &result);
  wait_for (&result);
  door_sending_refresh_finish (page->sending, result, &error);
  g_assert_no_error (error);
  return door_sending_get_rows (page->sending);
}

static void
refuse (Desk *desk, const DoorOutLetter *letter, const char *why)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_postbox_taken_async (DOOR_POSTBOX (desk->postbox), letter, why, on_result, &result);
  wait_for (&result);
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
  door_sending_retry_async (page->sending, row, on_result, &result);
  wait_for (&result);
  door_sending_retry_finish (page->sending, result, &error);
  g_assert_no_error (error);
}

/* A letter that the hub refused is no more tried, and neither lost nor hidden: it stands among what was
 * refused, and goes again with its bytes when a person wants it. */
static void
test_refused (Case *self, gconstpointer data)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("sealed", 6);
  g_autoptr (DoorOutLetter) letter = NULL;
  g_autoptr (DoorOutLetter) again = NULL;
  g_autoptr (GError) error = NULL;
  Desk desk;
  Page page;

  door_letter_queue (self->vault, DOOR_LETTER_MESSAGE, "m1", DOOR_LETTER_TO_TEAM, content, &error);
  g_assert_no_error (error);
  open_desk (self, &desk);
  open_page (self, &desk, &page);
  letter = next (&desk, TRUE);
  refuse (&desk, letter, "The team is closed.");
  refuse (&desk, letter, "The team is closed.");
  g_assert_null (next (&desk, TRUE));
  g_assert_cmpuint (g_list_model_get_n_items (read_rows (&page)), ==, 1);
  send_again (&page);
  g_assert_cmpuint (g_list_model_get_n_items (read_rows (&page)), ==, 0);
  again = next (&desk, TRUE);
  g_assert_cmpstr (again->id, ==, "m1");
  g_assert_cmpstr (again->to, ==, DOOR_LETTER_TO_TEAM);
  g_assert_true (g_bytes_equal (again->content, content));
  close_page (&page);
  close_desk (&desk);
}

/* So is the notice that a respondent withdrew. */
static void
test_refused_withdrawal (Case *self, gconstpointer data)
{
  g_autoptr (GBytes) notice = g_bytes_new_static ("signed", 6);
  g_autoptr (DoorOutLetter) letter = NULL;
  g_autoptr (DoorOutLetter) again = NULL;
  g_autoptr (GError) error = NULL;
  Desk desk;
  Page page;

  door_vault_put (self->vault, DOOR_RECORD_WITHDRAWAL, "uuid:1", NULL, notice, &error);
  g_assert_no_error (error);
  open_desk (self, &desk);
  open_page (self, &desk, &page);
  letter = next (&desk, FALSE);
  refuse (&desk, letter, "The team is closed.");
  g_assert_null (next (&desk, FALSE));
  send_again (&page);
  again = next (&desk, FALSE);
  g_assert_cmpstr (again->kind, ==, DOOR_LETTER_WITHDRAWAL);
  g_assert_cmpstr (again->key, ==, letter->key);
  g_assert_true (g_bytes_equal (again->content, notice));
  close_page (&page);
  close_desk (&desk);
}

/* A stick from the office says that it has a letter: that one goes, and a newer one of its name stays. */
static void
test_taken_by_stick (Case *self, gconstpointer data)
{
  g_autoptr (GBytes) first = g_bytes_new_static ("monday", 6);
  g_autoptr (GBytes) second = g_bytes_new_static ("tuesday", 7);
  g_autofree char *hash = door_openrosa_sha256 (first);
  g_autoptr (GError) error = NULL;
  guint before = count_records (self, DOOR_RECORD_OTHER);

  door_letter_queue (self->vault, DOOR_LETTER_DRAFT, "uuid:1", DOOR_LETTER_TO_OFFICE, second,
                     &error);
  g_assert_true (door_letter_was_taken (self->vault, DOOR_LETTER_DRAFT, "uuid:1", hash, &error));
  g_assert_cmpuint (count_records (self, DOOR_RECORD_OTHER), ==, before + 1);
  door_letter_queue (self->vault, DOOR_LETTER_DRAFT, "uuid:1", DOOR_LETTER_TO_OFFICE, first,
                     &error);
  for (guint i = 0; i < 2; i++)
    g_assert_true (door_letter_was_taken (self->vault, DOOR_LETTER_DRAFT, "uuid:1", hash, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_records (self, DOOR_RECORD_OTHER), ==, before);
}

/* Closing --------------------------------------------------------------------------------------- */

static void
order_wipe (Case *self, const DoorIdentity *signer)
{
  g_autoptr (DoorOrder) order = door_order_new_wipe ("test", door_vault_id (self->vault), NOW_US);
  g_autoptr (DoorInbound) letter = door_inbound_new (DOOR_INBOUND_LETTER);

  letter->id = g_strdup ("o1");
  letter->name = g_strdup (DOOR_LETTER_ORDER);
  letter->body = door_order_sign (order, signer);
  take (self, letter);
}

static gboolean
obey (Case *self, Desk *desk)
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

  door_wipe_async (&tools, on_result, &result);
  wait_for (&result);
  done = door_wipe_finish (result, &error);
  g_assert_no_error (error);
  door_sending_detach (sending);
  g_object_unref (status);
  return done;
}

static guint
count_bundles (Case *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->account, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)))
    n += g_str_has_prefix (name, "interviews-") && g_str_has_suffix (name, ".door");
  return n;
}

static void
test_wipe (Case *self, gconstpointer data)
{
  g_autofree char *done_path = g_build_filename (self->account, DOOR_WIPE_DONE, NULL);
  g_autofree char *closed = g_build_filename (self->account, DOOR_DEVICE_CLOSED, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) word = NULL;
  DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };
  DoorPublicKeys keys = *door_identity_public (door_vault_identity (self->vault));
  DoorOrderDone done;
  Desk desk;

  finish (self);
  order_wipe (self, self->survey);
  open_desk (self, &desk);
  g_assert_true (obey (self, &desk));
  g_assert_false (obey (self, &desk)); /* once is enough */
  close_desk (&desk);

  g_assert_cmpuint (count_bundles (self), ==, 1);
  g_assert_true (g_file_test (closed, G_FILE_TEST_EXISTS));
  word = door_file_load (done_path, 4096, &error);
  g_assert_true (door_order_done_read (word, &keys, &done, &error));
  g_assert_cmpuint (done.kept, ==, 1);

  g_assert_null (door_vault_open (self->account, PASSPHRASE, &options, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_PASSPHRASE);
  g_clear_error (&error);
  self->vault = door_vault_open_recovery (self->account, self->recovery, &options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->vault);
}

static void
test_forged_wipe (Case *self, gconstpointer data)
{
  Desk desk;

  order_wipe (self, self->supervisor);
  open_desk (self, &desk);
  g_assert_false (obey (self, &desk));
  close_desk (&desk);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/desk/letters/" name, Case, NULL, set_up, function, tear_down)

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
  ADD ("wipe", test_wipe);
  ADD ("forged-wipe", test_forged_wipe);
  return g_test_run ();
}
