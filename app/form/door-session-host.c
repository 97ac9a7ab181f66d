/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes as the XPath engine sees them: a slot's number for the record, and (table + 1, attribute,
 * number) for the tables. */
#define G_LOG_DOMAIN "door-form"

#include <string.h>
#include <unistd.h>

#include "door-session-private.h"
#include "door-uuid.h"

static DoorSession *
session_of (DoorXpathHost *host)
{
  return ((DoorSessionHost *) host)->session;
}

/* --- Tables ------------------------------------------------------------------------------- */

static DoorXNode
table_node (guint table, DoorTreeId id, gboolean is_attribute)
{
  return ((DoorXNode) (table + 1) << 33) | ((DoorXNode) (is_attribute != 0) << 32) | id;
}

static guint
table_of (DoorXNode node)
{
  return (guint) (node >> 33) - 1;
}

static DoorTreeId
id_of (DoorXNode node)
{
  return (DoorTreeId) node;
}

static gboolean
is_table_attribute (DoorXNode node)
{
  return (node >> 32) & 1;
}

static DoorTree *
tree_of (DoorSession *self, DoorXNode node, DoorTreeId *ret_document)
{
  const DoorInstanceDef *instance
      = &g_array_index (self->def->instances, DoorInstanceDef, table_of (node));

  *ret_document = instance->tree ? instance->document : DOOR_TREE_DOCUMENT;
  return instance->tree ? instance->tree : self->last_saved;
}

static DoorXNode
table_step (DoorXNode from, DoorTreeId to)
{
  return to == DOOR_TREE_NONE ? DOOR_XNODE_NONE : table_node (table_of (from), to, FALSE);
}

static DoorXNode
table_parent (DoorSession *self, DoorXNode node)
{
  DoorTreeId document;
  const DoorTree *tree = tree_of (self, node, &document);

  if (is_table_attribute (node))
    return table_node (table_of (node), tree->attributes[id_of (node)].owner, FALSE);
  if (id_of (node) == document)
    return DOOR_XNODE_NONE;
  return table_step (node, tree->nodes[id_of (node)].parent);
}

/* --- The record --------------------------------------------------------------------------- */

static DoorXNode
ours_or_none (DoorNode node)
{
  return node == DOOR_NODE_NONE ? DOOR_XNODE_NONE : door_session_xnode (node);
}

/* The first node of `def` or of a later sibling with the name (0: any element), in the frame their
 * parent stands in. */
static DoorXNode
first_named_from (DoorSession *self, DoorFrameId frame, DoorDefNode def, GQuark name)
{
  for (; def != DOOR_DEF_NONE; def = door_form_node (self->def, def)->next)
    {
      const DoorDefNodeData *data = door_form_node (self->def, def);
      const GArray *list;

      if (data->kind == DOOR_DEF_ATTRIBUTE || (name && data->name != name))
        continue;
      if (data->kind != DOOR_DEF_REPEAT)
        return door_frame_node (self, frame, def);
      list = door_session_list (self, frame, data->repeat_id);
      if (list->len > 0)
        return door_session_frame (self, g_array_index (list, DoorFrameId, 0))->base;
    }
  return DOOR_XNODE_NONE;
}

static DoorXNode
our_first_child (DoorSession *self, DoorNode node, GQuark name)
{
  const DoorSlot *slot = door_session_slot (self, node);
  DoorDefNode def;

  if (!name)
    return first_named_from (self, slot->frame, door_form_node (self->def, slot->def)->first_child,
                             0);
  def = door_form_child_named (self->def, slot->def, name, FALSE);
  return first_named_from (self, slot->frame, def, name);
}

static DoorXNode
our_next_sibling (DoorSession *self, DoorNode node, GQuark name)
{
  const DoorSlot *slot = door_session_slot (self, node);
  const DoorDefNodeData *data = door_form_node (self->def, slot->def);
  DoorFrameId frame = slot->frame;

  if (data->kind == DOOR_DEF_REPEAT)
    {
      const DoorFrame *f = door_session_frame (self, frame);
      const GArray *list = door_session_list (self, f->parent, f->repeat);

      if ((!name || name == data->name) && f->position < list->len)
        return door_session_frame (self, g_array_index (list, DoorFrameId, f->position))->base;
      frame = f->parent;
    }
  if (name == data->name && !data->has_twin && !data->is_twin)
    return DOOR_XNODE_NONE;
  return first_named_from (self, frame, data->next, name);
}

