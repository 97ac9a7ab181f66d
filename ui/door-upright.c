/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-upright.h"

struct _DoorUpright {
  AdwBin parent_instance;
};

G_DEFINE_TYPE (DoorUpright, door_upright, ADW_TYPE_BIN)

static GtkSizeRequestMode
get_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static GtkWidget *
find_child (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  return child != NULL && gtk_widget_should_layout (child) ? child : NULL;
}

static void
measure (GtkWidget *widget,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  GtkWidget *child = find_child (widget);
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

  if (child != NULL)
    gtk_widget_measure (child, orientation, across ? -1 : for_size, minimum, natural,
                        minimum_baseline, natural_baseline);
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = find_child (widget);

  if (child != NULL)
    gtk_widget_allocate (child, width, height, baseline, NULL);
}

static void
door_upright_class_init (DoorUprightClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "upright");
}

static void
door_upright_init (DoorUpright *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self),
                                 gtk_custom_layout_new (get_mode, measure, allocate));
}

GtkWidget *
door_upright_new (GtkWidget *child)
{
  return g_object_new (DOOR_TYPE_UPRIGHT, "child", child, NULL);
}
