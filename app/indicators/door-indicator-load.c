/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Definitions of indicators, from their files. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-indicator-private.h"

#include <math.h>
#include <string.h>

G_DEFINE_QUARK (door - indicator - error - quark, door_indicator_error)

const char *const door_reason_names[]
    = { "safety", "not_asked", "not_applicable", "dont_know", "refused", "does_not_apply", NULL };
const char *const door_counts_as_names[] = { "exclude", "no", "yes", NULL };

static const char *const kind_names[]
    = { "share", "mean", "ratio", "total", "quantile", "average", NULL };

/* --- Life ---------------------------------------------------------------------------------- */

static void
figure_free (DoorFigureSpec *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->series);
  g_free (self->series_state);
  g_free (self->unit);
  door_rule_free (self->base);
  door_rule_free (self->of);
  door_rule_free (self->over);
  g_strfreev (self->average);
  g_free (self->weight);
  g_free (self);
}

static void
setting_free (DoorSetting *self)
{
  g_free (self->name);
  door_rule_free (self->of);
  g_free (self);
}

void
door_indicator_free (DoorIndicator *self)
{
  if (!self)
    return;
  g_free (self->id);
  g_free (self->title);
  g_free (self->version);
  g_free (self->source);
  g_free (self->concept);
  g_free (self->table);
  g_free (self->weight);
  door_rule_free (self->population);
  g_ptr_array_unref (self->needs);
  g_ptr_array_unref (self->settings);
  g_strfreev (self->by);
  g_ptr_array_unref (self->figures);
  g_free (self);
}

/* --- Reading ------------------------------------------------------------------------------- */

void
door_counts_as_read (const DoorAuthor *author, gboolean *set, DoorCountsAs *counts_as)
{
  g_auto (DoorAuthor) missing = { 0 };

  door_author_object (author, "missing", &missing);
  door_author_allow (&missing, door_reason_names);
  for (guint r = 0; r < DOOR_N_MISSING; r++)
    {
      set[r] = door_author_has (&missing, door_reason_names[r]);
      counts_as[r] = (DoorCountsAs) door_author_word (&missing, door_reason_names[r],
                                                      door_counts_as_names, (int) counts_as[r]);
    }
}

static void
read_needs (DoorIndicator *self, const DoorAuthor *author)
{
  g_auto (DoorAuthor) needs = { 0 };
  g_autoptr (GList) names = NULL;

  door_author_object (author, "needs", &needs);
  names = door_author_members (&needs);
  for (GList *at = names; at; at = at->next)
    {
      door_author_text (&needs, at->data, TRUE); /* what it means, for the reader */
      g_ptr_array_add (self->needs, g_strdup (at->data));
    }
}

static void
read_setting (DoorIndicator *self, const DoorAuthor *settings, const char *name)
{
  static const char *const members[] = { "value", "percentile", "of", "note", NULL };
  g_auto (DoorAuthor) author = { 0 };
  DoorSetting *setting = g_new0 (DoorSetting, 1);

  door_author_object (settings, name, &author);
  door_author_allow (&author, members);
  setting->name = g_strdup (name);
  setting->value = door_author_number (&author, "value", NAN);
  setting->percentile = door_author_number (&author, "percentile", NAN);
  setting->of = door_author_rule (&author, "of", !isnan (setting->percentile));
  g_ptr_array_add (self->settings, setting);
  if (isnan (setting->value) == isnan (setting->percentile))
    door_author_fault (&author, NULL, "setting", "give it either a 'value' or a 'percentile'");
}

static void
read_settings (DoorIndicator *self, const DoorAuthor *author)
{
  g_auto (DoorAuthor) settings = { 0 };
  g_autoptr (GList) names = NULL;

  door_author_object (author, "settings", &settings);
  names = door_author_members (&settings);
  for (GList *at = names; at; at = at->next)
    read_setting (self, &settings, at->data);
}

static void
check_figure (const DoorFigureSpec *figure, const DoorAuthor *author)
{
  if (figure->kind == DOOR_FIGURE_AVERAGE)
    {
      if (!figure->average[0])
        door_author_fault (author, "average", "missing-member", "name the figures to average");
      return;
    }
  if (!figure->of && !door_author_has (author, "of"))
    door_author_fault (author, NULL, "missing-member", "'of' is missing: what is counted");
  if (figure->kind == DOOR_FIGURE_RATIO && !figure->over && !door_author_has (author, "over"))
    door_author_fault (author, NULL, "missing-member", "'over' is missing: what it is divided by");
  if (figure->kind == DOOR_FIGURE_QUANTILE && !(figure->p > 0 && figure->p < 1))
    door_author_fault (author, "p", "number", "a share between 0 and 1 should stand here");
}

