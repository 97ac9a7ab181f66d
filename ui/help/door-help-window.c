/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-help-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "door-help-view.h"
#include "door-help.h"
#include "door-text.h"

#define WINDOW_KEY "door-help-window"

struct _DoorHelpWindow {
  AdwWindow parent_instance;
  DoorHelp *help;
  GPtrArray *history; /* of char *, "PAGE#ANCHOR"; the last is shown */
  guint scrolling;    /* a tick callback, or 0 */
  GtkWidget *target;  /* to be brought to the top; borrowed */

  GtkWidget *back;
  GtkLabel *title;
  GtkWidget *save;
  GtkEditable *search;
  GtkScrolledWindow *scroller;
  GtkBox *page;
};

G_DEFINE_TYPE (DoorHelpWindow, door_help_window, ADW_TYPE_WINDOW)

static char *pictures_folder;

void
door_help_window_set_pictures (const char *folder)
{
  g_free (pictures_folder);
  pictures_folder = g_strdup (folder);
}

/* Beside the program where it was built, or where it is installed. */
static const char *
get_pictures (void)
{
  g_autofree char *program = NULL;
  g_autofree char *folder = NULL;

  if (pictures_folder != NULL)
    return pictures_folder;
  program = g_file_read_link ("/proc/self/exe", NULL);
  folder = program != NULL ? g_path_get_dirname (program) : g_strdup (".");
  pictures_folder = g_build_filename (folder, "..", "help", "pictures", NULL);
  if (!g_file_test (pictures_folder, G_FILE_TEST_IS_DIR))
    {
      g_free (pictures_folder);
      pictures_folder
          = g_build_filename (folder, "..", "share", "doorstep", "help", "pictures", NULL);
    }
  return pictures_folder;
}

/* --- Moving ------------------------------------------------------------------------------- */

static gboolean
on_scroll_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  DoorHelpWindow *self = DOOR_HELP_WINDOW (data);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double y = 0;

  if (self->target != NULL
      && !gtk_widget_translate_coordinates (self->target, GTK_WIDGET (self->page), 0, 0, NULL, &y))
    y = 0;
  gtk_adjustment_set_value (adjustment, y);
  self->scrolling = 0;
  self->target = NULL;
  return G_SOURCE_REMOVE;
}

/* Where things are is known after they were laid out: at the second frame. */
static gboolean
on_first_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  DoorHelpWindow *self = DOOR_HELP_WINDOW (data);

  self->scrolling = gtk_widget_add_tick_callback (widget, on_scroll_tick, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
scroll_to (DoorHelpWindow *self, GtkWidget *target)
{
  if (self->scrolling != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->scroller), self->scrolling);
  self->target = target;
  self->scrolling
      = gtk_widget_add_tick_callback (GTK_WIDGET (self->scroller), on_first_tick, self, NULL);
}

static void show_place (DoorHelpWindow *self, const char *place);

static gboolean
on_link (DoorHelpWindow *self, const char *uri)
{
  g_autofree char *place = NULL;

  if (strstr (uri, "://") != NULL)
    return FALSE;
  if (*uri == '#')
    place = g_strconcat (door_help_window_get_page (self), uri, NULL);
  show_place (self, place != NULL ? place : uri);
  return TRUE;
}

static GtkWidget *
nth_child (GtkBox *box, guint n)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (box));

  while (n-- > 0 && child != NULL)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* The application knows the device; its windows are those that it was given. */
static void
on_report (DoorHelpWindow *self)
{
  GtkWindow *over = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (over != NULL)
    gtk_widget_activate_action (GTK_WIDGET (over), "app.report", NULL);
}

/* At the foot of every page. */
static void
add_report (DoorHelpWindow *self)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Report a problem"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 24);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_report), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->page, button);
}

/* "PAGE#ANCHOR" on the screen. */
static void
show_last (DoorHelpWindow *self)
{
  const char *place = g_ptr_array_index (self->history, self->history->len - 1);
  g_auto (GStrv) parts = g_strsplit (place, "#", 2);
  const DoorHelpPage *page = door_help_get_page (self->help, parts[0]);
  guint at;

  if (page == NULL)
    page = door_help_get_page (self->help, "contents");
  at = door_help_find_anchor (page, parts[1]);
  door_help_view_fill (self->page, page, get_pictures (), G_CALLBACK (on_link), self);
  /* The notice of a draft stands behind the title. */
  scroll_to (self, at > 0 ? nth_child (self->page, at + (page->draft ? 1 : 0)) : NULL);
  add_report (self);
  gtk_label_set_text (self->title, page->title);
  gtk_widget_set_visible (self->back, self->history->len > 1);
  gtk_widget_set_sensitive (self->save, TRUE);
}

