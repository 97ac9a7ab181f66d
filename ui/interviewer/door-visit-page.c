/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-visit-page.h"

#include <glib/gi18n.h>

#include "door-appointment-page.h"
#include "door-big-choice.h"

struct _DoorVisitPage {
  AdwBin parent_instance;
  DoorVisitReport *report;
  GDateTime *now;
  char *shown; /* question or code the page stands at */

  GtkWidget *body; /* a box */
  GtkWidget *consequence;
  GtkWidget *keep;
  GtkWidget *back;
  GtkWidget *missing;
};

enum { KEEP, INTERVIEW, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorVisitPage, door_visit_page, ADW_TYPE_BIN)

/* --- Parts -------------------------------------------------------------------------------- */

static GtkWidget *
new_text (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
clear_body (DoorVisitPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->body)) != NULL)
    gtk_box_remove (GTK_BOX (self->body), child);
}

static void
on_answer (DoorVisitPage *self, guint index)
{
  door_visit_report_choose (self->report, index);
}

static void
show_question (DoorVisitPage *self)
{
  GtkWidget *choice = door_big_choice_new ();

  door_big_choice_set (DOOR_BIG_CHOICE (choice), door_visit_report_get_question (self->report),
                       door_visit_report_get_answers (self->report));
  g_signal_connect_object (choice, "chosen", G_CALLBACK (on_answer), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->body), choice);
  gtk_widget_grab_focus (choice);
}

static const char *
detail_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "detail");
}

static void
on_detail_chosen (DoorVisitPage *self, guint index, GtkWidget *choice)
{
  g_auto (GStrv) values = door_visit_report_detail_choices (detail_of (choice));

  door_visit_report_set_detail (self->report, detail_of (choice), values[2 * index]);
}

static void
add_choices (DoorVisitPage *self, const char *detail, char **values)
{
  GtkWidget *choice = door_big_choice_new ();
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  int selected = -1;

  for (guint i = 0; values[i] != NULL; i += 2)
    {
      g_strv_builder_add (labels, values[i + 1]);
      if (g_str_equal (values[i], door_visit_report_get_detail (self->report, detail)))
        selected = (int) i / 2;
    }
  all = g_strv_builder_end (labels);
  door_big_choice_set (DOOR_BIG_CHOICE (choice), door_visit_report_detail_title (detail),
                       (const char *const *) all);
  door_big_choice_select (DOOR_BIG_CHOICE (choice), selected);
  g_object_set_data (G_OBJECT (choice), "detail", (gpointer) detail);
  g_signal_connect_object (choice, "chosen", G_CALLBACK (on_detail_chosen), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->body), choice);
}

static void
on_note_changed (DoorVisitPage *self, GtkEditable *entry)
{
  door_visit_report_set_detail (self->report, "note", gtk_editable_get_text (entry));
}

static void
add_note (DoorVisitPage *self)
{
  GtkWidget *entry = gtk_entry_new ();
  const char *title = door_visit_report_detail_title ("note");

  gtk_box_append (GTK_BOX (self->body), new_text (title, "detail-title"));
  gtk_editable_set_text (GTK_EDITABLE (entry), door_visit_report_get_detail (self->report, "note"));
  gtk_widget_add_css_class (entry, "answer-entry");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_note_changed), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->body), entry);
}

static void
on_when (DoorVisitPage *self, GDateTime *when)
{
  g_autofree char *text = when != NULL ? g_date_time_format_iso8601 (when) : NULL;

  door_visit_report_set_detail (self->report, "appointment", text);
}

static void
add_appointment (DoorVisitPage *self)
{
  GtkWidget *picker = door_appointment_picker_new ();

  door_appointment_picker_begin (DOOR_APPOINTMENT_PICKER (picker), self->now, NULL);
  gtk_box_append (GTK_BOX (self->body),
                  new_text (door_visit_report_detail_title ("appointment"), "detail-title"));
  g_signal_connect_object (picker, "changed", G_CALLBACK (on_when), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->body), picker);
}

