/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the files stand that come with the programs: questionnaires/, the classification of crime, the
 * indicators. Thread rule: any thread. */
#pragma once

#include <glib.h>

/* $DOORSTEP_DATA, beside the installed program, or above the built one; NULL when there is none.
 * transfer full. */
char *door_data_folder (void);
/* A file of it by the name it has in schema/, installed or not: "iccs.csv"; NULL. transfer full. */
char *door_data_schema (const char *name);
