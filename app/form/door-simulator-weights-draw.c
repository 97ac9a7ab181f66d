/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer drawn by the weights. */
#define G_LOG_DOMAIN "door-form"

#include "door-simulator-weights-private.h"

#include <math.h>
#include <string.h>

#include "door-session-private.h"

/* From 0 to below 1. */
static double
fraction (guint64 *state)
{
  return (double) (door_simulator_random (state) >> 11) / (double) (G_GUINT64_CONSTANT (1) << 53);
}

/* A value between the ends, both of them included, with so many decimals. */
static double
between (const DoorWeightRow *row, guint64 *state)
{
  const double unit = pow (10, row->n_decimals);
  const double n = floor ((row->high - row->low) * unit + 0.5) + 1;

  return row->low + floor (fraction (state) * n) / unit;
}

static char *
date_of_days (double days)
{
  g_autoptr (GDateTime) moment
      = g_date_time_new_from_unix_utc ((gint64) days * DOOR_WEIGHT_SECONDS_OF_DAY);

  return moment ? g_date_time_format (moment, "%Y-%m-%d") : g_strdup ("");
}

static DoorSimulatorDrawn
take (const DoorWeightRow *row, guint64 *state, char **ret_answer)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *format = g_strdup_printf ("%%.%uf", row->n_decimals);

  switch (row->kind)
    {
    case DOOR_WEIGHT_TEXT:
      *ret_answer = g_strdup (row->text);
      return DOOR_SIMULATOR_GIVEN;
    case DOOR_WEIGHT_NUMBERS:
      *ret_answer
          = g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, between (row, state)));
      return DOOR_SIMULATOR_GIVEN;
    case DOOR_WEIGHT_DATES:
      *ret_answer = date_of_days (between (row, state));
      return DOOR_SIMULATOR_GIVEN;
    case DOOR_WEIGHT_BLANK:
      return DOOR_SIMULATOR_BLANK;
    case DOOR_WEIGHT_ANY:
    default:
      return DOOR_SIMULATOR_ANY;
    }
}

/* One row, by weight; NULL when none has any. */
static const DoorWeightRow *
pick (const GPtrArray *rows, guint64 *state)
{
  double total = 0, at;

  for (guint i = 0; i < rows->len; i++)
    total += ((const DoorWeightRow *) g_ptr_array_index (rows, i))->weight;
  at = fraction (state) * total;
  for (guint i = 0; i < rows->len && total > 0; i++)
    {
      const DoorWeightRow *row = g_ptr_array_index (rows, i);

      at -= row->weight;
      if (at < 0)
        return row;
    }
  return NULL;
}

static const DoorWeightRow *
find_row (const GPtrArray *rows, const char *value)
{
  const DoorWeightRow *others = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const DoorWeightRow *row = g_ptr_array_index (rows, i);

      if (row->kind == DOOR_WEIGHT_TEXT && strcmp (row->text, value) == 0)
        return row;
      if (row->kind == DOOR_WEIGHT_ANY)
        others = row;
    }
  return others;
}

static gboolean
is_chosen (const DoorWeightRow *row, guint64 *state)
{
  return row && fraction (state) * 100 < row->weight;
}

/* Nothing at all, or a reason for it. */
static const DoorWeightRow *
pick_instead (const GPtrArray *rows, DoorFormDef *def, DoorDefNode node, guint64 *state)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const DoorWeightRow *row = g_ptr_array_index (rows, i);

      if ((row->kind == DOOR_WEIGHT_BLANK
           || (row->kind == DOOR_WEIGHT_TEXT && door_form_reason_of (def, node, row->text)))
          && is_chosen (row, state))
        return row;
    }
  return NULL;
}

static DoorSimulatorDrawn
draw_several (
    const GPtrArray *rows, DoorSession *session, DoorNode node, guint64 *state, char **ret_answer)
{
  const DoorWeightRow *instead
      = pick_instead (rows, session->def, door_session_def_node (session, node), state);
  const guint n = instead ? 0 : door_session_n_choices (session, node);
  GString *out;

  if (instead)
    return take (instead, state, ret_answer);
  out = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    {
      const char *value = door_session_choice_value (session, node, i);

      if (is_chosen (find_row (rows, value), state))
        g_string_append_printf (out, "%s%s", out->len ? " " : "", value);
    }
  *ret_answer = g_string_free (out, FALSE);
  return **ret_answer ? DOOR_SIMULATOR_GIVEN : DOOR_SIMULATOR_BLANK;
}

DoorSimulatorDrawn
door_simulator_weights_draw (const DoorSimulatorWeights *self,
                             DoorSession *session,
                             DoorItem question,
                             guint64 *state,
                             char **ret_answer)
{
  const GPtrArray *rows = self->rows[door_session_def_node (session, question.node)];
  const DoorWeightRow *row;

  *ret_answer = NULL;
  if (!rows)
    return DOOR_SIMULATOR_ANY;
  if (door_form_control_kind (session->def, question.control) == DOOR_CONTROL_SELECT_MULTIPLE)
    return draw_several (rows, session, question.node, state, ret_answer);
  row = pick (rows, state);
  return row ? take (row, state, ret_answer) : DOOR_SIMULATOR_ANY;
}

gboolean
door_simulator_weights_draw_count (const DoorSimulatorWeights *self,
                                   DoorDefNode repeat,
                                   guint64 *state,
                                   guint *ret_count)
{
  const GPtrArray *rows = self->rows[repeat];
  const DoorWeightRow *row = rows ? pick (rows, state) : NULL;

  if (!row || row->kind != DOOR_WEIGHT_NUMBERS)
    return FALSE;
  *ret_count = (guint) between (row, state);
  return TRUE;
}
