/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Definitions × data → figures. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-categories.h"
#include "door-indicator-private.h"

#include <math.h>
#include <string.h>

/* --- Life ---------------------------------------------------------------------------------- */

void
door_indicator_run_free (DoorIndicatorRun *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->figures);
  g_ptr_array_unref (self->skipped);
  g_hash_table_unref (self->designs);
  g_string_chunk_free (self->texts);
  door_study_free (self->study);
  g_free (self);
}

/* A number that a definition or survey sets, as a name in rules. */
void
door_indicator_define_number (DoorStudy *study, const char *name, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL;

  g_ascii_formatd (number, sizeof number, "%.15g", fabs (value));
  text = g_strconcat (value < 0 ? "0 - " : "", number, NULL);
  door_study_define (study, 0, name, door_rule_parse (text, NULL));
}

/* A definition about a table that the data do not have is left out: who needs it is skipped. */
static void
define_all (DoorIndicatorRun *self)
{
  for (guint i = 0; i < self->survey->definitions->len; i++)
    {
      const DoorDefinition *definition = self->survey->definitions->pdata[i];
      int table = definition->table ? door_study_find_table (self->study, definition->table) : 0;

      if (table >= 0)
        door_study_define (self->study, (guint) table, definition->name,
                           door_rule_parse (definition->text, NULL));
    }
}

DoorIndicatorRun *
door_indicator_run_new (const DoorSurvey *survey, DoorStudy *study)
{
  DoorIndicatorRun *self = g_new0 (DoorIndicatorRun, 1);
  GHashTableIter iter;
  gpointer name, value;

  self->survey = survey;
  self->study = study;
  self->figures = g_ptr_array_new_with_free_func (g_free);
  self->skipped = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_string_chunk_new (4096);
  self->designs
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) door_design_free);
  define_all (self);
  g_hash_table_iter_init (&iter, survey->settings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    door_indicator_define_number (study, name, *(double *) value);
  return self;
}

guint
door_indicator_run_length (const DoorIndicatorRun *self)
{
  return self->figures->len;
}

const DoorFigure *
door_indicator_run_at (const DoorIndicatorRun *self, guint index)
{
  return self->figures->pdata[index];
}

const GPtrArray *
door_indicator_run_skipped (const DoorIndicatorRun *self)
{
  return self->skipped;
}

const DoorSurvey *
door_indicator_run_survey (const DoorIndicatorRun *self)
{
  return self->survey;
}

/* --- What is measured ---------------------------------------------------------------------- */

typedef struct {
  double *y;      /* NAN: not in the base */
  double *x;      /* of a ratio; else NULL */
  gint8 *missing; /* why the answer is missing, of rows in the base */
  guint8 *base;   /* in the base but for missing answers */
} Measured;

static void
measured_clear (Measured *self)
{
  g_free (self->y);
  g_free (self->x);
  g_free (self->missing);
  g_free (self->base);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Measured, measured_clear)

static DoorCountsAs
counts_as (const DoorIndicatorRun *run, const DoorIndicator *indicator, gint8 missing)
{
  guint reason = (guint) (DOOR_MISSING_LAST - missing);

  if (missing == DOOR_MISSING_NOT_APPLICABLE)
    return DOOR_COUNTS_EXCLUDE;
  return run->survey->counts_set[reason] && !indicator->missing_is_fixed
             ? run->survey->counts_as[reason]
             : indicator->counts_as[reason];
}

/* Rows that are not known to be in are out. */
static gboolean
narrow (DoorIndicatorRun *run, const DoorRule *rule, guint table, guint8 *base, GError **error)
{
  g_auto (DoorRuleValues) is = { 0 };

  if (!rule)
    return TRUE;
  if (!door_rule_evaluate (rule, run->study, table, &is, error))
    return FALSE;
  for (guint i = 0; i < is.n; i++)
    base[i] = base[i] && !is.missing[i] && is.number[i] != 0;
  return TRUE;
}

static double
value_of (const DoorIndicatorRun *run,
          const DoorIndicator *indicator,
          DoorFigureKind kind,
          double number,
          gint8 missing)
{
  if (!missing)
    return kind == DOOR_FIGURE_SHARE ? number != 0 : number;
  /* A condition on what does not apply is false; a sum of it is nothing to count. */
  if (missing == DOOR_MISSING_NOT_APPLICABLE && kind == DOOR_FIGURE_SHARE)
    return 0;
  switch (counts_as (run, indicator, missing))
    {
    case DOOR_COUNTS_NO:
      return 0;
    case DOOR_COUNTS_YES:
      return 1;
    default:
      return NAN;
    }
}

