/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-references.h"
#include "door-xlsform-lexer.h"

#include <string.h>

#define LAST_SAVED "last-saved#"

/* Reads what stands between the braces; FALSE when that is no name. */
static gboolean
read_reference (const char *start, gsize length, DoorXlsReference *ret_reference)
{
  const char *inner = start + 2;
  const char *end = start + length - 1;
  gsize name;

  *ret_reference = (DoorXlsReference){ start, length };
  if (g_str_has_prefix (inner, LAST_SAVED))
    {
      ret_reference->is_last_saved = TRUE;
      inner += strlen (LAST_SAVED);
    }
  name = door_xls_name_length (inner, FALSE);
  ret_reference->name = inner;
  ret_reference->name_length = name;
  return name > 0 && inner + name == end;
}

/* The next "${…}" from `text` on, well formed or not; 0 at the end. "${}" counts as plain text. */
static gsize
find_candidate (const char *text, const char **ret_start)
{
  while ((text = strstr (text, "${")) != NULL)
    {
      gsize inner = strcspn (text + 2, "}");

      *ret_start = text;
      if (text[2 + inner] == '\0')
        return 2 + inner;
      if (inner > 0)
        return 2 + inner + 1;
      text += 2;
    }
  return 0;
}

int
door_xls_references_parse (const char *text, DoorXlsReference *ret_references, gsize size)
{
  gsize n = 0;
  gsize length;
  const char *start;

  while (n < size && (length = find_candidate (text, &start)) > 0)
    {
      if (start[length - 1] != '}' || !read_reference (start, length, &ret_references[n]))
        return -1;
      n++;
      text = start + length;
    }
  return (int) n;
}

gboolean
door_xls_reference_is_whole (const char *text)
{
  DoorXlsReference reference;

  return door_xls_references_parse (text, &reference, 1) == 1 && reference.start == text
         && reference.length == strlen (text);
}

gboolean
door_xls_references_any (const char *text)
{
  DoorXlsReference reference;

  return text && door_xls_references_parse (text, &reference, 1) == 1;
}

gboolean
door_xls_references_any_last_saved (const char *text)
{
  DoorXlsReference reference;

  while (text && door_xls_references_parse (text, &reference, 1) == 1)
    {
      if (reference.is_last_saved)
        return TRUE;
      text = reference.start + reference.length;
    }
  return FALSE;
}

/* --- where a path begins --- */

static const DoorXlsNode *
nearest_repeat (const DoorXlsNode *node)
{
  for (node = node->parent; node; node = node->parent)
    if (node->kind == DOOR_XLS_NODE_REPEAT)
      return node;
  return NULL;
}

static gboolean
is_below (const DoorXlsNode *node, const DoorXlsNode *above)
{
  for (node = node->parent; node; node = node->parent)
    if (node == above)
      return TRUE;
  return FALSE;
}

static guint
steps_up (const DoorXlsNode *node, const DoorXlsNode *above)
{
  guint steps = 0;

  for (; node != above; node = node->parent)
    steps++;
  return steps;
}

static const DoorXlsNode *
common_repeat (const DoorXlsNode *source, const DoorXlsNode *target)
{
  for (const DoorXlsNode *node = nearest_repeat (source); node; node = nearest_repeat (node))
    if (is_below (target, node))
      return node;
  return NULL;
}

static const DoorXlsNode *
common_group (const DoorXlsNode *source, const DoorXlsNode *target)
{
  for (const DoorXlsNode *node = source->parent; node; node = node->parent)
    if ((node->kind == DOOR_XLS_NODE_REPEAT || node->kind == DOOR_XLS_NODE_GROUP)
        && is_below (target, node))
      return node;
  return NULL;
}

static void
append_way_down (GString *out, const DoorXlsNode *above, const DoorXlsNode *target)
{
  if (target == above)
    return;
  append_way_down (out, above, target->parent);
  g_string_append_printf (out, "/%s", target->name);
}

