/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loader's steps, each a file, in the order in which they run. Every step adds its faults to
 * the diagnostics and goes on: an author sees all of them at once.
 */
#pragma once

#include "door-form-private.h"

typedef struct {
  DoorFormDef *def;
  DoorTree *tree;
  const DoorFormMedia *media;
  DoorDiagnostics *diagnostics;
  DoorTreeId model;
  DoorTreeId body;          /* DOOR_TREE_NONE: nothing is asked */
  GHashTable *repeat_names; /* set of GQuark: the last steps of repeat_paths */
  GHashTable *repeat_paths; /* set of "/data/member" */
  GHashTable *bind_ids;     /* bind's id -> nodeset */
  GHashTable *pulled;       /* set of tables that pulldata() names */
  GHashTable *paths;        /* path -> DoorDefNode + 1 */
  gsize path_bytes;
  gboolean is_too_large;
} DoorLoader;

/* --- Faults (door-form-faults.c) ---------------------------------------------------------- */

/* `attribute` may be NULL, `column` 0. */
void door_loader_fault (DoorLoader *self,
                        DoorSeverity severity,
                        const char *code,
                        DoorTreeId element,
                        const char *attribute,
                        guint column,
                        const char *format,
                        ...) G_GNUC_PRINTF (7, 8);
/* Hints at the known path nearest to one that is not there. */
void door_loader_hint_path (DoorLoader *self, const char *path);
/* Compiles, sharing equal sources; NULL after a fault. transfer none. */
DoorXpath *door_loader_compile (DoorLoader *self,
                                const char *source,
                                DoorTreeId element,
                                const char *attribute);

/* --- Paths (door-form-paths.c) ------------------------------------------------------------ */

/* The absolute path without prefixes, predicates and white space that `path` has, seen from
 * `base` ("/data/member"). transfer full; NULL when it is not a plain path. */
char *door_loader_normalize (const char *base, const char *path);
DoorDefNode door_loader_find (DoorLoader *self, const char *base, const char *path);

/* --- Steps -------------------------------------------------------------------------------- */

void door_loader_read_itext (DoorLoader *self); /* door-form-itext.c */
void door_loader_read_text (
    DoorLoader *self, DoorTreeId element, const char *ref, const char *base, DoorTextRef *ret_text);
/* A message of a bind: literal or "jr:itext('id')". */
void door_loader_read_message (DoorLoader *self, const char *message, DoorTextRef *ret_text);
void door_loader_compile_outputs (DoorLoader *self);
void door_loader_read_instances (DoorLoader *self); /* door-form-instances.c */
/* NULL when the form has none of this id. */
const DoorInstanceDef *door_loader_find_instance (DoorLoader *self, const char *id);
void door_loader_read_pulled (DoorLoader *self);
void door_loader_find_repeats (DoorLoader *self); /* door-form-nodes.c */
void door_loader_read_nodes (DoorLoader *self);
void door_loader_lay_out (DoorLoader *self);
void door_loader_read_binds (DoorLoader *self);                        /* door-form-binds.c */
void door_loader_read_body (DoorLoader *self);                         /* door-form-body.c */
void door_loader_read_choices (DoorLoader *self, DoorControl control); /* door-form-choices.c */
void door_loader_read_actions (DoorLoader *self,
                               DoorTreeId parent,
                               DoorControl host); /* door-form-actions.c */
void door_loader_index_actions (DoorLoader *self);
void door_loader_build_graph (DoorLoader *self); /* door-form-graph.c */
