/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-panes.h"

#define N 3
/* What the outer ones take of a wide window; the middle one has the rest. */
#define FIRST_SHARE 0.29
#define THIRD_SHARE 0.28

struct _DoorPanes {
  GtkWidget parent_instance;
  GtkWidget *panes[N];
  guint shown;
  gboolean narrow;
};

enum { PROP_NARROW = 1 };

G_DEFINE_TYPE (DoorPanes, door_panes, GTK_TYPE_WIDGET)

static void
door_panes_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  DoorPanes *self = DOOR_PANES (widget);

  *minimum = *natural = 0;
  for (guint i = 0; i < N; i++)
    {
      int least, usual;

      gtk_widget_measure (self->panes[i], orientation, -1, &least, &usual, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, usual);
    }
  *minimum_baseline = *natural_baseline = -1;
}

static void
place (DoorPanes *self, guint pane, int x, int width, int height, int whole)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkAllocation area = { 0, 0, width, height };
  int least;

  gtk_widget_measure (self->panes[pane], GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  area.x = rtl ? whole - x - width : x;
  area.width = MAX (width, least);
  gtk_widget_size_allocate (self->panes[pane], &area, -1);
}

/* Not while sizes are being given out: whoever hears of it may show and hide. */
static void
tell_narrow (gpointer data)
{
  g_autoptr (DoorPanes) self = DOOR_PANES (data);

  g_object_notify (G_OBJECT (self), "narrow");
}

static void
set_narrow (DoorPanes *self, gboolean narrow)
{
  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  g_idle_add_once (tell_narrow, g_object_ref (self));
}

static void
door_panes_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DoorPanes *self = DOOR_PANES (widget);
  int first = (int) (width * FIRST_SHARE), third = (int) (width * THIRD_SHARE);

  set_narrow (self, width < DOOR_PANES_WIDE);
  for (guint i = 0; i < N; i++)
    gtk_widget_set_child_visible (self->panes[i], !self->narrow || i == self->shown);
  if (self->narrow)
    {
      place (self, self->shown, 0, width, height, width);
      return;
    }
  place (self, 0, 0, first, height, width);
  place (self, 1, first, width - first - third, height, width);
  place (self, 2, width - third, third, height, width);
}

void
door_panes_show (DoorPanes *self, guint pane)
{
  self->shown = MIN (pane, N - 1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

guint
door_panes_get_shown (DoorPanes *self)
{
  return self->shown;
}

gboolean
door_panes_is_narrow (DoorPanes *self)
{
  return self->narrow;
}

static void
door_panes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, DOOR_PANES (object)->narrow);
}

static void
door_panes_dispose (GObject *object)
{
  DoorPanes *self = DOOR_PANES (object);

  for (guint i = 0; i < N; i++)
    g_clear_pointer (&self->panes[i], gtk_widget_unparent);
  G_OBJECT_CLASS (door_panes_parent_class)->dispose (object);
}

static void
door_panes_class_init (DoorPanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = door_panes_dispose;
  object_class->get_property = door_panes_get_property;
  GTK_WIDGET_CLASS (klass)->measure = door_panes_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = door_panes_size_allocate;
  g_object_class_install_property (
      object_class, PROP_NARROW,
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "panes");
}

static void
door_panes_init (DoorPanes *self)
{
}

GtkWidget *
door_panes_new (GtkWidget *first, GtkWidget *second, GtkWidget *third)
{
  DoorPanes *self = g_object_new (DOOR_TYPE_PANES, NULL);

  self->panes[0] = first;
  self->panes[1] = second;
  self->panes[2] = third;
  for (guint i = 0; i < N; i++)
    gtk_widget_set_parent (self->panes[i], GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
