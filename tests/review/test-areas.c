/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outlines of areas: what is inside, how far outside, and which files are refused with which words. */
#include "door-areas.h"
#include "door-review-facts.h"

#include <math.h>
#include <string.h>

#define METRES_A_DEGREE 111195.08

static DoorAreas *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return door_areas_parse (bytes, error);
}

/* `rest`: the geometry's members; the code is "031". */
static DoorAreas *
parse_one (const char *rest, GError **error)
{
  g_autofree char *text = g_strdup_printf (
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
      "{\"EA_CODE\":\"031\"},\"geometry\":{%s}}]}",
      rest);

  return parse (text, error);
}

/* A square of a hundredth of a degree with a hole of a fifth of that in its middle, north-east of it a
 * second, smaller part. */
static const char two_parts[]
    = "\"type\":\"MultiPolygon\",\"coordinates\":[[[[106.80,-6.20],[106.81,-6.20],[106.81,-6.19],"
      "[106.80,-6.19],[106.80,-6.20]],[[106.804,-6.196],[106.806,-6.196],[106.806,-6.194],"
      "[106.804,-6.194],[106.804,-6.196]]],[[[106.82,-6.18],[106.82,-6.179],[106.821,-6.18],"
      "[106.82,-6.18]]]]";

static void
test_inside (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorAreas) areas = parse_one (two_parts, &error);
  static const struct {
    double latitude, longitude, metres;
  } cases[] = {
    { -6.192, 106.802, 0 },                                /* in the square */
    { -6.20, 106.805, 0 },                                 /* on its border */
    { -6.19, 106.81, 0 },                                  /* at its corner */
    { -6.1798, 106.8202, 0 },                              /* in the other part */
    { -6.195, 106.805, 0.001 * METRES_A_DEGREE * 0.9942 }, /* in the hole: east or west of it */
    { -6.202, 106.805, 0.002 * METRES_A_DEGREE },          /* south */
    { -6.195, 106.80 - 0.003, 0.003 * METRES_A_DEGREE * 0.9942 },
  };

  g_assert_no_error (error);
  g_assert_cmpuint (door_areas_length (areas), ==, 1);
  g_assert_cmpint (door_areas_find (areas, "031"), ==, 0);
  g_assert_cmpint (door_areas_find (areas, "31"), ==, -1);
  g_assert_cmpuint (door_areas_n_rings (areas, 0), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (
        door_areas_outside (areas, 0, cases[i].latitude, cases[i].longitude), cases[i].metres,
        cases[i].metres > 0 ? 0.5 : 0.01);
  g_assert_true (isnan (door_areas_outside (areas, 0, 91, 106.8)));
  g_assert_true (isnan (door_areas_outside (areas, 0, NAN, 106.8)));
}

/* Taveuni lies on both sides of 180°: in one piece, and cut there. */
static void
test_antimeridian (void)
{
  static const char *const ways[] = {
    "\"type\":\"Polygon\",\"coordinates\":[[[179.9,-17],[-179.9,-17],[-179.9,-16.8],[179.9,-16.8],"
    "[179.9,-17]]]",
    "\"type\":\"MultiPolygon\",\"coordinates\":[[[[179.9,-17],[180,-17],[180,-16.8],[179.9,-16.8],"
    "[179.9,-17]]],[[[-180,-17],[-179.9,-17],[-179.9,-16.8],[-180,-16.8],[-180,-17]]]]",
    "\"type\":\"Polygon\",\"coordinates\":[[[179.9,-17],[180.1,-17],[180.1,-16.8],[179.9,-16.8],"
    "[179.9,-17]]]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorAreas) areas = parse_one (ways[i], &error);
      double shrink = cos (16.9 * G_PI / 180);

      g_assert_no_error (error);
      g_assert_cmpfloat (door_areas_outside (areas, 0, -16.9, 179.95), ==, 0);
      g_assert_cmpfloat (door_areas_outside (areas, 0, -16.9, -179.95), ==, 0);
      g_assert_cmpfloat (door_areas_outside (areas, 0, -16.9, 180), <, 0.01);
      g_assert_cmpfloat (door_areas_outside (areas, 0, -16.9, -180), <, 0.01);
      g_assert_cmpfloat_with_epsilon (door_areas_outside (areas, 0, -16.9, -179.89),
                                      0.01 * METRES_A_DEGREE * shrink, 1);
      g_assert_cmpfloat_with_epsilon (door_areas_outside (areas, 0, -16.9, 179.89),
                                      0.01 * METRES_A_DEGREE * shrink, 1);
    }
}