/* Nothing said is nothing compared. */
static void
read_series_state (DoorFigureSpec *figure, const DoorAuthor *author)
{
  static const char *const states[] = { "unverified", "quoted", "verified", NULL };
  guint state = door_author_word (author, "series_state", states, 0);

  figure->series_state = g_strdup (figure->series ? states[state] : "");
}

static void
read_figure (DoorIndicator *self, const DoorAuthor *author)
{
  static const char *const members[]
      = { "id", "title",   "note",   "kind",         "base", "of",     "over", "per",
          "p",  "average", "series", "series_state", "unit", "weight", NULL };
  DoorFigureSpec *figure = g_new0 (DoorFigureSpec, 1);
  gboolean share;

  g_ptr_array_add (self->figures, figure);
  door_author_allow (author, members);
  figure->id = g_strdup (door_author_text (author, "id", TRUE));
  figure->title = g_strdup (door_author_text (author, "title", TRUE));
  figure->series = g_strdup (door_author_text (author, "series", FALSE));
  read_series_state (figure, author);
  figure->weight = g_strdup (door_author_text (author, "weight", FALSE));
  figure->kind = (DoorFigureKind) door_author_word (author, "kind", kind_names, DOOR_FIGURE_SHARE);
  share = figure->kind == DOOR_FIGURE_SHARE || figure->kind == DOOR_FIGURE_AVERAGE;
  figure->unit = g_strdup (door_author_text (author, "unit", !share));
  if (!figure->unit)
    figure->unit = g_strdup ("percent");
  figure->base = door_author_rule (author, "base", FALSE);
  figure->of = door_author_rule (author, "of", FALSE);
  figure->over = door_author_rule (author, "over", FALSE);
  figure->per = door_author_number (author, "per", share ? 100 : 1);
  figure->p = door_author_number (author, "p", 0.5);
  figure->average = door_author_texts (author, "average");
  check_figure (figure, author);
}

static const DoorFigureSpec *
find_figure (const DoorIndicator *self, const char *id)
{
  for (guint f = 0; f < self->figures->len; f++)
    {
      const DoorFigureSpec *figure = self->figures->pdata[f];

      if (g_strcmp0 (figure->id, id) == 0)
        return figure;
    }
  return NULL;
}

static void
check_averages (const DoorIndicator *self, const DoorAuthor *author)
{
  for (guint f = 0; f < self->figures->len; f++)
    {
      const DoorFigureSpec *figure = self->figures->pdata[f];

      for (guint a = 0; figure->average[a]; a++)
        {
          const DoorFigureSpec *of = find_figure (self, figure->average[a]);

          if (!of || of->kind != DOOR_FIGURE_SHARE)
            door_author_fault (author, "figures", "average",
                               "'%s' averages '%s', which is no share", figure->id,
                               figure->average[a]);
        }
      if (figure->id && find_figure (self, figure->id) != figure)
        door_author_fault (author, "figures", "twice", "two figures have the id '%s'", figure->id);
    }
}

static void
read_figures (DoorIndicator *self, const DoorAuthor *author)
{
  guint n = door_author_list_length (author, "figures");

  for (guint i = 0; i < n; i++)
    {
      g_auto (DoorAuthor) item = { 0 };

      door_author_list_at (author, "figures", i, &item);
      read_figure (self, &item);
    }
  check_averages (self, author);
  if (n == 0)
    door_author_fault (author, "figures", "missing-member", "name at least one figure");
}

