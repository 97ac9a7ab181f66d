/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An author's workbook becomes an XForm.
 *
 * A workbook is an .xlsx file, or a folder of CSV sheets (survey.csv, choices.csv, settings.csv,
 * external_choices.csv, entities.csv, osm.csv) which reads and diffs well. Both are XLSForm, both
 * give the same XForm: the one that pyxform gives, but for insignificant white space.
 *
 * Order of use: one of the convert calls; door_xlsform_result_free() at the end. When NULL comes
 * back the diagnostics hold at least one error. Warnings may stand beside a result.
 *
 * Promises:
 *   1. Every mistake found is reported with its sheet, row and column as a spreadsheet counts them
 *      (header row = 1, column A = 1), in an author's words, with the nearest known name.
 *   2. Formulas and macros are never run: a formula cell reads as the value saved beside it.
 *   3. A workbook over the limits below, or whose form would have more than DOOR_XML_MAX_BYTES, is
 *      refused with a message, never read halfway.
 *   4. The same sheets give the same bytes.
 * Thread rule: any thread; nothing is shared between calls.
 */
#pragma once

#include <gio/gio.h>

#include "door-diagnostics.h"

/* The longest real questionnaire known has 2,500 rows, the longest choices sheet 70,000. */
#define DOOR_XLSFORM_MAX_ROWS 200000u
/* A dozen languages times every translatable column stays well below. */
#define DOOR_XLSFORM_MAX_COLUMNS 400u
#define DOOR_XLSFORM_MAX_CELLS (4u * 1000 * 1000)
/* A spreadsheet program refuses longer text in a cell itself. */
#define DOOR_XLSFORM_MAX_CELL_BYTES 131072u
/* Groups and repeats within one another; real forms stay below 12. */
#define DOOR_XLSFORM_MAX_DEPTH 100u
/* The longest name known in a real form has 80; names make paths, and paths repeat names. */
#define DOOR_XLSFORM_MAX_NAME_BYTES 255u
/* Questions, groups and what loops make of them: "begin loop" multiplies. */
#define DOOR_XLSFORM_MAX_NODES 500000u
/* Texts in all languages together. */
#define DOOR_XLSFORM_MAX_TEXTS 2000000u

/* Of attributes that are our own; README.md lists them with their columns. */
#define DOOR_XLSFORM_NAMESPACE "https://doorstep.org/xforms"

/* What a workbook does not say about itself. NULL members take the default. */
typedef struct {
  const char *form_name; /* element name of the record's root; default "data" */
  const char *form_id;   /* when settings give no form_id; default the file or folder name */
} DoorXlsformOptions;

typedef struct _DoorXlsformResult DoorXlsformResult;

void door_xlsform_result_free (DoorXlsformResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorXlsformResult, door_xlsform_result_free)

/* A folder of CSV sheets; survey.csv must be there. NULL with errors in `diagnostics`. */
DoorXlsformResult *door_xlsform_convert_folder (const char *path,
                                                const DoorXlsformOptions *options,
                                                DoorDiagnostics *diagnostics);
/* An .xlsx or .xlsm. Give form_id: bytes have no file name (default "data"). */
DoorXlsformResult *door_xlsform_convert_workbook (GBytes *xlsx,
                                                  const DoorXlsformOptions *options,
                                                  DoorDiagnostics *diagnostics);
/* Either of them, by what stands at `path`: a folder, or a workbook file. */
DoorXlsformResult *door_xlsform_convert_path (const char *path,
                                              const DoorXlsformOptions *options,
                                              DoorDiagnostics *diagnostics);

/* TRUE for a folder with a survey.csv, and for a file named .xlsx, .xlsm or .xls: whatever
 * door_xlsform_convert_path() takes or refuses with advice. Looks at names only. */
gboolean door_xlsform_is_workbook (const char *path);

/* The XForm, UTF-8. transfer none. */
GBytes *door_xlsform_result_xml (const DoorXlsformResult *self);
/* The file itemsets.csv that select_one_external needs beside the form, or NULL. transfer none. */
GBytes *door_xlsform_result_itemsets (const DoorXlsformResult *self);

/* What in the XForm came out of a cell. */
typedef enum {
  DOOR_XLSFORM_PART_NODE, /* the question, group or repeat itself: its type and name */
  DOOR_XLSFORM_PART_LABEL,
  DOOR_XLSFORM_PART_HINT,
  DOOR_XLSFORM_PART_DEFAULT,
  DOOR_XLSFORM_PART_CALCULATE,
  DOOR_XLSFORM_PART_RELEVANT,
  DOOR_XLSFORM_PART_CONSTRAINT,
  DOOR_XLSFORM_PART_CONSTRAINT_MESSAGE,
  DOOR_XLSFORM_PART_REQUIRED,
  DOOR_XLSFORM_PART_REQUIRED_MESSAGE,
  DOOR_XLSFORM_PART_READONLY,
  DOOR_XLSFORM_PART_CHOICE_FILTER,
  DOOR_XLSFORM_PART_REPEAT_COUNT,
  DOOR_XLSFORM_PART_TRIGGER,
  DOOR_XLSFORM_PART_APPEARANCE,
} DoorXlsformPart;

/* The source map: the cell behind a part of the node at `path` ("/data/household/age"). A part
 * that has no cell of its own answers with the node's row and column 0. FALSE, and `ret_place`
 * untouched, for a path that the workbook did not make. The place's text lives as long as the
 * result. */
gboolean door_xlsform_result_place (const DoorXlsformResult *self,
                                    const char *path,
                                    DoorXlsformPart part,
                                    DoorPlace *ret_place);

/* The same for a part of the form, named as door-form.h names it in diagnostics: a path of elements
 * whose brackets hold the node's path ("/html/head/model/bind[/data/age]/@relevant"). */
gboolean
door_xlsform_result_locate (const DoorXlsformResult *self, const char *part, DoorPlace *ret_place);
