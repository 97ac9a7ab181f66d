/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a supervisor fetches: the team's submissions, sealed as they arrived, one after the other.
 *
 * The mark is the number of the newest one of which nothing is missing before it: one that the hub
 * holds only in part stops the mark, and is asked for again next time. Sealed sections stay at the
 * hub: they are the analysts'; headquarters gets those that are sealed to it as well. A relay has what the team's tablets brought to it, under numbers of its
 * own; the same interview from the hub later changes nothing. */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync-private.h"

#include "door-destroyed.h"
#include "door-submission.h"

#include <string.h>

#define MARK_TEAM "team-submissions"
/* Over a connection that costs money, what is larger waits. */
#define SMALL_BYTES (512u * 1024)

/* What is being fetched. */
struct _DoorTeamFetch {
  GPtrArray *rows; /* of DoorSubmissionRow; NULL before the first page */
  guint at;
  guint64 since;    /* of the next page */
  gboolean stopped; /* the mark stays: something before it is missing */
  GBytes *manifest;
  DoorSubmissionManifest *listed;
  guint part;
  GPtrArray *parts; /* of DoorWirePart */
};

static DoorRole own_role (const DoorSync *sync);
static void next_row (DoorSyncRun *run);
static void ask_list (DoorSyncRun *run);
static void next_part (DoorSyncRun *run);

