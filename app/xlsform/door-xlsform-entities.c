/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entities: what a submission creates or updates in a list that other forms read. The sheet says
 * what they are; where in the record each stands follows from the questions that feed it: in the
 * innermost repeat (its scope), and there as deep as the questions that save to it allow. A
 * container holds one entity at most.
 */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-reader.h"
#include "door-xlsform-lexer.h"
#include "door-xlsform-references.h"

#include <string.h>

#define RESERVED_PREFIX "__"

/* A row that feeds an entity: by saving to a property, or by being referred to. */
typedef struct {
  DoorXlsNode *container;
  guint row;
  const char *property; /* NULL: referred to */
  const char *question;
} Use;

typedef struct {
  const char *dataset;
  guint row;
  const char *id, *create_if, *update_if, *label;
  GHashTable *questions; /* names its expressions refer to */
  GArray *uses;          /* Use */

  /* where it wants to stand */
  DoorXlsNode *scope;
  DoorXlsNode *wanted;
  gboolean saves;
  DoorXlsNode *placed;
} Entity;

typedef struct _DoorXlsEntities {
  GPtrArray *declared; /* Entity, in order of the sheet */
  GPtrArray *used;     /* those with uses, in order of first use */
} DoorXlsEntities;

static void
entity_free (gpointer data)
{
  Entity *self = data;

  g_hash_table_unref (self->questions);
  g_array_unref (self->uses);
  g_free (self);
}

/* --- the sheet --- */

static void
sheet_error (DoorXlsReader *self,
             const Entity *entity,
             const char *code,
             const char *token,
             const char *message)
{
  door_xls_conversion_error (self->conversion, code, DOOR_XLS_SHEET_ENTITIES, entity->row, token,
                             "the entity list “%s” %s", entity->dataset ? entity->dataset : "",
                             message);
}

static void
check_dataset (DoorXlsReader *self, const Entity *entity)
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
check_mode (DoorXlsReader *self, const Entity *entity)
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
note_questions (Entity *entity, DoorXlsArena *arena)
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

static Entity *
find_entity (DoorXlsEntities *entities, const char *dataset)
{
  for (guint i = 0; dataset && i < entities->declared->len; i++)
    {
      Entity *entity = entities->declared->pdata[i];
      if (g_strcmp0 (entity->dataset, dataset) == 0)
        return entity;
    }
  return NULL;
}

