/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-document.h"
#include "door-xlsform-references.h"

#include <string.h>

/* --- the record --- */

static void write_children (DoorXlsConversion *self,
                            DoorXlsWriter *writer,
                            const DoorXlsNode *parent,
                            gboolean within_repeat);

static void
write_own_attributes (DoorXlsConversion *self, DoorXlsWriter *writer, const DoorXlsNode *node)
{
  for (const DoorXlsAttribute *a = node->instance; a; a = a->next)
    door_xls_writer_attribute (writer, a->name,
                               door_xls_references_resolve (self, door_xls_text_plain (&a->text),
                                                            node, DOOR_XLS_RESOLVE_PLAIN));
  for (const DoorXlsNode *child = node->first; child; child = child->next)
    if (child->kind == DOOR_XLS_NODE_ATTRIBUTE)
      door_xls_writer_attribute (writer, child->name, child->value ? child->value : "");
}

static void
write_node (DoorXlsConversion *self,
            DoorXlsWriter *writer,
            const DoorXlsNode *node,
            gboolean in_repeat)
{
  if (door_xls_writer_is_full (writer))
    return;
  door_xls_writer_open (writer, node->name);
  write_own_attributes (self, writer, node);
  if (node->default_value && !node->default_is_dynamic)
    door_xls_writer_text (writer, node->default_value);
  write_children (self, writer, node, in_repeat);
  door_xls_writer_close (writer);
}

/* The prototype of a repeat, followed elsewhere by its first occurrence. One in a group in another
 * is written once for each level, which is why all this stops when the writer is full. */
static void
write_template (DoorXlsConversion *self, DoorXlsWriter *writer, const DoorXlsNode *repeat)
{
  door_xls_writer_open (writer, repeat->name);
  door_xls_writer_attribute (writer, "jr:template", "");
  for (const DoorXlsNode *child = repeat->first; child; child = child->next)
    if (child->kind == DOOR_XLS_NODE_REPEAT)
      write_template (self, writer, child);
    else if (child->kind != DOOR_XLS_NODE_EXTERNAL)
      write_node (self, writer, child, FALSE);
  door_xls_writer_close (writer);
}

/* A repeat inside the first occurrence of another needs no prototype: the outer one has it. */
static void
write_children (DoorXlsConversion *self,
                DoorXlsWriter *writer,
                const DoorXlsNode *parent,
                gboolean within_repeat)
{
  for (const DoorXlsNode *child = parent->first; child; child = child->next)
    {
      gboolean is_repeat = child->kind == DOOR_XLS_NODE_REPEAT;

      if (child->kind == DOOR_XLS_NODE_ATTRIBUTE || child->kind == DOOR_XLS_NODE_EXTERNAL)
        continue;
      if (is_repeat && !within_repeat)
        write_template (self, writer, child);
      write_node (self, writer, child, within_repeat || is_repeat);
    }
}

void
door_xls_write_primary_instance (DoorXlsConversion *self, DoorXlsWriter *writer)
{
  const DoorXlsAttribute *settings = self->settings.all;
  const DoorXlsAttribute *own = door_xls_attribute_find (settings, "attribute");
  static const char *const kept[][2] = {
    { "instance_xmlns", "xmlns" },
    { "version", "version" },
    { "prefix", "odk:prefix" },
    { "delimiter", "odk:delimiter" },
  };

  door_xls_writer_open (writer, "instance");
  door_xls_writer_open (writer, self->root->name);
  for (const DoorXlsPhrase *p = own ? own->text.first : NULL; p; p = p->next)
    if (p->language && strcmp (p->language, "id") != 0 && strcmp (p->language, "version") != 0)
      door_xls_writer_attribute (writer, p->language, p->text);
  door_xls_writer_attribute (writer, "id", self->settings.form_id);
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    door_xls_writer_attribute (writer, kept[i][1], door_xls_attribute_text (settings, kept[i][0]));
  write_children (self, writer, self->root, FALSE);
  door_xls_writer_close (writer);
  door_xls_writer_close (writer);
}

/* --- what it looks things up in --- */

typedef struct {
  DoorXlsConversion *conversion;
  DoorXlsWriter *writer;
  GHashTable *sources;   /* id → src, "" for a list of the workbook */
  GHashTable *externals; /* ids of csv-external and xml-external rows */
} Instances;

static guint
row_of (const DoorXlsNode *node)
{
  return node && node->row ? node->row->number : 0;
}

/* TRUE when the instance is new and must be written. The same id may be used again for the same
 * file, never for another. */
static gboolean
claim (Instances *self, const char *id, const char *src, const DoorXlsNode *node)
{
  const char *known = g_hash_table_lookup (self->sources, id);

  if (!known)
    {
      g_hash_table_insert (self->sources, (char *) id, (char *) src);
      return TRUE;
    }
  if (strcmp (known, src) != 0)
    door_xls_conversion_error (self->conversion, "instance-clash", DOOR_XLS_SHEET_SURVEY,
                               row_of (node), "type", "“%s” would stand for both %s and %s", id,
                               *known ? known : "a list of choices",
                               *src ? src : "a list of choices");
  return FALSE;
}

static void
write_file (Instances *self, const char *id, const char *src, const DoorXlsNode *node)
{
  if (!claim (self, id, src, node))
    return;
  door_xls_writer_open (self->writer, "instance");
  door_xls_writer_attribute (self->writer, "id", id);
  door_xls_writer_attribute (self->writer, "src", src);
  door_xls_writer_close (self->writer);
}

