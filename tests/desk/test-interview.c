/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"

#include "door-vault.h"

#include <glib/gstdio.h>
#include <string.h>

static void
assert_at (DeskFixture *self, const char *ref)
{
  g_autofree char *first = desk_first_ref (self);

  g_assert_cmpstr (first, ==, ref);
}

static DoorChoice *
choice_at (DoorQuestion *question, guint index)
{
  g_autoptr (DoorChoice) choice
      = g_list_model_get_item (door_question_get_choices (question), index);

  return choice; /* the question keeps it */
}

static void
test_next_waits_for_a_fitting_answer (DeskFixture *self, gconstpointer data)
{
  DoorQuestion *name;

  desk_unlock (self);
  desk_open (self);
  assert_at (self, "/data/name");
  name = desk_question (self, "/data/name");
  g_assert_cmpstr (door_question_get_label (name), ==, "What is your <b>name</b>?");
  g_assert_true (door_question_get_required (name));
  g_assert_false (door_interview_next (desk_interview (self)));
  g_assert_nonnull (door_question_get_message (name));

  desk_answer (self, "/data/name", "Zarqoon");
  desk_next (self);
  assert_at (self, "/data/age");

  desk_answer (self, "/data/age", "9");
  g_assert_false (door_interview_next (desk_interview (self)));
  g_assert_cmpstr (door_question_get_message (desk_question (self, "/data/age")), ==,
                   "Between 18 and 120.");
  g_assert_cmpstr (door_question_get_draft (desk_question (self, "/data/age")), ==, "9");
  g_assert_cmpstr (door_question_get_answer (desk_question (self, "/data/age")), ==, "");

  desk_answer (self, "/data/age", "۳۶");
  desk_next (self);
  assert_at (self, "/data/safe");
  g_assert_true (door_interview_back (desk_interview (self)));
  g_assert_cmpstr (door_question_get_answer (desk_question (self, "/data/age")), ==, "36");
}

static void
test_saved_is_the_truth (DeskFixture *self, gconstpointer data)
{
  DoorInterview *interview;

  desk_unlock (self);
  desk_open (self);
  interview = desk_interview (self);
  door_scenario_settle (self->scenario, NULL);
  g_assert_cmpint (door_interview_get_saving (interview), ==, DOOR_SAVING_SAVED);
  desk_answer (self, "/data/name", "Zar");
  g_assert_cmpint (door_interview_get_saving (interview), ==, DOOR_SAVING_WORKING);
  door_scenario_settle (self->scenario, NULL);
  g_assert_cmpint (door_interview_get_saving (interview), ==, DOOR_SAVING_SAVED);
}

static void
test_choices (DeskFixture *self, gconstpointer data)
{
  DoorQuestion *safe, *things;
  g_autofree char *described = NULL;

  desk_unlock (self);
  desk_open (self);
  desk_answer (self, "/data/name", "A_b*c");
  desk_next (self);
  desk_answer (self, "/data/age", "40");
  desk_next (self);
  safe = desk_question (self, "/data/safe");
  g_assert_cmpstr (door_question_get_label (safe), ==, "How safe do you feel, A_b*c?");
  g_assert_cmpuint (g_list_model_get_n_items (door_question_get_choices (safe)), ==, 3);
  g_assert_true (door_choice_get_read_aloud (choice_at (safe, 1)));
  g_assert_false (door_choice_get_read_aloud (choice_at (safe, 2)));
  door_question_choose (safe, choice_at (safe, 0));
  door_question_choose (safe, choice_at (safe, 1));
  g_assert_cmpstr (door_question_get_answer (safe), ==, "2");
  g_assert_false (door_choice_get_selected (choice_at (safe, 0)));
  g_assert_true (door_choice_get_selected (choice_at (safe, 1)));
  desk_next (self);

  things = desk_question (self, "/data/things");
  door_question_choose (things, choice_at (things, 2));
  door_question_choose (things, choice_at (things, 0));
  g_assert_cmpstr (door_question_get_answer (things), ==, "radio boat");
  described = door_question_describe_answer (things);
  g_assert_cmpstr (described, ==, "Radio, Boat");
  door_question_choose (things, choice_at (things, 2));
  g_assert_cmpstr (door_question_get_answer (things), ==, "radio");
}

static void
test_field_list_keeps_its_questions (DeskFixture *self, gconstpointer data)
{
  GListModel *questions;
  DoorQuestion *day;

  desk_unlock (self);
  desk_open (self);
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/visit/again"));
  door_scenario_settle (self->scenario, NULL);
  questions = door_interview_get_questions (desk_interview (self));
  g_assert_cmpuint (g_list_model_get_n_items (questions), ==, 2);
  day = desk_question (self, "/data/visit/day");
  desk_answer (self, "/data/visit/again", "yes");
  g_assert_cmpuint (g_list_model_get_n_items (questions), ==, 3);
  g_assert_true (day == desk_question (self, "/data/visit/day"));
  desk_answer (self, "/data/visit/again", "no");
  g_assert_cmpuint (g_list_model_get_n_items (questions), ==, 2);
}

