/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Estimates beside those of R's survey package, on samples drawn here: equal to eight significant digits.
 * Left out where R or the package is not installed; test-estimate.c holds figures that need neither. */
#include "api.h"
#include "door-replicate.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define N_SAMPLES 5u

typedef struct {
  GArray *w, *y, *x, *b, *population; /* of double */
  GArray *stratum, *psu, *group;      /* of guint32 */
} Sample;

static void
sample_init (Sample *self)
{
  GArray **numbers[] = { &self->w, &self->y, &self->x, &self->b, &self->population };
  GArray **cells[] = { &self->stratum, &self->psu, &self->group };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    *numbers[i] = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    *cells[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
}

static void
sample_clear (Sample *self)
{
  GArray *all[] = { self->w,          self->y,       self->x,   self->b,
                    self->population, self->stratum, self->psu, self->group };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_array_unref (all[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sample, sample_clear)

/* --- Drawing ----------------------------------------------------------------------------------- */

/* A number with so few digits that a text holds it. */
static double
draw (GRand *rand, double from, double to)
{
  return round (g_rand_double_range (rand, from, to) * 1000) / 1000;
}

static void
add_record (
    Sample *self, GRand *rand, guint32 stratum, guint32 psu, double population, double level)
{
  double w = draw (rand, 5, 50), y = level + draw (rand, -10, 10), x = draw (rand, 1, 9);
  double b = g_rand_double (rand) < 0.1 + level / 200;
  guint32 group = (guint32) g_rand_int_range (rand, 1, 4);

  y = round (y * 1000) / 1000;
  g_array_append_val (self->w, w);
  g_array_append_val (self->y, y);
  g_array_append_val (self->x, x);
  g_array_append_val (self->b, b);
  g_array_append_val (self->population, population);
  g_array_append_val (self->stratum, stratum);
  g_array_append_val (self->psu, psu);
  g_array_append_val (self->group, group);
}

/* Strata of two to five PSUs of three to eight records; the last has one alone if `lonely`. */
static void
draw_sample (Sample *self, guint32 seed, gboolean lonely)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint32 n_strata = (guint32) g_rand_int_range (rand, 3, 11);

  for (guint32 h = 1; h <= n_strata; h++)
    {
      guint32 n_psus = lonely && h == n_strata ? 1 : (guint32) g_rand_int_range (rand, 2, 6);
      double population = n_psus * g_rand_int_range (rand, 2, 10);

      for (guint32 i = 1; i <= n_psus; i++)
        {
          double level = 30 + h + draw (rand, -5, 5);
          guint n = (guint) g_rand_int_range (rand, 3, 9);

          for (guint k = 0; k < n; k++)
            add_record (self, rand, h, i, population, level);
        }
    }
}

#define AT(array, i) g_array_index (array, double, i)
#define CELL(array, i) g_array_index (array, guint32, i)

static void
write_sample (const Sample *self, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GString) csv = g_string_new ("stratum,psu,population,w,y,x,b,g\n");

  for (guint i = 0; i < self->w->len; i++)
    g_string_append_printf (csv, "%u,%u,%.0f,%.3f,%.3f,%.3f,%.0f,%u\n", CELL (self->stratum, i),
                            CELL (self->psu, i), AT (self->population, i), AT (self->w, i),
                            AT (self->y, i), AT (self->x, i), AT (self->b, i),
                            CELL (self->group, i));
  g_assert_true (g_file_set_contents (path, csv->str, -1, NULL));
}

/* --- R ------------------------------------------------------------------------------------------- */

static gboolean
has_survey (void)
{
  const char *command[]
      = { "Rscript", "-e", "quit(status = !requireNamespace('survey', quietly = TRUE))", NULL };
  int status = 1;

  return g_spawn_sync (NULL, (char **) command, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
                           | G_SPAWN_STDERR_TO_DEV_NULL,
                       NULL, NULL, NULL, NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

/* Name → text of the figure. */
static GHashTable *
ask_r (const char *folder, GPtrArray *names)
{
  g_autofree char *script
      = g_test_build_filename (G_TEST_DIST, "indicators", "data", "second-opinion.R", NULL);
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  GHashTable *figures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  int status = 1;

  g_ptr_array_add (command, (gpointer) "Rscript");
  g_ptr_array_add (command, script);
  g_ptr_array_add (command, (gpointer) folder);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (command, names->pdata[i]);
  g_ptr_array_add (command, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) command->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL,
                               NULL, &output, NULL, &status, NULL));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      char *tab = strchr (lines[i], '\t');

      if (tab)
        g_hash_table_insert (figures, g_strndup (lines[i], (gsize) (tab - lines[i])),
                             g_strdup (tab + 1));
    }
  return figures;
}

/* --- Comparing ------------------------------------------------------------------------------------ */

typedef struct {
  GHashTable *figures;
  const char *sample;
  guint n;
  double worst; /* relative */
} Comparison;

static void
compare (Comparison *self, const char *what, double ours)
{
  g_autofree char *name = g_strconcat (self->sample, ".", what, NULL);
  const char *text = g_hash_table_lookup (self->figures, name);
  double theirs, off;

  g_assert_nonnull (text);
  theirs = g_ascii_strtod (text, NULL);
  off = fabs (ours - theirs) / MAX (fabs (theirs), 1e-12);
  if (!(off < 5e-9))
    g_error ("%s: %.12g here, %.12g in R", name, ours, theirs);
  self->worst = MAX (self->worst, off);
  self->n++;
}

static void
compare_both (Comparison *self, const char *what, const DoorEstimate *e)
{
  g_autofree char *se = g_strconcat (what, ".se", NULL);

  compare (self, what, e->estimate);
  compare (self, se, e->se);
}

