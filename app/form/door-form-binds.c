/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-loader-private.h"

#include <string.h>

static const char *const expression_names[DOOR_N_EXPRS]
    = { "relevant", "required", "readonly", "calculate", "constraint" };

const char *
door_form_expression_name (DoorExprKind kind)
{
  return expression_names[kind];
}

static const struct {
  const char *uri;
  const char *prefix;
} customary[] = {
  { "http://openrosa.org/javarosa", "jr:" },
  { "http://openrosa.org/xforms", "orx:" },
  { "http://www.opendatakit.org/xforms", "odk:" },
  { "http://www.opendatakit.org/xforms/entities", "entities:" },
  { "https://doorstep.org/xforms", "door:" },
};

static const struct {
  const char *name;
  DoorDataType type;
} types[] = {
  { "string", DOOR_TYPE_STRING },      { "int", DOOR_TYPE_INT },
  { "integer", DOOR_TYPE_INT },        { "long", DOOR_TYPE_INT },
  { "decimal", DOOR_TYPE_DECIMAL },    { "float", DOOR_TYPE_DECIMAL },
  { "double", DOOR_TYPE_DECIMAL },     { "boolean", DOOR_TYPE_BOOLEAN },
  { "date", DOOR_TYPE_DATE },          { "time", DOOR_TYPE_TIME },
  { "dateTime", DOOR_TYPE_DATE_TIME }, { "geopoint", DOOR_TYPE_GEOPOINT },
  { "geotrace", DOOR_TYPE_GEOTRACE },  { "geoshape", DOOR_TYPE_GEOSHAPE },
  { "binary", DOOR_TYPE_BINARY },      { "base64Binary", DOOR_TYPE_BINARY },
  { "barcode", DOOR_TYPE_BARCODE },    { "intent", DOOR_TYPE_INTENT },
  { "select1", DOOR_TYPE_SELECT_ONE }, { "select", DOOR_TYPE_SELECT_MULTIPLE },
  { "rank", DOOR_TYPE_RANK },
};

const char *
door_form_data_type_name (DoorDataType type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].type == type)
      return types[i].name;
  return "string";
}

static DoorDataType
type_of (const char *name)
{
  const char *local = door_local_name (name);

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].name, local) == 0)
      return types[i].type;
  return DOOR_TYPE_STRING;
}

static const char *
customary_name (DoorLoader *self, const DoorTreeAttribute *attribute)
{
  const char *uri = door_tree_uri (self->tree, attribute->ns);
  const char *name = g_quark_to_string (attribute->name);
  const char *prefix = NULL;
  g_autofree char *full = NULL;

  if (attribute->ns == 0)
    return name;
  for (guint i = 0; i < G_N_ELEMENTS (customary); i++)
    if (strcmp (customary[i].uri, uri) == 0)
      prefix = customary[i].prefix;
  if (prefix)
    full = g_strconcat (prefix, name, NULL);
  else
    full = g_strconcat (
        g_array_index (self->tree->namespaces, DoorTreeNamespace, attribute->ns).prefix, ":", name,
        NULL);
  return g_string_chunk_insert_const (self->def->strings, full);
}

static void
set_attribute (GArray *list, guint first, const DoorBindAttribute *attribute)
{
  for (guint i = first; i < list->len; i++)
    {
      DoorBindAttribute *known = &g_array_index (list, DoorBindAttribute, i);

      if (strcmp (known->name, attribute->name) == 0)
        {
          known->value = attribute->value;
          return;
        }
    }
  g_array_append_vals (list, attribute, 1);
}

/* Several binds of one node add up. */
static void
keep_attributes (DoorLoader *self, DoorDefNode id, DoorTreeId bind)
{
  DoorFormDef *def = self->def;
  DoorDefNodeData *node = door_form_node (def, id);
  const guint first = def->bind_attributes->len;
  const DoorTreeNode *b = &self->tree->nodes[bind];

  for (guint i = 0; i < node->n_attributes; i++)
    {
      const DoorBindAttribute earlier
          = g_array_index (def->bind_attributes, DoorBindAttribute, node->first_attribute + i);

      g_array_append_val (def->bind_attributes, earlier);
    }
  for (guint i = 0; i < b->n_attributes; i++)
    {
      const DoorTreeAttribute *a = &self->tree->attributes[b->attributes + i];
      const DoorBindAttribute attribute = { customary_name (self, a), a->value };

      /* One element has none twice. */
      if (node->n_attributes > 0)
        set_attribute (def->bind_attributes, first, &attribute);
      else
        g_array_append_val (def->bind_attributes, attribute);
    }
  node->first_attribute = first;
  node->n_attributes = def->bind_attributes->len - first;
}

static void
apply_constant (DoorDefNodeData *node, DoorExprKind kind, gboolean holds)
{
  if (kind == DOOR_EXPR_RELEVANT)
    node->is_irrelevant = !holds;
  else if (kind == DOOR_EXPR_REQUIRED)
    node->is_required = holds;
  else if (kind == DOOR_EXPR_READONLY)
    node->is_readonly = holds;
}