static void
show_details (DoorVisitPage *self)
{
  const char *const *wanted = door_visit_report_get_wanted (self->report);
  g_autofree char *code = door_visit_report_describe (self->report);

  gtk_box_append (GTK_BOX (self->body), new_text (code, "read-aloud"));
  for (guint i = 0; wanted[i] != NULL; i++)
    {
      g_auto (GStrv) values = door_visit_report_detail_choices (wanted[i]);

      if (values != NULL)
        add_choices (self, wanted[i], values);
      else if (g_str_equal (wanted[i], "note"))
        add_note (self);
      else
        add_appointment (self);
    }
}

/* --- The page ----------------------------------------------------------------------------- */

static void
show_ready (DoorVisitPage *self)
{
  const char *missing = door_visit_report_get_missing (self->report);
  g_autofree char *consequence = door_visit_report_get_consequence (self->report);
  gboolean asked = door_visit_report_get_question (self->report) == NULL;

  gtk_widget_set_visible (self->keep, asked);
  gtk_widget_set_sensitive (self->keep, missing == NULL);
  gtk_label_set_text (GTK_LABEL (self->missing), asked && missing != NULL ? missing : "");
  gtk_widget_set_visible (self->missing, asked && missing != NULL);
  gtk_label_set_text (GTK_LABEL (self->consequence), consequence);
  gtk_widget_set_visible (self->consequence, *consequence != '\0');
}

static void
on_changed (DoorVisitPage *self)
{
  const char *question = door_visit_report_get_question (self->report);
  const char *now = question != NULL ? question : door_visit_report_get_code (self->report);

  if (door_visit_report_opens_interview (self->report))
    {
      g_signal_emit (self, signals[INTERVIEW], 0);
      return;
    }
  if (g_strcmp0 (now, self->shown) != 0)
    {
      g_free (self->shown);
      self->shown = g_strdup (now);
      clear_body (self);
      if (question != NULL)
        show_question (self);
      else
        show_details (self);
    }
  show_ready (self);
}

void
door_visit_page_set_report (DoorVisitPage *self, DoorVisitReport *report, GDateTime *now)
{
  g_clear_pointer (&self->now, g_date_time_unref);
  self->now = g_date_time_ref (now);
  if (self->report != NULL)
    g_signal_handlers_disconnect_by_data (self->report, self);
  g_set_object (&self->report, report);
  g_clear_pointer (&self->shown, g_free);
  g_signal_connect_object (report, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
}

DoorVisitReport *
door_visit_page_get_report (DoorVisitPage *self)
{
  return self->report;
}

static void
on_keep (DoorVisitPage *self)
{
  g_signal_emit (self, signals[KEEP], 0);
}

static void
on_back (DoorVisitPage *self)
{
  door_visit_report_back (self->report);
}

static void
door_visit_page_dispose (GObject *object)
{
  DoorVisitPage *self = DOOR_VISIT_PAGE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->report);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->now, g_date_time_unref);
  G_OBJECT_CLASS (door_visit_page_parent_class)->dispose (object);
}

static void
door_visit_page_class_init (DoorVisitPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_visit_page_dispose;
  signals[KEEP] = g_signal_new ("keep", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[INTERVIEW] = g_signal_new ("interview", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-visit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorVisitPage, body);
  gtk_widget_class_bind_template_child (widget_class, DoorVisitPage, consequence);
  gtk_widget_class_bind_template_child (widget_class, DoorVisitPage, keep);
  gtk_widget_class_bind_template_child (widget_class, DoorVisitPage, back);
  gtk_widget_class_bind_template_child (widget_class, DoorVisitPage, missing);
  gtk_widget_class_bind_template_callback (widget_class, on_keep);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static void
door_visit_page_init (DoorVisitPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
