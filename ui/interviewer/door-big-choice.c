/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-big-choice.h"

#include "door-focus.h"

struct _DoorBigChoice {
  GtkWidget parent_instance;
  GtkWidget *title;
  GtkWidget *rows; /* a box of toggle buttons */
  gboolean setting;
};

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorBigChoice, door_big_choice, GTK_TYPE_WIDGET)

static void
on_clicked (DoorBigChoice *self, GtkWidget *row)
{
  guint index = 0;

  if (self->setting)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (self->rows); child != NULL && child != row;
       child = gtk_widget_get_next_sibling (child))
    index++;
  door_big_choice_select (self, (int) index);
  g_signal_emit (self, signals[CHOSEN], 0, index);
}

static GtkWidget *
new_row (DoorBigChoice *self, const char *text)
{
  GtkWidget *row = gtk_toggle_button_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_button_set_child (GTK_BUTTON (row), label);
  gtk_widget_add_css_class (row, "big-choice");
  g_signal_connect_object (row, "clicked", G_CALLBACK (on_clicked), self, G_CONNECT_SWAPPED);
  return row;
}

void
door_big_choice_set (DoorBigChoice *self, const char *title, const char *const *labels)
{
  GtkWidget *child;

  gtk_label_set_text (GTK_LABEL (self->title), title != NULL ? title : "");
  gtk_widget_set_visible (self->title, title != NULL);
  while ((child = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), child);
  for (guint i = 0; labels != NULL && labels[i] != NULL; i++)
    gtk_box_append (GTK_BOX (self->rows), new_row (self, labels[i]));
}

GtkWidget *
door_big_choice_get_row (DoorBigChoice *self, guint index)
{
  GtkWidget *row = gtk_widget_get_first_child (self->rows);

  while (row != NULL && index-- > 0)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

void
door_big_choice_select (DoorBigChoice *self, int index)
{
  int at = 0;

  self->setting = TRUE;
  for (GtkWidget *row = gtk_widget_get_first_child (self->rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (row), at++ == index);
  self->setting = FALSE;
}

static gboolean
door_big_choice_grab_focus (GtkWidget *widget)
{
  GtkWidget *first = door_big_choice_get_row (DOOR_BIG_CHOICE (widget), 0);

  return first != NULL && gtk_widget_grab_focus (first);
}

static void
door_big_choice_dispose (GObject *object)
{
  DoorBigChoice *self = DOOR_BIG_CHOICE (object);

  g_clear_pointer (&self->title, gtk_widget_unparent);
  g_clear_pointer (&self->rows, gtk_widget_unparent);
  G_OBJECT_CLASS (door_big_choice_parent_class)->dispose (object);
}

static void
door_big_choice_class_init (DoorBigChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_big_choice_dispose;
  widget_class->grab_focus = door_big_choice_grab_focus;
  widget_class->focus = door_focus_child;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "bigchoice");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
door_big_choice_init (DoorBigChoice *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 12);
  self->title = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->title), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (self->title, "read-aloud");
  gtk_widget_set_parent (self->title, GTK_WIDGET (self));
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_parent (self->rows, GTK_WIDGET (self));
}

GtkWidget *
door_big_choice_new (void)
{
  return g_object_new (DOOR_TYPE_BIG_CHOICE, NULL);
}
