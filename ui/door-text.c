/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-text.h"

#include <glib/gi18n.h>

#define LANGUAGE_CLASS "lang-"

static void
mark_language (GtkWidget *widget, PangoAttrList *attributes)
{
  if (GTK_IS_LABEL (widget))
    gtk_label_set_attributes (GTK_LABEL (widget), attributes);
  else if (GTK_IS_TEXT (widget))
    gtk_text_set_attributes (GTK_TEXT (widget), attributes);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    mark_language (child, attributes);
}

static void
set_language_class (GtkWidget *widget, const char *code)
{
  g_auto (GStrv) classes = gtk_widget_get_css_classes (widget);
  g_autofree char *wanted = code != NULL ? g_strconcat (LANGUAGE_CLASS, code, NULL) : NULL;

  for (guint i = 0; classes[i] != NULL; i++)
    {
      if (g_str_has_prefix (classes[i], LANGUAGE_CLASS) && g_strcmp0 (classes[i], wanted) != 0)
        gtk_widget_remove_css_class (widget, classes[i]);
    }
  if (wanted != NULL)
    gtk_widget_add_css_class (widget, wanted);
}

void
door_text_set_language (GtkWidget *widget, const char *code)
{
  g_autoptr (PangoAttrList) attributes = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (code != NULL && *code != '\0')
    {
      attributes = pango_attr_list_new ();
      pango_attr_list_insert (attributes,
                              pango_attr_language_new (pango_language_from_string (code)));
    }
  set_language_class (widget, code);
  mark_language (widget, attributes);
}

GtkTextDirection
door_text_get_direction (void)
{
  /* Translators: in a language written from right to left translate this as "default:RTL". */
  const char *direction = _ ("default:LTR");

  return g_str_equal (direction, "default:RTL") ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR;
}

char *
door_text_from_markup (const char *markup)
{
  g_autofree char *text = NULL;

  if (markup == NULL || !pango_parse_markup (markup, -1, 0, NULL, &text, NULL, NULL))
    return g_strdup (markup != NULL ? markup : "");
  g_strdelimit (text, "\n\r\t", ' ');
  return g_steal_pointer (&text);
}
