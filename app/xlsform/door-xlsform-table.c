/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of a sheet, sorted under what its columns mean. */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-columns.h"

#include <string.h>

/* ‘ ’ “ ” come out of word processors and mean nothing to an expression. */
static const char *
straighten_quotes (DoorXlsArena *arena, const char *text)
{
  char *straight, *out;

  if (strstr (text, "\xe2\x80") == NULL)
    return text;

  straight = out = door_xls_arena_alloc (arena, strlen (text) + 1);
  for (const char *p = text; *p; p++)
    {
      if (p[0] == '\xe2' && p[1] == '\x80' && (p[2] == '\x98' || p[2] == '\x99'))
        *out++ = '\'';
      else if (p[0] == '\xe2' && p[1] == '\x80' && (p[2] == '\x9c' || p[2] == '\x9d'))
        *out++ = '"';
      else
        {
          *out++ = *p;
          continue;
        }
      p += 2;
    }
  *out = '\0';
  return straight;
}

static DoorXlsAttribute **
group_of (DoorXlsRow *row, const char *token)
{
  if (strcmp (token, "bind") == 0)
    return &row->bind;
  if (strcmp (token, "control") == 0)
    return &row->control;
  if (strcmp (token, "media") == 0)
    return &row->media;
  if (strcmp (token, "instance") == 0)
    return &row->instance;
  return NULL;
}

static DoorXlsText *
text_of (DoorXlsRow *row, const char *token)
{
  if (strcmp (token, "label") == 0)
    return &row->label;
  if (strcmp (token, "hint") == 0)
    return &row->hint;
  if (strcmp (token, "guidance_hint") == 0)
    return &row->guidance;
  return NULL;
}

static const char **
word_of (DoorXlsRow *row, const char *token)
{
  if (strcmp (token, "name") == 0)
    return &row->name;
  if (strcmp (token, "type") == 0)
    return &row->type;
  if (strcmp (token, "list name") == 0)
    return &row->list_name;
  return NULL;
}

static void
put_cell (DoorXlsArena *arena,
          DoorXlsRow *row,
          const DoorXlsColumn *column,
          DoorXlsPhrase *phrase,
          const char *default_language)
{
  DoorXlsAttribute **group = group_of (row, column->tokens[0]);
  DoorXlsText *text = text_of (row, column->tokens[0]);

  if (group && column->n_tokens > 1)
    {
      phrase->language = column->tokens[2];
      door_xls_text_add (door_xls_attribute_make (arena, group, column->tokens[1]), phrase,
                         default_language);
      return;
    }
  if (column->n_tokens == 1 && word_of (row, column->tokens[0]))
    {
      *word_of (row, column->tokens[0]) = phrase->text;
      return;
    }
  if (text == NULL)
    text = door_xls_attribute_make (arena, &row->others, column->tokens[0]);
  phrase->language = column->tokens[1];
  /* A plain column that comes after its translations stands for all of them. */
  if (phrase->language == NULL)
    *text = (DoorXlsText){ NULL, FALSE };
  door_xls_text_add (text, phrase, default_language);
}

static void
sort_cells (DoorXlsTable *self,
            DoorXlsArena *arena,
            const char *default_language,
            gboolean fold_spaces)
{
  const DoorXlsSheet *sheet = self->sheet;

  for (guint i = 0; i < sheet->rows->len; i++)
    {
      DoorXlsRow row = { g_array_index (sheet->rows, DoorXlsSheetRow, i).number };
      guint n_cells;
      const DoorXlsCell *cells = door_xls_sheet_row_cells (sheet, i, &n_cells);

      for (guint k = 0; k < n_cells; k++)
        {
          const DoorXlsColumn *column
              = &g_array_index (self->columns, DoorXlsColumn, cells[k].column);
          const char *text = cells[k].text;

          if (column->n_tokens == 0)
            continue;
          if (fold_spaces)
            text = door_xls_fold_spaces (arena, text);
          text = straighten_quotes (arena, text);
          put_cell (arena, &row, column, door_xls_phrase_new (arena, NULL, text, cells[k].column),
                    default_language);
        }
      g_array_append_val (self->rows, row);
    }
}

DoorXlsTable *
door_xls_table_new (DoorXlsWorkbook *workbook,
                    DoorXlsSheetKind kind,
                    const char *default_language,
                    gboolean fold_spaces,
                    DoorDiagnostics *diagnostics)
{
  g_autoptr (DoorXlsTable) self = g_new0 (DoorXlsTable, 1);

  g_return_val_if_fail (workbook->sheets[kind] != NULL, NULL);

  self->sheet = workbook->sheets[kind];
  self->columns = g_array_new (FALSE, FALSE, sizeof (DoorXlsColumn));
  self->rows = g_array_new (FALSE, FALSE, sizeof (DoorXlsRow));
  if (!door_xls_understand_headers (self, workbook->arena, diagnostics))
    return NULL;
  sort_cells (self, workbook->arena, default_language, fold_spaces);
  return g_steal_pointer (&self);
}

void
door_xls_table_free (DoorXlsTable *self)
{
  g_array_unref (self->columns);
  g_array_unref (self->rows);
  g_free (self);
}

int
door_xls_table_column (const DoorXlsTable *self, const char *token)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const DoorXlsColumn *column = &g_array_index (self->columns, DoorXlsColumn, i);
      gboolean is_grouped = column->n_tokens > 1 && strcmp (column->tokens[0], "bind") == 0;

      is_grouped |= column->n_tokens > 1 && strcmp (column->tokens[0], "control") == 0;
      if (column->n_tokens > 0 && strcmp (column->tokens[is_grouped ? 1 : 0], token) == 0)
        return (int) i;
    }
  return -1;
}
