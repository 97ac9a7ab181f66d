/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A questionnaire as sheets changes its clothes: a folder of CSV becomes a workbook, for an office
 * that works with spreadsheets, and a workbook becomes a folder, which reads and diffs well.
 *
 * Promises:
 *   1. Folder → workbook → folder gives the same bytes, when the folder is as this module writes it:
 *      UTF-8, commas, lines ended by LF, quotes where needed (door_xlsform_sheet_canonical()).
 *   2. Every cell is text in the workbook: list names and codes such as 05012 keep their zeros.
 *   3. Files that are no sheets (media, scenarios) are left where they are.
 *   4. A folder that holds sheets already is not written over unless `replace` says so.
 * Thread rule: any thread.
 */
#pragma once

#include "door-xlsform.h"

gboolean door_xlsform_folder_to_workbook (const char *folder, const char *xlsx, GError **error);
/* Sheets that are not XLSForm's are left out, each with a warning in `diagnostics`. */
gboolean door_xlsform_workbook_to_folder (GBytes *xlsx,
                                          const char *folder,
                                          gboolean replace,
                                          DoorDiagnostics *diagnostics,
                                          GError **error);
/* One sheet's CSV as this module writes it; NULL when it is no CSV. transfer full. */
GBytes *door_xlsform_sheet_canonical (GBytes *csv, GError **error);
