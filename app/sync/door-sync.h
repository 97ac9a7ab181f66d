/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client: sealed submissions go up, forms, roster, assignments and receipts come down.
 *
 * Order of use: door_sync_new(), door_sync_set_trust() once the vault is open, then
 * door_sync_run_async() whenever a person asks or `next-try` has come.
 *
 * One run sends what is due, oldest first, then asks the hub whether anything changed (one small
 * request when nothing did) and fetches that. Interviews go before everything else: the network
 * may last only for seconds.
 *
 * Promises:
 *   1. A parcel leaves the outbox only after a 201 or 202 with an OpenRosaResponse; whatever else
 *      comes, it stays and is sent again with the same bytes, or waits for a person.
 *   2. A run may be cut anywhere and repeated: nothing is lost and nothing arrives twice.
 *   3. A receipt is recorded only if the hub's signature over this instance and these bytes holds. Once
 *      the roster names a hub, a hub's 201 without such a receipt counts for nothing.
 *   4. A roster or form from a hub without the survey's signature is not put into the inbox.
 *   5. last-error is in a person's words and says what to do; it is NULL after a run without fault.
 * Thread rule: the main context of the thread that made it; nothing blocks.
 */
#pragma once

#include <gio/gio.h>
#include "door-clock.h"
#include "door-hub-wire.h"
#include "door-inbox.h"
#include "door-outbox.h"
#include "door-postbox.h"
#include "door-roster.h"

typedef enum {
  DOOR_SYNC_PHASE_IDLE,    /* nothing waits */
  DOOR_SYNC_PHASE_WORKING, /* a run is on */
  DOOR_SYNC_PHASE_WAITING, /* something waits for its next try */
  DOOR_SYNC_PHASE_OFFLINE, /* the last request got no answer, or sync was switched offline */
  DOOR_SYNC_PHASE_REFUSED, /* a person has to decide: see last-error */
} DoorSyncPhase;

#define DOOR_TYPE_SYNC_PHASE (door_sync_phase_get_type ())
GType door_sync_phase_get_type (void);

#define DOOR_SYNC_ERROR (door_sync_error_quark ())
GQuark door_sync_error_quark (void);
typedef enum {
  DOOR_SYNC_ERROR_OFFLINE, /* no answer: it will be tried again */
  DOOR_SYNC_ERROR_REFUSED, /* the server refused the enrolment: a person must act */
  DOOR_SYNC_ERROR_SERVER,  /* the server answered nonsense or a fault: it will be tried again */
  DOOR_SYNC_ERROR_TRUST,   /* something came without the survey's signature: report it */
  DOOR_SYNC_ERROR_BUSY,    /* a run is on already */
} DoorSyncError;

/* Where to and as whom. */
typedef enum {
  DOOR_SERVER_HUB,      /* Doorstep's hub: also assignments, roster and receipts */
  DOOR_SERVER_OPENROSA, /* any other: forms and submissions only */
} DoorServerKind;

/* What an interview looks like when it leaves, fixed at enrolment. */
typedef enum {
  DOOR_MODE_SEALED,    /* our envelope: a hub only */
  DOOR_MODE_ENCRYPTED, /* ODK's encryption: forms that have a key, and no others */
  DOOR_MODE_PLAIN,     /* in clear where a form has no key, which the survey must have allowed */
} DoorServerMode;

typedef struct {
  DoorServerKind kind;
  DoorServerMode mode;
  char *url;          /* "https://host/v1/projects/1"; a token may be in the path */
  char *token;        /* NULL: none */
  char *token_scheme; /* word before the token: "Token" at KoboToolbox and Ona; NULL: "Bearer" */
  char *username;     /* Basic, sent unasked since ODK Central never asks; Digest when the server
                       * answers by asking for that. Over TLS or to this machine only. NULL: none */
  char *password;
  char *relay_id;  /* the server is a relay (door-relay-wire.h) of this id: what comes from it is
                    * counted for it alone. NULL: it is the hub itself */
  char *on_behalf; /* number of the device that a relay speaks for; NULL: for itself */
  char *pin; /* SHA-256 of the certificate's DER in hex, from a code that a person scanned: then
              * this certificate is accepted and no other. NULL: as the system's authorities say */
} DoorServer;

/* "form-key/ID" is the inbox's mark that holds a form's ODK key: door_sync_form_key_mark(). */
#define DOOR_SYNC_FORM_KEY_MARK "form-key/"

DoorServer *door_server_new (DoorServerKind kind, const char *url);
/* Whether what goes to this address cannot be read on the way: over TLS, or to this machine. */
gboolean door_server_url_is_private (const char *url);
/* Each wipes what was there. */
void door_server_set_password (DoorServer *self, const char *password);
void door_server_set_token (DoorServer *self, const char *scheme, const char *token);
DoorServer *door_server_copy (const DoorServer *self);
void door_server_free (DoorServer *self); /* wipes token and password */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorServer, door_server_free)

#define DOOR_TYPE_SYNC (door_sync_get_type ())
G_DECLARE_FINAL_TYPE (DoorSync, door_sync, DOOR, SYNC, GObject)

/* Properties, all read-only and notified:
 *   phase (DoorSyncPhase), pending (uint), refused (uint), last-sent (int64, microseconds since
 *   1970, 0: never in this process), next-try (int64, 0: none), last-error (string or NULL),
 *   online (boolean, door_sync_set_online()).
 * Takes references; copies `server`. */
DoorSync *
door_sync_new (const DoorServer *server, DoorOutbox *outbox, DoorInbox *inbox, DoorClock *clock);

/* The survey's keys, from the enrolment, and the roster held so far (NULL: none yet). Without a
 * trust nothing that must be signed is accepted from a hub. */
void door_sync_set_trust (DoorSync *self, const DoorPublicKeys *survey_keys, DoorRoster *held);
/* Letters of this device, to a hub only. Takes a reference; NULL: none are sent. */
void door_sync_set_postbox (DoorSync *self, DoorPostbox *postbox);
/* This vault's keys, told to the hub once so that cases can be sealed to them. When the roster names them
 * as a supervisor's or headquarters', the submissions of the team are fetched, too, sealed as they are. */
void door_sync_set_device_keys (DoorSync *self, const DoorDeviceKeys *keys);

/* FALSE: no request leaves until TRUE is set again. */
void door_sync_set_online (DoorSync *self, gboolean online);
/* FALSE: on this connection photographs and recordings wait; answers go. A hub keeps what came and
 * waits for the rest. */
void door_sync_set_large (DoorSync *self, gboolean large);
/* Draws jitter; default g_random_double(). For tests. */
void door_sync_set_draw (DoorSync *self, double (*draw) (gpointer data), gpointer data);

/* A second run while one is on fails with DOOR_SYNC_ERROR_BUSY. FALSE when the run could not end
 * what it began; the properties say the same to a person. */
void door_sync_run_async (DoorSync *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data);
gboolean door_sync_run_finish (DoorSync *self, GAsyncResult *result, GError **error);

DoorSyncPhase door_sync_get_phase (DoorSync *self);
guint door_sync_get_pending (DoorSync *self);
guint door_sync_get_refused (DoorSync *self);
gint64 door_sync_get_last_sent (DoorSync *self);
gint64 door_sync_get_next_try (DoorSync *self);
const char *door_sync_get_last_error (DoorSync *self);
gboolean door_sync_get_online (DoorSync *self);
