/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-stage.h"

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <gdk/x11/gdkx.h>

#include "door-application.h"
#include "door-window.h"

/* No condition of a test takes this long, not even under valgrind. What a turn of the loop takes beyond the
 * second number does not count: the process, or the whole machine, stood still. */
#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define LONGEST_TURN_US (2 * G_USEC_PER_SEC)
/* Without a shadow-drawing compositor GTK still keeps this much for the window's border. */
#define BORDER 10

struct _UiStage {
  DoorApplication *application;
  GtkWindow *window;
  Display *display;
};

/* --- Waiting ------------------------------------------------------------------------------ */

static void save_picture (GtkWidget *widget, const char *path);
static gboolean shows_text (UiStage *self, gpointer data);
static gboolean hides_text (UiStage *self, gpointer data);

/* What was on the screen says more than a line number: set UI_STAGE_PICTURE to a file to see it. */
static void
give_up (UiStage *self, gboolean (*holds) (UiStage *self, gpointer data), gpointer data)
{
  const char *path = g_getenv ("UI_STAGE_PICTURE");

  if (path != NULL && self->window != NULL)
    save_picture (GTK_WIDGET (self->window), path);
  if (holds == shows_text || holds == hides_text)
    g_error ("“%s” did not %s", (const char *) data, holds == shows_text ? "appear" : "go away");
  g_error ("The window did not come to stand as it should");
}

void
ui_stage_wait (UiStage *self, gboolean (*holds) (UiStage *self, gpointer data), gpointer data)
{
  gint64 waited = 0, before = g_get_monotonic_time ();

  while (!holds (self, data))
    {
      gint64 now = g_get_monotonic_time ();

      waited += MIN (now - before, LONGEST_TURN_US);
      before = now;
      if (waited > PATIENCE_US)
        give_up (self, holds, data);
      g_main_context_iteration (NULL, FALSE);
    }
}

typedef struct {
  GtkWidget *widget;
  guint count;
} Frames;

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  ((Frames *) data)->count++;
  return G_SOURCE_CONTINUE;
}

/* A window that closes meanwhile draws no more. */
static gboolean
have_frames (UiStage *self, gpointer data)
{
  const Frames *frames = data;

  return frames->count >= 3 || !gtk_widget_get_mapped (frames->widget);
}

void
ui_stage_settle (UiStage *self)
{
  GtkWindow *front = ui_stage_get_front (self);
  Frames frames = { GTK_WIDGET (front), 0 };
  guint tick;

  if (front == NULL)
    return;
  g_object_ref (front);
  tick = gtk_widget_add_tick_callback (GTK_WIDGET (front), count_frame, &frames, NULL);
  ui_stage_wait (self, have_frames, &frames);
  gtk_widget_remove_tick_callback (GTK_WIDGET (front), tick);
  g_object_unref (front);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

/* --- Opening ------------------------------------------------------------------------------ */

static void
on_window_gone (gpointer data, GObject *where)
{
  ((UiStage *) data)->window = NULL;
}

static gboolean
is_active (UiStage *self, gpointer data)
{
  return gtk_window_is_active (self->window);
}

static void
take_keyboard (UiStage *self, GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  XSetInputFocus (self->display, gdk_x11_surface_get_xid (surface), RevertToParent, CurrentTime);
  XSync (self->display, False);
}

UiStage *
ui_stage_new (const char *device, int width, int height)
{
  g_autoptr (DoorUnlock) unlock = door_unlock_new (device);

  return ui_stage_new_for (unlock, width, height);
}

static UiStage *
start (void)
{
  UiStage *self = g_new0 (UiStage, 1);

  self->application = door_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (self->application), NULL, NULL));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-cursor-blink",
                FALSE, NULL);
  return self;
}

