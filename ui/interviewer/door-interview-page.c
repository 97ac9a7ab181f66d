/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-interview-page-private.h"

#include <glib/gi18n.h>

#include "door-focus.h"
#include "door-guard.h"
#include "door-text.h"
#include "door-upright.h"

G_DEFINE_TYPE (DoorInterviewPage, door_interview_page, ADW_TYPE_BIN)

static const char *
page_name (DoorPageKind page)
{
  switch (page)
    {
    case DOOR_PAGE_REPEAT_PROMPT:
      return "repeat";
    case DOOR_PAGE_TABLE:
      return "table";
    case DOOR_PAGE_END:
    case DOOR_PAGE_CLOSED:
      return "end";
    case DOOR_PAGE_QUESTIONS:
    default:
      return "questions";
    }
}

/* --- Focus -------------------------------------------------------------------------------- */

static gboolean
place_focus (gpointer data)
{
  DoorInterviewPage *self = DOOR_INTERVIEW_PAGE (data);
  DoorGuard *guard = door_interview_get_guard (self->interview);
  gboolean placed = FALSE;

  self->focus_source = 0;
  /* A gate, or the respondent's own page, stands there instead. */
  if (door_interview_get_page (self->interview) == DOOR_PAGE_GUARD
      || (guard != NULL && door_guard_is_alone (guard)))
    return G_SOURCE_REMOVE;
  switch (door_interview_get_page (self->interview))
    {
    case DOOR_PAGE_QUESTIONS:
      placed = door_screen_focus_first (self->screen);
      break;
    case DOOR_PAGE_REPEAT_PROMPT:
      placed = gtk_widget_grab_focus (GTK_WIDGET (self->repeat_page));
      break;
    case DOOR_PAGE_TABLE:
      placed = gtk_widget_grab_focus (GTK_WIDGET (self->table_page));
      break;
    case DOOR_PAGE_END:
      placed = gtk_widget_grab_focus (GTK_WIDGET (self->end_page));
      break;
    case DOOR_PAGE_CLOSED:
    default:
      break;
    }
  if (!placed)
    gtk_widget_grab_focus (self->next_button);
  return G_SOURCE_REMOVE;
}

/* The model tells page, questions and title one after the other: the focus is placed after all. */
void
door_interview_page_queue_focus (DoorInterviewPage *self)
{
  if (self->focus_source == 0)
    self->focus_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, place_focus, self, NULL);
}

/* Whoever shows the page means the question, not the first button of the bar. */
static gboolean
door_interview_page_grab_focus (GtkWidget *widget)
{
  door_interview_page_queue_focus (DOOR_INTERVIEW_PAGE (widget));
  return TRUE;
}

static void
show_page (DoorInterviewPage *self)
{
  DoorPageKind page = door_interview_get_page (self->interview);

  if (self->shows_page && self->shown_page == page)
    return;
  self->shows_page = TRUE;
  self->shown_page = page;
  gtk_stack_set_visible_child_name (self->pages, page_name (page));
  door_end_page_set_trouble (self->end_page, NULL);
  door_interview_page_show_moves (self);
  door_interview_page_queue_focus (self);
}

DoorQuestion *
door_interview_page_get_present (DoorInterviewPage *self)
{
  return door_interview_get_page (self->interview) == DOOR_PAGE_TABLE
             ? door_table_page_get_present (self->table_page)
             : door_screen_get_present (self->screen);
}

/* --- Moves -------------------------------------------------------------------------------- */

void
door_interview_page_next (DoorInterviewPage *self)
{
  if (!gtk_widget_get_sensitive (self->next_button))
    return;
  switch (door_interview_get_page (self->interview))
    {
    case DOOR_PAGE_END:
      door_interview_page_finish (self);
      break;
    case DOOR_PAGE_CLOSED:
      gtk_widget_activate_action (GTK_WIDGET (self), "win.leave", NULL);
      break;
    case DOOR_PAGE_TABLE:
      door_table_page_commit (self->table_page);
      if (!door_interview_next (self->interview))
        door_table_page_focus_message (self->table_page);
      break;
    case DOOR_PAGE_QUESTIONS:
    case DOOR_PAGE_REPEAT_PROMPT:
    default:
      door_screen_commit (self->screen);
      if (!door_interview_next (self->interview))
        door_screen_focus_message (self->screen);
    }
}

