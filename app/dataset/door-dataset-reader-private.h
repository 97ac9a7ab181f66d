/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the reading of one submission: door-dataset-record.c finds the elements,
 * door-dataset-answer.c makes cells of what they hold. */
#pragma once

#include "door-dataset-private.h"

/* More problems than this in one submission say nothing new, but fill the memory. */
#define DOOR_READER_MAX_PROBLEMS 10000u

/* A row being read, and the rows it stands in. */
typedef struct _DoorFrame DoorFrame;
struct _DoorFrame {
  const DoorFrame *above; /* NULL for table 0 */
  guint serial;           /* of the row, from 1 */
  DoorDefNode repeat;
  guint position;
  guint row;
  const char *key;
};

/* What was met in the row with this serial: marks of other rows count as none. */
typedef struct {
  guint serial;
  guint count;
} DoorMark;

typedef struct {
  const DoorSchema *schema;
  DoorDatasetRecord *record;
  GPtrArray *row_cells; /* by row: GArray of DoorRecordCell */
  DoorMark *marks;      /* by DoorDefNode */
  GString *scratch;
  gboolean too_large;
} DoorReader;

/* A cell of the row that the frame stands for. */
void door_reader_put_blank (DoorReader *self, const DoorFrame *frame, guint column);
void door_reader_put_number (
    DoorReader *self, const DoorFrame *frame, guint column, double number, guint decimals);
void
door_reader_put_text (DoorReader *self, const DoorFrame *frame, guint column, const char *text);
/* All cells of one node. */
void door_reader_put_answer (DoorReader *self,
                             const DoorFrame *frame,
                             DoorDefNode node,
                             const char *text);
/* `path` is that of the form; the positions of the rows are added. */
void door_reader_add_problem (DoorReader *self,
                              const DoorFrame *frame,
                              DoorProblemKind kind,
                              const char *path,
                              const char *value);
