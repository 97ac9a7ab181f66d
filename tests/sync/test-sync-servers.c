/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers of others and their habits: who may enter, what is asked twice, large submissions file by
 * file, encryption that begins later, certificates. */
#include "sync-fake.h"
#include "sync-proxy.h"
#include "sync-survey.h"

#include "door-files.h"

#include <string.h>

enum { PHOTO = 200 * 1000 };

typedef struct {
  SyncFake *fake;
  DoorClock *clock;
  SyncBoxOut *outbox;
  SyncBoxIn *inbox;
} Case;

static void
start (Case *self, FakeLock lock, GTlsCertificate *certificate)
{
  self->fake = sync_fake_new (lock, certificate);
  self->clock = door_clock_new_fixed (G_GINT64_CONSTANT (1795413600000000), NULL);
  self->outbox = sync_box_out_new ();
  self->inbox = sync_box_in_new ();
}

static void
stop (Case *self)
{
  g_clear_pointer (&self->fake, sync_fake_free);
  g_clear_pointer (&self->clock, door_clock_unref);
  g_clear_object (&self->outbox);
  g_clear_object (&self->inbox);
}

static gboolean
run_as (Case *self, const DoorServer *account, GError **error)
{
  g_autoptr (DoorSync) sync
      = door_sync_new (account, DOOR_OUTBOX (self->outbox), DOOR_INBOX (self->inbox), self->clock);
  return sync_survey_run (sync, error);
}

static gboolean
run (Case *self, GError **error)
{
  g_autoptr (DoorServer) account = sync_fake_account (self->fake, NULL);
  return run_as (self, account, error);
}

static DoorParcel *
add (Case *self, const char *xml, guint n_photos)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (xml, strlen (xml));
  DoorParcel *parcel = door_parcel_new ("uuid:1", bytes);
  for (guint i = 0; i < n_photos; i++)
    {
      g_autofree char *name = g_strdup_printf ("photo-%u.jpg", i + 1);
      g_autoptr (GBytes) photo = g_bytes_new_take (g_malloc0 (PHOTO), PHOTO);
      g_ptr_array_add (parcel->parts, door_wire_part_new (name, "image/jpeg", photo));
    }
  sync_box_out_add (self->outbox, parcel);
  return parcel;
}

static DoorDeliveryState
state (Case *self)
{
  return sync_box_out_verdict (self->outbox, "uuid:1")->state;
}

/* Who may enter --------------------------------------------------------------------------------- */

static void
test_locks (void)
{
  for (FakeLock lock = FAKE_ANYBODY; lock <= FAKE_TOKEN; lock++)
    {
      g_autoptr (GError) error = NULL;
      Case self;
      start (&self, lock, NULL);
      add (&self, FAKE_PLAIN ("uuid:1"), 0);
      run (&self, &error);
      g_assert_no_error (error);
      g_assert_cmpint (state (&self), ==, DOOR_DELIVERY_STORED);
      g_assert_nonnull (sync_box_in_find (self.inbox, DOOR_INBOUND_FORM, "household"));
      stop (&self);
    }
}

static void
test_wrong_password (void)
{
  for (FakeLock lock = FAKE_BASIC; lock <= FAKE_TOKEN; lock++)
    {
      g_autoptr (GError) error = NULL;
      Case self;
      start (&self, lock, NULL);
      g_autoptr (DoorServer) account = sync_fake_account (self.fake, NULL);
      add (&self, FAKE_PLAIN ("uuid:1"), 0);
      if (account->password != NULL)
        strcpy (account->password, "guess!");
      else
        strcpy (account->token, "guess!");
      g_assert_false (run_as (&self, account, &error));
      g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED);
      g_assert_cmpuint (self.fake->posts, ==, 0);
      g_assert_null (sync_box_out_verdict (self.outbox, "uuid:1"));
      stop (&self);
    }
}

/* What is asked twice --------------------------------------------------------------------------- */

static void
test_quiet (void)
{
  g_autoptr (GError) error = NULL;
  Case self;
  start (&self, FAKE_ANYBODY, NULL);
  run (&self, &error);
  guint before = self.fake->requests;
  run (&self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self.fake->requests, ==, before + 1);
  g_assert_cmpuint (self.fake->unchanged, ==, 1);
  stop (&self);
}

/* The manifest is asked for each time; what it lists, once. A list's hash is no digest of it. */
static void
test_known_media (void)
{
  g_autoptr (GError) error = NULL;
  Case self;
  start (&self, FAKE_ANYBODY, NULL);
  self.fake->has_media = TRUE;
  for (guint i = 0; i < 3; i++)
    run (&self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self.fake->manifests, ==, 3);
  g_assert_cmpuint (self.fake->media, ==, 2);
  g_assert_cmpuint (self.fake->forms, ==, 1);
  g_assert_cmpuint (sync_box_in_count (self.inbox, DOOR_INBOUND_FORM), ==, 1);
  stop (&self);
}

/* What was made here and is deleted there goes; what the server has, and what it never heard of, stays. Without
 * any of it nothing is asked. */
