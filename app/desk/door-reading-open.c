/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts whose audience is above the team, opened at headquarters with a reason that is kept. */
#define G_LOG_DOMAIN "door-desk"

#include "door-reading-private.h"
#include "door-team-write.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is opened is the part and all inside it. */
gboolean
door_reading_hides (DoorReading *self, DoorDefNode def)
{
  if (!door_review_plan_is_hidden (self->plan, def))
    return FALSE;
  for (DoorDefNode at = def; at != DOOR_DEF_NONE; at = door_form_parent (self->form, at))
    {
      if (door_form_bind_attribute (self->form, at, "door:sealed"))
        return TRUE;
      if (g_hash_table_contains (self->opened_parts, door_form_path (self->form, at)))
        return FALSE;
    }
  return TRUE;
}

gboolean
door_reading_may_open (DoorReading *self, DoorReadingRow *row)
{
  return self->at_headquarters && door_reading_row_get_kind (row) == DOOR_READING_HIDDEN
         && *door_reading_row_get_path (row) != '\0';
}

typedef struct {
  DoorReading *reading;
  char *path;
  DoorCaseEvent *event;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_object_unref (self->reading);
  door_case_event_unref (self->event);
  g_free (self->path);
  g_free (self);
}

/* Only after the reason is kept. */
static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  DoorReading *self = opening->reading;
  GError *error = NULL;

  if (!door_team_desk_act_finish (DOOR_TEAM_DESK (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_hash_table_add (self->opened_parts, g_strdup (opening->path));
  g_ptr_array_add (self->events, door_case_event_ref (opening->event));
  door_reading_walk (self);
  door_reading_fill_files (self);
  door_reading_fill_course (self);
  door_reading_fill_history (self);
  g_task_return_boolean (task, TRUE);
}

void
door_reading_open_async (DoorReading *self,
                         DoorTeamDesk *desk,
                         DoorReadingRow *row,
                         const char *reason,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);
  const DoorTeamEntry *entry = door_team_row_entry (self->row);
  Opening *opening;

  if (!door_reading_may_open (self, row) || !reason || !*reason)
    {
      door_team_fail (task, G_IO_ERROR_INVALID_ARGUMENT,
                      reason && *reason ? _ ("Only headquarters may open this part.")
                                        : _ ("Say why, in a few words."));
      return;
    }
  opening = g_new0 (Opening, 1);
  opening->reading = g_object_ref (self);
  opening->path = g_strdup (door_reading_row_get_path (row));
  opening->event = door_team_event_new (desk, DOOR_EVENT_PART_OPENED);
  door_case_event_set (opening->event, "instance", entry->instance_id);
  door_case_event_set (opening->event, "path", opening->path);
  door_case_event_set (opening->event, "reason", reason);
  g_task_set_task_data (task, opening, opening_free);
  door_team_tell_to_async (desk, door_case_event_ref (opening->event), entry->person, on_kept,
                           task);
}

gboolean
door_reading_open_finish (DoorReading *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