static void
forget_row (DoorTeamFetch *self)
{
  g_clear_pointer (&self->manifest, g_bytes_unref);
  g_clear_pointer (&self->listed, door_submission_manifest_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  self->part = 0;
}

void
door_team_fetch_free (DoorTeamFetch *self)
{
  forget_row (self);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

static const DoorSubmissionRow *
row_of (DoorSyncRun *run)
{
  return g_ptr_array_index (run->team->rows, run->team->at);
}

static void
get (DoorSyncRun *run, const char *rest, gsize max_body, DoorSyncOnAnswer on_answer)
{
  g_autofree char *url = g_strdup_printf ("%s/submissions/%" G_GUINT64_FORMAT "%s",
                                          run->sync->server->url, row_of (run)->seq, rest);
  door_sync_get (run, url, NULL, max_body, on_answer);
}

/* Keeping ----------------------------------------------------------------------------------- */

static void
after_row (DoorSyncRun *run)
{
  forget_row (run->team);
  run->team->at++;
  next_row (run);
}

/* This one is left for the next run, with those after it still being fetched. */
static void
leave_row (DoorSyncRun *run)
{
  run->team->stopped = TRUE;
  after_row (run);
}

/* Not there after all, which says nothing of the others; anything else ends the run. */
static void
lose_row (DoorSyncRun *run, const DoorAnswer *answer, GError *fault)
{
  if (answer->fault != NULL || (answer->status != 404 && answer->status != 410))
    return door_sync_run_end (run, fault);
  door_sync_run_complain (run, fault);
  leave_row (run);
}

static void
keep_row (DoorSyncRun *run)
{
  DoorTeamFetch *team = run->team;
  const DoorSubmissionRow *row = row_of (run);
  DoorInbound *item = door_inbound_new (DOOR_INBOUND_SUBMISSION);
  g_autoptr (GPtrArray) items = door_sync_items_new ();

  item->id = g_strdup (row->instance_id);
  item->version = g_strdup_printf ("%" G_GINT64_FORMAT, row->received);
  item->name = run->sync->server->relay_id == NULL
                   ? g_strdup_printf ("%" G_GUINT64_FORMAT, row->seq)
                   : g_strdup ("");
  item->body = g_bytes_ref (team->manifest);
  item->media = g_ptr_array_ref (team->parts);
  g_ptr_array_add (items, item);
  if (!team->stopped)
    {
      g_free (run->mark);
      run->mark = g_strdup_printf ("%" G_GUINT64_FORMAT, row->seq);
    }
  door_sync_put (run, items, run->mark != NULL ? run->mark : "0", after_row);
}

/* One submission ---------------------------------------------------------------------------- */

/* Gone by the survey's schedule: the rest opens without it. */
static gboolean
may_be_destroyed (const char *part)
{
  for (guint what = DOOR_DESTROY_MEDIA; what < DOOR_DESTROY_N; what++)
    if (door_destroy_takes_part ((DoorDestroy) what, part))
      return TRUE;
  return FALSE;
}

/* Destroyed, or sealed to others. */
static gboolean
is_left_out (const DoorAnswer *answer, const char *part)
{
  if (answer->fault != NULL)
    return FALSE;
  return (answer->status == 404 && may_be_destroyed (part))
         || (answer->status == 403 && g_str_has_prefix (part, "section-"));
}

static void
on_part (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  DoorTeamFetch *team = run->team;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  const DoorPartEntry *entry = g_ptr_array_index (team->listed->parts, team->part);
  g_autoptr (GError) wrong = NULL;
  GError *fault = NULL;
  if (!door_sync_is_usable (answer, &fault))
    {
      if (!is_left_out (answer, entry->name))
        return lose_row (run, answer, fault);
      g_clear_error (&fault);
      team->part++;
      return next_part (run);
    }
  DoorWirePart *part = door_wire_part_new (entry->name, NULL, answer->body);
  g_ptr_array_add (team->parts, part);
  if (!door_submission_manifest_check (team->listed, part, &wrong))
    {
      door_sync_run_complain (run, door_sync_nonsense (wrong));
      return leave_row (run);
    }
  team->part++;
  next_part (run);
}

static void
next_part (DoorSyncRun *run)
{
  DoorTeamFetch *team = run->team;
  while (team->part < team->listed->parts->len)
    {
      const DoorPartEntry *entry = g_ptr_array_index (team->listed->parts, team->part);
      g_autofree char *rest = g_strconcat ("/parts/", entry->name, NULL);
      if (!g_str_has_prefix (entry->name, "section-")
          || own_role (run->sync) == DOOR_ROLE_HEADQUARTERS)
        return get (run, rest, entry->size + 1, on_part);
      team->part++;
    }
  keep_row (run);
}

static gboolean
is_too_large (const DoorSyncRun *run)
{
  guint64 size = 0;
  for (guint i = 0; i < run->team->listed->parts->len; i++)
    size += ((DoorPartEntry *) g_ptr_array_index (run->team->listed->parts, i))->size;
  return !run->sync->large && size > SMALL_BYTES;
}

static void
on_manifest (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  DoorTeamFetch *team = run->team;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autoptr (GError) wrong = NULL;
  GError *fault = NULL;
  if (!door_sync_is_usable (answer, &fault))
    return lose_row (run, answer, fault);
  team->manifest = g_bytes_ref (answer->body);
  team->listed = door_submission_manifest_parse (answer->body, &wrong);
  if (team->listed == NULL)
    {
      /* A submission of another program: nothing of it is sealed to anybody here. */
      g_message ("submission %" G_GUINT64_FORMAT " is not for review: %s", row_of (run)->seq,
                 wrong->message);
      return after_row (run);
    }
  if (is_too_large (run))
    return leave_row (run);
  team->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  next_part (run);
}

static void
next_row (DoorSyncRun *run)
{
  DoorTeamFetch *team = run->team;
  if (team->at >= team->rows->len)
    return ask_list (run);
  if (!row_of (run)->complete)
    return leave_row (run);
  get (run, "", DOOR_SUBMISSION_MAX_MANIFEST, on_manifest);
}

/* The list ---------------------------------------------------------------------------------- */

static void
on_list (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  DoorTeamFetch *team = run->team;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autoptr (GError) unreadable = NULL;
  GError *fault = NULL;
  guint64 mark = team->since;
  if (!door_sync_is_usable (answer, &fault))
    {
      /* A relay of an older version, which lets nobody read. */
      if (run->sync->server->relay_id == NULL || answer->status != 503)
        return door_sync_run_end (run, fault);
      g_clear_error (&fault);
      return door_sync_next_step (run);
    }
  g_clear_pointer (&team->rows, g_ptr_array_unref);
  team->rows = door_submission_page_parse (answer->body, &mark, &unreadable);
  if (team->rows == NULL)
    return door_sync_run_end (run, door_sync_nonsense (unreadable));
  if (team->rows->len == 0 || mark <= team->since)
    return door_sync_next_step (run);
  team->since = mark;
  team->at = 0;
  next_row (run);
}

static void
ask_list (DoorSyncRun *run)
{
  g_autofree char *url = g_strdup_printf ("%s/submissions?since=%" G_GUINT64_FORMAT,
                                          run->sync->server->url, run->team->since);
  door_sync_get (run, url, NULL, DOOR_SYNC_MAX_LIST, on_list);
}

static void
begin (DoorSyncRun *run)
{
  g_clear_pointer (&run->team, door_team_fetch_free);
  run->team = g_new0 (DoorTeamFetch, 1);
  run->team->since = run->mark != NULL ? g_ascii_strtoull (run->mark, NULL, 10) : 0;
  ask_list (run);
}

/* The roster says who reads the team's work; it may have come just now. */
static DoorRole
own_role (const DoorSync *sync)
{
  const DoorMember *member
      = sync->roster != NULL && sync->device_keys != NULL
            ? door_roster_find_signer (sync->roster, sync->device_keys->keys.sign)
            : NULL;
  return member != NULL ? member->role : DOOR_ROLE_INTERVIEWER;
}

static gboolean
reviews (const DoorSync *sync)
{
  DoorRole role = own_role (sync);
  return role == DOOR_ROLE_SUPERVISOR || role == DOOR_ROLE_HEADQUARTERS;
}

void
door_sync_step_team (DoorSyncRun *run)
{
  if (run->team != NULL || run->sync->server->on_behalf != NULL || !reviews (run->sync))
    return door_sync_next_step (run);
  door_sync_with_own_mark (run, MARK_TEAM, begin);
}
