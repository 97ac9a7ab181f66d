/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-xpath"

#include "form-expressions.h"

#include "door-files.h"
#include "door-xml.h"

#include <string.h>

typedef struct {
  const char *element; /* NULL: any */
  const char *attribute;
} Place;

static const Place places[] = {
  { "bind", "nodeset" },   { "bind", "relevant" }, { "bind", "constraint" },
  { "bind", "calculate" }, { "bind", "required" }, { "bind", "readonly" },
  { "repeat", "nodeset" }, { "repeat", "count" },  { "itemset", "nodeset" },
  { "setvalue", "value" }, { "setvalue", "ref" },  { "output", "value" },
  { "input", "ref" },      { "select1", "ref" },   { "select", "ref" },
  { "group", "ref" },      { "upload", "ref" },    { "trigger", "ref" },
};

static gboolean
is_expression (const xmlNode *node, const xmlAttr *attribute)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      if (strcmp ((const char *) node->name, places[i].element) == 0
          && strcmp ((const char *) attribute->name, places[i].attribute) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
visit (const xmlNode *node, FormExpression each, gpointer data)
{
  for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
    {
      xmlChar *value;

      if (!is_expression (node, a))
        continue;
      value = xmlNodeListGetString (node->doc, a->children, 1);
      if (value != NULL && value[strspn ((const char *) value, " \t\r\n")] != '\0')
        each ((const char *) node->name, (const char *) a->name, (const char *) value, data);
      xmlFree (value);
    }
}

gboolean
form_expressions_foreach (const char *path, FormExpression each, gpointer data)
{
  g_autoptr (GBytes) bytes = door_file_load (path, DOOR_XML_MAX_BYTES, NULL);
  g_autoptr (xmlDoc) doc = bytes != NULL ? door_xml_parse (bytes, path, NULL) : NULL;
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  const xmlNode *node = root;

  while (node != NULL)
    {
      if (node->type == XML_ELEMENT_NODE)
        visit (node, each, data);
      if (node->type == XML_ELEMENT_NODE && node->children != NULL)
        {
          node = node->children;
          continue;
        }
      while (node != root && node->next == NULL)
        node = node->parent;
      node = node == root ? NULL : node->next;
    }
  return root != NULL;
}

static void
add_forms (GStrvBuilder *builder, const char *folder, guint depth)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && depth > 0 && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, ".xml"))
        g_strv_builder_add (builder, path);
      else
        add_forms (builder, path, depth - 1);
    }
}

char **
form_expressions_corpus (void)
{
  const char *corpus = g_getenv ("DOOR_CORPUS");
  g_autofree char *folder = g_build_filename (corpus != NULL ? corpus : "", "forms", NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (corpus == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    return NULL;
  add_forms (builder, folder, 2);
  return g_strv_builder_end (builder);
}
