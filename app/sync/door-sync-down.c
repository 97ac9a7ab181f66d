/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching. Each step asks for one kind of thing from the mark it reached last, puts what came
 * into the inbox together with the new mark, and hands on to the next step. */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MARK_CHANGES "changes"
#define MARK_DEVICE "device-keys"
#define MARK_ROSTER "roster"

/* Asking ------------------------------------------------------------------------------------ */

void
door_sync_get (
    DoorSyncRun *run, const char *url, const char *etag, gsize max_body, DoorSyncOnAnswer on_answer)
{
  DoorSync *sync = run->sync;
  const DoorAsk ask = { .method = "GET", .url = url, .etag = etag, .max_body = max_body };
  door_request_async (sync->session, sync->server, &ask, run->cancellable, on_answer, run);
}

void
door_sync_get_path (DoorSyncRun *run,
                    const char *path,
                    const char *etag,
                    DoorSyncOnAnswer on_answer)
{
  g_autofree char *url = g_strconcat (run->sync->server->url, path, NULL);
  door_sync_get (run, url, etag, DOOR_SYNC_MAX_LIST, on_answer);
}

GError *
door_sync_fault (DoorSyncError code, const char *message)
{
  return g_error_new_literal (DOOR_SYNC_ERROR, code, message);
}

/* In the words of whoever noticed it. transfer full. */
static GError *
too_old (const DoorAnswer *answer)
{
  DoorVerdictScope scope;
  g_autofree char *receipt = NULL;
  g_autoptr (DoorDelivery) words
      = door_verdict_judge (answer->status, answer->body, &scope, &receipt);

  return door_sync_fault (DOOR_SYNC_ERROR_REFUSED, words->message);
}

gboolean
door_sync_is_usable (const DoorAnswer *answer, GError **ret_fault)
{
  if (answer->fault != NULL && answer->fault->domain == DOOR_SYNC_ERROR)
    *ret_fault = g_error_copy (answer->fault);
  else if (answer->fault != NULL)
    {
      g_autoptr (DoorDelivery) words = door_verdict_no_answer (answer->fault);
      *ret_fault = door_sync_fault (DOOR_SYNC_ERROR_OFFLINE, words->message);
    }
  else if (answer->status == 401 || answer->status == 403)
    *ret_fault = door_sync_fault (DOOR_SYNC_ERROR_REFUSED,
                                  _ ("The server does not accept this device's enrolment. Ask the "
                                     "office."));
  else if (answer->status == 426)
    *ret_fault = too_old (answer);
  else if (answer->status == 200 || answer->status == 204 || answer->status == 304)
    return TRUE;
  else
    *ret_fault
        = door_sync_fault (DOOR_SYNC_ERROR_SERVER,
                           _ ("The server did not answer as expected. It is asked again later."));
  return FALSE;
}

GError *
door_sync_nonsense (const GError *fault)
{
  return g_error_new (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_SERVER,
                      _ ("Something other than the survey's server answered. If this network has a "
                         "sign-in page, sign in first. (%s)"),
                      fault->message);
}

/* Marks and the inbox ----------------------------------------------------------------------- */

/* What to do once the inbox has answered. */
typedef struct {
  DoorSyncRun *run;
  DoorSyncStep then;
} Then;

static Then *
then_new (DoorSyncRun *run, DoorSyncStep then)
{
  Then *self = g_new (Then, 1);
  *self = (Then){ run, then };
  return self;
}

static void
on_mark (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Then *then = data;
  DoorSyncRun *run = then->run;
  GError *fault = NULL;
  g_clear_pointer (&run->mark, g_free);
  if (!door_inbox_get_mark_finish (DOOR_INBOX (source), result, &run->mark, &fault))
    return door_sync_run_end (run, fault);
  then->then (run);
}

void
door_sync_with_own_mark (DoorSyncRun *run, const char *name, DoorSyncStep then)
{
  const char *relay = run->sync->server->relay_id;
  g_autofree char *own = relay != NULL ? g_strconcat (name, "@", relay, NULL) : g_strdup (name);
  door_sync_with_mark (run, own, then);
}

