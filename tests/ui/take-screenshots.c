/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes a picture of every screen, over the stub desk: take-screenshots FOLDER WIDTH HEIGHT
 * LANGUAGE TEXT-SIZE NAME. Made for `tests/ui/screenshots`, which calls it for each variant. */
#include "stub-desk.h"
#include "ui-stage.h"

#include <stdlib.h>

#include <glib/gi18n.h>

#include "door-application.h"
#include "door-case-page.h"
#include "door-date-answer.h"
#include "door-interview-page.h"
#include "door-split.h"

typedef struct {
  const char *folder;
  const char *variant;
  int width, height;
  guint language;
  double text_size;
  guint number;
} Session;

static void
picture (Session *session, UiStage *stage, const char *name)
{
  g_autofree char *file
      = g_strdup_printf ("%s-%02u-%s.png", session->variant, ++session->number, name);
  g_autofree char *path = g_build_filename (session->folder, file, NULL);

  ui_stage_picture (stage, path);
}

/* Of the dialog in front. */
static void
picture_front (Session *session, UiStage *stage, const char *name)
{
  g_autofree char *file
      = g_strdup_printf ("%s-%02u-%s.png", session->variant, ++session->number, name);
  g_autofree char *path = g_build_filename (session->folder, file, NULL);

  ui_stage_picture_front (stage, path);
}

