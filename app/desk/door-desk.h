/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device's desk: unlock, the list of cases, sending. The interview itself is in
 * door-interview.h.
 *
 * Order of use: door_unlock_new() for the device's folder; door_unlock_open_async() with the
 * passphrase gives a DoorDesk; its case list opens interviews; its sync status sends;
 * door_desk_lock_async() ends.
 *
 * Thread rule: main. Vault work goes through its queue, forms are compiled in a worker.
 */
#pragma once

#include "door-space.h"
#include "door-clock.h"
#include "door-interview.h"
#include "door-sending.h"

typedef struct _DoorDesk DoorDesk;
typedef struct _DoorCaseList DoorCaseList;
typedef struct _DoorSyncStatus DoorSyncStatus;
typedef struct _DoorCover DoorCover;
typedef struct _DoorSafety DoorSafety;
typedef struct _DoorHere DoorHere;

/* --- Unlocking --------------------------------------------------------------------------- */

#define DOOR_TYPE_UNLOCK (door_unlock_get_type ())
G_DECLARE_FINAL_TYPE (DoorUnlock, door_unlock, DOOR, UNLOCK, GObject)

#define DOOR_UNLOCK_ERROR (door_unlock_error_quark ())
GQuark door_unlock_error_quark (void);
typedef enum {
  DOOR_UNLOCK_ERROR_PASSPHRASE, /* wrong: try again after "wait-seconds" */
  DOOR_UNLOCK_ERROR_IN_USE,     /* another program has it open: close that one */
  DOOR_UNLOCK_ERROR_DEVICE,     /* not enrolled, damaged, or newer: the message says what to do */
} DoorUnlockError;

/* A device folder holds `device.json` (public facts: the survey's public name, account names, hub
 * address, demo passphrase in demo folders only) and a vault for each account. */
DoorUnlock *door_unlock_new (const char *device_folder);
/* `clock` NULL: the system's. */
DoorUnlock *door_unlock_new_with_clock (const char *device_folder, DoorClock *clock);
const char *door_unlock_get_public_name (DoorUnlock *self); /* "public-name" */
/* TRUE: nobody has enrolled here yet, and that is all that is amiss. */
gboolean door_unlock_is_first (DoorUnlock *self);
const char *const *door_unlock_get_accounts (DoorUnlock *self);
/* The space an account was enrolled in; DOOR_SPACE_SURVEY of one that is not there. */
DoorSpace door_unlock_get_space (DoorUnlock *self, const char *account);
const char *
door_unlock_get_hint (DoorUnlock *self); /* "hint": shown below; the demo's passphrase, else NULL */
gboolean door_unlock_get_busy (DoorUnlock *self);       /* "busy": deriving the key */
const char *door_unlock_get_message (DoorUnlock *self); /* "message": why not; NULL */
/* The passphrase is copied into guarded memory; the caller wipes its own. */
void door_unlock_open_async (DoorUnlock *self,
                             const char *account,
                             const char *passphrase,
                             GAsyncReadyCallback callback,
                             gpointer data);
/* What a code that enrols is about. */
typedef struct {
  gboolean elsewhere; /* a server of others: no office can help with a forgotten passphrase */
  char *server;       /* its host */
  char *username;     /* as the code says; NULL */
  gboolean has_login; /* the code lets in by itself: no name and password are asked for */
} DoorCodeAbout;
void door_code_about_free (DoorCodeAbout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCodeAbout, door_code_about_free)
/* G_IO_ERROR_INVALID_ARGUMENT in a person's words when it enrols nobody. transfer full. */
DoorCodeAbout *door_unlock_read_code (DoorUnlock *self, const char *code, GError **error);

/* What a person decided; the last three for a server of others. */
typedef struct {
  const char *code;
  const char *passphrase;
  const char *username; /* there; NULL or empty: as the code says, or a token */
  const char *password;
  gboolean plain; /* questionnaires without a key are used, too: their interviews lie open there */
} DoorEnrolWish;
/* A new account on this device (door-enrolling.h); the accounts are read anew. The account's name.
 * transfer full. */
void door_unlock_enrol_async (DoorUnlock *self,
                              const DoorEnrolWish *wish,
                              GAsyncReadyCallback callback,
                              gpointer data);
char *door_unlock_enrol_finish (DoorUnlock *self, GAsyncResult *result, GError **error);
DoorDesk *door_unlock_open_finish (DoorUnlock *self, GAsyncResult *result, GError **error);

/* A forgotten passphrase: what this device asks of headquarters, as a text short enough for a QR code.
 * Anybody may carry it, and the answer: they gain nothing. *ret_fingerprint is read out to headquarters,
 * which then tells the one-time code. Asked again before the answer came, it is the same. transfer full. */
