/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures as files: CSV and .xlsx with everything, SDMX-CSV with what the UN database takes. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-csv.h"
#include "door-files.h"
#include "door-indicator-page-private.h"
#include "door-platform.h"
#include "door-sheet.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define N_COLUMNS 30

static const char *const header[N_COLUMNS] = {
  "indicator",
  "version",
  "figure",
  "title",
  "series",
  "series_state",
  "unit",
  "by",
  "category",
  "label",
  "n",
  "weighted_n",
  "estimate",
  "se",
  "lower",
  "upper",
  "df",
  "deff",
  "rse",
  "quality",
  "safety_percent",
  "n_safety",
  "n_not_asked",
  "n_dont_know",
  "n_refused",
  "n_does_not_apply",
  "base_rule",
  "data_version",
  "form_version",
  "program",
};

const char *
door_quality_name (DoorQuality quality)
{
  static const char *const names[] = { "good", "caution", "suppressed" };

  return names[quality];
}

/* "" for what is not known. */
static char *
number (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (isnan (value) ? "" : g_ascii_formatd (text, sizeof text, "%.10g", value));
}

/* A suppressed figure leaves without value, error and interval; how many it rests on stays. */
static double
shown (const DoorFigure *figure, double value)
{
  return figure->quality == DOOR_QUALITY_SUPPRESS ? NAN : value;
}

static char **
cells_of (const DoorFigure *figure, const DoorIndicatorOrigin *origin)
{
  GPtrArray *cells = g_ptr_array_new ();
  const char *const texts[] = { door_indicator_id (figure->indicator),
                                door_indicator_version (figure->indicator),
                                figure->figure,
                                figure->title,
                                figure->series,
                                figure->series_state,
                                figure->unit,
                                figure->by,
                                figure->category,
                                figure->category_title };
  const double numbers[] = { shown (figure, figure->e.estimate),
                             shown (figure, figure->e.se),
                             shown (figure, figure->e.lower),
                             shown (figure, figure->e.upper),
                             figure->e.df,
                             shown (figure, figure->e.deff),
                             shown (figure, figure->e.rse) };
  static const DoorMissing reasons[]
      = { DOOR_MISSING_SAFETY, DOOR_MISSING_NOT_ASKED, DOOR_MISSING_DONT_KNOW, DOOR_MISSING_REFUSED,
          DOOR_MISSING_DOES_NOT_APPLY };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (cells, g_strdup (texts[i] ? texts[i] : ""));
  g_ptr_array_add (cells, g_strdup_printf ("%" G_GUINT64_FORMAT, figure->e.n));
  g_ptr_array_add (cells, number (figure->e.weighted_n));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_ptr_array_add (cells, number (numbers[i]));
  g_ptr_array_add (cells, g_strdup (door_quality_name (figure->quality)));
  g_ptr_array_add (cells, number (figure->safety));
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    g_ptr_array_add (cells, g_strdup_printf ("%" G_GUINT64_FORMAT,
                                             figure->n_missing[DOOR_MISSING_LAST - reasons[i]]));
  g_ptr_array_add (cells, g_strdup (figure->base_rule));
  g_ptr_array_add (cells, g_strdup (origin->data_version ? origin->data_version : ""));
  g_ptr_array_add (cells, g_strdup (origin->form_version ? origin->form_version : ""));
  g_ptr_array_add (cells, g_strdup (origin->program ? origin->program : ""));
  g_ptr_array_add (cells, NULL);
  return (char **) g_ptr_array_free (cells, FALSE);
}

static gboolean
write_text (const char *folder, const char *name, GString *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);

  return door_file_replace (path, bytes, 0600, error);
}

static gboolean
write_csv (const DoorIndicatorRun *run,
           const DoorIndicatorOrigin *origin,
           const char *folder,
           GError **error)
{
  GString *out = g_string_new (NULL);

  door_csv_append_row (out, header, N_COLUMNS);
  for (guint i = 0; i < door_indicator_run_length (run); i++)
    {
      g_auto (GStrv) cells = cells_of (door_indicator_run_at (run, i), origin);

      door_csv_append_row (out, (const char *const *) cells, N_COLUMNS);
    }
  return write_text (folder, "figures.csv", out, error);
}

