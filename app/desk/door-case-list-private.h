/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of cases, which stands in five files:
 *   door-case-list.c        what is shown
 *   door-case-list-order.c  in which order
 *   door-case-list-read.c   from the vault
 *   door-case-open.c        from a case to its interview
 *   door-case-withdraw.c    a respondent takes back the consent
 */
#pragma once

#include "door-case-private.h"

struct _DoorCaseList {
  GObject parent_instance;

  DoorVaultQueue *queue;
  DoorFormShelf *shelf; /* borrowed from the desk, which outlives the list */
  DoorTrust *trust;
  DoorClock *clock;
  DoorCaseLog *log;
  char *public_name;
  GHashTable *protocols; /* form id -> DoorProtocol; NULL before the first reading */
  DoorProtocol *usual;   /* for forms that bring none; made when asked for */

  GPtrArray *all; /* DoorCase, in the order of the assignments */
  GHashTable *by_id;
  GArray *finished; /* of gint64: when each interview here was finished the first time */
  GPtrArray *shown; /* of them, those search and filter leave, in order */
  char *search;
  DoorCaseShow show;
  DoorCaseOrder order;
  gboolean has_here;
  double latitude, longitude;
};

/* Search, filter and order again. */
void door_case_list_show (DoorCaseList *self);
void door_case_list_tell_refreshed (DoorCaseList *self);
/* Folds the events of a case again. */
void door_case_list_fold (DoorCaseList *self, DoorCase *item);

/* --- door-case-list-order.c --- */
/* As unix time; G_MAXINT64: none is agreed. */
gint64 door_case_list_appointment_of (DoorCase *item);
/* How far each case is from here. */
void door_case_list_measure (DoorCaseList *self);
/* Sorts these as the list is ordered now. */
void door_case_list_order (DoorCaseList *self, GPtrArray *cases);
