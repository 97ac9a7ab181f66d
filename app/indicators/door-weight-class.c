/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-weight-class.h"

#include <math.h>
#include <string.h>

typedef struct {
  DoorWeightClass shown;
  const guint32 *path; /* categories of its first record's cell */
  guint shared;        /* how many of them all of its records share */
  guint joined_to;     /* itself, or the class that took it */
} Class;

struct _DoorWeightClasses {
  gsize n;
  guint n_variables;
  GArray *classes; /* of Class: cells in the order of their categories */
  guint32 *paths;  /* n_cells × n_variables */
  guint32 *cell;   /* of each record: a class, before joining */
  guint32 *member; /* of each record: place among those that are left */
  GArray *left;    /* of guint */
  guint n_joined;
};

static void
class_clear (Class *self)
{
  g_free (self->shown.label);
}

void
door_weight_classes_free (DoorWeightClasses *self)
{
  if (!self)
    return;
  g_array_unref (self->classes);
  g_array_unref (self->left);
  g_free (self->paths);
  g_free (self->cell);
  g_free (self->member);
  g_free (self);
}

typedef struct {
  const guint32 *const *category;
  guint n_variables;
} Order;

static int
compare_records (gconstpointer a, gconstpointer b, gpointer data)
{
  const Order *order = data;
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  for (guint v = 0; v < order->n_variables; v++)
    if (order->category[v][x] != order->category[v][y])
      return order->category[v][x] < order->category[v][y] ? -1 : 1;
  return 0;
}

static char *
label_of (const guint32 *path,
          const char *const *names,
          const char *const *const *labels,
          guint n_variables)
{
  GString *label = g_string_new (NULL);

  for (guint v = 0; v < n_variables; v++)
    g_string_append_printf (label, "%s%s=%s", v > 0 ? ", " : "", names[v], labels[v][path[v]]);
  if (n_variables == 0)
    g_string_append (label, "all");
  return g_string_free (label, FALSE);
}

static void
number_cells (DoorWeightClasses *self, const Order *order, guint32 *sorted)
{
  guint cells = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      if (i == 0 || compare_records (&sorted[i - 1], &sorted[i], (gpointer) order) != 0)
        cells++;
      self->cell[sorted[i]] = cells - 1;
    }
  self->paths = g_new0 (guint32, MAX (cells * MAX (self->n_variables, 1), 1));
  for (gsize i = 0; i < self->n; i++)
    for (guint v = 0; v < self->n_variables; v++)
      self->paths[self->cell[i] * self->n_variables + v] = order->category[v][i];
  g_array_set_size (self->classes, cells);
}

DoorWeightClasses *
door_weight_classes_new (gsize n,
                         const guint32 *const *category,
                         const char *const *names,
                         const char *const *const *labels,
                         guint n_variables)
{
  DoorWeightClasses *self = g_new0 (DoorWeightClasses, 1);
  g_autofree guint32 *sorted = g_new (guint32, MAX (n, 1));
  Order order = { category, n_variables };

  self->n = n;
  self->n_variables = n_variables;
  self->cell = g_new0 (guint32, MAX (n, 1));
  self->member = g_new0 (guint32, MAX (n, 1));
  self->classes = g_array_new (FALSE, TRUE, sizeof (Class));
  g_array_set_clear_func (self->classes, (GDestroyNotify) class_clear);
  self->left = g_array_new (FALSE, FALSE, sizeof (guint));
  for (gsize i = 0; i < n; i++)
    sorted[i] = (guint32) i;
  if (n > 0)
    g_qsort_with_data (sorted, (int) n, sizeof *sorted, compare_records, &order);
  number_cells (self, &order, sorted);
  for (guint c = 0; c < self->classes->len; c++)
    {
      Class *one = &g_array_index (self->classes, Class, c);

      one->path = self->paths + (gsize) c * n_variables;
      one->shared = n_variables;
      one->joined_to = c;
      one->shown.label = label_of (one->path, names, labels, n_variables);
    }
  return self;
}

/* --- Joining ------------------------------------------------------------------------------- */

static Class *
class_at (const DoorWeightClasses *self, guint index)
{
  return &g_array_index (self->classes, Class, index);
}

