/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large parts go ahead of their submission, piece by piece (tus 1.0), so that a network which
 * breaks every few seconds still gets a photograph through: the hub keeps what came, and is asked
 * how far it has come before anything is sent again. Only our own hub is spoken to in this way. */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync-private.h"

#include <string.h>

/* Smaller parts go with the submission in one request. */
#define LARGE (128u * 1024)
/* Below what a hub takes at once. What came of a broken piece is kept, so that a large one loses
 * nothing; it only saves answers. */
#define PIECE (4u * 1024 * 1024)
/* Of disagreements about the offset of one part, before it waits for the next run. */
enum { MAX_DISAGREEMENTS = 3, MAX_ANSWER = 64 * 1024 };

static void ask_offset (DoorSyncRun *run);
static void begin (DoorSyncRun *run);
static void next_part (DoorSyncRun *run);

static gboolean
is_large (const DoorWirePart *part)
{
  return g_bytes_get_size (part->bytes) > LARGE;
}

gboolean
door_sync_upload_covers (const DoorSyncRun *run, const DoorWirePart *part)
{
  return run->sync->server->kind == DOOR_SERVER_HUB && !run->sync->no_uploads && is_large (part);
}

static const DoorWirePart *
current_part (const DoorSyncRun *run)
{
  return g_ptr_array_index (run->parcel->parts, run->upload_part);
}

static char *
upload_url (const DoorSyncRun *run)
{
  return g_strconcat (run->sync->server->url, "/uploads/", run->upload_sha256, NULL);
}

static void
request (DoorSyncRun *run,
         const char *method,
         const char *url,
         GBytes *body,
         const char *const *headers,
         DoorSyncOnAnswer on_answer)
{
  const DoorAsk ask = {
    .method = method,
    .url = url,
    .body = body,
    .content_type = "application/offset+octet-stream",
    .headers = headers,
    .max_body = MAX_ANSWER,
  };
  door_request_async (run->sync->session, run->sync->server, &ask, run->cancellable, on_answer,
                      run);
}

/* An answer that is no step forward: ask again where the upload stands, or give the parcel up for
 * this run. */
static void
disagree (DoorSyncRun *run, DoorAnswer *answer)
{
  if (run->upload_disagreements++ < MAX_DISAGREEMENTS
      && (answer->status == 400 || answer->status == 409))
    return ask_offset (run);
  door_sync_up_fail (run, answer);
}

/* Pieces ------------------------------------------------------------------------------------ */

static void send_piece (DoorSyncRun *run);

static void
go_on_from (DoorSyncRun *run, gint64 offset)
{
  gsize size = g_bytes_get_size (current_part (run)->bytes);
  run->upload_offset = (gsize) offset;
  if (run->upload_offset < size)
    return send_piece (run);
  run->upload_part++;
  next_part (run);
}

static gboolean
is_step (const DoorSyncRun *run, const DoorAnswer *answer)
{
  gsize size = g_bytes_get_size (current_part (run)->bytes);
  return answer->upload_offset >= 0 && (gsize) answer->upload_offset <= size;
}

static void
on_piece (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  if (answer->status == 204 && is_step (run, answer)
      && (gsize) answer->upload_offset > run->upload_offset)
    return go_on_from (run, answer->upload_offset);
  disagree (run, answer);
}

static void
send_piece (DoorSyncRun *run)
{
  GBytes *whole = current_part (run)->bytes;
  gsize length = MIN (PIECE, g_bytes_get_size (whole) - run->upload_offset);
  g_autoptr (GBytes) piece = g_bytes_new_from_bytes (whole, run->upload_offset, length);
  g_autofree char *url = upload_url (run);
  g_autofree char *offset = g_strdup_printf ("%" G_GSIZE_FORMAT, run->upload_offset);
  const char *const headers[]
      = { "Tus-Resumable", DOOR_OPENROSA_TUS_VERSION, "Upload-Offset", offset, NULL };
  request (run, "PATCH", url, piece, headers, on_piece);
}

/* Where it stands --------------------------------------------------------------------------- */

static void
on_begun (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  if (answer->status == 201 && is_step (run, answer))
    return go_on_from (run, answer->upload_offset);
  if (answer->status == 404 || answer->status == 405 || answer->status == 501)
    {
      /* A hub that takes no uploads: everything goes in one request, as to others. */
      run->sync->no_uploads = TRUE;
      return door_sync_up_post (run);
    }
  disagree (run, answer);
}

static void
begin (DoorSyncRun *run)
{
  g_autofree char *url = g_strconcat (run->sync->server->url, "/uploads", NULL);
  g_autofree char *length
      = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (current_part (run)->bytes));
  g_autofree char *encoded
      = g_base64_encode ((const guchar *) run->upload_sha256, strlen (run->upload_sha256));
  g_autofree char *metadata = g_strconcat ("sha256 ", encoded, NULL);
  const char *const headers[] = { "Tus-Resumable",
                                  DOOR_OPENROSA_TUS_VERSION,
                                  "Upload-Length",
                                  length,
                                  "Upload-Metadata",
                                  metadata,
                                  NULL };
  request (run, "POST", url, NULL, headers, on_begun);
}

static void
on_offset (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  if (answer->status == 404)
    return begin (run);
  if (answer->status == 200 && is_step (run, answer))
    return go_on_from (run, answer->upload_offset);
  disagree (run, answer);
}

static void
ask_offset (DoorSyncRun *run)
{
  g_autofree char *url = upload_url (run);
  const char *const headers[] = { "Tus-Resumable", DOOR_OPENROSA_TUS_VERSION, NULL };
  request (run, "HEAD", url, NULL, headers, on_offset);
}

/* Parts ------------------------------------------------------------------------------------- */

static void
next_part (DoorSyncRun *run)
{
  GPtrArray *parts = run->parcel->parts;
  while (run->upload_part < parts->len
         && !door_sync_upload_covers (run, g_ptr_array_index (parts, run->upload_part)))
    run->upload_part++;
  if (run->upload_part >= parts->len)
    return door_sync_up_post (run);
  g_free (run->upload_sha256);
  run->upload_sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, current_part (run)->bytes);
  run->upload_disagreements = 0;
  ask_offset (run);
}

void
door_sync_upload_begin (DoorSyncRun *run)
{
  if (!run->sync->large)
    return door_sync_up_post (run);
  run->upload_part = 0;
  next_part (run);
}
