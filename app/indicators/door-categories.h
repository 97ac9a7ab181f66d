/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The categories of a column or definition: its distinct values, in order, and that of each row.
 * Numbers are ordered as numbers, else texts as texts. A missing answer is a category of its own,
 * its label the reason's code, or "" for a blank.
 *
 * Thread rule: immutable; any thread.
 */
#pragma once

#include "door-study.h"

typedef struct {
  guint n;           /* categories */
  char **labels;     /* NULL-terminated */
  gint8 *missing;    /* DoorMissing of each category */
  guint32 *category; /* of each row */
} DoorCategories;
/* transfer full; NULL with an error for a name that is not there. */
DoorCategories *
door_categories_new (DoorStudy *study, guint table, const char *name, GError **error);
void door_categories_free (DoorCategories *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorCategories, door_categories_free)
/* G_MAXUINT when there is none of this label. Numbers are the same however written: "1", "1.0". */
guint door_categories_find (const DoorCategories *self, const char *label);
