/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To servers of others a large submission goes file by file: the XML with some files, then the same
 * XML with the next ones, which every OpenRosa server takes as additions. What was acknowledged
 * stands in a ledger of our own, since such a server does not tell what it has: a mark in the inbox,
 * "sent-files/INSTANCE", one name a line, so that a run that broke goes on with the next file. */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync-private.h"

#include <string.h>

/* A submission below this goes at once, and files are sent together up to it: what a network that
 * holds for a few seconds carries in one piece. */
#define BATCH (256u * 1024)

struct _DoorPieces {
  GHashTable *sent;   /* names that were acknowledged, in this run or before */
  GPtrArray *batch;   /* of DoorWirePart, borrowed: on their way */
  gboolean in_ledger; /* something is written there */
};

void
door_pieces_free (DoorPieces *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->sent);
  g_ptr_array_unref (self->batch);
  g_free (self);
}

static gboolean
is_large (const DoorParcel *parcel)
{
  gsize total = g_bytes_get_size (parcel->manifest);
  for (guint i = 0; i < parcel->parts->len; i++)
    total += g_bytes_get_size (((DoorWirePart *) g_ptr_array_index (parcel->parts, i))->bytes);
  return parcel->parts->len > 0 && total > BATCH;
}

/* The next files that have not been acknowledged; at least one, while there is one. */
static void
fill_batch (DoorSyncRun *run)
{
  DoorPieces *self = run->pieces;
  gsize total = 0;
  g_ptr_array_set_size (self->batch, 0);
  for (guint i = 0; i < run->parcel->parts->len; i++)
    {
      DoorWirePart *part = g_ptr_array_index (run->parcel->parts, i);
      if (g_hash_table_contains (self->sent, part->name))
        continue;
      total += g_bytes_get_size (part->bytes);
      if (self->batch->len > 0 && total > BATCH)
        return;
      g_ptr_array_add (self->batch, part);
    }
}

static char *
ledger_mark (const DoorSyncRun *run)
{
  return g_strconcat ("sent-files/", run->parcel->id, NULL);
}

static DoorPieces *
read_ledger (const char *text)
{
  DoorPieces *self = g_new0 (DoorPieces, 1);
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->batch = g_ptr_array_new ();
  self->in_ledger = text != NULL && *text != '\0';
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", "\n", -1);
  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0')
      g_hash_table_add (self->sent, g_strdup (names[i]));
  return self;
}

static char *
print_ledger (const DoorSyncRun *run)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < run->parcel->parts->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (run->parcel->parts, i);
      if (g_hash_table_contains (run->pieces->sent, part->name))
        g_string_append_printf (out, "%s\n", part->name);
    }
  return g_string_free (out, FALSE);
}

static void
on_ledger (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  GError *fault = NULL;
  g_autofree char *text = NULL;
  if (!door_inbox_get_mark_finish (DOOR_INBOX (source), result, &text, &fault))
    return door_sync_run_end (run, fault);
  run->pieces = read_ledger (text);
  fill_batch (run);
  door_sync_up_post (run);
}

void
door_sync_files_begin (DoorSyncRun *run)
{
  g_clear_pointer (&run->pieces, door_pieces_free);
  if (!is_large (run->parcel))
    return door_sync_up_post (run);
  if (!run->sync->large)
    return door_sync_up_hold (run);
  g_autofree char *mark = ledger_mark (run);
  door_inbox_get_mark_async (run->sync->inbox, mark, run->cancellable, on_ledger, run);
}

GPtrArray *
door_sync_files_batch (const DoorSyncRun *run)
{
  GPtrArray *parts = run->pieces != NULL ? run->pieces->batch : run->parcel->parts;
  GPtrArray *batch = g_ptr_array_new ();
  for (guint i = 0; i < parts->len; i++)
    g_ptr_array_add (batch, g_ptr_array_index (parts, i));
  return batch;
}

gboolean
door_sync_files_is_last (const DoorSyncRun *run)
{
  guint left = 0;
  for (guint i = 0; run->pieces != NULL && i < run->parcel->parts->len; i++)
    {
      const DoorWirePart *part = g_ptr_array_index (run->parcel->parts, i);
      left += !g_hash_table_contains (run->pieces->sent, part->name);
    }
  return run->pieces == NULL || left <= run->pieces->batch->len;
}

static void
post_next (DoorSyncRun *run)
{
  fill_batch (run);
  run->reposted = FALSE;
  door_sync_up_post (run);
}

gboolean
door_sync_files_acknowledged (DoorSyncRun *run)
{
  DoorPieces *self = run->pieces;
  gboolean last = door_sync_files_is_last (run);
  if (self == NULL || (last && !self->in_ledger))
    return FALSE;
  for (guint i = 0; i < self->batch->len; i++)
    g_hash_table_add (self->sent,
                      g_strdup (((DoorWirePart *) g_ptr_array_index (self->batch, i))->name));
  g_autofree char *ledger = last ? g_strdup ("") : print_ledger (run);
  g_free (run->mark_name);
  run->mark_name = ledger_mark (run);
  self->in_ledger = TRUE;
  door_sync_put_mark (run, ledger, last ? door_sync_up_record : post_next);
  return TRUE;
}
