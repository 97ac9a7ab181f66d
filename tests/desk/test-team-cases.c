/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a supervisor does about cases, up to the tablet of the interviewer: giving one to somebody else,
 * releasing a household of the reserve, permitting another draw, confirming, asking for another visit. */
#include "team-fixture.h"

#include "door-case-about.h"
#include "door-case-file.h"
#include "door-desk-records.h"
#include "door-files.h"
#include "door-guard.h"
#include "door-scenario-day.h"
#include "door-team-case.h"

#include <string.h>

static void
begin (TeamFixture *self)
{
  for (guint i = 0; i < TEAM_HILDA; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  team_sync (self, TEAM_AMINA); /* the list of people came with the first: now it tells its cases */
  team_sync (self, TEAM_SIONE);
}

static DoorTeamCaseRow *
find_case (TeamFixture *self, TeamPerson person)
{
  DoorTeamCaseRow *row
      = door_team_cases_find (door_team_desk_get_cases (team_desk (self, person)), TEAM_CASE);

  g_assert_nonnull (row);
  return row;
}

/* NULL: it was done. transfer full. */
static char *
try_act_as (TeamFixture *self,
            TeamPerson who,
            DoorTeamAct act,
            const char *person,
            const char *reason,
            char **ret_code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_team_case_act_async (team_desk (self, who), find_case (self, who), act, person, reason,
                            team_keep_result, &result);
  team_wait (&result);
  door_team_case_act_finish (team_desk (self, who), result, ret_code, &error);
  return error ? g_strdup (error->message) : NULL;
}

static char *
try_act (
    TeamFixture *self, DoorTeamAct act, const char *person, const char *reason, char **ret_code)
{
  return try_act_as (self, TEAM_SIONE, act, person, reason, ret_code);
}

static void
act (TeamFixture *self, DoorTeamAct what, const char *person, const char *reason, char **ret_code)
{
  g_autofree char *why_not = NULL;

  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE); /* after whatever it follows */
  why_not = try_act (self, what, person, reason, ret_code);
  g_assert_cmpstr (why_not, ==, NULL);
}

static DoorCaseFile *
open_file (TeamFixture *self, TeamPerson person)
{
  DoorDesk *desk = door_scenario_desk (self->person[person]);
  DoorCase *item = door_scenario_find_case (self->person[person], TEAM_CASE);

  g_assert_nonnull (item);
  return door_desk_open_file (desk, item);
}

/* The newest thing in the history of the case. */
static char *
last_moment (GListModel *moments)
{
  g_autoptr (DoorMoment) moment = g_list_model_get_item (moments, 0);

  return moment ? g_strdup_printf ("%s|%s", door_moment_get_title (moment),
                                   door_moment_get_detail (moment))
                : g_strdup ("");
}

/* The case as an interviewer's tablet has it is changed in the vault, as the office would. */
static void
set_fact (TeamFixture *self, const char *name, const char *value)
{
  g_autofree char *folder = door_device_vault_folder (self->device[TEAM_AMINA], "amina");
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = door_vault_open (folder, TEAM_PASSPHRASE, &options, NULL);
  g_autoptr (GBytes) about = NULL;
  g_autoptr (GBytes) changed = NULL;
  g_autoptr (DoorAssignmentFacts) facts = NULL;

  g_assert_true (door_vault_get (vault, DOOR_RECORD_CASE, TEAM_CASE, &about, NULL, NULL));
  facts = door_assignment_facts_parse (about, NULL);
  g_assert_true (door_assignment_facts_set (facts, name, value));
  changed = door_assignment_facts_print (facts);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_CASE, TEAM_CASE, changed, NULL, NULL));
}

/* Where it is and who has it comes from the tablet; a reason and a name are asked for. */
static void
test_told (TeamFixture *self, gconstpointer data)
{
  DoorTeamCaseRow *row;
  g_autofree char *no_name = NULL;
  g_autofree char *no_reason = NULL;
  g_autofree char *same = NULL;
  g_autofree char *stranger = NULL;

  begin (self);
  row = find_case (self, TEAM_SIONE);
  g_assert_cmpstr (door_team_case_get_label (row), ==, "Household 1");
  g_assert_cmpstr (door_team_case_get_where (row), ==, "House 17, Quillfeather Lane · Block 3");
  g_assert_cmpstr (door_team_case_get_person (row), ==, "amina");
  g_assert_cmpstr (door_team_case_get_state_text (row), ==, "New");
  g_assert_nonnull (door_team_case_may (row, DOOR_TEAM_ACT_RELEASE));
  g_assert_nonnull (door_team_case_may (row, DOOR_TEAM_ACT_REDRAW));
  g_assert_nonnull (door_team_case_may (row, DOOR_TEAM_ACT_CONFIRM));
  no_name = try_act (self, DOOR_TEAM_ACT_GIVE, NULL, "ill", NULL);
  no_reason = try_act (self, DOOR_TEAM_ACT_GIVE, "tevita", "", NULL);
  same = try_act (self, DOOR_TEAM_ACT_GIVE, "amina", "ill", NULL);
  stranger = try_act (self, DOOR_TEAM_ACT_GIVE, "nobody", "ill", NULL);
  g_assert_nonnull (no_name);
  g_assert_nonnull (no_reason);
  g_assert_nonnull (same);
  g_assert_nonnull (stranger);
  g_assert_cmpuint (g_list_model_get_n_items (door_team_case_get_history (row)), ==, 0);
}

