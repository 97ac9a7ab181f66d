/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-rate-table.h"

#include "door-csv.h"
#include "door-origin.h"

#include <math.h>
#include <string.h>

static void
group_free (DoorRateGroup *self)
{
  g_free (self->label);
  g_free (self);
}

void
door_rate_table_free (DoorRateTable *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->groups);
  g_free (self->first_unknown);
  g_free (self);
}

static gboolean
find (const DoorGrid *cases, const char *name, int *ret_column, GError **error)
{
  *ret_column = name ? door_grid_find (cases, name) : -1;
  if (!name || *ret_column >= 0)
    return TRUE;
  g_set_error (error, DOOR_GRID_ERROR, DOOR_GRID_ERROR_NAME, "the file has no column '%s'", name);
  return FALSE;
}

static DoorRateGroup *
add_group (DoorRateTable *self, const char *label)
{
  DoorRateGroup *group = g_new0 (DoorRateGroup, 1);

  group->label = g_strdup (label);
  g_ptr_array_add (self->groups, group);
  return group;
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const DoorRateGroup *x = *(DoorRateGroup *const *) a, *y = *(DoorRateGroup *const *) b;

  return strcmp (x->label, y->label);
}

static void
count_case (DoorRateTable *self,
            const DoorGrid *cases,
            guint row,
            const int columns[3],
            DoorRateGroup *group)
{
  const char *code = door_grid_cell (cases, row, (guint) columns[0]);
  DoorAaporGroup outcome = door_disposition_group (code);
  double weight = 1;

  if (columns[1] >= 0)
    weight = door_grid_value_number (cases, (guint) columns[1],
                                     door_grid_values (cases, (guint) columns[1])[row]);
  if (outcome == DOOR_AAPOR_NONE)
    {
      self->n_without++;
      if (!self->first_unknown && code[0] != '\0')
        self->first_unknown = g_strdup (code);
      return;
    }
  for (guint g = 0; g < 2; g++)
    {
      DoorRateGroup *to = g == 0 ? self->groups->pdata[0] : group;

      if (!to)
        continue;
      door_aapor_tally_add (&to->counted, outcome, 1);
      door_aapor_tally_add (&to->weighted, outcome, weight);
    }
}

static gboolean
check_weights (const DoorGrid *cases, int column, GError **error)
{
  for (guint i = 0; column >= 0 && i < door_grid_n_rows (cases); i++)
    {
      double weight = door_grid_value_number (cases, (guint) column,
                                              door_grid_values (cases, (guint) column)[i]);

      if (weight >= 0)
        continue;
      g_set_error (error, DOOR_GRID_ERROR, DOOR_GRID_ERROR_READ,
                   "row %u has the weight '%s': every case needs its base weight, also those "
                   "without an interview",
                   i + 1, door_grid_cell (cases, i, (guint) column));
      return FALSE;
    }
  return TRUE;
}

DoorRateTable *
door_rate_table_new (
    const DoorGrid *cases, const char *code, const char *weight, const char *by, GError **error)
{
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);
  DoorRateTable *self;
  int columns[3];

  if (!find (cases, code, &columns[0], error) || !find (cases, weight, &columns[1], error)
      || !find (cases, by, &columns[2], error) || !check_weights (cases, columns[1], error))
    return NULL;
  self = g_new0 (DoorRateTable, 1);
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  self->has_weight = weight != NULL;
  add_group (self, "");
  for (guint i = 0; i < door_grid_n_rows (cases); i++)
    {
      const char *label = by ? door_grid_cell (cases, i, (guint) columns[2]) : NULL;
      DoorRateGroup *group = label ? g_hash_table_lookup (groups, label) : NULL;

      if (label && !group)
        {
          group = add_group (self, label);
          g_hash_table_insert (groups, group->label, group);
        }
      count_case (self, cases, i, columns, group);
    }
  if (self->groups->len > 2)
    qsort (self->groups->pdata + 1, self->groups->len - 1, sizeof (gpointer), compare_groups);
  return self;
}

/* --- CSV ----------------------------------------------------------------------------------- */

static void
print (double number, char *to, gsize n)
{
  if (isnan (number))
    to[0] = '\0';
  else
    g_ascii_formatd (to, (int) n, "%.10g", number);
}

char *
door_rate_table_csv (const DoorRateTable *self, const char *data_version, const char *form_version)
{
  static const char *const header[]
      = { "group",        "rate",       "cases",        "unweighted",   "weighted",
          "e_unweighted", "e_weighted", "data_version", "form_version", "program" };
  GString *out = g_string_new (NULL);

  door_csv_append_row (out, header, G_N_ELEMENTS (header));
  for (guint g = 0; g < self->groups->len; g++)
    for (int rate = 0; rate < DOOR_N_RATES; rate++)
      {
        const DoorRateGroup *group = self->groups->pdata[g];
        double e[2] = { door_aapor_eligible_share (&group->counted),
                        door_aapor_eligible_share (&group->weighted) };
        double cases = 0;
        char numbers[5][G_ASCII_DTOSTR_BUF_SIZE];
        const char *cells[] = { group->label,
                                door_rate_name ((DoorRate) rate),
                                numbers[0],
                                numbers[1],
                                numbers[2],
                                numbers[3],
                                numbers[4],
                                data_version ? data_version : "",
                                form_version ? form_version : "",
                                DOOR_ORIGIN_PROGRAM };

        for (guint o = 0; o < DOOR_N_AAPOR; o++)
          cases += group->counted.cases[o];
        print (cases, numbers[0], sizeof numbers[0]);
        print (door_aapor_rate (&group->counted, (DoorRate) rate, e[0]), numbers[1],
               sizeof numbers[1]);
        print (door_aapor_rate (&group->weighted, (DoorRate) rate, e[1]), numbers[2],
               sizeof numbers[2]);
        print (e[0], numbers[3], sizeof numbers[3]);
        print (e[1], numbers[4], sizeof numbers[4]);
        door_csv_append_row (out, cells, G_N_ELEMENTS (cells));
      }
  return g_string_free (out, FALSE);
}
