/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-simulator-private.h"

#include <string.h>

#include "door-session-private.h"

#define DEFAULT_MAX_INSTANCES 2

typedef struct {
  DoorSession *session;
  DoorCursor *cursor;
  const DoorSimulatorOptions *options;
  DoorSimulatorPlan *plan;
  DoorSimulatorReport *report;
  GHashTable *sizes;   /* of repeats: prompt → instances wanted */
  GHashTable *guarded; /* groups whose gate was passed */
  guint64 state;
} Walk;

/* --- Time --------------------------------------------------------------------------------- */

/* Thinking and writing, once a question was read. */
static double
seconds_to_answer (const Walk *self, DoorItem item, const char *answer)
{
  const DoorFormDef *def = self->session->def;
  gsize length = answer ? strlen (answer) : 0;

  switch (door_form_control_kind (def, item.control))
    {
    case DOOR_CONTROL_SELECT_ONE:
      return 4;
    case DOOR_CONTROL_SELECT_MULTIPLE:
    case DOOR_CONTROL_ORDER:
      return 8;
    case DOOR_CONTROL_TRIGGER:
      return 2;
    case DOOR_CONTROL_RANGE:
      return 6;
    case DOOR_CONTROL_UPLOAD:
      return 30;
    case DOOR_CONTROL_GROUP:
    case DOOR_CONTROL_REPEAT:
      return 0;
    case DOOR_CONTROL_INPUT:
    case DOOR_CONTROL_SECRET:
    default:
      return 4 + 0.4 * (double) length;
    }
}

static void
spend (Walk *self, double seconds)
{
  self->report->seconds += seconds;
  if (self->options->clock)
    door_clock_advance (self->options->clock, (gint64) (seconds * G_USEC_PER_SEC));
}

/* The gate of the guarded group around a question, once; handing the tablet over for a sealed one. */
static void
pass_gate (Walk *self, DoorItem item)
{
  const DoorFormDef *def = self->session->def;
  DoorDefNode node = door_session_def_node (self->session, item.node);

  while (node != DOOR_DEF_NONE && !door_form_bind_attribute (def, node, "door:sensitivity"))
    node = door_form_parent (def, node);
  if (node == DOOR_DEF_NONE || !g_hash_table_add (self->guarded, GUINT_TO_POINTER (node)))
    return;
  spend (self, DOOR_SIMULATOR_GATE_SECONDS);
  if (door_form_bind_attribute (def, node, "door:sealed"))
    spend (self, DOOR_SIMULATOR_ALONE_SECONDS);
}

/* --- Answering ---------------------------------------------------------------------------- */

static gboolean
happens (Walk *self, guint percent)
{
  return percent > 0 && door_simulator_random (&self->state) % 100 < percent;
}

static gboolean
leaves_blank (Walk *self, DoorNode node)
{
  return !door_session_is_required (self->session, node)
         && happens (self, self->options->blank_percent);
}

/* One of the reasons that the question takes; NULL: this respondent answers. */
static const char *
draw_reason (Walk *self, DoorNode node)
{
  static const DoorReasons all[]
      = { DOOR_REASON_DONT_KNOW, DOOR_REASON_REFUSED, DOOR_REASON_DOES_NOT_APPLY };
  DoorReasons allowed
      = door_form_reasons (self->session->def, door_session_def_node (self->session, node));
  guint n = 0;

  if (!allowed || !happens (self, self->options->reason_percent))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    n += (allowed & all[i]) != 0;
  n = (guint) (door_simulator_random (&self->state) % n);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if ((allowed & all[i]) && n-- == 0)
      return door_reason_value (all[i]);
  return NULL;
}

static char *
draw_answer (Walk *self, DoorItem item)
{
  const char *reason = draw_reason (self, item.node);

  if (reason && door_session_check (self->session, item.node, reason, TRUE) == DOOR_OUTCOME_OK)
    return g_strdup (reason);
  return door_simulator_draw_with (
      self->session, item, &self->state,
      door_simulator_plan_hints (self->plan, door_session_def_node (self->session, item.node)),
      self->options->weights);
}

static gboolean
is_to_be_answered (const Walk *self, DoorItem item)
{
  return door_form_control_is_question (self->session->def, item.control)
         && !door_session_is_readonly (self->session, item.node);
}

