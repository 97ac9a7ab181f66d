/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-window-private.h"

#include <glib/gi18n.h>

#include "door-application.h"
#include "door-keyboard.h"

/* Saving shows itself only when it takes long enough to be noticed. */
#define PATIENCE_MS 300

G_DEFINE_TYPE (DoorWindow, door_window, ADW_TYPE_APPLICATION_WINDOW)

static void step_back (DoorWindow *self);

/* --- Waiting ------------------------------------------------------------------------------ */

static gboolean
on_patience_ended (gpointer data)
{
  DoorWindow *self = DOOR_WINDOW (data);

  self->patience = 0;
  gtk_widget_set_visible (self->waiting, TRUE);
  return G_SOURCE_REMOVE;
}

static void
begin_waiting (DoorWindow *self, const char *text)
{
  self->busy = TRUE;
  gtk_label_set_text (self->waiting_label, text);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), FALSE);
  self->patience = g_timeout_add (PATIENCE_MS, on_patience_ended, self);
}

static void
end_waiting (DoorWindow *self)
{
  self->busy = FALSE;
  g_clear_handle_id (&self->patience, g_source_remove);
  gtk_widget_set_visible (self->waiting, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), TRUE);
}

/* --- Home --------------------------------------------------------------------------------- */

static GtkWidget *
home_of (DoorWindow *self)
{
  return self->home != NULL ? self->home : GTK_WIDGET (self->cases_page);
}

static void
focus_home (DoorWindow *self)
{
  if (self->home != NULL)
    gtk_widget_child_focus (self->home, GTK_DIR_TAB_FORWARD);
  else
    door_cases_page_focus_list (self->cases_page);
}

/* Nothing is changed under the hands of somebody who is at a case. */
static void
find_home (DoorWindow *self)
{
  if (self->make_home == NULL || self->home != NULL || self->case_page != NULL)
    return;
  self->home = self->make_home (self->desk);
  if (self->home == NULL)
    return;
  gtk_stack_add_child (self->pages, self->home);
  gtk_stack_set_visible_child (self->pages, self->home);
  focus_home (self);
}

static void
drop_home (DoorWindow *self)
{
  if (self->home != NULL)
    gtk_stack_remove (self->pages, g_steal_pointer (&self->home));
}

/* The survey's public name is the only name a passer-by may read. */
static void
show_space (DoorWindow *self, DoorSpace space, const char *public_name)
{
  door_space_mark_set_space (self->space_mark, space);
  door_space_mark_set_title (GTK_WINDOW (self), space, public_name);
}

static void
show_chosen_space (DoorWindow *self)
{
  show_space (self, door_unlock_page_get_space (self->unlock_page),
              door_unlock_get_public_name (self->unlock));
}

/* --- Going back, one step after the other ------------------------------------------------- */

static void
drop_interview (DoorWindow *self)
{
  GtkWidget *page = GTK_WIDGET (g_steal_pointer (&self->interview_page));

  door_window_drop_care (self);
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->case_page));
  gtk_stack_remove (self->pages, page);
  gtk_stack_remove (self->pages, GTK_WIDGET (g_steal_pointer (&self->guard_page)));
  gtk_stack_remove (self->pages, GTK_WIDGET (g_steal_pointer (&self->alone_page)));
  door_case_page_focus (self->case_page);
}

static void
drop_case (DoorWindow *self)
{
  GtkWidget *page = GTK_WIDGET (g_steal_pointer (&self->case_page));

  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->cases_page));
  gtk_stack_remove (self->pages, page);
  door_cases_page_focus_list (self->cases_page);
}

static void
drop_sending (DoorWindow *self)
{
  GtkWidget *page = GTK_WIDGET (g_steal_pointer (&self->sending_page));

  if (page == NULL)
    return;
  gtk_stack_set_visible_child (self->pages, home_of (self));
  gtk_stack_remove (self->pages, page);
  focus_home (self);
}

