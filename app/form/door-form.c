/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form.h"

#include <string.h>

#include "door-form-private.h"

/* The text itself, unless white space has to be taken off. */
const char *
door_form_strip (DoorFormDef *def, const char *text)
{
  const gsize length = strlen (text);
  g_autofree char *copy = NULL;

  if (length == 0 || (!g_ascii_isspace (text[0]) && !g_ascii_isspace (text[length - 1])))
    return text;
  copy = g_strstrip (g_strdup (text));
  return g_string_chunk_insert_const (def->strings, copy);
}

/* --- The form ---------------------------------------------------------------------------- */

const char *
door_form_title (const DoorFormDef *self)
{
  return self->title;
}

const char *
door_form_id (const DoorFormDef *self)
{
  return self->id;
}

const char *
door_form_version (const DoorFormDef *self)
{
  return self->version;
}

/* Costs as much as reading the form, and few ask. Whichever thread is first, all get the same. */
const char *
door_form_hash (const DoorFormDef *self)
{
  char **place = (char **) &self->hash;
  char *made;

  if (!g_atomic_pointer_get (place))
    {
      made = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->xml);
      if (!g_atomic_pointer_compare_and_exchange (place, NULL, made))
        g_free (made);
    }
  return g_atomic_pointer_get (place);
}

const char *
door_form_root_name (const DoorFormDef *self)
{
  return door_form_name (self, DOOR_DEF_ROOT);
}

const char *
door_form_style (const DoorFormDef *self)
{
  return self->style;
}

const char *
door_form_submission_attribute (const DoorFormDef *self, const char *name)
{
  return self->submission == DOOR_TREE_NONE
             ? NULL
             : door_tree_attribute (self->tree, self->submission, name);
}

guint
door_form_n_languages (const DoorFormDef *self)
{
  return self->languages->len;
}

const char *
door_form_language (const DoorFormDef *self, guint index)
{
  g_return_val_if_fail (index < self->languages->len, "");
  return g_array_index (self->languages, DoorLanguage, index).name;
}

const char *
door_form_language_code (const DoorFormDef *self, guint index)
{
  return index < self->languages->len ? g_array_index (self->languages, DoorLanguage, index).code
                                      : "";
}

guint
door_form_default_language (const DoorFormDef *self)
{
  return self->default_language;
}

int
door_form_find_language (const DoorFormDef *self, const char *name)
{
  for (guint i = 0; i < self->languages->len; i++)
    if (g_ascii_strcasecmp (door_form_language (self, i), name) == 0)
      return (int) i;
  for (guint i = 0; *name && i < self->languages->len; i++)
    if (g_ascii_strcasecmp (door_form_language_code (self, i), name) == 0)
      return (int) i;
  return -1;
}

/* --- Nodes ------------------------------------------------------------------------------- */

guint
door_form_n_nodes (const DoorFormDef *self)
{
  return self->nodes->len;
}

DoorDefKind
door_form_kind (const DoorFormDef *self, DoorDefNode node)
{
  g_return_val_if_fail (node < self->nodes->len, DOOR_DEF_VALUE);
  return door_form_node (self, node)->kind;
}

const char *
door_form_name (const DoorFormDef *self, DoorDefNode node)
{
  g_return_val_if_fail (node < self->nodes->len, "");
  return g_quark_to_string (door_form_node (self, node)->name);
}

const char *
door_form_path (const DoorFormDef *self, DoorDefNode node)
{
  g_return_val_if_fail (node < self->nodes->len, "");
  return door_form_node (self, node)->path;
}

DoorDefNode
door_form_find (const DoorFormDef *self, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", -1);
  DoorDefNode at = DOOR_DEF_ROOT;

  if (!steps[0] || *steps[0] || !steps[1] || strcmp (steps[1], door_form_root_name (self)) != 0)
    return DOOR_DEF_NONE;
  for (char **step = steps + 2; *step && at != DOOR_DEF_NONE; step++)
    {
      const gboolean is_attribute = **step == '@';
      const GQuark name = g_quark_try_string (door_local_name (is_attribute ? *step + 1 : *step));

      at = name ? door_form_child_named (self, at, name, is_attribute) : DOOR_DEF_NONE;
    }
  return at;
}

DoorDefNode
door_form_parent (const DoorFormDef *self, DoorDefNode node)
{
  g_return_val_if_fail (node < self->nodes->len, DOOR_DEF_NONE);
  return door_form_node (self, node)->parent;
}

DoorDefNode
door_form_first_child (const DoorFormDef *self, DoorDefNode node)
{
  g_return_val_if_fail (node < self->nodes->len, DOOR_DEF_NONE);
  return door_form_node (self, node)->first_child;
}

DoorDefNode
door_form_next_sibling (const DoorFormDef *self, DoorDefNode node)
{
  g_return_val_if_fail (node < self->nodes->len, DOOR_DEF_NONE);
  return door_form_node (self, node)->next;
}

DoorDefNode
door_form_repeat_of (const DoorFormDef *self, DoorDefNode node)
{
  g_return_val_if_fail (node < self->nodes->len, DOOR_DEF_NONE);
  return door_form_node (self, node)->repeat;
}