/* --- .xlsx --------------------------------------------------------------------------------- */

static gboolean
is_number_column (guint column)
{
  return (column >= 10 && column <= 18) || (column >= 20 && column <= 25);
}

static void
add_sheet_row (DoorSheetFile *file, char **cells)
{
  g_autofree const char **texts = g_new0 (const char *, N_COLUMNS);

  for (guint c = 0; c < N_COLUMNS; c++)
    texts[c] = is_number_column (c) ? "" : cells[c];
  door_sheet_file_row (file, texts, N_COLUMNS, DOOR_SHEET_PLAIN);
  for (guint c = 0; c < N_COLUMNS; c++)
    if (is_number_column (c) && cells[c][0] != '\0')
      door_sheet_file_number (file, c, g_ascii_strtod (cells[c], NULL));
}

static void
add_definitions (DoorSheetFile *file, const DoorIndicatorRun *run)
{
  static const char *const titles[] = { "Indicator", "Title", "Version", "Source" };
  const DoorIndicator *before = NULL;

  door_sheet_file_begin (file, "Definitions");
  door_sheet_file_row (file, titles, G_N_ELEMENTS (titles), DOOR_SHEET_HEADER);
  for (guint i = 0; i < door_indicator_run_length (run); i++)
    {
      const DoorIndicator *of = door_indicator_run_at (run, i)->indicator;
      const char *cells[] = { door_indicator_id (of), door_indicator_title (of),
                              door_indicator_version (of), door_indicator_source (of) };

      if (of != before)
        door_sheet_file_row (file, cells, G_N_ELEMENTS (cells), DOOR_SHEET_WRAPPED);
      before = of;
    }
  door_sheet_file_width (file, 1, 50);
  door_sheet_file_width (file, 3, 80);
}

static gboolean
write_sheet (const DoorIndicatorRun *run,
             const DoorIndicatorOrigin *origin,
             const char *folder,
             GError **error)
{
  g_autofree char *path = g_build_filename (folder, "figures.xlsx", NULL);
  g_autoptr (DoorSheetFile) file = door_sheet_file_new (path);

  door_sheet_file_begin (file, "Figures");
  door_sheet_file_row (file, header, N_COLUMNS, DOOR_SHEET_HEADER);
  for (guint i = 0; i < door_indicator_run_length (run); i++)
    {
      g_auto (GStrv) cells = cells_of (door_indicator_run_at (run, i), origin);

      add_sheet_row (file, cells);
    }
  door_sheet_file_width (file, 3, 40);
  door_sheet_file_width (file, 9, 24);
  add_definitions (file, run);
  if (!door_sheet_file_finish (file, error))
    return FALSE;
  g_chmod (path, 0600);
  return TRUE;
}

/* --- SDMX-CSV ------------------------------------------------------------------------------ */

/* Dimensions of the UN's SDG data structure, apart from those of time, place and series. */
static const char *const concepts[] = { "SEX",
                                        "AGE",
                                        "URBANISATION",
                                        "INCOME_WEALTH_QUANTILE",
                                        "EDUCATION_LEV",
                                        "OCCUPATION",
                                        "CUST_BREAKDOWN",
                                        "COMPOSITE_BREAKDOWN",
                                        "DISABILITY_STATUS",
                                        "ACTIVITY",
                                        "PRODUCT",
                                        NULL };
#define N_CONCEPTS (G_N_ELEMENTS (concepts) - 1)

static const char *
unit_of (const DoorFigure *figure)
{
  if (strcmp (figure->unit, "percent") == 0)
    return "PERCENT";
  return strcmp (figure->unit, "per 1000") == 0 ? "PER_1000_POP" : "NUMBER";
}

