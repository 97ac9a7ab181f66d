/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network that cuts, lies and forgets: nothing is lost, nothing is doubled, and the person is
 * told the truth. */
#include "sync-proxy.h"
#include "sync-survey.h"

#include <string.h>

#define HTTP(status, type, body)                                                                   \
  "HTTP/1.1 " status "\r\nContent-Type: " type "\r\nConnection: close\r\n\r\n" body
#define PORTAL HTTP ("200 OK", "text/html", "<html><body>Please sign in</body></html>")
#define CREATED_PORTAL HTTP ("201 Created", "text/html", "<html><body>Hello</body></html>")
#define REDIRECT "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nConnection: close\r\n\r\n"
#define SAYS(status, nature, words)                                                                \
  HTTP (status, "text/xml",                                                                        \
        "<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\"><message nature=\"" nature  \
        "\">" words "</message></OpenRosaResponse>")

/* A hub of another time, which has taken nothing. */
#define SPEAKS(range)                                                                              \
  "HTTP/1.1 204 No Content\r\nDoorstep-Protocol: " range "\r\nConnection: close\r\n\r\n"

#define HOUR (3600 * (gint64) G_USEC_PER_SEC)

typedef struct {
  SyncSurvey *survey;
  SyncProxy *proxy;
  SyncBoxOut *outbox;
  SyncBoxIn *inbox;
  char *id;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  self->survey = sync_survey_new ();
  self->proxy = sync_proxy_new (door_hub_get_port (self->survey->hub));
  self->outbox = sync_box_out_new ();
  self->inbox = sync_box_in_new ();
  DoorParcel *parcel = sync_survey_parcel (self->survey, SURVEY_ANSWER);
  self->id = g_strdup (parcel->id);
  sync_box_out_add (self->outbox, parcel);
}

static void
tear_down (Case *self, gconstpointer data)
{
  sync_proxy_free (self->proxy);
  g_object_unref (self->outbox);
  g_object_unref (self->inbox);
  g_free (self->id);
  sync_survey_free (self->survey);
}

/* A fresh client, hence fresh connections. */
static DoorSync *
client (Case *self)
{
  return sync_survey_client (self->survey, sync_proxy_url (self->proxy), self->outbox, self->inbox);
}

static guint
count_stored (Case *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (self->survey);
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows = door_hub_store_list_submissions (store, NULL, 0, 100, &mark, &error);
  g_assert_no_error (error);
  return rows->len;
}

static void
assert_arrives_once (Case *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSync) sync = client (self);
  sync_survey_run (sync, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sync_box_out_verdict (self->outbox, self->id)->state, ==, DOOR_DELIVERY_STORED);
  g_assert_nonnull (sync_box_out_verdict (self->outbox, self->id)->receipt);
  g_assert_cmpuint (count_stored (self), ==, 1);
}

static gsize
measure_request (Case *self)
{
  g_autoptr (SyncProxy) measure = sync_proxy_new (door_hub_get_port (self->survey->hub));
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (DoorSync) sync
      = sync_survey_client (self->survey, sync_proxy_url (measure), outbox, self->inbox);
  g_autoptr (GError) error = NULL;
  sync_survey_run (sync, &error);
  gsize rest = sync_proxy_sent (measure);
  sync_box_out_add (outbox, sync_survey_parcel (self->survey, SURVEY_ANSWER));
  sync_survey_run (sync, &error);
  return sync_proxy_sent (measure) - rest;
}

/* Every offset near both ends, where heads and boundaries stand, and many between; in a long run
 * every single one. */
static gsize
next_offset (gsize at, gsize end)
{
  const char *is_long = g_getenv ("DOOR_LONG");
  if (is_long != NULL && *is_long != '\0')
    return at + 1;
  return at < 40 || at + 40 > end ? at + 1 : at + 61;
}

