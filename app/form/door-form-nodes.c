/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-loader-private.h"

#include <string.h>

#define MAX_PATH_BYTES (64u * 1024 * 1024) /* of all paths together: names may be long and deep */

/* --- Which paths repeat ------------------------------------------------------------------ */

static const char *
ref_of (DoorLoader *self, DoorTreeId element)
{
  static const char *const names[] = { "nodeset", "ref", NULL };
  const char *bind = door_tree_attribute (self->tree, element, "bind");

  for (const char *const *name = names; *name; name++)
    {
      const char *value = door_tree_attribute (self->tree, element, *name);

      if (value && *value)
        return value;
    }
  return bind ? g_hash_table_lookup (self->bind_ids, bind) : NULL;
}

static void
find_repeats_below (DoorLoader *self, DoorTreeId parent, const char *base)
{
  for (DoorTreeId c = door_tree_child (self->tree, parent, 0); c != DOOR_TREE_NONE;
       c = door_tree_next (self->tree, c, 0))
    {
      const gboolean is_repeat = door_tree_is (self->tree, c, "repeat");
      g_autofree char *path = NULL;
      const char *ref;

      if (!is_repeat && !door_tree_is (self->tree, c, "group"))
        continue;
      ref = ref_of (self, c);
      path = ref ? door_loader_normalize (base, ref) : NULL;
      find_repeats_below (self, c, path ? path : base);
      if (is_repeat && path)
        {
          const char *name = strrchr (path, '/') + 1;

          g_hash_table_add (self->repeat_names, GUINT_TO_POINTER (g_quark_from_string (name)));
          g_hash_table_add (self->repeat_paths, g_steal_pointer (&path));
        }
    }
}

void
door_loader_find_repeats (DoorLoader *self)
{
  const GQuark bind = g_quark_from_static_string ("bind");
  g_autofree char *base = NULL;

  for (DoorTreeId b = door_tree_child (self->tree, self->model, bind); b != DOOR_TREE_NONE;
       b = door_tree_next (self->tree, b, bind))
    {
      const char *id = door_tree_attribute (self->tree, b, "id");
      const char *nodeset = door_tree_attribute (self->tree, b, "nodeset");

      if (id && nodeset)
        g_hash_table_insert (self->bind_ids, (gpointer) id, (gpointer) nodeset);
    }
  if (self->body == DOOR_TREE_NONE || self->def->primary == DOOR_TREE_NONE)
    return;
  base = g_strdup_printf ("/%s", door_tree_name (self->tree, self->def->primary));
  find_repeats_below (self, self->body, base);
}

/* --- Nodes -------------------------------------------------------------------------------- */

static void
child_map_insert (DoorChildMap *self, guint64 key, DoorDefNode node)
{
  guint32 at = door_child_hash (key) & self->mask;

  while (self->entries[at].key != 0)
    at = (at + 1) & self->mask;
  self->entries[at].key = key;
  self->entries[at].node = node;
  self->n++;
}

/* Half full at most, so that a search ends soon. */
static void
child_map_add (DoorChildMap *self, guint64 key, DoorDefNode node)
{
  DoorChildMap larger = { .mask = self->mask ? self->mask * 2 + 1 : 63 };

  if ((self->n + 1) * 2 > self->mask)
    {
      larger.entries = g_new0 (DoorChildEntry, larger.mask + 1);
      for (guint32 i = 0; self->entries && i <= self->mask; i++)
        if (self->entries[i].key)
          child_map_insert (&larger, self->entries[i].key, self->entries[i].node);
      g_free (self->entries);
      *self = larger;
    }
  child_map_insert (self, key, node);
}

static void
keep_path (DoorLoader *self, DoorDefNode id)
{
  DoorFormDef *def = self->def;
  DoorDefNodeData *node = door_form_node (def, id);
  const char *parent
      = node->parent == DOOR_DEF_NONE ? "" : door_form_node (def, node->parent)->path;
  const char *name = g_quark_to_string (node->name);
  g_autofree char *path = NULL;

  self->path_bytes += strlen (parent) + strlen (name) + 3;
  if (self->path_bytes > MAX_PATH_BYTES)
    {
      self->is_too_large = TRUE;
      node->path = "";
      return;
    }
  path = g_strconcat (parent, "/", node->kind == DOOR_DEF_ATTRIBUTE ? "@" : "", name, NULL);
  node->path = g_string_chunk_insert (def->strings, path);
  if (!g_hash_table_contains (self->paths, node->path))
    g_hash_table_insert (self->paths, (gpointer) node->path, GUINT_TO_POINTER (id + 1));
}

