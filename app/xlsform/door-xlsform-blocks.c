/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups, repeats and loops: where they begin, what may stand in them, where they end. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"
#include "door-xlsform-references.h"

#include <string.h>

void
door_xls_reader_push_block (DoorXlsReader *self,
                            DoorXlsBlockKind kind,
                            DoorXlsNode *node,
                            const char *loop_list)
{
  DoorXlsBlock *block = door_xls_arena_new0 (self->conversion->arena, DoorXlsBlock);

  block->outer = self->block;
  block->kind = kind;
  block->node = node;
  block->row = self->row ? self->row->number : 0;
  block->loop_list = loop_list;
  block->names = g_hash_table_new (g_str_hash, g_str_equal);
  block->lower_names = g_hash_table_new (g_str_hash, g_str_equal);
  self->block = block;
}

void
door_xls_reader_pop_block (DoorXlsReader *self)
{
  g_hash_table_unref (self->block->names);
  g_hash_table_unref (self->block->lower_names);
  self->block = self->block->outer;
}

guint
door_xls_reader_depth (DoorXlsReader *self)
{
  guint depth = 0;

  for (DoorXlsBlock *block = self->block; block; block = block->outer)
    depth++;
  return depth;
}

gboolean
door_xls_reader_is_in_repeat (DoorXlsReader *self)
{
  for (DoorXlsBlock *block = self->block; block; block = block->outer)
    if (block->kind == DOOR_XLS_BLOCK_REPEAT)
      return TRUE;
  return FALSE;
}

/* A bare ${question} can be counted by itself; anything else becomes a calculation beside the
 * repeat. */
static void
redirect_count (DoorXlsReader *self, DoorXlsNode *node, DoorXlsNode *parent)
{
  DoorXlsArena *arena = self->conversion->arena;
  const char *count = door_xls_attribute_text (node->control, "jr:count");
  const char *name;
  DoorXlsNode *generated;

  if (count == NULL || door_xls_reference_is_whole (count))
    return;

  name = door_xls_arena_printf (arena, "%s_count", node->name);
  generated = door_xls_node_new (self->conversion, parent, DOOR_XLS_NODE_QUESTION, name);
  generated->type = "calculate";
  generated->row = self->row;
  door_xls_node_apply_type (arena, generated, door_xls_question_type_find ("calculate"));
  door_xls_attribute_set (arena, &generated->bind, "readonly", "true()");
  door_xls_attribute_set (arena, &generated->bind, "calculate", count);
  door_xls_attribute_set (arena, &node->control, "jr:count",
                          door_xls_arena_printf (arena, "${%s}", name));
}

/* The group's label becomes a note, so that it stands in line with the table's heading. */
static void
begin_table_list (DoorXlsReader *self, DoorXlsNode *node)
{
  DoorXlsArena *arena = self->conversion->arena;
  g_auto (GStrv) words = g_strsplit_set (self->appearance, " \t\n", -1);
  g_autoptr (GString) appearance = g_string_new ("field-list");
  DoorXlsNode *note;

  if (!g_strv_contains ((const char *const *) words, "table-list"))
    return;

  self->in_table_list = TRUE;
  self->table_list = NULL;
  for (guint i = 0; words[i]; i++)
    if (words[i][0] && strcmp (words[i], "table-list") != 0)
      g_string_append_printf (appearance, " %s", words[i]);
  door_xls_attribute_set (arena, &node->control, "appearance",
                          door_xls_arena_dup (arena, appearance->str));

  if (!node->label.first && !node->hint.first)
    return;
  note = door_xls_reader_add_generated (
      self, "note",
      door_xls_arena_printf (arena, "generated_table_list_label_%u", self->row->number));
  note->row = self->row;
  note->label = node->label;
  note->hint = node->hint;
  node->label = node->hint = (DoorXlsText){ NULL, FALSE };
}