static void
test_give (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) before = NULL;
  g_autoptr (DoorCaseFile) after = NULL;
  g_autofree char *told = NULL;
  g_autofree char *history = NULL;

  begin (self);
  act (self, DOOR_TEAM_ACT_GIVE, "tevita", "Amina is ill", NULL);
  g_assert_cmpstr (door_team_case_get_person (find_case (self, TEAM_SIONE)), ==, "tevita");
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_TEVITA);
  team_sync (self, TEAM_ANA);
  before = open_file (self, TEAM_AMINA);
  g_assert_false (door_case_file_may (before, DOOR_CASE_ACT_VISIT));
  g_assert_cmpstr (door_case_file_get_warning (before), ==,
                   "Your supervisor gave this case to tevita. Nothing more is to be done by you.");
  after = open_file (self, TEAM_TEVITA);
  g_assert_true (door_case_file_may (after, DOOR_CASE_ACT_VISIT));
  told = last_moment (door_case_file_get_moments (after));
  g_assert_cmpstr (told, ==, "Your supervisor gave this case to you|Amina is ill");
  history = last_moment (door_team_case_get_history (find_case (self, TEAM_ANA)));
  g_assert_cmpstr (history, ==, "Given to tevita|Amina is ill");
}

/* How many of what this person sent the hub would not have. */
static guint
count_refused (TeamFixture *self, TeamPerson person)
{
  g_autoptr (GAsyncResult) result = NULL;
  DoorSending *sending = door_desk_get_sending (door_scenario_desk (self->person[person]));

  door_sending_refresh_async (sending, team_keep_result, &result);
  team_wait (&result);
  return g_list_model_get_n_items (door_sending_get_rows (sending));
}

/* Two supervisors, neither of whom knows of the other, give it to the same colleague: it is given once, both
 * acts stand in the history, and nothing of either is refused. */
static void
test_give_at_once (TeamFixture *self, gconstpointer data)
{
  const TeamPerson reviewers[] = { TEAM_SIONE, TEAM_ANA };
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;
  g_autoptr (DoorCaseFile) amina = NULL;
  g_autoptr (DoorCaseFile) tevita = NULL;

  begin (self);
  team_sync (self, TEAM_ANA);
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  one = try_act_as (self, TEAM_SIONE, DOOR_TEAM_ACT_GIVE, "tevita", "Amina is ill", NULL);
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  other = try_act_as (self, TEAM_ANA, DOOR_TEAM_ACT_GIVE, "tevita", "It is near him", NULL);
  g_assert_cmpstr (one, ==, NULL);
  g_assert_cmpstr (other, ==, NULL);
  for (guint i = 0; i < 2; i++)
    {
      team_sync (self, TEAM_SIONE);
      team_sync (self, TEAM_ANA);
    }
  team_sync (self, TEAM_TEVITA);
  team_sync (self, TEAM_AMINA);
  g_assert_cmpuint (door_case_list_count_all (
                        door_desk_get_cases (door_scenario_desk (self->person[TEAM_TEVITA]))),
                    ==, 1);
  tevita = open_file (self, TEAM_TEVITA);
  amina = open_file (self, TEAM_AMINA);
  g_assert_true (door_case_file_may (tevita, DOOR_CASE_ACT_VISIT));
  g_assert_false (door_case_file_may (amina, DOOR_CASE_ACT_VISIT));
  for (guint i = 0; i < G_N_ELEMENTS (reviewers); i++)
    {
      DoorTeamCaseRow *row = find_case (self, reviewers[i]);

      g_assert_cmpstr (door_team_case_get_person (row), ==, "tevita");
      g_assert_cmpuint (g_list_model_get_n_items (door_team_case_get_history (row)), ==, 2);
      g_assert_cmpuint (count_refused (self, reviewers[i]), ==, 0);
    }
}

static void
give_to_tevita (TeamFixture *self)
{
  act (self, DOOR_TEAM_ACT_GIVE, "tevita", "ill", NULL);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_TEVITA);
  team_sync (self, TEAM_TEVITA);
  door_clock_advance (self->clock, G_TIME_SPAN_HOUR);
  team_sync (self, TEAM_SIONE);
}

