/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-in-step.h"

struct _DoorInStep {
  GObject parent_instance;
  GtkOrientation orientation;
  GPtrArray *scrollers; /* of GtkScrolledWindow; weak */
  double place;         /* from the side where reading begins */
  gboolean moving;      /* what changes now follows us */
};

G_DEFINE_TYPE (DoorInStep, door_in_step, G_TYPE_OBJECT)

static GtkAdjustment *
adjustment_of (DoorInStep *self, GtkScrolledWindow *scroller)
{
  return self->orientation == GTK_ORIENTATION_HORIZONTAL
             ? gtk_scrolled_window_get_hadjustment (scroller)
             : gtk_scrolled_window_get_vadjustment (scroller);
}

static gboolean
is_from_the_end (DoorInStep *self, GtkScrolledWindow *scroller)
{
  return self->orientation == GTK_ORIENTATION_HORIZONTAL
         && gtk_widget_get_direction (GTK_WIDGET (scroller)) == GTK_TEXT_DIR_RTL;
}

/* A place counted from one side, counted from the side the adjustment counts from; and back. */
static double
turn (DoorInStep *self, GtkScrolledWindow *scroller, double place)
{
  GtkAdjustment *adjustment = adjustment_of (self, scroller);

  if (!is_from_the_end (self, scroller))
    return place;
  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment) - place;
}

static void
move (DoorInStep *self, GtkScrolledWindow *scroller)
{
  gboolean moving = self->moving;

  self->moving = TRUE;
  gtk_adjustment_set_value (adjustment_of (self, scroller), turn (self, scroller, self->place));
  self->moving = moving;
}

static GtkScrolledWindow *
scroller_of (DoorInStep *self, GtkAdjustment *adjustment)
{
  for (guint i = 0; i < self->scrollers->len; i++)
    if (adjustment_of (self, g_ptr_array_index (self->scrollers, i)) == adjustment)
      return g_ptr_array_index (self->scrollers, i);
  return NULL;
}

static void
on_scrolled (DoorInStep *self, GtkAdjustment *adjustment)
{
  GtkScrolledWindow *leader = scroller_of (self, adjustment);

  if (leader == NULL || self->moving)
    return;
  self->place = turn (self, leader, gtk_adjustment_get_value (adjustment));
  for (guint i = 0; i < self->scrollers->len; i++)
    if (g_ptr_array_index (self->scrollers, i) != leader)
      move (self, g_ptr_array_index (self->scrollers, i));
}

/* Its content or its room has another size. */
static void
on_laid_out (DoorInStep *self, GtkAdjustment *adjustment)
{
  GtkScrolledWindow *scroller = scroller_of (self, adjustment);

  if (scroller != NULL)
    move (self, scroller);
}

static void
on_turned (DoorInStep *self, GtkTextDirection before, GtkScrolledWindow *scroller)
{
  move (self, scroller);
}

static void
on_gone (gpointer data, GObject *scroller)
{
  g_ptr_array_remove (DOOR_IN_STEP (data)->scrollers, scroller);
}

void
door_in_step_add (DoorInStep *self, GtkScrolledWindow *scroller)
{
  GtkAdjustment *adjustment;

  g_return_if_fail (DOOR_IS_IN_STEP (self) && GTK_IS_SCROLLED_WINDOW (scroller));

  adjustment = adjustment_of (self, scroller);
  g_ptr_array_add (self->scrollers, scroller);
  g_object_weak_ref (G_OBJECT (scroller), on_gone, self);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (on_laid_out), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scroller, "direction-changed", G_CALLBACK (on_turned), self,
                           G_CONNECT_SWAPPED);
  move (self, scroller);
}

void
door_in_step_remove (DoorInStep *self, GtkScrolledWindow *scroller)
{
  g_return_if_fail (DOOR_IS_IN_STEP (self) && GTK_IS_SCROLLED_WINDOW (scroller));

  if (!g_ptr_array_remove (self->scrollers, scroller))
    return;
  g_object_weak_unref (G_OBJECT (scroller), on_gone, self);
  g_signal_handlers_disconnect_by_data (adjustment_of (self, scroller), self);
  g_signal_handlers_disconnect_by_data (scroller, self);
}

static void
door_in_step_finalize (GObject *object)
{
  DoorInStep *self = DOOR_IN_STEP (object);

  for (guint i = 0; i < self->scrollers->len; i++)
    g_object_weak_unref (g_ptr_array_index (self->scrollers, i), on_gone, self);
  g_clear_pointer (&self->scrollers, g_ptr_array_unref);
  G_OBJECT_CLASS (door_in_step_parent_class)->finalize (object);
}

static void
door_in_step_class_init (DoorInStepClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = door_in_step_finalize;
}

static void
door_in_step_init (DoorInStep *self)
{
  self->scrollers = g_ptr_array_new ();
}

DoorInStep *
door_in_step_new (GtkOrientation orientation)
{
  DoorInStep *self = g_object_new (DOOR_TYPE_IN_STEP, NULL);

  self->orientation = orientation;
  return self;
}