static void
test_cut_request (Case *self, gconstpointer data)
{
  gsize length = measure_request (self);
  g_assert_cmpuint (length, >, 1000);
  guint stored = count_stored (self);
  for (gsize at = 0; at < length; at = next_offset (at, length))
    {
      g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
      g_autoptr (DoorSync) sync
          = sync_survey_client (self->survey, sync_proxy_url (self->proxy), outbox, self->inbox);
      g_autoptr (GError) error = NULL;
      DoorParcel *parcel = sync_survey_parcel (self->survey, SURVEY_ANSWER);
      g_autofree char *id = g_strdup (parcel->id);
      /* Thousands of tries in one second of the hub's clock are more than it takes of anybody. */
      door_clock_advance (self->survey->clock, G_USEC_PER_SEC);
      sync_box_out_add (outbox, parcel);
      sync_proxy_add (self->proxy, (SyncProxyRule){ SYNC_PROXY_CUT_REQUEST, at, NULL });
      sync_survey_run (sync, &error);
      const DoorDelivery *verdict = sync_box_out_verdict (outbox, id);
      if (verdict->state == DOOR_DELIVERY_STORED)
        {
          stored++;
          continue; /* the cut came after this request */
        }
      g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE);
      g_assert_cmpint (door_sync_get_phase (sync), ==, DOOR_SYNC_PHASE_OFFLINE);
      g_assert_cmpuint (door_sync_get_pending (sync), ==, 1);
      g_assert_cmpuint (count_stored (self), ==, stored);
    }
  g_assert_cmpuint (sync_proxy_connections (self->proxy), >, 100);
  sync_survey_free (self->survey);
  self->survey = sync_survey_new ();
}

static void
test_cut_answer (Case *self, gconstpointer data)
{
  for (gsize at = 0; at < 700; at = next_offset (at, 700))
    {
      g_autoptr (DoorSync) sync = client (self);
      g_autoptr (GError) error = NULL;
      door_clock_advance (self->survey->clock, G_USEC_PER_SEC);
      sync_proxy_add (self->proxy, (SyncProxyRule){ SYNC_PROXY_CUT_ANSWER, at, NULL });
      sync_survey_run (sync, &error);
      const DoorDelivery *verdict = sync_box_out_verdict (self->outbox, self->id);
      g_assert_cmpuint (count_stored (self), <=, 1);
      if (verdict->state == DOOR_DELIVERY_STORED)
        break;
      /* A head cut after its first line reads as an answer without a body. */
      g_assert_true (g_error_matches (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE)
                     || g_error_matches (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_SERVER));
    }
  g_assert_cmpuint (sync_box_out_attempts (self->outbox, self->id), >, 20);
  assert_arrives_once (self);
}

/* What a server, or something that is not one, answers; and what becomes of the parcel. */
static const struct {
  const char *name;
  const char *answer;
  DoorDeliveryState state;
  DoorSyncPhase phase;
  gboolean arrives_later;
} answers[] = {
  { "portal", PORTAL, DOOR_DELIVERY_RETRY, DOOR_SYNC_PHASE_WAITING, TRUE },
  { "portal-201", CREATED_PORTAL, DOOR_DELIVERY_RETRY, DOOR_SYNC_PHASE_WAITING, TRUE },
  { "201-unsigned", SAYS ("201 Created", "submit_success", "kept"), DOOR_DELIVERY_RETRY,
    DOOR_SYNC_PHASE_WAITING, TRUE },
  { "202-unsigned", SAYS ("202 Accepted", "submit_success", "kept"), DOOR_DELIVERY_RETRY,
    DOOR_SYNC_PHASE_WAITING, TRUE },
  { "redirect", REDIRECT, DOOR_DELIVERY_RETRY, DOOR_SYNC_PHASE_WAITING, TRUE },
  { "500", HTTP ("500 No", "text/plain", "no"), DOOR_DELIVERY_RETRY, DOOR_SYNC_PHASE_WAITING,
    TRUE },
  { "503", HTTP ("503 No", "text/plain", "no"), DOOR_DELIVERY_RETRY, DOOR_SYNC_PHASE_WAITING,
    TRUE },
  { "423", SAYS ("423 Locked", "error", "busy"), DOOR_DELIVERY_RETRY, DOOR_SYNC_PHASE_WAITING,
    TRUE },
  { "401", SAYS ("401 Unauthorized", "error", "who"), DOOR_DELIVERY_RETRY, DOOR_SYNC_PHASE_REFUSED,
    TRUE },
  { "426", SAYS ("426 Upgrade Required", "error", "too old"), DOOR_DELIVERY_RETRY,
    DOOR_SYNC_PHASE_REFUSED, TRUE },
  { "another-language", SPEAKS ("998-999"), DOOR_DELIVERY_RETRY, DOOR_SYNC_PHASE_REFUSED, TRUE },
  { "409", SAYS ("409 Conflict", "error", "another is here"), DOOR_DELIVERY_REFUSED,
    DOOR_SYNC_PHASE_REFUSED, FALSE },
  { "404", SAYS ("404 Not Found", "error", "no form"), DOOR_DELIVERY_REFUSED,
    DOOR_SYNC_PHASE_REFUSED, FALSE },
  { "404-page", HTTP ("404 Not Found", "text/html", "<html/>"), DOOR_DELIVERY_RETRY,
    DOOR_SYNC_PHASE_WAITING, TRUE },
  { "nonsense", "SMTP ready\r\n\r\n", DOOR_DELIVERY_RETRY, DOOR_SYNC_PHASE_OFFLINE, TRUE },
};

