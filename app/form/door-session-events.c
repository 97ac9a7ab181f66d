/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include <stdlib.h>
#include <string.h>

#include "door-session-private.h"
#include "door-uuid.h"

static const DoorXpathHost *
host_of (DoorSession *self)
{
  return &self->host.host;
}

static char *
new_uuid (DoorSession *self)
{
  guint8 bytes[16];
  DoorUuid uuid;

  host_of (self)->random_bytes (&self->host.host, bytes, sizeof bytes);
  uuid = door_uuid_from_random (bytes);
  return door_uuid_to_instance_id (&uuid);
}

/* --- Preloads ----------------------------------------------------------------------------- */

static char *
timestamp (DoorSession *self, DoorDataType type)
{
  g_autoptr (GDateTime) local = door_clock_local (self->clock);
  g_autofree char *day = g_date_time_format (local, "%Y-%m-%d");
  g_autofree char *offset
      = g_date_time_format (local, g_date_time_get_utc_offset (local) == 0 ? "Z" : "%:z");
  g_autofree char *time = g_strdup_printf (
      "%02d:%02d:%02d.%03d%s", g_date_time_get_hour (local), g_date_time_get_minute (local),
      g_date_time_get_second (local), g_date_time_get_microsecond (local) / 1000, offset);

  if (type == DOOR_TYPE_DATE)
    return g_steal_pointer (&day);
  if (type == DOOR_TYPE_TIME)
    return g_steal_pointer (&time);
  return g_strconcat (day, "T", time, NULL);
}

/* 0 is Sunday; -1 is none. */
static int
weekday_named (const char *name)
{
  static const char *const names[] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };

  for (int i = 0; i < 7; i++)
    if (g_strcmp0 (names[i], name) == 0)
      return i;
  return -1;
}

/* "prevperiod-week-mon-head-x-1": the first day (tail: the last) of a week that begins on Mondays, so many
 * weeks ago (0: of this one); with x today may be its last day. NULL when it is written otherwise. */
static char *
past_week (DoorSession *self, const char *params)
{
  g_auto (GStrv) parts = g_strsplit (params, "-", -1);
  const guint n = g_strv_length (parts);
  const int begins = n > 2 ? weekday_named (parts[2]) : -1;
  const int with_today = n > 4 && strcmp (parts[4], "x") == 0;
  const int weeks = n > 5 ? CLAMP (atoi (parts[5]), 0, 1000) : 1;
  g_autoptr (GDateTime) local = door_clock_local (self->clock);
  g_autoptr (GDateTime) day = NULL;
  int back;

  if (begins < 0 || n < 4 || strcmp (parts[1], "week") != 0)
    return NULL;
  back = (g_date_time_get_day_of_week (local) % 7 - begins + 7 + with_today) % 7 - with_today
         + 7 * weeks;
  if (strcmp (parts[3], "tail") == 0)
    back -= 6;
  else if (strcmp (parts[3], "head") != 0)
    return NULL;
  day = g_date_time_add_days (local, -back);
  return g_date_time_format (day, "%Y-%m-%d");
}

static char *
preloaded_date (DoorSession *self, const char *params)
{
  if (strcmp (params, "today") == 0)
    return timestamp (self, DOOR_TYPE_DATE);
  return g_str_has_prefix (params, "prevperiod-") ? past_week (self, params) : NULL;
}

static char *
preloaded (DoorSession *self, const DoorDefNodeData *data)
{
  const char *params = data->preload_params ? data->preload_params : "";

  if (strcmp (data->preload, "uid") == 0)
    return new_uuid (self);
  if (strcmp (data->preload, "timestamp") == 0)
    return strcmp (params, "start") == 0 ? timestamp (self, data->type) : NULL;
  if (strcmp (data->preload, "date") == 0)
    return preloaded_date (self, params);
  if (strcmp (data->preload, "property") == 0)
    return host_of (self)->property (&self->host.host, params);
  return NULL;
}

void
door_session_preload (DoorSession *self, DoorFrameId frame)
{
  const DoorFrame f = *door_session_frame (self, frame);
  const DoorRepeat *layout = door_form_repeat (self->def, f.repeat);

  for (guint32 i = 0; i < layout->n_slots; i++)
    {
      const DoorDefNodeData *data = door_session_data (self, f.base + i);
      g_autofree char *value = data->preload ? preloaded (self, data) : NULL;

      if (value)
        door_session_store (self, f.base + i, value, DOOR_CHANGE_EFFECT);
    }
  for (guint i = 0; i < layout->repeats->len; i++)
    {
      const GArray *list
          = door_session_list (self, frame, g_array_index (layout->repeats, guint32, i));

      for (guint j = 0; j < list->len; j++)
        door_session_preload (self, g_array_index (list, DoorFrameId, j));
    }
}

/* The end is stamped every time an interview is finished. */
void
door_session_preload_end (DoorSession *self)
{
  for (DoorNode node = DOOR_NODE_ROOT; node < self->slots->len; node++)
    {
      const DoorDefNodeData *data = door_session_data (self, node);
      g_autofree char *value = NULL;

      if (!data->preload || strcmp (data->preload, "timestamp") != 0 || !data->preload_params
          || strcmp (data->preload_params, "end") != 0 || !door_session_is_alive (self, node))
        continue;
      value = timestamp (self, data->type);
      door_session_store (self, node, value, DOOR_CHANGE_EFFECT);
    }
}

