/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compare-forms.h"

#include <string.h>

/* Attributes that hold XPath, where a run of white space is one space. */
static const char *const expressions[] = {
  "nodeset",  "ref",   "value", "calculate", "relevant", "constraint", "required",
  "readonly", "count", "query", "intent",    "seed",     NULL,
};

static char *
fold (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", words[i]);
  return g_string_free (out, FALSE);
}

static char *
full_name (const xmlNs *ns, const xmlChar *name)
{
  return g_strdup_printf ("{%s}%s", ns ? (const char *) ns->href : "", (const char *) name);
}

static char *
attribute_line (const xmlNode *node, const xmlAttr *attribute)
{
  g_autofree char *name = full_name (attribute->ns, attribute->name);
  xmlChar *value = xmlNodeListGetString (node->doc, attribute->children, 1);
  gboolean is_expression = g_strv_contains (expressions, (const char *) attribute->name);
  g_autofree char *text = is_expression ? fold (value ? (const char *) value : "")
                                        : g_strdup (value ? (const char *) value : "");

  xmlFree (value);
  return g_strdup_printf ("%s=“%s”", name, text);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
attributes_of (const xmlNode *node)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (const xmlAttr *a = node->properties; a; a = a->next)
    g_ptr_array_add (lines, attribute_line (node, a));
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv (" ", (char **) lines->pdata);
}

static gboolean
is_text (const xmlNode *node)
{
  return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

/* The text from `*node` up to the next element, "" when it is blank; moves to that element. */
static char *
take_text (xmlNode **node)
{
  GString *out = g_string_new (NULL);

  for (; *node && (*node)->type != XML_ELEMENT_NODE; *node = (*node)->next)
    if (is_text (*node))
      g_string_append (out, (const char *) (*node)->content);
  if (strspn (out->str, " \t\r\n") == out->len)
    g_string_truncate (out, 0);
  return g_string_free (out, FALSE);
}

static char *
difference (const char *path, const char *what, const char *ours, const char *theirs)
{
  return g_strdup_printf ("%s: %s: ours %s, theirs %s", path, what, ours, theirs);
}

static char *compare_elements (xmlNode *a, xmlNode *b, const char *path);

static char *
compare_children (xmlNode *a, xmlNode *b, const char *path)
{
  char *found = NULL;

  while (!found)
    {
      g_autofree char *text_a = take_text (&a);
      g_autofree char *text_b = take_text (&b);

      if (strcmp (text_a, text_b) != 0)
        return difference (path, "text", text_a, text_b);
      if (!a && !b)
        return NULL;
      if (!a || !b)
        return difference (path, "children", a ? (const char *) a->name : "end",
                           b ? (const char *) b->name : "end");
      found = compare_elements (a, b, path);
      a = a->next;
      b = b->next;
    }
  return found;
}

static char *
compare_elements (xmlNode *a, xmlNode *b, const char *path)
{
  g_autofree char *name_a = full_name (a->ns, a->name);
  g_autofree char *name_b = full_name (b->ns, b->name);
  g_autofree char *attributes_a = attributes_of (a);
  g_autofree char *attributes_b = attributes_of (b);
  g_autofree char *here = g_strdup_printf ("%s/%s", path, (const char *) a->name);

  if (strcmp (name_a, name_b) != 0)
    return difference (path, "element", name_a, name_b);
  if (strcmp (attributes_a, attributes_b) != 0)
    return difference (here, "attributes", attributes_a, attributes_b);
  return compare_children (a->children, b->children, here);
}

char *
compare_forms (GBytes *ours, GBytes *theirs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (xmlDoc) a = door_xml_parse (ours, "ours", &error);
  g_autoptr (xmlDoc) b = a ? door_xml_parse (theirs, "theirs", &error) : NULL;

  if (!b)
    return g_strdup (error->message);
  return compare_elements (xmlDocGetRootElement (a), xmlDocGetRootElement (b), "");
}
