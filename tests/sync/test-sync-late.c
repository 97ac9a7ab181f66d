/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Submissions that come twice at once, in another order, or hours later; a device that cannot write down
 * what became of one; a receipt that was made for another. */
#include "sync-box-post.h"
#include "sync-proxy.h"
#include "sync-survey.h"

#include "door-hub-office.h"
#include "door-letter.h"
#include "door-openrosa.h"

#include <libsoup/soup.h>
#include <string.h>

#define HOUR (3600 * (gint64) G_USEC_PER_SEC)

typedef struct {
  SyncSurvey *survey;
  SyncBoxOut *outbox;
  SyncBoxIn *inbox;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  self->survey = sync_survey_new ();
  self->outbox = sync_box_out_new ();
  self->inbox = sync_box_in_new ();
}

static void
tear_down (Case *self, gconstpointer data)
{
  g_object_unref (self->outbox);
  g_object_unref (self->inbox);
  sync_survey_free (self->survey);
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

static char *
add (Case *self, DoorParcel *parcel)
{
  char *id = g_strdup (parcel->id);
  sync_box_out_add (self->outbox, parcel);
  return id;
}

static guint
post (Case *self, const DoorParcel *parcel)
{
  g_autofree char *url = g_strconcat (self->survey->url, "/submission", NULL);
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body = sync_survey_body (parcel, &type);
  return sync_survey_ask ("POST", url, self->survey->interviewer_token, type, body, NULL);
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  door_sync_run_finish (DOOR_SYNC (source), result, &error);
  g_assert_no_error (error);
  --*(guint *) data;
}

/* The same interview by six connections at the same moment: a tablet that was restored from its copy, or
 * a network that holds requests back. Each is told that it is stored; there is one. */
static void
test_parallel_duplicates (Case *self, gconstpointer data)
{
  enum { CLIENTS = 6 };
  g_autoptr (DoorParcel) parcel = sync_survey_parcel (self->survey, SURVEY_ANSWER);
  SyncBoxOut *boxes[CLIENTS];
  DoorSync *clients[CLIENTS];
  guint waiting = CLIENTS;
  for (guint i = 0; i < CLIENTS; i++)
    {
      DoorParcel *copy = door_parcel_new (parcel->id, parcel->manifest);
      for (guint j = 0; j < parcel->parts->len; j++)
        {
          const DoorWirePart *part = g_ptr_array_index (parcel->parts, j);
          g_ptr_array_add (copy->parts, door_wire_part_new (part->name, NULL, part->bytes));
        }
      boxes[i] = sync_box_out_new ();
      sync_box_out_add (boxes[i], copy);
      clients[i] = sync_survey_client (self->survey, NULL, boxes[i], self->inbox);
    }
  for (guint i = 0; i < CLIENTS; i++)
    door_sync_run_async (clients[i], NULL, on_run, &waiting);
  while (waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < CLIENTS; i++)
    {
      g_assert_cmpint (sync_box_out_verdict (boxes[i], parcel->id)->state, ==,
                       DOOR_DELIVERY_STORED);
      g_object_unref (clients[i]);
      g_object_unref (boxes[i]);
    }
  g_assert_cmpuint (count_stored (self), ==, 1);
}

/* The first is held back somewhere, a later one overtakes it, and both come again after nine hours. */
static void
test_reordered_and_late (Case *self, gconstpointer data)
{
  g_autoptr (DoorParcel) first = sync_survey_parcel (self->survey, SURVEY_ANSWER);
  g_autoptr (DoorParcel) second = sync_survey_parcel (self->survey, SURVEY_ANSWER);
  g_assert_cmpuint (post (self, second), ==, 201);
  g_assert_cmpuint (post (self, first), ==, 201);
  door_clock_advance (self->survey->clock, 9 * HOUR);
  g_assert_cmpuint (post (self, first) / 100, ==, 2);
  g_assert_cmpuint (post (self, second) / 100, ==, 2);
  g_assert_cmpuint (count_stored (self), ==, 2);
}

/* The hub has it, and the device cannot write that down: it stays waiting, says why, and goes again when
 * there is room; there is one. */
static void
test_device_disk_full (Case *self, gconstpointer data)
{
  g_autoptr (DoorSync) sync = sync_survey_client (self->survey, NULL, self->outbox, self->inbox);
  g_autofree char *id = add (self, sync_survey_parcel (self->survey, SURVEY_ANSWER));
  g_autoptr (GError) error = NULL;
  sync_box_out_fill_disk (self->outbox, 1);
  g_assert_false (sync_survey_run (sync, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_cmpuint (door_sync_get_pending (sync), ==, 1);
  g_assert_null (sync_box_out_verdict (self->outbox, id));
  g_assert_cmpuint (count_stored (self), ==, 1);

  g_assert_true (sync_survey_run (sync, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sync_box_out_verdict (self->outbox, id)->state, ==, DOOR_DELIVERY_STORED);
  g_assert_nonnull (sync_box_out_verdict (self->outbox, id)->receipt);
  g_assert_cmpuint (count_stored (self), ==, 1);
}

/* A true receipt of the hub, shown for another interview: it is none, and nothing may be removed by it. */
static void
test_replayed_receipt (Case *self, gconstpointer data)
{
  g_autoptr (DoorSync) sync = sync_survey_client (self->survey, NULL, self->outbox, self->inbox);
  g_autofree char *id = add (self, sync_survey_parcel (self->survey, SURVEY_ANSWER));
  g_autoptr (GError) error = NULL;
  g_assert_true (sync_survey_run (sync, &error));
  GBytes *receipt = sync_box_out_verdict (self->outbox, id)->receipt;
  g_assert_nonnull (receipt);

  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_new ("", "stored");
  response->receipt
      = g_base64_encode (g_bytes_get_data (receipt, NULL), g_bytes_get_size (receipt));
  g_autofree char *xml = door_openrosa_response_print (response);
  g_autofree char *answer = g_strdup_printf ("HTTP/1.1 201 Created\r\nContent-Type: text/xml\r\n"
                                             "Connection: close\r\nContent-Length: %zu\r\n\r\n%s",
                                             strlen (xml), xml);
  g_autoptr (SyncProxy) proxy = sync_proxy_new (door_hub_get_port (self->survey->hub));
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  DoorParcel *other = sync_survey_parcel (self->survey, SURVEY_ANSWER);
  g_autofree char *other_id = g_strdup (other->id);
  sync_box_out_add (outbox, other);
  sync_proxy_add (proxy, (SyncProxyRule){ SYNC_PROXY_ANSWER, 0, answer });
  g_autoptr (DoorSync) deceived
      = sync_survey_client (self->survey, sync_proxy_url (proxy), outbox, self->inbox);
  sync_survey_run (deceived, NULL);
  g_assert_nonnull (sync_box_out_verdict (outbox, other_id));
  g_assert_null (sync_box_out_verdict (outbox, other_id)->receipt);
}

/* A case that came from a colleague's hand is handed on before that colleague told the hub: the letter
 * waits on the device, the others go past it, and it leaves once the hub knows. */
static void
test_handed_on_too_early (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (self->survey);
  g_autoptr (DoorIdentity) colleague = door_identity_new ();
  const DoorPublicKeys *public_keys = door_identity_public (colleague);
  g_autoptr (DoorDeviceKeys) keys
      = door_device_keys_new ("0f0e0d0c-0b0a-4908-8706-050403020100", public_keys);
  g_autofree char *to = door_public_keys_to_text (public_keys);
  g_autofree char *mailbox = door_hub_mailbox_of_device (self->survey->interviewer_device);
  g_autoptr (GBytes) sealed = g_bytes_new ("sealed", 6);
  g_autofree char *token = NULL;
  gint64 device = 0;
  door_hub_store_add_user (store, "omar", DOOR_USER_INTERVIEWER, "north", &error);
  door_hub_store_add_device (store, "omar", "tablet", &token, &device, &error);
  g_assert_no_error (error);
  door_hub_store_set_device_keys (store, device, keys, &error);
  g_assert_no_error (error);
  door_hub_store_assign (store, device, "c1", sealed, &error);
  g_assert_no_error (error);

  g_autoptr (SyncBoxPost) postbox = sync_box_post_new ();
  sync_box_post_add (postbox, DOOR_LETTER_HANDOVER, "c1", to, "handed on");
  sync_box_post_add (postbox, DOOR_LETTER_MESSAGE, "m1", DOOR_LETTER_TO_TEAM, "a message");
  g_autoptr (DoorSync) sync = sync_survey_client (self->survey, NULL, self->outbox, self->inbox);
  door_sync_set_postbox (sync, DOOR_POSTBOX (postbox));
  g_assert_true (sync_survey_run (sync, &error));
  g_assert_cmpuint (sync_box_post_waiting (postbox), ==, 1);
  g_assert_null (sync_box_post_refusal (postbox));

  door_hub_store_put_letter (store, mailbox, device, DOOR_LETTER_HANDOVER, "c1", sealed, NULL, NULL,
                             &error);
  g_assert_no_error (error);
  g_assert_true (sync_survey_run (sync, &error));
  g_assert_cmpuint (sync_box_post_waiting (postbox), ==, 0);
  g_assert_null (sync_box_post_refusal (postbox));
}

/* A tablet whose battery was empty for years, or that somebody set to another century: what it sends is kept
 * under the hub's time, and its receipt is as good. */
static void
test_clock_years_wrong (Case *self, gconstpointer data)
{
  static const gint64 years[] = { -40, 40 };
  gint64 now = door_clock_now (self->survey->clock);
  for (guint i = 0; i < G_N_ELEMENTS (years); i++)
    {
      g_autoptr (DoorClock) wrong = door_clock_new_fixed (now + years[i] * 365 * 24 * HOUR, NULL);
      g_autoptr (DoorServer) server = door_server_new (DOOR_SERVER_HUB, self->survey->url);
      g_autoptr (GError) error = NULL;
      g_autofree char *id = add (self, sync_survey_parcel (self->survey, SURVEY_ANSWER));
      door_server_set_token (server, NULL, self->survey->interviewer_token);
      g_autoptr (DoorSync) sync
          = door_sync_new (server, DOOR_OUTBOX (self->outbox), DOOR_INBOX (self->inbox), wrong);
      door_sync_set_trust (sync, door_identity_public (self->survey->survey_key),
                           self->survey->roster);
      g_assert_true (sync_survey_run (sync, &error));
      const DoorDelivery *verdict = sync_box_out_verdict (self->outbox, id);
      g_assert_cmpint (verdict->state, ==, DOOR_DELIVERY_STORED);
      g_assert_nonnull (verdict->receipt);
    }
  guint64 mark = 0;
  g_autoptr (DoorHubStore) store = sync_survey_store (self->survey);
  g_autoptr (GPtrArray) rows = door_hub_store_list_submissions (store, NULL, 0, 10, &mark, NULL);
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (years));
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpint (((DoorSubmissionRow *) g_ptr_array_index (rows, i))->received, ==, now);
}

/* One that the hub will not have does not keep the others back, and its words come to who wrote it. */
static void
test_refused_letter (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *keys = door_public_keys_to_text (door_identity_public (self->survey->vault_key));
  g_autoptr (SyncBoxPost) postbox = sync_box_post_new ();
  g_autoptr (DoorSync) sync = sync_survey_client (self->survey, NULL, self->outbox, self->inbox);
  g_assert_true (sync_survey_run (sync, &error)); /* the hub knows the keys from now on */
  sync_box_post_add (postbox, DOOR_LETTER_RETURN, "uuid:1", keys, "not mine to write");
  sync_box_post_add (postbox, DOOR_LETTER_MESSAGE, "m1", DOOR_LETTER_TO_TEAM, "a message");
  door_sync_set_postbox (sync, DOOR_POSTBOX (postbox));
  g_assert_true (sync_survey_run (sync, &error));
  g_assert_cmpuint (sync_box_post_waiting (postbox), ==, 0);
  g_assert_nonnull (strstr (sync_box_post_refusal (postbox), "not for you"));
}

/* Forbids the letters whose address holds the word. */
static void
on_letter (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer data)
{
  gboolean letter = strstr (path, "/letters/") != NULL;
  soup_server_message_set_status (message, !letter ? 304 : strstr (path, data) ? 403 : 201, NULL);
}

static char *
serve_letters (SoupServer *server, const char *forbidden)
{
  g_autoptr (GError) error = NULL;
  soup_server_add_handler (server, NULL, on_letter, (gpointer) forbidden, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  g_autoslist (GUri) uris = soup_server_get_uris (server);
  return g_strdup_printf ("http://127.0.0.1:%d/v1", g_uri_get_port (uris->data));
}

/* A 403 may be about one letter, or the whole enrolment: nothing is thrown away either way, and what
 * went wrong is said. */
static void
test_forbidden_letter (Case *self, gconstpointer data)
{
  static const struct {
    const char *word; /* in the addresses that are forbidden */
    guint left;
  } cases[] = { { "/m1", 1 }, { "/letters/", 5 } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
      g_autofree char *url = serve_letters (server, cases[i].word);
      g_autoptr (SyncBoxPost) postbox = sync_box_post_new ();
      g_autoptr (DoorSync) sync = sync_survey_client (self->survey, url, self->outbox, self->inbox);
      g_autoptr (GError) error = NULL;
      for (guint m = 1; m <= 5; m++)
        {
          g_autofree char *id = g_strdup_printf ("m%u", m);
          sync_box_post_add (postbox, DOOR_LETTER_MESSAGE, id, DOOR_LETTER_TO_TEAM, "a message");
        }
      door_sync_set_postbox (sync, DOOR_POSTBOX (postbox));
      g_assert_false (sync_survey_run (sync, &error));
      g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED);
      g_assert_cmpuint (sync_box_post_waiting (postbox), ==, cases[i].left);
      g_assert_null (sync_box_post_refusal (postbox));
      soup_server_disconnect (server);
    }
}

#define ADD(name, function) g_test_add ("/sync/late/" name, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("parallel-duplicates", test_parallel_duplicates);
  ADD ("reordered-and-late", test_reordered_and_late);
  ADD ("device-disk-full", test_device_disk_full);
  ADD ("replayed-receipt", test_replayed_receipt);
  ADD ("handed-on-too-early", test_handed_on_too_early);
  ADD ("clock-years-wrong", test_clock_years_wrong);
  ADD ("refused-letter", test_refused_letter);
  ADD ("forbidden-letter", test_forbidden_letter);
  return g_test_run ();
}
