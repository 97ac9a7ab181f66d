/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The host, in four files: the way through the trees (door-session-host.c), facts about a node
 * (door-session-facts.c), aggregates over repeats (door-session-sums.c), the interview's surroundings
 * (door-session-surroundings.c).
 *
 * Nodes as the XPath engine sees them: a slot's number for the record, and (table + 1, attribute,
 * number) for the tables.
 */
#pragma once

#include "door-session-private.h"

static inline DoorSession *
door_host_session (DoorXpathHost *host)
{
  return ((DoorSessionHost *) host)->session;
}

static inline DoorXNode
door_table_node (guint table, DoorTreeId id, gboolean is_attribute)
{
  return ((DoorXNode) (table + 1) << 33) | ((DoorXNode) (is_attribute != 0) << 32) | id;
}

static inline guint
door_table_of (DoorXNode node)
{
  return (guint) (node >> 33) - 1;
}

static inline DoorTreeId
door_table_id (DoorXNode node)
{
  return (DoorTreeId) node;
}

static inline gboolean
door_table_is_attribute (DoorXNode node)
{
  return (node >> 32) & 1;
}

/* The tree a table's node is in, and the node that is its document. */
DoorTree *door_table_tree (DoorSession *self, DoorXNode node, DoorTreeId *ret_document);

/* The parts of the table of functions that each file fills in. */
void door_host_add_facts (DoorXpathHost *host);
void door_host_add_folds (DoorXpathHost *host);
void door_host_add_surroundings (DoorXpathHost *host);