static void
test_entities (void)
{
  g_autoptr (GError) error = NULL;
  Case self;
  start (&self, FAKE_ANYBODY, NULL);
  self.fake->has_media = TRUE;
  self.fake->deleted = "b";
  run (&self, &error);
  g_assert_cmpuint (self.fake->integrity, ==, 0);
  sync_box_in_set_mark (self.inbox, "entities/cases", "a b new");
  for (guint i = 0; i < 2; i++)
    run (&self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self.fake->integrity, ==, 2);
  g_assert_cmpuint (sync_box_in_count (self.inbox, DOOR_INBOUND_ENTITY_GONE), ==, 1);
  g_assert_cmpstr (sync_box_in_find (self.inbox, DOOR_INBOUND_ENTITY_GONE, "b")->name, ==, "cases");
  g_autofree char *left = sync_box_in_get_mark (self.inbox, "entities/cases");
  g_assert_cmpstr (left, ==, "a new");
  stop (&self);
}

/* A new version comes beside the old one. */
static void
test_versions (void)
{
  g_autoptr (GError) error = NULL;
  Case self;
  start (&self, FAKE_ANYBODY, NULL);
  run (&self, &error);
  self.fake->form = FAKE_FORM ("4", "");
  self.fake->version = "4";
  run (&self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sync_box_in_count (self.inbox, DOOR_INBOUND_FORM), ==, 2);
  stop (&self);
}

/* File by file ---------------------------------------------------------------------------------- */

static void
assert_all_arrived (Case *self)
{
  g_assert_cmpint (state (self), ==, DOOR_DELIVERY_STORED);
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("photo-%u.jpg", i);
      g_assert_cmpuint (sync_fake_arrivals (self->fake, "uuid:1", name), ==, 1);
    }
  for (guint i = 1; i < self->fake->xmls->len; i++)
    g_assert_true (g_bytes_equal (g_ptr_array_index (self->fake->xmls, 0),
                                  g_ptr_array_index (self->fake->xmls, i)));
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;
  Case self;
  start (&self, FAKE_ANYBODY, NULL);
  add (&self, FAKE_PLAIN ("uuid:1"), 5);
  run (&self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self.fake->posts, ==, 5);
  assert_all_arrived (&self);
  stop (&self);
}

/* The network holds for a photo and a half at a time: each run goes on with the next photo. */
static void
test_files_over_breaks (void)
{
  Case self;
  start (&self, FAKE_ANYBODY, NULL);
  add (&self, FAKE_PLAIN ("uuid:1"), 5);
  g_autoptr (SyncProxy) proxy = sync_proxy_new (self.fake->port);
  g_autofree char *url = g_strdup (sync_proxy_url (proxy));
  strcpy (strrchr (url, '/'), "/d");
  guint runs = 0;
  do
    {
      g_autoptr (DoorServer) account = sync_fake_account (self.fake, url);
      g_autoptr (GError) error = NULL;
      if (runs < 4)
        sync_proxy_add (proxy, (SyncProxyRule){ SYNC_PROXY_CUT_REQUEST, PHOTO * 3 / 2, NULL });
      run_as (&self, account, &error);
      door_clock_advance (self.clock, 3600 * (gint64) G_USEC_PER_SEC);
  } while (state (&self) != DOOR_DELIVERY_STORED && ++runs < 10);
  g_assert_cmpuint (runs, >=, 3);
  assert_all_arrived (&self);
  stop (&self);
}

/* Somebody edited it there before all photographs had come: they must not be taken for sent. */
static void
test_files_and_edit (void)
{
  g_autoptr (GError) error = NULL;
  Case self;
  start (&self, FAKE_ANYBODY, NULL);
  add (&self, FAKE_PLAIN ("uuid:1"), 5);
  self.fake->conflict_at = 3;
  self.fake->conflict_says = "the copy you were editing (undefined) is now out of date";
  g_assert_false (run (&self, &error));
  g_assert_cmpint (state (&self), ==, DOOR_DELIVERY_REFUSED);
  stop (&self);
}

static void
test_retry_after (void)
{
  g_autoptr (GError) error = NULL;
  Case self;
  start (&self, FAKE_ANYBODY, NULL);
  add (&self, FAKE_PLAIN ("uuid:1"), 0);
  self.fake->busy = 1;
  g_autoptr (DoorServer) account = sync_fake_account (self.fake, NULL);
  g_autoptr (DoorSync) sync
      = door_sync_new (account, DOOR_OUTBOX (self.outbox), DOOR_INBOX (self.inbox), self.clock);
  g_assert_false (sync_survey_run (sync, &error));
  g_assert_cmpint (door_sync_get_next_try (sync), >=,
                   door_clock_now (self.clock) + 600 * (gint64) G_USEC_PER_SEC);
  stop (&self);
}

/* What may leave -------------------------------------------------------------------------------- */

