/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-guard-private.h"

#include <stdlib.h>
#include <string.h>

const char *
door_guard_attribute (DoorFormDef *def, DoorDefNode node, const char *name)
{
  guint n = node == DOOR_DEF_NONE ? 0 : door_form_n_bind_attributes (def, node);

  for (guint i = 0; i < n; i++)
    {
      const char *full = door_form_bind_attribute_name (def, node, i);
      const char *colon = strrchr (full, ':');

      if (strcmp (colon ? colon + 1 : full, name) == 0)
        return door_form_bind_attribute (def, node, full);
    }
  return NULL;
}

static gboolean
is_set (const char *value)
{
  return value && *value && strcmp (value, "no") != 0 && strcmp (value, "false") != 0
         && strcmp (value, "0") != 0;
}

/* TRUE when the form guards this very group. */
static gboolean
read_group (DoorFormDef *def, DoorControl control, DoorGuarded *ret)
{
  DoorDefNode node = door_form_control_node (def, control);
  const char *sensitivity = door_guard_attribute (def, node, "sensitivity");
  const char *sealed = door_guard_attribute (def, node, "sealed");
  const char *draw = door_guard_attribute (def, node, "draw");

  if (!sensitivity)
    sensitivity = door_guard_attribute (def, node, "sens");
  ret->control = control;
  ret->node = node;
  ret->sensitivity = sensitivity ? atoi (sensitivity) : 0;
  ret->sealed = is_set (sealed);
  ret->audience = sealed && strcmp (sealed, "headquarters") == 0 ? DOOR_AUDIENCE_HEADQUARTERS
                                                                 : DOOR_AUDIENCE_ANALYSTS;
  ret->draws = is_set (draw);
  /* What is sealed is sensitive, whether or not the author says so. */
  if (ret->sealed && ret->sensitivity == 0)
    ret->sensitivity = 2;
  return ret->sensitivity > 0 || ret->draws;
}

DoorGuarded
door_guard_find (DoorFormDef *def, DoorControl control)
{
  DoorGuarded found = { DOOR_CONTROL_NONE, DOOR_DEF_NONE, 0, FALSE, DOOR_AUDIENCE_ANALYSTS, FALSE };
  DoorGuarded group;

  for (; control != DOOR_CONTROL_NONE && control != DOOR_CONTROL_ROOT;
       control = door_form_control_parent (def, control))
    if (!door_form_control_is_question (def, control) && read_group (def, control, &group)
        && (group.sealed || !found.sealed))
      found = group;
  return found;
}

guint
door_guard_section_number (DoorFormDef *def, DoorControl control)
{
  guint number = 0;
  DoorGuarded group;

  for (DoorControl c = 0; c < door_form_n_controls (def); c++)
    {
      if (!door_form_control_is_question (def, c) && read_group (def, c, &group) && group.sealed)
        number++;
      if (c == control)
        return number;
    }
  return 0;
}

DoorGuarded
door_guard_of_section (DoorFormDef *def, guint number)
{
  DoorGuarded none = { DOOR_CONTROL_NONE, DOOR_DEF_NONE, 0, FALSE, DOOR_AUDIENCE_ANALYSTS, FALSE };
  DoorGuarded group;

  for (DoorControl c = 0; c < door_form_n_controls (def); c++)
    if (!door_form_control_is_question (def, c) && read_group (def, c, &group) && group.sealed
        && --number == 0)
      return group;
  return none;
}

DoorNode
door_guard_gate_node (DoorGuard *self, const DoorGuarded *guarded)
{
  DoorSession *session = self->interview->session;
  DoorFormDef *def = door_session_def (session);
  DoorDefNode found = DOOR_DEF_NONE;

  /* Ids run in document order: the last one before the group, unless one is inside it. */
  for (DoorDefNode node = 0; node < door_form_n_nodes (def); node++)
    {
      gboolean inside
          = node > guarded->node && guarded->node != DOOR_DEF_NONE
            && g_str_has_prefix (door_form_path (def, node), door_form_path (def, guarded->node));

      if (node > guarded->node && !inside)
        break;
      if (is_set (door_guard_attribute (def, node, "gate")))
        found = node;
    }
  return found == DOOR_DEF_NONE ? DOOR_NODE_NONE
                                : door_session_near (session, found, DOOR_NODE_ROOT);
}
