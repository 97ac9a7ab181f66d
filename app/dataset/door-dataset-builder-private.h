/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the laying out of a schema: door-dataset-schema.c walks over the form,
 * door-dataset-field.c lays out the columns of one node. */
#pragma once

#include "door-dataset-private.h"

/* What is known about the values of a node; see door-dataset-infer.c. */
typedef struct {
  guint8 looked_at;
  guint8 kind;
  guint8 reasons;
} DoorInference;

typedef struct {
  DoorSchema *schema;
  GPtrArray *taken;        /* by table: names in use */
  GHashTable *table_names; /* in use */
  DoorInference *inferred; /* by DoorDefNode */
  gboolean too_wide;
} DoorBuilder;

/* `name` is taken over and must be free in the table. */
DoorSchemaColumn *door_builder_add_column (
    DoorBuilder *b, guint table, char *name, DoorColumnKind kind, DoorColumnPart part);
/* One of this module's own words, by language. */
const char *const *door_builder_word_labels (DoorSchema *self, DoorWord word);
/* All columns of a node, the first named `name`, which is claimed already. */
DoorShape door_builder_add_node (DoorBuilder *b, guint table, DoorDefNode node, const char *name);
/* The shape of a node's values, from its type and its calculation, and the reasons for a missing
 * answer that may be among them (DOOR_MISSING_BITs). */
DoorShape door_builder_infer (DoorBuilder *b, DoorDefNode node, guint *ret_reasons);
