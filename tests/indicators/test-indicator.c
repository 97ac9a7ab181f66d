/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Definitions over data: quality, a country's own files, designs, tables, charts. */
#include "definition.h"

#include "door-files.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* --- Quality ------------------------------------------------------------------------------- */

static void
test_quality (Definition *self, gconstpointer data)
{
  g_autoptr (GString) rows = g_string_new ("instance_id,w,dark,area\n");

  (void) data;
  for (guint i = 0; i < 140; i++)
    g_string_append_printf (rows, "i%u,1,%u,%s\n", i, i % 2 + 2,
                            i < 20   ? "small"
                            : i < 60 ? "middle"
                                     : "large");
  definition_run (
      self, "16.1.4",
      "\"define\": {\"safe_after_dark\": \"dark\"},"
      " \"dimensions\": [{\"name\": \"area\", \"title\": \"Area\", \"column\": \"area\"}]",
      rows->str);
  g_assert_cmpint (definition_find (self, "safe", "area", "small")->quality, ==,
                   DOOR_QUALITY_SUPPRESS);
  g_assert_cmpint (definition_find (self, "safe", "area", "middle")->quality, ==,
                   DOOR_QUALITY_CAUTION);
  g_assert_cmpint (definition_find (self, "safe", "area", "large")->quality, ==, DOOR_QUALITY_GOOD);
}

/* --- A country's own ----------------------------------------------------------------------- */

#define HEAD "{\"id\": \"x\", \"title\": \"X\", \"version\": \"1\", \"source\": \"us\", "

static void
test_own_mistakes (Definition *self, gconstpointer data)
{
  static const char *const files[][2] = {
    { "{}", "'id' is missing" },
    { HEAD "\"figures\": []}", "name at least one figure" },
    { HEAD "\"figure\": []}", "is 'figures' meant?" },
    { HEAD "\"figures\": [{\"id\": \"a\", \"title\": \"A\", \"of\": \"x = \"}]}",
      "figures[1].of: error: at character 5: the rule ends too early" },
    { HEAD "\"figures\": [{\"id\": \"a\", \"title\": \"A\"}]}", "'of' is missing" },
    { HEAD "\"figures\": [{\"id\": \"a\", \"title\": \"A\", \"kind\": \"shar\", \"of\": \"1\"}]}",
      "is 'share' meant?" },
    { HEAD "\"figures\": [{\"id\": \"a\", \"title\": \"A\", \"kind\": \"mean\", \"of\": \"1\"}]}",
      "'unit' is missing" },
    { HEAD "\"missing\": {\"dontknow\": \"no\"}, \"figures\": [{\"id\": \"a\", \"title\": \"A\","
           " \"of\": \"1\"}]}",
      "is 'dont_know' meant?" },
    { HEAD "\"figures\": [{\"id\": \"a\", \"title\": \"A\", \"kind\": \"average\","
           " \"average\": [\"b\"]}]}",
      "'a' averages 'b', which is no share" },
    { HEAD "\"settings\": {\"cap\": {}}, \"figures\": [{\"id\": \"a\", \"title\": \"A\","
           " \"of\": \"1\"}]}",
      "give it either a 'value' or a 'percentile'" },
  };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = definition_put (self, "own.json", files[i][0]);
      g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
      g_autoptr (DoorIndicator) indicator = door_indicator_load (path, faults);
      g_autofree char *told = door_diagnostics_to_text (faults);

      g_assert_null (indicator);
      if (!strstr (told, files[i][1]))
        g_error ("%s: got '%s'", files[i][0], told);
    }
}

