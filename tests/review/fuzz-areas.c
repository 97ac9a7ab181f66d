/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outlines of areas from anywhere: whatever is taken has closed rings within its limits, and measures any
 * position without complaint; a position of its own border is never outside. */
#include "door-areas.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const double positions[][2] = {
  { 0, 0 }, { 90, 0 }, { -90, 180 }, { -6.2, 106.8 }, { -17, 180 }, { -17, -180 }, { 1e-9, 179.99 },
};

static void
check_ring (const DoorAreas *areas, guint area, guint ring)
{
  guint n;
  const double (*points)[2] = door_areas_ring (areas, area, ring, &n);

  g_assert_cmpuint (n, >=, 4);
  g_assert_cmpfloat (points[0][0], ==, points[n - 1][0]);
  g_assert_cmpfloat (points[0][1], ==, points[n - 1][1]);
  for (guint i = 0; i < MIN (n, 32); i++)
    {
      double longitude = points[i][0] - 360 * round (points[i][0] / 360);

      g_assert_cmpfloat (door_areas_outside (areas, area, points[i][1], longitude), <, 1);
    }
}

static void
check_area (const DoorAreas *areas, guint area)
{
  g_assert_cmpint (door_areas_find (areas, door_areas_code (areas, area)), ==, (int) area);
  for (guint r = 0; r < MIN (door_areas_n_rings (areas, area), 8); r++)
    check_ring (areas, area, r);
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    {
      double metres = door_areas_outside (areas, area, positions[i][0], positions[i][1]);

      g_assert_true (metres >= 0 && metres < 21e6);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorAreas) areas = door_areas_parse (bytes, &error);

  g_assert_true ((areas == NULL) == (error != NULL));
  for (guint i = 0; areas && i < MIN (door_areas_length (areas), 16); i++)
    check_area (areas, i);
  return 0;
}
