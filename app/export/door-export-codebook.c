/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies beside the tables: variables and codes in all languages, and the values that fitted no
 * column. */
#define G_LOG_DOMAIN "door-export"

#include "door-csv.h"
#include "door-export-private.h"

#include <string.h>

/* A CSV being gathered: cells, then rows. */
typedef struct {
  DoorExportJob *job;
  GPtrArray *cells; /* of char * */
  GString *out;
  guint64 rows;
  guint columns;
} Sheet;

static void
sheet_init (Sheet *self, DoorExportJob *job)
{
  *self = (Sheet){ .job = job };
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->out = g_string_new (job->options->csv_bom ? "\xEF\xBB\xBF" : NULL);
}

static void
sheet_clear (Sheet *self)
{
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  if (self->out)
    g_string_free (self->out, TRUE);
  self->out = NULL;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sheet, sheet_clear)

static void
put (Sheet *self, const char *text)
{
  g_ptr_array_add (self->cells, g_strdup (text ? text : ""));
}

static void
put_number (Sheet *self, gint64 number)
{
  g_ptr_array_add (self->cells, g_strdup_printf ("%" G_GINT64_FORMAT, number));
}

static void
put_labels (Sheet *self, const char *const *labels)
{
  for (guint i = 0; i < door_dataset_n_languages (self->job->dataset); i++)
    put (self, labels[i]);
}

static void
put_header (Sheet *self, const char *const *names, gboolean labels)
{
  const DoorDataset *dataset = self->job->dataset;

  for (guint i = 0; names[i]; i++)
    put (self, names[i]);
  for (guint i = 0; labels && i < door_dataset_n_languages (dataset); i++)
    {
      const char *language = door_dataset_language (dataset, i);

      g_ptr_array_add (self->cells,
                       *language ? g_strconcat ("label::", language, NULL) : g_strdup ("label"));
    }
}

static void
end_row (Sheet *self)
{
  self->columns = self->cells->len;
  door_csv_append_row (self->out, (const char *const *) self->cells->pdata, self->cells->len);
  g_ptr_array_set_size (self->cells, 0);
  self->rows++;
}

static gboolean
write_sheet (Sheet *self, const char *name, const char *format, GError **error)
{
  return door_export_job_write_file (self->job, name, format, self->out, self->rows - 1,
                                     self->columns, error);
}

/* --- Variables ----------------------------------------------------------------------------- */

static char *
missing_codes (const DoorColumn *column)
{
  GString *out = g_string_new (NULL);

  for (int code = DOOR_MISSING_LAST; code >= DOOR_MISSING_FIRST; code--)
    if (column->missing & DOOR_MISSING_BIT (code))
      g_string_append_printf (out, "%s%d", out->len ? " " : "", code);
  return g_string_free (out, FALSE);
}

/* Takes everything before the last "/" from each path: "/data/person/age > 17" → "age > 17". */
static char *
name_for_path (const char *expression)
{
  GString *out = g_string_new (NULL);
  gsize path = 0; /* where in `out` the path being read began */
  char quote = 0;

  for (const char *p = expression; *p; p++)
    {
      gboolean in_name = g_ascii_isalnum (*p) || strchr ("_-.", *p) || (*p & 0x80);

      if (quote || *p == '\'' || *p == '"')
        quote = quote == *p ? 0 : (quote ? quote : *p);
      if (*p == '/' && !quote)
        {
          g_string_truncate (out, path);
          continue;
        }
      g_string_append_c (out, *p);
      if (!in_name || quote)
        path = out->len;
    }
  return g_string_free (out, FALSE);
}

char *
door_export_universe (const DoorFormDef *form, DoorDefNode node, gboolean in_words)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (; node != DOOR_DEF_NONE; node = door_form_parent (form, node))
    {
      const char *relevant = door_form_expression (form, node, DOOR_EXPR_RELEVANT);
      g_autofree char *one = NULL;

      if (!relevant)
        continue;
      one = g_strdup_printf ("(%s)%s", relevant, out->len > 0 ? " and " : "");
      g_string_prepend (out, one);
    }
  return in_words ? name_for_path (out->str) : g_strdup (out->str);
}

