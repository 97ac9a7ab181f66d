/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an interview keeps beside its answers: drafts, remarks, reasons, files; why something is
 * asked; what an answer puts out of the interview; how it went. */
#include "desk-fixture.h"

#include "door-journal.h"
#include "door-vault.h"

#include <string.h>

#define ADD(path, function) ADD_DESK_TEST_WITH (path, "beside.xml", function)

static DoorQuestion *
at (DeskFixture *self, const char *ref)
{
  g_assert_true (door_interview_go_to (desk_interview (self), ref));
  door_scenario_settle (self->scenario, NULL);
  return desk_question (self, ref);
}

static void
begin (DeskFixture *self)
{
  desk_unlock (self);
  desk_open (self);
}

static void
reopen (DeskFixture *self)
{
  desk_leave (self);
  desk_lock (self);
  begin (self);
}

/* The journal as the vault has it. transfer full. */
static DoorJournal *
read_journal (DeskFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) vault = door_vault_open (folder, PASSPHRASE, &options, &error);
  g_autoptr (GPtrArray) all = NULL;
  DoorJournal *journal;

  g_assert_no_error (error);
  all = door_vault_list (vault, &error);
  g_assert_no_error (error);
  journal
      = door_vault_replay (vault, &((DoorInterviewInfo *) g_ptr_array_index (all, 0))->id, &error);
  g_assert_no_error (error);
  return journal;
}

static guint
count_entries (DoorJournal *journal, DoorEntryKind kind, const char *path, const char *prefix)
{
  guint n = 0;

  for (guint i = 0; i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);

      n += entry->kind == kind && g_strcmp0 (entry->path, path) == 0
           && g_str_has_prefix (entry->value, prefix);
    }
  return n;
}

static DoorPlaceRow *
problem_at (DeskFixture *self, const char *ref)
{
  GListModel *problems = door_interview_get_problems (desk_interview (self));

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (DoorPlaceRow) place = g_list_model_get_item (problems, i);

      if (g_strcmp0 (door_place_get_ref (place), ref) == 0)
        return place; /* the list keeps it */
    }
  return NULL;
}

/* --- Drafts -------------------------------------------------------------------------------- */

/* What does not fit survives a move, another language, leaving and a restart, and is gone with a
 * fitting answer. */
static void
test_refused_typing_is_kept (DeskFixture *self, gconstpointer data)
{
  DoorQuestion *age;
  g_autoptr (GError) error = NULL;

  begin (self);
  age = at (self, "/data/age");
  door_question_set_answer (age, "9");
  g_assert_true (door_interview_back (desk_interview (self)));
  age = at (self, "/data/age");
  g_assert_cmpstr (door_question_get_draft (age), ==, "9");
  g_assert_cmpstr (door_question_get_answer (age), ==, "");
  g_assert_cmpstr (door_question_get_message (age), ==, "Between 18 and 120.");

  door_interview_set_language (desk_interview (self), 1);
  g_assert_cmpstr (door_question_get_draft (desk_question (self, "/data/age")), ==, "9");
  reopen (self);
  age = at (self, "/data/age");
  g_assert_cmpstr (door_question_get_draft (age), ==, "9");
  g_assert_nonnull (door_question_get_message (age));

  g_assert_false (door_scenario_finish (self->scenario, &error));
  g_assert_nonnull (problem_at (self, "/data/age"));
  g_assert_nonnull (strstr (door_place_get_detail (problem_at (self, "/data/age")), "“9”"));

  age = at (self, "/data/age");
  door_question_set_answer (age, "39");
  door_scenario_settle (self->scenario, NULL);
  reopen (self);
  age = at (self, "/data/age");
  g_assert_cmpstr (door_question_get_draft (age), ==, "39");
  g_assert_null (door_question_get_message (age));
}

