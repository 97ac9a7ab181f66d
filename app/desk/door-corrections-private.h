/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between reading and making corrections. */
#pragma once

#include "door-corrections.h"

#include <libxml/tree.h>

#define DOOR_CORRECTION_KIND "correction"
#define DOOR_CORRECTION_UNDO "correction-undo"

/* A place in a record. */
typedef struct {
  xmlNode *node;
  char *path; /* with the position of each element that has brothers of its name */
} DoorRecordPlace;

/* All places that a path means, of DoorRecordPlace. transfer full. */
GPtrArray *door_record_places (xmlNode *root, const char *path);
/* NULL: it holds other elements and no answer. transfer full. */
char *door_record_answer (const xmlNode *node);
