/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-words-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Longer conditions are no longer understood by hearing them. */
#define MAX_PARTS 12

static char *say (const DoorSpeaker *self, DoorXTerm term);

char *
door_words_short (const char *expression)
{
  /* Not behind a bracket: instance('wards')/root/item stays as it is. */
  static const char path[] = "(?<![\\])\\w])(?:(?:current\\(\\)/)?(?:\\.\\./)+|current\\(\\)/|/)"
                             "(?:[A-Za-z_][\\w.-]*/)*([A-Za-z_][\\w.-]*)";
  g_autoptr (GRegex) paths = g_regex_new (path, 0, 0, NULL);
  g_autoptr (GRegex) blanks = g_regex_new ("\\s+", 0, 0, NULL);
  g_autofree char *named = NULL;
  char *out;

  g_return_val_if_fail (expression != NULL, NULL);

  named = g_regex_replace (paths, expression, -1, 0, "${\\1}", 0, NULL);
  out = g_regex_replace_literal (blanks, named ? named : expression, -1, 0, " ", 0, NULL);
  return g_strstrip (out ? out : g_strdup (expression));
}

/* --- Comparisons ------------------------------------------------------------------------------ */

typedef struct {
  DoorXTerm left, right;
  const char *sign;
} Pair;

static gboolean
take_pair (const DoorSpeaker *self, DoorXTerm term, Pair *ret)
{
  if (door_xpath_term_n_operands (self->program, term) != 2)
    return FALSE;
  ret->left = door_xpath_term_first (self->program, term);
  ret->right = door_xpath_term_next (self->program, ret->left);
  ret->sign = door_xpath_term_sign (self->program, ret->right);
  return TRUE;
}

static gboolean
is_literal (const DoorSpeaker *self, DoorXTerm term)
{
  DoorXTermKind kind = door_xpath_term_kind (self->program, term);

  if (kind == DOOR_XTERM_NEGATE)
    kind = door_xpath_term_kind (self->program, door_xpath_term_first (self->program, term));
  return kind == DOOR_XTERM_NUMBER || kind == DOOR_XTERM_TEXT;
}

static gboolean
is_empty_text (const DoorSpeaker *self, DoorXTerm term)
{
  return door_xpath_term_kind (self->program, term) == DOOR_XTERM_TEXT
         && !*door_xpath_term_text (self->program, term);
}

/* "${a} = 'x'" and "selected(${a}, 'x')": the node, and the value's words. */
typedef struct {
  DoorDefNode node;
  char *value;
  gboolean is_not;
  gboolean is_one_of_many;
} Choice;

static gboolean
takes_many (const DoorSpeaker *self, DoorDefNode node)
{
  DoorControl control = door_form_node_control (self->def, node);

  return control != DOOR_CONTROL_NONE
         && (door_form_control_kind (self->def, control) == DOOR_CONTROL_SELECT_MULTIPLE
             || door_form_control_kind (self->def, control) == DOOR_CONTROL_ORDER);
}

static gboolean
take_choice (const DoorSpeaker *self, DoorXTerm term, Choice *ret)
{
  g_autofree char *value = NULL;
  gboolean is_call = door_xpath_term_kind (self->program, term) == DOOR_XTERM_CALL;
  Pair pair;

  if (is_call && strcmp (door_xpath_term_called (self->program, term), "selected") != 0)
    return FALSE;
  if (!is_call && door_xpath_term_kind (self->program, term) != DOOR_XTERM_EQUALITY)
    return FALSE;
  if (!take_pair (self, term, &pair))
    return FALSE;
  if (!is_call && is_literal (self, pair.left))
    {
      DoorXTerm left = pair.left;

      pair.left = pair.right;
      pair.right = left;
    }
  ret->node = door_words_node (self, pair.left);
  if (ret->node == DOOR_DEF_NONE || !is_literal (self, pair.right)
      || is_empty_text (self, pair.right))
    return FALSE;
  value = door_words_value (self, pair.right);
  ret->value = door_words_label (self, ret->node, value);
  ret->is_not = strcmp (pair.sign, "!=") == 0;
  ret->is_one_of_many = is_call && takes_many (self, ret->node);
  return TRUE;
}

