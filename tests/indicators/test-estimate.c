/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of R's survey package 4.1 on its own example data, to the digits that it printed. */
#include "api.h"

#include <math.h>

static DoorDesign *
make_design (const ApiData *data,
             const guint32 *stratum,
             const guint32 *psu,
             gboolean fpc,
             const double *weight)
{
  g_autofree double *pw = api_numbers (data, "pw");
  g_autofree double *population = api_numbers (data, "fpc");
  DoorDesignInput input = { .n = data->n,
                            .weight = weight ? weight : pw,
                            .stratum = stratum,
                            .psu = psu,
                            .population = fpc ? population : NULL };
  g_autoptr (GError) error = NULL;
  DoorDesign *design = door_design_new (&input, &error);

  g_assert_no_error (error);
  return design;
}

static DoorDesign *
cluster_design (const ApiData *data, gboolean fpc)
{
  g_autofree guint32 *psu = api_whole_numbers (data, "dnum");

  return make_design (data, NULL, psu, fpc, NULL);
}

static const char *const types[] = { "E", "H", "M", NULL };

static DoorDesign *
stratified_design (const ApiData *data, gboolean fpc)
{
  g_autofree guint32 *stratum = api_cells (data, "stype", types);

  return make_design (data, stratum, NULL, fpc, NULL);
}

static void
test_cluster_mean (void)
{
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autoptr (DoorDesign) design = cluster_design (data, FALSE);
  g_autoptr (DoorDesign) with_fpc = cluster_design (data, TRUE);
  g_autofree double *api00 = api_numbers (data, "api00");
  DoorEstimate e;

  g_assert_cmpuint (door_design_n_psus (design), ==, 15);
  g_assert_cmpfloat (door_design_df (design), ==, 14);
  door_estimate_mean (design, api00, NULL, 0.95, &e);
  g_assert_cmpuint (e.n, ==, 183);
  assert_near (e.estimate, 644.169399);
  assert_near (e.se, 23.779011);
  g_assert_cmpfloat_with_epsilon (e.deff, 9.5348, 5e-5);
  door_estimate_mean (with_fpc, api00, NULL, 0.95, &e);
  assert_near (e.se, 23.542241);
}

static void
test_cluster_ratio_and_total (void)
{
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autoptr (DoorDesign) design = cluster_design (data, FALSE);
  g_autoptr (DoorDesign) with_fpc = cluster_design (data, TRUE);
  g_autofree double *tested = api_numbers (data, "api.stu");
  g_autofree double *enrolled = api_numbers (data, "enroll");
  DoorEstimate e;

  door_estimate_ratio (design, tested, enrolled, NULL, 0.95, &e);
  assert_near (e.estimate, 0.849708742);
  assert_near (e.se, 0.0084706402);
  door_estimate_ratio (with_fpc, tested, enrolled, NULL, 0.95, &e);
  assert_near (e.se, 0.0083862972);
  door_estimate_total (with_fpc, enrolled, NULL, 0.95, &e);
  g_assert_cmpfloat_with_epsilon (e.estimate, 3404940.13, 0.005);
  g_assert_cmpfloat_with_epsilon (e.se, 932235.03, 0.005);
}

static void
test_cluster_proportion (void)
{
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autoptr (DoorDesign) design = cluster_design (data, FALSE);
  g_autofree double *met = api_is (data, "sch.wide", "Yes");
  DoorEstimate e;

  door_estimate_proportion (design, met, NULL, 0.95, DOOR_INTERVAL_LOGIT, &e);
  assert_near (e.estimate, 0.87431694);
  assert_near (e.se, 0.020564237);
  g_assert_cmpfloat (e.df, ==, 14);
  assert_near (e.lower, 0.82321803);
  assert_near (e.upper, 0.91222062);
  assert_near (e.rse, 0.020564237 / (1 - 0.87431694));
  door_estimate_proportion (design, met, NULL, 0.95, DOOR_INTERVAL_KORN_GRAUBARD, &e);
  assert_near (e.lower, 0.82311860);
  assert_near (e.upper, 0.91507652);
}

