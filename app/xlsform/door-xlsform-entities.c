/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entities: what a submission creates or updates in a list that other forms read. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-entities.h"
#include "door-xlsform-lexer.h"
#include "door-xlsform-references.h"

#include <string.h>

#define RESERVED_PREFIX "__"

static void
entity_free (gpointer data)
{
  DoorXlsEntity *self = data;

  g_hash_table_unref (self->questions);
  g_array_unref (self->uses);
  g_free (self);
}

/* --- the sheet --- */

static void
sheet_error (DoorXlsReader *self,
             const DoorXlsEntity *entity,
             const char *code,
             const char *token,
             const char *message)
{
  door_xls_conversion_error (self->conversion, code, DOOR_XLS_SHEET_ENTITIES, entity->row, token,
                             "the entity list “%s” %s", entity->dataset ? entity->dataset : "",
                             message);
}

static void
check_dataset (DoorXlsReader *self, const DoorXlsEntity *entity)
{
  const char *name = entity->dataset;

  if (name == NULL)
    sheet_error (self, entity, "NAMES_015", "dataset", "has no name");
  else if (g_str_has_prefix (name, RESERVED_PREFIX))
    sheet_error (self, entity, "NAMES_010", "dataset", "may not begin with two underscores");
  else if (strchr (name, '.'))
    sheet_error (self, entity, "NAMES_011", "dataset", "may not have a period in its name");
  else if (!door_xls_name_is_valid (name))
    sheet_error (self, entity, "NAMES_008", "dataset", "has a name that cannot be one");
}

static void
check_mode (DoorXlsReader *self, const DoorXlsEntity *entity)
{
  if (!entity->id && entity->update_if)
    sheet_error (self, entity, "ENTITY_007", "update_if", "needs an entity_id to be updated");
  else if (entity->id && entity->create_if && !entity->update_if)
    sheet_error (self, entity, "ENTITY_006", "create_if",
                 "needs an update_if beside create_if and entity_id");
  else if (!entity->id && !entity->label)
    sheet_error (self, entity, "ENTITY_005", "label", "needs a label for what it creates");
}

static void
note_questions (DoorXlsEntity *entity, DoorXlsArena *arena)
{
  const char *const texts[] = { entity->id, entity->create_if, entity->update_if, entity->label };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = texts[i];
      DoorXlsReference reference;

      while (text && door_xls_references_parse (text, &reference, 1) == 1)
        {
          g_hash_table_add (entity->questions, (char *) door_xls_arena_dup_length (
                                                   arena, reference.name, reference.name_length));
          text = reference.start + reference.length;
        }
    }
}

static void
check_columns (DoorXlsReader *self, const DoorXlsRow *row)
{
  static const char *const known[]
      = { "dataset", "entity_id", "create_if", "update_if", "repeat", "label", NULL };
  const char *unknown = row->name ? "name" : row->type ? "type" : NULL;

  for (const DoorXlsAttribute *a = row->others; a && !unknown; a = a->next)
    if (!g_strv_contains (known, a->name))
      unknown = a->name;
  if (!unknown)
    return;
  door_xls_conversion_error (self->conversion, "HEADER_005", DOOR_XLS_SHEET_ENTITIES, 1, unknown,
                             "the sheet has a column “%s” that means nothing here", unknown);
  if (door_nearest_name (unknown, known))
    door_diagnostics_hint (self->conversion->diagnostics, "did you mean %s?",
                           door_nearest_name (unknown, known));
}

static DoorXlsEntity *
find_entity (DoorXlsEntities *entities, const char *dataset)
{
  for (guint i = 0; dataset && i < entities->declared->len; i++)
    {
      DoorXlsEntity *entity = entities->declared->pdata[i];
      if (g_strcmp0 (entity->dataset, dataset) == 0)
        return entity;
    }
  return NULL;
}

static void
read_row (DoorXlsReader *self, const DoorXlsRow *row)
{
  DoorXlsEntity *entity = g_new0 (DoorXlsEntity, 1);

  entity->row = row->number;
  entity->dataset = door_xls_attribute_text (row->others, "dataset");
  entity->id = door_xls_attribute_text (row->others, "entity_id");
  entity->create_if = door_xls_attribute_text (row->others, "create_if");
  entity->update_if = door_xls_attribute_text (row->others, "update_if");
  entity->label = door_xls_text_plain (&row->label);
  entity->questions = g_hash_table_new (g_str_hash, g_str_equal);
  entity->uses = g_array_new (FALSE, FALSE, sizeof (DoorXlsEntityUse));

  check_columns (self, row);
  check_dataset (self, entity);
  check_mode (self, entity);
  if (find_entity (self->entities, entity->dataset))
    sheet_error (self, entity, "NAMES_014", "dataset", "is declared twice");
  note_questions (entity, self->conversion->arena);
  g_ptr_array_add (self->entities->declared, entity);
}