static void
drop_desk (DoorWindow *self)
{
  GtkWidget *page;

  door_window_drop_care (self);
  if (self->case_page != NULL)
    drop_case (self);
  door_window_guard_end (self);
  page = GTK_WIDGET (g_steal_pointer (&self->cases_page));
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->unlock_page));
  gtk_stack_remove (self->pages, page);
  drop_home (self);
  g_clear_object (&self->desk);
  self->closing = FALSE;
  show_chosen_space (self);
  door_unlock_page_present (self->unlock_page);
}

/* SWAPPED: the dialog comes last. */
static void
on_unsaved_response (DoorWindow *self, const char *response)
{
  if (!g_str_equal (response, "leave"))
    {
      self->goal = GOAL_NONE;
      return;
    }
  drop_interview (self);
  step_back (self);
}

static void
ask_about_unsaved (DoorWindow *self, const char *reason)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_WINDOW (self), _ ("The last answers are not saved"), NULL));

  adw_message_dialog_format_body (
      dialog, _ ("%s\n\nIf you leave now, what was answered last is missing."), reason);
  adw_message_dialog_add_responses (dialog, "stay", _ ("Stay here"), "leave",
                                    _ ("Leave without it"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "leave", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "stay");
  adw_message_dialog_set_close_response (dialog, "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_unsaved_response), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_interview_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorWindow) self = DOOR_WINDOW (data);
  g_autoptr (GError) error = NULL;
  gboolean closed = door_interview_close_finish (DOOR_INTERVIEW (source), result, &error);
  gboolean finished = door_interview_get_page (DOOR_INTERVIEW (source)) == DOOR_PAGE_CLOSED;

  end_waiting (self);
  if (!closed)
    {
      ask_about_unsaved (self, error->message);
      return;
    }
  drop_interview (self);
  door_case_page_left_interview (self->case_page, finished);
  door_desk_catch_up (self->desk);
  step_back (self);
}

static void
on_locked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorWindow) self = DOOR_WINDOW (data);
  g_autoptr (GError) error = NULL;

  if (!door_desk_lock_finish (DOOR_DESK (source), result, &error))
    g_warning ("Locking: %s", error->message);
  end_waiting (self);
  drop_desk (self);
  /* Nothing of the old memory remains: the program begins anew. */
  if (self->goal == GOAL_UNLOCK
      && door_application_restart (gtk_window_get_application (GTK_WINDOW (self))))
    return;
  step_back (self);
}

static void
close_interview (DoorWindow *self)
{
  begin_waiting (self, _ ("Saving the last answers…"));
  door_interview_page_commit (self->interview_page);
  door_interview_close_async (door_interview_page_get_interview (self->interview_page),
                              on_interview_closed, g_object_ref (self));
}

static void
lock_desk (DoorWindow *self)
{
  drop_sending (self);
  begin_waiting (self, _ ("Locking…"));
  door_desk_lock_async (self->desk, on_locked, g_object_ref (self));
}

static void
step_back (DoorWindow *self)
{
  if (self->goal >= GOAL_CASES && self->interview_page != NULL)
    close_interview (self);
  else if (self->goal >= GOAL_UNLOCK && self->desk != NULL)
    lock_desk (self);
  else if (self->goal == GOAL_CLOSED)
    gtk_window_destroy (GTK_WINDOW (self));
  else
    self->goal = GOAL_NONE;
}

void
door_window_go_back (DoorWindow *self, DoorWindowGoal goal)
{
  self->goal = MAX (self->goal, goal);
  if (!self->busy)
    step_back (self);
}

/* --- Leaving ------------------------------------------------------------------------------ */

static void
on_leave (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (door_window_is_alone (DOOR_WINDOW (widget)))
    return;
  door_window_go_back (DOOR_WINDOW (widget), GOAL_CASES);
}

