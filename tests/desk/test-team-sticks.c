/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole loop of review where no network ever is: interview, sent back with a comment, corrected,
 * approved, and the word that it is final, all of it on sticks between the tablet, the supervisor's laptop
 * and the hub; each thing arrives once, and waits until the hub says that it has it. */
#include "team-fixture.h"

#include "door-case-file.h"
#include "door-decisions.h"
#include "door-files.h"
#include "door-hub-bundle.h"
#include "door-hub-office.h"
#include "door-letter.h"
#include "door-question.h"
#include "door-sending.h"
#include "door-team-case.h"

#include <glib/gstdio.h>
#include <string.h>

/* --- Sticks ----------------------------------------------------------------------------------- */

static DoorSending *
sending (TeamFixture *self, TeamPerson person)
{
  return door_desk_get_sending (door_scenario_desk (self->person[person]));
}

/* Every file of the stick goes into the hub. How many things it would not have. */
static guint
bring (TeamFixture *self, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint refused = 0;

  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) file = NULL;
      g_auto (DoorHubImport) import = { 0 };

      if (g_str_has_prefix (name, "draft-"))
        continue;
      file = door_file_load (path, DOOR_BUNDLE_MAX_BYTES, &error);
      g_assert_no_error (error);
      door_hub_store_import_bundle (self->store, file, &import, &error);
      g_assert_no_error (error);
      refused += import.refused;
    }
  return refused;
}

/* What waits at this person's device, as a stick; NULL: nothing does. transfer full. */
static char *
pack (TeamFixture *self, TeamPerson person)
{
  g_autofree char *pattern = g_build_filename (self->folder, "stick-XXXXXX", NULL);
  g_autofree char *folder = g_steal_pointer (&pattern);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint interviews, files;

  g_assert_nonnull (g_mkdtemp (folder));
  door_sending_pack_async (sending (self, person), folder, team_keep_result, &result);
  team_wait (&result);
  door_sending_pack_finish (sending (self, person), result, &interviews, &files, &error);
  g_assert_no_error (error);
  return files > 0 ? g_steal_pointer (&folder) : NULL;
}

/* To the hub, and nothing is refused there. */
static void
carry_up (TeamFixture *self, TeamPerson person)
{
  g_autofree char *folder = pack (self, person);

  g_assert_nonnull (folder);
  g_assert_cmpuint (bring (self, folder), ==, 0);
}

static gint64
device_of (TeamFixture *self, const char *user)
{
  g_autoptr (GPtrArray) devices = door_hub_store_list_devices (self->store, user, NULL);

  return ((const DoorHubDevice *) g_ptr_array_index (devices, 0))->device;
}

static guint
take (TeamFixture *self, TeamPerson person, const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  door_sending_take_async (sending (self, person), path, team_keep_result, &result);
  team_wait (&result);
  door_sending_take_finish (sending (self, person), result, &n, &error);
  g_assert_no_error (error);
  if (team_desk (self, person))
    team_refresh (self, person);
  return n;
}

/* From the hub. The same stick once more brings nothing. */
static guint
carry_down (TeamFixture *self, TeamPerson person, const char *user)
{
  g_autofree char *path = g_strdup_printf ("%s/to-%s.door", self->folder, user);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file
      = door_hub_store_export_bundle (self->store, device_of (self, user), &error);
  guint n;

  g_assert_no_error (error);
  g_assert_true (door_file_replace (path, file, 0600, &error));
  n = take (self, person, path);
  g_assert_cmpuint (take (self, person, path), ==, 0);
  return n;
}

/* --- Acts ------------------------------------------------------------------------------------- */

/* Each device met the hub once, to be enrolled; from then on there is none. */
static void
begin (TeamFixture *self)
{
  for (guint i = TEAM_AMINA; i <= TEAM_SIONE; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  door_hub_stop (self->hub);
}

static void
interview (TeamFixture *self)
{
  g_autoptr (DoorScript) script = door_script_parse ("/data/name = Zarqoon\n"
                                                     "/data/age = 36\n"
                                                     "/data/safe = 2\n"
                                                     "/data/things = radio boat\n"
                                                     "/data/visit/day = 2025-11-20\n"
                                                     "/data/visit/again = no\n"
                                                     "/data/member[1]/called = Velindra\n"
                                                     "/data/member[1]/years = 9\n");
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  door_scenario_play (amina, script, 100, NULL, &error);
  g_assert_no_error (error);
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
}

static void
decide (TeamFixture *self,
        DoorReviewState state,
        DoorDecision decision,
        const char *text,
        const DoorTeamComment *comment)
{
  g_autofree char *why_not = team_decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, state),
                                          decision, text, comment, comment ? 1 : 0);

  g_assert_cmpstr (why_not, ==, NULL);
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
}

