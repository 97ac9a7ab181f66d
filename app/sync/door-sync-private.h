/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of DoorSync, shared by its parts: door-sync-up.c sends, with
 * door-sync-upload.c for large parts; door-sync-down.c fetches, with door-sync-forms.c for forms.
 * A run is owned by whoever is called next; it ends in door_sync_run_end(). */
#pragma once

#include "door-sync-request.h"
#include "door-verdict.h"

struct _DoorSync {
  GObject parent;

  DoorServer *server;
  DoorOutbox *outbox;
  DoorInbox *inbox;
  DoorClock *clock;
  SoupSession *session;

  DoorPublicKeys survey_keys;
  gboolean has_survey_keys;
  DoorRoster *roster;
  DoorDeviceKeys *device_keys;
  double (*draw) (gpointer data);
  gpointer draw_data;

  gboolean online;
  gboolean no_uploads; /* the hub takes no pieces: send all at once */
  gboolean running;
  guint faults; /* runs in a row that ended without an answer */
  DoorSyncPhase phase;
  DoorOutboxCount count;
  gint64 last_sent;
  gint64 next_try;
  char *last_error;
};

typedef struct _DoorSyncRun DoorSyncRun;
typedef void (*DoorSyncStep) (DoorSyncRun *run);
typedef void (*DoorSyncOnAnswer) (GObject *source, GAsyncResult *result, gpointer run);

struct _DoorSyncRun {
  DoorSync *sync;
  GTask *task;
  GCancellable *cancellable;
  GError *complaint; /* the first thing that went wrong without ending the run */

  /* Sending. */
  DoorParcel *parcel;
  DoorDelivery *delivery;
  DoorVerdictScope scope;
  gboolean reposted; /* the parcel, after a first 409 */
  guint strikes;     /* parcels in a row that the server could not take */

  /* Sending a large part in pieces. */
  guint upload_part; /* position in the parcel */
  char *upload_sha256;
  gsize upload_offset;
  guint upload_disagreements;

  /* Fetching. */
  guint step;
  DoorChanges *changes; /* NULL: another server, or not asked yet */
  char *changes_tag;
  char *mark_name; /* of what is being fetched */
  char *mark;
  guint64 page_mark;
  GPtrArray *listed; /* of DoorListedForm */
  guint at;
  DoorInbound *form;
  char *form_state; /* hash of the form, elsewhere also of its manifest */
  char *form_key;   /* the form asks for ODK encryption; NULL: it does not */
  GPtrArray *listed_media;
  guint media_at;
};

/* transfer full of `fault`; NULL: the run did all it could. */
void door_sync_run_end (DoorSyncRun *run, GError *fault);
/* Keeps the first complaint. transfer full. */
void door_sync_run_complain (DoorSyncRun *run, GError *fault);

void door_sync_up_begin (DoorSyncRun *run);
/* Posts the submission, without the parts that were uploaded. */
void door_sync_up_post (DoorSyncRun *run);
/* Records what an unsuccessful answer means for the parcel. `answer` stays the caller's. */
void door_sync_up_fail (DoorSyncRun *run, DoorAnswer *answer);
/* Uploads the parcel's large parts, then posts it. */
void door_sync_upload_begin (DoorSyncRun *run);
/* TRUE for a part that goes ahead of the submission. */
gboolean door_sync_upload_covers (const DoorSyncRun *run, const DoorWirePart *part);
void door_sync_down_begin (DoorSyncRun *run);

gint64 door_sync_backoff (DoorSync *self, guint attempts);

/* For the fetching steps -------------------------------------------------------------------- */

#define DOOR_SYNC_MAX_LIST (16u * 1024 * 1024)

void door_sync_next_step (DoorSyncRun *run);
void door_sync_step_forms (DoorSyncRun *run);
/* "form-key/ID/VERSION": the mark that holds a form's ODK key. transfer full. */
char *door_sync_form_key_mark (const char *form_id, const char *version);

void door_sync_get (DoorSyncRun *run,
                    const char *url,
                    const char *etag,
                    gsize max_body,
                    DoorSyncOnAnswer on_answer);
/* TRUE when the answer is usable (200, 204 or 304); else *ret_fault says what to tell. */
gboolean door_sync_is_usable (const DoorAnswer *answer, GError **ret_fault);
GError *door_sync_fault (DoorSyncError code, const char *message);
GError *door_sync_nonsense (const GError *fault);

/* Reads the mark `name` into run->mark, and `then` goes on with it. */
void door_sync_with_mark (DoorSyncRun *run, const char *name, DoorSyncStep then);
/* Keeps items (of DoorInbound) and `value` as the mark run->mark_name; `then` goes on. */
void door_sync_put (DoorSyncRun *run, GPtrArray *items, const char *value, DoorSyncStep then);
void door_sync_put_mark (DoorSyncRun *run, const char *value, DoorSyncStep then);
GPtrArray *door_sync_items_new (void);