static void
show_place (DoorHelpWindow *self, const char *place)
{
  const char *last
      = self->history->len > 0 ? g_ptr_array_index (self->history, self->history->len - 1) : NULL;

  if (g_strcmp0 (last, place) != 0)
    g_ptr_array_add (self->history, g_strdup (place));
  if (*gtk_editable_get_text (self->search) != '\0')
    gtk_editable_set_text (self->search, "");
  show_last (self);
}

static void
on_back (DoorHelpWindow *self)
{
  if (self->history->len > 1)
    g_ptr_array_set_size (self->history, (int) self->history->len - 1);
  show_last (self);
}

static void
on_contents (DoorHelpWindow *self)
{
  show_place (self, "contents");
}

/* --- Search --------------------------------------------------------------------------------- */

static void
add_hit (DoorHelpWindow *self, const DoorHelpHit *hit)
{
  g_autofree char *title = g_strcmp0 (hit->heading, hit->page->title) == 0
                               ? g_strdup (hit->heading)
                               : g_strdup_printf ("%s: %s", hit->page->title, hit->heading);
  g_autofree char *href
      = g_strconcat (hit->page->id, hit->anchor != NULL ? "#" : NULL, hit->anchor, NULL);
  g_autofree char *markup = g_markup_printf_escaped (
      "<a href=\"%s\">%s</a>%s%s", href, title, *hit->excerpt != '\0' ? "\n" : "", hit->excerpt);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "help-text");
  g_signal_connect_object (label, "activate-link", G_CALLBACK (on_link), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->page, label);
}

static void
show_hits (DoorHelpWindow *self, const char *words)
{
  g_autoptr (GPtrArray) hits = door_help_search (self->help, words);

  door_help_view_clear (self->page);
  gtk_widget_set_direction (GTK_WIDGET (self->page), door_text_get_direction ());
  for (guint i = 0; i < hits->len; i++)
    add_hit (self, g_ptr_array_index (hits, i));
  if (hits->len == 0)
    {
      GtkWidget *label = gtk_label_new (_ ("No page has these words. Fewer words find more."));

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_box_append (self->page, label);
    }
  gtk_label_set_text (self->title, _ ("Found in the guides"));
  gtk_widget_set_visible (self->back, FALSE);
  gtk_widget_set_sensitive (self->save, FALSE);
  scroll_to (self, NULL);
}

static void
on_search (DoorHelpWindow *self)
{
  const char *words = gtk_editable_get_text (self->search);

  if (*words != '\0')
    show_hits (self, words);
  else if (self->history->len > 0)
    show_last (self);
}

/* --- Paper ---------------------------------------------------------------------------------- */

static void
tell (DoorHelpWindow *self, const char *text)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), NULL, text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_file_chosen (GtkNativeDialog *chooser, int response, gpointer data)
{
  g_autoptr (DoorHelpWindow) self = DOOR_HELP_WINDOW (data);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      pdf = door_help_print (self->help, door_help_window_get_page (self), get_pictures (), &error);
      if (pdf == NULL
          || !g_file_replace_contents (file, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf),
                                       NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error))
        {
          g_autofree char *text
              = g_strdup_printf (_ ("The file could not be written: %s"), error->message);

          tell (self, text);
        }
    }
  g_object_unref (chooser);
}

static void
on_save (DoorHelpWindow *self)
{
  g_autofree char *name = g_strdup_printf ("%s.pdf", door_help_window_get_page (self));
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_ ("Save this page, to be printed"), GTK_WINDOW (self),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), _ ("Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (on_file_chosen), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* --- The window ----------------------------------------------------------------------------- */

static void
on_cover (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWindow *over = gtk_window_get_transient_for (GTK_WINDOW (widget));

  if (over != NULL)
    gtk_widget_activate_action (GTK_WIDGET (over), "win.cover", NULL);
}

static void
on_close (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static GtkWidget *
new_button (const char *label, GCallback clicked, DoorHelpWindow *self)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
new_header (DoorHelpWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->back = gtk_button_new_from_icon_name ("door-back-symbolic");
  gtk_widget_set_tooltip_text (self->back, _ ("Back"));
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (on_back), self, G_CONNECT_SWAPPED);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "title");
  self->save = new_button (_ ("Print…"), G_CALLBACK (on_save), self);
  adw_header_bar_set_decoration_layout (ADW_HEADER_BAR (header), ":close");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->back);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header),
                             new_button (_ ("Contents"), G_CALLBACK (on_contents), self));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save);
  return header;
}

