/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the sample was drawn, by what the survey file says of it. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-categories.h"
#include "door-indicator-private.h"

#include <string.h>

gboolean
door_indicator_fail (GError **error, DoorIndicatorError code, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, DOOR_INDICATOR_ERROR, (int) code, text);
  return FALSE;
}

static gboolean
evaluate (DoorIndicatorRun *self, guint table, const char *name, DoorRuleValues *to, GError **error)
{
  g_autoptr (DoorRule) rule = door_rule_parse (name, error);

  return rule && door_rule_evaluate (rule, self->study, table, to, error);
}

/* Who has no weight is no part of the sample: 0. */
static gboolean
read_weights (
    DoorIndicatorRun *self, guint table, const char *column, DoorRuleValues *to, GError **error)
{
  if (column)
    return evaluate (self, table, column, to, error);
  *to = (DoorRuleValues){ door_study_n_rows (self->study, table), NULL, NULL };
  to->number = g_new (double, MAX (to->n, 1));
  to->missing = g_new0 (gint8, MAX (to->n, 1));
  for (guint i = 0; i < to->n; i++)
    to->number[i] = 1;
  return TRUE;
}

static gboolean
read_places (
    DoorIndicatorRun *self, guint table, const char *name, DoorCategories **to, GError **error)
{
  if (!name || self->survey->unweighted)
    return TRUE;
  *to = door_categories_new (self->study, table, name, error);
  return *to != NULL;
}

/* --- Strata and units ------------------------------------------------------------------------ */

/* Where each record is: strata of the survey file, then one for each PSU drawn with certainty. */
typedef struct {
  DoorCategories *strata, *psus, *ssus;
  guint32 *stratum, *psu; /* NULL: one stratum; each record */
  double *population;
  guint n_rows;
} Places;

static void
places_clear (Places *self)
{
  g_clear_pointer (&self->strata, door_categories_free);
  g_clear_pointer (&self->psus, door_categories_free);
  g_clear_pointer (&self->ssus, door_categories_free);
  g_free (self->stratum);
  g_free (self->psu);
  g_free (self->population);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Places, places_clear)

static guint32 *
copy_places (const DoorCategories *of, guint n)
{
  return of ? g_memdup2 (of->category, n * sizeof (guint32)) : NULL;
}

/* A PSU that had to come adds nothing by the first stage: what varies are its own units. It becomes a
 * stratum, and they its PSUs; without their names each record is one. */
static gboolean
split_certain (DoorIndicatorRun *self, guint table, Places *places, GError **error)
{
  g_auto (DoorRuleValues) certain = { 0 };
  guint n_strata = places->strata ? places->strata->n : 1;

  if (!self->survey->certainty || self->survey->unweighted)
    return TRUE;
  if (!evaluate (self, table, self->survey->certainty, &certain, error)
      || !read_places (self, table, self->survey->ssu, &places->ssus, error))
    return FALSE;
  if (!places->stratum)
    places->stratum = g_new0 (guint32, MAX (places->n_rows, 1));
  for (guint i = 0; i < places->n_rows; i++)
    {
      if (certain.missing[i] || certain.number[i] == 0)
        continue;
      places->stratum[i] = n_strata + places->psus->category[i];
      places->psu[i] = places->ssus ? places->ssus->category[i] : i;
      if (places->population)
        places->population[i] = G_MAXDOUBLE; /* of its units nobody says how many there are */
    }
  return TRUE;
}

static gboolean
read_sample (DoorIndicatorRun *self, guint table, Places *to, GError **error)
{
  const DoorSurvey *survey = self->survey;
  g_auto (DoorRuleValues) population = { 0 };

  to->n_rows = door_study_n_rows (self->study, table);
  if (!read_places (self, table, survey->stratum, &to->strata, error)
      || !read_places (self, table, survey->psu, &to->psus, error)
      || (survey->population && !survey->unweighted
          && !evaluate (self, table, survey->population, &population, error)))
    return FALSE;
  to->stratum = copy_places (to->strata, to->n_rows);
  to->psu = copy_places (to->psus, to->n_rows);
  to->population = g_steal_pointer (&population.number);
  return split_certain (self, table, to, error);
}

static const char *
stratum_name (const Places *places, guint stratum)
{
  guint n = places->strata ? places->strata->n : 1;

  if (stratum >= n)
    return places->psus->labels[stratum - n];
  return places->strata ? places->strata->labels[stratum] : "";
}

/* The design knows strata by number: names those with one PSU. */
static void
explain_lonely (const Places *places, GError **error)
{
  guint n = (places->strata ? places->strata->n : 1) + (places->psus ? places->psus->n : 0);
  g_autofree guint32 *first = g_new (guint32, n);
  g_autofree guint8 *several = g_new0 (guint8, n);
  g_autofree guint8 *met = g_new0 (guint8, n);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < places->n_rows; i++)
    {
      guint32 h = places->stratum[i], unit = places->psu ? places->psu[i] : i;

      several[h] |= met[h] && first[h] != unit;
      met[h] = TRUE;
      first[h] = unit;
    }
  for (guint h = 0; h < n; h++)
    if (met[h] && !several[h])
      g_string_append_printf (names, "%s'%s'", names->len > 0 ? ", " : "",
                              stratum_name (places, h));
  g_clear_error (error);
  door_indicator_fail (
      error, DOOR_INDICATOR_ERROR_SURVEY,
      "strata with only one PSU: %s. Join strata in the data, or choose what they add: "
      "\"design\": {\"lonely\": \"adjust\"} (or remove, average)",
      names->str);
}

static DoorDesign *
make_design (DoorIndicatorRun *self, guint table, const char *weight, GError **error)
{
  g_auto (DoorRuleValues) weights = { 0 };
  g_auto (Places) places = { NULL };
  DoorDesignInput input = { .lonely = self->survey->lonely };
  DoorDesign *design;

  if (!read_weights (self, table, weight, &weights, error)
      || !read_sample (self, table, &places, error))
    return NULL;
  input.n = weights.n;
  input.weight = weights.number;
  input.stratum = places.stratum;
  input.psu = places.psu;
  input.population = places.population;
  design = door_design_new (&input, error);
  if (!design && places.stratum && error
      && g_error_matches (*error, DOOR_DESIGN_ERROR, DOOR_DESIGN_ERROR_LONELY))
    explain_lonely (&places, error);
  return design;
}

/* --- Designs --------------------------------------------------------------------------------- */

const DoorDesign *
door_indicator_run_design (DoorIndicatorRun *self, guint table, const char *kind, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%u/%s", table, kind ? kind : "");
  gboolean weighted = kind && !self->survey->unweighted;
  const char *column = weighted ? g_hash_table_lookup (self->survey->weights, kind) : NULL;
  DoorDesign *design = g_hash_table_lookup (self->designs, key);

  if (design)
    return design;
  if (weighted && !column)
    {
      door_indicator_fail (
          error, DOOR_INDICATOR_ERROR_SURVEY,
          "the survey file names no weight '%s': \"weights\": {\"%s\": \"COLUMN\"}", kind, kind);
      return NULL;
    }
  design = make_design (self, table, column, error);
  if (design)
    g_hash_table_insert (self->designs, g_steal_pointer (&key), design);
  else
    g_prefix_error (error, "the sample's design: ");
  return design;
}