/* What a statistical office's files have as a code: texts, numbers, the feature's own id. */
static void
test_codes (void)
{
  static const char *const geometry = "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],"
                                      "[1,0],[1,1],[0,0]]]}";
  static const struct {
    const char *members, *code;
  } cases[] = {
    { "\"properties\":{\"PSU\":\"North 7\",\"ea\":\"9\"}", "North 7" },
    { "\"properties\":{\"ea_code\":3101020}", "3101020" },
    { "\"properties\":{\"Cluster\":12.0}", "12" },
    { "\"properties\":{\"name\":\"Marrowbrook\"},\"id\":\"M-1\"", "M-1" },
    { "\"properties\":null,\"id\":5", "5" },
    { "\"properties\":{\"code\":\"  07 \"}", "07" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("{\"features\":[{%s,%s}]}", cases[i].members, geometry);
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorAreas) areas = parse (text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (door_areas_code (areas, 0), ==, cases[i].code);
    }
}

static void
test_refused (void)
{
  static const struct {
    const char *geometry, *words;
  } cases[] = {
    { "\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]",
      "area “031”: ring 1 is not closed" },
    { "\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,0]]]", "fewer than four positions" },
    { "\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]", "crosses itself" },
    { "\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[2,2],[0,0]]]", "holds nothing" },
    { "\"type\":\"Polygon\",\"coordinates\":[]", "without rings" },
    { "\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,\"a\"],[1,1],[0,0]]]",
      "without longitude and latitude" },
    { "\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1],[1,1],[0,0]]]",
      "without longitude and latitude" },
    { "\"type\":\"Polygon\",\"coordinates\":[[[-6.2,106.8],[-6.1,106.8],[-6.1,106.9],[-6.2,106.8]]"
      "]",
      "The longitude has to come first" },
    { "\"type\":\"Polygon\",\"coordinates\":[[[705000,9312000],[705100,9312000],[705100,9312100],"
      "[705000,9312000]]]",
      "EPSG:4326" },
    { "\"type\":\"Polygon\",\"coordinates\":[[[0,80],[120,80],[-120,80],[0,80]]]",
      "goes around a pole" },
    { "\"type\":\"Point\",\"coordinates\":[0,0]", "is no Polygon and no MultiPolygon" },
    { "\"type\":\"MultiPolygon\",\"coordinates\":[]", "has no polygon" },
  };
  static const struct {
    const char *text, *words;
  } files[] = {
    { "", "no GeoJSON" },
    { "[]", "no GeoJSON" },
    { "{\"features\":{}}", "no GeoJSON" },
    { "{\"features\":[1]}", "feature 1 has no code" },
    { "{\"features\":[{\"properties\":{\"name\":\"x\"}}]}", "psu, psu_id" },
    { "{\"features\":[{\"id\":1,\"geometry\":null}]}", "is no Polygon" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse_one (cases[i].geometry, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (files[i].text, &error));
      g_assert_nonnull (strstr (error->message, files[i].words));
    }
}

static void
test_twice (void)
{
  static const char square[] = "{\"id\":\"7\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
                               "[[[0,0],[1,0],[1,1],[0,0]]]}}";
  g_autofree char *text = g_strdup_printf ("{\"features\":[%s,%s]}", square, square);
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (text, &error));
  g_assert_nonnull (strstr (error->message, "area “7” is there twice"));
}

/* A ring of as many positions as may be, and one of more. */
static char *
round_area (guint n)
{
  GString *ring = g_string_new ("\"type\":\"Polygon\",\"coordinates\":[[");
  char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < n; i++)
    {
      double turn = 2 * G_PI * (i % (n - 1)) / (n - 1);

      g_string_append_printf (ring, "%s[%s,%s]", i > 0 ? "," : "",
                              g_ascii_dtostr (x, sizeof x, 10 + 0.1 * cos (turn)),
                              g_ascii_dtostr (y, sizeof y, 0.1 * sin (turn)));
    }
  g_string_append (ring, "]]");
  return g_string_free (ring, FALSE);
}

static void
test_limits (void)
{
  g_autofree char *most = round_area (DOOR_AREAS_MAX_RING);
  g_autofree char *more = round_area (DOOR_AREAS_MAX_RING + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorAreas) areas = parse_one (most, &error);
  g_autofree char *spaces = g_strnfill (DOOR_AREAS_MAX_BYTES + 1, ' ');

  g_assert_no_error (error);
  g_assert_cmpfloat (door_areas_outside (areas, 0, 0, 10.09), ==, 0);
  g_assert_cmpfloat_with_epsilon (door_areas_outside (areas, 0, 0, 10.11), 0.01 * METRES_A_DEGREE,
                                  1);
  g_assert_null (parse_one (more, &error));
  g_assert_nonnull (strstr (error->message, "simplify"));
  g_clear_error (&error);
  g_assert_null (parse (spaces, &error));
  g_assert_nonnull (strstr (error->message, "larger than 8 MB"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/areas/inside", test_inside);
  g_test_add_func ("/areas/antimeridian", test_antimeridian);
  g_test_add_func ("/areas/codes", test_codes);
  g_test_add_func ("/areas/refused", test_refused);
  g_test_add_func ("/areas/twice", test_twice);
  g_test_add_func ("/areas/limits", test_limits);
  return g_test_run ();
}