static void
refresh_cases (TeamFixture *self, TeamPerson person)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_desk_refresh_async (door_scenario_desk (self->person[person]), team_keep_result, &result);
  team_wait (&result);
  g_assert_true (
      door_desk_refresh_finish (door_scenario_desk (self->person[person]), result, NULL));
}

static DoorCase *
case_of (TeamFixture *self)
{
  refresh_cases (self, TEAM_AMINA);
  return door_scenario_find_case (self->person[TEAM_AMINA], TEAM_CASE);
}

/* In place, with the comment where it belongs. */
static void
correct (TeamFixture *self)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorQuestion) question = NULL;
  DoorInterview *open;

  g_assert_cmpint (door_case_get_state (case_of (self)), ==, DOOR_CASE_RETURNED);
  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  open = door_scenario_interview (amina);
  question = g_list_model_get_item (door_interview_get_questions (open), 0);
  g_assert_cmpstr (door_question_get_comment (question), ==, "Really 36?");
  door_scenario_answer (amina, "/data/age", "63", &error);
  g_assert_no_error (error);
  while (door_interview_get_page (open) != DOOR_PAGE_END)
    {
      g_assert_true (door_interview_next (open));
      door_scenario_settle (amina, &error);
      g_assert_no_error (error);
    }
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
}

/* Whether the case's page says so among what happened. */
static gboolean
tells (TeamFixture *self, const char *title)
{
  DoorDesk *desk = door_scenario_desk (self->person[TEAM_AMINA]);
  g_autoptr (DoorCaseFile) file = door_desk_open_file (desk, case_of (self));
  GListModel *moments = door_case_file_get_moments (file);

  for (guint i = 0; i < g_list_model_get_n_items (moments); i++)
    {
      g_autoptr (DoorMoment) moment = g_list_model_get_item (moments, i);

      if (strcmp (door_moment_get_title (moment), title) == 0)
        return TRUE;
    }
  return FALSE;
}

static DoorSentState
newest_state (TeamFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  GListModel *rows = door_sending_get_rows (sending (self, TEAM_AMINA));
  DoorSentState best = DOOR_SENT_WAITING;

  door_sending_refresh_async (sending (self, TEAM_AMINA), team_keep_result, &result);
  team_wait (&result);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorSentRow) row = g_list_model_get_item (rows, i);

      best = MAX (best, door_sent_row_get_state (row));
    }
  return best;
}

/* What an analyst makes of the letters to the office. transfer full. */
static char *
decided_word (TeamFixture *self, const char *instance, guint64 seq)
{
  g_autoptr (GBytes) bytes = door_hub_store_get_roster (self->store, NULL, NULL);
  g_autoptr (DoorRoster) roster
      = door_roster_read (bytes, door_identity_public (self->survey), NULL);
  g_autoptr (DoorDecisions) all = door_decisions_new (roster);
  g_autoptr (GBytes) submission
      = door_hub_store_get_part (self->store, seq, "submission.door", NULL);
  guint64 mark = 0;
  g_autoptr (GPtrArray) letters
      = door_hub_store_find_letters (self->store, "office", DOOR_LETTER_VERDICT, 0, &mark, NULL);

  for (guint i = 0; i < letters->len; i++)
    g_assert_true (door_decisions_take (
        all, self->analyst, ((DoorLetter *) g_ptr_array_index (letters, i))->content, NULL));
  return g_strdup (door_decisions_find (all, instance, "north", submission).word);
}

static char *
id_of (TeamFixture *self, DoorReviewState state)
{
  return g_strdup (door_team_row_get_id (team_find (self, TEAM_SIONE, state)));
}

/* --- The loop --------------------------------------------------------------------------------- */

/* The page of sending speaks to who is there, and never says that nothing waits while a decision does. */
static void
expect_waiting (TeamFixture *self, const char *words)
{
  g_autoptr (GAsyncResult) result = NULL;
  DoorDesk *desk = door_scenario_desk (self->person[TEAM_SIONE]);
  const char *text = door_sync_status_get_text (door_desk_get_sync (desk));

  g_assert_cmpint (door_sending_get_sender (sending (self, TEAM_SIONE)), ==,
                   DOOR_SENDER_SUPERVISOR);
  g_assert_true (g_str_has_prefix (text, words));
  door_sending_refresh_async (sending (self, TEAM_SIONE), team_keep_result, &result);
  team_wait (&result);
  text = door_sync_status_get_text (door_desk_get_sync (desk));
  g_assert_true (g_str_has_prefix (text, words));
}

