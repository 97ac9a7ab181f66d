/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the XForm, in the order in which they stand in it. All only read the conversion;
 * each may still report a fault that shows no earlier.
 */
#pragma once

#include "door-xlsform-write.h"

/* -instances.c: the record itself, then every list and file it looks things up in. */
void door_xls_write_primary_instance (DoorXlsConversion *self, DoorXlsWriter *writer);
void door_xls_write_secondary_instances (DoorXlsConversion *self, DoorXlsWriter *writer);

/* -binds.c: what each node is, and what sets its value. */
void door_xls_write_binds (DoorXlsConversion *self, DoorXlsWriter *writer);
/* The actions of a node: those of the model, or those that a new repeat sets off. */
void door_xls_write_actions (DoorXlsConversion *self,
                             DoorXlsWriter *writer,
                             const DoorXlsNode *node,
                             gboolean of_repeat);

/* -body.c: what people see. */
void door_xls_write_body (DoorXlsConversion *self, DoorXlsWriter *writer);
/* TRUE when a control asks the question or shows it. */
gboolean door_xls_node_is_visible (const DoorXlsNode *node);

/* -document.c: all of it. NULL after a fault. */
GBytes *door_xls_write_document (DoorXlsConversion *self);

/* All steps from sheets to form; takes the workbook. NULL after a fault, or when it is NULL.
 * `check` is called before the conversion is thrown away; may be NULL. */
typedef void (*DoorXlsCheckFunc) (DoorXlsConversion *conversion);
struct _DoorXlsformResult *door_xls_convert (DoorXlsWorkbook *workbook,
                                             const DoorXlsConversionNames *names,
                                             DoorXlsCheckFunc check,
                                             DoorDiagnostics *diagnostics);

/* -check.c: the linter. */
void door_xls_check_conversion (DoorXlsConversion *conversion);
