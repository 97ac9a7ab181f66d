/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desks of the analyst's window without their widgets: questionnaires, coding, corrections. */
#include "analyst-fixture.h"

#include "door-coding-desk.h"
#include "door-correction-desk.h"
#include "door-files.h"

#include <string.h>

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
opened (DoorCodingDesk *coding, const char *question, const char *coder)
{
  const DoorCodingTask what = { question, "", coder, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  door_coding_desk_open_async (coding, &what, on_done, &result);
  team_wait (&result);
  return door_coding_desk_open_finish (coding, result);
}

static DoorAnalystDesk *
open_analyst (Office *office)
{
  DoorAnalystDesk *desk = door_analyst_desk_new ();
  g_autoptr (DoorSecret) words = door_secret_new_passphrase ("copper meadow");
  g_autoptr (GBytes) key
      = door_identity_lock (office->team->analyst, "Ines", words, &door_kdf_policy_test, NULL);
  g_autofree char *path = g_build_filename (office->team->folder, "analyst.key", NULL);
  g_autofree char *survey = door_public_keys_to_text (door_identity_public (office->team->survey));
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_true (door_file_replace (path, key, 0600, NULL));
  door_analyst_desk_open_async (desk, office->folder, path, "copper meadow", survey, on_done,
                                &result);
  team_wait (&result);
  g_assert_true (door_analyst_desk_open_finish (desk, result));
  return desk;
}

/* The coder's desk: the words are there, a class is searched and decided, and what is saved is in the
 * export as any other coding, with its title. */
static void
test_coding_desk (TeamFixture *team, gconstpointer data)
{
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (DoorAnalystDesk) shut = door_analyst_desk_new ();
  g_autoptr (DoorAnalystDesk) analyst = NULL;
  g_autoptr (DoorCodingDesk) coding = NULL, early = NULL;
  g_autoptr (GArray) found = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *codes = NULL;
  DoorCodingEvent event;
  DoorAnalystJob job;

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  early = door_coding_desk_new (shut, team->clock);
  g_assert_false (opened (early, "member.called", "ana"));
  analyst = open_analyst (&office);
  coding = door_coding_desk_new (analyst, team->clock);
  g_assert_false (opened (coding, "member.called", " "));
  g_assert_true (door_coding_desk_has_failed (coding));
  g_assert_false (opened (coding, "member.nothing", "ana"));
  g_assert_true (opened (coding, "member.called", "ana"));
  g_assert_cmpuint (door_coding_desk_n_texts (coding), ==, 1);
  g_assert_cmpuint (door_coding_desk_n_open (coding), ==, 1);
  g_assert_true (door_coding_desk_get_event (coding, 0, &event));
  g_assert_cmpstr (event.text, ==, "Velindra");
  found = door_coding_desk_search (coding, "phone taken from my pocket", 3);
  g_assert_cmpstr (g_array_index (found, DoorCodingClass, 0).code, ==, "050221");
  g_assert_false (door_coding_desk_decide (coding, 0, "50221"));
  g_assert_true (door_coding_desk_is_saved (coding));
  g_assert_true (door_coding_desk_decide (coding, 0, "050221"));
  g_assert_false (door_coding_desk_is_saved (coding));
  g_assert_cmpuint (door_coding_desk_n_open (coding), ==, 0);
  door_coding_desk_save_async (coding, FALSE, on_done, &result);
  team_wait (&result);
  g_assert_true (door_coding_desk_save_finish (coding, result));
  g_assert_true (door_coding_desk_is_saved (coding));
  g_assert_true (opened (coding, "member.called", "ana"));
  g_assert_true (door_coding_desk_get_event (coding, 0, &event));
  g_assert_cmpstr (event.code, ==, "050221");
  job = office_job (&office);
  office_export (&job, &report);
  office_assert_cell (office.to, "member.csv", 0, "called_code", "050221");
  codes = office_text (office.to, "codes.csv");
  g_assert_nonnull (strstr (codes, "Theft of personal property from a person"));
}

/* Another codeframe than the classes of crime; two coders, and one who settles. */
static void
test_coding_frame (TeamFixture *team, gconstpointer data)
{
  static const char *const coders[] = { "ana", "beni", "ines" };
  static const char *const codes[] = { "01", "02", "02" };
  g_auto (Office) office = { NULL };
  g_auto (DoorAnalystReport) report = { 0 };
  g_autoptr (DoorAnalystDesk) analyst = NULL;
  g_autoptr (DoorCodingDesk) coding = NULL;
  g_autofree char *frame = NULL;
  DoorCodingEvent event;
  DoorAnalystJob job;

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  analyst = open_analyst (&office);
  coding = door_coding_desk_new (analyst, team->clock);
  frame = g_build_filename (team->folder, "names.csv", NULL);
  g_assert_true (
      g_file_set_contents (frame, "code,label\n01,Cat names\n02,\"Bird names, all\"\n", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (coders); i++)
    {
      const DoorCodingTask what = { "member.called", NULL, coders[i], frame };
      g_autoptr (GAsyncResult) result = NULL, saved = NULL, compared = NULL;
      g_autoptr (GArray) found = NULL;

      door_clock_advance (team->clock, G_TIME_SPAN_MINUTE);
      door_coding_desk_open_async (coding, &what, on_done, &result);
      team_wait (&result);
      g_assert_true (door_coding_desk_open_finish (coding, result));
      g_assert_true (door_coding_desk_get_event (coding, 0, &event));
      g_assert_cmpstr (event.code, ==, ""); /* of nobody else */
      found = door_coding_desk_search (coding, "birds", 3);
      g_assert_cmpstr (g_array_index (found, DoorCodingClass, 0).code, ==, "02");
      g_assert_false (door_coding_desk_decide (coding, 0, "050221"));
      door_coding_desk_agree_async (coding, on_done, &compared);
      team_wait (&compared);
      g_assert_cmpint (door_coding_desk_agree_finish (coding, compared), ==, i == 2);
      g_assert_true (door_coding_desk_get_event (coding, 0, &event));
      g_assert_cmpstr (event.first, ==, i == 2 ? "01" : "");
      g_assert_cmpstr (event.second, ==, i == 2 ? "02" : "");
      if (i == 2)
        g_assert_nonnull (
            strstr (door_coding_desk_get_message (coding), "1 text has two codes: 0.0"));
      g_assert_true (door_coding_desk_decide (coding, 0, codes[i]));
      door_coding_desk_save_async (coding, i == 2, on_done, &saved);
      team_wait (&saved);
      g_assert_true (door_coding_desk_save_finish (coding, saved));
    }
  job = office_job (&office);
  office_export (&job, &report);
  office_assert_cell (office.to, "member.csv", 0, "called_code", "02");
}

/* --- Corrections ----------------------------------------------------------------------------- */

static gboolean
make_rule (DoorCorrectionDesk *desk, const DoorCorrectionDraft *draft, gboolean apply)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_correction_desk_make_async (desk, draft, apply, on_done, &result);
  team_wait (&result);
  return door_correction_desk_make_finish (desk, result);
}

static gboolean
undo_rule (DoorCorrectionDesk *desk, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_correction_desk_undo_async (desk, name, on_done, &result);
  team_wait (&result);
  return door_correction_desk_undo_finish (desk, result);
}

static void
assert_age (Office *office, const char *age)
{
  g_auto (DoorAnalystReport) report = { 0 };
  DoorAnalystJob job = office_job (office);

  office_export (&job, &report);
  office_assert_cell (office->to, "interviews.csv", 0, "age", age);
}

/* A rule is tried, applied, listed, and undone; each step is what an export then holds. */
static void
test_correction_desk (TeamFixture *team, gconstpointer data)
{
  const DoorCorrectionAnswer turned = { NULL, "/data/age", "36", "63", "digits, turned \"round\"" };
  const DoorCorrectionDraft nameless = { " ", NULL, turned };
  const DoorCorrectionDraft aimless = { "ages", NULL, { NULL } };
  const DoorCorrectionDraft no_file = { "ages", "/nowhere/rule.csv", { NULL } };
  const DoorCorrectionDraft other = { "ages", NULL, { NULL, "/data/age", "37", "63", "why" } };
  const DoorCorrectionDraft ages = { "ages", NULL, turned };
  g_auto (Office) office = { NULL };
  g_autoptr (DoorAnalystDesk) shut = door_analyst_desk_new ();
  g_autoptr (DoorAnalystDesk) analyst = NULL;
  g_autoptr (DoorCorrectionDesk) early = NULL, desk = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  DoorCorrectionAnswer answer;
  DoorCorrectionRule rule;

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  early = door_correction_desk_new (shut, team->clock);
  g_assert_false (make_rule (early, &ages, TRUE));
  analyst = open_analyst (&office);
  desk = door_correction_desk_new (analyst, team->clock);
  g_assert_false (make_rule (desk, &nameless, TRUE));
  g_assert_false (make_rule (desk, &aimless, TRUE));
  g_assert_false (make_rule (desk, &no_file, TRUE));
  g_assert_true (door_correction_desk_has_failed (desk));
  g_assert_true (make_rule (desk, &other, TRUE));
  g_assert_true (make_rule (desk, &ages, FALSE));
  g_assert_nonnull (strstr (door_correction_desk_get_message (desk), "fits 1 answer"));
  g_assert_false (door_correction_desk_get_rule (desk, 0, &rule));
  assert_age (&office, "36");

  g_assert_true (make_rule (desk, &ages, TRUE));
  g_assert_true (door_correction_desk_get_rule (desk, 0, &rule));
  g_assert_cmpstr (rule.name, ==, "ages");
  g_assert_cmpstr (rule.by, ==, "ines");
  g_assert_true (rule.stands && rule.n_answers == 1);
  g_assert_true (g_str_has_prefix (rule.words, "1 answer, by ines, "));
  g_assert_true (door_correction_desk_get_answer (desk, 0, 0, &answer));
  g_assert_cmpstr (answer.after, ==, "63");
  g_assert_cmpstr (answer.reason, ==, turned.reason);
  g_assert_false (door_correction_desk_get_answer (desk, 0, 1, &answer));
  assert_age (&office, "63");

  door_clock_advance (team->clock, G_TIME_SPAN_MINUTE);
  g_assert_false (undo_rule (desk, "other"));
  g_assert_true (undo_rule (desk, "ages"));
  g_assert_true (door_correction_desk_get_rule (desk, 0, &rule));
  g_assert_false (rule.stands);
  assert_age (&office, "36");
  door_correction_desk_open_async (desk, on_done, &result);
  team_wait (&result);
  g_assert_true (door_correction_desk_open_finish (desk, result));
  g_assert_true (door_correction_desk_get_rule (desk, 0, &rule));
  g_assert_false (rule.stands);
}

/* --- Questionnaires ---------------------------------------------------------------------------- */

static guint
count_forms (DoorAnalystDesk *desk)
{
  guint n = 0;

  while (door_analyst_desk_get_form (desk, n))
    n++;
  return n;
}

/* What is counted and exported is of the questionnaire that is chosen. */
static void
test_questionnaires (TeamFixture *team, gconstpointer data)
{
  static const char other[]
      = "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'>"
        "<h:head><h:title>Another one</h:title><model><instance><data id='another'><a/></data>"
        "</instance><bind nodeset='/data/a' type='int'/></model></h:head><h:body>"
        "<input ref='/data/a'><label>A</label></input></h:body></h:html>";
  g_auto (Office) office = { NULL };
  g_autoptr (DoorAnalystDesk) one = NULL, two = NULL;
  g_autofree char *path = NULL, *command = NULL, *all = NULL;
  const DoorAnalystChoice choice = { .to = "to" };
  DoorAnalystState state;
  guint with = 0;

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  one = open_analyst (&office);
  g_assert_true (door_analyst_desk_get_state (one, 0, FALSE, &state) && state.n == 1);

  path = g_build_filename (office.folder, "forms", "another-1.xml", NULL);
  g_assert_true (g_file_set_contents (path, other, -1, NULL));
  two = open_analyst (&office);
  g_assert_cmpuint (count_forms (two), ==, count_forms (one) + 1);
  g_assert_true (door_analyst_desk_get_state (two, 0, FALSE, &state) && state.n == 1);
  all = door_analyst_desk_command (two, &choice);
  g_assert_null (strstr (all, "--form"));
  for (guint i = 1; i < count_forms (two); i++)
    {
      gboolean is_other = strcmp (door_analyst_desk_get_form (two, i), "Another one") == 0;

      door_analyst_desk_choose_form (two, i);
      with += door_analyst_desk_get_state (two, 0, FALSE, &state);
      g_assert_false (is_other && door_analyst_desk_get_state (two, 0, FALSE, &state));
      g_clear_pointer (&command, g_free);
      command = door_analyst_desk_command (two, &choice);
      g_assert_cmpint (strstr (command, "--form 'another'") != NULL, ==, is_other);
    }
  g_assert_cmpuint (with, ==, 1);
}

/* --- Exporting ---------------------------------------------------------------------------------- */

static gboolean
exported (DoorAnalystDesk *desk, const DoorAnalystChoice *choice, gboolean stop)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_analyst_desk_export_async (desk, choice, on_done, &result);
  g_assert_true (door_analyst_desk_is_busy (desk));
  if (stop)
    door_analyst_desk_cancel (desk);
  team_wait (&result);
  return door_analyst_desk_export_finish (desk, result);
}

