/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between writing and reading a store: what its blocks look like is told in door-dataset-store.c. */
#pragma once

#include "door-dataset-private.h"

enum { SAME, BYTE, SHORT, LONG, DOUBLE, TEXT };

/* State of a cell: 0 holds a value, 1 blank, 2 … the reasons, -5 first. */
enum { STATE_VALUE, STATE_BLANK, STATE_MISSING };
#define N_STATES (STATE_MISSING + DOOR_N_MISSING)

/* A double that no answer is: the bits of a NaN, and the state. */
#define STATE_BITS (G_GUINT64_CONSTANT (0x7ff8d00200000000))

typedef struct {
  double *numbers; /* TEXT columns have none */
  guint8 *states;
  GString *text;
  guint32 *ends;
  gboolean is_text;
  gboolean seen; /* named in the row being added */
} OpenColumn;

typedef struct {
  GBytes *bytes; /* NULL: in the spool, at place */
  guint64 place;
} Block;

struct _DoorStore {
  const DoorSchemaTable *table;
  DoorSpool *spool;
  guint n_columns;
  OpenColumn *open;
  DoorColumnStats *stats;
  guint n_open;    /* rows in the open block */
  gsize open_text; /* bytes of text in it */
  guint64 n_rows;
  GArray *blocks; /* of Block */
};

typedef struct {
  guint32 encoding;
  guint32 offset;
} Entry;