static void
test_answers (Case *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_test_message ("%s", answers[i].name);
      g_autoptr (DoorSync) sync = client (self);
      g_autoptr (GError) error = NULL;
      sync_proxy_add (self->proxy, (SyncProxyRule){ SYNC_PROXY_ANSWER, 0, answers[i].answer });
      sync_survey_run (sync, &error);
      const DoorDelivery *verdict = sync_box_out_verdict (self->outbox, self->id);
      g_assert_nonnull (verdict);
      g_assert_cmpint (verdict->state, ==, answers[i].state);
      g_assert_nonnull (error);
      g_assert_cmpint (door_sync_get_phase (sync), ==, answers[i].phase);
      g_assert_nonnull (door_sync_get_last_error (sync));
      g_assert_cmpuint (count_stored (self), ==, 0);
      if (answers[i].arrives_later)
        {
          door_clock_advance (self->survey->clock, HOUR);
          assert_arrives_once (self);
        }
      tear_down (self, NULL);
      set_up (self, NULL);
    }
}

/* The hub kept it, the answer was lost on the way, hours pass. */
static void
test_lost_answer (Case *self, gconstpointer data)
{
  g_autoptr (DoorSync) sync = client (self);
  g_autoptr (GError) error = NULL;
  sync_proxy_add (self->proxy, (SyncProxyRule){ SYNC_PROXY_CUT_ANSWER, 0, NULL });
  g_assert_false (sync_survey_run (sync, &error));
  g_assert_cmpuint (count_stored (self), ==, 1);
  g_assert_cmpuint (door_sync_get_pending (sync), ==, 1);
  door_clock_advance (self->survey->clock, 7 * HOUR);
  assert_arrives_once (self);
}

/* Nothing listens at all. */
static void
test_nobody_there (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSync) sync
      = sync_survey_client (self->survey, "http://127.0.0.1:1/v1", self->outbox, self->inbox);
  gint64 now = door_clock_now (self->survey->clock);
  g_assert_false (sync_survey_run (sync, &error));
  g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE);
  g_assert_cmpint (door_sync_get_phase (sync), ==, DOOR_SYNC_PHASE_OFFLINE);
  g_assert_cmpint (door_sync_get_next_try (sync), ==, now + 5 * G_USEC_PER_SEC);
  g_clear_error (&error);
  g_assert_false (sync_survey_run (sync, &error));
  g_assert_cmpint (door_sync_get_next_try (sync), ==, now + 10 * G_USEC_PER_SEC);
}

