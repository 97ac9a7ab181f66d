/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyboard of the interview page, in the capture phase: the page knows what a key means before
 * the widget that has the focus does. */
#define G_LOG_DOMAIN "door-ui"

#include "door-interview-page-private.h"

#include "door-choice-row.h"

#define MODIFIERS (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)

static GtkWidget *
get_focus (DoorInterviewPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

static gboolean
is_within (GtkWidget *widget, gpointer ancestor)
{
  return widget != NULL && (widget == ancestor || gtk_widget_is_ancestor (widget, ancestor));
}

static gboolean
takes_text (GtkWidget *widget)
{
  return GTK_IS_EDITABLE (widget) || GTK_IS_TEXT_VIEW (widget);
}

static gboolean
press_number (DoorInterviewPage *self, GtkWidget *focus, guint keyval)
{
  guint position;

  if (takes_text (focus) || !door_choice_row_position_of_key (keyval, &position))
    return GDK_EVENT_PROPAGATE;
  if (door_interview_get_saving (self->interview) == DOOR_SAVING_FAILED)
    return GDK_EVENT_PROPAGATE;
  switch (door_interview_get_page (self->interview))
    {
    case DOOR_PAGE_QUESTIONS:
      return door_screen_press_key (self->screen, position);
    case DOOR_PAGE_REPEAT_PROMPT:
      return door_repeat_page_press_key (self->repeat_page, position);
    case DOOR_PAGE_TABLE:
      return door_table_page_press_key (self->table_page, position);
    case DOOR_PAGE_END:
    case DOOR_PAGE_CLOSED:
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* Buttons, entries and lists know what Enter means to them; an option and an empty page do not. */
static gboolean
press_enter (DoorInterviewPage *self, GtkWidget *focus)
{
  if (focus == NULL || !is_within (focus, self))
    {
      door_interview_page_next (self);
      return GDK_EVENT_STOP;
    }
  if (!is_within (focus, self->screen) || takes_text (focus) || GTK_IS_BUTTON (focus)
      || GTK_IS_EXPANDER (focus) || GTK_IS_DROP_DOWN (gtk_widget_get_parent (focus)))
    return GDK_EVENT_PROPAGATE;
  door_screen_enter (self->screen);
  return GDK_EVENT_STOP;
}

static gboolean
press_alt (DoorInterviewPage *self, guint keyval)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  gboolean left = keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left;
  gboolean right = keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right;

  if (!left && !right)
    return GDK_EVENT_PROPAGATE;
  if (left != rtl)
    door_interview_page_back (self);
  else
    door_interview_page_next (self);
  return GDK_EVENT_STOP;
}

static gboolean
press_control (DoorInterviewPage *self, guint keyval)
{
  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_o:
      door_split_set_show_side (self->split, !door_split_get_show_side (self->split));
      return GDK_EVENT_STOP;
    case GDK_KEY_F1:
      door_interview_page_help (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_l:
      if (gtk_widget_get_visible (GTK_WIDGET (self->language_button)))
        gtk_menu_button_popup (self->language_button);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
press_quiet (DoorInterviewPage *self, DoorQuiet which)
{
  DoorQuestion *question = door_interview_page_get_present (self);

  DoorPageKind page = door_interview_get_page (self->interview);

  if (question != NULL && (page == DOOR_PAGE_QUESTIONS || page == DOOR_PAGE_TABLE))
    door_question_press_quiet (question, which);
}

static const char *
present_ref (DoorInterviewPage *self)
{
  DoorQuestion *question = door_interview_page_get_present (self);

  return question != NULL ? door_question_get_ref (question) : NULL;
}

static gboolean
press_function (DoorInterviewPage *self, guint keyval)
{
  switch (keyval)
    {
    case GDK_KEY_F2:
      door_interview_page_remark (self, door_interview_page_get_present (self));
      return GDK_EVENT_STOP;
    case GDK_KEY_F3:
      return press_control (self, GDK_KEY_o);
    case GDK_KEY_F4:
      return press_control (self, GDK_KEY_l);
    case GDK_KEY_F5:
      /* The preview's window reads the questionnaire anew. */
      if (!gtk_widget_activate_action (GTK_WIDGET (self), "win.reload", NULL))
        door_interview_page_why (self, present_ref (self));
      return GDK_EVENT_STOP;
    case GDK_KEY_F6:
      press_quiet (self, DOOR_QUIET_DONT_KNOW);
      return GDK_EVENT_STOP;
    case GDK_KEY_F7:
      press_quiet (self, DOOR_QUIET_REFUSED);
      return GDK_EVENT_STOP;
    case GDK_KEY_F8:
      press_quiet (self, DOOR_QUIET_NOT_APPLICABLE);
      return GDK_EVENT_STOP;
    case GDK_KEY_F9:
      door_interview_page_leave (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
press_plain (DoorInterviewPage *self, GtkWidget *focus, guint keyval)
{
  if (keyval >= GDK_KEY_F1 && keyval <= GDK_KEY_F12)
    return press_function (self, keyval);
  switch (keyval)
    {
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      door_interview_page_next (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      door_interview_page_back (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      return press_enter (self, focus);
    default:
      return press_number (self, focus, keyval);
    }
}

/* Its own letters and arrows are the outline's; what opens it closes it, and one may leave from there. */
static gboolean
press_in_outline (DoorInterviewPage *self, guint keyval)
{
  return keyval == GDK_KEY_F3 || keyval == GDK_KEY_F9 ? press_function (self, keyval)
                                                      : GDK_EVENT_PROPAGATE;
}

static gboolean
is_in_menu (GtkWidget *focus)
{
  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL;
}

static gboolean
on_key (DoorInterviewPage *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkWidget *focus = get_focus (self);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !gtk_widget_is_sensitive (GTK_WIDGET (self)))
    return GDK_EVENT_PROPAGATE;
  door_interview_note_activity (self->interview);
  gtk_widget_add_css_class (GTK_WIDGET (self), "keys");
  if (is_in_menu (focus))
    return GDK_EVENT_PROPAGATE;
  if ((state & MODIFIERS) == GDK_CONTROL_MASK)
    return press_control (self, keyval);
  if ((state & MODIFIERS) == GDK_ALT_MASK)
    return press_alt (self, keyval);
  if ((state & MODIFIERS) != 0)
    return GDK_EVENT_PROPAGATE;
  if (is_within (focus, self->outline))
    return press_in_outline (self, keyval);
  return press_plain (self, focus, keyval);
}

/* The keys of the options are shown to hands on a keyboard only. */
static void
on_touch (DoorInterviewPage *self)
{
  door_interview_note_activity (self->interview);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "keys");
}

/* On the window, because keys must work also when no widget has the focus, as after the one that
 * had it went away. */
void
door_interview_page_listen (DoorInterviewPage *self, GtkWidget *window)
{
  self->keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (window, self->keys);

  self->touch = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  gtk_event_controller_set_propagation_phase (self->touch, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->touch, "pressed", G_CALLBACK (on_touch), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (window, self->touch);
}

void
door_interview_page_stop_listening (DoorInterviewPage *self, GtkWidget *window)
{
  gtk_widget_remove_controller (window, g_steal_pointer (&self->keys));
  gtk_widget_remove_controller (window, g_steal_pointer (&self->touch));
}
