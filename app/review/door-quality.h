/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quality indicators Q1–Q17: what is unlike the rest, by interviewer and by interview.
 *
 * Order of use: door_quality_new(); door_quality_add() for each interview and door_quality_add_case()
 * for each final outcome, in any order; door_quality_run(); read the report; when more arrives, add
 * it and run again, which costs what a pass over the numbers costs.
 *
 * Numbers and names are those of the field's literature; app/review/INDICATORS.md gives for each the
 * definition, the source and the threshold. Interviewers are compared within their supervision area
 * where it has enough of them (settings), else with all.
 *
 * Promises:
 *   1. No flag accuses: it says what was seen, what was expected and what to do next, and a single
 *      one never makes an interviewer stand out (door_quality_stands_out()).
 *   2. A closed privacy gate never counts against an interviewer; that nobody is ever present does.
 *   3. Nothing sealed or above the team's audience goes in (door-review-plan.h), but two counts of SENSITIVE
 *      at headquarters (door_review_facts_read_sensitive()); they are told of somebody with at least
 *      `least_interviews` alone, and of no single interview.
 *   4. The report depends on what was added, not on the order; ties go by name.
 * Thread rule: one owner at a time; a run may take a second over 10,000 interviews: use a worker.
 */
#pragma once

#include "door-areas.h"
#include "door-disposition.h"
#include "door-outlier.h"
#include "door-review-facts.h"

typedef enum {
  DOOR_QUALITY_DURATION,       /* Q1  mean log of active minutes */
  DOOR_QUALITY_SPEED,          /* Q1  share of interviews faster than can be read aloud */
  DOOR_QUALITY_SECTIONS,       /* Q1  minutes for each question asked, section by section */
  DOOR_QUALITY_GAP,            /* Q2  share begun within minutes of the one before, or during it */
  DOOR_QUALITY_HOURS,          /* Q3  share begun at night or on rest days */
  DOOR_QUALITY_NONRESPONSE,    /* Q4  don't know and refused of asked */
  DOOR_QUALITY_SENSITIVE,      /* Q4  the same of questions above the team: at headquarters alone */
  DOOR_QUALITY_SCREENERS,      /* Q5  yes of screeners */
  DOOR_QUALITY_LEARNING,       /* Q5  yes-rate falling from interview to interview */
  DOOR_QUALITY_SHORT_PATH,     /* Q6  answers that take the short way */
  DOOR_QUALITY_STRAIGHT_LINES, /* Q7  grids answered all alike */
  DOOR_QUALITY_GRID_VARIANCE,  /* Q7  how much answers within a grid differ */
  DOOR_QUALITY_INCIDENTS,      /* Q8  event forms per interview */
  DOOR_QUALITY_ONE_INCIDENT,   /* Q8  exactly one, of those with any */
  DOOR_QUALITY_PER_VICTIM,     /* Q8  event forms, of those with any */
  DOOR_QUALITY_AGE_HEAPING,    /* Q9  ages ending in 0 or 5 (Whipple) */
  DOOR_QUALITY_DIGIT_PREFERENCE, /* Q9  ages ending in any digit too often (Myers) */
  DOOR_QUALITY_SMALL_HOUSEHOLDS, /* Q9  of one or two */
  DOOR_QUALITY_ONE_ELIGIBLE,     /* Q9  nobody to draw among */
  DOOR_QUALITY_OPENER,           /* Q10 the person selected opened the door */
  DOOR_QUALITY_SEX_RATIO,        /* Q10 women selected, against the rosters */
  DOOR_QUALITY_MATCH,            /* Q11 interviews that nearly repeat another */
  DOOR_QUALITY_DUPLICATE,        /* Q12 same case, phone, or place and roster */
  DOOR_QUALITY_DISTANCE,         /* Q13 far from the dwelling */
  DOOR_QUALITY_OUTSIDE_AREA,     /* Q13 outside of the outline of the area (PSU) */
  DOOR_QUALITY_NO_POSITION,      /* Q13 */
  DOOR_QUALITY_IMPRECISE,        /* Q13 positions that hardly say where */
  DOOR_QUALITY_ONE_PLACE,        /* Q13 several interviews of different households on one spot */
  DOOR_QUALITY_DIGITS,           /* Q14 last digits of amounts */
  DOOR_QUALITY_BENFORD,          /* Q14 first digits */
  DOOR_QUALITY_RESPONSE,         /* Q15 RR1 */
  DOOR_QUALITY_CONTACT,          /* Q15 CON1 */
  DOOR_QUALITY_COOPERATION,      /* Q15 COOP1 */
  DOOR_QUALITY_REFUSAL,          /* Q15 REF1 */
  DOOR_QUALITY_AFTER_END,        /* Q16 answers changed after the end */
  DOOR_QUALITY_CLOCK,            /* Q16 the clock was changed */
  DOOR_QUALITY_BURSTS,           /* Q16 many answers within seconds */
  DOOR_QUALITY_NO_STEPS_BACK,    /* Q16 interviews without one correction or step back */
  DOOR_QUALITY_NOBODY_PRESENT,   /* Q17 privacy too good to be true */
  DOOR_N_QUALITY,
} DoorQualityId;

