/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include <string.h>

#include "door-session-host-private.h"

/* --- Tables ------------------------------------------------------------------------------- */

DoorTree *
door_table_tree (DoorSession *self, DoorXNode node, DoorTreeId *ret_document)
{
  const DoorInstanceDef *instance
      = &g_array_index (self->def->instances, DoorInstanceDef, door_table_of (node));

  *ret_document = instance->tree ? instance->document : DOOR_TREE_DOCUMENT;
  return instance->tree ? instance->tree : self->last_saved;
}

static DoorXNode
table_step (DoorXNode from, DoorTreeId to)
{
  return to == DOOR_TREE_NONE ? DOOR_XNODE_NONE : door_table_node (door_table_of (from), to, FALSE);
}

static DoorXNode
table_parent (DoorSession *self, DoorXNode node)
{
  DoorTreeId document;
  const DoorTree *tree = door_table_tree (self, node, &document);

  if (door_table_is_attribute (node))
    return door_table_node (door_table_of (node), tree->attributes[door_table_id (node)].owner,
                            FALSE);
  if (door_table_id (node) == document)
    return DOOR_XNODE_NONE;
  return table_step (node, tree->nodes[door_table_id (node)].parent);
}

/* --- The record --------------------------------------------------------------------------- */

static DoorXNode
ours_or_none (DoorNode node)
{
  return node == DOOR_NODE_NONE ? DOOR_XNODE_NONE : door_session_xnode (node);
}

/* The first node of `def` or of a later sibling with the name (0: any element), in the frame their
 * parent stands in. */
static DoorXNode
first_named_from (DoorSession *self, DoorFrameId frame, DoorDefNode def, GQuark name)
{
  for (; def != DOOR_DEF_NONE; def = door_form_node (self->def, def)->next)
    {
      const DoorDefNodeData *data = door_form_node (self->def, def);
      const GArray *list;

      if (data->kind == DOOR_DEF_ATTRIBUTE || (name && data->name != name))
        continue;
      if (data->kind != DOOR_DEF_REPEAT)
        return door_frame_node (self, frame, def);
      list = door_session_list (self, frame, data->repeat_id);
      if (list->len > 0)
        return door_session_frame (self, g_array_index (list, DoorFrameId, 0))->base;
    }
  return DOOR_XNODE_NONE;
}

static DoorXNode
our_first_child (DoorSession *self, DoorNode node, GQuark name)
{
  const DoorSlot *slot = door_session_slot (self, node);
  DoorDefNode def;

  if (!name)
    return first_named_from (self, slot->frame, door_form_node (self->def, slot->def)->first_child,
                             0);
  def = door_form_child_named (self->def, slot->def, name, FALSE);
  return first_named_from (self, slot->frame, def, name);
}

static DoorXNode
our_next_sibling (DoorSession *self, DoorNode node, GQuark name)
{
  const DoorSlot *slot = door_session_slot (self, node);
  const DoorDefNodeData *data = door_form_node (self->def, slot->def);
  DoorFrameId frame = slot->frame;

  if (data->kind == DOOR_DEF_REPEAT)
    {
      const DoorFrame *f = door_session_frame (self, frame);
      const GArray *list = door_session_list (self, f->parent, f->repeat);

      if ((!name || name == data->name) && f->position < list->len)
        return door_session_frame (self, g_array_index (list, DoorFrameId, f->position))->base;
      frame = f->parent;
    }
  if (name == data->name && !data->has_twin && !data->is_twin)
    return DOOR_XNODE_NONE;
  return first_named_from (self, frame, data->next, name);
}

static DoorXNode
our_attribute (DoorSession *self, DoorFrameId frame, DoorDefNode def, GQuark name)
{
  for (; def != DOOR_DEF_NONE; def = door_form_node (self->def, def)->next)
    {
      const DoorDefNodeData *data = door_form_node (self->def, def);

      if (data->kind == DOOR_DEF_ATTRIBUTE && (!name || data->name == name))
        return door_frame_node (self, frame, def);
    }
  return DOOR_XNODE_NONE;
}

/* --- Navigation --------------------------------------------------------------------------- */

static DoorXNode
host_document (DoorXpathHost *host)
{
  return DOOR_XNODE_DOCUMENT;
}

