/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One interview as the quality indicators see it: counts, sums and small codes, no names, no texts.
 *
 * Order of use: door_review_facts_new() with what is known beside the record;
 * door_review_facts_read() with the record; door_review_facts_time() with its timeline; then into
 * the book (door-quality.h). door_review_facts_pack() and _unpack() keep them, so that a supervisor's
 * program need not open every interview again to begin its day.
 *
 * Promise: nothing of a hidden part (door-review-plan.h) is in here, not even that it was filled.
 * Thread rule: one owner.
 */
#pragma once

#include "door-review-plan.h"
#include "door-timeline.h"

#define DOOR_FACTS_AGES 100u
#define DOOR_FACTS_STRETCHES 32u /* kept of one interview; what comes after joins the last */

/* A section of the plan in one interview. */
typedef struct {
  float minutes; /* active, on its screens; 0: not known, or not seen */
  guint32 asked; /* questions with an answer or a reason for none */
  guint32 words; /* of these questions */
} DoorSectionFacts;

typedef struct {
  /* who, where, when */
  char *instance_id;
  char *case_id;
  char *interviewer;
  char *area; /* supervision area: those in one are compared with each other */
  char *psu;
  char *disposition; /* from the record; "" */
  gint64 started_us, ended_us;
  gint32 utc_offset_s;
  double listing_latitude, listing_longitude; /* of the dwelling; NAN unknown */
  gboolean urban;                             /* FALSE also when the record does not say */

  /* from the timeline */
  double active_minutes; /* 0: unknown */
  guint16 n_changes, n_backwards, n_after_finalize, n_clock_jumps, n_bursts;
  guint16 n_gates_open, n_gates_closed;

  /* from the record: the team's part of it */
  guint16 n_asked, n_dont_know, n_refused; /* questions with an answer or a reason for none */
  guint32 n_words;                         /* of the questions asked */
  guint16 n_screeners, n_screeners_yes;
  guint16 n_triggers, n_triggers_short;
  guint16 n_incidents;
  guint16 n_grids, n_grids_flat;
  double grid_variance; /* mean within a grid; 0 for none */
  guint16 n_members, n_women;
  guint16 n_eligible;      /* G_MAXUINT16: unknown */
  gint8 selected_is_woman; /* −1 unknown */
  gint8 is_opener;         /* −1 unknown */
  gint8 is_present;        /* somebody else could hear; −1 unknown */
  guint8 last_digits[10];  /* of amounts, each at most 255 */
  guint8 first_digits[10];
  guint32 phone;              /* hash; 0 none */
  guint32 roster;             /* hash of ages and sexes in order; 0 none */
  double latitude, longitude; /* NAN unknown */
  double accuracy;            /* metres; NAN unknown */
  GByteArray *ages;           /* of members, at most DOOR_FACTS_AGES − 1 each */
  GByteArray *codes;          /* by item of the plan: DOOR_MATCH_SKIPPED, or a code */
  GByteArray *missing; /* bits by item: asked, and "don't know" or refused; shorter than the items
                               * where the rest has none; NULL: kept by an earlier version, not known */

  /* What earlier versions did not keep: as it is in new facts, not known. */
  double area_latitude, area_longitude; /* middle of the area that the record itself names; NAN */
  double area_radius_m;                 /* NAN */
  guint32 amount_orders;     /* bits: orders of magnitude among the amounts, 1 to 9 is bit 0 */
  guint16 n_sensitive_asked; /* door_review_facts_read_sensitive(), at headquarters; else 0 */
  guint16 n_sensitive_missing;
  gint8 knows_offset; /* utc_offset_s is the device's, by its record */
  GArray *sections;   /* DoorSectionFacts, by section of the plan; empty: not known */
  GArray *stretches;  /* DoorTimelineStretch: when the visit was going on; empty: not known */
} DoorReviewFacts;

/* Texts are copied; those that are NULL become "". */
DoorReviewFacts *door_review_facts_new (const char *instance_id,
                                        const char *case_id,
                                        const char *interviewer,
                                        const char *area,
                                        const char *psu);
void door_review_facts_free (DoorReviewFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorReviewFacts, door_review_facts_free)

/* Reads the record. FALSE when it is no XML or of another form; nothing is changed then. */
gboolean door_review_facts_read (DoorReviewFacts *self,
                                 const DoorReviewPlan *plan,
                                 GBytes *record,
                                 GError **error);
/* `plan`: of the record. */
void door_review_facts_time (DoorReviewFacts *self,
                             const DoorReviewPlan *plan,
                             const DoorTimeline *timeline);
/* Counts the questions above the team that headquarters may open (door_review_plan_is_sensitive()): how many
 * were asked, and how many of them have no answer; nothing else of them. For headquarters alone: whoever
 * reviews in a team does not call it. FALSE as door_review_facts_read(). */
gboolean door_review_facts_read_sensitive (DoorReviewFacts *self,
                                           const DoorReviewPlan *plan,
                                           GBytes *record,
                                           GError **error);

/* The offset of the device's clock, from when the record says it began or ended:
 * "2026-11-28T20:00:00.000+07:00". Of any other text nothing is taken. */
void door_review_facts_take_stamp (DoorReviewFacts *self, const char *stamp);

/* Whether the item was asked and has no answer; FALSE also when that is not known. */
gboolean door_review_facts_is_missing (const DoorReviewFacts *self, guint item);

/* transfer full. */
GBytes *door_review_facts_pack (const DoorReviewFacts *self);
/* NULL when the bytes are not such facts: read the record again. Those of earlier versions are. */
DoorReviewFacts *door_review_facts_unpack (GBytes *packed);

/* Metres between two places on the sphere; NAN when one is unknown. */
double door_distance (double latitude_a, double longitude_a, double latitude_b, double longitude_b);
