/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of the form engine, in two files:
 *   door-bench-engine.c   opening, a process of its own, edits
 *   door-bench-repeats.c  long lists of choices, large households
 */
#pragma once

#include "door-bench.h"

#include "door-session.h"

typedef struct {
  GBytes *xml;
  char *folder;
  DoorFormMedia media;
} DoorBenchSource;

void door_bench_source_clear (DoorBenchSource *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorBenchSource, door_bench_source_clear)

/* --- door-bench-engine.c --- */
/* A form of the corpus by its name. */
gboolean
door_bench_engine_read_source (const char *name, DoorBenchSource *ret_source, GError **error);
/* The form, and an interview with it that is the same every time. transfer full. */
DoorFormDef *door_bench_engine_load (const DoorBenchSource *source);
DoorSession *door_bench_engine_begin (DoorFormDef *def);
/* Answers a question; FALSE: it does not exist, or does not take it. */
gboolean door_bench_engine_set (DoorSession *session, const char *ref, const char *value);
/* Says what could not be played; FALSE. */
gboolean door_bench_engine_fail (const char *what, GError **error);
double door_bench_engine_ms_since (gint64 start);
void door_bench_engine_add_figure (JsonBuilder *figures, const char *name, double value);
/* The median of times, scaled. */
void
door_bench_engine_add_times (JsonBuilder *figures, const char *name, GArray *times, double scale);
/* Plays requests to a process of its own. */
gboolean door_bench_engine_play (const char *form, const char *requests, GError **error);
/* The peak of the largest such process so far. */
double door_bench_engine_peak_mb (void);

/* --- door-bench-repeats.c --- */
gboolean door_bench_engine_measure_choices (JsonBuilder *figures, GError **error);
gboolean door_bench_engine_measure_aggregates (JsonBuilder *figures, GError **error);
/* After every other process: see door_bench_engine_peak_mb(). */
gboolean door_bench_engine_measure_household_memory (JsonBuilder *figures, GError **error);
gboolean door_bench_engine_measure_growth (JsonBuilder *figures, GError **error);
