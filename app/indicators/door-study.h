/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of one survey, side by side: interviews and their repeats, with weights and dispositions
 * joined to them, and the names a country gives to what it needs of them.
 *
 * Order of use: door_study_new(); door_study_add() table 0 first, then its repeats;
 * door_study_join() what lies in other files; door_study_define() names; then rules
 * (door-rule.h).
 *
 * A name in a rule is, in this order: a definition, a column of the table the rule is about, a column
 * of the tables above it. So a rule about events may ask for the sex of their victim.
 *
 * Thread rule: one owner at a time.
 */
#pragma once

#include "door-grid.h"
#include "door-rule.h"

typedef struct _DoorStudy DoorStudy;

DoorStudy *door_study_new (void);
void door_study_free (DoorStudy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorStudy, door_study_free)

/* `frame`: transfer full. `parent` NULL: table 0, once. A repeat has a column parent_key, which names
 * rows of the parent by its column key, or instance_id where it has none. */
gboolean door_study_add (
    DoorStudy *self, const char *name, DoorGrid *frame, const char *parent, GError **error);
/* Adds the columns of a file to a table, by a key that is unique in the file; rows that the file does
 * not have are blank in these columns. A column that the table has already is left out.
 * `frame`: transfer full. */
gboolean door_study_join (DoorStudy *self,
                          guint table,
                          DoorGrid *frame,
                          const char *table_key,
                          const char *frame_key,
                          guint *ret_n_without,
                          GError **error);
/* A name for what a rule gives about a table. Rows of repeats below it have that of the row they are
 * in. Replaces an earlier one. `rule`: transfer full. */
void door_study_define (DoorStudy *self, guint table, const char *name, DoorRule *rule);

/* A survey as exported: interviews.csv and one file for each repeat, in one folder (door-export.h).
 * `columns` as in door_grid_read_csv(); keys are read whatever it says. */
DoorStudy *door_study_read_export (const char *folder, const char *const *columns, GError **error);

guint door_study_n_tables (const DoorStudy *self);
int door_study_find_table (const DoorStudy *self, const char *name); /* -1: none */
const char *door_study_table_name (const DoorStudy *self, guint table);
guint door_study_n_rows (const DoorStudy *self, guint table);

/* --- For rules --------------------------------------------------------------------------- */

/* Where a column's cells are: row of the table → row of the frame, or G_MAXUINT32 for none. */
typedef struct {
  const DoorGrid *frame;
  guint column;
  const guint32 *rows; /* NULL: the same rows */
  guint table;         /* whose rows; the one asked about, or one above it */
} DoorStudyColumn;
gboolean door_study_find_column (const DoorStudy *self,
                                 guint table,
                                 const char *name,
                                 DoorStudyColumn *ret_column);
/* NULL when there is none. `ret_table` may be NULL. */
const DoorRule *
door_study_find_definition (const DoorStudy *self, const char *name, guint *ret_table);
/* Row of the parent's table for each row; table 0 has none: NULL. */
const guint32 *door_study_parent_rows (const DoorStudy *self, guint table, guint *ret_parent);
/* The known name most like this one, for messages; NULL when none is near. transfer full. */
char *door_study_suggest (const DoorStudy *self, guint table, const char *name);
/* Values of definitions, kept from one rule to the next. NULL: not yet. */
const DoorRuleValues *door_study_kept (const DoorStudy *self, const char *name);
const DoorRuleValues *door_study_keep (DoorStudy *self, const char *name, DoorRuleValues *values);