static void
test_loop (TeamFixture *self, gconstpointer data)
{
  const DoorTeamComment comment = { "/data/age", "Really 36?" };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *at_first = NULL;
  g_autofree char *in_the_end = NULL;
  g_autofree char *nothing = NULL;

  begin (self);
  interview (self);
  carry_up (self, TEAM_AMINA);
  g_assert_cmpuint (carry_down (self, TEAM_SIONE, "sione"), >, 0);
  first = id_of (self, DOOR_REVIEW_RECEIVED);
  decide (self, DOOR_REVIEW_RECEIVED, DOOR_DECISION_RETURN, NULL, &comment);
  carry_up (self, TEAM_SIONE);
  at_first = decided_word (self, first, 1);
  g_assert_cmpstr (at_first, ==, "returned");

  g_assert_cmpuint (carry_down (self, TEAM_AMINA, "amina"), >, 0);
  correct (self);
  carry_up (self, TEAM_AMINA);
  g_assert_cmpuint (carry_down (self, TEAM_SIONE, "sione"), >, 0);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_REPLACED);
  second = id_of (self, DOOR_REVIEW_CORRECTED);
  decide (self, DOOR_REVIEW_CORRECTED, DOOR_DECISION_APPROVE, "", NULL);
  expect_waiting (self, "What you decided waits to be sent");
  carry_up (self, TEAM_SIONE);

  in_the_end = decided_word (self, second, 2);
  g_assert_cmpstr (in_the_end, ==, "approved");
  carry_down (self, TEAM_AMINA, "amina");
  g_assert_cmpint (newest_state (self), ==, DOOR_SENT_READ);
  g_assert_cmpint (door_case_get_state (case_of (self)), ==, DOOR_CASE_SENT);
  g_assert_cmpstr (door_case_get_state_text (case_of (self)), ==,
                   "Approved by your supervisor: final");
  g_assert_true (tells (self, "Your supervisor approved the interview: it is final"));

  /* The hub's word comes back: nothing waits at the supervisor's any more. */
  carry_down (self, TEAM_SIONE, "sione");
  nothing = pack (self, TEAM_SIONE);
  g_assert_cmpstr (nothing, ==, NULL);
  expect_waiting (self, "Nothing waits to be sent");
  g_assert_cmpint (door_sending_get_sender (sending (self, TEAM_AMINA)), ==,
                   DOOR_SENDER_INTERVIEWER);
}

/* How many words of approval wait for the tablet. */
static guint
receipts (TeamFixture *self)
{
  guint64 mark = 0;
  g_autoptr (GPtrArray) all
      = door_hub_store_list_receipts (self->store, device_of (self, "amina"), 0, &mark, NULL);

  return all->len;
}

/* A stick that never arrived is made anew; two of the same are one. */
static void
test_lost_and_twice (TeamFixture *self, gconstpointer data)
{
  g_autofree char *lost = NULL;
  g_autofree char *again = NULL;
  g_autofree char *nothing = NULL;

  begin (self);
  interview (self);
  carry_up (self, TEAM_AMINA);
  carry_down (self, TEAM_SIONE, "sione");
  decide (self, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE, "", NULL);
  lost = pack (self, TEAM_SIONE);
  g_assert_nonnull (lost);
  carry_down (self, TEAM_SIONE, "sione");
  g_assert_cmpuint (receipts (self), ==, 0);

  again = pack (self, TEAM_SIONE);
  g_assert_cmpuint (bring (self, again), ==, 0);
  g_assert_cmpuint (receipts (self), ==, 1);
  g_assert_cmpuint (bring (self, again), ==, 0);
  g_assert_cmpuint (bring (self, lost), ==, 0);
  g_assert_cmpuint (receipts (self), ==, 1);
  carry_down (self, TEAM_SIONE, "sione");
  nothing = pack (self, TEAM_SIONE);
  g_assert_cmpstr (nothing, ==, NULL);
}

/* --- Everything else that a supervisor does ------------------------------------------------------ */

static DoorTeamCaseRow *
case_row (TeamFixture *self, TeamPerson person)
{
  DoorTeamCaseRow *row
      = door_team_cases_find (door_team_desk_get_cases (team_desk (self, person)), TEAM_CASE);

  g_assert_nonnull (row);
  return row;
}

static void
give (TeamFixture *self, const char *person)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_team_case_act_async (team_desk (self, TEAM_SIONE), case_row (self, TEAM_SIONE),
                            DOOR_TEAM_ACT_GIVE, person, "Amina is ill", team_keep_result, &result);
  team_wait (&result);
  door_team_case_act_finish (team_desk (self, TEAM_SIONE), result, NULL, &error);
  g_assert_no_error (error);
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
}