static void
on_lock (GtkWidget *widget, const char *action, GVariant *parameter)
{
  door_window_go_back (DOOR_WINDOW (widget), GOAL_UNLOCK);
}

static void
on_sending (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DoorWindow *self = DOOR_WINDOW (widget);

  if (self->cases_page == NULL || self->interview_page != NULL || self->sending_page != NULL
      || self->busy)
    return;
  self->sending_page = DOOR_SENDING_PAGE (door_sending_page_new (self->desk));
  gtk_stack_add_child (self->pages, GTK_WIDGET (self->sending_page));
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->sending_page));
  door_sending_page_focus (self->sending_page);
}

static void
on_leave_sending (GtkWidget *widget, const char *action, GVariant *parameter)
{
  drop_sending (DOOR_WINDOW (widget));
}

/* In a session of its own closing is logging out: not for whoever has the tablet in hand just now. */
static gboolean
needs_pin_to_close (DoorWindow *self)
{
  return g_getenv ("DOORSTEP_KIOSK") != NULL && !door_window_is_alone (self)
         && door_cover_get_has_pin (door_desk_get_cover (self->desk));
}

static gboolean
door_window_close_request (GtkWindow *window)
{
  DoorWindow *self = DOOR_WINDOW (window);

  if (self->desk == NULL && !self->busy)
    return GDK_EVENT_PROPAGATE;
  self->closing = self->desk != NULL && needs_pin_to_close (self);
  if (door_window_is_alone (self) || self->closing)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.cover", NULL);
      return GDK_EVENT_STOP;
    }
  door_window_go_back (self, GOAL_CLOSED);
  return GDK_EVENT_STOP;
}

/* --- Going on ----------------------------------------------------------------------------- */

static void
on_interview_opened (DoorWindow *self, DoorInterview *interview)
{
  if (self->interview_page != NULL || self->busy)
    return;
  self->interview_page = DOOR_INTERVIEW_PAGE (door_interview_page_new (interview));
  self->guard_page = g_object_new (DOOR_TYPE_GUARD_PAGE, NULL);
  self->alone_page = g_object_new (DOOR_TYPE_ALONE_PAGE, NULL);
  door_guard_page_set_guard (self->guard_page, door_interview_get_guard (interview));
  door_alone_page_set_interview (self->alone_page, interview);
  gtk_stack_add_child (self->pages, GTK_WIDGET (self->interview_page));
  gtk_stack_add_child (self->pages, GTK_WIDGET (self->guard_page));
  gtk_stack_add_child (self->pages, GTK_WIDGET (self->alone_page));
  if (door_interview_get_guard (interview) != NULL)
    g_signal_connect_object (door_interview_get_guard (interview), "changed",
                             G_CALLBACK (door_window_show_interview), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (interview, "notify::page", G_CALLBACK (door_window_show_interview), self,
                           G_CONNECT_SWAPPED);
  door_window_begin_audio (self);
  door_window_show_interview (self);
}

static void
on_case_left (DoorWindow *self)
{
  if (self->interview_page == NULL && !self->busy)
    drop_case (self);
}

static void
on_case_chosen (DoorWindow *self, DoorCase *item)
{
  g_autoptr (DoorCaseFile) file = NULL;

  if (self->case_page != NULL || self->busy)
    return;
  file = door_desk_open_file (self->desk, item);
  if (file == NULL)
    return;
  self->case_page = DOOR_CASE_PAGE (door_case_page_new (file));
  g_signal_connect_object (self->case_page, "interview", G_CALLBACK (on_interview_opened), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->case_page, "back", G_CALLBACK (on_case_left), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->pages, GTK_WIDGET (self->case_page));
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->case_page));
  door_case_page_focus (self->case_page);
}

static void
on_closed_by_office (DoorWindow *self)
{
  door_window_go_back (self, GOAL_UNLOCK);
}

