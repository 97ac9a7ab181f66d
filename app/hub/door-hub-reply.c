/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-reply.h"

#include "door-log.h"
#include "door-protocol.h"

static void
set_common_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *protocol = door_protocol_print (door_protocol_ours ());

  soup_message_headers_replace (headers, "X-OpenRosa-Version", DOOR_OPENROSA_VERSION);
  soup_message_headers_replace (headers, DOOR_PROTOCOL_HEADER, protocol);
  soup_message_headers_replace (headers, "X-OpenRosa-Accept-Content-Length",
                                G_STRINGIFY (100000000));
  soup_message_headers_replace (headers, "Tus-Resumable", DOOR_OPENROSA_TUS_VERSION);
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
}

const char *
door_hub_reply_without_language (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *header = soup_message_headers_get_one (headers, DOOR_PROTOCOL_HEADER);
  DoorProtocol ours = door_protocol_ours (), theirs = door_protocol_read (header);

  if (header == NULL || door_protocol_choose (ours, theirs) != 0)
    return NULL;
  return theirs.newest < ours.oldest
             ? "This program is too old for the hub. Update it: nothing is lost, and what waits is "
               "sent afterwards."
             : "The hub is too old for this program. Tell the office to update it: nothing is "
               "lost, "
               "and what waits is sent afterwards.";
}

/* Below zero: not sent. */
static void
set_number_header (SoupMessageHeaders *headers, const char *name, gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  if (number >= 0)
    soup_message_headers_replace (headers, name, text);
}

void
door_hub_reply_send (SoupServerMessage *message, const DoorHubCall *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  set_common_headers (message);
  soup_server_message_set_status (message, call->status, NULL);
  if (call->etag != NULL)
    soup_message_headers_replace (headers, "ETag", call->etag);
  if (call->location != NULL)
    soup_message_headers_replace (headers, "Location", call->location);
  if (call->content_range != NULL)
    soup_message_headers_replace (headers, "Content-Range", call->content_range);
  set_number_header (headers, "Upload-Offset", call->upload_offset);
  set_number_header (headers, "Upload-Length", call->upload_length);
  if (call->status == 401)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Basic realm=\"Doorstep\"");
  if (call->status == 429)
    soup_message_headers_replace (headers, "Retry-After", "5");
  if (call->status == 503 || call->status == 507)
    soup_message_headers_replace (headers, "Retry-After", "60");
  if (call->reply == NULL)
    return;
  soup_message_headers_set_content_type (headers, call->type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), call->reply);
}

void
door_hub_reply_log (const DoorHubCall *call)
{
  char status[8], device[24] = "-", milliseconds[24], bytes[24];
  g_snprintf (status, sizeof status, "%u", call->status);
  g_snprintf (milliseconds, sizeof milliseconds, "%" G_GINT64_FORMAT,
              (g_get_monotonic_time () - call->started) / 1000);
  g_snprintf (bytes, sizeof bytes, "%" G_GSIZE_FORMAT,
              call->body != NULL ? g_bytes_get_size (call->body) : 0);
  if (call->device != NULL)
    g_snprintf (device, sizeof device, "%" G_GINT64_FORMAT, call->device->device);
  door_log ("hub.request", "route", call->route != NULL ? call->route->name : "-", "status", status,
            "device", device, "ms", milliseconds, "bytes", bytes, NULL);
}
