/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was sent goes from the device by its receipts, its case stays; and a disk that fills is told. */
#include "desk-fixture.h"

#include "door-case-event.h"
#include "door-case-file.h"
#include "door-desk-records.h"
#include "door-keeping.h"
#include "door-letter.h"
#include "door-letters.h"
#include "door-protocol.h"
#include "door-seal.h"
#include "door-unlock-private.h"
#include "door-withdraw.h"

#include <libsoup/soup.h>
#include <string.h>

#define DAY G_TIME_SPAN_DAY

typedef struct {
  DeskFixture desk;
  SoupServer *server;
  char *url;
  DoorIdentity *hub;
  DoorRoster *roster;
} Keeping;

/* A hub with nothing new. */
static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  gboolean asks = strcmp (soup_server_message_get_method (message), "GET") == 0;

  soup_server_message_set_status (message, asks ? SOUP_STATUS_NOT_MODIFIED : SOUP_STATUS_NO_CONTENT,
                                  NULL);
}

static void
start_hub (Keeping *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, on_request, NULL, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_strdup_printf ("http://127.0.0.1:%d/v1", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
make_roster (Keeping *self)
{
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 2, door_clock_now (self->desk.clock));
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  self->hub = door_identity_new ();
  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "sione",
                   door_identity_public (self->desk.supervisor));
  door_roster_add (roster, DOOR_ROLE_HUB, NULL, "central", door_identity_public (self->hub));
  bytes = door_roster_sign (roster, self->desk.survey);
  self->roster = door_roster_read (bytes, door_identity_public (self->desk.survey), &error);
  g_assert_no_error (error);
}

static void
set_up (Keeping *self, gconstpointer data)
{
  start_hub (self);
  self->desk.hub_url = self->url;
  desk_fixture_set_up (&self->desk, NULL);
  make_roster (self);
}

static void
tear_down (Keeping *self, gconstpointer data)
{
  desk_fixture_tear_down (&self->desk, NULL);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self->url);
  door_identity_unref (self->hub);
  door_roster_unref (self->roster);
}

/* While the desk is locked. */
static DoorVault *
open_vault (Keeping *self)
{
  g_autofree char *folder = door_device_vault_folder (self->desk.folder, ACCOUNT);
  DoorVaultOptions options = { self->desk.clock, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  DoorVault *vault = door_vault_open (folder, PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  return vault;
}

static DoorInterviewInfo *
only_interview (DoorVault *vault)
{
  g_autoptr (GPtrArray) list = door_vault_list (vault, NULL);

  g_assert_cmpuint (list->len, ==, 1);
  return door_vault_find (vault, &((DoorInterviewInfo *) list->pdata[0])->id, NULL);
}

static void
take_receipt (Keeping *self, DoorReceiptKind kind, DoorIdentity *signer)
{
  g_autoptr (DoorVault) vault = open_vault (self);
  g_autoptr (DoorInterviewInfo) info = only_interview (vault);
  g_autofree char *instance_id = door_uuid_to_instance_id (&info->id);
  g_autoptr (GBytes) part = door_vault_outbox_part (vault, &info->id, "submission.door", NULL);
  g_autoptr (DoorReceipt) receipt = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  guint8 hash[DOOR_HASH_BYTES];

  g_assert_nonnull (part);
  door_hash_blake2b (part, hash);
  receipt = door_receipt_new (kind, instance_id, hash, door_clock_now (self->desk.clock));
  bytes = door_receipt_sign (receipt, signer);
  g_assert_true (door_vault_outbox_receipt (vault, bytes, self->roster, &error));
  g_assert_no_error (error);
}

static void
put_protocol (Keeping *self, const char *json)
{
  g_autoptr (DoorVault) vault = open_vault (self);
  g_autofree char *name = door_record_media_name ("household", "7", DOOR_PROTOCOL_FILE);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));

  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM_MEDIA, name, NULL, body, NULL));
}

