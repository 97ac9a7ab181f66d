/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"
#include "door-xlsform-lexer.h"
#include "door-xlsform-references.h"
#include "door-xlsform.h"

#include <string.h>

static void
push_block (DoorXlsReader *self, DoorXlsBlockKind kind, DoorXlsNode *node, const char *loop_list)
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

static void
pop_block (DoorXlsReader *self)
{
  g_hash_table_unref (self->block->names);
  g_hash_table_unref (self->block->lower_names);
  self->block = self->block->outer;
}

static guint
depth_of (DoorXlsReader *self)
{
  guint depth = 0;

  for (DoorXlsBlock *block = self->block; block; block = block->outer)
    depth++;
  return depth;
}

static gboolean
is_in_repeat (DoorXlsReader *self)
{
  for (DoorXlsBlock *block = self->block; block; block = block->outer)
    if (block->kind == DOOR_XLS_BLOCK_REPEAT)
      return TRUE;
  return FALSE;
}

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
static gboolean
read_name (DoorXlsReader *self)
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

  count = g_hash_table_lookup (c->row_counts, self->name);
  g_hash_table_insert (c->row_counts, (char *) self->name,
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
  check_name_is_free (self);
  return TRUE;
}

/* A name for a row that cannot have its own, so that what follows is still checked. */
static void
use_spare_name (DoorXlsReader *self)
{
  self->name = door_xls_arena_printf (self->conversion->arena, "row_%u", self->row->number);
}

static void
fill_node (DoorXlsReader *self, DoorXlsNode *node)
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

static void
apply_type (DoorXlsArena *arena, DoorXlsNode *node, const DoorXlsQuestionType *type)
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
  apply_type (self->conversion->arena, node, door_xls_question_type_find (type));
  return node;
}

/* What the row says wins over what its type says. */
DoorXlsNode *
door_xls_reader_add_question (DoorXlsReader *self, const char *type)
{
  DoorXlsArena *arena = self->conversion->arena;
  DoorXlsNode *node = door_xls_reader_add_generated (self, type, self->name);
  DoorXlsNode from_type = *node;

  fill_node (self, node);
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
      if (is_in_repeat (self))
        door_xls_node_add_action (self->conversion, node, "setvalue", "odk-new-repeat");
    }
  return node;
}

gboolean
door_xls_reader_check_parameters (DoorXlsReader *self, const char *const *accepted)
{
  g_autofree char *known = NULL;

  for (const DoorXlsAttribute *a = self->parameters; a; a = a->next)
    {
      const char *near;

      if (g_strv_contains (accepted, a->name))
        continue;
      near = door_nearest_name (a->name, accepted);
      known = g_strjoinv (", ", (char **) accepted);
      door_xls_reader_error (self, "SURVEY_005", "parameters",
                             "“%s” is no parameter of a question of this type; it takes %s",
                             a->name, known);
      if (near)
        door_diagnostics_hint (self->conversion->diagnostics, "did you mean %s?", near);
      return FALSE;
    }
  return TRUE;
}

/* "key=value" pairs between spaces, commas or semicolons. */
static gboolean
read_parameters (DoorXlsReader *self)
{
  static const char delimiters[] = " \t\r\n,;";
  static const char *const cased[] = { "label", "value", NULL };
  DoorXlsArena *arena = self->conversion->arena;
  const char *text = door_xls_attribute_text (self->row->others, "parameters");
  const char *p = text ? text : "";

  self->parameters = NULL;
  for (p += strspn (p, delimiters); *p; p += strspn (p, delimiters))
    {
      gsize n_key = strcspn (p, " \t\r\n,;=");
      const char *equals = p + n_key + strspn (p + n_key, delimiters);
      const char *value = equals + (*equals == '=');
      gsize n_value;
      g_autofree char *key = NULL;
      g_autofree char *lower = NULL;

      value += strspn (value, delimiters);
      n_value = strcspn (value, " \t\r\n,;=");
      if (n_key == 0 || *equals != '=' || n_value == 0)
        {
          door_xls_reader_error (self, "SURVEY_004", "parameters",
                                 "parameters are written key=value, one after the other");
          return FALSE;
        }
      key = g_utf8_strdown (p, (gssize) n_key);
      lower = g_strv_contains (cased, key) ? g_strndup (value, n_value)
                                           : g_utf8_strdown (value, (gssize) n_value);
      door_xls_attribute_set (arena, &self->parameters, door_xls_arena_dup (arena, key),
                              door_xls_arena_dup (arena, lower));
      p = value + n_value;
    }
  return TRUE;
}

static gboolean
read_trigger (DoorXlsReader *self)
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

/* --- blocks --- */

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
  apply_type (arena, generated, door_xls_question_type_find ("calculate"));
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

static void
begin_block (DoorXlsReader *self, DoorXlsBlockKind kind, const char *list)
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

  fill_node (self, &draft);
  redirect_count (self, &draft, parent);
  if (intent)
    door_xls_attribute_set (c->arena, &draft.control, "intent", intent);

  node = door_xls_node_new (c, parent, kinds[kind], self->name);
  draft.parent = node->parent;
  draft.kind = node->kind;
  *node = draft;
  push_block (self, kind, node, loop_list);
  if (self->appearance)
    begin_table_list (self, node);
}

static void
end_block (DoorXlsReader *self, DoorXlsBlockKind kind)
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
  pop_block (self);
  self->in_table_list = FALSE;
}

/* --- rows --- */

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

static void
read_default (DoorXlsReader *self)
{
  self->default_value = door_xls_attribute_text (self->row->others, "default");
  self->default_is_dynamic
      = self->default_value && door_xls_default_is_dynamic (self->default_value, self->type);
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

  if (!read_trigger (self) || !read_parameters (self))
    return;
  read_default (self);
  if (strcmp (self->type, "audit") == 0)
    {
      door_xls_reader_read_audit (self);
      return;
    }
  if (!is_complete (self) || read_setting (self))
    return;

  is_named = ends != DOOR_XLS_BLOCK_NONE || read_name (self);
  if (!is_named)
    use_spare_name (self);
  door_xls_reader_note_entity (self, begins != DOOR_XLS_BLOCK_NONE, ends != DOOR_XLS_BLOCK_NONE);

  if (ends != DOOR_XLS_BLOCK_NONE)
    end_block (self, ends);
  else if (begins != DOOR_XLS_BLOCK_NONE && depth_of (self) > DOOR_XLSFORM_MAX_DEPTH)
    door_xls_reader_error (self, "workbook-too-deep", "type",
                           "groups stand more than %u deep in one another", DOOR_XLSFORM_MAX_DEPTH);
  else if (begins != DOOR_XLS_BLOCK_NONE)
    begin_block (self, begins, list);
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

static void
check_blocks_ended (DoorXlsReader *self)
{
  for (; self->block->outer; pop_block (self))
    door_xls_conversion_error (self->conversion, "SURVEY_002", DOOR_XLS_SHEET_SURVEY,
                               self->block->row, "type", "the %s “%s” begins here and never ends",
                               door_xls_block_name (self->block->kind), self->block->node->name);
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

  push_block (self, DOOR_XLS_BLOCK_NONE, self->conversion->root, NULL);
  for (guint i = 0; i < table->rows->len; i++)
    read_row (self, door_xls_table_row (table, i));
  self->row = NULL;
  check_or_other (self);
  check_triggers (self);
  door_xls_reader_check_geometry (self);
  check_blocks_ended (self);
  door_xls_reader_place_entities (self);
  add_meta (self);
  pop_block (self);
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