static void
test_languages (DeskFixture *self, gconstpointer data)
{
  DoorInterview *interview;
  DoorQuestion *name;

  desk_unlock (self);
  desk_open (self);
  interview = desk_interview (self);
  g_assert_cmpstr (door_interview_get_languages (interview)[0], ==, "English");
  g_assert_cmpstr (door_interview_get_languages (interview)[1], ==, "Urdu");
  g_assert_false (door_interview_get_is_rtl (interview));
  name = desk_question (self, "/data/name");
  desk_answer (self, "/data/name", "Zarqoon");
  door_interview_set_language (interview, 1);
  g_assert_true (name == desk_question (self, "/data/name"));
  g_assert_cmpstr (door_question_get_label (name), ==, "آپ کا نام کیا ہے؟");
  g_assert_cmpstr (door_question_get_draft (name), ==, "Zarqoon");
  g_assert_true (door_interview_get_is_rtl (interview));
  g_assert_cmpstr (door_interview_get_language_code (interview), ==, "ur");
}

static void
test_choices_follow_the_language (DeskFixture *self, gconstpointer data)
{
  DoorChoice *choice;

  desk_unlock (self);
  desk_open (self);
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/safe"));
  door_scenario_settle (self->scenario, NULL);
  choice = choice_at (desk_question (self, "/data/safe"), 1);
  g_assert_cmpstr (door_choice_get_label (choice), ==, "Unsafe");
  door_interview_set_language (desk_interview (self), 1);
  g_assert_true (choice == choice_at (desk_question (self, "/data/safe"), 1));
  g_assert_cmpstr (door_choice_get_label (choice), ==, "غیر محفوظ");
}

static void
test_repeats (DeskFixture *self, gconstpointer data)
{
  DoorInterview *interview;
  g_autoptr (DoorPlaceRow) first = NULL;

  desk_unlock (self);
  desk_open (self);
  interview = desk_interview (self);
  desk_answer_all (self);
  g_assert_true (door_interview_back (interview));
  door_scenario_settle (self->scenario, NULL);
  g_assert_cmpint (door_interview_get_page (interview), ==, DOOR_PAGE_REPEAT_PROMPT);
  g_assert_cmpstr (door_interview_get_prompt (interview), ==,
                   "Household member: is there another one to add?");
  g_assert_true (door_interview_add_instance (interview));
  door_scenario_settle (self->scenario, NULL);
  assert_at (self, "/data/member[2]/called");
  g_assert_cmpstr (door_interview_get_removable (interview), ==, "Household member 2");
  desk_answer (self, "/data/member[2]/called", "Oskatan");
  desk_next (self);
  g_assert_cmpstr (door_interview_get_section (interview), ==, "Household member 2: Oskatan");

  g_assert_true (door_interview_remove_instance (interview, NULL));
  door_scenario_settle (self->scenario, NULL);
  desk_leave (self);
  desk_open (self);
  interview = desk_interview (self);
  g_assert_true (door_interview_go_to (interview, "/data/member[1]/years"));
  door_scenario_settle (self->scenario, NULL);
  desk_next (self);
  g_assert_cmpuint (g_list_model_get_n_items (door_interview_get_instances (interview)), ==, 1);
  first = g_list_model_get_item (door_interview_get_instances (interview), 0);
  g_assert_cmpstr (door_place_get_label (first), ==, "Household member 1: Velindra");
}

/* Promise 5. */
static void
test_reopens_where_it_was_left (DeskFixture *self, gconstpointer data)
{
  DoorCase *item;

  desk_unlock (self);
  g_assert_cmpint (door_case_get_state (door_scenario_find_case (self->scenario, CASE_ID)), ==,
                   DOOR_CASE_NEW);
  desk_open (self);
  desk_answer (self, "/data/name", "Zarqoon");
  desk_next (self);
  desk_answer (self, "/data/age", "36");
  desk_next (self);
  door_interview_set_language (desk_interview (self), 1);
  desk_leave (self);
  item = door_scenario_find_case (self->scenario, CASE_ID);
  g_assert_cmpint (door_case_get_state (item), ==, DOOR_CASE_IN_PROGRESS);
  g_assert_cmpstr (door_case_get_state_text (item), ==, "In progress, 2 answers");
  desk_lock (self);

  desk_unlock (self);
  desk_open (self);
  assert_at (self, "/data/safe");
  g_assert_cmpuint (door_interview_get_language (desk_interview (self)), ==, 1);
  g_assert_true (door_interview_back (desk_interview (self)));
  door_scenario_settle (self->scenario, NULL);
  g_assert_cmpstr (door_question_get_answer (desk_question (self, "/data/age")), ==, "36");
}