/* A fraction where per cent is meant, or the other way, is 100 times wrong: refused. */
static void
test_own_values (Definition *self, gconstpointer data)
{
  static const char *const figures[][2] = {
    { "\"per\": 10000, \"of\": \"dark = 1\"", "a share in per cent lies between 0 and 100" },
    { "\"of\": \"darkk = 1\"", "there is no 'darkk'; is 'dark' meant?" },
    { "\"weight\": \"persn\", \"of\": \"dark = 1\"", "the survey file names no weight 'persn'" },
  };
  g_autofree char *rows = definition_column_of ("dark", "1 1 1 2");

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *text = g_strdup_printf (
          HEAD "\"figures\": [{\"id\": \"a\", \"title\": \"A\", %s}]}", figures[i][0]);
      g_autofree char *path = definition_put (self, "own.json", text);
      g_autoptr (GError) error = NULL;

      definition_forget_run (self);
      definition_add (self, path);
      definition_load (self, "\"define\": {}", rows, &error);
      g_assert_nonnull (error);
      if (!strstr (error->message, figures[i][1]))
        g_error ("%s: got '%s'", figures[i][0], error->message);
    }
}

static void
test_lonely (Definition *self, gconstpointer data)
{
  g_autofree char *path = definition_shipped ("16.1.4");
  g_autoptr (GError) error = NULL;
  static const char rows[] = "instance_id,w,dark,h,u\na,1,1,N,1\nb,1,2,N,2\nc,1,3,S,1\nd,1,3,S,1\n";

  (void) data;
  definition_add (self, path);
  definition_load (self,
                   "\"define\": {\"safe_after_dark\": \"dark\"},"
                   " \"design\": {\"stratum\": \"h\", \"psu\": \"u\"}",
                   rows, &error);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "strata with only one PSU: 'S'"));
  definition_run (self, "16.1.4",
                  "\"define\": {\"safe_after_dark\": \"dark\"},"
                  " \"design\": {\"stratum\": \"h\", \"psu\": \"u\", \"lonely\": \"adjust\"}",
                  rows);
  definition_check (self, "safe", 4, 50);
}

/* A PSU that had to come is a stratum of its own with its segments as PSUs: the same as if the data said
 * so, and less than if it had been drawn by chance. */
static void
test_certainty (Definition *self, gconstpointer data)
{
  static const char *const designs[] = {
    ("{\"stratum\": \"h\", \"psu\": \"u\", \"certainty\": \"city = 1\", \"ssu\": \"s\","
     " \"population\": \"n\"}"),
    "{\"stratum\": \"h2\", \"psu\": \"u2\", \"population\": \"n2\"}",
    "{\"stratum\": \"h\", \"psu\": \"u\", \"population\": \"n\"}",
  };
  double se[G_N_ELEMENTS (designs)];
  g_autoptr (GString) rows = g_string_new ("instance_id,w,dark,h,u,s,city,n,h2,u2,n2\n");

  (void) data;
  for (guint i = 0; i < 60; i++)
    {
      guint unit = i / 10, segment = i / 5;
      gboolean city = unit == 2;

      g_string_append_printf (rows, "i%u,%u,%u,A,%u,%u,%u,12,%s,%u,%s\n", i, 1 + i % 3,
                              (city || i % 4 == 0) && i % 5 ? 1 : 3, unit, segment, city,
                              city ? "city" : "A", city ? segment : unit, city ? "1e12" : "12");
    }
  for (guint d = 0; d < G_N_ELEMENTS (designs); d++)
    {
      g_autofree char *survey = g_strdup_printf (
          "\"define\": {\"safe_after_dark\": \"dark\"}, \"design\": %s", designs[d]);

      definition_run (self, "16.1.4", survey, rows->str);
      se[d] = definition_find (self, "safe", "", "")->e.se;
    }
  g_assert_cmpfloat_with_epsilon (se[0], se[1], 1e-9);
  g_assert_cmpfloat (se[0], <, se[2]);
}

/* --- Tables -------------------------------------------------------------------------------- */

