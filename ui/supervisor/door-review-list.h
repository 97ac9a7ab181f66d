/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of the team's interviews, with its filters.
 *
 * Signal "chosen" (DoorTeamRow *): the person wants to read it. Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-desk.h"

#define DOOR_TYPE_REVIEW_LIST (door_review_list_get_type ())
G_DECLARE_FINAL_TYPE (DoorReviewList, door_review_list, DOOR, REVIEW_LIST, AdwBin)

GtkWidget *door_review_list_new (DoorTeamDesk *desk);
/* Shows what the list's filters are now: after they were set from elsewhere. */
void door_review_list_follow (DoorReviewList *self);
/* The same for what is searched for: what is being typed now is not looked at. */
void door_review_list_follow_search (DoorReviewList *self);
/* Whether it has the whole width of the window. */
void door_review_list_set_wide (DoorReviewList *self, gboolean wide);
/* Chooses the one after (1) or before (-1) the present one; FALSE at the end. */
gboolean door_review_list_step (DoorReviewList *self, int by);
/* To the one after `done`, which may have left the list meanwhile; FALSE: nothing is left. */
gboolean door_review_list_go_on (DoorReviewList *self, DoorTeamRow *done);
void door_review_list_focus (DoorReviewList *self);
void door_review_list_search (DoorReviewList *self);