static void
test_missing_is_listed (DeskFixture *self, gconstpointer data)
{
  DoorInterview *interview;
  g_autoptr (DoorPlaceRow) problem = NULL;
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  desk_open (self);
  interview = desk_interview (self);
  g_assert_false (door_scenario_finish (self->scenario, &error));
  g_assert_error (error, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_INCOMPLETE);
  g_assert_cmpint (door_interview_get_page (interview), ==, DOOR_PAGE_END);
  g_assert_cmpuint (g_list_model_get_n_items (door_interview_get_problems (interview)), ==, 4);
  problem = g_list_model_get_item (door_interview_get_problems (interview), 1);
  g_assert_cmpstr (door_place_get_label (problem), ==, "How old are you?");
  g_assert_true (door_interview_go (interview, problem));
  door_scenario_settle (self->scenario, NULL);
  assert_at (self, "/data/age");
}

static void
test_outline (DeskFixture *self, gconstpointer data)
{
  GListModel *outline;
  guint n_current = 0, n_attention = 0;

  desk_unlock (self);
  desk_open (self);
  desk_answer (self, "/data/name", "Zarqoon");
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/things"));
  door_scenario_settle (self->scenario, NULL);
  outline = door_interview_get_outline (desk_interview (self));
  for (guint i = 0; i < g_list_model_get_n_items (outline); i++)
    {
      g_autoptr (DoorPlaceRow) place = g_list_model_get_item (outline, i);

      if (strcmp (door_place_get_ref (place), "/data/name") == 0)
        g_assert_cmpint (door_place_get_state (place), ==, DOOR_ANSWERED);
      if (door_place_get_current (place))
        g_assert_cmpstr (door_place_get_ref (place), ==, "/data/things");
      g_assert_cmpstr (door_place_get_label (place), !=, "reckoning");
      n_current += door_place_get_current (place);
      n_attention += door_place_get_state (place) == DOOR_NEEDS_ATTENTION;
    }
  g_assert_cmpuint (n_current, ==, 1);
  g_assert_cmpuint (n_attention, ==, 2); /* age and safety were passed over */
}

static void
test_progress_never_goes_back (DeskFixture *self, gconstpointer data)
{
  DoorInterview *interview;
  double before;

  desk_unlock (self);
  desk_open (self);
  interview = desk_interview (self);
  before = door_interview_get_progress (interview);
  g_assert_cmpfloat (before, <, 0.2);
  desk_answer (self, "/data/name", "Zarqoon");
  desk_next (self);
  g_assert_cmpfloat (door_interview_get_progress (interview), >, before);
  before = door_interview_get_progress (interview);
  desk_answer (self, "/data/age", "40");
  desk_next (self);
  g_assert_cmpfloat (door_interview_get_progress (interview), >, before);
  desk_answer_all (self);
  g_assert_cmpfloat (door_interview_get_progress (interview), ==, 1);
}

/* Promise 6, and what the vault holds after it. */
static void
test_finished_is_closed (DeskFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  desk_open (self);
  desk_answer_all (self);
  g_assert_true (door_scenario_finish (self->scenario, &error));
  g_assert_no_error (error);
  g_assert_cmpint (door_case_get_state (door_scenario_find_case (self->scenario, CASE_ID)), ==,
                   DOOR_CASE_WAITING);
  desk_open (self);
  g_assert_cmpint (door_interview_get_page (desk_interview (self)), ==, DOOR_PAGE_CLOSED);
  g_assert_false (door_interview_next (desk_interview (self)));
  g_assert_false (door_interview_go_to (desk_interview (self), "/data/name"));
}

/* Each try is made by a program started anew: nothing of it is in memory. */
static void
assert_unlock_refused (DeskFixture *self, const char *passphrase, gboolean must_wait)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (door_scenario_unlock (self->scenario, ACCOUNT, passphrase, &error));
  g_assert_error (error, DOOR_UNLOCK_ERROR, DOOR_UNLOCK_ERROR_PASSPHRASE);
  g_assert_cmpint (strstr (error->message, "wait") != NULL, ==, must_wait);
}

