/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large parts over a network that breaks every few hundred kilobytes. */
#include "sync-proxy.h"
#include "sync-survey.h"

#include <string.h>

#define PHOTO (900u * 1000)

typedef struct {
  SyncSurvey *survey;
  SyncProxy *proxy;
  SyncBoxOut *outbox;
  SyncBoxIn *inbox;
  DoorParcel *parcel; /* borrowed */
  char *id;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  self->survey = sync_survey_new ();
  self->proxy = sync_proxy_new (door_hub_get_port (self->survey->hub));
  self->outbox = sync_box_out_new ();
  self->inbox = sync_box_in_new ();
  self->parcel = sync_survey_parcel (self->survey, SURVEY_ANSWER);
  sync_survey_add_photo (self->parcel, PHOTO);
  self->id = g_strdup (self->parcel->id);
  sync_box_out_add (self->outbox, self->parcel);
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

/* One run of a fresh client. */
static gboolean
run_once (Case *self)
{
  g_autoptr (DoorSync) sync
      = sync_survey_client (self->survey, sync_proxy_url (self->proxy), self->outbox, self->inbox);
  g_autoptr (GError) error = NULL;
  return sync_survey_run (sync, &error);
}

static gboolean
is_stored (Case *self)
{
  const DoorDelivery *verdict = sync_box_out_verdict (self->outbox, self->id);
  return verdict != NULL && verdict->state == DOOR_DELIVERY_STORED;
}

static void
assert_photo_kept (Case *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (self->survey);
  guint64 seq;
  door_hub_store_find_instance (store, self->id, &seq, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) kept = door_hub_store_get_part (store, seq, "media-1.door", &error);
  g_assert_no_error (error);
  const DoorWirePart *sent = g_ptr_array_index (self->parcel->parts, 1);
  g_assert_true (g_bytes_equal (kept, sent->bytes));
}

static void
test_whole (Case *self, gconstpointer data)
{
  g_assert_true (run_once (self));
  g_assert_true (is_stored (self));
  g_assert_nonnull (sync_box_out_verdict (self->outbox, self->id)->receipt);
  assert_photo_kept (self);
}

/* Cut every 100 kB: it arrives, and next to nothing was sent twice. */
static void
test_broken_often (Case *self, gconstpointer data)
{
  guint runs = 0;
  while (!is_stored (self) && runs++ < 40)
    {
      sync_proxy_add (self->proxy, (SyncProxyRule){ SYNC_PROXY_CUT_REQUEST, 100 * 1000, NULL });
      run_once (self);
    }
  g_assert_true (is_stored (self));
  g_assert_cmpuint (runs, >, 5);
  assert_photo_kept (self);
  double resent = ((double) sync_proxy_sent (self->proxy) - PHOTO) / PHOTO * 100;
  g_test_message ("%u runs, %.1f %% sent besides the photograph itself", runs, resent);
  g_assert_cmpfloat (resent, <, 5);
}

/* A link of 1 Mbit/s that drops every 2 s carries 250 kB at a time. Many interviews of 4 kB with a
 * photograph of 200 kB each go over it: all arrive once, and little is sent twice. What is counted
 * besides their bytes holds the heads of all requests, too: the figure is an upper bound. */
static void
test_dropping_link (Case *self, gconstpointer data)
{
  enum { LINK = 250 * 1000, ANSWERS = 4096, PICTURE = 200 * 1000 };
  const guint count = g_getenv ("DOOR_LONG") != NULL ? 1000 : 25;
  g_autoptr (SyncBoxOut) outbox = sync_box_out_new ();
  g_autofree char *answers = g_strnfill (ANSWERS, 'a');
  guint runs = 0;
  guint pending = count;
  gsize whole = 0;
  for (guint i = 0; i < count; i++)
    {
      DoorParcel *parcel = sync_survey_parcel (self->survey, answers);
      sync_survey_add_photo (parcel, PICTURE);
      whole += g_bytes_get_size (parcel->manifest);
      for (guint n = 0; n < parcel->parts->len; n++)
        whole += g_bytes_get_size (((DoorWirePart *) g_ptr_array_index (parcel->parts, n))->bytes);
      sync_box_out_add (outbox, parcel);
    }
  for (guint i = 0; i < count * 2; i++)
    sync_proxy_add (self->proxy, (SyncProxyRule){ SYNC_PROXY_CUT_REQUEST, LINK, NULL });
  while (pending > 0 && runs++ < count * 4)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorSync) sync
          = sync_survey_client (self->survey, sync_proxy_url (self->proxy), outbox, self->inbox);
      sync_survey_run (sync, &error);
      pending = door_sync_get_pending (sync);
      door_clock_advance (self->survey->clock, 2 * (gint64) G_USEC_PER_SEC);
    }
  g_autoptr (DoorHubStore) store = sync_survey_store (self->survey);
  guint64 since = 0, mark = 0;
  guint arrived = 0;
  do
    {
      g_autoptr (GPtrArray) rows
          = door_hub_store_list_submissions (store, NULL, since, 500, &mark, NULL);
      for (guint i = 0; i < rows->len; i++)
        {
          const DoorSubmissionRow *row = g_ptr_array_index (rows, i);
          g_assert_true (row->complete && !row->conflict);
        }
      arrived += rows->len;
      since = rows->len > 0 ? mark : 0;
  } while (since > 0);
  guint drops = sync_proxy_connections (self->proxy) - 1;
  double resent = ((double) sync_proxy_sent (self->proxy) - (double) whole) / (double) whole * 100;
  g_test_message ("%u interviews, %u drops, %.2f %% sent besides them", count, drops, resent);
  g_assert_cmpuint (pending, ==, 0);
  g_assert_cmpuint (arrived, ==, count);
  g_assert_cmpuint (drops, >, count / 2);
  g_assert_cmpfloat (resent, <, 5);
}