static DoorXNode
our_attribute (DoorSession *self, DoorFrameId frame, DoorDefNode def, GQuark name)
{
  for (; def != DOOR_DEF_NONE; def = door_form_node (self->def, def)->next)
    {
      const DoorDefNodeData *data = door_form_node (self->def, def);

      if (data->kind == DOOR_DEF_ATTRIBUTE && (!name || data->name == name))
        return door_frame_node (self, frame, def);
    }
  return DOOR_XNODE_NONE;
}

/* --- Navigation --------------------------------------------------------------------------- */

static DoorXNode
host_document (DoorXpathHost *host)
{
  return DOOR_XNODE_DOCUMENT;
}

static DoorXNode
host_instance (DoorXpathHost *host, const char *id)
{
  DoorSession *self = session_of (host);

  for (guint i = 0; i < self->def->instances->len; i++)
    {
      const DoorInstanceDef *instance = &g_array_index (self->def->instances, DoorInstanceDef, i);

      if (strcmp (instance->id, id) == 0)
        return table_node (i, instance->tree ? instance->document : DOOR_TREE_DOCUMENT, FALSE);
    }
  return DOOR_XNODE_NONE;
}

/* "Wards.CSV" and "wards" are the same table. */
static DoorXNode
host_table (DoorXpathHost *host, const char *name)
{
  DoorSession *self = session_of (host);
  g_autofree char *wanted = g_ascii_strdown (name, -1);

  if (g_str_has_suffix (wanted, ".csv"))
    wanted[strlen (wanted) - 4] = '\0';
  for (guint i = 0; i < self->def->instances->len; i++)
    {
      const DoorInstanceDef *instance = &g_array_index (self->def->instances, DoorInstanceDef, i);

      if (g_ascii_strcasecmp (instance->id, wanted) == 0)
        return table_node (i, instance->tree ? instance->document : DOOR_TREE_DOCUMENT, FALSE);
    }
  return DOOR_XNODE_NONE;
}

static DoorXNode
host_parent (DoorXpathHost *host, DoorXNode node)
{
  DoorSession *self = session_of (host);

  if (node == DOOR_XNODE_DOCUMENT)
    return DOOR_XNODE_NONE;
  if (node == DOOR_NODE_ROOT)
    return DOOR_XNODE_DOCUMENT;
  if (door_xnode_is_ours (node))
    return ours_or_none (door_session_parent (self, (DoorNode) node));
  return table_parent (self, node);
}

static DoorXNode
host_first_child (DoorXpathHost *host, DoorXNode node, GQuark name)
{
  DoorSession *self = session_of (host);
  DoorTreeId document;

  if (node == DOOR_XNODE_DOCUMENT)
    return !name || name == door_form_node (self->def, DOOR_DEF_ROOT)->name ? DOOR_NODE_ROOT
                                                                            : DOOR_XNODE_NONE;
  if (door_xnode_is_ours (node))
    return our_first_child (self, (DoorNode) node, name);
  if (is_table_attribute (node))
    return DOOR_XNODE_NONE;
  return table_step (node, door_tree_child (tree_of (self, node, &document), id_of (node), name));
}

static DoorXNode
host_next_sibling (DoorXpathHost *host, DoorXNode node, GQuark name)
{
  DoorSession *self = session_of (host);
  DoorTreeId document;
  const DoorTree *tree;

  if (node == DOOR_XNODE_DOCUMENT || node == DOOR_NODE_ROOT)
    return DOOR_XNODE_NONE;
  if (door_xnode_is_ours (node))
    return our_next_sibling (self, (DoorNode) node, name);
  if (is_table_attribute (node))
    return DOOR_XNODE_NONE;
  tree = tree_of (self, node, &document);
  return id_of (node) == document ? DOOR_XNODE_NONE
                                  : table_step (node, door_tree_next (tree, id_of (node), name));
}

