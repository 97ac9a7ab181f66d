/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"
#include "door-xlsform-references.h"

#include <string.h>

void
door_xls_reader_read_start_geopoint (DoorXlsReader *self)
{
  DoorXlsNode *node = door_xls_reader_add_question (self, self->type);
  door_xls_node_add_action (self->conversion, node, "odk:setgeopoint", "odk-instance-first-load");
}

void
door_xls_reader_read_background_geopoint (DoorXlsReader *self)
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
    if (door_xls_reader_parameter (self, names[i][0])
        && !door_xls_is_number (door_xls_reader_parameter (self, names[i][0])))
      {
        door_xls_reader_report_parameter (self, names[i][1], names[i][0], "a number of metres");
        return FALSE;
      }
  return TRUE;
}

void
door_xls_reader_read_geo (DoorXlsReader *self)
{
  static const char *const of_point[] = { "allow-mock-accuracy", "capture-accuracy",
                                          "reference-geometry", "warning-accuracy", NULL };
  static const char *const of_line[]
      = { "allow-mock-accuracy", "incremental", "reference-geometry", NULL };
  gboolean is_point = strcmp (self->type, "geopoint") == 0;
  const char *incremental = door_xls_reader_parameter (self, "incremental");
  const char *mock = door_xls_reader_parameter (self, "allow-mock-accuracy");
  const char *reference = door_xls_reader_parameter (self, "reference-geometry");
  DoorXlsPending pending = { reference, self->row->number };
  DoorXlsNode *node;

  if (!door_xls_reader_check_parameters (self, is_point ? of_point : of_line)
      || !check_accuracy (self))
    return;
  if (incremental && !door_xls_yes_no (incremental, FALSE))
    {
      door_xls_reader_report_parameter (self, "SURVEY_003", "incremental", "true or left out");
      return;
    }
  if (mock && !door_xls_is_boolean (mock))
    {
      door_xls_reader_report_parameter (self, "SURVEY_009", "allow-mock-accuracy", "true or false");
      return;
    }

  node = door_xls_reader_add_question (self, self->type);
  door_xls_reader_set_control (self, node, "accuracyThreshold",
                               door_xls_reader_parameter (self, "capture-accuracy"));
  door_xls_reader_set_control (self, node, "unacceptableAccuracyThreshold",
                               door_xls_reader_parameter (self, "warning-accuracy"));
  door_xls_reader_set_control (self, node, "incremental", incremental ? "true" : NULL);
  door_xls_reader_set_bind (self, node, "odk:allow-mock-accuracy", mock);
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
