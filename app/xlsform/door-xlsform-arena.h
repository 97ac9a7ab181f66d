/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that lives as long as one conversion: rows, nodes and texts are made by the thousand and
 * all die together, so that none of them has an owner of its own.
 */
#pragma once

#include <glib.h>

typedef struct _DoorXlsArena DoorXlsArena;

DoorXlsArena *door_xls_arena_new (void);
void door_xls_arena_free (DoorXlsArena *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorXlsArena, door_xls_arena_free)

/* Zeroed, aligned for any type. */
void *door_xls_arena_alloc (DoorXlsArena *self, gsize size);
#define door_xls_arena_new0(self, Type) ((Type *) door_xls_arena_alloc ((self), sizeof (Type)))

/* NULL gives NULL. */
const char *door_xls_arena_dup (DoorXlsArena *self, const char *text);
const char *door_xls_arena_dup_length (DoorXlsArena *self, const char *text, gsize length);
const char *door_xls_arena_printf (DoorXlsArena *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
