/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The supervisor's window with the keyboard alone: from unlocking to decisions, over the real desk. */
#include "team-stage.h"

#include "door-chart-view.h"
#include "door-help-context.h"
#include "door-team-page.h"
#include "door-window.h"

typedef TeamStage Case;

static void
set_up (Case *self, gconstpointer unused)
{
  team_stage_open (self, 2, 2, NULL);
}

static void
tear_down (Case *self, gconstpointer unused)
{
  team_stage_close (self);
}

/* Today's first row leads to the list; the list to the interview; A approves and goes on. */
static void
open_first (Case *self)
{
  GtkWidget *today = ui_stage_find_type (self->stage, GTK_TYPE_LIST_BOX_ROW);

  gtk_widget_grab_focus (today);
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  ui_stage_wait_text (self->stage, "Choose an interview in the list.", TRUE);
  ui_stage_key (self->stage, GDK_KEY_j, 0);
  ui_stage_wait_text (self->stage, "Case number", TRUE);
}

static void
test_approve (Case *self, gconstpointer unused)
{
  open_first (self);
  ui_stage_key (self->stage, GDK_KEY_a, 0);
  team_stage_show (self, "today");
  ui_stage_wait_text (self->stage, "3", TRUE); /* to decide */
  ui_stage_wait_text (self->stage, "1", TRUE); /* approved */
}

/* The page of sending speaks to a supervisor, leads back to the team, and has its own guide. */
static void
test_sending (Case *self, gconstpointer unused)
{
  GtkWidget *window = GTK_WIDGET (ui_stage_get_window (self->stage));

  gtk_widget_activate_action (window, "win.sending", NULL);
  ui_stage_wait_text (self->stage, "What you decided and wrote", TRUE);
  ui_stage_wait_text (self->stage, "Nothing waits to be sent", TRUE);
  ui_stage_wait_text (self->stage, "A stick from the office brings the team’s", TRUE);
  g_assert_null (ui_stage_find_text (self->stage, "your supervisor"));
  g_assert_null (ui_stage_find_text (self->stage, "Back to the cases"));
  g_assert_cmpstr (door_help_context_find (GTK_WINDOW (window)), ==, "supervisor-relay");
  gtk_widget_activate_action (window, "win.leave-sending", NULL);
  ui_stage_wait_text (self->stage, "4 interviews of the team are here", TRUE);
}

/* Nothing goes back without a word. */
static void
test_return (Case *self, gconstpointer unused)
{
  open_first (self);
  ui_stage_key (self->stage, GDK_KEY_r, 0);
  ui_stage_wait_text (self->stage, "Send back to the interviewer", TRUE);
  ui_stage_key (self->stage, GDK_KEY_Escape, 0);
  ui_stage_wait_text (self->stage, "Send back to the interviewer", FALSE);
  team_stage_show (self, "today");
  ui_stage_wait_text (self->stage, "4", TRUE); /* to decide */
}

static guint
selected (Case *self)
{
  GtkWidget *list = ui_stage_find_type (self->stage, GTK_TYPE_LIST_VIEW);

  return gtk_single_selection_get_selected (
      GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (list))));
}

/* The row of what has no flags leads to all that waits. */
static void
open_first_of_all (Case *self)
{
  ui_stage_click_text (self->stage, "without flags");
  ui_stage_wait_text (self->stage, "Choose an interview in the list.", TRUE);
  ui_stage_key (self->stage, GDK_KEY_j, 0);
  ui_stage_wait_text (self->stage, "Case number", TRUE);
}

