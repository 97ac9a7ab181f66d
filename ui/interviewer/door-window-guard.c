/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cover, gate, answering alone, care: what stands over the other pages of the window. */
#define G_LOG_DOMAIN "door-ui"

#include "door-window-private.h"

#include "door-audit-audio.h"
#include "door-sound-source.h"

DoorInterview *
door_window_get_interview (DoorWindow *self)
{
  return self->interview_page != NULL ? door_interview_page_get_interview (self->interview_page)
                                      : NULL;
}

DoorGuard *
door_window_get_guard (DoorWindow *self)
{
  return door_window_get_interview (self) != NULL
             ? door_interview_get_guard (door_window_get_interview (self))
             : NULL;
}

gboolean
door_window_is_alone (DoorWindow *self)
{
  return door_window_get_guard (self) != NULL && door_guard_is_alone (door_window_get_guard (self));
}

/* --- What is recorded ------------------------------------------------------------------------ */

/* NULL without an interview, or with a closed one. */
static DoorAuditAudio *
get_audio (DoorWindow *self)
{
  DoorInterview *interview = door_window_get_interview (self);

  return interview != NULL ? door_interview_get_audit_audio (interview) : NULL;
}

void
door_window_begin_audio (DoorWindow *self)
{
  if (get_audio (self) != NULL)
    door_audit_audio_begin (get_audio (self), door_sound_source_new (),
                            door_desk_get_cover (self->desk));
}

/* The page that helps stands over the interview. */
static void
set_audio_aside (DoorWindow *self, gboolean aside)
{
  if (get_audio (self) != NULL)
    door_audit_audio_set_aside (get_audio (self), aside);
}

/* --- Cover, care, and what stands there ------------------------------------------------------- */

void
door_window_drop_care (DoorWindow *self)
{
  GtkWidget *page = GTK_WIDGET (g_steal_pointer (&self->care_page));

  if (page == NULL)
    return;
  set_audio_aside (self, FALSE);
  gtk_stack_set_visible_child (self->pages, self->before_care);
  gtk_stack_remove (self->pages, page);
  gtk_widget_grab_focus (self->before_care);
}

/* Dialogs stand in windows of their own. */
static void
show_dialogs (DoorWindow *self, gboolean show)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (at->data != self && gtk_window_get_transient_for (at->data) == GTK_WINDOW (self))
      gtk_widget_set_visible (at->data, show);
}

/* Whoever comes back goes on where they were, by keys as well. */
static void
keep_focus (DoorWindow *self, gboolean covered)
{
  GtkWidget *there = self->covered;

  if (covered)
    {
      g_set_weak_pointer (&self->covered, gtk_window_get_focus (GTK_WINDOW (self)));
      return;
    }
  g_clear_weak_pointer (&self->covered);
  /* Not to a button of a bar, where the focus waited for a page that was covered as it came. */
  if (there == NULL || GTK_IS_BUTTON (there) || !gtk_widget_get_mapped (there)
      || !gtk_widget_grab_focus (there))
    gtk_widget_grab_focus (gtk_stack_get_visible_child (self->pages));
}

static void
on_cover_state (DoorWindow *self)
{
  DoorCover *cover = door_desk_get_cover (self->desk);
  DoorCoverState state = door_cover_get_state (cover);

  if (state == DOOR_COVER_COVERED)
    keep_focus (self, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->cover_page), state != DOOR_COVER_OPEN);
  /* Not drawn, not focused, not told to a screen reader. */
  gtk_widget_set_visible (GTK_WIDGET (self->pages), state == DOOR_COVER_OPEN);
  show_dialogs (self, state == DOOR_COVER_OPEN);
  if (state == DOOR_COVER_COVERED)
    door_cover_page_begin (self->cover_page);
  else if (state == DOOR_COVER_LOCKED)
    door_window_go_back (self, GOAL_UNLOCK);
  else if (self->closing)
    door_window_go_back (self, GOAL_CLOSED);
  else if (door_window_get_guard (self) != NULL)
    door_guard_interrupted (door_window_get_guard (self));
  if (state == DOOR_COVER_OPEN)
    keep_focus (self, FALSE);
}

static void
on_cover_lock (DoorWindow *self)
{
  door_cover_lock (door_desk_get_cover (self->desk));
}

static void
on_cover (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DoorWindow *self = DOOR_WINDOW (widget);

  if (self->desk != NULL)
    door_cover_cover (door_desk_get_cover (self->desk),
                      self->case_page != NULL ? door_case_page_get_case_id (self->case_page)
                                              : NULL);
}

static void
on_care_left (DoorWindow *self)
{
  door_window_drop_care (self);
}

