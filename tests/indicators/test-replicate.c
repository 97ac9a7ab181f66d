/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replicates, combinations and groups against R's survey package 4.1 (data/figures.R). */
#include "api.h"
#include "door-replicate.h"

#include <math.h>

static const char *const types[] = { "E", "H", "M", NULL };

static DoorDesign *
make (gsize n,
      const double *weight,
      const guint32 *stratum,
      const guint32 *psu,
      const double *population)
{
  g_autoptr (GError) error = NULL;
  DoorDesign *design = door_design_new (
      &(DoorDesignInput){
          .n = n, .weight = weight, .stratum = stratum, .psu = psu, .population = population },
      &error);

  g_assert_no_error (error);
  return design;
}

static DoorDesign *
clusters (const ApiData *data, gboolean fpc)
{
  g_autofree double *weight = api_numbers (data, "pw");
  g_autofree double *population = api_numbers (data, "fpc");
  g_autofree guint32 *psu = api_whole_numbers (data, "dnum");

  return make (data->n, weight, NULL, psu, fpc ? population : NULL);
}

static void
check (const ApiData *data,
       const DoorDesign *design,
       DoorReplicateKind kind,
       const double expected[6])
{
  g_autofree double *api00 = api_numbers (data, "api00");
  g_autofree double *students = api_numbers (data, "api.stu");
  g_autofree double *enroll = api_numbers (data, "enroll");
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorReplicates) replicates = door_replicates_new (design, kind, 0, 0, &error);
  DoorEstimate e;

  g_assert_no_error (error);
  door_replicates_estimate (replicates, door_statistic_ratio, &(DoorRatio){ api00, NULL }, 0.95,
                            &e);
  assert_near (e.estimate, expected[0]);
  assert_near (e.se, expected[1]);
  door_replicates_estimate (replicates, door_statistic_ratio, &(DoorRatio){ students, enroll },
                            0.95, &e);
  assert_near (e.estimate, expected[2]);
  assert_near (e.se, expected[3]);
  door_replicates_estimate (replicates, door_statistic_total, &(DoorRatio){ enroll, NULL }, 0.95,
                            &e);
  assert_near (e.estimate, expected[4]);
  assert_near (e.se, expected[5]);
}

static void
test_jackknife (void)
{
  static const double jk1[] = { 644.169398907,    26.5941613577, 0.849708741724,
                                0.00961280081052, 3404940.13453, 941610.740912 };
  static const double jk1_fpc[] = { 644.169398907,    26.3293605895, 0.849708741724,
                                    0.00951708517561, 3404940.13453, 932235.027041 };
  static const double jkn[] = { 662.287363159,    9.53613229693, 0.836956886941,
                                0.00798609767318, 3687177.53244, 117319.085969 };
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autoptr (ApiData) strata = api_load ("apistrat.csv");
  g_autofree double *weight = api_numbers (strata, "pw");
  g_autofree guint32 *stratum = api_cells (strata, "stype", types);
  g_autoptr (DoorDesign) design = clusters (data, FALSE);
  g_autoptr (DoorDesign) with_fpc = clusters (data, TRUE);
  g_autoptr (DoorDesign) stratified = make (strata->n, weight, stratum, NULL, NULL);

  check (data, design, DOOR_REPLICATES_JK1, jk1);
  check (data, with_fpc, DOOR_REPLICATES_JK1, jk1_fpc);
  check (strata, stratified, DOOR_REPLICATES_JKN, jkn);
}

/* A balanced set gives for a total what linearisation gives, whichever matrix it comes from; for a
 * ratio nearly. R has 0.64812986452 from another matrix. */
static void
test_half_samples (void)
{
  g_autoptr (ApiData) data = api_load ("pairs.csv");
  g_autofree double *weight = api_numbers (data, "w");
  g_autofree double *y = api_numbers (data, "y");
  g_autofree double *x = api_numbers (data, "x");
  g_autofree guint32 *stratum = api_whole_numbers (data, "stratum");
  g_autofree guint32 *psu = api_whole_numbers (data, "psu");
  g_autoptr (DoorDesign) design = make (data->n, weight, stratum, psu, NULL);
  g_autoptr (DoorReplicates) replicates
      = door_replicates_new (design, DOOR_REPLICATES_BRR, 0, 0, NULL);
  DoorEstimate e;

  g_assert_cmpuint (door_replicates_length (replicates), ==, 16);
  door_replicates_estimate (replicates, door_statistic_total, &(DoorRatio){ y, NULL }, 0.95, &e);
  assert_near (e.se, 6309.44794401);
  door_replicates_estimate (replicates, door_statistic_ratio, &(DoorRatio){ y, x }, 0.95, &e);
  assert_near (e.estimate, 10.2318194454);
  g_assert_cmpfloat_with_epsilon (e.se, 0.648673065855, 0.01);
  door_estimate_ratio (design, y, x, NULL, 0.95, &e);
  assert_near (e.se, 0.648673065855);
}

