/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-case-page-private.h"

#include <glib/gi18n.h>

enum { INTERVIEW, BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorCasePage, door_case_page, ADW_TYPE_BIN)

/* --- Showing ------------------------------------------------------------------------------ */

void
door_case_page_show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

void
door_case_page_show_trouble (DoorCasePage *self, const char *text)
{
  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble_box, text != NULL);
}

static void
show_acts (DoorCasePage *self)
{
  DoorCaseAct next = door_case_file_get_next (self->file);

  for (guint act = 0; act < DOOR_CASE_N_ACTS; act++)
    {
      GtkWidget *button = self->buttons[act];

      gtk_widget_set_visible (gtk_widget_get_parent (button), door_case_file_may (self->file, act));
      gtk_button_set_label (GTK_BUTTON (button), door_case_file_act_label (self->file, act));
      if (act == next)
        gtk_widget_add_css_class (button, "suggested-action");
      else
        gtk_widget_remove_css_class (button, "suggested-action");
      gtk_widget_set_sensitive (button, !self->busy);
    }
}

static void
show_all (DoorCasePage *self)
{
  DoorCase *item = door_case_file_get_case (self->file);

  door_title_set_title (self->title, door_case_get_label (item));
  door_case_page_show_text (self->address, door_case_get_address (item));
  door_case_page_show_text (self->facts, door_case_file_get_facts_text (self->file));
  gtk_label_set_text (self->warning, door_case_file_get_warning (self->file));
  gtk_widget_set_visible (self->warning_box, *door_case_file_get_warning (self->file) != '\0');
  gtk_label_set_text (self->office_note, door_case_file_get_office_note (self->file));
  gtk_widget_set_visible (self->note_box, *door_case_file_get_office_note (self->file) != '\0');
  door_case_page_show_text (self->state, door_case_get_state_text (item));
  door_case_page_show_text (self->code, door_case_file_get_code_text (self->file));
  door_case_page_show_text (self->why, door_case_file_get_code_why (self->file));
  door_case_page_show_text (self->rules, door_case_file_get_rules_text (self->file));
  gtk_widget_set_visible (self->history_title,
                          g_list_model_get_n_items (door_case_file_get_moments (self->file)) > 0);
  show_acts (self);
}

static GtkWidget *
history_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
create_moment (gpointer item, gpointer data)
{
  DoorMoment *moment = item;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_box_append (GTK_BOX (box), history_label (door_moment_get_when (moment), "moment-when"));
  gtk_box_append (GTK_BOX (box), history_label (door_moment_get_title (moment), "moment-title"));
  if (*door_moment_get_detail (moment) != '\0')
    gtk_box_append (GTK_BOX (box), history_label (door_moment_get_detail (moment), NULL));
  if (door_moment_get_from_office (moment))
    gtk_widget_add_css_class (row, "from-office");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  door_moment_get_title (moment), -1);
  return row;
}

void
door_case_page_show_page (DoorCasePage *self, const char *name)
{
  gboolean home = g_str_equal (name, "case");

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_label_set_text (self->back_label, home ? _ ("Cases") : _ ("Back"));
  if (home)
    door_case_page_focus (self);
}

void
door_case_page_set_busy (DoorCasePage *self, gboolean busy)
{
  self->busy = busy;
  show_acts (self);
}

/* --- Doing -------------------------------------------------------------------------------- */

static void
on_back (DoorCasePage *self)
{
  if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "case"))
    door_case_page_show_page (self, "case");
  else if (!self->busy)
    g_signal_emit (self, signals[BACK], 0);
}

static void
on_left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCasePage) self = DOOR_CASE_PAGE (data);
  g_autoptr (GError) error = NULL;

  if (!door_case_file_finish (DOOR_CASE_FILE (source), result, &error)
      && !g_cancellable_is_cancelled (self->gone))
    door_case_page_show_trouble (self, error->message);
}

void
door_case_page_left_interview (DoorCasePage *self, gboolean finished)
{
  door_case_file_left_interview_async (self->file, finished, on_left, g_object_ref (self));
}

const char *
door_case_page_get_case_id (DoorCasePage *self)
{
  return door_case_get_id (door_case_file_get_case (self->file));
}

const char *
door_case_page_get_district (DoorCasePage *self)
{
  return door_case_file_get_district (self->file);
}

void
door_case_page_focus (DoorCasePage *self)
{
  DoorCaseAct next = door_case_file_get_next (self->file);

  if (next < DOOR_CASE_N_ACTS)
    gtk_widget_grab_focus (self->buttons[next]);
}

/* --- The widget --------------------------------------------------------------------------- */

static void
on_act_clicked (DoorCasePage *self, GtkWidget *button)
{
  for (guint act = 0; act < DOOR_CASE_N_ACTS; act++)
    if (self->buttons[act] == button && !self->busy)
      door_case_page_do_act (self, act);
}

static void
add_buttons (DoorCasePage *self)
{
  for (guint act = 0; act < DOOR_CASE_N_ACTS; act++)
    {
      GtkWidget *button = gtk_button_new_with_label ("");
      GtkWidget *child = gtk_flow_box_child_new ();

      gtk_widget_set_hexpand (button, TRUE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_insert (self->acts, child, -1);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_act_clicked), self,
                               G_CONNECT_SWAPPED);
      self->buttons[act] = button;
    }
}

GtkWidget *
door_case_page_new (DoorCaseFile *file)
{
  DoorCasePage *self = g_object_new (DOOR_TYPE_CASE_PAGE, NULL);

  self->file = g_object_ref (file);
  gtk_list_box_bind_model (self->history, door_case_file_get_moments (file), create_moment, self,
                           NULL);
  g_signal_connect_object (file, "changed", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  show_all (self);
  door_case_page_show_page (self, "case");
  return GTK_WIDGET (self);
}

static void
door_case_page_dispose (GObject *object)
{
  DoorCasePage *self = DOOR_CASE_PAGE (object);

  if (self->gone != NULL)
    g_cancellable_cancel (self->gone);
  if (self->history != NULL)
    gtk_list_box_bind_model (self->history, NULL, NULL, NULL, NULL);
  self->history = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->gone);
  g_clear_object (&self->chooser);
  g_clear_object (&self->file);
  G_OBJECT_CLASS (door_case_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, title);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, back_label);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, stack);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, address);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, facts);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, warning_box);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, warning);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, note_box);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, office_note);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, state);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, code);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, why);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, rules);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, trouble_box);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, trouble);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, history_title);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, history);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, acts);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, report);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, appointment);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, colleagues);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, note);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, extras);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, extras_wrong);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, withdrawal);
  gtk_widget_class_bind_template_child (widget_class, DoorCasePage, is_wanted);
}

static void
door_case_page_class_init (DoorCasePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_case_page_dispose;
  signals[INTERVIEW] = g_signal_new ("interview", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, DOOR_TYPE_INTERVIEW);
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (DOOR_TYPE_VISIT_PAGE);
  g_type_ensure (DOOR_TYPE_APPOINTMENT_PAGE);
  g_type_ensure (DOOR_TYPE_BIG_CHOICE);
  g_type_ensure (DOOR_TYPE_TITLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-case-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  door_case_page_bind_acts (widget_class);
}

static void
door_case_page_init (DoorCasePage *self)
{
  self->gone = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_buttons (self);
}