static gboolean
measure (DoorIndicatorRun *run,
         const DoorIndicator *indicator,
         const DoorFigureSpec *figure,
         guint table,
         Measured *to,
         GError **error)
{
  g_auto (DoorRuleValues) of = { 0 };
  g_auto (DoorRuleValues) over = { 0 };
  guint n = door_study_n_rows (run->study, table);

  to->y = g_new (double, MAX (n, 1));
  to->missing = g_new0 (gint8, MAX (n, 1));
  to->base = g_new (guint8, MAX (n, 1));
  memset (to->base, 1, n);
  if (!narrow (run, run->survey->respondents, table, to->base, error)
      || !narrow (run, indicator->population, table, to->base, error)
      || !narrow (run, figure->base, table, to->base, error)
      || !door_rule_evaluate (figure->of, run->study, table, &of, error)
      || (figure->over && !door_rule_evaluate (figure->over, run->study, table, &over, error)))
    return FALSE;
  if (figure->over)
    to->x = g_new (double, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    {
      to->missing[i] = to->base[i] ? of.missing[i] : 0;
      to->y[i] = to->base[i] ? value_of (run, indicator, figure->kind, of.number[i], of.missing[i])
                             : NAN;
      if (to->x)
        to->x[i] = to->base[i]
                       ? value_of (run, indicator, figure->kind, over.number[i], over.missing[i])
                       : NAN;
    }
  return TRUE;
}

/* --- Estimates ----------------------------------------------------------------------------- */

static guint8 *
domain_of (const DoorGroups *groups, guint n_rows, guint cell)
{
  guint8 *domain = g_new (guint8, MAX (n_rows, 1));

  for (guint i = 0; i < n_rows; i++)
    domain[i] = groups->cell[i] == cell;
  return domain;
}

const DoorFigureSpec *
door_indicator_find_spec (const DoorIndicator *indicator, const char *id)
{
  for (guint f = 0; f < indicator->figures->len; f++)
    if (strcmp (((DoorFigureSpec *) indicator->figures->pdata[f])->id, id) == 0)
      return indicator->figures->pdata[f];
  return NULL;
}

typedef struct {
  guint n;
  Measured *measured;
  DoorRatioTerm *terms;
} Terms;

static void
terms_clear (Terms *self)
{
  for (guint i = 0; i < self->n; i++)
    measured_clear (&self->measured[i]);
  g_free (self->measured);
  g_free (self->terms);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Terms, terms_clear)

static gboolean
measure_terms (DoorIndicatorRun *run,
               const DoorIndicator *indicator,
               const DoorFigureSpec *figure,
               guint table,
               Terms *to,
               GError **error)
{
  guint n = g_strv_length (figure->average);

  to->measured = g_new0 (Measured, n);
  to->terms = g_new0 (DoorRatioTerm, n);
  for (to->n = 0; to->n < n; to->n++)
    {
      const DoorFigureSpec *of = door_indicator_find_spec (indicator, figure->average[to->n]);
      Measured *one = &to->measured[to->n];

      if (!measure (run, indicator, of, table, one, error))
        {
          measured_clear (one);
          return FALSE;
        }
      to->terms[to->n] = (DoorRatioTerm){ one->y, NULL, 1.0 / n };
    }
  return TRUE;
}

static void
estimate (const DoorIndicatorRun *run,
          const DoorDesign *design,
          const DoorFigureSpec *figure,
          const Measured *measured,
          const Terms *terms,
          const DoorGroups *groups,
          DoorEstimate *to)
{
  double level = run->survey->level;
  guint n_rows = (guint) door_design_n_records (design);

  if (figure->kind == DOOR_FIGURE_SHARE || figure->kind == DOOR_FIGURE_MEAN
      || figure->kind == DOOR_FIGURE_RATIO)
    {
      door_estimate_by (design, measured->y, measured->x, groups->cell, groups->n,
                        figure->kind == DOOR_FIGURE_SHARE, level, DOOR_INTERVAL_LOGIT, to);
      return;
    }
  for (guint c = 0; c < groups->n; c++)
    {
      g_autofree guint8 *domain = domain_of (groups, n_rows, c);

      if (figure->kind == DOOR_FIGURE_TOTAL)
        door_estimate_total (design, measured->y, domain, level, &to[c]);
      else if (figure->kind == DOOR_FIGURE_QUANTILE)
        door_estimate_quantile (design, measured->y, domain, figure->p, level, &to[c]);
      else
        door_estimate_combination (design, terms->terms, terms->n, domain, level, &to[c]);
    }
}

static void
scale (DoorEstimate *to, double per)
{
  to->estimate *= per;
  to->se *= per;
  to->lower *= per;
  to->upper *= per;
}

/* Who was missing in the base of each group, and the weight of those not asked for safety. */
static void
count_missing (const DoorDesign *design,
               const Measured *measured,
               const DoorGroups *groups,
               DoorFigure *const *figures)
{
  const double *weight = door_design_weights (design);
  gsize n = door_design_n_records (design);
  g_autofree double *all = g_new0 (double, groups->n + 1);
  g_autofree double *safety = g_new0 (double, groups->n + 1);

  for (gsize i = 0; i < n; i++)
    {
      guint32 c = groups->cell[i];
      gint8 missing = measured->missing[i];

      if (c == G_MAXUINT32 || !measured->base[i] || weight[i] <= 0)
        continue;
      all[c] += weight[i];
      safety[c] += missing == DOOR_MISSING_SAFETY ? weight[i] : 0;
      if (missing)
        figures[c]->n_missing[DOOR_MISSING_LAST - missing]++;
    }
  for (guint c = 0; c < groups->n; c++)
    figures[c]->safety = all[c] > 0 ? 100 * safety[c] / all[c] : 0;
}

static const char *
base_rule_of (DoorIndicatorRun *run, const DoorIndicator *indicator)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int missing = DOOR_MISSING_LAST; missing >= DOOR_MISSING_FIRST; missing--)
    if (missing != DOOR_MISSING_NOT_APPLICABLE)
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "",
                              door_reason_names[DOOR_MISSING_LAST - missing],
                              door_counts_as_names[counts_as (run, indicator, (gint8) missing)]);
  return door_indicator_run_text (run, text->str);
}