DoorControl
door_form_node_control (const DoorFormDef *self, DoorDefNode node)
{
  g_return_val_if_fail (node < self->nodes->len, DOOR_CONTROL_NONE);
  return door_form_node (self, node)->control;
}

DoorDataType
door_form_data_type (const DoorFormDef *self, DoorDefNode node)
{
  g_return_val_if_fail (node < self->nodes->len, DOOR_TYPE_STRING);
  return door_form_node (self, node)->type;
}

const char *
door_form_default_value (const DoorFormDef *self, DoorDefNode node)
{
  g_return_val_if_fail (node < self->nodes->len, "");
  return door_form_node (self, node)->value;
}

const char *
door_form_expression (const DoorFormDef *self, DoorDefNode node, DoorExprKind kind)
{
  const DoorXpath *program;

  g_return_val_if_fail (node < self->nodes->len && kind < DOOR_N_EXPRS, NULL);
  program = door_form_node (self, node)->exprs[kind];
  return program ? door_xpath_source (program) : NULL;
}

const DoorDefNode *
door_form_depends_on (const DoorFormDef *self, DoorDefNode node, guint *ret_n)
{
  const DoorDefNodeData *data = door_form_node (self, node);

  *ret_n = data->reads.n;
  return data->reads.n > 0 ? &g_array_index (self->reads, DoorDefNode, data->reads.first) : NULL;
}

const DoorDefNode *
door_form_depended_on (const DoorFormDef *self, DoorDefNode node, guint *ret_n)
{
  const DoorDefNodeData *data = door_form_node (self, node);

  *ret_n = data->readers.n;
  return data->readers.n > 0 ? &g_array_index (self->reads, DoorDefNode, data->readers.first)
                             : NULL;
}

guint32
door_form_common_level (const DoorFormDef *self, DoorDefNode a, DoorDefNode b)
{
  DoorDefNode repeat = door_form_node (self, a)->repeat;

  while (repeat != DOOR_DEF_NONE)
    {
      const DoorDefNodeData *r = door_form_node (self, repeat);

      if (b >= repeat && b < r->end)
        return r->level;
      repeat
          = r->parent == DOOR_DEF_NONE ? DOOR_DEF_NONE : door_form_node (self, r->parent)->repeat;
    }
  return 0;
}

/* --- Controls ---------------------------------------------------------------------------- */

guint
door_form_n_controls (const DoorFormDef *self)
{
  return self->controls->len;
}

DoorControlKind
door_form_control_kind (const DoorFormDef *self, DoorControl control)
{
  g_return_val_if_fail (control < self->controls->len, DOOR_CONTROL_GROUP);
  return door_form_control (self, control)->kind;
}

gboolean
door_form_control_is_question (const DoorFormDef *self, DoorControl control)
{
  return door_form_control_kind (self, control) > DOOR_CONTROL_REPEAT;
}

DoorDefNode
door_form_control_node (const DoorFormDef *self, DoorControl control)
{
  g_return_val_if_fail (control < self->controls->len, DOOR_DEF_NONE);
  return door_form_control (self, control)->node;
}

DoorControl
door_form_control_parent (const DoorFormDef *self, DoorControl control)
{
  g_return_val_if_fail (control < self->controls->len, DOOR_CONTROL_NONE);
  return door_form_control (self, control)->parent;
}

DoorControl
door_form_control_first_child (const DoorFormDef *self, DoorControl control)
{
  g_return_val_if_fail (control < self->controls->len, DOOR_CONTROL_NONE);
  return door_form_control (self, control)->first_child;
}

DoorControl
door_form_control_next_sibling (const DoorFormDef *self, DoorControl control)
{
  g_return_val_if_fail (control < self->controls->len, DOOR_CONTROL_NONE);
  return door_form_control (self, control)->next;
}

const char *
door_form_appearance (const DoorFormDef *self, DoorControl control)
{
  g_return_val_if_fail (control < self->controls->len, "");
  return door_form_control (self, control)->appearance;
}

gboolean
door_form_has_appearance (const DoorFormDef *self, DoorControl control, const char *word)
{
  const char *at = door_form_appearance (self, control);
  const gsize length = strlen (word);

  while (*at)
    {
      const gsize n = strcspn (at, " \t\r\n");

      if (n == length && strncmp (at, word, n) == 0)
        return TRUE;
      at += n;
      at += strspn (at, " \t\r\n");
    }
  return FALSE;
}

const char *
door_form_control_attribute (const DoorFormDef *self, DoorControl control, const char *name)
{
  DoorTreeId element;

  g_return_val_if_fail (control < self->controls->len, NULL);
  element = door_form_control (self, control)->element;
  return element == DOOR_TREE_NONE
             ? NULL
             : door_tree_attribute (self->tree, element, door_local_name (name));
}

gboolean
door_form_repeat_is_counted (const DoorFormDef *self, DoorControl control)
{
  g_return_val_if_fail (control < self->controls->len, FALSE);
  return door_form_control (self, control)->is_counted;
}

gboolean
door_form_repeat_is_fixed (const DoorFormDef *self, DoorControl control)
{
  g_return_val_if_fail (control < self->controls->len, FALSE);
  return door_form_control (self, control)->is_fixed;
}
