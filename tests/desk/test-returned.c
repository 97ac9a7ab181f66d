/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interview that the supervisor sends back: from the letter to the corrected one; a household of the
 * reserve that is released; a case that goes to a colleague. */
#include "desk-fixture.h"

#include "door-case-about.h"
#include "door-case-event.h"
#include "door-desk-records.h"
#include "door-letter.h"
#include "door-letters.h"
#include "door-return.h"
#include "door-scenario-day.h"
#include "door-seal.h"

#include <string.h>

#define COMMENTS                                                                                   \
  "[{\"path\":\"/data/age\",\"text\":\"36, or 63?\"},"                                             \
  "{\"path\":\"/data/member[1]/years\",\"text\":\"Is she nine?\"},"                                \
  "{\"path\":\"/data/gone\",\"text\":\"Not there any more\"},{\"text\":\"nowhere\"},7]"

static DoorVault *
open_vault (DeskFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  DoorVault *vault = door_vault_open (folder, PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  return vault;
}

/* The event of a letter, as the desk keeps it; with `reopens` the vault does what the letter asks. */
static void
put_event (DeskFixture *self, DoorCaseEvent *event, const char *id, gboolean reopens)
{
  g_autoptr (DoorVault) vault = open_vault (self);
  g_autoptr (GBytes) about = door_case_event_print (event);
  g_autoptr (GError) error = NULL;

  if (reopens)
    door_return_reopen (vault, id, about, &error);
  g_assert_no_error (error);
  door_vault_put (vault, DOOR_RECORD_MESSAGE, id, about, NULL, &error);
  g_assert_no_error (error);
}

/* The newest interview of the case, "uuid:…". transfer full. */
static char *
dup_newest (DeskFixture *self, DoorInterviewState *ret_state)
{
  g_autoptr (DoorVault) vault = open_vault (self);
  g_autoptr (GPtrArray) all = door_vault_list (vault, NULL);
  const DoorInterviewInfo *info = g_ptr_array_index (all, all->len - 1);

  if (ret_state)
    *ret_state = info->state;
  return door_uuid_to_instance_id (&info->id);
}

static void
finish (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
}

static void
send_back (DeskFixture *self, const char *instance, const char *submission)
{
  g_autoptr (DoorCaseEvent) event = door_case_event_new ("returned", CASE_ID, "sione", self->clock);

  door_case_event_set (event, "instance", instance);
  door_case_event_set (event, "text", "Please look again");
  door_case_event_set (event, "comments", COMMENTS);
  door_case_event_set (event, "submission", submission);
  put_event (self, event, "r1", submission == NULL);
}

/* Deep enough to end a program whose reader recurses: such a text holds no comments. */
static void
test_hostile_comments (DeskFixture *self, gconstpointer data)
{
  enum { DEEP = 1000 * 1000 };
  g_autofree char *deep = g_strnfill (DEEP, '[');
  g_autoptr (DoorCaseEvent) event = door_case_event_new ("returned", CASE_ID, "sione", self->clock);
  g_autoptr (GPtrArray) comments = NULL;

  door_case_event_set (event, "comments", deep);
  comments = door_return_comments (event);
  g_assert_cmpuint (comments->len, ==, 0);
}

static DoorCase *
the_case (DeskFixture *self)
{
  return door_scenario_find_case (self->scenario, CASE_ID);
}

/* Opened from the page of the case, as "Correct the interview". */
static void
begin_correcting (DeskFixture *self)
{
  g_autoptr (DoorCaseFile) file = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_RETURNED);
  g_assert_cmpint (door_case_file_get_next (file), ==, DOOR_CASE_ACT_INTERVIEW);
  g_assert_cmpstr (door_case_file_act_label (file, DOOR_CASE_ACT_INTERVIEW), ==,
                   "Correct the interview");
  g_assert_true (door_case_file_may (file, DOOR_CASE_ACT_VISIT));
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_LOOK));
  door_scenario_begin (self->scenario, CASE_ID, &error);
  g_assert_no_error (error);
}

