/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions that are one table: a grid of questions with the same choices, a roster to be filled line
 * by line. */
#define G_LOG_DOMAIN "doorctl"

#include "door-print-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MIN_GRID_ROWS 3
#define MAX_GRID_CHOICES 8
#define MAX_HEAD_LENGTH 28 /* characters of a choice over its column */
#define MAX_ROSTER_COLUMNS 8
#define MAX_ROSTER_QUESTIONS 32 /* four tables; of more, the pages are copied */
#define ROSTER_LINES 8

static const PrintItem *
item_at (const Print *self, guint index)
{
  return &g_array_index (self->items, PrintItem, index);
}

guint
print_last_inside (const Print *self, guint item)
{
  DoorControl outer = item_at (self, item)->control;
  guint last = item;

  for (guint i = item + 1; i < self->items->len; i++)
    {
      DoorControl c = item_at (self, i)->control;

      while (c != DOOR_CONTROL_ROOT && c != outer)
        c = door_form_control_parent (self->def, c);
      if (c != outer)
        break;
      last = i;
    }
  return last;
}

/* --- Grids --------------------------------------------------------------------------------------- */

/* Whatever a grid has no room for: conditions, skips, pictures, more than one hint. */
static gboolean
has_more_to_say (const Print *self, guint index, gboolean is_first)
{
  const PrintItem *item = item_at (self, index);
  g_auto (GStrv) skips = print_skip_words (self, index);
  g_autofree char *hint = door_form_text (self->def, item->control, DOOR_TEXT_HINT, self->language);
  g_autofree char *image = door_form_label_form (self->def, item->control, "image", self->language);

  return skips[0] || image || (!is_first && hint && *hint) || item->node == DOOR_DEF_NONE
         || door_form_expression (self->def, item->node, DOOR_EXPR_RELEVANT)
         || door_words_is_filtered (self->def, item->control)
         || print_bind (self, item->node, "card") || print_bind (self, item->node, "missing");
}

