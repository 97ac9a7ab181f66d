/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What door-case-file.c knows of a case, for the acts of door-case-acts.c. */
#pragma once

#include "door-case-file-private.h"

struct _DoorCaseFile {
  GObject parent_instance;

  DoorCaseList *cases;
  DoorCaseLog *log;
  DoorClock *clock;
  DoorCase *item;
  GListStore *moments;
  gboolean left; /* an interview was begun at the visit under way, and left */
  char *facts_text;
  char *code_text;
  char *warning;
};

const DoorContact *door_case_file_contact (DoorCaseFile *self); /* NULL before it was read */
/* The interview is finished, or nothing can be done with it. */
gboolean door_case_file_is_closed (DoorCaseFile *self);
/* Sent back by the supervisor, and open again (or to be asked anew from its answers). */
gboolean door_case_file_is_sent_back (DoorCaseFile *self);
gboolean door_case_file_takes_visits (DoorCaseFile *self); /* promise 2 */
/* Says everything again. */
void door_case_file_refresh (DoorCaseFile *self);