static DoorXNode
table_attribute_from (
    DoorSession *self, DoorXNode node, DoorTreeId owner, guint32 from, GQuark name)
{
  DoorTreeId document;
  const DoorTree *tree = tree_of (self, node, &document);
  const guint32 end = tree->nodes[owner].attributes + tree->nodes[owner].n_attributes;

  for (guint32 i = from; i < end; i++)
    if (!name || tree->attributes[i].name == name)
      return table_node (table_of (node), i, TRUE);
  return DOOR_XNODE_NONE;
}

static DoorXNode
host_first_attribute (DoorXpathHost *host, DoorXNode node, GQuark name)
{
  DoorSession *self = session_of (host);
  DoorTreeId document;

  if (node == DOOR_XNODE_DOCUMENT)
    return DOOR_XNODE_NONE;
  if (door_xnode_is_ours (node))
    {
      const DoorSlot *slot = door_session_slot (self, (DoorNode) node);

      return our_attribute (self, slot->frame, door_form_node (self->def, slot->def)->first_child,
                            name);
    }
  if (is_table_attribute (node))
    return DOOR_XNODE_NONE;
  return table_attribute_from (self, node, id_of (node),
                               tree_of (self, node, &document)->nodes[id_of (node)].attributes,
                               name);
}

static DoorXNode
host_next_attribute (DoorXpathHost *host, DoorXNode node, GQuark name)
{
  DoorSession *self = session_of (host);
  DoorTreeId document;

  if (door_xnode_is_ours (node))
    {
      const DoorSlot *slot = door_session_slot (self, (DoorNode) node);

      return our_attribute (self, slot->frame, door_form_node (self->def, slot->def)->next, name);
    }
  return table_attribute_from (self, node,
                               tree_of (self, node, &document)->attributes[id_of (node)].owner,
                               id_of (node) + 1, name);
}

static DoorXNode
host_child_at (DoorXpathHost *host, DoorXNode parent, GQuark name, guint position)
{
  DoorSession *self = session_of (host);
  const DoorSlot *slot;
  DoorDefNode def;
  const GArray *list;
  DoorXNode child;

  if (position == 0)
    return DOOR_XNODE_NONE;
  if (name && door_xnode_is_ours (parent))
    {
      slot = door_session_slot (self, (DoorNode) parent);
      def = door_form_child_named (self->def, slot->def, name, FALSE);
      if (def != DOOR_DEF_NONE && door_form_node (self->def, def)->kind == DOOR_DEF_REPEAT)
        {
          list = door_session_list (self, slot->frame, door_form_node (self->def, def)->repeat_id);
          return position > list->len
                     ? DOOR_XNODE_NONE
                     : door_session_frame (self, g_array_index (list, DoorFrameId, position - 1))
                           ->base;
        }
    }
  child = host_first_child (host, parent, name);
  while (child != DOOR_XNODE_NONE && --position > 0)
    child = host_next_sibling (host, child, name);
  return child;
}

/* --- Facts about a node ------------------------------------------------------------------- */

static GQuark
host_name (DoorXpathHost *host, DoorXNode node)
{
  DoorSession *self = session_of (host);
  DoorTreeId document;
  const DoorTree *tree;

  if (node == DOOR_XNODE_DOCUMENT)
    return 0;
  if (door_xnode_is_ours (node))
    return door_session_data (self, (DoorNode) node)->name;
  tree = tree_of (self, node, &document);
  if (is_table_attribute (node))
    return tree->attributes[id_of (node)].name;
  return id_of (node) == document ? 0 : tree->nodes[id_of (node)].name;
}

static gboolean
host_is_attribute (DoorXpathHost *host, DoorXNode node)
{
  if (node == DOOR_XNODE_DOCUMENT)
    return FALSE;
  if (door_xnode_is_ours (node))
    return door_session_data (session_of (host), (DoorNode) node)->kind == DOOR_DEF_ATTRIBUTE;
  return is_table_attribute (node);
}

/* Where a node stands, seen from an outer frame. */
typedef struct {
  DoorFrameId frame;
  DoorDefNode def;
  guint32 position;
  gboolean is_lifted;
} Standing;

static void
lift (const DoorSession *self, Standing *s)
{
  const DoorFrame *f = door_session_frame (self, s->frame);

  s->def = door_form_repeat (self->def, f->repeat)->node;
  s->position = f->position;
  s->frame = f->parent;
  s->is_lifted = TRUE;
}