/* What the supervisor wrote stands above the cases, and nowhere that a passer-by would look. */
static void
show_notice (DoorWindow *self)
{
  const char *notice = door_desk_get_notice (self->desk);

  if (notice != NULL && self->cases_page != NULL)
    door_cases_page_set_notice (self->cases_page, notice);
}

static void
on_unlocked (DoorWindow *self, DoorDesk *desk)
{
  self->desk = g_object_ref (desk);
  show_space (self, door_desk_get_space (desk), door_desk_get_public_name (desk));
  self->cases_page = DOOR_CASES_PAGE (door_cases_page_new (desk));
  g_signal_connect_object (self->cases_page, "chosen", G_CALLBACK (on_case_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::closed", G_CALLBACK (on_closed_by_office), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->pages, GTK_WIDGET (self->cases_page));
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->cases_page));
  door_cases_page_focus_list (self->cases_page);
  door_window_guard_begin (self);
  find_home (self);
  g_signal_connect_object (desk, "notify::team", G_CALLBACK (find_home), self, G_CONNECT_SWAPPED);
  if (!door_cover_get_has_pin (door_desk_get_cover (desk)))
    door_cases_page_set_notice (
        self->cases_page,
        _ ("Set a PIN under Safety, so that you can cover the screen and come back to it."));
  g_signal_connect_object (desk, "notify::notice", G_CALLBACK (show_notice), self,
                           G_CONNECT_SWAPPED);
  show_notice (self);
  door_desk_catch_up (desk);
}

void
door_window_set_home (DoorWindow *self, DoorWindowHome home)
{
  self->make_home = home;
}

GtkWidget *
door_window_new (GtkApplication *application, DoorUnlock *unlock)
{
  DoorWindow *self = g_object_new (DOOR_TYPE_WINDOW, "application", application, NULL);

  self->unlock = g_object_ref (unlock);
  self->unlock_page = DOOR_UNLOCK_PAGE (door_unlock_page_new (unlock));
  g_signal_connect_object (self->unlock_page, "unlocked", G_CALLBACK (on_unlocked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->unlock_page, "chosen", G_CALLBACK (show_chosen_space), self,
                           G_CONNECT_SWAPPED);
  show_chosen_space (self);
  gtk_stack_add_child (self->pages, GTK_WIDGET (self->unlock_page));
  door_unlock_page_present (self->unlock_page);
  return GTK_WIDGET (self);
}

static void
door_window_dispose (GObject *object)
{
  DoorWindow *self = DOOR_WINDOW (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_weak_pointer (&self->covered);
  g_clear_object (&self->sleep_watch);
  g_clear_object (&self->desk);
  g_clear_object (&self->unlock);
  G_OBJECT_CLASS (door_window_parent_class)->dispose (object);
}

static void
door_window_class_init (DoorWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = door_window_close_request;
  gtk_widget_class_install_action (widget_class, "win.leave", NULL, on_leave);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, on_lock);
  g_type_ensure (DOOR_TYPE_COVER_PAGE);
  g_type_ensure (DOOR_TYPE_SPACE_MARK);
  gtk_widget_class_install_action (widget_class, "win.sending", NULL, on_sending);
  gtk_widget_class_install_action (widget_class, "win.leave-sending", NULL, on_leave_sending);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/doorstep/Doorstep/interviewer/door-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorWindow, content);
  gtk_widget_class_bind_template_child (widget_class, DoorWindow, space_mark);
  gtk_widget_class_bind_template_child (widget_class, DoorWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, DoorWindow, cover_page);
  gtk_widget_class_bind_template_child (widget_class, DoorWindow, waiting);
  gtk_widget_class_bind_template_child (widget_class, DoorWindow, waiting_label);
  door_window_guard_install (widget_class);
}

static void
door_window_init (DoorWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  if (door_keyboard_is_wanted ())
    gtk_box_append (self->content, door_keyboard_new ());
  door_window_guard_watch (self);
}
