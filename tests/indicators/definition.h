/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Definitions that are shipped, run over small data that a test writes. */
#pragma once

#include "door-indicator.h"

typedef struct {
  char *folder;
  DoorSurvey *survey;
  GPtrArray *indicators;
  DoorIndicatorRun *run;
} Definition;

void definition_set_up (Definition *self, gconstpointer data);
void definition_tear_down (Definition *self, gconstpointer data);
/* What was run and loaded before; definition_run() does it by itself. */
void definition_forget_run (Definition *self);

/* A file below the folder; its path, transfer full. */
char *definition_put (Definition *self, const char *name, const char *text);
/* Path of the definition with this id that comes with the programs. transfer full. */
char *definition_shipped (const char *id);
/* The lines of a table "instance_id,w,NAME", one for each of the values, parted by blanks. transfer full. */
char *definition_column_of (const char *name, const char *values);

void definition_add (Definition *self, const char *path);
/* Runs all that were added. `survey` is the inside of the object; `rows` are those of interviews.csv,
 * header first. */
void definition_load (Definition *self, const char *survey, const char *rows, GError **error);
/* The shipped definition alone, which must succeed. */
void definition_run (Definition *self, const char *id, const char *survey, const char *rows);

const DoorFigure *
definition_find (const Definition *self, const char *figure, const char *by, const char *category);
/* Of all: how many answers, and the estimate. */
void definition_check (const Definition *self, const char *figure, guint64 n, double estimate);
