/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching. Each step asks for one kind of thing from the mark it reached last, puts what came
 * into the inbox together with the new mark, and hands on to the next step. */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync-private.h"

#include "door-form-signature.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LIST (16u * 1024 * 1024)
#define MAX_FORM (64u * 1024 * 1024)

#define MARK_CHANGES "changes"
#define MARK_DEVICE "device-keys"
#define MARK_ROSTER "roster"
#define MARK_FORMS "forms"
#define MARK_ASSIGNMENTS "assignments"
#define MARK_RECEIPTS "receipts"

static void next_step (DoorSyncRun *run);

/* Asking ------------------------------------------------------------------------------------ */

typedef void (*OnAnswer) (GObject *source, GAsyncResult *result, gpointer run);

static void
get_url (DoorSyncRun *run, const char *url, const char *etag, gsize max_body, OnAnswer on_answer)
{
  DoorSync *sync = run->sync;
  const DoorAsk ask = { .method = "GET", .url = url, .etag = etag, .max_body = max_body };
  door_request_async (sync->session, sync->server, &ask, run->cancellable, on_answer, run);
}

static void
get_path (DoorSyncRun *run, const char *path, const char *etag, OnAnswer on_answer)
{
  g_autofree char *url = g_strconcat (run->sync->server->url, path, NULL);
  get_url (run, url, etag, MAX_LIST, on_answer);
}

static GError *
fault_new (DoorSyncError code, const char *message)
{
  return g_error_new_literal (DOOR_SYNC_ERROR, code, message);
}

/* TRUE when the answer is usable (200, 204 or 304); else *ret_fault says what to tell. */
static gboolean
is_usable (const DoorAnswer *answer, GError **ret_fault)
{
  if (answer->fault != NULL && answer->fault->domain == DOOR_SYNC_ERROR)
    *ret_fault = g_error_copy (answer->fault);
  else if (answer->fault != NULL)
    {
      g_autoptr (DoorDelivery) words = door_verdict_no_answer (answer->fault);
      *ret_fault = fault_new (DOOR_SYNC_ERROR_OFFLINE, words->message);
    }
  else if (answer->status == 401 || answer->status == 403)
    *ret_fault = fault_new (DOOR_SYNC_ERROR_REFUSED,
                            _ ("The server does not accept this device's enrolment. Ask the "
                               "office."));
  else if (answer->status == 200 || answer->status == 204 || answer->status == 304)
    return TRUE;
  else
    *ret_fault = fault_new (DOOR_SYNC_ERROR_SERVER,
                            _ ("The server did not answer as expected. It is asked again later."));
  return FALSE;
}

static GError *
nonsense (const GError *fault)
{
  return g_error_new (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_SERVER,
                      _ ("Something other than the survey's server answered. If this network has a "
                         "sign-in page, sign in first. (%s)"),
                      fault->message);
}

/* Marks and the inbox ----------------------------------------------------------------------- */

/* Reads the mark `name` into run->mark; `then` goes on with it. */
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

static void
with_mark (DoorSyncRun *run, const char *name, DoorSyncStep then)
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

/* Keeps items and the mark of this step; `then` goes on. */
static void
put (DoorSyncRun *run, GPtrArray *items, const char *value, DoorSyncStep then)
{
  door_inbox_put_async (run->sync->inbox, items, run->mark_name, value,
                        NULL, /* what was fetched is kept, cancelled or not */
                        on_put, then_new (run, then));
}

static GPtrArray *
items_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) door_inbound_free);
}

static void
put_mark (DoorSyncRun *run, const char *value, DoorSyncStep then)
{
  g_autoptr (GPtrArray) none = items_new ();
  put (run, none, value, then);
}

static guint64
mark_number (const DoorSyncRun *run)
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
  if (is_usable (answer, &fault))
    {
      g_autofree char *keys = door_public_keys_to_text (&run->sync->device_keys->keys);
      return put_mark (run, keys, next_step);
    }
  if (answer->status != 409)
    return door_sync_run_end (run, fault);
  g_clear_error (&fault);
  door_sync_run_end (run,
                     fault_new (DOOR_SYNC_ERROR_REFUSED,
                                _ ("This enrolment was used by another device. Ask the office for "
                                   "a new one.")));
}

