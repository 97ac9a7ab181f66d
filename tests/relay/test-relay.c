/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A relay between a tablet and the hub, on loopback: what goes up, what comes down, what happens when
 * either of them dies, and whom it may not speak for. */
#include "sync-survey.h"

#include "door-files.h"
#include "door-hub-relay.h"
#include "door-letter.h"
#include "door-receipt.h"
#include "door-relay-certificate.h"
#include "door-relay.h"

#include <libsoup/soup.h>
#include <string.h>

typedef struct {
  SyncSurvey *survey;
  char *token; /* of the supervisor whose relay it is */
  char *folder;
  DoorHub *hub; /* the relay's own */
  DoorRelay *relay;
  char *id;
} Village;

static void
start_relay (Village *self)
{
  g_autoptr (GError) error = NULL;
  self->hub = door_hub_new (self->folder, self->survey->clock, &error);
  g_assert_no_error (error);
  door_hub_listen (self->hub, 0, TRUE, NULL, &error);
  g_assert_no_error (error);
  self->relay = door_relay_new (self->folder, self->survey->clock, &error);
  g_assert_no_error (error);
}

static void
stop_relay (Village *self)
{
  g_clear_object (&self->relay);
  door_hub_stop (self->hub);
  g_clear_object (&self->hub);
}

static char *
add_supervisor (SyncSurvey *survey)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  char *token = NULL;
  door_hub_store_add_user (store, "lani", DOOR_USER_SUPERVISOR, "north", &error);
  g_assert_no_error (error);
  door_hub_store_add_device (store, "lani", "laptop", &token, NULL, &error);
  g_assert_no_error (error);
  return token;
}

static void
make_relay (Village *self, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = door_public_keys_to_text (door_identity_public (self->survey->survey_key));
  const DoorRelayPlace place = { .url = (char *) url, .token = self->token, .survey_key = key };
  door_hub_store_init (self->folder, "harbour", &error);
  g_assert_no_error (error);
  g_autoptr (DoorHubStore) store = door_hub_store_open (self->folder, self->survey->clock, &error);
  g_assert_no_error (error);
  door_hub_store_set_relay (store, &place, &error);
  g_assert_no_error (error);
  self->id = door_hub_store_relay_id (store, &error);
  g_assert_no_error (error);
}

static Village *
village_new (void)
{
  g_autoptr (GError) error = NULL;
  Village *self = g_new0 (Village, 1);
  self->survey = sync_survey_new ();
  self->token = add_supervisor (self->survey);
  self->folder = g_dir_make_tmp ("door-relay-XXXXXX", &error);
  g_assert_no_error (error);
  make_relay (self, self->survey->url);
  start_relay (self);
  return self;
}

static void
village_free (Village *self)
{
  stop_relay (self);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self->token);
  g_free (self->id);
  sync_survey_free (self->survey);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Village, village_free)

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;
  *slot = g_object_ref (result);
}

static gboolean
carry (Village *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  door_relay_run_async (self->relay, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return door_relay_run_finish (self->relay, result, error);
}

static void
carry_well (Village *self)
{
  g_autoptr (GError) error = NULL;
  carry (self, &error);
  g_assert_no_error (error);
}

static double
draw_half (gpointer data)
{
  return 0.5;
}

/* The interviewer's tablet, on the way by the relay. */
static DoorSync *
tablet (Village *self, SyncBoxOut *outbox, SyncBoxIn *inbox)
{
  g_autofree char *url = door_hub_get_url (self->hub);
  g_autoptr (DoorServer) server = door_server_new (DOOR_SERVER_HUB, url);
  char vault[DOOR_UUID_TEXT];
  door_uuid_print (&self->survey->vault, vault);
  g_autoptr (DoorDeviceKeys) keys
      = door_device_keys_new (vault, door_identity_public (self->survey->vault_key));
  server->token = g_strdup (self->survey->interviewer_token);
  server->relay_id = g_strdup (self->id);
  DoorSync *sync
      = door_sync_new (server, DOOR_OUTBOX (outbox), DOOR_INBOX (inbox), self->survey->clock);
  door_sync_set_trust (sync, door_identity_public (self->survey->survey_key), self->survey->roster);
  door_sync_set_device_keys (sync, keys);
  door_sync_set_draw (sync, draw_half, NULL);
  return sync;
}

static void
meet (DoorSync *sync)
{
  g_autoptr (GError) error = NULL;
  sync_survey_run (sync, &error);
  g_assert_no_error (error);
}

static guint
submissions (SyncSurvey *survey)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows = door_hub_store_list_submissions (store, NULL, 0, 500, &mark, &error);
  g_assert_no_error (error);
  return rows->len;
}

