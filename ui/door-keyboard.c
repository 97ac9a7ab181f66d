/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-keyboard.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "door-keyboard-layout.h"

#define FOLDER "/org/doorstep/Doorstep/keyboard"
#define DIGITS "digits"
enum { GAP = 4 };

struct _DoorKeyboard {
  GtkWidget parent_instance;
  GtkRoot *root; /* whose focus is watched; NULL */
  GtkWidget *keys;
  GPtrArray *languages; /* of char *; the first is the interface's own */
  guint language;
  gboolean digits;
  gboolean shift;
};

G_DEFINE_TYPE (DoorKeyboard, door_keyboard, GTK_TYPE_WIDGET)

static void show_keys (DoorKeyboard *self);

/* --- Writing ------------------------------------------------------------------------------ */

/* The text that has the focus; NULL. Entries put their focus on the GtkText inside. */
static GtkWidget *
find_text (DoorKeyboard *self)
{
  GtkWidget *focus = self->root != NULL ? gtk_root_get_focus (self->root) : NULL;

  if (focus != NULL && GTK_IS_TEXT (focus) && gtk_editable_get_editable (GTK_EDITABLE (focus)))
    return focus;
  if (focus != NULL && GTK_IS_TEXT_VIEW (focus)
      && gtk_text_view_get_editable (GTK_TEXT_VIEW (focus)))
    return focus;
  return NULL;
}

static void
write_text (DoorKeyboard *self, const char *text)
{
  GtkWidget *focus = find_text (self);

  if (focus != NULL)
    g_signal_emit_by_name (focus, "insert-at-cursor", text);
}

static void
on_key (GtkButton *button, DoorKeyboard *self)
{
  write_text (self, gtk_button_get_label (button));
  if (self->shift && !self->digits)
    {
      self->shift = FALSE;
      show_keys (self);
    }
}

static void
on_space (DoorKeyboard *self)
{
  write_text (self, " ");
}

static void
on_backspace (DoorKeyboard *self)
{
  GtkWidget *focus = find_text (self);

  if (focus != NULL)
    g_signal_emit_by_name (focus, "backspace");
}

static void
on_enter (DoorKeyboard *self)
{
  GtkWidget *focus = find_text (self);

  if (focus != NULL && GTK_IS_TEXT (focus))
    g_signal_emit_by_name (focus, "activate");
  else
    write_text (self, "\n");
}

static void
on_shift (DoorKeyboard *self)
{
  self->shift = !self->shift;
  show_keys (self);
}

static void
on_digits (DoorKeyboard *self)
{
  self->digits = !self->digits;
  self->shift = FALSE;
  show_keys (self);
}

static void
on_language (DoorKeyboard *self)
{
  self->language = (self->language + 1) % self->languages->len;
  self->digits = self->shift = FALSE;
  show_keys (self);
}

/* --- Keys --------------------------------------------------------------------------------- */

static DoorKeyboardLayout *
load (const char *name)
{
  g_autofree char *path = g_strdup_printf (FOLDER "/%s.keys", name);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return door_keyboard_layout_parse (text);
}

/* A key never takes the focus from the text it writes into. */
static GtkWidget *
new_key (const char *label)
{
  GtkWidget *key = gtk_button_new_with_label (label);

  gtk_widget_set_focusable (key, FALSE);
  gtk_widget_set_focus_on_click (key, FALSE);
  gtk_widget_set_hexpand (key, TRUE);
  gtk_widget_add_css_class (key, "key");
  return key;
}

static GtkWidget *
new_row (DoorKeyboard *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, GAP);

  gtk_box_append (GTK_BOX (self->keys), row);
  return row;
}

static void
add_act (DoorKeyboard *self, GtkWidget *row, const char *label, const char *spoken, GCallback act)
{
  GtkWidget *key = new_key (label);

  gtk_accessible_update_property (GTK_ACCESSIBLE (key), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_signal_connect_swapped (key, "clicked", act, self);
  gtk_box_append (GTK_BOX (row), key);
}

static void
add_letters (DoorKeyboard *self, const DoorKeyboardLayout *layout)
{
  const GPtrArray *rows = layout->rows[self->shift ? 1 : 0];

  for (guint i = 0; i < rows->len; i++)
    {
      char **keys = g_ptr_array_index (rows, i);
      GtkWidget *row = new_row (self);

      for (guint k = 0; keys[k] != NULL; k++)
        {
          GtkWidget *key = new_key (keys[k]);

          g_signal_connect (key, "clicked", G_CALLBACK (on_key), self);
          gtk_box_append (GTK_BOX (row), key);
        }
    }
}

static void
add_acts (DoorKeyboard *self, const DoorKeyboardLayout *next)
{
  GtkWidget *row = new_row (self);

  add_act (self, row, "⇧", _ ("Shift"), G_CALLBACK (on_shift));
  add_act (self, row, self->digits ? "abc" : "123", _ ("Digits and signs"), G_CALLBACK (on_digits));
  add_act (self, row, next->name, _ ("Next language of the keyboard"), G_CALLBACK (on_language));
  add_act (self, row, "␣", _ ("Space"), G_CALLBACK (on_space));
  add_act (self, row, "⌫", _ ("Delete the last character"), G_CALLBACK (on_backspace));
  add_act (self, row, "⏎", _ ("Enter"), G_CALLBACK (on_enter));
}

static const char *
language_of (DoorKeyboard *self, guint index)
{
  return g_ptr_array_index (self->languages, index % self->languages->len);
}

static void
show_keys (DoorKeyboard *self)
{
  const char *name = self->digits ? DIGITS : language_of (self, self->language);
  g_autoptr (DoorKeyboardLayout) layout = load (name);
  g_autoptr (DoorKeyboardLayout) next = load (language_of (self, self->language + 1));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->keys)) != NULL)
    gtk_box_remove (GTK_BOX (self->keys), child);
  if (layout == NULL || next == NULL)
    return;
  add_letters (self, layout);
  add_acts (self, next);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* FALSE: there is none of this language. */
