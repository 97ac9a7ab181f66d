/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The loop of review, over a hub on loopback: interview, sent back with a comment, corrected,
 * approved; two supervisors; what is forged, not readable, or not there. */
#include "team-fixture.h"

#include "door-hub-office.h"
#include "door-letter.h"
#include "door-question.h"
#include "door-reading.h"
#include "door-team-filters.h"
#include "door-team-steps.h"

#include <string.h>

static guint
count (TeamFixture *self, TeamPerson person, DoorTeamShow show)
{
  return door_team_list_count (door_team_desk_get_list (team_desk (self, person)), show);
}

static void
decide (TeamFixture *self, TeamPerson person, DoorTeamRow *row, DoorDecision decision)
{
  g_autofree char *why_not = team_decide (self, person, row, decision, "because", NULL, 0);

  g_assert_cmpstr (why_not, ==, NULL);
}

/* Both supervisors are online before the interview comes, so that it is sealed to them. */
static void
begin (TeamFixture *self)
{
  for (guint i = 0; i < TEAM_HILDA; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  team_interview (self);
  team_sync (self, TEAM_SIONE);
}

static void
test_role (TeamFixture *self, gconstpointer data)
{
  team_unlock (self, TEAM_AMINA);
  team_unlock (self, TEAM_SIONE);
  g_assert_null (
      team_desk (self, TEAM_SIONE)); /* the list of people comes with the first sending */
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  g_assert_null (team_desk (self, TEAM_AMINA));
  g_assert_nonnull (team_desk (self, TEAM_SIONE));
  g_assert_cmpuint (count (self, TEAM_SIONE, DOOR_TEAM_SHOW_ALL), ==, 0);
  team_lock (self, TEAM_SIONE);
  team_unlock (self, TEAM_SIONE);
  g_assert_nonnull (team_desk (self, TEAM_SIONE));
}

/* It is there, opened, and still there without a network. */
static void
test_pull (TeamFixture *self, gconstpointer data)
{
  DoorTeamRow *row;

  begin (self);
  g_assert_cmpuint (count (self, TEAM_SIONE, DOOR_TEAM_SHOW_TO_DO), ==, 1);
  team_sync (self, TEAM_SIONE);
  g_assert_cmpuint (count (self, TEAM_SIONE, DOOR_TEAM_SHOW_ALL), ==, 1);
  door_hub_stop (self->hub);
  team_lock (self, TEAM_SIONE);
  team_unlock (self, TEAM_SIONE);
  team_refresh (self, TEAM_SIONE);
  row = team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED);
  g_assert_cmpstr (door_team_row_get_case (row), ==, TEAM_CASE);
  g_assert_cmpstr (door_team_row_get_person (row), ==, "amina");
  g_assert_cmpstr (door_team_row_get_problem (row), ==, "");
  g_assert_true (door_team_row_is_open (row));
}

static DoorInterview *
open_returned (TeamFixture *self)
{
  g_autoptr (GError) error = NULL;

  team_sync (self, TEAM_AMINA);
  g_assert_cmpint (
      door_case_get_state (door_scenario_find_case (self->person[TEAM_AMINA], TEAM_CASE)), ==,
      DOOR_CASE_RETURNED);
  door_scenario_open (self->person[TEAM_AMINA], TEAM_CASE, &error);
  g_assert_no_error (error);
  return door_scenario_interview (self->person[TEAM_AMINA]);
}

static void
correct_age (TeamFixture *self)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  DoorInterview *interview = open_returned (self);
  g_autoptr (DoorQuestion) question
      = g_list_model_get_item (door_interview_get_questions (interview), 0);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (door_question_get_ref (question), ==, "/data/age");
  g_assert_cmpstr (door_question_get_comment (question), ==, "Really 36?");
  door_scenario_answer (amina, "/data/age", "63", &error);
  g_assert_no_error (error);
  while (door_interview_get_page (interview) != DOOR_PAGE_END)
    {
      g_assert_true (door_interview_next (interview));
      door_scenario_settle (amina, &error);
      g_assert_no_error (error);
    }
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
}