/* The next, the one before, a flag with words and without, sent back with words: hands on the keys. */
static void
test_triage (Case *self, gconstpointer unused)
{
  open_first_of_all (self);
  g_assert_cmpuint (selected (self), ==, 0);
  ui_stage_key (self->stage, GDK_KEY_n, 0);
  g_assert_cmpuint (selected (self), ==, 1);
  ui_stage_key (self->stage, GDK_KEY_k, 0);
  g_assert_cmpuint (selected (self), ==, 0);
  ui_stage_key (self->stage, GDK_KEY_k, 0); /* there is none before it */
  g_assert_cmpuint (selected (self), ==, 0);
  ui_stage_key (self->stage, GDK_KEY_j, 0);
  g_assert_cmpuint (selected (self), ==, 1);
  ui_stage_wait_text (self->stage, "Case number", TRUE);

  ui_stage_key (self->stage, GDK_KEY_f, 0);
  ui_stage_wait_text (self->stage, "Flag this interview", TRUE);
  ui_stage_type (self->stage, "zwarn");
  ui_stage_click_text (self->stage, "Flag it");
  ui_stage_wait_text (self->stage, "zwarn", TRUE);
  ui_stage_wait_text (self->stage, "Flag this interview", FALSE);
  ui_stage_key (self->stage, GDK_KEY_f, 0);
  ui_stage_wait_text (self->stage, "zwarn ·", FALSE);

  ui_stage_key (self->stage, GDK_KEY_r, 0);
  ui_stage_wait_text (self->stage, "Send back to the interviewer", TRUE);
  ui_stage_type (self->stage, "ask");
  ui_stage_click_text (self->stage, "Send back");
  ui_stage_wait_text (self->stage, "Send back to the interviewer", FALSE);
  team_stage_show (self, "today");
  ui_stage_wait_text (self->stage, "3", TRUE); /* to decide */
  ui_stage_wait_text (self->stage, "1", TRUE); /* sent back */
}

/* Arrow keys read the marks; a picture can be kept as a file of either kind. */
static void
test_charts (Case *self, gconstpointer unused)
{
  g_autofree char *pdf = g_build_filename (team_data_get_folder (self->data), "x.pdf", NULL);
  g_autofree char *png = g_build_filename (team_data_get_folder (self->data), "x.png", NULL);
  g_autoptr (GError) error = NULL;
  DoorChartView *view;

  team_stage_show (self, "charts");
  team_stage_show (self, "progress");
  gtk_widget_grab_focus (ui_stage_find_type (self->stage, GTK_TYPE_DRAWING_AREA));
  ui_stage_key (self->stage, GDK_KEY_Down, 0);
  ui_stage_wait_text (self->stage, "Amina: 2 to decide, 0 approved", TRUE);
  view = DOOR_CHART_VIEW (ui_stage_find_type (self->stage, DOOR_TYPE_CHART_VIEW));
  g_assert_true (door_chart_view_save (view, pdf, &error));
  g_assert_true (door_chart_view_save (view, png, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (pdf, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (png, G_FILE_TEST_EXISTS));
  g_assert_false (door_chart_view_save (view, "/nowhere/at/all.png", &error));
  g_assert_nonnull (error);
}

/* Drawn, and given to a colleague whom the rules allow, with words why not. */
static void
test_checks (Case *self, gconstpointer unused)
{
  team_stage_show (self, "checks");
  ui_stage_wait_text (self->stage, "Nothing has been drawn yet.", TRUE);
  ui_stage_click_text (self->stage, "Draw from 4 new cases");
  ui_stage_wait_text (self->stage, "Give to…", TRUE);
  ui_stage_wait_text (self->stage, "Draw from 0 new cases", TRUE);
  ui_stage_click_text (self->stage, "Give to…");
  ui_stage_wait_text (self->stage, "Who makes the second visit?", TRUE);
  ui_stage_key (self->stage, GDK_KEY_Escape, 0);
  ui_stage_wait_text (self->stage, "Who makes the second visit?", FALSE);
}

/* By a rule: what has something to check is left. */
static void
test_several (Case *self, gconstpointer unused)
{
  GtkWidget *several;

  team_stage_show (self, "review");
  several = ui_stage_find_text (self->stage, "Approve several…");
  g_assert_nonnull (several);
  ui_stage_click_text (self->stage, "Approve several…");
  ui_stage_wait_text (self->stage, "Nothing to check (", TRUE);
  ui_stage_wait_text (self->stage, "Second visit passed (0)", TRUE);
  ui_stage_click_text (self->stage, "Nothing to check (");
  ui_stage_wait_text (self->stage, "approved. ", TRUE);
}

int
main (int argc, char **argv)
{
  gtk_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ui/team/approve", Case, NULL, set_up, test_approve, tear_down);
  g_test_add ("/ui/team/return", Case, NULL, set_up, test_return, tear_down);
  g_test_add ("/ui/team/sending", Case, NULL, set_up, test_sending, tear_down);
  g_test_add ("/ui/team/triage", Case, NULL, set_up, test_triage, tear_down);
  g_test_add ("/ui/team/checks", Case, NULL, set_up, test_checks, tear_down);
  g_test_add ("/ui/team/several", Case, NULL, set_up, test_several, tear_down);
  g_test_add ("/ui/team/charts", Case, NULL, set_up, test_charts, tear_down);
  return g_test_run ();
}
