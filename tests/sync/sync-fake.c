/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-fake.h"

#include "door-submission.h"

#include <string.h>

static void
reply (SoupServerMessage *message, guint status, const char *type, char *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_TAKE, text, strlen (text));
}

static void
say (SoupServerMessage *message, guint status, const char *nature, const char *words)
{
  g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_new (nature, words);
  reply (message, status, "text/xml", door_openrosa_response_print (response));
}

static char *
hash_of (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  return door_openrosa_hash (bytes);
}

/* The form -------------------------------------------------------------------------------------- */

static void
answer_list (SyncFake *self, SoupServerMessage *message)
{
  g_autofree char *hash = hash_of (self->form);
  g_autofree char *tag = g_strdup_printf ("W/\"%s\"", hash + 4);
  const char *held = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "If-None-Match");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag", tag);
  self->lists++;
  if (g_strcmp0 (held, tag) == 0)
    {
      self->unchanged++;
      soup_server_message_set_status (message, 304, NULL);
      return;
    }
  g_autofree char *manifest
      = self->has_media
            ? g_strdup_printf ("<manifestUrl>%s/forms/household/manifest</manifestUrl>", self->url)
            : g_strdup ("");
  reply (message, 200, "text/xml",
         g_strdup_printf ("<xforms xmlns=\"http://openrosa.org/xforms/xformsList\"><xform>"
                          "<formID>household</formID><name>Household</name><version>%s</version>"
                          "<hash>%s</hash><downloadUrl>%s/forms/household.xml</downloadUrl>%s"
                          "</xform></xforms>",
                          self->version, hash, self->url, manifest));
}

/* One plain file, and one list of which the hash is a token. */
static void
answer_manifest (SyncFake *self, SoupServerMessage *message)
{
  g_autofree char *hash = hash_of ("stamp\n");
  self->manifests++;
  reply (message, 200, "text/xml",
         g_strdup_printf (
             "<manifest xmlns=\"http://openrosa.org/xforms/xformsManifest\"><mediaFile>"
             "<filename>stamp.png</filename><hash>%s</hash><downloadUrl>%s/media/stamp.png"
             "</downloadUrl></mediaFile><mediaFile type=\"entityList\"><filename>cases.csv"
             "</filename><hash>md5:token</hash><downloadUrl>%s/media/cases.csv</downloadUrl>"
             "<integrityUrl>%s/integrity</integrityUrl></mediaFile></manifest>",
             hash, self->url, self->url, self->url));
}

/* As ODK Central: an unknown entity is left out. */
static void
answer_integrity (SyncFake *self, SoupServerMessage *message, const char *ids)
{
  g_auto (GStrv) asked = g_strsplit (ids, ",", -1);
  GString *out = g_string_new ("<data><entities>");
  self->integrity++;
  for (guint i = 0; asked[i] != NULL; i++)
    if (strcmp (asked[i], "new") != 0)
      g_string_append_printf (out, "<entity id=\"%s\"><deleted>%s</deleted></entity>", asked[i],
                              g_strcmp0 (asked[i], self->deleted) == 0 ? "true" : "false");
  g_string_append (out, "</entities></data>");
  reply (message, 200, "text/xml", g_string_free (out, FALSE));
}

/* Posts ----------------------------------------------------------------------------------------- */

static char *
instance_of (GBytes *xml)
{
  g_autoptr (DoorSubmissionManifest) head = door_submission_head_parse (xml, NULL, NULL);
  return g_strdup (head != NULL ? head->instance_id : "");
}

static void
keep (SyncFake *self, GPtrArray *parts)
{
  GBytes *xml = door_multipart_find (parts, DOOR_SUBMISSION_XML_PART)->bytes;
  g_autofree char *instance = instance_of (xml);
  g_ptr_array_add (self->xmls, g_bytes_ref (xml));
  for (guint i = 0; i < parts->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (parts, i);
      char *key = g_strconcat (instance, " ", part->name, NULL);
      guint seen = GPOINTER_TO_UINT (g_hash_table_lookup (self->files, key));
      g_hash_table_replace (self->bytes, g_strdup (key), g_bytes_ref (part->bytes));
      g_hash_table_replace (self->files, key, GUINT_TO_POINTER (seen + 1));
    }
}

