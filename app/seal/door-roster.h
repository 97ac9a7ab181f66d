/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recipient roster: who belongs to a survey, in which role and team, with which keys. Signed
 * by the survey's signing key, which is kept offline; its fingerprint is in the enrolment code.
 *
 * A device seals to members of a verified roster and to nobody else: a hub that could hand out
 * keys of its own would read everything.
 *
 * It is text of one line per member, so that a person can read what was signed:
 *
 *   doorstep-roster 1
 *   survey harbour-2026
 *   space training            (version 2, and only where it is not the real survey)
 *   epoch 3
 *   issued 2026-11-23T05:59:52.123Z
 *   signer door1…
 *   member analyst * amina door1…
 *   member supervisor north sione door1…
 *   signature …
 *
 * Order of use. At the office: door_roster_new(), door_roster_add() for each member,
 * door_roster_sign(). On a device: door_roster_read() with the survey's keys, then
 * door_roster_may_follow() against the one held before, then door_roster_recipients().
 *
 * Promises:
 *   R1. door_roster_read() returns only what the survey's key has signed, byte for byte.
 *   R2. The same members give the same bytes in whatever order they were added.
 *   R3. An older epoch never replaces a newer one, nor a roster of one space that of another
 *       (door_roster_may_follow()).
 * Thread rule: immutable after signing or reading; counted atomically; any thread.
 */
#pragma once

#include <glib.h>

#include "door-keys.h"
#include "door-space.h"

#define DOOR_ROSTER_MAX_BYTES (4u * 1024 * 1024)

typedef enum {
  DOOR_ROLE_ANALYST,
  DOOR_ROLE_HEADQUARTERS,
  DOOR_ROLE_SUPERVISOR,
  DOOR_ROLE_INTERVIEWER, /* the identity of a vault: its signature names a person */
  DOOR_ROLE_HUB,         /* signs "stored" receipts; nothing is ever sealed to it */
  DOOR_ROLE_RECOVERY,    /* the office's recovery key: vaults' recovery slots */
  DOOR_ROLE_LAST = DOOR_ROLE_RECOVERY,
} DoorRole;

/* For whom a content is meant. */
typedef enum {
  DOOR_AUDIENCE_TEAM,         /* the team's supervisors, headquarters, analysts */
  DOOR_AUDIENCE_HEADQUARTERS, /* headquarters, analysts */
  DOOR_AUDIENCE_ANALYSTS,     /* analysts alone: sealed sections */
} DoorAudience;

typedef struct {
  DoorRole role;
  char *team;   /* "*": all teams */
  char *person; /* identifier of the person or hub */
  DoorPublicKeys keys;
} DoorMember;

typedef struct _DoorRoster DoorRoster;

DoorRoster *door_roster_new (const char *survey, guint64 epoch, gint64 issued_us);
/* Before signing; DOOR_SPACE_SURVEY unless it was set. */
void door_roster_set_space (DoorRoster *self, DoorSpace space);
/* `team` NULL: all teams. Adding the same keys in the same role twice changes nothing. */
void door_roster_add (DoorRoster *self,
                      DoorRole role,
                      const char *team,
                      const char *person,
                      const DoorPublicKeys *keys);
/* Ends the making. transfer full: the bytes to publish. */
GBytes *door_roster_sign (DoorRoster *self, const DoorIdentity *survey_key);

/* BAD_SIGNATURE when anybody but `survey_key` signed it; DAMAGED; NEWER. */
DoorRoster *door_roster_read (GBytes *bytes, const DoorPublicKeys *survey_key, GError **error);
/* The same by the fingerprint of the survey's key, as an enrolment code holds it: the roster names
 * its signer, and that key must have this fingerprint. */
DoorRoster *door_roster_read_enrolled (GBytes *bytes, const char *fingerprint, GError **error);
DoorRoster *door_roster_ref (DoorRoster *self);
void door_roster_unref (DoorRoster *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRoster, door_roster_unref)

const char *door_roster_survey (const DoorRoster *self);
DoorSpace door_roster_space (const DoorRoster *self);
guint64 door_roster_epoch (const DoorRoster *self);
gint64 door_roster_issued (const DoorRoster *self);
const DoorPublicKeys *door_roster_signer (const DoorRoster *self); /* the survey's key */
guint door_roster_length (const DoorRoster *self);
const DoorMember *door_roster_get (const DoorRoster *self, guint index); /* transfer none */

/* TRUE when `self` may take the place of `held` (NULL: none held): same survey and space, and a higher
 * epoch or the very same content. */
gboolean door_roster_may_follow (const DoorRoster *self, const DoorRoster *held);

/* The members a content for `audience` of `team` is sealed to. transfer container: an array of
 * DoorMember owned by the roster. Empty when the roster has nobody for it: refuse to seal. */
GPtrArray *door_roster_recipients (const DoorRoster *self, DoorAudience audience, const char *team);
/* All members of a role. transfer container: of DoorMember owned by the roster. */
GPtrArray *door_roster_members (const DoorRoster *self, DoorRole role);
/* Who signs with this key; NULL when nobody in the roster does. transfer none. */
const DoorMember *door_roster_find_signer (const DoorRoster *self, const guint8 sign[static 32]);
/* The first member of a role (hub, recovery); NULL when there is none. transfer none. */
const DoorMember *door_roster_find_role (const DoorRoster *self, DoorRole role);

const char *door_role_name (DoorRole role); /* "analyst"; transfer none */
gboolean door_role_parse (const char *name, DoorRole *ret_role);
