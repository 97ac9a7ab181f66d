/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filters of choices in words. A filter reads the columns of the list and the answers so far; with a
 * choice's own columns put in, what is left is a condition on the answers alone. */
#define G_LOG_DOMAIN "door-form"

#include "door-words-private.h"

#include "door-form-private.h"
#include "door-tree-private.h"

#include <math.h>
#include <string.h>

/* --- What is certain ---------------------------------------------------------------------------- */

static gboolean
is_literal (const DoorXpath *program, DoorXTerm term)
{
  DoorXTermKind kind = door_xpath_term_kind (program, term);

  return kind == DOOR_XTERM_NUMBER || kind == DOOR_XTERM_TEXT;
}

/* A text that is no number equals none. */
static double
number_of (const DoorXpath *program, DoorXTerm term)
{
  const char *text;
  char *end;
  double number;

  if (door_xpath_term_kind (program, term) == DOOR_XTERM_NUMBER)
    return door_xpath_term_number (program, term);
  text = door_xpath_term_text (program, term);
  number = g_ascii_strtod (text, &end);
  return end == text || *end ? NAN : number;
}

static gboolean
are_equal (const DoorXpath *program, DoorXTerm a, DoorXTerm b)
{
  if (door_xpath_term_kind (program, a) == DOOR_XTERM_TEXT
      && door_xpath_term_kind (program, b) == DOOR_XTERM_TEXT)
    return strcmp (door_xpath_term_text (program, a), door_xpath_term_text (program, b)) == 0;
  return number_of (program, a) == number_of (program, b);
}

static DoorTruth
truth (gboolean holds)
{
  return holds ? DOOR_TRUTH_TRUE : DOOR_TRUTH_FALSE;
}

static DoorTruth
constant_equality (const DoorXpath *program, DoorXTerm term)
{
  DoorXTerm a = door_xpath_term_first (program, term);
  DoorXTerm b = door_xpath_term_next (program, a);

  if (door_xpath_term_n_operands (program, term) != 2 || !is_literal (program, a)
      || !is_literal (program, b))
    return DOOR_TRUTH_UNKNOWN;
  return truth (are_equal (program, a, b)
                == (strcmp (door_xpath_term_sign (program, b), "=") == 0));
}

/* One part may settle the whole: a false one an "and", a true one an "or". */
static DoorTruth
constant_logic (const DoorXpath *program, DoorXTerm term)
{
  gboolean is_and = door_xpath_term_kind (program, term) == DOOR_XTERM_AND;
  DoorTruth all = truth (is_and);

  for (DoorXTerm t = door_xpath_term_first (program, term); t != DOOR_XTERM_NONE;
       t = door_xpath_term_next (program, t))
    {
      DoorTruth part = door_words_constant (program, t);

      if (part == truth (!is_and))
        return part;
      if (part == DOOR_TRUTH_UNKNOWN)
        all = DOOR_TRUTH_UNKNOWN;
    }
  return all;
}

DoorTruth
door_words_constant (const DoorXpath *program, DoorXTerm term)
{
  DoorXTerm first = door_xpath_term_first (program, term);
  DoorTruth of;

  switch (door_xpath_term_kind (program, term))
    {
    case DOOR_XTERM_AND:
    case DOOR_XTERM_OR:
      return constant_logic (program, term);
    case DOOR_XTERM_EQUALITY:
      return constant_equality (program, term);
    case DOOR_XTERM_CALL:
      if (first == DOOR_XTERM_NONE && strcmp (door_xpath_term_called (program, term), "true") == 0)
        return DOOR_TRUTH_TRUE;
      if (first == DOOR_XTERM_NONE && strcmp (door_xpath_term_called (program, term), "false") == 0)
        return DOOR_TRUTH_FALSE;
      if (strcmp (door_xpath_term_called (program, term), "not") != 0)
        return DOOR_TRUTH_UNKNOWN;
      of = door_words_constant (program, first);
      return of == DOOR_TRUTH_UNKNOWN ? of : truth (of == DOOR_TRUTH_FALSE);
    default:
      return DOOR_TRUTH_UNKNOWN;
    }
}

/* --- The filter --------------------------------------------------------------------------------- */

/* Behind the quoted text that begins at `at`. */
static const char *
behind_quote (const char *at)
{
  const char *end = strchr (at + 1, *at);

  return end ? end + 1 : at + strlen (at);
}

/* What stands between the only brackets of a nodeset; NULL when there are none, or several. */
static char *
filter_text (const DoorItemset *itemset)
{
  const char *source = itemset && itemset->all ? door_xpath_source (itemset->nodes) : NULL;
  const char *open = NULL, *close = NULL;

  for (const char *at = source; at && *at;)
    {
      if (*at == '\'' || *at == '"')
        {
          at = behind_quote (at);
          continue;
        }
      if ((*at == '[' && open) || (*at == ']' && close))
        return NULL;
      open = *at == '[' ? at : open;
      close = *at == ']' ? at : close;
      at++;
    }
  return open && close > open ? g_strndup (open + 1, (gsize) (close - open - 1)) : NULL;
}

