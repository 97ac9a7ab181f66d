/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the two halves of building the graph: what the rules are and read
 * (door-form-rules.c), and the order they stand in (door-form-graph.c).
 */
#pragma once

#include "door-form-loader-private.h"
#include "door-form-reads-private.h"

/* A rule before it has its place in the order. */
typedef struct {
  DoorRule rule;
  GArray *reads;  /* DoorRead, without doubles */
  GArray *before; /* guint32: drafts that must be evaluated first */
  gboolean by_position;
  guint32 number; /* its place; valid when ordered */
  enum { NEW, OPEN, DONE } state;
} DoorDraft;

typedef struct {
  DoorLoader *loader;
  DoorFormDef *def;
  GPtrArray *drafts;   /* DoorDraft */
  guint32 *calculates; /* by node: draft + 1 */
  guint32 *relevants;
  GArray *order;      /* guint32 */
  GArray *stack;      /* guint32: drafts on the way, for the members of a cycle */
  DoorTreeId element; /* being read, for messages */
  const char *attribute;
  const char *source;
  GHashTable *told; /* programs that read an instance that is not there */
} DoorGraph;

void door_graph_draft_rules (DoorGraph *self);
