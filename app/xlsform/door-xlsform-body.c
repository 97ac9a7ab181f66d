/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-document.h"
#include "door-xlsform-itext.h"
#include "door-xlsform-references.h"

#include <string.h>

typedef struct {
  DoorXlsConversion *conversion;
  DoorXlsWriter *writer;
  GHashTable *triggers; /* name of a question → GPtrArray of what it sets off (Effect) */
} Body;

/* One thing that happens when a question's value changes. */
typedef struct {
  const DoorXlsTrigger *trigger;
  const DoorXlsNode *target;
} Effect;

static void write_children (Body *self, const DoorXlsNode *parent);

gboolean
door_xls_node_is_visible (const DoorXlsNode *node)
{
  gboolean computes = door_xls_attribute_find (node->bind, "calculate") || node->is_triggered;

  if (node->kind != DOOR_XLS_NODE_QUESTION || strcmp (node->type, "calculate") == 0)
    return FALSE;
  if (computes && !node->label.first && !node->hint.first)
    return FALSE;
  return node->question->control != DOOR_XLS_CONTROL_NONE;
}

static void
report (Body *self, const DoorXlsNode *node, const char *code, const char *message)
{
  door_xls_conversion_error (self->conversion, code, DOOR_XLS_SHEET_SURVEY,
                             node->row ? node->row->number : 0, "label", "“%s” %s", node->name,
                             message);
}

static void
write_label (Body *self, const DoorXlsNode *node)
{
  DoorXlsArena *arena = self->conversion->arena;

  door_xls_writer_open (self->writer, "label");
  if (door_xls_itext_has_label (node))
    door_xls_writer_attribute (self->writer, "ref",
                               door_xls_arena_printf (arena, "jr:itext('%s:label')", node->path));
  else if (node->label.first)
    door_xls_writer_sentence (self->writer, self->conversion, door_xls_text_plain (&node->label),
                              node);
  door_xls_writer_close (self->writer);
}

static void
write_hint (Body *self, const DoorXlsNode *node)
{
  DoorXlsArena *arena = self->conversion->arena;

  door_xls_writer_open (self->writer, "hint");
  if (door_xls_itext_has_hint (node))
    door_xls_writer_attribute (self->writer, "ref",
                               door_xls_arena_printf (arena, "jr:itext('%s:hint')", node->path));
  else
    door_xls_writer_sentence (self->writer, self->conversion, door_xls_text_plain (&node->hint),
                              node);
  door_xls_writer_close (self->writer);
}

static void
write_label_and_hint (Body *self, const DoorXlsNode *node)
{
  if (!node->label.first && !node->media && !node->hint.first)
    report (self, node, "label-missing", "needs a label or a hint, or nobody knows what is asked");
  if (node->media && door_xls_attribute_find (node->media, "big-image")
      && !door_xls_attribute_find (node->media, "image"))
    report (self, node, "big-image-alone", "has a big-image and needs an image to go with it");

  write_label (self, node);
  if (node->hint.first || node->guidance.first)
    write_hint (self, node);
}

/* --- choices --- */

typedef struct {
  const char *nodeset;
  const char *filter;
  const char *value;
  const char *label;
} Itemset;

static Itemset
itemset_of_file (DoorXlsConversion *c,
                 const DoorXlsNode *node,
                 const char *stem,
                 const char *extension)
{
  gboolean is_geojson = strcmp (extension, ".geojson") == 0;
  const char *value = door_xls_attribute_text (node->parameters, "value");
  const char *label = door_xls_attribute_text (node->parameters, "label");
  Itemset itemset = { 0 };

  itemset.nodeset = door_xls_arena_printf (c->arena, "instance('%s')/root/item", stem);
  itemset.value = value ? value : is_geojson ? "id" : "name";
  itemset.label = label ? label : is_geojson ? "title" : "label";
  return itemset;
}

/* ${a question of a repeat}: its answers, one for each occurrence, are the choices. */
static Itemset
itemset_of_reference (DoorXlsConversion *c, const DoorXlsNode *node)
{
  g_autofree char *path
      = g_strdup (door_xls_references_resolve (c, node->itemset, node, DOOR_XLS_RESOLVE_PARENT));
  Itemset itemset = { 0 };
  char *slash;

  g_strstrip (path);
  if (g_str_has_prefix (node->type, "geo"))
    {
      itemset.nodeset = door_xls_arena_dup (c->arena, path);
      itemset.value = itemset.label = "geometry";
    }
  else
    {
      slash = strrchr (path, '/');
      itemset.value = itemset.label = door_xls_arena_dup (c->arena, slash ? slash + 1 : path);
      itemset.nodeset
          = door_xls_arena_dup_length (c->arena, path, slash ? (gsize) (slash - path) : 0);
    }
  itemset.filter = door_xls_arena_printf (c->arena, "./%s != ''", itemset.value);
  return itemset;
}

