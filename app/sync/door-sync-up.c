/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sending: next parcel, post it, judge the answer, record the verdict, and again. */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync-private.h"

#include "door-log.h"
#include "door-odk-encryption.h"
#include "door-receipt.h"
#include "door-seal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* After so many parcels in a row that a server could not take, it is the server and not them. */
enum { MAX_STRIKES = 3, MAX_ANSWER = 256 * 1024 };

#define MAIN_PART "submission.door"

static void take_next (DoorSyncRun *run);

static gint64
now (DoorSyncRun *run)
{
  return door_clock_now (run->sync->clock);
}

/* Receipts ---------------------------------------------------------------------------------- */

static gboolean
fits (const DoorReceipt *receipt, const DoorSyncRun *run)
{
  const DoorParcel *parcel = run->parcel;
  const DoorWirePart *part = door_multipart_find (parcel->parts, MAIN_PART);
  guint8 hash[DOOR_HASH_BYTES];
  DoorReceiptKind kind
      = run->delivery->state == DOOR_DELIVERY_CARRIED ? DOOR_RECEIPT_CARRIED : DOOR_RECEIPT_STORED;
  if (part == NULL || receipt->kind != kind || g_strcmp0 (receipt->instance_id, parcel->id) != 0)
    return FALSE;
  door_hash_blake2b (part->bytes, hash);
  return door_hash_equal (hash, receipt->content);
}

/* The receipt's bytes if the hub signed it over this very interview, else NULL. */
static GBytes *
verify_receipt (DoorSyncRun *run, const char *text)
{
  g_autoptr (GError) fault = NULL;
  if (text == NULL || run->sync->roster == NULL)
    return NULL;
  gsize length;
  guint8 *data = g_base64_decode (text, &length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);
  g_autoptr (DoorReceipt) receipt = door_receipt_read (bytes, run->sync->roster, &fault);
  if (receipt != NULL && fits (receipt, run))
    return g_steal_pointer (&bytes);
  /* A relay need not be in the roster: nothing hangs on its word. */
  if (run->delivery->state != DOOR_DELIVERY_CARRIED)
    door_log ("sync.receipt-not-accepted", "instance", run->parcel->id, NULL);
  return NULL;
}

/* Recording --------------------------------------------------------------------------------- */

static void
on_recorded (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  GError *fault = NULL;
  if (!door_outbox_record_finish (DOOR_OUTBOX (source), result, &fault))
    return door_sync_run_end (run, fault);

  DoorSync *sync = run->sync;
  gboolean stored = run->delivery->state == DOOR_DELIVERY_STORED
                    || run->delivery->state == DOOR_DELIVERY_CARRIED;
  if (run->held)
    return take_next (run);
  if (stored)
    sync->last_sent = run->delivery->at;
  else
    door_sync_run_complain (run, g_error_new_literal (DOOR_SYNC_ERROR,
                                                      run->delivery->state == DOOR_DELIVERY_REFUSED
                                                          ? DOOR_SYNC_ERROR_REFUSED
                                                          : DOOR_SYNC_ERROR_SERVER,
                                                      run->delivery->message));
  run->strikes = stored ? 0 : run->strikes + 1;
  if (run->scope == DOOR_VERDICT_PERSON)
    return door_sync_run_end (run, g_error_new_literal (DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED,
                                                        run->delivery->message));
  if (run->scope == DOOR_VERDICT_WAY || run->strikes >= MAX_STRIKES)
    return door_sync_run_end (run, g_error_new_literal (DOOR_SYNC_ERROR,
                                                        run->delivery->status == 0
                                                            ? DOOR_SYNC_ERROR_OFFLINE
                                                            : DOOR_SYNC_ERROR_SERVER,
                                                        run->delivery->message));
  take_next (run);
}

static void
log_delivery (const DoorSyncRun *run)
{
  static const char *const names[] = { "stored", "retry", "carried", "refused" };
  char status[8];
  g_snprintf (status, sizeof status, "%u", run->delivery->status);
  door_log ("sync.delivery", "instance", run->parcel->id, "verdict", names[run->delivery->state],
            "status", status, NULL);
}

/* Host of the server, for the log; NULL when the address is none. */
static char *
host_of (const DoorServer *server)
{
  g_autoptr (GUri) uri = g_uri_parse (server->url, G_URI_FLAGS_NONE, NULL);
  return uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
}

