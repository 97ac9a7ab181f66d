/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of indicators for the explorer. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-desk.h"

#include "door-csv.h"
#include "door-files.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define TABLE_MAX_BYTES (64u * 1024 * 1024)

enum { INDICATOR, TITLE, BY, LABEL, UNIT, QUALITY, N, ESTIMATE, LOWER, UPPER, N_COLUMNS };
static const char *const names[N_COLUMNS]
    = { "indicator", "title", "by", "label", "unit", "quality", "n", "estimate", "lower", "upper" };

static void
figure_free (gpointer data)
{
  DoorAnalystFigure *self = data;

  g_free (self->indicator);
  g_free (self->title);
  g_free (self->by);
  g_free (self->label);
  g_free (self->unit);
  g_free (self->quality);
  g_free (self->n);
  g_free (self);
}

static double
number (const char *text)
{
  return *text ? g_ascii_strtod (text, NULL) : NAN;
}

static DoorAnalystFigure *
read_row (const DoorCsvTable *table, const int *columns, guint row)
{
  DoorAnalystFigure *self = g_new0 (DoorAnalystFigure, 1);
  const char *cells[N_COLUMNS];

  for (guint i = 0; i < N_COLUMNS; i++)
    cells[i] = door_csv_cell (table, row, (guint) columns[i]);
  self->indicator = g_strdup (cells[INDICATOR]);
  self->title = g_strdup (cells[TITLE]);
  self->by = g_strdup (cells[BY]);
  self->label = g_strdup (*cells[LABEL] ? cells[LABEL] : _ ("All"));
  self->unit = g_strdup (cells[UNIT]);
  self->quality = g_strdup (cells[QUALITY]);
  self->n = g_strdup (cells[N]);
  self->estimate = number (cells[ESTIMATE]);
  self->lower = number (cells[LOWER]);
  self->upper = number (cells[UPPER]);
  return self;
}

GPtrArray *
door_analyst_desk_read_figures (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = door_file_load (path, TABLE_MAX_BYTES, error);
  g_autoptr (DoorCsvTable) table = bytes ? door_csv_read (bytes, error) : NULL;
  GPtrArray *figures;
  int columns[N_COLUMNS];

  for (guint i = 0; table && i < N_COLUMNS; i++)
    {
      columns[i] = door_csv_find (table, names[i]);
      if (columns[i] >= 0)
        continue;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _ ("This is no table of indicators. Choose figures.csv in the folder "
                              "that “doorctl indicators run” made."));
      return NULL;
    }
  if (!table)
    return NULL;
  figures = g_ptr_array_new_with_free_func (figure_free);
  for (guint row = 0; row < door_csv_rows (table); row++)
    g_ptr_array_add (figures, read_row (table, columns, row));
  return figures;
}

/* Those of the definitions that come with the programs; a country's own stand as they are written. In a
 * language from right to left a word of the other direction would turn the numbers round it about. */
static const char *const units[]
    = { N_ ("events"),  N_ ("per 1000"),        N_ ("percent"), N_ ("percent of events"),
        N_ ("persons"), N_ ("times per victim") };

const char *
door_analyst_figure_unit (const DoorAnalystFigure *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (units[i], self->unit))
      return _ (units[i]);
  return self->unit;
}

char *
door_analyst_figure_words (const DoorAnalystFigure *self)
{
  const char *unit = door_analyst_figure_unit (self);

  if (isnan (self->estimate))
    return g_strdup_printf (_ ("Too few answers to be shown (%s)"), self->n);
  if (g_str_equal (self->quality, "caution"))
    return g_strdup_printf (_ ("%.1f %s (%.1f to %.1f), %s answers: use with caution"),
                            self->estimate, unit, self->lower, self->upper, self->n);
  return g_strdup_printf (_ ("%.1f %s (%.1f to %.1f), %s answers"), self->estimate, unit,
                          self->lower, self->upper, self->n);
}
