/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evaluation with unknowns. A part is known only where every reading of the unknown gives the same:
 * "false and unknown" is false. */
#define G_LOG_DOMAIN "door-form"

#include "door-foresight.h"

#include "door-form-private.h"

#include <math.h>
#include <string.h>

/* Calculations that read calculations: beyond this the answer is "unknown". */
#define MAX_FOLLOWED 12
/* Operations of one foresight; beyond it the answer is "unknown". */
#define MAX_WORK 20000

typedef enum {
  GUESS_UNKNOWN,
  GUESS_TEXT,
  GUESS_NUMBER,
  GUESS_TRUTH,
} GuessKind;

typedef struct {
  GuessKind kind;
  const char *text; /* borrowed from the program or from what is known */
  double number;    /* TRUTH: 0 or 1 */
} Guess;

typedef struct {
  const DoorFormDef *def;
  const DoorKnowledge *knowledge;
  guint followed;
  guint work;
} Seer;

static const Guess unknown = { GUESS_UNKNOWN, NULL, 0 };

static Guess guess (Seer *self, DoorDefNode context, const DoorXpath *program, DoorXTerm term);

/* --- Paths ------------------------------------------------------------------------------------ */

const DoorXpath *
door_form_program (const DoorFormDef *def, DoorDefNode node, DoorExprKind kind)
{
  g_return_val_if_fail (def != NULL && kind < DOOR_N_EXPRS, NULL);

  return node == DOOR_DEF_NONE ? NULL : door_form_node (def, node)->exprs[kind];
}

static DoorDefNode
go_up (const DoorFormDef *def, DoorDefNode node, guint n)
{
  for (; n > 0 && node != DOOR_DEF_NONE; n--)
    node = door_form_parent (def, node);
  return node;
}

static DoorDefNode
follow (const DoorFormDef *def,
        DoorDefNode context,
        const DoorXpath *program,
        DoorXTerm term,
        const DoorXPlainPath *path)
{
  DoorDefNode node;
  guint i = 0;

  if (path->is_absolute)
    {
      if (path->n_names == 0
          || strcmp (door_xpath_term_path_name (program, term, 0), door_form_root_name (def)) != 0)
        return DOOR_DEF_NONE;
      node = DOOR_DEF_ROOT;
      i = 1;
    }
  else
    node = go_up (def, context, path->n_ups);
  for (; i < path->n_names && node != DOOR_DEF_NONE; i++)
    node = door_form_child_named (
        def, node, g_quark_try_string (door_xpath_term_path_name (program, term, i)), FALSE);
  return node;
}

DoorDefNode
door_form_named_node (const DoorFormDef *def,
                      DoorDefNode context,
                      const DoorXpath *program,
                      DoorXTerm term)
{
  DoorXPlainPath path;

  return door_xpath_term_plain_path (program, term, &path)
             ? follow (def, context, program, term, &path)
             : DOOR_DEF_NONE;
}

DoorDefNode
door_form_reached_node (const DoorFormDef *def,
                        DoorDefNode context,
                        const DoorXpath *program,
                        DoorXTerm term)
{
  DoorXPlainPath path;

  return door_xpath_term_named_path (program, term, &path)
             ? follow (def, context, program, term, &path)
             : DOOR_DEF_NONE;
}

/* --- Values ----------------------------------------------------------------------------------- */

static Guess
truth (gboolean value)
{
  return (Guess){ GUESS_TRUTH, NULL, value ? 1 : 0 };
}

static Guess
number (double value)
{
  return (Guess){ GUESS_NUMBER, NULL, value };
}

static Guess
text (const char *value)
{
  return (Guess){ GUESS_TEXT, value, 0 };
}

static double to_number (Guess guess);

static Guess
negative (Guess of)
{
  return of.kind == GUESS_UNKNOWN ? unknown : number (-to_number (of));
}

static double
to_number (Guess guess)
{
  char *end;
  double value;

  if (guess.kind != GUESS_TEXT)
    return guess.number;
  value = g_ascii_strtod (guess.text, &end);
  while (g_ascii_isspace (*end))
    end++;
  return end == guess.text || *end != '\0' ? NAN : value;
}

static DoorTruth
to_truth (Guess guess)
{
  switch (guess.kind)
    {
    case GUESS_TEXT:
      return *guess.text ? DOOR_TRUTH_TRUE : DOOR_TRUTH_FALSE;
    case GUESS_NUMBER:
      return guess.number != 0 && !isnan (guess.number) ? DOOR_TRUTH_TRUE : DOOR_TRUTH_FALSE;
    case GUESS_TRUTH:
      return guess.number != 0 ? DOOR_TRUTH_TRUE : DOOR_TRUTH_FALSE;
    case GUESS_UNKNOWN:
    default:
      return DOOR_TRUTH_UNKNOWN;
    }
}