static DoorXNode
host_instance (DoorXpathHost *host, const char *id)
{
  DoorSession *self = door_host_session (host);

  for (guint i = 0; i < self->def->instances->len; i++)
    {
      const DoorInstanceDef *instance = &g_array_index (self->def->instances, DoorInstanceDef, i);

      if (strcmp (instance->id, id) == 0)
        return door_table_node (i, instance->tree ? instance->document : DOOR_TREE_DOCUMENT, FALSE);
    }
  return DOOR_XNODE_NONE;
}

/* "Wards.CSV" and "wards" are the same table. */
static DoorXNode
host_table (DoorXpathHost *host, const char *name)
{
  DoorSession *self = door_host_session (host);
  g_autofree char *wanted = g_ascii_strdown (name, -1);

  if (g_str_has_suffix (wanted, ".csv"))
    wanted[strlen (wanted) - 4] = '\0';
  for (guint i = 0; i < self->def->instances->len; i++)
    {
      const DoorInstanceDef *instance = &g_array_index (self->def->instances, DoorInstanceDef, i);

      if (g_ascii_strcasecmp (instance->id, wanted) == 0)
        return door_table_node (i, instance->tree ? instance->document : DOOR_TREE_DOCUMENT, FALSE);
    }
  return DOOR_XNODE_NONE;
}

static DoorXNode
host_parent (DoorXpathHost *host, DoorXNode node)
{
  DoorSession *self = door_host_session (host);

  if (node == DOOR_XNODE_DOCUMENT)
    return DOOR_XNODE_NONE;
  if (node == DOOR_NODE_ROOT)
    return DOOR_XNODE_DOCUMENT;
  if (door_xnode_is_ours (node))
    return ours_or_none (door_session_parent (self, (DoorNode) node));
  return table_parent (self, node);
}

static DoorXNode
host_first_child (DoorXpathHost *host, DoorXNode node, GQuark name)
{
  DoorSession *self = door_host_session (host);
  DoorTreeId document;

  if (node == DOOR_XNODE_DOCUMENT)
    return !name || name == door_form_node (self->def, DOOR_DEF_ROOT)->name ? DOOR_NODE_ROOT
                                                                            : DOOR_XNODE_NONE;
  if (door_xnode_is_ours (node))
    return our_first_child (self, (DoorNode) node, name);
  if (door_table_is_attribute (node))
    return DOOR_XNODE_NONE;
  return table_step (
      node, door_tree_child (door_table_tree (self, node, &document), door_table_id (node), name));
}

static DoorXNode
host_next_sibling (DoorXpathHost *host, DoorXNode node, GQuark name)
{
  DoorSession *self = door_host_session (host);
  DoorTreeId document;
  const DoorTree *tree;

  if (node == DOOR_XNODE_DOCUMENT || node == DOOR_NODE_ROOT)
    return DOOR_XNODE_NONE;
  if (door_xnode_is_ours (node))
    return our_next_sibling (self, (DoorNode) node, name);
  if (door_table_is_attribute (node))
    return DOOR_XNODE_NONE;
  tree = door_table_tree (self, node, &document);
  return door_table_id (node) == document
             ? DOOR_XNODE_NONE
             : table_step (node, door_tree_next (tree, door_table_id (node), name));
}

static DoorXNode
table_attribute_from (
    DoorSession *self, DoorXNode node, DoorTreeId owner, guint32 from, GQuark name)
{
  DoorTreeId document;
  const DoorTree *tree = door_table_tree (self, node, &document);
  const guint32 end = tree->nodes[owner].attributes + tree->nodes[owner].n_attributes;

  for (guint32 i = from; i < end; i++)
    if (!name || tree->attributes[i].name == name)
      return door_table_node (door_table_of (node), i, TRUE);
  return DOOR_XNODE_NONE;
}

static DoorXNode
host_first_attribute (DoorXpathHost *host, DoorXNode node, GQuark name)
{
  DoorSession *self = door_host_session (host);
  DoorTreeId document;

  if (node == DOOR_XNODE_DOCUMENT)
    return DOOR_XNODE_NONE;
  if (door_xnode_is_ours (node))
    {
      const DoorSlot *slot = door_session_slot (self, (DoorNode) node);

      return our_attribute (self, slot->frame, door_form_node (self->def, slot->def)->first_child,
                            name);
    }
  if (door_table_is_attribute (node))
    return DOOR_XNODE_NONE;
  return table_attribute_from (
      self, node, door_table_id (node),
      door_table_tree (self, node, &document)->nodes[door_table_id (node)].attributes, name);
}

