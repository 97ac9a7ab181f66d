/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bench adds its figures to an open JSON object. */
#pragma once

#include <json-glib/json-glib.h>

typedef struct {
  const char *name;
  const char *summary;
  gboolean (*run) (JsonBuilder *figures, GError **error);
} DoorBench;

/* Adds one figure, and tells it at once to whoever waits at the terminal. */
void door_bench_add (JsonBuilder *figures, const char *name, double value);

/* Sorts the doubles and gives the middle one. */
double door_bench_median (GArray *values);
int door_bench_compare_doubles (gconstpointer a, gconstpointer b);

/* The most memory this process ever held. */
double door_bench_peak_mb (void);

gboolean door_bench_engine (JsonBuilder *figures, GError **error);
gboolean door_bench_answer (JsonBuilder *figures, GError **error);
gboolean door_bench_authoring (JsonBuilder *figures, GError **error);
gboolean door_bench_export (JsonBuilder *figures, GError **error);
/* The figures of door_bench_export(), some at a time. */
gboolean door_bench_export_stata (JsonBuilder *figures, GError **error);
gboolean door_bench_export_writers (JsonBuilder *figures, GError **error);
gboolean door_bench_export_estimates (JsonBuilder *figures, GError **error);
gboolean door_bench_hub (JsonBuilder *figures, GError **error);
/* The figures of door_bench_hub(), some at a time. */
gboolean door_bench_hub_sqlite (JsonBuilder *figures, GError **error);
gboolean door_bench_hub_postgresql (JsonBuilder *figures, GError **error);
gboolean door_bench_hub_open (JsonBuilder *figures, GError **error);
/* A client behind a link of 1 Mbit/s that drops every 2 s: a thousand interviews, and a hundred. */
gboolean door_bench_link (JsonBuilder *figures, GError **error);
gboolean door_bench_link_some (JsonBuilder *figures, GError **error);
gboolean door_bench_census (JsonBuilder *figures, GError **error);
/* Those of a hub with a million submissions. */
gboolean door_bench_million (JsonBuilder *figures, GError **error);
gboolean door_bench_review (JsonBuilder *figures, GError **error);
/* The figures of door_bench_answer() among them. */
gboolean door_bench_vault (JsonBuilder *figures, GError **error);