typedef enum {
  DOOR_SIDE_LOW = 1,
  DOOR_SIDE_HIGH = 2,
  DOOR_SIDE_BOTH = 3,
} DoorSide;

/* What an indicator is; the texts are translated by whoever shows them (gettext of these). */
typedef struct {
  const char *number;     /* "Q5" */
  const char *key;        /* "screeners": in settings and files */
  const char *title;      /* "Yes to screening questions" */
  const char *definition; /* one sentence */
  const char *advice;     /* what to do when it stands out */
  DoorSide side;          /* which side is looked at */
  double weight;          /* in the order of whom to look at first */
  gboolean is_share;      /* of 1, shown as per cent */
} DoorQualityInfo;
const DoorQualityInfo *door_quality_info (DoorQualityId id);

/* --- Settings ---------------------------------------------------------------------------- */

/* Thresholds are the survey's. door_quality_settings_read() takes a key file with one group
 * [quality] and the names below with "-"; what is absent keeps its default. */
typedef struct {
  guint least_interviews;       /* 20: with fewer an interviewer is not compared */
  guint least_interviewers;     /* 5: an area with fewer is compared with all */
  double limit_z;               /* 3.09: 99.8 % */
  double false_discovery;       /* 0.05 */
  double speeder_share;         /* 1/3 of the median duration */
  double read_words_per_minute; /* 150 */
  double read_floor;            /* 0.4 of the time it takes to read aloud */
  double gap_minutes;           /* 3 */
  double first_hour, last_hour; /* 7, 21 */
  guint rest_days;              /* bits, Monday 1: 0x40 Sunday */
  double off_hours_share;       /* 0.10 */
  double learning_t;            /* 3 */
  double whipple;               /* 125 */
  double match_iqr;             /* 3 interquartile ranges over the upper quartile */
  double distance_urban_m;      /* 100 */
  double distance_rural_m;      /* 500 */
  double no_position_share;     /* 0.20 */
  double same_place_m;          /* 20 */
  double accuracy_m;            /* 100: a position less exact than that is imprecise */
  double area_margin_m; /* 0: beside its accuracy, what a position may lie outside of the area */
  double digits_p;      /* 0.001 */
  guint digits_n;       /* 100 */
  double stands_out;    /* composite from which an interviewer is put on the list */
} DoorQualitySettings;
DoorQualitySettings door_quality_settings_default (void);
gboolean door_quality_settings_read (DoorQualitySettings *self, const char *text, GError **error);
/* "Too soon is within 3 minutes. Compared from 20 interviews on; …": the thresholds of one indicator in
 * words. transfer full. */
char *door_quality_limit_words (DoorQualityId id, const DoorQualitySettings *settings);

/* --- The book ---------------------------------------------------------------------------- */

typedef struct _DoorQuality DoorQuality;

/* `n_items` of the plan. */
DoorQuality *door_quality_new (guint n_items, const DoorQualitySettings *settings);
void door_quality_free (DoorQuality *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorQuality, door_quality_free)

/* The outlines of the areas, by the codes that interviews have as their PSU. NULL: there are none, and the
 * circle that a record names itself holds. Takes a reference. */
