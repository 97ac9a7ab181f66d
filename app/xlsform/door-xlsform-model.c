/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-model.h"
#include "door-xlsform-lexer.h"
#include "door-xlsform-references.h"

#include "door-xml.h"

#include <string.h>

#define MAX_SHEET_NAME_DISTANCE 2
/* Looking for a near name reads all names; whoever has this many wrong has them all wrong. */
#define MAX_SUGGESTIONS 50

DoorXlsConversion *
door_xls_conversion_new (DoorXlsWorkbook *workbook, DoorDiagnostics *diagnostics)
{
  DoorXlsConversion *self = g_new0 (DoorXlsConversion, 1);

  self->workbook = workbook;
  self->arena = workbook->arena;
  self->diagnostics = diagnostics;
  self->lists = g_hash_table_new (g_str_hash, g_str_equal);
  self->list_order = g_ptr_array_new ();
  self->row_counts = g_hash_table_new (g_str_hash, g_str_equal);
  self->elements = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
door_xls_conversion_free (DoorXlsConversion *self)
{
  for (guint i = 0; i < DOOR_XLS_N_SHEETS; i++)
    g_clear_pointer (&self->tables[i], door_xls_table_free);
  g_hash_table_unref (self->lists);
  g_ptr_array_unref (self->list_order);
  g_hash_table_unref (self->row_counts);
  g_hash_table_unref (self->elements);
  door_xls_workbook_free (self->workbook);
  g_free (self);
}

/* --- limits --- */

gboolean
door_xls_conversion_refuse_size (DoorXlsConversion *self)
{
  if (!self->is_too_large)
    door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_ERROR, "workbook-too-large", NULL,
                          "the form would be larger than any device can open");
  self->is_too_large = TRUE;
  return FALSE;
}

gboolean
door_xls_conversion_spend (DoorXlsConversion *self, gsize bytes)
{
  self->n_path_bytes += bytes;
  return self->n_path_bytes <= DOOR_XML_MAX_BYTES || door_xls_conversion_refuse_size (self);
}

/* --- faults --- */

static gboolean
is_listed (const char *codes, const char *code)
{
  g_auto (GStrv) words = g_strsplit_set (codes ? codes : "", " ,;\t\n", -1);

  return g_strv_contains ((const char *const *) words, code)
         || g_strv_contains ((const char *const *) words, "all");
}

