/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells that any row may have: its name, its trigger, its default; and the node made of them. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"
#include "door-xlsform-lexer.h"
#include "door-xlsform-references.h"
#include "door-xlsform.h"

#include <string.h>

void
door_xls_reader_error (
    DoorXlsReader *self, const char *code, const char *token, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  door_xls_conversion_error (self->conversion, code, DOOR_XLS_SHEET_SURVEY, self->row->number,
                             token, "%s", message);
}

/* Names must differ among siblings; names that differ only in case trouble those who analyse. */
static void
check_name_is_free (DoorXlsReader *self)
{
  DoorXlsConversion *c = self->conversion;
  g_autofree char *folded = g_utf8_strdown (self->name, -1);
  const char *lower = door_xls_arena_dup (c->arena, folded);

  if (strcmp (self->name, "meta") == 0)
    {
      door_xls_reader_error (self, "NAMES_005", "name",
                             "the name “meta” is kept for what the form knows about itself");
      return;
    }
  if (!g_hash_table_add (self->block->names, (char *) self->name))
    {
      door_xls_reader_error (self, "NAMES_001", "name",
                             "“%s” is already the name of something in the same group", self->name);
      return;
    }
  if (!g_hash_table_add (self->block->lower_names, (char *) lower))
    door_xls_conversion_warning (c, "NAMES_002", DOOR_XLS_SHEET_SURVEY, self->row->number, "name",
                                 "“%s” differs from another name only in capital letters",
                                 self->name);
}