static DoorXNode
host_next_attribute (DoorXpathHost *host, DoorXNode node, GQuark name)
{
  DoorSession *self = door_host_session (host);
  DoorTreeId document;

  if (door_xnode_is_ours (node))
    {
      const DoorSlot *slot = door_session_slot (self, (DoorNode) node);

      return our_attribute (self, slot->frame, door_form_node (self->def, slot->def)->next, name);
    }
  return table_attribute_from (
      self, node, door_table_tree (self, node, &document)->attributes[door_table_id (node)].owner,
      door_table_id (node) + 1, name);
}

static DoorXNode
host_child_at (DoorXpathHost *host, DoorXNode parent, GQuark name, guint position)
{
  DoorSession *self = door_host_session (host);
  const DoorSlot *slot;
  DoorDefNode def;
  const GArray *list;
  DoorXNode child;

  if (position == 0)
    return DOOR_XNODE_NONE;
  if (name && door_xnode_is_ours (parent))
    {
      slot = door_session_slot (self, (DoorNode) parent);
      def = door_form_child_named (self->def, slot->def, name, FALSE);
      if (def != DOOR_DEF_NONE && door_form_node (self->def, def)->kind == DOOR_DEF_REPEAT)
        {
          list = door_session_list (self, slot->frame, door_form_node (self->def, def)->repeat_id);
          return position > list->len
                     ? DOOR_XNODE_NONE
                     : door_session_frame (self, g_array_index (list, DoorFrameId, position - 1))
                           ->base;
        }
    }
  child = host_first_child (host, parent, name);
  while (child != DOOR_XNODE_NONE && --position > 0)
    child = host_next_sibling (host, child, name);
  return child;
}

typedef struct {
  GArray *out;
  guint table;
} Lookup;

static void
on_found (DoorTreeId id, gpointer data)
{
  Lookup *lookup = data;
  const DoorXNode node = door_table_node (lookup->table, id, FALSE);

  g_array_append_val (lookup->out, node);
}

static gboolean
host_lookup (
    DoorXpathHost *host, DoorXNode parent, GQuark child, GQuark key, const char *value, GArray *out)
{
  DoorTreeId document;
  Lookup lookup = { out, 0 };

  if (door_xnode_is_ours (parent) || parent == DOOR_XNODE_DOCUMENT
      || door_table_is_attribute (parent))
    return FALSE;
  lookup.table = door_table_of (parent);
  door_tree_lookup (door_table_tree (door_host_session (host), parent, &document),
                    door_table_id (parent), child, key, value, on_found, &lookup);
  return TRUE;
}

/* --- The table of functions --------------------------------------------------------------- */

void
door_session_host_init (DoorSession *self)
{
  DoorXpathHost *host = &self->host.host;

  self->host.session = self;
  host->document = host_document;
  host->instance = host_instance;
  host->table = host_table;
  host->parent = host_parent;
  host->first_child = host_first_child;
  host->next_sibling = host_next_sibling;
  host->first_attribute = host_first_attribute;
  host->next_attribute = host_next_attribute;
  host->child_at = host_child_at;
  host->lookup = host_lookup;
  door_host_add_facts (host);
  door_host_add_folds (host);
  door_host_add_surroundings (host);
}

const char *
door_session_xnode_text (DoorSession *self, DoorXNode node, char **ret_made)
{
  DoorTreeId document;
  const DoorTree *tree;

  if (node == DOOR_XNODE_DOCUMENT)
    return "";
  if (door_xnode_is_ours (node))
    {
      const DoorSlot *slot = door_session_slot (self, (DoorNode) node);

      return slot->state & DOOR_SLOT_RELEVANT ? door_session_text_of (self, (DoorNode) node) : "";
    }
  tree = door_table_tree (self, node, &document);
  if (door_table_is_attribute (node))
    return tree->attributes[door_table_id (node)].value;
  return door_tree_text (tree, door_table_id (node), ret_made);
}

DoorXNode
door_session_xnode_child (DoorSession *self, DoorXNode node, GQuark name)
{
  return host_first_child (&self->host.host, node, name);
}