static const char *
silenced_in_row (const DoorXlsTable *table, guint row)
{
  gsize low = 0, high = table ? table->rows->len : 0;

  while (low < high)
    {
      gsize middle = (low + high) / 2;
      const DoorXlsRow *found = door_xls_table_row (table, middle);

      if (found->number == row)
        return door_xls_attribute_text (found->others, "silence");
      if (found->number < row)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

gboolean
door_xls_conversion_is_silenced (DoorXlsConversion *self,
                                 const char *code,
                                 DoorXlsSheetKind sheet,
                                 guint row)
{
  return is_listed (door_xls_attribute_text (self->settings.all, "silence"), code)
         || is_listed (silenced_in_row (self->tables[sheet], row), code);
}

static DoorPlace
place_of (DoorXlsConversion *self, DoorXlsSheetKind sheet, guint row, const char *token)
{
  DoorPlace place = { door_xls_sheet_names[sheet], row, 0 };

  if (token && self->tables[sheet])
    place.column = (guint) (door_xls_table_column (self->tables[sheet], token) + 1);
  return place;
}

void
door_xls_conversion_error (DoorXlsConversion *self,
                           const char *code,
                           DoorXlsSheetKind sheet,
                           guint row,
                           const char *token,
                           const char *format,
                           ...)
{
  DoorPlace place = place_of (self, sheet, row, token);
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_ERROR, code, &place, "%s", message);
}

void
door_xls_conversion_warning (DoorXlsConversion *self,
                             const char *code,
                             DoorXlsSheetKind sheet,
                             guint row,
                             const char *token,
                             const char *format,
                             ...)
{
  DoorPlace place = place_of (self, sheet, row, token);
  g_autofree char *message = NULL;
  va_list arguments;

  if (door_xls_conversion_is_silenced (self, code, sheet, row))
    return;
  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  door_diagnostics_add (self->diagnostics, DOOR_SEVERITY_WARNING, code, &place, "%s", message);
}

void
door_xls_conversion_suggest (DoorXlsConversion *self, const char *wrong, GHashTable *names)
{
  g_autofree const char **keys = NULL;
  const char *near;

  if (self->n_suggestions++ >= MAX_SUGGESTIONS)
    return;
  keys = (const char **) g_hash_table_get_keys_as_array (names, NULL);
  near = door_nearest_name (wrong, keys);
  if (near)
    door_diagnostics_hint (self->diagnostics, "did you mean %s?", near);
}

const char *
door_xls_conversion_misspelt_sheet (DoorXlsConversion *self, DoorXlsSheetKind kind)
{
  const char *wanted[] = { door_xls_sheet_names[kind], NULL };

  for (guint i = 0; i < self->workbook->names->len; i++)
    {
      const char *name = self->workbook->names->pdata[i];
      gsize a = strlen (name), b = strlen (wanted[0]);

      if (*name == '_' || door_xls_sheet_kind_of (name) >= 0)
        continue;
      if ((a > b ? a - b : b - a) <= MAX_SHEET_NAME_DISTANCE && door_nearest_name (name, wanted))
        return name;
    }
  return NULL;
}

/* --- tree --- */

DoorXlsNode *
door_xls_node_new (DoorXlsConversion *self,
                   DoorXlsNode *parent,
                   DoorXlsNodeKind kind,
                   const char *name)
{
  DoorXlsNode *node = door_xls_arena_new0 (self->arena, DoorXlsNode);

  self->n_nodes++;
  node->kind = kind;
  node->name = name;
  node->parent = parent;
  if (parent && parent->last)
    parent->last->next = node;
  else if (parent)
    parent->first = node;
  if (parent)
    parent->last = node;
  return node;
}

DoorXlsNode *
door_xls_node_next (const DoorXlsNode *node, const DoorXlsNode *top)
{
  if (node->first)
    return node->first;
  while (node != top && node->next == NULL)
    node = node->parent;
  return node == top ? NULL : node->next;
}

gboolean
door_xls_node_is_section (const DoorXlsNode *node)
{
  return node->kind == DOOR_XLS_NODE_SURVEY || node->kind == DOOR_XLS_NODE_GROUP
         || node->kind == DOOR_XLS_NODE_REPEAT || node->kind == DOOR_XLS_NODE_LOOP
         || node->kind == DOOR_XLS_NODE_ENTITY;
}

DoorXlsAction *
door_xls_node_add_action (DoorXlsConversion *self,
                          DoorXlsNode *node,
                          const char *name,
                          const char *event)
{
  DoorXlsAction **link = &node->actions;

  while (*link)
    link = &(*link)->next;
  *link = door_xls_arena_new0 (self->arena, DoorXlsAction);
  (*link)->name = name;
  (*link)->event = event;
  return *link;
}

static void
index_element (DoorXlsConversion *self, DoorXlsNode *node)
{
  gboolean can_be_referred_to
      = door_xls_node_is_section (node) || node->kind == DOOR_XLS_NODE_QUESTION;

  if (!can_be_referred_to)
    return;
  if (g_hash_table_contains (self->elements, node->name))
    g_hash_table_insert (self->elements, (char *) node->name, self);
  else
    g_hash_table_insert (self->elements, (char *) node->name, node);
}

/* Generated names (a repeat's count, the other of an "or other") can meet an author's. */
static void
check_children_differ (DoorXlsConversion *self, const DoorXlsNode *parent)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (const DoorXlsNode *node = parent->first; node; node = node->next)
    {
      if (g_hash_table_add (seen, (char *) node->name))
        continue;
      door_xls_conversion_error (
          self, "NAMES_001", DOOR_XLS_SHEET_SURVEY, node->row ? node->row->number : 0, "name",
          "“%s” is already the name of something in the same group", node->name);
    }
}

/* A repeat inside a loop comes once for each choice. */
static void
check_repeats_differ (DoorXlsConversion *self, const DoorXlsNode *node, GHashTable *repeats)
{
  if (node->kind == DOOR_XLS_NODE_REPEAT && !g_hash_table_add (repeats, (char *) node->name))
    door_xls_conversion_error (self, "NAMES_004", DOOR_XLS_SHEET_SURVEY,
                               node->row ? node->row->number : 0, "name",
                               "another repeat is already called “%s”", node->name);
}

void
door_xls_conversion_index (DoorXlsConversion *self)
{
  g_autoptr (GHashTable) repeats = g_hash_table_new (g_str_hash, g_str_equal);

  for (DoorXlsNode *node = self->root; node; node = door_xls_node_next (node, self->root))
    {
      const char *above = node->parent ? node->parent->path : "";
      const char *mark = node->kind == DOOR_XLS_NODE_ATTRIBUTE ? "@" : "";

      node->path = door_xls_arena_printf (self->arena, "%s/%s%s", above, mark, node->name);
      if (!door_xls_conversion_spend (self, strlen (node->path)))
        return;
      index_element (self, node);
      check_repeats_differ (self, node, repeats);
      if (!node->label.first
          && g_strcmp0 (door_xls_attribute_text (node->control, "appearance"), "label") == 0)
        door_xls_text_set (self->arena, &node->label, " ");
      if (node->first && node->kind != DOOR_XLS_NODE_ENTITY)
        check_children_differ (self, node);
    }
}

gboolean
door_xls_yes_no (const char *text, gboolean otherwise)
{
  static const char *const yes[] = { "yes", "Yes", "YES", "true", "True", "TRUE", "true()", NULL };
  static const char *const no[] = {
    "no", "No", "NO", "false", "False", "FALSE", "false()", NULL,
  };

  if (text && g_strv_contains (yes, text))
    return TRUE;
  if (text && g_strv_contains (no, text))
    return FALSE;
  return otherwise;
}