void
door_xls_reader_read_entities (DoorXlsReader *self)
{
  DoorXlsConversion *c = self->conversion;
  DoorXlsTable *table;

  self->entities = g_new0 (DoorXlsEntities, 1);
  self->entities->declared = g_ptr_array_new_with_free_func (entity_free);
  self->entities->used = g_ptr_array_new ();
  if (!c->workbook->sheets[DOOR_XLS_SHEET_ENTITIES]
      || c->workbook->sheets[DOOR_XLS_SHEET_ENTITIES]->rows->len == 0)
    return;
  table
      = door_xls_table_new (c->workbook, DOOR_XLS_SHEET_ENTITIES, "default", FALSE, c->diagnostics);
  c->tables[DOOR_XLS_SHEET_ENTITIES] = table;
  for (guint i = 0; table && i < table->rows->len; i++)
    read_row (self, door_xls_table_row (table, i));
}

void
door_xls_reader_free_entities (DoorXlsReader *self)
{
  g_ptr_array_unref (self->entities->declared);
  g_ptr_array_unref (self->entities->used);
  g_clear_pointer (&self->entities, g_free);
}

/* --- rows of the survey --- */

static void
add_use (DoorXlsReader *self, DoorXlsEntity *entity, const char *property)
{
  DoorXlsEntityUse use = { self->block->node, self->row->number, property, self->name };

  if (entity->uses->len == 0)
    g_ptr_array_add (self->entities->used, entity);
  g_array_append_val (entity->uses, use);
}

static const DoorXlsEntityUse *
find_property (const DoorXlsEntity *entity, const char *property)
{
  for (guint i = 0; i < entity->uses->len; i++)
    {
      const DoorXlsEntityUse *use = &g_array_index (entity->uses, DoorXlsEntityUse, i);
      if (g_strcmp0 (use->property, property) == 0)
        return use;
    }
  return NULL;
}

static gboolean
check_property (DoorXlsReader *self,
                const DoorXlsEntity *entity,
                const char *property,
                gboolean is_block)
{
  const DoorXlsEntityUse *other = find_property (entity, property);

  if (*property == '\0' || (!is_block && !door_xls_name_is_valid (property)))
    door_xls_reader_error (self, "NAMES_008", "entities:saveto",
                           "“%s” cannot be the name of a property", property);
  else if (is_block)
    door_xls_reader_error (self, "ENTITY_003", "entities:saveto",
                           "a group or repeat has no value to save");
  else if (g_ascii_strcasecmp (property, "name") == 0
           || g_ascii_strcasecmp (property, "label") == 0)
    door_xls_reader_error (self, "NAMES_012", "entities:saveto",
                           "“%s” is kept for the entity itself; choose another property", property);
  else if (g_str_has_prefix (property, RESERVED_PREFIX))
    door_xls_reader_error (self, "NAMES_010", "entities:saveto",
                           "a property may not begin with two underscores");
  else if (other)
    door_xls_reader_error (self, "ENTITY_002", "entities:saveto",
                           "the property “%s” is already saved by row %u", property, other->row);
  else
    return TRUE;
  return FALSE;
}

/* "property", or "list#property" when the form has several entity lists. */
static DoorXlsEntity *
find_target (DoorXlsReader *self, const char *save_to, const char **ret_property)
{
  DoorXlsEntities *entities = self->entities;
  const char *hash = strchr (save_to, '#');
  g_autofree char *dataset = NULL;
  DoorXlsEntity *entity;

  *ret_property = hash ? hash + 1 : save_to;
  if (entities->declared->len == 0)
    door_xls_reader_error (self, "ENTITY_001", "entities:saveto",
                           "save_to needs a sheet entities that declares a list");
  else if (hash && strchr (hash + 1, '#'))
    door_xls_reader_error (self, "ENTITY_013", "entities:saveto", "“%s” has more than one #",
                           save_to);
  else if (!hash && entities->declared->len > 1)
    door_xls_reader_error (self, "ENTITY_008", "entities:saveto",
                           "with several entity lists, write list#property");
  else if (!hash)
    return entities->declared->pdata[0];
  else
    {
      dataset = g_strndup (save_to, (gsize) (hash - save_to));
      entity = find_entity (entities, dataset);
      if (entity)
        return entity;
      door_xls_reader_error (self, "ENTITY_004", "entities:saveto",
                             "the sheet entities declares no list “%s”", dataset);
    }
  return NULL;
}