/* Stopped, an export leaves nothing, and says so; begun again, it is there. */
static void
test_stopped (TeamFixture *team, gconstpointer data)
{
  static const char *const formats[] = { "csv", "dta", NULL };
  g_auto (Office) office = { NULL };
  g_autoptr (DoorAnalystDesk) desk = NULL;
  DoorAnalystChoice choice = { .formats = formats, .paradata = TRUE, .confirmed_by = "Ines" };

  office_begin (&office, team);
  office_decide (team, DOOR_REVIEW_RECEIVED, DOOR_DECISION_APPROVE);
  office_fetch (&office);
  desk = open_analyst (&office);
  choice.to = office.to;
  g_assert_false (exported (desk, &choice, TRUE));
  g_assert_false (door_analyst_desk_has_failed (desk));
  g_assert_cmpstr (door_analyst_desk_get_message (desk), ==, "Stopped. Nothing was written.");
  g_assert_false (g_file_test (office.to, G_FILE_TEST_EXISTS));
  g_assert_null (door_analyst_desk_get_result (desk));
  g_assert_true (exported (desk, &choice, FALSE));
  g_assert_cmpfloat (door_analyst_desk_get_progress (desk), ==, 1);
  g_assert_cmpstr (door_analyst_desk_get_result (desk), ==, office.to);
  g_assert_cmpuint (office_rows (office.to, "interviews.csv"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEAM_TEST ("/analyst-desks/coding", test_coding_desk);
  ADD_TEAM_TEST ("/analyst-desks/coding/frame", test_coding_frame);
  ADD_TEAM_TEST ("/analyst-desks/stopped", test_stopped);
  ADD_TEAM_TEST ("/analyst-desks/questionnaires", test_questionnaires);
  ADD_TEAM_TEST ("/analyst-desks/corrections", test_correction_desk);
  return g_test_run ();
}