static Itemset
itemset_of_list (DoorXlsConversion *c, const DoorXlsNode *node)
{
  Itemset itemset = { 0 };

  itemset.nodeset = door_xls_arena_printf (c->arena, "instance('%s')/root/item", node->itemset);
  itemset.value = "name";
  itemset.label = node->list && node->list->needs_itext ? "jr:itext(itextId)" : "label";
  return itemset;
}

static const char *
replace_all (DoorXlsArena *arena, const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *joined = NULL;

  if (*what == '\0' || !strstr (text, what))
    return text;
  parts = g_strsplit (text, what, -1);
  joined = g_strjoinv (with, parts);
  return door_xls_arena_dup (arena, joined);
}

static void
apply_filter (DoorXlsConversion *c,
              const DoorXlsNode *node,
              gboolean is_reference,
              Itemset *itemset)
{
  DoorXlsResolveFlags flags = DOOR_XLS_RESOLVE_CURRENT
                              | (is_reference ? DOOR_XLS_RESOLVE_PARENT : DOOR_XLS_RESOLVE_PLAIN);

  if (node->choice_filter)
    {
      itemset->filter = door_xls_references_resolve (c, node->choice_filter, node, flags);
      if (is_reference)
        {
          const char *current = door_xls_arena_printf (c->arena, "current()/%s", itemset->nodeset);
          itemset->filter = replace_all (c->arena, itemset->filter, current, ".");
          itemset->filter = replace_all (c->arena, itemset->filter, itemset->nodeset, ".");
        }
    }
  if (itemset->filter)
    itemset->nodeset
        = door_xls_arena_printf (c->arena, "%s[%s]", itemset->nodeset, itemset->filter);
}

static void
apply_order (DoorXlsConversion *c, const DoorXlsNode *node, Itemset *itemset)
{
  const char *seed = door_xls_attribute_text (node->parameters, "seed");
  g_autofree char *resolved = NULL;

  if (g_strcmp0 (door_xls_attribute_text (node->parameters, "randomize"), "true") != 0)
    return;
  if (seed)
    resolved = g_strstrip (
        g_strdup (door_xls_references_resolve (c, seed, node, DOOR_XLS_RESOLVE_PLAIN)));
  itemset->nodeset
      = resolved ? door_xls_arena_printf (c->arena, "randomize(%s, %s)", itemset->nodeset, resolved)
                 : door_xls_arena_printf (c->arena, "randomize(%s)", itemset->nodeset);
}

static void
write_itemset (Body *self, const DoorXlsNode *node)
{
  DoorXlsConversion *c = self->conversion;
  gboolean is_reference = door_xls_references_any (node->itemset);
  g_autofree char *stem = NULL;
  const char *extension;
  Itemset itemset;

  if (node->question->control == DOOR_XLS_CONTROL_RANGE)
    itemset = itemset_of_list (c, node);
  else if (door_xls_file_list_parse (node->itemset, &stem, &extension))
    itemset = itemset_of_file (c, node, stem, extension);
  else if (is_reference)
    itemset = itemset_of_reference (c, node);
  else
    itemset = itemset_of_list (c, node);
  if (node->question->control != DOOR_XLS_CONTROL_RANGE)
    {
      apply_filter (c, node, is_reference, &itemset);
      apply_order (c, node, &itemset);
    }

  door_xls_writer_open (self->writer, "itemset");
  door_xls_writer_attribute (self->writer, "nodeset", itemset.nodeset);
  door_xls_writer_open (self->writer, "value");
  door_xls_writer_attribute (self->writer, "ref", itemset.value);
  door_xls_writer_close (self->writer);
  door_xls_writer_open (self->writer, "label");
  door_xls_writer_attribute (self->writer, "ref", itemset.label);
  door_xls_writer_close (self->writer);
  door_xls_writer_close (self->writer);
}

