/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shows one screen after the other for walk-a11y.py, which reads them through AT-SPI. Says "screen
 * NAME" and waits for a line on its standard input. */
#include "real-desk.h"
#include "ui-stage.h"

#include <stdio.h>
#include <string.h>

#include "door-interview-page.h"

static gboolean
is_saved (UiStage *stage, gpointer data)
{
  return door_interview_get_saving (ui_stage_get_interview (stage)) == DOOR_SAVING_SAVED;
}

static gboolean
on_line (GIOChannel *channel, GIOCondition condition, gpointer done)
{
  g_autofree char *line = NULL;

  g_io_channel_read_line (channel, &line, NULL, NULL, NULL);
  *(gboolean *) done = TRUE;
  return G_SOURCE_REMOVE;
}

/* The main loop runs meanwhile: it answers the reader. */
static void
show (UiStage *stage, GIOChannel *input, const char *name)
{
  gboolean done = FALSE;

  ui_stage_settle (stage);
  printf ("screen %s\n", name);
  fflush (stdout);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, on_line, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
walk_interview (UiStage *stage, GIOChannel *input)
{
  DoorInterview *interview = ui_stage_get_interview (stage);

  for (guint i = 0; i < 80 && door_interview_get_page (interview) < DOOR_PAGE_END; i++)
    {
      g_autofree char *name = g_strdup ("repeat");

      if (door_interview_get_page (interview) == DOOR_PAGE_QUESTIONS)
        {
          DoorQuestion *question = ui_stage_get_question (stage, 0);

          g_free (name);
          name = g_strdup (strrchr (door_question_get_ref (question), '/') + 1);
          if (g_str_equal (name, "age"))
            door_question_set_answer (question, "30");
        }
      ui_stage_wait (stage, is_saved, NULL);
      show (stage, input, name);
      if (!door_interview_next (interview))
        g_error ("%s does not go on", name);
      ui_stage_wait (stage, is_saved, NULL);
    }
  show (stage, input, "end");
  ui_stage_key (stage, GDK_KEY_F3, 0);
  show (stage, input, "outline");
  ui_stage_key (stage, GDK_KEY_Escape, 0);
  ui_stage_key (stage, GDK_KEY_F1, GDK_CONTROL_MASK);
  show (stage, input, "help");
  ui_stage_key (stage, GDK_KEY_Escape, 0);
  ui_stage_key (stage, GDK_KEY_F9, 0);
  show (stage, input, "leave");
  ui_stage_key (stage, GDK_KEY_Escape, 0);
}

/* What is reached from the list of cases. */
static void
walk_beside (UiStage *stage, GIOChannel *input)
{
  ui_stage_click_text (stage, "Details");
  show (stage, input, "sending");
  ui_stage_click_text (stage, "Cases");
  ui_stage_click_text (stage, "Safety");
  show (stage, input, "safety");
  ui_stage_click_text (stage, "Back");
  ui_stage_wait_text (stage, "Household 0142", TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (RealDesk) desk = NULL;
  g_autoptr (DoorUnlock) unlock = NULL;
  g_autoptr (UiStage) stage = NULL;
  GIOChannel *input = g_io_channel_unix_new (0);

  gtk_init ();
  desk = real_desk_new ();
  real_desk_add_controls (desk);
  real_desk_close (desk);
  unlock = real_desk_unlock (real_desk_get_folder (desk));
  stage = ui_stage_new_for (unlock, 800, 1280);
  show (stage, input, "unlock");
  ui_stage_unlock_with (stage, REAL_DESK_PASSPHRASE);
  ui_stage_wait_text (stage, "Household 0142", TRUE);
  show (stage, input, "cases");
  walk_beside (stage, input);
  g_signal_emit_by_name (ui_stage_find_type (stage, GTK_TYPE_LIST_VIEW), "activate", 0u);
  ui_stage_wait_text (stage, "Cases", TRUE);
  show (stage, input, "case");
  ui_stage_click_text (stage, "Safety");
  show (stage, input, "safety of a case");
  ui_stage_click_text (stage, "Back");
  ui_stage_open_interview (stage);
  walk_interview (stage, input);
  g_io_channel_unref (input);
  puts ("done");
  return 0;
}
