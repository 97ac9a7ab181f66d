/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which figures of a definition the survey can give, by which groups, with which settings. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-indicator-private.h"

#include <math.h>
#include <string.h>

static gboolean
wants (const DoorIndicator *indicator, const DoorDimension *dimension)
{
  /* A table's own dimensions are for that table; those of the interviews for all. */
  if (dimension->table && g_strcmp0 (dimension->table, indicator->table) != 0)
    return FALSE;
  return !indicator->by[0]
         || g_strv_contains ((const char *const *) indicator->by, dimension->name);
}

static gboolean
has_name (const DoorIndicatorRun *run, const char *name)
{
  DoorStudyColumn column;

  return door_study_find_definition (run->study, name, NULL)
         || g_hash_table_contains (run->survey->tables, name)
         || door_study_find_column (run->study, 0, name, &column);
}

static void
collect (const DoorRule *rule, GHashTable *names)
{
  if (rule)
    door_rule_collect_names (rule, names);
}

static void
collect_figure (const DoorIndicator *indicator, const DoorFigureSpec *figure, GHashTable *names)
{
  collect (indicator->population, names);
  collect (figure->base, names);
  collect (figure->of, names);
  collect (figure->over, names);
  for (guint a = 0; figure->average[a]; a++)
    collect_figure (indicator, door_indicator_find_spec (indicator, figure->average[a]), names);
}

/* Whether the survey has the concepts that the figure is made of. */
static gboolean
has_needs (DoorIndicatorRun *run, const DoorIndicator *indicator, const DoorFigureSpec *figure)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  collect_figure (indicator, figure, names);
  for (guint i = 0; i < indicator->needs->len; i++)
    {
      const char *need = indicator->needs->pdata[i];

      if (!g_hash_table_contains (names, need) || has_name (run, need))
        continue;
      g_ptr_array_add (run->skipped, g_strdup_printf ("%s, %s: the survey does not have '%s'",
                                                      indicator->id, figure->id, need));
      return FALSE;
    }
  return TRUE;
}

static gboolean
has_names (DoorIndicatorRun *run, const DoorRule *rule)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;

  door_rule_collect_names (rule, names);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!has_name (run, name))
      return FALSE;
  return TRUE;
}

/* The survey's settings go before the definition's. */
static gboolean
define_settings (DoorIndicatorRun *run, const DoorIndicator *indicator, guint table, GError **error)
{
  for (guint s = 0; s < indicator->settings->len; s++)
    {
      const DoorSetting *setting = indicator->settings->pdata[s];
      g_auto (DoorRuleValues) of = { 0 };
      const DoorDesign *design;
      DoorEstimate e;

      if (g_hash_table_contains (run->survey->settings, setting->name))
        continue;
      if (isnan (setting->percentile))
        {
          door_indicator_define_number (run->study, setting->name, setting->value);
          continue;
        }
      if (door_study_n_rows (run->study, table) == 0 || !has_names (run, setting->of))
        {
          door_indicator_define_number (run->study, setting->name, 0);
          continue;
        }
      design = door_indicator_run_design (run, table, indicator->weight, error);
      if (!design || !door_rule_evaluate (setting->of, run->study, table, &of, error))
        return FALSE;
      for (guint i = 0; i < of.n; i++)
        if (of.missing[i] || of.number[i] <= 0)
          of.number[i] = NAN;
      door_estimate_quantile (design, of.number, NULL, setting->percentile, run->survey->level, &e);
      door_indicator_define_number (run->study, setting->name, isnan (e.estimate) ? 0 : e.estimate);
    }
  return TRUE;
}

static gboolean
find_table (DoorIndicatorRun *run, const DoorIndicator *indicator, guint *ret_table)
{
  const char *name
      = indicator->table ? g_hash_table_lookup (run->survey->tables, indicator->table) : NULL;
  int table
      = indicator->table ? door_study_find_table (run->study, name ? name : indicator->table) : 0;

  *ret_table = (guint) MAX (table, 0);
  if (table >= 0)
    return TRUE;
  g_ptr_array_add (run->skipped, g_strdup_printf ("%s: the data have no table '%s'", indicator->id,
                                                  name ? name : indicator->table));
  return FALSE;
}

/* A dimension that the data cannot give is told once. */
static void
add_skipped (DoorIndicatorRun *run, const char *why)
{
  for (guint i = 0; i < run->skipped->len; i++)
    if (strcmp (run->skipped->pdata[i], why) == 0)
      return;
  g_ptr_array_add (run->skipped, g_strdup (why));
}

gboolean
door_indicator_run_add (DoorIndicatorRun *self, const DoorIndicator *indicator, GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify) door_groups_free);
  guint table;

  if (!find_table (self, indicator, &table))
    return TRUE;
  if (!define_settings (self, indicator, table, error))
    return FALSE;
  g_ptr_array_add (groups, door_groups_new (self, NULL, table, error));
  for (guint d = 0; d < self->survey->dimensions->len; d++)
    {
      const DoorDimension *dimension = self->survey->dimensions->pdata[d];
      g_autoptr (GError) fault = NULL;
      DoorGroups *one;

      if (!wants (indicator, dimension))
        continue;
      one = door_groups_new (self, dimension, table, &fault);
      if (one)
        g_ptr_array_add (groups, one);
      else
        add_skipped (self, fault->message);
    }
  for (guint f = 0; f < indicator->figures->len; f++)
    if (has_needs (self, indicator, indicator->figures->pdata[f])
        && !door_indicator_run_add_figure (self, indicator, indicator->figures->pdata[f], table,
                                           groups, error))
      return FALSE;
  return TRUE;
}
