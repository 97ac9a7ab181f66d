/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interview page: moves, saving, languages, outline, repeats, the end. */
#include "stub-desk.h"
#include "ui-stage.h"

#include "door-interview-page.h"
#include "door-outline.h"
#include "door-question-view.h"
#include "door-split.h"

static UiStage *
open_interview (int width, int height, const char *screen)
{
  UiStage *stage = ui_stage_new ("demo", width, height);

  ui_stage_unlock (stage);
  ui_stage_open_case (stage, 0);
  if (screen != NULL)
    stub_interview_jump (ui_stage_get_interview (stage), screen);
  ui_stage_settle (stage);
  return stage;
}

static void
jump (UiStage *stage, const char *screen)
{
  stub_interview_jump (ui_stage_get_interview (stage), screen);
  ui_stage_settle (stage);
}

static const char *
answer (UiStage *stage, const char *ref)
{
  return stub_interview_get_answer (ui_stage_get_interview (stage), ref);
}

static const char *
here (UiStage *stage)
{
  return door_question_get_ref (ui_stage_get_question (stage, 0));
}

static gboolean
has_ancestor (GtkWidget *widget, GType type)
{
  return widget != NULL && gtk_widget_get_ancestor (widget, type) != NULL;
}

/* Shown anew, as after a gate or the page of help: who types at once answers the question. */
static void
test_shown_anew (void)
{
  g_autoptr (UiStage) stage = open_interview (800, 1280, "age");

  gtk_window_set_focus (ui_stage_get_front (stage), NULL);
  gtk_widget_grab_focus (ui_stage_find_type (stage, DOOR_TYPE_INTERVIEW_PAGE));
  ui_stage_settle (stage);
  g_assert_true (has_ancestor (ui_stage_get_focus (stage), DOOR_TYPE_QUESTION_VIEW));
  ui_stage_type (stage, "34");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_cmpstr (answer (stage, "/data/age"), ==, "34");
}

static void
test_next_refused (void)
{
  g_autoptr (UiStage) stage = open_interview (800, 1280, "age");

  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_cmpstr (here (stage), ==, "/data/age");
  g_assert_nonnull (ui_stage_find_text (stage, "An answer is needed here"));
  /* The focus is where the answer is missing. */
  ui_stage_type (stage, "9");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_cmpstr (here (stage), ==, "/data/age");
  g_assert_nonnull (ui_stage_find_text (stage, "from 15 to 110"));
  ui_stage_type (stage, "34");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_cmpstr (here (stage), ==, "/data/loss");
  g_assert_cmpstr (answer (stage, "/data/age"), ==, "34");
}

static void
test_not_saved (void)
{
  g_autoptr (UiStage) stage = open_interview (800, 1280, "safe");
  DoorInterview *interview = ui_stage_get_interview (stage);

  g_assert_nonnull (ui_stage_find_text (stage, "Saved"));
  stub_interview_break (interview, TRUE);
  ui_stage_click_text (stage, "Unsafe");
  g_assert_nonnull (ui_stage_find_text (stage, "Not saved"));
  g_assert_nonnull (ui_stage_find_text (stage, "The tablet is full"));
  g_assert_false (gtk_widget_is_sensitive (ui_stage_find_text (stage, "Next")));
  ui_stage_key (stage, GDK_KEY_Page_Down, 0);
  g_assert_cmpstr (here (stage), ==, "/data/safe");

  stub_interview_break (interview, FALSE);
  ui_stage_click_text (stage, "Try again");
  g_assert_null (ui_stage_find_text (stage, "The tablet is full"));
  ui_stage_click_text (stage, "Next");
  g_assert_cmpstr (here (stage), ==, "/data/things");
}

/* Next waits for the answer to be durable; the screen stays and the mark says so. */
static void
test_move_waits (void)
{
  g_autoptr (UiStage) stage = open_interview (800, 1280, "safe");
  DoorInterview *interview = ui_stage_get_interview (stage);

  stub_interview_hold (interview, TRUE);
  ui_stage_key (stage, GDK_KEY_2, 0);
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_cmpstr (here (stage), ==, "/data/safe");
  g_assert_nonnull (ui_stage_find_text (stage, "Saving…"));
  stub_interview_hold (interview, FALSE);
  ui_stage_settle (stage);
  g_assert_cmpstr (here (stage), ==, "/data/things");
  g_assert_nonnull (ui_stage_find_text (stage, "Saved"));
}