static char *
say_choice (const DoorSpeaker *self, const Choice *choice, const char *values, gboolean negated)
{
  g_autofree char *name = door_words_name (self, choice->node);

  if (choice->is_one_of_many)
    return g_strdup_printf (choice->is_not != negated ? _ ("%s does not include %s")
                                                      : _ ("%s includes %s"),
                            name, values);
  return g_strdup_printf (choice->is_not != negated ? _ ("%s is not %s") : _ ("%s is %s"), name,
                          values);
}

static char *
say_pair (const char *left, const char *sign, const char *right)
{
  if (strcmp (sign, "=") == 0)
    return g_strdup_printf (_ ("%s is the same as %s"), left, right);
  if (strcmp (sign, "!=") == 0)
    return g_strdup_printf (_ ("%s is not the same as %s"), left, right);
  if (strcmp (sign, "<") == 0)
    return g_strdup_printf (_ ("%s is less than %s"), left, right);
  if (strcmp (sign, "<=") == 0)
    return g_strdup_printf (_ ("%s is at most %s"), left, right);
  if (strcmp (sign, ">") == 0)
    return g_strdup_printf (_ ("%s is more than %s"), left, right);
  return g_strdup_printf (_ ("%s is at least %s"), left, right);
}

static char *
say_comparison (const DoorSpeaker *self, DoorXTerm term)
{
  static const struct {
    const char *sign, *mirrored;
  } mirror[] = { { "<", ">" }, { "<=", ">=" }, { ">", "<" }, { ">=", "<=" } };
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;
  Pair pair;

  if (!take_pair (self, term, &pair))
    return NULL;
  left = door_words_value (self, pair.left);
  right = door_words_value (self, pair.right);
  if (!left || !right)
    return NULL;
  if (is_empty_text (self, pair.right))
    return g_strdup_printf (*pair.sign == '=' ? _ ("%s has no answer") : _ ("%s is answered"),
                            left);
  if (strcmp (pair.sign, "=") == 0 && is_literal (self, pair.right))
    return g_strdup_printf (_ ("%s is %s"), left, right);
  for (gsize i = 0; i < G_N_ELEMENTS (mirror) && is_literal (self, pair.left); i++)
    if (strcmp (mirror[i].sign, pair.sign) == 0)
      return say_pair (right, mirror[i].mirrored, left);
  return say_pair (left, pair.sign, right);
}

/* --- And, or ---------------------------------------------------------------------------------- */

static char *
join (const char *const *items, guint n, gboolean is_and)
{
  g_autofree char *sum = g_strdup (items[0]);

  for (guint i = 1; i < n; i++)
    {
      g_autofree char *before = g_steal_pointer (&sum);

      if (i + 1 < n)
        sum = g_strdup_printf (_ ("%s, %s"), before, items[i]);
      else
        sum = g_strdup_printf (is_and ? _ ("%s and %s") : _ ("%s or %s"), before, items[i]);
    }
  return g_steal_pointer (&sum);
}

char *
door_words_or (const char *const *items, guint n)
{
  g_return_val_if_fail (n > 0, NULL);
  return join (items, n, FALSE);
}

/* "a = 1 or a = 2" is "a is 1 or 2"; so is "a != 1 and a != 2" with its "not". */
static char *
say_same_node (const DoorSpeaker *self, DoorXTerm term, gboolean is_and)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  Choice first = { DOOR_DEF_NONE, NULL, FALSE, FALSE };
  g_autofree char *all = NULL;

  for (DoorXTerm t = door_xpath_term_first (self->program, term); t != DOOR_XTERM_NONE;
       t = door_xpath_term_next (self->program, t))
    {
      Choice choice;

      if (!take_choice (self, t, &choice))
        return NULL;
      g_ptr_array_add (values, choice.value);
      if (values->len == 1)
        first = choice;
      if (choice.node != first.node || choice.is_not != is_and
          || choice.is_one_of_many != first.is_one_of_many || values->len > MAX_PARTS)
        return NULL;
    }
  all = door_words_or ((const char *const *) values->pdata, values->len);
  return say_choice (self, &first, all, FALSE);
}

