/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters to the hub, one after the other, after the interviews and before anything is fetched. */
#define G_LOG_DOMAIN "door-sync"

#include "door-sync-private.h"

#include "door-letter.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { MAX_ANSWER = 64 * 1024, MAX_FORBIDDEN = 3 };

static void next_letter (DoorSyncRun *run);

static void
on_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  GError *fault = NULL;
  if (!door_postbox_taken_finish (DOOR_POSTBOX (source), result, &fault))
    return door_sync_run_end (run, fault);
  next_letter (run);
}

static void
taken (DoorSyncRun *run, const char *refusal)
{
  door_postbox_taken_async (run->sync->postbox, run->letter, refusal, on_taken, run);
}

/* The letter stays, and the others go on. */
static void
leave (DoorSyncRun *run)
{
  g_hash_table_add (run->carried, g_strdup (run->letter->key));
  next_letter (run);
}

/* A receipt is no letter to anybody: it goes where the submission is. */
static gboolean
is_receipt (const DoorSyncRun *run)
{
  return strcmp (run->letter->kind, DOOR_LETTER_APPLIED) == 0;
}

/* TRUE for answers that are about this letter and will not change by waiting. */
static gboolean
is_refusal (guint status)
{
  return status >= 400 && status < 500 && status != 401 && status != 403 && status != 408
         && status != 425 && status != 426 && status != 429;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  g_autoptr (DoorAnswer) answer = door_request_finish (result);
  GError *fault = NULL;
  if (answer->status == 200 || answer->status == 201 || answer->status == 204)
    return taken (run, NULL);
  /* A relay has it, which may be lost: it stays here until the hub has it. Or it is too early: another
   * device must tell first, and the others need not wait for that. */
  if (answer->status == 202 || answer->status == 425)
    return leave (run);
  /* A relay of an older version, which carries no receipts. */
  if (answer->status == 503 && is_receipt (run) && run->sync->server->relay_id != NULL)
    return leave (run);
  /* A hub that knows no letters: they wait for one that does. */
  if (answer->status == 405 || answer->status == 501)
    return door_sync_down_begin (run);
  run->sync->retry_after = MAX (run->sync->retry_after, answer->retry_after);
  if (answer->fault == NULL && is_refusal (answer->status))
    {
      g_autoptr (DoorOpenRosaResponse) response = door_openrosa_response_parse (answer->body, NULL);
      /* Something other than the hub refuses: not its word. */
      if (response != NULL)
        return taken (run, response->message);
    }
  if (door_sync_is_usable (answer, &fault))
    fault = door_sync_fault (DOOR_SYNC_ERROR_SERVER,
                             _ ("The server did not answer as expected. It is asked again later."));
  /* Perhaps it is this letter, perhaps the whole enrolment has ended: a few are enough to see. */
  if (answer->status == 403 && ++run->forbidden < MAX_FORBIDDEN)
    {
      door_sync_run_complain (run, fault);
      return leave (run);
    }
  door_sync_run_end (run, fault);
}

static char *
letter_url (const DoorSyncRun *run)
{
  const DoorOutLetter *letter = run->letter;
  g_autofree char *id = g_uri_escape_string (letter->id, NULL, FALSE);
  if (is_receipt (run))
    return g_strconcat (run->sync->server->url, "/submissions/", id, "/receipt", NULL);
  g_autofree char *to = g_uri_escape_string (letter->to, NULL, FALSE);
  return g_strconcat (run->sync->server->url, "/letters/", letter->kind, "/", id, "?to=", to, NULL);
}

static void
on_next (GObject *source, GAsyncResult *result, gpointer data)
{
  DoorSyncRun *run = data;
  GError *fault = NULL;
  g_clear_pointer (&run->letter, door_out_letter_free);
  run->letter = door_postbox_next_finish (DOOR_POSTBOX (source), result, &fault);
  if (fault != NULL)
    return door_sync_run_end (run, fault);
  if (run->letter == NULL)
    return door_sync_down_begin (run);
  g_autofree char *url = letter_url (run);
  const DoorAsk ask = {
    .method = is_receipt (run) ? "POST" : "PUT",
    .url = url,
    .body = run->letter->content,
    .content_type = "application/octet-stream",
    .max_body = MAX_ANSWER,
  };
  door_request_async (run->sync->session, run->sync->server, &ask, run->cancellable, on_answer,
                      run);
}

static void
next_letter (DoorSyncRun *run)
{
  door_postbox_next_async (run->sync->postbox, run->sync->large, run->carried, run->cancellable,
                           on_next, run);
}

void
door_sync_letters_begin (DoorSyncRun *run)
{
  if (run->sync->postbox == NULL)
    return door_sync_down_begin (run);
  next_letter (run);
}
