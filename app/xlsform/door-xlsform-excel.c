/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-sheets.h"

DoorXlsWorkbook *
door_xls_workbook_read_excel (GBytes *bytes, DoorDiagnostics *diagnostics)
{
  return NULL;
}
