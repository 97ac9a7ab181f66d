/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between reading areas and measuring them. */
#pragma once

#include "door-areas.h"

#include <gio/gio.h>

typedef struct {
  double place[2]; /* longitude, latitude */
} DoorAreaPoint;

typedef struct {
  guint first, n; /* in points */
} DoorAreaRing;

typedef struct {
  char *code;
  guint first, n; /* in rings */
} DoorArea;

struct _DoorAreas {
  gatomicrefcount references;
  GArray *areas;  /* DoorArea */
  GArray *rings;  /* DoorAreaRing */
  GArray *points; /* DoorAreaPoint */
  GHashTable *by_code;
};

DoorAreas *door_areas_new (void);
/* Longitudes as they go on from `reference`: none more than half way around. */
double door_areas_near (double longitude, double reference);
/* What is wrong with the ring, in words; NULL: nothing. transfer full. */
char *door_areas_judge_ring (const DoorAreas *self, const DoorAreaRing *ring);
