/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does an interview in the real window over the real desk, by a script of answers, with real keys
 * and clicks; one stretch of it in each run:
 *
 *   ui-journey DEVICE CASE SCRIPT STATE LANGUAGE HANDS SCREENS END
 *
 * STATE is a file that says where the last stretch stood. HANDS: "keys" or "touch". SCREENS: at most
 * so many. END: "kill" ends like a power cut, "leave" leaves and locks, "finish" finishes and sends.
 * Used by run-journey. */
#include "ui-stage.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "door-case-page.h"
#include "door-case-row.h"
#include "door-cases-page.h"
#include "door-choice-row.h"
#include "door-date-text.h"
#include "door-guard-page.h"
#include "door-guard.h"
#include "door-interview-page.h"
#include "door-question-view.h"
#include "door-scenario.h"
#include "door-unlock-page.h"

#define PASSPHRASE "lantern orchard violet"

typedef struct {
  UiStage *stage;
  DoorScript *script;
  const char *state;
  gboolean keys;            /* else touch */
  DoorInterview *interview; /* as last seen: behind a privacy gate its page is not on the screen */
  DoorGuardStep step;       /* that was answered */
} Journey;

static DoorInterview *
interview_of (Journey *self)
{
  DoorInterview *shown = ui_stage_get_interview (self->stage);

  if (shown != NULL)
    g_set_object (&self->interview, shown);
  return self->interview;
}

/* --- Waiting ------------------------------------------------------------------------------ */

static gboolean
is_saved (UiStage *stage, gpointer data)
{
  DoorInterview *interview = interview_of (data);

  g_assert_cmpint (door_interview_get_saving (interview), !=, DOOR_SAVING_FAILED);
  return door_interview_get_saving (interview) == DOOR_SAVING_SAVED;
}

static void
wait_saved (Journey *self)
{
  ui_stage_wait (self->stage, is_saved, self);
  ui_stage_settle (self->stage);
}

static gboolean
is_on (UiStage *stage, gpointer data)
{
  return ui_stage_find_type (stage, *(GType *) data) != NULL;
}

static void
wait_for (Journey *self, GType page)
{
  ui_stage_wait (self->stage, is_on, &page);
  ui_stage_settle (self->stage);
}

/* --- Where it stands ---------------------------------------------------------------------- */

static char *
dup_place (Journey *self)
{
  DoorInterview *interview = interview_of (self);
  g_autoptr (DoorQuestion) question
      = g_list_model_get_item (door_interview_get_questions (interview), 0);

  switch (door_interview_get_page (interview))
    {
    case DOOR_PAGE_QUESTIONS:
      return g_strdup (door_question_get_ref (question));
    case DOOR_PAGE_REPEAT_PROMPT:
      return g_strdup_printf ("prompt %s", door_interview_get_prompt (interview));
    case DOOR_PAGE_END:
      return g_strdup ("end");
    case DOOR_PAGE_GUARD:
      return g_strdup_printf ("guard %s",
                              door_guard_get_title (door_interview_get_guard (interview)));
    case DOOR_PAGE_CLOSED:
    default:
      return g_strdup ("closed");
    }
}

static void
note_place (Journey *self)
{
  g_autofree char *place = dup_place (self);
  g_autofree char *text
      = g_strdup_printf ("%u %s", door_interview_get_language (interview_of (self)), place);

  g_assert_true (g_file_set_contents (self->state, text, -1, NULL));
}

/* The interview stands where the last stretch left it, in its language. */
static void
check_place (Journey *self)
{
  g_autofree char *place = dup_place (self);
  g_autofree char *now
      = g_strdup_printf ("%u %s", door_interview_get_language (interview_of (self)), place);
  g_autofree char *then = NULL;

  if (g_file_get_contents (self->state, &then, NULL, NULL))
    g_assert_cmpstr (now, ==, then);
}

/* --- Hands -------------------------------------------------------------------------------- */

typedef struct {
  DoorQuestion *question;
  GtkWidget *view;
} ViewSearch;

static void
match_view (GtkWidget *widget, gpointer data)
{
  ViewSearch *search = data;

  if (DOOR_IS_QUESTION_VIEW (widget)
      && door_question_view_get_question (DOOR_QUESTION_VIEW (widget)) == search->question)
    search->view = widget;
}