void
door_xls_reader_note_entity (DoorXlsReader *self, gboolean begins_block, gboolean ends_block)
{
  const char *save_to = door_xls_attribute_text (self->row->bind, "entities:saveto");
  DoorXlsEntities *entities = self->entities;
  const char *property;

  if (save_to)
    {
      DoorXlsEntity *entity = find_target (self, save_to, &property);

      if (entity && check_property (self, entity, property, begins_block || ends_block))
        {
          door_xls_attribute_set (self->conversion->arena, &self->row->bind, "entities:saveto",
                                  property);
          add_use (self, entity, property);
        }
    }
  for (guint i = 0; self->name && i < entities->declared->len; i++)
    {
      DoorXlsEntity *entity = entities->declared->pdata[i];
      if (g_hash_table_contains (entity->questions, self->name))
        add_use (self, entity, NULL);
    }
}

/* --- nodes --- */

static DoorXlsNode *
add_attribute (DoorXlsConversion *c, DoorXlsNode *entity, const char *name, const char *value)
{
  DoorXlsNode *node = door_xls_node_new (c, entity, DOOR_XLS_NODE_ATTRIBUTE, name);

  node->value = value;
  return node;
}

static void
bind_to (DoorXlsConversion *c, DoorXlsNode *node, const char *calculate)
{
  if (calculate)
    door_xls_attribute_set (c->arena, &node->bind, "calculate", calculate);
  door_xls_attribute_set (c->arena, &node->bind, "readonly", "true()");
  door_xls_attribute_set (c->arena, &node->bind, "type", "string");
}

static void
add_update (DoorXlsConversion *c, const DoorXlsEntity *entity, DoorXlsNode *node)
{
  static const char *const versions[][2] = {
    { "baseVersion", "__version" },
    { "trunkVersion", "__trunkVersion" },
    { "branchId", "__branchId" },
  };
  DoorXlsNode *update = add_attribute (c, node, "update", "1");

  if (entity->update_if)
    bind_to (c, update, entity->update_if);
  for (gsize i = 0; i < G_N_ELEMENTS (versions); i++)
    bind_to (c, add_attribute (c, node, versions[i][0], ""),
             door_xls_arena_printf (c->arena, "instance('%s')/root/item[name=%s]/%s",
                                    entity->dataset, entity->id, versions[i][1]));
}

static void
add_id (DoorXlsConversion *c, const DoorXlsEntity *entity, DoorXlsNode *node)
{
  DoorXlsNode *id = add_attribute (c, node, "id", "");

  bind_to (c, id, entity->id);
  if (entity->id)
    return;
  door_xls_node_add_action (c, id, "setvalue", "odk-instance-first-load")->value = "uuid()";
  if (entity->scope->kind == DOOR_XLS_NODE_REPEAT)
    door_xls_node_add_action (c, id, "setvalue", "odk-new-repeat")->value = "uuid()";
}

static void
add_nodes (DoorXlsConversion *c, const DoorXlsEntity *entity)
{
  DoorXlsNode *meta = door_xls_node_new (c, entity->placed, DOOR_XLS_NODE_GROUP, "meta");
  DoorXlsNode *node = door_xls_node_new (c, meta, DOOR_XLS_NODE_ENTITY, "entity");

  meta->is_bodyless = TRUE;
  add_attribute (c, node, "dataset", entity->dataset);
  if (!entity->id || entity->create_if)
    {
      DoorXlsNode *create = add_attribute (c, node, "create", "1");
      if (entity->create_if)
        bind_to (c, create, entity->create_if);
    }
  if (entity->id)
    add_update (c, entity, node);
  add_id (c, entity, node);
  if (entity->label)
    bind_to (c, door_xls_node_new (c, node, DOOR_XLS_NODE_ENTITY_LABEL, "label"), entity->label);
}

void
door_xls_reader_place_entities (DoorXlsReader *self)
{
  DoorXlsConversion *c = self->conversion;
  GPtrArray *declared = self->entities->declared;
  gboolean is_in_repeat = FALSE;

  if (declared->len == 0 || door_diagnostics_has_errors (c->diagnostics))
    return;
  if (!door_xls_entities_find_places (self))
    return;
  for (guint i = 0; i < declared->len; i++)
    {
      DoorXlsEntity *entity = declared->pdata[i];

      add_nodes (c, entity);
      for (const DoorXlsNode *node = entity->placed; node; node = node->parent)
        is_in_repeat |= node->kind == DOOR_XLS_NODE_REPEAT;
    }
  c->entity_version = declared->len > 1 || is_in_repeat ? "2025.1.0" : "2024.1.0";
}