static int
compare_ours (const DoorSession *self, DoorNode a, DoorNode b)
{
  const DoorSlot *x = door_session_slot (self, a);
  const DoorSlot *y = door_session_slot (self, b);
  Standing s = { x->frame, x->def, 0, FALSE };
  Standing t = { y->frame, y->def, 0, FALSE };
  guint32 level_s = door_session_frame_level (self, s.frame);
  guint32 level_t = door_session_frame_level (self, t.frame);
  guint32 own_s;
  guint32 own_t;

  while (s.frame != t.frame)
    {
      const gboolean lift_s = level_s >= level_t;
      const gboolean lift_t = level_t >= level_s;

      if (lift_s)
        {
          lift (self, &s);
          level_s--;
        }
      if (lift_t)
        {
          lift (self, &t);
          level_t--;
        }
    }
  if (s.def != t.def)
    return s.def < t.def ? -1 : 1;
  own_s = s.position ? s.position : 0;
  own_t = t.position ? t.position : 0;
  return (own_s > own_t) - (own_s < own_t);
}

static int
host_compare (DoorXpathHost *host, DoorXNode a, DoorXNode b)
{
  DoorTreeId document;
  DoorTree *tree;
  DoorTreeId owner_a;
  DoorTreeId owner_b;

  if (a == b)
    return 0;
  if (door_xnode_is_ours (a) && door_xnode_is_ours (b))
    return compare_ours (session_of (host), (DoorNode) a, (DoorNode) b);
  if (a == DOOR_XNODE_DOCUMENT || b == DOOR_XNODE_DOCUMENT)
    return a == DOOR_XNODE_DOCUMENT && door_xnode_is_ours (b) ? -1 : (a > b) - (a < b);
  if (door_xnode_is_ours (a) || door_xnode_is_ours (b) || table_of (a) != table_of (b))
    return a < b ? -1 : 1;
  tree = tree_of (session_of (host), a, &document);
  owner_a = is_table_attribute (a) ? tree->attributes[id_of (a)].owner : id_of (a);
  owner_b = is_table_attribute (b) ? tree->attributes[id_of (b)].owner : id_of (b);
  if (owner_a != owner_b)
    return owner_a < owner_b ? -1 : 1;
  if (is_table_attribute (a) != is_table_attribute (b))
    return is_table_attribute (b) ? -1 : 1;
  return a < b ? -1 : 1;
}

static gboolean
host_is_relevant (DoorXpathHost *host, DoorXNode node)
{
  if (!door_xnode_is_ours (node))
    return TRUE;
  return (door_session_slot (session_of (host), (DoorNode) node)->state & DOOR_SLOT_RELEVANT) != 0;
}

static gboolean
reads_as_number (DoorDataType type)
{
  return type == DOOR_TYPE_INT || type == DOOR_TYPE_DECIMAL;
}

static gboolean
parse_value (DoorSession *self, DoorDataType type, const char *text, double *ret_number)
{
  char *end;

  switch (type)
    {
    case DOOR_TYPE_INT:
    case DOOR_TYPE_DECIMAL:
      *ret_number = g_ascii_strtod (text, &end);
      return end != text && *end == '\0';
    case DOOR_TYPE_DATE:
      return door_xpath_parse_date (text, ret_number);
    case DOOR_TYPE_DATE_TIME:
      return door_xpath_parse_date_time (text, self->zone, ret_number);
    default:
      return FALSE;
    }
}

static void
our_value (DoorSession *self, DoorNode node, DoorXValue *ret_value)
{
  DoorSlot *slot = door_session_slot (self, node);
  const DoorDataType type = door_form_node (self->def, slot->def)->type;

  if (!(slot->state & DOOR_SLOT_RELEVANT) || door_slot_is_blank (slot))
    {
      door_xpath_value_set_borrowed (ret_value, "");
      return;
    }
  if (type != DOOR_TYPE_STRING && !(slot->state & (DOOR_SLOT_HAS_NUMBER | DOOR_SLOT_NOT_NUMBER)))
    slot->state |= parse_value (self, type, slot->text, &slot->number) ? DOOR_SLOT_HAS_NUMBER
                                                                       : DOOR_SLOT_NOT_NUMBER;
  if (!(slot->state & DOOR_SLOT_HAS_NUMBER))
    door_xpath_value_set_borrowed (ret_value, slot->text);
  else if (reads_as_number (type))
    door_xpath_value_set_number (ret_value, slot->number);
  else
    door_xpath_value_set_date (ret_value, slot->number, type == DOOR_TYPE_DATE_TIME);
}