/* The words stand where they belong: on the page of the case, at the question, in the outline. */
static void
check_comments (DeskFixture *self)
{
  g_autoptr (DoorCaseFile) file = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_autoptr (DoorMoment) moment = g_list_model_get_item (door_case_file_get_moments (file), 0);
  GListModel *commented = door_interview_get_commented (desk_interview (self));
  g_autoptr (DoorPlaceRow) second = g_list_model_get_item (commented, 1);
  g_autofree char *first = desk_first_ref (self);

  g_assert_cmpstr (door_moment_get_title (moment), ==, "Sent back by your supervisor");
  g_assert_nonnull (strstr (door_moment_get_detail (moment), "Please look again\n• 36, or 63?"));
  g_assert_nonnull (strstr (door_moment_get_detail (moment), "• Not there any more"));
  g_assert_true (door_moment_get_from_office (moment));
  g_assert_cmpstr (first, ==, "/data/age");
  g_assert_cmpstr (door_question_get_comment (desk_question (self, first)), ==, "36, or 63?");
  g_assert_cmpuint (g_list_model_get_n_items (commented), ==, 2);
  g_assert_cmpstr (door_place_get_detail (second), ==, "Is she nine?");
  /* From one to the next, and no further than the last. */
  g_assert_true (door_interview_get_next_comment (desk_interview (self)) == second);
  door_interview_go (desk_interview (self), second);
  door_scenario_settle (self->scenario, NULL);
  g_assert_nonnull (desk_question (self, "/data/member[1]/years"));
  g_assert_null (door_interview_get_next_comment (desk_interview (self)));
  door_interview_go_to (desk_interview (self), "/data/age");
  door_scenario_settle (self->scenario, NULL);
}

static void
correct_and_finish (DeskFixture *self)
{
  g_autoptr (DoorScript) rest = door_script_parse ("");
  g_autoptr (GError) error = NULL;

  desk_answer (self, "/data/age", "63");
  door_scenario_play (self->scenario, rest, 100, NULL, &error);
  g_assert_no_error (error);
  finish (self);
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_WAITING);
}

static void
test_held (DeskFixture *self, gconstpointer data)
{
  g_autofree char *instance = NULL;
  g_autoptr (DoorCaseFile) file = NULL;

  desk_unlock (self);
  desk_open (self);
  desk_answer_all (self);
  finish (self);
  desk_lock (self);
  instance = dup_newest (self, NULL);
  send_back (self, instance, NULL);
  desk_unlock (self);
  begin_correcting (self);
  check_comments (self);
  g_assert_cmpstr (
      desk_interview (self) ? door_question_get_answer (desk_question (self, "/data/age")) : "", ==,
      "36");
  correct_and_finish (self);

  /* Answered: it is nobody's work any more, also after the program was started anew. */
  desk_lock (self);
  desk_unlock (self);
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_WAITING);
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_INTERVIEW));
  g_assert_cmpint (door_case_file_get_next (file), ==, DOOR_CASE_ACT_LOOK);
}

/* In the middle of it the program goes: the answers given and the comments are there again. */
static void
test_broken_off (DeskFixture *self, gconstpointer data)
{
  g_autofree char *instance = NULL;
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  desk_open (self);
  desk_answer_all (self);
  finish (self);
  desk_lock (self);
  instance = dup_newest (self, NULL);
  send_back (self, instance, NULL);
  desk_unlock (self);
  begin_correcting (self);
  desk_answer (self, "/data/age", "63");
  desk_next (self);
  door_scenario_crash (self->scenario);
  desk_unlock (self);
  begin_correcting (self);
  g_assert_cmpuint (g_list_model_get_n_items (door_interview_get_commented (desk_interview (self))),
                    ==, 2);
  door_interview_go_to (desk_interview (self), "/data/age");
  door_scenario_settle (self->scenario, &error);
  g_assert_cmpstr (door_question_get_answer (desk_question (self, "/data/age")), ==, "63");
  desk_leave (self);
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_RETURNED);
}

#define SENT                                                                                       \
  "<data id=\"household\" version=\"1\"><name>Zarqoon</name><age>36</age><safe>2</safe>"           \
  "<things>radio boat</things><visit><day>2025-11-20</day><again>yes</again>"                      \
  "<when>18:30:00.000</when></visit><member><called>Velindra</called><years>9</years></member>"    \
  "<meta><instanceID>uuid:aaaaaaaa-1111-4111-8111-111111111111</instanceID></meta></data>"
