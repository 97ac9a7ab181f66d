/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for every screen: at twice the size of type, or in high contrast, it stays inside a tablet
 * held upright and no word is cut; the keyboard alone reaches everything, and where it is can be seen. */
#include "tour.h"

#include <string.h>

#include "door-application.h"

#define WIDTH 800
#define HEIGHT 1280
/* More stops than any screen has. */
#define MOST_STOPS 400

typedef struct {
  gboolean keys; /* look at the focus, too */
  guint faults;
} Look;

static void
complain (Look *self, const char *screen, const char *what, const char *which)
{
  self->faults++;
  g_test_message ("%s: %s: %s", screen, what, which);
}

/* --- Room --------------------------------------------------------------------------------- */

typedef struct {
  Look *look;
  const char *screen;
  GtkWidget *root;
} Screen;

/* Where the eye gets to by scrolling. */
static gboolean
can_scroll (GtkWidget *widget, GtkOrientation orientation)
{
  GtkPolicyType across, down;

  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      if (!GTK_IS_SCROLLED_WINDOW (widget))
        continue;
      gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &across, &down);
      if ((orientation == GTK_ORIENTATION_VERTICAL ? down : across) != GTK_POLICY_NEVER)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_outside (GtkWidget *widget, GtkWidget *root)
{
  graphene_rect_t at;
  const float loose = 1;

  if (!gtk_widget_compute_bounds (widget, root, &at))
    return FALSE;
  if (!can_scroll (widget, GTK_ORIENTATION_HORIZONTAL)
      && (at.origin.x < -loose
          || at.origin.x + at.size.width > (float) gtk_widget_get_width (root) + loose))
    return TRUE;
  return !can_scroll (widget, GTK_ORIENTATION_VERTICAL)
         && (at.origin.y < -loose
             || at.origin.y + at.size.height > (float) gtk_widget_get_height (root) + loose);
}

/* A word is cut where the label shows dots, or has less room than it needs. */
static void
look_at_label (GtkWidget *widget, gpointer data)
{
  Screen *self = data;
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "";
  int lines = 0;

  if (*text == '\0')
    return;
  pango_layout_get_pixel_size (gtk_label_get_layout (GTK_LABEL (widget)), NULL, &lines);
  if (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    complain (self->look, self->screen, "cut", text);
  else if (gtk_widget_get_height (widget) < lines)
    complain (self->look, self->screen, "too little room", text);
  else if (is_outside (widget, self->root))
    complain (self->look, self->screen, "outside the window", text);
}

/* Only a table may be wider than what shows it. */
static void
look_at_scroller (GtkWidget *widget, gpointer data)
{
  Screen *self = data;
  GtkAdjustment *across;

  if (!GTK_IS_SCROLLED_WINDOW (widget) || gtk_widget_has_css_class (widget, "table"))
    return;
  across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (widget));
  if (gtk_adjustment_get_upper (across) > gtk_adjustment_get_page_size (across) + 1)
    complain (self->look, self->screen, "scrolls sideways", gtk_widget_get_name (widget));
}

/* Down to what asks for the most: "GtkEntry income". */
static GtkWidget *
find_widest (GtkWidget *widget)
{
  GtkWidget *widest = NULL;
  int most = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least = 0;

      if (gtk_widget_get_mapped (child))
        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      if (least > most)
        {
          most = least;
          widest = child;
        }
    }
  return widest != NULL && most > WIDTH / 2 ? find_widest (widest) : widget;
}

/* What the window needs at least; its shadow counts, too. */
static void
look_at_room (Look *self, GtkWindow *window, const char *screen)
{
  Screen at = { self, screen, GTK_WIDGET (window) };
  int width, height, natural;

  gtk_widget_measure (at.root, GTK_ORIENTATION_HORIZONTAL, -1, &width, &natural, NULL, NULL);
  gtk_widget_measure (at.root, GTK_ORIENTATION_VERTICAL, MAX (width, WIDTH), &height, &natural,
                      NULL, NULL);
  if (width > WIDTH || height > HEIGHT)
    {
      g_autofree char *what = g_strdup_printf ("asks for %d by %d", width, height);

      complain (self, screen, what, G_OBJECT_TYPE_NAME (find_widest (at.root)));
    }
  ui_stage_foreach (at.root, look_at_label, &at);
  ui_stage_foreach (at.root, look_at_scroller, &at);
}

/* --- Keys --------------------------------------------------------------------------------- */

static GBytes *
draw (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL ? gsk_render_node_serialize (node) : g_bytes_new (NULL, 0);
}

