/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"
#include "door-xlsform.h"

#include <string.h>

static void
read_external (DoorXlsReader *self)
{
  DoorXlsNode *node
      = door_xls_node_new (self->conversion, self->block->node, DOOR_XLS_NODE_EXTERNAL, self->name);
  const char *dot = strrchr (self->name, '.');
  gsize length = dot && dot != self->name ? (gsize) (dot - self->name) : strlen (self->name);

  node->type = self->type;
  node->row = self->row;
  g_hash_table_add (self->instance_names, (char *) door_xls_arena_dup_length (
                                              self->conversion->arena, self->name, length));
}

static void
attach_triggers (DoorXlsReader *self, DoorXlsNode *node)
{
  const char *value = door_xls_attribute_text (node->bind, "calculate");

  for (DoorXlsTrigger *trigger = self->triggers; trigger; trigger = trigger->next)
    {
      trigger->value = value ? value : "";
      trigger->is_place = strcmp (self->type, "background-geopoint") == 0;
    }
  node->triggers = self->triggers;
}

static void
report_unknown_type (DoorXlsReader *self)
{
  g_autofree const char **names = door_xls_question_type_names ();
  const char *near = door_nearest_name (self->type, names);

  door_xls_reader_error (self, "type-unknown", "type", "“%s” is no type of question", self->type);
  if (near)
    door_diagnostics_hint (self->conversion->diagnostics, "did you mean %s?", near);
}

static void
read_question (DoorXlsReader *self)
{
  g_auto (DoorXlsSelectPhrase) phrase = { 0 };
  DoorXlsNode *last = self->block->node->last;

  g_hash_table_add (self->question_names, (char *) self->name);
  if (strcmp (self->type, "csv-external") == 0 || strcmp (self->type, "xml-external") == 0)
    {
      read_external (self);
      return;
    }

  if (door_xls_select_phrase_parse (self->type, &phrase))
    door_xls_reader_read_select (self, &phrase);
  else if (door_xls_reader_read_special (self))
    ;
  else if (door_xls_question_type_find (self->type))
    door_xls_reader_add_question (self, self->type);
  else
    report_unknown_type (self);

  /* The select of an "or other" is followed by the question for it, so look by name. */
  for (DoorXlsNode *node = last ? last->next : self->block->node->first; node; node = node->next)
    if (self->triggers && strcmp (node->name, self->name) == 0)
      attach_triggers (self, node);
}

static gboolean
is_complete (DoorXlsReader *self)
{
  if (strcmp (self->type, "calculate") == 0 && !self->default_is_dynamic
      && !door_xls_attribute_text (self->row->bind, "calculate"))
    {
      door_xls_reader_error (self, "calculation-missing", "calculate",
                             "a calculate needs a calculation");
      return FALSE;
    }
  if (strcmp (self->type, "subscriberid") == 0 || strcmp (self->type, "simserial") == 0)
    door_xls_conversion_warning (self->conversion, "type-obsolete", DOOR_XLS_SHEET_SURVEY,
                                 self->row->number, "type", "devices no longer tell their %s",
                                 self->type);
  return TRUE;
}

/* Very old workbooks give the form's title and identifier in rows of the survey. */
static gboolean
read_setting (DoorXlsReader *self)
{
  DoorXlsSettings *settings = &self->conversion->settings;
  const char *value = self->row->name ? self->row->name : "None";

  if (strcmp (self->type, "form_title") == 0 || strcmp (self->type, "set_form_title") == 0)
    settings->title = value;
  else if (strcmp (self->type, "form_id") == 0 || strcmp (self->type, "set_form_id") == 0)
    settings->form_id = value;
  else
    return strcmp (self->type, "prefix") == 0;
  return TRUE;
}

