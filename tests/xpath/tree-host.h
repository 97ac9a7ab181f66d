/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small tree for tests, behind DoorXpathHost. "p:a" is an a in the namespace "urn:p".
 *
 * Read from XML. These attributes say something about the node and are no attributes of it:
 *   _type="int|decimal|date|dateTime"  the bind's type
 *   _repeat="1"                        an instance of a repeat
 *   _hidden="1"                        not relevant, with all below it
 */
#pragma once

#include "door-xpath.h"

typedef struct _TreeHost TreeHost;

/* `primary` is the form's data. */
TreeHost *tree_host_new (const char *primary);
void tree_host_free (TreeHost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TreeHost, tree_host_free)

void tree_host_add_instance (TreeHost *self, const char *id, const char *xml);
DoorXpathHost *tree_host_get (TreeHost *self);
/* "2026-11-23T10:30:15.250" in this zone ("+05:00"). */
void tree_host_set_now (TreeHost *self, const char *iso, const char *zone);
void tree_host_set_language (TreeHost *self, const char *language);
/* The node at "/data/r[2]/x"; aborts when there is none. */
DoorXNode tree_host_find (TreeHost *self, const char *path);
/* "/data/r[2]/x": the position only for instances of a repeat. transfer full. */
char *tree_host_path (TreeHost *self, DoorXNode node);
/* Answers [key = 'text'] from an index, and counts how often. */
void tree_host_use_index (TreeHost *self, gboolean use);
guint tree_host_n_lookups (TreeHost *self);
/* Calls of next_sibling() and first_child() so far. */
guint tree_host_n_moves (TreeHost *self);