static void
host_value (DoorXpathHost *host, DoorXNode node, DoorXValue *ret_value)
{
  DoorSession *self = session_of (host);
  g_autofree char *made = NULL;
  const char *text;

  if (node == DOOR_XNODE_DOCUMENT)
    {
      door_xpath_value_set_borrowed (ret_value, "");
      return;
    }
  if (door_xnode_is_ours (node))
    {
      our_value (self, (DoorNode) node, ret_value);
      return;
    }
  text = door_session_xnode_text (self, node, &made);
  if (made)
    door_xpath_value_set_text (ret_value, text);
  else
    door_xpath_value_set_borrowed (ret_value, text);
}

static guint
host_position (DoorXpathHost *host, DoorXNode node)
{
  DoorSession *self = session_of (host);
  const GQuark name = host_name (host, node);
  DoorXNode parent;
  guint position = 1;

  if (door_xnode_is_ours (node)
      && door_session_data (self, (DoorNode) node)->kind == DOOR_DEF_REPEAT)
    return door_session_position (self, (DoorNode) node);
  parent = host_parent (host, node);
  if (parent == DOOR_XNODE_NONE || host_is_attribute (host, node))
    return 1;
  for (DoorXNode n = host_first_child (host, parent, name); n != DOOR_XNODE_NONE && n != node;
       n = host_next_sibling (host, n, name))
    position++;
  return position;
}

static guint
host_sibling_count (DoorXpathHost *host, DoorXNode node)
{
  DoorSession *self = session_of (host);
  const GQuark name = host_name (host, node);
  DoorXNode parent;
  guint count = 0;

  if (door_xnode_is_ours (node)
      && door_session_data (self, (DoorNode) node)->kind == DOOR_DEF_REPEAT)
    {
      const DoorFrame *f
          = door_session_frame (self, door_session_slot (self, (DoorNode) node)->frame);

      return door_session_list (self, f->parent, f->repeat)->len;
    }
  parent = host_parent (host, node);
  if (parent == DOOR_XNODE_NONE || host_is_attribute (host, node))
    return 1;
  for (DoorXNode n = host_first_child (host, parent, name); n != DOOR_XNODE_NONE;
       n = host_next_sibling (host, n, name))
    count++;
  return count;
}

static gboolean
host_is_repeat (DoorXpathHost *host, DoorXNode node)
{
  return door_xnode_is_ours (node)
         && door_session_data (session_of (host), (DoorNode) node)->kind == DOOR_DEF_REPEAT;
}

typedef struct {
  GArray *out;
  guint table;
} Lookup;

static void
on_found (DoorTreeId id, gpointer data)
{
  Lookup *lookup = data;
  const DoorXNode node = table_node (lookup->table, id, FALSE);

  g_array_append_val (lookup->out, node);
}

static gboolean
host_lookup (
    DoorXpathHost *host, DoorXNode parent, GQuark child, GQuark key, const char *value, GArray *out)
{
  DoorTreeId document;
  Lookup lookup = { out, 0 };

  if (door_xnode_is_ours (parent) || parent == DOOR_XNODE_DOCUMENT || is_table_attribute (parent))
    return FALSE;
  lookup.table = table_of (parent);
  door_tree_lookup (tree_of (session_of (host), parent, &document), id_of (parent), child, key,
                    value, on_found, &lookup);
  return TRUE;
}

/* --- Surroundings ------------------------------------------------------------------------- */

static GDateTime *
host_now (DoorXpathHost *host)
{
  return door_clock_local (session_of (host)->clock);
}