#define SENT_ID "uuid:aaaaaaaa-1111-4111-8111-111111111111"

/* On a device that does not hold it, it goes on from the answers that came with the letter. */
static void
test_from_answers (DeskFixture *self, gconstpointer data)
{
  g_autofree char *ref = NULL;
  g_autofree char *instance = NULL;
  g_autoptr (GError) error = NULL;
  DoorInterviewState state;

  send_back (self, SENT_ID, SENT);
  desk_unlock (self);
  desk_open (self);
  ref = desk_first_ref (self);
  g_assert_cmpstr (ref, ==, "/data/age");
  g_assert_cmpstr (door_question_get_answer (desk_question (self, ref)), ==, "36");
  door_interview_go_to (desk_interview (self), "/data/member[1]/years");
  door_scenario_settle (self->scenario, &error);
  g_assert_cmpstr (door_question_get_answer (desk_question (self, "/data/member[1]/years")), ==,
                   "9");
  g_assert_cmpstr (door_question_get_comment (desk_question (self, "/data/member[1]/years")), ==,
                   "Is she nine?");
  /* And after a crash, too. */
  door_scenario_crash (self->scenario);
  desk_unlock (self);
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_RETURNED);
  desk_open (self);
  door_interview_go_to (desk_interview (self), "/data/age");
  door_scenario_settle (self->scenario, &error);
  g_assert_cmpstr (door_question_get_answer (desk_question (self, "/data/age")), ==, "36");
  correct_and_finish (self);
  desk_lock (self);
  instance = dup_newest (self, &state);
  g_assert_cmpstr (instance, !=, SENT_ID);
  g_assert_cmpint (state, ==, DOOR_INTERVIEW_FINALIZED);
}

/* --- The reserve --------------------------------------------------------------------------- */

static void
put_into_reserve (DeskFixture *self)
{
  g_autoptr (DoorVault) vault = open_vault (self);
  g_autoptr (GBytes) old = NULL;
  g_autoptr (GBytes) about = NULL;
  g_autoptr (DoorAssignmentFacts) facts = NULL;
  g_autoptr (GError) error = NULL;

  door_vault_get (vault, DOOR_RECORD_CASE, CASE_ID, &old, NULL, &error);
  g_assert_no_error (error);
  facts = door_assignment_facts_parse (old, &error);
  g_assert_no_error (error);
  g_assert_true (door_assignment_facts_set (facts, "reserve", "1"));
  about = door_assignment_facts_print (facts);
  door_vault_put (vault, DOOR_RECORD_CASE, CASE_ID, about, NULL, &error);
  g_assert_no_error (error);
}

static void
test_reserve (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (DoorCaseFile) released = NULL;
  g_autoptr (DoorCaseEvent) event = door_case_event_new ("release", CASE_ID, "sione", self->clock);
  g_autoptr (DoorMoment) moment = NULL;

  put_into_reserve (self);
  desk_unlock (self);
  g_assert_cmpstr (door_case_get_state_text (the_case (self)), ==, "In reserve");
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_VISIT));
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_APPOINTMENT));
  g_assert_nonnull (strstr (door_case_file_get_warning (file), "reserve"));
  desk_lock (self);
  door_case_event_set (event, "reason", "HH-9 is empty");
  put_event (self, event, "rel", FALSE);
  desk_unlock (self);
  g_assert_cmpstr (door_case_get_state_text (the_case (self)), ==, "New");
  released = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_assert_true (door_case_file_may (released, DOOR_CASE_ACT_VISIT));
  moment = g_list_model_get_item (door_case_file_get_moments (released), 0);
  g_assert_cmpstr (door_moment_get_detail (moment), ==, "HH-9 is empty");
}

/* --- To a colleague ------------------------------------------------------------------------ */

static DoorVault *
colleague_vault (DeskFixture *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "tevita-vault", NULL);
  DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  DoorVault *vault = door_vault_create (folder, PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  return vault;
}

