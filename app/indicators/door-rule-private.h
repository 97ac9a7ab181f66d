/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-rule.h"

typedef enum {
  DOOR_TERM_NUMBER,
  DOOR_TERM_TEXT,
  DOOR_TERM_NAME,
  DOOR_TERM_NOT,
  DOOR_TERM_MINUS,
  DOOR_TERM_OR,
  DOOR_TERM_AND,
  DOOR_TERM_EQUAL,
  DOOR_TERM_UNEQUAL,
  DOOR_TERM_LESS,
  DOOR_TERM_LESS_EQUAL,
  DOOR_TERM_MORE,
  DOOR_TERM_MORE_EQUAL,
  DOOR_TERM_IN,
  DOOR_TERM_ADD,
  DOOR_TERM_SUBTRACT,
  DOOR_TERM_MULTIPLY,
  DOOR_TERM_DIVIDE,
  DOOR_TERM_CALL,
} DoorTermKind;

typedef struct {
  DoorTermKind kind;
  guint at;        /* character in the rule, from 1 */
  double number;   /* of a NUMBER */
  char *text;      /* of a TEXT, NAME, CALL */
  GPtrArray *args; /* of DoorTerm */
} DoorTerm;

struct _DoorRule {
  char *text;
  DoorTerm *root;
};
