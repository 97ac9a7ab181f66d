/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-print-text.h"

#include "door-markup.h"
#include "door-paper.h"

#include <string.h>

/* A column is as wide as its longest cell, but for very short and very long ones. */
#define SHORTEST_CELL 9u
#define LONGEST_CELL 62u

#define PARAGRAPH_GAP 1.5 /* mm */

typedef struct {
  DoorPaper *paper;
  char **lines;
  guint at;
  GString *paragraph; /* what has been read of it */
} Text;

/* --- Lines -------------------------------------------------------------------------------- */

static guint
heading_level (const char *line)
{
  guint n = 0;

  while (line[n] == '#')
    n++;
  return n > 0 && line[n] == ' ' ? n : 0;
}

static gboolean
is_item (const char *line)
{
  gsize digits = strspn (line, "0123456789");

  return g_str_has_prefix (line, "- ") || g_str_has_prefix (line, "* ")
         || (digits > 0 && g_str_has_prefix (line + digits, ". "));
}

static gboolean
is_box (const char *line)
{
  return g_str_has_prefix (line, "- [ ] ");
}

static char *
first_title (char **lines)
{
  for (guint i = 0; lines[i] != NULL; i++)
    if (heading_level (lines[i]) == 1)
      return door_plain_from_markdown (lines[i] + 2);
  return g_strdup ("");
}

/* --- Blocks ------------------------------------------------------------------------------- */

static void
write_markdown (Text *self, DoorPaperStyle style, const char *markdown)
{
  g_autofree char *markup = door_markup_from_markdown (markdown);

  door_paper_markup (self->paper, style, markup);
}

static void
end_paragraph (Text *self)
{
  if (self->paragraph->len == 0)
    return;
  write_markdown (self, DOOR_PAPER_BODY, self->paragraph->str);
  door_paper_space (self->paper, PARAGRAPH_GAP);
  g_string_truncate (self->paragraph, 0);
}

static void
write_heading (Text *self, const char *line, guint level)
{
  static const DoorPaperStyle styles[]
      = { DOOR_PAPER_TITLE, DOOR_PAPER_HEADING, DOOR_PAPER_SUBHEADING };
  g_autofree char *plain = door_plain_from_markdown (line + level + 1);

  door_paper_text (self->paper, styles[MIN (level, G_N_ELEMENTS (styles)) - 1], plain);
}

static void
write_box (Text *self, const char *line)
{
  g_autofree char *plain = door_plain_from_markdown (line + strlen ("- [ ] "));

  door_paper_choice (self->paper, DOOR_PAPER_MARK_MANY, plain, NULL);
}

/* --- Tables ------------------------------------------------------------------------------- */

/* The cells of "| a | b |"; "\|" is a bar inside a cell. */
static GPtrArray *
split_cells (const char *line)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) cell = g_string_new (NULL);

  for (const char *p = line + 1; *p; p++)
    if (*p == '|')
      {
        g_ptr_array_add (cells, g_strstrip (g_strdup (cell->str)));
        g_string_truncate (cell, 0);
      }
    else
      {
        if (p[0] == '\\' && p[1] == '|')
          p++;
        g_string_append_c (cell, *p);
      }
  return cells;
}

static gboolean
is_rule (const char *line)
{
  return line[strspn (line, "|-: ")] == '\0' && strchr (line, '-') != NULL;
}

static void
measure (const GPtrArray *cells, double *shares)
{
  for (guint i = 0; i < cells->len && i < DOOR_PAPER_MAX_COLUMNS; i++)
    {
      const glong length = g_utf8_strlen (g_ptr_array_index (cells, i), -1);
      const double share = (double) CLAMP ((guint) length, SHORTEST_CELL, LONGEST_CELL);

      shares[i] = MAX (shares[i], share);
    }
}

static void
write_row (Text *self, const GPtrArray *cells, DoorPaperRow kind, guint n_columns)
{
  door_paper_row_begin (self->paper, kind);
  for (guint i = 0; i < n_columns; i++)
    {
      door_paper_cell (self->paper, 1);
      if (i < cells->len)
        write_markdown (self, kind == DOOR_PAPER_ROW_HEAD ? DOOR_PAPER_STRONG : DOOR_PAPER_BODY,
                        g_ptr_array_index (cells, i));
    }
  door_paper_row_end (self->paper);
}

/* From a line with bars to the last of them; the rows before the rule are the head. */
static void
write_table (Text *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  double shares[DOOR_PAPER_MAX_COLUMNS] = { 0 };
  guint n_columns = 0, n_head = 0;

  for (; self->lines[self->at] != NULL && self->lines[self->at][0] == '|'; self->at++)
    if (is_rule (self->lines[self->at]))
      n_head = rows->len;
    else
      {
        GPtrArray *cells = split_cells (self->lines[self->at]);

        g_ptr_array_add (rows, cells);
        measure (cells, shares);
        n_columns = MIN (MAX (n_columns, cells->len), DOOR_PAPER_MAX_COLUMNS);
      }
  if (n_columns == 0)
    return;
  door_paper_table_begin (self->paper, shares, n_columns);
  for (guint i = 0; i < rows->len; i++)
    write_row (self, g_ptr_array_index (rows, i),
               i < n_head ? DOOR_PAPER_ROW_HEAD : DOOR_PAPER_ROW_BODY, n_columns);
  door_paper_table_end (self->paper);
}

/* --- All ---------------------------------------------------------------------------------- */

static void
write_line (Text *self, const char *line)
{
  const guint level = heading_level (line);

  if (level > 0)
    write_heading (self, line, level);
  else if (is_box (line))
    write_box (self, line);
  else if (is_item (line))
    write_markdown (self, DOOR_PAPER_BODY, line);
  else if (*line == '>')
    write_markdown (self, DOOR_PAPER_INSTRUCTION, line + (line[1] == ' ' ? 2 : 1));
}

static void
write_all (Text *self)
{
  while (self->lines[self->at] != NULL)
    {
      const char *line = g_strchomp (self->lines[self->at]);

      if (*line != '\0' && *line != '|' && *line != '>' && heading_level (line) == 0
          && !is_item (line))
        {
          if (self->paragraph->len > 0)
            g_string_append_c (self->paragraph, ' ');
          g_string_append (self->paragraph, line);
          self->at++;
          continue;
        }
      end_paragraph (self);
      if (*line == '|')
        write_table (self);
      else
        {
          write_line (self, line);
          self->at++;
        }
    }
  end_paragraph (self);
}

GBytes *
door_print_text (const char *markdown,
                 const char *language,
                 guint *ret_n_pages,
                 guint *ret_n_missing,
                 GError **error)
{
  g_autofree char *valid = NULL;
  g_autofree char *title = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (DoorPaper) paper = NULL;
  GBytes *pdf;

  g_return_val_if_fail (markdown != NULL, NULL);

  valid = g_utf8_make_valid (markdown, -1);
  lines = g_strsplit (valid, "\n", -1);
  title = first_title (lines);
  {
    const DoorPaperAbout about = { .title = title, .language = language, .foot = title };
    Text self = { .lines = lines, .paragraph = g_string_new (NULL) };

    paper = door_paper_new (&about);
    self.paper = paper;
    write_all (&self);
    g_string_free (self.paragraph, TRUE);
  }
  pdf = door_paper_finish (paper, error);
  if (pdf && ret_n_pages)
    *ret_n_pages = door_paper_n_pages (paper);
  if (pdf && ret_n_missing)
    *ret_n_missing = door_paper_n_missing (paper);
  return pdf;
}
