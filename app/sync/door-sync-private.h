/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of DoorSync, shared by its parts: door-sync-up.c sends, with
 * door-sync-upload.c for large parts; door-sync-down.c fetches, with door-sync-forms.c for forms
 * and door-sync-pages.c for what comes in pages.
 * A run is owned by whoever is called next; it ends in door_sync_run_end(). */
#pragma once

#include "door-sync-request.h"
#include "door-verdict.h"

struct _DoorSync {
  GObject parent;

  DoorServer *server;
  DoorOutbox *outbox;
  DoorInbox *inbox;
  DoorPostbox *postbox; /* NULL: no letters */
  DoorClock *clock;
  SoupSession *session;

  DoorPublicKeys survey_keys;
  gboolean has_survey_keys;
  DoorRoster *roster;
  DoorDeviceKeys *device_keys;
  double (*draw) (gpointer data);
  gpointer draw_data;

  gboolean online;
  gboolean large;      /* large parts go, too */
  gboolean no_uploads; /* the hub takes no pieces: send all at once */
  gboolean running;
  guint faults;      /* runs in a row that ended without an answer */
  guint retry_after; /* seconds that the server asked to wait in this run */
  DoorSyncPhase phase;
  DoorOutboxCount count;
  gint64 last_sent;
  gint64 next_try;
  char *last_error;
};

typedef struct _DoorSyncRun DoorSyncRun;
typedef struct _DoorPieces DoorPieces;
typedef struct _DoorTeamFetch DoorTeamFetch;
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
  gboolean reposted;  /* the parcel, after a first 409 */
  gboolean held;      /* the parcel waits for a connection that costs nothing */
  guint strikes;      /* parcels in a row that the server could not take */
  DoorPieces *pieces; /* of the parcel, when it goes file by file; NULL: it goes at once */

  /* Sending a large part in pieces. */
  guint upload_part; /* position in the parcel */
  char *upload_sha256;
  gsize upload_offset;
  guint upload_disagreements;

  DoorOutLetter *letter; /* on its way */
  GHashTable *carried;   /* keys of letters that a relay took along in this run */
  guint forbidden;       /* letters that were answered with 403 */

  /* Fetching. */
  guint step;
  DoorChanges *changes; /* NULL: another server, or not asked yet */
  char *changes_tag;
  char *mark_name; /* of what is being fetched */
  char *mark;
  guint64 page_mark;
  guint64 known_assignments; /* mark that the hub itself reached, when a relay is asked */
  gboolean forms_only;       /* another server: forms are fetched before sending */
  GPtrArray *listed;         /* of DoorListedForm */
  char *list_cache;          /* ETag of the form list, a line break, the list */
  guint at;
  DoorInbound *form;
  char *form_state; /* hash of the form, elsewhere also of its manifest */
  char *form_key;   /* the form asks for ODK encryption; NULL: it does not */
  GPtrArray *listed_media;
  guint media_at;
  GPtrArray *entity_lists; /* of door-sync-integrity.c; NULL: none was listed */
  guint entity_at;
  DoorSyncStep after_integrity;
  DoorTeamFetch *team; /* NULL: nothing of the team is fetched */
};

/* transfer full of `fault`; NULL: the run did all it could. */
void door_sync_run_end (DoorSyncRun *run, GError *fault);
/* Keeps the first complaint. transfer full. */
void door_sync_run_complain (DoorSyncRun *run, GError *fault);

/* At a hub: send, then fetch. At servers of others: forms first, since what a form asks of
 * submissions (encryption above all) must be known before anything is sent to it. */
void door_sync_begin (DoorSyncRun *run);
void door_sync_up_begin (DoorSyncRun *run);
/* Sends the parcel file by file, as to servers that cannot resume: door-sync-files.c. */
void door_sync_files_begin (DoorSyncRun *run);
/* The parts of the next post: all of them, or those whose turn it is. Array of DoorWirePart.
 * transfer full. */
GPtrArray *door_sync_files_batch (const DoorSyncRun *run);
/* A batch was acknowledged. TRUE: more follow, or the ledger is being written; the run goes on by
 * itself. FALSE: the parcel is through. */