static void
assign (SyncSurvey *survey, const char *case_id, const char *sealed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  g_autoptr (GBytes) bytes = sealed != NULL ? g_bytes_new (sealed, strlen (sealed)) : NULL;
  door_hub_store_assign (store, survey->interviewer_device, case_id, bytes, &error);
  g_assert_no_error (error);
}

/* -------------------------------------------------------------------------------------------- */

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
  carry_well (village);

  g_autoptr (DoorSync) sync = tablet (village, outbox, inbox);
  sync_box_out_add (outbox, parcel);
  meet (sync);
  g_assert_cmpint (sync_box_out_verdict (outbox, id)->state, ==, DOOR_DELIVERY_CARRIED);
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_FORM, SURVEY_FORM));
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_ASSIGNMENT, "case-17"));
  g_assert_cmpuint (submissions (village->survey), ==, 0);
  g_assert_null (sync_box_in_find (inbox, DOOR_INBOUND_RECEIPT, NULL));

  carry_well (village);
  g_assert_cmpuint (submissions (village->survey), ==, 1);
  carry_well (village);
  g_assert_cmpuint (submissions (village->survey), ==, 1);
  meet (sync);
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
  carry_well (village);
  for (guint i = 0; i < 5; i++)
    sync_box_out_add (outbox, sync_survey_parcel (village->survey, SURVEY_ANSWER));
  {
    g_autoptr (DoorSync) sync = tablet (village, outbox, inbox);
    meet (sync);
  }
  /* The relay is started anew and still has them. */
  stop_relay (village);
  start_relay (village);
  carry_well (village);
  g_assert_cmpuint (submissions (village->survey), ==, 5);

  /* The laptop is lost for good, with what the hub never saw: the tablet brings it to another. */
  sync_box_out_add (outbox, sync_survey_parcel (village->survey, SURVEY_ANSWER));
  {
    g_autoptr (DoorSync) sync = tablet (village, outbox, inbox);
    meet (sync);
  }
  stop_relay (village);
  door_file_remove_tree (village->folder, NULL);
  g_free (village->id);
  make_relay (village, village->survey->url);
  start_relay (village);
  carry_well (village);
  door_clock_advance (village->survey->clock, 13 * 3600 * (gint64) G_USEC_PER_SEC);
  {
    g_autoptr (DoorSync) sync = tablet (village, outbox, inbox);
    meet (sync);
  }
  carry_well (village);
  g_assert_cmpuint (submissions (village->survey), ==, 6);
}