void
door_session_ensure_instance_id (DoorSession *self)
{
  g_autofree char *id = NULL;
  DoorNode node;

  if (self->def->instance_id == DOOR_DEF_NONE)
    return;
  node = door_frame_node (self, DOOR_FRAME_ROOT, self->def->instance_id);
  if (!door_slot_is_blank (door_session_slot (self, node)))
    return;
  id = new_uuid (self);
  door_session_store (self, node, id, DOOR_CHANGE_EFFECT);
}

/* --- Actions ------------------------------------------------------------------------------ */

static DoorNode
find_target (DoorSession *self, const DoorAction *action, DoorNode context)
{
  g_auto (DoorXValue) found = DOOR_X_VALUE_INIT;

  if (!action->target_path)
    return door_session_near (self, action->target, context);
  if (!door_xpath_eval (action->target_path, &self->host.host, door_session_xnode (context),
                        door_session_xnode (context), &found, NULL)
      || found.kind != DOOR_X_NODESET)
    return DOOR_NODE_NONE;
  for (guint i = 0; i < found.nodes->len; i++)
    if (door_xnode_is_ours (g_array_index (found.nodes, DoorXNode, i)))
      return (DoorNode) g_array_index (found.nodes, DoorXNode, i);
  return DOOR_NODE_NONE;
}

static void
set_value (DoorSession *self, const DoorAction *action, DoorNode target)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  g_autofree char *text = NULL;

  if (!action->value)
    text = g_strdup (action->text);
  else if (door_session_eval_program (self, action->value, door_session_xnode (target), target,
                                      &value))
    text = door_data_type_print (door_session_data (self, target)->type, &value, &self->host.host,
                                 self->zone);
  door_session_store (self, target, text ? text : "", DOOR_CHANGE_EFFECT);
}

static void
run (DoorSession *self, const DoorAction *action, DoorNode context)
{
  const DoorNode target = find_target (self, action, context);

  if (target == DOOR_NODE_NONE || (door_session_slot (self, target)->state & DOOR_SLOT_SEALED))
    return;
  switch (action->kind)
    {
    case DOOR_ACTION_SET_LOCATION:
      door_session_note (self, target, DOOR_CHANGE_WANTS_LOCATION);
      break;
    case DOOR_ACTION_RECORD_AUDIO:
      door_session_note (self, target, DOOR_CHANGE_WANTS_AUDIO);
      break;
    case DOOR_ACTION_SET_VALUE:
    default:
      set_value (self, action, target);
    }
}

static void
run_in_frame (DoorSession *self, DoorFrameId frame, gpointer data)
{
  const DoorAction *action = data;

  run (self, action,
       door_frame_node (self, frame, door_form_control (self->def, action->host)->context));
}

void
door_session_run_actions (DoorSession *self, DoorEvents event)
{
  for (guint i = 0; i < self->def->actions->len; i++)
    {
      DoorAction *action = &g_array_index (self->def->actions, DoorAction, i);

      if (!(action->events & event))
        continue;
      if (action->host == DOOR_CONTROL_NONE)
        run (self, action, DOOR_NODE_ROOT);
      else
        door_session_each_frame (
            self, DOOR_FRAME_ROOT,
            door_form_frame_of (self->def, door_form_control (self->def, action->host)->context),
            run_in_frame, action);
    }
}

/* Whether the action belongs to the instances of a layout: it stands in their repeat, or in the
 * model with a target in them. */
static gboolean
belongs_to (const DoorSession *self, const DoorAction *action, guint32 repeat)
{
  if (action->host != DOOR_CONTROL_NONE)
    return door_form_frame_of (self->def, door_form_control (self->def, action->host)->context)
           == repeat;
  return action->target != DOOR_DEF_NONE
         && door_form_frame_of (self->def, action->target) == repeat;
}

void
door_session_run_repeat_actions (DoorSession *self, DoorFrameId frame)
{
  const guint32 repeat = door_session_frame (self, frame)->repeat;

  for (int in_body = 0; in_body < 2; in_body++)
    for (guint i = 0; i < self->def->actions->len; i++)
      {
        const DoorAction *action = &g_array_index (self->def->actions, DoorAction, i);

        if ((action->events & DOOR_EVENT_NEW_REPEAT)
            && (action->host != DOOR_CONTROL_NONE) == (in_body != 0)
            && belongs_to (self, action, repeat))
          run (self, action, door_session_frame (self, frame)->base);
      }
}

void
door_session_run_value_actions (DoorSession *self, DoorNode node)
{
  const DoorDefNodeData *data = door_session_data (self, node);

  for (guint32 i = 0; i < data->value_actions.n; i++)
    {
      const guint32 number
          = g_array_index (self->def->value_actions, guint32, data->value_actions.first + i);

      run (self, &g_array_index (self->def->actions, DoorAction, number), node);
    }
}
