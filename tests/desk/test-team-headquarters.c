/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Headquarters' desk: in no team, with the interviews of all; what it decides reaches the team. And the
 * forgotten passphrase that a supervisor carries there and back. */
#include "team-fixture.h"

#include "door-recovery.h"
#include "door-team-case.h"
#include "door-team-overview.h"
#include "door-team-request.h"

#include <string.h>

static void
begin (TeamFixture *self)
{
  for (guint i = 0; i < TEAM_N; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  team_interview (self);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_HILDA);
}

/* A decision made in no team goes to the team's supervisors, and nothing is refused by the hub. */
static void
test_decide (TeamFixture *self, gconstpointer data)
{
  g_autofree char *why_not = NULL;

  begin (self);
  why_not = team_decide (self, TEAM_HILDA, team_find (self, TEAM_HILDA, DOOR_REVIEW_RECEIVED),
                         DOOR_DECISION_APPROVE, "", NULL, 0);
  g_assert_cmpstr (why_not, ==, NULL);
  team_sync (self, TEAM_HILDA);
  team_sync (self, TEAM_SIONE);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_APPROVED);
  team_sync (self, TEAM_ANA);
  team_find (self, TEAM_ANA, DOOR_REVIEW_APPROVED);
}

static void
decide (TeamFixture *self, TeamPerson person, DoorReviewState at, DoorDecision decision)
{
  g_autofree char *why_not = NULL;

  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  why_not = team_decide (self, person, team_find (self, person, at), decision, "because", NULL, 0);
  g_assert_cmpstr (why_not, ==, NULL);
  team_sync (self, person);
}

/* The second level of review: headquarters alone, of what the team approved. */
static void
test_second_level (TeamFixture *self, gconstpointer data)
{
  DoorTeamList *list;
  DoorTeamRow *row;

  begin (self);
  row = team_find (self, TEAM_HILDA, DOOR_REVIEW_RECEIVED);
  g_assert_nonnull (door_team_row_may (row, DOOR_DECISION_CONFIRM));
  decide (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  row = team_find (self, TEAM_SIONE, DOOR_REVIEW_APPROVED);
  g_assert_nonnull (door_team_row_may (row, DOOR_DECISION_CONFIRM));
  team_sync (self, TEAM_HILDA);
  list = door_team_desk_get_list (team_desk (self, TEAM_HILDA));
  g_assert_cmpuint (door_team_list_count (list, DOOR_TEAM_SHOW_UNCONFIRMED), ==, 1);
  decide (self, TEAM_HILDA, DOOR_REVIEW_APPROVED, DOOR_DECISION_CONFIRM);
  g_assert_cmpuint (door_team_list_count (list, DOOR_TEAM_SHOW_UNCONFIRMED), ==, 0);
  team_sync (self, TEAM_SIONE);
  row = team_find (self, TEAM_SIONE, DOOR_REVIEW_APPROVED);
  g_assert_cmpstr (door_team_row_get_state_text (row), ==, "Approved and confirmed");
  decide (self, TEAM_HILDA, DOOR_REVIEW_APPROVED, DOOR_DECISION_REOPEN);
  team_sync (self, TEAM_SIONE);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_IN_REVIEW);
}

/* All teams side by side. */
static void
test_overview (TeamFixture *self, gconstpointer data)
{
  g_autoptr (GListModel) teams = NULL;
  g_autoptr (DoorTeamSummary) north = NULL;
  static const struct {
    DoorTeamColumn column;
    const char *cell;
  } expected[] = {
    { DOOR_TEAM_COLUMN_TEAM, "north" },     { DOOR_TEAM_COLUMN_ALL, "1" },
    { DOOR_TEAM_COLUMN_TO_DECIDE, "0" },    { DOOR_TEAM_COLUMN_APPROVED, "1" },
    { DOOR_TEAM_COLUMN_UNCONFIRMED, "1" },  { DOOR_TEAM_COLUMN_VOID, "0" },
    { DOOR_TEAM_COLUMN_RESPONSE, "100 %" }, { DOOR_TEAM_COLUMN_REFUSAL, "0 %" },
  };

  begin (self);
  decide (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  team_sync (self, TEAM_HILDA);
  teams = door_team_desk_list_teams (team_desk (self, TEAM_HILDA));
  g_assert_cmpuint (g_list_model_get_n_items (teams), ==, 1);
  north = g_list_model_get_item (teams, 0);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (door_team_summary_get_cell (north, expected[i].column), ==, expected[i].cell);
}

/* Headquarters gives a case: the tablets follow, and the team's supervisors read it in the history. */
static void
test_give (TeamFixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorTeamCaseRow *row;

  for (guint i = 0; i < TEAM_N; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_HILDA);
  row = door_team_cases_find (door_team_desk_get_cases (team_desk (self, TEAM_HILDA)), TEAM_CASE);
  g_assert_nonnull (row);
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  door_team_case_act_async (team_desk (self, TEAM_HILDA), row, DOOR_TEAM_ACT_GIVE, "tevita",
                            "Amina moves", team_keep_result, &result);
  team_wait (&result);
  door_team_case_act_finish (team_desk (self, TEAM_HILDA), result, NULL, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_HILDA);
  team_sync (self, TEAM_TEVITA);
  team_sync (self, TEAM_SIONE);
  g_assert_nonnull (door_scenario_find_case (self->person[TEAM_TEVITA], TEAM_CASE));
  row = door_team_cases_find (door_team_desk_get_cases (team_desk (self, TEAM_SIONE)), TEAM_CASE);
  g_assert_cmpstr (door_team_case_get_person (row), ==, "tevita");
}

/* --- A forgotten passphrase ---------------------------------------------------------------------- */

static char *
tell_request (TeamFixture *self, GBytes *request, const char *whose)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_team_request_carry_async (team_desk (self, TEAM_SIONE), request, whose, team_keep_result,
                                 &result);
  team_wait (&result);
  door_team_desk_act_finish (team_desk (self, TEAM_SIONE), result, &error);
  return error ? g_strdup (error->message) : NULL;
}

