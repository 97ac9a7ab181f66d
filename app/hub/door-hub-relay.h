/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hub's store does beyond door-hub-store.h when the hub is a relay: it stands in for the
 * survey's hub on a local network, knows the team's devices by the hashes of their tokens, keeps what
 * they bring until the hub has confirmed it, and hands them what came from the hub.
 *
 * A relay signs no *stored* receipt: a submission's receipt stays empty until the hub's own came.
 * Everything else of the store's contract holds for a relay as for the hub.
 *
 * Promises:
 *   1. What a tablet brought is given to door_hub_store_relay_next() until it is recorded as stored or
 *      refused, whatever stops the relay in between.
 *   2. Putting the same thing from the hub twice changes nothing.
 *   3. An assignment never goes back to an older state of the hub.
 * Errors and thread rule as door-hub-store.h.
 */
#pragma once

#include "door-hub-office.h"
#include "door-relay-wire.h"

/* The hub's side --------------------------------------------------------------------------- */

/* The devices that a supervisor's relay may speak for (interviewers of the team, and the asker), and
 * the states of all forms. */
DoorRelayTeam *
door_hub_store_relay_team (DoorHubStore *self, const DoorHubDevice *asker, GError **error);
DoorHubDevice *door_hub_store_find_device (DoorHubStore *self, gint64 device, GError **error);

/* The relay's side ------------------------------------------------------------------------- */

/* Where a relay forwards to; kept in its store, whose folder is its owner's alone. */
typedef struct {
  char *url;
  char *token;
  char *pin;        /* NULL: the certificate as the system's authorities say */
  char *survey_key; /* as text: rosters and forms are taken with this signature only */
} DoorRelayPlace;

void door_relay_place_clear (DoorRelayPlace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorRelayPlace, door_relay_place_clear)

/* Makes the hub of this store a relay, from its next start on. */
gboolean door_hub_store_set_relay (DoorHubStore *self, const DoorRelayPlace *place, GError **error);
/* FALSE without an error: this hub is no relay. */
gboolean door_hub_store_get_relay (DoorHubStore *self, DoorRelayPlace *ret_place, GError **error);
gboolean door_hub_store_is_relay (DoorHubStore *self);
/* Names this relay's store in the code that tablets scan. transfer full. */
char *door_hub_store_relay_id (DoorHubStore *self, GError **error);

/* Devices that the hub no longer names are ended here. */
gboolean
door_hub_store_relay_take_team (DoorHubStore *self, const DoorRelayTeam *team, GError **error);
/* Forms come by door_hub_store_publish_form(): one that was only noted becomes whole by it. */
gboolean door_hub_store_relay_put_assignment (DoorHubStore *self,
                                              gint64 device,
                                              const char *case_id,
                                              GBytes *sealed,
                                              guint64 origin,
                                              GError **error);
/* After a case was handed over here: tells the tablet at once, not only when the hub knows. */
gboolean door_hub_store_relay_note_given (DoorHubStore *self,
                                          gint64 device,
                                          const char *case_id,
                                          GError **error);
/* `sender`: keys of the device that wrote it, as text; NULL: the office. */
gboolean door_hub_store_relay_put_letter (DoorHubStore *self,
                                          gint64 device,
                                          const char *sender,
                                          const char *kind,
                                          const char *id,
                                          GBytes *content,
                                          GError **error);
/* A receipt for an instance that was brought here; for any other nothing happens. */
gboolean door_hub_store_relay_put_receipt (DoorHubStore *self,
                                           const char *instance_id,
                                           GBytes *receipt,
                                           GError **error);

/* On its way to the hub ---------------------------------------------------------------------- */

typedef enum {
  DOOR_FORWARD_WAITING,
  DOOR_FORWARD_STORED,
  DOOR_FORWARD_REFUSED,
} DoorForwardState;

typedef struct {
  guint64 seq;
  guint attempts;
} DoorForward;

typedef struct {
  guint waiting;
  guint refused;
  gint64 next_try; /* earliest of the waiting; 0 when none waits */
} DoorForwardCount;

/* The oldest whole submission of the device that is due; seq 0: none. `device` 0 in _count: of all. */
gboolean door_hub_store_relay_next (
    DoorHubStore *self, gint64 device, gint64 now, DoorForward *ret_next, GError **error);
gboolean door_hub_store_relay_count (DoorHubStore *self,
                                     gint64 device,
                                     DoorForwardCount *ret_count,
                                     GError **error);
/* `receipt`: the hub's, for STORED; NULL when none could be verified. `message`: for REFUSED. */
gboolean door_hub_store_relay_record (DoorHubStore *self,
                                      const DoorForward *forward,
                                      DoorForwardState state,
                                      gint64 next_try,
                                      GBytes *receipt,
                                      const char *message,
                                      GError **error);
/* State and message of a submission; WAITING when it was not tried yet. */
gboolean door_hub_store_relay_state (DoorHubStore *self,
                                     guint64 seq,
                                     DoorForwardState *ret_state,
                                     char **ret_message,
                                     GError **error);

/* A letter of one of the team's devices that the hub has not got. */
typedef struct {
  guint64 mark; /* 0: none waits */
  char *kind;
  char *id;
  char *to; /* as PUT letters takes it */
  GBytes *content;
} DoorForwardLetter;

void door_forward_letter_clear (DoorForwardLetter *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorForwardLetter, door_forward_letter_clear)

/* The first above the mark `after`; mark 0: none. */
gboolean door_hub_store_relay_next_letter (DoorHubStore *self,
                                           gint64 device,
                                           guint64 after,
                                           DoorForwardLetter *ret_letter,
                                           GError **error);
/* `refusal` NULL: the hub has it. */
gboolean door_hub_store_relay_letter_taken (DoorHubStore *self,
                                            guint64 mark,
                                            const char *refusal,
                                            GError **error);
/* WAITING, STORED (at the hub) or REFUSED. */
gboolean door_hub_store_relay_letter_state (DoorHubStore *self,
                                            guint64 mark,
                                            DoorForwardState *ret_state,
                                            char **ret_message,
                                            GError **error);
