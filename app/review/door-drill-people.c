/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the invented people of the drill answer, as tables of weights for the simulator. */
#define G_LOG_DOMAIN "door-review"

#include "door-csv.h"
#include "door-drill-private.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *answer;
  double weight[DOOR_N_PEOPLE];
} Row;

/* Members' ages: a broad pyramid; invented ones are round numbers of people in their middle years. */
static const Row ages[] = {
  { "0..14", { 27, 27, 12 } }, { "15..29", { 27, 27, 6 } }, { "30..44", { 21, 21, 6 } },
  { "45..59", { 15, 15, 4 } }, { "60..89", { 10, 10, 3 } }, { "20", { 0, 0, 8 } },
  { "25", { 0, 0, 12 } },      { "30", { 0, 0, 14 } },      { "35", { 0, 0, 14 } },
  { "40", { 0, 0, 12 } },      { "45", { 0, 0, 8 } },       { "50", { 0, 0, 8 } },
};
static const Row sizes[] = {
  { "1..2", { 22, 22, 55 } },
  { "3..5", { 55, 55, 40 } },
  { "6..9", { 23, 23, 5 } },
};
static const Row amounts[] = {
  { "10..99", { 20, 20, 5 } }, { "100..999", { 40, 40, 10 } }, { "1000..9999", { 30, 30, 10 } },
  { "500", { 3, 3, 35 } },     { "1000", { 5, 5, 30 } },       { "5000", { 2, 2, 10 } },
};
/* In a hundred people asked, screeners are answered yes by so many. */
static const double yes_percent[DOOR_N_PEOPLE] = { 11, 4, 4 };
/* And so many of the answers that can take the short way do. */
static const double short_percent[DOOR_N_PEOPLE] = { 55, 80, 75 };
/* How uneven the answers to other questions are: the standard deviation of a choice's log weight.
 * What is invented keeps to what is usual. */
static const double unevenness[DOOR_N_PEOPLE] = { 1.0, 1.0, 1.7 };

typedef struct {
  const DoorReviewPlan *plan;
  const DoorFormDef *form;
  DoorDrillPeople people;
  GString *out;
} Table;

static void
add_row (Table *self, DoorDefNode node, const char *answer, double weight)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.4f", weight);
  g_string_append_printf (self->out, "%s,%s,%s\n", door_form_path (self->form, node), answer, text);
}

static void
add_rows (Table *self, DoorDefNode node, const Row *rows, guint n)
{
  for (guint i = 0; i < n; i++)
    if (rows[i].weight[self->people] > 0)
      add_row (self, node, rows[i].answer, rows[i].weight[self->people]);
}

static gboolean
stands_in (char *const *values, const char *value)
{
  return values && g_strv_contains ((const char *const *) values, value);
}

/* Two sorts of choices of one question: `percent` of the answers go to those in `marked`. */
static void
add_shares (Table *self, DoorDefNode node, char *const *marked, double percent)
{
  DoorControl control = door_form_node_control (self->form, node);
  guint n = door_form_n_choices (self->form, control), n_marked = 0;

  for (guint i = 0; i < n; i++)
    n_marked += stands_in (marked, door_form_choice_value (self->form, control, i));
  if (n_marked == 0 || n_marked == n)
    return;
  for (guint i = 0; i < n; i++)
    {
      const char *value = door_form_choice_value (self->form, control, i);
      add_row (self, node, value,
               stands_in (marked, value) ? percent / n_marked : (100 - percent) / (n - n_marked));
    }
}

/* The same questions are answered unevenly in the same way by all: drawn by the question's name. */
static void
add_uneven (Table *self, DoorDefNode node, guint64 seed)
{
  DoorControl control = door_form_node_control (self->form, node);
  guint n = door_form_n_choices (self->form, control);
  g_autoptr (GRand) rand
      = g_rand_new_with_seed ((guint32) seed ^ g_str_hash (door_form_path (self->form, node)));

  for (guint i = 0; i < n; i++)
    {
      double normal = -6;
      for (guint k = 0; k < 12; k++)
        normal += g_rand_double (rand);
      add_row (self, node, door_form_choice_value (self->form, control, i),
               exp (unevenness[self->people] * normal));
    }
}

static gboolean
is_select_one (const DoorFormDef *form, DoorDefNode node)
{
  DoorControl control = door_form_node_control (form, node);

  return control != DOOR_CONTROL_NONE && door_form_n_choices (form, control) > 0
         && door_form_control_kind (form, control) == DOOR_CONTROL_SELECT_ONE;
}

static void
add_node (Table *self, DoorDefNode node, guint64 seed)
{
  static char yes_value[] = "1";
  static char *const yes[] = { yes_value, NULL };
  const DoorPlanNode *what = door_review_plan_node (self->plan, node);

  if (what->roles & DOOR_ITEM_MEMBER_AGE)
    add_rows (self, node, ages, G_N_ELEMENTS (ages));
  else if (what->roles & DOOR_ITEM_HOUSEHOLD_SIZE)
    add_rows (self, node, sizes, G_N_ELEMENTS (sizes));
  else if (what->roles & DOOR_ITEM_AMOUNT)
    add_rows (self, node, amounts, G_N_ELEMENTS (amounts));
  else if (!is_select_one (self->form, node))
    return;
  else if (what->roles & DOOR_ITEM_SCREENER)
    add_shares (self, node, what->values ? what->values : yes, yes_percent[self->people]);
  else if (what->roles & DOOR_ITEM_TRIGGER)
    add_shares (self, node, what->triggers, short_percent[self->people]);
  else if (what->roles == 0 && what->item >= 0)
    add_uneven (self, node, seed);
}

/* The rows of the respondents' own table, and which questions they name. */
static GHashTable *
copy_respondents (GString *out, GBytes *respondents, GError **error)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (DoorCsvTable) table = respondents ? door_csv_read (respondents, error) : NULL;
  static const char *const columns[] = { "question", "answer", "weight" };

  if (respondents && !table)
    return NULL;
  for (guint row = 0; table && row < door_csv_rows (table); row++)
    {
      const char *cells[G_N_ELEMENTS (columns)];
      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        {
          int column = door_csv_find (table, columns[i]);
          cells[i] = column < 0 ? "" : door_csv_cell (table, row, (guint) column);
        }
      door_csv_append_row (out, cells, G_N_ELEMENTS (cells));
      g_hash_table_add (named, g_strdup (cells[0]));
    }
  return g_steal_pointer (&named);
}

static gboolean
is_named (GHashTable *named, const char *path)
{
  return g_hash_table_contains (named, path)
         || g_hash_table_contains (named, strrchr (path, '/') + 1);
}

GBytes *
door_drill_weights (const DoorReviewPlan *plan,
                    DoorDrillPeople people,
                    GBytes *respondents,
                    guint64 seed,
                    GError **error)
{
  Table self
      = { plan, door_review_plan_form (plan), people, g_string_new ("question,answer,weight\n") };
  g_autoptr (GHashTable) named = copy_respondents (self.out, respondents, error);

  if (!named)
    {
      g_string_free (self.out, TRUE);
      return NULL;
    }
  for (DoorDefNode node = 0; node < door_form_n_nodes (self.form); node++)
    if (door_review_plan_node (plan, node)->asked
        && !is_named (named, door_form_path (self.form, node)))
      add_node (&self, node, seed);
  return g_string_free_to_bytes (self.out);
}
