/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "door-study.h"

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

/* --- Evaluation: door-rule-evaluate.c, door-rule-columns.c, door-rule-functions.c ---------- */

/* About the rows of one table. */
typedef struct {
  DoorStudy *study;
  guint table;
  guint n;     /* rows */
  guint depth; /* of definitions in definitions */
  GError **error;
} DoorRuleRun;

/* `to` is filled on success alone. */
gboolean door_rule_term (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to);
/* A column, or a definition. */
gboolean door_rule_name (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to);
gboolean door_rule_call (DoorRuleRun *run, const DoorTerm *term, DoorRuleValues *to);
/* Sets the error, with the term's place; FALSE. */
gboolean
door_rule_fail (DoorRuleRun *run, const DoorTerm *term, DoorRuleError code, const char *what);

void door_rule_values_init (DoorRuleValues *self, guint n);
/* The graver of two reasons. */
gint8 door_rule_graver (gint8 a, gint8 b);
/* What does not apply becomes false. */
void door_rule_as_condition (DoorRuleValues *values);
void door_rule_forget_missing (DoorRuleValues *to);

gboolean
door_rule_find_column (DoorRuleRun *run, const DoorTerm *term, DoorStudyColumn *ret_column);
/* The value of each row, G_MAXUINT32 where the file has none. transfer full. */
guint32 *door_rule_column_values (const DoorRuleRun *run, const DoorStudyColumn *column);
gboolean door_rule_is_literal (const DoorTerm *term);
/* Whether one of the literals from `first` on is a reason: then no row is missing. */
gboolean door_rule_asks_for_reason (const GPtrArray *terms, guint first);