static void
write_to_all (TeamFixture *self, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_team_desk_message_async (team_desk (self, TEAM_SIONE), NULL, text, team_keep_result,
                                &result);
  team_wait (&result);
  door_team_desk_decide_finish (team_desk (self, TEAM_SIONE), result, &error);
  g_assert_no_error (error);
}

/* A case for a colleague, words for all, a flag for the other supervisor: each reaches whom it is for. */
static void
test_acts (TeamFixture *self, gconstpointer data)
{
  DoorDesk *tevita;
  g_autofree char *flagged = NULL;

  for (guint i = TEAM_AMINA; i <= TEAM_TEVITA; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  door_hub_stop (self->hub);
  tevita = door_scenario_desk (self->person[TEAM_TEVITA]);
  interview (self);
  carry_up (self, TEAM_AMINA);
  carry_down (self, TEAM_SIONE, "sione");
  carry_down (self, TEAM_ANA, "ana");
  flagged = team_decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED),
                         DOOR_DECISION_FLAG, "Ask about the roof", NULL, 0);
  g_assert_cmpstr (flagged, ==, NULL);
  write_to_all (self, "Meet at nine");
  carry_up (self, TEAM_SIONE);

  carry_down (self, TEAM_ANA, "ana");
  g_assert_true (door_team_row_is_marked (team_find (self, TEAM_ANA, DOOR_REVIEW_RECEIVED)));
  carry_down (self, TEAM_TEVITA, "tevita");
  refresh_cases (self, TEAM_TEVITA);
  g_assert_cmpstr (door_desk_get_notice (tevita), ==, "From your supervisor: Meet at nine");
}

/* Before anything was done with it. */
static void
test_given (TeamFixture *self, gconstpointer data)
{
  for (guint i = TEAM_AMINA; i <= TEAM_TEVITA; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  door_hub_stop (self->hub);
  carry_up (self, TEAM_AMINA);
  carry_down (self, TEAM_SIONE, "sione");
  give (self, "tevita");
  carry_up (self, TEAM_SIONE);
  carry_down (self, TEAM_TEVITA, "tevita");
  carry_down (self, TEAM_AMINA, "amina");
  carry_down (self, TEAM_ANA, "ana");
  refresh_cases (self, TEAM_TEVITA);
  refresh_cases (self, TEAM_AMINA);
  g_assert_nonnull (door_scenario_find_case (self->person[TEAM_TEVITA], TEAM_CASE));
  g_assert_cmpint (
      door_case_get_state (door_scenario_find_case (self->person[TEAM_AMINA], TEAM_CASE)), ==,
      DOOR_CASE_FINAL);
  g_assert_cmpstr (door_team_case_get_person (case_row (self, TEAM_ANA)), ==, "tevita");
}

/* --- Words ------------------------------------------------------------------------------------ */

/* Nobody is told to give a stick to themselves, or to the office they sit in. */
static void
test_words (void)
{
  for (DoorSender sender = 0; sender < DOOR_SENDER_N; sender++)
    {
      g_autofree char *none = door_sending_words_packed (sender, 0, 0);
      g_autofree char *letters = door_sending_words_packed (sender, 0, 1);
      g_autofree char *both = door_sending_words_packed (sender, 3, 1);
      g_autofree char *relay = door_sending_words_relay (sender, NULL);
      gboolean interviewer = sender == DOOR_SENDER_INTERVIEWER;

      g_assert_nonnull (strstr (none, "Nothing waits"));
      g_assert_nonnull (strstr (both, "3 interviews"));
      for (guint i = 0; i < DOOR_SENDING_TEXT_N; i++)
        g_assert_cmpuint (strlen (door_sending_words (sender, i)), >, 3);
      g_assert_true (interviewer == (strstr (letters, "your supervisor") != NULL));
      g_assert_true (interviewer == (strstr (both, "your supervisor") != NULL));
      g_assert_true (interviewer == (strstr (relay, "supervisor") != NULL));
      g_assert_true (interviewer == door_sender_takes_cases (sender));
      if (sender == DOOR_SENDER_HEADQUARTERS)
        g_assert_null (strstr (letters, "office"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/team/sticks/words", test_words);
  ADD_TEAM_TEST ("/desk/team/sticks/loop", test_loop);
  ADD_TEAM_TEST ("/desk/team/sticks/lost-and-twice", test_lost_and_twice);
  ADD_TEAM_TEST ("/desk/team/sticks/acts", test_acts);
  ADD_TEAM_TEST ("/desk/team/sticks/given", test_given);
  return g_test_run ();
}