/* NULL when the two share no repeat: the absolute path then says the same. */
static const char *
relative_path (DoorXlsConversion *self,
               const DoorXlsNode *source,
               const DoorXlsNode *target,
               DoorXlsResolveFlags flags)
{
  const DoorXlsNode *repeat = common_repeat (source, target);
  const DoorXlsNode *from;
  g_autoptr (GString) out = NULL;
  guint steps;

  if (!repeat)
    return NULL;

  from = common_group (source, target);
  if ((flags & DOOR_XLS_RESOLVE_PARENT) && nearest_repeat (target) == repeat
      && (!nearest_repeat (repeat) || nearest_repeat (source) != repeat))
    from = repeat->parent;

  out = g_string_new (flags & DOOR_XLS_RESOLVE_CURRENT ? " current()/" : " ");
  steps = steps_up (source, from);
  for (guint i = 0; i < steps; i++)
    g_string_append (out, i > 0 ? "/.." : "..");
  append_way_down (out, from, target);
  g_string_append_c (out, ' ');
  return door_xls_arena_dup (self->arena, out->str);
}

/* --- what surrounds a reference --- */

/* Inside the brackets of a text that also looks into a secondary instance, "." is an item. */
static gboolean
is_in_instance_predicate (const char *text, const DoorXlsReference *reference)
{
  const char *call = strstr (text, "instance(");
  const char *open;

  while (call && (call[9] == ')' || call[9] == '\0' || call[10] == '\0'))
    call = strstr (call + 1, "instance(");
  if (!call)
    return FALSE;

  for (open = strchr (text, '['); open && open <= reference->start;)
    {
      gsize inner = strcspn (open + 1, "]");
      const char *close = open + 1 + inner;

      if (*close == '\0')
        return FALSE;
      if (inner > 0 && reference->start + reference->length <= close + 1)
        return TRUE;
      open = strchr (inner > 0 ? close + 1 : open + 1, '[');
    }
  return FALSE;
}

/* Which argument of indexed-repeat( names the reference, 0-based; the last when several do. */
static int
argument_index (const char *call, gsize length, const DoorXlsReference *reference)
{
  g_autofree char *text = g_strndup (call, length);
  g_autofree char *name
      = g_strdup_printf ("${%.*s}", (int) reference->name_length, reference->name);
  const char *open = strchr (text, '(');
  g_auto (GStrv) arguments = NULL;
  int index = -1;

  text[length - 1] = '\0';
  arguments = g_strsplit (open + 1, ",", -1);
  for (int i = 0; arguments[i]; i++)
    if (strstr (arguments[i], name))
      index = i;
  return index;
}

/* The field and the repeats of indexed-repeat (field, repeat, index, …) are named absolutely, its
 * indices as seen from here. With several calls in one expression pyxform, which devices have
 * been tested with, takes only every other one into account; so does this. */
static gboolean
is_relative_beside_indexed_repeat (const char *text, const DoorXlsReference *reference)
{
  static const char name[] = "indexed-repeat(";
  const char *reference_end = reference->start + reference->length;
  gboolean skip_next = FALSE;
  const char *call = text;

  while ((call = strstr (call, name)) != NULL)
    {
      gsize inner = strcspn (call + strlen (name), ")");
      const char *end = call + strlen (name) + inner + 1;
      int index;

      if (inner == 0 || end[-1] == '\0')
        break;
      if (skip_next)
        {
          skip_next = FALSE;
          call = end;
          continue;
        }
      if (reference_end > end)
        {
          skip_next = TRUE;
          call = end;
          continue;
        }
      if (reference_end < call || reference->start > end)
        return TRUE;
      index = argument_index (call, (gsize) (end - call), reference);
      return index >= 0 && index != 0 && index != 1 && index != 3 && index != 5;
    }
  return skip_next;
}

const char *
door_xls_reference_path (DoorXlsConversion *self,
                         const char *text,
                         const DoorXlsReference *reference,
                         const DoorXlsNode *context,
                         DoorXlsResolveFlags flags)
{
  g_autofree char *name = g_strndup (reference->name, reference->name_length);
  const DoorXlsNode *target = g_hash_table_lookup (self->elements, name);
  const char *path = NULL;

  if (self->is_too_large)
    return "";

  if (target == NULL || target == (gpointer) self)
    {
      door_diagnostics_add (
          self->diagnostics, DOOR_SEVERITY_ERROR, target ? "PYREF_004" : "PYREF_003", NULL,
          target ? "${%s} could mean several questions" : "no question is called ${%s}", name);
      return "";
    }

  if (!reference->is_last_saved && context
      && (!strstr (text, "indexed-repeat(") || is_relative_beside_indexed_repeat (text, reference)))
    {
      if (is_in_instance_predicate (text, reference))
        flags |= DOOR_XLS_RESOLVE_CURRENT;
      path = relative_path (self, context, target, flags);
    }
  if (!path)
    path = door_xls_arena_printf (self->arena, " %s%s ",
                                  reference->is_last_saved ? "instance('__last-saved')" : "",
                                  target->path);
  return door_xls_conversion_spend (self, strlen (path)) ? path : "";
}

