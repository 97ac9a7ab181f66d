/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The groups for which figures are wanted, by what the survey file says of them. */
#define G_LOG_DOMAIN "door-indicators"

#include "door-categories.h"
#include "door-indicator-private.h"

#include <string.h>

const char *
door_indicator_run_text (DoorIndicatorRun *self, const char *text)
{
  return text ? g_string_chunk_insert_const (self->texts, text) : NULL;
}

void
door_groups_free (DoorGroups *self)
{
  g_free (self->cell);
  g_ptr_array_unref (self->codes);
  g_ptr_array_unref (self->titles);
  g_ptr_array_unref (self->sdmx);
  g_free (self);
}
static DoorGroups *
empty_groups (const DoorDimension *dimension, guint n_rows)
{
  DoorGroups *self = g_new0 (DoorGroups, 1);

  self->dimension = dimension;
  self->cell = g_new0 (guint32, MAX (n_rows, 1));
  self->codes = g_ptr_array_new ();
  self->titles = g_ptr_array_new ();
  self->sdmx = g_ptr_array_new ();
  return self;
}

static void
add_group (
    DoorIndicatorRun *run, DoorGroups *self, const char *code, const char *title, const char *sdmx)
{
  g_ptr_array_add (self->codes, (gpointer) door_indicator_run_text (run, code));
  g_ptr_array_add (self->titles, (gpointer) door_indicator_run_text (run, title));
  g_ptr_array_add (self->sdmx, (gpointer) door_indicator_run_text (run, sdmx));
  self->n++;
}

/* The first category whose rule is true. */
static gboolean
group_by_rules (DoorIndicatorRun *run, DoorGroups *self, guint table, GError **error)
{
  guint n_rows = door_study_n_rows (run->study, table);

  memset (self->cell, 0xff, n_rows * sizeof *self->cell);
  for (guint c = 0; c < self->dimension->categories->len; c++)
    {
      const DoorCategory *category = self->dimension->categories->pdata[c];
      g_auto (DoorRuleValues) is = { 0 };

      if (!door_rule_evaluate (category->when, run->study, table, &is, error))
        {
          g_prefix_error (error, "dimension '%s', category '%s': ", self->dimension->name,
                          category->code);
          return FALSE;
        }
      for (guint i = 0; i < n_rows; i++)
        if (self->cell[i] == G_MAXUINT32 && !is.missing[i] && is.number[i] != 0)
          self->cell[i] = c;
      add_group (run, self, category->code, category->title, category->sdmx);
    }
  return TRUE;
}

static const DoorCategory *
category_of (const DoorDimension *dimension, const DoorCategories *values, guint value)
{
  for (guint c = 0; c < dimension->categories->len; c++)
    {
      const DoorCategory *category = dimension->categories->pdata[c];

      if (door_categories_find (values, category->code) == value)
        return category;
    }
  return NULL;
}

/* Every value of a column that is known. */
static gboolean
group_by_column (DoorIndicatorRun *run, DoorGroups *self, guint table, GError **error)
{
  guint n_rows = door_study_n_rows (run->study, table);
  g_autoptr (DoorCategories) values
      = door_categories_new (run->study, table, self->dimension->column, error);
  g_autofree guint32 *place = NULL;

  if (!values)
    {
      g_prefix_error (error, "dimension '%s': ", self->dimension->name);
      return FALSE;
    }
  place = g_new (guint32, values->n + 1);
  for (guint v = 0; v < values->n; v++)
    {
      const DoorCategory *category = category_of (self->dimension, values, v);

      place[v] = values->missing[v] ? G_MAXUINT32 : self->n;
      if (!values->missing[v])
        add_group (run, self, values->labels[v], category ? category->title : values->labels[v],
                   category ? category->sdmx : NULL);
    }
  for (guint i = 0; i < n_rows; i++)
    self->cell[i] = place[values->category[i]];
  return TRUE;
}

DoorGroups *
door_groups_new (DoorIndicatorRun *run, const DoorDimension *dimension, guint table, GError **error)
{
  g_autoptr (DoorGroups) self = empty_groups (dimension, door_study_n_rows (run->study, table));

  if (!dimension)
    add_group (run, self, "", "All", NULL);
  else if (dimension->column ? !group_by_column (run, self, table, error)
                             : !group_by_rules (run, self, table, error))
    return NULL;
  return g_steal_pointer (&self);
}
