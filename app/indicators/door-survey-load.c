/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Survey files: how a questionnaire gives the concepts of the definitions. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-indicator-private.h"

#include <math.h>
#include <string.h>

static void
category_free (DoorCategory *self)
{
  g_free (self->code);
  g_free (self->title);
  g_free (self->sdmx);
  door_rule_free (self->when);
  g_free (self);
}

static void
dimension_free (DoorDimension *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->sdmx);
  g_free (self->table);
  g_free (self->column);
  g_ptr_array_unref (self->categories);
  g_free (self);
}

static void
definition_free (DoorDefinition *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self->table);
  g_free (self);
}

void
door_survey_free (DoorSurvey *self)
{
  if (!self)
    return;
  g_free (self->title);
  g_ptr_array_unref (self->definitions);
  g_hash_table_unref (self->tables);
  g_hash_table_unref (self->weights);
  g_hash_table_unref (self->settings);
  g_ptr_array_unref (self->dimensions);
  door_rule_free (self->respondents);
  g_free (self->stratum);
  g_free (self->psu);
  g_free (self->certainty);
  g_free (self->ssu);
  g_free (self->population);
  g_free (self->ref_area);
  g_free (self->time_period);
  g_free (self->dataflow);
  g_free (self->reporting_type);
  g_free (self);
}

/* --- Reading ------------------------------------------------------------------------------- */

static void
read_rules (DoorSurvey *self, const DoorAuthor *define, const char *table)
{
  g_autoptr (GList) names = door_author_members (define);

  for (GList *at = names; at; at = at->next)
    {
      g_autoptr (DoorRule) rule = door_author_rule (define, at->data, TRUE);
      DoorDefinition *definition;

      if (!rule)
        continue;
      definition = g_new0 (DoorDefinition, 1);
      definition->name = g_strdup (at->data);
      definition->text = g_strdup (door_rule_text (rule));
      definition->table = g_strdup (table);
      g_ptr_array_add (self->definitions, definition);
    }
}

static void
read_definitions (DoorSurvey *self, const DoorAuthor *author)
{
  g_auto (DoorAuthor) define = { 0 };
  g_auto (DoorAuthor) tables = { 0 };
  g_autoptr (GList) names = NULL;

  door_author_object (author, "define", &define);
  read_rules (self, &define, NULL);
  door_author_object (author, "define_rows", &tables);
  names = door_author_members (&tables);
  for (GList *at = names; at; at = at->next)
    {
      g_auto (DoorAuthor) rows = { 0 };

      door_author_object (&tables, at->data, &rows);
      read_rules (self, &rows, at->data);
    }
}

static void
read_texts (GHashTable *to, const DoorAuthor *author, const char *member)
{
  g_auto (DoorAuthor) object = { 0 };
  g_autoptr (GList) names = NULL;

  door_author_object (author, member, &object);
  names = door_author_members (&object);
  for (GList *at = names; at; at = at->next)
    {
      const char *text = door_author_text (&object, at->data, TRUE);

      if (text)
        g_hash_table_insert (to, g_strdup (at->data), g_strdup (text));
    }
}

static void
read_settings (DoorSurvey *self, const DoorAuthor *author)
{
  g_auto (DoorAuthor) object = { 0 };
  g_autoptr (GList) names = NULL;

  door_author_object (author, "settings", &object);
  names = door_author_members (&object);
  for (GList *at = names; at; at = at->next)
    {
      double value = door_author_number (&object, at->data, NAN);

      g_hash_table_insert (self->settings, g_strdup (at->data), g_memdup2 (&value, sizeof value));
    }
}

static void
read_category (DoorDimension *dimension, const DoorAuthor *author)
{
  static const char *const members[] = { "code", "title", "when", "sdmx", NULL };
  DoorCategory *category = g_new0 (DoorCategory, 1);

  g_ptr_array_add (dimension->categories, category);
  door_author_allow (author, members);
  category->code = g_strdup (door_author_text (author, "code", TRUE));
  category->title = g_strdup (door_author_text (author, "title", TRUE));
  category->sdmx = g_strdup (door_author_text (author, "sdmx", FALSE));
  category->when = door_author_rule (author, "when", !dimension->column);
}

static void
read_dimension (DoorSurvey *self, const DoorAuthor *author)
{
  static const char *const members[]
      = { "name", "title", "column", "categories", "sdmx", "table", NULL };
  DoorDimension *dimension = g_new0 (DoorDimension, 1);
  guint n;

  g_ptr_array_add (self->dimensions, dimension);
  dimension->categories = g_ptr_array_new_with_free_func ((GDestroyNotify) category_free);
  door_author_allow (author, members);
  dimension->name = g_strdup (door_author_text (author, "name", TRUE));
  dimension->title = g_strdup (door_author_text (author, "title", TRUE));
  dimension->column = g_strdup (door_author_text (author, "column", FALSE));
  dimension->sdmx = g_strdup (door_author_text (author, "sdmx", FALSE));
  dimension->table = g_strdup (door_author_text (author, "table", FALSE));
  n = door_author_list_length (author, "categories");
  for (guint i = 0; i < n; i++)
    {
      g_auto (DoorAuthor) item = { 0 };

      door_author_list_at (author, "categories", i, &item);
      read_category (dimension, &item);
    }
  if (n == 0 && !dimension->column)
    door_author_fault (author, NULL, "missing-member", "give it a 'column' or 'categories'");
}

