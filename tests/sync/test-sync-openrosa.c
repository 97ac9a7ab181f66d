/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our client against somebody else's server: one in this process that answers as ODK Central was
 * observed to. */
#include "sync-survey.h"

#include <libsoup/soup.h>
#include <string.h>

#define PREFIX "/v1/key/abc!d$e/projects/1"

typedef struct {
  SoupServer *server;
  char *origin;
  DoorClock *clock;
  SyncBoxOut *outbox;
  SyncBoxIn *inbox;
  DoorServer *account;

  /* What the server holds and has seen. */
  const char *form;
  const char *wards;
  guint posts;
  guint first_conflicts; /* posts it answers with 409 before taking one */
  guint form_downloads;
  char *authorization;
} Case;

#define FORM(submission)                                                                           \
  "<h:html xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/2002/xforms\">"      \
  "<h:head><model><instance><data id=\"household\" version=\"3\"/></instance>" submission          \
  "</model></h:head></h:html>"
#define PLAIN                                                                                      \
  "<data id=\"household\" version=\"3\"><meta><instanceID>uuid:1</instanceID></meta></data>"
#define ENCRYPTED                                                                                  \
  "<data xmlns=\"http://www.opendatakit.org/xforms/encrypted\" encrypted=\"yes\" id=\"household\"" \
  " version=\"3\"><meta><instanceID>uuid:1</instanceID></meta></data>"

/* The server ------------------------------------------------------------------------------------ */

static void
reply (SoupServerMessage *message, guint status, const char *type, char *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, text, strlen (text));
}

static char *
hash_of (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  return door_openrosa_hash (bytes);
}

static char *
form_list (Case *self)
{
  g_autofree char *hash = hash_of (self->form);
  return g_strdup_printf (
      "<xforms xmlns=\"http://openrosa.org/xforms/xformsList\"><xform><formID>household</formID>"
      "<name>Household</name><version>3</version><hash>%s</hash>"
      "<downloadUrl>%s" PREFIX "/forms/household.xml</downloadUrl>"
      "<manifestUrl>%s" PREFIX "/forms/household/manifest</manifestUrl></xform></xforms>",
      hash, self->origin, self->origin);
}

static char *
manifest (Case *self)
{
  g_autofree char *hash = hash_of (self->wards);
  return g_strdup_printf (
      "<manifest xmlns=\"http://openrosa.org/xforms/xformsManifest\"><mediaFile>"
      "<filename>wards.csv</filename><hash>%s</hash><downloadUrl>%s" PREFIX
      "/forms/household/attachments/wards.csv</downloadUrl></mediaFile></manifest>",
      hash, self->origin);
}

static void
answer_post (Case *self, SoupServerMessage *message)
{
  gboolean taken = self->posts++ >= self->first_conflicts;
  g_autoptr (DoorOpenRosaResponse) response
      = taken ? door_openrosa_response_new ("", "full submission upload was successful!")
              : door_openrosa_response_new ("error", "has been deleted. You may not resubmit it.");
  reply (message, taken ? 201 : 409, "text/xml", door_openrosa_response_print (response));
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  Case *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_free (self->authorization);
  self->authorization = g_strdup (soup_message_headers_get_one (headers, "Authorization"));
  if (g_str_has_suffix (path, "/formList"))
    reply (message, 200, "text/xml", form_list (self));
  else if (g_str_has_suffix (path, "/manifest"))
    reply (message, 200, "text/xml", manifest (self));
  else if (g_str_has_suffix (path, "/wards.csv"))
    reply (message, 200, "text/csv", g_strdup (self->wards));
  else if (g_str_has_suffix (path, "/household.xml"))
    {
      self->form_downloads++;
      reply (message, 200, "text/xml", g_strdup (self->form));
    }
  else
    answer_post (self, message);
}

static void
set_up (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  g_autoslist (GUri) uris = soup_server_get_uris (self->server);
  self->origin = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_autofree char *url = g_strconcat (self->origin, PREFIX, NULL);
  self->account = door_server_new (DOOR_SERVER_OPENROSA, url);
  self->account->mode = DOOR_MODE_PLAIN;
  self->clock = door_clock_new_fixed (0, NULL);
  self->outbox = sync_box_out_new ();
  self->inbox = sync_box_in_new ();
  self->form = FORM ("");
  self->wards = "name,label\nw1,Ward 1\n";
}

static void
tear_down (Case *self, gconstpointer data)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_object_unref (self->outbox);
  g_object_unref (self->inbox);
  door_server_free (self->account);
  door_clock_unref (self->clock);
  g_free (self->origin);
  g_free (self->authorization);
}

static gboolean
run (Case *self, GError **error)
{
  g_autoptr (DoorSync) sync = door_sync_new (self->account, DOOR_OUTBOX (self->outbox),
                                             DOOR_INBOX (self->inbox), self->clock);
  return sync_survey_run (sync, error);
}