static gboolean
put_first (GPtrArray *names, const char *name)
{
  guint at;

  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, &at))
    return FALSE;
  g_ptr_array_insert (names, 0, g_ptr_array_steal_index (names, at));
  return TRUE;
}

/* The interface's language first, then the others in the order of their names. */
static void
find_languages (DoorKeyboard *self)
{
  g_auto (GStrv) files
      = g_resources_enumerate_children (FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *own = g_strndup (pango_language_to_string (gtk_get_default_language ()), 2);

  self->languages = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (files[i], strcspn (files[i], "."));

      if (!g_str_equal (name, DIGITS))
        g_ptr_array_add (self->languages, g_steal_pointer (&name));
    }
  g_ptr_array_sort (self->languages, compare_names);
  if (!put_first (self->languages, own))
    put_first (self->languages, "en");
}

/* --- Appearing ---------------------------------------------------------------------------- */

static void
show_when_typing (DoorKeyboard *self)
{
  gtk_widget_set_visible (self->keys, find_text (self) != NULL);
}

static void
door_keyboard_root (GtkWidget *widget)
{
  DoorKeyboard *self = DOOR_KEYBOARD (widget);

  GTK_WIDGET_CLASS (door_keyboard_parent_class)->root (widget);
  self->root = gtk_widget_get_root (widget);
  g_signal_connect_object (self->root, "notify::focus-widget", G_CALLBACK (show_when_typing), self,
                           G_CONNECT_SWAPPED);
  show_when_typing (self);
}

static void
door_keyboard_unroot (GtkWidget *widget)
{
  DoorKeyboard *self = DOOR_KEYBOARD (widget);

  g_signal_handlers_disconnect_by_func (self->root, show_when_typing, self);
  self->root = NULL;
  GTK_WIDGET_CLASS (door_keyboard_parent_class)->unroot (widget);
}

static void
door_keyboard_dispose (GObject *object)
{
  DoorKeyboard *self = DOOR_KEYBOARD (object);

  g_clear_pointer (&self->keys, gtk_widget_unparent);
  g_clear_pointer (&self->languages, g_ptr_array_unref);
  G_OBJECT_CLASS (door_keyboard_parent_class)->dispose (object);
}

static void
door_keyboard_class_init (DoorKeyboardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_keyboard_dispose;
  widget_class->root = door_keyboard_root;
  widget_class->unroot = door_keyboard_unroot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "keyboard");
}

static void
door_keyboard_init (DoorKeyboard *self)
{
  self->keys = gtk_box_new (GTK_ORIENTATION_VERTICAL, GAP);
  gtk_widget_set_parent (self->keys, GTK_WIDGET (self));
  /* Keys stand where hands know them, whichever way the language is written. */
  gtk_widget_set_direction (self->keys, GTK_TEXT_DIR_LTR);
  find_languages (self);
  show_keys (self);
}

gboolean
door_keyboard_is_wanted (void)
{
  return g_getenv ("DOORSTEP_KIOSK") != NULL || g_getenv ("DOORSTEP_KEYBOARD") != NULL;
}

GtkWidget *
door_keyboard_new (void)
{
  return g_object_new (DOOR_TYPE_KEYBOARD, NULL);
}

/* Below what the dialog asks. */
static void
add_to_dialog (GtkWindow *window)
{
  AdwMessageDialog *dialog = ADW_IS_MESSAGE_DIALOG (window) ? ADW_MESSAGE_DIALOG (window) : NULL;
  GtkWidget *asked = dialog != NULL ? adw_message_dialog_get_extra_child (dialog) : NULL;
  GtkWidget *box;

  if (asked == NULL)
    return;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  g_object_ref (asked);
  adw_message_dialog_set_extra_child (dialog, NULL);
  gtk_box_append (GTK_BOX (box), asked);
  g_object_unref (asked);
  gtk_box_append (GTK_BOX (box), door_keyboard_new ());
  adw_message_dialog_set_extra_child (dialog, box);
}

/* A window that has just begun does not know yet what it is; by the time it is realized it does. */
static void
on_windows_changed (GListModel *windows, guint position, guint n_removed, guint n_added)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, position + i);

      g_signal_connect (window, "realize", G_CALLBACK (add_to_dialog), NULL);
    }
}

void
door_keyboard_begin (void)
{
  if (door_keyboard_is_wanted ())
    g_signal_connect (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (on_windows_changed),
                      NULL);
}
