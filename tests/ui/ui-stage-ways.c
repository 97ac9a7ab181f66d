/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short ways to a place: through unlocking, to a case, into its interview and out of it. */
#include "ui-stage.h"

#include "door-case-page.h"
#include "door-cases-page.h"
#include "door-interview-page.h"

void
ui_stage_unlock (UiStage *self)
{
  ui_stage_unlock_with (self, UI_STAGE_PASSPHRASE);
}

void
ui_stage_unlock_with (UiStage *self, const char *passphrase)
{
  ui_stage_type (self, passphrase);
  ui_stage_key (self, GDK_KEY_Return, 0);
  ui_stage_wait_type (self, DOOR_TYPE_CASES_PAGE);
}

static gboolean
has_interview_or_next (UiStage *self, gpointer data)
{
  GtkWidget *page = ui_stage_find_type (self, DOOR_TYPE_CASE_PAGE);

  return page == NULL || door_case_page_do_next (DOOR_CASE_PAGE (page));
}

void
ui_stage_open_interview (UiStage *self)
{
  while (ui_stage_find_type (self, DOOR_TYPE_INTERVIEW_PAGE) == NULL)
    {
      ui_stage_wait (self, has_interview_or_next, NULL);
      ui_stage_settle (self);
    }
}

void
ui_stage_open_case (UiStage *self, guint position)
{
  GtkWidget *list = ui_stage_find_type (self, GTK_TYPE_LIST_VIEW);

  g_signal_emit_by_name (list, "activate", position);
  ui_stage_wait_type (self, DOOR_TYPE_CASE_PAGE);
  ui_stage_open_interview (self);
}

void
ui_stage_leave (UiStage *self)
{
  ui_stage_click_text (self, "Leave");
  if (ui_stage_get_front (self) != ui_stage_get_window (self))
    ui_stage_key (self, GDK_KEY_1, 0);
}

DoorInterview *
ui_stage_get_interview (UiStage *self)
{
  GtkWidget *page = ui_stage_find_type (self, DOOR_TYPE_INTERVIEW_PAGE);

  return page != NULL ? door_interview_page_get_interview (DOOR_INTERVIEW_PAGE (page)) : NULL;
}

DoorQuestion *
ui_stage_get_question (UiStage *self, guint index)
{
  g_autoptr (DoorQuestion) question
      = g_list_model_get_item (door_interview_get_questions (ui_stage_get_interview (self)), index);

  return question; /* the interview keeps it */
}
