/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"
#include "door-xlsform-references.h"

#include <math.h>
#include <string.h>

static const char *
parameter (DoorXlsReader *self, const char *name)
{
  return door_xls_attribute_text (self->parameters, name);
}

static gboolean
is_boolean_word (const char *text)
{
  return strcmp (text, "true") == 0 || strcmp (text, "false") == 0;
}

static gboolean
is_integer (const char *text)
{
  return g_ascii_string_to_signed (text + (*text == '+'), 10, G_MININT64, G_MAXINT64, NULL, NULL);
}

static gboolean
is_number (const char *text)
{
  char *end;

  g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

static void
report_parameter (DoorXlsReader *self, const char *code, const char *name, const char *expected)
{
  door_xls_reader_error (self, code, "parameters", "%s must be %s, not “%s”", name, expected,
                         parameter (self, name));
}

static void
set_bind (DoorXlsReader *self, DoorXlsNode *node, const char *name, const char *value)
{
  if (value)
    door_xls_attribute_set (self->conversion->arena, &node->bind, name, value);
}

static void
set_control (DoorXlsReader *self, DoorXlsNode *node, const char *name, const char *value)
{
  if (value)
    door_xls_attribute_set (self->conversion->arena, &node->control, name, value);
}

/* --- text, osm --- */

static void
read_text (DoorXlsReader *self)
{
  static const char *const accepted[] = { "rows", NULL };
  const char *rows = parameter (self, "rows");

  if (!door_xls_reader_check_parameters (self, accepted))
    return;
  if (rows && !is_integer (rows))
    {
      report_parameter (self, "parameter-invalid", "rows", "a whole number");
      return;
    }
  set_control (self, door_xls_reader_add_question (self, self->type), "rows", rows);
}

/* The tags of a building list, in the order of the osm sheet. */
static void
add_tags (DoorXlsReader *self, DoorXlsNode *node, const char *list_name)
{
  DoorXlsTable *table = self->conversion->tables[DOOR_XLS_SHEET_OSM];
  DoorXlsTag **link = &node->tags;

  for (guint i = 0; table && i < table->rows->len; i++)
    {
      const DoorXlsRow *row = door_xls_table_row (table, i);

      if (g_strcmp0 (row->list_name, list_name) != 0 || !row->name)
        continue;
      *link = door_xls_arena_new0 (self->conversion->arena, DoorXlsTag);
      (*link)->name = row->name;
      (*link)->label = row->label;
      link = &(*link)->next;
    }
}

static gboolean
read_osm (DoorXlsReader *self)
{
  const char *osm = strstr (self->type, "osm ");
  g_autofree char *list = NULL;

  if (!osm || osm[4] == '\0' || osm[4] == ' ')
    return FALSE;
  list = g_strndup (osm + 4, strcspn (osm + 4, " \t\n"));
  add_tags (self, door_xls_reader_add_question (self, "osm"), list);
  return TRUE;
}

/* --- range --- */

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
  const char *text = parameter (self, name);

  if (text == NULL)
    text = otherwise;
  if (text == NULL)
    return FALSE;
  *ret_value = is_number (text) ? g_ascii_strtod (text, NULL) : NAN;
  if (!isfinite (*ret_value))
    report_parameter (self, "RANGE_001", name, "a number");
  return isfinite (*ret_value);
}

static gboolean
check_step (DoorXlsReader *self, const Range *range, const char *name, double step)
{
  if (step == 0)
    report_parameter (self, "RANGE_002", name, "other than 0");
  else if (step > fabs (range->end - range->start))
    report_parameter (self, "RANGE_003", name, "no wider than the range itself");
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

  range->has_tick = parameter (self, "tick_interval") != NULL;
  range->has_placeholder = parameter (self, "placeholder") != NULL;
  if (range->has_tick)
    {
      if (!range_number (self, "tick_interval", NULL, &range->tick)
          || !check_step (self, range, "tick_interval", range->tick))
        return FALSE;
      if (!is_multiple (range->tick, range->step))
        {
          report_parameter (self, "RANGE_004", "tick_interval", "a multiple of step");
          return FALSE;
        }
    }
  if (range->has_placeholder)
    {
      if (!range_number (self, "placeholder", NULL, &range->placeholder))
        return FALSE;
      if (!is_multiple (range->placeholder - range->start, range->step))
        report_parameter (self, "RANGE_004", "placeholder", "reached by whole steps");
      else if (!is_inside (range, range->placeholder))
        report_parameter (self, "RANGE_005", "placeholder", "between start and end");
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
  double value = text && is_number (text) ? g_ascii_strtod (text, NULL) : NAN;

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
  if (!parameter (self, "tick_interval") && !parameter (self, "placeholder")
      && !parameter (self, "tick_labelset"))
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
    set_bind (self, node, "type", "decimal");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = parameter (self, names[i][0]);
      set_control (self, node, names[i][1], value ? value : names[i][2]);
    }
}