void
door_interview_page_back (DoorInterviewPage *self)
{
  if (!gtk_widget_get_visible (self->back_button) || !gtk_widget_get_sensitive (self->back_button))
    return;
  door_interview_page_commit (self);
  door_interview_back (self->interview);
}

static void
on_retry (DoorInterviewPage *self)
{
  door_interview_retry (self->interview);
}

static void
on_outline_shown (DoorInterviewPage *self)
{
  if (!door_split_get_show_side (self->split))
    door_interview_page_queue_focus (self);
}

static void
on_gone_by_outline (DoorInterviewPage *self)
{
  if (door_split_is_narrow (self->split))
    door_split_set_show_side (self->split, FALSE);
  door_interview_page_queue_focus (self);
}

static void
on_remove_present (DoorInterviewPage *self, const char *name)
{
  door_interview_page_remove (self, NULL, name);
}

static void
on_remove_place (DoorInterviewPage *self, DoorPlaceRow *place)
{
  door_interview_page_remove (self, place, door_place_get_label (place));
}

static void
on_go_to_place (DoorInterviewPage *self, DoorPlaceRow *place)
{
  door_interview_page_commit (self);
  door_interview_go (self->interview, place);
  door_interview_page_queue_focus (self);
}

static void
on_remark (DoorInterviewPage *self, DoorQuestion *question)
{
  door_interview_page_remark (self, question);
}

static void
on_why (DoorInterviewPage *self, const char *ref)
{
  door_interview_page_why (self, ref);
}

/* --- The menu: what has a key, for hands without a keyboard ---------------------------------- */

/* In the bar while there is room for it, else here: never in neither, never in both. */
static void
on_shortcuts_squeezed (DoorInterviewPage *self)
{
  gboolean squeezed = adw_squeezer_get_visible_child (self->shortcuts) == self->no_shortcuts;

  gtk_widget_set_visible (self->menu_leave, squeezed);
  gtk_widget_set_visible (self->menu_care, squeezed);
}

static void
on_menu_shown (DoorInterviewPage *self)
{
  gtk_widget_set_visible (self->menu_redraw, door_interview_page_may_redraw (self));
}

static void
on_menu_redraw (DoorInterviewPage *self)
{
  gtk_menu_button_popdown (self->menu_button);
  door_interview_page_redraw (self);
}

static void
on_menu_leave (DoorInterviewPage *self)
{
  gtk_menu_button_popdown (self->menu_button);
  door_interview_page_leave (self);
}

static void
on_menu_care (DoorInterviewPage *self)
{
  gtk_menu_button_popdown (self->menu_button);
}

static void
on_menu_why (DoorInterviewPage *self)
{
  DoorQuestion *question = door_interview_page_get_present (self);

  gtk_menu_button_popdown (self->menu_button);
  door_interview_page_why (self, question != NULL ? door_question_get_ref (question) : NULL);
}

static void
on_menu_help (DoorInterviewPage *self)
{
  gtk_menu_button_popdown (self->menu_button);
  door_interview_page_help (self);
}

static void
on_menu_paradata (DoorInterviewPage *self)
{
  gtk_menu_button_popdown (self->menu_button);
  door_interview_page_tell_paradata (self);
}

/* --- Making ------------------------------------------------------------------------------- */

GtkWidget *
door_interview_page_new (DoorInterview *interview)
{
  DoorInterviewPage *self = g_object_new (DOOR_TYPE_INTERVIEW_PAGE, NULL);
  g_return_val_if_fail (DOOR_IS_INTERVIEW (interview), NULL);

  self->interview = g_object_ref (interview);
  door_screen_set_interview (self->screen, interview);
  door_repeat_page_set_interview (self->repeat_page, interview);
  door_table_page_set_interview (self->table_page, interview);
  door_end_page_set_interview (self->end_page, interview);
  door_outline_set_interview (self->outline, interview);
  door_recording_mark_set_audio (self->recording_mark, door_interview_get_audit_audio (interview));
  door_interview_page_watch_bars (self);
  g_signal_connect_object (interview, "notify::page", G_CALLBACK (show_page), self,
                           G_CONNECT_SWAPPED);
  show_page (self);
  door_interview_page_make_language_menu (self);
  return GTK_WIDGET (self);
}

