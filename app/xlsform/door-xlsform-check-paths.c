/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes that a cell names by a path rather than by ${name}: "/data/group/age", "../age", "//age",
 * "current()/../age", "${group}/age", also in brackets. For a check that must not be got round, what
 * cannot be told (an axis) is taken for every node of that name. What comes out of a function
 * ("instance('list')/root/item") is no part of the record.
 */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-check-private.h"
#include "door-xlsform-references.h"

#include <string.h>

#define MAX_BRACKETS 8u          /* within one another; real ones stay below 3 */
#define MAX_VISITS 50000000u     /* of nodes, for a whole workbook; a real one asks for thousands */
#define SPACES " \t\r\n\xc2\xa0" /* also the space that does not break */

typedef struct {
  DoorXlsConversion *conversion;
  DoorXlsPathFunc func;
  gpointer data;
  guint *n_visits;
  guint depth;
} Scan;

static void scan_text (Scan *self, const char *text, const char *end, const DoorXlsNode *context);

static gboolean
is_name_start (const char *p)
{
  return g_ascii_isalpha (*p) || *p == '_' || (guchar) *p >= 0x80;
}

static gboolean
is_name (const char *p)
{
  return is_name_start (p) || g_ascii_isdigit (*p) || *p == '-' || *p == '.';
}

static const char *
skip_name (const char *p, const char *end)
{
  while (p < end && (is_name (p) || (*p == ':' && p + 1 < end && is_name_start (p + 1))))
    p++;
  return p;
}

static const char *
skip_spaces (const char *p, const char *end)
{
  while (p < end && strchr (SPACES, *p))
    p++;
  return p;
}

/* --- steps --- */

static gboolean
may_visit (Scan *self)
{
  if (++*self->n_visits <= MAX_VISITS)
    return TRUE;
  door_xls_conversion_refuse_size (self->conversion);
  return FALSE;
}

static gboolean
is_called (const DoorXlsNode *node, const char *name, gsize length)
{
  return (length == 1 && *name == '*')
         || (strncmp (node->name, name, length) == 0 && node->name[length] == '\0');
}

/* Children or, with `all`, everything below; NULL stands for the document, whose child is the root. */
static void
add_below (Scan *self,
           GPtrArray *to,
           const DoorXlsNode *node,
           const char *name,
           gsize length,
           gboolean all)
{
  const DoorXlsNode *root = self->conversion->root;
  const DoorXlsNode *at = node ? node->first : root;

  while (at && may_visit (self))
    {
      if (is_called (at, name, length))
        g_ptr_array_add (to, (gpointer) at);
      at = all ? door_xls_node_next (at, node ? node : root) : at == root ? NULL : at->next;
    }
}

/* One step from all nodes of `from`, which it frees. */
static GPtrArray *
step (Scan *self, GPtrArray *from, const char *name, gsize length, gboolean all)
{
  GPtrArray *to = g_ptr_array_new ();

  for (guint i = 0; i < from->len && !self->conversion->is_too_large; i++)
    {
      const DoorXlsNode *node = from->pdata[i];

      if (length == 2 && strncmp (name, "..", 2) == 0)
        {
          if (node && node->parent)
            g_ptr_array_add (to, node->parent);
        }
      else if (length == 1 && *name == '.')
        g_ptr_array_add (to, (gpointer) node);
      else
        add_below (self, to, node, name, length, all);
    }
  g_ptr_array_unref (from);
  return to;
}

static const char *
skip_bracket (const char *p, const char *end)
{
  guint depth = 0;

  for (; p < end; p++)
    if (*p == '[')
      depth++;
    else if (*p == ']' && --depth == 0)
      return p + 1;
  return end;
}

/* What stands in brackets is seen from each of the nodes. */
static const char *
scan_brackets (Scan *self, const char *p, const char *end, const GPtrArray *nodes)
{
  while ((p = skip_spaces (p, end)) < end && *p == '[')
    {
      const char *after = skip_bracket (p, end);

      if (self->depth++ < MAX_BRACKETS)
        {
          for (guint i = 0; i < nodes->len && !self->conversion->is_too_large; i++)
            scan_text (self, p + 1, after, nodes->pdata[i]);
          if (nodes->len == 0)
            scan_text (self, p + 1, after, NULL);
        }
      self->depth--;
      p = after;
    }
  return p;
}

/* "parent::a" and its kin: any node of that name. */
static const char *
strip_axis (const char *name, gsize *length)
{
  const char *axis = g_strstr_len (name, (gssize) *length, "::");
  const char *prefix;

  if (axis)
    {
      *length -= (gsize) (axis + 2 - name);
      return axis + 2;
    }
  prefix = memchr (name, ':', *length);
  if (!prefix)
    return name;
  *length -= (gsize) (prefix + 1 - name);
  return prefix + 1;
}