static void
answer (Walk *self, DoorItem item)
{
  g_autofree char *value = NULL;

  if (!door_session_is_alive (self->session, item.node)
      || !door_session_is_relevant (self->session, item.node))
    return;
  pass_gate (self, item);
  spend (self, door_simulator_plan_reading (self->plan, item.control, self->session->language));
  if (!is_to_be_answered (self, item) || leaves_blank (self, item.node))
    return;
  value = draw_answer (self, item);
  spend (self, seconds_to_answer (self, item, value));
  if (!value || door_session_set (self->session, item.node, value, TRUE) != DOOR_OUTCOME_OK)
    self->report->n_refused++;
  else if (*value)
    self->report->n_answers++;
}

/* Answering one question of a screen may show or hide others of it: start over behind it. */
static void
answer_screen (Walk *self)
{
  g_autoptr (GHashTable) answered = g_hash_table_new (NULL, NULL);
  gboolean goes_on = TRUE;

  while (goes_on)
    {
      guint n;
      const DoorItem *items = door_cursor_items (self->cursor, &n);

      goes_on = FALSE;
      for (guint i = 0; i < n && !goes_on; i++)
        if (g_hash_table_add (answered, GUINT_TO_POINTER (items[i].node)))
          {
            answer (self, items[i]);
            goes_on = TRUE;
          }
    }
}

/* --- Repeats ------------------------------------------------------------------------------ */

static guint
draw_size (Walk *self, DoorDefNode repeat)
{
  const guint most
      = self->options->max_instances ? self->options->max_instances : DEFAULT_MAX_INSTANCES;
  guint size;

  if (self->options->weights
      && door_simulator_weights_draw_count (self->options->weights, repeat, &self->state, &size))
    return size;
  return (guint) (door_simulator_random (&self->state) % (most + 1));
}

/* How many instances this respondent tells of, the same each time the prompt comes. */
static guint
wanted_size (Walk *self, DoorItem prompt, DoorDefNode repeat)
{
  gint64 key = (gint64) prompt.control << 32 | prompt.node;
  gpointer known = g_hash_table_lookup (self->sizes, &key);

  if (!known)
    {
      known = GUINT_TO_POINTER (draw_size (self, repeat) + 1);
      g_hash_table_insert (self->sizes, g_memdup2 (&key, sizeof key), known);
    }
  return GPOINTER_TO_UINT (known) - 1;
}

static gboolean
grow (Walk *self)
{
  const DoorItem prompt = door_cursor_item (self->cursor);
  const DoorDefNode repeat = door_form_control_node (self->session->def, prompt.control);

  if (door_session_n_instances (self->session, repeat, prompt.node)
          >= wanted_size (self, prompt, repeat)
      || !door_cursor_add (self->cursor))
    return FALSE;
  self->report->n_instances++;
  return TRUE;
}

/* --- Walking ------------------------------------------------------------------------------ */

static void
walk (Walk *self)
{
  const guint most
      = self->options->max_screens ? self->options->max_screens : DOOR_SIMULATOR_MAX_SCREENS;

  door_cursor_next (self->cursor);
  while (door_cursor_kind (self->cursor) != DOOR_SCREEN_END && self->report->n_screens++ < most)
    {
      if (door_cursor_kind (self->cursor) != DOOR_SCREEN_REPEAT_PROMPT)
        answer_screen (self);
      else if (grow (self))
        continue;
      door_cursor_next (self->cursor);
    }
  self->report->reached_end = door_cursor_kind (self->cursor) == DOOR_SCREEN_END;
}

void
door_simulator_walk (DoorSession *session,
                     const DoorSimulatorOptions *options,
                     DoorSimulatorReport *ret_report)
{
  static const DoorSimulatorOptions plain = { 0 };
  DoorSimulatorReport report = { 0 };
  Walk self = { .session = session, .options = options ? options : &plain, .report = &report };
  g_autoptr (DoorSimulatorPlan) own = NULL;

  g_return_if_fail (session != NULL && ret_report != NULL);
  if (!self.options->plan)
    own = door_simulator_plan_new (session->def);
  self.plan = own ? own : self.options->plan;
  self.sizes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self.guarded = g_hash_table_new (NULL, NULL);
  self.state = self.options->seed;
  self.cursor = door_cursor_new (session);
  walk (&self);
  door_cursor_free (self.cursor);
  g_hash_table_unref (self.guarded);
  g_hash_table_unref (self.sizes);
  *ret_report = report;
}
