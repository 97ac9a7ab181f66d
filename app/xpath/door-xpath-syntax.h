/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A compiled expression as a tree to be read: for those who say in words what it means, or look for
 * what can be known without evaluating it.
 *
 * Order of use: door_xpath_term_root(); then kind, children, and what the kind has. A term is valid
 * as long as its program. Promises: terms are never 0 but for "none"; the tree is no deeper than
 * DOOR_XPATH_MAX_DEPTH. Thread rule: any thread, as the program.
 */
#pragma once

#include "door-xpath.h"

typedef guint DoorXTerm;
#define DOOR_XTERM_NONE ((DoorXTerm) 0)

typedef enum {
  DOOR_XTERM_NUMBER,
  DOOR_XTERM_TEXT,
  DOOR_XTERM_CALL,
  DOOR_XTERM_PATH,
  DOOR_XTERM_UNION,
  DOOR_XTERM_OR,
  DOOR_XTERM_AND,
  DOOR_XTERM_EQUALITY, /* operands in turn, each but the first with its sign */
  DOOR_XTERM_RELATION,
  DOOR_XTERM_SUM,
  DOOR_XTERM_PRODUCT,
  DOOR_XTERM_NEGATE,
} DoorXTermKind;

DoorXTerm door_xpath_term_root (const DoorXpath *self);
DoorXTermKind door_xpath_term_kind (const DoorXpath *self, DoorXTerm term);
/* Operands and arguments in the order of the source. */
DoorXTerm door_xpath_term_first (const DoorXpath *self, DoorXTerm term);
DoorXTerm door_xpath_term_next (const DoorXpath *self, DoorXTerm term);
guint door_xpath_term_n_operands (const DoorXpath *self, DoorXTerm term);
/* The sign between this operand and the one before: "=", "!=", "<", "<=", ">", ">=", "+", "-", "*",
 * "div", "mod"; "" for the first. */
const char *door_xpath_term_sign (const DoorXpath *self, DoorXTerm term);
double door_xpath_term_number (const DoorXpath *self, DoorXTerm term);      /* NUMBER */
const char *door_xpath_term_text (const DoorXpath *self, DoorXTerm term);   /* TEXT */
const char *door_xpath_term_called (const DoorXpath *self, DoorXTerm term); /* CALL: "selected" */

/* A path that goes up and down by names alone, without predicates: `ret_n_ups` steps up from its
 * base, then the names. FALSE for any other path, and for other terms. */
typedef struct {
  gboolean is_absolute; /* from the record's document: the first name is the root's */
  guint n_ups;
  guint n_names;
} DoorXPlainPath;
gboolean door_xpath_term_plain_path (const DoorXpath *self, DoorXTerm term, DoorXPlainPath *ret);
/* The same with predicates left out of account: which node, not which of its instances. */
gboolean door_xpath_term_named_path (const DoorXpath *self, DoorXTerm term, DoorXPlainPath *ret);
const char *door_xpath_term_path_name (const DoorXpath *self, DoorXTerm term, guint index);