static void
record (DoorSyncRun *run)
{
  run->delivery->at = now (run);
  run->delivery->to = host_of (run->sync->server);
  if (run->delivery->state == DOOR_DELIVERY_CARRIED)
    run->delivery->next_try = run->delivery->at + DOOR_SYNC_CARRIED_HOLD;
  if (run->delivery->state == DOOR_DELIVERY_RETRY)
    {
      /* A fault of the way is waited out by the whole run, not by the parcel it happened to. */
      gint64 wait = run->scope == DOOR_VERDICT_PARCEL
                        ? door_sync_backoff (run->sync, run->parcel->attempts + 1)
                        : 0;
      if (run->held)
        wait = DOOR_SYNC_LARGE_HOLD;
      run->delivery->next_try = run->delivery->at + wait;
    }
  log_delivery (run);
  door_outbox_record_async (run->sync->outbox, run->parcel->id, run->delivery,
                            NULL, /* what has happened is recorded, cancelled or not */
                            on_recorded, run);
}

void
door_sync_up_record (DoorSyncRun *run)
{
  record (run);
}

/* Posting ----------------------------------------------------------------------------------- */

/* ODK Central answers 409 to the loser of a race between identical posts, too: sent once more and
 * alone, it is taken. */
static gboolean
wants_repost (DoorSyncRun *run)
{
  gboolean first = run->sync->server->kind == DOOR_SERVER_OPENROSA && !run->reposted;
  run->reposted = TRUE;
  return first;
}

void
door_sync_up_fail (DoorSyncRun *run, DoorAnswer *answer)
{
  g_autofree char *receipt = NULL;
  g_clear_pointer (&run->delivery, door_delivery_free);
  if (answer->fault != NULL && answer->fault->domain == DOOR_SYNC_ERROR)
    return door_sync_run_end (run, g_steal_pointer (&answer->fault));
  if (answer->fault != NULL)
    {
      run->delivery = door_verdict_no_answer (answer->fault);
      run->scope = DOOR_VERDICT_WAY;
    }
  else
    run->delivery = door_verdict_judge (answer->status, answer->body, &run->scope, &receipt);
  /* Only the answer to a submission can say that it is kept. */
  if (run->delivery->state == DOOR_DELIVERY_STORED || run->delivery->state == DOOR_DELIVERY_CARRIED)
    {
      door_delivery_free (run->delivery);
      run->delivery = door_delivery_new (DOOR_DELIVERY_RETRY, answer->status,
                                         _ ("The server did not answer as expected. The interview "
                                            "stays here and is sent again."));
    }
  record (run);
}

/* What the server knew and was edited there takes no more files from us: those that it lacks are
 * here alone, and a person must know. */
static void
mind_missing_files (DoorSyncRun *run)
{
  if (run->delivery->status != 409 || run->delivery->state != DOOR_DELIVERY_STORED
      || door_sync_files_is_last (run))
    return;
  door_delivery_free (run->delivery);
  run->delivery = door_delivery_new (
      DOOR_DELIVERY_REFUSED, 409,
      _ ("The office changed this interview on the server before all its files had arrived. They "
         "are kept here. Tell the office."));
}

/* A hub of the survey signs for what it keeps: whoever says so without that is not the hub, or has lost its
 * key. Until the roster names a hub there is nobody to sign. */
static void
mind_missing_receipt (DoorSyncRun *run)
{
  const DoorSync *sync = run->sync;
  if (run->delivery->state != DOOR_DELIVERY_STORED || run->delivery->receipt != NULL
      || sync->server->kind != DOOR_SERVER_HUB || sync->roster == NULL
      || door_roster_find_role (sync->roster, DOOR_ROLE_HUB) == NULL
      || door_multipart_find (run->parcel->parts, MAIN_PART) == NULL)
    return;
  guint status = run->delivery->status;
  door_delivery_free (run->delivery);
  run->delivery = door_delivery_new (
      DOOR_DELIVERY_RETRY, status,
      _ ("The server says that it has this interview, but does not sign for it as the survey's hub "
         "does. It stays here and is sent again. If this goes on, tell the office."));
}

/* ODK Central says 401 also when the account is in order and this one form was not given to it. */
static void
mind_forms_of_others (DoorSyncRun *run)
{
  if (run->sync->server->kind == DOOR_SERVER_OPENROSA && run->delivery->status == 401)
    run->scope = DOOR_VERDICT_PARCEL;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  g_autofree char *receipt = NULL;

  if (answer->status == 409 && wants_repost (run))
    return door_sync_up_post (run);
  if (answer->fault != NULL)
    return door_sync_up_fail (run, answer);
  g_clear_pointer (&run->delivery, door_delivery_free);
  run->sync->retry_after = MAX (run->sync->retry_after, answer->retry_after);
  run->delivery = door_verdict_judge (answer->status, answer->body, &run->scope, &receipt);
  if (!run->sync->large && run->delivery->state == DOOR_DELIVERY_RETRY && answer->status == 202)
    return door_sync_up_hold (run);
  run->delivery->receipt = verify_receipt (run, receipt);
  mind_missing_receipt (run);
  mind_missing_files (run);
  mind_forms_of_others (run);
  if (run->delivery->state == DOOR_DELIVERY_STORED && door_sync_files_acknowledged (run))
    return;
  record (run);
}

