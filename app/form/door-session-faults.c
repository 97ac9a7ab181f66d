/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions that could not be evaluated: an interview goes on without them, and their author is
 * told. */
#define G_LOG_DOMAIN "door-form"

#include "door-session-private.h"

static const char *
code_of (const GError *error)
{
  if (g_error_matches (error, DOOR_XPATH_ERROR, DOOR_XPATH_ERROR_LIMIT))
    return "xpath-limit";
  return "xpath-value";
}

/* The bind's attribute that the program comes from; NULL when it stands elsewhere. */
static const char *
attribute_of (const DoorDefNodeData *data, const DoorXpath *program)
{
  for (int kind = 0; kind < DOOR_N_EXPRS; kind++)
    if (data->exprs[kind] == program)
      return door_form_expression_name (kind);
  return NULL;
}

/* The part of the form that the program comes from. What stands outside of binds (outputs, filters,
 * actions) is told at the node that it is about. transfer full. */
static char *
part_of (const DoorFormDef *def,
         const DoorDefNodeData *data,
         const DoorXpath *program,
         DoorPlace *ret_place)
{
  const char *attribute = attribute_of (data, program);
  const DoorTreeId element = attribute ? data->bind : data->element;

  if (element == DOOR_TREE_NONE)
    return g_strdup (data->path);
  ret_place->row = def->tree->nodes[element].line;
  return attribute ? door_form_describe (def->tree, element, attribute) : g_strdup (data->path);
}

static gboolean
is_new (DoorSession *self, const DoorXpath *program, DoorDefNode def)
{
  if (!self->faults)
    {
      self->faults = door_diagnostics_new ();
      self->fault_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    }
  return door_diagnostics_length (self->faults) < DOOR_DIAGNOSTICS_MAX
         && g_hash_table_add (self->fault_keys,
                              g_strdup_printf ("%p %u", (gconstpointer) program, def));
}

void
door_session_note_fault (DoorSession *self,
                         const DoorXpath *program,
                         DoorNode node,
                         const GError *error)
{
  const DoorNode at = node == DOOR_NODE_NONE ? DOOR_NODE_ROOT : node;
  const DoorDefNode def = door_session_slot (self, at)->def;
  const DoorDefNodeData *data = door_form_node (self->def, def);
  g_autofree char *ref = NULL;
  g_autofree char *part = NULL;
  DoorPlace place = { NULL };

  if (!is_new (self, program, def))
    return;
  ref = door_session_ref (self, at);
  part = part_of (self->def, data, program, &place);
  place.sheet = part;
  door_form_locate (self->def, part, &place);
  door_diagnostics_add (self->faults, DOOR_SEVERITY_WARNING, code_of (error), &place,
                        "%s: %s; in: %.200s", ref, error->message, door_xpath_source (program));
}

const DoorDiagnostics *
door_session_faults (const DoorSession *self)
{
  return self->faults;
}
