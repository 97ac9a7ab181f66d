/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small dataset of every kind of column, a folder to export into, and files read back. */
#pragma once

#include "door-export.h"

/* The form and submissions of tests/dataset/data, closed. `more` (may be NULL) is one more
 * submission's XML. transfer full. */
DoorDataset *export_fixture_dataset (const char *more);
/* The same without one of the submissions. transfer full. */
DoorDataset *export_fixture_dataset_without (const char *submission);
/* A folder of its own for the test; removed by export_fixture_remove(). transfer full. */
char *export_fixture_folder (void);
void export_fixture_remove (char *folder);
/* Exports into <folder>/out, which must succeed. */
DoorExportReport *export_fixture_run (const DoorDataset *dataset,
                                      const char *folder,
                                      const char *format,
                                      guint language);
/* Compares a text with tests/export/expected/<name>; DOOR_GOLDEN=write writes it anew. */
void export_fixture_compare (const char *name, const char *text);
/* <folder>/out/<name>, whole. transfer full. */
char *export_fixture_read (const char *folder, const char *name, gsize *ret_size);

/* A .sav or .dta as ReadStat reads it, in lines: each variable with all that was said about it, its
 * value labels, then the cells row by row. transfer full. */
char *read_back (const char *path);
/* One text cell of it. transfer full. */
char *read_back_text (const char *path, guint row, const char *variable);

/* FALSE when PSPP is not installed: the test is then marked as skipped. */
gboolean pspp_is_there (void);
/* `command` is NULL-terminated. *ret_output may be NULL. */
gboolean run_program (const char *const *command, char **ret_output);
/* Every cell of <folder>/out/<table>.<format> against the dataset; "sav" or "zsav". */
void pspp_compare (const DoorDataset *dataset, guint table, const char *folder, const char *format);

/* Whether $DOOR_DDI_SCHEMA, the codebook.xsd of DDI-Codebook 2.5, is there. */
gboolean codebook_standard_is_there (void);
/* The codebook.xml fits our grammar of what it holds (codebook.rng), or the standard's own. */
void codebook_check (const char *path, gboolean standard);
