/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-tree-private.h"

#include <string.h>

/* One (parent, child name, key name): value -> nodes. Kept in a list that only grows. */
struct _DoorTreeIndex {
  DoorTreeIndex *next;
  DoorTreeId parent;
  GQuark child;
  GQuark key;
  guint32 mask;     /* buckets - 1 */
  guint32 *buckets; /* entry + 1; 0: empty */
  struct {
    const char *value;
    DoorTreeId node;
    guint32 next; /* in the bucket, ascending node; entry + 1 */
  } * entries;
  guint32 n_entries;
};

static void
index_free (DoorTreeIndex *self)
{
  g_free (self->buckets);
  g_free (self->entries);
  g_free (self);
}

DoorTree *
door_tree_ref (DoorTree *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
door_tree_unref (DoorTree *self)
{
  if (!self || !g_atomic_int_dec_and_test (&self->ref_count))
    return;
  for (DoorTreeIndex *index = self->indices; index;)
    {
      DoorTreeIndex *next = index->next;

      index_free (index);
      index = next;
    }
  g_free (self->nodes);
  g_free (self->attributes);
  g_array_unref (self->namespaces);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

DoorTree *
door_tree_empty (void)
{
  g_autoptr (DoorTreeBuilder) builder = door_tree_builder_new ();

  door_tree_builder_start (builder, g_quark_from_static_string ("root"), 0);
  door_tree_builder_end (builder);
  return door_tree_builder_finish (g_steal_pointer (&builder));
}

static DoorTreeId
first_named (const DoorTree *self, DoorTreeId node, GQuark name)
{
  while (node != DOOR_TREE_NONE)
    {
      const DoorTreeNode *n = &self->nodes[node];

      if (name ? n->name == name : n->name != 0)
        return node;
      node = n->next;
    }
  return DOOR_TREE_NONE;
}

DoorTreeId
door_tree_child (const DoorTree *self, DoorTreeId node, GQuark name)
{
  return first_named (self, self->nodes[node].first_child, name);
}

DoorTreeId
door_tree_next (const DoorTree *self, DoorTreeId node, GQuark name)
{
  return first_named (self, self->nodes[node].next, name);
}

const char *
door_tree_name (const DoorTree *self, DoorTreeId node)
{
  const GQuark name = self->nodes[node].name;

  return name ? g_quark_to_string (name) : "";
}

const char *
door_tree_uri (const DoorTree *self, guint16 ns)
{
  return g_array_index (self->namespaces, DoorTreeNamespace, ns).uri;
}

gboolean
door_tree_is (const DoorTree *self, DoorTreeId node, const char *name)
{
  return node != DOOR_TREE_NONE && strcmp (door_tree_name (self, node), name) == 0;
}

const DoorTreeAttribute *
door_tree_find_attribute (const DoorTree *self, DoorTreeId node, GQuark name)
{
  const DoorTreeNode *n = &self->nodes[node];

  for (guint i = 0; name && i < n->n_attributes; i++)
    if (self->attributes[n->attributes + i].name == name)
      return &self->attributes[n->attributes + i];
  return NULL;
}

const char *
door_tree_attribute (const DoorTree *self, DoorTreeId node, const char *name)
{
  const DoorTreeAttribute *found = door_tree_find_attribute (self, node, g_quark_try_string (name));

  return found ? found->value : NULL;
}

static void
append_text (const DoorTree *self, DoorTreeId node, GString *out)
{
  /* Depth is that of the XML, which the scanner bounds. */
  g_string_append (out, self->nodes[node].text);
  for (DoorTreeId c = self->nodes[node].first_child; c != DOOR_TREE_NONE; c = self->nodes[c].next)
    append_text (self, c, out);
}

const char *
door_tree_text (const DoorTree *self, DoorTreeId node, char **ret_made)
{
  GString *made;

  if (self->nodes[node].first_child == DOOR_TREE_NONE)
    return self->nodes[node].text;
  made = g_string_new (NULL);
  append_text (self, node, made);
  *ret_made = g_string_free (made, FALSE);
  return *ret_made;
}

guint
door_text_hash (gconstpointer text)
{
  const char *p = text;
  gsize left = strlen (p);
  guint64 hash = left;
  guint64 word;

  for (; left >= sizeof word; left -= sizeof word, p += sizeof word)
    {
      memcpy (&word, p, sizeof word);
      hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      hash ^= hash >> 32;
    }
  word = 0;
  memcpy (&word, p, left);
  hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return (guint) (hash >> 32);
}

/* --- Lookup ------------------------------------------------------------------------------- */

static DoorTreeIndex *
index_new (const DoorTree *self, DoorTreeId parent, GQuark child, GQuark key)
{
  DoorTreeIndex *index = g_new0 (DoorTreeIndex, 1);
  guint32 n = 0;
  guint32 size = 16;

  for (DoorTreeId c = door_tree_child (self, parent, child); c != DOOR_TREE_NONE;
       c = door_tree_next (self, c, child))
    for (DoorTreeId k = door_tree_child (self, c, key); k != DOOR_TREE_NONE;
         k = door_tree_next (self, k, key))
      n++;
  while (size < n * 2)
    size *= 2;
  index->parent = parent;
  index->child = child;
  index->key = key;
  index->mask = size - 1;
  index->buckets = g_new0 (guint32, size);
  index->entries = g_malloc_n (MAX (n, 1), sizeof *index->entries);
  return index;
}

static void
index_fill (DoorTreeIndex *index, const DoorTree *self)
{
  for (DoorTreeId c = door_tree_child (self, index->parent, index->child); c != DOOR_TREE_NONE;
       c = door_tree_next (self, c, index->child))
    for (DoorTreeId k = door_tree_child (self, c, index->key); k != DOOR_TREE_NONE;
         k = door_tree_next (self, k, index->key))
      {
        index->entries[index->n_entries].value = self->nodes[k].text;
        index->entries[index->n_entries].node = c;
        index->n_entries++;
      }
  /* From the last to the first, so that each bucket's chain ascends. */
  for (guint32 i = index->n_entries; i > 0; i--)
    {
      guint32 *bucket = &index->buckets[door_text_hash (index->entries[i - 1].value) & index->mask];

      index->entries[i - 1].next = *bucket;
      *bucket = i;
    }
}

static DoorTreeIndex *
index_of (DoorTree *self, DoorTreeId parent, GQuark child, GQuark key)
{
  DoorTreeIndex *head;
  DoorTreeIndex *made;

  for (DoorTreeIndex *i = g_atomic_pointer_get (&self->indices); i; i = i->next)
    if (i->parent == parent && i->child == child && i->key == key)
      return i;
  made = index_new (self, parent, child, key);
  index_fill (made, self);
  /* Two threads may build the same one; both stay in the list and are equal. */
  do
    {
      head = g_atomic_pointer_get (&self->indices);
      made->next = head;
  } while (!g_atomic_pointer_compare_and_exchange (&self->indices, head, made));
  return made;
}

void
door_tree_lookup (DoorTree *self,
                  DoorTreeId parent,
                  GQuark child,
                  GQuark key,
                  const char *value,
                  void (*found) (DoorTreeId node, gpointer data),
                  gpointer data)
{
  const DoorTreeIndex *index = index_of (self, parent, child, key);
  DoorTreeId last = DOOR_TREE_NONE;

  for (guint32 i = index->buckets[door_text_hash (value) & index->mask]; i;
       i = index->entries[i - 1].next)
    if (index->entries[i - 1].node != last && strcmp (index->entries[i - 1].value, value) == 0)
      {
        last = index->entries[i - 1].node;
        found (last, data);
      }
}
