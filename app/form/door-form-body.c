/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-loader-private.h"

#include <string.h>

static const struct {
  const char *name;
  DoorControlKind kind;
} kinds[] = {
  { "group", DOOR_CONTROL_GROUP },        { "repeat", DOOR_CONTROL_REPEAT },
  { "input", DOOR_CONTROL_INPUT },        { "secret", DOOR_CONTROL_SECRET },
  { "select1", DOOR_CONTROL_SELECT_ONE }, { "select", DOOR_CONTROL_SELECT_MULTIPLE },
  { "rank", DOOR_CONTROL_ORDER },         { "upload", DOOR_CONTROL_UPLOAD },
  { "trigger", DOOR_CONTROL_TRIGGER },    { "range", DOOR_CONTROL_RANGE },
  { "textarea", DOOR_CONTROL_INPUT },
};

const char *
door_form_control_kind_name (DoorControlKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == kind)
      return kinds[i].name;
  return "";
}

static gboolean
kind_of (const char *name, DoorControlKind *ret_kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].name, name) == 0)
      {
        *ret_kind = kinds[i].kind;
        return TRUE;
      }
  return FALSE;
}

static DoorControl
add_control (DoorLoader *self, DoorControl parent, DoorControlKind kind, DoorTreeId element)
{
  DoorFormDef *def = self->def;
  const DoorControl id = def->controls->len;
  const DoorControlData control = {
    .kind = kind,
    .element = element,
    .node = DOOR_DEF_NONE,
    .context
    = parent == DOOR_CONTROL_NONE ? DOOR_DEF_ROOT : door_form_control (def, parent)->context,
    .parent = parent,
    .next = DOOR_CONTROL_NONE,
    .first_child = DOOR_CONTROL_NONE,
    .last_child = DOOR_CONTROL_NONE,
    .appearance = "",
    .label = { .element = DOOR_TREE_NONE },
    .hint = { .element = DOOR_TREE_NONE },
    .choices_rule = DOOR_RULE_NONE,
  };

  g_array_append_val (def->controls, control);
  if (parent != DOOR_CONTROL_NONE)
    {
      DoorControlData *outer = door_form_control (def, parent);

      if (outer->last_child == DOOR_CONTROL_NONE)
        outer->first_child = id;
      else
        door_form_control (def, outer->last_child)->next = id;
      outer->last_child = id;
    }
  return id;
}

static const char *
ref_attribute (DoorLoader *self, DoorTreeId element, const char **ret_name)
{
  static const char *const names[] = { "nodeset", "ref", NULL };
  const char *bind = door_tree_attribute (self->tree, element, "bind");

  for (const char *const *name = names; *name; name++)
    {
      const char *value = door_tree_attribute (self->tree, element, *name);

      *ret_name = *name;
      if (value && *value)
        return value;
    }
  *ret_name = "bind";
  return bind ? g_hash_table_lookup (self->bind_ids, bind) : NULL;
}

/* A group that wraps a repeat and names the repeat's own node is not inside any instance. */
static gboolean
wraps_repeat (DoorLoader *self, DoorTreeId group, DoorDefNode node)
{
  return node != DOOR_DEF_NONE && door_form_node (self->def, node)->kind == DOOR_DEF_REPEAT
         && door_tree_child (self->tree, group, g_quark_from_static_string ("repeat"))
                != DOOR_TREE_NONE;
}

static void
bind_control (DoorLoader *self, DoorControl id)
{
  DoorFormDef *def = self->def;
  DoorControlData *control = door_form_control (def, id);
  const char *base = door_form_node (def, control->context)->path;
  const char *attribute;
  const char *ref = ref_attribute (self, control->element, &attribute);
  DoorDefNode node;

  if (!ref)
    {
      if (control->kind != DOOR_CONTROL_GROUP)
        door_loader_fault (self, DOOR_SEVERITY_ERROR, "control-no-ref", control->element, "ref", 0,
                           "a question or repeat does not say which node it fills in");
      return;
    }
  node = door_loader_find (self, base, ref);
  if (node == DOOR_DEF_NONE)
    {
      door_loader_fault (
          self, control->kind == DOOR_CONTROL_GROUP ? DOOR_SEVERITY_WARNING : DOOR_SEVERITY_ERROR,
          "control-unknown-node", control->element, attribute, 0, "the record has no node %.200s",
          ref);
      door_loader_hint_path (self, ref);
      return;
    }
  if (control->kind == DOOR_CONTROL_GROUP && wraps_repeat (self, control->element, node))
    return;
  control->node = node;
  control->context = node;
  if (door_form_node (def, node)->control == DOOR_CONTROL_NONE)
    door_form_node (def, node)->control = id;
}

static void
read_texts (DoorLoader *self, DoorControl id)
{
  DoorControlData *control = door_form_control (self->def, id);
  const DoorTreeId label
      = door_tree_child (self->tree, control->element, g_quark_from_static_string ("label"));
  const DoorTreeId hint
      = door_tree_child (self->tree, control->element, g_quark_from_static_string ("hint"));
  const char *base = door_form_node (self->def, control->context)->path;

  door_loader_read_text (
      self, label, label == DOOR_TREE_NONE ? NULL : door_tree_attribute (self->tree, label, "ref"),
      base, &control->label);
  door_loader_read_text (
      self, hint, hint == DOOR_TREE_NONE ? NULL : door_tree_attribute (self->tree, hint, "ref"),
      base, &control->hint);
}