/* And back again: both tablets follow. */
static void
test_give_back (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) amina = NULL;
  g_autoptr (DoorCaseFile) tevita = NULL;

  begin (self);
  give_to_tevita (self);
  act (self, DOOR_TEAM_ACT_GIVE, "amina", "well again", NULL);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_TEVITA);
  amina = open_file (self, TEAM_AMINA);
  tevita = open_file (self, TEAM_TEVITA);
  g_assert_true (door_case_file_may (amina, DOOR_CASE_ACT_VISIT));
  g_assert_false (door_case_file_may (tevita, DOOR_CASE_ACT_VISIT));
}

/* What was begun is not lost: the one who has it is asked to hand it over, and the colleague goes on in it,
 * although the case had come by a letter and the hub never assigned it. */
static void
test_give_begun (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) before = NULL;
  g_autoptr (GAsyncResult) given = NULL;
  g_autoptr (GError) error = NULL;
  DoorScenario *tevita = self->person[TEAM_TEVITA];

  begin (self);
  give_to_tevita (self);
  door_scenario_open (tevita, TEAM_CASE, &error);
  g_assert_no_error (error);
  door_scenario_answer (tevita, "/data/name", "Zarqoon", &error);
  g_assert_no_error (error);
  door_scenario_leave (tevita, &error);
  g_assert_no_error (error);
  act (self, DOOR_TEAM_ACT_GIVE, "amina", "well again", NULL);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_TEVITA);
  before = open_file (self, TEAM_TEVITA);
  g_assert_true (door_case_file_may (before, DOOR_CASE_ACT_GIVE));
  door_case_file_give_async (before, "amina", team_keep_result, &given);
  team_wait (&given);
  door_case_file_finish (before, given, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_TEVITA);
  team_sync (self, TEAM_AMINA);
  g_assert_cmpint (
      door_case_get_state (door_scenario_find_case (self->person[TEAM_AMINA], TEAM_CASE)), ==,
      DOOR_CASE_IN_PROGRESS);
}

static void
test_release (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) kept = NULL;
  g_autoptr (DoorCaseFile) released = NULL;
  DoorTeamCases *cases;

  set_fact (self, "reserve", "1");
  begin (self);
  cases = door_team_desk_get_cases (team_desk (self, TEAM_SIONE));
  g_assert_cmpuint (door_team_cases_count (cases, DOOR_TEAM_CASES_RESERVE), ==, 1);
  g_assert_cmpstr (door_team_case_get_state_text (find_case (self, TEAM_SIONE)), ==, "In reserve");
  kept = open_file (self, TEAM_AMINA);
  g_assert_false (door_case_file_may (kept, DOOR_CASE_ACT_VISIT));
  act (self, DOOR_TEAM_ACT_RELEASE, NULL, "HH-9 is no dwelling", NULL);
  g_assert_cmpuint (door_team_cases_count (cases, DOOR_TEAM_CASES_RESERVE), ==, 0);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  released = open_file (self, TEAM_AMINA);
  g_assert_true (door_case_file_may (released, DOOR_CASE_ACT_VISIT));
}

/* --- Another draw ------------------------------------------------------------------------------ */

static void
settle (TeamFixture *self)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  door_scenario_settle (amina, &error);
  g_assert_no_error (error);
  while (door_guard_get_step (door_interview_get_guard (door_scenario_interview (amina)))
         == DOOR_GUARD_WORKING)
    g_main_context_iteration (NULL, TRUE);
  door_scenario_settle (amina, &error);
  g_assert_no_error (error);
}

static void
answer_and_go_on (TeamFixture *self, const char *ref, const char *value)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  door_scenario_answer (amina, ref, value, &error);
  g_assert_no_error (error);
  g_assert_true (door_interview_next (door_scenario_interview (amina)));
  settle (self);
}

/* Two grown-up members, and one of them chosen. */
static void
draw (TeamFixture *self)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  door_scenario_visit (amina, TEAM_CASE, "in-person", &error);
  g_assert_no_error (error);
  door_scenario_begin (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("/data/member[%u]/name", i);
      g_autofree char *age = g_strdup_printf ("/data/member[%u]/age", i);

      g_assert_true (door_interview_add_instance (door_scenario_interview (amina)));
      settle (self);
      answer_and_go_on (self, name, i == 1 ? "Zarqoon" : "Velindra");
      answer_and_go_on (self, age, "40");
    }
  g_assert_true (door_interview_next (door_scenario_interview (amina)));
  settle (self);
  door_guard_choose (door_interview_get_guard (door_scenario_interview (amina)), 0);
  settle (self);
  door_scenario_leave (amina, &error);
  g_assert_no_error (error);
}