/* A low number of cases is "U", low reliability; a suppressed value is "Q", suppressed. */
static const char *
status_of (const DoorFigure *figure)
{
  static const char *const codes[] = { "A", "U", "Q" };

  return codes[figure->quality];
}

/* Whoever loads the file into the UN's database reads in each row how sure its series code is. */
static char *
comment_of (const DoorFigure *figure)
{
  return g_strdup_printf ("%s; series code %s", door_indicator_source (figure->indicator),
                          figure->series_state);
}

static gboolean
is_for_sdmx (const DoorFigure *figure)
{
  return figure->series
         && (figure->by[0] == '\0'
             || (figure->sdmx_by && figure->sdmx_code
                 && g_strv_contains (concepts, figure->sdmx_by)));
}

static void
add_observation (GString *out, const DoorSurvey *survey, const DoorFigure *figure)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (cells, g_strdup (survey->dataflow ? survey->dataflow : "IAEG-SDGs:DF_SDG_GLC"));
  g_ptr_array_add (cells, g_strdup ("A"));
  g_ptr_array_add (cells, g_strdup (survey->reporting_type ? survey->reporting_type : "N"));
  g_ptr_array_add (cells, g_strdup (figure->series));
  g_ptr_array_add (cells, g_strdup (survey->ref_area ? survey->ref_area : ""));
  for (guint c = 0; c < N_CONCEPTS; c++)
    g_ptr_array_add (
        cells, g_strdup (g_strcmp0 (figure->sdmx_by, concepts[c]) == 0 ? figure->sdmx_code : "_T"));
  g_ptr_array_add (cells, g_strdup (survey->time_period ? survey->time_period : ""));
  g_ptr_array_add (cells, number (shown (figure, figure->e.estimate)));
  g_ptr_array_add (cells, g_strdup (unit_of (figure)));
  g_ptr_array_add (cells, g_strdup ("0"));
  g_ptr_array_add (cells, g_strdup (status_of (figure)));
  g_ptr_array_add (cells, number (shown (figure, figure->e.lower)));
  g_ptr_array_add (cells, number (shown (figure, figure->e.upper)));
  g_ptr_array_add (cells, comment_of (figure));
  door_csv_append_row (out, (const char *const *) cells->pdata, cells->len);
}

static gboolean
write_sdmx (const DoorIndicatorRun *run, const char *folder, GError **error)
{
  static const char *const before[]
      = { "DATAFLOW", "FREQ", "REPORTING_TYPE", "SERIES", "REF_AREA" };
  static const char *const after[]
      = { "TIME_PERIOD", "OBS_VALUE",   "UNIT_MEASURE", "UNIT_MULT",
          "OBS_STATUS",  "LOWER_BOUND", "UPPER_BOUND",  "COMMENT_OBS" };
  GString *out = g_string_new (NULL);
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    g_ptr_array_add (titles, (gpointer) before[i]);
  for (guint i = 0; i < N_CONCEPTS; i++)
    g_ptr_array_add (titles, (gpointer) concepts[i]);
  for (guint i = 0; i < G_N_ELEMENTS (after); i++)
    g_ptr_array_add (titles, (gpointer) after[i]);
  door_csv_append_row (out, (const char *const *) titles->pdata, titles->len);
  for (guint i = 0; i < door_indicator_run_length (run); i++)
    if (is_for_sdmx (door_indicator_run_at (run, i)))
      add_observation (out, door_indicator_run_survey (run), door_indicator_run_at (run, i));
  return write_text (folder, "sdmx.csv", out, error);
}

gboolean
door_indicator_run_write (const DoorIndicatorRun *run,
                          const DoorIndicatorOrigin *origin,
                          const char *folder,
                          GError **error)
{
  gpointer before = door_platform_plain_numbers ();
  gboolean good = door_file_make_folder (folder, error) && write_csv (run, origin, folder, error)
                  && write_sheet (run, origin, folder, error) && write_sdmx (run, folder, error)
                  && write_text (folder, "report.html", door_indicator_page (run, origin), error);

  door_platform_restore_numbers (before);
  return good;
}
