/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include <string.h>

#include "door-session-host-private.h"

static GQuark
host_name (DoorXpathHost *host, DoorXNode node)
{
  DoorSession *self = door_host_session (host);
  DoorTreeId document;
  const DoorTree *tree;

  if (node == DOOR_XNODE_DOCUMENT)
    return 0;
  if (door_xnode_is_ours (node))
    return door_session_data (self, (DoorNode) node)->name;
  tree = door_table_tree (self, node, &document);
  if (door_table_is_attribute (node))
    return tree->attributes[door_table_id (node)].name;
  return door_table_id (node) == document ? 0 : tree->nodes[door_table_id (node)].name;
}

static const char *
host_namespace_uri (DoorXpathHost *host, DoorXNode node)
{
  DoorSession *self = door_host_session (host);
  DoorTreeId document;
  const DoorTree *tree;

  if (node == DOOR_XNODE_DOCUMENT)
    return "";
  if (door_xnode_is_ours (node))
    return door_tree_uri (self->def->tree, door_session_data (self, (DoorNode) node)->ns);
  tree = door_table_tree (self, node, &document);
  if (door_table_is_attribute (node))
    return door_tree_uri (tree, tree->attributes[door_table_id (node)].ns);
  return door_table_id (node) == document
             ? ""
             : door_tree_uri (tree, tree->nodes[door_table_id (node)].ns);
}

static gboolean
host_is_attribute (DoorXpathHost *host, DoorXNode node)
{
  if (node == DOOR_XNODE_DOCUMENT)
    return FALSE;
  if (door_xnode_is_ours (node))
    return door_session_data (door_host_session (host), (DoorNode) node)->kind
           == DOOR_DEF_ATTRIBUTE;
  return door_table_is_attribute (node);
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
    return compare_ours (door_host_session (host), (DoorNode) a, (DoorNode) b);
  if (a == DOOR_XNODE_DOCUMENT || b == DOOR_XNODE_DOCUMENT)
    return a == DOOR_XNODE_DOCUMENT && door_xnode_is_ours (b) ? -1 : (a > b) - (a < b);
  if (door_xnode_is_ours (a) || door_xnode_is_ours (b) || door_table_of (a) != door_table_of (b))
    return a < b ? -1 : 1;
  tree = door_table_tree (door_host_session (host), a, &document);
  owner_a
      = door_table_is_attribute (a) ? tree->attributes[door_table_id (a)].owner : door_table_id (a);
  owner_b
      = door_table_is_attribute (b) ? tree->attributes[door_table_id (b)].owner : door_table_id (b);
  if (owner_a != owner_b)
    return owner_a < owner_b ? -1 : 1;
  if (door_table_is_attribute (a) != door_table_is_attribute (b))
    return door_table_is_attribute (b) ? -1 : 1;
  return a < b ? -1 : 1;
}

static gboolean
host_is_relevant (DoorXpathHost *host, DoorXNode node)
{
  if (!door_xnode_is_ours (node))
    return TRUE;
  return (door_session_slot (door_host_session (host), (DoorNode) node)->state & DOOR_SLOT_RELEVANT)
         != 0;
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
    case DOOR_TYPE_PARTIAL_DATE: /* a whole one is as good as any other */
      return door_xpath_parse_date (text, ret_number);
    case DOOR_TYPE_DATE_TIME:
      return door_xpath_parse_date_time (text, self->zone, ret_number);
    case DOOR_TYPE_BOOLEAN:
      *ret_number = strcmp (text, "1") == 0 || strcmp (text, "true") == 0;
      return door_data_type_accepts (type, text);
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
  if (!(slot->state & DOOR_SLOT_HAS_NUMBER) && type == DOOR_TYPE_PARTIAL_DATE)
    door_xpath_value_set_partial_date (ret_value, slot->text);
  else if (!(slot->state & DOOR_SLOT_HAS_NUMBER))
    door_xpath_value_set_borrowed (ret_value, slot->text);
  else if (reads_as_number (type))
    door_xpath_value_set_number (ret_value, slot->number);
  else if (type == DOOR_TYPE_BOOLEAN)
    door_xpath_value_set_boolean (ret_value, slot->number != 0);
  else
    door_xpath_value_set_date (ret_value, slot->number, type == DOOR_TYPE_DATE_TIME);
}

static void
host_value (DoorXpathHost *host, DoorXNode node, DoorXValue *ret_value)
{
  DoorSession *self = door_host_session (host);
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
  DoorSession *self = door_host_session (host);
  const GQuark name = host_name (host, node);
  DoorXNode parent;
  guint position = 1;

  if (door_xnode_is_ours (node)
      && door_session_data (self, (DoorNode) node)->kind == DOOR_DEF_REPEAT)
    return door_session_position (self, (DoorNode) node);
  parent = host->parent (host, node);
  if (parent == DOOR_XNODE_NONE || host_is_attribute (host, node))
    return 1;
  for (DoorXNode n = host->first_child (host, parent, name); n != DOOR_XNODE_NONE && n != node;
       n = host->next_sibling (host, n, name))
    position++;
  return position;
}

static guint
host_sibling_count (DoorXpathHost *host, DoorXNode node)
{
  DoorSession *self = door_host_session (host);
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
  parent = host->parent (host, node);
  if (parent == DOOR_XNODE_NONE || host_is_attribute (host, node))
    return 1;
  for (DoorXNode n = host->first_child (host, parent, name); n != DOOR_XNODE_NONE;
       n = host->next_sibling (host, n, name))
    count++;
  return count;
}

static gboolean
host_is_repeat (DoorXpathHost *host, DoorXNode node)
{
  return door_xnode_is_ours (node)
         && door_session_data (door_host_session (host), (DoorNode) node)->kind == DOOR_DEF_REPEAT;
}

void
door_host_add_facts (DoorXpathHost *host)
{
  host->name = host_name;
  host->namespace_uri = host_namespace_uri;
  host->is_attribute = host_is_attribute;
  host->compare = host_compare;
  host->is_relevant = host_is_relevant;
  host->value = host_value;
  host->position = host_position;
  host->sibling_count = host_sibling_count;
  host->is_repeat = host_is_repeat;
}
