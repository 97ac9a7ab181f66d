/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sheets of a workbook share: its strings, and which of its numbers are dates. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-excel.h"
#include "door-xlsform.h"

#include <string.h>

typedef struct {
  DoorXlsExcel *excel;
  GString *text;
  gboolean in_item;
  gboolean in_text;
  gboolean has_failed;
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
  if (self->excel->strings->len <= DOOR_XLSFORM_MAX_CELLS)
    return TRUE;
  self->has_failed = TRUE;
  return FALSE;
}

gboolean
door_xls_excel_read_strings (DoorXlsExcel *self, const char *path)
{
  static const DoorXmlListener listener = { string_open, string_text, string_close };
  g_autoptr (GString) text = g_string_new (NULL);
  Strings strings = { self, text };

  if (!door_xls_excel_read_member (self, path, TRUE, &listener, &strings))
    return FALSE;
  if (strings.has_failed)
    door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_ERROR, "workbook-too-large", NULL,
                          "the workbook has more than %u texts", DOOR_XLSFORM_MAX_CELLS);
  return !strings.has_failed;
}

/* --- styles: which numbers are dates --- */

typedef struct {
  DoorXlsExcel *excel;
  GHashTable *custom; /* id of a format → its kind + 1 */
  gboolean in_cell_styles;
} Styles;

static gboolean
style_open (gpointer data, const char *name, const DoorXmlAttribute *attributes, gsize n)
{
  Styles *self = data;
  guint id = door_xls_excel_number (attributes, n, "numFmtId");
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

gboolean
door_xls_excel_read_styles (DoorXlsExcel *self, const char *path)
{
  static const DoorXmlListener listener = { style_open, NULL, style_close };
  g_autoptr (GHashTable) custom = g_hash_table_new (NULL, NULL);
  Styles styles = { self, custom };

  return door_xls_excel_read_member (self, path, TRUE, &listener, &styles);
}
