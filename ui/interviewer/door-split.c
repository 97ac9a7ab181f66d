/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-split.h"

#include <glib/gi18n.h>

/* A sheet leaves at least this much of the content to tap on. */
#define LEAST_VEIL 96
#define SIDE_WIDTH 360

struct _DoorSplit {
  GtkWidget parent_instance;
  GtkWidget *content;
  GtkWidget *veil;
  GtkWidget *side;
  gboolean show_side;
  gboolean narrow;
};

enum { PROP_0, PROP_CONTENT, PROP_SIDE, PROP_SHOW_SIDE, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_TYPE (DoorSplit, door_split, GTK_TYPE_WIDGET)

static int
least_width (GtkWidget *widget)
{
  int least = 0;

  if (widget != NULL)
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

static int
side_width (DoorSplit *self, int width)
{
  int wanted = MAX (SIDE_WIDTH, least_width (self->side));

  return MIN (wanted, MAX (width - LEAST_VEIL, least_width (self->side)));
}

static void
door_split_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  DoorSplit *self = DOOR_SPLIT (widget);

  *minimum = *natural = 0;
  if (self->content != NULL)
    gtk_widget_measure (self->content, orientation, -1, minimum, natural, NULL, NULL);
}

static void
allocate_at (GtkWidget *child, int x, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, 0, width, height }, -1);
}

/* What lies under the veil is out of the keyboard's reach too. */
static void
guard_content (DoorSplit *self)
{
  if (self->content != NULL)
    gtk_widget_set_can_focus (self->content, !(self->show_side && self->narrow));
}

static void
show_children (DoorSplit *self)
{
  gtk_widget_set_child_visible (self->side, self->show_side);
  gtk_widget_set_child_visible (self->veil, self->show_side && self->narrow);
  guard_content (self);
}

static void
door_split_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DoorSplit *self = DOOR_SPLIT (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int side;

  if (self->content == NULL || self->side == NULL)
    return;
  side = side_width (self, width);
  self->narrow = width < DOOR_SPLIT_WIDE || width - side < MAX (least_width (self->content), 640);
  show_children (self);
  if (self->show_side)
    allocate_at (self->side, rtl ? width - side : 0, side, height);
  if (self->show_side && !self->narrow)
    allocate_at (self->content, rtl ? 0 : side, width - side, height);
  else
    allocate_at (self->content, 0, width, height);
  if (self->show_side && self->narrow)
    allocate_at (self->veil, 0, width, height);
}

static void
on_veil (DoorSplit *self)
{
  door_split_set_show_side (self, FALSE);
}

static gboolean
on_key (DoorSplit *self, guint keyval)
{
  if (keyval != GDK_KEY_Escape || !self->show_side || !self->narrow)
    return GDK_EVENT_PROPAGATE;
  door_split_set_show_side (self, FALSE);
  return GDK_EVENT_STOP;
}

static void
set_child (DoorSplit *self, GtkWidget **place, GtkWidget *child, GtkWidget *before)
{
  g_clear_pointer (place, gtk_widget_unparent);
  if (child != NULL)
    gtk_widget_insert_before (child, GTK_WIDGET (self), before);
  *place = child;
}

static void
door_split_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DoorSplit *self = DOOR_SPLIT (object);

  switch (id)
    {
    case PROP_CONTENT:
      set_child (self, &self->content, g_value_get_object (value), self->veil);
      break;
    case PROP_SIDE:
      set_child (self, &self->side, g_value_get_object (value), NULL);
      break;
    case PROP_SHOW_SIDE:
      door_split_set_show_side (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
door_split_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorSplit *self = DOOR_SPLIT (object);

  switch (id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_SIDE:
      g_value_set_object (value, self->side);
      break;
    case PROP_SHOW_SIDE:
      g_value_set_boolean (value, self->show_side);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
door_split_dispose (GObject *object)
{
  DoorSplit *self = DOOR_SPLIT (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->veil, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);
  G_OBJECT_CLASS (door_split_parent_class)->dispose (object);
}

static void
door_split_class_init (DoorSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = door_split_set_property;
  object_class->get_property = door_split_get_property;
  object_class->dispose = door_split_dispose;
  widget_class->measure = door_split_measure;
  widget_class->size_allocate = door_split_size_allocate;

  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SIDE] = g_param_spec_object ("side", NULL, NULL, GTK_TYPE_WIDGET,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_SIDE]
      = g_param_spec_boolean ("show-side", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "split");
}

static void
door_split_init (DoorSplit *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->veil = g_object_new (GTK_TYPE_BOX, "css-name", "veil", NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->veil), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Put the outline away"), -1);
  gtk_widget_set_parent (self->veil, GTK_WIDGET (self));
  g_signal_connect_object (click, "released", G_CALLBACK (on_veil), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->veil, GTK_EVENT_CONTROLLER (click));
  /* Before the search entry of the side, to which Escape means something of its own. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

gboolean
door_split_get_show_side (DoorSplit *self)
{
  g_return_val_if_fail (DOOR_IS_SPLIT (self), FALSE);

  return self->show_side;
}

void
door_split_set_show_side (DoorSplit *self, gboolean show)
{
  g_return_if_fail (DOOR_IS_SPLIT (self));

  if (self->show_side == show)
    return;
  self->show_side = show;
  guard_content (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_SIDE]);
}

gboolean
door_split_is_narrow (DoorSplit *self)
{
  g_return_val_if_fail (DOOR_IS_SPLIT (self), TRUE);

  return self->narrow;
}
