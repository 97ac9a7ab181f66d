/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-team-parts.h"

#include <glib/gi18n.h>

GtkWidget *
door_part_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

GtkWidget *
door_part_heading (const char *text)
{
  return door_part_label (text, "team-heading");
}

const char *
door_part_severity_icon (DoorTeamSeverity severity)
{
  static const char *const icons[] = {
    [DOOR_TEAM_SEVERITY_NONE] = "",
    [DOOR_TEAM_SEVERITY_NOTE] = "door-state-half-symbolic",
    [DOOR_TEAM_SEVERITY_CHECK] = "door-attention-symbolic",
    [DOOR_TEAM_SEVERITY_URGENT] = "door-attention-symbolic",
  };

  return icons[severity];
}

const char *
door_part_severity_words (DoorTeamSeverity severity)
{
  static const char *const words[] = {
    [DOOR_TEAM_SEVERITY_NONE] = "",
    [DOOR_TEAM_SEVERITY_NOTE] = N_ ("Worth knowing"),
    [DOOR_TEAM_SEVERITY_CHECK] = N_ ("Check"),
    [DOOR_TEAM_SEVERITY_URGENT] = N_ ("Check first"),
  };

  return *words[severity] ? _ (words[severity]) : "";
}

static void
on_choice_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
on_choice_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), text);
}

/* The open list keeps its own rows: whole, and with a mark at the chosen one. */
static void
shorten_chosen (GtkDropDown *choice)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_choice_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_choice_bind), NULL);
  gtk_drop_down_set_list_factory (choice, gtk_drop_down_get_factory (choice));
  gtk_drop_down_set_factory (choice, factory);
}

GtkWidget *
door_part_choice (const char *const *labels, const char *name)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (labels);

  shorten_chosen (GTK_DROP_DOWN (choice));
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return choice;
}

/* --- Pages ------------------------------------------------------------------------------------- */

static void
on_page_chosen (GtkDropDown *choice, GParamSpec *pspec, GtkStack *stack)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (stack);

  gtk_selection_model_select_item (pages, gtk_drop_down_get_selected (choice), TRUE);
}

static void
on_page_shown (GtkStack *stack, GParamSpec *pspec, GtkDropDown *choice)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (stack);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (pages)); i++)
    if (gtk_selection_model_is_selected (pages, i))
      gtk_drop_down_set_selected (choice, i);
}

/* The pages as a list that opens. */
static GtkWidget *
new_page_choice (GtkStack *stack)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (stack);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (pages));
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  GtkWidget *choice;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) page = g_list_model_get_item (G_LIST_MODEL (pages), i);

      g_ptr_array_add (titles, g_strdup (gtk_stack_page_get_title (GTK_STACK_PAGE (page))));
    }
  g_ptr_array_add (titles, NULL);
  choice = door_part_choice ((const char *const *) titles->pdata, _ ("Page"));
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (on_page_chosen), stack, 0);
  g_signal_connect_object (stack, "notify::visible-child", G_CALLBACK (on_page_shown), choice, 0);
  return choice;
}

GtkWidget *
door_part_pages (GtkStack *stack)
{
  GtkWidget *squeezer = adw_squeezer_new ();
  GtkWidget *switcher = gtk_stack_switcher_new ();

  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), stack);
  gtk_widget_set_halign (switcher, GTK_ALIGN_CENTER);
  adw_squeezer_set_homogeneous (ADW_SQUEEZER (squeezer), FALSE);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), switcher);
  adw_squeezer_add (ADW_SQUEEZER (squeezer), new_page_choice (stack));
  gtk_widget_add_css_class (squeezer, "team-pages");
  return squeezer;
}

/* --- Words ------------------------------------------------------------------------------------- */

typedef struct {
  AdwMessageDialog *dialog;
  GtkTextBuffer *buffer;
  gboolean may_be_empty;
  DoorPartWords done;
  DoorPartChosen chosen; /* instead of `done` */
  GtkWidget *choice;     /* NULL */
  gpointer data;
} Asking;

static char *
words_of (Asking *self)
{
  GtkTextIter start, end;
  char *text;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  return g_strstrip (text);
}

static void
on_words_changed (Asking *self)
{
  g_autofree char *words = words_of (self);

  adw_message_dialog_set_response_enabled (self->dialog, "go",
                                           self->may_be_empty || *words != '\0');
}

static void
on_response (AdwMessageDialog *dialog, const char *response, Asking *self)
{
  g_autofree char *words = words_of (self);
  const char *said = g_str_equal (response, "go") ? words : NULL;

  if (self->chosen != NULL)
    self->chosen (
        said, self->choice != NULL ? gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choice)) : 0,
        self->data);
  else
    self->done (said, self->data);
}

static GtkWidget *
new_editor (Asking *self, const char *before, const char *name)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *frame = gtk_scrolled_window_new ();

  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_set_text (self->buffer, before != NULL ? before : "", -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (frame), 96);
  gtk_widget_add_css_class (frame, "answer-text");
  return frame;
}

static void
open_dialog (GtkWidget *over,
             Asking asking,
             const char *title,
             const char *body,
             const char *action,
             GtkWidget *above,
             const char *before)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (over)), title, body);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  Asking *self = g_memdup2 (&asking, sizeof asking);

  self->dialog = ADW_MESSAGE_DIALOG (dialog);
  g_object_set_data_full (G_OBJECT (dialog), "door-asking", self, g_free);
  if (above != NULL)
    gtk_box_append (GTK_BOX (box), above);
  gtk_box_append (GTK_BOX (box), new_editor (self, before, title));
  adw_message_dialog_set_extra_child (self->dialog, box);
  adw_message_dialog_add_responses (self->dialog, "stay", _ ("Not now"), "go", action, NULL);
  adw_message_dialog_set_response_appearance (self->dialog, "go", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (self->dialog, "stay");
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (on_words_changed), self);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), self);
  on_words_changed (self);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
door_part_ask (GtkWidget *over,
               const char *title,
               const char *body,
               const char *before,
               const char *action,
               gboolean may_be_empty,
               DoorPartWords done,
               gpointer data)
{
  open_dialog (over, (Asking){ .may_be_empty = may_be_empty, .done = done, .data = data }, title,
               body, action, NULL, before);
}

void
door_part_ask_among (GtkWidget *over,
                     const char *title,
                     const char *body,
                     const char *const *labels,
                     const char *name,
                     const char *action,
                     DoorPartChosen chosen,
                     gpointer data)
{
  GtkWidget *choice = labels != NULL ? door_part_choice (labels, name) : NULL;

  open_dialog (over, (Asking){ .chosen = chosen, .choice = choice, .data = data }, title, body,
               action, choice, NULL);
}
