/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-request.h"

#include "door-relay-wire.h"

#include <string.h>

char *
door_hub_request_origin (SoupServerMessage *message, guint port)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *host = soup_message_headers_get_one (headers, "Host");
  const char *scheme = soup_message_headers_get_one (headers, "X-Forwarded-Proto");
  if (g_strcmp0 (scheme, "https") != 0)
    scheme = g_uri_get_scheme (soup_server_message_get_uri (message));
  if (host == NULL || strpbrk (host, "/\\@ \"<>") != NULL)
    return g_strdup_printf ("%s://127.0.0.1:%u", scheme, port);
  return g_strdup_printf ("%s://%s", scheme, host);
}

/* Authorization: Bearer TOKEN, or Basic with the token as password. */
static void
read_authorization (DoorHubCall *call, const char *header)
{
  if (header == NULL || call->token != NULL)
    return;
  if (g_ascii_strncasecmp (header, "Bearer ", 7) == 0)
    call->token = g_strstrip (g_strdup (header + 7));
  if (g_ascii_strncasecmp (header, "Basic ", 6) != 0)
    return;
  gsize length;
  g_autofree guchar *decoded = g_base64_decode (header + 6, &length);
  g_autofree char *text = g_strndup ((const char *) decoded, length);
  char *colon = strchr (text, ':');
  if (colon == NULL || !g_utf8_validate (text, -1, NULL))
    return;
  call->user = g_strndup (text, colon - text);
  call->token = g_strdup (colon + 1);
}

static const char *const upload_headers[DOOR_HUB_UPLOAD_HEADERS] = {
  [DOOR_HUB_TUS_RESUMABLE] = "Tus-Resumable",
  [DOOR_HUB_UPLOAD_OFFSET] = "Upload-Offset",
  [DOOR_HUB_UPLOAD_LENGTH] = "Upload-Length",
  [DOOR_HUB_UPLOAD_METADATA] = "Upload-Metadata",
};

void
door_hub_request_read (SoupServerMessage *message, GHashTable *query, DoorHubCall *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  read_authorization (call, soup_message_headers_get_one (headers, "Authorization"));
  call->query = query != NULL ? g_hash_table_ref (query) : NULL;
  call->content_type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  call->if_none_match = g_strdup (soup_message_headers_get_one (headers, "If-None-Match"));
  call->behalf = g_strdup (soup_message_headers_get_one (headers, DOOR_RELAY_DEVICE_HEADER));
  call->range = g_strdup (soup_message_headers_get_one (headers, "Range"));
  call->body = soup_message_body_flatten (body);
  call->started = g_get_monotonic_time ();
  for (guint i = 0; i < DOOR_HUB_UPLOAD_HEADERS; i++)
    call->upload[i] = g_strdup (soup_message_headers_get_one (headers, upload_headers[i]));
}

gboolean
door_hub_request_speaks_our_version (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *version = soup_message_headers_get_one (headers, "X-OpenRosa-Version");
  return version == NULL || strcmp (version, DOOR_OPENROSA_VERSION) == 0;
}
