/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform.h"
#include "door-xlsform-document.h"
#include "door-xlsform-references.h"

#include "door-csv.h"
#include "door-files.h"

#include <string.h>

/* Beyond this a file is no workbook of a questionnaire, whatever it holds. */
#define MAX_WORKBOOK_BYTES (64u * 1024 * 1024)

/* Where a node's parts came from; columns are 1-based, 0 when there is no such cell. */
typedef struct {
  guint row;
  guint columns[DOOR_XLSFORM_PART_APPEARANCE + 1];
} Origin;

struct _DoorXlsformResult {
  GBytes *xml;
  GBytes *itemsets;
  GHashTable *origins; /* path → Origin */
};

void
door_xlsform_result_free (DoorXlsformResult *self)
{
  g_clear_pointer (&self->xml, g_bytes_unref);
  g_clear_pointer (&self->itemsets, g_bytes_unref);
  g_clear_pointer (&self->origins, g_hash_table_unref);
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
  const Origin *origin = g_hash_table_lookup (self->origins, path);

  if (!origin)
    return FALSE;
  *ret_place = (DoorPlace){ door_xls_sheet_names[DOOR_XLS_SHEET_SURVEY], origin->row,
                            origin->columns[part] };
  return TRUE;
}

/* --- source map --- */

static guint
column_of_text (const DoorXlsText *text)
{
  return text->first ? text->first->column + 1 : 0;
}

static guint
column_of (const DoorXlsAttribute *attributes, const char *name)
{
  const DoorXlsAttribute *attribute = door_xls_attribute_find (attributes, name);
  return attribute ? column_of_text (&attribute->text) : 0;
}

static Origin *
origin_new (const DoorXlsTable *table, const DoorXlsRow *row)
{
  Origin *origin = g_new0 (Origin, 1);
  guint *columns = origin->columns;

  origin->row = row->number;
  columns[DOOR_XLSFORM_PART_NODE] = (guint) (door_xls_table_column (table, "name") + 1);
  columns[DOOR_XLSFORM_PART_LABEL] = column_of_text (&row->label);
  columns[DOOR_XLSFORM_PART_HINT] = column_of_text (&row->hint);
  columns[DOOR_XLSFORM_PART_DEFAULT] = column_of (row->others, "default");
  columns[DOOR_XLSFORM_PART_CALCULATE] = column_of (row->bind, "calculate");
  columns[DOOR_XLSFORM_PART_RELEVANT] = column_of (row->bind, "relevant");
  columns[DOOR_XLSFORM_PART_CONSTRAINT] = column_of (row->bind, "constraint");
  columns[DOOR_XLSFORM_PART_CONSTRAINT_MESSAGE] = column_of (row->bind, "jr:constraintMsg");
  columns[DOOR_XLSFORM_PART_REQUIRED] = column_of (row->bind, "required");
  columns[DOOR_XLSFORM_PART_REQUIRED_MESSAGE] = column_of (row->bind, "jr:requiredMsg");
  columns[DOOR_XLSFORM_PART_READONLY] = column_of (row->bind, "readonly");
  columns[DOOR_XLSFORM_PART_CHOICE_FILTER] = column_of (row->others, "choice_filter");
  columns[DOOR_XLSFORM_PART_REPEAT_COUNT] = column_of (row->control, "jr:count");
  columns[DOOR_XLSFORM_PART_TRIGGER] = column_of (row->others, "trigger");
  columns[DOOR_XLSFORM_PART_APPEARANCE] = column_of (row->control, "appearance");
  return origin;
}

static GHashTable *
map_origins (DoorXlsConversion *conversion)
{
  const DoorXlsTable *table = conversion->tables[DOOR_XLS_SHEET_SURVEY];
  GHashTable *origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (DoorXlsNode *node = conversion->root; node;
       node = door_xls_node_next (node, conversion->root))
    if (node->row)
      g_hash_table_insert (origins, g_strdup (node->path), origin_new (table, node->row));
  return origins;
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
                  DoorDiagnostics *diagnostics)
{
  g_autoptr (DoorXlsConversion) conversion = NULL;
  g_autoptr (GBytes) xml = NULL;
  DoorXlsformResult *result;

  if (!workbook)
    return NULL;
  conversion = door_xls_conversion_new (workbook, names, diagnostics);
  if (!door_xls_conversion_read (conversion, names))
    return NULL;
  xml = door_xls_write_document (conversion);
  if (!xml)
    return NULL;

  result = g_new0 (DoorXlsformResult, 1);
  result->xml = g_steal_pointer (&xml);
  result->origins = map_origins (conversion);
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

DoorXlsformResult *
door_xlsform_convert_folder (const char *path,
                             const DoorXlsformOptions *options,
                             DoorDiagnostics *diagnostics)
{
  g_autofree char *stem = NULL;
  DoorXlsConversionNames names = { NULL, NULL };

  g_return_val_if_fail (path != NULL && diagnostics != NULL, NULL);

  stem = stem_of (path);
  names.form_name = options ? options->form_name : NULL;
  names.form_id = options && options->form_id ? options->form_id : stem;
  return door_xls_convert (door_xls_workbook_read_folder (path, diagnostics), &names, diagnostics);
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
  return door_xls_convert (door_xls_workbook_read_excel (xlsx, diagnostics), &names, diagnostics);
}

DoorXlsformResult *
door_xlsform_convert_path (const char *path,
                           const DoorXlsformOptions *options,
                           DoorDiagnostics *diagnostics)
{
  g_autofree char *stem = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  DoorXlsformOptions own = { NULL, NULL };

  g_return_val_if_fail (path != NULL && diagnostics != NULL, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return door_xlsform_convert_folder (path, options, diagnostics);

  bytes = door_file_load (path, MAX_WORKBOOK_BYTES, &error);
  if (!bytes)
    {
      door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "workbook-unreadable", NULL,
                            "the workbook cannot be read: %s", error->message);
      return NULL;
    }
  stem = stem_of (path);
  own.form_name = options ? options->form_name : NULL;
  own.form_id = options && options->form_id ? options->form_id : stem;
  return door_xlsform_convert_workbook (bytes, &own, diagnostics);
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