/* "a >= 0 and a <= 120" is "a is from 0 to 120". */
static char *
say_range (const DoorSpeaker *self, DoorXTerm term)
{
  g_autofree char *name = NULL;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  DoorXTerm first = door_xpath_term_first (self->program, term);
  DoorXTerm second = door_xpath_term_next (self->program, first);
  Pair a, b;

  if (door_xpath_term_n_operands (self->program, term) != 2
      || door_xpath_term_kind (self->program, first) != DOOR_XTERM_RELATION
      || door_xpath_term_kind (self->program, second) != DOOR_XTERM_RELATION
      || !take_pair (self, first, &a) || !take_pair (self, second, &b) || strcmp (a.sign, ">=") != 0
      || strcmp (b.sign, "<=") != 0 || !is_literal (self, a.right) || !is_literal (self, b.right)
      || door_words_node (self, a.left) == DOOR_DEF_NONE
      || door_words_node (self, a.left) != door_words_node (self, b.left))
    return NULL;
  name = door_words_name (self, door_words_node (self, a.left));
  low = door_words_value (self, a.right);
  high = door_words_value (self, b.right);
  return g_strdup_printf (_ ("%s is from %s to %s"), name, low, high);
}

/* A part that is itself put together stands in brackets, so that nobody reads it otherwise. */
static char *
say_part (const DoorSpeaker *self, DoorXTerm term, DoorXTermKind around)
{
  DoorXTermKind kind = door_xpath_term_kind (self->program, term);
  char *words = say (self, term);
  g_autofree char *bare = NULL;

  if (!words || kind == around || (kind != DOOR_XTERM_AND && kind != DOOR_XTERM_OR))
    return words;
  bare = words;
  return g_strdup_printf (_ ("(%s)"), bare);
}

/* The one part that an answer can change; none when there are more. */
static DoorXTerm
only_live (const DoorSpeaker *self, DoorXTerm term)
{
  DoorXTerm live = DOOR_XTERM_NONE;

  for (DoorXTerm t = door_xpath_term_first (self->program, term); t != DOOR_XTERM_NONE;
       t = door_xpath_term_next (self->program, t))
    {
      if (door_words_constant (self->program, t) != DOOR_TRUTH_UNKNOWN)
        continue;
      if (live != DOOR_XTERM_NONE)
        return DOOR_XTERM_NONE;
      live = t;
    }
  return live;
}

static char *
say_logic (const DoorSpeaker *self, DoorXTerm term)
{
  gboolean is_and = door_xpath_term_kind (self->program, term) == DOOR_XTERM_AND;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  char *words = say_same_node (self, term, is_and);
  DoorXTerm live;

  if (!words && is_and)
    words = say_range (self, term);
  if (words)
    return words;
  live = only_live (self, term);
  if (live != DOOR_XTERM_NONE)
    return say (self, live);
  for (DoorXTerm t = door_xpath_term_first (self->program, term); t != DOOR_XTERM_NONE;
       t = door_xpath_term_next (self->program, t))
    {
      char *part;

      if (door_words_constant (self->program, t) != DOOR_TRUTH_UNKNOWN)
        continue;
      part = say_part (self, t, door_xpath_term_kind (self->program, term));
      if (!part || parts->len >= MAX_PARTS)
        {
          g_free (part);
          return NULL;
        }
      g_ptr_array_add (parts, part);
    }
  return join ((const char *const *) parts->pdata, parts->len, is_and);
}

static char *
say_not (const DoorSpeaker *self, DoorXTerm of)
{
  Choice choice = { DOOR_DEF_NONE, NULL, FALSE, FALSE };
  g_autofree char *words = NULL;

  if (take_choice (self, of, &choice))
    {
      g_autofree char *value = choice.value;

      return say_choice (self, &choice, value, TRUE);
    }
  words = say (self, of);
  return words ? g_strdup_printf (_ ("it is not so that %s"), words) : NULL;
}

