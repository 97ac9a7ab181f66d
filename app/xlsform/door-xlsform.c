/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform.h"
#include "door-xlsform-check.h"
#include "door-xlsform-document.h"
#include "door-xlsform-origins.h"
#include "door-xlsform-references.h"

#include "door-csv.h"
#include "door-files.h"

#include <string.h>

/* Beyond this a file is no workbook of a questionnaire, whatever it holds. */
#define MAX_WORKBOOK_BYTES (64u * 1024 * 1024)

struct _DoorXlsformResult {
  GBytes *xml;
  GBytes *itemsets;
  DoorXlsOrigins *origins;
};

void
door_xlsform_result_free (DoorXlsformResult *self)
{
  g_clear_pointer (&self->xml, g_bytes_unref);
  g_clear_pointer (&self->itemsets, g_bytes_unref);
  g_clear_pointer (&self->origins, door_xls_origins_free);
  g_free (self);
}

GBytes *
door_xlsform_result_xml (const DoorXlsformResult *self)
{
  return self->xml;
}

GBytes *
door_xlsform_result_itemsets (const DoorXlsformResult *self)
{
  return self->itemsets;
}

gboolean
door_xlsform_result_place (const DoorXlsformResult *self,
                           const char *path,
                           DoorXlsformPart part,
                           DoorPlace *ret_place)
{
  return door_xls_origins_place (self->origins, path, part, ret_place);
}

gboolean
door_xlsform_result_locate (const DoorXlsformResult *self, const char *part, DoorPlace *ret_place)
{
  return door_xls_origins_locate (self->origins, part, ret_place);
}

/* --- itemsets.csv --- */

static gboolean
needs_itemsets (DoorXlsConversion *conversion)
{
  for (DoorXlsNode *node = conversion->root; node;
       node = door_xls_node_next (node, conversion->root))
    if (node->type && strcmp (node->type, "select one external") == 0)
      return TRUE;
  return FALSE;
}

/* The sheet external_choices as it stands. */
static GBytes *
write_itemsets (DoorXlsConversion *conversion)
{
  const DoorXlsSheet *sheet = conversion->workbook->sheets[DOOR_XLS_SHEET_EXTERNAL_CHOICES];
  guint n = sheet->headers->len;
  g_autofree const char **texts = g_new0 (const char *, n + 1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    texts[i] = door_xls_sheet_header (sheet, i);
  door_csv_append_row (out, texts, n);
  for (guint r = 0; r < sheet->rows->len; r++)
    {
      guint n_cells;
      const DoorXlsCell *cells = door_xls_sheet_row_cells (sheet, r, &n_cells);

      for (guint i = 0; i < n; i++)
        texts[i] = "";
      for (guint i = 0; i < n_cells; i++)
        texts[cells[i].column] = cells[i].text;
      door_csv_append_row (out, texts, n);
    }
  return g_string_free_to_bytes (out);
}

/* --- conversion --- */

gboolean
door_xls_conversion_read (DoorXlsConversion *self, const DoorXlsConversionNames *names)
{
  if (!self->workbook->sheets[DOOR_XLS_SHEET_SURVEY])
    {
      const char *misspelt = door_xls_conversion_misspelt_sheet (self, DOOR_XLS_SHEET_SURVEY);

      door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_ERROR, "sheet-missing", NULL,
                            "there is no sheet “survey”");
      if (misspelt)
        door_diagnostics_hint (self->diagnostics, "is “%s” meant?", misspelt);
      return FALSE;
    }
  if (!door_xls_conversion_read_settings (self, names) || !door_xls_conversion_read_choices (self)
      || !door_xls_conversion_read_survey (self))
    return FALSE;
  door_xls_references_check (self);
  if (door_diagnostics_has_errors (self->diagnostics))
    return FALSE;
  door_xls_conversion_index (self);
  return !door_diagnostics_has_errors (self->diagnostics);
}

