/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of strings as a workbook. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-translate.h"

#include "door-sheet.h"
#include "door-xlsform-sheets.h"

#include <string.h>

enum { KEY, SOURCE, TRANSLATION, HASH, N_COLUMNS };

static const char *const names[N_COLUMNS] = { "key", "source", "translation", "source_hash" };
static const double widths[N_COLUMNS] = { 36, 60, 60, 18 };
static const DoorXlsSheetKind kinds[]
    = { DOOR_XLS_SHEET_SURVEY, DOOR_XLS_SHEET_CHOICES, DOOR_XLS_SHEET_EXTERNAL_CHOICES };

/* --- Out ------------------------------------------------------------------------------------ */

static char *
suffixed (const char *name, const char *language)
{
  return *language ? g_strconcat (name, "::", language, NULL) : g_strdup (name);
}

static void
write_sheet (const DoorXlsformTranslation *self, DoorSheetFile *file, DoorXlsSheetKind kind)
{
  g_autofree char *prefix = g_strconcat (door_xls_sheet_names[kind], "/", NULL);
  g_autofree char *source = suffixed (names[SOURCE], self->source_language);
  g_autofree char *translation = suffixed (names[TRANSLATION], self->language);
  const char *header[N_COLUMNS] = { names[KEY], source, translation, names[HASH] };

  door_sheet_file_begin (file, door_xls_sheet_names[kind]);
  door_sheet_file_row (file, header, N_COLUMNS, DOOR_SHEET_HEADER);
  for (guint i = 0; i < self->strings->len; i++)
    {
      const DoorXlsformString *s = g_ptr_array_index (self->strings, i);
      const char *row[N_COLUMNS] = { s->key, s->source, s->text, s->hash };

      if (g_str_has_prefix (s->key, prefix))
        door_sheet_file_row (file, row, N_COLUMNS, DOOR_SHEET_WRAPPED);
    }
  for (guint c = 0; c < N_COLUMNS; c++)
    door_sheet_file_width (file, c, widths[c]);
}

gboolean
door_xlsform_translation_to_workbook (const DoorXlsformTranslation *self,
                                      const char *path,
                                      GError **error)
{
  g_autoptr (DoorSheetFile) file = door_sheet_file_new (path);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    write_sheet (self, file, kinds[i]);
  return door_sheet_file_finish (file, error);
}

/* --- In ------------------------------------------------------------------------------------- */

/* What stands behind "translation::"; NULL when the header is another. */
static const char *
language_of (const char *header, const char *name)
{
  gsize length = strlen (name);

  if (strncmp (header, name, length) != 0)
    return NULL;
  if (header[length] == '\0')
    return header + length;
  return g_str_has_prefix (header + length, "::") ? header + length + 2 : NULL;
}

static int
find_column (const DoorXlsSheet *sheet, int which, const char **ret_language)
{
  for (guint c = 0; c < sheet->headers->len; c++)
    {
      const char *language = language_of (door_xls_sheet_header (sheet, c), names[which]);
      if (!language)
        continue;
      if (ret_language)
        *ret_language = language;
      return (int) c;
    }
  return -1;
}

static gboolean
find_columns (const DoorXlsSheet *sheet,
              int *columns,
              const char **ret_source,
              const char **ret_language,
              GError **error)
{
  const char **languages[N_COLUMNS] = { NULL, ret_source, ret_language, NULL };

  for (int i = 0; i < N_COLUMNS; i++)
    {
      columns[i] = find_column (sheet, i, languages[i]);
      if (columns[i] >= 0 || i == HASH)
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "sheet “%s” has no column “%s”; export the language anew and fill in that file",
                   door_xls_sheet_names[sheet->kind], names[i]);
      return FALSE;
    }
  return TRUE;
}

static void
read_row (DoorXlsformTranslation *self, const DoorXlsSheet *sheet, guint row, const int *columns)
{
  guint n;
  const DoorXlsCell *cells = door_xls_sheet_row_cells (sheet, row, &n);
  const char *found[N_COLUMNS] = { NULL };

  for (guint i = 0; i < n; i++)
    for (int c = 0; c < N_COLUMNS; c++)
      if (columns[c] == (int) cells[i].column)
        found[c] = cells[i].text;
  if (found[KEY])
    door_xlsform_translation_add (self, found[KEY], found[SOURCE] ? found[SOURCE] : "", found[HASH],
                                  found[TRANSLATION] ? found[TRANSLATION] : "");
}

static gboolean
read_sheet (DoorXlsformTranslation **self, const DoorXlsSheet *sheet, GError **error)
{
  const char *source = "", *language = "";
  int columns[N_COLUMNS];

  if (!find_columns (sheet, columns, &source, &language, error))
    return FALSE;
  if (!*self)
    *self = door_xlsform_translation_new (language, source);
  if (strcmp ((*self)->language, language) != 0 || strcmp ((*self)->source_language, source) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "the sheets of the workbook are not of the same languages");
      return FALSE;
    }
  for (guint r = 0; r < sheet->rows->len; r++)
    read_row (*self, sheet, r, columns);
  return TRUE;
}

DoorXlsformTranslation *
door_xlsform_translation_from_workbook (GBytes *xlsx, DoorDiagnostics *diagnostics, GError **error)
{
  g_autoptr (DoorXlsWorkbook) workbook = door_xls_workbook_read_excel (xlsx, diagnostics);
  g_autoptr (DoorXlsformTranslation) self = NULL;

  for (gsize i = 0; workbook && i < G_N_ELEMENTS (kinds); i++)
    if (workbook->sheets[kinds[i]] && !read_sheet (&self, workbook->sheets[kinds[i]], error))
      return NULL;
  if (!self)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                         workbook ? "the workbook has neither a sheet “survey” nor “choices”"
                                  : "the workbook cannot be read");
  return g_steal_pointer (&self);
}
