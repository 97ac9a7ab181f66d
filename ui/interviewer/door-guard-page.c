/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-guard-page.h"

#include "door-big-choice.h"
#include "door-focus.h"

struct _DoorGuardPage {
  AdwBin parent_instance;
  DoorGuard *guard;
  GtkWidget *leave;
  GtkWidget *help;
  GtkLabel *title;
  GtkLabel *text;
  GtkWidget *aside_box;
  GtkLabel *aside;
  GtkSpinner *spinner;
  DoorBigChoice *choices;
};

G_DEFINE_TYPE (DoorGuardPage, door_guard_page, ADW_TYPE_BIN)

static void
show_guard (DoorGuardPage *self)
{
  DoorGuardStep step = door_guard_get_step (self->guard);
  gboolean working = step == DOOR_GUARD_WORKING;

  if (step == DOOR_GUARD_NONE)
    return;
  gtk_widget_set_visible (self->leave, !door_guard_is_alone (self->guard));
  gtk_widget_set_visible (self->help, !door_guard_is_alone (self->guard));
  gtk_label_set_text (self->title, door_guard_get_title (self->guard));
  gtk_label_set_text (self->text, door_guard_get_text (self->guard));
  gtk_widget_set_visible (GTK_WIDGET (self->text), *door_guard_get_text (self->guard) != '\0');
  gtk_label_set_text (self->aside, door_guard_get_aside (self->guard));
  gtk_widget_set_visible (self->aside_box, *door_guard_get_aside (self->guard) != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), working);
  gtk_spinner_set_spinning (self->spinner, working);
  door_big_choice_set (self->choices, NULL, door_guard_get_choices (self->guard));
  if (door_guard_is_alone (self->guard))
    gtk_widget_add_css_class (GTK_WIDGET (self), "alone");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "alone");
  gtk_widget_grab_focus (GTK_WIDGET (self->choices));
}

/* Back in the interviewer's hands: the PIN shows that it is so. */
static void
on_chosen (DoorGuardPage *self, guint index)
{
  gboolean back = door_guard_get_step (self->guard) == DOOR_GUARD_ALONE_END;

  door_guard_choose (self->guard, index);
  if (back)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.cover", NULL);
}

void
door_guard_page_set_guard (DoorGuardPage *self, DoorGuard *guard)
{
  g_return_if_fail (DOOR_IS_GUARD_PAGE (self) && self->guard == NULL);

  if (guard == NULL)
    return;
  self->guard = g_object_ref (guard);
  g_signal_connect_object (guard, "changed", G_CALLBACK (show_guard), self, G_CONNECT_SWAPPED);
  show_guard (self);
}

static gboolean
door_guard_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOOR_GUARD_PAGE (widget)->choices));
}

static void
door_guard_page_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_object (&DOOR_GUARD_PAGE (object)->guard);
  G_OBJECT_CLASS (door_guard_page_parent_class)->dispose (object);
}

static void
door_guard_page_class_init (DoorGuardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_guard_page_dispose;
  widget_class->grab_focus = door_guard_page_grab_focus;
  widget_class->focus = door_focus_child;
  g_type_ensure (DOOR_TYPE_BIG_CHOICE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-guard-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorGuardPage, leave);
  gtk_widget_class_bind_template_child (widget_class, DoorGuardPage, help);
  gtk_widget_class_bind_template_child (widget_class, DoorGuardPage, title);
  gtk_widget_class_bind_template_child (widget_class, DoorGuardPage, text);
  gtk_widget_class_bind_template_child (widget_class, DoorGuardPage, aside_box);
  gtk_widget_class_bind_template_child (widget_class, DoorGuardPage, aside);
  gtk_widget_class_bind_template_child (widget_class, DoorGuardPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DoorGuardPage, choices);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
}

static void
door_guard_page_init (DoorGuardPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