static void
write_items (Body *self, const DoorXlsNode *node)
{
  const DoorXlsList *list = node->list;
  DoorXlsArena *arena = self->conversion->arena;
  guint index = 0;

  for (const DoorXlsChoice *choice = list->first; choice; choice = choice->next, index++)
    {
      const char *label = door_xls_text_plain (&choice->label);

      door_xls_writer_open (self->writer, "item");
      door_xls_writer_open (self->writer, "label");
      if (list->needs_itext)
        door_xls_writer_attribute (
            self->writer, "ref",
            door_xls_arena_printf (arena, "jr:itext('%s-%u')", list->name, index));
      else if (label && node->label.first)
        door_xls_writer_sentence (self->writer, self->conversion, label, NULL);
      door_xls_writer_close (self->writer);
      door_xls_writer_leaf (self->writer, "value", choice->name);
      door_xls_writer_close (self->writer);
    }
}

static void
write_tags (Body *self, const DoorXlsNode *node)
{
  for (const DoorXlsTag *tag = node->tags; tag; tag = tag->next)
    {
      const char *label = door_xls_text_plain (&tag->label);

      door_xls_writer_open (self->writer, "tag");
      door_xls_writer_attribute (self->writer, "key", tag->name);
      door_xls_writer_open (self->writer, "label");
      if (label)
        door_xls_writer_sentence (self->writer, self->conversion, label, node);
      door_xls_writer_close (self->writer);
      door_xls_writer_close (self->writer);
    }
}

/* --- controls --- */

static void
write_attributes (Body *self, const DoorXlsNode *node)
{
  gboolean is_group = node->kind == DOOR_XLS_NODE_GROUP || node->kind == DOOR_XLS_NODE_LOOP;

  for (const DoorXlsAttribute *a = node->control; a; a = a->next)
    {
      const char *text = door_xls_text_plain (&a->text);
      gboolean is_verbatim = is_group && strcmp (a->name, "appearance") == 0;

      if (strcmp (a->name, "tag") == 0)
        continue;
      if (!is_verbatim)
        text = door_xls_references_resolve (self->conversion, text, node, DOOR_XLS_RESOLVE_PLAIN);
      door_xls_writer_attribute (self->writer, a->name, text);
    }
}

/* A list on the sheet external_choices is asked for by a query; the control is an input. */
static void
write_query (Body *self, const DoorXlsNode *node)
{
  DoorXlsConversion *c = self->conversion;
  const char *filter;

  if (!node->query || node->question->control != DOOR_XLS_CONTROL_INPUT)
    return;
  if (!node->choice_filter)
    {
      door_xls_writer_attribute (
          self->writer, "query",
          door_xls_arena_printf (c->arena, "instance('%s')/root/item", node->query));
      return;
    }
  filter = door_xls_references_resolve (c, node->choice_filter, node, DOOR_XLS_RESOLVE_CURRENT);
  door_xls_writer_attribute (
      self->writer, "query",
      door_xls_arena_printf (c->arena, "instance('%s')/root/item[%s]", node->query, filter));
}

static void
write_effects (Body *self, const DoorXlsNode *node, gboolean of_places)
{
  GPtrArray *effects = g_hash_table_lookup (self->triggers, node->name);

  for (guint i = 0; effects && i < effects->len; i++)
    {
      const Effect *effect = effects->pdata[i];

      if (effect->trigger->is_place != of_places)
        continue;
      door_xls_writer_open (self->writer, of_places ? "odk:setgeopoint" : "setvalue");
      door_xls_writer_attribute (self->writer, "ref", effect->target->path);
      door_xls_writer_attribute (self->writer, "event", "xforms-value-changed");
      if (!of_places && *effect->trigger->value)
        door_xls_writer_attribute (self->writer, "value",
                                   door_xls_references_resolve (self->conversion,
                                                                effect->trigger->value, node,
                                                                DOOR_XLS_RESOLVE_PLAIN));
      door_xls_writer_close (self->writer);
    }
}

static void
write_question (Body *self, const DoorXlsNode *node)
{
  door_xls_writer_open (self->writer, node->question->tag);
  door_xls_writer_attribute (self->writer, "ref", node->path);
  write_attributes (self, node);
  write_query (self, node);
  write_label_and_hint (self, node);
  if (node->is_search && node->list)
    write_items (self, node);
  else if (node->itemset && node->question->control != DOOR_XLS_CONTROL_INPUT)
    write_itemset (self, node);
  else if (node->itemset && g_str_has_prefix (node->type, "geo"))
    write_itemset (self, node);
  write_tags (self, node);
  write_effects (self, node, FALSE);
  write_effects (self, node, TRUE);
  door_xls_writer_close (self->writer);
}

