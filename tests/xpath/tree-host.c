/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-xpath"

#include "tree-host.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  GQuark name; /* 0: a document */
  char *uri;
  char *text;
  char *type;
  guint parent, first_child, last_child, next, first_attribute, last_attribute;
  guint position;
  gboolean is_attribute, is_repeat, hidden;
} Node;

/* A node's handle is its place in the array; handles grow in document order. */
struct _TreeHost {
  DoorXpathHost host; /* first: a pointer to it is a pointer to the tree */
  GArray *nodes;      /* Node; 0 is unused */
  GHashTable *instances;
  DoorXNode document;
  char *now, *zone, *language;
  gboolean use_index;
  guint n_lookups, n_moves;
  guint64 dice;
};

#define AT(i) g_array_index (self->nodes, Node, (i))

static TreeHost *
tree (DoorXpathHost *host)
{
  return (TreeHost *) host;
}

static Node *
node_at (DoorXpathHost *host, DoorXNode node)
{
  g_assert_cmpuint (node, >, 0);
  g_assert_cmpuint (node, <, tree (host)->nodes->len);
  return &g_array_index (tree (host)->nodes, Node, node);
}

/* --- Building --------------------------------------------------------------------------------- */

static guint
position_for (TreeHost *self, guint parent, GQuark name)
{
  guint position = 1;

  if (AT (parent).last_child != 0 && AT (AT (parent).last_child).name == name)
    return AT (AT (parent).last_child).position + 1;
  for (guint i = AT (parent).first_child; i != 0; i = AT (i).next)
    position += AT (i).name == name ? 1 : 0;
  return position;
}

/* "xml:lang", and "p:name" in the namespace "urn:p". */
static void
split_name (const char *name, Node *node)
{
  const char *colon = name != NULL ? strchr (name, ':') : NULL;
  g_autofree char *prefix = colon != NULL ? g_strndup (name, (gsize) (colon - name)) : NULL;

  node->name = name != NULL ? g_quark_from_string (colon != NULL ? colon + 1 : name) : 0;
  if (g_strcmp0 (prefix, "xml") == 0)
    node->uri = g_strdup ("http://www.w3.org/XML/1998/namespace");
  else
    node->uri = prefix != NULL ? g_strconcat ("urn:", prefix, NULL) : g_strdup ("");
}

static guint
add_node (TreeHost *self, guint parent, const char *name, gboolean is_attribute)
{
  Node node = { .parent = parent, .is_attribute = is_attribute, .position = 1 };
  guint index = self->nodes->len;
  guint *last;

  split_name (name, &node);
  node.text = g_strdup ("");
  if (parent != 0 && !is_attribute)
    node.position = position_for (self, parent, node.name);
  g_array_append_val (self->nodes, node);
  if (parent == 0)
    return index;
  last = is_attribute ? &AT (parent).last_attribute : &AT (parent).last_child;
  if (*last != 0)
    AT (*last).next = index;
  else if (is_attribute)
    AT (parent).first_attribute = index;
  else
    AT (parent).first_child = index;
  *last = index;
  return index;
}

typedef struct {
  TreeHost *self;
  guint open;
} Build;

static void
on_start (GMarkupParseContext *context,
          const char *name,
          const char **names,
          const char **values,
          gpointer data,
          GError **error)
{
  Build *build = data;
  TreeHost *self = build->self;
  guint index = add_node (self, build->open, name, FALSE);

  AT (index).hidden = AT (build->open).hidden;
  for (; *names != NULL; names++, values++)
    {
      guint attribute;

      if (strcmp (*names, "_type") == 0)
        AT (index).type = g_strdup (*values);
      else if (strcmp (*names, "_repeat") == 0)
        AT (index).is_repeat = TRUE;
      else if (strcmp (*names, "_hidden") == 0)
        AT (index).hidden = TRUE;
      else
        {
          attribute = add_node (self, index, *names, TRUE);
          g_free (AT (attribute).text);
          AT (attribute).text = g_strdup (*values);
        }
    }
  build->open = index;
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Build *build = data;

  build->open = g_array_index (build->self->nodes, Node, build->open).parent;
}

static void
on_text (
    GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
  Build *build = data;
  Node *node = &g_array_index (build->self->nodes, Node, build->open);
  g_autofree char *piece = g_strndup (text, length);

  if (strspn (piece, " \n\t") == length || node->name == 0)
    return;
  g_free (node->text);
  node->text = g_strdup (piece);
}

static guint
add_document (TreeHost *self, const char *xml)
{
  static const GMarkupParser parser = { on_start, on_end, on_text, NULL, NULL };
  Build build = { self, add_node (self, 0, NULL, FALSE) };
  guint document = build.open;
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &build, NULL);
  GError *error = NULL;

  g_markup_parse_context_parse (context, xml, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
  return document;
}

