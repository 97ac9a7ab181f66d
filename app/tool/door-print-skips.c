/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Skips: with one answer known and everything before it open, which of the next questions can be
 * told not to be asked? What is skipped is blank, and may skip others in turn. */
#define G_LOG_DOMAIN "doorctl"

#include "door-print-private.h"

#include "door-foresight.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Beyond as many choices nobody reads skips one by one. */
#define MAX_SKIP_CHOICES 30
/* As many labels are named in a skip; of more, the codes. */
#define MAX_NAMED 3

typedef struct {
  GHashTable *values; /* DoorDefNode + 1 -> borrowed text */
} Known;

static const char *
known_value (DoorDefNode node, gpointer data)
{
  return g_hash_table_lookup (((Known *) data)->values, GUINT_TO_POINTER (node + 1));
}

static const PrintItem *
item_at (const Print *self, guint index)
{
  return &g_array_index (self->items, PrintItem, index);
}

static gboolean
is_inside (const DoorFormDef *def, DoorControl control, DoorControl outer)
{
  for (; control != DOOR_CONTROL_ROOT && control != DOOR_CONTROL_NONE;
       control = door_form_control_parent (def, control))
    if (control == outer)
      return TRUE;
  return FALSE;
}

static DoorTruth
asked (const Print *self, DoorDefNode node, Known *known)
{
  const DoorXpath *program = door_form_program (self->def, node, DOOR_EXPR_RELEVANT);
  const DoorKnowledge knowledge = { known_value, known };

  return program ? door_form_foresee (self->def, node, program, &knowledge) : DOOR_TRUTH_TRUE;
}

/* Its own condition or that of a group around it (not around the asker) is known to fail. */
static gboolean
is_skipped (const Print *self, guint index, DoorControl asker, Known *known)
{
  for (DoorControl c = item_at (self, index)->control; c != DOOR_CONTROL_ROOT;
       c = door_form_control_parent (self->def, c))
    {
      DoorDefNode node = door_form_control_node (self->def, c);

      if (is_inside (self->def, asker, c))
        return FALSE;
      if (node != DOOR_DEF_NONE && asked (self, node, known) == DOOR_TRUTH_FALSE)
        return TRUE;
    }
  return FALSE;
}

static DoorDefNode
repeat_around (const Print *self, const PrintItem *item)
{
  return item->node == DOOR_DEF_NONE ? DOOR_DEF_NONE : door_form_repeat_of (self->def, item->node);
}

/* Where the interview goes on when the question at `index` is answered with `value`. */
static guint
find_target (const Print *self, guint index, const char *value)
{
  const PrintItem *asker = item_at (self, index);
  DoorDefNode repeat = repeat_around (self, asker);
  g_autoptr (GHashTable) values = g_hash_table_new (NULL, NULL);
  Known known = { values };
  guint next = index + 1;

  g_hash_table_insert (values, GUINT_TO_POINTER (asker->node + 1), (gpointer) value);
  for (; next < self->items->len; next++)
    {
      const PrintItem *item = item_at (self, next);

      if (repeat != DOOR_DEF_NONE
          && !is_inside (self->def, item->control, door_form_node_control (self->def, repeat)))
        return next == index + 1 ? next : G_MAXUINT;
      if (!is_skipped (self, next, asker->control, &known))
        break;
      if (item->node != DOOR_DEF_NONE && item->number > 0)
        g_hash_table_insert (values, GUINT_TO_POINTER (item->node + 1), (gpointer) "");
    }
  return next;
}

/* Groups have no number: the first question from here on. */
static guint
first_numbered (const Print *self, guint index)
{
  while (index < self->items->len && item_at (self, index)->number == 0)
    index++;
  return index;
}

static PrintSkip *
skip_to (Print *self, guint item, guint target)
{
  PrintSkip skip = { item, target, NULL, FALSE };

  for (guint i = 0; i < self->skips->len; i++)
    {
      PrintSkip *known = &g_array_index (self->skips, PrintSkip, i);

      if (known->item == item && known->target == target)
        return known;
    }
  skip.values = g_ptr_array_new ();
  g_array_append_val (self->skips, skip);
  return &g_array_index (self->skips, PrintSkip, self->skips->len - 1);
}

static gboolean
decides (const Print *self, const PrintItem *item)
{
  return item->number > 0 && item->node != DOOR_DEF_NONE
         && door_form_control_kind (self->def, item->control) == DOOR_CONTROL_SELECT_ONE
         && door_form_n_choices (self->def, item->control) > 0
         && door_form_n_choices (self->def, item->control) <= MAX_SKIP_CHOICES;
}

static void
find_skips_of (Print *self, guint index)
{
  const PrintItem *item = item_at (self, index);
  guint n = door_form_n_choices (self->def, item->control);
  guint straight = first_numbered (self, index + 1);

  for (guint i = 0; i < n; i++)
    {
      const char *value = door_form_choice_value (self->def, item->control, i);
      guint target = find_target (self, index, value);
      PrintSkip *skip;

      if (target != G_MAXUINT)
        target = first_numbered (self, target);
      if (target == straight)
        continue;
      skip = skip_to (self, index, target);
      g_ptr_array_add (skip->values, (gpointer) value);
      skip->is_all = skip->values->len == n;
    }
}

