/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bars above and below the question: whose interview and which section, how far, whether it is
 * kept, what the program has to say, and the buttons that move. */
#define G_LOG_DOMAIN "door-ui"

#include "door-interview-page-private.h"

#include <glib/gi18n.h>

static gboolean
is_failed (DoorInterviewPage *self)
{
  return door_interview_get_saving (self->interview) == DOOR_SAVING_FAILED;
}

static void
show_title (DoorInterviewPage *self)
{
  const char *section = door_interview_get_section (self->interview);

  gtk_label_set_text (self->title, door_interview_get_case_label (self->interview));
  gtk_label_set_text (self->section, section != NULL ? section : "");
}

static void
show_progress (DoorInterviewPage *self)
{
  double progress = door_interview_get_progress (self->interview);
  g_autofree char *text = g_strdup_printf (_ ("%.0f %% done"), 100 * progress);

  gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0, 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

gboolean
door_interview_page_is_preview (DoorInterviewPage *self)
{
  return door_interview_get_saving (self->interview) == DOOR_SAVING_NOTHING;
}

static const char *
next_text (DoorInterviewPage *self)
{
  if (self->finishing)
    return _ ("Finishing…");
  switch (door_interview_get_page (self->interview))
    {
    case DOOR_PAGE_END:
      return _ ("Finish interview");
    case DOOR_PAGE_CLOSED:
      return door_interview_page_is_preview (self) ? _ ("Close the preview")
                                                   : _ ("Back to the case");
    case DOOR_PAGE_REPEAT_PROMPT:
      return _ ("No, go on");
    case DOOR_PAGE_TABLE:
    case DOOR_PAGE_QUESTIONS:
    default:
      return _ ("Next");
    }
}

void
door_interview_page_show_moves (DoorInterviewPage *self)
{
  DoorPageKind page = door_interview_get_page (self->interview);
  gboolean closed = page == DOOR_PAGE_CLOSED;
  const char *text = next_text (self);

  gtk_label_set_text (self->next_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->next_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_widget_set_visible (self->next_arrow, page != DOOR_PAGE_END && page != DOOR_PAGE_CLOSED);
  gtk_widget_set_sensitive (self->next_button, !self->finishing && (closed || !is_failed (self)));
  gtk_widget_set_visible (self->back_button, !closed);
  gtk_widget_set_sensitive (self->back_button,
                            !self->finishing && !is_failed (self)
                                && door_interview_get_can_go_back (self->interview));
}

static void
show_saving (DoorInterviewPage *self)
{
  static const struct {
    const char *icon;
    const char *text;
  } marks[] = {
    [DOOR_SAVING_SAVED] = { "door-saved-symbolic", N_ ("Saved") },
    [DOOR_SAVING_WORKING] = { "door-saving-symbolic", N_ ("Saving…") },
    [DOOR_SAVING_FAILED] = { "door-attention-symbolic", N_ ("Not saved") },
    [DOOR_SAVING_NOTHING] = { "door-skipped-symbolic", N_ ("Preview: nothing is kept") },
  };
  DoorSaving saving = door_interview_get_saving (self->interview);
  const char *message = door_interview_get_saving_message (self->interview);

  gtk_image_set_from_icon_name (self->saved_image, marks[saving].icon);
  gtk_label_set_text (self->saved_label, _ (marks[saving].text));
  gtk_label_set_text (self->failed_label, message != NULL ? message : "");
  gtk_widget_set_visible (self->failed_bar, saving == DOOR_SAVING_FAILED);
  if (saving == DOOR_SAVING_NOTHING)
    gtk_widget_set_tooltip_text (self->leave_button, _ ("Leave the preview; nothing is kept"));
  door_interview_page_show_moves (self);
}

static void
show_fault (DoorInterviewPage *self)
{
  const char *text = door_interview_get_fault (self->interview);

  gtk_label_set_text (self->fault_note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault_note), text != NULL);
}

static void
show_clock_note (DoorInterviewPage *self)
{
  const char *text = door_interview_get_clock_note (self->interview);

  gtk_label_set_text (self->clock_note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->clock_note), text != NULL);
}

void
door_interview_page_watch_bars (DoorInterviewPage *self)
{
  const struct {
    const char *signal;
    void (*show) (DoorInterviewPage *self);
  } rows[] = {
    { "notify::section", show_title },
    { "notify::case-label", show_title },
    { "notify::progress", show_progress },
    { "notify::saving", show_saving },
    { "notify::saving-message", show_saving },
    { "notify::fault", show_fault },
    { "notify::clock-note", show_clock_note },
    { "notify::can-go-back", door_interview_page_show_moves },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_signal_connect_object (self->interview, rows[i].signal, G_CALLBACK (rows[i].show), self,
                               G_CONNECT_SWAPPED);
      rows[i].show (self);
    }
}
