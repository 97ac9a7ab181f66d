/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "api.h"

#include "door-files.h"

#include <math.h>
#include <string.h>

ApiData *
api_load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "indicators", "data", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load (path, 1 << 20, &error);
  ApiData *self = g_new0 (ApiData, 1);

  g_assert_no_error (error);
  self->table = door_csv_read (bytes, &error);
  g_assert_no_error (error);
  self->n = door_csv_rows (self->table);
  return self;
}

void
api_free (ApiData *self)
{
  door_csv_table_free (self->table);
  g_free (self);
}

static const char *
cell (const ApiData *self, gsize row, const char *column)
{
  int index = door_csv_find (self->table, column);

  g_assert_cmpint (index, >=, 0);
  return door_csv_cell (self->table, (guint) row, (guint) index);
}

double *
api_numbers (const ApiData *self, const char *column)
{
  double *numbers = g_new (double, self->n);

  for (gsize i = 0; i < self->n; i++)
    numbers[i] = *cell (self, i, column) ? g_ascii_strtod (cell (self, i, column), NULL) : NAN;
  return numbers;
}

guint32 *
api_whole_numbers (const ApiData *self, const char *column)
{
  guint32 *numbers = g_new (guint32, self->n);

  for (gsize i = 0; i < self->n; i++)
    numbers[i] = (guint32) g_ascii_strtoull (cell (self, i, column), NULL, 10);
  return numbers;
}

double *
api_is (const ApiData *self, const char *column, const char *text)
{
  double *numbers = g_new (double, self->n);

  for (gsize i = 0; i < self->n; i++)
    numbers[i] = strcmp (cell (self, i, column), text) == 0;
  return numbers;
}

guint8 *
api_domain (const ApiData *self, const char *column, const char *text)
{
  guint8 *domain = g_new (guint8, self->n);

  for (gsize i = 0; i < self->n; i++)
    domain[i] = strcmp (cell (self, i, column), text) == 0;
  return domain;
}

guint32 *
api_cells (const ApiData *self, const char *column, const char *const *texts)
{
  guint32 *cells = g_new (guint32, self->n);

  for (gsize i = 0; i < self->n; i++)
    for (cells[i] = 0; strcmp (texts[cells[i]], cell (self, i, column)) != 0; cells[i]++)
      g_assert_nonnull (texts[cells[i] + 1]);
  return cells;
}