static void
put_variable (Sheet *self, guint table, guint index)
{
  const DoorDataset *dataset = self->job->dataset;
  const DoorColumn *column = door_dataset_column (dataset, table, index);
  g_autofree char *missing = missing_codes (column);
  g_autofree char *asked = door_export_universe (door_dataset_form (dataset), column->node, FALSE);

  put (self, door_dataset_table_name (dataset, table));
  put (self, column->name);
  put (self, door_dataset_legal_name (dataset, table, index, DOOR_NAMES_SPSS));
  put (self, door_dataset_legal_name (dataset, table, index, DOOR_NAMES_STATA));
  put (self, door_column_kind_name (column->kind));
  put (self, door_measure_name (column->measure));
  put (self, column->path);
  put (self, column->choice);
  put (self, missing);
  put (self, asked);
  put_labels (self, column->label);
  end_row (self);
}

static void
fill_variables (Sheet *sheet, DoorExportJob *job)
{
  static const char *const names[]
      = { "table", "name",   "name_spss",     "name_stata", "kind", "measure",
          "path",  "choice", "missing_codes", "asked_if",   NULL };

  sheet_init (sheet, job);
  put_header (sheet, names, TRUE);
  end_row (sheet);
  for (guint t = 0; t < door_dataset_n_tables (job->dataset); t++)
    for (guint c = 0; c < door_dataset_n_columns (job->dataset, t); c++)
      put_variable (sheet, t, c);
}

gboolean
door_export_write_variables (DoorExportJob *job, const char *name, GError **error)
{
  g_auto (Sheet) sheet = { NULL };

  fill_variables (&sheet, job);
  return write_sheet (&sheet, name, "codebook", error);
}

GString *
door_export_print_variables (DoorExportJob *job)
{
  g_auto (Sheet) sheet = { NULL };

  fill_variables (&sheet, job);
  return g_steal_pointer (&sheet.out);
}

/* --- Codes --------------------------------------------------------------------------------- */

static void
put_codes (Sheet *self, guint table, const DoorColumn *column)
{
  for (guint i = 0; i < column->codes->n_codes; i++)
    {
      const DoorCode *code = &column->codes->codes[i];
      const char stata[] = { '.', (char) ('a' + (DOOR_MISSING_LAST - code->missing)), '\0' };

      put (self, door_dataset_table_name (self->job->dataset, table));
      put (self, column->name);
      put_number (self, code->number);
      put (self, code->missing ? stata : "");
      put (self, code->value);
      put_number (self, code->missing != DOOR_MISSING_NONE);
      put_labels (self, code->label);
      end_row (self);
    }
}

static void
fill_codes (Sheet *sheet, DoorExportJob *job)
{
  static const char *const names[]
      = { "table", "name", "number", "stata_missing", "submitted", "is_missing", NULL };

  sheet_init (sheet, job);
  put_header (sheet, names, TRUE);
  end_row (sheet);
  for (guint t = 0; t < door_dataset_n_tables (job->dataset); t++)
    for (guint c = 0; c < door_dataset_n_columns (job->dataset, t); c++)
      {
        const DoorColumn *column = door_dataset_column (job->dataset, t, c);

        if (column->codes)
          put_codes (sheet, t, column);
      }
}

static gboolean
write_codes (DoorExportJob *job, GError **error)
{
  g_auto (Sheet) sheet = { NULL };

  fill_codes (&sheet, job);
  return write_sheet (&sheet, "codes.csv", "codebook", error);
}

GString *
door_export_print_codes (DoorExportJob *job)
{
  g_auto (Sheet) sheet = { NULL };

  fill_codes (&sheet, job);
  return g_steal_pointer (&sheet.out);
}

gboolean
door_export_write_codebook (DoorExportJob *job, GError **error)
{
  return door_export_write_variables (job, "variables.csv", error) && write_codes (job, error);
}

/* --- Problems ------------------------------------------------------------------------------ */

gboolean
door_export_write_problems (DoorExportJob *job, GError **error)
{
  static const char *const names[] = { "instance_id", "path", "problem", "value", NULL };
  guint n = door_dataset_n_problems (job->dataset);
  g_auto (Sheet) sheet = { NULL };

  if (n == 0)
    return TRUE;
  sheet_init (&sheet, job);
  put_header (&sheet, names, FALSE);
  end_row (&sheet);
  for (guint i = 0; i < n; i++)
    {
      const DoorDatasetProblem *problem = door_dataset_problem (job->dataset, i);

      put (&sheet, problem->instance_id);
      put (&sheet, problem->path);
      put (&sheet, door_problem_kind_name (problem->kind));
      put (&sheet, problem->value);
      end_row (&sheet);
    }
  if (!write_sheet (&sheet, "problems.csv", "problems", error))
    return FALSE;
  job->file = NULL;
  door_export_job_note (job, NULL, "%u submitted values fit no column; problems.csv lists them", n);
  return TRUE;
}