/* The draft of a number typed back to what stands in the record is gone, too. */
static void
test_draft_taken_back (DeskFixture *self, gconstpointer data)
{
  DoorQuestion *age;

  begin (self);
  age = at (self, "/data/age");
  door_question_set_answer (age, "40");
  door_scenario_settle (self->scenario, NULL);
  door_question_set_answer (age, "400");
  door_scenario_settle (self->scenario, NULL);
  g_assert_cmpstr (door_question_get_answer (age), ==, "40");
  door_question_set_answer (age, "40");
  door_scenario_settle (self->scenario, NULL);
  reopen (self);
  g_assert_cmpstr (door_question_get_draft (at (self, "/data/age")), ==, "40");
}

/* --- Checks -------------------------------------------------------------------------------- */

static void
test_hard_check_names_the_other (DeskFixture *self, gconstpointer data)
{
  DoorQuestion *since;
  g_autoptr (DoorPlaceRow) other = NULL;

  begin (self);
  desk_next (self);
  desk_answer (self, "/data/age", "30");
  since = at (self, "/data/since");
  door_question_set_answer (since, "35");
  g_assert_false (door_interview_next (desk_interview (self)));
  g_assert_nonnull (door_question_get_message (since));
  g_assert_cmpuint (g_list_model_get_n_items (door_question_get_involved (since)), ==, 1);
  other = g_list_model_get_item (door_question_get_involved (since), 0);
  g_assert_cmpstr (door_place_get_label (other), ==, "How old are you?");
  g_assert_cmpstr (door_place_get_detail (other), ==, "30");
  g_assert_true (door_interview_go (desk_interview (self), other));
  door_scenario_settle (self->scenario, NULL);
  g_assert_nonnull (desk_question (self, "/data/age"));
}

static void
test_soft_check (DeskFixture *self, gconstpointer data)
{
  DoorQuestion *hours;
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GError) error = NULL;

  begin (self);
  at (self, "/data/age");
  desk_answer (self, "/data/age", "30");
  hours = at (self, "/data/hours");
  door_question_set_answer (hours, "95");
  g_assert_false (door_interview_next (desk_interview (self)));
  g_assert_cmpstr (door_question_get_check (hours), ==, "Hours a week are seldom more than 80.");
  g_assert_cmpuint (g_list_model_get_n_items (door_question_get_involved (hours)), ==, 1);
  g_assert_cmpstr (door_question_get_answer (hours), ==, "95"); /* in the record all the same */

  /* Not settled, it stands against finishing. */
  g_assert_false (door_scenario_finish (self->scenario, &error));
  g_assert_nonnull (problem_at (self, "/data/hours"));

  hours = at (self, "/data/hours");
  door_question_keep_with_reason (hours, "  ");
  g_assert_null (door_question_get_check_reason (hours));
  door_question_keep_with_reason (hours, "Two jobs");
  desk_next (self);
  reopen (self);
  hours = at (self, "/data/hours");
  g_assert_cmpstr (door_question_get_check_reason (hours), ==, "Two jobs");
  desk_next (self);

  /* Another answer asks anew. */
  hours = at (self, "/data/hours");
  door_question_set_answer (hours, "99");
  g_assert_false (door_interview_next (desk_interview (self)));
  g_assert_null (door_question_get_check_reason (hours));
  door_question_set_answer (hours, "40");
  desk_next (self);
  hours = at (self, "/data/hours");
  g_assert_null (door_question_get_check (hours));
  desk_leave (self);
  desk_lock (self);
  journal = read_journal (self);
  g_assert_cmpuint (count_entries (journal, DOOR_ENTRY_CHECK, "/data/hours", "shown"), ==, 2);
  g_assert_cmpuint (count_entries (journal, DOOR_ENTRY_CHECK, "/data/hours", "kept Two jobs"), ==,
                    1);
  begin (self);
}

static void
test_check_follows_the_other_answer (DeskFixture *self, gconstpointer data)
{
  begin (self);
  at (self, "/data/age");
  desk_answer (self, "/data/age", "19");
  at (self, "/data/hours");
  desk_answer (self, "/data/hours", "95");
  desk_next (self);
  at (self, "/data/age");
  desk_answer (self, "/data/age", "44");
  g_assert_nonnull (door_question_get_check (at (self, "/data/hours")));
}

