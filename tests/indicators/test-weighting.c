/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Post-stratification and raking against R's survey package 4.1; trimming and nonresponse by hand. */
#include "api.h"

#include <math.h>

static const char *const types[] = { "E", "H", "M", NULL };
static const double type_totals[] = { 4421, 755, 1018 };
static const char *const met[] = { "No", "Yes", NULL };
static const double met_totals[] = { 1072, 5122 };

static DoorDesign *
calibrated_design (const ApiData *data,
                   const double *before,
                   const double *weights,
                   const DoorMargin *margins,
                   guint n_margins)
{
  g_autofree guint32 *psu = api_whole_numbers (data, "dnum");
  const DoorCalibration calibration
      = { .margins = margins, .n_margins = n_margins, .before = before };
  DoorDesignInput input
      = { .n = data->n, .weight = weights, .psu = psu, .calibration = &calibration };
  g_autoptr (GError) error = NULL;
  DoorDesign *design = door_design_new (&input, &error);

  g_assert_no_error (error);
  return design;
}

static void
test_poststratify (void)
{
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autofree double *before = api_numbers (data, "pw");
  g_autofree double *weights = api_numbers (data, "pw");
  g_autofree double *api00 = api_numbers (data, "api00");
  g_autofree guint32 *cell = api_cells (data, "stype", types);
  const DoorMargin margin = { .cell = cell, .n_cells = 3 };
  g_autoptr (DoorDesign) design = NULL;
  g_autoptr (GError) error = NULL;
  DoorEstimate e;

  door_weights_poststratify (weights, data->n, &margin, type_totals, &error);
  g_assert_no_error (error);
  design = calibrated_design (data, before, weights, &margin, 1);
  door_estimate_mean (design, api00, NULL, 0.95, &e);
  assert_near (e.weighted_n, 6194);
  assert_near (e.estimate, 642.310788);
  assert_near (e.se, 24.161061);
}