static void
test_stratified (void)
{
  g_autoptr (ApiData) data = api_load ("apistrat.csv");
  g_autoptr (DoorDesign) design = stratified_design (data, FALSE);
  g_autoptr (DoorDesign) with_fpc = stratified_design (data, TRUE);
  g_autofree double *api00 = api_numbers (data, "api00");
  g_autofree double *met = api_is (data, "sch.wide", "Yes");
  DoorEstimate e;

  door_estimate_mean (design, api00, NULL, 0.95, &e);
  assert_near (e.estimate, 662.287363);
  assert_near (e.se, 9.5361323);
  door_estimate_mean (with_fpc, api00, NULL, 0.95, &e);
  assert_near (e.se, 9.4089408);
  door_estimate_proportion (design, met, NULL, 0.95, DOOR_INTERVAL_LOGIT, &e);
  assert_near (e.estimate, 0.827948011);
  assert_near (e.se, 0.024756803);
  g_assert_cmpfloat (e.df, ==, 197);
  assert_near (e.lower, 0.77354201);
  assert_near (e.upper, 0.87145518);
}

static void
test_domains (void)
{
  static const double means[] = { 674.43, 625.82, 636.60 };
  static const double errors[] = { 12.524943, 15.457742, 16.628203 };
  g_autoptr (ApiData) data = api_load ("apistrat.csv");
  g_autoptr (DoorDesign) design = stratified_design (data, FALSE);
  g_autofree double *api00 = api_numbers (data, "api00");

  for (guint i = 0; types[i]; i++)
    {
      g_autofree guint8 *domain = api_domain (data, "stype", types[i]);
      DoorEstimate e;

      door_estimate_mean (design, api00, domain, 0.95, &e);
      assert_near (e.estimate, means[i]);
      assert_near (e.se, errors[i]);
      g_assert_cmpfloat (e.df, ==, i == 0 ? 99 : 49);
    }
}

/* A domain is the same as missing values outside of it, not the same as a file without them. */
static void
test_missing_is_outside (void)
{
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autoptr (DoorDesign) design = cluster_design (data, FALSE);
  g_autofree double *api00 = api_numbers (data, "api00");
  g_autofree guint8 *domain = api_domain (data, "stype", "H");
  DoorEstimate a, b;

  door_estimate_mean (design, api00, domain, 0.95, &a);
  for (gsize i = 0; i < data->n; i++)
    if (!domain[i])
      api00[i] = NAN;
  door_estimate_mean (design, api00, NULL, 0.95, &b);
  g_assert_cmpuint (a.n, ==, b.n);
  g_assert_cmpfloat (a.se, ==, b.se);
  g_assert_cmpfloat (a.df, ==, b.df);
}

/* Between two strata nothing is shared: the variances add. Within one district they do not. */
static void
test_difference (void)
{
  g_autoptr (ApiData) strat = api_load ("apistrat.csv");
  g_autoptr (ApiData) clus = api_load ("apiclus1.csv");
  g_autoptr (DoorDesign) by_type = stratified_design (strat, FALSE);
  g_autoptr (DoorDesign) by_district = cluster_design (clus, FALSE);
  g_autofree double *y = api_numbers (strat, "api00");
  g_autofree guint8 *e = api_domain (strat, "stype", "E");
  g_autofree guint8 *h = api_domain (strat, "stype", "H");
  g_autofree double *y_clus = api_numbers (clus, "api00");
  g_autofree guint8 *e_clus = api_domain (clus, "stype", "E");
  g_autofree guint8 *h_clus = api_domain (clus, "stype", "H");
  DoorEstimate d, a, b;

  door_estimate_difference (by_type, y, e, h, 0.95, &d);
  assert_near (d.estimate, 674.43 - 625.82);
  assert_near (d.se, sqrt (12.524943 * 12.524943 + 15.457742 * 15.457742));

  door_estimate_difference (by_district, y_clus, e_clus, h_clus, 0.95, &d);
  door_estimate_mean (by_district, y_clus, e_clus, 0.95, &a);
  door_estimate_mean (by_district, y_clus, h_clus, 0.95, &b);
  g_assert_cmpfloat (d.estimate, ==, a.estimate - b.estimate);
  g_assert_cmpfloat (d.se, <, 0.9 * sqrt (a.se * a.se + b.se * b.se));
}

/* --- Strata with one PSU ------------------------------------------------------------------- */

static const double lonely_x[] = { 2.8, 3.7, 6.6, 4.2 };
static const double lonely_w[] = { 3, 4, 4, 4 };
static const guint32 lonely_stratum[] = { 1, 2, 2, 2 };

static DoorDesign *
lonely_design (DoorLonelyRule rule, GError **error)
{
  DoorDesignInput input = { .n = 4, .weight = lonely_w, .stratum = lonely_stratum, .lonely = rule };

  return door_design_new (&input, error);
}