static void
read_design (DoorSurvey *self, const DoorAuthor *author)
{
  static const char *const members[]
      = { "stratum", "psu", "population", "certainty", "ssu", "lonely", NULL };
  static const char *const lonely[] = { "fail", "remove", "adjust", "average", NULL };
  g_auto (DoorAuthor) design = { 0 };

  door_author_object (author, "design", &design);
  door_author_allow (&design, members);
  self->stratum = g_strdup (door_author_text (&design, "stratum", FALSE));
  self->psu = g_strdup (door_author_text (&design, "psu", FALSE));
  self->population = g_strdup (door_author_text (&design, "population", FALSE));
  self->certainty = g_strdup (door_author_text (&design, "certainty", FALSE));
  self->ssu = g_strdup (door_author_text (&design, "ssu", FALSE));
  if (self->certainty && !self->psu)
    door_author_fault (&design, "certainty", "missing-member",
                       "'psu' is missing: which units had to come into the sample");
  self->lonely = (DoorLonelyRule) door_author_word (&design, "lonely", lonely, DOOR_LONELY_FAIL);
}

static void
read_quality (DoorSurvey *self, const DoorAuthor *author)
{
  static const char *const members[]
      = { "suppress_below_n",  "caution_below_n", "suppress_above_rse",
          "caution_above_rse", "level",           NULL };
  g_auto (DoorAuthor) quality = { 0 };
  DoorQualityRules usual = DOOR_QUALITY_RULES_INIT;

  door_author_object (author, "quality", &quality);
  door_author_allow (&quality, members);
  self->quality.suppress_below_n
      = (guint) MAX (0, door_author_number (&quality, members[0], usual.suppress_below_n));
  self->quality.caution_below_n
      = (guint) MAX (0, door_author_number (&quality, members[1], usual.caution_below_n));
  self->quality.suppress_above_rse
      = door_author_number (&quality, members[2], usual.suppress_above_rse);
  self->quality.caution_above_rse
      = door_author_number (&quality, members[3], usual.caution_above_rse);
  self->level = door_author_number (&quality, members[4], 0.95);
  if (!(self->level > 0.5 && self->level < 1))
    door_author_fault (&quality, "level", "number", "a level between 0.5 and 1 should stand here");
}

static void
read_sdmx (DoorSurvey *self, const DoorAuthor *author)
{
  static const char *const members[]
      = { "ref_area", "time_period", "dataflow", "reporting_type", NULL };
  g_auto (DoorAuthor) sdmx = { 0 };

  door_author_object (author, "sdmx", &sdmx);
  door_author_allow (&sdmx, members);
  self->ref_area = g_strdup (door_author_text (&sdmx, "ref_area", FALSE));
  self->time_period = g_strdup (door_author_text (&sdmx, "time_period", FALSE));
  self->dataflow = g_strdup (door_author_text (&sdmx, "dataflow", FALSE));
  self->reporting_type = g_strdup (door_author_text (&sdmx, "reporting_type", FALSE));
}

DoorSurvey *
door_survey_load (const char *path, DoorDiagnostics *faults)
{
  static const char *const members[]
      = { "title",    "note",    "respondents", "define",     "define_rows", "tables", "weights",
          "settings", "missing", "quality",     "dimensions", "design",      "sdmx",   NULL };
  g_autoptr (JsonParser) parser = door_author_load (path, faults);
  g_autoptr (DoorSurvey) self = NULL;
  g_auto (DoorAuthor) author = { 0 };
  guint n;

  if (!parser)
    return NULL;
  door_author_init (&author, parser, faults);
  door_author_allow (&author, members);
  self = g_new0 (DoorSurvey, 1);
  self->definitions = g_ptr_array_new_with_free_func ((GDestroyNotify) definition_free);
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->weights = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->dimensions = g_ptr_array_new_with_free_func ((GDestroyNotify) dimension_free);
  self->title = g_strdup (door_author_text (&author, "title", TRUE));
  self->respondents = door_author_rule (&author, "respondents", FALSE);
  read_definitions (self, &author);
  read_texts (self->tables, &author, "tables");
  read_texts (self->weights, &author, "weights");
  read_settings (self, &author);
  door_counts_as_read (&author, self->counts_set, self->counts_as);
  read_quality (self, &author);
  read_design (self, &author);
  read_sdmx (self, &author);
  n = door_author_list_length (&author, "dimensions");
  for (guint i = 0; i < n; i++)
    {
      g_auto (DoorAuthor) item = { 0 };

      door_author_list_at (&author, "dimensions", i, &item);
      read_dimension (self, &item);
    }
  return door_diagnostics_has_errors (faults) ? NULL : g_steal_pointer (&self);
}

const char *
door_survey_title (const DoorSurvey *self)
{
  return self->title;
}

void
door_survey_set_unweighted (DoorSurvey *self)
{
  self->unweighted = TRUE;
}

static void
add_name (GHashTable *names, const char *name)
{
  if (name)
    g_hash_table_add (names, g_strdup (name));
}

void
door_survey_collect_names (const DoorSurvey *self, GHashTable *names)
{
  GHashTableIter iter;
  gpointer text;

  for (guint i = 0; i < self->definitions->len; i++)
    {
      const DoorDefinition *definition = self->definitions->pdata[i];
      g_autoptr (DoorRule) rule = door_rule_parse (definition->text, NULL);

      door_rule_collect_names (rule, names);
    }
  g_hash_table_iter_init (&iter, self->weights);
  while (g_hash_table_iter_next (&iter, NULL, &text))
    add_name (names, text);
  if (self->respondents)
    door_rule_collect_names (self->respondents, names);
  add_name (names, self->stratum);
  add_name (names, self->psu);
  add_name (names, self->population);
  for (guint d = 0; d < self->dimensions->len; d++)
    {
      const DoorDimension *dimension = self->dimensions->pdata[d];

      add_name (names, dimension->column);
      for (guint c = 0; c < dimension->categories->len; c++)
        {
          const DoorCategory *category = dimension->categories->pdata[c];

          if (category->when)
            door_rule_collect_names (category->when, names);
        }
    }
}