static DoorReading *
read_row (TeamFixture *self, DoorTeamRow *row)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorReading *reading;

  door_team_desk_read_async (team_desk (self, TEAM_SIONE), row, team_keep_result, &result);
  team_wait (&result);
  reading = door_team_desk_read_finish (team_desk (self, TEAM_SIONE), result, &error);
  g_assert_no_error (error);
  return reading;
}

/* The row of a question; NULL when it is not there. */
static DoorReadingRow *
find_question (DoorReading *reading, const char *ref)
{
  GListModel *rows = door_reading_get_rows (reading);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      if (strcmp (door_reading_row_get_ref (row), ref) == 0)
        return row;
    }
  return NULL;
}

static gboolean
has_bad_line (GListModel *lines)
{
  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (DoorReadingLine) line = g_list_model_get_item (lines, i);

      if (door_reading_line_get_is_bad (line))
        return TRUE;
    }
  return FALSE;
}

/* Questions and answers in words, in the language asked for; signatures hold. */
static void
test_reading (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading = NULL;
  DoorReadingRow *row;

  begin (self);
  reading = read_row (self, team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED));
  row = find_question (reading, "/data/safe");
  g_assert_cmpstr (door_reading_row_get_label (row), ==, "How safe do you feel, Zarqoon?");
  g_assert_cmpstr (door_reading_row_get_answer (row), ==, "Unsafe");
  g_assert_nonnull (find_question (reading, "/data/member[1]/called"));
  g_assert_null (find_question (reading, "/data/total")); /* reckoned, not asked */
  g_assert_false (has_bad_line (door_reading_get_evidence (reading)));
  g_assert_cmpuint (g_list_model_get_n_items (door_reading_get_course (reading)), >, 2);
  door_reading_set_language (reading, 1);
  g_assert_true (door_reading_get_is_rtl (reading));
  g_assert_cmpstr (door_reading_row_get_answer (find_question (reading, "/data/safe")), ==,
                   "غیر محفوظ");
  g_assert_true (door_reading_comment (reading, find_question (reading, "/data/age"), "Really?"));
  g_assert_cmpuint (door_reading_count_comments (reading), ==, 1);
}

/* Whether a letter of this kind waits at the hub for the office. */
static guint
count_verdicts (TeamFixture *self)
{
  guint64 mark = 0;
  g_autoptr (GPtrArray) all
      = door_hub_store_find_letters (self->store, "office", DOOR_LETTER_VERDICT, 0, &mark, NULL);

  return all->len;
}

static void
test_journey (TeamFixture *self, gconstpointer data)
{
  const DoorTeamComment comment = { "/data/age", "Really 36?" };
  g_autofree char *why_not = NULL;
  g_autoptr (DoorReading) corrected = NULL;

  begin (self);
  why_not = team_decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED),
                         DOOR_DECISION_RETURN, NULL, &comment, 1);
  g_assert_cmpstr (why_not, ==, NULL);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_RETURNED);
  team_sync (self, TEAM_SIONE);
  correct_age (self);

  team_sync (self, TEAM_SIONE);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_REPLACED);
  corrected = read_row (self, team_find (self, TEAM_SIONE, DOOR_REVIEW_CORRECTED));
  g_assert_cmpuint (door_reading_count_changes (corrected), ==, 1);
  g_assert_cmpstr (door_reading_row_get_before (find_question (corrected, "/data/age")), ==,
                   "In the version sent back: 36");
  decide (self, TEAM_SIONE, door_reading_get_row (corrected), DOOR_DECISION_APPROVE);
  team_sync (self, TEAM_SIONE);
  g_assert_cmpuint (count_verdicts (self), ==, 2); /* sent back, approved */

  /* The other supervisor sees the same without having been told. */
  team_sync (self, TEAM_ANA);
  team_find (self, TEAM_ANA, DOOR_REVIEW_REPLACED);
  team_find (self, TEAM_ANA, DOOR_REVIEW_APPROVED);
}