static char *
say_call (const DoorSpeaker *self, DoorXTerm term)
{
  const char *function = door_xpath_term_called (self->program, term);
  DoorXTerm first = door_xpath_term_first (self->program, term);
  guint n = door_xpath_term_n_operands (self->program, term);

  if (n == 1 && strcmp (function, "not") == 0)
    return say_not (self, first);
  if (n == 1 && strcmp (function, "boolean") == 0)
    return say (self, first);
  if (n == 2 && strcmp (function, "selected") == 0)
    {
      g_autofree char *left = door_words_value (self, first);
      g_autofree char *right = door_words_value (self, door_xpath_term_next (self->program, first));

      return left && right ? g_strdup_printf (_ ("%s includes %s"), left, right) : NULL;
    }
  return NULL;
}

/* A bare path holds when its number is not 0, or its text not blank. */
static char *
say_path (const DoorSpeaker *self, DoorXTerm term)
{
  DoorDefNode node = door_words_node (self, term);
  g_autofree char *name = door_words_name (self, node);

  if (!name)
    return NULL;
  if (door_form_data_type (self->def, node) == DOOR_TYPE_INT
      || door_form_data_type (self->def, node) == DOOR_TYPE_DECIMAL)
    return g_strdup_printf (_ ("%s is not %s"), name, "0");
  return g_strdup_printf (_ ("%s is answered"), name);
}

static char *
say (const DoorSpeaker *self, DoorXTerm term)
{
  DoorTruth truth = door_words_constant (self->program, term);
  Choice choice;

  if (truth != DOOR_TRUTH_UNKNOWN)
    return g_strdup (truth == DOOR_TRUTH_TRUE ? _ ("always") : _ ("never"));
  switch (door_xpath_term_kind (self->program, term))
    {
    case DOOR_XTERM_AND:
    case DOOR_XTERM_OR:
      return say_logic (self, term);
    case DOOR_XTERM_EQUALITY:
    case DOOR_XTERM_RELATION:
    case DOOR_XTERM_CALL:
      if (take_choice (self, term, &choice))
        {
          g_autofree char *value = choice.value;

          return say_choice (self, &choice, value, FALSE);
        }
      return door_xpath_term_kind (self->program, term) == DOOR_XTERM_CALL
                 ? say_call (self, term)
                 : say_comparison (self, term);
    case DOOR_XTERM_PATH:
      return say_path (self, term);
    default:
      return NULL;
    }
}

char *
door_words_program (const DoorFormDef *def,
                    DoorDefNode context,
                    const DoorXpath *program,
                    const DoorWords *words)
{
  const DoorSpeaker speaker = { def, context, program, words };

  return say (&speaker, door_xpath_term_root (program));
}

char *
door_words_condition (const DoorFormDef *def,
                      DoorDefNode node,
                      DoorExprKind kind,
                      const DoorWords *words)
{
  const DoorXpath *program;

  g_return_val_if_fail (def != NULL && words != NULL, NULL);

  program = door_form_program (def, node, kind);
  return program ? door_words_program (def, node, program, words) : NULL;
}

/* --- What is read ------------------------------------------------------------------------------- */

static void
gather_reads (const DoorSpeaker *self, DoorXTerm term, GPtrArray *names)
{
  g_autofree char *name = NULL;

  if (door_xpath_term_kind (self->program, term) == DOOR_XTERM_PATH)
    name = door_words_name (self, door_words_node (self, term));
  if (name && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_steal_pointer (&name));
  for (DoorXTerm t = door_xpath_term_first (self->program, term); t != DOOR_XTERM_NONE;
       t = door_xpath_term_next (self->program, t))
    gather_reads (self, t, names);
}

char *
door_words_reads (const DoorFormDef *def,
                  DoorDefNode context,
                  const DoorXpath *program,
                  const DoorWords *words)
{
  const DoorSpeaker speaker = { def, context, program, words };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  gather_reads (&speaker, door_xpath_term_root (program), names);
  return names->len > 0 ? join ((const char *const *) names->pdata, names->len, TRUE) : NULL;
}

char *
door_words_condition_reads (const DoorFormDef *def,
                            DoorDefNode node,
                            DoorExprKind kind,
                            const DoorWords *words)
{
  const DoorXpath *program;

  g_return_val_if_fail (def != NULL && words != NULL, NULL);

  program = door_form_program (def, node, kind);
  return program ? door_words_reads (def, node, program, words) : NULL;
}
