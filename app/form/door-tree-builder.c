/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-tree-private.h"

#include <string.h>

#define BLOCK_SIZE (64u * 1024) /* of text; longer texts get a block of their own */
#define NAME_CACHE_BITS 11
#define NAME_CACHE (1u << NAME_CACHE_BITS)

typedef struct {
  DoorTreeId node;
  DoorTreeId last_child;
  gboolean keeps_space; /* white space among its children matters */
} Open;

struct _DoorTreeBuilder {
  DoorTree *tree;
  GArray *nodes;      /* DoorTreeNode */
  GArray *attributes; /* DoorTreeAttribute */
  GArray *open;       /* Open */
  GString *pending;   /* text not yet given to a node */
  char *block;
  gsize block_used;
  GQuark label, hint, value;
  const char *cached_names[NAME_CACHE]; /* by address: the scanner shares names */
  GQuark cached_quarks[NAME_CACHE];
  const char *last_prefix;
  const char *last_uri;
  guint16 last_namespace;
  gboolean is_full;
};

static const char *
keep_text (DoorTreeBuilder *self, const char *text, gsize length)
{
  char *kept;

  if (length == 0)
    return "";
  if (length + 1 > BLOCK_SIZE / 4)
    {
      kept = g_malloc (length + 1);
      g_ptr_array_add (self->tree->blocks, kept);
    }
  else
    {
      if (!self->block || self->block_used + length + 1 > BLOCK_SIZE)
        {
          self->block = g_malloc (BLOCK_SIZE);
          self->block_used = 0;
          g_ptr_array_add (self->tree->blocks, self->block);
        }
      kept = self->block + self->block_used;
      self->block_used += length + 1;
    }
  memcpy (kept, text, length);
  kept[length] = '\0';
  return kept;
}

static DoorTreeNode *
node_at (DoorTreeBuilder *self, DoorTreeId id)
{
  return &g_array_index (self->nodes, DoorTreeNode, id);
}

static Open *
innermost (DoorTreeBuilder *self)
{
  return &g_array_index (self->open, Open, self->open->len - 1);
}

static DoorTreeId
append_node (DoorTreeBuilder *self, GQuark name, guint32 line)
{
  const DoorTreeId id = self->nodes->len;
  Open *outer = innermost (self);
  const DoorTreeNode node = {
    .name = name,
    .parent = outer->node,
    .next = DOOR_TREE_NONE,
    .first_child = DOOR_TREE_NONE,
    .attributes = self->attributes->len,
    .line = line,
    .text = "",
  };

  if (id >= DOOR_TREE_MAX_NODES)
    {
      self->is_full = TRUE;
      return DOOR_TREE_NONE;
    }
  if (outer->last_child == DOOR_TREE_NONE)
    node_at (self, outer->node)->first_child = id;
  else
    node_at (self, outer->last_child)->next = id;
  outer->last_child = id;
  g_array_append_val (self->nodes, node);
  return id;
}

static gboolean
is_blank (const GString *text)
{
  return strspn (text->str, " \n\t\r") == text->len;
}

/* Text that stands before or between elements. */
static void
flush_mixed (DoorTreeBuilder *self, guint32 line)
{
  DoorTreeId id;

  if (self->pending->len == 0)
    return;
  if (innermost (self)->keeps_space || !is_blank (self->pending))
    {
      id = append_node (self, 0, line);
      if (id != DOOR_TREE_NONE)
        node_at (self, id)->text = keep_text (self, self->pending->str, self->pending->len);
    }
  g_string_truncate (self->pending, 0);
}

gboolean
door_tree_builder_start (DoorTreeBuilder *self, GQuark name, guint32 line)
{
  Open inner = { .last_child = DOOR_TREE_NONE };

  flush_mixed (self, line);
  inner.node = append_node (self, name, line);
  inner.keeps_space = name == self->label || name == self->hint || name == self->value;
  if (inner.node == DOOR_TREE_NONE)
    return FALSE;
  g_array_append_val (self->open, inner);
  return TRUE;
}

