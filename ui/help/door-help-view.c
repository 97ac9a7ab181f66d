/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-help-view.h"

#include <glib/gi18n.h>

#include "door-text.h"

#define INDENT 28 /* of a list in a list, in pixels */

typedef struct {
  const char *pictures;
  GCallback on_link;
  gpointer data;
} View;

static GtkWidget *
new_label (const View *view, const DoorHelpBlock *block, const char *style, GtkAccessibleRole role)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "label", block->markup,
                                   "use-markup", TRUE, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "hexpand", TRUE, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  g_signal_connect_object (label, "activate-link", view->on_link, view->data, G_CONNECT_SWAPPED);
  return label;
}

static GtkWidget *
new_heading (const View *view, const DoorHelpBlock *block)
{
  GtkWidget *label = new_label (view, block, block->level == 1 ? "help-title" : "help-heading",
                                GTK_ACCESSIBLE_ROLE_HEADING);

  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL,
                                  (int) block->level, -1);
  gtk_widget_set_focusable (label, TRUE);
  return label;
}

static GtkWidget *
new_item (const View *view, const DoorHelpBlock *block)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *marker = gtk_label_new (block->marker);

  gtk_widget_set_valign (marker, GTK_ALIGN_START);
  gtk_label_set_width_chars (GTK_LABEL (marker), 2);
  gtk_widget_add_css_class (marker, "help-text");
  gtk_box_append (GTK_BOX (box), marker);
  gtk_box_append (GTK_BOX (box), new_label (view, block, "help-text", GTK_ACCESSIBLE_ROLE_LABEL));
  gtk_widget_set_margin_start (box, INDENT * ((int) block->level - 1));
  return box;
}

/* To be copied; never wrapped at other places than its own. */
static GtkWidget *
new_code (const DoorHelpBlock *block)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *label = gtk_label_new (block->text);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "help-code");
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (scroller, GTK_TEXT_DIR_LTR);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  gtk_widget_add_css_class (scroller, "help-code-frame");
  return scroller;
}

/* NULL without the file: the words around say what is needed. */
static GtkWidget *
new_picture (const View *view, const DoorHelpBlock *block)
{
  g_autofree char *name = g_strconcat (block->picture, ".png", NULL);
  g_autofree char *path
      = view->pictures != NULL ? g_build_filename (view->pictures, name, NULL) : NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *picture;

  if (path == NULL || (texture = gdk_texture_new_from_filename (path, NULL)) == NULL)
    return NULL;
  picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), block->text);
  gtk_widget_set_size_request (picture, -1, MIN (gdk_texture_get_height (texture), 420));
  gtk_widget_set_tooltip_text (picture, block->text);
  gtk_widget_add_css_class (picture, "help-picture");
  return picture;
}

static GtkWidget *
new_block (const View *view, const DoorHelpBlock *block)
{
  GtkWidget *text;

  switch (block->kind)
    {
    case DOOR_HELP_HEADING:
      return new_heading (view, block);
    case DOOR_HELP_ITEM:
      return new_item (view, block);
    case DOOR_HELP_CODE:
      return new_code (block);
    case DOOR_HELP_PICTURE:
      return new_picture (view, block);
    case DOOR_HELP_TEXT:
    default:
      text = new_label (view, block, "help-text", GTK_ACCESSIBLE_ROLE_LABEL);
      gtk_widget_set_margin_start (text, INDENT * (int) block->level);
      return text;
    }
}

static void
set_direction (GtkWidget *widget, GtkTextDirection direction)
{
  if (gtk_widget_has_css_class (widget, "help-code-frame"))
    return;
  gtk_widget_set_direction (widget, direction);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    set_direction (child, direction);
}

void
door_help_view_clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
add_draft_notice (GtkBox *box)
{
  GtkWidget *label = gtk_label_new (_ ("This translation is a draft: no reader of the language has "
                                       "checked it yet."));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "hint");
  gtk_box_insert_child_after (box, label, gtk_widget_get_first_child (GTK_WIDGET (box)));
}

void
door_help_view_fill (
    GtkBox *box, const DoorHelpPage *page, const char *pictures, GCallback on_link, gpointer data)
{
  const View view = { pictures, on_link, data };
  PangoLanguage *language = pango_language_from_string (page->language);
  gboolean rtl = pango_language_includes_script (language, PANGO_SCRIPT_ARABIC)
                 || pango_language_includes_script (language, PANGO_SCRIPT_HEBREW);

  door_help_view_clear (box);
  for (guint i = 0; i < page->blocks->len; i++)
    {
      GtkWidget *widget = new_block (&view, g_ptr_array_index (page->blocks, i));

      /* One widget a block, so that an anchor is found by counting. */
      if (widget == NULL)
        gtk_widget_set_visible (widget = gtk_label_new (""), FALSE);
      gtk_box_append (box, widget);
    }
  door_text_set_language (GTK_WIDGET (box), page->language);
  set_direction (GTK_WIDGET (box), rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  if (page->draft)
    add_draft_notice (box);
}
