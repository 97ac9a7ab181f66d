/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-model.h"
#include "door-xlsform-lexer.h"

#include <string.h>

#define DEFAULT_ROOT "data"
#define DEFAULT_LANGUAGE "default"

/* "id_string" is what "form_id" was called once; a sheet that has both means the new one. */
static void
drop_old_id (DoorXlsConversion *self)
{
  GPtrArray *headers = self->workbook->sheets[DOOR_XLS_SHEET_SETTINGS]->headers;
  guint id_string = headers->len, form_id = headers->len;

  for (guint i = 0; i < headers->len; i++)
    {
      if (g_strcmp0 (headers->pdata[i], "id_string") == 0)
        id_string = i;
      if (g_strcmp0 (headers->pdata[i], "form_id") == 0)
        form_id = i;
    }
  if (id_string == headers->len || form_id == headers->len)
    return;
  headers->pdata[id_string] = NULL;
  door_xls_conversion_warning (self, "header-obsolete", DOOR_XLS_SHEET_SETTINGS, 1, NULL,
                               "form_id is used, id_string is left out");
}

/* The only row of the sheet, as attributes under their usual names. */
static gboolean
read_sheet (DoorXlsConversion *self)
{
  DoorXlsArena *arena = self->arena;
  DoorXlsTable *table;
  DoorXlsRow *row;

  if (!self->workbook->sheets[DOOR_XLS_SHEET_SETTINGS])
    return TRUE;
  drop_old_id (self);
  table = door_xls_table_new (self->workbook, DOOR_XLS_SHEET_SETTINGS, DEFAULT_LANGUAGE, FALSE,
                              self->diagnostics);
  self->tables[DOOR_XLS_SHEET_SETTINGS] = table;
  if (!table)
    return FALSE;
  if (table->rows->len == 0)
    return TRUE;

  row = door_xls_table_row (table, 0);
  self->settings.all = row->others;
  if (row->name)
    door_xls_attribute_set (arena, &self->settings.all, "name", row->name);
  if (row->label.first)
    door_xls_attribute_set_text (arena, &self->settings.all, "label", &row->label);
  return TRUE;
}

static const char *
setting (DoorXlsConversion *self, const char *name, const char *otherwise)
{
  const char *text = door_xls_attribute_text (self->settings.all, name);
  return text ? text : otherwise;
}

static gboolean
check_root (DoorXlsConversion *self, const char *root, gboolean is_from_sheet)
{
  if (door_xls_name_is_valid (root))
    return TRUE;
  if (is_from_sheet)
    door_xls_conversion_error (self, "NAMES_008", DOOR_XLS_SHEET_SETTINGS, 2, "name",
                               "“%s” cannot be the name of the form's root: begin with a letter or "
                               "“_”, then use letters, digits, “_”, “-” and “.” only",
                               root);
  else
    door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_ERROR, "NAMES_009", NULL,
                          "“%s” cannot be a form's name", root);
  return FALSE;
}

static void
check_sheet_names (DoorXlsConversion *self)
{
  static const DoorXlsSheetKind optional[] = { DOOR_XLS_SHEET_SETTINGS, DOOR_XLS_SHEET_ENTITIES };

  for (gsize i = 0; i < G_N_ELEMENTS (optional); i++)
    {
      const char *misspelt = door_xls_conversion_misspelt_sheet (self, optional[i]);
      DoorPlace place = { misspelt, 0, 0 };

      if (self->workbook->sheets[optional[i]] || !misspelt)
        continue;
      door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_WARNING, "NAMES_013", &place,
                            "there is no sheet “%s”, but one called “%s”",
                            door_xls_sheet_names[optional[i]], misspelt);
      door_diagnostics_hint (self->diagnostics, "a name that begins with “_” is left alone");
    }
}

gboolean
door_xls_conversion_read_settings (DoorXlsConversion *self, const DoorXlsConversionNames *names)
{
  DoorXlsSettings *settings = &self->settings;
  const char *form_name = names->form_name ? names->form_name : DEFAULT_ROOT;

  check_sheet_names (self);
  if (!read_sheet (self) || !check_root (self, form_name, FALSE))
    return FALSE;

  settings->root = setting (self, "name", form_name);
  settings->form_id = setting (self, "id_string", names->form_id ? names->form_id : DEFAULT_ROOT);
  settings->title = setting (self, "title", settings->form_id);
  settings->default_language = setting (self, "default_language", DEFAULT_LANGUAGE);
  settings->clean_text = door_xls_yes_no (setting (self, "clean_text_values", NULL), TRUE);
  settings->allow_choice_duplicates
      = door_xls_yes_no (setting (self, "allow_choice_duplicates", NULL), FALSE);
  settings->omit_instance_id = door_xls_yes_no (setting (self, "omit_instanceID", NULL), FALSE);
  settings->add_none_option = door_xls_yes_no (setting (self, "add_none_option", NULL), FALSE);
  settings->client_editable = door_xls_yes_no (setting (self, "client_editable", NULL), FALSE);

  if (setting (self, "flat", NULL))
    door_xls_conversion_warning (self, "setting-obsolete", DOOR_XLS_SHEET_SETTINGS, 2, "flat",
                                 "records without groups are no longer made; groups stay");
  if (settings->omit_instance_id && setting (self, "public_key", NULL))
    door_xls_conversion_error (self, "instance-id-needed", DOOR_XLS_SHEET_SETTINGS, 2,
                               "omit_instanceID", "an encrypted form needs its instanceID");
  return check_root (self, settings->root, TRUE);
}