DoorXlsformResult *
door_xls_convert (DoorXlsWorkbook *workbook,
                  const DoorXlsConversionNames *names,
                  DoorXlsCheckFunc check,
                  DoorDiagnostics *diagnostics)
{
  g_autoptr (DoorXlsConversion) conversion = NULL;
  g_autoptr (GBytes) xml = NULL;
  DoorXlsformResult *result;

  if (!workbook)
    return NULL;
  conversion = door_xls_conversion_new (workbook, diagnostics);
  if (!door_xls_conversion_read (conversion, names))
    return NULL;
  xml = door_xls_write_document (conversion);
  if (xml && check)
    check (conversion);
  if (!xml || door_diagnostics_has_errors (diagnostics))
    return NULL;

  result = g_new0 (DoorXlsformResult, 1);
  result->xml = g_steal_pointer (&xml);
  result->origins = door_xls_origins_new (conversion);
  if (needs_itemsets (conversion))
    result->itemsets = write_itemsets (conversion);
  return result;
}

/* "villages.xlsx" → "villages"; a folder's name as it is. */
static char *
stem_of (const char *path)
{
  char *name = g_path_get_basename (path);
  char *dot = strrchr (name, '.');

  if (dot && dot != name && !g_file_test (path, G_FILE_TEST_IS_DIR))
    *dot = '\0';
  return name;
}

static DoorXlsWorkbook *
read_path (const char *path, DoorDiagnostics *diagnostics)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return door_xls_workbook_read_folder (path, diagnostics);
  bytes = door_file_load (path, MAX_WORKBOOK_BYTES, &error);
  if (bytes)
    return door_xls_workbook_read_excel (bytes, diagnostics);
  door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "workbook-unreadable", NULL,
                        "the workbook cannot be read: %s", error->message);
  return NULL;
}

static DoorXlsformResult *
convert_path (const char *path,
              const DoorXlsformOptions *options,
              DoorXlsCheckFunc check,
              DoorDiagnostics *diagnostics)
{
  g_autofree char *stem = stem_of (path);
  DoorXlsConversionNames names = { NULL, stem };

  if (options)
    names.form_name = options->form_name;
  if (options && options->form_id)
    names.form_id = options->form_id;
  return door_xls_convert (read_path (path, diagnostics), &names, check, diagnostics);
}

DoorXlsformResult *
door_xlsform_convert_folder (const char *path,
                             const DoorXlsformOptions *options,
                             DoorDiagnostics *diagnostics)
{
  g_return_val_if_fail (path != NULL && diagnostics != NULL, NULL);

  return convert_path (path, options, NULL, diagnostics);
}

DoorXlsformResult *
door_xlsform_convert_path (const char *path,
                           const DoorXlsformOptions *options,
                           DoorDiagnostics *diagnostics)
{
  g_return_val_if_fail (path != NULL && diagnostics != NULL, NULL);

  return convert_path (path, options, NULL, diagnostics);
}

DoorXlsformResult *
door_xlsform_convert_workbook (GBytes *xlsx,
                               const DoorXlsformOptions *options,
                               DoorDiagnostics *diagnostics)
{
  DoorXlsConversionNames names = { NULL, NULL };

  g_return_val_if_fail (xlsx != NULL && diagnostics != NULL, NULL);

  if (options)
    names = (DoorXlsConversionNames){ options->form_name, options->form_id };
  return door_xls_convert (door_xls_workbook_read_excel (xlsx, diagnostics), &names, NULL,
                           diagnostics);
}

DoorXlsformResult *
door_xlsform_check_path (const char *path,
                         const DoorXlsformOptions *options,
                         DoorDiagnostics *diagnostics)
{
  g_return_val_if_fail (path != NULL && diagnostics != NULL, NULL);

  return convert_path (path, options, door_xls_check_conversion, diagnostics);
}

gboolean
door_xlsform_is_workbook (const char *path)
{
  static const char *const endings[] = { ".xlsx", ".xlsm", ".xls" };
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autofree char *survey = g_build_filename (path, "survey.csv", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return g_file_test (survey, G_FILE_TEST_EXISTS);
}