static Guess
from_truth (DoorTruth value)
{
  return value == DOOR_TRUTH_UNKNOWN ? unknown : truth (value == DOOR_TRUTH_TRUE);
}

/* A node that has several instances here, or that a calculation fills, is not simply known. */
static Guess
guess_node (Seer *self, DoorDefNode context, DoorDefNode node)
{
  const char *known;
  const DoorXpath *calculation;
  Guess found;

  if (node == DOOR_DEF_NONE)
    return unknown;
  known = self->knowledge->value (node, self->knowledge->data);
  if (known)
    return text (known);
  calculation = door_form_program (self->def, node, DOOR_EXPR_CALCULATE);
  if (!calculation || self->followed >= MAX_FOLLOWED
      || door_form_common_level (self->def, context, node)
             < door_form_node (self->def, node)->level)
    return unknown;
  self->followed++;
  found = guess (self, node, calculation, door_xpath_term_root (calculation));
  self->followed--;
  return found;
}

/* --- Operators -------------------------------------------------------------------------------- */

/* `decisive` settles the whole whatever the others are: TRUE for "or", FALSE for "and". */
static Guess
guess_logic (
    Seer *self, DoorDefNode context, const DoorXpath *program, DoorXTerm first, DoorTruth decisive)
{
  gboolean all_known = TRUE;

  for (DoorXTerm t = first; t != DOOR_XTERM_NONE; t = door_xpath_term_next (program, t))
    {
      DoorTruth part = to_truth (guess (self, context, program, t));

      if (part == decisive)
        return from_truth (decisive);
      all_known = all_known && part != DOOR_TRUTH_UNKNOWN;
    }
  if (!all_known)
    return unknown;
  return from_truth (decisive == DOOR_TRUTH_TRUE ? DOOR_TRUTH_FALSE : DOOR_TRUTH_TRUE);
}

static gboolean
are_equal (Guess a, Guess b)
{
  if (a.kind == GUESS_TRUTH || b.kind == GUESS_TRUTH)
    return to_truth (a) == to_truth (b);
  if (a.kind == GUESS_NUMBER || b.kind == GUESS_NUMBER)
    return to_number (a) == to_number (b);
  return strcmp (a.text, b.text) == 0;
}

static gboolean
compare (Guess a, const char *sign, Guess b)
{
  double x = to_number (a), y = to_number (b);

  if (strcmp (sign, "=") == 0)
    return are_equal (a, b);
  if (strcmp (sign, "!=") == 0)
    return !are_equal (a, b);
  if (strcmp (sign, "<") == 0)
    return x < y;
  if (strcmp (sign, "<=") == 0)
    return x <= y;
  return strcmp (sign, ">") == 0 ? x > y : x >= y;
}

static Guess
calculate (Guess a, const char *sign, Guess b)
{
  double x = to_number (a), y = to_number (b);

  if (strcmp (sign, "+") == 0)
    return number (x + y);
  if (strcmp (sign, "-") == 0)
    return number (x - y);
  if (strcmp (sign, "*") == 0)
    return number (x * y);
  return number (strcmp (sign, "div") == 0 ? x / y : fmod (x, y));
}

static Guess
guess_chain (Seer *self,
             DoorDefNode context,
             const DoorXpath *program,
             DoorXTerm first,
             gboolean is_comparison)
{
  Guess sum = guess (self, context, program, first);

  for (DoorXTerm t = door_xpath_term_next (program, first); t != DOOR_XTERM_NONE;
       t = door_xpath_term_next (program, t))
    {
      Guess next = guess (self, context, program, t);
      const char *sign = door_xpath_term_sign (program, t);

      if (sum.kind == GUESS_UNKNOWN || next.kind == GUESS_UNKNOWN)
        return unknown;
      sum = is_comparison ? truth (compare (sum, sign, next)) : calculate (sum, sign, next);
    }
  return sum;
}

/* --- Functions -------------------------------------------------------------------------------- */

static gboolean
holds_word (const char *list, const char *word)
{
  g_auto (GStrv) words = g_strsplit_set (list, " \t\n", -1);

  return *word && g_strv_contains ((const char *const *) words, word);
}

static guint
count_words (const char *list)
{
  g_auto (GStrv) words = g_strsplit_set (list, " \t\n", -1);
  guint n = 0;

  for (char **word = words; *word; word++)
    n += **word ? 1 : 0;
  return n;
}