/* Near what linearisation gives, the same for the same seed, another for another. */
static void
test_bootstrap (void)
{
  g_autoptr (ApiData) data = api_load ("apistrat.csv");
  g_autofree double *weight = api_numbers (data, "pw");
  g_autofree double *api00 = api_numbers (data, "api00");
  g_autofree guint32 *stratum = api_cells (data, "stype", types);
  g_autoptr (DoorDesign) design = make (data->n, weight, stratum, NULL, NULL);
  DoorEstimate e[3];

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (DoorReplicates) replicates
          = door_replicates_new (design, DOOR_REPLICATES_BOOTSTRAP, 500, i == 2 ? 8 : 7, NULL);

      door_replicates_estimate (replicates, door_statistic_ratio, &(DoorRatio){ api00, NULL }, 0.95,
                                &e[i]);
    }
  g_assert_cmpfloat_with_epsilon (e[0].se, 9.5361323, 1);
  g_assert_cmpfloat (e[0].se, ==, e[1].se);
  g_assert_cmpfloat (e[0].se, !=, e[2].se);
}

static void
test_refused (void)
{
  g_autoptr (ApiData) data = api_load ("apistrat.csv");
  g_autofree double *weight = api_numbers (data, "pw");
  g_autofree guint32 *stratum = api_cells (data, "stype", types);
  g_autoptr (DoorDesign) design = make (data->n, weight, stratum, NULL, NULL);
  static const DoorReplicateKind kinds[]
      = { DOOR_REPLICATES_JK1, DOOR_REPLICATES_BRR, DOOR_REPLICATES_BOOTSTRAP };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (door_replicates_new (design, kinds[i], 1, 0, &error));
      g_assert_error (error, DOOR_REPLICATE_ERROR, DOOR_REPLICATE_ERROR_DESIGN);
    }
}

/* --- Combinations and groups --------------------------------------------------------------- */

static void
test_combination (void)
{
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autoptr (DoorDesign) design = clusters (data, FALSE);
  g_autofree double *met = api_is (data, "sch.wide", "Yes");
  g_autofree double *award = api_is (data, "awards", "Yes");
  g_autofree guint32 *type = api_cells (data, "stype", types);
  const DoorRatioTerm terms[] = { { met, NULL, 0.5 }, { award, NULL, 0.5 } };
  DoorEstimate e;

  door_estimate_combination (design, terms, 2, NULL, 0.95, &e);
  assert_near (e.estimate, 0.792349726776);
  assert_near (e.se, 0.0257252746216);
  /* Bases that do not overlap. */
  for (gsize i = 0; i < data->n; i++)
    *(type[i] == 0 ? &award[i] : &met[i]) = NAN;
  door_estimate_combination (design, terms, 2, NULL, 0.95, &e);
  assert_near (e.estimate, 0.701923076923);
  assert_near (e.se, 0.0463228331651);
  g_assert_cmpuint (e.n, ==, 183);
}

static void
test_groups (void)
{
  static const struct {
    double mean, se, deff, df, p, logit[2], beta[2];
  } expected[] = {
    { 648.868055556,
      22.5873130662,
      6.71676665559,
      14,
      0.916666666667,
      { 0.858488195391, 0.952256920757 },
      { 0.859063639712, 0.956148500492 } },
    { 618.571428571,
      38.4026282327,
      2.27330499039,
      7,
      0.785714285714,
      { 0.500458325021, 0.930651003449 },
      { 0.518638426, 0.944962736528 } },
    { 631.44,
      31.927369289,
      2.20764432359,
      11,
      0.68,
      { 0.409758635408, 0.86674807548 },
      { 0.402753418292, 0.886854332902 } },
  };
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autoptr (DoorDesign) design = clusters (data, FALSE);
  g_autofree double *api00 = api_numbers (data, "api00");
  g_autofree double *met = api_is (data, "sch.wide", "Yes");
  g_autofree guint32 *type = api_cells (data, "stype", types);
  DoorEstimate mean[3], logit[3], beta[3];

  door_estimate_by (design, api00, NULL, type, 3, FALSE, 0.95, DOOR_INTERVAL_T, mean);
  door_estimate_by (design, met, NULL, type, 3, TRUE, 0.95, DOOR_INTERVAL_LOGIT, logit);
  door_estimate_by (design, met, NULL, type, 3, TRUE, 0.95, DOOR_INTERVAL_KORN_GRAUBARD, beta);
  for (guint c = 0; c < 3; c++)
    {
      assert_near (mean[c].estimate, expected[c].mean);
      assert_near (mean[c].se, expected[c].se);
      assert_near (mean[c].deff, expected[c].deff);
      g_assert_cmpfloat (mean[c].df, ==, expected[c].df);
      assert_near (logit[c].estimate, expected[c].p);
      assert_near (logit[c].lower, expected[c].logit[0]);
      assert_near (logit[c].upper, expected[c].logit[1]);
      assert_near (beta[c].lower, expected[c].beta[0]);
      assert_near (beta[c].upper, expected[c].beta[1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/indicators/replicate/jackknife", test_jackknife);
  g_test_add_func ("/indicators/replicate/half-samples", test_half_samples);
  g_test_add_func ("/indicators/replicate/bootstrap", test_bootstrap);
  g_test_add_func ("/indicators/replicate/refused", test_refused);
  g_test_add_func ("/indicators/combination", test_combination);
  g_test_add_func ("/indicators/groups", test_groups);
  return g_test_run ();
}