static GtkWidget *
view_of (Journey *self, DoorQuestion *question)
{
  ViewSearch search = { question, NULL };

  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), match_view, &search);
  g_assert_nonnull (search.view);
  return search.view;
}

typedef struct {
  guint wanted;
  GtkWidget *found;
} RowSearch;

static void
match_row (GtkWidget *widget, gpointer data)
{
  RowSearch *search = data;

  if (DOOR_IS_CHOICE_ROW (widget) && search->wanted-- == 0)
    search->found = widget;
}

static GtkWidget *
row_at (GtkWidget *view, guint position)
{
  RowSearch search = { position, NULL };

  ui_stage_foreach (view, match_row, &search);
  g_assert_nonnull (search.found);
  return search.found;
}

static void
scroll_to (Journey *self, GtkWidget *widget)
{
  gtk_widget_grab_focus (widget);
  ui_stage_settle (self->stage);
}

/* The place of an option on the screen: those that are not read out come last. */
static guint
position_of (DoorQuestion *question, const char *value)
{
  GListModel *choices = door_question_get_choices (question);
  guint position = 0;

  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < g_list_model_get_n_items (choices); i++)
      {
        g_autoptr (DoorChoice) choice = g_list_model_get_item (choices, i);

        if (door_choice_get_read_aloud (choice) != (pass == 0))
          continue;
        if (g_str_equal (door_choice_get_value (choice), value))
          return position;
        position++;
      }
  g_error ("%s does not offer %s", door_question_get_ref (question), value);
}

static const char *
key_text (guint position)
{
  static const char keys[] = "1234567890abcdefghijklmnopqrstuvwxyz";
  static char text[2];

  g_assert_cmpuint (position, <, sizeof keys - 1);
  text[0] = keys[position];
  return text;
}

static void
choose (Journey *self, DoorQuestion *question, const char *values)
{
  g_auto (GStrv) wanted = g_strsplit (values, " ", -1);
  GtkWidget *view = view_of (self, question);

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      guint position = position_of (question, wanted[i]);
      GtkWidget *row = row_at (view, position);

      scroll_to (self, row);
      if (door_choice_row_get_selected (DOOR_CHOICE_ROW (row)))
        continue;
      if (self->keys)
        ui_stage_type (self->stage, key_text (position));
      else
        ui_stage_click (self->stage, row);
    }
}

static void
type_answer (Journey *self, DoorQuestion *question, const char *value)
{
  DoorAnswer *answer
      = door_question_view_get_answer (DOOR_QUESTION_VIEW (view_of (self, question)));
  g_autofree char *typed = door_question_get_kind (question) == DOOR_QUESTION_DATE
                               ? door_date_text_format (value, DOOR_DATE_DAY)
                               : g_strdup (value);

  gtk_widget_grab_focus (GTK_WIDGET (answer));
  ui_stage_key (self->stage, GDK_KEY_a, GDK_CONTROL_MASK);
  ui_stage_key (self->stage, GDK_KEY_BackSpace, 0);
  ui_stage_type (self->stage, typed);
}

typedef struct {
  const char *label;
  GtkWidget *found;
} LabelSearch;

static void
match_toggle (GtkWidget *widget, gpointer data)
{
  LabelSearch *search = data;

  if (GTK_IS_TOGGLE_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), search->label) == 0)
    search->found = widget;
}

/* "Don't know" and the like, by key or by their button. */
static gboolean
choose_quiet (Journey *self, DoorQuestion *question, const char *value)
{
  GListModel *quiet = door_question_get_quiet (question);
  GtkWidget *view = view_of (self, question);

  for (guint i = 0; i < g_list_model_get_n_items (quiet); i++)
    {
      g_autoptr (DoorChoice) choice = g_list_model_get_item (quiet, i);
      LabelSearch search = { door_choice_get_label (choice), NULL };

      if (!g_str_equal (door_choice_get_value (choice), value))
        continue;
      ui_stage_foreach (view, match_toggle, &search);
      g_assert_nonnull (search.found);
      scroll_to (self, search.found);
      if (self->keys)
        ui_stage_key (self->stage, g_str_equal (value, "-8") ? GDK_KEY_F6 : GDK_KEY_F7, 0);
      else
        ui_stage_click (self->stage, search.found);
      return TRUE;
    }
  return FALSE;
}

