/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Resumable uploads by the tus 1.0 protocol (core and creation). An upload is named by the SHA-256
 * of what it will be, so that a client which forgot everything finds it again, and the address a
 * creation gives is the same for the same part. */
#define G_LOG_DOMAIN "door-hub"

#include "door-hub-call.h"

#include <string.h>

#define PIECE_TYPE "application/offset+octet-stream"

static gboolean
speaks_tus (DoorHubCall *call)
{
  const char *version = call->upload[DOOR_HUB_TUS_RESUMABLE];
  if (g_strcmp0 (version, DOOR_OPENROSA_TUS_VERSION) == 0)
    return TRUE;
  door_hub_call_refuse (call, 412, "Tus-Resumable must be %s.", DOOR_OPENROSA_TUS_VERSION);
  return FALSE;
}

static gboolean
read_number (const char *text, guint64 *ret_number)
{
  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, ret_number, NULL);
}

/* The value of "sha256" in "name base64, sha256 base64"; NULL: none. */
static char *
read_sha256 (const char *metadata)
{
  g_auto (GStrv) pairs = g_strsplit (metadata != NULL ? metadata : "", ",", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *pair = g_strstrip (pairs[i]);
      if (!g_str_has_prefix (pair, "sha256 "))
        continue;
      gsize length;
      g_autofree guchar *value = g_base64_decode (pair + strlen ("sha256 "), &length);
      return g_strndup ((const char *) value, length);
    }
  return NULL;
}

void
door_hub_answer_upload_options (DoorHubCall *call, DoorHubStore *store)
{
  call->status = 204;
}

void
door_hub_answer_upload_begin (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  g_autofree char *sha256 = read_sha256 (call->upload[DOOR_HUB_UPLOAD_METADATA]);
  guint64 size, offset;
  if (!speaks_tus (call))
    return;
  if (sha256 == NULL || !read_number (call->upload[DOOR_HUB_UPLOAD_LENGTH], &size))
    return door_hub_call_refuse (call, 400,
                                 "An upload needs Upload-Length and its sha256 in "
                                 "Upload-Metadata.");
  if (size > DOOR_HUB_MAX_UPLOAD)
    return door_hub_call_refuse (call, 413, "The part is larger than this hub takes.");
  if (!door_hub_store_begin_upload (store, call->device->device, sha256, size, &offset, &fault))
    return door_hub_call_fault (call, fault);
  call->status = 201;
  call->location = g_strconcat (call->base_url, "/uploads/", sha256, NULL);
  call->upload_offset = (gint64) offset;
}

void
door_hub_answer_upload_head (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  guint64 size, offset;
  if (!speaks_tus (call))
    return;
  if (!door_hub_store_find_upload (store, call->device->device, call->captures[0], &size, &offset,
                                   &fault))
    return door_hub_call_fault (call, fault);
  call->status = 200;
  call->upload_offset = (gint64) offset;
  call->upload_length = (gint64) size;
}

void
door_hub_answer_upload_piece (DoorHubCall *call, DoorHubStore *store)
{
  g_autoptr (GError) fault = NULL;
  guint64 offset;
  if (!speaks_tus (call))
    return;
  if (g_strcmp0 (call->content_type, PIECE_TYPE) != 0)
    return door_hub_call_refuse (call, 415, "A piece is sent as %s.", PIECE_TYPE);
  if (!read_number (call->upload[DOOR_HUB_UPLOAD_OFFSET], &offset))
    return door_hub_call_refuse (call, 400, "A piece needs its Upload-Offset.");
  if (!door_hub_store_append_upload (store, call->device->device, call->captures[0], offset,
                                     call->body, &offset, &fault))
    return door_hub_call_fault (call, fault);
  call->status = 204;
  call->upload_offset = (gint64) offset;
}