static void
present (UiStage *self, GtkWindow *window, int width, int height)
{
  self->window = window;
  g_object_weak_ref (G_OBJECT (self->window), on_window_gone, self);
  gtk_window_set_default_size (self->window, width + BORDER, height + BORDER);
  self->display = gdk_x11_display_get_xdisplay (gtk_widget_get_display (GTK_WIDGET (self->window)));
  gtk_window_present (self->window);
}

static UiStage *
show (UiStage *self, GtkWindow *window, int width, int height)
{
  present (self, window, width, height);
  ui_stage_settle (self);
  take_keyboard (self, self->window);
  ui_stage_wait (self, is_active, NULL);
  ui_stage_settle (self);
  return self;
}

UiStage *
ui_stage_new_for (DoorUnlock *unlock, int width, int height)
{
  UiStage *self = start ();

  return show (self, GTK_WINDOW (door_window_new (GTK_APPLICATION (self->application), unlock)),
               width, height);
}

UiStage *
ui_stage_new_unsettled (DoorUnlock *unlock, int width, int height)
{
  UiStage *self = start ();

  present (self, GTK_WINDOW (door_window_new (GTK_APPLICATION (self->application), unlock)), width,
           height);
  return self;
}

UiStage *
ui_stage_new_preview (const char *path, int width, int height)
{
  UiStage *self = start ();
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_application_open (G_APPLICATION (self->application), &file, 1, "");
  return show (self, gtk_application_get_active_window (GTK_APPLICATION (self->application)), width,
               height);
}

UiStage *
ui_stage_new_made (GtkWindow *(*make) (GtkApplication *application), int width, int height)
{
  UiStage *self = start ();

  return show (self, make (GTK_APPLICATION (self->application)), width, height);
}

gboolean
ui_stage_is_open (UiStage *self)
{
  return self->window != NULL && gtk_widget_get_visible (GTK_WIDGET (self->window));
}

static gboolean
is_gone (UiStage *self, gpointer data)
{
  return self->window == NULL;
}

void
ui_stage_free (UiStage *self)
{
  if (self->window != NULL)
    {
      gtk_window_destroy (self->window);
      ui_stage_wait (self, is_gone, NULL);
    }
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  g_object_unref (self->application);
  g_application_set_default (NULL);
  g_free (self);
}

GtkWindow *
ui_stage_get_window (UiStage *self)
{
  return self->window;
}

GtkWindow *
ui_stage_get_front (UiStage *self)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  for (GList *l = toplevels; l != NULL; l = l->next)
    {
      if (gtk_widget_get_mapped (l->data) && gtk_window_get_transient_for (l->data) != NULL)
        return l->data;
    }
  return ui_stage_is_open (self) ? self->window : NULL;
}

/* --- Finding ------------------------------------------------------------------------------ */

void
ui_stage_foreach (GtkWidget *root, void (*visit) (GtkWidget *widget, gpointer data), gpointer data)
{
  if (!gtk_widget_get_mapped (root))
    return;
  visit (root, data);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    ui_stage_foreach (child, visit, data);
}

typedef struct {
  const char *text;
  GType type;
  gboolean whole;
  GtkWidget *found;
} Search;

static const char *
text_of (GtkWidget *widget)
{
  const char *text = NULL;

  if (GTK_IS_LABEL (widget))
    text = gtk_label_get_text (GTK_LABEL (widget));
  else if (GTK_IS_INSCRIPTION (widget))
    text = gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  return text != NULL ? text : "";
}

static gboolean
has_text (GtkWidget *widget, const Search *search)
{
  const char *text = text_of (widget);

  return search->whole ? g_str_equal (text, search->text) : strstr (text, search->text) != NULL;
}

static void
match (GtkWidget *widget, gpointer data)
{
  Search *search = data;

  if (search->found != NULL)
    return;
  if (search->text != NULL)
    {
      if (has_text (widget, search))
        search->found = widget;
    }
  else if (g_type_is_a (G_OBJECT_TYPE (widget), search->type))
    search->found = widget;
}

