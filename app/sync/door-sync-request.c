/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync-request.h"

#include "door-openrosa.h"
#include "door-protocol.h"
#include "door-relay-wire.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { CHUNK = 64 * 1024 };

/* A village's network answers slowly; a dead one should not hold the screen for minutes. */
#define TIMEOUT_SECONDS 30
/* No server may keep a tablet waiting longer than this. */
#define MAX_RETRY_AFTER (6 * 3600)

/* A request on its way. */
typedef struct {
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  gsize max_body;
} Request;

static void
request_free (Request *self)
{
  g_clear_object (&self->message);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_free (self);
}

void
door_answer_free (DoorAnswer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->etag);
  g_clear_error (&self->fault);
  g_free (self);
}

/* Credentials ------------------------------------------------------------------------------- */

static gboolean
same_origin (GUri *a, GUri *b)
{
  return g_strcmp0 (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0
         && g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0
         && g_uri_get_port (a) == g_uri_get_port (b);
}

static char *
basic_credentials (const DoorServer *server)
{
  g_autofree char *pair
      = g_strconcat (server->username, ":", server->password != NULL ? server->password : "", NULL);
  g_autofree char *encoded = g_base64_encode ((const guchar *) pair, strlen (pair));
  return g_strconcat ("Basic ", encoded, NULL);
}

/* A server that wants a Digest says so once; libsoup then answers its challenge, and later ones. */
static gboolean
on_authenticate (SoupMessage *message, SoupAuth *auth, gboolean retrying, gpointer data)
{
  const DoorServer *server = data;
  if (retrying || g_ascii_strcasecmp (soup_auth_get_scheme_name (auth), "Digest") != 0)
    return FALSE;
  soup_auth_authenticate (auth, server->username, server->password != NULL ? server->password : "");
  return TRUE;
}

/* FALSE when a secret would travel in the open. */
static gboolean
add_credentials (SoupMessage *message, const DoorServer *server, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  GUri *uri = soup_message_get_uri (message);
  g_autoptr (GUri) home = g_uri_parse (server->url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autofree char *value = NULL;
  g_autofree char *address = NULL;

  if (home == NULL || !same_origin (uri, home))
    return TRUE;
  if (server->token != NULL)
    value = g_strconcat (server->token_scheme != NULL ? server->token_scheme : "Bearer", " ",
                         server->token, NULL);
  else if (server->username != NULL)
    value = basic_credentials (server);
  if (value == NULL)
    return TRUE;
  address = g_uri_to_string (uri);
  if (!door_server_url_is_private (address))
    {
      g_set_error_literal (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED,
                           _ ("The server's address must begin with https, since a password "
                              "goes there."));
      return FALSE;
    }
  soup_message_headers_replace (headers, "Authorization", value);
  if (server->on_behalf != NULL)
    soup_message_headers_replace (headers, DOOR_RELAY_DEVICE_HEADER, server->on_behalf);
  if (server->token == NULL)
    g_signal_connect (message, "authenticate", G_CALLBACK (on_authenticate), (gpointer) server);
  return TRUE;
}

/* Certificates ------------------------------------------------------------------------------ */

static gboolean
is_pinned (GTlsCertificate *certificate, const char *pin)
{
  g_autoptr (GByteArray) der = NULL;
  g_object_get (certificate, "certificate", &der, NULL);
  if (der == NULL)
    return FALSE;
  g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  return g_ascii_strcasecmp (hash, pin) == 0;
}

static gboolean
on_certificate (SoupMessage *message,
                GTlsCertificate *certificate,
                GTlsCertificateFlags faults,
                gpointer data)
{
  const DoorServer *server = data;
  return server->pin != NULL && is_pinned (certificate, server->pin);
}

SoupSession *
door_request_session_new (const DoorServer *server)
{
  SoupSession *session = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "user-agent",
                                                        "Doorstep/" DOOR_VERSION, NULL);
  /* Without authorities to ask, every certificate comes to on_certificate(). */
  if (server->pin != NULL)
    soup_session_set_tls_database (session, NULL);
  return session;
}

/* Reading ----------------------------------------------------------------------------------- */

static guint
retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds;
  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &seconds, NULL))
    return 0;
  return (guint) MIN (seconds, MAX_RETRY_AFTER);
}