static DoorDesign *
design_of (const Sample *of, DoorLonelyRule rule, gboolean fpc)
{
  const DoorDesignInput input = { .n = of->w->len,
                                  .weight = (double *) of->w->data,
                                  .stratum = (guint32 *) of->stratum->data,
                                  .psu = (guint32 *) of->psu->data,
                                  .population = fpc ? (double *) of->population->data : NULL,
                                  .lonely = rule };
  g_autoptr (GError) error = NULL;
  DoorDesign *design = door_design_new (&input, &error);

  g_assert_no_error (error);
  return design;
}

static guint8 *
domain_of (const Sample *of, guint32 group)
{
  guint8 *domain = g_new0 (guint8, of->w->len);

  for (guint i = 0; i < of->w->len; i++)
    domain[i] = CELL (of->group, i) == group;
  return domain;
}

static void
compare_interval (Comparison *self, const DoorDesign *design, const Sample *of, DoorInterval kind)
{
  const char *name = kind == DOOR_INTERVAL_LOGIT ? "logit" : "beta";
  g_autofree char *lower = g_strconcat (name, ".lower", NULL);
  g_autofree char *upper = g_strconcat (name, ".upper", NULL);
  DoorEstimate e;

  door_estimate_proportion (design, (double *) of->b->data, NULL, 0.95, kind, &e);
  compare (self, name, e.estimate);
  compare (self, lower, e.lower);
  compare (self, upper, e.upper);
}

static void
compare_domains (Comparison *self, const DoorDesign *design, const Sample *of)
{
  g_autofree guint8 *first = domain_of (of, 1);
  g_autofree guint8 *second = domain_of (of, 2);
  const double *y = (double *) of->y->data;
  DoorEstimate e;

  for (guint32 g = 1; g <= 3; g++)
    {
      g_autofree guint8 *domain = domain_of (of, g);
      g_autofree char *name = g_strdup_printf ("domain%u", g);
      g_autofree char *df = g_strconcat (name, ".df", NULL);

      door_estimate_mean (design, y, domain, 0.95, &e);
      compare_both (self, name, &e);
      compare (self, df, e.df);
    }
  door_estimate_difference (design, y, first, second, 0.95, &e);
  compare_both (self, "difference", &e);
}

static void
compare_sample (Comparison *self, const Sample *of)
{
  g_autoptr (DoorDesign) design = design_of (of, DOOR_LONELY_FAIL, FALSE);
  g_autoptr (DoorDesign) with_fpc = design_of (of, DOOR_LONELY_FAIL, TRUE);
  g_autoptr (DoorReplicates) jkn = door_replicates_new (design, DOOR_REPLICATES_JKN, 0, 0, NULL);
  const double *y = (double *) of->y->data;
  DoorEstimate e;

  door_estimate_mean (design, y, NULL, 0.95, &e);
  compare_both (self, "mean", &e);
  compare (self, "mean.deff", e.deff);
  door_estimate_total (design, y, NULL, 0.95, &e);
  compare_both (self, "total", &e);
  door_estimate_ratio (design, y, (double *) of->x->data, NULL, 0.95, &e);
  compare_both (self, "ratio", &e);
  compare_interval (self, design, of, DOOR_INTERVAL_LOGIT);
  compare_interval (self, design, of, DOOR_INTERVAL_KORN_GRAUBARD);
  compare_domains (self, design, of);
  door_estimate_mean (with_fpc, y, NULL, 0.95, &e);
  compare_both (self, "fpc", &e);
  door_replicates_estimate (jkn, door_statistic_ratio, &(DoorRatio){ y, NULL }, 0.95, &e);
  compare_both (self, "jkn", &e);
}

static void
compare_lonely (Comparison *self, const Sample *of)
{
  static const char *const names[] = { [DOOR_LONELY_REMOVE] = "remove",
                                       [DOOR_LONELY_ADJUST] = "adjust",
                                       [DOOR_LONELY_AVERAGE] = "average" };

  for (DoorLonelyRule rule = DOOR_LONELY_REMOVE; rule <= DOOR_LONELY_AVERAGE; rule++)
    {
      g_autoptr (DoorDesign) design = design_of (of, rule, FALSE);
      DoorEstimate e;

      door_estimate_mean (design, (double *) of->y->data, NULL, 0.95, &e);
      compare_both (self, names[rule], &e);
    }
}

static void
test_simulated (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Sample samples[2 * N_SAMPLES];
  Comparison comparison = { NULL };

  if (!has_survey ())
    {
      g_test_skip ("R's survey package is not installed");
      return;
    }
  folder = g_dir_make_tmp ("door-r-XXXXXX", NULL);
  for (guint i = 0; i < 2 * N_SAMPLES; i++)
    {
      gboolean lonely = i >= N_SAMPLES;

      g_ptr_array_add (names, g_strdup_printf ("%s%u.csv", lonely ? "lonely" : "sample", i));
      sample_init (&samples[i]);
      draw_sample (&samples[i], 100 + i, lonely);
      write_sample (&samples[i], folder, names->pdata[i]);
    }
  comparison.figures = ask_r (folder, names);
  for (guint i = 0; i < 2 * N_SAMPLES; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

      comparison.sample = names->pdata[i];
      if (i < N_SAMPLES)
        compare_sample (&comparison, &samples[i]);
      else
        compare_lonely (&comparison, &samples[i]);
      sample_clear (&samples[i]);
      g_unlink (path);
    }
  g_test_message ("%u figures, the farthest off by %.1e of itself", comparison.n, comparison.worst);
  g_assert_cmpuint (comparison.n, ==, N_SAMPLES * 28 + N_SAMPLES * 6);
  g_hash_table_unref (comparison.figures);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/indicators/second-opinion/simulated", test_simulated);
  return g_test_run ();
}