static GtkWidget *
find (UiStage *self, Search search)
{
  GtkWindow *front = ui_stage_get_front (self);

  if (front != NULL)
    ui_stage_foreach (GTK_WIDGET (front), match, &search);
  return search.found;
}

GtkWidget *
ui_stage_find_text (UiStage *self, const char *text)
{
  GtkWidget *whole = find (self, (Search){ .text = text, .whole = TRUE });

  return whole != NULL ? whole : find (self, (Search){ .text = text });
}

static gboolean
shows_text (UiStage *self, gpointer data)
{
  return ui_stage_find_text (self, data) != NULL;
}

static gboolean
hides_text (UiStage *self, gpointer data)
{
  return ui_stage_find_text (self, data) == NULL;
}

void
ui_stage_wait_text (UiStage *self, const char *text, gboolean shown)
{
  ui_stage_wait (self, shown ? shows_text : hides_text, (gpointer) text);
  ui_stage_settle (self);
}

GtkWidget *
ui_stage_find_type (UiStage *self, GType type)
{
  return find (self, (Search){ .type = type });
}

static gboolean
has_type (UiStage *self, gpointer data)
{
  return ui_stage_find_type (self, *(GType *) data) != NULL;
}

void
ui_stage_wait_type (UiStage *self, GType type)
{
  ui_stage_wait (self, has_type, &type);
  ui_stage_settle (self);
}

GtkWidget *
ui_stage_get_focus (UiStage *self)
{
  GtkWindow *front = ui_stage_get_front (self);

  return front != NULL ? gtk_window_get_focus (front) : NULL;
}

/* --- Keys and clicks ---------------------------------------------------------------------- */

static void
press (UiStage *self, KeyCode code, gboolean shift, GdkModifierType modifiers)
{
  static const struct {
    GdkModifierType modifier;
    KeySym keysym;
  } rows[] = {
    { GDK_SHIFT_MASK, XK_Shift_L },
    { GDK_CONTROL_MASK, XK_Control_L },
    { GDK_ALT_MASK, XK_Alt_L },
  };

  if (shift)
    modifiers |= GDK_SHIFT_MASK;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (modifiers & rows[i].modifier)
        XTestFakeKeyEvent (self->display, XKeysymToKeycode (self->display, rows[i].keysym), True,
                           0);
    }
  XTestFakeKeyEvent (self->display, code, True, 0);
  XTestFakeKeyEvent (self->display, code, False, 0);
  for (guint i = G_N_ELEMENTS (rows); i-- > 0;)
    {
      if (modifiers & rows[i].modifier)
        XTestFakeKeyEvent (self->display, XKeysymToKeycode (self->display, rows[i].keysym), False,
                           0);
    }
  XSync (self->display, False);
}

static gboolean
front_is_active (UiStage *self, gpointer data)
{
  GtkWindow *front = ui_stage_get_front (self);

  return front == NULL || gtk_window_is_active (front);
}

/* There is no window manager: a dialog is given the keyboard as one would do it. */
static void
focus_front (UiStage *self)
{
  GtkWindow *front = ui_stage_get_front (self);

  if (front == NULL || gtk_window_is_active (front))
    return;
  take_keyboard (self, front);
  ui_stage_wait (self, front_is_active, NULL);
}

void
ui_stage_key (UiStage *self, guint keyval, GdkModifierType modifiers)
{
  KeyCode code = XKeysymToKeycode (self->display, keyval);

  g_assert_cmpuint (code, !=, 0);
  focus_front (self);
  press (self, code, XkbKeycodeToKeysym (self->display, code, 0, 0) != keyval, modifiers);
  ui_stage_settle (self);
}

void
ui_stage_type (UiStage *self, const char *ascii)
{
  for (; *ascii != '\0'; ascii++)
    ui_stage_key (self, (guint) *ascii, 0);
}

