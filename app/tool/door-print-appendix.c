/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands behind the questions: showcards, long lists, what the device computes. */
#define G_LOG_DOMAIN "doorctl"

#include "door-print-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const PrintItem *
item_at (const Print *self, guint index)
{
  return &g_array_index (self->items, PrintItem, index);
}

/* --- Showcards ------------------------------------------------------------------------------------ */

static void
print_card (Print *self, const PrintItem *item, const char *number)
{
  g_autofree char *title = g_strdup_printf (_ ("Card %s"), number);
  guint n = door_form_n_choices (self->def, item->control);

  door_paper_page_break (self->paper);
  door_paper_text (self->paper, DOOR_PAPER_HEADING, title);
  door_paper_rule (self->paper);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = print_choice_label (self, item->control, i);

      door_paper_text (self->paper, DOOR_PAPER_LARGE, label);
    }
}

/* Each card once, though several questions may show it. */
static void
print_cards (Print *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->items->len; i++)
    {
      const PrintItem *item = item_at (self, i);
      const char *card = print_bind (self, item->node, "card");

      if (card && *card && door_form_n_choices (self->def, item->control) > 0
          && g_hash_table_add (seen, (gpointer) card))
        print_card (self, item, card);
    }
}

/* --- Lists ----------------------------------------------------------------------------------------- */

static void
print_list_cell (Print *self, DoorControl control, guint index)
{
  g_autofree char *label = print_choice_label (self, control, index);

  door_paper_cell (self->paper, 1);
  door_paper_choice (self->paper, DOOR_PAPER_MARK_NONE, label,
                     door_form_choice_value (self->def, control, index));
}

/* Entries from `first` up to `end` in two columns. */
static void
print_list_rows (Print *self, DoorControl control, guint first, guint end)
{
  guint half = (end - first + 1) / 2;

  for (guint i = first; i < first + half; i++)
    {
      door_paper_row_begin (self->paper, DOOR_PAPER_ROW_BODY);
      print_list_cell (self, control, i);
      if (i + half < end)
        print_list_cell (self, control, i + half);
      door_paper_row_end (self->paper);
    }
}

static void
print_list_condition (Print *self, const char *words)
{
  if (!*words && !self->under_condition)
    return;
  door_paper_row_begin (self->paper, DOOR_PAPER_ROW_BAND);
  door_paper_cell (self->paper, 2);
  print_choice_condition (self, words);
  door_paper_row_end (self->paper);
}

/* Neighbours that are offered under the same condition stand below it. */
static void
print_list_runs (Print *self, DoorControl control, guint n)
{
  g_autofree char *words = door_words_choice (self->def, control, 0, &self->words);
  guint first = 0;

  self->under_condition = FALSE;
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *next
          = i < n ? door_words_choice (self->def, control, i, &self->words) : NULL;

      if (i < n && g_strcmp0 (words, next) == 0)
        continue;
      print_list_condition (self, words ? words : "");
      print_list_rows (self, control, first, i);
      first = i;
      g_free (words);
      words = g_steal_pointer (&next);
    }
}

static void
print_list (Print *self, DoorControl control)
{
  const double shares[] = { 1, 1 };
  DoorDefNode node = door_form_control_node (self->def, control);
  guint n = door_form_n_choices (self->def, control);
  g_autofree char *label = print_plain_label (self, control);
  g_autofree char *title = g_strdup_printf (_ ("List %u: %s"), print_number (self, node), label);
  g_autofree char *rest = NULL;

  door_paper_text (self->paper, DOOR_PAPER_SUBHEADING, title);
  door_paper_table_begin (self->paper, shares, 2);
  print_list_runs (self, control, MIN (n, PRINT_MAX_LISTED));
  door_paper_table_end (self->paper);
  if (n <= PRINT_MAX_LISTED)
    return;
  rest = g_strdup_printf (_ ("… and %u more, in the form’s own list."), n - PRINT_MAX_LISTED);
  door_paper_text (self->paper, DOOR_PAPER_SMALL, rest);
}