/* A newer list of the team, with both interviewers and one of another team. transfer full. */
static DoorRoster *
put_team (DeskFixture *self, DoorVault *colleague)
{
  g_autoptr (DoorVault) own = open_vault (self);
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 2, door_clock_now (self->clock));
  g_autoptr (DoorIdentity) stranger = door_identity_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  DoorRoster *signed_one;

  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "sione",
                   door_identity_public (self->supervisor));
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", ACCOUNT,
                   door_identity_public (door_vault_identity (own)));
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "tevita",
                   door_identity_public (door_vault_identity (colleague)));
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "south", "leilani",
                   door_identity_public (stranger));
  bytes = door_roster_sign (roster, self->survey);
  g_assert_true (door_vault_put (own, DOOR_RECORD_ROSTER, DOOR_ROSTER_NAME, NULL, bytes, &error));
  signed_one = door_roster_read (bytes, door_identity_public (self->survey), &error);
  g_assert_no_error (error);
  return signed_one;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  door_case_file_finish (DOOR_CASE_FILE (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
wait_for (gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
  *done = FALSE;
}

static void
give_away (DeskFixture *self)
{
  g_autoptr (DoorCaseFile) file = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_auto (GStrv) colleagues = NULL;
  gboolean done = FALSE;

  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_GIVE));
  door_case_file_hand_over_async (file, "woman", NULL, on_done, &done);
  wait_for (&done);
  g_assert_cmpint (door_case_file_get_next (file), ==, DOOR_CASE_ACT_GIVE);
  colleagues = door_case_file_get_colleagues (file);
  g_assert_cmpuint (g_strv_length (colleagues), ==, 1);
  g_assert_cmpstr (colleagues[0], ==, "tevita");
  door_case_file_give_async (file, "tevita", on_done, &done);
  wait_for (&done);
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_GIVE));
  g_assert_nonnull (strstr (door_case_file_get_warning (file), "tevita"));
}

/* The letter that waits, as it comes to the colleague. transfer full. */
static DoorInbound *
take_letter (DeskFixture *self)
{
  g_autoptr (DoorVault) vault = open_vault (self);
  g_autoptr (GError) error = NULL;
  DoorInbound *letter = door_inbound_new (DOOR_INBOUND_LETTER);

  letter->id = g_strdup (CASE_ID);
  letter->name = g_strdup (DOOR_LETTER_HANDOVER);
  door_vault_get (vault, DOOR_RECORD_OTHER,
                  DOOR_RECORD_LETTER DOOR_LETTER_HANDOVER DOOR_RECORD_SEPARATOR CASE_ID, NULL,
                  &letter->body, &error);
  g_assert_no_error (error);
  return letter;
}

/* Visits and the interview as it stands are there at the colleague's. */
static void
test_given (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorVault) colleague = colleague_vault (self);
  g_autoptr (DoorRoster) roster = put_team (self, colleague);
  g_autoptr (DoorInbound) letter = NULL;
  g_autoptr (DoorAssignmentFacts) facts = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GBytes) about = NULL;
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  door_scenario_begin (self->scenario, CASE_ID, &error);
  g_assert_no_error (error);
  desk_answer (self, "/data/name", "Zarqoon");
  desk_leave (self);
  give_away (self);
  desk_lock (self);
  letter = take_letter (self);
  g_assert_true (
      door_letter_take (colleague, letter, roster, door_identity_public (self->survey), &error));
  g_assert_no_error (error);
  door_vault_get (colleague, DOOR_RECORD_CASE, CASE_ID, &about, NULL, &error);
  g_assert_no_error (error);
  facts = door_assignment_facts_parse (about, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (facts->label, ==, "Household 1");
  g_assert_nonnull (strstr (facts->handed_over, "visit-start"));
  drafts = door_vault_list (colleague, NULL);
  g_assert_cmpuint (drafts->len, ==, 1);
}

int
main (int argc, char **argv)
{
  door_seal_init ();
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/desk/returned/held", test_held);
  ADD_DESK_TEST ("/desk/returned/hostile-comments", test_hostile_comments);
  ADD_DESK_TEST ("/desk/returned/broken-off", test_broken_off);
  ADD_DESK_TEST ("/desk/returned/from-answers", test_from_answers);
  ADD_DESK_TEST ("/desk/returned/reserve", test_reserve);
  ADD_DESK_TEST ("/desk/returned/given", test_given);
  return g_test_run ();
}