static void
test_lonely (void)
{
  static const double errors[] = { [DOOR_LONELY_REMOVE] = 0.71603847,
                                   [DOOR_LONELY_ADJUST] = 0.78648132,
                                   [DOOR_LONELY_AVERAGE] = 1.0126313 };
  g_autoptr (GError) error = NULL;

  g_assert_null (lonely_design (DOOR_LONELY_FAIL, &error));
  g_assert_error (error, DOOR_DESIGN_ERROR, DOOR_DESIGN_ERROR_LONELY);
  for (DoorLonelyRule rule = DOOR_LONELY_REMOVE; rule <= DOOR_LONELY_AVERAGE; rule++)
    {
      g_autoptr (DoorDesign) design = lonely_design (rule, NULL);
      DoorEstimate e;

      door_estimate_mean (design, lonely_x, NULL, 0.95, &e);
      assert_near (e.estimate, 66.4 / 15);
      /* R's file holds single precision numbers: seven digits. */
      g_assert_cmpfloat_with_epsilon (e.se, errors[rule], 1e-6);
    }
}

/* --- Edges --------------------------------------------------------------------------------- */

static void
test_nothing (void)
{
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autoptr (DoorDesign) design = cluster_design (data, FALSE);
  g_autofree double *api00 = api_numbers (data, "api00");
  g_autofree guint8 *nobody = g_new0 (guint8, data->n);
  const DoorQualityRules rules = DOOR_QUALITY_RULES_INIT;
  DoorEstimate e;

  door_estimate_mean (design, api00, nobody, 0.95, &e);
  g_assert_cmpuint (e.n, ==, 0);
  g_assert_true (isnan (e.estimate) && isnan (e.se) && isnan (e.lower));
  g_assert_cmpint (door_estimate_quality (&e, &rules), ==, DOOR_QUALITY_SUPPRESS);
}

/* Nobody in 183: still an interval, from zero up. */
static void
test_none_at_all (void)
{
  g_autoptr (ApiData) data = api_load ("apiclus1.csv");
  g_autoptr (DoorDesign) design = cluster_design (data, FALSE);
  g_autofree double *none = g_new0 (double, data->n);
  DoorEstimate e;

  door_estimate_proportion (design, none, NULL, 0.95, DOOR_INTERVAL_LOGIT, &e);
  g_assert_cmpfloat (e.estimate, ==, 0);
  g_assert_cmpfloat (e.lower, ==, 0);
  /* 1 - 0.025^(1/183) */
  assert_near (e.upper, 0.0199560008);
}

static void
test_refused (void)
{
  static const double bad[] = { 1, -1 };
  static const double zero[] = { 0, 0 };
  static const double one[] = { 1, 1 };
  static const double small[] = { 1, 1 };
  const struct {
    DoorDesignInput input;
    DoorDesignError code;
  } cases[] = {
    { { .n = 2, .weight = bad }, DOOR_DESIGN_ERROR_WEIGHT },
    { { .n = 2, .weight = zero }, DOOR_DESIGN_ERROR_WEIGHT },
    { { .n = 0, .weight = one }, DOOR_DESIGN_ERROR_WEIGHT },
    { { .n = 2, .weight = one, .population = small }, DOOR_DESIGN_ERROR_FPC },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (door_design_new (&cases[i].input, &error));
      g_assert_error (error, DOOR_DESIGN_ERROR, (int) cases[i].code);
    }
}

static void
test_quantile (void)
{
  static const double y[] = { 5, 1, 4, 2, 3, NAN };
  static const double w[] = { 1, 1, 1, 1, 1, 1 };
  DoorDesignInput input = { .n = 6, .weight = w };
  g_autoptr (DoorDesign) design = door_design_new (&input, NULL);
  DoorEstimate e;

  door_estimate_quantile (design, y, NULL, 0.5, 0.95, &e);
  g_assert_cmpuint (e.n, ==, 5);
  g_assert_cmpfloat (e.estimate, ==, 3);
  door_estimate_quantile (design, y, NULL, 0.2, 0.95, &e);
  g_assert_cmpfloat (e.estimate, ==, 1);
  door_estimate_quantile (design, y, NULL, 1, 0.95, &e);
  g_assert_cmpfloat (e.estimate, ==, 5);
}

typedef struct {
  double p, estimate, lower, upper, se;
} Quantile;

static void
check_quantiles (const DoorDesign *design, const double *y, const Quantile expected[3])
{
  for (guint i = 0; i < 3; i++)
    {
      DoorEstimate e;

      door_estimate_quantile (design, y, NULL, expected[i].p, 0.95, &e);
      g_assert_cmpfloat (e.estimate, ==, expected[i].estimate);
      g_assert_cmpfloat (e.lower, ==, expected[i].lower);
      g_assert_cmpfloat (e.upper, ==, expected[i].upper);
      assert_near (e.se, expected[i].se);
    }
}