static void
on_care (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DoorWindow *self = DOOR_WINDOW (widget);

  if (self->desk == NULL || self->care_page != NULL || self->busy || door_window_is_alone (self))
    return;
  set_audio_aside (self, TRUE);
  self->before_care = gtk_stack_get_visible_child (self->pages);
  self->care_page = DOOR_CARE_PAGE (door_care_page_new (
      door_desk_get_safety (self->desk), door_desk_get_cover (self->desk),
      self->case_page != NULL ? door_case_page_get_case_id (self->case_page) : NULL,
      self->case_page != NULL ? door_case_page_get_district (self->case_page) : ""));
  g_signal_connect_object (self->care_page, "back", G_CALLBACK (on_care_left), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_child (self->pages, GTK_WIDGET (self->care_page));
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->care_page));
  gtk_widget_child_focus (GTK_WIDGET (self->care_page), GTK_DIR_TAB_FORWARD);
}

/* Which page stands for the interview: what guards it, the respondent's own, or the interviewer's. */
void
door_window_show_interview (DoorWindow *self)
{
  DoorGuard *guard = door_window_get_guard (self);
  gboolean alone = door_window_is_alone (self);
  GtkWidget *page = GTK_WIDGET (self->interview_page);

  if (page == NULL || self->care_page != NULL)
    return;
  if (guard != NULL && door_guard_get_step (guard) != DOOR_GUARD_NONE)
    page = GTK_WIDGET (self->guard_page);
  else if (alone)
    page = GTK_WIDGET (self->alone_page);
  door_cover_set_alone (door_desk_get_cover (self->desk), alone);
  if (page == gtk_stack_get_visible_child (self->pages))
    return;
  gtk_stack_set_visible_child (self->pages, page);
  gtk_widget_grab_focus (page);
}

static gboolean
on_activity (GtkEventController *controller, GdkEvent *event, gpointer data)
{
  DoorWindow *self = DOOR_WINDOW (data);

  if (self->desk != NULL)
    door_cover_note_activity (door_desk_get_cover (self->desk));
  return GDK_EVENT_PROPAGATE;
}

/* Only the public name and a time: anybody may read it. */
static void
on_reminder (DoorWindow *self, const char *text)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GDBusConnection *bus
      = application ? g_application_get_dbus_connection (G_APPLICATION (application)) : NULL;

  if (self->cases_page != NULL)
    door_cases_page_set_notice (self->cases_page, text);
  if (bus != NULL)
    {
      g_autoptr (GNotification) notification
          = g_notification_new (gtk_window_get_title (GTK_WINDOW (self)));

      g_notification_set_body (notification, text);
      g_application_send_notification (G_APPLICATION (application), "reminder", notification);
    }
}

/* What is asleep shows what was drawn last: sleep waits for the frame that covers. */
static void
on_covered_frame (GdkFrameClock *clock, DoorWindow *self)
{
  g_signal_handlers_disconnect_by_func (clock, on_covered_frame, self);
  if (self->sleep_watch != NULL)
    door_sleep_watch_let (self->sleep_watch);
}

static void
on_sleeping (DoorWindow *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.cover", NULL);
  if (clock == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      door_sleep_watch_let (self->sleep_watch);
      return;
    }
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (on_covered_frame), self, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
door_window_guard_end (DoorWindow *self)
{
  door_cover_page_set_cover (self->cover_page, NULL, "");
  gtk_widget_set_visible (GTK_WIDGET (self->cover_page), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->pages), TRUE);
  g_clear_object (&self->sleep_watch);
}

void
door_window_guard_begin (DoorWindow *self)
{
  DoorCover *cover = door_desk_get_cover (self->desk);

  door_cover_page_set_cover (self->cover_page, cover, gtk_window_get_title (GTK_WINDOW (self)));
  g_signal_connect_object (cover, "notify::state", G_CALLBACK (on_cover_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (door_desk_get_safety (self->desk), "reminder", G_CALLBACK (on_reminder),
                           self, G_CONNECT_SWAPPED);
  self->sleep_watch = door_sleep_watch_new ();
  g_signal_connect_object (self->sleep_watch, "sleeping", G_CALLBACK (on_sleeping), self,
                           G_CONNECT_SWAPPED);
}

void
door_window_guard_watch (DoorWindow *self)
{
  GtkEventController *activity = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (activity, GTK_PHASE_CAPTURE);
  g_signal_connect_object (activity, "event", G_CALLBACK (on_activity), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), activity);
}

void
door_window_guard_install (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.cover", NULL, on_cover);
  gtk_widget_class_install_action (widget_class, "win.care", NULL, on_care);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, 0, "win.care", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F12, 0, "win.cover", NULL);
  gtk_widget_class_bind_template_callback (widget_class, on_cover_lock);
}