static void
tell_keys (DoorSyncRun *run)
{
  DoorSync *sync = run->sync;
  g_autofree char *keys = door_public_keys_to_text (&sync->device_keys->keys);
  if (g_strcmp0 (run->mark, keys) == 0)
    return next_step (run);

  g_autofree char *url = g_strconcat (sync->server->url, "/device", NULL);
  char *json = door_device_keys_print (sync->device_keys);
  g_autoptr (GBytes) body = g_bytes_new_take (json, strlen (json));
  const DoorAsk ask = {
    .method = "PUT",
    .url = url,
    .body = body,
    .content_type = "application/json",
    .max_body = MAX_LIST,
  };
  door_request_async (sync->session, sync->server, &ask, run->cancellable, on_keys_told, run);
}

static void
step_device (DoorSyncRun *run)
{
  if (run->sync->device_keys == NULL)
    return next_step (run);
  with_mark (run, MARK_DEVICE, tell_keys);
}

/* What changed ------------------------------------------------------------------------------ */

static void
on_changes (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autoptr (GError) unreadable = NULL;
  GError *fault = NULL;
  if (!is_usable (answer, &fault))
    return door_sync_run_end (run, fault);
  if (answer->status == 304)
    return door_sync_run_end (run, NULL);
  run->changes = door_changes_parse (answer->body, &unreadable);
  if (run->changes == NULL)
    return door_sync_run_end (run, nonsense (unreadable));
  run->changes_tag = g_strdup (answer->etag != NULL ? answer->etag : "");
  next_step (run);
}

static void
ask_changes (DoorSyncRun *run)
{
  get_path (run, "/changes", run->mark, on_changes);
}

static void
step_changes (DoorSyncRun *run)
{
  with_mark (run, MARK_CHANGES, ask_changes);
}

/* The tag is kept only after a run that left nothing undone, so that the next one asks again. */
static void
step_remember_changes (DoorSyncRun *run)
{
  g_free (run->mark_name);
  run->mark_name = g_strdup (MARK_CHANGES);
  if (run->complaint != NULL)
    return next_step (run);
  put_mark (run, run->changes_tag, next_step);
}

/* Roster ------------------------------------------------------------------------------------ */

static GError *
untrusted (const char *message)
{
  return fault_new (DOOR_SYNC_ERROR_TRUST, message);
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
  if (!is_usable (answer, &fault))
    return door_sync_run_end (run, fault);

  g_autoptr (DoorRoster) roster = read_roster (sync, answer->body);
  if (roster == NULL)
    {
      door_sync_run_complain (run,
                              untrusted (_ ("The server sent a list of recipients that the "
                                            "survey's office did not sign. It was not used. Tell "
                                            "the office.")));
      return next_step (run);
    }
  DoorInbound *item = door_inbound_new (DOOR_INBOUND_ROSTER);
  item->body = g_bytes_ref (answer->body);
  g_autoptr (GPtrArray) items = items_new ();
  g_ptr_array_add (items, item);
  g_autofree char *value = g_strdup_printf ("%" G_GUINT64_FORMAT, door_roster_epoch (roster));
  g_clear_pointer (&sync->roster, door_roster_unref);
  sync->roster = g_steal_pointer (&roster);
  put (run, items, value, next_step);
}

static void
ask_roster (DoorSyncRun *run)
{
  if (run->changes->roster <= mark_number (run))
    return next_step (run);
  get_path (run, "/roster", NULL, on_roster);
}

static void
step_roster (DoorSyncRun *run)
{
  with_mark (run, MARK_ROSTER, ask_roster);
}

/* Forms ------------------------------------------------------------------------------------- */

static void form_next (DoorSyncRun *run);

static void
form_on_kept (DoorSyncRun *run)
{
  run->at++;
  form_next (run);
}

/* One form that cannot be had does not keep the others back. */
static void
form_skip (DoorSyncRun *run, GError *why)
{
  door_sync_run_complain (run, why);
  run->at++;
  form_next (run);
}

static const DoorListedForm *
listed_form (const DoorSyncRun *run)
{
  return g_ptr_array_index (run->listed, run->at);
}

static gboolean
form_is_signed (DoorSyncRun *run)
{
  DoorSync *sync = run->sync;
  const DoorInbound *form = run->form;
  if (sync->server->kind != DOOR_SERVER_HUB)
    return TRUE;
  return sync->has_survey_keys
         && door_form_verify (&sync->survey_keys, form->id, form->version, form->body, form->media,
                              form->signature);
}

static void
form_keep (DoorSyncRun *run)
{
  if (!form_is_signed (run))
    return form_skip (run,
                      untrusted (_ ("The server sent a form that the survey's office did not sign. "
                                    "It was not used. Tell the office.")));
  g_autoptr (GPtrArray) items = items_new ();
  g_ptr_array_add (items, g_steal_pointer (&run->form));
  put (run, items, listed_form (run)->hash, form_on_kept);
}

