/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For fingers: on every screen what is touched is 48 pixels high and wide, and no line of a title hangs below its
 * bar, with large type either. */
#include "tour.h"

#include "door-choice-row.h"
#include "door-title.h"

#define TARGET 48

typedef struct {
  GHashTable *told; /* a fault is told once */
  const char *screen;
  GtkWidget *root;
  gboolean large;
} Look;

static void
complain (Look *self, const char *what, const char *which)
{
  g_autofree char *text = g_strdup_printf ("%s %s", what, which);

  if (g_hash_table_add (self->told, g_strdup (text)))
    g_test_message ("%s: %s", self->screen, text);
}

static const char *
name_of (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    return gtk_button_get_label (GTK_BUTTON (widget));
  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL)
    return gtk_button_get_icon_name (GTK_BUTTON (widget));
  return gtk_widget_get_tooltip_text (widget) != NULL ? gtk_widget_get_tooltip_text (widget)
                                                      : G_OBJECT_TYPE_NAME (widget);
}

/* A button inside a drop-down or a menu button is part of it; a day of a calendar has its own room. */
static gboolean
is_target (GtkWidget *widget)
{
  return (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_DROP_DOWN (widget)
          || GTK_IS_ENTRY (widget) || DOOR_IS_CHOICE_ROW (widget))
         && gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget);
}

static void
look_at_target (GtkWidget *widget, gpointer data)
{
  Look *self = data;
  g_autofree char *what = NULL;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  if (self->large || !is_target (widget) || (width >= TARGET && height >= TARGET))
    return;
  what = g_strdup_printf ("%d by %d:", width, height);
  complain (self, what, name_of (widget));
}

static void
look_at_title (GtkWidget *widget, gpointer data)
{
  Look *self = data;
  int least = 0;

  if (!DOOR_IS_TITLE (widget) || !gtk_widget_get_mapped (widget))
    return;
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (widget), &least, NULL,
                      NULL, NULL);
  if (gtk_widget_get_height (widget) < least)
    complain (self, "hangs below its bar:", "the title");
}

static void
look (UiStage *stage, const char *screen, gpointer data)
{
  Look *self = data;

  self->screen = screen;
  self->root = GTK_WIDGET (ui_stage_get_front (stage));
  ui_stage_foreach (self->root, look_at_target, self);
  ui_stage_foreach (self->root, look_at_title, self);
}

static void
walk (double text_size)
{
  Look self = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };

  self.large = text_size > 1;
  tour_controls (text_size, look, &self);
  tour_guarded (text_size, look, &self);
  g_assert_cmpuint (g_hash_table_size (self.told), ==, 0);
  g_hash_table_unref (self.told);
}

static void
test_usual (void)
{
  walk (1);
}

static void
test_large (void)
{
  walk (2);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/targets/usual", test_usual);
  g_test_add_func ("/ui/targets/large", test_large);
  return g_test_run ();
}