/* Finished, and locked again. */
static void
finish_one (Keeping *self)
{
  g_autoptr (GError) error = NULL;

  desk_unlock (&self->desk);
  desk_open (&self->desk);
  desk_answer_all (&self->desk);
  door_scenario_finish (self->desk.scenario, &error);
  g_assert_no_error (error);
  desk_lock (&self->desk);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* A run of sending, after which it is still held or not; its case stays. */
static void
sync_and_expect (Keeping *self, gboolean held)
{
  DoorDesk *desk = door_scenario_desk (self->desk.scenario);
  DoorSending *sending = door_desk_get_sending (desk);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_scenario_sync (self->desk.scenario, &error);
  g_assert_no_error (error);
  door_sending_refresh_async (sending, on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (door_sending_refresh_finish (sending, result, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (door_sending_get_rows (sending)), ==, held ? 1 : 0);
  g_assert_cmpint (door_case_get_state (door_scenario_find_case (self->desk.scenario, CASE_ID)), ==,
                   DOOR_CASE_SENT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (door_desk_get_cases (desk))), ==, 1);
}

/* The office has checked it: it goes a week later, and its case neither looks new nor opens for another. */
static void
test_checked (Keeping *self, gconstpointer data)
{
  finish_one (self);
  take_receipt (self, DOOR_RECEIPT_APPLIED, self->desk.supervisor);
  desk_unlock (&self->desk);
  sync_and_expect (self, TRUE);
  door_clock_advance (self->desk.clock, 7 * DAY);
  sync_and_expect (self, FALSE);
  desk_open (&self->desk);
  g_assert_cmpint (door_interview_get_page (desk_interview (&self->desk)), ==, DOOR_PAGE_CLOSED);
}

static void
put_return (Keeping *self)
{
  g_autoptr (DoorVault) vault = open_vault (self);
  g_autoptr (DoorInterviewInfo) info = only_interview (vault);
  g_autofree char *instance = door_uuid_to_instance_id (&info->id);
  g_autoptr (DoorCaseEvent) event
      = door_case_event_new ("returned", CASE_ID, "sione", self->desk.clock);
  g_autoptr (GBytes) about = NULL;

  g_assert_cmpint (info->state, ==, DOOR_INTERVIEW_DESTROYED);
  g_assert_nonnull (info->outcome);
  door_case_event_set (event, "instance", instance);
  door_case_event_set (event, "text", "How old?");
  about = door_case_event_print (event);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_MESSAGE, "r1", about, NULL, NULL));
}

/* Sent back when it is not here any more, it is asked anew. */
static void
test_returned (Keeping *self, gconstpointer data)
{
  finish_one (self);
  take_receipt (self, DOOR_RECEIPT_APPLIED, self->desk.supervisor);
  desk_unlock (&self->desk);
  door_clock_advance (self->desk.clock, 7 * DAY);
  sync_and_expect (self, FALSE);
  desk_lock (&self->desk);
  put_return (self);
  desk_unlock (&self->desk);
  g_assert_cmpint (door_case_get_state (door_scenario_find_case (self->desk.scenario, CASE_ID)), ==,
                   DOOR_CASE_RETURNED);
  desk_open (&self->desk);
  g_assert_cmpint (door_interview_get_page (desk_interview (&self->desk)), ==, DOOR_PAGE_QUESTIONS);
  desk_leave (&self->desk);
}

/* The hub has stored it: it goes after thirty days. */
static void
test_stored (Keeping *self, gconstpointer data)
{
  finish_one (self);
  take_receipt (self, DOOR_RECEIPT_STORED, self->hub);
  desk_unlock (&self->desk);
  sync_and_expect (self, TRUE);
  door_clock_advance (self->desk.clock, 30 * DAY - G_TIME_SPAN_HOUR);
  sync_and_expect (self, TRUE);
  door_clock_advance (self->desk.clock, 2 * G_TIME_SPAN_HOUR);
  sync_and_expect (self, FALSE);
}

/* Or after as many as the survey says. */
static void
test_setting (Keeping *self, gconstpointer data)
{
  finish_one (self);
  put_protocol (self, "{\"keeping\": {\"sent_days\": 3}}");
  take_receipt (self, DOOR_RECEIPT_STORED, self->hub);
  desk_unlock (&self->desk);
  door_clock_advance (self->desk.clock, 2 * DAY);
  sync_and_expect (self, TRUE);
  door_clock_advance (self->desk.clock, 2 * DAY);
  sync_and_expect (self, FALSE);
}