static void
read_expression (
    DoorLoader *self, DoorDefNodeData *node, DoorExprKind kind, DoorTreeId bind, const char *source)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  const gboolean is_flag = kind <= DOOR_EXPR_READONLY;

  if (!source || !source[strspn (source, " \t\r\n")])
    return;
  node->exprs[kind] = door_loader_compile (self, source, bind, expression_names[kind]);
  if (!node->exprs[kind])
    return;
  if (is_flag && door_xpath_constant (node->exprs[kind], &value) && value.kind != DOOR_X_STRING)
    apply_constant (node, kind, door_xpath_value_to_boolean (&value, NULL));
  /* once() keeps what it gave first: like a draw on chance it does not follow from the answers. */
  if (kind == DOOR_EXPR_CALCULATE)
    node->is_volatile
        = door_xpath_is_volatile (node->exprs[kind]) || strstr (source, "once") != NULL;
}

static void
read_bind (DoorLoader *self, DoorDefNode id, DoorTreeId bind)
{
  DoorFormDef *def = self->def;
  DoorDefNodeData *node;
  const char *text;

  keep_attributes (self, id, bind);
  node = door_form_node (def, id);
  node->bind = bind;
  text = door_form_bind_attribute (def, id, "type");
  if (text)
    node->type = type_of (text);
  for (int kind = 0; kind < DOOR_N_EXPRS; kind++)
    read_expression (self, node, kind, bind,
                     door_form_bind_attribute (def, id, expression_names[kind]));
  node->preload = door_form_bind_attribute (def, id, "jr:preload");
  node->preload_params = door_form_bind_attribute (def, id, "jr:preloadParams");
  text = door_form_bind_attribute (def, id, "jr:constraintMsg");
  if (text && *text)
    door_loader_read_message (self, text, &node->constraint_message);
  text = door_form_bind_attribute (def, id, "jr:requiredMsg");
  if (text && *text)
    door_loader_read_message (self, text, &node->required_message);
  node->reasons = door_form_read_reasons (def, id);
}

static void
find_meta (DoorFormDef *def)
{
  const DoorDefNode meta
      = door_form_child_named (def, DOOR_DEF_ROOT, g_quark_from_static_string ("meta"), FALSE);

  if (meta == DOOR_DEF_NONE)
    return;
  def->instance_id
      = door_form_child_named (def, meta, g_quark_from_static_string ("instanceID"), FALSE);
  def->deprecated_id
      = door_form_child_named (def, meta, g_quark_from_static_string ("deprecatedID"), FALSE);
  def->instance_name
      = door_form_child_named (def, meta, g_quark_from_static_string ("instanceName"), FALSE);
}

void
door_loader_read_binds (DoorLoader *self)
{
  const GQuark name = g_quark_from_static_string ("bind");
  const char *root;

  if (self->def->nodes->len == 0)
    return;
  root = door_form_node (self->def, DOOR_DEF_ROOT)->path;
  for (DoorTreeId bind = door_tree_child (self->tree, self->model, name); bind != DOOR_TREE_NONE;
       bind = door_tree_next (self->tree, bind, name))
    {
      const char *nodeset = door_tree_attribute (self->tree, bind, "nodeset");
      DoorDefNode id;

      if (!nodeset)
        nodeset = door_tree_attribute (self->tree, bind, "ref");
      if (!nodeset)
        {
          door_loader_fault (self, DOOR_SEVERITY_WARNING, "bind-no-nodeset", bind, "nodeset", 0,
                             "a bind does not say which node it is about");
          continue;
        }
      id = door_loader_find (self, root, nodeset);
      if (id == DOOR_DEF_NONE)
        {
          door_loader_fault (self, DOOR_SEVERITY_WARNING, "bind-unknown-node", bind, "nodeset", 0,
                             "the record has no node %.200s", nodeset);
          door_loader_hint_path (self, nodeset);
          continue;
        }
      read_bind (self, id, bind);
    }
  find_meta (self->def);
}

const char *
door_form_bind_attribute (const DoorFormDef *self, DoorDefNode node, const char *name)
{
  const DoorDefNodeData *data = door_form_node (self, node);

  for (guint i = 0; i < data->n_attributes; i++)
    {
      const DoorBindAttribute *a
          = &g_array_index (self->bind_attributes, DoorBindAttribute, data->first_attribute + i);

      if (strcmp (a->name, name) == 0)
        return a->value;
    }
  return NULL;
}

guint
door_form_n_bind_attributes (const DoorFormDef *self, DoorDefNode node)
{
  return door_form_node (self, node)->n_attributes;
}

const char *
door_form_bind_attribute_name (const DoorFormDef *self, DoorDefNode node, guint index)
{
  const DoorDefNodeData *data = door_form_node (self, node);

  g_return_val_if_fail (index < data->n_attributes, NULL);
  return g_array_index (self->bind_attributes, DoorBindAttribute, data->first_attribute + index)
      .name;
}