/* An answer of the hub lost on its way to the relay. */
static void
test_lost_answer (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (GError) error = NULL;
  carry_well (village);
  sync_box_out_add (outbox, sync_survey_parcel (village->survey, SURVEY_ANSWER));
  g_autoptr (DoorSync) sync = tablet (village, outbox, inbox);
  meet (sync);
  door_hub_stop (village->survey->hub);
  g_assert_false (carry (village, &error));
  g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE);
  /* Without the hub tablets are served all the same. */
  sync_box_out_add (outbox, sync_survey_parcel (village->survey, SURVEY_ANSWER));
  meet (sync);
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
  carry_well (village);
  assign (village->survey, "case-17", NULL);
  g_autoptr (DoorSync) direct = sync_survey_client (village->survey, NULL, outbox, inbox);
  meet (direct);
  g_assert_null (sync_box_in_find (inbox, DOOR_INBOUND_ASSIGNMENT, "case-17")->body);

  g_autoptr (DoorSync) sync = tablet (village, outbox, inbox);
  meet (sync);
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_ASSIGNMENT), ==, 1);
  /* What is new reaches the tablet by the relay. */
  assign (village->survey, "case-18", "another");
  carry_well (village);
  meet (sync);
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
  carry_well (village);
  g_autofree char *base = door_hub_get_url (village->hub);
  g_assert_cmpuint (put_letter (village, base, "m-1"), ==, 202);
  g_assert_cmpuint (put_letter (village, base, "m-1"), ==, 202);
  carry_well (village);
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
  carry_well (village);
  carry_well (village);
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (DoorSync) sync = tablet (village, outbox, inbox);
  meet (sync);
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_LETTER, "o-1"));
  g_assert_cmpuint (sync_box_in_count (inbox, DOOR_INBOUND_LETTER), ==, 1);
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
  carry_well (village);
  g_autoptr (DoorSync) sync = tablet (village, outbox, inbox);
  meet (sync);
  g_assert_nonnull (sync_box_in_find (inbox, DOOR_INBOUND_ASSIGNMENT, "case-17")->body);

  g_autofree char *base = door_hub_get_url (village->hub);
  g_autofree char *url = g_strdup_printf ("%s/letters/handover/case-17?to=%s", base, keys);
  g_autoptr (GBytes) sealed = g_bytes_new_static ("the case, sealed to mele", 24);
  g_assert_cmpuint (sync_survey_ask ("PUT", url, village->survey->interviewer_token,
                                     "application/octet-stream", sealed, NULL),
                    ==, 202);
  meet (sync);
  g_assert_null (sync_box_in_find (inbox, DOOR_INBOUND_ASSIGNMENT, "case-17")->body);
  g_assert_cmpuint (letters_for (village, base, token), ==, 1);

  carry_well (village);
  carry_well (village);
  g_assert_cmpuint (letters_for (village, base, token), ==, 1);
  g_assert_cmpuint (letters_for (village, village->survey->url, token), ==, 1);
  g_autoptr (DoorHubStore) store = sync_survey_store (village->survey);
  guint64 mark = 0;
  g_autoptr (GPtrArray) held = door_hub_store_list_assignments (
      store, village->survey->interviewer_device, 0, &mark, NULL);
  g_assert_null (((DoorAssignment *) g_ptr_array_index (held, 0))->sealed);
}

/* Who was revoked is not served once the relay has heard of it; strangers never. */
static void
test_revoked (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *base = door_hub_get_url (village->hub);
  g_autofree char *url = g_strconcat (base, "/changes", NULL);
  g_assert_cmpuint (
      sync_survey_ask ("GET", url, village->survey->interviewer_token, NULL, NULL, NULL), ==, 401);
  carry_well (village);
  g_assert_cmpuint (
      sync_survey_ask ("GET", url, village->survey->interviewer_token, NULL, NULL, NULL), ==, 200);
  g_assert_cmpuint (sync_survey_ask ("GET", url, "nobody", NULL, NULL, NULL), ==, 401);
  g_autoptr (DoorHubStore) store = sync_survey_store (village->survey);
  door_hub_store_revoke_device (store, village->survey->interviewer_device, &error);
  g_assert_no_error (error);
  carry_well (village);
  g_assert_cmpuint (
      sync_survey_ask ("GET", url, village->survey->interviewer_token, NULL, NULL, NULL), ==, 403);
  /* What is the hub's to answer, a relay does not. */
  g_autofree char *list = g_strconcat (base, "/submissions?since=0", NULL);
  g_assert_cmpuint (sync_survey_ask ("GET", list, village->token, NULL, NULL, NULL), ==, 503);
}

static guint
ask_for (Village *self, const char *token, const char *device)
{
  g_autofree char *url = g_strconcat (self->survey->url, "/changes", NULL);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GAsyncResult) result = NULL;
  soup_message_headers_replace (headers, "Authorization", bearer);
  soup_message_headers_replace (headers, DOOR_RELAY_DEVICE_HEADER, device);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (session, result, NULL);
  return soup_message_get_status (message);
}

/* The header counts for a supervisor and the own team alone. */
static void
test_on_behalf (void)
{
  g_autoptr (Village) village = village_new ();
  g_autofree char *ida = g_strdup_printf ("%" G_GINT64_FORMAT, village->survey->interviewer_device);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (village->survey);
  g_autofree char *token = NULL;
  gint64 other = 0;
  door_hub_store_add_user (store, "sefo", DOOR_USER_INTERVIEWER, "south", &error);
  door_hub_store_add_device (store, "sefo", "", &token, &other, &error);
  g_assert_no_error (error);
  g_autofree char *sefo = g_strdup_printf ("%" G_GINT64_FORMAT, other);

  g_assert_cmpuint (ask_for (village, village->token, ida), ==, 200);
  g_assert_cmpuint (ask_for (village, village->token, sefo), ==, 403);
  g_assert_cmpuint (ask_for (village, village->survey->supervisor_token, ida), ==, 403);
  g_assert_cmpuint (ask_for (village, village->survey->interviewer_token, sefo), ==, 403);
  g_assert_cmpuint (ask_for (village, village->survey->administrator_token, ida), ==, 403);
  g_assert_cmpuint (ask_for (village, village->token, "99999"), ==, 403);
  g_assert_cmpuint (ask_for (village, village->token, "-1 or 1"), ==, 403);
  g_autofree char *team = g_strconcat (village->survey->url, "/relay/team", NULL);
  g_assert_cmpuint (
      sync_survey_ask ("GET", team, village->survey->interviewer_token, NULL, NULL, NULL), ==, 403);
}

