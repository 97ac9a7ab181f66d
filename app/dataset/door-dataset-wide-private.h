/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layout of a wide table, and where the cells of an instance go in it. */
#pragma once

#include "door-dataset-private.h"

typedef struct _DoorWide DoorWide;

/* `from` and its closed stores must outlive the schema made of them. */
DoorWide *door_wide_new (const DoorSchema *from, const GPtrArray *stores, GError **error);
void door_wide_free (DoorWide *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorWide, door_wide_free)
DoorSchema *door_wide_take_schema (DoorWide *self); /* transfer full */
/* All rows of `stores` into `to`, the store of the schema's one table. */
gboolean
door_wide_fill (const DoorWide *self, const GPtrArray *stores, DoorStore *to, GError **error);