void door_quality_set_areas (DoorQuality *self, const DoorAreas *areas);
/* transfer full. An interview with the same instance id takes the place of the earlier one;
 * `replaces` (may be NULL) names the version it corrects, which leaves. */
void door_quality_add (DoorQuality *self, DoorReviewFacts *facts, const char *replaces);
/* Leaves the figures, as when it was made void. FALSE when it was not in. */
gboolean door_quality_remove (DoorQuality *self, const char *instance_id);
/* The outcome of a case, interviews included; the last word on a case counts. */
void door_quality_add_case (DoorQuality *self,
                            const char *case_id,
                            const char *interviewer,
                            const char *area,
                            const char *disposition,
                            double base_weight);
guint door_quality_n_interviews (const DoorQuality *self);
const DoorReviewFacts *door_quality_interview (const DoorQuality *self, guint index);
/* −1 when it is not in. */
int door_quality_find (const DoorQuality *self, const char *instance_id);

/* Takes everything in and makes the report anew. */
void door_quality_run (DoorQuality *self, guint n_threads);

/* --- The report: valid until the next change ------------------------------------------------ */

typedef struct {
  double value;      /* share, mean or index; NAN: nothing to tell */
  double n;          /* what it rests on */
  double expected;   /* of those compared with */
  double low, high;  /* where it would begin to stand out */
  double z;          /* robust or funnel distance; 0 when not compared */
  double p;          /* of the side(s) looked at; NAN: not tested */
  double shrunken;   /* drawn towards the expected by what n leaves open */
  int part;          /* of SECTIONS: which section of the plan it is about; else −1 */
  gboolean compared; /* n is enough */
  gboolean flagged;  /* stands out, after allowing for how many were compared */
} DoorQualityResult;

typedef struct {
  const char *name;
  const char *area;
  guint n_interviews;
  DoorQualityResult results[DOOR_N_QUALITY];
  guint n_flags;
  double composite; /* to order by; see door-quality-report.c */
  DoorAaporTally outcomes, weighted_outcomes;
} DoorQualityInterviewer;

guint door_quality_n_interviewers (const DoorQuality *self);
/* By composite, highest first. */
const DoorQualityInterviewer *door_quality_interviewer (const DoorQuality *self, guint index);
gboolean door_quality_stands_out (const DoorQuality *self, const DoorQualityInterviewer *who);

typedef enum {
  DOOR_FLAG_NOTE,   /* worth knowing */
  DOOR_FLAG_CHECK,  /* look at it before approving */
  DOOR_FLAG_URGENT, /* cannot be as it stands */
} DoorFlagSeverity;

/* Something about one interview. */
typedef struct {
  DoorQualityId id;
  DoorFlagSeverity severity;
  double value, low, high; /* what was seen, what was expected */
  guint other;             /* index of the other interview, for MATCH, DUPLICATE, GAP; G_MAXUINT */
  int part;                /* of SECTIONS: which section of the plan; else −1 */
} DoorQualityFlag;

guint door_quality_n_flags (const DoorQuality *self, guint interview);
const DoorQualityFlag *door_quality_flag (const DoorQuality *self, guint interview, guint index);
/* "9 minutes; the team's middle half takes 31 to 44". `part`: what the flag's part is called; NULL where it
 * has none. Translated. transfer full. */
char *door_quality_flag_words (const DoorQuality *self,
                               guint interview,
                               const DoorQualityFlag *flag,
                               const char *part);
/* "Yes to 4 % of the screening questions (n = 812); 11 to 19 % are usual here". `part`: likewise. transfer
 * full. */
char *
door_quality_result_words (DoorQualityId id, const DoorQualityResult *result, const char *part);

/* Of the whole survey, for its distribution on the page: how alike interviews are, and durations. */
typedef struct {
  double minutes[3];       /* quartiles of active minutes */
  double match[3];         /* quartiles of the best match */
  double match_threshold;  /* above which one is flagged */
  DoorIntraclass duration; /* how much of its variance lies between interviewers */
  DoorAaporTally outcomes, weighted_outcomes;
} DoorQualitySurvey;
const DoorQualitySurvey *door_quality_survey (const DoorQuality *self);
const DoorQualitySettings *door_quality_settings (const DoorQuality *self);
