/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-check-private.h"
#include "door-xlsform-document.h"
#include "door-xlsform-references.h"

#include "door-xpath.h"

#include <math.h>
#include <string.h>

/* --- conditions that never hold --- */

static gboolean
is_always_false (const char *text)
{
  g_autoptr (DoorXpath) program = NULL;
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

  if (!door_xls_yes_no (text, TRUE))
    return TRUE;
  program = strstr (text, "${") ? NULL : door_xpath_compile (text, NULL);
  return program && door_xpath_constant (program, &value)
         && !door_xpath_value_to_boolean (&value, NULL);
}

/* The numbers that comparisons with "." let through. */
typedef struct {
  double low, high;
  gboolean low_open, high_open;
} Span;

static void
narrow (Span *self, char sign, gboolean or_equal, double number)
{
  if (sign == '>' && (number > self->low || (number == self->low && !or_equal)))
    {
      self->low = number;
      self->low_open = !or_equal;
    }
  if (sign == '<' && (number < self->high || (number == self->high && !or_equal)))
    {
      self->high = number;
      self->high_open = !or_equal;
    }
  if (sign == '=')
    {
      narrow (self, '>', TRUE, number);
      narrow (self, '<', TRUE, number);
    }
}

static gboolean
is_empty (const Span *self, gboolean is_whole)
{
  double low = self->low, high = self->high;

  if (is_whole && isfinite (low))
    low = self->low_open ? floor (low) + 1 : ceil (low);
  if (is_whole && isfinite (high))
    high = self->high_open ? ceil (high) - 1 : floor (high);
  return low > high || (!is_whole && low == high && (self->low_open || self->high_open));
}

static gboolean
is_number (const DoorXlsWords *words, guint index)
{
  const DoorXlsToken *token = door_xls_words_get (words, index);
  return token && token->kind == DOOR_XLS_TOKEN_NUMBER;
}

static char
sign_at (const DoorXlsWords *words, guint index)
{
  const DoorXlsToken *token = door_xls_words_get (words, index);
  return token && token->kind == DOOR_XLS_TOKEN_COMPARISON ? words->text[token->start] : 0;
}

/* ". >= 5" or "5 <= ." at `index`; the number of words taken, 0 when it is neither. */
static guint
take_bound (const DoorXlsWords *words, guint index, Span *span)
{
  gboolean is_turned = is_number (words, index);
  char sign = sign_at (words, index + 1);
  gboolean or_equal = sign_at (words, index + 2) == '=';
  guint right = index + 2 + or_equal;
  g_autofree char *number = NULL;

  if (!sign || sign == '!' || !(is_turned || door_xls_words_is (words, index, "."))
      || !(is_turned ? door_xls_words_is (words, right, ".") : is_number (words, right)))
    return 0;
  if (is_turned && sign != '=')
    sign = sign == '<' ? '>' : '<';
  number = door_xls_words_dup (words, is_turned ? index : right);
  narrow (span, sign, or_equal, g_ascii_strtod (number, NULL));
  return right + 1 - index;
}

/* Bounds joined by "and" and nothing else: what is not understood may always hold. */
static gboolean
lets_nothing_through (const DoorXlsNode *node, const char *constraint)
{
  g_auto (DoorXlsWords) words = { 0 };
  Span span = { -INFINITY, INFINITY };
  guint i = 0;

  if (!door_xls_node_is_number (node))
    return FALSE;
  door_xls_words_init (&words, constraint);
  while (i < words.tokens->len)
    {
      guint taken = take_bound (&words, i, &span);

      if (taken == 0)
        return FALSE;
      i += taken;
      if (i < words.tokens->len && !door_xls_words_is (&words, i++, " and "))
        return FALSE;
    }
  return is_empty (&span, g_strcmp0 (door_xls_attribute_text (node->bind, "type"), "int") == 0);
}

static const DoorXlsPhrase *
phrase_of (const DoorXlsAttribute *attributes, const char *name)
{
  const DoorXlsAttribute *attribute = door_xls_attribute_find (attributes, name);
  return attribute ? attribute->text.first : NULL;
}

static void
check_required (DoorXlsCheck *self, const DoorXlsNode *node)
{
  const DoorXlsPhrase *required = phrase_of (node->row->bind, "required");
  const char *readonly = door_xls_attribute_text (node->bind, "readonly");
  DoorXlsSpot spot = door_xls_spot_of (node, required);
  gboolean is_required = required && door_xls_yes_no (required->text, FALSE);

  /* A required note is how authors stop an interview that cannot go on. */
  if (strcmp (node->type, "note") == 0)
    return;

  if (is_required && readonly && door_xls_yes_no (readonly, FALSE)
      && !door_xls_attribute_find (node->bind, "calculate"))
    door_xls_check_warn (self, &spot, "required-readonly",
                         "“%s” must be answered and cannot be, being read-only", node->name);
}

