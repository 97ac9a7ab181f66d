/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each step of a plan does to the weights. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-disposition.h"
#include "door-weight-class.h"
#include "door-weight-steps-private.h"

#include <math.h>
#include <string.h>

gboolean
door_weight_fail (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, DOOR_WEIGHT_PLAN_ERROR, DOOR_WEIGHT_PLAN_ERROR_DATA, text);
  return FALSE;
}

static double
sum_of (const double *weights, guint n)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    sum += weights[i];
  return sum;
}

/* --- Base ---------------------------------------------------------------------------------- */

static gboolean
divide_by (DoorWeightRun *run, const char *name, double *weights, GError **error)
{
  g_autoptr (DoorRule) rule = door_rule_parse (name, error);
  g_auto (DoorRuleValues) chance = { 0 };

  if (!rule || !door_rule_evaluate (rule, run->study, 0, &chance, error))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    {
      if (weights[i] <= 0)
        continue;
      if (chance.missing[i])
        return door_weight_fail (error, "'%s' is missing for %s", name,
                                 door_weight_run_key (run, i));
      if (!(chance.number[i] > 0) || chance.number[i] > 1 + 1e-12)
        return door_weight_fail (
            error, "'%s' is %g for %s: a chance of selection is above 0 and at most 1", name,
            chance.number[i], door_weight_run_key (run, i));
      weights[i] /= chance.number[i];
    }
  return TRUE;
}

static gboolean
run_base (const DoorPlanStep *step, DoorWeightRun *run, double *weights, GError **error)
{
  for (guint p = 0; step->probabilities[p]; p++)
    if (!divide_by (run, step->probabilities[p], weights, error))
      return FALSE;
  return TRUE;
}

/* --- Classes ------------------------------------------------------------------------------- */

void
door_weight_by_clear (DoorWeightBy *self)
{
  for (guint i = 0; i < self->n; i++)
    door_categories_free (self->categories[i]);
}

gboolean
door_weight_by_init (DoorWeightBy *self, DoorWeightRun *run, char **names, GError **error)
{
  *self = (DoorWeightBy){ 0 };
  for (guint i = 0; names[i]; i++)
    {
      if (i >= DOOR_WEIGHT_MAX_BY)
        return door_weight_fail (error, "at most %u columns make classes", DOOR_WEIGHT_MAX_BY);
      self->categories[i] = door_categories_new (run->study, 0, names[i], error);
      if (!self->categories[i])
        return FALSE;
      self->category[i] = self->categories[i]->category;
      self->labels[i] = (const char *const *) self->categories[i]->labels;
      self->n++;
    }
  return TRUE;
}

static void
tell_classes (const DoorWeightClasses *classes, JsonObject *told)
{
  JsonArray *list = json_array_new ();

  for (guint c = 0; c < door_weight_classes_length (classes); c++)
    {
      const DoorWeightClass *one = door_weight_classes_at (classes, c);
      JsonObject *to = json_object_new ();

      json_array_add_object_element (list, to);
      json_object_set_string_member (to, "class", one->label);
      json_object_set_int_member (to, "n", (gint64) one->n);
      json_object_set_int_member (to, "responded", (gint64) one->n_responded);
      json_object_set_double_member (to, "weight", one->before);
      json_object_set_double_member (to, "factor", isnan (one->factor) ? 0 : one->factor);
    }
  json_object_set_array_member (told, "classes", list);
  json_object_set_int_member (told, "joined", door_weight_classes_n_joined (classes));
}

static gboolean
adjust (const DoorPlanStep *step,
        DoorWeightRun *run,
        double *weights,
        const guint8 *responded,
        JsonObject *told,
        GError **error)
{
  g_auto (DoorWeightBy) by = { 0 };
  g_autoptr (DoorWeightClasses) classes = NULL;
  DoorMargin margin;

  if (!door_weight_by_init (&by, run, step->classes, error))
    return FALSE;
  classes = door_weight_classes_new (run->n, by.category, (const char *const *) step->classes,
                                     by.labels, by.n);
  door_weight_classes_collapse (classes, weights, responded, step->min_n, step->max_factor);
  tell_classes (classes, told);
  margin = door_weight_classes_margin (classes);
  return door_weights_adjust (weights, run->n, &margin, responded, error);
}

