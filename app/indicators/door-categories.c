/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-categories.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *text; /* of a column's value */
  double number;
  gint8 missing;
  guint value;
} Entry;

void
door_categories_free (DoorCategories *self)
{
  if (!self)
    return;
  g_strfreev (self->labels);
  g_free (self->missing);
  g_free (self->category);
  g_free (self);
}

/* Known before missing; numbers before texts. */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *x = a, *y = b;

  if ((x->missing != 0) != (y->missing != 0))
    return x->missing != 0 ? 1 : -1;
  if (isnan (x->number) != isnan (y->number))
    return isnan (x->number) ? 1 : -1;
  if (!isnan (x->number) && x->number != y->number)
    return x->number < y->number ? -1 : 1;
  return g_strcmp0 (x->text, y->text);
}

static char *
label_of (const Entry *entry)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (entry->text)
    return g_strdup (entry->text);
  return g_strdup (g_ascii_formatd (number, sizeof number, "%.15g", entry->number));
}

/* `place` of each value; `entries` sorted. */
static DoorCategories *
from_entries (GArray *entries, guint n_rows, const guint32 *values)
{
  DoorCategories *self = g_new0 (DoorCategories, 1);
  g_autofree guint32 *place = g_new0 (guint32, entries->len + 1);

  g_array_sort (entries, compare_entries);
  self->n = entries->len;
  self->labels = g_new0 (char *, entries->len + 1);
  self->missing = g_new0 (gint8, entries->len + 1);
  self->category = g_new0 (guint32, MAX (n_rows, 1));
  for (guint e = 0; e < entries->len; e++)
    {
      const Entry *entry = &g_array_index (entries, Entry, e);

      self->labels[e] = label_of (entry);
      self->missing[e] = entry->missing;
      place[entry->value] = e;
    }
  for (guint i = 0; i < n_rows; i++)
    self->category[i] = place[values[i]];
  return self;
}

/* --- Of a column --------------------------------------------------------------------------- */

static DoorCategories *
from_column (const DoorStudyColumn *column, guint n_rows)
{
  const DoorGrid *frame = column->frame;
  guint n_values = door_grid_n_values (frame, column->column);
  g_autofree guint32 *numbered = g_new0 (guint32, n_values + 1); /* place among those met + 1 */
  g_autofree guint32 *values = g_new (guint32, MAX (n_rows, 1));
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  for (guint i = 0; i < n_rows; i++)
    {
      guint32 row = column->rows ? column->rows[i] : i;
      gboolean absent = row == G_MAXUINT32;
      guint32 value = absent ? n_values : door_grid_values (frame, column->column)[row];

      if (numbered[value] == 0)
        {
          Entry entry = { absent ? "" : door_grid_value_text (frame, column->column, value),
                          absent ? NAN : door_grid_value_number (frame, column->column, value),
                          absent ? DOOR_MISSING_NOT_APPLICABLE
                                 : (gint8) door_grid_value_missing (frame, column->column, value),
                          entries->len };

          g_array_append_val (entries, entry);
          numbered[value] = entries->len;
        }
      values[i] = numbered[value] - 1;
    }
  return from_entries (entries, n_rows, values);
}

/* --- Of a definition ----------------------------------------------------------------------- */

static DoorCategories *
from_values (const DoorRuleValues *from)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (GHashTable) met = g_hash_table_new (g_double_hash, g_double_equal);
  g_autofree double *keys = g_new (double, MAX (from->n, 1));
  g_autofree guint32 *values = g_new (guint32, MAX (from->n, 1));

  for (guint i = 0; i < from->n; i++)
    {
      guint known;

      keys[i] = from->missing[i] ? from->missing[i] : from->number[i];
      known = GPOINTER_TO_UINT (g_hash_table_lookup (met, &keys[i]));
      if (known == 0)
        {
          Entry entry = { NULL, keys[i], from->missing[i], entries->len };

          g_array_append_val (entries, entry);
          known = entries->len;
          g_hash_table_insert (met, &keys[i], GUINT_TO_POINTER (known));
        }
      values[i] = known - 1;
    }
  return from_entries (entries, from->n, values);
}

DoorCategories *
door_categories_new (DoorStudy *study, guint table, const char *name, GError **error)
{
  g_autoptr (DoorRule) rule = NULL;
  g_auto (DoorRuleValues) values = { 0 };
  DoorStudyColumn column;

  if (!door_study_find_definition (study, name, NULL)
      && door_study_find_column (study, table, name, &column) && column.table == table)
    return from_column (&column, door_study_n_rows (study, table));
  rule = door_rule_parse (name, error);
  if (!rule || !door_rule_evaluate (rule, study, table, &values, error))
    return NULL;
  return from_values (&values);
}

guint
door_categories_find (const DoorCategories *self, const char *label)
{
  char *end;
  double number = g_ascii_strtod (label, &end);
  gboolean is_number = end != label && *end == '\0';

  for (guint c = 0; c < self->n; c++)
    if (strcmp (self->labels[c], label) == 0)
      return c;
  for (guint c = 0; is_number && c < self->n; c++)
    if (self->labels[c][0] != '\0' && g_ascii_strtod (self->labels[c], &end) == number
        && *end == '\0')
      return c;
  return G_MAXUINT;
}