static DoorDefNode
add_node (DoorLoader *self, DoorDefNode parent, GQuark name, guint16 ns, DoorDefKind kind)
{
  DoorFormDef *def = self->def;
  const DoorDefNode id = def->nodes->len;
  DoorDefNodeData node = {
    .name = name,
    .kind = kind,
    .ns = ns,
    .parent = parent,
    .next = DOOR_DEF_NONE,
    .first_child = DOOR_DEF_NONE,
    .repeat = DOOR_DEF_NONE,
    .control = DOOR_CONTROL_NONE,
    .element = DOOR_TREE_NONE,
    .bind = DOOR_TREE_NONE,
    .path = "",
    .value = "",
  };

  if (id >= DOOR_FORM_MAX_NODES)
    self->is_too_large = TRUE;
  if (self->is_too_large)
    return DOOR_DEF_NONE;
  for (int i = 0; i < DOOR_N_RULES; i++)
    node.rules[i] = DOOR_RULE_NONE;
  g_array_append_val (def->nodes, node);
  keep_path (self, id);
  if (parent != DOOR_DEF_NONE)
    {
      const gboolean is_attribute = kind == DOOR_DEF_ATTRIBUTE;

      if (door_form_child_named (def, parent, name, is_attribute) == DOOR_DEF_NONE)
        child_map_add (&def->children, door_child_key (parent, name, is_attribute), id);
    }
  return id;
}

/* The elements that become one node: several for a repeat, whose instances may differ. */
typedef struct {
  GQuark name;
  guint16 ns;
  gboolean is_twin;
  GArray *elements; /* DoorTreeId */
} Gathered;

static void
gathered_clear (gpointer data)
{
  g_array_unref (((Gathered *) data)->elements);
}

static gboolean
is_template (const DoorTree *tree, DoorTreeId element)
{
  return door_tree_attribute (tree, element, "template") != NULL;
}

/* Name and how many of that name came before, in a pointer. */
static gpointer
occurrence_key (GQuark name, guint occurrence)
{
  return GSIZE_TO_POINTER (((gsize) occurrence << 32) | name);
}

static guint
occurrence_hash (gconstpointer key)
{
  const gsize bits = GPOINTER_TO_SIZE (key);

  return (guint) bits + (guint) (bits >> 32) * 2654435761u;
}

static gboolean
repeats (DoorLoader *self, const char *path, GQuark name)
{
  g_autofree char *child_path = NULL;

  if (!g_hash_table_contains (self->repeat_names, GUINT_TO_POINTER (name)))
    return FALSE;
  child_path = g_strconcat (path, "/", g_quark_to_string (name), NULL);
  return g_hash_table_contains (self->repeat_paths, child_path);
}

static void
gather_from (
    DoorLoader *self, const char *path, DoorTreeId element, GArray *gathered, GHashTable *places)
{
  /* name -> how many in this element */
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (DoorTreeId c = door_tree_child (self->tree, element, 0); c != DOOR_TREE_NONE;
       c = door_tree_next (self->tree, c, 0))
    {
      const GQuark name = self->tree->nodes[c].name;
      const guint earlier = GPOINTER_TO_UINT (g_hash_table_lookup (seen, GUINT_TO_POINTER (name)));
      const guint occurrence = repeats (self, path, name) ? 0 : earlier;
      const gpointer key = occurrence_key (name, occurrence);
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, key));

      g_hash_table_insert (seen, GUINT_TO_POINTER (name), GUINT_TO_POINTER (earlier + 1));
      if (place == 0)
        {
          const Gathered added = { name, self->tree->nodes[c].ns, occurrence > 0,
                                   g_array_new (FALSE, FALSE, sizeof (DoorTreeId)) };

          g_array_append_val (gathered, added);
          place = gathered->len;
          g_hash_table_insert (places, key, GUINT_TO_POINTER (place));
        }
      g_array_append_val (g_array_index (gathered, Gathered, place - 1).elements, c);
    }
}