/* How far it has to be scrolled so that from BEGIN to END is within the page; 0 when it is. */
static double
missing (double begin, double end, double page)
{
  return begin < 0 ? begin : end > page ? MIN (end - page, begin) : 0;
}

static void
scroll_by (GtkAdjustment *adjustment, double distance)
{
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + distance);
}

/* What is beyond the edge of something that scrolls is scrolled to first, as anybody would. */
static void
bring_into_sight (UiStage *self, GtkWidget *widget)
{
  for (GtkWidget *at = gtk_widget_get_parent (widget); at != NULL; at = gtk_widget_get_parent (at))
    {
      graphene_rect_t bounds;

      if (!GTK_IS_SCROLLED_WINDOW (at) || !gtk_widget_compute_bounds (widget, at, &bounds))
        continue;
      scroll_by (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (at)),
                 missing (bounds.origin.y, bounds.origin.y + bounds.size.height,
                          gtk_widget_get_height (at)));
      scroll_by (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (at)),
                 missing (bounds.origin.x, bounds.origin.x + bounds.size.width,
                          gtk_widget_get_width (at)));
      ui_stage_settle (self);
    }
}

/* Points at the middle of it. */
static void
point (UiStage *self, GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSurface *surface = gtk_native_get_surface (native);
  double x, y, native_x, native_y;
  int root_x, root_y;
  Window child;

  g_assert_true (gtk_widget_get_mapped (widget));
  bring_into_sight (self, widget);
  g_assert_true (gtk_widget_translate_coordinates (widget, GTK_WIDGET (native),
                                                   gtk_widget_get_width (widget) / 2.0,
                                                   gtk_widget_get_height (widget) / 2.0, &x, &y));
  gtk_native_get_surface_transform (native, &native_x, &native_y);
  XTranslateCoordinates (self->display, gdk_x11_surface_get_xid (surface),
                         DefaultRootWindow (self->display), (int) (x + native_x),
                         (int) (y + native_y), &root_x, &root_y, &child);
  focus_front (self);
  XTestFakeMotionEvent (self->display, -1, root_x, root_y, 0);
  XSync (self->display, False);
  ui_stage_settle (self);
}

static void
press_button (UiStage *self, guint button)
{
  XTestFakeButtonEvent (self->display, button, True, 0);
  XTestFakeButtonEvent (self->display, button, False, 0);
  XSync (self->display, False);
  ui_stage_settle (self);
}

void
ui_stage_click (UiStage *self, GtkWidget *widget)
{
  point (self, widget);
  press_button (self, 1);
}

void
ui_stage_wheel (UiStage *self, GtkWidget *widget, gboolean down)
{
  point (self, widget);
  press_button (self, down ? 5 : 4);
}

void
ui_stage_click_text (UiStage *self, const char *text)
{
  GtkWidget *label = ui_stage_find_text (self, text);

  if (label == NULL)
    g_error ("There is no “%s” on the screen", text);
  ui_stage_click (self, label);
}

/* --- Pictures ----------------------------------------------------------------------------- */

void
ui_stage_set_text_size (UiStage *self, double factor)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * factor), NULL);
  ui_stage_settle (self);
}

static GskRenderNode *
snapshot (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *drawn = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, drawn, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  return gtk_snapshot_free_to_node (drawn);
}

static void
save_picture (GtkWidget *widget, const char *path)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  /* Nothing to be had while sizes are found anew, which takes frames on a busy machine. */
  while ((node = snapshot (widget)) == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_nonnull (node);
  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  texture = gsk_renderer_render_texture (renderer, node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
  gsk_renderer_unrealize (renderer);
}

void
ui_stage_picture (UiStage *self, const char *path)
{
  ui_stage_settle (self);
  save_picture (GTK_WIDGET (self->window), path);
}

void
ui_stage_picture_front (UiStage *self, const char *path)
{
  ui_stage_settle (self);
  save_picture (GTK_WIDGET (ui_stage_get_front (self)), path);
}
