/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the book holds beside the indicators, for those who would rather look: which questions stay without an
 * answer with whom, how long sections take, and how many events victims tell.
 *
 * Order of use: after door_quality_run(); any number of times; free what is given.
 *
 * Promises:
 *   1. Nothing sealed or above the team's audience is in them: the book does not hold it.
 *   2. Interviewers stand by name, questions by the share of missing answers, most first; ties by their
 *      place in the questionnaire.
 *   3. A question counts for an interview in which it was asked. Interviews of which it is not known
 *      (door-review-facts.h) count nowhere.
 * Thread rule: that of the book.
 */
#pragma once

#include "door-quality.h"

/* --- Questions without an answer ------------------------------------------------------------ */

typedef struct {
  guint asked, missing;
} DoorMissingCount;

typedef struct {
  guint n_people, n_items;
  char **people;           /* names, NULL-terminated */
  guint *items;            /* of the plan (door_review_plan_item()) */
  DoorMissingCount *all;   /* by item: of everybody */
  DoorMissingCount *cells; /* [person * n_items + item] */
} DoorMissingTable;

/* At most `most` questions, those asked at least `least` times and missing at least once. */
DoorMissingTable *door_quality_missing (const DoorQuality *book, guint most, guint least);
void door_missing_table_free (DoorMissingTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorMissingTable, door_missing_table_free)

/* --- Time by section ------------------------------------------------------------------------ */

typedef struct {
  double minutes; /* mean of the interviews in which it was asked; NAN: none */
  DoorQualityResult
      result; /* of minutes for each question asked, before allowing for how many sections
                             * there are */
} DoorSectionCell;

/* Of the sections that the plan knows: what is hidden from the team is none of them. */
typedef struct {
  guint n_people, n_sections;
  char **people;          /* names, NULL-terminated */
  DoorSectionCell *cells; /* [person * n_sections + section] */
} DoorSectionTable;

DoorSectionTable *door_quality_sections (const DoorQuality *book);
void door_section_table_free (DoorSectionTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSectionTable, door_section_table_free)

/* --- Events of victims ---------------------------------------------------------------------- */

#define DOOR_VICTIM_COUNTS 4u /* one, two, three, and more */

typedef struct {
  char *person;
  guint n_interviews; /* in which screening questions were asked */
  guint n_victims;    /* of these: with an event form */
  guint n_events;
  guint most; /* of one interview */
  guint by_count[DOOR_VICTIM_COUNTS];
} DoorVictims;

/* Of DoorVictims, one for each interviewer who asked screening questions. transfer full. */
GArray *door_quality_victims (const DoorQuality *book);
/* NAN without victims. */
double door_victims_mean (const DoorVictims *self);
