/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyst-fixture.h"

#include "door-csv.h"
#include "door-files.h"
#include "door-scenario-day.h"

#include <string.h>

/* --- Fetching -------------------------------------------------------------------------------- */

static void
fetch_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Office *self = data;
  GError *error = NULL;

  if (door_analyst_fetch (self->team->url, self->token, self->folder, &self->fetched, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* In a thread of its own: the hub answers on the main context here. */
void
office_fetch (Office *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, team_keep_result, &result);
  g_autoptr (GError) error = NULL;

  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, fetch_in_thread);
  team_wait (&result);
  g_task_propagate_boolean (task, &error);
  g_assert_no_error (error);
}

void
office_init (Office *self, TeamFixture *team)
{
  g_autoptr (GError) error = NULL;

  *self = (Office){ .team = team };
  door_hub_store_add_user (team->store, "ines", DOOR_USER_ANALYST, "", &error);
  g_assert_no_error (error);
  door_hub_store_add_device (team->store, "ines", "office", &self->token, NULL, &error);
  g_assert_no_error (error);
  self->folder = g_build_filename (team->folder, "fetched", NULL);
  self->to = g_build_filename (team->folder, "export", NULL);
}

void
office_clear (Office *self)
{
  g_free (self->token);
  g_free (self->folder);
  g_free (self->to);
}
DoorAnalystJob
office_job (const Office *self)
{
  static const char *const formats[] = { "csv", "sav", "dta", NULL };

  return (DoorAnalystJob){ .folder = self->folder,
                           .key = self->team->analyst,
                           .survey_key = door_identity_public (self->team->survey),
                           .formats = formats,
                           .to = self->to,
                           .replace = TRUE,
                           .confirmed_by = "Ines",
                           .made_at = "2025-11-24T08:00:00Z" };
}

void
office_export (const DoorAnalystJob *job, DoorAnalystReport *report)
{
  g_autoptr (GError) error = NULL;

  door_analyst_export (job, report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->set_aside->len, ==, 0);
}

/* --- Looking at files -------------------------------------------------------------------------- */

char *
office_text (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* The cell of a table's only row with `key` in its first column. */
static char *
office_cell (const char *folder, const char *name, guint row, const char *column)
{
  g_autofree char *text = office_text (folder, name);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (DoorCsvTable) table = door_csv_read (bytes, NULL);
  int index = door_csv_find (table, column);

  g_assert_cmpint (index, >=, 0);
  g_assert_cmpuint (row, <, door_csv_rows (table));
  return g_strdup (door_csv_cell (table, row, (guint) index));
}

guint
office_rows (const char *folder, const char *name)
{
  g_autofree char *text = office_text (folder, name);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (DoorCsvTable) table = door_csv_read (bytes, NULL);

  return door_csv_rows (table);
}

void
office_assert_cell (
    const char *folder, const char *name, guint row, const char *column, const char *is)
{
  g_autofree char *cell = office_cell (folder, name, row, column);

  g_assert_cmpstr (cell, ==, is);
}

/* --- Acts ---------------------------------------------------------------------------------------- */

void
office_begin (Office *self, TeamFixture *team)
{
  g_autoptr (GError) error = NULL;

  office_init (self, team);
  for (guint i = 0; i < TEAM_N; i++)
    {
      team_unlock (team, i);
      team_sync (team, i);
    }
  door_scenario_visit (team->person[TEAM_AMINA], TEAM_CASE, "in-person", &error);
  g_assert_no_error (error);
  team_interview (team);
  team_sync (team, TEAM_SIONE);
}

void
office_decide (TeamFixture *team, DoorReviewState from, DoorDecision decision)
{
  g_autofree char *why_not = NULL;

  door_clock_advance (team->clock, G_TIME_SPAN_MINUTE);
  why_not = team_decide (team, TEAM_SIONE, team_find (team, TEAM_SIONE, from), decision, "because",
                         NULL, 0);
  g_assert_cmpstr (why_not, ==, NULL);
  team_sync (team, TEAM_SIONE);
}