static void
test_wrong_passphrases_slow_down (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorUnlock) unlock = door_unlock_new_with_clock (self->folder, self->clock);

  g_assert_cmpstr (door_unlock_get_accounts (unlock)[0], ==, ACCOUNT);
  for (guint i = 0; i < 3; i++)
    assert_unlock_refused (self, "wrong", FALSE);
  assert_unlock_refused (self, PASSPHRASE, TRUE);
  door_clock_advance (self->clock, 3 * G_USEC_PER_SEC);
  assert_unlock_refused (self, "wrong", FALSE);
  door_clock_advance (self->clock, 3 * G_USEC_PER_SEC);
  assert_unlock_refused (self, PASSPHRASE, TRUE);
  door_clock_advance (self->clock, 2 * G_USEC_PER_SEC);
  desk_unlock (self);
  desk_lock (self);
  /* The right one forgets the wrong ones. */
  assert_unlock_refused (self, "wrong", FALSE);
  desk_unlock (self);
}

/* Another account of the same tablet, while one is open. */
/* The two on one tablet neither read nor sign as each other. */
static void
assert_strangers (DeskFixture *self, const DoorPublicKeys *second)
{
  g_autofree char *own = door_device_vault_folder (self->folder, ACCOUNT);
  g_autofree char *others = door_device_vault_folder (self->folder, "second");
  DoorVaultOptions options = { self->clock, &door_kdf_policy_test, NULL };
  g_autoptr (GBytes) document = g_bytes_new_static ("doorstep-test 1\n", 16);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) vault = door_vault_open (others, PASSPHRASE, &options, &error);
  guint8 signature[DOOR_SIGNATURE_BYTES];

  g_assert_null (vault);
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_PASSPHRASE);
  vault = door_vault_open (own, PASSPHRASE, &options, NULL);
  door_identity_sign (door_vault_identity (vault), document, signature);
  g_assert_true (door_public_keys_verify (door_identity_public (door_vault_identity (vault)),
                                          document, signature));
  g_assert_false (door_public_keys_verify (second, document, signature));
}

static void
test_one_account_at_a_time (DeskFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DoorPublicKeys keys;
  DoorUuid vault;
  const DoorEnrolment enrolment = {
    .public_name = "Survey",
    .account = "second",
    .passphrase = "another passphrase",
    .person = "second",
    .team = "north",
    .hub_url = "http://127.0.0.1:1",
    .token = "t",
    .survey_key = door_identity_public (self->survey),
    .kdf_policy = &door_kdf_policy_test,
  };

  g_assert_true (door_device_enrol (self->folder, &enrolment, self->clock, &keys, &vault, &error));
  g_assert_no_error (error);
  desk_unlock (self);
  g_assert_false (door_scenario_unlock (self->scenario, "second", "another passphrase", &error));
  g_assert_error (error, DOOR_UNLOCK_ERROR, DOOR_UNLOCK_ERROR_IN_USE);
  g_clear_error (&error);
  desk_lock (self);
  g_assert_true (door_scenario_unlock (self->scenario, "second", "another passphrase", &error));
  g_assert_no_error (error);
  g_assert_null (door_scenario_find_case (self->scenario, CASE_ID));
  desk_lock (self);
  assert_strangers (self, &keys);
}

static void
test_no_device (void)
{
  g_autofree char *folder = g_dir_make_tmp ("door-none-XXXXXX", NULL);
  g_autoptr (DoorUnlock) unlock = door_unlock_new (folder);

  g_assert_nonnull (door_unlock_get_message (unlock));
  g_assert_null (door_unlock_get_accounts (unlock)[0]);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/desk/interview/next", test_next_waits_for_a_fitting_answer);
  ADD_DESK_TEST ("/desk/interview/saved", test_saved_is_the_truth);
  ADD_DESK_TEST ("/desk/interview/choices", test_choices);
  ADD_DESK_TEST ("/desk/interview/field-list", test_field_list_keeps_its_questions);
  ADD_DESK_TEST ("/desk/interview/languages", test_languages);
  ADD_DESK_TEST ("/desk/interview/choices-language", test_choices_follow_the_language);
  ADD_DESK_TEST ("/desk/interview/repeats", test_repeats);
  ADD_DESK_TEST ("/desk/interview/reopens", test_reopens_where_it_was_left);
  ADD_DESK_TEST ("/desk/interview/missing", test_missing_is_listed);
  ADD_DESK_TEST ("/desk/interview/outline", test_outline);
  ADD_DESK_TEST ("/desk/interview/progress", test_progress_never_goes_back);
  ADD_DESK_TEST ("/desk/interview/finished", test_finished_is_closed);
  ADD_DESK_TEST ("/desk/unlock/slow", test_wrong_passphrases_slow_down);
  ADD_DESK_TEST ("/desk/unlock/one-account", test_one_account_at_a_time);
  g_test_add_func ("/desk/unlock/no-device", test_no_device);
  return g_test_run ();
}