static void
read_typed_row (DoorXlsReader *self)
{
  DoorXlsBlockKind ends = door_xls_block_end_parse (self->type);
  g_autofree char *list = NULL;
  DoorXlsBlockKind begins = door_xls_block_begin_parse (self->type, &list);
  gboolean is_named;

  if (!door_xls_reader_read_trigger (self) || !door_xls_reader_read_parameters (self))
    return;
  door_xls_reader_read_default (self);
  if (strcmp (self->type, "audit") == 0)
    {
      door_xls_reader_read_audit (self);
      return;
    }
  if (!is_complete (self) || read_setting (self))
    return;

  is_named = ends != DOOR_XLS_BLOCK_NONE || door_xls_reader_read_name (self);
  if (!is_named)
    door_xls_reader_use_spare_name (self);
  door_xls_reader_note_entity (self, begins != DOOR_XLS_BLOCK_NONE, ends != DOOR_XLS_BLOCK_NONE);

  if (ends != DOOR_XLS_BLOCK_NONE)
    door_xls_reader_end_block (self, ends);
  else if (begins != DOOR_XLS_BLOCK_NONE && door_xls_reader_depth (self) > DOOR_XLSFORM_MAX_DEPTH)
    door_xls_reader_error (self, "workbook-too-deep", "type",
                           "groups stand more than %u deep in one another", DOOR_XLSFORM_MAX_DEPTH);
  else if (begins != DOOR_XLS_BLOCK_NONE)
    door_xls_reader_begin_block (self, begins, list);
  else if (is_named)
    read_question (self);
}

static void
read_row (DoorXlsReader *self, DoorXlsRow *row)
{
  DoorXlsConversion *c = self->conversion;
  const char *disabled = door_xls_attribute_text (row->others, "disabled");

  self->row = row;
  self->name = NULL;
  if (disabled)
    door_xls_conversion_warning (c, "column-obsolete", DOOR_XLS_SHEET_SURVEY, row->number,
                                 "disabled", "use relevant instead of the column “disabled”");
  if (door_xls_yes_no (disabled, FALSE))
    return;

  if (row->type == NULL)
    {
      gboolean is_comment = row->name == NULL && !row->label.first;
      if (is_comment)
        door_xls_conversion_warning (c, "row-skipped", DOOR_XLS_SHEET_SURVEY, row->number, NULL,
                                     "a row without type, name and label is left out");
      else
        door_xls_reader_error (self, "type-missing", "type", "this row has no type");
      return;
    }
  self->type = door_xls_question_type_usual_name (row->type);
  self->appearance = door_xls_attribute_text (row->control, "appearance");
  read_typed_row (self);
}

/* --- the end of the sheet --- */

static void
check_triggers (DoorXlsReader *self)
{
  for (guint i = 0; i < self->trigger_names->len; i++)
    {
      DoorXlsPending *pending = &g_array_index (self->trigger_names, DoorXlsPending, i);

      if (g_hash_table_contains (self->question_names, pending->name))
        continue;
      door_xls_conversion_error (self->conversion, "PYREF_003", DOOR_XLS_SHEET_SURVEY, pending->row,
                                 "trigger", "no question is called ${%s}", pending->name);
      door_xls_conversion_suggest (self->conversion, pending->name, self->question_names);
    }
}

static DoorXlsNode *
find_meta (DoorXlsNode *root)
{
  for (DoorXlsNode *node = root->first; node; node = node->next)
    if (strcmp (node->name, "meta") == 0 && node->kind == DOOR_XLS_NODE_GROUP)
      return node;
  return NULL;
}

static void
move_to (DoorXlsNode *node, DoorXlsNode *parent)
{
  node->parent = parent;
  node->next = NULL;
  if (parent->last)
    parent->last->next = node;
  else
    parent->first = node;
  parent->last = node;
}

