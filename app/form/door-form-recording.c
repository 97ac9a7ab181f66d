/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-form"

#include "door-form-recording.h"

#include "door-form-private.h"

/* The action of a number; NULL behind the last. */
static const DoorAction *
find (const DoorFormDef *self, guint index)
{
  for (guint i = 0; i < self->actions->len; i++)
    {
      const DoorAction *action = &g_array_index (self->actions, DoorAction, i);

      if (action->kind == DOOR_ACTION_RECORD_AUDIO && index-- == 0)
        return action;
    }
  return NULL;
}

guint
door_form_n_recordings (const DoorFormDef *self)
{
  guint n = 0;

  while (find (self, n))
    n++;
  return n;
}

DoorFormRecording
door_form_recording (const DoorFormDef *self, guint index)
{
  DoorFormRecording recording = { DOOR_DEF_NONE, NULL, FALSE };
  const DoorAction *action = find (self, index);

  g_return_val_if_fail (action != NULL, recording);

  recording.node = action->target;
  recording.quality = action->quality;
  recording.on_load = (action->events & (DOOR_EVENT_FIRST_LOAD | DOOR_EVENT_LOAD)) != 0;
  return recording;
}
