/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of a plan: columns, the report, and the files of both. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-csv.h"
#include "door-files.h"
#include "door-weight-plan-private.h"

#include <math.h>
#include <string.h>

#define N_EXTREMES 10

static void
column_free (DoorWeightColumn *self)
{
  g_free (self->name);
  g_free (self->values);
  g_free (self);
}

void
door_weight_run_free (DoorWeightRun *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->columns->len; i++)
    column_free (self->columns->pdata[i]);
  g_ptr_array_unref (self->columns);
  g_strfreev (self->copied);
  g_free (self->key_name);
  door_study_free (self->study);
  json_object_unref (self->report);
  g_free (self);
}

void
door_weight_run_add_column (DoorWeightRun *self, const char *name, double *values)
{
  DoorWeightColumn *column = g_new0 (DoorWeightColumn, 1);

  column->name = g_strdup (name);
  column->values = values;
  g_ptr_array_add (self->columns, column);
}

const DoorWeightColumn *
door_weight_run_find (const DoorWeightRun *self, const char *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const DoorWeightColumn *column = self->columns->pdata[i];

      if (strcmp (column->name, name) == 0)
        return column;
    }
  return NULL;
}

guint
door_weight_run_n_rows (const DoorWeightRun *self)
{
  return self->n;
}

guint
door_weight_run_n_columns (const DoorWeightRun *self)
{
  return self->columns->len;
}

const char *
door_weight_run_column (const DoorWeightRun *self, guint column)
{
  return ((const DoorWeightColumn *) self->columns->pdata[column])->name;
}

const double *
door_weight_run_values (const DoorWeightRun *self, guint column)
{
  return ((const DoorWeightColumn *) self->columns->pdata[column])->values;
}

const char *
door_weight_run_key (const DoorWeightRun *self, guint row)
{
  return door_grid_cell (self->cases, row, self->key);
}

/* --- Diagnostics --------------------------------------------------------------------------- */

typedef struct {
  double weight;
  guint row;
} Extreme;

static int
compare_extremes (gconstpointer a, gconstpointer b)
{
  const Extreme *x = a, *y = b;

  if (x->weight != y->weight)
    return x->weight > y->weight ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

static GArray *
sorted_weights (const DoorWeightRun *self, const double *weights)
{
  GArray *sorted = g_array_new (FALSE, FALSE, sizeof (Extreme));

  for (guint i = 0; i < self->n; i++)
    {
      Extreme one = { weights[i], i };

      if (weights[i] > 0)
        g_array_append_val (sorted, one);
    }
  g_array_sort (sorted, compare_extremes);
  return sorted;
}

JsonObject *
door_weight_run_describe (const DoorWeightRun *self, const double *weights)
{
  g_autoptr (GArray) sorted = sorted_weights (self, weights);
  JsonObject *to = json_object_new ();
  JsonArray *extremes = json_array_new ();
  DoorWeightsSummary summary;
  double median = sorted->len > 0 ? g_array_index (sorted, Extreme, sorted->len / 2).weight : 0;

  door_weights_describe (weights, self->n, &summary);
  json_object_set_int_member (to, "n", (gint64) summary.n);
  json_object_set_double_member (to, "sum", summary.sum);
  json_object_set_double_member (to, "mean", summary.mean);
  json_object_set_double_member (to, "median", median);
  json_object_set_double_member (to, "min", summary.min);
  json_object_set_double_member (to, "max", summary.max);
  json_object_set_double_member (to, "deff_w", summary.kish);
  json_object_set_double_member (to, "n_effective",
                                 summary.kish > 0 ? (double) summary.n / summary.kish : 0);
  json_object_set_double_member (to, "cv", sqrt (MAX (summary.kish - 1, 0)));
  for (guint i = 0; i < MIN (sorted->len, N_EXTREMES); i++)
    {
      const Extreme *one = &g_array_index (sorted, Extreme, i);
      JsonObject *extreme = json_object_new ();

      json_object_set_string_member (extreme, "key", door_weight_run_key (self, one->row));
      json_object_set_double_member (extreme, "weight", one->weight);
      json_object_set_double_member (extreme, "times_median", one->weight / median);
      json_array_add_object_element (extremes, extreme);
    }
  json_object_set_array_member (to, "largest", extremes);
  return to;
}

/* --- Files --------------------------------------------------------------------------------- */

char *
door_weight_run_report (const DoorWeightRun *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_node_set_object (root, self->report);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  return json_generator_to_data (generator, NULL);
}

static void
add_cell (GString *out, const char *cell)
{
  g_string_append_c (out, ',');
  door_csv_append_cell (out, cell);
}

static void
add_number (GString *out, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (out, ',');
  if (!isnan (number))
    g_string_append (out, g_ascii_formatd (text, sizeof text, "%.12g", number));
}

static void
add_row (const DoorWeightRun *self, guint row, GString *out)
{
  door_csv_append_cell (out, door_weight_run_key (self, row));
  for (guint c = 0; self->copied[c]; c++)
    {
      DoorStudyColumn column;
      guint32 at = row;

      if (!door_study_find_column (self->study, 0, self->copied[c], &column))
        continue;
      if (column.rows)
        at = column.rows[row];
      add_cell (out, at == G_MAXUINT32 ? "" : door_grid_cell (column.frame, at, column.column));
    }
  for (guint c = 0; c < self->columns->len; c++)
    add_number (out, door_weight_run_values (self, c)[row]);
  g_string_append (out, "\r\n");
}

static char *
csv_of (const DoorWeightRun *self)
{
  GString *out = g_string_new (NULL);

  door_csv_append_cell (out, self->key_name);
  for (guint c = 0; self->copied[c]; c++)
    add_cell (out, self->copied[c]);
  for (guint c = 0; c < self->columns->len; c++)
    add_cell (out, door_weight_run_column (self, c));
  g_string_append (out, "\r\n");
  for (guint i = 0; i < self->n; i++)
    add_row (self, i, out);
  return g_string_free (out, FALSE);
}

static gboolean
write_text (const char *folder, const char *name, char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  return door_file_replace (path, bytes, 0600, error);
}

gboolean
door_weight_run_write (const DoorWeightRun *self, const char *folder, GError **error)
{
  return door_file_make_folder (folder, error)
         && write_text (folder, "weights.csv", csv_of (self), error)
         && write_text (folder, "weights.json", door_weight_run_report (self), error)
         && write_text (folder, "weights.html", door_weight_run_page (self), error);
}