static void
count (DoorWeightClasses *self, const double *weights, const guint8 *responded)
{
  for (gsize i = 0; i < self->n; i++)
    {
      DoorWeightClass *one = &class_at (self, self->cell[i])->shown;

      if (weights[i] <= 0)
        continue;
      one->n++;
      one->before += weights[i];
      one->n_responded += responded[i] != 0;
      one->responded += responded[i] ? weights[i] : 0;
    }
}

static gboolean
is_at_fault (const Class *one, guint min_n, double max_factor)
{
  return one->shown.before > 0
         && (one->shown.n_responded < min_n
             || one->shown.before > max_factor * one->shown.responded * (1 + 1e-12));
}

static guint
shared_by (const Class *a, const Class *b)
{
  guint n = 0;

  while (n < a->shared && n < b->shared && a->path[n] == b->path[n])
    n++;
  return n;
}

/* G_MAXUINT when no class is at fault. */
static guint
find_worst (const DoorWeightClasses *self, guint min_n, double max_factor)
{
  guint worst = G_MAXUINT;

  for (guint c = 0; c < self->classes->len; c++)
    {
      const Class *one = class_at (self, c);

      if (one->joined_to == c && is_at_fault (one, min_n, max_factor)
          && (worst == G_MAXUINT
              || one->shown.n_responded < class_at (self, worst)->shown.n_responded))
        worst = c;
    }
  return worst;
}

static guint
find_partner (const DoorWeightClasses *self, guint worst)
{
  guint partner = G_MAXUINT, best_shared = 0;

  for (guint c = 0; c < self->classes->len; c++)
    {
      const Class *one = class_at (self, c);
      guint shared = shared_by (one, class_at (self, worst));

      if (c == worst || one->joined_to != c || one->shown.before <= 0)
        continue;
      if (partner == G_MAXUINT || shared > best_shared
          || (shared == best_shared
              && one->shown.n_responded < class_at (self, partner)->shown.n_responded))
        {
          partner = c;
          best_shared = shared;
        }
    }
  return partner;
}

static void
join (DoorWeightClasses *self, guint from, guint into)
{
  Class *a = class_at (self, into), *b = class_at (self, from);
  char *label = g_strconcat (a->shown.label, " + ", b->shown.label, NULL);

  a->shared = shared_by (a, b);
  a->shown.n += b->shown.n;
  a->shown.n_responded += b->shown.n_responded;
  a->shown.before += b->shown.before;
  a->shown.responded += b->shown.responded;
  b->joined_to = into;
  g_free (a->shown.label);
  a->shown.label = label;
  self->n_joined++;
}

static guint
final_class (const DoorWeightClasses *self, guint c)
{
  while (class_at (self, c)->joined_to != c)
    c = class_at (self, c)->joined_to;
  return c;
}

static void
number_left (DoorWeightClasses *self)
{
  g_autofree guint *place = g_new0 (guint, self->classes->len + 1);

  for (guint c = 0; c < self->classes->len; c++)
    {
      Class *one = class_at (self, c);

      if (one->joined_to != c)
        continue;
      place[c] = self->left->len;
      one->shown.factor = one->shown.responded > 0 ? one->shown.before / one->shown.responded : NAN;
      g_array_append_val (self->left, c);
    }
  for (gsize i = 0; i < self->n; i++)
    self->member[i] = place[final_class (self, self->cell[i])];
}

void
door_weight_classes_collapse (DoorWeightClasses *self,
                              const double *weights,
                              const guint8 *responded,
                              guint min_n,
                              double max_factor)
{
  guint worst, partner;

  count (self, weights, responded);
  while ((worst = find_worst (self, min_n, max_factor)) != G_MAXUINT
         && (partner = find_partner (self, worst)) != G_MAXUINT)
    join (self, MAX (worst, partner), MIN (worst, partner));
  number_left (self);
}

guint
door_weight_classes_length (const DoorWeightClasses *self)
{
  return self->left->len;
}

const DoorWeightClass *
door_weight_classes_at (const DoorWeightClasses *self, guint index)
{
  return &class_at (self, g_array_index (self->left, guint, index))->shown;
}

DoorMargin
door_weight_classes_margin (const DoorWeightClasses *self)
{
  return (DoorMargin){ self->member, self->left->len };
}

guint
door_weight_classes_n_joined (const DoorWeightClasses *self)
{
  return self->n_joined;
}
