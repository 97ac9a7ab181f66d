/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the coverage of simulated interviews: door-coverage.c counts, -report.c tells. */
#pragma once

#include "door-coverage.h"

/* For each node of the form. */
typedef struct {
  guint64 n_reached; /* interviews, or instances, in which it was asked */
  guint64 n_answered;
  guint64 n_true, n_false; /* of its condition */
  GHashTable *values;      /* choice → times chosen, as a pointer */
  GHashTable *sizes;       /* of a repeat: number of instances → times, both as pointers */
} DoorReach;

struct _DoorCoverage {
  DoorFormDef *def;
  DoorReach *reaches; /* by DoorDefNode */
  GArray *seconds;    /* of double, of each interview */
  GHashTable *kinds;  /* kind → GArray of double, seconds of each interview of it */
  guint64 n_screens;
  guint64 n_answers;
  guint64 n_refused; /* questions for which no answer was found */
  guint n_interviews;
  guint n_unfinished; /* did not reach the end, or were not complete there */
  guint shortest;     /* screens */
  guint longest;
};

gboolean door_coverage_is_question (const DoorFormDef *def, DoorDefNode node);
guint64 door_coverage_chosen (const DoorReach *reach, const char *value);
