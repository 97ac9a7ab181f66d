/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .xlsx and .xlsm: a zip of XML files. Of a formula only the value saved beside it is read; macros
 * are not looked at. Sheets are read as they pass by, so that a large one costs what is kept of it.
 */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-excel.h"
#include "door-xlsform-sheets.h"
#include "door-xlsform.h"

#include "door-xml-stream.h"
#include "door-zip.h"

#include <string.h>

/* A run of this many empty columns or rows ends a sheet: what stands beyond is somebody's notes. */
#define MAX_EMPTY_COLUMNS 20
#define MAX_EMPTY_ROWS 60

typedef struct {
  DoorXlsWorkbook *workbook;
  DoorDiagnostics *diagnostics;
  DoorZip *zip;
  GPtrArray *strings; /* shared ones; owned by the arena */
  GArray *formats;    /* DoorXlsNumberKind of each cell style */
  gboolean since_1904;
} Excel;

static void
report (Excel *self, const char *part, const char *message)
{
  DoorPlace place = { part, 0, 0 };
  door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_ERROR, "workbook-unreadable", &place,
                        "the workbook cannot be read: %s", message);
}

/* Streams a member; TRUE, having done nothing, when an optional one is missing. */
static gboolean
read_member (Excel *self,
             const char *name,
             gboolean is_optional,
             const DoorXmlListener *listener,
             gpointer data)
{
  GBytes *bytes = door_zip_member (self->zip, name);
  g_autoptr (GError) error = NULL;

  if (!bytes && is_optional)
    return TRUE;
  if (!bytes)
    {
      report (self, name, "a part of it is missing");
      return FALSE;
    }
  if (door_xml_stream (bytes, name, listener, data, &error))
    return TRUE;
  report (self, name, error->message);
  return FALSE;
}

/* --- relationships: which part is which --- */

typedef struct {
  GHashTable *targets; /* id → path in the zip */
  char *folder;
  char *main;
} Relations;

static gboolean
relation_open (gpointer data, const char *name, const DoorXmlAttribute *attributes, gsize n)
{
  Relations *self = data;
  g_autofree char *id = door_xml_attribute_dup (attributes, n, "Id");
  g_autofree char *target = door_xml_attribute_dup (attributes, n, "Target");
  g_autofree char *type = door_xml_attribute_dup (attributes, n, "Type");
  g_autofree char *joined = NULL;

  if (strcmp (name, "Relationship") != 0 || !id || !target)
    return TRUE;
  joined = *target == '/' ? g_strdup (target) : g_build_filename ("/", self->folder, target, NULL);
  g_clear_pointer (&target, g_free);
  target = g_canonicalize_filename (joined, "/");
  if (type && g_str_has_suffix (type, "/officeDocument") && !self->main)
    self->main = g_strdup (target + 1);
  g_hash_table_insert (self->targets, g_steal_pointer (&id), g_strdup (target + 1));
  return TRUE;
}

static const DoorXmlListener relation_listener = { relation_open, NULL, NULL };

static void
relations_clear (Relations *self)
{
  g_clear_pointer (&self->targets, g_hash_table_unref);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->main, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Relations, relations_clear)

static gboolean
read_relations (Excel *self, const char *of, Relations *relations)
{
  g_autofree char *base = g_path_get_basename (of);
  g_autofree char *folder = g_path_get_dirname (of);
  g_autofree char *file = g_strdup_printf ("%s.rels", *of ? base : "");
  g_autofree char *path = strcmp (folder, ".") == 0
                              ? g_build_filename ("_rels", file, NULL)
                              : g_build_filename (folder, "_rels", file, NULL);

  relations->folder = strcmp (folder, ".") == 0 ? g_strdup ("") : g_steal_pointer (&folder);
  relations->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return read_member (self, path, FALSE, &relation_listener, relations);
}

/* --- shared strings --- */

typedef struct {
  Excel *excel;
  GString *text;
  gboolean in_item;
  gboolean in_text;
  guint phonetic; /* how deep in readings of a text, which are no part of it */
} Strings;

static gboolean
string_open (gpointer data, const char *name, const DoorXmlAttribute *attributes, gsize n)
{
  Strings *self = data;

  if (strcmp (name, "si") == 0)
    g_string_truncate (self->text, 0);
  self->in_item |= strcmp (name, "si") == 0;
  self->phonetic += strcmp (name, "rPh") == 0;
  self->in_text = strcmp (name, "t") == 0 && self->in_item && self->phonetic == 0;
  return TRUE;
}