/* splitmix64: small, and the same everywhere. */
static guint64
next_random (DoorSession *self)
{
  guint64 z = (self->random_state += 0x9e3779b97f4a7c15u);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

static void
host_random_bytes (DoorXpathHost *host, guint8 *out, gsize n)
{
  DoorSession *self = session_of (host);

  while (n > 0)
    {
      const gsize part = MIN (n, 8);
      guint64 bits = 0;

      if (self->has_seed || getentropy (&bits, sizeof bits) != 0)
        bits = next_random (self);
      memcpy (out, &bits, part);
      out += part;
      n -= part;
    }
}

static double
host_random (DoorXpathHost *host)
{
  guint64 bits;

  host_random_bytes (host, (guint8 *) &bits, sizeof bits);
  return (double) (bits >> 11) / 9007199254740992.0; /* 2^53 */
}

static const char *
host_language (DoorXpathHost *host)
{
  DoorSession *self = session_of (host);

  return door_form_language_code (self->def, self->language);
}

static char *
host_property (DoorXpathHost *host, const char *name)
{
  const DoorSession *self = session_of (host);
  const char *value = NULL;

  if (g_str_has_prefix (name, "uri:"))
    name += strlen ("uri:");
  if (strcmp (name, "deviceid") == 0)
    value = self->device_id;
  else if (strcmp (name, "username") == 0)
    value = self->username;
  else if (strcmp (name, "email") == 0)
    value = self->email;
  else if (strcmp (name, "phonenumber") == 0 || strcmp (name, "phone number") == 0)
    value = self->phone;
  return g_strdup (value ? value : "");
}

static char *
host_itext (DoorXpathHost *host, const char *id)
{
  return door_session_itext (session_of (host), id, DOOR_NODE_ROOT, NULL, FALSE);
}

static char *
host_choice_name (DoorXpathHost *host, const char *value, const char *question, DoorXNode context)
{
  DoorSession *self = session_of (host);
  g_autoptr (DoorXpath) path = door_xpath_compile (question, NULL);
  g_auto (DoorXValue) found = DOOR_X_VALUE_INIT;
  DoorNode node;
  DoorControl control;

  if (!path || !door_xpath_eval (path, host, context, context, &found, NULL)
      || found.kind != DOOR_X_NODESET)
    return NULL;
  for (guint i = 0; i < found.nodes->len; i++)
    {
      const DoorXNode x = g_array_index (found.nodes, DoorXNode, i);

      if (!door_xnode_is_ours (x))
        continue;
      node = (DoorNode) x;
      control = door_session_data (self, node)->control;
      if (control != DOOR_CONTROL_NONE)
        return door_session_choice_name (self, value, control, node);
    }
  return NULL;
}

static char *
host_form_version (DoorXpathHost *host)
{
  return g_strdup (session_of (host)->def->version);
}

void
door_session_host_init (DoorSession *self)
{
  static const DoorXpathHost table = {
    .document = host_document,
    .instance = host_instance,
    .parent = host_parent,
    .first_child = host_first_child,
    .next_sibling = host_next_sibling,
    .first_attribute = host_first_attribute,
    .next_attribute = host_next_attribute,
    .name = host_name,
    .is_attribute = host_is_attribute,
    .compare = host_compare,
    .is_relevant = host_is_relevant,
    .value = host_value,
    .position = host_position,
    .sibling_count = host_sibling_count,
    .is_repeat = host_is_repeat,
    .lookup = host_lookup,
    .now = host_now,
    .random = host_random,
    .random_bytes = host_random_bytes,
    .language = host_language,
    .property = host_property,
    .itext = host_itext,
    .choice_name = host_choice_name,
    .table = host_table,
    .form_version = host_form_version,
    .child_at = host_child_at,
  };

  self->host.host = table;
  self->host.session = self;
}

const char *
door_session_xnode_text (DoorSession *self, DoorXNode node, char **ret_made)
{
  DoorTreeId document;
  const DoorTree *tree;

  if (node == DOOR_XNODE_DOCUMENT)
    return "";
  if (door_xnode_is_ours (node))
    {
      const DoorSlot *slot = door_session_slot (self, (DoorNode) node);

      return slot->state & DOOR_SLOT_RELEVANT ? door_session_text_of (self, (DoorNode) node) : "";
    }
  tree = tree_of (self, node, &document);
  if (is_table_attribute (node))
    return tree->attributes[id_of (node)].value;
  return door_tree_text (tree, id_of (node), ret_made);
}

DoorXNode
door_session_xnode_child (DoorSession *self, DoorXNode node, GQuark name)
{
  return host_first_child (&self->host.host, node, name);
}