static GBytes *
build_body (const DoorSyncRun *run, char **ret_content_type)
{
  const DoorParcel *parcel = run->parcel;
  g_autoptr (GPtrArray) batch = door_sync_files_batch (run);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autoptr (DoorWirePart) xml
      = door_wire_part_new (DOOR_SUBMISSION_XML_PART, "text/xml", parcel->manifest);
  g_ptr_array_add (parts, xml);
  for (guint i = 0; i < batch->len; i++)
    if (!door_sync_upload_covers (run, g_ptr_array_index (batch, i)))
      g_ptr_array_add (parts, g_ptr_array_index (batch, i));
  return door_multipart_build (parts, ret_content_type);
}

void
door_sync_up_post (DoorSyncRun *run)
{
  DoorSync *sync = run->sync;
  g_autofree char *url = g_strconcat (sync->server->url, "/submission", NULL);
  g_autofree char *content_type = NULL;
  g_autoptr (GBytes) body = build_body (run, &content_type);
  const DoorAsk ask = {
    .method = "POST",
    .url = url,
    .body = body,
    .content_type = content_type,
    .max_body = MAX_ANSWER,
  };
  door_request_async (sync->session, sync->server, &ask, run->cancellable, on_answer, run);
}

void
door_sync_up_hold (DoorSyncRun *run)
{
  gboolean answers_there = run->delivery != NULL && run->delivery->status == 202;
  g_clear_pointer (&run->delivery, door_delivery_free);
  run->delivery = door_delivery_new (
      DOOR_DELIVERY_RETRY, answers_there ? 202 : 0,
      answers_there ? _ ("The answers are at the office. Photographs and recordings wait for a "
                         "connection that costs nothing.")
                    : _ ("It waits for a connection that costs nothing."));
  run->scope = DOOR_VERDICT_PARCEL;
  run->held = TRUE;
  record (run);
}

/* Servers of others ------------------------------------------------------------------------- */

/* Refuses on this side what must not leave: another server would take it and answer 201. */
static void
refuse_here (DoorSyncRun *run, const char *why)
{
  g_clear_pointer (&run->delivery, door_delivery_free);
  run->delivery = door_delivery_new (DOOR_DELIVERY_REFUSED, 0, why);
  run->scope = DOOR_VERDICT_PARCEL;
  record (run);
}

static void
on_form_key (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  GError *fault = NULL;
  g_autofree char *form_key = NULL;
  if (!door_inbox_get_mark_finish (DOOR_INBOX (source), result, &form_key, &fault))
    return door_sync_run_end (run, fault);
  gboolean must = form_key != NULL || run->sync->server->mode != DOOR_MODE_PLAIN;
  if (must && !door_odk_is_encrypted (run->parcel->manifest))
    return refuse_here (run,
                        _ ("Interviews must be encrypted for this server, and this one is not. It "
                           "was not sent. Tell the office."));
  door_sync_files_begin (run);
}

/* ODK Central drops parts it does not know and answers 201: our envelope would be lost there. */
static void
post_elsewhere (DoorSyncRun *run)
{
  gboolean sealed = FALSE;
  g_autoptr (DoorSubmissionManifest) head
      = door_submission_head_parse (run->parcel->manifest, &sealed, NULL);
  if (head == NULL || sealed)
    return refuse_here (run,
                        _ ("This interview is sealed for the survey's own hub. It cannot be kept "
                           "by this server and was not sent. Tell the office."));
  g_autofree char *mark = door_sync_form_key_mark (head->form_id);
  door_inbox_get_mark_async (run->sync->inbox, mark, run->cancellable, on_form_key, run);
}

static void
on_next (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  GError *fault = NULL;
  g_clear_pointer (&run->parcel, door_parcel_free);
  g_clear_pointer (&run->pieces, door_pieces_free);
  g_clear_pointer (&run->delivery, door_delivery_free);
  run->reposted = run->held = FALSE;
  run->parcel = door_outbox_next_finish (DOOR_OUTBOX (source), result, &run->sync->count, &fault);
  if (fault != NULL)
    return door_sync_run_end (run, fault);
  g_object_notify (G_OBJECT (run->sync), "pending");
  if (run->parcel == NULL && run->forms_only)
    return door_sync_run_end (run, NULL);
  if (run->parcel == NULL)
    return door_sync_letters_begin (run);
  if (run->sync->server->kind == DOOR_SERVER_HUB)
    door_sync_upload_begin (run);
  else
    post_elsewhere (run);
}

static void
take_next (DoorSyncRun *run)
{
  door_outbox_next_async (run->sync->outbox, now (run), run->cancellable, on_next, run);
}

void
door_sync_up_begin (DoorSyncRun *run)
{
  take_next (run);
}