static void media_next (DoorSyncRun *run);

/* The hash of an entity list is a token of the server's, not a digest. */
static gboolean
media_is_whole (const DoorListedMedia *listed, GBytes *bytes)
{
  g_autofree char *hash = door_openrosa_hash (bytes);
  return listed->entity_list || *listed->hash == '\0' || strcmp (listed->hash, hash) == 0;
}

static void
on_media (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  const DoorListedMedia *listed = g_ptr_array_index (run->listed_media, run->media_at);
  GError *fault = NULL;
  if (!is_usable (answer, &fault))
    return answer->status == 0 ? door_sync_run_end (run, fault) : form_skip (run, fault);
  if (!media_is_whole (listed, answer->body))
    return form_skip (run,
                      fault_new (DOOR_SYNC_ERROR_SERVER,
                                 _ ("A file of a form arrived damaged. It is fetched again.")));
  g_ptr_array_add (run->form->media, door_wire_part_new (listed->filename, NULL, answer->body));
  run->media_at++;
  media_next (run);
}

static void
media_next (DoorSyncRun *run)
{
  if (run->media_at >= run->listed_media->len)
    return form_keep (run);
  const DoorListedMedia *listed = g_ptr_array_index (run->listed_media, run->media_at);
  get_url (run, listed->download_url, NULL, MAX_FORM, on_media);
}

static void
on_manifest (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autoptr (GError) unreadable = NULL;
  GError *fault = NULL;
  if (!is_usable (answer, &fault))
    return answer->status == 0 ? door_sync_run_end (run, fault) : form_skip (run, fault);
  g_clear_pointer (&run->listed_media, g_ptr_array_unref);
  run->listed_media = door_media_manifest_parse (answer->body, &unreadable);
  if (run->listed_media == NULL)
    return form_skip (run, nonsense (unreadable));
  run->media_at = 0;
  media_next (run);
}

static void
on_form (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  const DoorListedForm *listed = listed_form (run);
  GError *fault = NULL;
  if (!is_usable (answer, &fault))
    return answer->status == 0 ? door_sync_run_end (run, fault) : form_skip (run, fault);
  g_autofree char *hash = door_openrosa_hash (answer->body);
  if (strcmp (hash, listed->hash) != 0)
    return form_skip (run, fault_new (DOOR_SYNC_ERROR_SERVER,
                                      _ ("A form arrived damaged. It is fetched again.")));
  run->form->body = g_bytes_ref (answer->body);
  if (listed->manifest_url == NULL)
    return form_keep (run);
  get_url (run, listed->manifest_url, NULL, MAX_LIST, on_manifest);
}

static DoorInbound *
inbound_form (const DoorListedForm *listed)
{
  DoorInbound *form = door_inbound_new (DOOR_INBOUND_FORM);
  form->id = g_strdup (listed->form_id);
  form->version = g_strdup (listed->version);
  form->name = g_strdup (listed->name);
  form->hash = g_strdup (listed->hash);
  form->media = g_ptr_array_new_with_free_func ((GDestroyNotify) door_wire_part_free);
  if (listed->signature != NULL)
    {
      gsize length;
      guint8 *bytes = g_base64_decode (listed->signature, &length);
      form->signature = g_bytes_new_take (bytes, length);
    }
  return form;
}

static void
form_fetch (DoorSyncRun *run)
{
  const DoorListedForm *listed = listed_form (run);
  if (g_strcmp0 (run->mark, listed->hash) == 0)
    return form_on_kept (run);
  g_clear_pointer (&run->form, door_inbound_free);
  run->form = inbound_form (listed);
  get_url (run, listed->download_url, NULL, MAX_FORM, on_form);
}

static void
forms_done (DoorSyncRun *run)
{
  g_free (run->mark_name);
  run->mark_name = g_strdup (MARK_FORMS);
  if (run->changes == NULL || run->complaint != NULL)
    return next_step (run);
  put_mark (run, run->changes->forms, next_step);
}

static void
form_next (DoorSyncRun *run)
{
  if (run->at >= run->listed->len)
    return forms_done (run);
  const DoorListedForm *listed = listed_form (run);
  g_autofree char *mark = g_strconcat ("form/", listed->form_id, "/", listed->version, NULL);
  with_mark (run, mark, form_fetch);
}

static void
on_form_list (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autoptr (GError) unreadable = NULL;
  GError *fault = NULL;
  if (!is_usable (answer, &fault))
    return door_sync_run_end (run, fault);
  run->listed = door_form_list_parse (answer->body, &unreadable);
  if (run->listed == NULL)
    return door_sync_run_end (run, nonsense (unreadable));
  run->at = 0;
  form_next (run);
}