static void
print_lists (Print *self)
{
  if (self->lists->len == 0)
    return;
  door_paper_page_break (self->paper);
  door_paper_text (self->paper, DOOR_PAPER_HEADING, _ ("Lists of codes"));
  for (guint i = 0; i < self->lists->len; i++)
    print_list (self, GPOINTER_TO_UINT (g_ptr_array_index (self->lists, i)) - 1);
}

/* --- Conditions ------------------------------------------------------------------------------------ */

static void
print_full_condition (Print *self, guint index)
{
  DoorDefNode node = g_array_index (self->conditions, DoorDefNode, index);
  g_autofree char *number = g_strdup_printf ("%u", index + 1);
  g_autofree char *expression
      = door_words_short (door_form_expression (self->def, node, DOOR_EXPR_RELEVANT));

  door_paper_row_begin (self->paper, DOOR_PAPER_ROW_BODY);
  door_paper_cell (self->paper, 1);
  door_paper_text (self->paper, DOOR_PAPER_STRONG, number);
  door_paper_text (self->paper, DOOR_PAPER_SMALL, door_form_name (self->def, node));
  door_paper_cell (self->paper, 1);
  door_paper_text (self->paper, DOOR_PAPER_MONO, expression);
  door_paper_row_end (self->paper);
}

static void
print_conditions (Print *self)
{
  const double shares[] = { 1, 4 };
  const char *const heads[] = { _ ("No."), _ ("Asked only if") };

  if (self->conditions->len == 0)
    return;
  door_paper_page_break (self->paper);
  door_paper_text (self->paper, DOOR_PAPER_HEADING, _ ("Conditions in full"));
  door_paper_table_begin (self->paper, shares, 2);
  door_paper_row (self->paper, DOOR_PAPER_ROW_HEAD, heads, 2);
  for (guint i = 0; i < self->conditions->len; i++)
    print_full_condition (self, i);
  door_paper_table_end (self->paper);
}

/* --- Computed values -------------------------------------------------------------------------------- */

static gboolean
is_computed (const Print *self, DoorDefNode node)
{
  guint n;

  return door_form_kind (self->def, node) == DOOR_DEF_VALUE
         && door_form_node_control (self->def, node) == DOOR_CONTROL_NONE
         && door_form_expression (self->def, node, DOOR_EXPR_CALCULATE)
         && door_form_depended_on (self->def, node, &n) && n > 0;
}

static void
print_computed_row (Print *self, DoorDefNode node)
{
  g_autofree char *expression
      = door_words_short (door_form_expression (self->def, node, DOOR_EXPR_CALCULATE));

  door_paper_row_begin (self->paper, DOOR_PAPER_ROW_BODY);
  door_paper_cell (self->paper, 1);
  door_paper_text (self->paper, DOOR_PAPER_MONO, door_form_name (self->def, node));
  door_paper_cell (self->paper, 1);
  door_paper_text (self->paper, DOOR_PAPER_MONO, expression);
  door_paper_row_end (self->paper);
}

static void
print_computed (Print *self)
{
  const double shares[] = { 1, 3 };
  const char *const heads[] = { _ ("Name"), _ ("Computed as") };
  guint n = door_form_n_nodes (self->def);
  gboolean is_open = FALSE;

  for (DoorDefNode node = 0; node < n; node++)
    {
      if (!is_computed (self, node))
        continue;
      if (!is_open)
        {
          door_paper_page_break (self->paper);
          door_paper_text (self->paper, DOOR_PAPER_HEADING, _ ("What the device computes"));
          door_paper_table_begin (self->paper, shares, 2);
          door_paper_row (self->paper, DOOR_PAPER_ROW_HEAD, heads, 2);
          is_open = TRUE;
        }
      print_computed_row (self, node);
    }
  if (is_open)
    door_paper_table_end (self->paper);
}

void
print_appendices (Print *self)
{
  print_cards (self);
  print_lists (self);
  print_conditions (self);
  print_computed (self);
}
