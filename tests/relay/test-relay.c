/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A relay between a tablet and the hub, on loopback: what goes up, what comes down, and what happens when
 * either of them dies. */
#include "relay-village.h"

#include "door-files.h"
#include "door-hub-relay.h"
#include "door-letter.h"
#include "door-receipt.h"

static void
assign (SyncSurvey *survey, const char *case_id, const char *sealed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GBytes) bytes = sealed != NULL ? g_bytes_new (sealed, strlen (sealed)) : NULL;
  door_hub_store_assign (store, survey->interviewer_device, case_id, bytes, &error);
  g_assert_no_error (error);
}

/* Forms, roster and cases come down; an interview with a large photograph goes up; the hub's receipt
 * comes back. Until then the tablet keeps it. */
static void
test_there_and_back (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (GError) error = NULL;
  DoorParcel *parcel = sync_survey_parcel (village->survey, SURVEY_ANSWER);
  g_autofree char *id = g_strdup (parcel->id);
  sync_survey_add_photo (parcel, 700 * 1024);
  assign (village->survey, "case-17", "sealed address");
  village_carry_well (village);

  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  sync_box_out_add (outbox, parcel);
  village_meet (sync);
  g_assert_cmpint (sync_box_out_verdict (outbox, id)->state, ==, DOOR_DELIVERY_CARRIED);
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_FORM, SURVEY_FORM));
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_ASSIGNMENT, "case-17"));
  g_assert_cmpuint (village_submissions (village->survey), ==, 0);
  g_assert_null (sync_box_in_find (inbox, DOOR_INBOUND_RECEIPT, NULL));

  village_carry_well (village);
  g_assert_cmpuint (village_submissions (village->survey), ==, 1);
  village_carry_well (village);
  g_assert_cmpuint (village_submissions (village->survey), ==, 1);
  village_meet (sync);
  const DoorInbound *item = sync_box_in_find (inbox, DOOR_INBOUND_RECEIPT, NULL);
  g_assert_nonnull (item);
  g_autoptr (DoorReceipt) receipt = door_receipt_read (item->body, village->survey->roster, &error);
  g_assert_no_error (error);
  g_assert_cmpint (receipt->kind, ==, DOOR_RECEIPT_STORED);
  g_assert_cmpstr (receipt->instance_id, ==, id);
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_ASSIGNMENT), ==, 1);
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_FORM), ==, 1);
}

/* The hub away, the relay killed before, between and after: nothing is lost, nothing doubled. */
static void
test_deaths (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  village_carry_well (village);
  for (guint i = 0; i < 5; i++)
    sync_box_out_add (outbox, sync_survey_parcel (village->survey, SURVEY_ANSWER));
  {
    g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
    village_meet (sync);
  }
  /* The relay is started anew and still has them. */
  village_stop (village);
  village_start (village);
  village_carry_well (village);
  g_assert_cmpuint (village_submissions (village->survey), ==, 5);

  /* The laptop is lost for good, with what the hub never saw: the tablet brings it to another. */
  sync_box_out_add (outbox, sync_survey_parcel (village->survey, SURVEY_ANSWER));
  {
    g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
    village_meet (sync);
  }
  village_stop (village);
  door_file_remove_tree (village->folder, NULL);
  g_free (village->id);
  village_make_relay (village, village->survey->url);
  village_start (village);
  village_carry_well (village);
  door_clock_advance (village->survey->clock, 13 * 3600 * (gint64) G_USEC_PER_SEC);
  {
    g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
    village_meet (sync);
  }
  village_carry_well (village);
  g_assert_cmpuint (village_submissions (village->survey), ==, 6);
}