/* As a click on one of its buttons does. */
static void
answer_dialog (UiStage *stage, const char *response)
{
  GtkWindow *dialog = ui_stage_get_front (stage);

  g_object_ref (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (dialog);
  g_object_unref (dialog);
}

static UiStage *
open_stage (Session *session, const char *device)
{
  UiStage *stage = ui_stage_new (device, session->width, session->height);

  ui_stage_set_text_size (stage, session->text_size);
  return stage;
}

static void
take_unlock (Session *session)
{
  g_autoptr (UiStage) stage = open_stage (session, "demo");

  picture (session, stage, "unlock");
  ui_stage_type (stage, "wrong");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  picture (session, stage, "unlock-wrong");
  ui_stage_click_text (stage, _ ("I have forgotten it"));
  picture (session, stage, "forgotten");
}

static void
take_first (Session *session)
{
  g_autoptr (UiStage) first = open_stage (session, "new");

  picture (session, first, "first");
}

static void
take_training (Session *session)
{
  g_autoptr (UiStage) stage = open_stage (session, "training");

  ui_stage_unlock (stage);
  picture (session, stage, "training");
}

static void
take_enrolling (Session *session)
{
  g_autoptr (UiStage) stage = open_stage (session, "lost");

  picture (session, stage, "enrol");
  ui_stage_click_text (stage, _ ("Enrol this device…"));
  ui_stage_settle (stage);
  picture_front (session, stage, "enrol-code");
  gtk_editable_set_text (GTK_EDITABLE (ui_stage_find_type (stage, GTK_TYPE_ENTRY)), "https");
  answer_dialog (stage, "use");
  ui_stage_wait_text (stage, _ ("Another server"), TRUE);
  ui_stage_settle (stage);
  picture_front (session, stage, "enrol-server");
  answer_dialog (stage, "go-on");
  ui_stage_wait_text (stage, _ ("Choose a passphrase"), TRUE);
  ui_stage_settle (stage);
  picture_front (session, stage, "enrol-passphrase");
  answer_dialog (stage, "cancel");
  ui_stage_wait_text (stage, _ ("Choose a passphrase"), FALSE);
}

static void
take_sending (Session *session)
{
  g_autoptr (UiStage) stage = open_stage (session, "demo");

  ui_stage_unlock (stage);
  gtk_widget_activate_action (GTK_WIDGET (ui_stage_get_window (stage)), "win.sending", NULL);
  picture (session, stage, "sending");
}

static void
take_empty (Session *session)
{
  g_autoptr (UiStage) stage = open_stage (session, "empty");

  ui_stage_unlock (stage);
  picture (session, stage, "cases-empty");
  ui_stage_click_text (stage, _ ("New interview"));
  ui_stage_wait_text (stage, _ ("Which questionnaire?"), TRUE);
  picture_front (session, stage, "offers");
  answer_dialog (stage, "cancel");
  ui_stage_wait_text (stage, _ ("Which questionnaire?"), FALSE);
}

static void
take_cases (Session *session)
{
  g_autoptr (UiStage) stage = open_stage (session, "demo");

  ui_stage_unlock (stage);
  picture (session, stage, "cases");
}

static void
take_space (Session *session)
{
  g_autoptr (UiStage) stage = open_stage (session, "full");

  ui_stage_unlock (stage);
  picture (session, stage, "cases-space");
}

static void
click_row (UiStage *stage, const char *text)
{
  ui_stage_click_text (stage, text);
  ui_stage_settle (stage);
}

/* The page of a case, and a visit that ends with a refusal. */
static void
take_case (Session *session)
{
  g_autoptr (UiStage) stage = open_stage (session, "demo");
  GtkWidget *list;

  ui_stage_unlock (stage);
  list = ui_stage_find_type (stage, GTK_TYPE_LIST_VIEW);
  g_signal_emit_by_name (list, "activate", 1);
  ui_stage_settle (stage);
  picture (session, stage, "case");
  door_case_page_do_next (DOOR_CASE_PAGE (ui_stage_find_type (stage, DOOR_TYPE_CASE_PAGE)));
  ui_stage_settle (stage);
  picture (session, stage, "case-visit");
  click_row (stage, "What came of the visit");
  picture (session, stage, "visit-question");
  click_row (stage, _ ("Yes, and somebody answered"));
  click_row (stage, _ ("I should come again at another time"));
  picture (session, stage, "visit-details");
}

static void
take_withdrawal (Session *session)
{
  g_autoptr (UiStage) stage = open_stage (session, "demo");

  ui_stage_unlock (stage);
  g_signal_emit_by_name (ui_stage_find_type (stage, GTK_TYPE_LIST_VIEW), "activate", 0);
  ui_stage_settle (stage);
  picture (session, stage, "case-begun");
  click_row (stage, "Respondent withdraws");
  picture (session, stage, "withdraw");
}

static void
answer (DoorInterview *interview, const char *name, const char *text)
{
  g_autofree char *ref = g_strconcat ("/data/", name, NULL);

  stub_interview_set_answer (interview, ref, text);
}

static void
show_outline (UiStage *stage, gboolean show)
{
  door_split_set_show_side (DOOR_SPLIT (ui_stage_find_type (stage, DOOR_TYPE_SPLIT)), show);
  ui_stage_settle (stage);
}

static void
take_questions (Session *session, UiStage *stage, DoorInterview *interview)
{
  static const struct {
    const char *name;
    const char *answer;
  } screens[] = {
    { "intro", NULL },    { "safe", "2" },   { "things", "radio bicycle" },
    { "age", "34" },      { "loss", NULL },  { "job", "Teacher" },
    { "story", NULL },    { "when", NULL },  { "hour", "14:05:00" },
    { "told", NULL },     { "trust", NULL }, { "order", "light police" },
    { "referral", NULL }, { "place", NULL }, { "worst", NULL },
    { "few", "p1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (screens); i++)
    {
      stub_interview_jump (interview, screens[i].name);
      if (screens[i].answer != NULL)
        answer (interview, screens[i].name, screens[i].answer);
      stub_interview_jump (interview, screens[i].name);
      ui_stage_settle (stage);
      picture (session, stage, screens[i].name);
    }
}

static void
take_special (Session *session, UiStage *stage, DoorInterview *interview)
{
  GtkWidget *calendar;

  stub_interview_jump (interview, "when");
  door_question_set_answer (ui_stage_get_question (stage, 0), "2024-03-24");
  ui_stage_settle (stage);
  calendar = ui_stage_find_type (stage, DOOR_TYPE_DATE_ANSWER);
  calendar = gtk_widget_get_next_sibling (gtk_widget_get_first_child (
      gtk_widget_get_first_child (gtk_widget_get_first_child (calendar))));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (calendar), TRUE);
  picture (session, stage, "calendar");

  stub_interview_jump (interview, "age");
  door_question_set_answer (ui_stage_get_question (stage, 0), "7");
  picture (session, stage, "message");
  door_question_set_answer (ui_stage_get_question (stage, 0), "34");

  stub_interview_jump (interview, "police_head");
  door_question_set_answer (ui_stage_get_question (stage, 1), "yes");
  picture (session, stage, "field-list");

  stub_interview_jump (interview, "safe");
  ui_stage_settle (stage);
  ui_stage_key (stage, GDK_KEY_3, 0);
  picture (session, stage, "keys");
  stub_interview_break (interview, TRUE);
  ui_stage_key (stage, GDK_KEY_2, 0);
  picture (session, stage, "not-saved");
  stub_interview_break (interview, FALSE);
  door_interview_retry (interview);
  ui_stage_settle (stage);
  stub_audit_audio_say (interview, DOOR_AUDIT_AUDIO_RECORDING, _ ("Recording"));
  picture (session, stage, "recording");
  stub_audit_audio_say (interview, DOOR_AUDIT_AUDIO_NOTE,
                        _ ("No microphone can be used now: nothing is recorded. The interview goes "
                           "on."));
  picture (session, stage, "no-microphone");
  stub_audit_audio_say (interview, DOOR_AUDIT_AUDIO_OFF, "");
}

static void
add_member (DoorInterview *interview, const char *name)
{
  stub_interview_jump (interview, "PROMPT");
  door_interview_add_instance (interview);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  if (name != NULL)
    {
      g_autoptr (DoorQuestion) question
          = g_list_model_get_item (door_interview_get_questions (interview), 0);

      door_question_set_answer (question, name);
    }
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static void
take_roster (Session *session, UiStage *stage, DoorInterview *interview)
{
  stub_interview_jump (interview, "PROMPT");
  picture (session, stage, "repeat-empty");
  add_member (interview, "Amina");
  add_member (interview, "Yusuf");
  picture (session, stage, "member");
  show_outline (stage, TRUE);
  picture (session, stage, "outline");
  show_outline (stage, FALSE);
  stub_interview_jump (interview, "PROMPT");
  picture (session, stage, "repeat");
}

static void
take_end (Session *session, UiStage *stage, DoorInterview *interview)
{
  answer (interview, "age", "");
  answer (interview, "safe", "");
  stub_interview_jump (interview, "END");
  picture (session, stage, "end-problems");
  stub_interview_fill (interview);
  stub_interview_jump (interview, "END");
  picture (session, stage, "end");
  door_interview_finalize_async (interview, NULL, NULL);
  picture (session, stage, "closed");
}

static void
take_interview (Session *session)
{
  g_autoptr (UiStage) stage = open_stage (session, "demo");
  DoorInterview *interview;

  ui_stage_unlock (stage);
  ui_stage_open_case (stage, 0);
  interview = ui_stage_get_interview (stage);
  /* The stub's questionnaire speaks fewer languages than the program. */
  if (session->language < g_strv_length ((char **) door_interview_get_languages (interview)))
    door_interview_set_language (interview, session->language);
  take_questions (session, stage, interview);
  take_special (session, stage, interview);
  take_roster (session, stage, interview);
  take_end (session, stage, interview);
}

int
main (int argc, char **argv)
{
  g_autofree char *locale = NULL;
  Session session = { 0 };

  if (argc != 7)
    {
      g_printerr ("Usage: %s FOLDER WIDTH HEIGHT LANGUAGE TEXT-SIZE NAME\n", argv[0]);
      return 2;
    }
  session = (Session){ .folder = argv[1],
                       .width = atoi (argv[2]),
                       .height = atoi (argv[3]),
                       .language = (guint) atoi (argv[4]),
                       .text_size = g_ascii_strtod (argv[5], NULL),
                       .variant = argv[6] };
  locale = g_build_filename (g_getenv ("DOOR_BUILD_ROOT"), "po", NULL);
  door_application_speak (locale);
  gtk_init ();
  take_unlock (&session);
  take_first (&session);
  take_training (&session);
  take_enrolling (&session);
  take_cases (&session);
  take_space (&session);
  take_case (&session);
  take_withdrawal (&session);
  take_empty (&session);
  take_sending (&session);
  take_interview (&session);
  return 0;
}
