/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unlocking, cases, leaving and closing. */
#include "stub-desk.h"
#include "ui-stage.h"

#include "door-case-row.h"
#include "door-case-page.h"
#include "door-cases-page.h"
#include "door-interview-page.h"
#include "door-unlock-page.h"

static gboolean
is_closed (UiStage *stage, gpointer data)
{
  return !ui_stage_is_open (stage);
}

static void
test_wrong_passphrase (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);

  g_assert_null (ui_stage_find_text (stage, "not the passphrase"));
  ui_stage_type (stage, "wrong");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_nonnull (ui_stage_find_text (stage, "not the passphrase"));
  g_assert_nonnull (ui_stage_find_type (stage, DOOR_TYPE_UNLOCK_PAGE));
  /* The entry is empty and has the focus: type again at once. */
  ui_stage_unlock (stage);
  g_assert_nonnull (ui_stage_find_text (stage, "Household 0142"));
}

static void
test_only_public_name (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);

  g_assert_cmpstr (gtk_window_get_title (ui_stage_get_window (stage)), ==,
                   "Living Conditions Survey");
  ui_stage_unlock (stage);
  ui_stage_open_case (stage, 0);
  g_assert_cmpstr (gtk_window_get_title (ui_stage_get_window (stage)), ==,
                   "Living Conditions Survey");
}

static void
test_device_not_set_up (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("lost", 800, 1280);

  g_assert_nonnull (ui_stage_find_text (stage, "not set up yet"));
  g_assert_null (ui_stage_find_type (stage, GTK_TYPE_PASSWORD_ENTRY));
}

static void
test_choose_account (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("many", 800, 1280);

  g_assert_nonnull (ui_stage_find_type (stage, GTK_TYPE_DROP_DOWN));
  ui_stage_unlock (stage);
}

static void
test_case_list (void)
{
  static const char *const states[]
      = { "In progress, 41 answers", "Not begun", "waiting to be sent", "Sent, 14:05", "Sent back",
          "Cannot be read" };
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);

  ui_stage_unlock (stage);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_nonnull (ui_stage_find_text (stage, states[i]));
  g_assert_nonnull (ui_stage_find_text (stage, "3 waiting"));
  ui_stage_click_text (stage, "Send now");
  g_assert_nonnull (ui_stage_find_text (stage, "Everything is sent"));
}

static void
test_search (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("many", 800, 1280);

  ui_stage_unlock (stage);
  ui_stage_key (stage, GDK_KEY_f, GDK_CONTROL_MASK);
  ui_stage_type (stage, "0777");
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_ROW);
  ui_stage_wait_text (stage, "Household 0142", FALSE);
  g_assert_nonnull (ui_stage_find_text (stage, "Household 0777"));
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  g_assert_nonnull (ui_stage_find_text (stage, "Household 0777"));
}

static void
test_search_finds_nothing (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);

  ui_stage_unlock (stage);
  ui_stage_key (stage, GDK_KEY_f, GDK_CONTROL_MASK);
  ui_stage_type (stage, "zzz");
  ui_stage_wait_text (stage, "No case has this", TRUE);
}

static void
test_empty (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("empty", 800, 1280);

  ui_stage_unlock (stage);
  g_assert_nonnull (ui_stage_find_text (stage, "Cases come from the office"));
}

/* As a person does: the dialog closes itself. */
static void
press_button (UiStage *stage, const char *label)
{
  GtkWidget *widget = ui_stage_find_text (stage, label);

  while (widget != NULL && !GTK_IS_BUTTON (widget))
    widget = gtk_widget_get_parent (widget);
  g_assert_nonnull (widget);
  g_signal_emit_by_name (widget, "clicked");
}

/* What there is to do on a computer where nobody has enrolled yet. */
static void
test_first (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("new", 800, 1280);

  g_assert_nonnull (ui_stage_find_text (stage, "Try the demo survey"));
  g_assert_nonnull (ui_stage_find_text (stage, "Open a questionnaire"));
  g_assert_null (ui_stage_find_type (stage, GTK_TYPE_PASSWORD_ENTRY));
  ui_stage_click_text (stage, "Enrol this device");
  ui_stage_wait_text (stage, "or gives you the address", TRUE);
  press_button (stage, "Cancel");
  ui_stage_wait_text (stage, "or gives you the address", FALSE);
}