/* --- Host: the tree --------------------------------------------------------------------------- */

static DoorXNode
host_document (DoorXpathHost *host)
{
  return tree (host)->document;
}

static DoorXNode
host_instance (DoorXpathHost *host, const char *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (tree (host)->instances, id));
}

static DoorXNode
host_parent (DoorXpathHost *host, DoorXNode node)
{
  return node_at (host, node)->parent;
}

static DoorXNode
seek (DoorXpathHost *host, guint index, GQuark name)
{
  tree (host)->n_moves++;
  while (index != 0 && name != 0 && node_at (host, index)->name != name)
    index = node_at (host, index)->next;
  return index;
}

static DoorXNode
host_first_child (DoorXpathHost *host, DoorXNode node, GQuark name)
{
  return seek (host, node_at (host, node)->first_child, name);
}

static DoorXNode
host_next_sibling (DoorXpathHost *host, DoorXNode node, GQuark name)
{
  return seek (host, node_at (host, node)->next, name);
}

static DoorXNode
host_first_attribute (DoorXpathHost *host, DoorXNode node, GQuark name)
{
  return seek (host, node_at (host, node)->first_attribute, name);
}

static GQuark
host_name (DoorXpathHost *host, DoorXNode node)
{
  return node_at (host, node)->name;
}

static const char *
host_namespace_uri (DoorXpathHost *host, DoorXNode node)
{
  return node_at (host, node)->uri;
}

static gboolean
host_is_attribute (DoorXpathHost *host, DoorXNode node)
{
  return node_at (host, node)->is_attribute;
}

static int
host_compare (DoorXpathHost *host, DoorXNode a, DoorXNode b)
{
  return a < b ? -1 : a > b;
}

static gboolean
host_is_relevant (DoorXpathHost *host, DoorXNode node)
{
  return !node_at (host, node)->hidden;
}

static void
host_value (DoorXpathHost *host, DoorXNode node, DoorXValue *ret_value)
{
  Node *n = node_at (host, node);
  double days;

  if (n->text[0] == '\0' || n->type == NULL)
    door_xpath_value_set_borrowed (ret_value, n->text);
  else if (strcmp (n->type, "date") == 0 && door_xpath_parse_date (n->text, &days))
    door_xpath_value_set_date (ret_value, days, FALSE);
  else if (strcmp (n->type, "dateTime") == 0)
    {
      g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (tree (host)->zone);

      g_assert_true (door_xpath_parse_date_time (n->text, zone, &days));
      door_xpath_value_set_date (ret_value, days, TRUE);
    }
  else
    door_xpath_value_set_number (ret_value, g_ascii_strtod (n->text, NULL));
}

static guint
host_position (DoorXpathHost *host, DoorXNode node)
{
  return node_at (host, node)->position;
}

static guint
host_sibling_count (DoorXpathHost *host, DoorXNode node)
{
  Node *n = node_at (host, node);
  guint count = 0;

  if (n->parent == 0)
    return 1;
  for (guint i = node_at (host, n->parent)->first_child; i != 0; i = node_at (host, i)->next)
    count += node_at (host, i)->name == n->name ? 1 : 0;
  return count;
}

static gboolean
host_is_repeat (DoorXpathHost *host, DoorXNode node)
{
  return node_at (host, node)->is_repeat;
}

static gboolean
host_lookup (
    DoorXpathHost *host, DoorXNode parent, GQuark child, GQuark key, const char *value, GArray *out)
{
  if (!tree (host)->use_index)
    return FALSE;
  tree (host)->n_lookups++;
  for (DoorXNode n = host_first_child (host, parent, child); n != 0;
       n = host_next_sibling (host, n, child))
    {
      DoorXNode field = host_first_child (host, n, key);

      if (field != 0 && strcmp (node_at (host, field)->text, value) == 0)
        g_array_append_val (out, n);
    }
  return TRUE;
}

/* --- Host: the surroundings ------------------------------------------------------------------- */

static GDateTime *
host_now (DoorXpathHost *host)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (tree (host)->zone);

  return g_date_time_new_from_iso8601 (tree (host)->now, zone);
}

static double
host_random (DoorXpathHost *host)
{
  tree (host)->dice = tree (host)->dice * 6364136223846793005u + 1442695040888963407u;
  return (double) (tree (host)->dice >> 11) / 9007199254740992.0;
}

static void
host_random_bytes (DoorXpathHost *host, guint8 *out, gsize n)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (guint8) (host_random (host) * 256);
}

static const char *
host_language (DoorXpathHost *host)
{
  return tree (host)->language;
}

static char *
host_property (DoorXpathHost *host, const char *name)
{
  return g_strdup_printf ("<%s>", name);
}