static void
test_switched_off (Case *self, gconstpointer data)
{
  g_autoptr (DoorSync) sync = client (self);
  g_autoptr (GError) error = NULL;
  door_sync_set_online (sync, FALSE);
  g_assert_false (sync_survey_run (sync, &error));
  g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE);
  g_assert_cmpuint (sync_proxy_connections (self->proxy), ==, 0);
  g_assert_cmpuint (door_sync_get_pending (sync), ==, 1);
  door_sync_set_online (sync, TRUE);
  g_clear_error (&error);
  g_assert_true (sync_survey_run (sync, &error));
}

/* One parcel that the server cannot take does not hold up those behind it. */
static void
test_poison (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DoorParcel *second = sync_survey_parcel (self->survey, "second");
  g_autofree char *id = g_strdup (second->id);
  sync_box_out_add (self->outbox, second);
  g_autoptr (DoorSync) sync = client (self);
  sync_proxy_add (self->proxy,
                  (SyncProxyRule){ SYNC_PROXY_ANSWER, 0, HTTP ("500 No", "text/plain", "no") });
  g_assert_false (sync_survey_run (sync, &error));
  g_assert_cmpint (sync_box_out_verdict (self->outbox, self->id)->state, ==, DOOR_DELIVERY_RETRY);
  g_assert_cmpint (sync_box_out_verdict (self->outbox, id)->state, ==, DOOR_DELIVERY_STORED);
  g_assert_cmpuint (door_sync_get_pending (sync), ==, 1);
}

/* Many parcels use one connection (SOUP_MESSAGE_IDEMPOTENT). */
static void
test_one_connection (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  for (guint i = 0; i < 20; i++)
    sync_box_out_add (self->outbox, sync_survey_parcel (self->survey, "one of many"));
  g_autoptr (DoorSync) sync = client (self);
  g_assert_true (sync_survey_run (sync, &error));
  g_printerr ("conn %u\n", sync_proxy_connections (self->proxy));
  g_assert_cmpuint (count_stored (self), ==, 21);
  g_assert_cmpuint (sync_proxy_connections (self->proxy), ==, 1);
}

/* A run that finds nothing new makes one request. */
static void
test_quiet_run (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSync) sync = client (self);
  g_assert_true (sync_survey_run (sync, &error));
  gsize before = sync_proxy_sent (self->proxy);
  g_assert_true (sync_survey_run (sync, &error));
  g_assert_cmpuint (sync_proxy_sent (self->proxy) - before, <, 400);
}

/* Trust ----------------------------------------------------------------------------------------- */

/* A hub that signs with a key the roster does not know: its word counts for nothing. Once the roster
 * names the key, the same bytes are sent again and are one submission. */
static void
test_foreign_receipt (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorIdentity) other_hub = door_identity_new ();
  DoorRoster *without = door_roster_new ("harbour", 1, 0);
  door_roster_add (without, DOOR_ROLE_HUB, NULL, "hub", door_identity_public (other_hub));
  g_autoptr (GBytes) bytes = door_roster_sign (without, self->survey->survey_key);
  door_roster_unref (without);
  g_autoptr (DoorRoster) roster
      = door_roster_read (bytes, door_identity_public (self->survey->survey_key), &error);
  g_autoptr (DoorSync) sync = client (self);
  door_sync_set_trust (sync, door_identity_public (self->survey->survey_key), roster);
  sync_survey_run (sync, &error);
  const DoorDelivery *verdict = sync_box_out_verdict (self->outbox, self->id);
  g_assert_cmpint (verdict->state, ==, DOOR_DELIVERY_RETRY);
  g_assert_null (verdict->receipt);
  door_clock_advance (self->survey->clock, HOUR);
  assert_arrives_once (self);
}

