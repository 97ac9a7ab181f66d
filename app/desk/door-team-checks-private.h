/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of door-team-checks.h tell each other. */
#pragma once

#include "door-backcheck.h"
#include "door-team-private.h"

struct _DoorTeamCheck {
  GObject parent_instance;

  char *instance, *case_id, *person;
  DoorBackcheckReason reason;
  char *checker;
  char *settled; /* instance id of the visit after which something was decided; "" */
  const char *needs;
  DoorTeamRow *row;   /* NULL */
  DoorTeamRow *visit; /* what the second visit sent in; NULL */
  gboolean found;     /* finding is known */
  DoorVisitFinding finding;
  char *state_text;
};

struct _DoorTeamChecks {
  GObject parent_instance;

  DoorTeamDesk *desk;  /* borrowed */
  GPtrArray *all;      /* of DoorTeamCheck */
  GHashTable *by_case; /* case id -> DoorTeamCheck of `all` */
  GHashTable *sexes;   /* person -> "woman", "man" */
  char *summary;

  GHashTable *findings; /* record name of a visit -> DoorVisitFinding + 1 */
  DoorBackcheck *book;  /* all; NULL before the first visit */
  GHashTable *books;    /* interviewer -> DoorBackcheck */
  guint n_counted;
  gboolean counting, again;
};

/* Reads what came and was not read; does nothing when there is nothing new. */
void door_team_checks_count (DoorTeamChecks *self);
/* After a finding or a decision changed. */
void door_team_check_describe (DoorTeamCheck *self);