static void
read_row (DoorXlsReader *self, const DoorXlsRow *row)
{
  Entity *entity = g_new0 (Entity, 1);

  entity->row = row->number;
  entity->dataset = door_xls_attribute_text (row->others, "dataset");
  entity->id = door_xls_attribute_text (row->others, "entity_id");
  entity->create_if = door_xls_attribute_text (row->others, "create_if");
  entity->update_if = door_xls_attribute_text (row->others, "update_if");
  entity->label = door_xls_text_plain (&row->label);
  entity->questions = g_hash_table_new (g_str_hash, g_str_equal);
  entity->uses = g_array_new (FALSE, FALSE, sizeof (Use));

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
add_use (DoorXlsReader *self, Entity *entity, const char *property)
{
  Use use = { self->block->node, self->row->number, property, self->name };

  if (entity->uses->len == 0)
    g_ptr_array_add (self->entities->used, entity);
  g_array_append_val (entity->uses, use);
}

static const Use *
find_property (const Entity *entity, const char *property)
{
  for (guint i = 0; i < entity->uses->len; i++)
    {
      const Use *use = &g_array_index (entity->uses, Use, i);
      if (g_strcmp0 (use->property, property) == 0)
        return use;
    }
  return NULL;
}

static gboolean
check_property (DoorXlsReader *self, const Entity *entity, const char *property, gboolean is_block)
{
  const Use *other = find_property (entity, property);

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
static Entity *
find_target (DoorXlsReader *self, const char *save_to, const char **ret_property)
{
  DoorXlsEntities *entities = self->entities;
  const char *hash = strchr (save_to, '#');
  g_autofree char *dataset = NULL;
  Entity *entity;

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
      Entity *entity = find_target (self, save_to, &property);

      if (entity && check_property (self, entity, property, begins_block || ends_block))
        {
          door_xls_attribute_set (self->conversion->arena, &self->row->bind, "entities:saveto",
                                  property);
          add_use (self, entity, property);
        }
    }
  for (guint i = 0; self->name && i < entities->declared->len; i++)
    {
      Entity *entity = entities->declared->pdata[i];
      if (g_hash_table_contains (entity->questions, self->name))
        add_use (self, entity, NULL);
    }
}

/* --- where each stands --- */

static DoorXlsNode *
scope_of (DoorXlsNode *container)
{
  while (container->kind != DOOR_XLS_NODE_REPEAT && container->kind != DOOR_XLS_NODE_SURVEY)
    container = container->parent;
  return container;
}

static guint
count_repeats (const DoorXlsNode *node)
{
  guint n = 0;

  for (; node; node = node->parent)
    n += node->kind == DOOR_XLS_NODE_REPEAT;
  return n;
}

static guint
depth_in_scope (const DoorXlsNode *node)
{
  guint depth = 0;

  for (; node->kind != DOOR_XLS_NODE_REPEAT && node->kind != DOOR_XLS_NODE_SURVEY;
       node = node->parent)
    depth++;
  return depth;
}

static guint
depth_of (const DoorXlsNode *node)
{
  guint depth = 0;

  for (; node; node = node->parent)
    depth++;
  return depth;
}

static DoorXlsNode *
ancestor_at (DoorXlsNode *node, guint depth)
{
  while (depth_of (node) > depth)
    node = node->parent;
  return node;
}

static gboolean
is_within (const DoorXlsNode *node, const DoorXlsNode *above)
{
  for (; node; node = node->parent)
    if (node == above)
      return TRUE;
  return FALSE;
}

/* The container that all saving questions of the entity share, as far down as their names agree. */
static DoorXlsNode *
common_container (const Entity *entity)
{
  DoorXlsNode *first = NULL;
  DoorXlsNode *common;
  guint shortest = G_MAXUINT;

  for (guint i = 0; i < entity->uses->len; i++)
    {
      const Use *use = &g_array_index (entity->uses, Use, i);
      if (!use->property)
        continue;
      first = first ? first : use->container;
      shortest = MIN (shortest, depth_of (use->container));
    }
  common = ancestor_at (first, shortest);
  for (guint depth = 2; depth <= shortest; depth++)
    for (guint i = 0; i < entity->uses->len; i++)
      {
        const Use *use = &g_array_index (entity->uses, Use, i);
        DoorXlsNode *mine = ancestor_at (first, depth);
        DoorXlsNode *theirs = use->property ? ancestor_at (use->container, depth) : mine;

        if (strcmp (mine->name, theirs->name) != 0 || mine->kind != theirs->kind)
          common = mine->parent;
      }
  return common;
}

static gboolean
have_one_container (const Entity *entity)
{
  DoorXlsNode *container = NULL;

  for (guint i = 0; i < entity->uses->len; i++)
    {
      const Use *use = &g_array_index (entity->uses, Use, i);
      if (!use->property)
        continue;
      if (container && container != use->container)
        return FALSE;
      container = use->container;
    }
  return TRUE;
}

/* The innermost repeat that feeds the entity, and the deepest container there. */
static void
find_wish (Entity *entity)
{
  DoorXlsNode *saver = NULL;

  entity->scope = NULL;
  for (guint i = 0; i < entity->uses->len; i++)
    {
      const Use *use = &g_array_index (entity->uses, Use, i);
      DoorXlsNode *scope = scope_of (use->container);

      if (!entity->scope || count_repeats (scope) > count_repeats (entity->scope))
        {
          entity->scope = scope;
          entity->wanted = use->container;
          saver = use->property ? use->container : saver;
        }
      if (scope == entity->scope
          && depth_in_scope (use->container) > depth_in_scope (entity->wanted))
        entity->wanted = use->container;
      if (use->property
          && (!saver
              || (scope == entity->scope
                  && depth_in_scope (use->container) > depth_in_scope (saver))))
        saver = use->container;
      entity->saves |= use->property != NULL;
    }
  if (saver)
    entity->wanted = saver;
}

static void
narrow_wish (Entity *entity)
{
  DoorXlsNode *common;
  DoorXlsNode *scope;

  if (!entity->saves)
    return;
  common = common_container (entity);
  if (have_one_container (entity))
    {
      entity->wanted = common;
      return;
    }
  scope = scope_of (entity->wanted);
  entity->wanted = scope;
  if (count_repeats (common) > count_repeats (scope)
      || (count_repeats (common) == count_repeats (scope) && depth_in_scope (common) > 0))
    entity->wanted = common;
}

static gboolean
check_scopes (DoorXlsReader *self, const Entity *entity)
{
  DoorXlsNode *wanted_scope = scope_of (entity->wanted);

  for (guint i = 0; i < entity->uses->len; i++)
    {
      const Use *use = &g_array_index (entity->uses, Use, i);
      DoorXlsNode *scope = scope_of (use->container);
      gboolean is_outer = is_within (entity->scope, scope);

      if (is_outer && (!use->property || wanted_scope == scope))
        continue;
      if (use->property)
        door_xls_conversion_error (
            self->conversion, "ENTITY_011", DOOR_XLS_SHEET_SURVEY, use->row, "entities:saveto",
            "the entity list “%s” is fed from a different repeat, too", entity->dataset);
      else
        door_xls_conversion_error (self->conversion, "ENTITY_012", DOOR_XLS_SHEET_ENTITIES,
                                   entity->row, NULL,
                                   "the entity list “%s” refers to ${%s} in a different repeat",
                                   entity->dataset, use->question);
      return FALSE;
    }
  return TRUE;
}

static const Use *
first_save (const Entity *entity)
{
  for (guint i = 0; i < entity->uses->len; i++)
    if (g_array_index (entity->uses, Use, i).property)
      return &g_array_index (entity->uses, Use, i);
  return NULL;
}

/* Containers between a saving question and its entity can hold no other entity. */
static void
reserve (Entity *entity, GHashTable *taken)
{
  g_hash_table_insert (taken, entity->placed, entity);
  for (guint i = 0; i < entity->uses->len; i++)
    {
      const Use *use = &g_array_index (entity->uses, Use, i);

      if (!use->property)
        continue;
      for (DoorXlsNode *node = use->container; depth_of (node) >= depth_of (entity->placed);
           node = node->parent)
        {
          g_hash_table_insert (taken, node, entity);
          if (node->parent == NULL)
            break;
        }
    }
}

static void
place (DoorXlsReader *self, Entity *entity, GHashTable *taken)
{
  const Use *save = first_save (entity);
  const Entity *other = NULL;

  for (DoorXlsNode *node = entity->wanted; node; node = node->parent)
    {
      const Entity *holder = g_hash_table_lookup (taken, node);

      if (!holder)
        {
          entity->placed = node;
          reserve (entity, taken);
          return;
        }
      other = holder;
      if (save && g_hash_table_lookup (taken, save->container))
        {
          other = g_hash_table_lookup (taken, save->container);
          break;
        }
      if (node == entity->scope)
        break;
    }
  door_xls_conversion_error (self->conversion, "ENTITY_009", DOOR_XLS_SHEET_ENTITIES, entity->row,
                             NULL,
                             "there is no group left for the entity list “%s”: row %u has taken it",
                             entity->dataset, other ? other->row : 0);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Entity *const *x = a;
  const Entity *const *y = b;

  return (int) (*x)->row - (int) (*y)->row;
}

/* Scopes take turns in the order in which they are first used, and within one the sheet's. */
static void
place_all (DoorXlsReader *self, GPtrArray *entities)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) done = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < entities->len; i++)
    {
      Entity *first = entities->pdata[i];
      g_autoptr (GPtrArray) turn = g_ptr_array_new ();

      if (!g_hash_table_add (done, first->scope))
        continue;
      for (guint k = i; k < entities->len; k++)
        if (((Entity *) entities->pdata[k])->scope == first->scope)
          g_ptr_array_add (turn, entities->pdata[k]);
      g_ptr_array_sort (turn, compare_rows);
      for (guint k = 0; k < turn->len; k++)
        place (self, turn->pdata[k], taken);
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
add_update (DoorXlsConversion *c, const Entity *entity, DoorXlsNode *node)
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
add_id (DoorXlsConversion *c, const Entity *entity, DoorXlsNode *node)
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
add_nodes (DoorXlsConversion *c, const Entity *entity)
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
  g_autoptr (GPtrArray) entities = g_ptr_array_new ();
  gboolean is_in_repeat = FALSE;

  if (declared->len == 0 || door_diagnostics_has_errors (c->diagnostics))
    return;
  for (guint i = 0; i < self->entities->used->len; i++)
    {
      Entity *entity = self->entities->used->pdata[i];

      find_wish (entity);
      narrow_wish (entity);
      if (!check_scopes (self, entity))
        return;
      g_ptr_array_add (entities, entity);
    }
  for (guint i = 0; i < declared->len; i++)
    {
      Entity *entity = declared->pdata[i];

      if (entity->uses->len > 0)
        continue;
      entity->scope = entity->wanted = c->root;
      g_ptr_array_add (entities, entity);
    }

  /* The older version of the format knows one entity, and that at the root. */
  if (entities->len == 1 && ((Entity *) entities->pdata[0])->scope == c->root)
    ((Entity *) entities->pdata[0])->placed = c->root;
  else
    place_all (self, entities);

  for (guint i = 0; i < declared->len; i++)
    {
      Entity *entity = declared->pdata[i];

      if (!entity->placed)
        return;
      add_nodes (c, entity);
      is_in_repeat |= count_repeats (entity->placed) > 0;
    }
  c->entity_version = declared->len > 1 || is_in_repeat ? "2025.1.0" : "2024.1.0";
}