static gboolean
have_same_choices (const Print *self, DoorControl a, DoorControl b)
{
  guint n = door_form_n_choices (self->def, a);

  if (n != door_form_n_choices (self->def, b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label_a = print_choice_label (self, a, i);
      g_autofree char *label_b = print_choice_label (self, b, i);

      if (strcmp (door_form_choice_value (self->def, a, i),
                  door_form_choice_value (self->def, b, i))
              != 0
          || strcmp (label_a, label_b) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Few choices with labels that are short enough for the head of a narrow column. */
static gboolean
can_be_columns (const Print *self, DoorControl control)
{
  guint n = door_form_n_choices (self->def, control);

  if (n < 2 || n > MAX_GRID_CHOICES)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = print_choice_label (self, control, i);

      if (g_utf8_strlen (label, -1) > MAX_HEAD_LENGTH)
        return FALSE;
    }
  return TRUE;
}

static gboolean
continues_grid (const Print *self, guint first, guint index)
{
  const PrintItem *head = item_at (self, first);
  const PrintItem *item = item_at (self, index);

  return item->number > 0
         && door_form_control_kind (self->def, item->control)
                == door_form_control_kind (self->def, head->control)
         && door_form_control_parent (self->def, item->control)
                == door_form_control_parent (self->def, head->control)
         && have_same_choices (self, head->control, item->control)
         && !has_more_to_say (self, index, index == first);
}

gboolean
print_is_grid (const Print *self, guint first, guint *ret_last)
{
  const PrintItem *item = item_at (self, first);
  DoorControlKind kind = door_form_control_kind (self->def, item->control);
  guint last = first;

  if (item->number == 0 || (kind != DOOR_CONTROL_SELECT_ONE && kind != DOOR_CONTROL_SELECT_MULTIPLE)
      || !can_be_columns (self, item->control) || !continues_grid (self, first, first))
    return FALSE;
  while (last + 1 < self->items->len && continues_grid (self, first, last + 1))
    last++;
  *ret_last = last;
  return last >= first + MIN_GRID_ROWS - 1;
}

static void
print_grid_heads (Print *self, const PrintItem *first, guint n)
{
  door_paper_row_begin (self->paper, DOOR_PAPER_ROW_HEAD);
  door_paper_cell (self->paper, 1);
  door_paper_cell (self->paper, 1);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = print_choice_label (self, first->control, i);

      door_paper_cell (self->paper, 1);
      door_paper_text (self->paper, DOOR_PAPER_SMALL, label);
    }
  door_paper_row_end (self->paper);
}

/* The question that only carries the heads ("label") asks nothing. */
static void
print_grid_row (Print *self, const PrintItem *item, guint n)
{
  g_autofree char *number = g_strdup_printf ("%u", item->number);
  g_autofree char *label = print_label (self, item->control, DOOR_TEXT_LABEL);
  gboolean many = door_form_control_kind (self->def, item->control) == DOOR_CONTROL_SELECT_MULTIPLE;

  if (door_form_has_appearance (self->def, item->control, "label"))
    return;
  door_paper_row_begin (self->paper, DOOR_PAPER_ROW_BODY);
  door_paper_cell (self->paper, 1);
  door_paper_text (self->paper, DOOR_PAPER_STRONG, number);
  if (item->node != DOOR_DEF_NONE)
    door_paper_text (self->paper, DOOR_PAPER_SMALL, door_form_name (self->def, item->node));
  door_paper_cell (self->paper, 1);
  door_paper_markup (self->paper, DOOR_PAPER_BODY, label);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *code
          = g_strconcat ("\u200e", door_form_choice_value (self->def, item->control, i), NULL);

      door_paper_cell (self->paper, 1);
      door_paper_choice (self->paper, many ? DOOR_PAPER_MARK_MANY : DOOR_PAPER_MARK_ONE, code,
                         NULL);
    }
  door_paper_row_end (self->paper);
}

static void
print_grid_hint (Print *self, const PrintItem *first)
{
  g_autofree char *hint = print_label (self, first->control, DOOR_TEXT_HINT);

  if (!hint)
    return;
  door_paper_markup (self->paper, DOOR_PAPER_INSTRUCTION, hint);
  door_paper_keep_next (self->paper);
}

void
print_grid (Print *self, guint first, guint last)
{
  guint n = door_form_n_choices (self->def, item_at (self, first)->control);
  double shares[2 + MAX_GRID_CHOICES] = { 1.5, 5 };

  shares[1] = n > 5 ? 3.4 : 5;
  for (guint i = 0; i < n; i++)
    shares[2 + i] = (11.2 - shares[1]) / n;
  print_grid_hint (self, item_at (self, first));
  door_paper_table_begin (self->paper, shares, 2 + n);
  print_grid_heads (self, item_at (self, first), n);
  for (guint i = first; i <= last; i++)
    print_grid_row (self, item_at (self, i), n);
  door_paper_table_end (self->paper);
}

/* --- Rosters -------------------------------------------------------------------------------------- */

static gboolean
is_column (const Print *self, guint index)
{
  return item_at (self, index)->number > 0 && !print_is_note (self, item_at (self, index));
}

static guint
n_columns (const Print *self, guint first, guint last)
{
  guint n = 0;

  for (guint i = first; i <= last; i++)
    n += is_column (self, i) ? 1 : 0;
  return n;
}

gboolean
print_fits_roster (const Print *self, guint item, guint last)
{
  guint n = n_columns (self, item + 1, last);

  for (guint i = item + 1; i <= last; i++)
    if (door_form_control_kind (self->def, item_at (self, i)->control) == DOOR_CONTROL_REPEAT)
      return FALSE;
  return n > 0 && n <= MAX_ROSTER_QUESTIONS;
}

/* "question 14" for a count that is one answer; NULL for any other. */
static char *
counting_question (const Print *self, const char *count)
{
  g_autofree char *path = g_strstrip (g_strdup (count));
  DoorDefNode node = *path == '/' ? door_form_find (self->def, path) : DOOR_DEF_NONE;
  char *name = node == DOOR_DEF_NONE ? NULL : self->words.name (node, self->words.data);

  if (node == DOOR_DEF_NONE || name)
    return name;
  return g_strdup (door_form_name (self->def, node));
}

static char *
repeat_words (const Print *self, guint index)
{
  const PrintItem *item = item_at (self, index);
  const char *count = door_form_control_attribute (self->def, item->control, "jr:count");
  g_autofree char *question = count ? counting_question (self, count) : NULL;
  g_autofree char *expression = count ? door_words_short (count) : NULL;

  if (question)
    return g_strdup_printf (_ ("Ask these questions as often as this says: %s."), question);
  if (count)
    return g_strdup_printf (_ ("Ask these questions as often as this says: %s."), expression);
  return g_strdup (_ ("Ask these questions once for each."));
}

void
print_repeat_words (Print *self, guint index)
{
  g_autofree char *often = repeat_words (self, index);
  const char *where = print_fits_roster (self, index, print_last_inside (self, index))
                          ? _ ("Write the answers into the lines below the questions.")
                          : _ ("Use a copy of these pages for each.");
  g_autofree char *line = g_strdup_printf ("%s %s", often, where);

  door_paper_text (self->paper, DOOR_PAPER_INSTRUCTION, line);
  door_paper_keep_next (self->paper);
}

static void
print_roster_heads (Print *self, guint first, guint last)
{
  door_paper_row_begin (self->paper, DOOR_PAPER_ROW_HEAD);
  door_paper_cell (self->paper, 1);
  door_paper_text (self->paper, DOOR_PAPER_SMALL, _ ("Line"));
  for (guint i = first; i <= last; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", item_at (self, i)->number);

      if (!is_column (self, i))
        continue;
      door_paper_cell (self->paper, 1);
      door_paper_text (self->paper, DOOR_PAPER_STRONG, number);
      if (item_at (self, i)->node != DOOR_DEF_NONE)
        door_paper_text (self->paper, DOOR_PAPER_SMALL,
                         door_form_name (self->def, item_at (self, i)->node));
    }
  door_paper_row_end (self->paper);
}

static void
print_roster_line (Print *self, guint line, guint n)
{
  g_autofree char *number = g_strdup_printf ("%u", line);

  door_paper_row_begin (self->paper, DOOR_PAPER_ROW_BODY);
  door_paper_cell (self->paper, 1);
  door_paper_text (self->paper, DOOR_PAPER_BODY, number);
  for (guint i = 0; i < n; i++)
    {
      door_paper_cell (self->paper, 1);
      door_paper_lines (self->paper, 1);
    }
  door_paper_row_end (self->paper);
}

static void
print_roster_table (Print *self, guint first, guint last)
{
  double shares[1 + MAX_ROSTER_COLUMNS] = { 0.6 };
  guint n = n_columns (self, first, last);

  for (guint i = 1; i <= n; i++)
    shares[i] = 1.4;
  door_paper_table_begin (self->paper, shares, 1 + n);
  print_roster_heads (self, first, last);
  for (guint line = 1; line <= ROSTER_LINES; line++)
    print_roster_line (self, line, n);
  door_paper_table_end (self->paper);
}

/* Tables of about the same width, one below the other. */
void
print_roster (Print *self, guint item, guint last)
{
  guint n = n_columns (self, item + 1, last);
  guint n_tables = (n + MAX_ROSTER_COLUMNS - 1) / MAX_ROSTER_COLUMNS;
  guint width, first = item + 1;

  if (!print_fits_roster (self, item, last))
    return;
  width = (n + n_tables - 1) / n_tables;
  for (guint i = first; i <= last; i++)
    if (n_columns (self, first, i) == width || i == last)
      {
        if (n_columns (self, first, i) > 0)
          print_roster_table (self, first, i);
        first = i + 1;
      }
}