static gboolean
string_text (gpointer data, const char *text, gsize length)
{
  Strings *self = data;

  if (self->in_text && self->text->len <= DOOR_XLSFORM_MAX_CELL_BYTES)
    g_string_append_len (self->text, text, (gssize) length);
  return TRUE;
}

static gboolean
string_close (gpointer data, const char *name)
{
  Strings *self = data;
  g_autofree char *plain = NULL;

  self->in_text = FALSE;
  self->phonetic -= strcmp (name, "rPh") == 0 && self->phonetic > 0;
  if (strcmp (name, "si") != 0)
    return TRUE;
  self->in_item = FALSE;
  plain = door_xls_unescape (self->text->str);
  g_ptr_array_add (self->excel->strings,
                   (char *) door_xls_arena_dup (self->excel->workbook->arena, plain));
  return self->excel->strings->len < DOOR_XLSFORM_MAX_CELLS;
}

static gboolean
read_strings (Excel *self, const char *path)
{
  static const DoorXmlListener listener = { string_open, string_text, string_close };
  g_autoptr (GString) text = g_string_new (NULL);
  Strings strings = { self, text };

  return read_member (self, path, TRUE, &listener, &strings);
}

/* --- styles: which numbers are dates --- */

typedef struct {
  Excel *excel;
  GHashTable *custom; /* id of a format → its kind + 1 */
  gboolean in_cell_styles;
} Styles;

static guint
number_attribute (const DoorXmlAttribute *attributes, gsize n, const char *name)
{
  g_autofree char *text = door_xml_attribute_dup (attributes, n, name);
  return text ? (guint) g_ascii_strtoull (text, NULL, 10) : 0;
}

static gboolean
style_open (gpointer data, const char *name, const DoorXmlAttribute *attributes, gsize n)
{
  Styles *self = data;
  guint id = number_attribute (attributes, n, "numFmtId");
  gpointer known = g_hash_table_lookup (self->custom, GUINT_TO_POINTER (id));
  DoorXlsNumberKind kind
      = known ? GPOINTER_TO_INT (known) - 1 : (int) door_xls_builtin_format_kind (id);

  self->in_cell_styles |= strcmp (name, "cellXfs") == 0;
  if (strcmp (name, "numFmt") == 0)
    {
      g_autofree char *code = door_xml_attribute_dup (attributes, n, "formatCode");
      if (code)
        g_hash_table_insert (self->custom, GUINT_TO_POINTER (id),
                             GINT_TO_POINTER (door_xls_number_format_kind (code) + 1));
    }
  else if (strcmp (name, "xf") == 0 && self->in_cell_styles)
    g_array_append_val (self->excel->formats, kind);
  return TRUE;
}

static gboolean
style_close (gpointer data, const char *name)
{
  Styles *self = data;

  self->in_cell_styles &= strcmp (name, "cellXfs") != 0;
  return TRUE;
}

static gboolean
read_styles (Excel *self, const char *path)
{
  static const DoorXmlListener listener = { style_open, NULL, style_close };
  g_autoptr (GHashTable) custom = g_hash_table_new (NULL, NULL);
  Styles styles = { self, custom };

  return read_member (self, path, TRUE, &listener, &styles);
}

/* --- one sheet --- */

typedef struct {
  Excel *excel;
  DoorXlsSheet *sheet;
  GString *text;
  guint row, column;
  guint last_row;    /* the last that held anything */
  guint last_header; /* the last column that has one, +1 */
  guint style;
  char type; /* n, s(hared), t(ext), b(oolean), i(nline), e(rror) */
  gboolean in_value;
  guint phonetic;
  gboolean is_row_used;
  gboolean is_failed;
} Reader;

static char
type_of (const DoorXmlAttribute *attributes, gsize n)
{
  g_autofree char *type = door_xml_attribute_dup (attributes, n, "t");

  if (!type || strcmp (type, "n") == 0)
    return 'n';
  if (strcmp (type, "str") == 0)
    return 't';
  if (strcmp (type, "inlineStr") == 0)
    return 'i';
  return *type;
}

/* A run of empty rows ends the sheet. */
static gboolean
begin_row (Reader *self, const DoorXmlAttribute *attributes, gsize n)
{
  guint number = number_attribute (attributes, n, "r");

  self->row = number > 0 ? number : self->row + 1;
  self->column = G_MAXUINT; /* one before the first */
  self->is_row_used = FALSE;
  return self->row <= self->last_row + MAX_EMPTY_ROWS + 1;
}

