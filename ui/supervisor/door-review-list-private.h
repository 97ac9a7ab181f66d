/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of interviews, which stands in two files:
 *   door-review-list.c     going through its rows, several at once
 *   door-review-filters.c  what is shown and in which order
 */
#pragma once

#include "door-review-list.h"

struct _DoorReviewList {
  AdwBin parent_instance;
  DoorTeamDesk *desk;
  DoorTeamList *list;
  GtkSingleSelection *selection;
  GtkWidget *search, *show, *order, *person, *psu, *team, *several, *saved;
  GtkWidget *choices;   /* grid of what there is to choose from */
  GtkWidget *saved_box; /* names and acts, in the popover of `saved` */
  GtkWidget *view, *empty;
  GtkLabel *empty_text, *count;
  guint a_row;        /* of the choices */
  gboolean is_wide;   /* it has the window's whole width */
  guint at;           /* where the one that is read stood */
  gboolean following; /* the choices are being set, not chosen */
};

/* --- door-review-list.c --- */
/* Asks by which rule several are approved at once. */
void door_review_list_ask_several (DoorReviewList *self);
/* The rows there are take as many lines as `is_wide` says. */
void door_review_list_fit_rows (DoorReviewList *self);

/* --- door-review-filters.c --- */
/* What stands above the list: search, choices, kept filters. */
GtkWidget *door_review_list_new_filters (DoorReviewList *self);
/* Those that were kept earlier. */
void door_review_list_load_filters (DoorReviewList *self);