/* The hub refuses what a relay brings: the tablet hears it, and keeps its interview. */
static void
test_refused (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (GError) error = NULL;
  carry_well (village);
  DoorParcel *parcel = sync_survey_parcel (village->survey, SURVEY_ANSWER);
  g_autofree char *id = g_strdup (parcel->id);
  sync_box_out_add (outbox, parcel);
  g_autoptr (DoorSync) sync = tablet (village, outbox, inbox);
  meet (sync);
  g_autoptr (DoorHubStore) store = sync_survey_store (village->survey);
  door_hub_store_set_form_state (store, SURVEY_FORM, SURVEY_VERSION, DOOR_FORM_CLOSED, &error);
  g_assert_no_error (error);
  g_assert_false (carry (village, &error));
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
  carry_well (village);
  for (guint i = 0; i < MANY; i++)
    sync_box_out_add (outbox, sync_survey_parcel (village->survey, SURVEY_ANSWER));
  g_autoptr (DoorSync) sync = tablet (village, outbox, inbox);
  meet (sync);
  guint rounds = 0;
  while (submissions (village->survey) < MANY && rounds++ < 40)
    {
      g_autoptr (GError) error = NULL;
      carry (village, &error);
      door_clock_advance (village->survey->clock, 3600 * (gint64) G_USEC_PER_SEC);
    }
  g_assert_cmpuint (submissions (village->survey), ==, MANY);
  g_assert_cmpuint (rounds, >, 1);
}

/* By the certificate that the laptop made itself: who has its pin is served, others turn away. */
static void
test_certificate (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (village->folder, "relay.pem", NULL);
  carry_well (village);
  gint64 now = door_clock_now (village->survey->clock);
  g_assert_true (door_relay_certificate_make (path, now, &error));
  g_autofree char *before = NULL, *after = NULL;
  g_file_get_contents (path, &before, NULL, NULL);
  g_assert_true (door_relay_certificate_make (path, now, &error));
  g_file_get_contents (path, &after, NULL, NULL);
  g_assert_cmpstr (before, ==, after);
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  g_autofree char *pin = door_relay_certificate_pin (certificate);

  g_autoptr (DoorHub) hub = door_hub_new (village->folder, village->survey->clock, &error);
  g_assert_no_error (error);
  door_hub_listen (hub, 0, TRUE, certificate, &error);
  g_assert_no_error (error);
  g_autofree char *url = door_hub_get_url (hub);
  g_assert_true (g_str_has_prefix (url, "https://"));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DoorServer) server = door_server_new (DOOR_SERVER_HUB, url);
      server->token = g_strdup (village->survey->interviewer_token);
      server->relay_id = g_strdup (village->id);
      server->pin = i == 0 ? g_strdup (pin) : NULL;
      g_autoptr (DoorSync) sync = door_sync_new (server, DOOR_OUTBOX (outbox), DOOR_INBOX (inbox),
                                                 village->survey->clock);
      g_autoptr (GError) refusal = NULL;
      door_sync_set_trust (sync, door_identity_public (village->survey->survey_key),
                           village->survey->roster);
      sync_survey_run (sync, &refusal);
      if (i == 0)
        g_assert_no_error (refusal);
      else
        g_assert_nonnull (refusal);
    }
  door_hub_stop (hub);
}

static DoorSync *
pinned (Village *self, const char *url, const char *pin, SyncBoxOut *outbox, SyncBoxIn *inbox)
{
  g_autoptr (DoorServer) server = door_server_new (DOOR_SERVER_HUB, url);
  server->token = g_strdup (self->survey->interviewer_token);
  server->pin = g_strdup (pin);
  DoorSync *sync
      = door_sync_new (server, DOOR_OUTBOX (outbox), DOOR_INBOX (inbox), self->survey->clock);
  door_sync_set_trust (sync, door_identity_public (self->survey->survey_key), self->survey->roster);
  return sync;
}