/* --- Quiet answers, facts ------------------------------------------------------------------ */

static void
test_quiet_answers (DeskFixture *self, gconstpointer data)
{
  DoorQuestion *hours;
  g_autoptr (DoorChoice) first = NULL;
  g_autofree char *said = NULL;

  begin (self);
  hours = at (self, "/data/hours");
  g_assert_cmpstr (door_question_get_card (hours), ==, "4");
  g_assert_cmpstr (door_question_get_unit (hours), ==, "hours a week");
  g_assert_cmpuint (g_list_model_get_n_items (door_question_get_quiet (hours)), ==, 2);
  first = g_list_model_get_item (door_question_get_quiet (hours), 0);
  g_assert_cmpstr (door_choice_get_label (first), ==, "Don't know"); /* always in this order */
  g_assert_true (door_question_press_quiet (hours, DOOR_QUIET_REFUSED));
  g_assert_cmpstr (door_question_get_answer (hours), ==, "-9");
  said = door_question_describe_answer (hours);
  g_assert_cmpstr (said, ==, "Refused");
  g_assert_false (door_question_press_quiet (hours, DOOR_QUIET_NOT_APPLICABLE));
  g_assert_true (door_question_press_quiet (hours, DOOR_QUIET_REFUSED));
  g_assert_cmpstr (door_question_get_answer (hours), ==, "");
}

/* --- Remarks ------------------------------------------------------------------------------- */

static void
test_remarks (DeskFixture *self, gconstpointer data)
{
  GListModel *outline;
  gboolean found = FALSE;

  begin (self);
  door_question_set_remark (desk_question (self, "/data/name"), " Goes by another name. ");
  door_question_set_remark (at (self, "/data/age"), "To be asked again");
  door_question_set_remark (desk_question (self, "/data/age"), "");
  reopen (self);
  g_assert_cmpstr (door_question_get_remark (at (self, "/data/age")), ==, "");
  g_assert_cmpstr (door_question_get_remark (at (self, "/data/name")), ==, "Goes by another name.");
  outline = door_interview_get_outline (desk_interview (self));
  for (guint i = 0; i < g_list_model_get_n_items (outline); i++)
    {
      g_autoptr (DoorPlaceRow) place = g_list_model_get_item (outline, i);

      if (strcmp (door_place_get_ref (place), "/data/name") == 0)
        found = *door_place_get_remark (place) != '\0';
    }
  g_assert_true (found);
}

/* --- What is set aside, and why something is asked ------------------------------------------ */

static void
answer_family (DeskFixture *self)
{
  at (self, "/data/age");
  desk_answer (self, "/data/age", "30");
  at (self, "/data/kids");
  desk_answer (self, "/data/kids", "yes");
  at (self, "/data/family/how_many");
  desk_answer (self, "/data/family/how_many", "2");
  at (self, "/data/family/names");
  desk_answer (self, "/data/family/names", "Ana, Beko");
}

static void
test_set_aside (DeskFixture *self, gconstpointer data)
{
  DoorQuestion *kids;

  begin (self);
  answer_family (self);
  kids = at (self, "/data/kids");
  g_assert_null (door_question_get_set_aside (kids));
  desk_answer (self, "/data/kids", "no");
  g_assert_nonnull (strstr (door_question_get_set_aside (kids), "2 answers"));
  g_assert_nonnull (strstr (door_question_get_set_aside (kids), "“How many children?”"));
  g_assert_cmpuint (door_interview_count_set_aside (desk_interview (self)), ==, 2);
  door_question_take_back (kids);
  g_assert_cmpstr (door_question_get_answer (kids), ==, "yes");
  g_assert_null (door_question_get_set_aside (kids));
  g_assert_cmpuint (door_interview_count_set_aside (desk_interview (self)), ==, 0);

  /* Kept over a restart. */
  desk_answer (self, "/data/kids", "no");
  reopen (self);
  at (self, "/data/kids");
  desk_answer (self, "/data/kids", "yes");
  g_assert_cmpstr (door_question_get_answer (at (self, "/data/family/names")), ==, "Ana, Beko");
}