static void
test_tables (Definition *self, gconstpointer data)
{
  static const char *const names[] = { "figures.csv", "figures.xlsx", "sdmx.csv", "report.html" };
  GBytes *first[4] = { NULL };
  g_autoptr (GString) rows = g_string_new ("instance_id,w,dark,sex\n");
  DoorIndicatorOrigin origin = { "data-1", "form 3", "doorstep test" };
  g_autofree char *to = g_build_filename (self->folder, "tables", NULL);

  (void) data;
  for (guint i = 0; i < 80; i++)
    g_string_append_printf (rows, "i%u,2.5,%u,%u\n", i, i % 3 + 1, i < 10 ? 1 : 2);
  for (guint round = 0; round < 2; round++)
    {
      definition_run (
          self, "16.1.4",
          "\"define\": {\"safe_after_dark\": \"dark\"}, \"sdmx\": {\"ref_area\": \"NP\","
          " \"time_period\": \"2026\"}, \"dimensions\": [{\"name\": \"sex\", \"title\": \"Sex\","
          " \"sdmx\": \"SEX\", \"categories\": ["
          "{\"code\": \"M\", \"title\": \"Men\", \"when\": \"sex = 1\", \"sdmx\": \"M\"},"
          "{\"code\": \"F\", \"title\": \"Women <3\", \"when\": \"sex = 2\", \"sdmx\": \"F\"}]}]",
          rows->str);
      g_assert_true (door_indicator_run_write (self->run, &origin, to, NULL));
      for (guint i = 0; i < 4; i++)
        {
          g_autofree char *path = g_build_filename (to, names[i], NULL);
          g_autoptr (GBytes) bytes = door_file_load (path, 1 << 24, NULL);

          if (round == 0)
            first[i] = g_steal_pointer (&bytes);
          else
            g_assert_true (g_bytes_equal (bytes, first[i]));
        }
    }
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (first[0], NULL), 20000,
                    "16.1.4,1,safe,Feel safe after dark,VC_SNS_WALN_DRK,quoted,percent,,,All,"
                    "80,200,67.5,"));
  /* 10 men are too few: suppressed, not left out. */
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (first[0], NULL), 20000, "sex,M,Men,10,25,,,,,"));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (first[0], NULL), 20000, "data-1,form 3,"));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (first[2], NULL), 20000,
                                  "IAEG-SDGs:DF_SDG_GLC,A,N,VC_SNS_WALN_DRK,NP,M,_T,_T,_T,_T,_T,_T,"
                                  "_T,_T,_T,_T,2026,,PERCENT,0,Q"));
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (first[2], NULL), 20000, "; series code quoted"));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (first[3], NULL), 90000, "<svg"));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (first[3], NULL), 90000, "Women &lt;3"));
  for (guint i = 0; i < 4; i++)
    g_bytes_unref (first[i]);
}

/* --- Charts -------------------------------------------------------------------------------- */

/* One in `every` of 160 people feels safe; ten of them live in the smallest area. */
static void
run_areas (Definition *self, guint every)
{
  g_autoptr (GString) rows = g_string_new ("instance_id,w,dark,area\n");

  for (guint i = 0; i < 160; i++)
    g_string_append_printf (rows, "i%u,1,%u,%s\n", i, i % every == 0 ? 1 : 3,
                            i < 10   ? "small"
                            : i < 80 ? "middle"
                                     : "large");
  definition_run (
      self, "16.1.4",
      "\"define\": {\"safe_after_dark\": \"dark\"}, \"sdmx\": {\"time_period\": \"2026\"},"
      " \"dimensions\": [{\"name\": \"area\", \"title\": \"Area\", \"column\": \"area\"}]",
      rows->str);
}

static char *
write_report (Definition *self, const char *name, DoorIndicatorOrigin origin)
{
  g_autofree char *to = g_build_filename (self->folder, name, NULL);
  g_autofree char *path = g_build_filename (to, "report.html", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  door_indicator_run_write (self->run, &origin, to, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static guint
count_text (const char *text, const char *what)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, what)); p++)
    n++;
  return n;
}

#define TREND_LINE "stroke=\"#1a6fb0\" stroke-width=\"1.5\""