static void
ask_forms (DoorSyncRun *run)
{
  if (run->changes != NULL && g_strcmp0 (run->mark, run->changes->forms) == 0)
    return next_step (run);
  get_path (run, "/formList", NULL, on_form_list);
}

static void
step_forms (DoorSyncRun *run)
{
  with_mark (run, MARK_FORMS, ask_forms);
}

/* Pages of assignments and receipts --------------------------------------------------------- */

static GPtrArray *
inbound_assignments (const GPtrArray *assignments)
{
  GPtrArray *items = items_new ();
  for (guint i = 0; i < assignments->len; i++)
    {
      const DoorAssignment *assignment = g_ptr_array_index (assignments, i);
      DoorInbound *item = door_inbound_new (DOOR_INBOUND_ASSIGNMENT);
      item->id = g_strdup (assignment->case_id);
      item->body = assignment->sealed != NULL ? g_bytes_ref (assignment->sealed) : NULL;
      g_ptr_array_add (items, item);
    }
  return items;
}

static GPtrArray *
inbound_receipts (const GPtrArray *receipts)
{
  GPtrArray *items = items_new ();
  for (guint i = 0; i < receipts->len; i++)
    {
      DoorInbound *item = door_inbound_new (DOOR_INBOUND_RECEIPT);
      item->body = g_bytes_ref (g_ptr_array_index (receipts, i));
      g_ptr_array_add (items, item);
    }
  return items;
}

/* An array of DoorInbound of this step's page. */
static GPtrArray *
parse_page (DoorSyncRun *run, GBytes *body, guint64 *ret_mark, GError **error)
{
  gboolean assignments = strcmp (run->mark_name, MARK_ASSIGNMENTS) == 0;
  g_autoptr (GPtrArray) rows = assignments ? door_assignment_page_parse (body, ret_mark, error)
                                           : door_receipt_page_parse (body, ret_mark, error);
  if (rows == NULL)
    return NULL;
  return assignments ? inbound_assignments (rows) : inbound_receipts (rows);
}

static void ask_page (DoorSyncRun *run);

static void
after_page (DoorSyncRun *run)
{
  g_free (run->mark);
  run->mark = g_strdup_printf ("%" G_GUINT64_FORMAT, run->page_mark);
  ask_page (run);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autoptr (GError) unreadable = NULL;
  GError *fault = NULL;
  if (!is_usable (answer, &fault))
    return door_sync_run_end (run, fault);
  g_autoptr (GPtrArray) items = parse_page (run, answer->body, &run->page_mark, &unreadable);
  if (items == NULL)
    return door_sync_run_end (run, nonsense (unreadable));
  /* A mark that does not grow would have us ask for ever. */
  if (items->len == 0 || run->page_mark <= mark_number (run))
    return next_step (run);
  g_autofree char *value = g_strdup_printf ("%" G_GUINT64_FORMAT, run->page_mark);
  put (run, items, value, after_page);
}

static void
ask_page (DoorSyncRun *run)
{
  gboolean assignments = strcmp (run->mark_name, MARK_ASSIGNMENTS) == 0;
  guint64 newest = assignments ? run->changes->assignments : run->changes->receipts;
  if (newest <= mark_number (run))
    return next_step (run);
  g_autofree char *path
      = g_strdup_printf ("/%s?since=%" G_GUINT64_FORMAT, run->mark_name, mark_number (run));
  get_path (run, path, NULL, on_page);
}

static void
step_assignments (DoorSyncRun *run)
{
  with_mark (run, MARK_ASSIGNMENTS, ask_page);
}

static void
step_receipts (DoorSyncRun *run)
{
  with_mark (run, MARK_RECEIPTS, ask_page);
}

/* The order --------------------------------------------------------------------------------- */

static void
step_end (DoorSyncRun *run)
{
  door_sync_run_end (run, NULL);
}

/* The roster comes before what it vouches for, receipts last: they only make room. */
static const DoorSyncStep hub_steps[] = {
  step_device,      step_changes,  step_roster,           step_forms,
  step_assignments, step_receipts, step_remember_changes, step_end,
};

static const DoorSyncStep openrosa_steps[] = { step_forms, step_end };

static void
next_step (DoorSyncRun *run)
{
  gboolean hub = run->sync->server->kind == DOOR_SERVER_HUB;
  DoorSyncStep step = hub ? hub_steps[run->step] : openrosa_steps[run->step];
  run->step++;
  step (run);
}

void
door_sync_down_begin (DoorSyncRun *run)
{
  run->step = 0;
  next_step (run);
}
