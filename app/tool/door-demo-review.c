/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The supervisor's part of the main job: receive, read, approve, send. */
#define G_LOG_DOMAIN "doorctl"

#include "door-demo.h"

#include "door-reading.h"
#include "door-scenario.h"

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
refresh (DoorTeamDesk *team, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_team_desk_refresh_async (team, keep_result, &result);
  return door_team_desk_refresh_finish (team, wait_for (&result), error);
}

/* The first interview that somebody has to decide about. */
static DoorTeamRow *
find_open (DoorTeamDesk *team, GError **error)
{
  DoorTeamList *list = door_team_desk_get_list (team);
  DoorTeamRow *row;

  door_team_list_set_show (list, DOOR_TEAM_SHOW_TO_DO);
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  if (!row)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         "no interview has come to the supervisor");
  return row;
}

static gboolean
approve (DoorTeamDesk *team, DoorTeamRow *row, guint *ret_answers, GError **error)
{
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GAsyncResult) decided = NULL;
  g_autoptr (DoorReading) reading = NULL;

  door_team_desk_read_async (team, row, keep_result, &read);
  reading = door_team_desk_read_finish (team, wait_for (&read), error);
  if (!reading)
    return FALSE;
  *ret_answers = g_list_model_get_n_items (door_reading_get_rows (reading));
  door_reading_decide_async (reading, team, DOOR_DECISION_APPROVE, "", keep_result, &decided);
  return door_team_desk_decide_finish (team, wait_for (&decided), error);
}

gboolean
door_demo_review (const DoorDemo *demo, DoorClock *clock, guint *ret_lines, GError **error)
{
  g_autoptr (DoorScenario) sione = door_scenario_new (demo->supervisor, clock);
  g_autoptr (DoorTeamRow) row = NULL;
  DoorTeamDesk *team;

  if (!door_scenario_unlock (sione, DOOR_DEMO_SUPERVISOR, DOOR_DEMO_PASSPHRASE, error)
      || !door_scenario_sync (sione, error))
    return FALSE;
  team = door_desk_get_team (door_scenario_desk (sione));
  if (!team)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           "the survey's list does not name this account as a supervisor's");
      return FALSE;
    }
  return refresh (team, error) && (row = find_open (team, error))
         && approve (team, row, ret_lines, error) && door_scenario_sync (sione, error)
         && door_scenario_lock (sione, error);
}