static guint
count_skipped (DeskFixture *self, const char *ref, guint *ret_position)
{
  GListModel *outline = door_interview_get_outline (desk_interview (self));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (outline); i++)
    {
      g_autoptr (DoorPlaceRow) place = g_list_model_get_item (outline, i);

      if (door_place_get_kind (place) != DOOR_PLACE_SKIPPED)
        continue;
      n++;
      if (strcmp (door_place_get_ref (place), ref) == 0)
        *ret_position = i;
    }
  return n;
}

static void
test_why (DeskFixture *self, gconstpointer data)
{
  DoorInterview *interview;
  g_autofree char *always = NULL;
  g_autofree char *skipped = NULL;
  g_autofree char *asked = NULL;
  g_autofree char *formula = NULL;
  guint position = 0;

  begin (self);
  interview = desk_interview (self);
  always = door_question_explain (desk_question (self, "/data/name"));
  g_assert_nonnull (strstr (always, "every interview"));
  at (self, "/data/kids");
  desk_answer (self, "/data/kids", "no");
  skipped = door_interview_explain (interview, "/data/family/how_many");
  g_assert_nonnull (
      strstr (skipped, "only if \u2068“Are there children?”\u2069 is \u2068“Yes”\u2069"));
  g_assert_nonnull (strstr (skipped, "Are there children? — No"));
  g_assert_cmpuint (count_skipped (self, "", &position), ==, 0);
  door_interview_set_shows_skipped (interview, TRUE);
  g_assert_cmpuint (count_skipped (self, "/data/family/how_many", &position), ==, 2);
  g_assert_cmpuint (position, ==, 5); /* after "Are there children?" */

  answer_family (self);
  asked = door_question_explain (at (self, "/data/family/how_many"));
  g_assert_nonnull (strstr (asked, "because \u2068“How old are you?”\u2069 is more than 18"));
  g_assert_nonnull (
      strstr (asked, "because \u2068“Are there children?”\u2069 is \u2068“Yes”\u2069"));
  g_assert_nonnull (strstr (asked, "How old are you? — 30"));

  /* What words do not say, from left to right in any language. */
  formula = door_interview_explain (interview, "/data/family/names");
  g_assert_nonnull (
      strstr (formula, "because this holds: \u2066string-length(name) mod 100 < 90\u2069"));
}

/* Out of sight the outline may be of before; seen again it is of now. */
static void
test_outline_unseen (DeskFixture *self, gconstpointer data)
{
  GListModel *outline;
  guint before;

  begin (self);
  outline = door_interview_get_outline (desk_interview (self));
  before = g_list_model_get_n_items (outline);
  door_interview_set_outline_seen (desk_interview (self), FALSE);
  answer_family (self);
  g_assert_cmpuint (g_list_model_get_n_items (outline), ==, before);
  door_interview_set_outline_seen (desk_interview (self), TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (outline), >, before);
}

/* --- Long lists ---------------------------------------------------------------------------- */

static void
test_find_choices (DeskFixture *self, gconstpointer data)
{
  DoorQuestion *village;
  g_autoptr (GListModel) kafue = NULL;
  g_autoptr (GListModel) plain = NULL;
  g_autoptr (GListModel) few = NULL;
  g_autoptr (DoorChoice) first = NULL;
  g_autoptr (DoorChoice) second = NULL;
  guint left_out;

  begin (self);
  village = at (self, "/data/village");
  kafue = door_question_find_choices (village, "kAFue", 10, &left_out);
  g_assert_cmpuint (g_list_model_get_n_items (kafue), ==, 3);
  first = g_list_model_get_item (kafue, 0);
  g_assert_cmpstr (door_choice_get_label (first), ==, "Kafue");
  plain = door_question_find_choices (village, "felix", 10, &left_out);
  g_assert_cmpuint (g_list_model_get_n_items (plain), ==, 1);
  few = door_question_find_choices (village, "", 4, &left_out);
  g_assert_cmpuint (g_list_model_get_n_items (few), ==, 4);
  g_assert_cmpuint (left_out, ==, 2);
  /* The same object as in the list, and marked as it is. */
  door_question_choose (village, first);
  second = g_list_model_get_item (door_question_get_choices (village), 0);
  g_assert_true (first == second);
  g_assert_true (door_choice_get_selected (first));
}