/* An answer that brings up more questions leaves the focus where it is. */
static void
test_screen_grows (void)
{
  g_autoptr (UiStage) stage = open_interview (800, 1280, "police_head");
  GtkWidget *view;

  g_assert_null (ui_stage_find_text (stage, "Which station?"));
  view = gtk_widget_get_ancestor (ui_stage_find_text (stage, "tell the police"),
                                  DOOR_TYPE_QUESTION_VIEW);
  ui_stage_key (stage, GDK_KEY_1, 0);
  g_assert_nonnull (ui_stage_find_text (stage, "Which station?"));
  g_assert_true (gtk_widget_is_ancestor (ui_stage_get_focus (stage), view));
  /* Enter goes from question to question, then on. */
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_type (stage, "3");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_type (stage, "North");
  g_assert_cmpstr (here (stage), ==, "/data/police_head");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_cmpstr (answer (stage, "/data/days"), ==, "3");
  g_assert_cmpstr (answer (stage, "/data/note"), ==, "North");
  g_assert_cmpint (door_interview_get_page (ui_stage_get_interview (stage)), ==,
                   DOOR_PAGE_REPEAT_PROMPT);
}

static double
left_of (UiStage *stage, const char *text)
{
  GtkWidget *label = ui_stage_find_text (stage, text);
  double x = 0, y = 0;

  g_assert_nonnull (label);
  gtk_widget_translate_coordinates (label, GTK_WIDGET (ui_stage_get_window (stage)), 0, 0, &x, &y);
  return x;
}

static void
test_language (void)
{
  g_autoptr (UiStage) stage = open_interview (800, 1280, "safe");
  GtkWidget *row;

  ui_stage_key (stage, GDK_KEY_2, 0);
  g_assert_cmpfloat (left_of (stage, "Back"), <, left_of (stage, "Next"));

  ui_stage_key (stage, GDK_KEY_l, GDK_CONTROL_MASK);
  ui_stage_click_text (stage, "اردو");
  g_assert_cmpuint (door_interview_get_language (ui_stage_get_interview (stage)), ==, 1);
  g_assert_cmpfloat (left_of (stage, "Back"), >, left_of (stage, "Next"));
  g_assert_cmpint (gtk_widget_get_default_direction (), ==, GTK_TEXT_DIR_RTL);
  row = ui_stage_find_text (stage, "اندھیرا ہونے کے بعد اپنے");
  g_assert_true (gtk_widget_has_css_class (row, "lang-ur"));
  /* The answer stays, and arrows follow the language. */
  g_assert_cmpstr (answer (stage, "/data/safe"), ==, "2");
  ui_stage_key (stage, GDK_KEY_Left, GDK_ALT_MASK);
  g_assert_cmpstr (here (stage), ==, "/data/things");
  ui_stage_key (stage, GDK_KEY_Right, GDK_ALT_MASK);
  g_assert_cmpstr (here (stage), ==, "/data/safe");

  ui_stage_leave (stage);
  g_assert_cmpint (gtk_widget_get_default_direction (), ==, GTK_TEXT_DIR_LTR);
}

/* Every character of every screen has a shape in the fonts at hand. */
static void
check_glyphs (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_LABEL (widget))
    g_assert_cmpint (
        pango_layout_get_unknown_glyphs_count (gtk_label_get_layout (GTK_LABEL (widget))), ==, 0);
}

static void
test_scripts (void)
{
  g_autoptr (UiStage) stage = open_interview (800, 1280, NULL);
  DoorInterview *interview = ui_stage_get_interview (stage);

  for (guint language = 0; language < 3; language++)
    {
      door_interview_set_language (interview, language);
      for (guint i = 0; i < stub_count_items (); i++)
        {
          if (stub_items[i].joined || stub_items[i].in_member)
            continue;
          jump (stage, stub_items[i].name);
          ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (stage)), check_glyphs, NULL);
        }
    }
}

static gboolean
is_outline_open (UiStage *stage)
{
  return ui_stage_find_type (stage, DOOR_TYPE_OUTLINE) != NULL;
}

static void
test_outline_sheet (void)
{
  g_autoptr (UiStage) stage = open_interview (800, 1280, "age");

  g_assert_false (is_outline_open (stage));
  ui_stage_key (stage, GDK_KEY_o, GDK_CONTROL_MASK);
  g_assert_true (is_outline_open (stage));
  g_assert_true (has_ancestor (ui_stage_get_focus (stage), DOOR_TYPE_OUTLINE));
  /* Under the sheet nothing can be answered. */
  g_assert_false (gtk_widget_grab_focus (ui_stage_find_text (stage, "Next")));
  ui_stage_key (stage, GDK_KEY_Escape, 0);
  g_assert_false (is_outline_open (stage));

  ui_stage_click_text (stage, "Outline");
  ui_stage_type (stage, "work");
  ui_stage_wait_text (stage, "walking alone", FALSE);
  ui_stage_click_text (stage, "What is your work?");
  g_assert_false (is_outline_open (stage));
  g_assert_cmpstr (here (stage), ==, "/data/job");
  g_assert_true (has_ancestor (ui_stage_get_focus (stage), DOOR_TYPE_QUESTION_VIEW));
}

static void
test_outline_beside (void)
{
  g_autoptr (UiStage) stage = open_interview (1280, 800, "age");

  ui_stage_click_text (stage, "Outline");
  ui_stage_click_text (stage, "What is your work?");
  g_assert_cmpstr (here (stage), ==, "/data/job");
  g_assert_true (is_outline_open (stage));
  ui_stage_type (stage, "Teacher");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_cmpstr (answer (stage, "/data/job"), ==, "Teacher");
}

