/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-care-page.h"

#include <glib/gi18n.h>

#include "door-title.h"

struct _DoorCarePage {
  AdwBin parent_instance;
  DoorSafety *safety;
  DoorCover *cover;
  GCancellable *gone;
  char *case_id;
  char *district;

  GtkBox *body;
  GtkWidget *said;
  GtkWidget *check_in;
  GtkWidget *pin;
};

enum { BACK, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_TYPE (DoorCarePage, door_care_page, ADW_TYPE_BIN)

/* --- Building ----------------------------------------------------------------------------- */

static GtkWidget *
new_text (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static GtkBox *
new_part (DoorCarePage *self, const char *title, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_add_css_class (box, "case-stand");
  gtk_box_append (GTK_BOX (box), new_text (title, "detail-title"));
  if (text != NULL)
    gtk_box_append (GTK_BOX (box), new_text (text, NULL));
  gtk_box_append (self->body, box);
  return GTK_BOX (box);
}

static GtkWidget *
new_row (GtkBox *part)
{
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 3);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 8);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 8);
  gtk_box_append (part, flow);
  return flow;
}

/* --- Noting ------------------------------------------------------------------------------- */

static void
say (DoorCarePage *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->said), text);
  gtk_widget_set_visible (self->said, TRUE);
}

static void
on_noted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCarePage) self = DOOR_CARE_PAGE (data);
  g_autoptr (GError) error = NULL;
  gboolean noted = door_safety_note_finish (DOOR_SAFETY (source), result, &error);

  if (!g_cancellable_is_cancelled (self->gone))
    say (self, noted ? _ ("Noted. It is sent with the next connection.") : error->message);
}

static void
note (DoorCarePage *self, DoorSafetyAct act, const char *text)
{
  door_safety_note_async (self->safety, act, self->case_id, text, on_noted, g_object_ref (self));
}

static void
on_act (DoorCarePage *self, GtkWidget *button)
{
  note (self, (DoorSafetyAct) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "act")),
        NULL);
}

static void
add_act (DoorCarePage *self, GtkWidget *row, const char *label, DoorSafetyAct act)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data (G_OBJECT (button), "act", GUINT_TO_POINTER (act));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_act), self, G_CONNECT_SWAPPED);
  gtk_flow_box_insert (GTK_FLOW_BOX (row), button, -1);
}

static void
on_text_kept (DoorCarePage *self, GtkWidget *button)
{
  GtkEditable *entry = g_object_get_data (G_OBJECT (button), "entry");
  const char *text = gtk_editable_get_text (entry);

  if (*text == '\0')
    return;
  note (self, (DoorSafetyAct) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "act")),
        text);
  gtk_editable_set_text (entry, "");
}

static void
add_text_act (
    DoorCarePage *self, GtkBox *part, const char *label, const char *action, DoorSafetyAct act)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *button = gtk_button_new_with_label (action);

  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data (G_OBJECT (button), "entry", entry);
  g_object_set_data (G_OBJECT (button), "act", GUINT_TO_POINTER (act));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_text_kept), self, G_CONNECT_SWAPPED);
  gtk_box_append (part, new_text (label, NULL));
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (part, box);
}

static void
add_helps (GtkBox *part, GPtrArray *helps, const char *none)
{
  if (helps->len == 0)
    gtk_box_append (part, new_text (none, "explanation"));
  for (guint i = 0; i < helps->len; i++)
    {
      const DoorSupport *help = g_ptr_array_index (helps, i);
      g_autofree char *number = g_strdup_printf ("\xe2\x81\xa6%s\xe2\x81\xa9", help->phone);

      gtk_box_append (part, new_text (help->name, "moment-title"));
      if (*help->what != '\0')
        gtk_box_append (part, new_text (help->what, NULL));
      if (*help->phone != '\0')
        gtk_box_append (part, new_text (number, "phone"));
      if (*help->hours != '\0')
        gtk_box_append (part, new_text (help->hours, "explanation"));
    }
}

/* --- The parts ---------------------------------------------------------------------------- */

static void
add_person (DoorCarePage *self)
{
  GtkBox *upset
      = new_part (self, _ ("The person is upset"),
                  _ ("Stop asking. Stay calm, give time, offer water. Say that they need not "
                     "go on. Go on only if they want to."));
  GtkWidget *row = new_row (upset);
  GtkBox *danger;

  add_act (self, row, _ ("We made a pause"), DOOR_SAFETY_DISTRESS_PAUSE);
  add_act (self, row, _ ("We stopped here"), DOOR_SAFETY_DISTRESS_STOP);
  danger
      = new_part (self, _ ("Somebody is in danger now"),
                  _ ("Think of your own safety first. Do not step in. Leave if you must, and call "
                     "from a safe place."));
  add_helps (danger, door_safety_get_protocol (self->safety)->contacts,
             _ ("The survey has given no numbers. Call your supervisor."));
  row = new_row (danger);
  add_act (self, row, _ ("Tell the supervisor: danger"), DOOR_SAFETY_DANGER);
  if (*door_safety_get_reporting_text (self->safety) != '\0')
    {
      gtk_box_append (danger, new_text (door_safety_get_reporting_text (self->safety), NULL));
      add_act (self, row, _ ("Something must be reported"), DOOR_SAFETY_MUST_REPORT);
    }
}