/* What is decided outlasts locking, and goes later when there is no network now. */
static void
test_offline (TeamFixture *self, gconstpointer data)
{
  begin (self);
  decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED),
          DOOR_DECISION_APPROVE);
  team_lock (self, TEAM_SIONE);
  g_assert_cmpuint (count_verdicts (self), ==, 0);
  team_unlock (self, TEAM_SIONE);
  team_refresh (self, TEAM_SIONE);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_APPROVED);
  team_sync (self, TEAM_SIONE);
  g_assert_cmpuint (count_verdicts (self), ==, 1);
}

/* Neither knew of the other: both see that, and one more decision settles it. */
static void
test_two (TeamFixture *self, gconstpointer data)
{
  DoorTeamRow *row;

  begin (self);
  team_sync (self, TEAM_ANA);
  decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED),
          DOOR_DECISION_APPROVE);
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  decide (self, TEAM_ANA, team_find (self, TEAM_ANA, DOOR_REVIEW_RECEIVED), DOOR_DECISION_VOID);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_ANA);
  team_sync (self, TEAM_SIONE);
  row = team_find (self, TEAM_SIONE, DOOR_REVIEW_IN_REVIEW);
  g_assert_true (door_team_row_is_contradicted (row));
  g_assert_true (door_team_row_is_contradicted (team_find (self, TEAM_ANA, DOOR_REVIEW_IN_REVIEW)));
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  decide (self, TEAM_SIONE, row, DOOR_DECISION_APPROVE);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_ANA);
  team_find (self, TEAM_ANA, DOOR_REVIEW_APPROVED);
}

/* A reason is asked for, and nothing is decided twice by mistake. */
static void
test_refused (TeamFixture *self, gconstpointer data)
{
  g_autofree char *no_reason = NULL;
  g_autofree char *twice = NULL;
  DoorTeamRow *row;

  begin (self);
  row = team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED);
  no_reason = team_decide (self, TEAM_SIONE, row, DOOR_DECISION_VOID, "", NULL, 0);
  g_assert_nonnull (no_reason);
  g_assert_cmpint (door_team_row_get_state (row), ==, DOOR_REVIEW_RECEIVED);
  decide (self, TEAM_SIONE, row, DOOR_DECISION_RETURN);
  twice = team_decide (self, TEAM_SIONE, row, DOOR_DECISION_APPROVE, "ok", NULL, 0);
  g_assert_nonnull (twice);
}

/* A person's flag is in the list and with the other supervisor, and goes again; it decides nothing. */
static void
test_flag (TeamFixture *self, gconstpointer data)
{
  DoorTeamRow *row;
  g_autofree char *marked = NULL;
  g_autofree char *cleared = NULL;

  begin (self);
  row = team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED);
  marked = team_decide (self, TEAM_SIONE, row, DOOR_DECISION_FLAG, "Ask about the roof", NULL, 0);
  g_assert_cmpstr (marked, ==, NULL);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_ANA);
  row = team_find (self, TEAM_ANA, DOOR_REVIEW_RECEIVED);
  g_assert_true (door_team_row_is_marked (row));
  g_assert_cmpint (door_team_row_get_severity (row), ==, DOOR_TEAM_SEVERITY_CHECK);
  g_assert_true (g_str_has_prefix (door_team_row_get_flags_text (row), "Ask about the roof"));
  g_assert_cmpuint (count (self, TEAM_ANA, DOOR_TEAM_SHOW_FLAGGED), ==, 1);
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  cleared = team_decide (self, TEAM_ANA, row, DOOR_DECISION_FLAG, "", NULL, 0);
  g_assert_cmpstr (cleared, ==, NULL);
  g_assert_false (door_team_row_is_marked (row));
  g_assert_false (g_str_has_prefix (door_team_row_get_flags_text (row), "Ask about the roof"));
}

/* Who is checked does not hear of it, nor why. */
static void
test_second_visit (TeamFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GPtrArray) letters = NULL;
  g_autofree char *mailbox = NULL;
  guint64 mark = 0;

  begin (self);
  decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED),
          DOOR_DECISION_BACK_CHECK);
  team_sync (self, TEAM_SIONE);
  g_assert_cmpuint (count_verdicts (self), ==, 1);
  devices = door_hub_store_list_devices (self->store, "amina", NULL);
  mailbox = door_hub_mailbox_of_device (
      ((const DoorHubDevice *) g_ptr_array_index (devices, 0))->device);
  letters = door_hub_store_find_letters (self->store, mailbox, DOOR_LETTER_VERDICT, 0, &mark, NULL);
  g_assert_cmpuint (letters->len, ==, 0);
}

