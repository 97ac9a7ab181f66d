/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions that decide. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <math.h>
#include <string.h>

static void
call_if (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  gboolean yes = door_x_arg_boolean (run, frame, call, 0);

  door_x_value (run, frame, door_x_arg (run, call, yes ? 1 : 2), ret);
}

static gboolean
is_blank (XRun *run, const DoorXValue *value)
{
  g_auto (DoorXValue) first = DOOR_X_VALUE_INIT;

  if (value->kind == DOOR_X_NODESET)
    {
      if (value->nodes->len == 0)
        return TRUE;
      door_x_node_value (run, g_array_index (value->nodes, DoorXNode, 0), &first);
      value = &first;
    }
  if (value->kind == DOOR_X_STRING)
    return value->text[0] == '\0';
  return value->kind == DOOR_X_NUMBER && isnan (value->number);
}

static void
call_coalesce (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_x_value (run, frame, door_x_arg (run, call, 0), ret);
  if (run->failed || !is_blank (run, ret))
    return;
  door_xpath_value_clear (ret);
  door_x_value (run, frame, door_x_arg (run, call, 1), ret);
}

/* Keeps what the node has, relevant or not; evaluates only while it has nothing. */
static void
call_once (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  run->host->value (run->host, frame->context, ret);
  if (!is_blank (run, ret))
    return;
  door_xpath_value_clear (ret);
  door_x_value (run, frame, door_x_arg (run, call, 0), ret);
}

static void
call_true (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_boolean (ret, TRUE);
}

static void
call_false (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_boolean (ret, FALSE);
}

static void
call_boolean (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_boolean (ret, door_x_arg_boolean (run, frame, call, 0));
}

static void
call_not (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  door_xpath_value_set_boolean (ret, !door_x_arg_boolean (run, frame, call, 0));
}

static void
call_boolean_from_string (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_auto (DoorXValue) hold = DOOR_X_VALUE_INIT;
  const char *text = door_x_arg_text (run, frame, call, 0, &hold);

  door_xpath_value_set_boolean (ret,
                                strcmp (text, "1") == 0 || g_ascii_strcasecmp (text, "true") == 0);
}

static gboolean
count_true (XRun *run, const XTerm *arg, DoorXValue *value, gpointer data)
{
  if (door_x_value_boolean (value))
    (*(double *) data)++;
  return TRUE;
}

static void
call_checklist (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  double min = trunc (door_x_arg_number (run, frame, call, 0));
  double max = trunc (door_x_arg_number (run, frame, call, 1));
  double count = 0;

  door_x_each (run, frame, call, 2, count_true, &count);
  door_xpath_value_set_boolean (ret, !(min >= 0 && count < min) && !(max >= 0 && count > max));
}

/* Two node-sets of one length: the second weighs the first. */
static void
weigh_nodes (XRun *run, const XFrame *frame, const XTerm *call, double *sum)
{
  g_autoptr (GArray) nodes = door_x_collect (run, frame, door_x_arg (run, call, 2));
  g_autoptr (GArray) weights = door_x_collect (run, frame, door_x_arg (run, call, 3));

  if (run->failed)
    return;
  if (nodes->len != weights->len)
    {
      door_x_fail (run, call, DOOR_XPATH_ERROR_TYPE,
                   "weighted-checklist() found %u values and %u weights", nodes->len, weights->len);
      return;
    }
  for (guint i = 0; i < nodes->len; i++)
    {
      g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
      g_auto (DoorXValue) weight = DOOR_X_VALUE_INIT;

      door_x_node_value (run, g_array_index (nodes, DoorXNode, i), &value);
      door_x_node_value (run, g_array_index (weights, DoorXNode, i), &weight);
      if (door_x_value_boolean (&value))
        *sum += door_x_value_number (run, &weight);
    }
}

static void
weigh_pairs (XRun *run, const XFrame *frame, const XTerm *call, double *sum)
{
  const XTerm *value = door_x_arg (run, call, 2);

  while (value != NULL && !run->failed)
    {
      const XTerm *weight = door_x_next (run, value);

      if (weight == NULL)
        {
          door_x_fail (run, call, DOOR_XPATH_ERROR_FUNCTION,
                       "weighted-checklist() found a value without its weight");
          return;
        }
      if (door_x_boolean (run, frame, value))
        *sum += door_x_number (run, frame, weight);
      value = door_x_next (run, weight);
    }
}

static void
call_weighted_checklist (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  double min = door_x_arg_number (run, frame, call, 0);
  double max = door_x_arg_number (run, frame, call, 1);
  const XTerm *value = door_x_arg (run, call, 2);
  const XTerm *weight = door_x_arg (run, call, 3);
  double sum = 0;

  if (weight != NULL && weight->next == 0 && door_x_is_nodes (value) && door_x_is_nodes (weight))
    weigh_nodes (run, frame, call, &sum);
  else
    weigh_pairs (run, frame, call, &sum);
  door_xpath_value_set_boolean (ret, sum >= min && sum <= max);
}

const XFunction door_x_logic_functions[] = {
  { "if", 3, 3, X_GIVES_ANY, X_PURE | X_PASSES | X_CONDITION, call_if },
  { "coalesce", 2, 2, X_GIVES_ANY, X_PURE | X_PASSES, call_coalesce },
  { "once", 1, 1, X_GIVES_ANY, X_CONTEXT | X_PASSES, call_once },
  { "true", 0, 0, X_GIVES_BOOLEAN, X_PURE, call_true },
  { "false", 0, 0, X_GIVES_BOOLEAN, X_PURE, call_false },
  { "boolean", 1, 1, X_GIVES_BOOLEAN, X_PURE, call_boolean },
  { "not", 1, 1, X_GIVES_BOOLEAN, X_PURE, call_not },
  { "boolean-from-string", 1, 1, X_GIVES_BOOLEAN, X_PURE, call_boolean_from_string },
  { "checklist", 2, X_MANY, X_GIVES_BOOLEAN, X_PURE | X_NODESETS, call_checklist },
  { "weighted-checklist", 2, X_MANY, X_GIVES_BOOLEAN, X_PURE | X_NODESETS,
    call_weighted_checklist },
  { NULL },
};
