/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office's side of a hub's store: letters between people, enrolment by code, orders to wipe, the
 * sample and its listings. Promises, errors and thread rule as door-hub-store.h; where several rows
 * belong together, an operation is a transaction of its own or joins the one that is open.
 *
 * No address and no prefilled answer is ever readable here: a sampled case is sealed to headquarters,
 * an assignment to its device. What stands in clear is the design (PSU, stratum, weight).
 */
#pragma once

#include "door-hub-store.h"
#include "door-letter.h"

/* People -------------------------------------------------------------------------------------- */

typedef struct {
  char *name;
  DoorUserRole role;
  char *team;
  gboolean ended;
  guint devices; /* in use */
} DoorHubUser;

void door_hub_user_free (DoorHubUser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorHubUser, door_hub_user_free)
/* `team` NULL: all. Array of DoorHubUser by name. */
GPtrArray *door_hub_store_list_users (DoorHubStore *self, const char *team, GError **error);
/* Another role or team from now on; what was submitted before stays where it was. */
gboolean door_hub_store_change_user (
    DoorHubStore *self, const char *name, DoorUserRole role, const char *team, GError **error);
/* The person works here no more: none of their devices is answered. */
gboolean door_hub_store_end_user (DoorHubStore *self, const char *name, GError **error);

/* Enrolment ----------------------------------------------------------------------------------- */

#define DOOR_HUB_ENROLMENT_DAYS 7

/* A code that enrols one device of the user, once, within its days. transfer full. */
gboolean door_hub_store_add_enrolment (DoorHubStore *self,
                                       const char *user,
                                       const char *label,
                                       guint days,
                                       char **ret_code,
                                       GError **error);
/* NOT_FOUND for a code that is unknown, too old, or was used by a device with other keys. A device
 * whose answer was lost may ask again: it gets another token, and the first is void. */
DoorEnrolReply *
door_hub_store_use_enrolment (DoorHubStore *self, const DoorEnrolRequest *request, GError **error);

/* Letters ------------------------------------------------------------------------------------- */

#define DOOR_HUB_MAILBOX_OFFICE "office"
#define DOOR_HUB_MAILBOX_HUB "hub" /* of a relay: receipts on their way to the hub itself */
#define DOOR_HUB_MAX_LETTER DOOR_WIRE_MAX_SEALED
char *door_hub_mailbox_of_device (gint64 device);  /* transfer full */
char *door_hub_mailbox_of_team (const char *team); /* transfer full */

/* `sender` 0: the office itself. The same bytes again: the same mark, *ret_new FALSE. Other bytes under
 * the same sender, kind and id: EXISTS, or the new ones under a new mark where the kind is one of
 * which only the newest counts. */
gboolean door_hub_store_put_letter (DoorHubStore *self,
                                    const char *mailbox,
                                    gint64 sender,
                                    const char *kind,
                                    const char *id,
                                    GBytes *content,
                                    guint64 *ret_mark,
                                    gboolean *ret_new,
                                    GError **error);
/* Array of DoorLetter above the mark in the device's own mailbox and in `other` (NULL: none; "*": of all
 * teams and the office). At most DOOR_WIRE_PAGE, and fewer when they are large. */
GPtrArray *door_hub_store_list_letters (DoorHubStore *self,
                                        gint64 device,
                                        const char *other,
                                        guint64 since,
                                        guint64 *ret_mark,
                                        GError **error);
/* Letters of a kind in a mailbox, for the office's tools. Array of DoorLetter. */
GPtrArray *door_hub_store_find_letters (DoorHubStore *self,
                                        const char *mailbox,
                                        const char *kind,
                                        guint64 since,
                                        guint64 *ret_mark,
                                        GError **error);

/* Wiping -------------------------------------------------------------------------------------- */

/* Leaves the survey's signed order for the device. From now on it may send what it has, and no more. */
gboolean door_hub_store_order_wipe (
    DoorHubStore *self, gint64 device, const char *order_id, GBytes *order, GError **error);

/* The sample ---------------------------------------------------------------------------------- */

typedef struct {
  char *case_id;
  char *psu;
  char *stratum;
  char *weight; /* a decimal number, as text */
  char *form_id;
  char *version;  /* "": the newest */
  guint reserve;  /* order of release; 0: of the sample proper */
  gint64 device;  /* 0: not assigned */
  GBytes *sealed; /* an envelope to headquarters: address, prefill */
} DoorSampleCase;

DoorSampleCase *door_sample_case_new (const char *case_id);
void door_sample_case_free (DoorSampleCase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSampleCase, door_sample_case_free)

/* EXISTS when the case is in the sample already. */
gboolean
door_hub_store_add_case (DoorHubStore *self, const DoorSampleCase *sampled, GError **error);
DoorSampleCase *door_hub_store_get_case (DoorHubStore *self, const char *case_id, GError **error);
/* Array of DoorSampleCase after `case_id`, by id, without the sealed bytes. `psu` NULL: all. */
GPtrArray *door_hub_store_list_cases (
    DoorHubStore *self, const char *psu, const char *after, guint limit, GError **error);
/* Gives the case to a device, sealed to it, and takes it from the one that had it. Not in the sample:
 * it is assigned all the same (NULL `sealed`: taken away). */
gboolean door_hub_store_give_case (
    DoorHubStore *self, const char *case_id, gint64 device, GBytes *sealed, GError **error);
/* Hands the sender's case over to another device: taken from the one, noted for the other, whose letter
 * holds it. A case counts as the sender's that was assigned, or that came by a letter. NOT_FOUND when the
 * sender has no such case. */
gboolean door_hub_store_hand_over (
    DoorHubStore *self, const char *case_id, gint64 from, gint64 to, GError **error);
/* TRUE when a device of somebody of the team has the case assigned. */
gboolean door_hub_store_team_has_case (DoorHubStore *self, const char *case_id, const char *team);

/* Listings ------------------------------------------------------------------------------------ */

typedef struct {
  char *psu;
  gint64 closed;
  guint households;
  char *frame_hash;
  GBytes *draw; /* signed; NULL: not drawn yet */
} DoorHubListing;

void door_hub_listing_free (DoorHubListing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorHubListing, door_hub_listing_free)
/* EXISTS: it was closed with another frame. */
gboolean door_hub_store_close_listing (
    DoorHubStore *self, const char *psu, guint households, const char *frame_hash, GError **error);
/* EXISTS: it was drawn before, whatever the result. NOT_FOUND: not closed. */
gboolean
door_hub_store_set_draw (DoorHubStore *self, const char *psu, GBytes *draw, GError **error);
GPtrArray *door_hub_store_list_listings (DoorHubStore *self, GError **error);

/* Counting ------------------------------------------------------------------------------------ */

typedef struct {
  guint users, devices, forms;
  guint64 submissions, conflicts, incomplete, plain;
  guint64 letters, assigned, sampled;
} DoorHubCounts;

/* `team` NULL: of all. */
gboolean door_hub_store_count (DoorHubStore *self,
                               const char *team,
                               DoorHubCounts *ret_counts,
                               GError **error);
