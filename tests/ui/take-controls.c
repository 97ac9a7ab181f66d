/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes a picture of every control, over the real desk: take-controls FOLDER WIDTH HEIGHT LANGUAGE
 * TEXT-SIZE NAME. Called by `tests/ui/screenshots` for each variant. */
#include "real-desk.h"
#include "ui-stage.h"

#include <stdlib.h>

#include "door-application.h"
#include "door-interview-page.h"

typedef struct {
  UiStage *stage;
  DoorInterview *interview;
  const char *folder;
  const char *variant;
  guint number;
} Session;

static gboolean
is_saved (UiStage *stage, gpointer interview)
{
  return door_interview_get_saving (interview) == DOOR_SAVING_SAVED;
}

static void
settle (Session *self)
{
  ui_stage_wait (self->stage, is_saved, self->interview);
  ui_stage_settle (self->stage);
}

static void
picture (Session *self, const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s-c%02u-%s.png", self->variant, ++self->number, name);
  g_autofree char *path = g_build_filename (self->folder, file, NULL);

  settle (self);
  ui_stage_picture_front (self->stage, path);
}

/* Also while a dialog is in front of it. */
static DoorInterview *
interview_of (Session *self)
{
  return self->interview;
}

/* Answers that show what a screen looks like in use. */
static const char *
answer_for (const char *name)
{
  static const char *const answers[][2] = {
    { "name", "Zarqoon" },
    { "age", "34" },
    { "since", "40" },
    { "hours", "95" },
    { "income", "1250000" },
    { "rooms", "3" },
    { "born", "1991-08-05" },
    { "wedding", "2019-03-14" },
    { "moved", "2019-03" },
    { "kids", "yes" },
    { "n_kids", "2" },
    { "things", "radio boat" },
    { "likert", "2" },
    { "village", "v7" },
    { "order", "phone radio" },
    { "trust", "7" },
    { "place", "-13.8333333 -171.7666667 12.0 8.0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (g_str_equal (answers[i][0], name))
      return answers[i][1];
  return NULL;
}

static void
go (Session *self, const char *ref)
{
  g_assert_true (door_interview_go_to (interview_of (self), ref));
  settle (self);
}

static void
take_question (Session *self)
{
  DoorQuestion *question = ui_stage_get_question (self->stage, 0);
  const char *name = strrchr (door_question_get_ref (question), '/') + 1;
  const char *answer = answer_for (name);

  if (answer != NULL)
    door_question_set_answer (question, answer);
  settle (self);
  /* What does not fit is said when somebody wants to go on. */
  if (g_str_equal (name, "since") || g_str_equal (name, "hours"))
    ui_stage_key (self->stage, GDK_KEY_Page_Down, 0);
  picture (self, name);
  if (g_str_equal (name, "since"))
    door_question_set_answer (question, "12");
  if (g_str_equal (name, "hours"))
    door_question_keep_with_reason (question, "Two jobs");
  settle (self);
}

static void
add_member (Session *self, const char *name, const char *age)
{
  g_assert_true (door_interview_add_instance (interview_of (self)));
  settle (self);
  door_question_set_answer (ui_stage_get_question (self->stage, 0), name);
  door_interview_next (interview_of (self));
  settle (self);
  door_question_set_answer (ui_stage_get_question (self->stage, 0), age);
  door_interview_next (interview_of (self));
  settle (self);
}

static void
take_all (Session *self)
{
  gboolean has_members = FALSE;

  for (guint i = 0; i < 80 && door_interview_get_page (interview_of (self)) < DOOR_PAGE_END; i++)
    {
      if (door_interview_get_page (interview_of (self)) == DOOR_PAGE_QUESTIONS)
        take_question (self);
      else if (!has_members)
        {
          add_member (self, "Velindra", "31");
          add_member (self, "Oskatan", "9");
          has_members = TRUE;
          picture (self, "table");
        }
      if (!door_interview_next (interview_of (self)))
        g_error ("%s does not go on",
                 door_question_get_ref (ui_stage_get_question (self->stage, 0)));
      settle (self);
    }
  picture (self, "end");
}

static void
take_dialogs (Session *self)
{
  static const struct {
    guint key;
    const char *name;
  } dialogs[] = {
    { GDK_KEY_F1, "help" }, { GDK_KEY_F2, "remark" }, { GDK_KEY_F5, "why" }, { GDK_KEY_F9, "leave" }
  };

  go (self, "/data/n_kids");
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      ui_stage_key (self->stage, dialogs[i].key, 0);
      picture (self, dialogs[i].name);
      ui_stage_key (self->stage, GDK_KEY_Escape, 0);
    }
  go (self, "/data/kids");
  ui_stage_type (self->stage, "2");
  picture (self, "set-aside");
}

int
main (int argc, char **argv)
{
  g_autoptr (RealDesk) desk = NULL;
  g_autoptr (DoorUnlock) unlock = NULL;
  g_autofree char *locale = NULL;
  Session self = { 0 };

  if (argc != 7)
    return 2;
  locale = g_build_filename (g_getenv ("DOOR_BUILD_ROOT"), "po", NULL);
  door_application_speak (locale);
  gtk_init ();
  desk = real_desk_new ();
  real_desk_add_controls (desk);
  real_desk_close (desk);
  unlock = real_desk_unlock (real_desk_get_folder (desk));
  self = (Session){ NULL, NULL, argv[1], argv[6], 0 };
  self.stage = ui_stage_new_for (unlock, atoi (argv[2]), atoi (argv[3]));
  ui_stage_set_text_size (self.stage, g_ascii_strtod (argv[5], NULL));
  ui_stage_unlock_with (self.stage, REAL_DESK_PASSPHRASE);
  ui_stage_wait_text (self.stage, "Household 0142", TRUE);
  ui_stage_open_case (self.stage, 0);
  self.interview = ui_stage_get_interview (self.stage);
  door_interview_set_language (interview_of (&self), (guint) atoi (argv[4]));
  take_all (&self);
  take_dialogs (&self);
  ui_stage_free (self.stage);
  return 0;
}
