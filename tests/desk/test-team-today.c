/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The five things to do today: each appears when it is due, the most urgent first, leads to the interviews it
 * is about, and goes when it is done. Danger and check-ins: test-team-danger.c. */
#include "team-fixture.h"

#include <string.h>

/* All of it, as "kind count": for comparing at a glance. transfer full. */
static char *
today (TeamFixture *self, TeamPerson person)
{
  static const char *const words[DOOR_N_TODAY] = {
    [DOOR_TODAY_DANGER] = "danger",     [DOOR_TODAY_OVERDUE] = "overdue",
    [DOOR_TODAY_CONFLICT] = "conflict", [DOOR_TODAY_CORRECTED] = "corrected",
    [DOOR_TODAY_FLAGGED] = "flagged",   [DOOR_TODAY_NEW] = "new",
    [DOOR_TODAY_RETURNED] = "returned", [DOOR_TODAY_PEOPLE] = "people",
    [DOOR_TODAY_CASES] = "cases",
  };
  GListModel *all = door_team_desk_get_today (team_desk (self, person));
  GString *text = g_string_new (NULL);

  g_assert_cmpuint (g_list_model_get_n_items (all), <=, 5);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (DoorToday) item = g_list_model_get_item (all, i);

      g_assert_cmpuint (strlen (door_today_get_title (item)), >, 5);
      g_assert_cmpuint (strlen (door_today_get_detail (item)), >, 5);
      g_string_append_printf (text, "%s%s %u", i > 0 ? ", " : "", words[door_today_get_kind (item)],
                              door_today_get_count (item));
    }
  return g_string_free (text, FALSE);
}

static void
expect (TeamFixture *self, TeamPerson person, const char *what)
{
  g_autofree char *is = today (self, person);

  g_assert_cmpstr (is, ==, what);
}

static void
decide (TeamFixture *self,
        TeamPerson person,
        DoorReviewState state,
        DoorDecision decision,
        const char *text)
{
  g_autofree char *why_not
      = team_decide (self, person, team_find (self, person, state), decision, text, NULL, 0);

  g_assert_cmpstr (why_not, ==, NULL);
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
}

static void
begin (TeamFixture *self)
{
  for (guint i = TEAM_AMINA; i <= TEAM_ANA; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  expect (self, TEAM_SIONE, "");
  team_interview (self);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_ANA);
}

/* What the first row leads to. */
static void
expect_filter (TeamFixture *self, DoorTeamShow wanted)
{
  g_autoptr (DoorToday) first
      = g_list_model_get_item (door_team_desk_get_today (team_desk (self, TEAM_SIONE)), 0);
  DoorTeamShow show = DOOR_TEAM_SHOW_ALL;
  const char *person = NULL;

  g_assert_true (door_today_get_filter (first, &show, &person));
  g_assert_cmpint (show, ==, wanted);
  g_assert_cmpstr (person, ==, NULL);
  g_assert_cmpuint (
      door_team_list_count (door_team_desk_get_list (team_desk (self, TEAM_SIONE)), show), ==, 1);
}

/* Played in no time, the interview has something to check. */
static void
test_sent_back (TeamFixture *self, gconstpointer data)
{
  begin (self);
  expect (self, TEAM_SIONE, "flagged 1");
  expect_filter (self, DOOR_TEAM_SHOW_FLAGGED);
  decide (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED, DOOR_DECISION_RETURN, "Ask the age again");
  expect (self, TEAM_SIONE, "");
  /* Three days later nobody has answered. */
  door_clock_advance (self->clock, 3 * G_TIME_SPAN_DAY + G_TIME_SPAN_HOUR);
  team_refresh (self, TEAM_SIONE);
  expect (self, TEAM_SIONE, "returned 1");
  expect_filter (self, DOOR_TEAM_SHOW_RETURNED);
}

static void
test_conflict (TeamFixture *self, gconstpointer data)
{
  begin (self);
  decide (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE, "");
  expect (self, TEAM_SIONE, "");
  decide (self, TEAM_ANA, DOOR_REVIEW_RECEIVED, DOOR_DECISION_VOID, "Twice in the list");
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_ANA);
  team_sync (self, TEAM_SIONE);
  expect (self, TEAM_SIONE, "conflict 1");
  expect_filter (self, DOOR_TEAM_SHOW_TO_DO);
  decide (self, TEAM_SIONE, DOOR_REVIEW_IN_REVIEW, DOOR_DECISION_APPROVE, "");
  expect (self, TEAM_SIONE, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEAM_TEST ("/desk/team/today/sent-back", test_sent_back);
  ADD_TEAM_TEST ("/desk/team/today/conflict", test_conflict);
  return g_test_run ();
}