static void
write_group (Body *self, const DoorXlsNode *node)
{
  door_xls_writer_open (self->writer, "group");
  door_xls_writer_attribute (self->writer, "ref", node->path);
  write_attributes (self, node);
  if (node->label.first)
    write_label (self, node);
  write_children (self, node);
  door_xls_writer_close (self->writer);
}

static gboolean
is_nearest_repeat (const DoorXlsNode *node, const DoorXlsNode *repeat)
{
  for (node = node->parent; node; node = node->parent)
    if (node->kind == DOOR_XLS_NODE_REPEAT)
      return node == repeat;
  return FALSE;
}

static void
write_repeat (Body *self, const DoorXlsNode *node)
{
  door_xls_writer_open (self->writer, "group");
  door_xls_writer_attribute (self->writer, "ref", node->path);
  write_label (self, node);
  door_xls_writer_open (self->writer, "repeat");
  door_xls_writer_attribute (self->writer, "nodeset", node->path);
  write_attributes (self, node);
  write_children (self, node);
  for (DoorXlsNode *below = node->first; below; below = door_xls_node_next (below, node))
    if (below->actions && is_nearest_repeat (below, node))
      door_xls_write_actions (self->conversion, self->writer, below, TRUE);
  door_xls_writer_close (self->writer);
  door_xls_writer_close (self->writer);
}

/* Nobody can change what nobody sees. What the device fills in by itself is let pass, as it
 * always was, but will not set off anything either. */
static void
check_hidden_trigger (Body *self, const DoorXlsNode *node)
{
  GPtrArray *effects = g_hash_table_lookup (self->triggers, node->name);
  gboolean is_worded = node->label.first || node->hint.first;
  gboolean computes = node->is_triggered || door_xls_attribute_find (node->bind, "calculate");
  gboolean is_error = strcmp (node->type, "calculate") == 0 || (computes && !is_worded);

  for (guint i = 0; effects && i < effects->len; i++)
    {
      const Effect *effect = effects->pdata[i];
      guint row = effect->target->row ? effect->target->row->number : 0;

      if (effect->trigger->is_place)
        continue;
      (is_error ? door_xls_conversion_error : door_xls_conversion_warning) (
          self->conversion, "trigger-hidden", DOOR_XLS_SHEET_SURVEY, row, "trigger",
          "“%s” is not shown to anybody and cannot set off “%s”", node->name, effect->target->name);
    }
}

static void
write_children (Body *self, const DoorXlsNode *parent)
{
  for (const DoorXlsNode *node = parent->first; node; node = node->next)
    {
      if (node->kind == DOOR_XLS_NODE_REPEAT)
        write_repeat (self, node);
      else if (node->kind == DOOR_XLS_NODE_GROUP || node->kind == DOOR_XLS_NODE_LOOP)
        {
          if (!node->is_bodyless)
            write_group (self, node);
        }
      else if (door_xls_node_is_visible (node))
        write_question (self, node);
      else if (node->kind == DOOR_XLS_NODE_QUESTION)
        check_hidden_trigger (self, node);
    }
}

static void
collect_triggers (Body *self)
{
  DoorXlsConversion *c = self->conversion;

  for (DoorXlsNode *node = c->root; node; node = door_xls_node_next (node, c->root))
    for (const DoorXlsTrigger *trigger = node->triggers; trigger; trigger = trigger->next)
      {
        GPtrArray *effects = g_hash_table_lookup (self->triggers, trigger->target);
        Effect *effect = door_xls_arena_new0 (c->arena, Effect);

        if (!effects)
          {
            effects = g_ptr_array_new ();
            g_hash_table_insert (self->triggers, (char *) trigger->target, effects);
          }
        effect->trigger = trigger;
        effect->target = node;
        g_ptr_array_add (effects, effect);
      }
}

void
door_xls_write_body (DoorXlsConversion *conversion, DoorXlsWriter *writer)
{
  g_autoptr (GHashTable) triggers
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  Body self = { conversion, writer, triggers };

  collect_triggers (&self);
  door_xls_writer_open (writer, "h:body");
  door_xls_writer_attribute (writer, "class",
                             door_xls_attribute_text (conversion->settings.all, "style"));
  write_children (&self, conversion->root);
  door_xls_writer_close (writer);
}
