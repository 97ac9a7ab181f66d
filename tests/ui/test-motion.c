/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a person has asked for no motion, nothing moves: on no screen does a page slide, a part unfold, or
 * anything ask for one frame after another. */
#include "tour.h"

/* Two frames of a slow machine: who moves has drawn by then. */
#define LOOK_US (G_USEC_PER_SEC / 12)

static guint
count_frames (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gint64 before = gdk_frame_clock_get_frame_counter (clock);
  gint64 end = g_get_monotonic_time () + LOOK_US;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  return (guint) (gdk_frame_clock_get_frame_counter (clock) - before);
}

typedef struct {
  const char *screen;
  guint faults;
  guint screens;
} Look;

static void
look_at_widget (GtkWidget *widget, gpointer data)
{
  Look *self = data;
  gboolean moves = FALSE;

  if (GTK_IS_STACK (widget))
    moves = gtk_stack_get_transition_running (GTK_STACK (widget));
  else if (GTK_IS_REVEALER (widget))
    moves = gtk_revealer_get_reveal_child (GTK_REVEALER (widget))
            != gtk_revealer_get_child_revealed (GTK_REVEALER (widget));
  if (!moves)
    return;
  self->faults++;
  g_test_message ("%s: %s moves", self->screen, G_OBJECT_TYPE_NAME (widget));
}

static void
look (UiStage *stage, const char *screen, gpointer data)
{
  Look *self = data;
  GtkWidget *front = GTK_WIDGET (ui_stage_get_front (stage));
  guint frames;

  self->screen = screen;
  self->screens++;
  ui_stage_foreach (front, look_at_widget, self);
  frames = count_frames (front);
  /* One or two may be under way. */
  if (frames <= 2)
    return;
  self->faults++;
  g_test_message ("%s: %u frames while nothing happens", screen, frames);
}

static void
test_still (void)
{
  Look self = { 0 };

  tour_controls (1, look, &self);
  tour_guarded (1, look, &self);
  g_assert_cmpuint (self.screens, >, 30);
  g_assert_cmpuint (self.faults, ==, 0);
}

static GtkWindow *
make_waiting (GtkApplication *application)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_window_set_child (GTK_WINDOW (window), spinner);
  return GTK_WINDOW (window);
}

static gboolean
turns (UiStage *stage, gpointer window)
{
  return count_frames (window) > 2;
}

/* What waits turns where people have not asked otherwise; so motion is noticed here. */
static void
test_waiting (void)
{
  g_autoptr (UiStage) stage = ui_stage_new_made (make_waiting, 400, 400);
  GtkWidget *window = GTK_WIDGET (ui_stage_get_window (stage));

  g_assert_cmpuint (count_frames (window), <=, 2);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  gtk_spinner_stop (GTK_SPINNER (gtk_window_get_child (GTK_WINDOW (window))));
  gtk_spinner_start (GTK_SPINNER (gtk_window_get_child (GTK_WINDOW (window))));
  ui_stage_wait (stage, turns, window);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/motion/waiting", test_waiting);
  g_test_add_func ("/ui/motion/still", test_still);
  return g_test_run ();
}