char *
door_unlock_ask (DoorUnlock *self, const char *account, char **ret_fingerprint, GError **error);
/* Why a new passphrase will not do; NULL: it will. */
const char *door_unlock_check_new (const char *passphrase, const char *again);
/* Opens by answer and code, and sets the new passphrase; ends with door_unlock_open_finish(). */
void door_unlock_answer_async (DoorUnlock *self,
                               const char *account,
                               GBytes *answer,
                               const char *code,
                               const char *passphrase,
                               GAsyncReadyCallback callback,
                               gpointer data);

/* --- The desk ---------------------------------------------------------------------------- */

#define DOOR_TYPE_DESK (door_desk_get_type ())
G_DECLARE_FINAL_TYPE (DoorDesk, door_desk, DOOR, DESK, GObject)

DoorCaseList *door_desk_get_cases (DoorDesk *self);
DoorSyncStatus *door_desk_get_sync (DoorDesk *self);
DoorSending *door_desk_get_sending (DoorDesk *self); /* what waits, what was sent, the log */
DoorCover *door_desk_get_cover (DoorDesk *self);     /* door-cover.h */
DoorSafety *door_desk_get_safety (DoorDesk *self);   /* door-safety.h */
/* "closed", notified: the office has closed this account on this device, and it was done. Lock; there
 * is no way back in. */
gboolean door_desk_get_closed (DoorDesk *self);
/* "space-warning", notified: the disk is filling, in plain words; NULL: there is room. Looked at whenever
 * the vault is read again and after each run of sending. */
const char *door_desk_get_space_warning (DoorDesk *self);
/* "notice", notified: what the supervisor wrote lately to the person, about no case; NULL. */
const char *door_desk_get_notice (DoorDesk *self);
/* "target-text", notified: how far the person is on what the supervisor asked for, "2 of 4 interviews
 * today"; NULL: nothing is asked for. */
const char *door_desk_get_target_text (DoorDesk *self);
const char *door_desk_get_public_name (DoorDesk *self);
/* The real survey, a training or a pilot: a window of the latter two says so all the time. */
DoorSpace door_desk_get_space (DoorDesk *self);
const char *door_desk_get_account (DoorDesk *self);
/* Reads the vault again: after an interview was finished or left. */
void door_desk_refresh_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data);
gboolean door_desk_refresh_finish (DoorDesk *self, GAsyncResult *result, GError **error);
/* What a window does after unlocking and whenever an interview was left: reads the vault again, then
 * sends and fetches in the background unless that is under way. What becomes of it stands in the sync
 * status and in the list. */
void door_desk_catch_up (DoorDesk *self);
/* Waits for the queue, closes the vault, wipes keys. */
void door_desk_lock_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data);
gboolean door_desk_lock_finish (DoorDesk *self, GAsyncResult *result, GError **error);

/* --- Cases ------------------------------------------------------------------------------- */

typedef enum {
  DOOR_CASE_NEW,         /* assigned, nothing done */
  DOOR_CASE_VISITED,     /* visited, nobody interviewed yet */
  DOOR_CASE_APPOINTMENT, /* somebody is to be met at a time */
  DOOR_CASE_IN_PROGRESS, /* an interview is begun */
  DOOR_CASE_RETURNED,    /* the supervisor has sent it back with a comment */
  DOOR_CASE_WAITING,     /* finished, waiting to be sent */
  DOOR_CASE_SENT,        /* the hub has acknowledged it */
  DOOR_CASE_FINAL,       /* ended without an interview: see the code on its page */
  DOOR_CASE_REFUSED,     /* the hub said no: see detail */
  DOOR_CASE_DAMAGED,     /* cannot be read: tell the office */
} DoorCaseState;

#define DOOR_TYPE_CASE (door_case_get_type ())
G_DECLARE_FINAL_TYPE (DoorCase, door_case, DOOR, CASE, GObject)
const char *door_case_get_id (DoorCase *self);
const char *door_case_get_label (DoorCase *self); /* "Household 0142" */
const char *door_case_get_address (DoorCase *self);
const char *door_case_get_area (DoorCase *self);       /* enumeration area or PSU in words */
DoorCaseState door_case_get_state (DoorCase *self);    /* "state" */
const char *door_case_get_state_text (DoorCase *self); /* "state-text": "In progress, 41 answers" */
double door_case_get_progress (DoorCase *self); /* "progress": 0–1, of the last time it was open */
const char *door_case_get_language (DoorCase *self);    /* expected at the door, in words; "" */
const char *door_case_get_visits_text (DoorCase *self); /* "visits-text": "2 visits"; "" */
const char *
door_case_get_appointment_text (DoorCase *self); /* "appointment-text": "Today, 18:00"; "" */
gboolean door_case_get_appointment_is_due (DoorCase *self); /* within the hour, or past */
const char *door_case_get_distance_text (DoorCase *self); /* "distance-text": "1.2 km north"; "" */
guint door_case_get_unread (DoorCase *self);              /* messages from the office */

