/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of a CSV file, for counting: each distinct text is kept once, a cell is a number for it.
 *
 * Order of use: door_grid_read_csv(), or door_grid_new() with names alone for a file that is not
 * there yet; then ask. A frame never changes.
 *
 * A cell is known, or missing for a reason (DoorMissing): the codes -5 to -10 that questionnaires
 * write, and DOOR_MISSING_NOT_APPLICABLE for a blank one, which is how a CSV says that the form's
 * logic left it out.
 *
 * Thread rule: any thread once it is made.
 */
#pragma once

#include "door-dataset.h"

typedef struct _DoorGrid DoorGrid;

#define DOOR_GRID_MAX_COLUMNS 32000u
#define DOOR_GRID_MAX_ROWS 50000000u

#define DOOR_GRID_ERROR (door_grid_error_quark ())
GQuark door_grid_error_quark (void);
typedef enum {
  DOOR_GRID_ERROR_READ, /* no such file, or not CSV in UTF-8: name it */
  DOOR_GRID_ERROR_NAME, /* a column that is not there, or twice */
  DOOR_GRID_ERROR_KEY,  /* a key twice, or one that no row of the other table has */
} DoorGridError;

/* `columns`: only these, where the file has them (NULL-terminated); NULL: all. */
DoorGrid *door_grid_read_csv (const char *path, const char *const *columns, GError **error);
/* No rows: to check rules against names. */
DoorGrid *door_grid_new (const char *const *columns);
void door_grid_free (DoorGrid *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorGrid, door_grid_free)

guint door_grid_n_rows (const DoorGrid *self);
guint door_grid_n_columns (const DoorGrid *self);
const char *door_grid_name (const DoorGrid *self, guint column);
int door_grid_find (const DoorGrid *self, const char *name); /* -1: no such column */

/* The values of a column: distinct texts, numbered from 0 in the order met. */
guint door_grid_n_values (const DoorGrid *self, guint column);
const char *door_grid_value_text (const DoorGrid *self, guint column, guint value);
/* NAN when it is not a number. */
double door_grid_value_number (const DoorGrid *self, guint column, guint value);
/* DOOR_MISSING_NONE when known. */
DoorMissing door_grid_value_missing (const DoorGrid *self, guint column, guint value);
/* The value of each row. */
const guint32 *door_grid_values (const DoorGrid *self, guint column);
const char *door_grid_cell (const DoorGrid *self, guint row, guint column);

/* text → row + 1, of a column whose texts are unique; blanks are left out. transfer full; the texts
 * are the frame's. */
GHashTable *door_grid_index (const DoorGrid *self, guint column, GError **error);