static void
begin_cell (Reader *self, const DoorXmlAttribute *attributes, gsize n)
{
  g_autofree char *name = door_xml_attribute_dup (attributes, n, "r");
  guint row;

  if (!name || !door_xls_cell_parse (name, &self->column, &row))
    self->column++;
  self->type = type_of (attributes, n);
  self->style = number_attribute (attributes, n, "s");
  g_string_truncate (self->text, 0);
}

static gboolean
cell_open (gpointer data, const char *name, const DoorXmlAttribute *attributes, gsize n)
{
  Reader *self = data;

  if (strcmp (name, "row") == 0)
    return begin_row (self, attributes, n);
  if (strcmp (name, "c") == 0)
    begin_cell (self, attributes, n);
  self->phonetic += strcmp (name, "rPh") == 0;
  self->in_value = strcmp (name, "v") == 0
                   || (strcmp (name, "t") == 0 && self->type == 'i' && self->phonetic == 0);
  return TRUE;
}

static gboolean
cell_text (gpointer data, const char *text, gsize length)
{
  Reader *self = data;

  if (self->in_value && self->text->len <= DOOR_XLSFORM_MAX_CELL_BYTES)
    g_string_append_len (self->text, text, (gssize) length);
  return TRUE;
}

static char *
value_of (Reader *self)
{
  Excel *excel = self->excel;
  const char *stored = self->text->str;

  if (self->type == 's')
    {
      guint64 index = g_ascii_strtoull (stored, NULL, 10);
      return g_strdup (index < excel->strings->len ? excel->strings->pdata[index] : "");
    }
  if (self->type == 'b')
    return g_strdup (strcmp (stored, "0") == 0 ? "FALSE" : "TRUE");
  if (self->type == 'n')
    {
      DoorXlsNumberKind kind = self->style < excel->formats->len
                                   ? g_array_index (excel->formats, DoorXlsNumberKind, self->style)
                                   : DOOR_XLS_NUMBER_PLAIN;
      return door_xls_number_to_text (stored, kind, excel->since_1904);
    }
  return door_xls_unescape (stored);
}

static gboolean
store_header (Reader *self, const char *text)
{
  if (self->column > self->last_header + MAX_EMPTY_COLUMNS)
    return TRUE;
  if (!door_xls_sheet_add_header (self->excel->workbook, self->sheet, self->column, text,
                                  self->excel->diagnostics))
    return FALSE;
  self->last_header = MAX (self->last_header, self->sheet->headers->len);
  return TRUE;
}

static gboolean
end_cell (Reader *self)
{
  g_autofree char *text = NULL;

  if (self->text->len == 0)
    return TRUE;
  if (self->row > 1 && *door_xls_sheet_header (self->sheet, self->column) == '\0')
    return TRUE;
  text = value_of (self);
  if (self->row == 1)
    self->is_failed = !store_header (self, text);
  else
    self->is_failed = !door_xls_sheet_add_cell (self->excel->workbook, self->sheet, self->row,
                                                self->column, text, self->excel->diagnostics);
  return !self->is_failed;
}

static gboolean
cell_close (gpointer data, const char *name)
{
  Reader *self = data;
  guint n_rows = self->sheet->rows->len;

  self->in_value = FALSE;
  self->phonetic -= strcmp (name, "rPh") == 0 && self->phonetic > 0;
  if (strcmp (name, "c") == 0)
    return end_cell (self);
  if (strcmp (name, "row") != 0 || self->row == 1)
    return strcmp (name, "sheetData") != 0;
  door_xls_sheet_end_row (self->sheet, self->row);
  if (self->sheet->rows->len > n_rows)
    self->last_row = self->row;
  return TRUE;
}

static gboolean
read_sheet (Excel *self, const char *path, DoorXlsSheetKind kind)
{
  static const DoorXmlListener listener = { cell_open, cell_text, cell_close };
  g_autoptr (GString) text = g_string_new (NULL);
  Reader reader = { self, door_xls_workbook_add_sheet (self->workbook, kind), text };

  reader.last_row = 1;
  return read_member (self, path, FALSE, &listener, &reader) && !reader.is_failed;
}

/* --- the workbook --- */

typedef struct {
  char *name;
  char *id;
} SheetEntry;

