/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench export-estimates: a hundred indicators in twenty breakdowns over 100,000 records; one of these
 * tables beside R's survey, where R is installed, with the same numbers asked of both. */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench.h"
#include "door-estimate.h"
#include "door-files.h"

#include <math.h>
#include <string.h>

#define N_RECORDS 100000u
#define N_PSUS 5000u
#define N_INDICATORS 100u
#define N_BREAKDOWNS 20u
#define N_CELLS 5u

/* What both sides are given. */
typedef struct {
  double *weight;
  guint32 *psu, *stratum;
  double *y;     /* of the indicator being estimated */
  guint32 *cell; /* N_BREAKDOWNS times N_RECORDS */
} Records;

static void
records_init (Records *self, GRand *rand)
{
  self->weight = g_new (double, N_RECORDS);
  self->psu = g_new (guint32, N_RECORDS);
  self->stratum = g_new (guint32, N_RECORDS);
  self->y = g_new (double, N_RECORDS);
  self->cell = g_new (guint32, (gsize) N_RECORDS * N_BREAKDOWNS);
  for (guint i = 0; i < N_RECORDS; i++)
    {
      self->weight[i] = g_rand_double_range (rand, 50, 500);
      self->psu[i] = i / (N_RECORDS / N_PSUS);
      self->stratum[i] = self->psu[i] / 50;
    }
  for (guint i = 0; i < N_RECORDS * N_BREAKDOWNS; i++)
    self->cell[i] = (guint32) g_rand_int_range (rand, 0, N_CELLS);
}

static void
records_clear (Records *self)
{
  g_free (self->weight);
  g_free (self->psu);
  g_free (self->stratum);
  g_free (self->y);
  g_free (self->cell);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Records, records_clear)

/* Victims are few: eight in a hundred. */
static void
draw_indicator (Records *self, GRand *rand)
{
  for (guint i = 0; i < N_RECORDS; i++)
    self->y[i] = g_rand_double (rand) < 0.08;
}

/* --- Ours ---------------------------------------------------------------------------------- */

static void
estimate_table (const DoorDesign *design, const Records *records, guint b, DoorEstimate *ret)
{
  door_estimate_by (design, records->y, NULL, records->cell + (gsize) b * N_RECORDS, N_CELLS, TRUE,
                    0.95, DOOR_INTERVAL_LOGIT, ret);
}

static double
time_ours (const DoorDesign *design, Records *records, GRand *rand)
{
  DoorEstimate estimates[N_CELLS];
  gint64 spent = 0;

  for (guint k = 0; k < N_INDICATORS; k++)
    {
      gint64 start;

      draw_indicator (records, rand);
      start = g_get_monotonic_time ();
      for (guint b = 0; b < N_BREAKDOWNS; b++)
        estimate_table (design, records, b, estimates);
      spent += g_get_monotonic_time () - start;
    }
  return (double) spent / G_USEC_PER_SEC;
}

/* --- R's ----------------------------------------------------------------------------------- */

/* One indicator in one breakdown, as svyby() makes the same table: the time, then each estimate and
 * its standard error. */
static const char script[]
    = "suppressMessages(library(survey)); a <- commandArgs(TRUE); r <- read.csv(a[1]);"
      "d <- svydesign(ids=~psu, strata=~stratum, weights=~w, data=r, nest=TRUE);"
      "t <- system.time({ e <- svyby(~y, ~cell, d, svymean); confint(e) })[['elapsed']];"
      "cat(sprintf('%.17g\n', c(t, e$y, e$se)))";

static gboolean
write_records (const Records *records, const char *path, GError **error)
{
  g_autoptr (GString) out = g_string_new ("w,psu,stratum,y,cell\n");
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < N_RECORDS; i++)
    g_string_append_printf (
        out, "%s,%u,%u,%d,%u\n", g_ascii_dtostr (number, sizeof number, records->weight[i]),
        records->psu[i], records->stratum[i], (int) records->y[i], records->cell[i]);
  return g_file_set_contents (path, out->str, (gssize) out->len, error);
}

/* NULL when there is no R, or no survey in it. transfer full. */
static char *
run_r (const char *path)
{
  const char *argv[] = { "Rscript", "--vanilla", "-e", script, path, NULL };
  g_autofree char *out = NULL;
  int status;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, &out, NULL, &status, NULL)
      || !g_spawn_check_wait_status (status, NULL))
    return NULL;
  return g_steal_pointer (&out);
}

/* The largest relative distance between R's numbers and ours; `lines` are R's, the time first. */
static double
distance (char **lines, const DoorEstimate *ours)
{
  double worst = 0;

  for (guint i = 0; i < N_CELLS; i++)
    {
      double estimate = g_ascii_strtod (lines[1 + i], NULL);
      double se = g_ascii_strtod (lines[1 + N_CELLS + i], NULL);

      worst = MAX (worst, fabs (ours[i].estimate / estimate - 1));
      worst = MAX (worst, fabs (ours[i].se / se - 1));
    }
  return worst;
}

static gboolean
time_r (JsonBuilder *figures,
        const DoorDesign *design,
        const Records *records,
        const char *folder,
        GError **error)
{
  g_autofree char *path = g_build_filename (folder, "records.csv", NULL);
  g_autofree char *out = NULL;
  g_auto (GStrv) lines = NULL;
  DoorEstimate ours[N_CELLS];
  gint64 start;

  if (!write_records (records, path, error))
    return FALSE;
  out = run_r (path);
  lines = g_strsplit (out ? out : "", "\n", -1);
  if (g_strv_length (lines) < 1 + 2 * N_CELLS)
    {
      g_printerr ("R's survey is not here: no figure of it\n");
      return TRUE;
    }
  start = g_get_monotonic_time ();
  estimate_table (design, records, 0, ours);
  door_bench_add (figures, "estimates_table_s",
                  (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  door_bench_add (figures, "estimates_r_table_s", g_ascii_strtod (lines[0], NULL));
  door_bench_add (figures, "estimates_r_distance", distance (lines, ours));
  return TRUE;
}

/* --- All ----------------------------------------------------------------------------------- */

gboolean
door_bench_export_estimates (JsonBuilder *figures, GError **error)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_auto (Records) records = { NULL };
  g_autoptr (DoorDesign) design = NULL;
  g_autofree char *folder = NULL;
  gboolean good;

  records_init (&records, rand);
  design = door_design_new (&(DoorDesignInput){ .n = N_RECORDS,
                                                .weight = records.weight,
                                                .psu = records.psu,
                                                .stratum = records.stratum },
                            error);
  folder = design ? g_dir_make_tmp ("door-bench-XXXXXX", error) : NULL;
  if (!folder)
    return FALSE;
  door_bench_add (figures, "estimates_s", time_ours (design, &records, rand));
  good = time_r (figures, design, &records, folder, error);
  door_file_remove_tree (folder, NULL);
  return good;
}