const char *
door_xls_references_resolve (DoorXlsConversion *self,
                             const char *text,
                             const DoorXlsNode *context,
                             DoorXlsResolveFlags flags)
{
  g_autoptr (GString) out = NULL;
  const char *rest = text;
  const char *start;

  if (!strstr (text, "${"))
    return text;

  out = g_string_new (NULL);
  while ((start = strstr (rest, "${")) != NULL)
    {
      gsize inner = strcspn (start + 2, "}");
      DoorXlsReference reference;

      g_string_append_len (out, rest, start - rest);
      if (start[2 + inner] == '}' && read_reference (start, inner + 3, &reference))
        {
          g_string_append (out, door_xls_reference_path (self, text, &reference, context, flags));
          rest = start + reference.length;
        }
      else
        {
          g_string_append (out, "${");
          rest = start + 2;
        }
    }
  g_string_append (out, rest);
  return door_xls_arena_dup (self->arena, out->str);
}

/* --- the whole workbook --- */

static void
check_cell (DoorXlsConversion *self, DoorXlsSheetKind sheet, guint row, const DoorXlsCell *cell)
{
  DoorPlace place = { door_xls_sheet_names[sheet], row, cell->column + 1 };
  const char *text = cell->text;
  DoorXlsReference reference;
  int found;

  while ((found = door_xls_references_parse (text, &reference, 1)) == 1)
    {
      g_autofree char *name = g_strndup (reference.name, reference.name_length);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->row_counts, name));

      text = reference.start + reference.length;
      if (count == 1)
        continue;
      if (count > 1)
        {
          door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_ERROR, "PYREF_004", &place,
                                "${%s} could mean %u questions; give them different names", name,
                                count);
          continue;
        }
      door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_ERROR, "PYREF_003", &place,
                            "no question is called ${%s}", name);
      door_xls_conversion_suggest (self, name, self->row_counts);
    }
  if (found < 0)
    door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_ERROR, "PYREF_001", &place,
                          "a reference must be written ${name}, with the name of a question");
}

/* Types, names and triggers have been checked on their own; of the choices only what people read
 * may refer to anything. */
static gboolean
may_hold_references (DoorXlsSheetKind sheet, const DoorXlsColumn *column)
{
  static const char *const not_in_survey[] = { "type", "name", "trigger", NULL };
  static const char *const not_in_entities[] = { "dataset", "repeat", NULL };
  static const char *const in_choices[] = { "label", "image", "big-image", "audio", "video", NULL };

  if (column->n_tokens == 0)
    return FALSE;
  if (sheet == DOOR_XLS_SHEET_SURVEY)
    return !g_strv_contains (not_in_survey, column->tokens[0]);
  if (sheet == DOOR_XLS_SHEET_ENTITIES)
    return !g_strv_contains (not_in_entities, column->tokens[0]);
  if (sheet == DOOR_XLS_SHEET_CHOICES)
    return g_strv_contains (in_choices, column->tokens[0]);
  return TRUE;
}

static void
check_sheet (DoorXlsConversion *self, DoorXlsSheetKind kind)
{
  const DoorXlsTable *table = self->tables[kind];

  for (guint i = 0; table && i < table->sheet->rows->len; i++)
    {
      guint number = g_array_index (table->sheet->rows, DoorXlsSheetRow, i).number;
      guint n_cells;
      const DoorXlsCell *cells = door_xls_sheet_row_cells (table->sheet, i, &n_cells);

      for (guint k = 0; k < n_cells; k++)
        if (may_hold_references (kind,
                                 &g_array_index (table->columns, DoorXlsColumn, cells[k].column)))
          check_cell (self, kind, number, &cells[k]);
    }
}

void
door_xls_references_check (DoorXlsConversion *self)
{
  check_sheet (self, DOOR_XLS_SHEET_SETTINGS);
  check_sheet (self, DOOR_XLS_SHEET_ENTITIES);
  check_sheet (self, DOOR_XLS_SHEET_SURVEY);
  check_sheet (self, DOOR_XLS_SHEET_CHOICES);
}