/* An answer of the hub lost on its way to the relay. */
static void
test_lost_answer (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (GError) error = NULL;
  village_carry_well (village);
  sync_box_out_add (outbox, sync_survey_parcel (village->survey, SURVEY_ANSWER));
  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  village_meet (sync);
  door_hub_stop (village->survey->hub);
  g_assert_false (village_carry (village, &error));
  g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE);
  /* Without the hub tablets are served all the same. */
  sync_box_out_add (outbox, sync_survey_parcel (village->survey, SURVEY_ANSWER));
  village_meet (sync);
  g_assert_cmpint (door_sync_get_phase (sync), ==, DOOR_SYNC_PHASE_WAITING);
}

/* A stale relay does not bring back what the hub withdrew. */
static void
test_stale (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  assign (village->survey, "case-17", "sealed address");
  village_carry_well (village);
  assign (village->survey, "case-17", NULL);
  g_autoptr (DoorSync) direct = sync_survey_client (village->survey, NULL, outbox, inbox);
  village_meet (direct);
  g_assert_null (sync_box_in_find (inbox, DOOR_INBOUND_ASSIGNMENT, "case-17")->body);

  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  village_meet (sync);
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_ASSIGNMENT), ==, 1);
  /* What is new reaches the tablet by the relay. */
  assign (village->survey, "case-18", "another");
  village_carry_well (village);
  village_meet (sync);
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_ASSIGNMENT, "case-18")->body);
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_ASSIGNMENT), ==, 2);
}

static guint
put_letter (Village *self, const char *base, const char *id)
{
  g_autofree char *url = g_strdup_printf ("%s/letters/message/%s?to=team", base, id);
  g_autoptr (GBytes) body = g_bytes_new_static ("sealed words", 12);
  return sync_survey_ask ("PUT", url, self->survey->interviewer_token, "application/octet-stream",
                          body, NULL);
}

/* A letter is only *carried* until the hub has it, and comes there from its writer. */
static void
test_letters (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (GError) error = NULL;
  village_carry_well (village);
  g_autofree char *base = door_hub_get_url (village->hub);
  g_assert_cmpuint (put_letter (village, base, "m-1"), ==, 202);
  g_assert_cmpuint (put_letter (village, base, "m-1"), ==, 202);
  village_carry_well (village);
  g_assert_cmpuint (put_letter (village, base, "m-1"), ==, 200);

  g_autoptr (DoorHubStore) store = sync_survey_store (village->survey);
  guint64 mark = 0;
  g_autoptr (GPtrArray) letters
      = door_hub_store_find_letters (store, "team:north", "message", 0, &mark, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (letters->len, ==, 1);
  g_assert_cmpstr (((DoorLetter *) g_ptr_array_index (letters, 0))->from, ==, "ida");

  /* And one from the office comes down. */
  g_autofree char *mailbox = door_hub_mailbox_of_device (village->survey->interviewer_device);
  g_autoptr (GBytes) words = g_bytes_new_static ("from the office", 15);
  door_hub_store_put_letter (store, mailbox, 0, "message", "o-1", words, NULL, NULL, &error);
  g_assert_no_error (error);
  village_carry_well (village);
  village_carry_well (village);
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  village_meet (sync);
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_LETTER, "o-1"));
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_LETTER), ==, 1);
}

/* What the supervisor signed of an interview, left with the relay. */
static guint
post_receipt (Village *self, const char *id)
{
  g_autofree char *base = door_hub_get_url (self->hub);
  g_autofree char *url = g_strdup_printf ("%s/submissions/%s/receipt", base, id);
  g_autoptr (GBytes) body = g_bytes_new_static ("a signed word", 13);
  return sync_survey_ask ("POST", url, self->token, "application/octet-stream", body, NULL);
}

static guint
put_team_letter (Village *self, const char *id)
{
  g_autofree char *base = door_hub_get_url (self->hub);
  g_autofree char *url = g_strdup_printf ("%s/letters/message/%s?to=team", base, id);
  g_autoptr (GBytes) body = g_bytes_new_static ("sealed words", 12);
  return sync_survey_ask ("PUT", url, self->token, "application/octet-stream", body, NULL);
}

