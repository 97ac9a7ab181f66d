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

/* The design knows strata by number: names those with one PSU. */
static void
explain_lonely (const DoorCategories *strata, const guint32 *psu, guint n_rows, GError **error)
{
  g_autofree guint32 *first = g_new (guint32, strata->n + 1);
  g_autofree guint8 *several = g_new0 (guint8, strata->n + 1);
  g_autoptr (GString) names = g_string_new (NULL);

  memset (first, 0xff, (strata->n + 1) * sizeof *first);
  for (guint i = 0; i < n_rows; i++)
    {
      guint32 h = strata->category[i], unit = psu ? psu[i] : i;

      several[h] |= first[h] != G_MAXUINT32 && first[h] != unit;
      first[h] = unit;
    }
  for (guint h = 0; h < strata->n; h++)
    if (!several[h])
      g_string_append_printf (names, "%s'%s'", names->len > 0 ? ", " : "", strata->labels[h]);
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
  const DoorSurvey *survey = self->survey;
  g_auto (DoorRuleValues) weights = { 0 };
  g_auto (DoorRuleValues) population = { 0 };
  g_autoptr (DoorCategories) strata = NULL;
  g_autoptr (DoorCategories) psus = NULL;
  DoorDesignInput input = { .lonely = survey->lonely };
  DoorDesign *design;

  if (!read_weights (self, table, weight, &weights, error)
      || !read_places (self, table, survey->stratum, &strata, error)
      || !read_places (self, table, survey->psu, &psus, error)
      || (survey->population && !survey->unweighted
          && !evaluate (self, table, survey->population, &population, error)))
    return NULL;
  input.n = weights.n;
  input.weight = weights.number;
  input.stratum = strata ? strata->category : NULL;
  input.psu = psus ? psus->category : NULL;
  input.population = population.n > 0 ? population.number : NULL;
  design = door_design_new (&input, error);
  if (!design && strata && error
      && g_error_matches (*error, DOOR_DESIGN_ERROR, DOOR_DESIGN_ERROR_LONELY))
    explain_lonely (strata, input.psu, weights.n, error);
  return design;
}

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