/* A training says so before and after unlocking, on the cover too; the real survey says nothing. */
static void
test_training_is_marked (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("training", 800, 1280);

  g_assert_nonnull (ui_stage_find_text (stage, "Training: nothing here is real"));
  g_assert_nonnull (strstr (gtk_window_get_title (ui_stage_get_window (stage)), "Training"));
  ui_stage_unlock (stage);
  g_assert_nonnull (ui_stage_find_text (stage, "Training: nothing here is real"));
  ui_stage_open_case (stage, 0);
  g_assert_nonnull (ui_stage_find_text (stage, "Training: nothing here is real"));
  ui_stage_key (stage, GDK_KEY_F12, 0);
  g_assert_nonnull (ui_stage_find_text (stage, "Training: nothing here is real"));
}

static void
test_survey_is_not_marked (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);

  g_assert_null (ui_stage_find_text (stage, "Training"));
  ui_stage_unlock (stage);
  g_assert_null (ui_stage_find_text (stage, "Training"));
}

/* A server of others: its name is shown, what lies open there is asked, and of the passphrase that nobody
 * can help. */
static void
test_enrol_elsewhere (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("lost", 800, 1280);

  ui_stage_click_text (stage, "Enrol this device");
  ui_stage_wait_text (stage, "or gives you the address", TRUE);
  gtk_editable_set_text (GTK_EDITABLE (ui_stage_find_type (stage, GTK_TYPE_ENTRY)), "https");
  press_button (stage, "Use this code");
  ui_stage_wait_text (stage, "central.example.org", TRUE);
  g_assert_nonnull (ui_stage_find_text (stage, "Whoever runs the server"));
  press_button (stage, "Go on");
  ui_stage_wait_text (stage, "nobody can help if it is forgotten", TRUE);
  press_button (stage, "Cancel");
  ui_stage_wait_text (stage, "nobody can help if it is forgotten", FALSE);
}

/* Of several questionnaires one is chosen for a new interview. */
static void
test_own_interview (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("empty", 800, 1280);

  ui_stage_unlock (stage);
  ui_stage_click_text (stage, "New interview");
  ui_stage_wait_text (stage, "Which questionnaire?", TRUE);
  ui_stage_click_text (stage, "Survey of businesses");
  ui_stage_wait_text (stage, "Survey of businesses was chosen", TRUE);
}

/* A thousand cases make a few rows, not a thousand. */
static void
count_rows (GtkWidget *widget, gpointer data)
{
  if (DOOR_IS_CASE_ROW (widget))
    ++*(guint *) data;
}

static void
test_many_cases (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("many", 800, 1280);
  guint rows = 0;

  ui_stage_unlock (stage);
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (stage)), count_rows, &rows);
  g_assert_cmpuint (rows, >, 5);
  g_assert_cmpuint (rows, <, 300);
}

static void
test_damaged_case (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);

  ui_stage_unlock (stage);
  ui_stage_click_text (stage, "Household 0148");
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  g_assert_nonnull (ui_stage_find_text (stage, "Cannot be read. Tell the office"));
  g_assert_null (ui_stage_find_text (stage, "Start visit"));
  g_assert_null (ui_stage_find_text (stage, "Look at it"));
}

static void
test_leave_and_lock (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);
  guint closed = stub_interview_count_closed ();

  ui_stage_unlock (stage);
  ui_stage_click_text (stage, "Household 0142");
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  ui_stage_click_text (stage, "Start interview");
  ui_stage_wait_type (stage, DOOR_TYPE_INTERVIEW_PAGE);
  ui_stage_leave (stage);
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  g_assert_cmpuint (stub_interview_count_closed (), ==, closed + 1);
  ui_stage_click_text (stage, "Cases");
  ui_stage_wait_type (stage, DOOR_TYPE_CASES_PAGE);
  ui_stage_click_text (stage, "Lock");
  ui_stage_wait_type (stage, DOOR_TYPE_UNLOCK_PAGE);
  g_assert_null (ui_stage_find_type (stage, DOOR_TYPE_CASES_PAGE));
}