static GArray *
gather_children (DoorLoader *self, const char *path, const GArray *elements)
{
  g_autoptr (GHashTable) places = g_hash_table_new (occurrence_hash, NULL);
  GArray *gathered = g_array_new (FALSE, FALSE, sizeof (Gathered));

  g_array_set_clear_func (gathered, gathered_clear);
  for (guint i = 0; i < elements->len; i++)
    gather_from (self, path, g_array_index (elements, DoorTreeId, i), gathered, places);
  return gathered;
}

/* jr:template is the form's, all other attributes are the record's. */
static gboolean
belongs_to_record (DoorLoader *self, const DoorTreeAttribute *attribute)
{
  return strcmp (door_tree_uri (self->tree, attribute->ns), "http://openrosa.org/javarosa") != 0
         || strcmp (g_quark_to_string (attribute->name), "template") != 0;
}

static void
link_child (DoorLoader *self, DoorDefNode parent, DoorDefNode child, DoorDefNode *last)
{
  if (child == DOOR_DEF_NONE)
    return;
  if (*last == DOOR_DEF_NONE)
    door_form_node (self->def, parent)->first_child = child;
  else
    door_form_node (self->def, *last)->next = child;
  *last = child;
}

static void
read_attributes (DoorLoader *self, DoorDefNode parent, DoorTreeId element, DoorDefNode *last)
{
  const DoorTreeNode *e = &self->tree->nodes[element];

  for (guint i = 0; i < e->n_attributes; i++)
    {
      const DoorTreeAttribute *attribute = &self->tree->attributes[e->attributes + i];
      DoorDefNode id;

      if (!belongs_to_record (self, attribute))
        continue;
      id = add_node (self, parent, attribute->name, attribute->ns, DOOR_DEF_ATTRIBUTE);
      if (id == DOOR_DEF_NONE)
        return;
      door_form_node (self->def, id)->value = attribute->value;
      door_form_node (self->def, id)->element = element;
      door_form_node (self->def, id)->end = id + 1;
      link_child (self, parent, id, last);
    }
}

static DoorTreeId
prototype_of (DoorLoader *self, const GArray *elements)
{
  for (guint i = 0; i < elements->len; i++)
    if (is_template (self->tree, g_array_index (elements, DoorTreeId, i)))
      return g_array_index (elements, DoorTreeId, i);
  return g_array_index (elements, DoorTreeId, 0);
}

static void read_children (DoorLoader *self, DoorDefNode id, const GArray *elements, guint depth);

static DoorDefNode
read_node (DoorLoader *self, DoorDefNode parent, const Gathered *from, guint depth)
{
  const DoorTreeId prototype = prototype_of (self, from->elements);
  const DoorDefNode id = add_node (self, parent, from->name, from->ns, DOOR_DEF_VALUE);
  DoorDefNodeData *node;

  if (id == DOOR_DEF_NONE)
    return DOOR_DEF_NONE;
  node = door_form_node (self->def, id);
  node->element = prototype;
  node->is_twin = from->is_twin;
  if (parent != DOOR_DEF_NONE && g_hash_table_contains (self->repeat_paths, node->path))
    {
      node->kind = DOOR_DEF_REPEAT;
      node->has_template = is_template (self->tree, prototype);
    }
  read_children (self, id, from->elements, depth);
  node = door_form_node (self->def, id);
  if (node->kind == DOOR_DEF_VALUE)
    node->value = door_form_strip (self->def, self->tree->nodes[prototype].text);
  node->end = self->def->nodes->len;
  return id;
}

static void
read_children (DoorLoader *self, DoorDefNode id, const GArray *elements, guint depth)
{
  const char *path = door_form_node (self->def, id)->path;
  g_autoptr (GArray) gathered = gather_children (self, path, elements);
  DoorDefNode last = DOOR_DEF_NONE;

  if (depth > DOOR_FORM_MAX_NESTING)
    {
      door_loader_fault (self, DOOR_SEVERITY_ERROR, "too-deep",
                         g_array_index (elements, DoorTreeId, 0), NULL, 0,
                         "groups are nested more than %u deep", DOOR_FORM_MAX_NESTING);
      return;
    }
  read_attributes (self, id, door_form_node (self->def, id)->element, &last);
  for (guint i = 0; i < gathered->len && !self->is_too_large; i++)
    {
      const Gathered *child = &g_array_index (gathered, Gathered, i);

      if (child->is_twin)
        {
          const DoorDefNode first = door_form_child_named (self->def, id, child->name, FALSE);

          door_form_node (self->def, first)->has_twin = TRUE;
        }
      link_child (self, id, read_node (self, id, child, depth + 1), &last);
    }
  if (gathered->len > 0 && door_form_node (self->def, id)->kind == DOOR_DEF_VALUE)
    door_form_node (self->def, id)->kind = DOOR_DEF_GROUP;
}

