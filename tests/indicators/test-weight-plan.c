/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans of weighting: steps by hand, known totals against R's survey package, mistakes. */
#include "api.h"
#include "door-weight-plan.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct {
  char *folder;
} Fixture;

static char *
path_in (const Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
put (const Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = path_in (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  (void) data;
  self->folder = g_dir_make_tmp ("door-plan-XXXXXX", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  GDir *dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  (void) data;
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = path_in (self, name);

      g_remove (path);
    }
  g_dir_close (dir);
  g_rmdir (self->folder);
  g_free (self->folder);
}

/* NULL, and the text of the faults, when the plan is at fault. */
static DoorWeightPlan *
load (const Fixture *self, const char *text, char **ret_faults)
{
  g_autofree char *path = path_in (self, "plan.json");
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  DoorWeightPlan *plan;

  put (self, "plan.json", text);
  plan = door_weight_plan_load (path, faults);
  *ret_faults = door_diagnostics_to_text (faults);
  return plan;
}

static DoorWeightRun *
run (const Fixture *self, const char *text)
{
  g_autofree char *faults = NULL;
  g_autoptr (DoorWeightPlan) plan = load (self, text, &faults);
  g_autoptr (GError) error = NULL;
  DoorWeightRun *result;

  g_assert_cmpstr (faults, ==, "");
  result = door_weight_plan_run (plan, &error);
  g_assert_no_error (error);
  return result;
}

static const double *
column (const DoorWeightRun *result, const char *name)
{
  for (guint c = 0; c < door_weight_run_n_columns (result); c++)
    if (strcmp (door_weight_run_column (result, c), name) == 0)
      return door_weight_run_values (result, c);
  g_error ("no column %s", name);
}

/* --- By hand ------------------------------------------------------------------------------- */

static const char cases[] = "case,area,p1,p2,code,p3,sex\r\n"
                            "1,A,0.1,0.5,1.1,0.5,1\r\n"
                            "2,A,0.1,0.5,2.11,,\r\n"
                            "3,A,0.1,0.5,3.18,,\r\n"
                            "4,A,0.1,0.5,4.61,,\r\n"
                            "5,B,0.2,0.5,1.1,1,2\r\n"
                            "6,B,0.2,0.5,1.2,0.25,1\r\n"
                            "7,B,0.2,0.5,2.24,,\r\n";

#define CASES_VERSION "3bdb93415f1ce0e3" /* the beginning of its SHA-256 */

static const char hand_plan[]
    = "{\"title\": \"Two stages\", \"files\": [{\"file\": \"cases.csv\", \"key\": \"case\"}],"
      " \"columns\": [\"area\"],"
      " \"steps\": ["
      "  {\"do\": \"base\", \"as\": \"d\", \"probabilities\": [\"p1\", \"p2\"]},"
      "  {\"do\": \"eligibility\", \"as\": \"u\", \"disposition\": \"code\", \"classes\": "
      "[\"area\"],"
      "   \"min\": 1},"
      "  {\"do\": \"nonresponse\", \"as\": \"r\", \"disposition\": \"code\","
      "   \"classes\": [\"area\"], \"min\": 1},"
      "  {\"do\": \"keep\", \"as\": \"w_household\"},"
      "  {\"do\": \"base\", \"as\": \"p\", \"probabilities\": [\"p3\"]},"
      "  {\"do\": \"keep\", \"as\": \"w_person\"},"
      "  {\"do\": \"from\", \"weight\": \"w_household\"},"
      "  {\"do\": \"only\", \"as\": \"m\", \"rows\": \"sex = 1\"},"
      "  {\"do\": \"scale\", \"as\": \"s\", \"sum\": 100},"
      "  {\"do\": \"keep\", \"as\": \"w_module\"}]}";

/* Area A: 20 each; the unknown one gives 20 to three known, so 80/3 each; one of them is ineligible;
 * of the two eligible one responded: 160/3. Area B: 10 each, one of three did not respond: 15. */
static void
test_by_hand (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorWeightRun) result = NULL;
  const double *household, *person, *module, *unknown, *response;

  (void) data;
  put (self, "cases.csv", cases);
  result = run (self, hand_plan);
  household = column (result, "w_household");
  person = column (result, "w_person");
  module = column (result, "w_module");
  unknown = column (result, "u");
  response = column (result, "r");
  assert_near (column (result, "d")[0], 20);
  assert_near (unknown[0], 4.0 / 3);
  g_assert_cmpfloat (unknown[2], ==, 0);
  g_assert_true (isnan (response[2])); /* it had no weight any more */
  assert_near (household[0], 160.0 / 3);
  g_assert_cmpfloat (household[1], ==, 0);
  g_assert_cmpfloat (household[3], ==, 0);
  assert_near (household[5], 15);
  assert_near (person[0], 320.0 / 3);
  assert_near (person[5], 60);
  assert_near (module[0] + module[5], 100);
  g_assert_cmpfloat (module[4], ==, 0);
  for (guint i = 0; i < 7; i++)
    if (person[i] > 0)
      assert_near (person[i],
                   column (result, "d")[i] * unknown[i] * response[i] * column (result, "p")[i]);
}

static void
test_files (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "weights.csv", "weights.json", "weights.html" };
  g_autofree char *first[3] = { NULL };
  g_autoptr (GError) error = NULL;

  (void) data;
  put (self, "cases.csv", cases);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (DoorWeightRun) result = run (self, hand_plan);

      door_weight_run_write (result, self->folder, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < 3; i++)
        {
          g_autofree char *path = path_in (self, names[i]);
          g_autofree char *text = NULL;

          g_file_get_contents (path, &text, NULL, &error);
          g_assert_no_error (error);
          if (round == 1)
            g_assert_cmpstr (text, ==, first[i]);
          else
            first[i] = g_steal_pointer (&text);
        }
    }
  g_assert_true (g_str_has_prefix (first[0],
                                   "case,area,d,u,r,w_household,p,w_person,m,s,w_module\r\n"
                                   "1,A,20,1.33333333333,2,53.3333333333,2,"));
  g_assert_nonnull (strstr (first[1], "\"deff_w\""));
  g_assert_nonnull (strstr (first[1], "\"program\" : \"doorstep "));
  g_assert_nonnull (strstr (first[1], "\"version\" : \"" CASES_VERSION "\""));
  g_assert_nonnull (strstr (first[2], CASES_VERSION));
  g_assert_nonnull (strstr (first[2], "<h1>Two stages</h1>"));
  for (guint i = 0; i < 3; i++)
    g_clear_pointer (&first[i], g_free);
}