/* A line for each figure that both rounds have; another version of the definition breaks it. */
static void
test_trend (Definition *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "first", "figures.csv", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *broken = NULL;
  g_autofree char *csv = NULL;
  g_autoptr (DoorRound) round = NULL;
  g_autoptr (DoorRound) other = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *changed = NULL;
  const DoorRound *rounds[1];

  (void) data;
  run_areas (self, 4);
  first = write_report (self, "first", (DoorIndicatorOrigin){ .program = "test" });
  g_assert_cmpuint (count_text (first, "class=\"trend\""), ==, 0);
  round = door_round_read (path, "2022 <1>", NULL);
  rounds[0] = round;
  run_areas (self, 2);
  second = write_report (self, "second", (DoorIndicatorOrigin){ .rounds = rounds, .n_rounds = 1 });
  g_assert_cmpuint (count_text (second, "class=\"trend\""), ==, 3);
  g_assert_cmpuint (count_text (second, TREND_LINE), ==, 3);
  g_assert_nonnull (strstr (second, ">2022 &lt;1&gt;</text>"));
  g_assert_nonnull (strstr (second, ">2026</text>"));

  g_assert_true (g_file_get_contents (path, &csv, NULL, NULL));
  parts = g_strsplit (csv, "\n16.1.4,1,", -1);
  changed = g_strjoinv ("\n16.1.4,0,", parts);
  g_assert_true (g_file_set_contents (path, changed, -1, NULL));
  other = door_round_read (path, "2022", NULL);
  rounds[0] = other;
  broken = write_report (self, "third", (DoorIndicatorOrigin){ .rounds = rounds, .n_rounds = 1 });
  g_assert_cmpuint (count_text (broken, "class=\"trend\""), ==, 3);
  g_assert_cmpuint (count_text (broken, TREND_LINE), ==, 0);
  g_assert_true (g_file_set_contents (path, "a,b\n1,2\n", -1, NULL));
  g_assert_null (door_round_read (path, "2022", NULL));
}

#define SQUARE(name, x)                                                                            \
  "{\"type\": \"Feature\", \"properties\": {\"name\": \"" name "\"}, \"geometry\": "               \
  "{\"type\": \"Polygon\", \"coordinates\": [[[" x ", 10], [" x ".9, 10], [" x ".9, 11], [" x      \
  ", 10]]]}}"

/* Areas that have a figure are shaded, those too small or without one are not, and say so. */
static void
test_map (Definition *self, gconstpointer data)
{
  g_autofree char *path = definition_put (
      self, "areas.json",
      "{\"type\": \"FeatureCollection\", \"features\": [" SQUARE ("small", "1") ", " SQUARE (
          "middle", "2") ", " SQUARE ("large", "3") ", " SQUARE ("nobody", "4") "]}");
  g_autofree char *bad
      = definition_put (self, "bad.json", "{\"type\": \"FeatureCollection\", \"features\": 3}");
  g_autoptr (DoorShapes) shapes = door_shapes_read (path, "area", "name", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;

  (void) data;
  g_assert_nonnull (shapes);
  run_areas (self, 3);
  report = write_report (self, "mapped", (DoorIndicatorOrigin){ .shapes = shapes });
  g_assert_cmpuint (count_text (report, "class=\"map\""), ==, 3);
  g_assert_cmpuint (count_text (report, "<title>small: suppressed"), ==, 3);
  g_assert_cmpuint (count_text (report, "<title>nobody: no figure"), ==, 3);
  g_assert_nonnull (strstr (report, "<title>large: 33.8 ("));
  g_assert_null (door_shapes_read (bad, "area", "name", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_null (door_shapes_read (path, "area", "code", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/indicators/definition/" name, Definition, NULL, definition_set_up, function,       \
              definition_tear_down)
  ADD ("quality", test_quality);
  ADD ("own-mistakes", test_own_mistakes);
  ADD ("own-values", test_own_values);
  ADD ("lonely", test_lonely);
  ADD ("certainty", test_certainty);
  ADD ("tables", test_tables);
  ADD ("trend", test_trend);
  ADD ("map", test_map);
  return g_test_run ();
}
