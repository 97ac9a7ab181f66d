/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Indicators as files: what is counted, of whom, and what a missing answer means.
 *
 * A definition (schema/indicators/16.1.4.json) speaks of concepts; a survey file
 * (schema/indicators/surveys/victimization.json) says how a questionnaire gives them, which groups
 * there are, how the sample was drawn and where the weights are. INDICATORS.md beside this file
 * describes both for who writes one.
 *
 * Order of use: door_indicator_load() and door_survey_load(); door_indicator_run_new() with the
 * tables; door_indicator_run_add() for each definition; then the figures, or
 * door_indicator_run_write() (door-indicator-files.h).
 *
 * Promises:
 *   1. A mistake in a file is told with its place and, where one is near, the name that was meant.
 *   2. A share outside 0 to 100 per cent is refused; a figure that rests on too little is flagged or
 *      suppressed by stated rules, and never left out.
 *   3. Who was not asked for safety is counted beside every figure.
 *   4. A concept that the survey does not have skips the definition, with the reason.
 * Thread rule: one owner at a time; a run may go on in any thread.
 */
#pragma once

#include "door-diagnostics.h"
#include "door-estimate.h"
#include "door-study.h"

typedef struct _DoorIndicator DoorIndicator;
typedef struct _DoorSurvey DoorSurvey;
typedef struct _DoorIndicatorRun DoorIndicatorRun;

#define DOOR_INDICATOR_ERROR (door_indicator_error_quark ())
GQuark door_indicator_error_quark (void);
typedef enum {
  DOOR_INDICATOR_ERROR_SURVEY, /* what the survey file names is not in the data: the message says */
  DOOR_INDICATOR_ERROR_VALUE,  /* a figure that cannot be: a share outside 0 to 100 */
} DoorIndicatorError;

/* --- Files --------------------------------------------------------------------------------- */

/* NULL when the faults hold an error. */
DoorIndicator *door_indicator_load (const char *path, DoorDiagnostics *faults);
void door_indicator_free (DoorIndicator *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorIndicator, door_indicator_free)
const char *door_indicator_id (const DoorIndicator *self);
const char *door_indicator_title (const DoorIndicator *self);
const char *door_indicator_version (const DoorIndicator *self);
const char *door_indicator_source (const DoorIndicator *self);

DoorSurvey *door_survey_load (const char *path, DoorDiagnostics *faults);
void door_survey_free (DoorSurvey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorSurvey, door_survey_free)
const char *door_survey_title (const DoorSurvey *self);
/* As if every record had weight 1 and had been drawn by itself: for a look at data before there are
 * weights. Such figures describe the records, not the population. */
void door_survey_set_unweighted (DoorSurvey *self);
/* Columns that the survey and the definition may need, for reading no more of the data than that. */
void door_survey_collect_names (const DoorSurvey *self, GHashTable *names);
void door_indicator_collect_names (const DoorIndicator *self, GHashTable *names);

/* --- Figures ------------------------------------------------------------------------------- */

typedef struct {
  const DoorIndicator *indicator;
  const char *figure; /* id in the definition */
  const char *title;  /* of the figure */
  const char *series; /* UN series code; NULL */
  /* How sure it is: "verified" (compared with the UN's list), "quoted" (seen in public programs with a
   * title that says the same), "unverified"; "" without a code. */
  const char *series_state;
  const char *unit; /* "percent", "per 1000", … */
  const char *by;   /* dimension; "" for all */
  const char *by_title;
  const char *category; /* its code; "" */
  const char *category_title;
  const char *sdmx_by, *sdmx_code;   /* concept and code in SDMX; NULL */
  DoorEstimate e;                    /* in the unit */
  double safety;                     /* percent of the base, by weight, not asked for safety */
  guint64 n_missing[DOOR_N_MISSING]; /* answers missing in the base: [DOOR_MISSING_LAST - reason] */
  DoorQuality quality;
  const char *base_rule; /* what missing answers counted as: "refused no, safety exclude, …" */
} DoorFigure;

/* `study`: transfer full, with the weights joined. */
DoorIndicatorRun *door_indicator_run_new (const DoorSurvey *survey, DoorStudy *study);
void door_indicator_run_free (DoorIndicatorRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorIndicatorRun, door_indicator_run_free)
/* Adds the figures of a definition, which must outlive the run. FALSE with an error for a mistake;
 * TRUE also when it was skipped (promise 4). */
gboolean
door_indicator_run_add (DoorIndicatorRun *self, const DoorIndicator *indicator, GError **error);

guint door_indicator_run_length (const DoorIndicatorRun *self);
const DoorFigure *door_indicator_run_at (const DoorIndicatorRun *self, guint index);
/* "16.5.2: the survey has no 'firm_contact'", for each that was skipped. */
const GPtrArray *door_indicator_run_skipped (const DoorIndicatorRun *self);
const DoorSurvey *door_indicator_run_survey (const DoorIndicatorRun *self);

/* --- Tables -------------------------------------------------------------------------------- */

/* An earlier round: its figures.csv, under a name such as its year. The same figure of the same
 * definition is one line in the report; where the definition has another version the line breaks. */
typedef struct _DoorRound DoorRound;
DoorRound *door_round_read (const char *path, const char *label, GError **error);
void door_round_free (DoorRound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRound, door_round_free)

/* Areas of a GeoJSON file (polygons, in degrees). A `property` of each is the code or the title of a
 * category of the `dimension`. */
typedef struct _DoorShapes DoorShapes;
DoorShapes *
door_shapes_read (const char *path, const char *dimension, const char *property, GError **error);
void door_shapes_free (DoorShapes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorShapes, door_shapes_free)

typedef struct {
  const char *data_version;       /* of the tables: a hash, a date; NULL */
  const char *form_version;       /* of the questionnaire; NULL */
  const char *program;            /* "doorstep 0.1" */
  const DoorRound *const *rounds; /* earlier ones, the oldest first; NULL: none */
  guint n_rounds;
  const DoorShapes *shapes; /* NULL: no map */
} DoorIndicatorOrigin;
/* figures.csv, figures.xlsx, sdmx.csv and report.html, 0600. Same run, same bytes. */
gboolean door_indicator_run_write (const DoorIndicatorRun *self,
                                   const DoorIndicatorOrigin *origin,
                                   const char *folder,
                                   GError **error);