static void
answer (Journey *self, DoorQuestion *question, const char *value)
{
  if (g_str_equal (door_question_get_answer (question), value)
      || choose_quiet (self, question, value))
    return;
  switch (door_question_get_kind (question))
    {
    case DOOR_QUESTION_NOTE:
    case DOOR_QUESTION_HEADING:
      break;
    case DOOR_QUESTION_SELECT_ONE:
    case DOOR_QUESTION_SELECT_MULTIPLE:
      choose (self, question, value);
      break;
    case DOOR_QUESTION_TRIGGER:
      ui_stage_click (self->stage, row_at (view_of (self, question), 0));
      break;
    case DOOR_QUESTION_TEXT:
    case DOOR_QUESTION_LONG_TEXT:
    case DOOR_QUESTION_INTEGER:
    case DOOR_QUESTION_DECIMAL:
    case DOOR_QUESTION_DATE:
    case DOOR_QUESTION_TIME:
    case DOOR_QUESTION_DATE_TIME:
    case DOOR_QUESTION_RANK:
    case DOOR_QUESTION_RANGE:
    case DOOR_QUESTION_OTHER:
    default:
      type_answer (self, question, value);
    }
}

/* --- Screens ------------------------------------------------------------------------------ */

static void
answer_screen (Journey *self)
{
  GListModel *questions = door_interview_get_questions (interview_of (self));

  for (guint i = 0; i < g_list_model_get_n_items (questions); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, i);
      const char *value = door_script_find (self->script, door_question_get_ref (question));

      if (value != NULL)
        answer (self, question, value);
    }
}

static DoorPlaceRow *
current_place (Journey *self)
{
  GListModel *outline = door_interview_get_outline (interview_of (self));

  for (guint i = 0; i < g_list_model_get_n_items (outline); i++)
    {
      g_autoptr (DoorPlaceRow) place = g_list_model_get_item (outline, i);

      if (door_place_get_current (place))
        return place; /* the outline keeps it */
    }
  return NULL;
}

