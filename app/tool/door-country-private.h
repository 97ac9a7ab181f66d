/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the checking and the writing of door-country.h share. */
#pragma once

#include "door-country.h"
#include "door-csv.h"

struct _DoorCountry {
  char *folder;
  GHashTable *files; /* name without ".csv" → DoorCsvTable */
};

/* A country beside the sheets of one questionnaire. */
typedef struct {
  DoorCountry *country;
  DoorCsvTable *survey, *choices;
  DoorDiagnostics *diagnostics;
} DoorFitting;

/* NULL: the country has no such file. */
DoorCsvTable *door_country_file (const DoorCountry *self, const char *name);
/* "" when there is no such column. */
const char *door_country_cell (const DoorCsvTable *table, guint row, const char *header);
/* Whether a row has this `name`; a table that is NULL has none. */
gboolean door_country_has_row (const DoorCsvTable *table, const char *name);
/* Of country.csv; "" when it is not there. */
const char *door_country_setting (const DoorCountry *self, const char *name);
/* Whether the file of this name holds the rows of a list. */
gboolean door_country_is_list (const char *name);
/* Whether the questionnaire has this answer in this list; `name` NULL: any. */
gboolean door_fitting_has_choice (const DoorFitting *self, const char *list, const char *name);
void door_fitting_check (DoorFitting *self);