void
door_loader_read_nodes (DoorLoader *self)
{
  Gathered root = { 0 };

  if (self->def->primary == DOOR_TREE_NONE)
    return;
  root.name = self->tree->nodes[self->def->primary].name;
  root.ns = self->tree->nodes[self->def->primary].ns;
  root.elements = g_array_new (FALSE, FALSE, sizeof (DoorTreeId));
  g_array_append_val (root.elements, self->def->primary);
  read_node (self, DOOR_DEF_NONE, &root, 1);
  g_array_unref (root.elements);
  if (self->is_too_large)
    door_loader_fault (self, DOOR_SEVERITY_ERROR, "too-large", self->def->primary, NULL, 0,
                       "the record has more than %u nodes, or their paths are too long",
                       DOOR_FORM_MAX_NODES);
  else
    door_form_node (self->def, DOOR_DEF_ROOT)->kind = DOOR_DEF_GROUP;
}

/* --- Frames ------------------------------------------------------------------------------- */

static void
repeat_free (gpointer data)
{
  DoorRepeat *repeat = data;

  g_array_unref (repeat->slots);
  g_array_unref (repeat->repeats);
  g_array_unref (repeat->rules);
  g_array_unref (repeat->counts);
  g_free (repeat);
}

static DoorRepeat *
add_repeat (DoorFormDef *def, DoorDefNode node)
{
  DoorRepeat *repeat = g_new0 (DoorRepeat, 1);

  repeat->node = node;
  repeat->slots = g_array_new (FALSE, FALSE, sizeof (DoorDefNode));
  repeat->repeats = g_array_new (FALSE, FALSE, sizeof (guint32));
  repeat->rules = g_array_new (FALSE, FALSE, sizeof (guint32));
  repeat->counts = g_array_new (FALSE, FALSE, sizeof (DoorControl));
  g_ptr_array_add (def->repeats, repeat);
  return repeat;
}

static void
lay_out_node (DoorFormDef *def, DoorDefNode id)
{
  DoorDefNodeData *node = door_form_node (def, id);
  const DoorDefNodeData *parent
      = node->parent == DOOR_DEF_NONE ? NULL : door_form_node (def, node->parent);
  const guint32 outer = parent && parent->repeat != DOOR_DEF_NONE
                            ? door_form_node (def, parent->repeat)->repeat_id
                            : 0;
  DoorRepeat *frame;

  node->repeat = parent ? parent->repeat : DOOR_DEF_NONE;
  node->level = parent ? parent->level : 0;
  if (node->kind == DOOR_DEF_REPEAT)
    {
      const guint32 repeat_id = def->repeats->len;

      frame = add_repeat (def, id);
      frame->outer = outer;
      frame->level = node->level + 1;
      node->repeat = id;
      node->level++;
      node->repeat_id = repeat_id;
      node->repeat_index = door_form_repeat (def, outer)->repeats->len;
      g_array_append_val (door_form_repeat (def, outer)->repeats, repeat_id);
    }
  frame = door_form_repeat (def, door_form_frame_of (def, id));
  node->slot = frame->n_slots++;
  g_array_append_val (frame->slots, id);
}

void
door_loader_lay_out (DoorLoader *self)
{
  DoorFormDef *def = self->def;

  g_ptr_array_set_free_func (def->repeats, repeat_free);
  add_repeat (def, DOOR_DEF_ROOT);
  for (DoorDefNode id = 0; id < def->nodes->len; id++)
    {
      lay_out_node (def, id);
      if (door_form_node (def, id)->level > DOOR_FORM_MAX_REPEAT_NESTING)
        {
          door_loader_fault (self, DOOR_SEVERITY_ERROR, "too-deep",
                             door_form_node (def, id)->element, NULL, 0,
                             "repeats are nested more than %u deep", DOOR_FORM_MAX_REPEAT_NESTING);
          return;
        }
    }
}