#define DOOR_TYPE_CASE_LIST (door_case_list_get_type ())
G_DECLARE_FINAL_TYPE (DoorCaseList, door_case_list, DOOR, CASE_LIST, GObject)
/* A GListModel of DoorCase, in the order of what is due now. */
void door_case_list_set_search (DoorCaseList *self, const char *text);
typedef enum {
  DOOR_CASE_SHOW_ALL,
  DOOR_CASE_SHOW_TODAY, /* appointments of today, what was returned or begun */
  DOOR_CASE_SHOW_OPEN,  /* something is left to do at the door */
  DOOR_CASE_SHOW_DONE,
} DoorCaseShow;
void door_case_list_set_show (DoorCaseList *self, DoorCaseShow show);
typedef enum {
  DOOR_CASE_BY_DUE, /* what is due now comes first */
  DOOR_CASE_BY_ADDRESS,
  DOOR_CASE_BY_AREA,
  DOOR_CASE_BY_DISTANCE, /* a round from here: the nearest, then the nearest to that one, … */
} DoorCaseOrder;
void door_case_list_set_order (DoorCaseList *self, DoorCaseOrder order);
/* Where the round begins. Without it: at the home visited last, if its place is known. */
void door_case_list_set_here (DoorCaseList *self, double latitude, double longitude);
/* Asks this device where it is; when it can tell, the round begins there. */
void door_desk_find_here (DoorDesk *self);
DoorHere *door_desk_get_here (DoorDesk *self);       /* transfer none */
guint door_case_list_count_all (DoorCaseList *self); /* before search and filter */
DoorCase *door_case_list_find (DoorCaseList *self, const char *case_id); /* NULL; transfer none */
const char *door_case_list_get_empty_text (DoorCaseList *self); /* why it is empty, what fills it */
/* Opens the case's interview, begun or not. A finalized one opens closed, read-only. */
void door_case_list_open_async (DoorCaseList *self,
                                DoorCase *item,
                                GAsyncReadyCallback callback,
                                gpointer data);
DoorInterview *
door_case_list_open_finish (DoorCaseList *self, GAsyncResult *result, GError **error);

/* Where a server of others assigns nothing, an interviewer begins interviews of their own. */
gboolean door_desk_can_begin (DoorDesk *self);
typedef struct {
  char *form_id;
  char *version; /* the newest that the server lists */
  char *name;
} DoorFormOffer;
void door_form_offer_free (DoorFormOffer *self);
/* transfer full: of DoorFormOffer, by name. Empty: none has come yet. */
void door_desk_forms_async (DoorDesk *self, GAsyncReadyCallback callback, gpointer data);
GPtrArray *door_desk_forms_finish (DoorDesk *self, GAsyncResult *result, GError **error);
/* A case of one's own for this form, in the list from then on; one that was never begun is taken
 * first. transfer none. */
void door_desk_begin_async (DoorDesk *self,
                            const DoorFormOffer *offer,
                            GAsyncReadyCallback callback,
                            gpointer data);
DoorCase *door_desk_begin_finish (DoorDesk *self, GAsyncResult *result, GError **error);

/* --- Sending ----------------------------------------------------------------------------- */

typedef enum {
  DOOR_SENDING_IDLE,
  DOOR_SENDING_WORKING,
  DOOR_SENDING_OFFLINE, /* cannot be reached now; tried again by itself */
  DOOR_SENDING_REFUSED, /* needs a person: see text */
} DoorSendingState;

#define DOOR_TYPE_SYNC_STATUS (door_sync_status_get_type ())
G_DECLARE_FINAL_TYPE (DoorSyncStatus, door_sync_status, DOOR, SYNC_STATUS, GObject)
DoorSendingState door_sync_status_get_state (DoorSyncStatus *self); /* "state" */
guint door_sync_status_get_waiting (DoorSyncStatus *self);          /* "waiting" */
const char *
door_sync_status_get_text (DoorSyncStatus *self); /* "text": "3 waiting · last sent 14:05" */
void door_sync_status_run_async (DoorSyncStatus *self, GAsyncReadyCallback callback, gpointer data);
gboolean door_sync_status_run_finish (DoorSyncStatus *self, GAsyncResult *result, GError **error);