static void
answer_post (SyncFake *self, SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (GPtrArray) parts
      = door_multipart_parse (bytes, soup_message_headers_get_one (headers, "Content-Type"), NULL);
  self->posts++;
  if (self->busy > 0)
    {
      self->busy--;
      soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                    "Retry-After", "600");
      return say (message, 503, "error", "busy");
    }
  if (self->conflict_at != 0 && self->posts >= self->conflict_at)
    return say (message, 409, "error", self->conflict_says);
  g_assert_nonnull (parts);
  keep (self, parts);
  say (message, self->lock == FAKE_DIGEST && self->posts > 1 ? 202 : 201, "",
       "full submission upload was successful!");
}

/* Everything ------------------------------------------------------------------------------------ */

static gboolean
is_let_in (SyncFake *self, SoupServerMessage *message)
{
  const char *shown = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  switch (self->lock)
    {
    case FAKE_BASIC:
      return g_strcmp0 (shown, "Basic aWRhOnNlY3JldA==") == 0;
    case FAKE_TOKEN:
      return g_strcmp0 (shown, "Token secret") == 0;
    default:
      return TRUE; /* Digest is libsoup's to check */
    }
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  SyncFake *self = data;
  self->requests++;
  if (self->captive)
    return reply (message, 200, "text/html", g_strdup ("<html><body>Sign in</body></html>"));
  if (!is_let_in (self, message))
    return say (message, 401, "error", "who are you");
  if (g_str_has_suffix (path, "/formList"))
    return answer_list (self, message);
  if (g_str_has_suffix (path, "/manifest"))
    return answer_manifest (self, message);
  if (g_str_has_suffix (path, "/integrity"))
    return answer_integrity (self, message, g_hash_table_lookup (query, "id"));
  if (g_str_has_suffix (path, "/submission"))
    return answer_post (self, message);
  if (g_str_has_suffix (path, ".xml"))
    {
      self->forms++;
      return reply (message, 200, "text/xml", g_strdup (self->form));
    }
  self->media++;
  reply (message, 200, "text/plain",
         g_strdup (g_str_has_suffix (path, ".png") ? "stamp\n" : "name,label\nc1,Case 1\n"));
}

static char *
on_digest (SoupAuthDomain *domain, SoupServerMessage *message, const char *user, gpointer data)
{
  return soup_auth_domain_digest_encode_password (user, "openrosa", "secret");
}

static void
ask_for_digest (SyncFake *self)
{
  SoupAuthDomain *domain
      = soup_auth_domain_digest_new ("realm", "openrosa", "auth-callback", on_digest, NULL);
  soup_auth_domain_add_path (domain, "/");
  soup_server_add_auth_domain (self->server, domain);
  g_object_unref (domain);
}

SyncFake *
sync_fake_new (FakeLock lock, GTlsCertificate *certificate)
{
  g_autoptr (GError) error = NULL;
  SyncFake *self = g_new0 (SyncFake, 1);
  self->lock = lock;
  self->form = FAKE_FORM ("3", "");
  self->version = "3";
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->bytes
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->xmls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->server = soup_server_new ("raw-paths", TRUE, "tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  if (lock == FAKE_DIGEST)
    ask_for_digest (self);
  soup_server_listen_local (
      self->server, 0,
      SOUP_SERVER_LISTEN_IPV4_ONLY | (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  g_autoslist (GUri) uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  self->url = g_strdup_printf ("%s://127.0.0.1:%u/ida", certificate != NULL ? "https" : "http",
                               self->port);
  return self;
}

void
sync_fake_free (SyncFake *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->bytes);
  g_ptr_array_unref (self->xmls);
  g_free (self->url);
  g_free (self);
}

guint
sync_fake_arrivals (SyncFake *self, const char *instance, const char *name)
{
  g_autofree char *key = g_strconcat (instance, " ", name, NULL);
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->files, key));
}

GBytes *
sync_fake_file (SyncFake *self, const char *instance, const char *name)
{
  g_autofree char *key = g_strconcat (instance, " ", name, NULL);
  return g_hash_table_lookup (self->bytes, key);
}

DoorServer *
sync_fake_account (SyncFake *self, const char *url)
{
  DoorServer *account = door_server_new (DOOR_SERVER_OPENROSA, url != NULL ? url : self->url);
  account->mode = DOOR_MODE_PLAIN;
  if (self->lock == FAKE_TOKEN)
    {
      account->token = g_strdup ("secret");
      account->token_scheme = g_strdup ("Token");
    }
  else if (self->lock != FAKE_ANYBODY)
    {
      account->username = g_strdup ("ida");
      account->password = g_strdup ("secret");
    }
  return account;
}