void
door_sync_with_mark (DoorSyncRun *run, const char *name, DoorSyncStep then)
{
  g_free (run->mark_name);
  run->mark_name = g_strdup (name);
  door_inbox_get_mark_async (run->sync->inbox, run->mark_name, run->cancellable, on_mark,
                             then_new (run, then));
}

static void
on_put (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Then *then = data;
  GError *fault = NULL;
  if (!door_inbox_put_finish (DOOR_INBOX (source), result, &fault))
    return door_sync_run_end (then->run, fault);
  then->then (then->run);
}

void
door_sync_put (DoorSyncRun *run, GPtrArray *items, const char *value, DoorSyncStep then)
{
  door_inbox_put_async (run->sync->inbox, items, run->mark_name, value,
                        NULL, /* what was fetched is kept, cancelled or not */
                        on_put, then_new (run, then));
}

GPtrArray *
door_sync_items_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) door_inbound_free);
}

void
door_sync_put_mark (DoorSyncRun *run, const char *value, DoorSyncStep then)
{
  g_autoptr (GPtrArray) none = door_sync_items_new ();
  door_sync_put (run, none, value, then);
}

guint64
door_sync_mark_number (const DoorSyncRun *run)
{
  return run->mark != NULL ? g_ascii_strtoull (run->mark, NULL, 10) : 0;
}

/* This device's keys ------------------------------------------------------------------------ */

static void
on_keys_told (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  GError *fault = NULL;
  if (door_sync_is_usable (answer, &fault))
    {
      g_autofree char *keys = door_public_keys_to_text (&run->sync->device_keys->keys);
      return door_sync_put_mark (run, keys, door_sync_next_step);
    }
  if (answer->status != 409)
    return door_sync_run_end (run, fault);
  g_clear_error (&fault);
  door_sync_run_end (
      run, door_sync_fault (DOOR_SYNC_ERROR_REFUSED,
                            _ ("This enrolment was used by another device. Ask the office for "
                               "a new one.")));
}

static void
tell_keys (DoorSyncRun *run)
{
  DoorSync *sync = run->sync;
  g_autofree char *keys = door_public_keys_to_text (&sync->device_keys->keys);
  if (g_strcmp0 (run->mark, keys) == 0)
    return door_sync_next_step (run);

  g_autofree char *url = g_strconcat (sync->server->url, "/device", NULL);
  char *json = door_device_keys_print (sync->device_keys);
  g_autoptr (GBytes) body = g_bytes_new_take (json, strlen (json));
  const DoorAsk ask = {
    .method = "PUT",
    .url = url,
    .body = body,
    .content_type = "application/json",
    .max_body = DOOR_SYNC_MAX_LIST,
  };
  door_request_async (sync->session, sync->server, &ask, run->cancellable, on_keys_told, run);
}

static void
step_device (DoorSyncRun *run)
{
  if (run->sync->device_keys == NULL)
    return door_sync_next_step (run);
  door_sync_with_own_mark (run, MARK_DEVICE, tell_keys);
}

/* What changed ------------------------------------------------------------------------------ */

static void
on_changes (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autoptr (GError) unreadable = NULL;
  GError *fault = NULL;
  if (!door_sync_is_usable (answer, &fault))
    return door_sync_run_end (run, fault);
  if (answer->status == 304)
    return door_sync_run_end (run, NULL);
  run->changes = door_changes_parse (answer->body, &unreadable);
  if (run->changes == NULL)
    return door_sync_run_end (run, door_sync_nonsense (unreadable));
  run->changes_tag = g_strdup (answer->etag != NULL ? answer->etag : "");
  door_sync_next_step (run);
}

static void
ask_changes (DoorSyncRun *run)
{
  door_sync_get_path (run, "/changes", run->mark, on_changes);
}

static void
step_changes (DoorSyncRun *run)
{
  door_sync_with_own_mark (run, MARK_CHANGES, ask_changes);
}

