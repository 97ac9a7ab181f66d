/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request on its way through the hub, as plain data without a socket:
 *
 *   main thread    door-hub.c      fills in what was asked, finds the route
 *   main or pool   route.prepare   reads and checks the body; nothing is stored yet
 *   store thread   route.answer    knows who asks, uses the store, fills in the answer
 *   main thread    door-hub.c      sends the answer, once the store's commit has returned
 *
 * Private to app/hub. A call has one owner at a time and is handed from thread to thread.
 */
#pragma once

#include "door-hub-store.h"

typedef struct _DoorHubCall DoorHubCall;

enum { DOOR_HUB_CAPTURES = 3 };

/* Request headers of tus 1.0, the protocol of resumable uploads. */
typedef enum {
  DOOR_HUB_TUS_RESUMABLE,
  DOOR_HUB_UPLOAD_OFFSET,
  DOOR_HUB_UPLOAD_LENGTH,
  DOOR_HUB_UPLOAD_METADATA,
  DOOR_HUB_UPLOAD_HEADERS,
} DoorHubUploadHeader;

typedef struct {
  const char *name; /* in logs; never the path, which may hold a token */
  const char *method;
  const char *pattern; /* segments; "*" takes one */
  guint roles;         /* bits of DoorUserRole; 0: nobody need be known */
  gboolean writes;
  gsize max_body;
  gboolean (*prepare) (DoorHubCall *call); /* NULL: nothing to do. FALSE: it has answered. */
  void (*answer) (DoorHubCall *call, DoorHubStore *store);
  gboolean takes_pieces; /* a body cut short by the network is kept as far as it came */
} DoorHubRoute;

/* What prepare makes of a submission. */
typedef struct {
  GPtrArray *parts;
  GBytes *manifest_bytes;
  DoorSubmissionManifest *manifest;
  gboolean plain; /* of another's client, unsealed; the manifest is its head alone */
} DoorHubArrival;

struct _DoorHubCall {
  /* Asked. */
  const DoorHubRoute *route;
  char *captures[DOOR_HUB_CAPTURES];
  char *token;    /* NULL: none shown */
  char *user;     /* named beside the token (Basic); NULL: not named */
  char *behalf;   /* number of the device that a relay speaks for; NULL: none */
  char *base_url; /* up to the route, without '/' at its end */
  GHashTable *query;
  char *content_type;
  char *if_none_match;
  char *range;
  char *upload[DOOR_HUB_UPLOAD_HEADERS]; /* by DoorHubUploadHeader; NULL: not sent */
  GBytes *body;
  gint64 started; /* monotonic */

  /* Known on the way. */
  DoorHubArrival *arrival;
  DoorHubDevice *device;
  gboolean foreign;       /* `behalf` names a device that the asker may not speak for */
  gboolean relay;         /* this hub is a relay: it carries, and confirms nothing by itself */
  DoorIdentity *identity; /* the hub's own; not owned */
  DoorClock *clock;       /* not owned */

  /* Answered. */
  guint status;
  const char *type;
  GBytes *reply; /* NULL: no body */
  char *etag;
  char *location;       /* NULL: none */
  char *content_range;  /* NULL: none */
  gint64 upload_offset; /* -1: none */
  gint64 upload_length; /* -1: none */

  gboolean wants_metrics; /* the main thread fills them in */
  guint64 newest;         /* submission there is; for metrics */

  gpointer owner; /* of door-hub.c */
};

DoorHubCall *door_hub_call_new (void);
void door_hub_call_free (DoorHubCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorHubCall, door_hub_call_free)

/* Splits the path below /v1: takes a /key/TOKEN and a /projects/1 away, finds the route and its
 * captures. *ret_allowed tells 404 from 405. */
const DoorHubRoute *door_hub_route_find (const char *method,
                                         const char *path,
                                         DoorHubCall *call,
                                         gboolean *ret_other_method);
/* Finds out who asks, for all calls at once. FALSE: the store does not answer. */
gboolean door_hub_call_identify (GPtrArray *calls, DoorHubStore *store, GError **error);
/* Whether who asks may. FALSE: it has answered. */
gboolean door_hub_call_admit (DoorHubCall *self);
/* Forgets who asked and what was answered, to be tried again. */
void door_hub_call_reset (DoorHubCall *self);

/* Ways to answer ---------------------------------------------------------------------------- */

/* Takes `text`. */
void door_hub_call_text (DoorHubCall *self, guint status, const char *type, char *text);
void door_hub_call_bytes (DoorHubCall *self, const char *type, GBytes *bytes);
/* An OpenRosaResponse of nature "error". */
void door_hub_call_refuse (DoorHubCall *self, guint status, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* 201 with the hub's signed receipt. */
void door_hub_call_confirm (DoorHubCall *self, GBytes *receipt);
/* Chooses the status for a fault of the store. */
void door_hub_call_fault (DoorHubCall *self, const GError *fault);
/* TRUE and 304 when the asker has this version already; else keeps the tag for the answer. */
gboolean door_hub_call_unchanged (DoorHubCall *self, const char *tag);
/* A number from the query; `fallback` when absent or no number. */
guint64 door_hub_call_number (DoorHubCall *self, const char *name, guint64 fallback);

/* The mailbox that the device reads beside its own: of its team, of the office, "*" for all of them; NULL: none.
 * transfer full. */
char *door_hub_mailbox_read_by (const DoorHubDevice *device);
/* The mailbox that who asks reads beside their device's own: of their team, of the office, "*" for all
 * of them; NULL: none. transfer full. */
char *door_hub_call_mailbox (const DoorHubCall *self);

/* The answers, by who mostly asks ----------------------------------------------------------- */

void door_hub_answer_form_list (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_form (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_form_version (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_manifest (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_media (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_submission_head (DoorHubCall *call, DoorHubStore *store);
gboolean door_hub_prepare_submission (DoorHubCall *call);
void door_hub_answer_submission (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_plain (DoorHubCall *call, DoorHubStore *store);
/* Answers those submissions among the calls that are new. */
gboolean door_hub_answer_newcomers (GPtrArray *calls, DoorHubStore *store, GError **error);
void door_hub_arrival_free (DoorHubArrival *self);

void door_hub_answer_changes (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_assignments (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_receipts (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_roster (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_device (DoorHubCall *call, DoorHubStore *store);

void door_hub_answer_list (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_destroyed (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_submission_manifest (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_part (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_applied (DoorHubCall *call, DoorHubStore *store);

void door_hub_answer_upload_options (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_upload_begin (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_upload_head (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_upload_piece (DoorHubCall *call, DoorHubStore *store);

void door_hub_answer_letters (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_letter (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_enrol (DoorHubCall *call, DoorHubStore *store);

void door_hub_answer_relay_team (DoorHubCall *call, DoorHubStore *store);
/* A whole submission that a relay has: what the hub said of it, or that it is carried. */
void
door_hub_answer_carried (DoorHubCall *call, DoorHubStore *store, const DoorSubmissionKept *kept);
/* The same for a letter. Its status else stays as it is. */
gboolean door_hub_answer_carried_letter (DoorHubCall *call, DoorHubStore *store, guint64 mark);
/* A receipt that a relay takes along: whether the hub has it by now. */
void door_hub_answer_carried_receipt (DoorHubCall *call, DoorHubStore *store);
/* TRUE when a relay leaves this to the hub; it has answered. */
gboolean door_hub_is_left_to_hub (DoorHubCall *call);

void door_hub_answer_metrics (DoorHubCall *call, DoorHubStore *store);
void door_hub_answer_health (DoorHubCall *call, DoorHubStore *store);
