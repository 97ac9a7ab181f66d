/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An XML document as compact arrays, read once and never changed: the form itself, records, and
 * the tables choices come from. A tree of three million bytes takes a few allocations.
 *
 * Nodes are numbered in document order, so that comparing two numbers compares their places.
 * Node 0 stands for the document. An element that holds nothing but text carries it itself; text
 * among elements becomes nodes without name. White space between elements is dropped, except in
 * label, hint and value, where it may stand between two outputs.
 *
 * Thread rule: immutable once built; any thread. Lookups build their index on first use and publish
 * it atomically.
 */
#pragma once

#include <gio/gio.h>

#include "door-xml-stream.h"

#define DOOR_TREE_MAX_NODES 8000000u
#define DOOR_TREE_MAX_ATTRIBUTES 1024u /* of one element; real ones have under 30 */

typedef guint32 DoorTreeId;
#define DOOR_TREE_DOCUMENT ((DoorTreeId) 0)
#define DOOR_TREE_NONE ((DoorTreeId) G_MAXUINT32)

typedef struct {
  GQuark name; /* local name; 0 for text and the document */
  guint16 ns;  /* index into namespaces; 0: none */
  guint16 n_attributes;
  DoorTreeId parent;
  DoorTreeId next; /* sibling */
  DoorTreeId first_child;
  guint32 attributes; /* index of the first */
  guint32 line;
  const char *text; /* "" when there is none of its own */
} DoorTreeNode;

typedef struct {
  GQuark name;
  guint16 ns;
  DoorTreeId owner;
  const char *value;
} DoorTreeAttribute;

typedef struct {
  const char *prefix; /* "" */
  const char *uri;    /* "" */
} DoorTreeNamespace;

typedef struct _DoorTreeIndex DoorTreeIndex;

typedef struct {
  int ref_count;
  DoorTreeNode *nodes;
  guint32 n_nodes;
  DoorTreeAttribute *attributes;
  guint32 n_attributes;
  GArray *namespaces; /* DoorTreeNamespace */
  GPtrArray *blocks;  /* text lives here */
  DoorTreeIndex *indices;
} DoorTree;

DoorTree *door_tree_parse (GBytes *bytes, const char *name, GError **error);
/* Tables for secondary instances: root/item/<column>. */
DoorTree *door_tree_from_csv (GBytes *bytes, GError **error);
DoorTree *door_tree_from_geojson (GBytes *bytes, GError **error);
DoorTree *door_tree_empty (void); /* a document with an empty root */
DoorTree *door_tree_ref (DoorTree *self);
void door_tree_unref (DoorTree *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorTree, door_tree_unref)

/* name 0: any element. DOOR_TREE_NONE when there is none. */
DoorTreeId door_tree_child (const DoorTree *self, DoorTreeId node, GQuark name);
DoorTreeId door_tree_next (const DoorTree *self, DoorTreeId node, GQuark name);
const char *door_tree_name (const DoorTree *self, DoorTreeId node); /* "" for text */
const char *door_tree_uri (const DoorTree *self, guint16 ns);
gboolean door_tree_is (const DoorTree *self, DoorTreeId node, const char *name);
/* Value of the first attribute with this local name, whatever its namespace; NULL. */
const char *door_tree_attribute (const DoorTree *self, DoorTreeId node, const char *name);
const DoorTreeAttribute *
door_tree_find_attribute (const DoorTree *self, DoorTreeId node, GQuark name);
/* Text of the node and all below. "" or a string owned by the tree when it is a leaf, else freshly
 * made in *ret_made. */
const char *door_tree_text (const DoorTree *self, DoorTreeId node, char **ret_made);

/* Appends the children of `parent` named `child` that have a child `key` with exactly this text,
 * in document order; DoorTreeId each. */
void door_tree_lookup (DoorTree *self,
                       DoorTreeId parent,
                       GQuark child,
                       GQuark key,
                       const char *value,
                       void (*found) (DoorTreeId node, gpointer data),
                       gpointer data);

/* For hash tables of texts: eight bytes at a time, as ids and expressions are long. */
guint door_text_hash (gconstpointer text);

/* --- Building, for readers of other formats ---------------------------------------------- */

typedef struct _DoorTreeBuilder DoorTreeBuilder;
DoorTreeBuilder *door_tree_builder_new (void);
/* FALSE past DOOR_TREE_MAX_NODES. */
gboolean door_tree_builder_start (DoorTreeBuilder *self, GQuark name, guint32 line);
void door_tree_builder_text (DoorTreeBuilder *self, const char *text, gsize length);
void door_tree_builder_end (DoorTreeBuilder *self);
/* A node was left out, as there were DOOR_TREE_MAX_NODES: the tree is not to be used. */
gboolean door_tree_builder_is_full (const DoorTreeBuilder *self);
DoorTree *door_tree_builder_finish (DoorTreeBuilder *self); /* frees the builder */
void door_tree_builder_free (DoorTreeBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorTreeBuilder, door_tree_builder_free)
