/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-model.h"
#include "door-xlsform-lexer.h"

#include <string.h>

static DoorXlsList *
list_named (DoorXlsConversion *self, const char *name)
{
  DoorXlsList *list = g_hash_table_lookup (self->lists, name);

  if (list)
    return list;
  list = door_xls_arena_new0 (self->arena, DoorXlsList);
  list->name = name;
  g_hash_table_insert (self->lists, (char *) name, list);
  g_ptr_array_add (self->list_order, list);
  return list;
}

/* Extra columns become elements of each choice; notes in columns with a heading of several words
 * do not. */
static void
check_extra_columns (DoorXlsConversion *self, DoorXlsTable *table, GHashTable *unusable)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      const DoorXlsColumn *column = &g_array_index (table->columns, DoorXlsColumn, i);
      const char *token = column->tokens[0];

      if (column->n_tokens == 0 || strcmp (token, "list name") == 0
          || door_xls_name_is_valid (token))
        continue;
      door_xls_conversion_warning (
          self, "HEADER_004", DOOR_XLS_SHEET_CHOICES, 1, token,
          "the column “%s” is left out: a name without spaces would keep it", token);
      g_hash_table_add (unusable, (char *) token);
    }
}

static void
add_choice (DoorXlsConversion *self, const DoorXlsRow *row, GHashTable *unusable)
{
  DoorXlsList *list = list_named (self, row->list_name);
  DoorXlsChoice *choice = door_xls_arena_new0 (self->arena, DoorXlsChoice);

  choice->row = row->number;
  choice->name = row->name;
  choice->label = row->label;
  choice->media = row->media;
  choice->extras = row->others;
  for (const DoorXlsAttribute *a = row->others; a; a = a->next)
    if (g_hash_table_contains (unusable, a->name))
      door_xls_attribute_remove (&choice->extras, a->name);

  if (choice->name && strchr (choice->name, ' ') && !list->spaced)
    list->spaced = choice;
  list->has_other |= g_strcmp0 (choice->name, "other") == 0;
  if (list->last)
    list->last->next = choice;
  else
    list->first = choice;
  list->last = choice;
}

static void
check_list (DoorXlsConversion *self, const DoorXlsList *list)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (const DoorXlsChoice *choice = list->first; choice; choice = choice->next)
    {
      if (choice->name == NULL)
        {
          door_xls_conversion_error (self, "NAMES_006", DOOR_XLS_SHEET_CHOICES, choice->row, "name",
                                     "a choice of list “%s” has no name", list->name);
          continue;
        }
      if (!choice->label.first)
        door_xls_conversion_warning (self, "LABEL_001", DOOR_XLS_SHEET_CHOICES, choice->row,
                                     "label", "the choice “%s” has no label", choice->name);
      if (!g_hash_table_add (seen, (char *) choice->name)
          && !self->settings.allow_choice_duplicates)
        door_xls_conversion_error (self, "NAMES_007", DOOR_XLS_SHEET_CHOICES, choice->row, "name",
                                   "the list “%s” has the choice “%s” twice", list->name,
                                   choice->name);
    }
}

gboolean
door_xls_conversion_read_choices (DoorXlsConversion *self)
{
  static const DoorXlsSheetKind lists[] = {
    DOOR_XLS_SHEET_CHOICES,
    DOOR_XLS_SHEET_EXTERNAL_CHOICES,
    DOOR_XLS_SHEET_OSM,
  };
  g_autoptr (GHashTable) unusable = g_hash_table_new (g_str_hash, g_str_equal);
  DoorXlsTable *table;

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      DoorXlsSheet *sheet = self->workbook->sheets[lists[i]];

      if (!sheet || sheet->rows->len == 0)
        continue;
      self->tables[lists[i]] = door_xls_table_new (
          self->workbook, lists[i], self->settings.default_language, FALSE, self->diagnostics);
      if (!self->tables[lists[i]])
        return FALSE;
    }

  table = self->tables[DOOR_XLS_SHEET_CHOICES];
  if (!table)
    return TRUE;
  if (door_xls_table_column (table, "name") < 0)
    {
      door_xls_conversion_error (self, "HEADER_003", DOOR_XLS_SHEET_CHOICES, 1, NULL,
                                 "the sheet has no column “name”");
      return FALSE;
    }
  check_extra_columns (self, table, unusable);
  for (guint i = 0; i < table->rows->len; i++)
    if (door_xls_table_row (table, i)->list_name)
      add_choice (self, door_xls_table_row (table, i), unusable);
  for (guint i = 0; i < self->list_order->len; i++)
    check_list (self, self->list_order->pdata[i]);
  return TRUE;
}