static void
remember_changes (DoorSyncRun *run)
{
  door_sync_put_mark (run, run->changes_tag, door_sync_next_step);
}

/* The tag is kept only after a run that left nothing undone, so that the next one asks again. */
static void
step_remember_changes (DoorSyncRun *run)
{
  if (run->complaint != NULL)
    return door_sync_next_step (run);
  door_sync_with_own_mark (run, MARK_CHANGES, remember_changes);
}

/* Roster ------------------------------------------------------------------------------------ */

static GError *
untrusted (const char *message)
{
  return door_sync_fault (DOOR_SYNC_ERROR_TRUST, message);
}

static DoorRoster *
read_roster (DoorSync *sync, GBytes *bytes)
{
  g_autoptr (DoorRoster) roster
      = sync->has_survey_keys ? door_roster_read (bytes, &sync->survey_keys, NULL) : NULL;
  if (roster == NULL || !door_roster_may_follow (roster, sync->roster))
    return NULL;
  return g_steal_pointer (&roster);
}

static void
on_roster (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  DoorSync *sync = run->sync;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  GError *fault = NULL;
  if (!door_sync_is_usable (answer, &fault))
    return door_sync_run_end (run, fault);

  g_autoptr (DoorRoster) roster = read_roster (sync, answer->body);
  if (roster == NULL)
    {
      door_sync_run_complain (run,
                              untrusted (_ ("The server sent a list of recipients that the "
                                            "survey's office did not sign. It was not used. Tell "
                                            "the office.")));
      return door_sync_next_step (run);
    }
  DoorInbound *item = door_inbound_new (DOOR_INBOUND_ROSTER);
  item->body = g_bytes_ref (answer->body);
  g_autoptr (GPtrArray) items = door_sync_items_new ();
  g_ptr_array_add (items, item);
  g_autofree char *value = g_strdup_printf ("%" G_GUINT64_FORMAT, door_roster_epoch (roster));
  g_clear_pointer (&sync->roster, door_roster_unref);
  sync->roster = g_steal_pointer (&roster);
  door_sync_put (run, items, value, door_sync_next_step);
}

static void
ask_roster (DoorSyncRun *run)
{
  if (run->changes->roster <= door_sync_mark_number (run))
    return door_sync_next_step (run);
  door_sync_get_path (run, "/roster", NULL, on_roster);
}

static void
step_roster (DoorSyncRun *run)
{
  door_sync_with_mark (run, MARK_ROSTER, ask_roster);
}

/* The order --------------------------------------------------------------------------------- */

static void
step_end (DoorSyncRun *run)
{
  door_sync_run_end (run, NULL);
}

/* Submissions of the team are no part of what changed for this device: they are asked for each time,
 * before what may end a run early; and after a new roster, which may have named their reader just now.
 * The roster comes before what it vouches for, receipts last: they only make room. */
static const DoorSyncStep hub_steps[] = {
  step_device,
  door_sync_step_team,
  step_changes,
  step_roster,
  door_sync_step_team,
  door_sync_step_forms,
  door_sync_step_assignments,
  door_sync_step_letters,
  door_sync_step_receipts,
  door_sync_step_destroyed,
  step_remember_changes,
  step_end,
};

static const DoorSyncStep openrosa_steps[] = { door_sync_step_forms, door_sync_up_begin };

void
door_sync_next_step (DoorSyncRun *run)
{
  gboolean hub = run->sync->server->kind == DOOR_SERVER_HUB;
  DoorSyncStep step = hub ? hub_steps[run->step] : openrosa_steps[run->step];
  run->step++;
  step (run);
}

void
door_sync_begin (DoorSyncRun *run)
{
  run->forms_only = run->sync->server->kind == DOOR_SERVER_OPENROSA;
  if (run->forms_only)
    door_sync_next_step (run);
  else
    door_sync_up_begin (run);
}

void
door_sync_down_begin (DoorSyncRun *run)
{
  run->step = 0;
  door_sync_next_step (run);
}
