/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the hub counts of itself, in Prometheus's text format. No names, no addresses, no cases.
 *
 * Private to app/hub. Thread rule: the hub's main context.
 */
#pragma once

#include <glib.h>

typedef struct _DoorHubMetrics DoorHubMetrics;

/* What is so at this moment. */
typedef struct {
  guint in_flight; /* requests accepted and not answered */
  gsize receiving; /* bytes reserved for bodies on their way */
  guint64 newest;  /* number of the newest submission */
} DoorHubGauges;

DoorHubMetrics *door_hub_metrics_new (void);
void door_hub_metrics_free (DoorHubMetrics *self);
void door_hub_metrics_note (
    DoorHubMetrics *self, const char *route, guint status, double seconds, gsize bytes);
char *door_hub_metrics_print (const DoorHubMetrics *self, const DoorHubGauges *gauges);