/* A relative path begins at the group around the repeat, by the ref that stands on it: that is the
 * repeat itself, as a rule. NULL when it is none, or leads nowhere from there. */
static char *
absolute_count (DoorLoader *self, const DoorControlData *control, const char *count)
{
  const DoorControlData *group = door_form_control (self->def, control->parent);
  const char *around = door_form_node (self->def, group->context)->path;
  const char *ref = group->node == DOOR_DEF_NONE
                        ? door_tree_attribute (self->tree, group->element, "ref")
                        : NULL;
  g_autofree char *base = ref ? door_loader_normalize (around, ref) : g_strdup (around);
  g_autofree char *path = base && *count != '/' ? door_loader_normalize (base, count) : NULL;

  if (!path || door_loader_find (self, base, path) == DOOR_DEF_NONE)
    return NULL;
  return g_steal_pointer (&path);
}

static void
read_repeat (DoorLoader *self, DoorControl id)
{
  DoorControlData *control = door_form_control (self->def, id);
  const char *count = door_tree_attribute (self->tree, control->element, "count");
  g_autofree char *path = NULL;

  if (control->label.kind == DOOR_TEXT_REF_NONE && control->parent != DOOR_CONTROL_ROOT
      && door_form_control (self->def, control->parent)->node == DOOR_DEF_NONE)
    control->label = door_form_control (self->def, control->parent)->label;
  control->is_fixed = door_tree_attribute (self->tree, control->element, "noAddRemove") != NULL;
  control->is_counted = count && *count;
  if (control->is_counted)
    {
      path = absolute_count (self, control, count);
      control->count
          = door_loader_compile (self, path ? path : count, control->element, "jr:count");
    }
  if (control->node == DOOR_DEF_NONE)
    return;
  door_form_node (self->def, control->node)->is_counted |= control->is_counted;
  door_form_node (self->def, control->node)->is_fixed |= control->is_fixed;
}

static void read_controls (DoorLoader *self, DoorTreeId parent, DoorControl outer, guint depth);

/* The bind says "string", and so does the record. */
static void
read_partial_date (DoorLoader *self, DoorControl id)
{
  const DoorControlData *control = door_form_control (self->def, id);
  DoorDefNodeData *node;

  if (control->kind != DOOR_CONTROL_INPUT || control->node == DOOR_DEF_NONE
      || !door_form_has_appearance (self->def, id, "partial-date"))
    return;
  node = door_form_node (self->def, control->node);
  if (node->type == DOOR_TYPE_STRING)
    node->type = DOOR_TYPE_PARTIAL_DATE;
}

static void
read_control (
    DoorLoader *self, DoorTreeId element, DoorControlKind kind, DoorControl outer, guint depth)
{
  const DoorControl id = add_control (self, outer, kind, element);
  const char *appearance = door_tree_attribute (self->tree, element, "appearance");

  if (appearance)
    door_form_control (self->def, id)->appearance = appearance;
  bind_control (self, id);
  read_partial_date (self, id);
  read_texts (self, id);
  if (kind == DOOR_CONTROL_REPEAT)
    read_repeat (self, id);
  door_loader_read_actions (self, element, id);
  if (kind == DOOR_CONTROL_GROUP || kind == DOOR_CONTROL_REPEAT)
    read_controls (self, element, id, depth + 1);
  else
    door_loader_read_choices (self, id);
}

static void
read_controls (DoorLoader *self, DoorTreeId parent, DoorControl outer, guint depth)
{
  if (depth > DOOR_FORM_MAX_NESTING)
    {
      door_loader_fault (self, DOOR_SEVERITY_ERROR, "too-deep", parent, NULL, 0,
                         "groups are nested more than %u deep", DOOR_FORM_MAX_NESTING);
      return;
    }
  for (DoorTreeId c = door_tree_child (self->tree, parent, 0); c != DOOR_TREE_NONE;
       c = door_tree_next (self->tree, c, 0))
    {
      const char *name = door_tree_name (self->tree, c);
      DoorControlKind kind;

      if (kind_of (name, &kind))
        read_control (self, c, kind, outer, depth);
      else if (strcmp (name, "label") != 0 && strcmp (name, "hint") != 0)
        read_controls (self, c, outer, depth + 1); /* a wrapper of another vocabulary */
    }
}

void
door_loader_read_body (DoorLoader *self)
{
  const char *style;

  if (self->def->nodes->len == 0)
    return;
  add_control (self, DOOR_CONTROL_NONE, DOOR_CONTROL_GROUP, self->body);
  if (self->body == DOOR_TREE_NONE)
    {
      door_loader_fault (self, DOOR_SEVERITY_WARNING, "no-body", self->model, NULL, 0,
                         "the form has no body, so it asks nothing");
      return;
    }
  style = door_tree_attribute (self->tree, self->body, "class");
  if (style)
    self->def->style = style;
  read_controls (self, self->body, DOOR_CONTROL_ROOT, 1);
}
