/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of the quality book, shared by door-quality-*.c. */
#pragma once

#include "door-match.h"
#include "door-quality.h"

/* One interview in the book; its index is its row in the match too. */
typedef struct {
  DoorReviewFacts *facts; /* NULL: removed */
  guint who;              /* index of the interviewer */
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
  GHashTable *by_area; /* area → group; made anew by each run */
  guint n_groups;
  GArray *report; /* DoorQualityInterviewer, by composite */
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

void door_quality_add_flag (DoorBookEntry *entry,
                            DoorQualityId id,
                            DoorFlagSeverity severity,
                            double value,
                            double low,
                            double high,
                            guint other);

/* In the order of a run: */
void door_quality_find_flags (DoorQuality *self); /* by interview, from facts and matches */
void door_quality_tally (DoorQuality *self);      /* by interviewer */
/* One indicator over the people of one group; results by person. */
void
door_quality_compare (DoorQuality *self, DoorQualityId id, guint group, DoorQualityResult *results);
void door_quality_report (DoorQuality *self);