/* --- Collapsing ---------------------------------------------------------------------------- */

/* North urban has 1 respondent of 10: it joins north rural, not the south. */
static void
test_collapse (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("id,region,urban,done\r\n");
  g_autoptr (DoorWeightRun) result = NULL;
  g_autofree char *report = NULL;
  const double *w;

  (void) data;
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, "%u,%s,%u,%u\r\n", i, i < 20 ? "N" : "S", i / 10 % 2,
                            i < 10 ? i == 0 : i % 10 < 8);
  put (self, "cases.csv", text->str);
  result = run (self, "{\"files\": [{\"file\": \"cases.csv\", \"key\": \"id\"}], \"steps\": ["
                      "{\"do\": \"nonresponse\", \"respondents\": \"done = 1\","
                      " \"classes\": [\"region\", \"urban\"], \"min\": 5},"
                      "{\"do\": \"keep\", \"as\": \"w\"}]}");
  w = column (result, "w");
  assert_near (w[0], 20.0 / 9);
  assert_near (w[10], 20.0 / 9);
  assert_near (w[20], 10.0 / 8);
  report = door_weight_run_report (result);
  g_assert_nonnull (strstr (report, "region=N, urban=0 + region=N, urban=1"));
}

/* --- Known totals -------------------------------------------------------------------------- */

/* The sample with a key for each school. */
static char *
api_plan (const Fixture *self, const char *step)
{
  g_autofree char *api
      = g_test_build_filename (G_TEST_DIST, "indicators", "data", "apiclus1.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) keyed = g_string_new (NULL);

  g_file_get_contents (api, &text, NULL, NULL);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *key = i == 0 ? g_strdup ("id") : g_strdup_printf ("school-%u", i);

      g_string_append_printf (keyed, "%s,%s\n", key, lines[i]);
    }
  put (self, "api.csv", keyed->str);
  return g_strdup_printf ("{\"files\": [{\"file\": \"api.csv\", \"key\": \"id\"}],"
                          " \"define\": {\"chance\": \"1 / pw\"}, \"steps\": ["
                          " {\"do\": \"base\", \"probabilities\": [\"chance\"]}, %s,"
                          " {\"do\": \"keep\", \"as\": \"w\"}]}",
                          step);
}

static void
check_api (const DoorWeightRun *result, double mean, double min, double max)
{
  g_autoptr (ApiData) api = api_load ("apiclus1.csv");
  g_autofree double *api00 = api_numbers (api, "api00");
  const double *w = column (result, "w");
  DoorWeightsSummary summary;
  double sum = 0;

  door_weights_describe (w, api->n, &summary);
  for (gsize i = 0; i < api->n; i++)
    sum += w[i] * api00[i];
  assert_near (summary.sum, 6194);
  assert_near (sum / summary.sum, mean);
  if (min > 0)
    {
      assert_near (summary.min, min);
      assert_near (summary.max, max);
    }
}

