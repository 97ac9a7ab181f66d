/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-simulator-private.h"

#include <string.h>

#define MAX_HINTS 32u        /* numbers, and texts, for one question */
#define MAX_HINT 1e9         /* draws are made of integers of 32 bits */
#define LONG_WORD 15.0       /* bytes on average: beyond it the script parts no words */
#define BYTES_OF_A_WORD 18.0 /* where it parts none: six characters of three bytes */

struct _DoorSimulatorPlan {
  DoorFormDef *def;
  DoorSimulatorHints *hints; /* by DoorDefNode; numbers is NULL: not read yet */
  double *reading;           /* by DoorControl, seconds; below 0: not known yet */
  guint language;            /* that `reading` is about */
};

/* --- Hints -------------------------------------------------------------------------------- */

static gboolean
is_in_name (const char *source, const char *p)
{
  return p > source && (g_ascii_isalnum (p[-1]) || strchr ("_-.", p[-1]));
}

static const char *
read_text (DoorSimulatorHints *self, const char *p)
{
  const char *end = strchr (p + 1, *p);

  if (!end)
    return p + strlen (p);
  if (end > p + 1)
    g_ptr_array_add (self->texts, g_strndup (p + 1, (gsize) (end - p - 1)));
  return end + 1;
}

static const char *
read_number (DoorSimulatorHints *self, const char *source, const char *p)
{
  char *end;
  double number = CLAMP (g_ascii_strtod (p, &end), 0.0, MAX_HINT);

  if (!is_in_name (source, p))
    g_array_append_val (self->numbers, number);
  return end > p ? end : p + 1;
}

static void
read_hints (DoorSimulatorHints *self, const char *source)
{
  const char *p = source ? source : "";

  while (*p && self->numbers->len < MAX_HINTS && self->texts->len < MAX_HINTS)
    {
      if (*p == '\'' || *p == '"')
        p = read_text (self, p);
      else if (g_ascii_isdigit (*p))
        p = read_number (self, source, p);
      else
        p++;
    }
}

/* What its own constraint mentions comes first: without it nothing may be accepted at all. */
void
door_simulator_hints_init (DoorSimulatorHints *self, const DoorFormDef *def, DoorDefNode node)
{
  guint n;
  const DoorDefNode *readers = door_form_depended_on (def, node, &n);

  self->numbers = g_array_new (FALSE, FALSE, sizeof (double));
  self->texts = g_ptr_array_new_with_free_func (g_free);
  read_hints (self, door_form_expression (def, node, DOOR_EXPR_CONSTRAINT));
  for (guint i = 0; i < n; i++)
    {
      read_hints (self, door_form_expression (def, readers[i], DOOR_EXPR_RELEVANT));
      read_hints (self, door_form_expression (def, readers[i], DOOR_EXPR_CALCULATE));
    }
}

void
door_simulator_hints_clear (DoorSimulatorHints *self)
{
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
}

const DoorSimulatorHints *
door_simulator_plan_hints (DoorSimulatorPlan *self, DoorDefNode node)
{
  DoorSimulatorHints *hints = &self->hints[node];

  if (!hints->numbers)
    door_simulator_hints_init (hints, self->def, node);
  return hints;
}

/* --- Reading aloud ------------------------------------------------------------------------ */

static double
count_words (const char *text)
{
  double n_words = 0, n_bytes = 0;

  for (const char *p = text; *p; p++)
    if (!g_ascii_isspace (*p))
      {
        n_bytes++;
        n_words += p == text || g_ascii_isspace (p[-1]);
      }
  return n_bytes > n_words * LONG_WORD ? n_bytes / BYTES_OF_A_WORD : n_words;
}

static double
take_words (char *text)
{
  double n = text ? count_words (text) : 0;

  g_free (text);
  return n;
}

static double
measure (const DoorFormDef *def, DoorControl control, guint language)
{
  guint n_choices = door_form_n_choices (def, control);
  double n = take_words (door_form_text (def, control, DOOR_TEXT_LABEL, language));

  for (guint i = 0; i < n_choices && n_choices <= DOOR_SIMULATOR_MOST_READ; i++)
    n += take_words (door_form_choice_label (def, control, i, language));
  return n * 60 / DOOR_SIMULATOR_WORDS_PER_MINUTE;
}

double
door_simulator_plan_reading (DoorSimulatorPlan *self, DoorControl control, guint language)
{
  if (language != self->language)
    {
      for (guint i = 0; i < door_form_n_controls (self->def); i++)
        self->reading[i] = -1;
      self->language = language;
    }
  if (self->reading[control] < 0)
    self->reading[control] = measure (self->def, control, language);
  return self->reading[control];
}

/* --- Life --------------------------------------------------------------------------------- */

DoorSimulatorPlan *
door_simulator_plan_new (DoorFormDef *def)
{
  DoorSimulatorPlan *self;

  g_return_val_if_fail (def != NULL, NULL);
  self = g_new0 (DoorSimulatorPlan, 1);
  self->def = door_form_ref (def);
  self->hints = g_new0 (DoorSimulatorHints, door_form_n_nodes (def));
  self->reading = g_new (double, door_form_n_controls (def));
  for (guint i = 0; i < door_form_n_controls (def); i++)
    self->reading[i] = -1;
  return self;
}

void
door_simulator_plan_free (DoorSimulatorPlan *self)
{
  if (!self)
    return;
  for (guint i = 0; i < door_form_n_nodes (self->def); i++)
    door_simulator_hints_clear (&self->hints[i]);
  g_free (self->hints);
  g_free (self->reading);
  door_form_unref (self->def);
  g_free (self);
}
