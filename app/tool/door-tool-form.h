/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A questionnaire from whatever a person names: an XForm, a workbook, a folder of sheets. */
#pragma once

#include "door-form.h"
#include "door-xlsform.h"

/* transfer full. `options` may be NULL. */
GBytes *door_tool_form_xml (const char *path,
                            const DoorXlsformOptions *options,
                            DoorDiagnostics *diagnostics,
                            GError **error);
/* The same for what goes to the field: what the linter calls an error, as what would let an answer out
 * of a sealed section, is refused as well. The faults are in the error's message. */
GBytes *door_tool_form_checked_xml (const char *path, GError **error);
DoorFormDef *door_tool_form_load (const char *path, DoorDiagnostics *diagnostics, GError **error);
/* With the folder of its media; NULL: where they are looked for. Faults of a workbook, also those of the
 * interview, are told at its cells. */
DoorFormDef *door_tool_form_load_with (const char *path,
                                       const char *media_folder,
                                       DoorDiagnostics *diagnostics,
                                       GError **error);
/* Where the files that come with a form are looked for. transfer full. */
char *door_tool_media_folder (const char *form_path);
