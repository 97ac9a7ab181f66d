/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as a workbook: what begins like a zip is read as .xlsx, anything else as CSV sheets parted
 * by form feeds, in the order survey, choices, settings, external_choices, entities, osm. Whatever
 * is accepted must be well-formed XML; whatever is refused must say why.
 */
#include "door-xlsform.h"
#include "door-xlsform-document.h"
#include "door-xlsform-sheets.h"

#include "door-xml.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static DoorXlsWorkbook *
read_sheets (const char *data, gsize size, DoorDiagnostics *diagnostics)
{
  g_autoptr (DoorXlsWorkbook) workbook = door_xls_workbook_new ();
  const char *end = data + size;

  for (guint kind = 0; kind < DOOR_XLS_N_SHEETS && data < end; kind++)
    {
      const char *part = memchr (data, '\f', (gsize) (end - data));
      gsize length = (gsize) ((part ? part : end) - data);
      g_autoptr (GBytes) bytes = g_bytes_new (data, length);

      if (length > 0 && !door_xls_workbook_add_csv (workbook, kind, bytes, diagnostics))
        return NULL;
      data += length + 1;
    }
  return g_steal_pointer (&workbook);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const DoorXlsConversionNames names = { NULL, "fuzz" };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result = NULL;

  if (size >= 2 && memcmp (data, "PK", 2) == 0)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (data, size);
      result = door_xlsform_convert_workbook (bytes, NULL, diagnostics);
    }
  else
    result = door_xls_convert (read_sheets ((const char *) data, size, diagnostics), &names,
                               door_xls_check_conversion, diagnostics);

  if (result)
    {
      g_autoptr (xmlDoc) doc = door_xml_parse (door_xlsform_result_xml (result), "form", NULL);
      g_assert_nonnull (doc);
    }
  g_assert_cmpint (result == NULL, ==, door_diagnostics_has_errors (diagnostics));
  return 0;
}