static void
test_repeat (void)
{
  g_autoptr (UiStage) stage = open_interview (800, 1280, "PROMPT");

  ui_stage_click_text (stage, "Yes, add one");
  g_assert_cmpstr (here (stage), ==, "/data/member[1]/member_name");
  ui_stage_type (stage, "Amina");
  ui_stage_click_text (stage, "Next");
  g_assert_nonnull (ui_stage_find_text (stage, "Household member 1: Amina"));
  ui_stage_key (stage, GDK_KEY_1, 0);
  ui_stage_type (stage, "Yusuf");
  ui_stage_key (stage, GDK_KEY_Page_Down, 0);

  /* Back into one of them, and out again. */
  ui_stage_click_text (stage, "Household member 1: Amina");
  g_assert_cmpstr (here (stage), ==, "/data/member[1]/member_name");
  jump (stage, "PROMPT");
  ui_stage_key (stage, GDK_KEY_2, 0);
  g_assert_cmpstr (here (stage), ==, "/data/trust");
}

static void
click_remove (UiStage *stage, const char *label)
{
  GtkWidget *row
      = gtk_widget_get_ancestor (ui_stage_find_text (stage, label), GTK_TYPE_LIST_BOX_ROW);

  ui_stage_click (stage,
                  gtk_widget_get_last_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row))));
}

static void
test_remove (void)
{
  g_autoptr (UiStage) stage = open_interview (800, 1280, "PROMPT");

  ui_stage_key (stage, GDK_KEY_1, 0);
  ui_stage_type (stage, "Amina");
  ui_stage_key (stage, GDK_KEY_Page_Down, 0);
  click_remove (stage, "Household member 1: Amina");
  ui_stage_click_text (stage, "Keep it");
  g_assert_nonnull (ui_stage_find_text (stage, "Household member 1: Amina"));
  click_remove (stage, "Household member 1: Amina");
  ui_stage_click_text (stage, "Remove");
  ui_stage_wait_text (stage, "Household member 1: Amina", FALSE);
  g_assert_cmpstr (answer (stage, "/data/member[1]/member_name"), ==, "");
}

static void
test_finish (void)
{
  g_autoptr (UiStage) stage = open_interview (800, 1280, "END");
  DoorInterview *interview = ui_stage_get_interview (stage);

  g_assert_nonnull (ui_stage_find_text (stage, "things are left to do"));
  ui_stage_click_text (stage, "How old are you?");
  g_assert_cmpstr (here (stage), ==, "/data/age");

  stub_interview_fill (interview);
  jump (stage, "END");
  g_assert_nonnull (ui_stage_find_text (stage, "Everything has been asked"));
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_nonnull (ui_stage_find_text (stage, "no answer can be changed"));
  ui_stage_click_text (stage, "Not yet");
  g_assert_cmpint (door_interview_get_page (interview), ==, DOOR_PAGE_END);
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_cmpint (door_interview_get_page (interview), ==, DOOR_PAGE_CLOSED);
  g_assert_nonnull (ui_stage_find_text (stage, "This interview is finished"));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (ui_stage_find_text (stage, "Back"))), !=, "Back");
  ui_stage_click_text (stage, "Back to the case");
  g_assert_null (ui_stage_get_interview (stage));
}

static void
test_finish_fails (void)
{
  g_autoptr (UiStage) stage = open_interview (800, 1280, "END");
  DoorInterview *interview = ui_stage_get_interview (stage);

  stub_interview_fill (interview);
  jump (stage, "END");
  stub_interview_break (interview, TRUE);
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_nonnull (ui_stage_find_text (stage, "The office's keys are not on this tablet"));
  stub_interview_break (interview, FALSE);
  ui_stage_click_text (stage, "Finish interview");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_cmpint (door_interview_get_page (interview), ==, DOOR_PAGE_CLOSED);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/interview/shown-anew", test_shown_anew);
  g_test_add_func ("/ui/interview/next-refused", test_next_refused);
  g_test_add_func ("/ui/interview/not-saved", test_not_saved);
  g_test_add_func ("/ui/interview/move-waits", test_move_waits);
  g_test_add_func ("/ui/interview/screen-grows", test_screen_grows);
  g_test_add_func ("/ui/interview/language", test_language);
  g_test_add_func ("/ui/interview/scripts", test_scripts);
  g_test_add_func ("/ui/interview/outline-sheet", test_outline_sheet);
  g_test_add_func ("/ui/interview/outline-beside", test_outline_beside);
  g_test_add_func ("/ui/interview/repeat", test_repeat);
  g_test_add_func ("/ui/interview/remove", test_remove);
  g_test_add_func ("/ui/interview/finish", test_finish);
  g_test_add_func ("/ui/interview/finish-fails", test_finish_fails);
  return g_test_run ();
}
