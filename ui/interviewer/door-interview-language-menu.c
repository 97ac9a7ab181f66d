/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The languages of the interview: the button that says which one is read now, the list below it, and
 * what this machine cannot show. */
#define G_LOG_DOMAIN "door-ui"

#include "door-interview-page-private.h"

#include "door-scripts.h"
#include "door-text.h"

/* Of a language without a code so much of its name always stands there: the bar above must fit a small
 * tablet with large type. */
#define MOST_LANGUAGE_CHARS 3

/* "EN": the bar is narrow; the names stand in the list below it. A code is never cut. */
static void
show_language_button (DoorInterviewPage *self, const char *name)
{
  const char *code = door_interview_get_language_code (self->interview);
  gboolean has_code = code != NULL && *code != '\0';
  g_autofree char *text = has_code ? g_ascii_strup (code, -1) : g_strdup (name);

  gtk_label_set_text (self->language_label, text);
  gtk_label_set_ellipsize (self->language_label,
                           has_code ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (self->language_label, has_code ? -1 : MOST_LANGUAGE_CHARS);
}

/* The whole window follows the language of the interview, with its menus and dialogs; where the questionnaire
 * does not say which that is, the program's. */
static GtkTextDirection
direction_of (DoorInterviewPage *self)
{
  const char *code = door_interview_get_language_code (self->interview);

  if (code == NULL || *code == '\0')
    return door_text_get_direction ();
  return door_interview_get_is_rtl (self->interview) ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR;
}

static void
show_language (DoorInterviewPage *self)
{
  const char *const *languages = door_interview_get_languages (self->interview);
  guint current = door_interview_get_language (self->interview);
  guint index = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->language_box)); row != NULL;
       row = gtk_widget_get_next_sibling (row), index++)
    {
      GtkWidget *mark = gtk_widget_get_last_child (gtk_button_get_child (GTK_BUTTON (row)));

      gtk_widget_set_opacity (mark, index == current ? 1 : 0);
      gtk_accessible_update_state (
          GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_CHECKED,
          index == current ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
    }
  door_text_set_language (GTK_WIDGET (self->section),
                          door_interview_get_language_code (self->interview));
  if (current < g_strv_length ((char **) languages))
    show_language_button (self, languages[current]);
  gtk_widget_set_visible (GTK_WIDGET (self->language_button),
                          g_strv_length ((char **) languages) > 1);
  gtk_widget_set_default_direction (direction_of (self));
}

static void
on_language_chosen (DoorInterviewPage *self, GtkWidget *row)
{
  guint index = 0;

  for (GtkWidget *other = gtk_widget_get_prev_sibling (row); other != NULL;
       other = gtk_widget_get_prev_sibling (other))
    index++;
  gtk_menu_button_popdown (self->language_button);
  door_interview_page_commit (self);
  door_interview_set_language (self->interview, index);
  door_interview_page_queue_focus (self);
}

static void
add_language (DoorInterviewPage *self, const char *name)
{
  GtkWidget *row
      = g_object_new (GTK_TYPE_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *label = gtk_label_new (name);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("door-saved-symbolic"));
  gtk_button_set_child (GTK_BUTTON (row), box);
  gtk_widget_add_css_class (row, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (row, "clicked", G_CALLBACK (on_language_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->language_box, row);
}

/* Better told before the first question than seen as boxes in the middle. */
static void
show_missing_scripts (DoorInterviewPage *self)
{
  g_auto (GStrv) codes = door_interview_get_language_codes (self->interview);
  g_autofree char *text = door_scripts_describe_missing (
      GTK_WIDGET (self), (const char *const *) codes,
      door_interview_get_languages (self->interview), g_strv_length (codes));

  gtk_label_set_text (self->scripts_note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->scripts_note), text != NULL);
}

void
door_interview_page_make_language_menu (DoorInterviewPage *self)
{
  const char *const *languages = door_interview_get_languages (self->interview);

  for (guint i = 0; languages[i] != NULL; i++)
    add_language (self, languages[i]);
  g_signal_connect_object (self->interview, "notify::language", G_CALLBACK (show_language), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->interview, "notify::is-rtl", G_CALLBACK (show_language), self,
                           G_CONNECT_SWAPPED);
  show_language (self);
  show_missing_scripts (self);
}
