/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .xlsx and .xlsm: a zip of XML files. Of a formula only the value saved beside it is read; macros
 * are not looked at.
 */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-excel.h"

#include <string.h>

void
door_xls_excel_report (DoorXlsExcel *self, const char *part, const char *message)
{
  DoorPlace place = { part, 0, 0 };
  door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_ERROR, "workbook-unreadable", &place,
                        "the workbook cannot be read: %s", message);
}

/* Streams a member; TRUE, having done nothing, when an optional one is missing. */
gboolean
door_xls_excel_read_member (DoorXlsExcel *self,
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
      door_xls_excel_report (self, name, "a part of it is missing");
      return FALSE;
    }
  if (door_xml_stream (bytes, name, listener, data, &error))
    return TRUE;
  door_xls_excel_report (self, name, error->message);
  return FALSE;
}

guint
door_xls_excel_number (const DoorXmlAttribute *attributes, gsize n, const char *name)
{
  g_autofree char *text = door_xml_attribute_dup (attributes, n, name);
  return text ? (guint) g_ascii_strtoull (text, NULL, 10) : 0;
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
read_relations (DoorXlsExcel *self, const char *of, Relations *relations)
{
  g_autofree char *base = g_path_get_basename (of);
  g_autofree char *folder = g_path_get_dirname (of);
  g_autofree char *file = g_strdup_printf ("%s.rels", *of ? base : "");
  g_autofree char *path = strcmp (folder, ".") == 0
                              ? g_build_filename ("_rels", file, NULL)
                              : g_build_filename (folder, "_rels", file, NULL);

  relations->folder = strcmp (folder, ".") == 0 ? g_strdup ("") : g_steal_pointer (&folder);
  relations->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return door_xls_excel_read_member (self, path, FALSE, &relation_listener, relations);
}

/* --- the workbook --- */

typedef struct {
  char *name;
  char *id;
} SheetEntry;

typedef struct {
  DoorXlsExcel *excel;
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
read_sheets (DoorXlsExcel *self, const Contents *contents, const Relations *relations)
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
          door_xls_excel_report (self, entry->name, "this sheet is missing from it");
          return FALSE;
        }
      if (!door_xls_excel_read_sheet (self, path, (DoorXlsSheetKind) kind))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_workbook (DoorXlsExcel *self)
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
      door_xls_excel_report (self, NULL, "it is no workbook");
      return FALSE;
    }
  if (!read_relations (self, top.main, &parts)
      || !door_xls_excel_read_member (self, top.main, FALSE, &listener, &contents))
    return FALSE;
  strings = g_build_filename (parts.folder, "sharedStrings.xml", NULL);
  styles = g_build_filename (parts.folder, "styles.xml", NULL);
  return door_xls_excel_read_strings (self, strings) && door_xls_excel_read_styles (self, styles)
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

/* With a password a workbook is such a container, too, and this is the name of what it holds. */
static gboolean
is_locked (GBytes *bytes)
{
  static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  for (const char *at = data; size >= sizeof name && at; at++)
    {
      at = memchr (at, 'E', size - sizeof name + 1 - (gsize) (at - data));
      if (!at)
        return FALSE;
      if (memcmp (at, name, sizeof name) == 0)
        return TRUE;
      if ((gsize) (at - data) >= size - sizeof name)
        return FALSE;
    }
  return FALSE;
}

static void
report_container (GBytes *bytes, DoorDiagnostics *diagnostics)
{
  if (is_locked (bytes))
    {
      door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "workbook-locked", NULL,
                            "this workbook is locked with a password");
      door_diagnostics_hint (diagnostics, "save it without a password");
      return;
    }
  door_diagnostics_add (diagnostics, DOOR_SEVERITY_ERROR, "workbook-old-format", NULL,
                        "this is an old .xls workbook");
  door_diagnostics_hint (diagnostics, "save it as .xlsx");
}

DoorXlsWorkbook *
door_xls_workbook_read_excel (GBytes *bytes, DoorDiagnostics *diagnostics)
{
  g_autoptr (DoorXlsWorkbook) workbook = door_xls_workbook_new ();
  g_autoptr (GPtrArray) strings = g_ptr_array_new ();
  g_autoptr (GArray) formats = g_array_new (FALSE, FALSE, sizeof (DoorXlsNumberKind));
  g_autoptr (DoorZip) zip = NULL;
  g_autoptr (GError) error = NULL;
  DoorXlsExcel self = { workbook, diagnostics, NULL, strings, formats };

  if (is_old_format (bytes))
    {
      report_container (bytes, diagnostics);
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