/* --- What needs no "ask only if" --------------------------------------------------------------- */

/* The one question that an expression reads; DOOR_DEF_NONE when it reads several or other things. */
static DoorDefNode
only_node (const Print *self, DoorDefNode context, const DoorXpath *program, DoorXTerm term)
{
  DoorDefNode only = DOOR_DEF_NONE;

  if (door_xpath_term_kind (program, term) == DOOR_XTERM_PATH)
    return door_form_named_node (self->def, context, program, term);
  for (DoorXTerm t = door_xpath_term_first (program, term); t != DOOR_XTERM_NONE;
       t = door_xpath_term_next (program, t))
    {
      DoorDefNode found;
      DoorXTermKind kind = door_xpath_term_kind (program, t);

      if (kind == DOOR_XTERM_TEXT || kind == DOOR_XTERM_NUMBER)
        continue;
      found = only_node (self, context, program, t);
      if (found == DOOR_DEF_NONE || (only != DOOR_DEF_NONE && found != only))
        return DOOR_DEF_NONE;
      only = found;
    }
  return only;
}

static guint
item_of (const Print *self, DoorDefNode node)
{
  for (guint i = 0; i < self->items->len; i++)
    if (item_at (self, i)->node == node)
      return i;
  return G_MAXUINT;
}

/* Every answer of the deciding question either skips this item, or leads to it for certain. */
static gboolean
is_covered (const Print *self, guint index, guint decider)
{
  const PrintItem *item = item_at (self, index);
  const PrintItem *asker = item_at (self, decider);
  guint n = door_form_n_choices (self->def, asker->control);

  for (guint i = 0; i < n; i++)
    {
      const char *value = door_form_choice_value (self->def, asker->control, i);
      g_autoptr (GHashTable) values = g_hash_table_new (NULL, NULL);
      Known known = { values };
      DoorTruth truth;
      guint target;

      g_hash_table_insert (values, GUINT_TO_POINTER (asker->node + 1), (gpointer) value);
      truth = asked (self, item->node, &known);
      target = find_target (self, decider, value);
      if (truth == DOOR_TRUTH_UNKNOWN || (truth == DOOR_TRUTH_FALSE && target <= index))
        return FALSE;
    }
  return TRUE;
}

static void
note_covered (Print *self, guint index)
{
  const PrintItem *item = item_at (self, index);
  const DoorXpath *program = door_form_program (self->def, item->node, DOOR_EXPR_RELEVANT);
  DoorDefNode only;
  guint decider;

  if (!program)
    return;
  only = only_node (self, item->node, program, door_xpath_term_root (program));
  decider = only == DOOR_DEF_NONE ? G_MAXUINT : item_of (self, only);
  if (decider < index && decides (self, item_at (self, decider))
      && is_covered (self, index, decider))
    g_hash_table_add (self->covered, GUINT_TO_POINTER (item->node + 1));
}

void
print_find_skips (Print *self)
{
  for (guint i = 0; i < self->items->len; i++)
    if (decides (self, item_at (self, i)))
      find_skips_of (self, i);
  for (guint i = 0; i < self->items->len; i++)
    note_covered (self, i);
}

/* --- Words -------------------------------------------------------------------------------------- */

static char *
answers_in_words (const Print *self, const PrintItem *item, const PrintSkip *skip)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  guint n = door_form_n_choices (self->def, item->control);

  for (guint i = 0; i < n; i++)
    {
      const char *value = door_form_choice_value (self->def, item->control, i);
      g_autofree char *label = print_choice_label (self, item->control, i);

      if (!g_ptr_array_find_with_equal_func (skip->values, value, g_str_equal, NULL))
        continue;
      g_ptr_array_add (words, skip->values->len <= MAX_NAMED ? g_strdup_printf (_ ("“%s”"), label)
                                                             : g_strdup (value));
    }
  return door_words_or ((const char *const *) words->pdata, words->len);
}

static char *
target_in_words (const Print *self, guint target)
{
  if (target == G_MAXUINT)
    return g_strdup (_ ("go to the end of this part"));
  if (target >= self->items->len)
    return g_strdup (_ ("go to the end"));
  return g_strdup_printf (_ ("go to %u"), item_at (self, target)->number);
}

static char *
one_skip (const Print *self, const PrintSkip *skip)
{
  g_autofree char *target = target_in_words (self, skip->target);
  g_autofree char *answers = answers_in_words (self, item_at (self, skip->item), skip);

  if (skip->is_all)
    return g_strdup_printf (_ ("Whatever the answer, %s."), target);
  return g_strdup_printf (_ ("If %s, %s."), answers, target);
}

GStrv
print_skip_words (const Print *self, guint item)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->skips->len; i++)
    {
      const PrintSkip *skip = &g_array_index (self->skips, PrintSkip, i);
      g_autofree char *words = skip->item == item ? one_skip (self, skip) : NULL;

      if (words)
        g_strv_builder_add (builder, words);
    }
  return g_strv_builder_end (builder);
}