/* Another certificate where one was pinned is not spoken to, and nothing leaves; the pinned one is
 * accepted whatever the dates in it and the clocks say. */
static void
test_changed_certificate (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (GError) error = NULL;
  gint64 long_ago = G_GINT64_CONSTANT (946684800000000); /* 2000: expired in 2005 */
  g_autofree char *path = g_build_filename (village->folder, "old.pem", NULL);
  g_autofree char *other = g_build_filename (village->folder, "other.pem", NULL);
  g_assert_true (door_relay_certificate_make (path, long_ago, &error));
  g_assert_true (door_relay_certificate_make (other, long_ago, &error));
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);
  g_autoptr (GTlsCertificate) another = g_tls_certificate_new_from_file (other, &error);
  g_autofree char *pin = door_relay_certificate_pin (certificate);
  g_autofree char *wrong = door_relay_certificate_pin (another);
  g_autoptr (DoorHub) hub = door_hub_new (village->survey->folder, village->survey->clock, &error);
  door_hub_listen (hub, 0, TRUE, certificate, &error);
  g_assert_no_error (error);
  g_autofree char *url = door_hub_get_url (hub);
  DoorParcel *parcel = sync_survey_parcel (village->survey, SURVEY_ANSWER);
  g_autofree char *id = g_strdup (parcel->id);
  sync_box_out_add (outbox, parcel);
  {
    g_autoptr (DoorSync) sync = pinned (village, url, wrong, outbox, inbox);
    g_assert_false (sync_survey_run (sync, NULL));
    g_assert_cmpuint (door_sync_get_pending (sync), ==, 1);
    g_assert_nonnull (door_sync_get_last_error (sync));
    g_assert_cmpuint (submissions (village->survey), ==, 0);
  }
  door_clock_advance (village->survey->clock, 3600 * (gint64) G_USEC_PER_SEC);
  g_autoptr (DoorSync) sync = pinned (village, url, pin, outbox, inbox);
  sync_survey_run (sync, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sync_box_out_verdict (outbox, id)->state, ==, DOOR_DELIVERY_STORED);
  door_hub_stop (hub);
}

/* The laptop's clock was years ahead when the hub could not be reached. */
static void
test_clock_set_back (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (GError) error = NULL;
  carry_well (village);
  sync_box_out_add (outbox, sync_survey_parcel (village->survey, SURVEY_ANSWER));
  g_autoptr (DoorSync) sync = tablet (village, outbox, inbox);
  meet (sync);
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
  carry_well (village);
  g_assert_cmpuint (submissions (village->survey), ==, 1);
}

static void
test_code (void)
{
  const DoorRelayCode code = { (char *) "https://192.168.8.2:8765/v1", (char *) "0123abcd",
                               (char *) "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" };
  g_autofree char *text = door_relay_code_print (&code);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorRelayCode) read = door_relay_code_parse (text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->url, ==, code.url);
  g_assert_cmpstr (read->id, ==, code.id);
  g_assert_cmpstr (read->pin, ==, code.pin);
  const char *const bad[] = { "",
                              "DOORSTEP-RELAY:1?",
                              "DOORSTEP-RELAY:1?url=ftp://x&id=a",
                              "DOORSTEP-RELAY:1?url=https://x",
                              "https://x",
                              "DOORSTEP-RELAY:1?url=https://x&id=a%2Fb",
                              "DOORSTEP-RELAY:1?url=https://x&id=a&pin=12" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (door_relay_code_parse (bad[i], NULL));
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
  g_test_add_func ("/relay/hand-over", test_hand_over);
  g_test_add_func ("/relay/revoked", test_revoked);
  g_test_add_func ("/relay/on-behalf", test_on_behalf);
  g_test_add_func ("/relay/refused", test_refused);
  g_test_add_func ("/relay/rate", test_rate);
  g_test_add_func ("/relay/certificate", test_certificate);
  g_test_add_func ("/relay/changed-certificate", test_changed_certificate);
  g_test_add_func ("/relay/clock-set-back", test_clock_set_back);
  g_test_add_func ("/relay/code", test_code);
  return g_test_run ();
}
