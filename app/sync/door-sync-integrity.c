/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entities that this device made, and its server has deleted or given to somebody else: asked at the
 * integrityUrl of their list, once all forms have come. Those that the server has not heard of stay.
 *
 * Mark at servers of others: "entities/DATASET" the ids of what was made here, separated by blanks. Whoever
 * keeps the entities writes it; what the server takes away is taken out of it here. */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync-private.h"

#include <string.h>

#define MARK "entities/"
#define LIST_SUFFIX ".csv"
/* As many as an address holds: the oldest, those beyond when these are known. */
enum { MOST = 50, MAX_ANSWER = 1024 * 1024 };

static void next_list (DoorSyncRun *run);

/* A list of entities in a manifest. */
typedef struct {
  char *dataset;
  char *url;
} List;

static void
list_free (gpointer data)
{
  List *self = data;
  g_free (self->dataset);
  g_free (self->url);
  g_free (self);
}

static gboolean
is_noted (const GPtrArray *lists, const char *dataset)
{
  for (guint i = 0; i < lists->len; i++)
    if (strcmp (((List *) g_ptr_array_index (lists, i))->dataset, dataset) == 0)
      return TRUE;
  return FALSE;
}

void
door_sync_integrity_note (DoorSyncRun *run, const GPtrArray *media)
{
  if (run->entity_lists == NULL)
    run->entity_lists = g_ptr_array_new_with_free_func (list_free);
  for (guint i = 0; i < media->len; i++)
    {
      const DoorListedMedia *file = g_ptr_array_index (media, i);
      gsize length = strlen (file->filename);
      if (!file->entity_list || file->integrity_url == NULL
          || !g_str_has_suffix (file->filename, LIST_SUFFIX))
        continue;
      g_autofree char *dataset = g_strndup (file->filename, length - strlen (LIST_SUFFIX));
      if (is_noted (run->entity_lists, dataset))
        continue;
      List *list = g_new0 (List, 1);
      list->url = g_strdup (file->integrity_url);
      list->dataset = g_steal_pointer (&dataset);
      g_ptr_array_add (run->entity_lists, list);
    }
}

static const List *
this_list (const DoorSyncRun *run)
{
  return g_ptr_array_index (run->entity_lists, run->entity_at);
}

static void
list_done (DoorSyncRun *run)
{
  run->entity_at++;
  next_list (run);
}

/* The ids of the mark without those that are gone, and for each of these a word to the inbox. */
static char *
take_out (const DoorSyncRun *run, const GPtrArray *gone, GPtrArray *items)
{
  g_auto (GStrv) ids = g_strsplit (run->mark, " ", -1);
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  for (guint i = 0; ids[i] != NULL; i++)
    {
      if (!g_ptr_array_find_with_equal_func ((GPtrArray *) gone, ids[i], g_str_equal, NULL))
        {
          g_ptr_array_add (left, ids[i]);
          continue;
        }
      DoorInbound *item = door_inbound_new (DOOR_INBOUND_ENTITY_GONE);
      item->id = g_strdup (ids[i]);
      item->name = g_strdup (this_list (run)->dataset);
      g_ptr_array_add (items, item);
    }
  g_ptr_array_add (left, NULL);
  return g_strjoinv (" ", (char **) left->pdata);
}

/* A server that does not answer this is asked again with the next run; nothing waits for it. */
static void
on_integrity (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autoptr (GError) fault = NULL;
  g_autoptr (GPtrArray) gone = door_sync_is_usable (answer, &fault) && answer->status == 200
                                   ? door_entity_integrity_parse (answer->body, NULL)
                                   : NULL;
  g_autoptr (GPtrArray) items = door_sync_items_new ();
  g_autofree char *left = gone != NULL ? take_out (run, gone, items) : NULL;
  if (items->len == 0)
    return list_done (run);
  door_sync_put (run, items, left, list_done);
}

static void
ask (DoorSyncRun *run)
{
  const char *url = this_list (run)->url;
  if (run->mark == NULL || *run->mark == '\0')
    return list_done (run);
  g_auto (GStrv) ids = g_strsplit (run->mark, " ", MOST + 1);
  if (g_strv_length (ids) > MOST)
    g_clear_pointer (&ids[MOST], g_free);
  g_autofree char *joined = g_strjoinv (",", ids);
  g_autofree char *escaped = g_uri_escape_string (joined, ",", FALSE);
  g_autofree char *whole
      = g_strconcat (url, strchr (url, '?') != NULL ? "&" : "?", "id=", escaped, NULL);
  door_sync_get (run, whole, NULL, MAX_ANSWER, on_integrity);
}

static void
next_list (DoorSyncRun *run)
{
  if (run->entity_lists == NULL || run->entity_at >= run->entity_lists->len)
    return run->after_integrity (run);
  g_autofree char *mark = g_strconcat (MARK, this_list (run)->dataset, NULL);
  door_sync_with_mark (run, mark, ask);
}

void
door_sync_integrity_begin (DoorSyncRun *run, DoorSyncStep then)
{
  run->after_integrity = then;
  run->entity_at = 0;
  next_list (run);
}
