/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where in the record an entity stands follows from the questions that feed it: in the innermost
 * repeat among them (its scope), and there as deep as the questions that save to it allow. A
 * container holds one entity at most.
 */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-entities.h"

#include <string.h>

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
common_container (const DoorXlsEntity *entity)
{
  DoorXlsNode *first = NULL;
  DoorXlsNode *common;
  guint shortest = G_MAXUINT;

  for (guint i = 0; i < entity->uses->len; i++)
    {
      const DoorXlsEntityUse *use = &g_array_index (entity->uses, DoorXlsEntityUse, i);
      if (!use->property)
        continue;
      first = first ? first : use->container;
      shortest = MIN (shortest, depth_of (use->container));
    }
  common = ancestor_at (first, shortest);
  for (guint depth = 2; depth <= shortest; depth++)
    for (guint i = 0; i < entity->uses->len; i++)
      {
        const DoorXlsEntityUse *use = &g_array_index (entity->uses, DoorXlsEntityUse, i);
        DoorXlsNode *mine = ancestor_at (first, depth);
        DoorXlsNode *theirs = use->property ? ancestor_at (use->container, depth) : mine;

        if (strcmp (mine->name, theirs->name) != 0 || mine->kind != theirs->kind)
          common = mine->parent;
      }
  return common;
}

static gboolean
have_one_container (const DoorXlsEntity *entity)
{
  DoorXlsNode *container = NULL;

  for (guint i = 0; i < entity->uses->len; i++)
    {
      const DoorXlsEntityUse *use = &g_array_index (entity->uses, DoorXlsEntityUse, i);
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
find_wish (DoorXlsEntity *entity)
{
  DoorXlsNode *saver = NULL;

  entity->scope = NULL;
  for (guint i = 0; i < entity->uses->len; i++)
    {
      const DoorXlsEntityUse *use = &g_array_index (entity->uses, DoorXlsEntityUse, i);
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
narrow_wish (DoorXlsEntity *entity)
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
check_scopes (DoorXlsReader *self, const DoorXlsEntity *entity)
{
  DoorXlsNode *wanted_scope = scope_of (entity->wanted);

  for (guint i = 0; i < entity->uses->len; i++)
    {
      const DoorXlsEntityUse *use = &g_array_index (entity->uses, DoorXlsEntityUse, i);
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

static const DoorXlsEntityUse *
first_save (const DoorXlsEntity *entity)
{
  for (guint i = 0; i < entity->uses->len; i++)
    if (g_array_index (entity->uses, DoorXlsEntityUse, i).property)
      return &g_array_index (entity->uses, DoorXlsEntityUse, i);
  return NULL;
}

/* Containers between a saving question and its entity can hold no other entity. */
static void
reserve (DoorXlsEntity *entity, GHashTable *taken)
{
  g_hash_table_insert (taken, entity->placed, entity);
  for (guint i = 0; i < entity->uses->len; i++)
    {
      const DoorXlsEntityUse *use = &g_array_index (entity->uses, DoorXlsEntityUse, i);

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
place (DoorXlsReader *self, DoorXlsEntity *entity, GHashTable *taken)
{
  const DoorXlsEntityUse *save = first_save (entity);
  const DoorXlsEntity *other = NULL;

  for (DoorXlsNode *node = entity->wanted; node; node = node->parent)
    {
      const DoorXlsEntity *holder = g_hash_table_lookup (taken, node);

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
  const DoorXlsEntity *const *x = a;
  const DoorXlsEntity *const *y = b;

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
      DoorXlsEntity *first = entities->pdata[i];
      g_autoptr (GPtrArray) turn = g_ptr_array_new ();

      if (!g_hash_table_add (done, first->scope))
        continue;
      for (guint k = i; k < entities->len; k++)
        if (((DoorXlsEntity *) entities->pdata[k])->scope == first->scope)
          g_ptr_array_add (turn, entities->pdata[k]);
      g_ptr_array_sort (turn, compare_rows);
      for (guint k = 0; k < turn->len; k++)
        place (self, turn->pdata[k], taken);
    }
}

gboolean
door_xls_entities_find_places (DoorXlsReader *self)
{
  DoorXlsNode *root = self->conversion->root;
  const DoorXlsEntities *known = self->entities;
  g_autoptr (GPtrArray) entities = g_ptr_array_new ();

  for (guint i = 0; i < known->used->len; i++)
    {
      DoorXlsEntity *entity = known->used->pdata[i];

      find_wish (entity);
      narrow_wish (entity);
      if (!check_scopes (self, entity))
        return FALSE;
      g_ptr_array_add (entities, entity);
    }
  for (guint i = 0; i < known->declared->len; i++)
    {
      DoorXlsEntity *entity = known->declared->pdata[i];

      if (entity->uses->len > 0)
        continue;
      entity->scope = entity->wanted = root;
      g_ptr_array_add (entities, entity);
    }

  /* The older version of the format knows one entity, and that at the root. */
  if (entities->len == 1 && ((DoorXlsEntity *) entities->pdata[0])->scope == root)
    ((DoorXlsEntity *) entities->pdata[0])->placed = root;
  else
    place_all (self, entities);
  return !door_diagnostics_has_errors (self->conversion->diagnostics);
}
