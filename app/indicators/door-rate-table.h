/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outcome rates of a file of cases (AAPOR), counted and base-weighted, in all and by group.
 *
 * Order of use: door_rate_table_new(); ask, or door_rate_table_csv().
 * Thread rule: immutable once made; any thread.
 */
#pragma once

#include "door-disposition.h"
#include "door-grid.h"

typedef struct {
  char *label;             /* of the group; "" for all */
  DoorAaporTally counted;  /* cases */
  DoorAaporTally weighted; /* their base weights; the same as counted without a weight */
} DoorRateGroup;

typedef struct {
  GPtrArray *groups;   /* of DoorRateGroup; all first, then by group in order */
  guint n_without;     /* cases with no code, or with none that AAPOR knows: in no rate */
  char *first_unknown; /* such a code, for the message; NULL */
  gboolean has_weight;
} DoorRateTable;

/* Columns by name; `weight` and `by` may be NULL. DOOR_GRID_ERROR_NAME when one is not there. */
DoorRateTable *door_rate_table_new (
    const DoorGrid *cases, const char *code, const char *weight, const char *by, GError **error);
void door_rate_table_free (DoorRateTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRateTable, door_rate_table_free)

/* A row for each group and rate: group, rate, cases, unweighted, weighted, e, and of what data, of which
 * questionnaire (NULL: not known; door-origin.h) and by which program. transfer full. */
char *
door_rate_table_csv (const DoorRateTable *self, const char *data_version, const char *form_version);