static void
add_services (DoorCarePage *self)
{
  g_autoptr (GPtrArray) helps
      = door_protocol_support_in (door_safety_get_protocol (self->safety), self->district);
  GtkBox *part = new_part (self, _ ("Services nearby"),
                           _ ("Offer the list to everyone, whatever they told. Leave nothing in "
                              "writing unless the person wants it."));
  GtkWidget *row;

  add_helps (part, helps,
             _ ("The survey has given no list. Ask your supervisor for one before you "
                "begin."));
  row = new_row (part);
  add_act (self, row, _ ("Offered and taken"), DOOR_SAFETY_REFERRAL_TAKEN);
  add_act (self, row, _ ("Offered, not wanted"), DOOR_SAFETY_REFERRAL_DECLINED);
  add_act (self, row, _ ("Not safe to offer"), DOOR_SAFETY_REFERRAL_UNSAFE);
}

static void
show_check_in (DoorCarePage *self)
{
  const char *text = door_safety_get_check_in_text (self->safety);

  gtk_label_set_text (GTK_LABEL (self->check_in), *text != '\0' ? text : _ ("None is due."));
}

static void
add_own (DoorCarePage *self)
{
  GtkBox *part = new_part (self, _ ("Checking in with your team"), NULL);
  GtkWidget *row;
  GtkBox *after;

  self->check_in = new_text ("", "numeric");
  gtk_box_append (part, self->check_in);
  row = new_row (part);
  add_act (self, row, _ ("I am well"), DOOR_SAFETY_WELL);
  add_act (self, row, _ ("I need help"), DOOR_SAFETY_HELP);
  show_check_in (self);
  g_signal_connect_object (self->safety, "changed", G_CALLBACK (show_check_in), self,
                           G_CONNECT_SWAPPED);
  after = new_part (self, _ ("How it is for you"),
                    *door_safety_get_workload_text (self->safety) != '\0'
                        ? door_safety_get_workload_text (self->safety)
                        : NULL);
  add_text_act (self, after, _ ("How did it go? Your supervisor reads it; write no answers."),
                _ ("Keep it"), DOOR_SAFETY_DEBRIEF);
  add_text_act (self, after,
                _ ("You may leave a part of an interview to a colleague. Which, and why?"),
                _ ("Leave it"), DOOR_SAFETY_DECLINE);
}

static void
on_pin_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorCarePage) self = DOOR_CARE_PAGE (data);
  g_autoptr (GError) error = NULL;
  gboolean kept = door_cover_set_pin_finish (DOOR_COVER (source), result, &error);

  if (g_cancellable_is_cancelled (self->gone))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->pin), "");
  say (self, kept ? _ ("The PIN is set. It leads back from the covered screen.") : error->message);
}

static void
on_set_pin (DoorCarePage *self)
{
  door_cover_set_pin_async (self->cover, gtk_editable_get_text (GTK_EDITABLE (self->pin)),
                            on_pin_kept, g_object_ref (self));
}

static void
add_pin (DoorCarePage *self)
{
  GtkBox *part = new_part (self, _ ("PIN for the covered screen"),
                           _ ("One touch on the corner, or F12, covers the screen with harmless "
                              "questions. The PIN leads "
                              "back: four to eight digits that nobody at the door would guess."));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *button = gtk_button_new_with_label (
      door_cover_get_has_pin (self->cover) ? _ ("Change the PIN") : _ ("Set the PIN"));

  self->pin = gtk_password_entry_new ();
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (self->pin), TRUE);
  gtk_widget_set_hexpand (self->pin, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("PIN"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_set_pin), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pin, "activate", G_CALLBACK (on_set_pin), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->pin);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (part, box);
}

/* --- The page ----------------------------------------------------------------------------- */

static void
on_back (DoorCarePage *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static gboolean
on_escape (GtkWidget *widget, GVariant *parameters, gpointer data)
{
  on_back (DOOR_CARE_PAGE (widget));
  return GDK_EVENT_STOP;
}

GtkWidget *
door_care_page_new (DoorSafety *safety, DoorCover *cover, const char *case_id, const char *district)
{
  DoorCarePage *self = g_object_new (DOOR_TYPE_CARE_PAGE, NULL);

  self->safety = g_object_ref (safety);
  self->cover = g_object_ref (cover);
  self->case_id = g_strdup (case_id);
  self->district = g_strdup (district);
  if (case_id != NULL)
    {
      add_person (self);
      add_services (self);
      add_own (self);
    }
  else
    {
      add_own (self);
      add_person (self);
      add_services (self);
    }
  add_pin (self);
  return GTK_WIDGET (self);
}

static void
door_care_page_dispose (GObject *object)
{
  DoorCarePage *self = DOOR_CARE_PAGE (object);

  if (self->gone != NULL)
    g_cancellable_cancel (self->gone);
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->gone);
  g_clear_object (&self->safety);
  g_clear_object (&self->cover);
  g_clear_pointer (&self->case_id, g_free);
  g_clear_pointer (&self->district, g_free);
  G_OBJECT_CLASS (door_care_page_parent_class)->dispose (object);
}

static void
door_care_page_class_init (DoorCarePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_care_page_dispose;
  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (DOOR_TYPE_TITLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-care-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorCarePage, body);
  gtk_widget_class_bind_template_child (widget_class, DoorCarePage, said);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
}

static void
door_care_page_init (DoorCarePage *self)
{
  self->gone = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
