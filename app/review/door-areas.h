/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outlines of the areas (PSUs, enumeration areas) that a survey is held in: whether a position lies inside,
 * and how far outside.
 *
 * They are a GeoJSON file (RFC 7946), as every geographical program writes it: a FeatureCollection of
 * Polygons and MultiPolygons, each with its code in a property called as one of door_areas_code_names(), or
 * as the feature's "id". A survey puts it beside its questionnaire as DOOR_AREAS_FILE, so that it comes
 * signed with it, as `protocol.json` does.
 *
 * Promises:
 *   1. A file is taken whole or not at all; the error says which area is wrong, and how: a ring that is not
 *      closed, crosses itself, holds nothing or goes around a pole; two areas of one code; coordinates that
 *      are no degrees, or stand in the wrong order; too much of anything.
 *   2. Holes are outside; parts of a MultiPolygon are inside. The border is inside.
 *   3. Areas may lie across the meridian of 180°, cut there (as RFC 7946 asks) or not.
 * Distances are exact to about a metre in a kilometre, and hold for areas up to 180° wide.
 * Thread rule: immutable once read; any thread.
 */
#pragma once

#include <glib.h>

#define DOOR_AREAS_FILE "areas.geojson"

#define DOOR_AREAS_MAX_BYTES (8u * 1024 * 1024)
#define DOOR_AREAS_MAX 20000u         /* areas; a survey has hundreds */
#define DOOR_AREAS_MAX_RINGS 1000u    /* of one area */
#define DOOR_AREAS_MAX_RING 5000u     /* positions of one ring */
#define DOOR_AREAS_MAX_POINTS 250000u /* of all */

typedef struct _DoorAreas DoorAreas;

/* G_IO_ERROR_INVALID_DATA. */
DoorAreas *door_areas_parse (GBytes *geojson, GError **error);
DoorAreas *door_areas_ref (DoorAreas *self);
void door_areas_unref (DoorAreas *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorAreas, door_areas_unref)

/* Where the code stands, the first of these that a feature has, upper or lower case alike;
 * NULL-terminated. */
const char *const *door_areas_code_names (void);

guint door_areas_length (const DoorAreas *self);
const char *door_areas_code (const DoorAreas *self, guint area);
/* −1: there is none of this code. */
int door_areas_find (const DoorAreas *self, const char *code);
/* Metres from the area; 0 inside. NAN: the position is no position. */
double door_areas_outside (const DoorAreas *self, guint area, double latitude, double longitude);

/* Rings, holes among them, to be drawn: `n` pairs of longitude and latitude, the first again at the end.
 * Longitudes go on beyond 180 where the area does. */
guint door_areas_n_rings (const DoorAreas *self, guint area);
const double (*door_areas_ring (const DoorAreas *self, guint area, guint ring, guint *ret_n))[2];
