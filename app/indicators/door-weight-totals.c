/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps towards known totals: post-stratification and raking. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-weight-steps-private.h"

#include <string.h>

typedef struct {
  guint32 *cell;
  double *totals;
  GPtrArray *labels;
} Cells;

static void
cells_free (Cells *self)
{
  g_free (self->cell);
  g_free (self->totals);
  g_ptr_array_unref (self->labels);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cells, cells_free)

static char *
key_of (const DoorWeightBy *by, guint row, gboolean normal)
{
  GString *key = g_string_new (NULL);

  for (guint v = 0; v < by->n; v++)
    {
      const char *label = by->labels[v][by->category[v][row]];

      g_string_append_printf (key, "%s%s", v > 0 ? (normal ? "\x1f" : ", ") : "", label);
    }
  return g_string_free (key, FALSE);
}

/* A row of the totals, in the words of the data ("1.0" there may be "1" here). */
static char *
total_key (const DoorWeightBy *by, const DoorGrid *frame, const guint *columns, guint row)
{
  GString *key = g_string_new (NULL);

  for (guint v = 0; v < by->n; v++)
    {
      const char *cell = door_grid_cell (frame, row, columns[v]);
      guint category = door_categories_find (by->categories[v], cell);

      g_string_append_printf (key, "%s%s", v > 0 ? "\x1f" : "",
                              category == G_MAXUINT ? cell : by->labels[v][category]);
    }
  return g_string_free (key, FALSE);
}

static gboolean
find_total_columns (const DoorPlanMargin *margin,
                    const DoorGrid *frame,
                    guint *columns,
                    guint *total,
                    GError **error)
{
  int at = door_grid_find (frame, "total");

  if (at < 0)
    return door_weight_fail (error, "%s has no column 'total'", margin->totals);
  *total = (guint) at;
  for (guint v = 0; margin->by[v]; v++)
    {
      at = door_grid_find (frame, margin->by[v]);
      if (at < 0)
        return door_weight_fail (error, "%s has no column '%s'", margin->totals, margin->by[v]);
      columns[v] = (guint) at;
    }
  return TRUE;
}

/* Totals by key; the keys are numbered as cells. */
static gboolean
read_totals (const DoorPlanMargin *margin,
             const DoorWeightBy *by,
             GHashTable *numbers,
             GArray *totals,
             GError **error)
{
  g_autoptr (DoorGrid) frame = door_grid_read_csv (margin->totals, NULL, error);
  guint columns[DOOR_WEIGHT_MAX_BY], total = 0;

  if (!frame || !find_total_columns (margin, frame, columns, &total, error))
    return FALSE;
  for (guint row = 0; row < door_grid_n_rows (frame); row++)
    {
      double number = door_grid_value_number (frame, total, door_grid_values (frame, total)[row]);
      char *key = total_key (by, frame, columns, row);

      g_array_append_val (totals, number);
      if (!(number >= 0) || !g_hash_table_insert (numbers, key, GUINT_TO_POINTER (totals->len)))
        return door_weight_fail (error, "%s: row %u is twice, or its total '%s' is no number",
                                 margin->totals, row + 1, door_grid_cell (frame, row, total));
    }
  return TRUE;
}

/* Every record with a weight must be in a cell with a total, and every total have records. */
static gboolean
check_cells (const DoorPlanMargin *margin,
             const Cells *cells,
             const double *sums,
             guint n_cells,
             GError **error)
{
  for (guint c = 0; c < n_cells; c++)
    if ((sums[c] > 0) != (cells->totals[c] > 0))
      return door_weight_fail (
          error,
          "%s: the cell '%s' has a total of %.10g, and weights that add up to %.10g; join "
          "it with another",
          margin->totals, (char *) cells->labels->pdata[c], cells->totals[c], sums[c]);
  return TRUE;
}

static Cells *
cells_new (const DoorPlanMargin *margin, DoorWeightRun *run, const double *weights, GError **error)
{
  g_auto (DoorWeightBy) by = { 0 };
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) totals = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) sums = g_array_new (FALSE, TRUE, sizeof (double));
  g_autoptr (Cells) self = NULL;

  if (!door_weight_by_init (&by, run, margin->by, error)
      || !read_totals (margin, &by, numbers, totals, error))
    return NULL;
  self = g_new0 (Cells, 1);
  self->cell = g_new0 (guint32, MAX (run->n, 1));
  self->labels = g_ptr_array_new_with_free_func (g_free);
  for (guint c = 0; c < totals->len; c++)
    g_ptr_array_add (self->labels, NULL);
  g_array_set_size (sums, totals->len);
  for (guint i = 0; i < run->n; i++)
    {
      g_autofree char *key = key_of (&by, i, TRUE);
      guint cell = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, key));

      if (cell == 0 && weights[i] > 0)
        {
          g_autofree char *label = key_of (&by, i, FALSE);

          door_weight_fail (error, "%s has no total for '%s', the cell of %s", margin->totals,
                            label, door_weight_run_key (run, i));
          return NULL;
        }
      self->cell[i] = cell > 0 ? cell - 1 : 0;
      if (cell > 0)
        g_array_index (sums, double, cell - 1) += weights[i];
    }
  {
    GHashTableIter iter;
    gpointer key, number;

    g_hash_table_iter_init (&iter, numbers);
    while (g_hash_table_iter_next (&iter, &key, &number))
      self->labels->pdata[GPOINTER_TO_UINT (number) - 1]
          = g_strdelimit (g_strdup (key), "\x1f", '/');
  }
  self->totals = g_memdup2 (totals->data, MAX (totals->len, 1) * sizeof (double));
  return check_cells (margin, self, (double *) (gpointer) sums->data, totals->len, error)
             ? g_steal_pointer (&self)
             : NULL;
}

gboolean
door_weight_poststratify (const DoorPlanStep *step,
                          DoorWeightRun *run,
                          double *weights,
                          GError **error)
{
  g_autoptr (Cells) cells = cells_new (step->margins->pdata[0], run, weights, error);
  DoorMargin margin;

  if (!cells)
    return FALSE;
  margin = (DoorMargin){ cells->cell, cells->labels->len };
  return door_weights_poststratify (weights, run->n, &margin, cells->totals, error);
}

static void
tell_raking (const DoorRakingReport *report, JsonObject *told)
{
  JsonArray *changes = json_array_new ();

  json_object_set_int_member (told, "cycles", report->cycles);
  json_object_set_double_member (told, "change", report->change);
  for (guint c = 0; c < report->cycles; c++)
    json_array_add_double_element (changes, report->changes[c]);
  json_object_set_array_member (told, "changes", changes);
}

gboolean
door_weight_rake (
    const DoorPlanStep *step, DoorWeightRun *run, double *weights, JsonObject *told, GError **error)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func ((GDestroyNotify) cells_free);
  g_autofree DoorMargin *margins = g_new0 (DoorMargin, step->margins->len + 1);
  g_autofree const double **totals = g_new0 (const double *, step->margins->len + 1);
  DoorRakingReport report = { 0 };
  gboolean good;

  for (guint m = 0; m < step->margins->len; m++)
    {
      Cells *one = cells_new (step->margins->pdata[m], run, weights, error);

      if (!one)
        return FALSE;
      g_ptr_array_add (cells, one);
      margins[m] = (DoorMargin){ one->cell, one->labels->len };
      totals[m] = one->totals;
    }
  good = door_weights_rake (weights, run->n, margins, totals, step->margins->len, &report, error);
  tell_raking (&report, told);
  return good;
}
