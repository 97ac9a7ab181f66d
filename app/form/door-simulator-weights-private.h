/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How respondents are said to answer, in two files:
 *   door-simulator-weights.c       the table of weights, read
 *   door-simulator-weights-draw.c  answers drawn by it
 */
#pragma once

#include "door-simulator-private.h"

#define DOOR_WEIGHT_SECONDS_OF_DAY (24 * 60 * 60)

typedef enum {
  DOOR_WEIGHT_TEXT,
  DOOR_WEIGHT_NUMBERS,
  DOOR_WEIGHT_DATES,
  DOOR_WEIGHT_BLANK,
  DOOR_WEIGHT_ANY,
} DoorWeightKind;

typedef struct {
  DoorWeightKind kind;
  char *text;
  double low, high; /* of dates: days since 1970 */
  guint n_decimals;
  double weight;
} DoorWeightRow;

struct _DoorSimulatorWeights {
  DoorFormDef *def;
  GPtrArray **rows; /* by DoorDefNode: of DoorWeightRow; NULL: nothing is said */
};