/* svyquantile() with its usual rule, interval.type = "mean" and the design's degrees of freedom. */
static void
test_quantile_as_r (void)
{
  static const Quantile clusters[] = { { 0.25, 552, 491, 628, 31.9379080381 },
                                       { 0.5, 652, 559, 715, 36.3672529485 },
                                       { 0.9, 781, 745, 836, 21.2142308866 } };
  static const Quantile strata[] = { { 0.25, 334, 304, 365, 15.4659115977 },
                                     { 0.5, 446, 424, 522, 24.84687437 },
                                     { 0.9, 1139, 1068, 1377, 78.3437161258 } };
  g_autoptr (ApiData) one = api_load ("apiclus1.csv");
  g_autoptr (ApiData) other = api_load ("apistrat.csv");
  g_autoptr (DoorDesign) clustered = cluster_design (one, FALSE);
  g_autoptr (DoorDesign) stratified = stratified_design (other, FALSE);
  g_autofree double *api00 = api_numbers (one, "api00");
  g_autofree double *enroll = api_numbers (other, "enroll");

  check_quantiles (clustered, api00, clusters);
  check_quantiles (stratified, enroll, strata);
}

static void
test_quality (void)
{
  const DoorQualityRules rules = DOOR_QUALITY_RULES_INIT;
  const struct {
    DoorEstimate e;
    DoorQuality quality;
  } cases[] = { { { .n = 24, .estimate = 0.5, .rse = 0.1 }, DOOR_QUALITY_SUPPRESS },
                { { .n = 25, .estimate = 0.5, .rse = 0.1 }, DOOR_QUALITY_CAUTION },
                { { .n = 50, .estimate = 0.5, .rse = 0.1 }, DOOR_QUALITY_GOOD },
                { { .n = 500, .estimate = 0.5, .rse = 0.31 }, DOOR_QUALITY_CAUTION },
                { { .n = 500, .estimate = 0.5, .rse = 0.51 }, DOOR_QUALITY_SUPPRESS },
                { { .n = 500, .estimate = 0, .rse = NAN }, DOOR_QUALITY_GOOD } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (door_estimate_quality (&cases[i].e, &rules), ==, cases[i].quality);
}

/* Two hundred records give the same as the same in reverse. */
static void
test_order (void)
{
  g_autoptr (ApiData) data = api_load ("apistrat.csv");
  g_autofree guint32 *stratum = api_cells (data, "stype", types);
  g_autofree double *y = api_numbers (data, "api00");
  g_autofree double *w = api_numbers (data, "pw");
  DoorEstimate before = { 0 };

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (DoorDesign) design = make_design (data, stratum, NULL, FALSE, w);
      DoorEstimate e;

      door_estimate_mean (design, y, NULL, 0.95, &e);
      if (round == 1)
        g_assert_cmpfloat_with_epsilon (e.se, before.se, 1e-10);
      before = e;
      for (gsize i = 0; i < data->n / 2; i++)
        {
          gsize j = data->n - 1 - i;
          guint32 s = stratum[i];
          double v = y[i], x = w[i];

          stratum[i] = stratum[j], stratum[j] = s;
          y[i] = y[j], y[j] = v;
          w[i] = w[j], w[j] = x;
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/indicators/cluster/mean", test_cluster_mean);
  g_test_add_func ("/indicators/cluster/ratio-and-total", test_cluster_ratio_and_total);
  g_test_add_func ("/indicators/cluster/proportion", test_cluster_proportion);
  g_test_add_func ("/indicators/stratified", test_stratified);
  g_test_add_func ("/indicators/domains", test_domains);
  g_test_add_func ("/indicators/missing-is-outside", test_missing_is_outside);
  g_test_add_func ("/indicators/difference", test_difference);
  g_test_add_func ("/indicators/lonely", test_lonely);
  g_test_add_func ("/indicators/nothing", test_nothing);
  g_test_add_func ("/indicators/none-at-all", test_none_at_all);
  g_test_add_func ("/indicators/refused", test_refused);
  g_test_add_func ("/indicators/quantile", test_quantile);
  g_test_add_func ("/indicators/quantile/as-r", test_quantile_as_r);
  g_test_add_func ("/indicators/quality", test_quality);
  g_test_add_func ("/indicators/order", test_order);
  return g_test_run ();
}
