/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times, distances and directions as a person says them, in the language of the program.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

/* "Today, 18:00", "Tomorrow, 9:30", "Sat 28 November, 18:00"; past ones likewise. In the zone of
 * `now`. transfer full. */
char *door_when_describe (GDateTime *when, GDateTime *now);

/* Along the surface, in metres. */
double
door_where_distance (double latitude_a, double longitude_a, double latitude_b, double longitude_b);
/* "80 m north", "1.2 km south-east". transfer full. */
char *
door_where_describe (double latitude_a, double longitude_a, double latitude_b, double longitude_b);