/* Whatever came of a program with which we share no language counts as its 426. */
static void
heed_protocol (DoorAnswer *self, const char *header)
{
  DoorProtocol ours = door_protocol_ours (), theirs = door_protocol_read (header);
  g_autoptr (DoorOpenRosaResponse) said = NULL;
  char *text;

  if (header == NULL || door_protocol_choose (ours, theirs) != 0)
    return;
  said = door_openrosa_response_new (
      "error",
      theirs.newest < ours.oldest
          ? _ ("The office's server is too old for this program. Tell the office to update "
               "it: what is here is kept and sent afterwards.")
          : _ ("This program is too old for the office's server. Update it: what is here "
               "is kept and sent afterwards."));
  text = door_openrosa_response_print (said);
  g_clear_pointer (&self->body, g_bytes_unref);
  self->body = g_bytes_new_take (text, strlen (text));
  self->status = 426;
}

static void
answer (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (request->message);
  DoorAnswer *self = g_new0 (DoorAnswer, 1);
  const char *offset = soup_message_headers_get_one (headers, "Upload-Offset");
  guint64 number;
  self->upload_offset = -1;
  if (offset != NULL && g_ascii_string_to_unsigned (offset, 10, 0, G_MAXINT64, &number, NULL))
    self->upload_offset = (gint64) number;
  self->retry_after = retry_after (headers);
  self->status = soup_message_get_status (request->message);
  self->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  self->body = g_byte_array_free_to_bytes (g_steal_pointer (&request->body));
  heed_protocol (self, soup_message_headers_get_one (headers, DOOR_PROTOCOL_HEADER));
  /* Only a closed stream gives the connection back for the next request. */
  g_input_stream_close (request->stream, NULL, NULL);
  g_task_return_pointer (task, self, (GDestroyNotify) door_answer_free);
  g_object_unref (task);
}

static void
give_up (GTask *task, GError *fault)
{
  DoorAnswer *self = g_new0 (DoorAnswer, 1);
  self->fault = fault;
  g_task_return_pointer (task, self, (GDestroyNotify) door_answer_free);
  g_object_unref (task);
}

static void read_more (GTask *task);

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);
  GError *fault = NULL;
  g_autoptr (GBytes) chunk
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &fault);
  if (chunk == NULL)
    return give_up (task, fault);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (chunk, &length);
  if (length == 0)
    return answer (task);
  if (request->body->len + length > request->max_body)
    return give_up (task,
                    g_error_new_literal (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_SERVER,
                                         _ ("The server's answer is larger than it may be.")));
  g_byte_array_append (request->body, bytes, length);
  read_more (task);
}

static void
read_more (GTask *task)
{
  Request *request = g_task_get_task_data (task);
  g_input_stream_read_bytes_async (request->stream, CHUNK, G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task), on_read, task);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);
  GError *fault = NULL;
  request->stream = soup_session_send_finish (SOUP_SESSION (source), result, &fault);
  if (request->stream == NULL)
    return give_up (task, fault);
  read_more (task);
}

/* Asking ------------------------------------------------------------------------------------ */

static void
fill_in (SoupMessage *message, const DoorAsk *ask)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *protocol = door_protocol_print (door_protocol_ours ());

  soup_message_headers_replace (headers, "X-OpenRosa-Version", DOOR_OPENROSA_VERSION);
  soup_message_headers_replace (headers, DOOR_PROTOCOL_HEADER, protocol);
  if (ask->etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", ask->etag);
  for (guint i = 0; ask->headers != NULL && ask->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, ask->headers[i], ask->headers[i + 1]);
  if (ask->body != NULL)
    soup_message_set_request_body_from_bytes (message, ask->content_type, ask->body);
  /* Without IDEMPOTENT libsoup opens a new connection for every POST. It may then send twice when
   * an idle connection closes, which is harmless: the instanceID makes repeats one. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT | SOUP_MESSAGE_NO_REDIRECT);
}

void
door_request_async (SoupSession *session,
                    const DoorServer *server,
                    const DoorAsk *ask,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer data)
{
  GTask *task = g_task_new (session, cancellable, callback, data);
  Request *request = g_new0 (Request, 1);
  GError *fault = NULL;
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  request->message = soup_message_new (ask->method, ask->url);
  request->body = g_byte_array_new ();
  request->max_body = ask->max_body;

  if (request->message == NULL)
    return give_up (task, g_error_new_literal (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED,
                                               _ ("The server's address is not a web address.")));
  if (!add_credentials (request->message, server, &fault))
    return give_up (task, fault);
  g_signal_connect (request->message, "accept-certificate", G_CALLBACK (on_certificate),
                    (gpointer) server);
  fill_in (request->message, ask);
  soup_session_send_async (session, request->message, G_PRIORITY_DEFAULT, cancellable, on_sent,
                           task);
}

DoorAnswer *
door_request_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