static guint
receipts_at_hub (Village *self)
{
  g_autoptr (DoorHubStore) store = sync_survey_store (self->survey);
  guint64 mark = 0;
  g_autoptr (GPtrArray) all
      = door_hub_store_list_receipts (store, self->survey->interviewer_device, 0, &mark, NULL);
  return all->len;
}

/* A receipt is carried as letters are; one that reaches the hub before its interview waits, and holds
 * nothing else up. */
static void
test_receipts (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  DoorParcel *parcel = sync_survey_parcel (village->survey, SURVEY_ANSWER);
  g_autofree char *id = g_strdup (parcel->id);
  village_carry_well (village);
  g_assert_cmpuint (post_receipt (village, id), ==, 202);
  g_assert_cmpuint (put_team_letter (village, "m-1"), ==, 202);
  village_carry_well (village);
  g_assert_cmpuint (put_team_letter (village, "m-1"), ==, 200);
  g_assert_cmpuint (post_receipt (village, id), ==, 202);

  sync_box_out_add (outbox, parcel);
  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  village_meet (sync);
  g_assert_cmpuint (receipts_at_hub (village), ==, 0);
  village_carry_well (village);
  village_carry_well (village);
  g_assert_cmpuint (receipts_at_hub (village), ==, 1);
  g_assert_cmpuint (post_receipt (village, id), ==, 204);
  village_carry_well (village);
  g_assert_cmpuint (receipts_at_hub (village), ==, 1);
}

/* A colleague of the team with a tablet that has told its keys. */
static char *
add_colleague (Village *self, DoorIdentity *identity, gint64 *ret_device)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (self->survey);
  DoorUuid uuid = door_uuid_random ();
  char vault[DOOR_UUID_TEXT];
  char *token = NULL;
  door_uuid_print (&uuid, vault);
  g_autoptr (DoorDeviceKeys) keys = door_device_keys_new (vault, door_identity_public (identity));
  door_hub_store_add_user (store, "mele", DOOR_USER_INTERVIEWER, "north", &error);
  door_hub_store_add_device (store, "mele", "", &token, ret_device, &error);
  door_hub_store_set_device_keys (store, *ret_device, keys, &error);
  g_assert_no_error (error);
  return token;
}

static guint
letters_for (Village *self, const char *base, const char *token)
{
  g_autofree char *url = g_strconcat (base, "/letters?since=0", NULL);
  g_autoptr (GBytes) body = NULL;
  guint64 mark = 0;
  g_assert_cmpuint (sync_survey_ask ("GET", url, token, NULL, NULL, &body), ==, 200);
  g_autoptr (GPtrArray) letters = door_letter_page_parse (body, &mark, NULL);
  return letters->len;
}

/* Without the hub a case moves from one tablet to another by the relay; the hub hears of it later, and
 * nothing comes twice. */
static void
test_hand_over (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (DoorIdentity) mele = door_identity_new ();
  gint64 device = 0;
  g_autofree char *token = add_colleague (village, mele, &device);
  g_autofree char *keys = door_public_keys_to_text (door_identity_public (mele));
  assign (village->survey, "case-17", "sealed address");
  village_carry_well (village);
  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  village_meet (sync);
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_ASSIGNMENT, "case-17")->body);

  g_autofree char *base = door_hub_get_url (village->hub);
  g_autofree char *url = g_strdup_printf ("%s/letters/handover/case-17?to=%s", base, keys);
  g_autoptr (GBytes) sealed = g_bytes_new_static ("the case, sealed to mele", 24);
  g_assert_cmpuint (sync_survey_ask ("PUT", url, village->survey->interviewer_token,
                                     "application/octet-stream", sealed, NULL),
                    ==, 202);
  village_meet (sync);
  g_assert_null (sync_box_in_find (inbox, DOOR_INBOUND_ASSIGNMENT, "case-17")->body);
  g_assert_cmpuint (letters_for (village, base, token), ==, 1);

  village_carry_well (village);
  village_carry_well (village);
  g_assert_cmpuint (letters_for (village, base, token), ==, 1);
  g_assert_cmpuint (letters_for (village, village->survey->url, token), ==, 1);
  g_autoptr (DoorHubStore) store = sync_survey_store (village->survey);
  guint64 mark = 0;
  g_autoptr (GPtrArray) held = door_hub_store_list_assignments (
      store, village->survey->interviewer_device, 0, &mark, NULL);
  g_assert_null (((DoorAssignment *) g_ptr_array_index (held, 0))->sealed);
}