/* --- Files --------------------------------------------------------------------------------- */

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
test_attachment (DeskFixture *self, gconstpointer data)
{
  DoorQuestion *photo;
  g_autoptr (GBytes) content = g_bytes_new_static ("picture of a door", 17);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GAsyncResult) attached = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GError) error = NULL;

  begin (self);
  photo = at (self, "/data/photo");
  g_assert_cmpint (door_question_get_kind (photo), ==, DOOR_QUESTION_PICTURE);
  door_question_attach_async (photo, ".jpg", content, take_result, &attached);
  g_assert_true (door_question_attach_finish (photo, wait_for (&attached), &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (door_question_get_answer (photo), ".jpg"));
  door_scenario_settle (self->scenario, NULL);
  reopen (self);
  photo = at (self, "/data/photo");
  door_question_read_attachment_async (photo, take_result, &read);
  back = door_question_read_attachment_finish (photo, wait_for (&read), &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, content));
}

/* --- How it went --------------------------------------------------------------------------- */

static void
test_paradata (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorJournal) journal = NULL;
  DoorInterview *interview;

  begin (self);
  interview = desk_interview (self);
  desk_next (self);
  g_assert_true (door_interview_back (interview));
  door_scenario_settle (self->scenario, NULL);
  door_interview_note_activity (interview);
  door_clock_advance (self->clock, 59 * G_USEC_PER_SEC);
  door_interview_note_activity (interview);
  door_clock_advance (self->clock, 130 * G_USEC_PER_SEC);
  door_interview_note_activity (interview);
  at (self, "/data/kids");
  door_interview_note_leaving (interview, DOOR_LEAVING_INTERRUPTED, "the phone");
  desk_leave (self);
  desk_lock (self);
  journal = read_journal (self);
  g_assert_cmpuint (count_entries (journal, DOOR_ENTRY_PARADATA, "", "opened"), ==, 1);
  g_assert_cmpuint (count_entries (journal, DOOR_ENTRY_PARADATA, "", "back"), ==, 1);
  g_assert_cmpuint (count_entries (journal, DOOR_ENTRY_PARADATA, "", "jump"), ==, 1);
  g_assert_cmpuint (count_entries (journal, DOOR_ENTRY_PARADATA, "", "pause"), ==, 1);
  g_assert_cmpuint (count_entries (journal, DOOR_ENTRY_PARADATA, "", "pause 130"), ==, 1);
  g_assert_cmpuint (count_entries (journal, DOOR_ENTRY_PARADATA, "", "left interrupted the phone"),
                    ==, 1);
  begin (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/desk/beside/refused-typing", test_refused_typing_is_kept);
  ADD ("/desk/beside/draft-taken-back", test_draft_taken_back);
  ADD ("/desk/beside/hard-check", test_hard_check_names_the_other);
  ADD ("/desk/beside/soft-check", test_soft_check);
  ADD ("/desk/beside/check-follows", test_check_follows_the_other_answer);
  ADD ("/desk/beside/quiet-answers", test_quiet_answers);
  ADD ("/desk/beside/remarks", test_remarks);
  ADD ("/desk/beside/set-aside", test_set_aside);
  ADD ("/desk/beside/why", test_why);
  ADD ("/desk/beside/outline-unseen", test_outline_unseen);
  ADD ("/desk/beside/find-choices", test_find_choices);
  ADD ("/desk/beside/attachment", test_attachment);
  ADD ("/desk/beside/paradata", test_paradata);
  return g_test_run ();
}