/* --- Dispositions -------------------------------------------------------------------------- */

static gboolean
is_true (DoorWeightRun *run, const DoorRule *rule, guint8 *to, GError **error)
{
  g_auto (DoorRuleValues) values = { 0 };

  if (!door_rule_evaluate (rule, run->study, 0, &values, error))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    to[i] = !values.missing[i] && values.number[i] != 0;
  return TRUE;
}

static gboolean
outcomes_of (
    DoorWeightRun *run, const char *name, const double *weights, DoorAaporGroup *to, GError **error)
{
  g_autoptr (DoorCategories) codes = door_categories_new (run->study, 0, name, error);

  for (guint i = 0; codes && i < run->n; i++)
    {
      const char *code = codes->labels[codes->category[i]];

      to[i] = door_disposition_group (code);
      if (to[i] == DOOR_AAPOR_NONE && weights[i] > 0)
        return door_weight_fail (error, "%s has the disposition '%s', which is no AAPOR code",
                                 door_weight_run_key (run, i), code);
    }
  return codes != NULL;
}

/* 0 unknown, 1 eligible, 2 not eligible. */
static gboolean
read_eligibility (const DoorPlanStep *step,
                  DoorWeightRun *run,
                  const double *weights,
                  guint8 *known,
                  guint8 *eligible,
                  GError **error)
{
  g_autofree DoorAaporGroup *outcome = NULL;

  if (!step->disposition)
    {
      if (!is_true (run, step->rule, known, error) || !is_true (run, step->other, eligible, error))
        return FALSE;
      for (guint i = 0; i < run->n; i++)
        known[i] = !known[i]; /* the rule says who is unknown */
      return TRUE;
    }
  outcome = g_new0 (DoorAaporGroup, MAX (run->n, 1));
  if (!outcomes_of (run, step->disposition, weights, outcome, error))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    {
      known[i] = outcome[i] != DOOR_AAPOR_UNKNOWN_HOUSING && outcome[i] != DOOR_AAPOR_UNKNOWN_OTHER;
      eligible[i] = known[i] && outcome[i] != DOOR_AAPOR_NOT_ELIGIBLE;
    }
  return TRUE;
}

/* The weight of the unknown goes to the known of both kinds, so that the share of it that was
 * eligible is that among the known; then the ineligible have said what they had to say. */
static gboolean
run_eligibility (
    const DoorPlanStep *step, DoorWeightRun *run, double *weights, JsonObject *told, GError **error)
{
  g_autofree guint8 *known = g_new0 (guint8, MAX (run->n, 1));
  g_autofree guint8 *eligible = g_new0 (guint8, MAX (run->n, 1));
  double out = 0;

  if (!read_eligibility (step, run, weights, known, eligible, error)
      || !adjust (step, run, weights, known, told, error))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    if (!eligible[i])
      {
        out += weights[i];
        weights[i] = 0;
      }
  json_object_set_double_member (told, "not_eligible", out);
  return TRUE;
}

static gboolean
run_nonresponse (
    const DoorPlanStep *step, DoorWeightRun *run, double *weights, JsonObject *told, GError **error)
{
  g_autofree guint8 *responded = g_new0 (guint8, MAX (run->n, 1));
  g_autofree DoorAaporGroup *outcome = g_new0 (DoorAaporGroup, MAX (run->n, 1));

  if (step->disposition)
    {
      if (!outcomes_of (run, step->disposition, weights, outcome, error))
        return FALSE;
      for (guint i = 0; i < run->n; i++)
        responded[i] = outcome[i] == DOOR_AAPOR_COMPLETE || outcome[i] == DOOR_AAPOR_PARTIAL;
    }
  else if (!is_true (run, step->rule, responded, error))
    return FALSE;
  return adjust (step, run, weights, responded, told, error);
}

