/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-space-mark.h"

#include <glib/gi18n.h>

struct _DoorSpaceMark {
  GtkWidget parent_instance;
  GtkLabel *label;
};

G_DEFINE_TYPE (DoorSpaceMark, door_space_mark, GTK_TYPE_WIDGET)

static const char *
words_of (DoorSpace space)
{
  switch (space)
    {
    case DOOR_SPACE_TRAINING:
      return _ ("Training: nothing here is real");
    case DOOR_SPACE_PILOT:
      return _ ("Pilot: not the real survey");
    default:
      return "";
    }
}

static void
door_space_mark_dispose (GObject *object)
{
  DoorSpaceMark *self = DOOR_SPACE_MARK (object);

  if (self->label != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->label)));
  G_OBJECT_CLASS (door_space_mark_parent_class)->dispose (object);
}

static void
door_space_mark_class_init (DoorSpaceMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_space_mark_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "spacemark");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
door_space_mark_init (DoorSpaceMark *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_justify (self->label, GTK_JUSTIFY_CENTER);
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
door_space_mark_new (void)
{
  return g_object_new (DOOR_TYPE_SPACE_MARK, NULL);
}

void
door_space_mark_set_space (DoorSpaceMark *self, DoorSpace space)
{
  g_return_if_fail (DOOR_IS_SPACE_MARK (self));

  gtk_label_set_text (self->label, words_of (space));
  gtk_widget_set_visible (GTK_WIDGET (self), space != DOOR_SPACE_SURVEY);
}

void
door_space_mark_set_title (GtkWindow *window, DoorSpace space, const char *public_name)
{
  g_autofree char *title = NULL;

  if (space == DOOR_SPACE_TRAINING)
    title = g_strdup_printf (_ ("Training – %s"), public_name);
  else if (space == DOOR_SPACE_PILOT)
    title = g_strdup_printf (_ ("Pilot – %s"), public_name);
  gtk_window_set_title (window, title != NULL ? title : public_name);
}
