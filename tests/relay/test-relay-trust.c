/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a relay serves, whom it may not speak for, and by what a tablet knows it. */
#include "relay-village.h"

#include "door-hub-relay.h"
#include "door-relay-certificate.h"

#include <libsoup/soup.h>
#include <string.h>

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
  village_carry_well (village);
  g_assert_cmpuint (
      sync_survey_ask ("GET", url, village->survey->interviewer_token, NULL, NULL, NULL), ==, 200);
  g_assert_cmpuint (sync_survey_ask ("GET", url, "nobody", NULL, NULL, NULL), ==, 401);
  g_autoptr (DoorHubStore) store = sync_survey_store (village->survey);
  door_hub_store_revoke_device (store, village->survey->interviewer_device, &error);
  g_assert_no_error (error);
  village_carry_well (village);
  g_assert_cmpuint (
      sync_survey_ask ("GET", url, village->survey->interviewer_token, NULL, NULL, NULL), ==, 403);
  /* What its tablets brought, those who review may read, sealed. What they say of it goes along, from them
   * alone. */
  g_autofree char *list = g_strconcat (base, "/submissions?since=0", NULL);
  g_autofree char *receipt = g_strconcat (base, "/submissions/1/receipt", NULL);
  g_autoptr (GBytes) words = g_bytes_new_static ("x", 1);
  g_assert_cmpuint (sync_survey_ask ("GET", list, village->token, NULL, NULL, NULL), ==, 200);
  g_assert_cmpuint (
      sync_survey_ask ("POST", receipt, village->token, "application/octet-stream", words, NULL),
      ==, 202);
  g_assert_cmpuint (sync_survey_ask ("POST", receipt, village->survey->interviewer_token,
                                     "application/octet-stream", words, NULL),
                    ==, 403);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;
  *slot = g_object_ref (result);
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

/* By the certificate that the laptop made itself: who has its pin is served, others turn away. */
static void
test_certificate (void)
{
  g_autoptr (Village) village = village_new ();
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autoptr (SyncBoxIn) inbox = sync_box_in_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (village->folder, "relay.pem", NULL);
  village_carry_well (village);
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
    g_assert_cmpuint (village_submissions (village->survey), ==, 0);
  }
  door_clock_advance (village->survey->clock, 3600 * (gint64) G_USEC_PER_SEC);
  g_autoptr (DoorSync) sync = pinned (village, url, pin, outbox, inbox);
  sync_survey_run (sync, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sync_box_out_verdict (outbox, id)->state, ==, DOOR_DELIVERY_STORED);
  door_hub_stop (hub);
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
  g_test_add_func ("/relay/revoked", test_revoked);
  g_test_add_func ("/relay/on-behalf", test_on_behalf);
  g_test_add_func ("/relay/certificate", test_certificate);
  g_test_add_func ("/relay/changed-certificate", test_changed_certificate);
  g_test_add_func ("/relay/code", test_code);
  return g_test_run ();
}