/* Of two forms the careful one counts. */
static void
test_longest (Keeping *self, gconstpointer data)
{
  DoorVaultGrace grace;
  g_autofree char *other = door_record_form_name ("visit", "1");
  g_autoptr (GBytes) body = g_bytes_new_static ("<h/>", 4);
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GError) error = NULL;

  put_protocol (self, "{\"keeping\": {\"sent_days\": 3}}");
  vault = open_vault (self);
  g_assert_true (door_keeping_grace (vault, &grace, &error));
  g_assert_cmpint (grace.stored_us, ==, 3 * DAY);
  g_assert_cmpint (grace.applied_us, ==, 7 * DAY);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, other, NULL, body, NULL));
  g_assert_true (door_keeping_grace (vault, &grace, &error));
  g_assert_cmpint (grace.stored_us, ==, 30 * DAY);
  g_assert_no_error (error);
}

/* --- A respondent withdraws --- */

static DoorCaseFile *
open_file (Keeping *self)
{
  DoorCaseFile *file = door_desk_open_file (door_scenario_desk (self->desk.scenario),
                                            door_scenario_find_case (self->desk.scenario, CASE_ID));

  g_assert_nonnull (file);
  return file;
}

static void
write_note (DoorCaseFile *file, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_case_file_add_note_async (file, text, on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (door_case_file_finish (file, result, NULL));
}

static void
withdraw (DoorCaseFile *file)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (door_case_file_may (file, DOOR_CASE_ACT_WITHDRAW));
  g_assert_cmpstr (door_case_file_get_withdrawal_text (file), !=, "");
  door_case_file_withdraw_async (file, on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (door_case_file_finish (file, result, &error));
  g_assert_no_error (error);
}

/* The case has ended as a refusal and takes nothing more; nothing that was noted is told. */
static void
expect_withdrawn (Keeping *self)
{
  g_autoptr (DoorCaseFile) file = open_file (self);
  GListModel *moments = door_case_file_get_moments (file);

  g_assert_cmpint (door_case_get_state (door_case_file_get_case (file)), ==, DOOR_CASE_FINAL);
  g_assert_true (g_str_has_prefix (door_case_file_get_code_text (file), "2.112"));
  for (guint act = 0; act < DOOR_CASE_N_ACTS; act++)
    g_assert_true (!door_case_file_may (file, act) || act == DOOR_CASE_ACT_NOTE);
  for (guint i = 0; i < g_list_model_get_n_items (moments); i++)
    {
      g_autoptr (DoorMoment) moment = g_list_model_get_item (moments, i);

      g_assert_null (strstr (door_moment_get_detail (moment), "secret"));
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (
                        door_desk_get_cases (door_scenario_desk (self->desk.scenario)))),
                    ==, 1);
}

/* Nothing opens, and a notice waits for every interview. */
static void
expect_nothing_left (Keeping *self)
{
  g_autoptr (DoorVault) vault = open_vault (self);
  g_autoptr (GPtrArray) list = door_vault_list (vault, NULL);
  g_autoptr (GPtrArray) outbox = door_vault_outbox (vault, NULL);
  g_autoptr (GPtrArray) notices = door_vault_records (vault, DOOR_RECORD_WITHDRAWAL, NULL);
  g_autoptr (GPtrArray) others = door_vault_records (vault, DOOR_RECORD_OTHER, NULL);

  g_assert_cmpuint (outbox->len, ==, 0);
  g_assert_cmpuint (notices->len, ==, list->len);
  for (guint i = 0; i < list->len; i++)
    g_assert_true (door_withdraw_was (list->pdata[i]));
  for (guint i = 0; i < others->len; i++)
    {
      const DoorRecord *record = others->pdata[i];

      g_assert_false (g_str_has_prefix (record->name, DOOR_RECORD_LETTER DOOR_LETTER_DRAFT));
      g_assert_true (!record->about
                     || !g_strstr_len (g_bytes_get_data (record->about, NULL),
                                       (gssize) g_bytes_get_size (record->about), "secret"));
    }
}