static void
test_rake (void)
{
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autofree double *before = api_numbers (data, "pw");
  g_autofree double *weights = api_numbers (data, "pw");
  g_autofree double *api00 = api_numbers (data, "api00");
  g_autofree guint32 *type = api_cells (data, "stype", types);
  g_autofree guint32 *target = api_cells (data, "sch.wide", met);
  const DoorMargin margins[] = { { type, 3 }, { target, 2 } };
  const double *totals[] = { type_totals, met_totals };
  g_autoptr (DoorDesign) design = NULL;
  g_autoptr (GError) error = NULL;
  DoorRakingReport report;
  DoorWeightsSummary summary;
  DoorEstimate e;

  door_weights_rake (weights, data->n, margins, totals, 2, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (report.change, <=, DOOR_WEIGHTING_TOLERANCE);
  door_weights_describe (weights, data->n, &summary);
  /* R's own example stops when no cell changes by one school more: at 29.87046387 … 67.12578263.
   * These are the values that it goes towards, and comes to with epsilon = 1e-13. */
  assert_near (summary.min, 29.8706754927);
  assert_near (summary.max, 67.1255292412);
  assert_near (summary.sum, 6194);
  design = calibrated_design (data, before, weights, margins, 2);
  door_estimate_mean (design, api00, NULL, 0.95, &e);
  assert_near (e.estimate, 641.2303209268);
  assert_near (e.se, 23.9420099146);
}

/* Weights of schools by type and target. */
static void
tabulate (const double *weights, guint n, const guint32 *type, const guint32 *target, double *table)
{
  for (guint c = 0; c < 6; c++)
    table[c] = 0;
  for (guint i = 0; i < n; i++)
    table[type[i] * 2 + target[i]] += weights[i];
}

/* The numbers that R publishes: margin by margin, until no cell of the table changes by a school. */
static void
test_rake_as_r (void)
{
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autofree double *weights = api_numbers (data, "pw");
  g_autofree double *api00 = api_numbers (data, "api00");
  g_autofree guint32 *type = api_cells (data, "stype", types);
  g_autofree guint32 *target = api_cells (data, "sch.wide", met);
  const DoorMargin margins[] = { { type, 3 }, { target, 2 } };
  g_autoptr (DoorDesign) design = NULL;
  DoorWeightsSummary summary;
  double tables[2][6], change = G_MAXDOUBLE;
  guint cycles = 0;
  DoorEstimate e;

  tabulate (weights, data->n, type, target, tables[0]);
  while (change >= 1)
    {
      g_assert_cmpuint (++cycles, <, 10);
      g_assert_true (door_weights_poststratify (weights, data->n, &margins[0], type_totals, NULL));
      g_assert_true (door_weights_poststratify (weights, data->n, &margins[1], met_totals, NULL));
      tabulate (weights, data->n, type, target, tables[cycles % 2]);
      change = 0;
      for (guint c = 0; c < 6; c++)
        change = MAX (change, fabs (tables[0][c] - tables[1][c]));
    }
  door_weights_describe (weights, data->n, &summary);
  assert_near (summary.min, 29.87046387);
  assert_near (summary.max, 67.12578263);
  assert_near (summary.sum, 6194);
  design = calibrated_design (data, weights, weights, margins, 2);
  door_estimate_mean (design, api00, NULL, 0.95, &e);
  assert_near (e.estimate, 641.230247);
  /* R projects on each margin with the weights that it had after that margin, which here are not yet
   * the same; where both have come to rest the errors are equal, as above. */
  g_assert_cmpfloat_with_epsilon (e.se, 23.942035, 5e-5);
}

/* Each refusal leaves the weights as they were. */
static void
test_refused (void)
{
  static const double empty[] = { 4421, 755, 1018, 7 };
  static const double less[] = { 1072, 5000 };
  static const double negative[] = { 4421, 755, -1 };
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autofree double *before = api_numbers (data, "pw");
  g_autofree double *weights = api_numbers (data, "pw");
  g_autofree guint32 *type = api_cells (data, "stype", types);
  g_autofree guint32 *target = api_cells (data, "sch.wide", met);
  const DoorMargin margins[] = { { type, 3 }, { target, 2 } };
  const DoorMargin with_empty = { type, 4 };
  const double *totals[] = { type_totals, less };
  g_autoptr (GError) error = NULL;

  g_assert_false (door_weights_poststratify (weights, data->n, &with_empty, empty, &error));
  g_assert_error (error, DOOR_WEIGHTING_ERROR, DOOR_WEIGHTING_ERROR_EMPTY_CELL);
  g_clear_error (&error);
  g_assert_false (door_weights_poststratify (weights, data->n, margins, negative, &error));
  g_assert_error (error, DOOR_WEIGHTING_ERROR, DOOR_WEIGHTING_ERROR_TOTALS);
  g_clear_error (&error);
  g_assert_false (door_weights_rake (weights, data->n, margins, totals, 2, NULL, &error));
  g_assert_error (error, DOOR_WEIGHTING_ERROR, DOOR_WEIGHTING_ERROR_TOTALS);
  g_assert_cmpmem (weights, data->n * sizeof (double), before, data->n * sizeof (double));
}

static void
test_nonresponse (void)
{
  double weights[] = { 10, 10, 20, 5, 5 };
  const guint32 cell[] = { 0, 0, 0, 1, 1 };
  const guint8 responded[] = { 1, 0, 1, 1, 1 };
  const guint8 nobody[] = { 1, 1, 1, 0, 0 };
  const DoorMargin classes = { cell, 2 };
  g_autoptr (GError) error = NULL;

  g_assert_true (door_weights_adjust (weights, 5, &classes, responded, NULL));
  assert_near (weights[0], 10 * 40 / 30.0);
  g_assert_cmpfloat (weights[1], ==, 0);
  assert_near (weights[2], 20 * 40 / 30.0);
  g_assert_cmpfloat (weights[3], ==, 5);
  g_assert_false (door_weights_adjust (weights, 5, &classes, nobody, &error));
  g_assert_error (error, DOOR_WEIGHTING_ERROR, DOOR_WEIGHTING_ERROR_EMPTY_CELL);
}

static void
test_trim (void)
{
  double weights[] = { 1, 1, 1, 9, 3 };
  double all[] = { 5, 5 };
  DoorWeightsSummary summary;

  /* 9 gives 5 to the others in proportion; that lifts 3 over the cap, which gives again. */
  g_assert_cmpuint (door_weights_trim (weights, 5, 4), ==, 2);
  door_weights_describe (weights, 5, &summary);
  assert_near (summary.sum, 15);
  assert_near (summary.max, 4);
  assert_near (weights[0], 7 / 3.0);
  g_assert_cmpuint (door_weights_trim (all, 2, 4), ==, G_MAXSIZE);
  g_assert_cmpfloat (all[0], ==, 5);
}

static void
test_describe (void)
{
  const double equal[] = { 2, 2, 2, 0 };
  const double unequal[] = { 1, 3 };
  DoorWeightsSummary summary;

  door_weights_describe (equal, 4, &summary);
  g_assert_cmpuint (summary.n, ==, 3);
  g_assert_cmpfloat (summary.kish, ==, 1);
  door_weights_describe (unequal, 2, &summary);
  assert_near (summary.kish, 1.25);
  g_assert_cmpfloat (door_weights_usual_cap (equal, 4), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/indicators/weighting/poststratify", test_poststratify);
  g_test_add_func ("/indicators/weighting/rake", test_rake);
  g_test_add_func ("/indicators/weighting/rake/as-r", test_rake_as_r);
  g_test_add_func ("/indicators/weighting/refused", test_refused);
  g_test_add_func ("/indicators/weighting/nonresponse", test_nonresponse);
  g_test_add_func ("/indicators/weighting/trim", test_trim);
  g_test_add_func ("/indicators/weighting/describe", test_describe);
  return g_test_run ();
}