static const char *
read_name (const char *p, const char *end)
{
  if (p < end && *p == '*')
    return p + 1;
  if (p + 1 < end && p[0] == '.' && p[1] == '.')
    return p + 2;
  if (p < end && *p == '.')
    return p + 1;
  p = skip_name (p, end);
  while (p + 2 < end && p[0] == ':' && p[1] == ':')
    p = p[2] == '*' ? p + 3 : skip_name (p + 2, end);
  return p;
}

/* Takes `nodes`. `p` stands at the path's next "/", "[" or, with `begins`, at its first name. */
static const char *
scan_path (Scan *self, const char *p, const char *end, GPtrArray *nodes, gboolean begins)
{
  for (;;)
    {
      const gboolean all = p + 1 < end && p[0] == '/' && p[1] == '/';
      const char *name = begins && *p != '/' ? p : skip_spaces (p + 1 + all, end);
      const char *after = read_name (name, end);
      gsize length = (gsize) (after - name);
      const char *bare = strip_axis (name, &length);
      const gboolean has_axis = bare > name + 1 && bare[-1] == ':' && bare[-2] == ':';

      if (length == 0)
        break;
      if (has_axis)
        {
          g_ptr_array_set_size (nodes, 0);
          g_ptr_array_add (nodes, NULL);
        }
      nodes = step (self, nodes, bare, length, all || has_axis);
      p = skip_spaces (scan_brackets (self, after, end, nodes), end);
      begins = FALSE;
      if (p >= end || *p != '/')
        break;
    }
  for (guint i = 0; i < nodes->len; i++)
    if (nodes->pdata[i])
      self->func (nodes->pdata[i], self->data);
  g_ptr_array_unref (nodes);
  return p;
}

/* --- beginnings --- */

static GPtrArray *
just (const DoorXlsNode *node)
{
  GPtrArray *nodes = g_ptr_array_new ();

  g_ptr_array_add (nodes, (gpointer) node);
  return nodes;
}

static GPtrArray *
referred_to (Scan *self, const char *p)
{
  DoorXlsReference reference;
  g_autofree char *name = NULL;
  gpointer node;

  if (door_xls_references_parse (p, &reference, 1) != 1 || reference.start != p)
    return g_ptr_array_new ();
  name = g_strndup (reference.name, reference.name_length);
  node = g_hash_table_lookup (self->conversion->elements, name);
  return node && node != self->conversion ? just (node) : g_ptr_array_new ();
}

/* "${group}/age": the reference itself is somebody else's. */
static const char *
scan_reference (Scan *self, const char *p, const char *end)
{
  const char *close = memchr (p, '}', (gsize) (end - p));
  const char *after = close ? skip_spaces (close + 1, end) : p + 2;

  return close && after < end && *after == '/'
             ? scan_path (self, after, end, referred_to (self, p), FALSE)
             : after;
}

static const char *
scan_name (Scan *self, const char *p, const char *end, const DoorXlsNode *context)
{
  const char *after = skip_name (p, end);
  const char *next = skip_spaces (after, end);

  if (g_str_has_prefix (p, "current()"))
    {
      next = skip_spaces (p + strlen ("current()"), end);
      return next < end && *next == '/' ? scan_path (self, next, end, just (context), FALSE) : next;
    }
  if (next < end && (*next == '/' || *next == '[' || g_str_has_prefix (next, "::")) && context)
    return scan_path (self, p, end, just (context), TRUE);
  return after;
}

/* After a function's ")" a path leads through something that is not the record. */
static const char *
skip_foreign_path (const char *p, const char *end)
{
  while (p < end && *p == '/')
    p = read_name (skip_spaces (p + 1 + (p + 1 < end && p[1] == '/'), end), end);
  return p;
}

static void
scan_text (Scan *self, const char *text, const char *end, const DoorXlsNode *context)
{
  const char *p = text;

  while (p < end && *p && !self->conversion->is_too_large)
    {
      if (*p == '$' && p + 1 < end && p[1] == '{')
        p = scan_reference (self, p, end);
      else if (*p == ')')
        p = skip_foreign_path (skip_spaces (p + 1, end), end);
      else if (*p == '/')
        p = scan_path (self, p, end, just (NULL), FALSE);
      else if (*p == '.' && context && p + 1 < end && (p[1] == '.' || p[1] == '/'))
        p = scan_path (self, p, end, just (context), TRUE);
      else if (is_name_start (p))
        p = scan_name (self, p, end, context);
      else
        p++;
    }
}

void
door_xls_check_paths (DoorXlsConversion *conversion,
                      const char *text,
                      const DoorXlsNode *context,
                      guint *n_visits,
                      DoorXlsPathFunc func,
                      gpointer data)
{
  Scan self = { conversion, func, data, n_visits, 0 };

  if (strchr (text, '/') || strstr (text, "..") || strstr (text, "::"))
    scan_text (&self, text, text + strlen (text), context);
}
