/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts whose audience is above the team, opened at headquarters with a reason that is kept. */
#define G_LOG_DOMAIN "door-desk"

#include "door-reading-private.h"

#include "door-desk-binds.h"
#include "door-guard-private.h"
#include "door-record-parts.h"
#include "door-team-write.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
door_reading_is_for_analysts (DoorReading *self, DoorDefNode def)
{
  const char *sealed = door_desk_bind (self->form, def, "sealed");

  return (sealed && strcmp (sealed, "headquarters") != 0)
         || g_strcmp0 (door_desk_bind (self->form, def, "audience"), "analysts") == 0;
}

/* What is opened is the part and all inside it. */
gboolean
door_reading_hides (DoorReading *self, DoorDefNode def)
{
  if (!door_review_plan_is_hidden (self->plan, def))
    return FALSE;
  for (DoorDefNode at = def; at != DOOR_DEF_NONE; at = door_form_parent (self->form, at))
    {
      if (door_reading_is_for_analysts (self, at))
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
  DoorTeamDesk *desk;
  char *path;
  DoorCaseEvent *event;
  GBytes *section; /* sealed; NULL: the part is in the record */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_object_unref (self->reading);
  g_object_unref (self->desk);
  door_case_event_unref (self->event);
  g_clear_pointer (&self->section, g_bytes_unref);
  g_free (self->path);
  g_free (self);
}

static void
show_part (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  DoorReading *self = opening->reading;

  g_hash_table_add (self->opened_parts, g_strdup (opening->path));
  g_ptr_array_add (self->events, door_case_event_ref (opening->event));
  door_reading_walk (self);
  door_reading_fill_files (self);
  door_reading_fill_course (self);
  door_reading_fill_history (self);
  g_task_return_boolean (task, TRUE);
}

/* --- What is sealed to headquarters --------------------------------------------------------------- */

/* The section of the group at `path`, as it came; NULL. transfer full. */
static GBytes *
find_section (DoorReading *self, const char *path)
{
  DoorDefNode def = door_form_find (self->form, path);
  g_autofree char *name = g_strdup_printf (
      "section-%u.door",
      door_guard_section_number (self->form, door_form_node_control (self->form, def)));

  for (guint i = 0; i < self->opened->sections->len; i++)
    {
      const DoorTeamFile *section = g_ptr_array_index (self->opened->sections, i);

      if (strcmp (section->label, name) == 0)
        return g_bytes_ref (section->content);
    }
  return NULL;
}

static gpointer
unseal (DoorVault *vault, gpointer section, GError **error)
{
  return door_team_open_section (vault, section, error);
}

/* The answers take the place of the empty group, for as long as the reading is open. */
static gboolean
take_answers (GTask *task, GBytes *answers, GError **error)
{
  Opening *opening = g_task_get_task_data (task);
  DoorReading *self = opening->reading;
  guint language = door_session_language (self->session);
  GBytes *whole = door_record_put_section (self->opened->record, opening->path, answers, error);
  DoorSession *session;

  if (!whole)
    return FALSE;
  g_bytes_unref (self->opened->record);
  self->opened->record = whole;
  session = door_reading_resume (opening->desk, self->form, self->opened, error);
  if (!session)
    return FALSE;
  door_session_free (self->session);
  self->session = session;
  door_session_set_language (session, language);
  return TRUE;
}

/* Its files and its course with them. */
static void
on_unsealed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (DoorRecordSection) section
      = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (!section || !take_answers (task, section->answers, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  door_reading_take_journal (opening->reading, section->journal);
  g_ptr_array_add (opening->reading->sections, g_steal_pointer (&section));
  show_part (task);
}

/* Only after the reason is kept. */
static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  if (!door_team_desk_act_finish (DOOR_TEAM_DESK (source), result, &error))
    g_task_return_error (task, error);
  else if (opening->section)
    door_vault_queue_call_async (door_team_desk_queue (DOOR_TEAM_DESK (source)), unseal,
                                 g_bytes_ref (opening->section), (GDestroyNotify) g_bytes_unref,
                                 (GDestroyNotify) door_record_section_free, on_unsealed,
                                 g_steal_pointer (&task));
  else
    show_part (task);
}

static gboolean
is_sealed (DoorReading *self, const char *path)
{
  return door_desk_bind (self->form, door_form_find (self->form, path), "sealed") != NULL;
}

/* NULL: it may be opened. */
static const char *
find_obstacle (DoorReading *self, DoorReadingRow *row, const char *reason)
{
  if (!door_reading_may_open (self, row))
    return _ ("Only headquarters may open this part.");
  if (!reason || !*reason)
    return _ ("Say why, in a few words.");
  return NULL;
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
  const char *obstacle = find_obstacle (self, row, reason);
  const char *path = door_reading_row_get_path (row);
  Opening *opening;
  gboolean sealed = !obstacle && is_sealed (self, path);
  g_autoptr (GBytes) section = sealed ? find_section (self, path) : NULL;

  if (obstacle || (sealed && !section))
    {
      door_team_fail (task, G_IO_ERROR_INVALID_ARGUMENT,
                      obstacle
                          ? obstacle
                          : _ ("Nothing of this part came: it was not asked, or is destroyed."));
      return;
    }
  opening = g_new0 (Opening, 1);
  opening->reading = g_object_ref (self);
  opening->desk = g_object_ref (desk);
  opening->path = g_strdup (path);
  opening->section = g_steal_pointer (&section);
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