static char *
host_itext (DoorXpathHost *host, const char *id)
{
  return strcmp (id, "none") == 0 ? NULL : g_strdup_printf ("text of %s", id);
}

static char *
host_choice_name (DoorXpathHost *host, const char *value, const char *question, DoorXNode context)
{
  return strcmp (value, "none") == 0 ? NULL : g_strdup_printf ("%s in %s", value, question);
}

static DoorXNode
host_table (DoorXpathHost *host, const char *name)
{
  g_autofree char *id = g_strconcat ("table:", name, NULL);

  return host_instance (host, id);
}

static char *
host_form_version (DoorXpathHost *host)
{
  return g_strdup ("2026.1");
}

static gboolean
host_verify_signed (DoorXpathHost *host, const char *content, const char *key, char **ret_text)
{
  if (strcmp (key, "good") != 0)
    return FALSE;
  *ret_text = g_strdup (content);
  return TRUE;
}

static const DoorXpathHost functions = {
  .document = host_document,
  .instance = host_instance,
  .parent = host_parent,
  .first_child = host_first_child,
  .next_sibling = host_next_sibling,
  .first_attribute = host_first_attribute,
  .next_attribute = host_next_sibling,
  .name = host_name,
  .namespace_uri = host_namespace_uri,
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
  .verify_signed = host_verify_signed,
};

/* --- Public ----------------------------------------------------------------------------------- */

TreeHost *
tree_host_new (const char *primary)
{
  TreeHost *self = g_new0 (TreeHost, 1);
  Node unused = { 0 };

  self->host = functions;
  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  g_array_append_val (self->nodes, unused);
  self->instances = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->language = g_strdup ("en");
  self->dice = 42;
  tree_host_set_now (self, "2026-11-23T10:30:15.250", "+05:00");
  self->document = add_document (self, primary);
  return self;
}

void
tree_host_free (TreeHost *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      g_free (AT (i).uri);
      g_free (AT (i).text);
      g_free (AT (i).type);
    }
  g_array_unref (self->nodes);
  g_hash_table_unref (self->instances);
  g_free (self->now);
  g_free (self->zone);
  g_free (self->language);
  g_free (self);
}

void
tree_host_add_instance (TreeHost *self, const char *id, const char *xml)
{
  guint document = add_document (self, xml);

  g_hash_table_insert (self->instances, g_strdup (id), GUINT_TO_POINTER (document));
}

DoorXpathHost *
tree_host_get (TreeHost *self)
{
  return &self->host;
}

void
tree_host_set_now (TreeHost *self, const char *iso, const char *zone)
{
  g_free (self->now);
  g_free (self->zone);
  self->now = g_strdup (iso);
  self->zone = g_strdup (zone);
}

void
tree_host_set_language (TreeHost *self, const char *language)
{
  g_free (self->language);
  self->language = g_strdup (language);
}

static DoorXNode
find_child (TreeHost *self, DoorXNode parent, char *name)
{
  char *bracket = strchr (name, '[');
  guint position = bracket != NULL ? (guint) atoi (bracket + 1) : 1;
  DoorXNode node;

  if (name[0] == '@')
    return host_first_attribute (&self->host, parent, g_quark_from_string (name + 1));
  if (bracket != NULL)
    *bracket = '\0';
  node = host_first_child (&self->host, parent, g_quark_from_string (name));
  for (guint k = 1; k < position && node != 0; k++)
    node = host_next_sibling (&self->host, node, g_quark_from_string (name));
  return node;
}

DoorXNode
tree_host_find (TreeHost *self, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  DoorXNode node = self->document;

  for (guint i = 1; names[i] != NULL && names[i][0] != '\0'; i++)
    {
      node = find_child (self, node, names[i]);
      g_assert_cmpuint (node, !=, 0);
    }
  return node;
}

char *
tree_host_path (TreeHost *self, DoorXNode node)
{
  GString *path = g_string_new (NULL);

  if (AT (node).name == 0)
    g_string_append_c (path, '/');
  for (; AT (node).name != 0; node = AT (node).parent)
    {
      g_autofree char *step = g_strdup_printf ("/%s%s", AT (node).is_attribute ? "@" : "",
                                               g_quark_to_string (AT (node).name));

      if (AT (node).is_repeat)
        {
          g_autofree char *position = g_strdup_printf ("[%u]", AT (node).position);

          g_string_prepend (path, position);
        }
      g_string_prepend (path, step);
    }
  return g_string_free (path, FALSE);
}

void
tree_host_use_index (TreeHost *self, gboolean use)
{
  self->use_index = use;
}

guint
tree_host_n_lookups (TreeHost *self)
{
  return self->n_lookups;
}

guint
tree_host_n_moves (TreeHost *self)
{
  return self->n_moves;
}