void
door_tree_builder_text (DoorTreeBuilder *self, const char *text, gsize length)
{
  GString *pending = self->pending;

  if (length == 0)
    return;
  if (pending->len + length >= pending->allocated_len)
    {
      g_string_append_len (pending, text, (gssize) length);
      return;
    }
  memcpy (pending->str + pending->len, text, length);
  pending->len += length;
  pending->str[pending->len] = '\0';
}

void
door_tree_builder_end (DoorTreeBuilder *self)
{
  const Open *inner = innermost (self);

  if (inner->last_child != DOOR_TREE_NONE)
    {
      flush_mixed (self, node_at (self, inner->node)->line);
    }
  else
    {
      node_at (self, inner->node)->text = keep_text (self, self->pending->str, self->pending->len);
      g_string_truncate (self->pending, 0);
    }
  self->open->len--; /* what g_array_set_size() would do, without its calls for each element */
}

DoorTreeBuilder *
door_tree_builder_new (void)
{
  DoorTreeBuilder *self = g_new0 (DoorTreeBuilder, 1);
  const DoorTreeNode document = {
    .parent = DOOR_TREE_NONE,
    .next = DOOR_TREE_NONE,
    .first_child = DOOR_TREE_NONE,
    .text = "",
  };
  const Open outermost = { .node = DOOR_TREE_DOCUMENT, .last_child = DOOR_TREE_NONE };
  const DoorTreeNamespace none = { "", "" };

  self->tree = g_new0 (DoorTree, 1);
  self->tree->ref_count = 1;
  self->tree->blocks = g_ptr_array_new_with_free_func (g_free);
  self->tree->namespaces = g_array_new (FALSE, FALSE, sizeof (DoorTreeNamespace));
  g_array_append_val (self->tree->namespaces, none);
  self->nodes = g_array_sized_new (FALSE, FALSE, sizeof (DoorTreeNode), 1024);
  self->attributes = g_array_sized_new (FALSE, FALSE, sizeof (DoorTreeAttribute), 1024);
  self->open = g_array_new (FALSE, FALSE, sizeof (Open));
  self->pending = g_string_sized_new (256);
  self->label = g_quark_from_static_string ("label");
  self->hint = g_quark_from_static_string ("hint");
  self->value = g_quark_from_static_string ("value");
  g_array_append_val (self->nodes, document);
  g_array_append_val (self->open, outermost);
  return self;
}

gboolean
door_tree_builder_is_full (const DoorTreeBuilder *self)
{
  return self->is_full;
}

DoorTree *
door_tree_builder_finish (DoorTreeBuilder *self)
{
  DoorTree *tree = g_steal_pointer (&self->tree);

  tree->n_nodes = self->nodes->len;
  tree->nodes = (DoorTreeNode *) (void *) g_array_free (g_steal_pointer (&self->nodes), FALSE);
  tree->n_attributes = self->attributes->len;
  tree->attributes
      = (DoorTreeAttribute *) (void *) g_array_free (g_steal_pointer (&self->attributes), FALSE);
  door_tree_builder_free (self);
  return tree;
}

void
door_tree_builder_free (DoorTreeBuilder *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->tree, door_tree_unref);
  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->attributes, g_array_unref);
  g_array_unref (self->open);
  g_string_free (self->pending, TRUE);
  g_free (self);
}

/* --- From XML ---------------------------------------------------------------------------- */

static GQuark
quark_of (DoorTreeBuilder *self, const char *name)
{
  /* The scanner packs names without gaps: every bit of the address must count, or neighbours such
   * as "text" and "value" push each other out at each element. */
  const guint slot = ((guint) (gsize) name * 2654435769u) >> (32 - NAME_CACHE_BITS);

  if (self->cached_names[slot] != name)
    {
      self->cached_names[slot] = name;
      self->cached_quarks[slot] = g_quark_from_string (name);
    }
  return self->cached_quarks[slot];
}