/* The hub refuses what a relay brings: the tablet hears it, and keeps its interview. */
static void
test_refused (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (GError) error = NULL;
  village_carry_well (village);
  DoorParcel *parcel = sync_survey_parcel (village->survey, SURVEY_ANSWER);
  g_autofree char *id = g_strdup (parcel->id);
  sync_box_out_add (outbox, parcel);
  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  village_meet (sync);
  g_autoptr (DoorHubStore) store = sync_survey_store (village->survey);
  door_hub_store_set_form_state (store, SURVEY_FORM, SURVEY_VERSION, DOOR_FORM_CLOSED, &error);
  g_assert_no_error (error);
  g_assert_false (village_carry (village, &error));
  g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED);
  door_clock_advance (village->survey->clock, 13 * 3600 * (gint64) G_USEC_PER_SEC);
  sync_survey_run (sync, NULL);
  g_assert_cmpint (sync_box_out_verdict (outbox, id)->state, ==, DOOR_DELIVERY_REFUSED);
}

/* Ten tablets at once, past what one token may ask in the long run: all arrives. */
static void
test_rate (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  enum { MANY = 60 };
  door_hub_set_rate (village->survey->hub, 5);
  village_carry_well (village);
  for (guint i = 0; i < MANY; i++)
    sync_box_out_add (outbox, sync_survey_parcel (village->survey, SURVEY_ANSWER));
  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  village_meet (sync);
  guint rounds = 0;
  while (village_submissions (village->survey) < MANY && rounds++ < 40)
    {
      g_autoptr (GError) error = NULL;
      village_carry (village, &error);
      door_clock_advance (village->survey->clock, 3600 * (gint64) G_USEC_PER_SEC);
    }
  g_assert_cmpuint (village_submissions (village->survey), ==, MANY);
  g_assert_cmpuint (rounds, >, 1);
}

/* The laptop's clock was years ahead when the hub could not be reached. */
static void
test_clock_set_back (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (GError) error = NULL;
  village_carry_well (village);
  sync_box_out_add (outbox, sync_survey_parcel (village->survey, SURVEY_ANSWER));
  g_autoptr (DoorSync) sync = village_tablet (village, outbox, inbox);
  village_meet (sync);
  g_autoptr (DoorHubStore) store
      = door_hub_store_open (village->folder, village->survey->clock, &error);
  g_assert_no_error (error);
  gint64 now = door_clock_now (village->survey->clock);
  DoorForward next;
  g_assert_true (
      door_hub_store_relay_next (store, village->survey->interviewer_device, now, &next, &error));
  g_assert_cmpuint (next.seq, >, 0);
  g_assert_true (door_hub_store_relay_record (store, &next, DOOR_FORWARD_WAITING,
                                              now + 3650 * G_TIME_SPAN_DAY, NULL, NULL, &error));
  village_carry_well (village);
  g_assert_cmpuint (village_submissions (village->survey), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/there-and-back", test_there_and_back);
  g_test_add_func ("/relay/deaths", test_deaths);
  g_test_add_func ("/relay/lost-answer", test_lost_answer);
  g_test_add_func ("/relay/stale", test_stale);
  g_test_add_func ("/relay/letters", test_letters);
  g_test_add_func ("/relay/receipts", test_receipts);
  g_test_add_func ("/relay/hand-over", test_hand_over);
  g_test_add_func ("/relay/refused", test_refused);
  g_test_add_func ("/relay/rate", test_rate);
  g_test_add_func ("/relay/clock-set-back", test_clock_set_back);
  return g_test_run ();
}