static void
check_repeat_name (DoorXlsReader *self)
{
  if (strcmp (self->name, self->conversion->settings.root) == 0)
    door_xls_reader_error (self, "NAMES_003", "name",
                           "a repeat cannot be called “%s” like the form's root", self->name);
  else if (!g_hash_table_add (self->repeat_names, (char *) self->name))
    door_xls_reader_error (self, "NAMES_004", "name", "another repeat is already called “%s”",
                           self->name);
}

static const char *
read_loop_list (DoorXlsReader *self, const char *list)
{
  DoorXlsConversion *c = self->conversion;

  if (list == NULL)
    door_xls_reader_error (self, "loop-without-list", "type",
                           "a loop needs a list: begin loop over LIST");
  else if (!g_hash_table_contains (c->lists, list))
    {
      door_xls_reader_error (self, "list-unknown", "type", "the choices sheet has no list “%s”",
                             list);
      door_xls_conversion_suggest (c, list, c->lists);
    }
  else
    return door_xls_arena_dup (c->arena, list);
  return NULL;
}

void
door_xls_reader_begin_block (DoorXlsReader *self, DoorXlsBlockKind kind, const char *list)
{
  static const DoorXlsNodeKind kinds[] = {
    [DOOR_XLS_BLOCK_GROUP] = DOOR_XLS_NODE_GROUP,
    [DOOR_XLS_BLOCK_REPEAT] = DOOR_XLS_NODE_REPEAT,
    [DOOR_XLS_BLOCK_LOOP] = DOOR_XLS_NODE_LOOP,
  };
  DoorXlsConversion *c = self->conversion;
  DoorXlsNode *parent = self->block->node;
  DoorXlsNode draft = { .name = self->name };
  DoorXlsNode *node;
  const char *intent = door_xls_attribute_text (self->row->others, "intent");
  const char *loop_list = NULL;

  if (kind == DOOR_XLS_BLOCK_REPEAT)
    check_repeat_name (self);
  if (kind == DOOR_XLS_BLOCK_REPEAT && !self->row->label.first && !self->row->media)
    door_xls_conversion_warning (c, "repeat-without-label", DOOR_XLS_SHEET_SURVEY,
                                 self->row->number, "label", "the repeat “%s” has no label",
                                 self->name);
  if (kind == DOOR_XLS_BLOCK_LOOP)
    loop_list = read_loop_list (self, list);

  door_xls_reader_fill_node (self, &draft);
  redirect_count (self, &draft, parent);
  if (intent)
    door_xls_attribute_set (c->arena, &draft.control, "intent", intent);

  node = door_xls_node_new (c, parent, kinds[kind], self->name);
  draft.parent = node->parent;
  draft.kind = node->kind;
  *node = draft;
  door_xls_reader_push_block (self, kind, node, loop_list);
  if (self->appearance)
    begin_table_list (self, node);
}

void
door_xls_reader_end_block (DoorXlsReader *self, DoorXlsBlockKind kind)
{
  DoorXlsBlock *block = self->block;

  if (block->outer == NULL || block->kind != kind)
    {
      door_xls_reader_error (self, "SURVEY_001", "type", "this end of a %s has no beginning",
                             door_xls_block_name (kind));
      if (block->outer)
        door_diagnostics_hint (self->conversion->diagnostics, "the %s “%s” of row %u is open",
                               door_xls_block_name (block->kind), block->node->name, block->row);
      return;
    }
  if (kind == DOOR_XLS_BLOCK_LOOP && block->loop_list)
    door_xls_reader_unroll (self, block->node, block->loop_list);
  door_xls_reader_pop_block (self);
  self->in_table_list = FALSE;
}

void
door_xls_reader_check_blocks_ended (DoorXlsReader *self)
{
  for (; self->block->outer; door_xls_reader_pop_block (self))
    door_xls_conversion_error (self->conversion, "SURVEY_002", DOOR_XLS_SHEET_SURVEY,
                               self->block->row, "type", "the %s “%s” begins here and never ends",
                               door_xls_block_name (self->block->kind), self->block->node->name);
}