static void
withdraw_and_expect (Keeping *self)
{
  {
    g_autoptr (DoorCaseFile) file = open_file (self);

    write_note (file, "a secret");
    withdraw (file);
  }
  expect_withdrawn (self);
  desk_lock (&self->desk);
  expect_nothing_left (self);
  desk_unlock (&self->desk);
  expect_withdrawn (self);
}

static void
test_withdrawn_draft (Keeping *self, gconstpointer data)
{
  desk_unlock (&self->desk);
  {
    g_autoptr (DoorCaseFile) file = open_file (self);

    g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_WITHDRAW));
  }
  desk_open (&self->desk);
  desk_answer_all (&self->desk);
  desk_leave (&self->desk);
  desk_lock (&self->desk);
  {
    g_autoptr (DoorVault) vault = open_vault (self);
    g_autoptr (DoorInterviewInfo) info = only_interview (vault);
    g_autofree char *instance = door_uuid_to_instance_id (&info->id);
    g_autoptr (GBytes) copy = g_bytes_new_static ("sealed", 6);

    g_assert_true (
        door_letter_queue (vault, DOOR_LETTER_DRAFT, instance, DOOR_LETTER_TO_OFFICE, copy, NULL));
  }
  desk_unlock (&self->desk);
  withdraw_and_expect (self);
}

static void
test_withdrawn_waiting (Keeping *self, gconstpointer data)
{
  finish_one (self);
  desk_unlock (&self->desk);
  withdraw_and_expect (self);
}

/* Long after it was sent and released: those who hold copies are told. */
static void
test_withdrawn_released (Keeping *self, gconstpointer data)
{
  finish_one (self);
  take_receipt (self, DOOR_RECEIPT_APPLIED, self->desk.supervisor);
  desk_unlock (&self->desk);
  door_clock_advance (self->desk.clock, 7 * DAY);
  sync_and_expect (self, FALSE);
  withdraw_and_expect (self);
}

static guint64 space;

static guint64
little_space (const char *folder)
{
  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  return space;
}

static void
count_notice (DoorDesk *desk, GParamSpec *pspec, gpointer data)
{
  ++*(guint *) data;
}

static const char *
warning_with (Keeping *self, guint64 left)
{
  DoorDesk *desk = door_scenario_desk (self->desk.scenario);
  g_autoptr (GAsyncResult) result = NULL;

  space = left;
  door_desk_refresh_async (desk, on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (door_desk_refresh_finish (desk, result, NULL));
  return door_desk_get_space_warning (desk);
}

/* Told while there is still room for many interviews, and not any more once room was made. */
static void
test_space (Keeping *self, gconstpointer data)
{
  guint notices = 0;

  desk_unlock (&self->desk);
  door_desk_set_space_probe (door_scenario_desk (self->desk.scenario), little_space);
  g_signal_connect (door_scenario_desk (self->desk.scenario), "notify::space-warning",
                    G_CALLBACK (count_notice), &notices);
  g_assert_null (warning_with (self, DOOR_VAULT_SPACE_LOW));
  notices = 0;
  g_assert_nonnull (strstr (warning_with (self, DOOR_VAULT_SPACE_LOW - 1), "space"));
  g_assert_nonnull (strstr (warning_with (self, 50 * 1000 * 1000), "50"));
  g_assert_null (warning_with (self, G_MAXUINT64));
  g_assert_cmpuint (notices, ==, 3);
}

#define ADD(path, function) g_test_add (path, Keeping, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/desk/keeping/checked", test_checked);
  ADD ("/desk/keeping/returned", test_returned);
  ADD ("/desk/keeping/stored", test_stored);
  ADD ("/desk/keeping/setting", test_setting);
  ADD ("/desk/keeping/longest", test_longest);
  ADD ("/desk/keeping/withdrawn/draft", test_withdrawn_draft);
  ADD ("/desk/keeping/withdrawn/waiting", test_withdrawn_waiting);
  ADD ("/desk/keeping/withdrawn/released", test_withdrawn_released);
  ADD ("/desk/keeping/space", test_space);
  return g_test_run ();
}
