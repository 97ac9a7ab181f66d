/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules: conditions and sums over the rows of a table, as definitions of indicators and plans of
 * weighting write them.
 *
 *   e_age >= 18 and e_sex = '2'
 *   am_12m = 1 or as_12m = 1
 *   any(incident, i_type = 'AM' and selected(i_reported, '1', '2'))
 *   total(am_n, as_n)
 *
 * Values: numbers, texts in quotes, columns and definitions by name. Operators, from the loosest: or;
 * and; not; = != < <= > >= in (…); + -; * /.
 *
 * Functions: any(TABLE, condition), count(TABLE, condition), sum(TABLE, x), greatest(TABLE, x) over the
 * rows of a repeat; selected(column, 'a', …) any of these in a multiple choice; total(x, …) where what
 * does not apply counts as 0; least(x, …), most(x, …); if(condition, then, else); band(x, 18, 25, 35)
 * 1 below 18, 2 below 25 …; known(x), missing(x); round(x).
 *
 * Missing answers. A row's value is known, or missing for a reason (DoorMissing).
 *   - What does not apply (-7, and blank): a condition on it is false; a sum with it does not apply
 *     (total() takes it as 0).
 *   - Any other reason makes a condition or sum missing for that reason, unless the rest decides:
 *     "true or missing" is true, "false and missing" is false. Of several the gravest counts: -5,
 *     then -9, -8, -6, -10.
 *   - "x = -8" and "x in (-8, -9)" ask for the reason itself, and are never missing.
 *
 * Thread rule: a rule is immutable; evaluation belongs to the owner of the study.
 */
#pragma once

#include "door-grid.h"

typedef struct _DoorRule DoorRule;
typedef struct _DoorStudy DoorStudy;

#define DOOR_RULE_MAX_DEPTH 200u
#define DOOR_RULE_MAX_BYTES (64u * 1024)

#define DOOR_RULE_ERROR (door_rule_error_quark ())
GQuark door_rule_error_quark (void);
typedef enum {
  DOOR_RULE_ERROR_SYNTAX, /* the message says at which character */
  DOOR_RULE_ERROR_NAME,   /* no such column, table, function; the message names the nearest */
  DOOR_RULE_ERROR_TYPE,   /* a text where a number is needed */
} DoorRuleError;

DoorRule *door_rule_parse (const char *text, GError **error);
void door_rule_free (DoorRule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRule, door_rule_free)
const char *door_rule_text (const DoorRule *self);
/* Adds every name that may be a column. The set owns its strings. */
void door_rule_collect_names (const DoorRule *self, GHashTable *names);

typedef struct {
  guint n;
  double *number; /* of a condition 1 or 0 */
  gint8 *missing; /* DOOR_MISSING_NONE, or the reason; number is then 0 */
} DoorRuleValues;
void door_rule_values_clear (DoorRuleValues *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DoorRuleValues, door_rule_values_clear)

/* For each row of the table. */
gboolean door_rule_evaluate (const DoorRule *self,
                             DoorStudy *study,
                             guint table,
                             DoorRuleValues *ret_values,
                             GError **error);