gboolean door_sync_files_acknowledged (DoorSyncRun *run);
/* TRUE when nothing follows what is on its way. */
gboolean door_sync_files_is_last (const DoorSyncRun *run);
void door_pieces_free (DoorPieces *self);
/* Records run->delivery and goes on with the next parcel. */
void door_sync_up_record (DoorSyncRun *run);
/* Posts the submission, without the parts that were uploaded. */
void door_sync_up_post (DoorSyncRun *run);
/* Records what an unsuccessful answer means for the parcel. `answer` stays the caller's. */
void door_sync_up_fail (DoorSyncRun *run, DoorAnswer *answer);
/* Uploads the parcel's large parts, then posts it. */
void door_sync_upload_begin (DoorSyncRun *run);
/* What waits for a connection that costs nothing is offered again after so long. */
#define DOOR_SYNC_LARGE_HOLD (6 * 3600 * (gint64) G_USEC_PER_SEC)
/* Records that the parcel, or what is large of it, waits for such a connection. */
void door_sync_up_hold (DoorSyncRun *run);
/* TRUE for a part that goes ahead of the submission. */
gboolean door_sync_upload_covers (const DoorSyncRun *run, const DoorWirePart *part);
/* Letters, then on to fetching. */
void door_sync_letters_begin (DoorSyncRun *run);
void door_sync_down_begin (DoorSyncRun *run);

/* What a relay carries is offered again after so long, should its laptop have died: a repeat is
 * harmless, and at a hub large parts are asked for before they are sent. */
#define DOOR_SYNC_CARRIED_HOLD (12 * 3600 * (gint64) G_USEC_PER_SEC)

gint64 door_sync_backoff (DoorSync *self, guint attempts);

/* For the fetching steps -------------------------------------------------------------------- */

#define DOOR_SYNC_MAX_LIST (16u * 1024 * 1024)

void door_sync_next_step (DoorSyncRun *run);
void door_sync_step_forms (DoorSyncRun *run);
/* Page by page, from the mark that was reached: door-sync-pages.c. */
void door_sync_step_assignments (DoorSyncRun *run);
void door_sync_step_letters (DoorSyncRun *run);
void door_sync_step_receipts (DoorSyncRun *run);
void door_sync_step_destroyed (DoorSyncRun *run); /* after what it may be about has come */
/* Notes the entity lists of a manifest; then asks about what was made here: door-sync-integrity.c. */
void door_sync_integrity_note (DoorSyncRun *run, const GPtrArray *media);
void door_sync_integrity_begin (DoorSyncRun *run, DoorSyncStep then);
/* The team's submissions, once in a run, for an account that reviews them: door-sync-team.c. */
void door_sync_step_team (DoorSyncRun *run);
void door_team_fetch_free (DoorTeamFetch *self);
/* "form-key/ID": the mark that holds a form's ODK key, whichever version asked for it first: to a form
 * that asks for encryption nothing goes in clear, not even of an older version. transfer full. */
char *door_sync_form_key_mark (const char *form_id);

void door_sync_get (DoorSyncRun *run,
                    const char *url,
                    const char *etag,
                    gsize max_body,
                    DoorSyncOnAnswer on_answer);
/* The same for a path of the hub's interface. */
void door_sync_get_path (DoorSyncRun *run,
                         const char *path,
                         const char *etag,
                         DoorSyncOnAnswer on_answer);
/* TRUE when the answer is usable (200, 204 or 304); else *ret_fault says what to tell. */
gboolean door_sync_is_usable (const DoorAnswer *answer, GError **ret_fault);
GError *door_sync_fault (DoorSyncError code, const char *message);
GError *door_sync_nonsense (const GError *fault);

/* Reads the mark `name` into run->mark, and `then` goes on with it. */
void door_sync_with_mark (DoorSyncRun *run, const char *name, DoorSyncStep then);
/* run->mark as a number; 0: there is none yet. */
guint64 door_sync_mark_number (const DoorSyncRun *run);
/* The same for what is counted by the server that is asked: a relay counts for itself. */
void door_sync_with_own_mark (DoorSyncRun *run, const char *name, DoorSyncStep then);
/* Keeps items (of DoorInbound) and `value` as the mark run->mark_name; `then` goes on. */
void door_sync_put (DoorSyncRun *run, GPtrArray *items, const char *value, DoorSyncStep then);
void door_sync_put_mark (DoorSyncRun *run, const char *value, DoorSyncStep then);
GPtrArray *door_sync_items_new (void);