static char *
describe (GtkWidget *widget)
{
  const char *label = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;
  const char *tooltip = gtk_widget_get_tooltip_text (widget);

  return g_strdup_printf ("%s %s in %s", G_OBJECT_TYPE_NAME (widget),
                          label != NULL     ? label
                          : tooltip != NULL ? tooltip
                                            : gtk_widget_get_name (widget),
                          G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)));
}

/* The screen with the mark of the focus is not the screen without it. */
static void
look_at_mark (Look *self, UiStage *stage, GtkWindow *window, const char *screen)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  g_autoptr (GBytes) with = NULL;
  g_autoptr (GBytes) without = NULL;
  g_autofree char *which = describe (focus);

  gtk_window_set_focus_visible (window, TRUE);
  ui_stage_settle (stage);
  with = draw (GTK_WIDGET (window));
  gtk_window_set_focus_visible (window, FALSE);
  ui_stage_settle (stage);
  without = draw (GTK_WIDGET (window));
  if (g_bytes_equal (with, without) && !GTK_IS_EDITABLE (focus) && !GTK_IS_TEXT_VIEW (focus))
    complain (self, screen, "the focus does not show on", which);
}

/* A veil over a page takes the keys from it. */
static gboolean
can_focus (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (!gtk_widget_get_can_focus (widget))
      return FALSE;
  return TRUE;
}

static void
want (GtkWidget *widget, gpointer data)
{
  if ((GTK_IS_BUTTON (widget) || GTK_IS_EDITABLE (widget) || GTK_IS_TEXT_VIEW (widget)
       || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_DROP_DOWN (widget))
      && gtk_widget_is_sensitive (widget) && gtk_widget_get_focusable (widget)
      && can_focus (widget))
    g_hash_table_add (data, widget);
}

/* It, or something in it, has had the focus; or it stands in a list, in which arrows lead on. */
static gboolean
was_reached (GtkWidget *widget, GHashTable *reached)
{
  GHashTableIter iter;
  gpointer stop;

  g_hash_table_iter_init (&iter, reached);
  while (g_hash_table_iter_next (&iter, &stop, NULL))
    if (stop == widget || gtk_widget_is_ancestor (stop, widget)
        || gtk_widget_is_ancestor (widget, stop))
      return TRUE;
  return gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_VIEW) != NULL
         || gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX) != NULL;
}

/* Round by Tab until nothing new comes. */
static void
look_at_keys (Look *self, UiStage *stage, GtkWindow *window, const char *screen)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) reached = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer widget;

  ui_stage_foreach (GTK_WIDGET (window), want, wanted);
  for (guint i = 0; i < MOST_STOPS; i++)
    {
      ui_stage_key (stage, GDK_KEY_Tab, 0);
      if (gtk_window_get_focus (window) == NULL)
        continue; /* over the end: from the beginning */
      if (!g_hash_table_add (reached, gtk_window_get_focus (window)))
        break;
      look_at_mark (self, stage, window, screen);
    }
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &widget, NULL))
    {
      g_autofree char *which = describe (widget);

      if (!was_reached (widget, reached))
        complain (self, screen, "no key leads to", which);
    }
}

/* --- Tests -------------------------------------------------------------------------------- */

static void
look (UiStage *stage, const char *screen, gpointer data)
{
  Look *self = data;
  GtkWindow *front = ui_stage_get_front (stage);
  g_autoptr (GtkWidget) focus = gtk_window_get_focus (front);

  if (focus != NULL)
    g_object_ref (focus);
  look_at_room (self, front, screen);
  if (self->keys)
    look_at_keys (self, stage, front, screen);
  if (focus != NULL && gtk_widget_get_root (focus) == GTK_ROOT (front))
    gtk_widget_grab_focus (focus);
}

static void
test_large (void)
{
  Look self = { 0 };

  tour_controls (2, look, &self);
  tour_guarded (2, look, &self);
  g_assert_cmpuint (self.faults, ==, 0);
}

static void
test_keys (void)
{
  Look self = { .keys = TRUE };

  tour_controls (1, look, &self);
  tour_guarded (1, look, &self);
  g_assert_cmpuint (self.faults, ==, 0);
}

int
main (int argc, char **argv)
{
  g_autofree char *locale = g_build_filename (g_getenv ("DOOR_BUILD_ROOT"), "po", NULL);

  door_application_speak (locale);
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/screens/large", test_large);
  g_test_add_func ("/ui/screens/keys", test_keys);
  return g_test_run ();
}
