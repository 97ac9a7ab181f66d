/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-end-page.h"

#include <glib/gi18n.h>

#include "door-focus.h"
#include "door-guard.h"
#include "door-place-item.h"

struct _DoorEndPage {
  AdwBin parent_instance;
  DoorInterview *interview;
  GtkImage *mark;
  GtkLabel *title;
  GtkLabel *explanation;
  GtkWidget *trouble_box;
  GtkLabel *trouble;
  GtkWidget *services;
  GtkWidget *comments_title;
  GtkListBox *comments; /* what the supervisor asked about */
  GtkListBox *list;
};

G_DEFINE_TYPE (DoorEndPage, door_end_page, ADW_TYPE_BIN)

static const char attention_icon[] = "door-attention-symbolic";

static void
say (DoorEndPage *self, const char *icon, const char *title, const char *explanation)
{
  gtk_image_set_from_icon_name (self->mark, icon);
  if (g_str_equal (icon, attention_icon))
    gtk_widget_add_css_class (GTK_WIDGET (self->mark), "attention");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->mark), "attention");
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->explanation, explanation);
}

static void
say_problems (DoorEndPage *self, guint count)
{
  g_autofree char *title = g_strdup_printf (
      ngettext ("One thing is left to do", "%u things are left to do", count), count);

  say (self, attention_icon, title,
       _ ("Go to each of them and answer or correct it. Then come back here and finish."));
}

static gboolean
is_preview (DoorEndPage *self)
{
  return door_interview_get_saving (self->interview) == DOOR_SAVING_NOTHING;
}

static void
say_closed (DoorEndPage *self)
{
  if (is_preview (self))
    say (self, "door-state-done-symbolic", _ ("The preview is finished"),
         _ ("At the door the interview would be closed now and sent. This one was a trial: nothing "
            "of it is kept. “Begin anew” tries the questionnaire once more."));
  else
    say (self, "door-sealed-symbolic", _ ("This interview is finished"),
         _ ("It is closed, and only the office can open it. It is sent as soon as there is a "
            "connection; nothing more is to be done here."));
}

/* What waits for another time stands first: who comes again does not finish now. */
static void
say_complete (DoorEndPage *self)
{
  guint aside = door_interview_count_set_aside (self->interview);
  DoorGuard *guard = door_interview_get_guard (self->interview);
  const char *left_out = guard != NULL ? door_guard_get_left_out (guard) : NULL;
  const char *usual
      = _ ("Thank the person for their time. When you finish, the interview is closed and made "
           "ready to send. Until then you can still go back and correct answers.");
  g_autofree char *words
      = left_out != NULL ? g_strconcat (left_out, "\n\n", usual, NULL) : g_strdup (usual);
  g_autofree char *both = NULL;

  if (aside > 0)
    both = g_strdup_printf (
        ngettext ("%s\n\n%u answer given earlier no longer belongs to the interview and is not "
                  "sent.",
                  "%s\n\n%u answers given earlier no longer belong to the interview and are not "
                  "sent.",
                  aside),
        words, aside);
  say (self, left_out != NULL ? attention_icon : "door-state-done-symbolic",
       left_out != NULL ? _ ("Personal questions wait") : _ ("Everything has been asked"),
       both != NULL ? both : words);
}

/* Whether the list was offered is said on the page of safety: looked at again on the way back from there. */
static void
show_services (DoorEndPage *self)
{
  DoorGuard *guard = self->interview != NULL ? door_interview_get_guard (self->interview) : NULL;

  gtk_widget_set_visible (
      self->services, guard != NULL && door_interview_get_page (self->interview) == DOOR_PAGE_END
                          && door_guard_owes_referral (guard));
}

static void
show_end (DoorEndPage *self)
{
  guint problems = g_list_model_get_n_items (door_interview_get_problems (self->interview));

  gboolean commented = g_list_model_get_n_items (door_interview_get_commented (self->interview)) > 0
                       && door_interview_get_page (self->interview) != DOOR_PAGE_CLOSED;

  show_services (self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), problems > 0);
  gtk_widget_set_visible (self->comments_title, commented);
  gtk_widget_set_visible (GTK_WIDGET (self->comments), commented);
  if (door_interview_get_page (self->interview) == DOOR_PAGE_CLOSED)
    say_closed (self);
  else if (problems > 0)
    say_problems (self, problems);
  else
    say_complete (self);
}

static void
go (DoorEndPage *self, GListModel *places, GtkListBoxRow *row)
{
  g_autoptr (DoorPlaceRow) place
      = g_list_model_get_item (places, (guint) gtk_list_box_row_get_index (row));

  if (place != NULL)
    door_interview_go (self->interview, place);
}

static void
on_row_activated (DoorEndPage *self, GtkListBoxRow *row)
{
  go (self, door_interview_get_problems (self->interview), row);
}

static void
on_comment_activated (DoorEndPage *self, GtkListBoxRow *row)
{
  go (self, door_interview_get_commented (self->interview), row);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  DoorEndPage *self = DOOR_END_PAGE (data);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *place = door_place_item_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("door-next-symbolic");

  door_place_item_show (DOOR_PLACE_ITEM (place), item,
                        door_interview_get_language_code (self->interview));
  gtk_box_append (GTK_BOX (box), place);
  gtk_box_append (GTK_BOX (box), arrow);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  door_place_get_label (item), -1);
  return row;
}

void
door_end_page_set_interview (DoorEndPage *self, DoorInterview *interview)
{
  GListModel *problems;

  g_return_if_fail (DOOR_IS_END_PAGE (self) && self->interview == NULL);

  self->interview = g_object_ref (interview);
  problems = door_interview_get_problems (interview);
  gtk_list_box_bind_model (self->list, problems, create_row, self, NULL);
  gtk_list_box_bind_model (self->comments, door_interview_get_commented (interview), create_row,
                           self, NULL);
  g_signal_connect_object (problems, "items-changed", G_CALLBACK (show_end), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (interview, "notify::page", G_CALLBACK (show_end), self,
                           G_CONNECT_SWAPPED);
  show_end (self);
}

void
door_end_page_set_trouble (DoorEndPage *self, const char *text)
{
  g_return_if_fail (DOOR_IS_END_PAGE (self));

  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_box, text != NULL);
}

static gboolean
door_end_page_grab_focus (GtkWidget *widget)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (DOOR_END_PAGE (widget)->list, 0);

  return first != NULL && gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
door_end_page_dispose (GObject *object)
{
  DoorEndPage *self = DOOR_END_PAGE (object);

  if (self->list != NULL)
    {
      gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
      gtk_list_box_bind_model (self->comments, NULL, NULL, NULL, NULL);
    }
  self->list = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->interview);
  G_OBJECT_CLASS (door_end_page_parent_class)->dispose (object);
}

static void
door_end_page_class_init (DoorEndPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_end_page_dispose;
  widget_class->grab_focus = door_end_page_grab_focus;
  widget_class->focus = door_focus_child;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-end-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorEndPage, mark);
  gtk_widget_class_bind_template_child (widget_class, DoorEndPage, title);
  gtk_widget_class_bind_template_child (widget_class, DoorEndPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, DoorEndPage, trouble_box);
  gtk_widget_class_bind_template_child (widget_class, DoorEndPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, DoorEndPage, services);
  gtk_widget_class_bind_template_child (widget_class, DoorEndPage, comments_title);
  gtk_widget_class_bind_template_child (widget_class, DoorEndPage, comments);
  gtk_widget_class_bind_template_child (widget_class, DoorEndPage, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_comment_activated);
}

static void
door_end_page_init (DoorEndPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (show_services), NULL);
}