static void
test_encryption_begins (void)
{
  g_autoptr (GError) error = NULL;
  Case self;
  start (&self, FAKE_ANYBODY, NULL);
  run (&self, &error);
  g_assert_no_error (error);
  add (&self, FAKE_PLAIN ("uuid:1"), 0);
  self.fake->form = FAKE_FORM ("4", "<submission base64RsaPublicKey=\"MIIB\"/>");
  self.fake->version = "4";
  g_assert_false (run (&self, &error));
  g_assert_cmpint (state (&self), ==, DOOR_DELIVERY_REFUSED);
  g_assert_cmpuint (self.fake->posts, ==, 0);
  stop (&self);
}

/* Where only encrypted interviews may leave, a form without a key takes none. */
static void
test_mode (void)
{
  g_autoptr (GError) error = NULL;
  Case self;
  start (&self, FAKE_ANYBODY, NULL);
  add (&self, FAKE_PLAIN ("uuid:1"), 0);
  g_autoptr (DoorServer) account = sync_fake_account (self.fake, NULL);
  account->mode = DOOR_MODE_ENCRYPTED;
  g_assert_false (run_as (&self, account, &error));
  g_assert_cmpint (state (&self), ==, DOOR_DELIVERY_REFUSED);
  g_assert_cmpuint (self.fake->posts, ==, 0);
  stop (&self);
}

static void
test_sealed_form (void)
{
  g_autoptr (GError) error = NULL;
  Case self;
  start (&self, FAKE_ANYBODY, NULL);
  self.fake->form = FAKE_FORM (
      "3", "<bind xmlns:door=\"urn:doorstep\" nodeset=\"/data/v\" door:sealed=\"analysts\"/>");
  g_assert_false (run (&self, &error));
  g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED);
  g_assert_null (sync_box_in_find (self.inbox, DOOR_INBOUND_FORM, "household"));
  stop (&self);
}

/* Certificates ---------------------------------------------------------------------------------- */

static void
openssl (const char *folder, const char *command)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;
  g_autofree char *messages = NULL;
  int status;
  g_assert_true (g_shell_parse_argv (command, NULL, &argv, &error));
  g_spawn_sync (folder, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &messages, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static GTlsCertificate *
make_certificate (const char *folder, const char *days)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sign
      = g_strdup_printf ("openssl x509 -req -in r.pem -signkey k.pem -days %s -out c.pem", days);
  g_autofree char *certificate = g_build_filename (folder, "c.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "k.pem", NULL);
  openssl (folder,
           "openssl req -new -newkey rsa:2048 -nodes -keyout k.pem -out r.pem -subj /CN=hub");
  openssl (folder, sign);
  GTlsCertificate *made = g_tls_certificate_new_from_files (certificate, key, &error);
  g_assert_no_error (error);
  return made;
}

static char *
pin_of (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  g_object_get (certificate, "certificate", &der, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

/* One run against `shown` by a device that was given `pin`; TRUE when the interview went. */
static gboolean
goes_to (GTlsCertificate *shown, const char *pin)
{
  g_autoptr (GError) error = NULL;
  Case self;
  start (&self, FAKE_BASIC, shown);
  add (&self, FAKE_PLAIN ("uuid:1"), 0);
  g_autoptr (DoorServer) account = sync_fake_account (self.fake, NULL);
  account->pin = g_strdup (pin);
  gboolean gone = run_as (&self, account, &error);
  if (!gone)
    {
      g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_OFFLINE);
      g_assert_nonnull (strstr (error->message, "certificate"));
      g_assert_cmpuint (self.fake->requests, ==, 0); /* not even the password was shown */
      g_assert_null (sync_box_out_verdict (self.outbox, "uuid:1"));
    }
  stop (&self);
  return gone;
}

static void
test_certificates (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("door-tls-XXXXXX", &error);
  g_assert_no_error (error);
  g_autoptr (GTlsCertificate) good = make_certificate (folder, "30");
  g_autoptr (GTlsCertificate) other = make_certificate (folder, "30");
  g_autoptr (GTlsCertificate) expired = make_certificate (folder, "-1");
  g_autofree char *pin = pin_of (good);
  g_assert_true (goes_to (good, pin));
  g_assert_false (goes_to (good, NULL)); /* signed by nobody we know */
  g_assert_false (goes_to (other, pin)); /* changed */
  g_assert_false (goes_to (expired, NULL));
  door_file_remove_tree (folder, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/servers/locks", test_locks);
  g_test_add_func ("/sync/servers/wrong-password", test_wrong_password);
  g_test_add_func ("/sync/servers/quiet", test_quiet);
  g_test_add_func ("/sync/servers/known-media", test_known_media);
  g_test_add_func ("/sync/servers/entities", test_entities);
  g_test_add_func ("/sync/servers/versions", test_versions);
  g_test_add_func ("/sync/servers/files", test_files);
  g_test_add_func ("/sync/servers/files-over-breaks", test_files_over_breaks);
  g_test_add_func ("/sync/servers/files-and-edit", test_files_and_edit);
  g_test_add_func ("/sync/servers/retry-after", test_retry_after);
  g_test_add_func ("/sync/servers/encryption-begins", test_encryption_begins);
  g_test_add_func ("/sync/servers/mode", test_mode);
  g_test_add_func ("/sync/servers/sealed-form", test_sealed_form);
  g_test_add_func ("/sync/servers/certificates", test_certificates);
  return g_test_run ();
}