static GtkWidget *
new_clamp (GtkWidget *child)
{
  GtkWidget *clamp = adw_clamp_new ();

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), child);
  return clamp;
}

static GtkWidget *
new_search (DoorHelpWindow *self)
{
  GtkWidget *search = gtk_search_entry_new ();
  GtkWidget *clamp = new_clamp (search);

  self->search = GTK_EDITABLE (search);
  g_object_set (search, "placeholder-text", _ ("Search the guides"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search the guides"), -1);
  g_signal_connect_object (search, "search-changed", G_CALLBACK (on_search), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (clamp, "help-search");
  return clamp;
}

static GtkWidget *
new_page (DoorHelpWindow *self)
{
  self->page = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_add_css_class (GTK_WIDGET (self->page), "help-page");
  self->scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (GTK_WIDGET (self->scroller), TRUE);
  gtk_scrolled_window_set_child (self->scroller, new_clamp (GTK_WIDGET (self->page)));
  return GTK_WIDGET (self->scroller);
}

static void
door_help_window_dispose (GObject *object)
{
  DoorHelpWindow *self = DOOR_HELP_WINDOW (object);

  if (self->scrolling != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->scroller), self->scrolling);
  self->scrolling = 0;
  g_clear_pointer (&self->history, g_ptr_array_unref);
  G_OBJECT_CLASS (door_help_window_parent_class)->dispose (object);
}

static void
door_help_window_finalize (GObject *object)
{
  door_help_free (DOOR_HELP_WINDOW (object)->help);
  G_OBJECT_CLASS (door_help_window_parent_class)->finalize (object);
}

static void
door_help_window_class_init (DoorHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_help_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = door_help_window_finalize;
  gtk_widget_class_install_action (widget_class, "help.cover", NULL, on_cover);
  gtk_widget_class_install_action (widget_class, "help.close", NULL, on_close);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F12, 0, "help.cover", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "help.close", NULL);
}

static void
door_help_window_init (DoorHelpWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->help = door_help_new (NULL);
  self->history = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_add_css_class (GTK_WIDGET (self), "doorstep");
  gtk_window_set_title (GTK_WINDOW (self), _ ("Guides"));
  gtk_window_set_default_size (GTK_WINDOW (self), 760, 900);
  gtk_box_append (GTK_BOX (box), new_header (self));
  gtk_box_append (GTK_BOX (box), new_search (self));
  gtk_box_append (GTK_BOX (box), new_page (self));
  adw_window_set_content (ADW_WINDOW (self), box);
}

const char *
door_help_window_get_page (DoorHelpWindow *self)
{
  const char *place = g_ptr_array_index (self->history, self->history->len - 1);
  const char *const *ids = door_help_list (self->help);
  gsize length = strcspn (place, "#");

  for (; *ids != NULL; ids++)
    if (strlen (*ids) == length && strncmp (*ids, place, length) == 0)
      return *ids;
  return "contents";
}

static void
forget_window (gpointer over, GObject *window)
{
  g_object_set_data (over, WINDOW_KEY, NULL);
}

GtkWidget *
door_help_window_show (GtkWindow *over, const char *place)
{
  DoorHelpWindow *self;

  /* Asked for from a dialog or from itself: beside the window that these stand before. */
  while (gtk_window_get_transient_for (over) != NULL)
    over = gtk_window_get_transient_for (over);
  self = g_object_get_data (G_OBJECT (over), WINDOW_KEY);
  if (self == NULL)
    {
      self = g_object_new (DOOR_TYPE_HELP_WINDOW, "transient-for", over, "destroy-with-parent",
                           TRUE, NULL);
      g_object_set_data (G_OBJECT (over), WINDOW_KEY, self);
      g_object_weak_ref (G_OBJECT (self), forget_window, over);
    }
  show_place (self, place);
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}