static void
finish_filters (TeamFixture *self, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  team_wait (result);
  door_team_filters_finish (team_desk (self, TEAM_SIONE), *result, &error);
  g_assert_no_error (error);
  g_clear_object (result);
}

/* Filters under a name outlast locking. */
static void
test_filters (TeamFixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (GStrv) names = NULL;
  DoorTeamList *list;

  begin (self);
  list = door_team_desk_get_list (team_desk (self, TEAM_SIONE));
  door_team_list_set_show (list, DOOR_TEAM_SHOW_APPROVED);
  door_team_list_set_order (list, DOOR_TEAM_BY_PSU);
  door_team_list_set_person (list, "amina");
  door_team_list_set_search (list, "Roof");
  door_team_filters_save_async (team_desk (self, TEAM_SIONE), "Amina, approved", team_keep_result,
                                &result);
  finish_filters (self, &result);
  team_lock (self, TEAM_SIONE);
  team_unlock (self, TEAM_SIONE);
  list = door_team_desk_get_list (team_desk (self, TEAM_SIONE));
  door_team_filters_load_async (team_desk (self, TEAM_SIONE), team_keep_result, &result);
  finish_filters (self, &result);
  names = door_team_filters_list (team_desk (self, TEAM_SIONE));
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_true (door_team_filters_apply (team_desk (self, TEAM_SIONE), "Amina, approved"));
  g_assert_cmpint (door_team_list_get_show (list), ==, DOOR_TEAM_SHOW_APPROVED);
  g_assert_cmpint (door_team_list_get_order (list), ==, DOOR_TEAM_BY_PSU);
  g_assert_cmpstr (door_team_list_get_person (list), ==, "amina");
  g_assert_cmpstr (door_team_list_get_search (list), ==, "roof");
  door_team_filters_remove_async (team_desk (self, TEAM_SIONE), "Amina, approved", team_keep_result,
                                  &result);
  finish_filters (self, &result);
  g_assert_false (door_team_filters_apply (team_desk (self, TEAM_SIONE), "Amina, approved"));
}

/* Messages on the interviewer's device. */
static guint
count_messages (TeamFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->device[TEAM_AMINA], "amina");
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) vault = door_vault_open (folder, TEAM_PASSPHRASE, &options, &error);
  g_autoptr (GPtrArray) records
      = vault ? door_vault_records (vault, DOOR_RECORD_MESSAGE, &error) : NULL;

  g_assert_no_error (error);
  return records->len;
}

static void
test_message (TeamFixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;

  begin (self);
  names = door_team_desk_get_interviewers (team_desk (self, TEAM_SIONE));
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  door_team_desk_message_async (team_desk (self, TEAM_SIONE), NULL, "Meet at nine",
                                team_keep_result, &result);
  team_wait (&result);
  door_team_desk_decide_finish (team_desk (self, TEAM_SIONE), result, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  while (!door_desk_get_notice (door_scenario_desk (self->person[TEAM_AMINA])))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (door_desk_get_notice (door_scenario_desk (self->person[TEAM_AMINA])), ==,
                   "From your supervisor: Meet at nine");
  team_lock (self, TEAM_AMINA);
  g_assert_cmpuint (count_messages (self), ==, 1);
}

/* --- Steps -------------------------------------------------------------------------------------- */

static DoorCaseEvent *
step (const char *what, const char *by, const char *id, const char *after, guint minute)
{
  g_autofree char *json = g_strdup_printf (
      "{\"type\":\"verdict\",\"step\":\"%s\",\"by\":\"%s\",\"id\":\"%s\",\"after\":\"%s\","
      "\"at\":\"2025-11-23T10:%02u:00Z\"}",
      what, by, id, after, minute);
  g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));

  return door_case_event_parse (bytes, NULL);
}