static void
add_parcel (Case *self, const char *id, const char *xml)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (xml, strlen (xml));
  sync_box_out_add (self->outbox, door_parcel_new (id, bytes));
}

/* Cases ----------------------------------------------------------------------------------------- */

static void
test_plain (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  add_parcel (self, "uuid:1", PLAIN);
  run (self, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sync_box_out_verdict (self->outbox, "uuid:1")->state, ==, DOOR_DELIVERY_STORED);
  const DoorInbound *form = sync_box_in_find (self->inbox, DOOR_INBOUND_FORM, "household");
  g_assert_nonnull (form);
  g_assert_cmpuint (form->media->len, ==, 1);
  g_assert_null (self->authorization); /* the key is in the path */
}

/* Media change behind an unchanged form. */
static void
test_changed_media (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  run (self, &error);
  run (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->form_downloads, ==, 1);
  self->wards = "name,label\nw1,Ward One\n";
  run (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sync_box_in_count (self->inbox, DOOR_INBOUND_FORM), ==, 2);
  const DoorInbound *form = sync_box_in_find (self->inbox, DOOR_INBOUND_FORM, "household");
  const DoorWirePart *wards = g_ptr_array_index (form->media, 0);
  g_assert_cmpmem (g_bytes_get_data (wards->bytes, NULL), g_bytes_get_size (wards->bytes),
                   self->wards, strlen (self->wards));
}

/* The loser of a race between identical posts is sent once more, alone. */
static void
test_lone_repost (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->first_conflicts = 1;
  add_parcel (self, "uuid:1", PLAIN);
  run (self, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->posts, ==, 2);
  g_assert_cmpint (sync_box_out_verdict (self->outbox, "uuid:1")->state, ==, DOOR_DELIVERY_STORED);
}

static void
test_real_conflict (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->first_conflicts = 2;
  add_parcel (self, "uuid:1", PLAIN);
  g_assert_false (run (self, &error));
  g_assert_cmpuint (self->posts, ==, 2);
  g_assert_cmpint (sync_box_out_verdict (self->outbox, "uuid:1")->state, ==, DOOR_DELIVERY_REFUSED);
}

/* Plaintext does not go to a form that asks for encryption, whatever the server would say. */
static void
test_needs_encryption (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->form = FORM ("<submission base64RsaPublicKey=\"MIIB\"/>");
  run (self, &error);
  g_assert_no_error (error);
  add_parcel (self, "uuid:1", PLAIN);
  add_parcel (self, "uuid:2", ENCRYPTED);
  g_assert_false (run (self, &error));
  g_assert_cmpint (sync_box_out_verdict (self->outbox, "uuid:1")->state, ==, DOOR_DELIVERY_REFUSED);
  g_assert_cmpint (sync_box_out_verdict (self->outbox, "uuid:2")->state, ==, DOOR_DELIVERY_STORED);
  g_assert_cmpuint (self->posts, ==, 1);
}

/* Our envelope would be dropped there silently. */
static void
test_no_envelope (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSubmissionManifest) sealed
      = door_submission_manifest_new ("household", "3", "uuid:1");
  g_autoptr (GBytes) part = g_bytes_new_static ("x", 1);
  door_submission_manifest_add_part (sealed, "submission.door", part);
  g_autoptr (GBytes) xml = door_submission_manifest_print (sealed);
  sync_box_out_add (self->outbox, door_parcel_new ("uuid:1", xml));
  g_assert_false (run (self, &error));
  g_assert_cmpint (sync_box_out_verdict (self->outbox, "uuid:1")->state, ==, DOOR_DELIVERY_REFUSED);
  g_assert_cmpuint (self->posts, ==, 0);
}

/* Unasked, since Central never asks. */
static void
test_basic (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->account->username = g_strdup ("ida");
  self->account->password = g_strdup ("secret");
  run (self, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (self->authorization, ==, "Basic aWRhOnNlY3JldA==");
}

/* A form list that points elsewhere does not carry the password there. */
static void
test_other_origin (Case *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Case other = { 0 };
  set_up (&other, NULL);
  g_autofree char *home = g_steal_pointer (&self->origin);
  self->origin = g_strdup (other.origin);
  self->account->username = g_strdup ("ida");
  self->account->password = g_strdup ("secret");
  run (self, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->authorization);
  g_assert_cmpuint (other.form_downloads, ==, 1);
  g_assert_null (other.authorization);
  tear_down (&other, NULL);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/sync/openrosa/" name, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("plain", test_plain);
  ADD ("changed-media", test_changed_media);
  ADD ("lone-repost", test_lone_repost);
  ADD ("real-conflict", test_real_conflict);
  ADD ("needs-encryption", test_needs_encryption);
  ADD ("no-envelope", test_no_envelope);
  ADD ("basic", test_basic);
  ADD ("other-origin", test_other_origin);
  return g_test_run ();
}