DoorInterview *
door_interview_page_get_interview (DoorInterviewPage *self)
{
  g_return_val_if_fail (DOOR_IS_INTERVIEW_PAGE (self), NULL);

  return self->interview;
}

void
door_interview_page_commit (DoorInterviewPage *self)
{
  g_return_if_fail (DOOR_IS_INTERVIEW_PAGE (self));

  if (door_interview_get_page (self->interview) == DOOR_PAGE_TABLE)
    door_table_page_commit (self->table_page);
  else
    door_screen_commit (self->screen);
}

static void
door_interview_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (door_interview_page_parent_class)->root (widget);
  door_interview_page_listen (DOOR_INTERVIEW_PAGE (widget),
                              GTK_WIDGET (gtk_widget_get_root (widget)));
}

static void
door_interview_page_unroot (GtkWidget *widget)
{
  door_interview_page_stop_listening (DOOR_INTERVIEW_PAGE (widget),
                                      GTK_WIDGET (gtk_widget_get_root (widget)));
  GTK_WIDGET_CLASS (door_interview_page_parent_class)->unroot (widget);
}

static void
door_interview_page_dispose (GObject *object)
{
  DoorInterviewPage *self = DOOR_INTERVIEW_PAGE (object);

  if (self->gone != NULL)
    {
      g_cancellable_cancel (self->gone);
      gtk_widget_set_default_direction (door_text_get_direction ());
    }
  g_clear_handle_id (&self->focus_source, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->gone);
  g_clear_object (&self->interview);
  G_OBJECT_CLASS (door_interview_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, title);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, section);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, language_button);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, language_label);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, language_box);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, shortcuts);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, no_shortcuts);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, menu_leave);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, menu_care);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, menu_redraw);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, progress);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, saved_image);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, saved_label);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, scripts_note);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, fault_note);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, clock_note);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, recording_mark);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, failed_bar);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, leave_button);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, failed_label);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, split);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, outline);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, pages);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, screen);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, repeat_page);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, table_page);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, end_page);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, next_button);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, next_label);
  gtk_widget_class_bind_template_child (widget_class, DoorInterviewPage, next_arrow);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_outline_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_gone_by_outline);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_present);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_place);
  gtk_widget_class_bind_template_callback (widget_class, door_interview_page_queue_focus);
  gtk_widget_class_bind_template_callback (widget_class, on_go_to_place);
  gtk_widget_class_bind_template_callback (widget_class, on_remark);
  gtk_widget_class_bind_template_callback (widget_class, on_why);
  gtk_widget_class_bind_template_callback (widget_class, on_shortcuts_squeezed);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_care);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_redraw);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_why);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_help);
  gtk_widget_class_bind_template_callback (widget_class, on_menu_paradata);
  gtk_widget_class_bind_template_callback (widget_class, door_interview_page_leave);
  gtk_widget_class_bind_template_callback (widget_class, door_interview_page_next);
  gtk_widget_class_bind_template_callback (widget_class, door_interview_page_back);
}

static void
door_interview_page_class_init (DoorInterviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_interview_page_dispose;
  widget_class->grab_focus = door_interview_page_grab_focus;
  widget_class->focus = door_focus_child;
  widget_class->root = door_interview_page_root;
  widget_class->unroot = door_interview_page_unroot;
  g_type_ensure (DOOR_TYPE_SPLIT);
  g_type_ensure (DOOR_TYPE_OUTLINE);
  g_type_ensure (DOOR_TYPE_RECORDING_MARK);
  g_type_ensure (DOOR_TYPE_SCREEN);
  g_type_ensure (DOOR_TYPE_REPEAT_PAGE);
  g_type_ensure (DOOR_TYPE_TABLE_PAGE);
  g_type_ensure (DOOR_TYPE_END_PAGE);
  g_type_ensure (DOOR_TYPE_UPRIGHT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-interview-page.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
}

static void
door_interview_page_init (DoorInterviewPage *self)
{
  self->gone = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
