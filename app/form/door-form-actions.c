/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-loader-private.h"

#include <string.h>

static const struct {
  const char *name;
  DoorEvents event;
} events[] = {
  { "odk-instance-first-load", DOOR_EVENT_FIRST_LOAD },
  { "xforms-ready", DOOR_EVENT_FIRST_LOAD },
  { "odk-instance-load", DOOR_EVENT_LOAD },
  { "odk-new-repeat", DOOR_EVENT_NEW_REPEAT },
  { "jr-insert", DOOR_EVENT_NEW_REPEAT },
  { "xforms-value-changed", DOOR_EVENT_VALUE_CHANGED },
  { "xforms-revalidate", DOOR_EVENT_REVALIDATE },
};

static const struct {
  const char *name;
  DoorActionKind kind;
} kinds[] = {
  { "setvalue", DOOR_ACTION_SET_VALUE },
  { "setgeopoint", DOOR_ACTION_SET_LOCATION },
  { "recordaudio", DOOR_ACTION_RECORD_AUDIO },
};

static DoorEvents
read_events (DoorLoader *self, DoorTreeId element)
{
  const char *text = door_tree_attribute (self->tree, element, "event");
  g_auto (GStrv) names = g_strsplit_set (text ? text : "", " \t\r\n", -1);
  DoorEvents found = 0;

  for (char **name = names; *name; name++)
    {
      DoorEvents event = 0;

      for (guint i = 0; i < G_N_ELEMENTS (events); i++)
        if (strcmp (events[i].name, *name) == 0)
          event = events[i].event;
      if (**name && !event)
        door_loader_fault (self, DOOR_SEVERITY_WARNING, "event-unknown", element, "event", 0,
                           "the event %.100s is not known; it never happens", *name);
      found |= event;
    }
  return found;
}

static void
read_target (DoorLoader *self, DoorTreeId element, const char *base, DoorAction *action)
{
  const char *ref = door_tree_attribute (self->tree, element, "ref");
  const char *bind = door_tree_attribute (self->tree, element, "bind");

  if (!ref && bind)
    ref = g_hash_table_lookup (self->bind_ids, bind);
  action->target = ref ? door_loader_find (self, base, ref) : DOOR_DEF_NONE;
  if (action->target != DOOR_DEF_NONE || !ref)
    {
      if (!ref)
        door_loader_fault (self, DOOR_SEVERITY_ERROR, "action-no-ref", element, "ref", 0,
                           "an action does not say which node it sets");
      return;
    }
  if (strchr (ref, '['))
    {
      action->target_path = door_loader_compile (self, ref, element, "ref");
      return;
    }
  door_loader_fault (self, DOOR_SEVERITY_WARNING, "action-unknown-node", element, "ref", 0,
                     "the record has no node %.200s; the action does nothing", ref);
  door_loader_hint_path (self, ref);
}

static void
read_action (DoorLoader *self, DoorTreeId element, DoorActionKind kind, DoorControl host)
{
  DoorAction action = { .kind = kind, .target = DOOR_DEF_NONE, .host = host, .text = "" };
  const DoorDefNode context
      = host == DOOR_CONTROL_NONE ? DOOR_DEF_ROOT : door_form_control (self->def, host)->context;
  const char *value = door_tree_attribute (self->tree, element, "value");

  action.events = read_events (self, element);
  action.quality = door_tree_attribute (self->tree, element, "quality");
  read_target (self, element, door_form_node (self->def, context)->path, &action);
  if (value && *value)
    action.value = door_loader_compile (self, value, element, "value");
  else if (!value)
    action.text = self->tree->nodes[element].text;
  if (action.target != DOOR_DEF_NONE || action.target_path)
    g_array_append_val (self->def->actions, action);
}

void
door_loader_read_actions (DoorLoader *self, DoorTreeId parent, DoorControl host)
{
  for (DoorTreeId c = door_tree_child (self->tree, parent, 0); c != DOOR_TREE_NONE;
       c = door_tree_next (self->tree, c, 0))
    {
      const char *name = door_tree_name (self->tree, c);

      for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
        if (strcmp (kinds[i].name, name) == 0)
          read_action (self, c, kinds[i].kind, host);
    }
}

static gboolean
listens_to (const DoorFormDef *def, const DoorAction *action, DoorDefNode node)
{
  return (action->events & DOOR_EVENT_VALUE_CHANGED) && action->host != DOOR_CONTROL_NONE
         && door_form_control (def, action->host)->node == node;
}

/* Which actions a change of each node's value fires. */
void
door_loader_index_actions (DoorLoader *self)
{
  DoorFormDef *def = self->def;

  for (guint32 a = 0; a < def->actions->len; a++)
    {
      const DoorAction *action = &g_array_index (def->actions, DoorAction, a);
      DoorDefNodeData *node;

      if (!(action->events & DOOR_EVENT_VALUE_CHANGED) || action->host == DOOR_CONTROL_NONE
          || door_form_control (def, action->host)->node == DOOR_DEF_NONE)
        continue;
      node = door_form_node (def, door_form_control (def, action->host)->node);
      if (node->value_actions.n > 0)
        continue; /* all of this node's were listed with its first */
      node->value_actions.first = def->value_actions->len;
      for (guint32 b = a; b < def->actions->len; b++)
        if (listens_to (def, &g_array_index (def->actions, DoorAction, b),
                        door_form_control (def, action->host)->node))
          {
            g_array_append_val (def->value_actions, b);
            node->value_actions.n++;
          }
    }
}
