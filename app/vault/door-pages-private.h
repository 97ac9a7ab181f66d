/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows out of an SQLite file whose tree is damaged: every page is looked at by itself, and what looks
 * like a leaf of a table is read cell by cell. Which table a row is of, is guessed from its columns by
 * the caller; whether it is true, the vault's seals tell.
 *
 * Reads the file and the committed part of its write-ahead log. Hostile input: nothing outside the
 * bytes given is touched, and the work is bounded by their number.
 */
#pragma once

#include <glib.h>

typedef enum {
  DOOR_COLUMN_NULL,
  DOOR_COLUMN_NUMBER,
  DOOR_COLUMN_BYTES, /* BLOB or TEXT */
} DoorColumnKind;

typedef struct {
  DoorColumnKind kind;
  gint64 number;
  const guint8 *bytes;
  gsize n;
} DoorColumn;

#define DOOR_PAGES_MAX_COLUMNS 16

/* `columns` are borrowed for the call. */
typedef void (*DoorRowFunc) (gint64 rowid,
                             const DoorColumn *columns,
                             guint n_columns,
                             gpointer data);

/* `log` may be NULL. Returns how many rows were found. */
guint door_pages_foreach_row (GBytes *file, GBytes *log, DoorRowFunc func, gpointer data);