/* Whether the script speaks of one more of the repeat that stands here. */
static gboolean
wants_another (Journey *self)
{
  GListModel *instances = door_interview_get_instances (interview_of (self));
  guint count = g_list_model_get_n_items (instances);
  g_autofree char *index = g_strdup_printf ("[%u]/", count + 1);
  DoorPlaceRow *here = current_place (self);

  g_assert_nonnull (here);
  for (guint i = 0; i < door_script_length (self->script); i++)
    {
      const char *ref = door_script_ref (self->script, i);

      if (g_str_has_prefix (ref, door_place_get_ref (here)) && strstr (ref, index) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
go_on (Journey *self)
{
  if (self->keys)
    ui_stage_key (self->stage, GDK_KEY_Page_Down, 0);
  else
    ui_stage_click_text (self->stage, "Next");
  wait_saved (self);
}

static void
complain (Journey *self)
{
  GListModel *questions = door_interview_get_questions (interview_of (self));

  for (guint i = 0; i < g_list_model_get_n_items (questions); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, i);

      g_printerr ("%s = %s: %s\n", door_question_get_ref (question),
                  door_question_get_draft (question), door_question_get_message (question));
    }
  g_error ("The interview does not go on");
}

static gboolean
is_past_guard (UiStage *stage, gpointer data)
{
  Journey *self = data;
  DoorInterview *interview = interview_of (self);
  DoorGuardStep step = door_guard_get_step (door_interview_get_guard (interview));

  if (door_interview_get_page (interview) != DOOR_PAGE_GUARD)
    return TRUE;
  g_assert_cmpint (step, !=, DOOR_GUARD_FAILED);
  return step != DOOR_GUARD_WORKING && step != self->step;
}

/* Nobody hears, the person agrees, and the questions are read out. */
static void
pass_guard (Journey *self)
{
  DoorGuard *guard = door_interview_get_guard (interview_of (self));
  DoorGuardStep step = door_guard_get_step (guard);
  const char *choice = door_guard_get_choices (guard)[step == DOOR_GUARD_MODE ? 1 : 0];

  if (self->keys)
    {
      GtkWidget *label = ui_stage_find_text (self->stage, choice);

      g_assert_nonnull (label);
      scroll_to (self, gtk_widget_get_parent (label));
      ui_stage_key (self->stage, GDK_KEY_Return, 0);
    }
  else
    ui_stage_click_text (self->stage, choice);
  self->step = step;
  ui_stage_wait (self->stage, is_past_guard, self);
  ui_stage_settle (self->stage);
}

static void
play_screen (Journey *self)
{
  g_autofree char *before = dup_place (self);
  guint members = g_list_model_get_n_items (door_interview_get_instances (interview_of (self)));
  g_autofree char *after = NULL;

  if (door_interview_get_page (interview_of (self)) == DOOR_PAGE_GUARD)
    pass_guard (self);
  else if (door_interview_get_page (interview_of (self)) == DOOR_PAGE_REPEAT_PROMPT)
    ui_stage_type (self->stage, wants_another (self) ? "1" : "2");
  else
    {
      answer_screen (self);
      go_on (self);
    }
  wait_saved (self);
  after = dup_place (self);
  if (g_str_equal (before, after)
      && members == g_list_model_get_n_items (door_interview_get_instances (interview_of (self))))
    complain (self);
}

static guint
play (Journey *self, guint most)
{
  guint screens = 0;

  while (screens < most && door_interview_get_page (interview_of (self)) != DOOR_PAGE_END
         && door_interview_get_page (interview_of (self)) != DOOR_PAGE_CLOSED)
    {
      play_screen (self);
      note_place (self);
      screens++;
    }
  return screens;
}

/* --- Beginning and ending ----------------------------------------------------------------- */

static void
open_case (Journey *self, const char *label)
{
  ui_stage_wait_text (self->stage, label, TRUE);
  ui_stage_click_text (self->stage, label);
  wait_for (self, DOOR_TYPE_CASE_PAGE);
  ui_stage_open_interview (self->stage);
  wait_saved (self);
}

static void
switch_language (Journey *self, guint language)
{
  DoorInterview *interview = interview_of (self);

  if (door_interview_get_language (interview) == language)
    return;
  ui_stage_key (self->stage, GDK_KEY_l, GDK_CONTROL_MASK);
  ui_stage_click_text (self->stage, door_interview_get_languages (interview)[language]);
  g_assert_cmpuint (door_interview_get_language (interview), ==, language);
  wait_saved (self);
  note_place (self);
}

static void
leave (Journey *self)
{
  ui_stage_leave (self->stage);
  wait_for (self, DOOR_TYPE_CASE_PAGE);
  ui_stage_click_text (self->stage, "Cases");
  wait_for (self, DOOR_TYPE_CASES_PAGE);
  ui_stage_click_text (self->stage, "Lock");
  wait_for (self, DOOR_TYPE_UNLOCK_PAGE);
}

static gboolean
is_closed (UiStage *stage, gpointer data)
{
  return door_interview_get_page (interview_of (data)) == DOOR_PAGE_CLOSED;
}

static void
finish (Journey *self)
{
  g_assert_cmpint (door_interview_get_page (interview_of (self)), ==, DOOR_PAGE_END);
  g_assert_nonnull (ui_stage_find_text (self->stage, "Everything has been asked"));
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  ui_stage_wait (self->stage, is_closed, self);
  ui_stage_settle (self->stage);
  ui_stage_click_text (self->stage, "Back to the case");
  wait_for (self, DOOR_TYPE_CASE_PAGE);
  ui_stage_wait_text (self->stage, "Sent", TRUE);
}

int
main (int argc, char **argv)
{
  Journey self = { 0 };
  g_autoptr (DoorUnlock) unlock = NULL;
  g_autoptr (DoorClock) clock = NULL;
  g_autoptr (GError) error = NULL;
  guint screens;

  if (argc != 9)
    return 2;
  gtk_init ();
  self.script = door_script_load (argv[3], &error);
  g_assert_no_error (error);
  self.state = argv[4];
  self.keys = g_str_equal (argv[6], "keys");
  clock = door_clock_new_fixed (door_script_clock (self.script), NULL);
  unlock = door_unlock_new_with_clock (argv[1], clock);
  self.stage = ui_stage_new_for (unlock, 800, 1280);
  ui_stage_unlock_with (self.stage, PASSPHRASE);
  open_case (&self, argv[2]);
  check_place (&self);
  switch_language (&self, (guint) atoi (argv[5]));
  screens = play (&self, (guint) atoi (argv[7]));
  g_print ("%u screens\n", screens);
  if (g_str_equal (argv[8], "kill"))
    raise (SIGKILL);
  if (g_str_equal (argv[8], "finish"))
    finish (&self);
  else
    leave (&self);
  g_clear_object (&self.interview);
  ui_stage_free (self.stage);
  door_script_free (self.script);
  return 0;
}