static void
test_totals (Fixture *self, gconstpointer data)
{
  g_autofree char *post = api_plan (
      self, "{\"do\": \"poststratify\", \"by\": [\"stype\"], \"totals\": \"type.csv\"}");
  g_autofree char *rake = api_plan (
      self, "{\"do\": \"rake\", \"margins\": [{\"by\": [\"stype\"], \"totals\": \"type.csv\"},"
            " {\"by\": [\"sch.wide\"], \"totals\": \"met.csv\"}]}");
  g_autoptr (DoorWeightRun) stratified = NULL;
  g_autoptr (DoorWeightRun) raked = NULL;
  g_autofree char *report = NULL;

  (void) data;
  put (self, "type.csv", "stype,total\r\nM,1018\r\nE,4421\r\nH,755\r\n");
  put (self, "met.csv", "sch.wide,total\r\nNo,1072\r\nYes,5122\r\n");
  stratified = run (self, post);
  check_api (stratified, 642.310788, 0, 0);
  raked = run (self, rake);
  check_api (raked, 641.2303209268, 29.8706754927, 67.1255292412);
  report = door_weight_run_report (raked);
  g_assert_nonnull (strstr (report, "\"changes\""));
}

/* --- Mistakes ------------------------------------------------------------------------------ */

#define FILES "\"files\": [{\"file\": \"cases.csv\", \"key\": \"case\"}], "
#define KEEP ", {\"do\": \"keep\", \"as\": \"w\"}]}"

static void
test_plan_mistakes (Fixture *self, gconstpointer data)
{
  static const char *const plans[][2] = {
    { "[]", "the file should be one object" },
    { "{", "this is not JSON" },
    { "{\"step\": []}", "is 'steps' meant?" },
    { "{" FILES "\"steps\": []}", "no weight is kept" },
    { "{\"steps\": [{\"do\": \"keep\", \"as\": \"w\"}]}", "name the file of cases" },
    { "{" FILES "\"steps\": [{\"do\": \"bse\"}" KEEP,
      "steps[1].do: error: 'bse' is none of: base" },
    { "{" FILES "\"steps\": [{\"do\": \"base\"}" KEEP, "name the chance of selection" },
    { "{" FILES "\"steps\": [{\"do\": \"nonresponse\", \"respondents\": \"x =\"}" KEEP,
      "the rule ends too early" },
    { "{" FILES
      "\"steps\": [{\"do\": \"nonresponse\", \"respondents\": \"1\", \"clases\": []}" KEEP,
      "is 'classes' meant?" },
    { "{" FILES "\"steps\": [{\"do\": \"trim\", \"cap\": 2, \"iqr\": 3}" KEEP, "not both" },
    { "{" FILES "\"steps\": [{\"do\": \"rake\"}" KEEP, "name the margins" },
  };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autofree char *faults = NULL;
      g_autoptr (DoorWeightPlan) plan = load (self, plans[i][0], &faults);

      g_assert_null (plan);
      if (!strstr (faults, plans[i][1]))
        g_error ("%s: got '%s'", plans[i][0], faults);
    }
}

static void
test_data_mistakes (Fixture *self, gconstpointer data)
{
  static const char *const steps[][2] = {
    { "{\"do\": \"base\", \"probabilities\": [\"p3\"]}", "step 1 (base): 'p3' is missing for 2" },
    { "{\"do\": \"base\", \"probabilities\": [\"case\"]}",
      "step 1 (base): 'case' is 2 for 2: a chance" },
    { "{\"do\": \"base\", \"probabilities\": [\"p4\"]}", "there is no 'p4'; is 'p" },
    { "{\"do\": \"nonresponse\", \"disposition\": \"area\"}", "which is no AAPOR code" },
    { "{\"do\": \"nonresponse\", \"respondents\": \"p1 > 2\"}", "nobody in class 0 took part" },
    { "{\"do\": \"poststratify\", \"by\": [\"area\"], \"totals\": \"totals.csv\"}",
      "has no total for 'B', the cell of 5" },
    { "{\"do\": \"only\", \"rows\": \"p1 > 2\"}", "no record is left" },
    { "{\"do\": \"from\", \"weight\": \"v\"}", "no step before has kept a weight 'v'" },
    { "{\"do\": \"scale\", \"as\": \"w\"}", "there is already a column 'w'" },
  };

  (void) data;
  put (self, "cases.csv", cases);
  put (self, "totals.csv", "area,total\r\nA,10\r\n");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *text = g_strconcat ("{" FILES "\"steps\": [", steps[i][0], KEEP, NULL);
      g_autofree char *faults = NULL;
      g_autoptr (DoorWeightPlan) plan = load (self, text, &faults);
      g_autoptr (DoorWeightRun) result = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpstr (faults, ==, "");
      result = door_weight_plan_run (plan, &error);
      g_assert_null (result);
      if (!strstr (error->message, steps[i][1]))
        g_error ("%s: got '%s'", steps[i][0], error->message);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/indicators/plan/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("by-hand", test_by_hand);
  ADD ("files", test_files);
  ADD ("collapse", test_collapse);
  ADD ("totals", test_totals);
  ADD ("plan-mistakes", test_plan_mistakes);
  ADD ("data-mistakes", test_data_mistakes);
  return g_test_run ();
}