/* Settles the row's name. FALSE, and an error, when it has none that can be used. */
gboolean
door_xls_reader_read_name (DoorXlsReader *self)
{
  DoorXlsConversion *c = self->conversion;
  gpointer count;

  self->name = self->row->name;
  if (self->name == NULL && strcmp (self->type, "note") == 0)
    self->name = door_xls_arena_printf (c->arena, "generated_note_name_%u", self->row->number);
  if (self->name == NULL)
    {
      door_xls_reader_error (self, "name-missing", "name", "this row needs a name");
      return FALSE;
    }
  if (!door_xls_name_is_valid (self->name))
    {
      door_xls_reader_error (self, "NAMES_008", "name",
                             "“%s” cannot be a name: begin with a letter or “_”, then use letters, "
                             "digits, “_”, “-” and “.” only",
                             self->name);
      return FALSE;
    }

  if (strlen (self->name) > DOOR_XLSFORM_MAX_NAME_BYTES)
    {
      door_xls_reader_error (self, "name-too-long", "name", "a name has at most %u letters",
                             DOOR_XLSFORM_MAX_NAME_BYTES);
      return FALSE;
    }

  count = g_hash_table_lookup (c->row_counts, self->name);
  g_hash_table_insert (c->row_counts, (char *) self->name,
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
  check_name_is_free (self);
  return TRUE;
}

/* A name for a row that cannot have its own, so that what follows is still checked. */
void
door_xls_reader_use_spare_name (DoorXlsReader *self)
{
  self->name = door_xls_arena_printf (self->conversion->arena, "row_%u", self->row->number);
}

gboolean
door_xls_reader_read_trigger (DoorXlsReader *self)
{
  DoorXlsConversion *c = self->conversion;
  const char *text = door_xls_attribute_text (self->row->others, "trigger");
  DoorXlsTrigger **link = &self->triggers;
  g_auto (GStrv) pieces = NULL;

  self->triggers = NULL;
  if (text == NULL)
    return TRUE;
  if (!strstr (text, "${"))
    {
      door_xls_reader_error (self, "PYREF_001", "trigger",
                             "a trigger names a question like this: ${name}");
      return FALSE;
    }

  pieces = g_strsplit (text, ",", -1);
  for (guint i = 0; pieces[i]; i++)
    {
      DoorXlsReference references[2];
      gint n = door_xls_references_parse (pieces[i], references, G_N_ELEMENTS (references));
      DoorXlsPending pending = { NULL, self->row->number };

      if (n < 0 || n > 1)
        {
          door_xls_reader_error (self, n < 0 ? "PYREF_001" : "PYREF_002", "trigger",
                                 n < 0 ? "“%s” is no reference: write ${name}"
                                       : "“%s” needs a comma between its references",
                                 g_strstrip (pieces[i]));
          return FALSE;
        }
      if (n == 0)
        continue;
      pending.name
          = door_xls_arena_dup_length (c->arena, references[0].name, references[0].name_length);
      *link = door_xls_arena_new0 (c->arena, DoorXlsTrigger);
      (*link)->target = pending.name;
      link = &(*link)->next;
      g_array_append_val (self->trigger_names, pending);
    }
  return TRUE;
}

void
door_xls_reader_read_default (DoorXlsReader *self)
{
  self->default_value = door_xls_attribute_text (self->row->others, "default");
  self->default_is_dynamic
      = self->default_value && door_xls_default_is_dynamic (self->default_value, self->type);
}

void
door_xls_reader_fill_node (DoorXlsReader *self, DoorXlsNode *node)
{
  DoorXlsArena *arena = self->conversion->arena;
  const DoorXlsRow *row = self->row;

  node->row = row;
  node->type = self->type;
  node->label = row->label;
  node->hint = row->hint;
  node->guidance = row->guidance;
  node->media = row->media;
  node->instance = row->instance;
  node->control = door_xls_attribute_copy (arena, row->control);
  for (const DoorXlsAttribute *a = row->bind; a; a = a->next)
    door_xls_attribute_set_text (arena, &node->bind, a->name, &a->text);
}

void
door_xls_node_apply_type (DoorXlsArena *arena, DoorXlsNode *node, const DoorXlsQuestionType *type)
{
  const char *const values[][2] = {
    { "type", type->bind_type },
    { "readonly", type->readonly },
    { "constraint", type->constraint },
    { "jr:preload", type->preload },
    { "jr:preloadParams", type->preload_params },
  };

  node->question = type;
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (values[i][1])
      door_xls_attribute_set (arena, &node->bind, values[i][0], values[i][1]);
  if (type->mediatype)
    door_xls_attribute_set (arena, &node->control, "mediatype", type->mediatype);
  if (type->hint)
    door_xls_text_set (arena, &node->hint, type->hint);
}

DoorXlsNode *
door_xls_reader_add_generated (DoorXlsReader *self, const char *type, const char *name)
{
  DoorXlsNode *node
      = door_xls_node_new (self->conversion, self->block->node, DOOR_XLS_NODE_QUESTION, name);

  node->type = type;
  door_xls_node_apply_type (self->conversion->arena, node, door_xls_question_type_find (type));
  return node;
}

/* What the row says wins over what its type says. */
DoorXlsNode *
door_xls_reader_add_question (DoorXlsReader *self, const char *type)
{
  DoorXlsArena *arena = self->conversion->arena;
  DoorXlsNode *node = door_xls_reader_add_generated (self, type, self->name);
  DoorXlsNode from_type = *node;

  door_xls_reader_fill_node (self, node);
  node->type = type;
  if (!node->hint.first)
    node->hint = from_type.hint;
  for (const DoorXlsAttribute *a = from_type.control; a; a = a->next)
    if (!door_xls_attribute_find (node->control, a->name))
      door_xls_attribute_set_text (arena, &node->control, a->name, &a->text);

  node->default_value = self->default_value;
  node->default_is_dynamic = self->default_is_dynamic;
  node->choice_filter = door_xls_attribute_text (self->row->others, "choice_filter");
  node->query = door_xls_attribute_text (self->row->others, "query");
  node->is_triggered = self->triggers != NULL;
  if (self->default_is_dynamic)
    {
      door_xls_node_add_action (self->conversion, node, "setvalue", "odk-instance-first-load");
      if (door_xls_reader_is_in_repeat (self))
        door_xls_node_add_action (self->conversion, node, "setvalue", "odk-new-repeat");
    }
  return node;
}