typedef struct {
  Excel *excel;
  GArray *sheets; /* SheetEntry */
} Contents;

static void
sheet_entry_clear (gpointer data)
{
  SheetEntry *self = data;
  g_free (self->name);
  g_free (self->id);
}

static gboolean
contents_open (gpointer data, const char *name, const DoorXmlAttribute *attributes, gsize n)
{
  Contents *self = data;

  if (strcmp (name, "workbookPr") == 0)
    {
      g_autofree char *date1904 = door_xml_attribute_dup (attributes, n, "date1904");
      self->excel->since_1904
          = date1904 && (strcmp (date1904, "1") == 0 || strcmp (date1904, "true") == 0);
    }
  if (strcmp (name, "sheet") == 0)
    {
      SheetEntry entry = { door_xml_attribute_dup (attributes, n, "name"),
                           door_xml_attribute_dup (attributes, n, "id") };
      g_array_append_val (self->sheets, entry);
    }
  return TRUE;
}

/* A workbook with a single sheet is a survey, whatever the sheet is called. */
static gboolean
read_sheets (Excel *self, const Contents *contents, const Relations *relations)
{
  for (guint i = 0; i < contents->sheets->len; i++)
    {
      const SheetEntry *entry = &g_array_index (contents->sheets, SheetEntry, i);
      const char *path = entry->id ? g_hash_table_lookup (relations->targets, entry->id) : NULL;
      int kind = entry->name ? door_xls_sheet_kind_of (entry->name) : -1;

      if (!entry->name)
        continue;
      g_ptr_array_add (self->workbook->names,
                       (char *) door_xls_arena_dup (self->workbook->arena, entry->name));
      if (kind < 0 && contents->sheets->len == 1)
        kind = DOOR_XLS_SHEET_SURVEY;
      if (kind < 0)
        continue;
      if (!path)
        {
          report (self, entry->name, "this sheet is missing from it");
          return FALSE;
        }
      if (!read_sheet (self, path, (DoorXlsSheetKind) kind))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_workbook (Excel *self)
{
  static const DoorXmlListener listener = { contents_open, NULL, NULL };
  g_auto (Relations) top = { 0 };
  g_auto (Relations) parts = { 0 };
  g_autoptr (GArray) sheets = g_array_new (FALSE, FALSE, sizeof (SheetEntry));
  Contents contents = { self, sheets };
  g_autofree char *strings = NULL;
  g_autofree char *styles = NULL;

  g_array_set_clear_func (sheets, sheet_entry_clear);
  if (!read_relations (self, "", &top))
    return FALSE;
  if (!top.main)
    {
      report (self, NULL, "it is no workbook");
      return FALSE;
    }
  if (!read_relations (self, top.main, &parts)
      || !read_member (self, top.main, FALSE, &listener, &contents))
    return FALSE;
  strings = g_build_filename (parts.folder, "sharedStrings.xml", NULL);
  styles = g_build_filename (parts.folder, "styles.xml", NULL);
  return read_strings (self, strings) && read_styles (self, styles)
         && read_sheets (self, &contents, &parts);
}

static gboolean
is_old_format (GBytes *bytes)
{
  static const guint8 magic[] = { 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1 };
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= sizeof magic && memcmp (data, magic, sizeof magic) == 0;
}

DoorXlsWorkbook *
door_xls_workbook_read_excel (GBytes *bytes, DoorDiagnostics *diagnostics)
{
  g_autoptr (DoorXlsWorkbook) workbook = door_xls_workbook_new ();
  g_autoptr (GPtrArray) strings = g_ptr_array_new ();
  g_autoptr (GArray) formats = g_array_new (FALSE, FALSE, sizeof (DoorXlsNumberKind));
  g_autoptr (DoorZip) zip = NULL;
  g_autoptr (GError) error = NULL;
  Excel self = { workbook, diagnostics, NULL, strings, formats };

  if (is_old_format (bytes))
    {
      door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "workbook-old-format", NULL,
                            "this is an old .xls workbook, or one locked with a password");
      door_diagnostics_hint (diagnostics, "save it as .xlsx, without a password");
      return NULL;
    }
  zip = door_zip_read (bytes, &error);
  if (!zip)
    {
      door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "workbook-unreadable", NULL,
                            "this is no workbook that can be read: %s", error->message);
      return NULL;
    }
  self.zip = zip;
  return read_workbook (&self) ? g_steal_pointer (&workbook) : NULL;
}
