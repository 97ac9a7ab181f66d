/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom this account trusts and who it is: the survey's key from the enrolment, the newest roster
 * signed by it, and the account's own person and team. One holder, shared by the desk's parts, so
 * that a newer roster is seen by all of them at once.
 * Thread rule: main.
 */
#pragma once

#include "door-device.h"
#include "door-roster.h"
#include "door-sync.h"

typedef struct _DoorTrust DoorTrust;

DoorTrust *door_trust_new (const DoorPublicKeys *survey_key, const char *person, const char *team);
/* As the account was enrolled: person, team, mode, space. */
DoorTrust *door_trust_new_enrolled (const DoorEnrolled *enrolled);
/* The space the account was enrolled in; DOOR_SPACE_SURVEY unless it was set. */
void door_trust_set_space (DoorTrust *self, DoorSpace space);
DoorSpace door_trust_space (const DoorTrust *self);
DoorTrust *door_trust_ref (DoorTrust *self);
void door_trust_unref (DoorTrust *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorTrust, door_trust_unref)

const DoorPublicKeys *door_trust_survey_key (const DoorTrust *self);
const char *door_trust_person (const DoorTrust *self);
const char *door_trust_team (const DoorTrust *self);
/* What an interview looks like when it leaves; sealed unless it was set. */
DoorServerMode door_trust_mode (const DoorTrust *self);
/* NULL before the first sync, and where a server of others is used. transfer none. */
DoorRoster *door_trust_roster (const DoorTrust *self);
/* Takes a signed roster; an older or foreign one, or one of another space, is refused and the held one
 * stays. */
gboolean door_trust_take_roster (DoorTrust *self, GBytes *signed_roster, GError **error);