/* instanceID, instanceName and the audit log: what the form knows about itself. */
static void
add_meta (DoorXlsReader *self)
{
  DoorXlsConversion *c = self->conversion;
  const DoorXlsAttribute *settings = c->settings.all;
  const char *preload = door_xls_attribute_text (settings, "instance_id");
  const char *instance_name = door_xls_attribute_text (settings, "instance_name");
  DoorXlsNode *meta = find_meta (c->root);

  if (!self->audit && c->settings.omit_instance_id && !instance_name)
    return;
  if (!meta)
    {
      meta = door_xls_node_new (c, c->root, DOOR_XLS_NODE_GROUP, "meta");
      meta->is_bodyless = TRUE;
    }
  self->block->node = meta;
  if (self->audit)
    move_to (self->audit, meta);
  if (!c->settings.omit_instance_id)
    {
      DoorXlsNode *node = door_xls_reader_add_generated (self, "calculate", "instanceID");
      door_xls_attribute_set (c->arena, &node->bind, "readonly", "true()");
      door_xls_attribute_set (c->arena, &node->bind, "jr:preload", preload ? preload : "uid");
      g_hash_table_insert (
          c->row_counts, (char *) "instanceID",
          GUINT_TO_POINTER (
              1 + GPOINTER_TO_UINT (g_hash_table_lookup (c->row_counts, "instanceID"))));
    }
  if (instance_name)
    {
      DoorXlsNode *node = door_xls_reader_add_generated (self, "calculate", "instanceName");
      door_xls_attribute_set (c->arena, &node->bind, "calculate", instance_name);
    }
}

static void
check_or_other (DoorXlsReader *self)
{
  gboolean is_translated = FALSE;

  for (guint kind = DOOR_XLS_SHEET_SURVEY; kind <= DOOR_XLS_SHEET_CHOICES; kind++)
    for (guint i = 0;
         self->conversion->tables[kind] && i < self->conversion->tables[kind]->columns->len; i++)
      {
        const DoorXlsColumn *column
            = &g_array_index (self->conversion->tables[kind]->columns, DoorXlsColumn, i);
        is_translated |= column->n_tokens == 2 && strcmp (column->tokens[0], "label") == 0;
      }
  if (self->seen_or_other && is_translated)
    door_xls_conversion_warning (self->conversion, "or-other-untranslated", DOOR_XLS_SHEET_SURVEY,
                                 1, "type",
                                 "or_other adds texts in one language to a form that has several");
}

static void
read_rows (DoorXlsReader *self)
{
  DoorXlsTable *table = self->conversion->tables[DOOR_XLS_SHEET_SURVEY];

  door_xls_reader_push_block (self, DOOR_XLS_BLOCK_NONE, self->conversion->root, NULL);
  for (guint i = 0; i < table->rows->len; i++)
    read_row (self, door_xls_table_row (table, i));
  self->row = NULL;
  check_or_other (self);
  check_triggers (self);
  door_xls_reader_check_geometry (self);
  door_xls_reader_check_blocks_ended (self);
  door_xls_reader_place_entities (self);
  add_meta (self);
  door_xls_reader_pop_block (self);
}

gboolean
door_xls_conversion_read_survey (DoorXlsConversion *self)
{
  DoorXlsReader reader = { .conversion = self };
  DoorXlsTable *table;

  table
      = door_xls_table_new (self->workbook, DOOR_XLS_SHEET_SURVEY, self->settings.default_language,
                            self->settings.clean_text, self->diagnostics);
  self->tables[DOOR_XLS_SHEET_SURVEY] = table;
  if (!table)
    return FALSE;
  if (door_xls_table_column (table, "type") < 0)
    {
      door_xls_conversion_error (self, "HEADER_003", DOOR_XLS_SHEET_SURVEY, 1, NULL,
                                 "the sheet has no column “type”");
      return FALSE;
    }

  self->root = door_xls_node_new (self, NULL, DOOR_XLS_NODE_SURVEY, self->settings.root);
  reader.question_names = g_hash_table_new (g_str_hash, g_str_equal);
  reader.repeat_names = g_hash_table_new (g_str_hash, g_str_equal);
  reader.instance_names = g_hash_table_new (g_str_hash, g_str_equal);
  reader.trigger_names = g_array_new (FALSE, FALSE, sizeof (DoorXlsPending));
  reader.geometry_names = g_array_new (FALSE, FALSE, sizeof (DoorXlsPending));
  door_xls_reader_read_entities (&reader);

  read_rows (&reader);

  door_xls_reader_free_entities (&reader);
  g_hash_table_unref (reader.question_names);
  g_hash_table_unref (reader.repeat_names);
  g_hash_table_unref (reader.instance_names);
  g_array_unref (reader.trigger_names);
  g_array_unref (reader.geometry_names);
  return TRUE;
}
