/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of the attributes that XML itself gives a meaning: xml:lang and xml:id. */
#define G_LOG_DOMAIN "door-xpath"

#include "door-xpath-private.h"

#include <string.h>

#define X_XML_NAMESPACE "http://www.w3.org/XML/1998/namespace"

static gboolean
is_of_xml (XRun *run, DoorXNode attribute)
{
  return strcmp (run->host->namespace_uri (run->host, attribute), X_XML_NAMESPACE) == 0;
}

/* "en" speaks of "en" and of "EN-gb". */
static gboolean
is_language_or_part (const char *language, const char *wanted)
{
  gsize length = strlen (wanted);

  return g_ascii_strncasecmp (language, wanted, length) == 0
         && (language[length] == '\0' || language[length] == '-');
}

void
door_x_call_lang (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  g_autoptr (GArray) around = door_x_collect (run, frame, door_x_arg (run, call, 1));
  g_auto (DoorXValue) wanted = DOOR_X_VALUE_INIT;
  g_auto (DoorXValue) language = DOOR_X_VALUE_INIT;
  const char *text = door_x_arg_text (run, frame, call, 0, &wanted);

  for (guint i = around->len; i > 0 && !run->failed; i--)
    {
      DoorXNode attribute = g_array_index (around, DoorXNode, i - 1);

      if (!is_of_xml (run, attribute))
        continue;
      door_x_node_value (run, attribute, &language);
      door_xpath_value_set_boolean (ret, is_language_or_part (door_x_value_text (&language), text));
      return;
    }
  door_xpath_value_set_boolean (ret, FALSE);
}

static gboolean
add_ids (XRun *run, const XTerm *arg, DoorXValue *value, gpointer data)
{
  const char *text = door_x_value_text (value);
  g_auto (GStrv) ids = NULL;

  if (!door_x_charge_text (run, arg, text, X_TEXT_BYTES_DEAR))
    return FALSE;
  ids = g_strsplit_set (text, " \t\r\n", -1);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      if (ids[i][0] != '\0')
        g_hash_table_add (data, g_strdup (ids[i]));
    }
  return TRUE;
}

/* Without a DTD an attribute is an id by being xml:id. */
static gboolean
has_one_of (XRun *run, DoorXNode element, GHashTable *ids)
{
  DoorXpathHost *host = run->host;
  GQuark name = g_quark_from_static_string ("id");
  DoorXNode attribute = host->first_attribute (host, element, name);

  for (; attribute != DOOR_XNODE_NONE; attribute = host->next_attribute (host, attribute, name))
    {
      g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

      if (!is_of_xml (run, attribute))
        continue;
      door_x_node_value (run, attribute, &value);
      return g_hash_table_contains (ids, door_x_value_text (&value));
    }
  return FALSE;
}

/* The node behind `node` in document order; a tree ends above its document. */
static DoorXNode
next_in_document (DoorXpathHost *host, DoorXNode node)
{
  DoorXNode next = host->first_child (host, node, 0);

  while (next == DOOR_XNODE_NONE && node != DOOR_XNODE_NONE)
    {
      next = host->next_sibling (host, node, 0);
      if (next == DOOR_XNODE_NONE)
        node = host->parent (host, node);
    }
  return next;
}

static DoorXNode
document_of (DoorXpathHost *host, DoorXNode node)
{
  DoorXNode parent;

  if (node == DOOR_XNODE_NONE)
    return host->document (host);
  while ((parent = host->parent (host, node)) != DOOR_XNODE_NONE)
    node = parent;
  return node;
}

void
door_x_call_id (XRun *run, const XFrame *frame, const XTerm *call, DoorXValue *ret)
{
  DoorXpathHost *host = run->host;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GArray *nodes = g_array_new (FALSE, FALSE, sizeof (DoorXNode));
  DoorXNode node = document_of (host, frame->context);

  door_x_each_of (run, frame, door_x_arg (run, call, 0), add_ids, ids);
  while (g_hash_table_size (ids) > 0 && (node = next_in_document (host, node)) != DOOR_XNODE_NONE
         && door_x_charge (run, call, 1))
    {
      if (has_one_of (run, node, ids) && host->is_relevant (host, node))
        g_array_append_val (nodes, node);
    }
  door_xpath_value_clear (ret);
  ret->kind = DOOR_X_NODESET;
  ret->nodes = nodes;
}