/* --- The others ---------------------------------------------------------------------------- */

static gboolean
run_trim (
    const DoorPlanStep *step, DoorWeightRun *run, double *weights, JsonObject *told, GError **error)
{
  double cap = step->number > 0 ? step->number : door_weights_cap (weights, run->n, -step->number);
  gsize n_cut = door_weights_trim (weights, run->n, cap);

  if (n_cut == G_MAXSIZE)
    return door_weight_fail (error, "no weight is below the cap of %g", cap);
  json_object_set_double_member (told, "cap", cap);
  json_object_set_int_member (told, "cut", (gint64) n_cut);
  return TRUE;
}

static gboolean
run_scale (const DoorPlanStep *step, DoorWeightRun *run, double *weights, GError **error)
{
  double sum = sum_of (weights, run->n), to = step->number;

  if (isnan (to))
    {
      to = 0;
      for (guint i = 0; i < run->n; i++)
        to += weights[i] > 0;
    }
  if (!(sum > 0) || !(to > 0))
    return door_weight_fail (error, "there is no weight to scale");
  for (guint i = 0; i < run->n; i++)
    weights[i] *= to / sum;
  return TRUE;
}

static gboolean
run_only (const DoorPlanStep *step, DoorWeightRun *run, double *weights, GError **error)
{
  g_autofree guint8 *stay = g_new0 (guint8, MAX (run->n, 1));

  if (!is_true (run, step->rule, stay, error))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    if (!stay[i])
      weights[i] = 0;
  return TRUE;
}

static gboolean
run_from (const DoorPlanStep *step, DoorWeightRun *run, double *weights, GError **error)
{
  const DoorWeightColumn *column = door_weight_run_find (run, step->name);

  if (!column)
    return door_weight_fail (error, "no step before has kept a weight '%s'", step->name);
  memcpy (weights, column->values, run->n * sizeof (double));
  return TRUE;
}

static gboolean
run_kind (
    const DoorPlanStep *step, DoorWeightRun *run, double *weights, JsonObject *told, GError **error)
{
  switch (step->kind)
    {
    case DOOR_STEP_BASE:
      return run_base (step, run, weights, error);
    case DOOR_STEP_ELIGIBILITY:
      return run_eligibility (step, run, weights, told, error);
    case DOOR_STEP_NONRESPONSE:
      return run_nonresponse (step, run, weights, told, error);
    case DOOR_STEP_POSTSTRATIFY:
      return door_weight_poststratify (step, run, weights, error);
    case DOOR_STEP_RAKE:
      return door_weight_rake (step, run, weights, told, error);
    case DOOR_STEP_TRIM:
      return run_trim (step, run, weights, told, error);
    case DOOR_STEP_SCALE:
      return run_scale (step, run, weights, error);
    case DOOR_STEP_ONLY:
      return run_only (step, run, weights, error);
    case DOOR_STEP_FROM:
      return run_from (step, run, weights, error);
    default:
      json_object_set_object_member (told, "weight", door_weight_run_describe (run, weights));
      return TRUE;
    }
}

gboolean
door_weight_step_run (
    const DoorPlanStep *step, DoorWeightRun *run, double *weights, JsonObject *told, GError **error)
{
  guint n = 0;

  json_object_set_double_member (told, "sum_before", sum_of (weights, run->n));
  if (!run_kind (step, run, weights, told, error))
    return FALSE;
  for (guint i = 0; i < run->n; i++)
    n += weights[i] > 0;
  if (n == 0)
    return door_weight_fail (error, "no record is left with a weight");
  json_object_set_double_member (told, "sum_after", sum_of (weights, run->n));
  json_object_set_int_member (told, "records_after", n);
  return TRUE;
}