static gboolean
check_value (const DoorFigureSpec *figure, const DoorFigure *of, GError **error)
{
  gboolean share = figure->kind == DOOR_FIGURE_SHARE || figure->kind == DOOR_FIGURE_AVERAGE;

  if (!share || isnan (of->e.estimate) || (of->e.estimate >= -1e-9 && of->e.estimate <= 100 + 1e-9))
    return TRUE;
  return door_indicator_fail (
      error, DOOR_INDICATOR_ERROR_VALUE,
      "%s, figure '%s': %g per cent cannot be; a share in per cent lies between 0 and 100 "
      "('per' is 100 for shares)",
      of->indicator->id, figure->id, of->e.estimate);
}

static gboolean
add_figures (DoorIndicatorRun *run,
             const DoorIndicator *indicator,
             const DoorFigureSpec *figure,
             const DoorDesign *design,
             const Measured *measured,
             const Terms *terms,
             const DoorGroups *groups,
             GError **error)
{
  g_autofree DoorEstimate *estimates = g_new0 (DoorEstimate, groups->n + 1);
  g_autofree DoorFigure **made = g_new0 (DoorFigure *, groups->n + 1);
  const DoorDimension *dimension = groups->dimension;

  estimate (run, design, figure, measured, terms, groups, estimates);
  for (guint c = 0; c < groups->n; c++)
    {
      DoorFigure *to = made[c] = g_new0 (DoorFigure, 1);

      g_ptr_array_add (run->figures, to);
      to->indicator = indicator;
      to->figure = figure->id;
      to->title = figure->title;
      to->series = figure->series;
      to->series_state = figure->series_state;
      to->unit = figure->unit;
      to->by = dimension ? dimension->name : "";
      to->by_title = dimension ? dimension->title : "All";
      to->category = groups->codes->pdata[c];
      to->category_title = groups->titles->pdata[c];
      to->sdmx_by = dimension ? dimension->sdmx : NULL;
      to->sdmx_code = groups->sdmx->pdata[c];
      to->base_rule = base_rule_of (run, indicator);
      to->quality = door_estimate_quality (&estimates[c], &run->survey->quality);
      scale (&estimates[c], figure->per);
      to->e = estimates[c];
      if (!check_value (figure, to, error))
        return FALSE;
    }
  count_missing (design, terms->n > 0 ? &terms->measured[0] : measured, groups, made);
  return TRUE;
}

gboolean
door_indicator_run_add_figure (DoorIndicatorRun *run,
                               const DoorIndicator *indicator,
                               const DoorFigureSpec *figure,
                               guint table,
                               const GPtrArray *groups,
                               GError **error)
{
  const char *weight = figure->weight ? figure->weight : indicator->weight;
  gboolean any = door_study_n_rows (run->study, table) > 0;
  const DoorDesign *design = any ? door_indicator_run_design (run, table, weight, error) : NULL;
  g_auto (Measured) measured = { NULL };
  g_auto (Terms) terms = { 0 };

  if (any && !design)
    return FALSE;
  if (figure->kind == DOOR_FIGURE_AVERAGE
          ? !measure_terms (run, indicator, figure, table, &terms, error)
          : !measure (run, indicator, figure, table, &measured, error))
    {
      g_prefix_error (error, "%s, figure '%s': ", indicator->id, figure->id);
      return FALSE;
    }
  /* Without rows the rules have been tried, and there is nothing to estimate. */
  for (guint g = 0; any && g < groups->len; g++)
    if (!add_figures (run, indicator, figure, design, &measured, &terms, groups->pdata[g], error))
      return FALSE;
  return TRUE;
}
