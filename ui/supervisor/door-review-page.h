/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reviewing: the list, the interview, the decision; side by side, or one at a time on a tablet.
 *
 * Keys, outside of text fields: J and K to the next and the previous one, A approve, R send back,
 * C comment on the question, F flag, Ctrl+F search, ? the guide, Escape one pane back.
 * Signal "toast" (text): to be told in passing. Thread rule: main.
 */
#pragma once

#include <adwaita.h>

#include "door-team-desk.h"

#define DOOR_TYPE_REVIEW_PAGE (door_review_page_get_type ())
G_DECLARE_FINAL_TYPE (DoorReviewPage, door_review_page, DOOR, REVIEW_PAGE, AdwBin)

GtkWidget *door_review_page_new (DoorTeamDesk *desk);
/* What the list is to show, with no search; NULL or "": everybody's, everywhere. */
typedef struct {
  DoorTeamShow show;
  const char *person, *psu, *team;
} DoorReviewFilter;
void door_review_page_filter (DoorReviewPage *self, const DoorReviewFilter *filter);
/* Opens one, whatever the list shows. */
void door_review_page_open (DoorReviewPage *self, DoorTeamRow *row);
void door_review_page_focus (DoorReviewPage *self);