static gboolean
is_declared (const DoorIndicator *self, const char *name)
{
  for (guint i = 0; i < self->needs->len; i++)
    if (strcmp (self->needs->pdata[i], name) == 0)
      return TRUE;
  for (guint i = 0; i < self->settings->len; i++)
    if (strcmp (((DoorSetting *) self->settings->pdata[i])->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* A name of neither list must be a column; a need that no rule uses is likely misspelt in one. */
static void
compare_needs (const DoorIndicator *self, DoorDiagnostics *faults)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GList) sorted = NULL;
  static const DoorPlace place = { .sheet = "needs" };

  door_indicator_collect_names (self, names);
  sorted = g_list_sort (g_hash_table_get_keys (names), (GCompareFunc) strcmp);
  for (GList *at = sorted; at && self->needs->len > 0; at = at->next)
    if (!is_declared (self, at->data))
      door_diagnostics_add (faults, DOOR_SEVERITY_WARNING, "not-declared", &place,
                            "'%s' is neither in 'needs' nor in 'settings': it must be a column",
                            (const char *) at->data);
  for (guint i = 0; i < self->needs->len; i++)
    if (!g_hash_table_contains (names, self->needs->pdata[i])
        && g_strcmp0 (self->needs->pdata[i], self->table) != 0)
      door_diagnostics_add (faults, DOOR_SEVERITY_WARNING, "not-used", &place, "no rule uses '%s'",
                            (char *) self->needs->pdata[i]);
}

DoorIndicator *
door_indicator_load (const char *path, DoorDiagnostics *faults)
{
  static const char *const members[]
      = { "id",       "title",   "version",       "source",     "concept", "note",   "needs",
          "settings", "missing", "missing_fixed", "population", "table",   "weight", "by",
          "figures",  NULL };
  g_autoptr (JsonParser) parser = door_author_load (path, faults);
  g_autoptr (DoorIndicator) self = NULL;
  g_auto (DoorAuthor) author = { 0 };
  gboolean set[DOOR_N_MISSING];

  if (!parser)
    return NULL;
  door_author_init (&author, parser, faults);
  door_author_allow (&author, members);
  self = g_new0 (DoorIndicator, 1);
  self->needs = g_ptr_array_new_with_free_func (g_free);
  self->settings = g_ptr_array_new_with_free_func ((GDestroyNotify) setting_free);
  self->figures = g_ptr_array_new_with_free_func ((GDestroyNotify) figure_free);
  self->id = g_strdup (door_author_text (&author, "id", TRUE));
  self->title = g_strdup (door_author_text (&author, "title", TRUE));
  self->version = g_strdup (door_author_text (&author, "version", TRUE));
  self->source = g_strdup (door_author_text (&author, "source", TRUE));
  self->concept = g_strdup (door_author_text (&author, "concept", FALSE));
  self->table = g_strdup (door_author_text (&author, "table", FALSE));
  self->weight = g_strdup (door_author_text (&author, "weight", FALSE));
  self->population = door_author_rule (&author, "population", FALSE);
  self->by = door_author_texts (&author, "by");
  self->missing_is_fixed = door_author_flag (&author, "missing_fixed", FALSE);
  /* By the convention of victimization surveys, who does not say stays in the base as a no; who was
   * not asked is no part of it. */
  self->counts_as[DOOR_MISSING_LAST - DOOR_MISSING_DONT_KNOW] = DOOR_COUNTS_NO;
  self->counts_as[DOOR_MISSING_LAST - DOOR_MISSING_REFUSED] = DOOR_COUNTS_NO;
  door_counts_as_read (&author, set, self->counts_as);
  read_needs (self, &author);
  read_settings (self, &author);
  read_figures (self, &author);
  compare_needs (self, faults);
  return door_diagnostics_has_errors (faults) ? NULL : g_steal_pointer (&self);
}

/* --- Asking -------------------------------------------------------------------------------- */

const char *
door_indicator_id (const DoorIndicator *self)
{
  return self->id;
}

const char *
door_indicator_title (const DoorIndicator *self)
{
  return self->title;
}

const char *
door_indicator_version (const DoorIndicator *self)
{
  return self->version;
}

const char *
door_indicator_source (const DoorIndicator *self)
{
  return self->source;
}

static void
collect (const DoorRule *rule, GHashTable *names)
{
  if (rule)
    door_rule_collect_names (rule, names);
}

void
door_indicator_collect_names (const DoorIndicator *self, GHashTable *names)
{
  collect (self->population, names);
  for (guint f = 0; f < self->figures->len; f++)
    {
      const DoorFigureSpec *figure = self->figures->pdata[f];

      collect (figure->base, names);
      collect (figure->of, names);
      collect (figure->over, names);
    }
  for (guint s = 0; s < self->settings->len; s++)
    collect (((DoorSetting *) self->settings->pdata[s])->of, names);
}