/* Elements come in runs of one namespace; within a document its texts are shared. */
static guint16
remember_namespace (DoorTreeBuilder *self, const char *prefix, const char *uri, guint16 index)
{
  self->last_prefix = prefix;
  self->last_uri = uri;
  self->last_namespace = index;
  return index;
}

static guint16
namespace_of (DoorTreeBuilder *self, const char *given_prefix, const char *uri)
{
  GArray *namespaces = self->tree->namespaces;
  const char *prefix = given_prefix ? given_prefix : "";
  DoorTreeNamespace added;

  if (!uri)
    return 0;
  if (uri == self->last_uri && given_prefix == self->last_prefix)
    return self->last_namespace;
  for (guint i = 1; i < namespaces->len; i++)
    {
      const DoorTreeNamespace *known = &g_array_index (namespaces, DoorTreeNamespace, i);

      if (strcmp (known->prefix, prefix) == 0 && strcmp (known->uri, uri) == 0)
        return remember_namespace (self, given_prefix, uri, (guint16) i);
    }
  if (namespaces->len == G_MAXUINT16)
    return 0;
  added.prefix = keep_text (self, prefix, strlen (prefix));
  added.uri = keep_text (self, uri, strlen (uri));
  g_array_append_val (namespaces, added);
  return remember_namespace (self, given_prefix, uri, (guint16) (namespaces->len - 1));
}

static void
keep_attributes (DoorTreeBuilder *self, DoorTreeId id, const DoorXmlAttribute *given, guint n)
{
  const guint first = self->attributes->len;

  if (n == 0)
    return;
  g_array_set_size (self->attributes, first + n);
  for (guint i = 0; i < n; i++)
    g_array_index (self->attributes, DoorTreeAttribute, first + i) = (DoorTreeAttribute){
      .name = quark_of (self, given[i].name),
      .ns = namespace_of (self, given[i].prefix, given[i].ns),
      .owner = id,
      .value = keep_text (self, given[i].value, given[i].length),
    };
}

static gboolean
on_open (gpointer data,
         const DoorXmlElement *element,
         const DoorXmlAttribute *attributes,
         gsize n_attributes)
{
  DoorTreeBuilder *self = data;
  DoorTreeId id;

  if (n_attributes > DOOR_TREE_MAX_ATTRIBUTES
      || !door_tree_builder_start (self, quark_of (self, element->name), element->line))
    {
      self->is_full = TRUE;
      return FALSE;
    }
  id = innermost (self)->node;
  node_at (self, id)->ns = namespace_of (self, element->prefix, element->ns);
  node_at (self, id)->n_attributes = (guint16) n_attributes;
  keep_attributes (self, id, attributes, (guint) n_attributes);
  return TRUE;
}

static gboolean
on_text (gpointer data, const char *text, gsize length)
{
  door_tree_builder_text (data, text, length);
  return TRUE;
}

static gboolean
on_close (gpointer data, const char *name)
{
  door_tree_builder_end (data);
  return TRUE;
}

DoorTree *
door_tree_parse (GBytes *bytes, const char *name, GError **error)
{
  static const DoorXmlListener listener
      = { .text = on_text, .close = on_close, .open_element = on_open };
  g_autoptr (DoorTreeBuilder) builder = door_tree_builder_new ();

  if (g_bytes_get_size (bytes) <= DOOR_XML_MAX_BYTES
      && !door_xml_stream (bytes, name, &listener, builder, error))
    return NULL;
  if (builder->is_full || g_bytes_get_size (bytes) > DOOR_XML_MAX_BYTES)
    {
      g_set_error (error, DOOR_XML_ERROR, DOOR_XML_ERROR_TOO_LARGE,
                   "%s has more than %u bytes, %u elements, or %u attributes in one element", name,
                   DOOR_XML_MAX_BYTES, DOOR_TREE_MAX_NODES, DOOR_TREE_MAX_ATTRIBUTES);
      return NULL;
    }
  return door_tree_builder_finish (g_steal_pointer (&builder));
}
