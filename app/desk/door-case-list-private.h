/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of cases, which stands in two files:
 *   door-case-list.c   what is in it, in which order
 *   door-case-open.c   from a case to its interview
 */
#pragma once

#include "door-case-private.h"

struct _DoorCaseList {
  GObject parent_instance;

  DoorVaultQueue *queue;
  DoorFormShelf *shelf; /* borrowed from the desk, which outlives the list */
  DoorTrust *trust;
  DoorClock *clock;
  char *public_name;

  GPtrArray *all;   /* DoorCase, in the order of the assignments */
  GPtrArray *shown; /* of them, those the search leaves, in the order of what is due */
  char *search;
};