/* On a connection that costs money the answers go, and the photograph follows on a free one. */
static void
test_answers_first (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSync) sync
      = sync_survey_client (self->survey, sync_proxy_url (self->proxy), self->outbox, self->inbox);
  door_sync_set_large (sync, FALSE);
  sync_survey_run (sync, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sync_proxy_sent (self->proxy), <, PHOTO / 10);
  const DoorDelivery *verdict = sync_box_out_verdict (self->outbox, self->id);
  g_assert_cmpint (verdict->state, ==, DOOR_DELIVERY_RETRY);
  g_assert_cmpint (verdict->next_try, >, door_clock_now (self->survey->clock));
  g_autoptr (DoorHubStore) store = sync_survey_store (self->survey);
  guint64 seq;
  g_assert_true (door_hub_store_find_instance (store, self->id, &seq, NULL));

  door_clock_advance (self->survey->clock, 24 * 3600 * (gint64) G_USEC_PER_SEC);
  door_sync_set_large (sync, TRUE);
  sync_survey_run (sync, &error);
  g_assert_no_error (error);
  g_assert_true (is_stored (self));
  g_assert_nonnull (sync_box_out_verdict (self->outbox, self->id)->receipt);
  assert_photo_kept (self);
}

/* The same photograph of another interview (a retake kept twice) is not sent again. */
static void
test_known_part (Case *self, gconstpointer data)
{
  g_assert_true (run_once (self));
  gsize before = sync_proxy_sent (self->proxy);
  DoorParcel *second = sync_survey_parcel (self->survey, "second");
  g_autofree char *id = g_strdup (second->id);
  const DoorWirePart *photo = g_ptr_array_index (self->parcel->parts, 1);
  g_autoptr (DoorSubmissionManifest) manifest
      = door_submission_manifest_parse (second->manifest, NULL);
  door_submission_manifest_add_part (manifest, "media-1.door", photo->bytes);
  g_ptr_array_add (second->parts, door_wire_part_new ("media-1.door", NULL, photo->bytes));
  g_bytes_unref (second->manifest);
  second->manifest = door_submission_manifest_print (manifest);
  sync_box_out_add (self->outbox, second);

  g_assert_true (run_once (self));
  g_assert_cmpint (sync_box_out_verdict (self->outbox, id)->state, ==, DOOR_DELIVERY_STORED);
  g_assert_cmpuint (sync_proxy_sent (self->proxy) - before, <, 20 * 1000);
}

/* The hub lost the upload between the last piece and the submission: it says so, and the next run
 * brings the part again. Nothing counts as stored that is not whole. */
static void
test_lost_upload (Case *self, gconstpointer data)
{
  g_autofree char *content_type = NULL;
  g_autofree char *url = g_strconcat (self->survey->url, "/submission", NULL);
  g_autoptr (DoorParcel) bare = door_parcel_new (self->id, self->parcel->manifest);
  const DoorWirePart *sealed = g_ptr_array_index (self->parcel->parts, 0);
  g_autoptr (GBytes) answer = NULL;
  g_ptr_array_add (bare->parts, door_wire_part_new (sealed->name, NULL, sealed->bytes));
  g_autoptr (GBytes) body = sync_survey_body (bare, &content_type);
  g_assert_cmpuint (
      sync_survey_ask ("POST", url, self->survey->interviewer_token, content_type, body, &answer),
      ==, 202);
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (answer, NULL);
  g_assert_cmpstr (response->nature, ==, DOOR_OPENROSA_PARTIAL);
  g_assert_null (response->receipt);
  g_assert_true (run_once (self));
  g_assert_true (is_stored (self));
  assert_photo_kept (self);
}

/* By hand ---------------------------------------------------------------------------------------- */

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static gboolean
append (DoorHubStore *store, gint64 device, guint64 at, const char *text, GError **error)
{
  g_autoptr (GBytes) piece = g_bytes_new_static (text, strlen (text));
  guint64 offset;
  return door_hub_store_append_upload (store, device, SHA, at, piece, &offset, error);
}

static void
test_store (Case *self, gconstpointer data)
{
  g_autoptr (DoorHubStore) store = sync_survey_store (self->survey);
  g_autoptr (GError) error = NULL;
  gint64 device = self->survey->interviewer_device;
  guint64 offset = 99, size;
  g_assert_false (door_hub_store_begin_upload (store, device, "../../x", 5, &offset, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (door_hub_store_begin_upload (store, device, SHA, 6, &offset, &error));
  g_assert_cmpuint (offset, ==, 0);
  g_assert_false (door_hub_store_find_upload (store, device + 1, SHA, &size, &offset, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_assert_true (append (store, device, 0, "abc", &error));
  g_assert_false (append (store, device, 0, "abc", &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (append (store, device, 3, "defg", &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_INVALID);
  g_clear_error (&error);

  /* What was announced is not what came: dropped, and may begin anew. */
  g_assert_false (append (store, device, 3, "def", &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (door_hub_store_begin_upload (store, device, SHA, 6, &offset, &error));
  g_assert_cmpuint (offset, ==, 0);
  g_assert_true (
      door_hub_store_drop_old_uploads (store, door_clock_now (self->survey->clock) + 1, &error));
  g_assert_false (door_hub_store_find_upload (store, device, SHA, &size, &offset, NULL));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/sync/upload/" name, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole", test_whole);
  ADD ("broken-often", test_broken_often);
  ADD ("dropping-link", test_dropping_link);
  ADD ("answers-first", test_answers_first);
  ADD ("known-part", test_known_part);
  ADD ("lost-upload", test_lost_upload);
  ADD ("store", test_store);
  return g_test_run ();
}