static void
read_range (DoorXlsReader *self)
{
  static const char *const accepted[] = {
    "end", "placeholder", "start", "step", "tick_interval", "tick_labelset", NULL,
  };
  DoorXlsConversion *c = self->conversion;
  const char *labels = parameter (self, "tick_labelset");
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

/* --- media --- */

/* A program to take the picture with: com.example.camera. */
static gboolean
is_package_name (const char *text)
{
  g_auto (GStrv) segments = g_strsplit (text, ".", -1);

  if (g_strv_length (segments) < 2)
    return FALSE;
  for (guint i = 0; segments[i]; i++)
    {
      const char *segment = segments[i];
      if (!g_ascii_isalpha (*segment))
        return FALSE;
      for (; *segment; segment++)
        if (!g_ascii_isalnum (*segment) && *segment != '_')
          return FALSE;
    }
  return TRUE;
}

static void
read_photo (DoorXlsReader *self)
{
  static const char *const accepted[] = { "app", "max-pixels", NULL };
  const char *app = parameter (self, "app");
  const char *pixels = parameter (self, "max-pixels");
  gboolean may_use_app = !self->appearance || strcmp (self->appearance, "annotate") == 0;
  DoorXlsNode *node;

  if (!door_xls_reader_check_parameters (self, accepted))
    return;
  if (pixels && !is_integer (pixels))
    {
      report_parameter (self, "parameter-invalid", "max-pixels", "a whole number");
      return;
    }
  if (!pixels)
    door_xls_conversion_warning (self->conversion, "image-unbounded", DOOR_XLS_SHEET_SURVEY,
                                 self->row->number, "parameters",
                                 "max-pixels=1024 or so saves much time when sending pictures");
  if (app && may_use_app && !is_package_name (app))
    {
      report_parameter (self, "parameter-invalid", "app", "a package name like com.example.app");
      return;
    }

  node = door_xls_reader_add_question (self, self->type);
  if (node->default_value && !strstr (node->default_value, "jr://images/"))
    node->default_value
        = door_xls_arena_printf (self->conversion->arena, "jr://images/%s", node->default_value);
  set_bind (self, node, "orx:max-pixels", pixels);
  set_control (self, node, "intent", may_use_app ? app : NULL);
}

static gboolean
check_quality (DoorXlsReader *self, gboolean may_be_external)
{
  static const char *const accepted[] = { "quality", NULL };
  static const char *const levels[] = { "voice-only", "low", "normal", NULL };
  const char *quality = parameter (self, "quality");

  if (!door_xls_reader_check_parameters (self, accepted))
    return FALSE;
  if (!quality || g_strv_contains (levels, quality))
    return TRUE;
  if (may_be_external && strcmp (quality, "external") == 0)
    return TRUE;
  report_parameter (self, "parameter-invalid", "quality", "voice-only, low or normal");
  return FALSE;
}

static void
read_audio (DoorXlsReader *self)
{
  if (check_quality (self, TRUE))
    set_bind (self, door_xls_reader_add_question (self, self->type), "odk:quality",
              parameter (self, "quality"));
}

static void
read_background_audio (DoorXlsReader *self)
{
  DoorXlsNode *node;
  DoorXlsAction *action;

  if (!check_quality (self, FALSE))
    return;
  node = door_xls_reader_add_question (self, self->type);
  action
      = door_xls_node_add_action (self->conversion, node, "odk:recordaudio", "odk-instance-load");
  action->quality = parameter (self, "quality");
}

/* --- places --- */

static void
read_start_geopoint (DoorXlsReader *self)
{
  DoorXlsNode *node = door_xls_reader_add_question (self, self->type);
  door_xls_node_add_action (self->conversion, node, "odk:setgeopoint", "odk-instance-first-load");
}

static void
read_background_geopoint (DoorXlsReader *self)
{
  if (!self->triggers)
    door_xls_reader_error (self, "trigger-missing", "trigger",
                           "a background-geopoint needs a trigger: the question that sets it off");
  else if (door_xls_attribute_text (self->row->bind, "calculate"))
    door_xls_reader_error (self, "calculation-forbidden", "calculate",
                           "a background-geopoint cannot have a calculation");
  else
    door_xls_reader_add_question (self, self->type);
}

static gboolean
check_accuracy (DoorXlsReader *self)
{
  static const char *const names[][2] = {
    { "capture-accuracy", "SURVEY_007" },
    { "warning-accuracy", "SURVEY_008" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (parameter (self, names[i][0]) && !is_number (parameter (self, names[i][0])))
      {
        report_parameter (self, names[i][1], names[i][0], "a number of metres");
        return FALSE;
      }
  return TRUE;
}

static void
read_geo (DoorXlsReader *self)
{
  static const char *const of_point[] = { "allow-mock-accuracy", "capture-accuracy",
                                          "reference-geometry", "warning-accuracy", NULL };
  static const char *const of_line[]
      = { "allow-mock-accuracy", "incremental", "reference-geometry", NULL };
  gboolean is_point = strcmp (self->type, "geopoint") == 0;
  const char *incremental = parameter (self, "incremental");
  const char *mock = parameter (self, "allow-mock-accuracy");
  const char *reference = parameter (self, "reference-geometry");
  DoorXlsPending pending = { reference, self->row->number };
  DoorXlsNode *node;

  if (!door_xls_reader_check_parameters (self, is_point ? of_point : of_line)
      || !check_accuracy (self))
    return;
  if (incremental && !door_xls_yes_no (incremental, FALSE))
    {
      report_parameter (self, "SURVEY_003", "incremental", "true or left out");
      return;
    }
  if (mock && !is_boolean_word (mock))
    {
      report_parameter (self, "SURVEY_009", "allow-mock-accuracy", "true or false");
      return;
    }

  node = door_xls_reader_add_question (self, self->type);
  set_control (self, node, "accuracyThreshold", parameter (self, "capture-accuracy"));
  set_control (self, node, "unacceptableAccuracyThreshold", parameter (self, "warning-accuracy"));
  set_control (self, node, "incremental", incremental ? "true" : NULL);
  set_bind (self, node, "odk:allow-mock-accuracy", mock);
  if (reference)
    {
      g_array_append_val (self->geometry_names, pending);
      node->itemset = reference;
      node->list = g_hash_table_lookup (self->conversion->lists, reference);
    }
}

static gboolean
is_repeat_reference (DoorXlsReader *self, const char *text)
{
  DoorXlsReference reference;
  g_autofree char *name = NULL;

  if (!door_xls_reference_is_whole (text) || door_xls_references_parse (text, &reference, 1) != 1)
    return FALSE;
  name = g_strndup (reference.name, reference.name_length);
  return g_hash_table_contains (self->repeat_names, name);
}

static gboolean
is_entity_list (DoorXlsReader *self, const char *name)
{
  DoorXlsTable *table = self->conversion->tables[DOOR_XLS_SHEET_ENTITIES];

  for (guint i = 0; table && i < table->rows->len; i++)
    if (g_strcmp0 (door_xls_attribute_text (door_xls_table_row (table, i)->others, "dataset"), name)
        == 0)
      return TRUE;
  return FALSE;
}

void
door_xls_reader_check_geometry (DoorXlsReader *self)
{
  for (guint i = 0; i < self->geometry_names->len; i++)
    {
      DoorXlsPending *pending = &g_array_index (self->geometry_names, DoorXlsPending, i);

      if (g_hash_table_contains (self->instance_names, pending->name)
          || g_hash_table_contains (self->conversion->lists, pending->name)
          || is_entity_list (self, pending->name) || is_repeat_reference (self, pending->name))
        continue;
      door_xls_conversion_error (
          self->conversion, "SURVEY_006", DOOR_XLS_SHEET_SURVEY, pending->row, "parameters",
          "reference-geometry names no list, no file and no ${repeat}: “%s”", pending->name);
    }
}

/* --- audit --- */

static gboolean
check_audit_words (DoorXlsReader *self)
{
  static const char *const flags[] = { "track-changes", "identify-user" };
  const char *reasons = parameter (self, "track-changes-reasons");

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (parameter (self, flags[i]) && !is_boolean_word (parameter (self, flags[i])))
      {
        report_parameter (self, "parameter-invalid", flags[i], "true or false");
        return FALSE;
      }
  if (reasons && strcmp (reasons, "on-form-edit") != 0)
    {
      report_parameter (self, "parameter-invalid", "track-changes-reasons", "on-form-edit");
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_seconds (DoorXlsReader *self, const char *name, gint64 *ret_seconds)
{
  const char *text = parameter (self, name);

  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, ret_seconds, NULL))
    return TRUE;
  report_parameter (self, "parameter-invalid", name, "a whole number of seconds");
  return FALSE;
}

static gboolean
check_audit_location (DoorXlsReader *self)
{
  static const char *const priorities[]
      = { "no-power", "low-power", "balanced", "high-accuracy", NULL };
  const char *priority = parameter (self, "location-priority");
  const char *interval = parameter (self, "location-min-interval");
  const char *age = parameter (self, "location-max-age");
  gint64 interval_s, age_s;

  if (!priority && !interval && !age)
    return TRUE;
  if (!priority || !interval || !age)
    {
      door_xls_reader_error (self, "parameter-missing", "parameters",
                             "location-priority, location-min-interval and location-max-age come "
                             "together");
      return FALSE;
    }
  if (!g_strv_contains (priorities, priority))
    {
      report_parameter (self, "parameter-invalid", "location-priority",
                        "no-power, low-power, balanced or high-accuracy");
      return FALSE;
    }
  if (!read_seconds (self, "location-min-interval", &interval_s)
      || !read_seconds (self, "location-max-age", &age_s))
    return FALSE;
  if (age_s < interval_s)
    report_parameter (self, "parameter-invalid", "location-max-age",
                      "at least location-min-interval");
  return age_s >= interval_s;
}

void
door_xls_reader_read_audit (DoorXlsReader *self)
{
  static const char *const accepted[] = {
    "identify-user",
    "location-max-age",
    "location-min-interval",
    "location-priority",
    "track-changes",
    "track-changes-reasons",
    NULL,
  };
  DoorXlsNode *parent = self->block->node;
  DoorXlsNode *last = parent->last;

  if (self->row->name && strcmp (self->row->name, "audit") != 0)
    {
      door_xls_reader_error (self, "audit-named", "name",
                             "the audit is always called “audit”; leave its name empty");
      return;
    }
  self->name = "audit";
  if (!door_xls_reader_check_parameters (self, accepted) || !check_audit_words (self)
      || !check_audit_location (self))
    return;

  self->audit = door_xls_reader_add_question (self, "audit");
  for (const DoorXlsAttribute *a = self->parameters; a; a = a->next)
    set_bind (self, self->audit, door_xls_arena_printf (self->conversion->arena, "odk:%s", a->name),
              door_xls_text_plain (&a->text));
  /* It goes to meta once the sheet is read. */
  parent->last = last;
  if (last)
    last->next = NULL;
  else
    parent->first = NULL;
}

gboolean
door_xls_reader_read_special (DoorXlsReader *self)
{
  static const struct {
    const char *type;
    void (*read) (DoorXlsReader *self);
  } readers[] = {
    { "range", read_range },
    { "text", read_text },
    { "photo", read_photo },
    { "audio", read_audio },
    { "background-audio", read_background_audio },
    { "geopoint", read_geo },
    { "geoshape", read_geo },
    { "geotrace", read_geo },
    { "start-geopoint", read_start_geopoint },
    { "background-geopoint", read_background_geopoint },
  };

  if (read_osm (self))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    if (strcmp (readers[i].type, self->type) == 0)
      {
        readers[i].read (self);
        return TRUE;
      }
  return FALSE;
}
