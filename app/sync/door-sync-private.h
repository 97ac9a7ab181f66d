/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of DoorSync, shared by its two halves: door-sync-up.c sends, door-sync-down.c fetches.
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

struct _DoorSyncRun {
  DoorSync *sync;
  GTask *task;
  GCancellable *cancellable;
  GError *complaint; /* the first thing that went wrong without ending the run */

  /* Sending. */
  DoorParcel *parcel;
  DoorDelivery *delivery;
  DoorVerdictScope scope;
  guint strikes; /* parcels in a row that the server could not take */

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
  GPtrArray *listed_media;
  guint media_at;
};

/* transfer full of `fault`; NULL: the run did all it could. */
void door_sync_run_end (DoorSyncRun *run, GError *fault);
/* Keeps the first complaint. transfer full. */
void door_sync_run_complain (DoorSyncRun *run, GError *fault);

void door_sync_up_begin (DoorSyncRun *run);
void door_sync_down_begin (DoorSyncRun *run);

gint64 door_sync_backoff (DoorSync *self, guint attempts);
