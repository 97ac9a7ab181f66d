/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-loader-private.h"

#include <stdio.h>
#include <string.h>

/* What tells one element from its neighbours in a message. */
static const char *
distinction (const DoorTree *tree, DoorTreeId element)
{
  static const char *const names[] = { "nodeset", "ref", "bind", "id", "lang", "event", NULL };

  for (const char *const *name = names; *name; name++)
    {
      const char *value = door_tree_attribute (tree, element, *name);

      /* What is calculated, or looked up in the translations, names no element. */
      if (value && *value && !strchr (value, '('))
        return value;
    }
  return NULL;
}

char *
door_form_describe (const DoorTree *tree, DoorTreeId element, const char *attribute)
{
  GString *out = g_string_new (NULL);
  gboolean is_told = FALSE;

  for (DoorTreeId node = element; node != DOOR_TREE_DOCUMENT && node != DOOR_TREE_NONE;
       node = tree->nodes[node].parent)
    {
      /* The innermost element that has a name says enough. */
      const char *which = is_told ? NULL : distinction (tree, node);
      g_autofree char *step
          = which ? g_strdup_printf ("/%s[%.120s]", door_tree_name (tree, node), which)
                  : g_strdup_printf ("/%s", door_tree_name (tree, node));

      is_told |= which != NULL;
      g_string_prepend (out, step);
    }
  if (attribute)
    g_string_append_printf (out, "/@%s", attribute);
  return g_string_free (out, FALSE);
}

void
door_loader_fault (DoorLoader *self,
                   DoorSeverity severity,
                   const char *code,
                   DoorTreeId element,
                   const char *attribute,
                   guint column,
                   const char *format,
                   ...)
{
  g_autofree char *message = NULL;
  g_autofree char *where = NULL;
  DoorPlace place = { NULL, 0, column };
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  if (element != DOOR_TREE_NONE && self->tree)
    {
      where = door_form_describe (self->tree, element, attribute);
      place.sheet = where;
      place.row = self->tree->nodes[element].line;
    }
  door_diagnostics_add (self->diagnostics, severity, code, &place, "%s", message);
}

void
door_loader_hint_path (DoorLoader *self, const char *path)
{
  const char *slash = strrchr (path, '/');
  const char *name = slash ? slash + 1 : path;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *nearest;

  for (guint i = 0; i < self->def->nodes->len; i++)
    g_ptr_array_add (names, (gpointer) g_quark_to_string (door_form_node (self->def, i)->name));
  g_ptr_array_add (names, NULL);
  nearest = door_nearest_name (name, (const char *const *) names->pdata);
  if (!nearest)
    return;
  for (guint i = 0; i < self->def->nodes->len; i++)
    if (strcmp (g_quark_to_string (door_form_node (self->def, i)->name), nearest) == 0)
      {
        door_diagnostics_hint (self->diagnostics, "the nearest is %s",
                               door_form_node (self->def, i)->path);
        return;
      }
}

static guint
column_of (const char *message)
{
  const char *at = strstr (message, "column ");
  guint column = 0;

  return at && sscanf (at, "column %u", &column) == 1 ? column : 0;
}

static const char *
code_of (const GError *error)
{
  if (g_error_matches (error, DOOR_XPATH_ERROR, DOOR_XPATH_ERROR_FUNCTION))
    return "xpath-function";
  if (g_error_matches (error, DOOR_XPATH_ERROR, DOOR_XPATH_ERROR_LIMIT))
    return "xpath-limit";
  return "xpath-syntax";
}

/* pulldata('wards', …) reads a table that the model need not declare. */
static void
note_pulled (DoorLoader *self, const char *source)
{
  for (const char *p = strstr (source, "pulldata"); p; p = strstr (p, "pulldata"))
    {
      const char *end;

      p += strlen ("pulldata");
      p += strspn (p, " \t\r\n(");
      end = *p == '\'' || *p == '"' ? strchr (p + 1, *p) : NULL;
      if (end)
        g_hash_table_add (self->pulled, g_strndup (p + 1, (gsize) (end - p - 1)));
    }
}

DoorXpath *
door_loader_compile (DoorLoader *self,
                     const char *source,
                     DoorTreeId element,
                     const char *attribute)
{
  g_autoptr (GError) error = NULL;
  DoorXpath *program = g_hash_table_lookup (self->def->programs, source);

  if (program)
    return program;
  program = door_xpath_compile (source, &error);
  if (!program)
    {
      door_loader_fault (self, DOOR_SEVERITY_ERROR, code_of (error), element, attribute,
                         column_of (error->message), "%s; in: %.200s", error->message, source);
      return NULL;
    }
  g_hash_table_insert (self->def->programs, (gpointer) door_xpath_source (program), program);
  note_pulled (self, source);
  return program;
}

gboolean
door_form_expression_place (const DoorFormDef *self,
                            DoorDefNode node,
                            DoorExprKind kind,
                            DoorPlace *ret_place)
{
  const DoorTreeId bind = door_form_node (self, node)->bind;
  g_autofree char *part = NULL;

  if (bind == DOOR_TREE_NONE)
    return FALSE;
  part = door_form_describe (self->tree, bind, door_form_expression_name (kind));
  return door_form_locate (self, part, ret_place);
}