void
door_xls_check_logic (DoorXlsCheck *self, const DoorXlsNode *node)
{
  const DoorXlsPhrase *relevant = phrase_of (node->row->bind, "relevant");
  const DoorXlsPhrase *constraint = phrase_of (node->row->bind, "constraint");
  DoorXlsSpot at_relevant = door_xls_spot_of (node, relevant);
  DoorXlsSpot at_constraint = door_xls_spot_of (node, constraint);

  if (relevant && is_always_false (relevant->text))
    door_xls_check_warn (self, &at_relevant, "never-relevant", "“%s” is never asked", node->name);
  if (node->kind != DOOR_XLS_NODE_QUESTION)
    return;
  if (constraint
      && (is_always_false (constraint->text) || lets_nothing_through (node, constraint->text)))
    door_xls_check_warn (self, &at_constraint, "constraint-unsatisfiable",
                         "no answer to “%s” satisfies this", node->name);
  if (!door_xls_attribute_find (node->bind, "constraint") && door_xls_node_is_number (node)
      && node->question->control == DOOR_XLS_CONTROL_INPUT && door_xls_node_is_visible (node)
      && !door_xls_attribute_find (node->bind, "calculate"))
    door_xls_check_warn (self, &at_constraint, "number-unbounded",
                         "“%s” takes any number; a constraint catches slips", node->name);
  check_required (self, node);
}

/* --- lists --- */

/* "town = ${town}": the column that must equal an answer, and the question that gives it. */
static const char *
simple_filter (DoorXlsCheck *self, const DoorXlsNode *node, const DoorXlsNode **ret_question)
{
  g_auto (DoorXlsWords) words = { 0 };
  guint column;
  g_autofree char *name = NULL;

  if (!node->choice_filter)
    return NULL;
  door_xls_words_init (&words, node->choice_filter);
  if (words.tokens->len != 3 || !door_xls_words_is (&words, 1, "="))
    return NULL;
  column = door_xls_words_get (&words, 0)->kind == DOOR_XLS_TOKEN_NAME ? 0 : 2;
  *ret_question = door_xls_words_question (&words, 2 - column, self->conversion);
  if (door_xls_words_get (&words, column)->kind != DOOR_XLS_TOKEN_NAME || !*ret_question
      || !(*ret_question)->list || strcmp ((*ret_question)->type, "select one") != 0)
    return NULL;
  name = door_xls_words_dup (&words, column);
  return door_xls_arena_dup (self->conversion->arena, name);
}

/* The names that some filter asks for in some column; NULL when any choice may pass. */
static GHashTable *
reached_through (DoorXlsCheck *self, const DoorXlsList *list)
{
  DoorXlsNode *root = self->conversion->root;
  g_autoptr (GHashTable) reached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (DoorXlsNode *node = root; node; node = door_xls_node_next (node, root))
    {
      const DoorXlsNode *question;
      const char *column;

      if (node->list != list)
        continue;
      column = simple_filter (self, node, &question);
      if (!column)
        return NULL;
      for (const DoorXlsChoice *by = question->list->first; by; by = by->next)
        if (by->name)
          g_hash_table_add (reached, g_strdup_printf ("%s\x1f%s", column, by->name));
    }
  return g_steal_pointer (&reached);
}

static gboolean
is_reached (const DoorXlsChoice *choice, GHashTable *reached)
{
  for (const DoorXlsAttribute *extra = choice->extras; extra; extra = extra->next)
    {
      g_autofree char *key
          = g_strdup_printf ("%s\x1f%s", extra->name, door_xls_text_plain (&extra->text));
      if (g_hash_table_contains (reached, key))
        return TRUE;
    }
  return FALSE;
}

static void
check_reached (DoorXlsCheck *self, const DoorXlsList *list)
{
  g_autoptr (GHashTable) reached = reached_through (self, list);

  for (const DoorXlsChoice *choice = list->first; reached && choice; choice = choice->next)
    {
      DoorXlsSpot spot = { DOOR_XLS_SHEET_CHOICES, choice->row, -1 };

      if (choice->row > 0 && !is_reached (choice, reached))
        door_xls_check_warn (self, &spot, "choice-unreachable",
                             "no answer lets the choice “%s” of list “%s” through its filter",
                             choice->name, list->name);
    }
}

/* A list can also be looked up by instance('name') in any expression. */
static gboolean
is_looked_up (DoorXlsCheck *self, const DoorXlsList *list)
{
  const DoorXlsSheet *survey = self->conversion->workbook->sheets[DOOR_XLS_SHEET_SURVEY];

  for (guint i = 0; i < survey->cells->len; i++)
    {
      const char *text = g_array_index (survey->cells, DoorXlsCell, i).text;
      if (strchr (text, '(') && strstr (text, list->name))
        return TRUE;
    }
  return FALSE;
}

void
door_xls_check_lists (DoorXlsCheck *self)
{
  GPtrArray *lists = self->conversion->list_order;

  for (guint i = 0; i < lists->len; i++)
    {
      const DoorXlsList *list = lists->pdata[i];
      DoorXlsSpot spot = { DOOR_XLS_SHEET_CHOICES, list->first->row, -1 };

      if (g_hash_table_contains (self->used_lists, list))
        check_reached (self, list);
      else if (!is_looked_up (self, list))
        door_xls_check_warn (self, &spot, "list-unused", "no question uses the list “%s”",
                             list->name);
    }
}