/* The code is told by voice: what travels is its hash, and one draw uses it up. */
static void
test_redraw (TeamFixture *self, gconstpointer data)
{
  g_autofree char *code = NULL;
  g_autofree char *trouble = NULL;
  g_autofree char *history = NULL;
  g_autoptr (GError) error = NULL;
  DoorScenario *amina = self->person[TEAM_AMINA];
  DoorGuard *guard;

  begin (self);
  draw (self);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  act (self, DOOR_TEAM_ACT_REDRAW, NULL, "A member was left out", &code);
  g_assert_cmpuint (strlen (code), ==, 9);
  history = last_moment (door_team_case_get_history (find_case (self, TEAM_SIONE)));
  g_assert_cmpstr (history, ==, "Another draw was permitted|A member was left out");
  g_assert_null (strstr (history, code));
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  guard = door_interview_get_guard (door_scenario_interview (amina));
  g_assert_true (door_guard_may_redraw (guard));
  g_assert_false (door_guard_redraw (guard, "0000 0000", "left out", &trouble));
  g_clear_pointer (&trouble, g_free);
  g_assert_true (door_guard_redraw (guard, code, "left out", &trouble));
  settle (self);
  g_assert_cmpint (door_guard_get_step (guard), ==, DOOR_GUARD_DRAW);
  door_guard_choose (guard, 0);
  settle (self);
  g_assert_false (door_guard_may_redraw (guard));
  g_assert_false (door_guard_redraw (guard, code, "once more", &trouble));
  door_scenario_leave (amina, &error);
  g_assert_no_error (error);
}

/* --- Outcomes ---------------------------------------------------------------------------------- */

/* A visit at which the household refused: its outcome waits for the supervisor. */
static void
refuse (TeamFixture *self)
{
  static const char *const details[]
      = { "spoke", "man", "reason", "time", "strength", "soft", NULL };
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  door_scenario_visit (amina, TEAM_CASE, "in-person", &error);
  g_assert_no_error (error);
  door_scenario_report (amina, TEAM_CASE, "2.111", details, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
}

static void
test_again (TeamFixture *self, gconstpointer data)
{
  DoorTeamCases *cases;
  g_autoptr (DoorCaseFile) file = NULL;
  g_autofree char *told = NULL;

  begin (self);
  refuse (self);
  cases = door_team_desk_get_cases (team_desk (self, TEAM_SIONE));
  g_assert_cmpuint (door_team_cases_count (cases, DOOR_TEAM_CASES_WAITING), ==, 1);
  g_assert_cmpstr (door_team_case_get_state_text (find_case (self, TEAM_SIONE)), ==,
                   "The household refused; waits for you");
  act (self, DOOR_TEAM_ACT_VISIT_AGAIN, NULL, "Try in the evening", NULL);
  g_assert_cmpuint (door_team_cases_count (cases, DOOR_TEAM_CASES_WAITING), ==, 0);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  file = open_file (self, TEAM_AMINA);
  g_assert_true (door_case_file_may (file, DOOR_CASE_ACT_VISIT));
  told = last_moment (door_case_file_get_moments (file));
  g_assert_cmpstr (told, ==, "Your supervisor asks for another visit|Try in the evening");
}

static void
test_confirm (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;
  g_autofree char *told = NULL;

  begin (self);
  refuse (self);
  act (self, DOOR_TEAM_ACT_CONFIRM, NULL, NULL, NULL);
  g_assert_cmpstr (door_team_case_get_state_text (find_case (self, TEAM_SIONE)), ==,
                   "The household refused");
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  file = open_file (self, TEAM_AMINA);
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_VISIT));
  told = last_moment (door_case_file_get_moments (file));
  g_assert_cmpstr (told, ==, "Your supervisor confirmed the result|");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEAM_TEST ("/desk/team-cases/told", test_told);
  ADD_TEAM_TEST ("/desk/team-cases/give", test_give);
  ADD_TEAM_TEST ("/desk/team-cases/give-at-once", test_give_at_once);
  ADD_TEAM_TEST ("/desk/team-cases/give-back", test_give_back);
  ADD_TEAM_TEST ("/desk/team-cases/give-begun", test_give_begun);
  ADD_TEAM_TEST ("/desk/team-cases/release", test_release);
  g_test_add ("/desk/team-cases/redraw", TeamFixture, "guarded.xml", team_fixture_set_up,
              test_redraw, team_fixture_tear_down);
  ADD_TEAM_TEST ("/desk/team-cases/again", test_again);
  ADD_TEAM_TEST ("/desk/team-cases/confirm", test_confirm);
  return g_test_run ();
}
