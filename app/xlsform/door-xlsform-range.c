/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"

#include <math.h>
#include <string.h>

typedef struct {
  double start, end, step, tick, placeholder;
  gboolean has_tick, has_placeholder;
} Range;

static gboolean
is_multiple (double value, double of)
{
  double times = value / of;
  return fabs (times - round (times)) < 1e-9 * MAX (1.0, fabs (times));
}

static gboolean
range_number (DoorXlsReader *self, const char *name, const char *otherwise, double *ret_value)
{
  const char *text = door_xls_reader_parameter (self, name);

  if (text == NULL)
    text = otherwise;
  if (text == NULL)
    return FALSE;
  *ret_value = door_xls_is_number (text) ? g_ascii_strtod (text, NULL) : NAN;
  if (!isfinite (*ret_value))
    door_xls_reader_report_parameter (self, "RANGE_001", name, "a number");
  return isfinite (*ret_value);
}

static gboolean
check_step (DoorXlsReader *self, const Range *range, const char *name, double step)
{
  if (step == 0)
    door_xls_reader_report_parameter (self, "RANGE_002", name, "other than 0");
  else if (step > fabs (range->end - range->start))
    door_xls_reader_report_parameter (self, "RANGE_003", name, "no wider than the range itself");
  else
    return TRUE;
  return FALSE;
}

static gboolean
is_inside (const Range *range, double value)
{
  return value >= MIN (range->start, range->end) && value <= MAX (range->start, range->end);
}

static gboolean
read_range_numbers (DoorXlsReader *self, Range *range)
{
  if (!range_number (self, "start", "1", &range->start)
      || !range_number (self, "end", "10", &range->end)
      || !range_number (self, "step", "1", &range->step)
      || !check_step (self, range, "step", range->step))
    return FALSE;

  range->has_tick = door_xls_reader_parameter (self, "tick_interval") != NULL;
  range->has_placeholder = door_xls_reader_parameter (self, "placeholder") != NULL;
  if (range->has_tick)
    {
      if (!range_number (self, "tick_interval", NULL, &range->tick)
          || !check_step (self, range, "tick_interval", range->tick))
        return FALSE;
      if (!is_multiple (range->tick, range->step))
        {
          door_xls_reader_report_parameter (self, "RANGE_004", "tick_interval",
                                            "a multiple of step");
          return FALSE;
        }
    }
  if (range->has_placeholder)
    {
      if (!range_number (self, "placeholder", NULL, &range->placeholder))
        return FALSE;
      if (!is_multiple (range->placeholder - range->start, range->step))
        door_xls_reader_report_parameter (self, "RANGE_004", "placeholder",
                                          "reached by whole steps");
      else if (!is_inside (range, range->placeholder))
        door_xls_reader_report_parameter (self, "RANGE_005", "placeholder",
                                          "between start and end");
      else
        return TRUE;
      return FALSE;
    }
  return TRUE;
}

/* NULL: the label stands where the range can show it. */
static const char *
check_tick_label (const Range *range, const char *text, const char **ret_problem)
{
  double value = text && door_xls_is_number (text) ? g_ascii_strtod (text, NULL) : NAN;

  *ret_problem = NULL;
  if (!isfinite (value))
    *ret_problem = "is not a number";
  if (*ret_problem)
    return "RANGE_009";
  if (!is_inside (range, value))
    *ret_problem = "is outside the range";
  if (*ret_problem)
    return "RANGE_010";
  if (!is_multiple (value - range->start, range->has_tick ? range->tick : range->step))
    *ret_problem = "falls between the ticks";
  return "RANGE_011";
}

/* Without ticks only the two ends can bear a label, and both must. */
static gboolean
check_end_labels (DoorXlsReader *self, const Range *range, const DoorXlsList *list)
{
  gboolean at_start = FALSE, at_end = FALSE, elsewhere = FALSE;

  for (const DoorXlsChoice *choice = list->first; choice; choice = choice->next)
    {
      double value = g_ascii_strtod (choice->name, NULL);
      at_start |= value == range->start;
      at_end |= value == range->end;
      elsewhere |= value != range->start && value != range->end;
    }
  if (at_start && at_end && !elsewhere)
    return TRUE;
  door_xls_reader_error (
      self, elsewhere && at_start && at_end ? "RANGE_007" : "RANGE_012", "parameters",
      "with no-ticks, “%s” labels the start and the end of the range and nothing "
      "else",
      list->name);
  return FALSE;
}

static gboolean
check_tick_labels (DoorXlsReader *self, const Range *range, const DoorXlsList *list)
{
  for (const DoorXlsChoice *choice = list->first; choice; choice = choice->next)
    {
      const char *problem;
      const char *code = check_tick_label (range, choice->name, &problem);

      if (!problem)
        continue;
      door_xls_reader_error (self, code, "parameters", "the tick label “%s” of list “%s” %s",
                             choice->name ? choice->name : "", list->name, problem);
      return FALSE;
    }
  return !self->appearance || !strstr (self->appearance, "no-ticks")
         || check_end_labels (self, range, list);
}

static gboolean
check_range_appearance (DoorXlsReader *self)
{
  if (!self->appearance || strstr (self->appearance, "vertical")
      || strstr (self->appearance, "no-ticks"))
    return TRUE;
  if (!door_xls_reader_parameter (self, "tick_interval")
      && !door_xls_reader_parameter (self, "placeholder")
      && !door_xls_reader_parameter (self, "tick_labelset"))
    return TRUE;
  door_xls_reader_error (
      self, "RANGE_008", "parameters",
      "ticks and a placeholder go with the appearances vertical and no-ticks, or "
      "with none");
  return FALSE;
}

static void
set_range (DoorXlsReader *self, DoorXlsNode *node, const Range *range)
{
  static const char *const names[][3] = {
    { "start", "start", "1" },
    { "end", "end", "10" },
    { "step", "step", "1" },
    { "tick_interval", "odk:tick-interval", NULL },
    { "placeholder", "odk:placeholder", NULL },
  };
  gboolean is_whole
      = range->start == rint (range->start) && range->end == rint (range->end)
        && range->step == rint (range->step)
        && (!range->has_tick || range->tick == rint (range->tick))
        && (!range->has_placeholder || range->placeholder == rint (range->placeholder));

  if (!is_whole)
    door_xls_reader_set_bind (self, node, "type", "decimal");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = door_xls_reader_parameter (self, names[i][0]);
      door_xls_reader_set_control (self, node, names[i][1], value ? value : names[i][2]);
    }
}

void
door_xls_reader_read_range (DoorXlsReader *self)
{
  static const char *const accepted[] = {
    "end", "placeholder", "start", "step", "tick_interval", "tick_labelset", NULL,
  };
  DoorXlsConversion *c = self->conversion;
  const char *labels = door_xls_reader_parameter (self, "tick_labelset");
  DoorXlsList *list = labels ? g_hash_table_lookup (c->lists, labels) : NULL;
  Range range = { 0 };
  DoorXlsNode *node;

  if (!door_xls_reader_check_parameters (self, accepted) || !check_range_appearance (self)
      || !read_range_numbers (self, &range))
    return;
  if (labels && !list)
    {
      door_xls_reader_error (self, "RANGE_006", "parameters",
                             "tick_labelset: the choices sheet has no list “%s”", labels);
      door_xls_conversion_suggest (c, labels, c->lists);
      return;
    }
  if (list && !check_tick_labels (self, &range, list))
    return;

  node = door_xls_reader_add_question (self, self->type);
  set_range (self, node, &range);
  node->itemset = labels;
  node->list = list;
}