/* A choice's own column stands for itself: neither a step of a path, nor a function, nor an
 * operator. */
static gboolean
is_column (const char *begin, const char *name, const char *at, const char *end)
{
  static const char *const operators[] = { "and", "or", "div", "mod", NULL };

  while (at > begin && g_ascii_isspace (at[-1]))
    at--;
  while (g_ascii_isspace (*end))
    end++;
  return (at == begin || !strchr ("/@:$", at[-1])) && *end != '(' && *end != '/' && *end != ':'
         && !g_strv_contains (operators, name);
}

/* FALSE when the item has no such column, or its text cannot be quoted. */
static gboolean
append_column (GString *out, const DoorTree *table, DoorTreeId item, const char *name)
{
  DoorTreeId column = door_tree_child (table, item, g_quark_from_string (name));
  g_autofree char *made = NULL;
  const char *text = column == DOOR_TREE_NONE ? NULL : door_tree_text (table, column, &made);

  if (!text || (strchr (text, '\'') && strchr (text, '"')))
    return FALSE;
  g_string_append_printf (out, strchr (text, '\'') ? "\"%s\"" : "'%s'", text);
  return TRUE;
}

static gboolean
is_name_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-' || c == '.' || (guchar) c >= 0x80;
}

/* The filter with the columns of one item put in; NULL when that cannot be done. */
static DoorXpath *
filter_for (const char *filter, const DoorTree *table, DoorTreeId item)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = filter; *at;)
    {
      const char *end = at + 1;

      if (*at == '\'' || *at == '"')
        end = behind_quote (at);
      else if (g_ascii_isalpha (*at) || *at == '_' || (guchar) *at >= 0x80)
        {
          g_autofree char *name = NULL;

          while (is_name_char (*end))
            end++;
          name = g_strndup (at, (gsize) (end - at));
          if (is_column (filter, name, at, end))
            {
              if (!append_column (out, table, item, name))
                return NULL;
              at = end;
              continue;
            }
        }
      else if (g_ascii_isdigit (*at))
        while (g_ascii_isdigit (*end) || *end == '.')
          end++;
      else if (*at == '.' && !g_str_has_suffix (out->str, "/"))
        return NULL; /* from the item, not from the question */
      else if (*at == '.')
        end += *end == '.';
      g_string_append_len (out, at, end - at);
      at = end;
    }
  return door_xpath_compile (out->str, NULL);
}

static const DoorItemset *
filtered (const DoorFormDef *def, DoorControl control, char **ret_filter)
{
  const DoorItemset *itemset = door_form_control (def, control)->itemset;

  *ret_filter = filter_text (itemset);
  return *ret_filter ? itemset : NULL;
}

static DoorXpath *
program_for (const DoorFormDef *def, DoorControl control, guint index)
{
  g_autofree char *filter = NULL;
  const DoorItemset *itemset = filtered (def, control, &filter);
  guint own = door_form_control (def, control)->n_choices;

  if (!itemset || index < own || index - own >= itemset->all->len)
    return NULL;
  return filter_for (filter, itemset->table, g_array_index (itemset->all, DoorTreeId, index - own));
}

gboolean
door_words_is_filtered (const DoorFormDef *def, DoorControl control)
{
  const DoorItemset *itemset;

  g_return_val_if_fail (def != NULL, FALSE);

  itemset = door_form_control (def, control)->itemset;
  return itemset && itemset->all && strchr (door_xpath_source (itemset->nodes), '[') != NULL;
}

char *
door_words_choice (const DoorFormDef *def, DoorControl control, guint index, const DoorWords *words)
{
  DoorDefNode node = door_form_control_node (def, control);
  g_autoptr (DoorXpath) program = NULL;

  g_return_val_if_fail (def != NULL && words != NULL, NULL);

  if (!door_words_is_filtered (def, control) || index < door_form_control (def, control)->n_choices)
    return g_strdup ("");
  program = program_for (def, control, index);
  if (!program || node == DOOR_DEF_NONE)
    return NULL;
  if (door_words_constant (program, door_xpath_term_root (program)) == DOOR_TRUTH_TRUE)
    return g_strdup ("");
  return door_words_program (def, node, program, words);
}

char *
door_words_filter_reads (const DoorFormDef *def, DoorControl control, const DoorWords *words)
{
  DoorDefNode node = door_form_control_node (def, control);
  g_autoptr (DoorXpath) program = NULL;

  g_return_val_if_fail (def != NULL && words != NULL, NULL);

  program = program_for (def, control, door_form_control (def, control)->n_choices);
  return program && node != DOOR_DEF_NONE ? door_words_reads (def, node, program, words) : NULL;
}
