/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Indicators over an export: which definitions and which survey file, read from where they are shipped or
 * from files of one's own, with the weights joined, counted, written.
 *
 * Order of use: door_analyst_counting_run(), or its steps one by one for who needs a part; then
 * door_analyst_counting_write().
 *
 * Promise: mistakes of the author's files are told all together in `told`, a line each with file and
 * place, and then nothing is counted.
 * Thread rule: any thread; one owner.
 */
#pragma once

#include <gio/gio.h>

#include "door-indicator.h"

typedef struct {
  const char *data;               /* folder of an export with CSV */
  const char *survey;             /* file, or the name of one that is shipped */
  const char *const *definitions; /* files; NULL or empty: all that are shipped */
  const char *weights;            /* CSV with weights, strata and PSUs; NULL: in the data */
  const char *key;                /* that joins them; NULL: the first column of the weights */
  gboolean unweighted;            /* every record counts once */
  void (*progress) (double done, gpointer data); /* 0 to 1, in the counting thread; NULL */
  gpointer progress_data;
  GCancellable *cancellable; /* NULL */
} DoorAnalystCounting;

typedef struct {
  DoorSurvey *survey;
  GPtrArray *indicators; /* of DoorIndicator */
  DoorIndicatorRun *run;
  char *data_version; /* of the export's manifest; NULL */
  char *form_version; /* NULL */
  guint n_without;    /* interviews that the file of weights does not have */
} DoorAnalystCounted;
void door_analyst_counted_clear (DoorAnalystCounted *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorAnalystCounted, door_analyst_counted_clear)

gboolean door_analyst_counting_run (const DoorAnalystCounting *self,
                                    DoorAnalystCounted *ret_counted,
                                    GString *told,
                                    GError **error);
/* figures.csv, figures.xlsx, sdmx.csv and report.html into a folder. */
/* `rounds`: "2022=FOLDER" of earlier tables, the oldest first; `shapes`: "DIMENSION=PROPERTY=FILE" of a
 * map. Both may be NULL. */
gboolean door_analyst_counting_write (const DoorAnalystCounted *counted,
                                      const char *const *rounds,
                                      const char *shapes,
                                      const char *to,
                                      GError **error);

/* --- Its steps ----------------------------------------------------------------------------------- */

/* NULL when one has a fault; all are told. transfer full. */
GPtrArray *door_analyst_definitions_load (const char *const *named, GString *told, GError **error);
/* NULL when it has a fault, which is told. transfer full. */
DoorSurvey *door_analyst_survey_load (const char *name, GString *told);
/* Names of the survey files that are shipped, NULL-terminated, in order. transfer full. */
char **door_analyst_survey_names (void);
/* The export with its weights, no more columns than are needed. transfer full. */
DoorStudy *door_analyst_study_read (const DoorAnalystCounting *self,
                                    const DoorSurvey *survey,
                                    const GPtrArray *indicators,
                                    guint *ret_n_without,
                                    GError **error);