static DoorTeamRequest *
only_request (TeamFixture *self, TeamPerson person)
{
  GListModel *all = door_team_desk_get_requests (team_desk (self, person));
  DoorTeamRequest *item = g_list_model_get_item (all, 0);

  g_assert_cmpuint (g_list_model_get_n_items (all), ==, 1);
  return item;
}

static void
answer (TeamFixture *self, GBytes *bytes)
{
  g_autoptr (DoorTeamRequest) asked = only_request (self, TEAM_HILDA);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_team_request_answer_async (team_desk (self, TEAM_HILDA), asked, bytes, team_keep_result,
                                  &result);
  team_wait (&result);
  door_team_desk_act_finish (team_desk (self, TEAM_HILDA), result, &error);
  g_assert_no_error (error);
}

/* From the locked tablet to headquarters and back; the carrier has everything but the code. */
static void
test_passphrase (TeamFixture *self, gconstpointer data)
{
  g_autofree char *folder = door_device_vault_folder (self->device[TEAM_AMINA], "amina");
  g_autoptr (GBytes) request = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (GBytes) carried = NULL;
  g_autoptr (DoorTeamRequest) at_office = NULL;
  g_autoptr (DoorTeamRequest) back = NULL;
  g_autoptr (GBytes) asked = NULL;
  g_autoptr (DoorVault) wrong = NULL;
  g_autoptr (DoorVault) opened = NULL;
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autofree char *code = NULL;
  g_autofree char *no_request = NULL;
  g_autofree char *no_name = NULL;
  g_autofree char *told = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("hello", 5);

  for (guint i = TEAM_SIONE; i < TEAM_N; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  request = door_vault_recovery_request (folder, &error);
  g_assert_no_error (error);
  no_request = tell_request (self, nonsense, "Amina");
  no_name = tell_request (self, request, "");
  told = tell_request (self, request, "Amina");
  g_assert_nonnull (no_request);
  g_assert_nonnull (no_name);
  g_assert_cmpstr (told, ==, NULL);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_HILDA);
  at_office = only_request (self, TEAM_HILDA);
  g_assert_cmpstr (door_team_request_get_whose (at_office), ==, "Amina");
  g_assert_cmpstr (door_team_request_get_person (at_office), ==, "sione");
  asked = door_team_request_get_request (at_office);
  g_assert_true (g_bytes_equal (asked, request));
  reply = door_recovery_answer (asked, self->recovery, &door_kdf_policy_test, &code, &error);
  g_assert_no_error (error);
  answer (self, reply);
  team_sync (self, TEAM_HILDA);
  team_sync (self, TEAM_SIONE);
  back = only_request (self, TEAM_SIONE);
  carried = door_team_request_dup_answer (back);
  g_assert_nonnull (carried);
  wrong = door_vault_open_answer (folder, carried, "0000-0000-0000-0000", "nine calm otters",
                                  &options, NULL);
  g_assert_null (wrong);
  opened = door_vault_open_answer (folder, carried, code, "nine calm otters", &options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (opened);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEAM_TEST ("/desk/team-headquarters/decide", test_decide);
  ADD_TEAM_TEST ("/desk/team-headquarters/second-level", test_second_level);
  ADD_TEAM_TEST ("/desk/team-headquarters/overview", test_overview);
  ADD_TEAM_TEST ("/desk/team-headquarters/give", test_give);
  ADD_TEAM_TEST ("/desk/team-headquarters/passphrase", test_passphrase);
  return g_test_run ();
}