static Guess
guess_if (Seer *self, DoorDefNode context, const DoorXpath *program, DoorXTerm condition)
{
  DoorXTerm yes = door_xpath_term_next (program, condition);
  DoorXTerm no = door_xpath_term_next (program, yes);

  switch (to_truth (guess (self, context, program, condition)))
    {
    case DOOR_TRUTH_TRUE:
      return guess (self, context, program, yes);
    case DOOR_TRUTH_FALSE:
      return guess (self, context, program, no);
    case DOOR_TRUTH_UNKNOWN:
    default:
      return unknown;
    }
}

static Guess
guess_of_one (const char *function, Guess argument)
{
  DoorTruth as_truth = to_truth (argument);

  if (argument.kind == GUESS_UNKNOWN)
    return unknown;
  if (strcmp (function, "not") == 0)
    return truth (as_truth == DOOR_TRUTH_FALSE);
  if (strcmp (function, "boolean") == 0)
    return from_truth (as_truth);
  if (strcmp (function, "number") == 0)
    return number (to_number (argument));
  if (strcmp (function, "int") == 0)
    return number (trunc (to_number (argument)));
  if (argument.kind != GUESS_TEXT)
    return unknown;
  if (strcmp (function, "string") == 0)
    return argument;
  if (strcmp (function, "string-length") == 0)
    return number ((double) g_utf8_strlen (argument.text, -1));
  return strcmp (function, "count-selected") == 0 ? number (count_words (argument.text)) : unknown;
}

static Guess
guess_of_two (const char *function, Guess a, Guess b)
{
  if (a.kind != GUESS_TEXT)
    return unknown;
  if (strcmp (function, "coalesce") == 0)
    return *a.text ? a : b;
  if (strcmp (function, "selected") == 0 && !*a.text)
    return truth (FALSE);
  if (strcmp (function, "selected") == 0 && b.kind == GUESS_TEXT)
    return truth (holds_word (a.text, b.text));
  return unknown;
}

static Guess
guess_call (Seer *self, DoorDefNode context, const DoorXpath *program, DoorXTerm term)
{
  const char *function = door_xpath_term_called (program, term);
  DoorXTerm first = door_xpath_term_first (program, term);

  switch (door_xpath_term_n_operands (program, term))
    {
    case 0:
      if (strcmp (function, "true") == 0 || strcmp (function, "false") == 0)
        return truth (*function == 't');
      return unknown;
    case 1:
      return guess_of_one (function, guess (self, context, program, first));
    case 2:
      return guess_of_two (function, guess (self, context, program, first),
                           guess (self, context, program, door_xpath_term_next (program, first)));
    case 3:
      return strcmp (function, "if") == 0 ? guess_if (self, context, program, first) : unknown;
    default:
      return unknown;
    }
}

static Guess
guess (Seer *self, DoorDefNode context, const DoorXpath *program, DoorXTerm term)
{
  DoorXTerm first = door_xpath_term_first (program, term);

  if (self->work++ > MAX_WORK)
    return unknown;
  switch (door_xpath_term_kind (program, term))
    {
    case DOOR_XTERM_NUMBER:
      return number (door_xpath_term_number (program, term));
    case DOOR_XTERM_TEXT:
      return text (door_xpath_term_text (program, term));
    case DOOR_XTERM_CALL:
      return guess_call (self, context, program, term);
    case DOOR_XTERM_PATH:
      return guess_node (self, context, door_form_named_node (self->def, context, program, term));
    case DOOR_XTERM_OR:
      return guess_logic (self, context, program, first, DOOR_TRUTH_TRUE);
    case DOOR_XTERM_AND:
      return guess_logic (self, context, program, first, DOOR_TRUTH_FALSE);
    case DOOR_XTERM_EQUALITY:
    case DOOR_XTERM_RELATION:
      return guess_chain (self, context, program, first, TRUE);
    case DOOR_XTERM_SUM:
    case DOOR_XTERM_PRODUCT:
      return guess_chain (self, context, program, first, FALSE);
    case DOOR_XTERM_NEGATE:
      return negative (guess (self, context, program, first));
    case DOOR_XTERM_UNION:
    default:
      return unknown;
    }
}

DoorTruth
door_form_foresee (const DoorFormDef *def,
                   DoorDefNode context,
                   const DoorXpath *program,
                   const DoorKnowledge *knowledge)
{
  Seer seer = { def, knowledge, 0, 0 };

  g_return_val_if_fail (def != NULL && program != NULL && knowledge != NULL, DOOR_TRUTH_UNKNOWN);

  return to_truth (guess (&seer, context, program, door_xpath_term_root (program)));
}
