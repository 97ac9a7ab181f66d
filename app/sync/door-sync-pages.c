/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from a hub in pages: assignments, letters, receipts, and what was destroyed. */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync-private.h"

#include "door-destroyed.h"
#include "door-letter.h"

#define MARK_ASSIGNMENTS "assignments"
#define MARK_RECEIPTS "receipts"
#define MARK_LETTERS "letters"
#define MARK_DESTROYED "destroyed"

static GPtrArray *
inbound_assignments (const GPtrArray *assignments)
{
  GPtrArray *items = door_sync_items_new ();
  for (guint i = 0; i < assignments->len; i++)
    {
      const DoorAssignment *assignment = g_ptr_array_index (assignments, i);
      DoorInbound *item = door_inbound_new (DOOR_INBOUND_ASSIGNMENT);
      item->id = g_strdup (assignment->case_id);
      item->mark = assignment->mark;
      item->body = assignment->sealed != NULL ? g_bytes_ref (assignment->sealed) : NULL;
      g_ptr_array_add (items, item);
    }
  return items;
}

static GPtrArray *
inbound_receipts (const GPtrArray *receipts)
{
  GPtrArray *items = door_sync_items_new ();
  for (guint i = 0; i < receipts->len; i++)
    {
      DoorInbound *item = door_inbound_new (DOOR_INBOUND_RECEIPT);
      item->body = g_bytes_ref (g_ptr_array_index (receipts, i));
      g_ptr_array_add (items, item);
    }
  return items;
}

/* What comes in pages: where it stands, how far the hub says it goes, and how a page is read. */
static const struct {
  const char *mark;
  gsize newest; /* offset in DoorChanges */
  GPtrArray *(*parse) (GBytes *json, guint64 *ret_mark, GError **error);
  GPtrArray *(*inbound) (const GPtrArray *rows);
} paged[] = {
  { MARK_ASSIGNMENTS, G_STRUCT_OFFSET (DoorChanges, assignments), door_assignment_page_parse,
    inbound_assignments },
  { MARK_RECEIPTS, G_STRUCT_OFFSET (DoorChanges, receipts), door_receipt_page_parse,
    inbound_receipts },
  { MARK_LETTERS, G_STRUCT_OFFSET (DoorChanges, letters), door_letter_page_parse,
    door_inbound_letters },
  { MARK_DESTROYED, G_STRUCT_OFFSET (DoorChanges, destroyed), door_destroyed_page_parse,
    door_inbound_destroyed },
};

static guint
paged_kind (const DoorSyncRun *run)
{
  guint i = 0;
  while (i + 1 < G_N_ELEMENTS (paged) && !g_str_has_prefix (run->mark_name, paged[i].mark))
    i++;
  return i;
}

/* An array of DoorInbound of this step's page. */
static GPtrArray *
parse_page (DoorSyncRun *run, GBytes *body, guint64 *ret_mark, GError **error)
{
  guint kind = paged_kind (run);
  g_autoptr (GPtrArray) rows = paged[kind].parse (body, ret_mark, error);
  return rows != NULL ? paged[kind].inbound (rows) : NULL;
}

static void ask_page (DoorSyncRun *run);

static void
after_page (DoorSyncRun *run)
{
  g_free (run->mark);
  run->mark = g_strdup_printf ("%" G_GUINT64_FORMAT, run->page_mark);
  ask_page (run);
}

/* What a relay tells of assignments may be older than what the hub told; what it decided itself, a case
 * handed over, has no number of the hub. */
static void
drop_older (const DoorSyncRun *run, GPtrArray *items)
{
  if (run->sync->server->relay_id == NULL)
    return;
  for (guint i = items->len; i > 0; i--)
    {
      const DoorInbound *item = g_ptr_array_index (items, i - 1);
      if (item->kind == DOOR_INBOUND_ASSIGNMENT && item->mark != 0
          && item->mark <= run->known_assignments)
        g_ptr_array_remove_index (items, i - 1);
    }
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autoptr (GError) unreadable = NULL;
  GError *fault = NULL;
  if (!door_sync_is_usable (answer, &fault))
    return door_sync_run_end (run, fault);
  g_autoptr (GPtrArray) items = parse_page (run, answer->body, &run->page_mark, &unreadable);
  if (items == NULL)
    return door_sync_run_end (run, door_sync_nonsense (unreadable));
  /* A mark that does not grow would have us ask for ever. A page may hold nothing for us, and its mark still
   * tell how far it reaches. */
  if (run->page_mark <= door_sync_mark_number (run))
    return door_sync_next_step (run);
  drop_older (run, items);
  g_autofree char *value = g_strdup_printf ("%" G_GUINT64_FORMAT, run->page_mark);
  door_sync_put (run, items, value, after_page);
}

static void
ask_page (DoorSyncRun *run)
{
  guint64 newest = G_STRUCT_MEMBER (guint64, run->changes, paged[paged_kind (run)].newest);
  if (newest <= door_sync_mark_number (run))
    return door_sync_next_step (run);
  g_autofree char *path = g_strdup_printf (
      "/%s?since=%" G_GUINT64_FORMAT, paged[paged_kind (run)].mark, door_sync_mark_number (run));
  door_sync_get_path (run, path, NULL, on_page);
}

static void
ask_assignments (DoorSyncRun *run)
{
  run->known_assignments = door_sync_mark_number (run);
  door_sync_with_own_mark (run, MARK_ASSIGNMENTS, ask_page);
}

/* How far the hub itself has told is asked first: a relay that was away for long may know less. */
void
door_sync_step_assignments (DoorSyncRun *run)
{
  if (run->sync->server->relay_id != NULL)
    door_sync_with_mark (run, MARK_ASSIGNMENTS, ask_assignments);
  else
    door_sync_with_own_mark (run, MARK_ASSIGNMENTS, ask_page);
}

void
door_sync_step_letters (DoorSyncRun *run)
{
  door_sync_with_own_mark (run, MARK_LETTERS, ask_page);
}

void
door_sync_step_receipts (DoorSyncRun *run)
{
  door_sync_with_own_mark (run, MARK_RECEIPTS, ask_page);
}

/* After what it may be about has come. */
void
door_sync_step_destroyed (DoorSyncRun *run)
{
  door_sync_with_own_mark (run, MARK_DESTROYED, ask_page);
}