/* pulldata ('towns', …) reads towns.csv. */
static void
write_pulled_files (Instances *self, const char *expression, const DoorXlsNode *node)
{
  DoorXlsArena *arena = self->conversion->arena;
  const char *call = expression;

  if (!expression || !strstr (expression, "pulldata("))
    return;
  while ((call = strstr (call, "pulldata")) != NULL)
    {
      g_autofree char *id = NULL;
      char *out;
      gsize length;

      call += strlen ("pulldata");
      call += strspn (call, " \t\n");
      if (*call != '(')
        continue;
      length = strcspn (++call, ",");
      if (call[length] == '\0')
        return;
      id = g_strndup (call, length);
      out = id;
      for (const char *p = id; *p; p++)
        if (*p != '\'' && *p != '"')
          *out++ = *p;
      *out = '\0';
      g_strstrip (id);
      write_file (self, door_xls_arena_dup (arena, id),
                  door_xls_arena_printf (arena, "jr://file-csv/%s.csv", id), node);
      call += length;
    }
}

static void
write_pulled (Instances *self, const DoorXlsNode *node)
{
  static const char *const expressions[]
      = { "calculate", "constraint", "readonly", "required", "relevant" };

  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++)
    write_pulled_files (self, door_xls_attribute_text (node->bind, expressions[i]), node);
  write_pulled_files (self, node->choice_filter, node);
  write_pulled_files (self, node->default_value, node);
}

static void
write_external (Instances *self, const DoorXlsNode *node)
{
  DoorXlsArena *arena = self->conversion->arena;
  gboolean is_csv = strcmp (node->type, "csv-external") == 0;

  if (!g_hash_table_add (self->externals, (char *) node->name))
    {
      door_xls_conversion_error (self->conversion, "instance-clash", DOOR_XLS_SHEET_SURVEY,
                                 row_of (node), "name",
                                 "another row already brings in a file called “%s”", node->name);
      return;
    }
  write_file (self, node->name,
              door_xls_arena_printf (arena, is_csv ? "jr://file-csv/%s.csv" : "jr://file/%s.xml",
                                     node->name),
              node);
}

static void
write_list_file (Instances *self, const DoorXlsNode *node)
{
  DoorXlsArena *arena = self->conversion->arena;
  g_autofree char *stem = NULL;
  const char *extension;

  if (node->is_search || !node->itemset
      || !door_xls_file_list_parse (node->itemset, &stem, &extension))
    return;
  write_file (self, door_xls_arena_dup (arena, stem),
              door_xls_arena_printf (arena, "jr://%s/%s",
                                     strcmp (extension, ".csv") == 0 ? "file-csv" : "file",
                                     node->itemset),
              node);
}

static gboolean
uses_last_saved (const DoorXlsNode *node)
{
  static const char *const expressions[]
      = { "calculate", "constraint", "readonly", "required", "relevant" };

  if (door_xls_references_any_last_saved (node->default_value)
      || door_xls_references_any_last_saved (node->choice_filter))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (expressions); i++)
    if (door_xls_references_any_last_saved (door_xls_attribute_text (node->bind, expressions[i])))
      return TRUE;
  return FALSE;
}

static void
write_choice (Instances *self, const DoorXlsList *list, const DoorXlsChoice *choice, guint index)
{
  DoorXlsWriter *writer = self->writer;

  door_xls_writer_open (writer, "item");
  if (list->needs_itext)
    door_xls_writer_leaf (
        writer, "itextId",
        door_xls_arena_printf (self->conversion->arena, "%s-%u", list->name, index));
  door_xls_writer_leaf (writer, "name", choice->name);
  if (!list->needs_itext && choice->label.first)
    door_xls_writer_leaf (writer, "label", door_xls_text_plain (&choice->label));
  for (const DoorXlsAttribute *a = choice->extras; a; a = a->next)
    if (strcmp (a->name, "sms_option") != 0)
      door_xls_writer_leaf (writer, a->name, door_xls_text_plain (&a->text));
  if (door_xls_attribute_find (choice->extras, "sms_option"))
    door_xls_writer_leaf (writer, "sms_option",
                          door_xls_attribute_text (choice->extras, "sms_option"));
  door_xls_writer_close (writer);
}

static void
write_list (Instances *self, const DoorXlsList *list)
{
  guint index = 0;

  if (list->is_searched || !claim (self, list->name, "", NULL))
    return;
  door_xls_writer_open (self->writer, "instance");
  door_xls_writer_attribute (self->writer, "id", list->name);
  door_xls_writer_open (self->writer, "root");
  for (const DoorXlsChoice *choice = list->first; choice; choice = choice->next)
    write_choice (self, list, choice, index++);
  door_xls_writer_close (self->writer);
  door_xls_writer_close (self->writer);
}

void
door_xls_write_secondary_instances (DoorXlsConversion *conversion, DoorXlsWriter *writer)
{
  g_autoptr (GHashTable) sources = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) externals = g_hash_table_new (g_str_hash, g_str_equal);
  Instances self = { conversion, writer, sources, externals };
  gboolean has_last_saved = FALSE;

  for (DoorXlsNode *node = conversion->root; node;
       node = door_xls_node_next (node, conversion->root))
    {
      if (node->kind == DOOR_XLS_NODE_EXTERNAL)
        write_external (&self, node);
      else if (door_xls_node_is_section (node) || node->kind == DOOR_XLS_NODE_QUESTION)
        write_pulled (&self, node);
      if (node->question && node->question->control == DOOR_XLS_CONTROL_SELECT)
        write_list_file (&self, node);
      has_last_saved |= node->kind == DOOR_XLS_NODE_QUESTION && uses_last_saved (node);
    }
  if (has_last_saved)
    write_file (&self, "__last-saved", "jr://instance/last-saved", NULL);
  for (guint i = 0; i < conversion->list_order->len; i++)
    write_list (&self, conversion->list_order->pdata[i]);
}
