/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-words-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
door_words_name (const DoorSpeaker *self, DoorDefNode node)
{
  char *name = NULL;

  if (node == DOOR_DEF_NONE)
    return NULL;
  if (node == self->context)
    return g_strdup (_ ("the answer"));
  if (self->words->name)
    name = self->words->name (node, self->words->data);
  return name ? name : g_strdup (door_form_name (self->def, node));
}

/* The label of a choice in quotes; the value where the question offers no such choice. */
char *
door_words_label (const DoorSpeaker *self, DoorDefNode node, const char *value)
{
  DoorControl control = door_form_node_control (self->def, node);
  guint n = control == DOOR_CONTROL_NONE ? 0 : door_form_n_choices (self->def, control);

  for (guint i = 0; i < n; i++)
    if (strcmp (door_form_choice_value (self->def, control, i), value) == 0)
      {
        g_autofree char *label
            = door_form_choice_label (self->def, control, i, self->words->language);

        g_autofree char *quoted = g_strdup_printf (_ ("“%s”"), label);

        return self->words->isolates ? g_strdup_printf ("\u2068%s\u2069", quoted)
                                     : g_steal_pointer (&quoted);
      }
  return g_strdup (value);
}

DoorDefNode
door_words_node (const DoorSpeaker *self, DoorXTerm term)
{
  return door_form_named_node (self->def, self->context, self->program, term);
}

static char *say_call_value (const DoorSpeaker *self, DoorXTerm term);
static char *say_sum (const DoorSpeaker *self, DoorXTerm term);

/* "-8" is a number with a sign before it. */
static char *
say_negative (const DoorSpeaker *self, DoorXTerm term)
{
  DoorXTerm of = door_xpath_term_first (self->program, term);

  if (door_xpath_term_kind (self->program, of) != DOOR_XTERM_NUMBER)
    return NULL;
  return door_xpath_number_to_text (-door_xpath_term_number (self->program, of));
}

/* What can stand on one side of a comparison. */
char *
door_words_value (const DoorSpeaker *self, DoorXTerm term)
{
  switch (door_xpath_term_kind (self->program, term))
    {
    case DOOR_XTERM_NUMBER:
      return door_xpath_number_to_text (door_xpath_term_number (self->program, term));
    case DOOR_XTERM_TEXT:
      return g_strdup (door_xpath_term_text (self->program, term));
    case DOOR_XTERM_PATH:
      return door_words_name (self, door_words_node (self, term));
    case DOOR_XTERM_CALL:
      return say_call_value (self, term);
    case DOOR_XTERM_NEGATE:
      return say_negative (self, term);
    case DOOR_XTERM_SUM:
      return say_sum (self, term);
    default:
      return NULL;
    }
}

/* "a plus b minus c" is read from left to right, as it is computed. */
static char *
say_sum (const DoorSpeaker *self, DoorXTerm term)
{
  DoorXTerm first = door_xpath_term_first (self->program, term);
  g_autofree char *sum = door_words_value (self, first);

  for (DoorXTerm t = door_xpath_term_next (self->program, first); sum && t != DOOR_XTERM_NONE;
       t = door_xpath_term_next (self->program, t))
    {
      g_autofree char *before = g_steal_pointer (&sum);
      g_autofree char *part = door_xpath_term_kind (self->program, t) == DOOR_XTERM_SUM
                                  ? NULL
                                  : door_words_value (self, t);
      gboolean is_minus = strcmp (door_xpath_term_sign (self->program, t), "-") == 0;

      if (part)
        sum = g_strdup_printf (is_minus ? _ ("%s minus %s") : _ ("%s plus %s"), before, part);
    }
  return g_steal_pointer (&sum);
}

static char *
say_call_value (const DoorSpeaker *self, DoorXTerm term)
{
  const char *function = door_xpath_term_called (self->program, term);
  DoorXTerm first = door_xpath_term_first (self->program, term);
  static const char *const transparent[]
      = { "number", "int", "string", "decimal-date-time", "date", "once", NULL };
  g_autofree char *of = NULL;

  if (strcmp (function, "today") == 0)
    return g_strdup (_ ("today"));
  if (strcmp (function, "now") == 0)
    return g_strdup (_ ("now"));
  if (door_xpath_term_n_operands (self->program, term) != 1)
    return NULL;
  if (strcmp (function, "position") == 0)
    return g_strdup (_ ("the number of the line"));
  of = door_words_value (self, first);
  if (!of)
    return NULL;
  if (g_strv_contains (transparent, function))
    return g_steal_pointer (&of);
  if (strcmp (function, "count-selected") == 0)
    return g_strdup_printf (_ ("the number of choices in %s"), of);
  if (strcmp (function, "count") == 0)
    return g_strdup_printf (_ ("the number of %s"), of);
  if (strcmp (function, "sum") == 0)
    return g_strdup_printf (_ ("the sum of %s"), of);
  if (strcmp (function, "string-length") == 0)
    return g_strdup_printf (_ ("the length of %s"), of);
  return NULL;
}
