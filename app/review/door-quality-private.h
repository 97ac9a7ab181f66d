/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the quality book, shared by door-quality-*.c. */
#pragma once

#include "door-match.h"
#include "door-quality.h"

/* One interview in the book; its index is its row in the match too. */
typedef struct {
  DoorReviewFacts *facts; /* NULL: removed */
  guint who;              /* index of the interviewer */
  double outside_m;       /* of the outline of its area; 0 inside, NAN not known */
  GArray *flags;          /* DoorQualityFlag; NULL: none */
} DoorBookEntry;

typedef struct {
  guint who;
  DoorAaporGroup outcome;
  double weight;
} DoorBookCase;

/* An interviewer while the report is made. */
typedef struct {
  char *name;
  char *area;
  guint group;     /* with whom compared; see door_quality_group() */
  GArray *entries; /* guint: indices of interviews, by time */
  DoorTally tally[DOOR_N_QUALITY];
} DoorBookPerson;

struct _DoorQuality {
  DoorQualitySettings settings;
  guint n_items;
  GArray *entries;     /* DoorBookEntry */
  GHashTable *by_id;   /* instance id → index + 1 */
  GHashTable *cases;   /* case id → DoorBookCase */
  GPtrArray *people;   /* DoorBookPerson */
  GHashTable *by_name; /* → index + 1 */
  DoorMatch *match;
  DoorAreas *areas;    /* NULL */
  GHashTable *by_area; /* area → group; made anew by each run */
  guint n_groups;
  GArray *report;                /* DoorQualityInterviewer, by composite */
  guint n_sections;              /* the most that an interview has */
  DoorQualityResult *by_section; /* [section * people + person] of the latest run */
  DoorQualitySurvey survey;
};

static inline DoorBookEntry *
door_quality_entry (const DoorQuality *self, guint index)
{
  return &g_array_index (self->entries, DoorBookEntry, index);
}

static inline DoorBookPerson *
door_quality_person (const DoorQuality *self, guint index)
{
  return g_ptr_array_index (self->people, index);
}

/* The flag, until the next one is added. */
DoorQualityFlag *door_quality_add_flag (DoorBookEntry *entry,
                                        DoorQualityId id,
                                        DoorFlagSeverity severity,
                                        double value,
                                        double low,
                                        double high,
                                        guint other);

gboolean door_quality_has_flag (const DoorBookEntry *entry, DoorQualityId id);

/* Some people compared by one indicator, and with them everything a method needs. */
typedef struct {
  DoorQuality *book;
  DoorQualityId id;
  guint group;
  GArray *members;            /* guint: people whose figures make the expectation */
  DoorQualityResult *results; /* by person */
} DoorComparison;

/* NULL: compared in another group. Whoever is compared with all because the area is too small does not
 * change those who are not. */
DoorQualityResult *door_quality_result_of (const DoorComparison *c, guint person);
/* Of the side that is looked at, or of both. */
double door_quality_suspicious_p (DoorTails tails, DoorSide side);
/* A value of an interview, or of one part of it; NAN: it has none. */
typedef double (*DoorMeasure) (const DoorReviewFacts *facts, guint part);
/* `back` turns the scale of comparison into the one that is shown: exp() of log minutes. */
void door_quality_compare_means (const DoorComparison *c,
                                 DoorMeasure measure,
                                 guint part,
                                 double (*back) (double));
/* Last digits of amounts, or first ones; Myers' index of ages; a share of ages shown as Whipple's index. */
void door_quality_compare_digits (const DoorComparison *c, gboolean first);
void door_quality_compare_ages (const DoorComparison *c);
void door_quality_as_whipple (const DoorComparison *c);
/* Sections, one after the other; the farthest of each person is the result. */
void door_quality_compare_sections (const DoorComparison *c);

/* In the order of a run: */
void door_quality_find_flags (DoorQuality *self); /* by interview, from facts and matches */
void door_quality_flag_sections (DoorQuality *self);
void door_quality_tally (DoorQuality *self); /* by interviewer */
/* One indicator over the people of one group; results by person. */
void
door_quality_compare (DoorQuality *self, DoorQualityId id, guint group, DoorQualityResult *results);
void door_quality_report (DoorQuality *self);