static void
expect (GPtrArray *steps, gboolean replaces, gboolean replaced, DoorReviewState state, gboolean no)
{
  DoorTeamStanding standing = door_team_steps_fold (steps, replaces, replaced);

  g_assert_cmpint (standing.state, ==, state);
  g_assert_cmpint (standing.contradicted, ==, no);
}

static void
test_steps (void)
{
  g_autoptr (GPtrArray) steps
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);

  expect (steps, FALSE, FALSE, DOOR_REVIEW_RECEIVED, FALSE);
  expect (steps, TRUE, FALSE, DOOR_REVIEW_CORRECTED, FALSE);
  expect (steps, FALSE, TRUE, DOOR_REVIEW_REPLACED, FALSE);
  g_ptr_array_add (steps, step ("comment", "ana", "c", "", 0));
  expect (steps, FALSE, FALSE, DOOR_REVIEW_RECEIVED, FALSE);
  g_ptr_array_add (steps, step ("void", "ana", "v", "a", 2)); /* knew of the approval */
  g_ptr_array_add (steps, step ("approve", "sione", "a", "", 1));
  expect (steps, FALSE, FALSE, DOOR_REVIEW_VOID, FALSE);
  g_ptr_array_add (steps, step ("approve", "sione", "b", "a", 3)); /* did not know of the void */
  expect (steps, FALSE, FALSE, DOOR_REVIEW_IN_REVIEW, TRUE);
  g_ptr_array_add (steps, step ("approve", "ana", "d", "b", 4));
  expect (steps, FALSE, FALSE, DOOR_REVIEW_APPROVED, FALSE);
  g_ptr_array_add (steps, step ("dance", "ana", "e", "d", 5)); /* of a newer version */
  expect (steps, FALSE, FALSE, DOOR_REVIEW_APPROVED, FALSE);
}

/* Rule T1: a clock that is behind, or two decisions within a moment, turn nothing round; nor does a circle
 * that somebody made up. */
static void
test_steps_order (void)
{
  g_autoptr (GPtrArray) behind
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  g_autoptr (GPtrArray) moment
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  g_autoptr (GPtrArray) circle
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);

  g_ptr_array_add (behind, step ("void", "ana", "v", "a", 2)); /* saw the approval of minute 5 */
  g_ptr_array_add (behind, step ("approve", "sione", "a", "", 5));
  expect (behind, FALSE, FALSE, DOOR_REVIEW_VOID, FALSE);
  g_assert_cmpstr (door_team_steps_fold (behind, FALSE, FALSE).tip, ==, "v");

  g_ptr_array_add (moment, step ("void", "sione", "a", "m", 1));
  g_ptr_array_add (moment, step ("reopen", "sione", "m", "z", 1));
  g_ptr_array_add (moment, step ("approve", "sione", "z", "", 1));
  expect (moment, FALSE, FALSE, DOOR_REVIEW_VOID, FALSE);

  g_ptr_array_add (circle, step ("approve", "sione", "a", "b", 1));
  g_ptr_array_add (circle, step ("void", "sione", "b", "a", 2));
  expect (circle, FALSE, FALSE, DOOR_REVIEW_VOID, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/team/steps", test_steps);
  g_test_add_func ("/desk/team/steps-order", test_steps_order);
  ADD_TEAM_TEST ("/desk/team/role", test_role);
  ADD_TEAM_TEST ("/desk/team/pull", test_pull);
  ADD_TEAM_TEST ("/desk/team/reading", test_reading);
  ADD_TEAM_TEST ("/desk/team/journey", test_journey);
  ADD_TEAM_TEST ("/desk/team/offline", test_offline);
  ADD_TEAM_TEST ("/desk/team/two", test_two);
  ADD_TEAM_TEST ("/desk/team/refused", test_refused);
  ADD_TEAM_TEST ("/desk/team/flag", test_flag);
  ADD_TEAM_TEST ("/desk/team/second-visit", test_second_visit);
  ADD_TEAM_TEST ("/desk/team/filters", test_filters);
  ADD_TEAM_TEST ("/desk/team/message", test_message);
  return g_test_run ();
}