/* A receipt that the hub truly signed, for another interview: replayed by whoever answers. */
static void
test_replayed_receipt (Case *self, gconstpointer data)
{
  assert_arrives_once (self);
  const DoorDelivery *first = sync_box_out_verdict (self->outbox, self->id);
  g_autofree char *text = g_base64_encode (g_bytes_get_data (first->receipt, NULL),
                                           g_bytes_get_size (first->receipt));
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_new ("submit_success", "kept");
  response->receipt = g_steal_pointer (&text);
  g_autofree char *body = door_openrosa_response_print (response);
  g_autofree char *answer
      = g_strdup_printf ("HTTP/1.1 201 Created\r\nContent-Type: text/xml\r\nConnection: close\r\n"
                         "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                         strlen (body), body);
  DoorParcel *second = sync_survey_parcel (self->survey, "second");
  g_autofree char *id = g_strdup (second->id);
  g_autoptr (DoorSync) sync = client (self);
  g_autoptr (GError) error = NULL;
  sync_box_out_add (self->outbox, second);
  sync_proxy_add (self->proxy, (SyncProxyRule){ SYNC_PROXY_ANSWER, 0, answer });
  sync_survey_run (sync, &error);
  g_assert_nonnull (error);
  g_assert_cmpint (sync_box_out_verdict (self->outbox, id)->state, ==, DOOR_DELIVERY_RETRY);
  g_assert_null (sync_box_out_verdict (self->outbox, id)->receipt);
  g_assert_cmpuint (count_stored (self), ==, 1);
}

/* A hub that offers a form and a roster of its own making. */
static void
test_forged_form (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (self->survey);
  g_autofree char *text = g_strndup (g_bytes_get_data (self->survey->form, NULL),
                                     g_bytes_get_size (self->survey->form));
  char *version = strstr (text, SURVEY_VERSION);
  version[0] = '3';
  g_autoptr (GBytes) forged = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) signature = g_bytes_new_static (text, 64);
  door_hub_store_publish_form (store, forged, NULL, signature, NULL, NULL, &error);
  g_assert_no_error (error);

  g_autoptr (DoorSync) sync = client (self);
  g_assert_false (sync_survey_run (sync, &error));
  g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_TRUST);
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_FORM), ==, 0);
  g_assert_cmpint (door_sync_get_phase (sync), ==, DOOR_SYNC_PHASE_REFUSED);
}

static void
test_forged_roster (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (self->survey);
  g_autoptr (DoorIdentity) forger = door_identity_new ();
  DoorRoster *roster = door_roster_new ("harbour", 9, 0);
  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "mallory", door_identity_public (forger));
  g_autoptr (GBytes) bytes = door_roster_sign (roster, forger);
  door_roster_unref (roster);
  door_hub_store_put_roster (store, 9, bytes, &error);
  g_assert_no_error (error);

  g_autoptr (DoorSync) sync = client (self);
  g_assert_false (sync_survey_run (sync, &error));
  g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_TRUST);
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_ROSTER), ==, 0);
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_FORM), ==, 1);
}

/* A password does not travel in the open. */
static void
test_plain_password (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorServer) server = door_server_new (DOOR_SERVER_HUB, "http://192.0.2.1/v1");
  server->username = g_strdup ("ida");
  server->password = g_strdup ("secret");
  g_autoptr (DoorSync) sync = door_sync_new (server, DOOR_OUTBOX (self->outbox),
                                             DOOR_INBOX (self->inbox), self->survey->clock);
  g_assert_false (sync_survey_run (sync, &error));
  g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED);
  g_assert_null (sync_box_out_verdict (self->outbox, self->id));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/sync/faults/" name, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("cut-request", test_cut_request);
  ADD ("cut-answer", test_cut_answer);
  ADD ("answers", test_answers);
  ADD ("lost-answer", test_lost_answer);
  ADD ("nobody-there", test_nobody_there);
  ADD ("switched-off", test_switched_off);
  ADD ("poison", test_poison);
  ADD ("one-connection", test_one_connection);
  ADD ("quiet-run", test_quiet_run);
  ADD ("foreign-receipt", test_foreign_receipt);
  ADD ("replayed-receipt", test_replayed_receipt);
  ADD ("forged-form", test_forged_form);
  ADD ("forged-roster", test_forged_roster);
  ADD ("plain-password", test_plain_password);
  return g_test_run ();
}
