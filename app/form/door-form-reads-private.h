/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an expression reads, told from the definition alone. */
#pragma once

#include "door-form-private.h"

/* A node an expression reads. Of the repeats around it, the first `bound` are the instances the
 * expression's own node stands in; of the deeper ones all instances are read. */
typedef struct {
  DoorDefNode node; /* DOOR_DEF_NONE: the document */
  guint32 bound;
} DoorRead;

/* Appends what `program`, an expression of `target`, reads (DoorRead, maybe with doubles).
 * `missing` is called for each path that leads nowhere. */
void door_form_find_reads (const DoorFormDef *def,
                           const DoorXpath *program,
                           DoorDefNode target,
                           GArray *out,
                           void (*missing) (const DoorXref *ref, guint step, gpointer data),
                           gpointer data);
