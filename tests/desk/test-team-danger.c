/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report of danger stands at the top until somebody says what was done, which everybody sees. */
#include "team-fixture.h"

#include "door-case-file.h"
#include "door-safety.h"
#include "door-team-case.h"
#include "door-team-danger.h"
#include "door-team-overdue.h"

#include <string.h>

static void
begin (TeamFixture *self)
{
  for (guint i = TEAM_AMINA; i <= TEAM_ANA; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
}

static void
report (TeamFixture *self, DoorSafetyAct act, const char *case_id, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorSafety *safety = door_desk_get_safety (door_scenario_desk (self->person[TEAM_AMINA]));

  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  door_safety_note_async (safety, act, case_id, text, team_keep_result, &result);
  team_wait (&result);
  door_safety_note_finish (safety, result, &error);
  g_assert_no_error (error);
}

static gboolean
settle (TeamFixture *self, TeamPerson person, const char *id, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  door_team_desk_settle_danger_async (team_desk (self, person), id, text, team_keep_result,
                                      &result);
  team_wait (&result);
  return door_team_desk_act_finish (team_desk (self, person), result, NULL);
}

/* The first thing to do, or NULL when it is no danger. transfer full. */
static char *
first_of_today (TeamFixture *self, TeamPerson person)
{
  g_autoptr (DoorToday) first
      = g_list_model_get_item (door_team_desk_get_today (team_desk (self, person)), 0);

  return first && door_today_get_kind (first) == DOOR_TODAY_DANGER
             ? g_strdup (door_today_get_title (first))
             : NULL;
}

static gboolean
history_says (TeamFixture *self, TeamPerson person, const char *text)
{
  DoorTeamCaseRow *row
      = door_team_cases_find (door_team_desk_get_cases (team_desk (self, person)), TEAM_CASE);
  GListModel *history = door_team_case_get_history (row);

  for (guint i = 0; i < g_list_model_get_n_items (history); i++)
    {
      g_autoptr (DoorMoment) moment = g_list_model_get_item (history, i);

      if (strstr (door_moment_get_detail (moment), text))
        return TRUE;
    }
  return FALSE;
}

static void
test_danger (TeamFixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *none = NULL;
  g_autofree char *one = NULL;
  g_autofree char *gone = NULL;

  begin (self);
  none = first_of_today (self, TEAM_SIONE);
  g_assert_null (none);
  report (self, DOOR_SAFETY_DANGER, TEAM_CASE, "Left the house, called the helper");
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_ANA);
  one = first_of_today (self, TEAM_ANA);
  g_assert_cmpstr (one, ==, "1 report of danger");
  {
    g_autoptr (GPtrArray) all = door_team_desk_list_dangers (team_desk (self, TEAM_SIONE));
    const DoorTeamDanger *danger = g_ptr_array_index (all, 0);

    g_assert_cmpuint (all->len, ==, 1);
    g_assert_cmpstr (danger->case_id, ==, TEAM_CASE);
    g_assert_cmpstr (danger->person, ==, "amina");
    g_assert_nonnull (strstr (danger->text, "called the helper"));
    g_assert_cmpstr (danger->settled, ==, "");
    id = g_strdup (danger->id);
  }

  g_assert_false (settle (self, TEAM_SIONE, id, ""));
  g_assert_true (settle (self, TEAM_SIONE, id, "She is with her sister"));
  g_assert_cmpuint (door_team_desk_count_dangers (team_desk (self, TEAM_SIONE)), ==, 0);
  g_assert_false (settle (self, TEAM_SIONE, id, "Twice"));
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_ANA);
  gone = first_of_today (self, TEAM_ANA);
  g_assert_null (gone);
  g_assert_true (history_says (self, TEAM_ANA, "She is with her sister"));
  {
    g_autoptr (GPtrArray) all = door_team_desk_list_dangers (team_desk (self, TEAM_ANA));
    const DoorTeamDanger *danger = g_ptr_array_index (all, 0);

    g_assert_true (g_str_has_prefix (danger->settled, "Dealt with by sione"));
  }
}

/* About no case: a call for help, which is not lost either. */
static void
test_help (TeamFixture *self, gconstpointer data)
{
  begin (self);
  report (self, DOOR_SAFETY_WELL, NULL, NULL);
  report (self, DOOR_SAFETY_HELP, NULL, "At the ford");
  report (self, DOOR_SAFETY_MUST_REPORT, TEAM_CASE, NULL);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  g_assert_cmpuint (door_team_desk_count_dangers (team_desk (self, TEAM_SIONE)), ==, 2);
  {
    g_autoptr (GPtrArray) all = door_team_desk_list_dangers (team_desk (self, TEAM_SIONE));
    const DoorTeamDanger *older = g_ptr_array_index (all, 1);

    g_assert_cmpstr (older->title, ==, "An interviewer asks for help");
    g_assert_cmpstr (older->case_id, ==, "");
    g_assert_true (settle (self, TEAM_SIONE, older->id, "Fetched her"));
  }
  g_assert_cmpuint (door_team_desk_count_dangers (team_desk (self, TEAM_SIONE)), ==, 1);
}

static guint
count_overdue (TeamFixture *self)
{
  g_autoptr (GPtrArray) overdue = door_team_desk_list_overdue (team_desk (self, TEAM_SIONE));

  g_assert_true (overdue->len == 0
                 || strcmp (((DoorTeamOverdue *) overdue->pdata[0])->person, "amina") == 0);
  return overdue->len;
}

/* Nothing was heard of her since before the next check-in was due. */
static void
test_overdue (TeamFixture *self, gconstpointer data)
{
  begin (self);
  g_assert_cmpuint (count_overdue (self), ==, 0);
  report (self, DOOR_SAFETY_WELL, NULL, NULL);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  g_assert_cmpuint (count_overdue (self), ==, 0);
  door_clock_advance (self->clock, 5 * G_TIME_SPAN_HOUR);
  g_assert_cmpuint (count_overdue (self), ==, 1);
  team_refresh (self, TEAM_SIONE);
  {
    g_autoptr (DoorToday) first
        = g_list_model_get_item (door_team_desk_get_today (team_desk (self, TEAM_SIONE)), 0);

    g_assert_cmpint (door_today_get_kind (first), ==, DOOR_TODAY_OVERDUE);
    g_assert_true (g_str_has_prefix (door_today_get_detail (first), "amina, expected"));
  }

  /* She checks in; or the day is over. */
  door_clock_advance (self->clock, 8 * G_TIME_SPAN_HOUR);
  g_assert_cmpuint (count_overdue (self), ==, 0);
}

static void
test_heard_of (TeamFixture *self, gconstpointer data)
{
  begin (self);
  report (self, DOOR_SAFETY_WELL, NULL, NULL);
  door_clock_advance (self->clock, 5 * G_TIME_SPAN_HOUR);
  report (self, DOOR_SAFETY_WELL, NULL, NULL);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  g_assert_cmpuint (count_overdue (self), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEAM_TEST ("/desk/team/danger", test_danger);
  ADD_TEAM_TEST ("/desk/team/danger/help", test_help);
  ADD_TEAM_TEST ("/desk/team/danger/overdue", test_overdue);
  ADD_TEAM_TEST ("/desk/team/danger/heard-of", test_heard_of);
  return g_test_run ();
}
