/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forgotten passphrases, carried: what a locked tablet asks (door-recovery.h) goes from a supervisor's
 * desk to headquarters, and the answer comes back the same way. Whoever carries them learns and gains
 * nothing: the one-time code is told by headquarters to the interviewer, by voice.
 *
 * Order of use: at the supervisor's, door_team_request_carry_async() with what the tablet shows; at
 * headquarters, the list, the request to a file for `doorctl keys recover`,
 * door_team_request_answer_async() with the answer; at the supervisor's again, the answer to the tablet.
 *
 * Promises:
 *   1. Request and answer are events of the team: signed, kept before the call finishes, and in the list of
 *      all who review.
 *   2. Nothing that opens a vault is in them for whoever carries them.
 * Thread rule: main.
 */
#pragma once

#include "door-team-desk.h"

#define DOOR_TYPE_TEAM_REQUEST (door_team_request_get_type ())
G_DECLARE_FINAL_TYPE (DoorTeamRequest, door_team_request, DOOR, TEAM_REQUEST, GObject)
const char *door_team_request_get_whose (DoorTeamRequest *self);  /* as the supervisor named them */
const char *door_team_request_get_person (DoorTeamRequest *self); /* who carries it */
const char *door_team_request_get_when_text (DoorTeamRequest *self);
/* The tablet shows the same; it is compared by voice before the code is told. */
const char *door_team_request_get_fingerprint (DoorTeamRequest *self);
GBytes *door_team_request_get_request (DoorTeamRequest *self); /* transfer full */
GBytes *
door_team_request_dup_answer (DoorTeamRequest *self); /* NULL: not here yet; transfer full */

/* Of DoorTeamRequest, newest first; the same always. transfer none. */
GListModel *door_team_desk_get_requests (DoorTeamDesk *self);
/* This account is headquarters': it answers, the others carry. */
gboolean door_team_desk_is_headquarters (DoorTeamDesk *self);

/* G_IO_ERROR_INVALID_ARGUMENT in words when it is no request. Both end with door_team_desk_act_finish(). */
void door_team_request_carry_async (DoorTeamDesk *desk,
                                    GBytes *request,
                                    const char *whose,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
void door_team_request_answer_async (DoorTeamDesk *desk,
                                     DoorTeamRequest *asked,
                                     GBytes *answer,
                                     GAsyncReadyCallback callback,
                                     gpointer data);
