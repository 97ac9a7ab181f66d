/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a supervisor to one interviewer or to all: messages, and how many interviews are asked for. */
#include "team-fixture.h"

#include "door-question.h"
#include "door-target.h"

#include <string.h>

static const TeamPerson people[] = { TEAM_AMINA, TEAM_TEVITA, TEAM_SIONE, TEAM_ANA };

static void
begin (TeamFixture *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      team_unlock (self, people[i]);
      team_sync (self, people[i]);
    }
}

static DoorDesk *
desk (TeamFixture *self, TeamPerson person)
{
  return door_scenario_desk (self->person[person]);
}

/* --- Messages ------------------------------------------------------------------------------------ */

static gboolean
write_to (TeamFixture *self, const char *person, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_team_desk_message_async (team_desk (self, TEAM_SIONE), person, text, team_keep_result,
                                &result);
  team_wait (&result);
  return door_team_desk_decide_finish (team_desk (self, TEAM_SIONE), result, NULL);
}

static void
deliver (TeamFixture *self)
{
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_TEVITA);
}

static void
test_messages (TeamFixture *self, gconstpointer data)
{
  begin (self);
  g_assert_false (write_to (self, NULL, ""));
  g_assert_false (write_to (self, "nobody", "Hello"));
  g_assert_true (write_to (self, NULL, "We meet at eight"));
  g_assert_null (door_desk_get_notice (desk (self, TEAM_AMINA)));
  deliver (self);
  g_assert_cmpstr (door_desk_get_notice (desk (self, TEAM_AMINA)), ==,
                   "From your supervisor: We meet at eight");
  g_assert_cmpstr (door_desk_get_notice (desk (self, TEAM_TEVITA)), ==,
                   "From your supervisor: We meet at eight");

  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  g_assert_true (write_to (self, "tevita", "Call me"));
  deliver (self);
  g_assert_cmpstr (door_desk_get_notice (desk (self, TEAM_TEVITA)), ==,
                   "From your supervisor: Call me");
  g_assert_cmpstr (door_desk_get_notice (desk (self, TEAM_AMINA)), ==,
                   "From your supervisor: We meet at eight");
}

/* --- Targets ------------------------------------------------------------------------------------- */

static gboolean
set_target (TeamFixture *self, const char *person, guint interviews, const char *until)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  door_team_desk_set_target_async (team_desk (self, TEAM_SIONE), person, interviews, until,
                                   team_keep_result, &result);
  team_wait (&result);
  return door_team_desk_act_finish (team_desk (self, TEAM_SIONE), result, NULL);
}

static void
assert_team (TeamFixture *self, TeamPerson who, const char *person, const char *text)
{
  g_autoptr (GPtrArray) all = door_team_desk_list_targets (team_desk (self, who));
  const char *found = NULL;

  for (guint i = 0; i < all->len; i++)
    {
      const DoorTeamTarget *one = g_ptr_array_index (all, i);

      if (strcmp (one->person, person) == 0)
        found = one->text;
    }
  g_assert_cmpstr (found, ==, text);
}

static void
assert_tablet (TeamFixture *self, TeamPerson person, const char *text)
{
  g_assert_cmpstr (door_desk_get_target_text (desk (self, person)), ==, text);
}

static void
test_targets (TeamFixture *self, gconstpointer data)
{
  begin (self);
  assert_team (self, TEAM_SIONE, "amina", NULL);
  assert_tablet (self, TEAM_AMINA, NULL);
  g_assert_true (set_target (self, NULL, 2, NULL));
  assert_team (self, TEAM_SIONE, "amina", "0 of 2 interviews today");
  deliver (self);
  assert_tablet (self, TEAM_AMINA, "0 of 2 interviews today");
  assert_tablet (self, TEAM_TEVITA, "0 of 2 interviews today");

  team_interview (self);
  assert_tablet (self, TEAM_AMINA, "1 of 2 interviews today");
  team_sync (self, TEAM_SIONE);
  assert_team (self, TEAM_SIONE, "amina", "1 of 2 interviews today");
  assert_team (self, TEAM_SIONE, "tevita", "0 of 2 interviews today");
  team_sync (self, TEAM_ANA); /* and so does the other supervisor */
  assert_team (self, TEAM_ANA, "amina", "1 of 2 interviews today");

  /* Kept over locking; another day begins at nothing. */
  team_lock (self, TEAM_AMINA);
  team_unlock (self, TEAM_AMINA);
  assert_tablet (self, TEAM_AMINA, "1 of 2 interviews today");
  door_clock_advance (self->clock, G_TIME_SPAN_DAY);
  deliver (self);
  assert_tablet (self, TEAM_AMINA, "0 of 2 interviews today");
  assert_team (self, TEAM_SIONE, "amina", "0 of 2 interviews today");
}

static void
test_by_date (TeamFixture *self, gconstpointer data)
{
  begin (self);
  g_assert_false (set_target (self, NULL, 5, "2025-11-01")); /* it is over */
  g_assert_false (set_target (self, NULL, 5, "soon"));
  g_assert_false (set_target (self, "nobody", 5, NULL));
  g_assert_true (set_target (self, NULL, 2, NULL));
  g_assert_true (set_target (self, "amina", 5, "2025-11-28"));
  deliver (self);
  team_interview (self);
  deliver (self);
  team_sync (self, TEAM_SIONE);
  assert_tablet (self, TEAM_AMINA, "1 of 5 interviews by Fri 28 November");
  assert_tablet (self, TEAM_TEVITA, "0 of 2 interviews today");
  assert_team (self, TEAM_SIONE, "amina", "1 of 5 interviews by Fri 28 November");

  /* Taken back, or over. */
  door_clock_advance (self->clock, 6 * G_TIME_SPAN_DAY);
  deliver (self);
  assert_tablet (self, TEAM_AMINA, NULL);
  assert_team (self, TEAM_SIONE, "amina", NULL);
  g_assert_true (set_target (self, NULL, 0, NULL));
  deliver (self);
  assert_tablet (self, TEAM_TEVITA, NULL);
  assert_team (self, TEAM_SIONE, "tevita", NULL);
}

/* What came back and was finished once more is no second interview. */
static void
test_sent_back (TeamFixture *self, gconstpointer data)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;
  g_autofree char *why_not = NULL;

  begin (self);
  g_assert_true (set_target (self, NULL, 2, NULL));
  deliver (self);
  team_interview (self);
  team_sync (self, TEAM_SIONE);
  why_not = team_decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED),
                         DOOR_DECISION_RETURN, "Look again", NULL, 0);
  g_assert_cmpstr (why_not, ==, NULL);
  deliver (self);
  assert_tablet (self, TEAM_AMINA, "1 of 2 interviews today");
  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  while (door_interview_get_page (door_scenario_interview (amina)) != DOOR_PAGE_END)
    {
      g_assert_true (door_interview_next (door_scenario_interview (amina)));
      door_scenario_settle (amina, &error);
      g_assert_no_error (error);
    }
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
  deliver (self);
  team_sync (self, TEAM_SIONE);
  assert_tablet (self, TEAM_AMINA, "1 of 2 interviews today");
  assert_team (self, TEAM_SIONE, "amina", "1 of 2 interviews today");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEAM_TEST ("/desk/team/messages", test_messages);
  ADD_TEAM_TEST ("/desk/team/targets/each-day", test_targets);
  ADD_TEAM_TEST ("/desk/team/targets/by-date", test_by_date);
  ADD_TEAM_TEST ("/desk/team/targets/sent-back", test_sent_back);
  return g_test_run ();
}