/* A visit with nobody at home, by touch: the questions lead to the code, and the page says so. */
static void
test_visit (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);

  ui_stage_unlock (stage);
  ui_stage_click_text (stage, "Household 0143");
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  ui_stage_click_text (stage, "Start visit");
  ui_stage_wait_text (stage, "Visit 3: under way", TRUE);
  ui_stage_click_text (stage, "What came of the visit");
  ui_stage_click_text (stage, "Yes, and somebody answered");
  ui_stage_click_text (stage, "They do not want to take part");
  g_assert_nonnull (ui_stage_find_text (stage, "2.111"));
  g_assert_nonnull (ui_stage_find_text (stage, "Your supervisor confirms it"));
  ui_stage_click_text (stage, "A man of the household");
  ui_stage_click_text (stage, "No time");
  ui_stage_click_text (stage, "Rather not now");
  ui_stage_click_text (stage, "End the visit");
  ui_stage_wait_text (stage, "2.111  The household refused", TRUE);
  g_assert_null (ui_stage_find_text (stage, "Start visit"));
}

/* What was typed a moment ago is kept when the person leaves without going on. */
static void
test_leave_keeps_typing (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);
  g_autoptr (DoorInterview) interview = NULL;

  ui_stage_unlock (stage);
  ui_stage_open_case (stage, 0);
  interview = g_object_ref (ui_stage_get_interview (stage));
  stub_interview_jump (interview, "job");
  ui_stage_settle (stage);
  ui_stage_type (stage, "Teacher");
  ui_stage_leave (stage);
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  g_assert_cmpstr (stub_interview_get_answer (interview, "/data/job"), ==, "Teacher");
}

static void
test_close_waits (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);
  g_autoptr (DoorInterview) interview = NULL;

  ui_stage_unlock (stage);
  ui_stage_open_case (stage, 0);
  interview = g_object_ref (ui_stage_get_interview (stage));
  stub_interview_hold (interview, TRUE);
  stub_interview_set_answer (interview, "/data/job", "Teacher");
  gtk_window_close (ui_stage_get_window (stage));
  ui_stage_wait_text (stage, "Saving the last answers", TRUE);
  g_assert_true (ui_stage_is_open (stage));
  stub_interview_hold (interview, FALSE);
  ui_stage_wait (stage, is_closed, NULL);
}

static void
test_close_unsaved (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);
  DoorInterview *interview;

  ui_stage_unlock (stage);
  ui_stage_open_case (stage, 0);
  interview = ui_stage_get_interview (stage);
  stub_interview_break (interview, TRUE);
  stub_interview_set_answer (interview, "/data/job", "Teacher");
  gtk_window_close (ui_stage_get_window (stage));
  ui_stage_wait_text (stage, "The last answers are not saved", TRUE);
  ui_stage_click_text (stage, "Stay here");
  g_assert_true (ui_stage_is_open (stage));
  g_assert_nonnull (ui_stage_find_type (stage, DOOR_TYPE_INTERVIEW_PAGE));

  gtk_window_close (ui_stage_get_window (stage));
  ui_stage_wait_text (stage, "The last answers are not saved", TRUE);
  ui_stage_click_text (stage, "Leave without it");
  ui_stage_wait (stage, is_closed, NULL);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/window/wrong-passphrase", test_wrong_passphrase);
  g_test_add_func ("/ui/window/only-public-name", test_only_public_name);
  g_test_add_func ("/ui/window/device-not-set-up", test_device_not_set_up);
  g_test_add_func ("/ui/window/choose-account", test_choose_account);
  g_test_add_func ("/ui/window/first", test_first);
  g_test_add_func ("/ui/window/training-is-marked", test_training_is_marked);
  g_test_add_func ("/ui/window/survey-is-not-marked", test_survey_is_not_marked);
  g_test_add_func ("/ui/window/case-list", test_case_list);
  g_test_add_func ("/ui/window/search", test_search);
  g_test_add_func ("/ui/window/search-finds-nothing", test_search_finds_nothing);
  g_test_add_func ("/ui/window/empty", test_empty);
  g_test_add_func ("/ui/window/enrol-elsewhere", test_enrol_elsewhere);
  g_test_add_func ("/ui/window/own-interview", test_own_interview);
  g_test_add_func ("/ui/window/many-cases", test_many_cases);
  g_test_add_func ("/ui/window/damaged-case", test_damaged_case);
  g_test_add_func ("/ui/window/visit", test_visit);
  g_test_add_func ("/ui/window/leave-and-lock", test_leave_and_lock);
  g_test_add_func ("/ui/window/leave-keeps-typing", test_leave_keeps_typing);
  g_test_add_func ("/ui/window/close-waits", test_close_waits);
  g_test_add_func ("/ui/window/close-unsaved", test_close_unsaved);
  return g_test_run ();
}
