/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole way on loopback: publish, assign, fetch, send sealed, repeat, read as the analyst. */
#include "sync-survey.h"

#include "door-envelope.h"
#include "door-receipt.h"

#include <string.h>

static void
assign_case (SyncSurvey *survey, const char *case_id, const char *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GBytes) sealed = g_bytes_new (address, strlen (address));
  door_hub_store_assign (store, survey->interviewer_device, case_id, sealed, &error);
  g_assert_no_error (error);
}

static void
test_down (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (DoorSync) sync = sync_survey_client (survey, NULL, outbox, inbox);
  g_autoptr (GError) error = NULL;
  assign_case (survey, "case-17", "sealed address");

  sync_survey_run (sync, &error);
  g_assert_no_error (error);
  const DoorInbound *form = sync_box_in_find (inbox, DOOR_INBOUND_FORM, SURVEY_FORM);
  g_assert_nonnull (form);
  g_assert_cmpstr (form->version, ==, SURVEY_VERSION);
  g_assert_cmpstr (form->name, ==, "Harbour survey");
  g_assert_true (g_bytes_equal (form->body, survey->form));
  g_assert_cmpuint (form->media->len, ==, 1);
  const DoorInbound *assignment = sync_box_in_find (inbox, DOOR_INBOUND_ASSIGNMENT, "case-17");
  g_assert_nonnull (assignment);
  g_assert_cmpmem (g_bytes_get_data (assignment->body, NULL), g_bytes_get_size (assignment->body),
                   "sealed address", 14);
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_ROSTER), ==, 1);
  g_assert_cmpint (door_sync_get_phase (sync), ==, DOOR_SYNC_PHASE_IDLE);
  g_assert_null (door_sync_get_last_error (sync));

  /* Again: nothing comes twice. */
  sync_survey_run (sync, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_FORM), ==, 1);
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_ASSIGNMENT), ==, 1);
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_ROSTER), ==, 1);

  /* A changed case comes once more, a withdrawn one as withdrawn. */
  assign_case (survey, "case-17", "new address");
  sync_survey_run (sync, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_ASSIGNMENT), ==, 2);
}

static void
test_up (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (DoorSync) sync = sync_survey_client (survey, NULL, outbox, inbox);
  g_autoptr (GError) error = NULL;
  DoorParcel *parcel = sync_survey_parcel (survey, SURVEY_ANSWER);
  g_autofree char *id = g_strdup (parcel->id);
  g_autofree char *content_type = NULL;
  g_autoptr (GBytes) body = sync_survey_body (parcel, &content_type);
  sync_box_out_add (outbox, parcel);

  sync_survey_run (sync, &error);
  g_assert_no_error (error);
  const DoorDelivery *verdict = sync_box_out_verdict (outbox, id);
  g_assert_cmpint (verdict->state, ==, DOOR_DELIVERY_STORED);
  g_assert_cmpuint (verdict->status, ==, 201);
  g_assert_nonnull (verdict->receipt);
  g_autoptr (DoorReceipt) receipt = door_receipt_read (verdict->receipt, survey->roster, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (receipt->instance_id, ==, id);
  g_assert_cmpint (door_sync_get_pending (sync), ==, 0);
  g_assert_cmpint (door_sync_get_last_sent (sync), ==, door_clock_now (survey->clock));

  /* The same again by hand: the same answer, one submission. */
  g_autofree char *url = g_strconcat (survey->url, "/submission", NULL);
  g_assert_cmpuint (
      sync_survey_ask ("POST", url, survey->interviewer_token, content_type, body, NULL), ==, 201);
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows = door_hub_store_list_submissions (store, NULL, 0, 10, &mark, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
}

static char *
analyst_url (SyncSurvey *survey, const char *rest)
{
  return g_strconcat (survey->url, "/key/", survey->analyst_token, "/projects/1/", rest, NULL);
}

static void
test_analyst (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (DoorSync) sync = sync_survey_client (survey, NULL, outbox, inbox);
  g_autoptr (GError) error = NULL;
  sync_box_out_add (outbox, sync_survey_parcel (survey, SURVEY_ANSWER));
  sync_survey_run (sync, &error);
  g_assert_no_error (error);

  g_autofree char *list_url = analyst_url (survey, "submissions?since=0");
  g_autoptr (GBytes) list = NULL;
  g_assert_cmpuint (sync_survey_ask ("GET", list_url, NULL, NULL, NULL, &list), ==, 200);
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows = door_submission_page_parse (list, &mark, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  const DoorSubmissionRow *row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (row->form_id, ==, SURVEY_FORM);
  g_assert_cmpstr (row->user, ==, "ida");
  g_assert_true (row->complete);

  g_autofree char *rest
      = g_strdup_printf ("submissions/%" G_GUINT64_FORMAT "/parts/submission.door", row->seq);
  g_autofree char *part_url = analyst_url (survey, rest);
  g_autoptr (GBytes) part = NULL;
  g_assert_cmpuint (sync_survey_ask ("GET", part_url, NULL, NULL, NULL, &part), ==, 200);
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (part, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) plain = door_envelope_open (envelope, survey->analyst_key, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), SURVEY_ANSWER,
                   strlen (SURVEY_ANSWER));
}

/* "Applied" travels back: analyst to hub to device. */
static void
test_applied (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (DoorSync) sync = sync_survey_client (survey, NULL, outbox, inbox);
  g_autoptr (GError) error = NULL;
  sync_box_out_add (outbox, sync_survey_parcel (survey, SURVEY_ANSWER));
  sync_survey_run (sync, &error);
  g_assert_no_error (error);

  g_autoptr (GBytes) receipt = g_bytes_new_static ("a receipt", 9);
  g_autofree char *url = analyst_url (survey, "submissions/1/receipt");
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (sync_survey_ask ("POST", url, NULL, "text/plain", receipt, NULL), ==, 204);
  sync_survey_run (sync, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_RECEIPT), ==, 1);
  g_assert_true (
      g_bytes_equal (sync_box_in_find (inbox, DOOR_INBOUND_RECEIPT, NULL)->body, receipt));
}

static gboolean
file_holds (const char *path, const char *text)
{
  g_autofree char *content = NULL;
  gsize length;
  return g_file_get_contents (path, &content, &length, NULL)
         && memmem (content, length, text, strlen (text)) != NULL;
}

/* Nothing an interviewer entered stands in any file of the hub. */
static void
test_no_plaintext (void)
{
  g_autoptr (SyncSurvey) survey = sync_survey_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (DoorSync) sync = sync_survey_client (survey, NULL, outbox, inbox);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (survey->folder, 0, &error);
  sync_box_out_add (outbox, sync_survey_parcel (survey, SURVEY_ANSWER));
  sync_survey_run (sync, &error);
  g_assert_no_error (error);

  guint files = 0;
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (survey->folder, name, NULL);
      g_assert_false (file_holds (path, SURVEY_ANSWER));
      g_assert_false (file_holds (path, survey->interviewer_token));
      files++;
    }
  g_assert_cmpuint (files, >=, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/journey/down", test_down);
  g_test_add_func ("/sync/journey/up", test_up);
  g_test_add_func ("/sync/journey/analyst", test_analyst);
  g_test_add_func ("/sync/journey/applied", test_applied);
  g_test_add_func ("/sync/journey/no-plaintext", test_no_plaintext);
  return g_test_run ();
}
