/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-case-row.h"

#include <glib/gi18n.h>

#include "door-upright.h"

struct _DoorCaseRow {
  AdwBin parent_instance;
  GSignalGroup *signals;
  GtkImage *mark;
  GtkLabel *label;
  GtkLabel *address;
  GtkLabel *note;
  GtkLabel *state;
  GtkLabel *action;
};

G_DEFINE_TYPE (DoorCaseRow, door_case_row, ADW_TYPE_BIN)

static const struct {
  const char *icon;
  const char *action; /* NULL: nothing can be done */
  const char *style;
} looks[] = {
  [DOOR_CASE_NEW] = { "door-state-open-symbolic", N_ ("Visit"), "new" },
  [DOOR_CASE_VISITED] = { "door-state-open-symbolic", N_ ("Visit"), "new" },
  [DOOR_CASE_APPOINTMENT] = { "door-calendar-symbolic", N_ ("Visit"), "new" },
  [DOOR_CASE_IN_PROGRESS] = { "door-state-half-symbolic", N_ ("Continue"), "begun" },
  [DOOR_CASE_RETURNED] = { "door-attention-symbolic", N_ ("Look at it"), "refused" },
  [DOOR_CASE_WAITING] = { "door-waiting-symbolic", N_ ("Look at it"), "to-send" },
  [DOOR_CASE_SENT] = { "door-state-done-symbolic", N_ ("Look at it"), "sent" },
  [DOOR_CASE_FINAL] = { "door-state-done-symbolic", N_ ("Look at it"), "sent" },
  [DOOR_CASE_REFUSED] = { "door-attention-symbolic", N_ ("Look at it"), "refused" },
  [DOOR_CASE_DAMAGED] = { "door-attention-symbolic", NULL, "damaged" },
};

/* Several states share a style. */
static const char *const styles[]
    = { "new", "begun", "to-send", "sent", "refused", "damaged", NULL };

static void
set_style (DoorCaseRow *self, const char *style)
{
  for (guint i = 0; styles[i] != NULL; i++)
    {
      if (g_str_equal (styles[i], style))
        gtk_widget_add_css_class (GTK_WIDGET (self), styles[i]);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), styles[i]);
    }
}

static void
append (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

/* When, how often, in which language, how far. */
static char *
dup_note (DoorCase *item)
{
  GString *text = g_string_new (NULL);
  guint unread = door_case_get_unread (item);

  append (text, door_case_get_appointment_text (item));
  append (text, door_case_get_visits_text (item));
  append (text, door_case_get_language (item));
  append (text, door_case_get_distance_text (item));
  if (unread > 0)
    append (text, _ ("message from the office"));
  return g_string_free (text, FALSE);
}

static void
show_state (DoorCaseRow *self, GParamSpec *pspec, DoorCase *item)
{
  DoorCaseState state = door_case_get_state (item);
  const char *action = looks[state].action != NULL ? _ (looks[state].action) : "";
  g_autofree char *note = dup_note (item);
  g_autofree char *name = g_strdup_printf ("%s. %s. %s. %s. %s", door_case_get_label (item),
                                           door_case_get_address (item), note,
                                           door_case_get_state_text (item), action);

  gtk_label_set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), *note != '\0');
  if (door_case_get_appointment_is_due (item))
    gtk_widget_add_css_class (GTK_WIDGET (self), "due");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "due");
  gtk_image_set_from_icon_name (self->mark, looks[state].icon);
  gtk_label_set_text (self->state, door_case_get_state_text (item));
  gtk_label_set_text (self->action, action);
  gtk_widget_set_visible (GTK_WIDGET (self->action), *action != '\0');
  set_style (self, looks[state].style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_state (DoorCaseRow *self, GParamSpec *pspec, DoorCase *item)
{
  show_state (self, pspec, item);
}

static char *
dup_place (DoorCase *item)
{
  const char *address = door_case_get_address (item);
  const char *area = door_case_get_area (item);

  if (address == NULL || *address == '\0')
    return g_strdup (area != NULL ? area : "");
  if (area == NULL || *area == '\0')
    return g_strdup (address);
  return g_strdup_printf ("%s · %s", address, area);
}

void
door_case_row_show (DoorCaseRow *self, DoorCase *item)
{
  g_autofree char *place = NULL;

  g_return_if_fail (DOOR_IS_CASE_ROW (self));

  g_signal_group_set_target (self->signals, item);
  if (item == NULL)
    return;
  place = dup_place (item);
  gtk_label_set_text (self->label, door_case_get_label (item));
  gtk_label_set_text (self->address, place);
  gtk_widget_set_visible (GTK_WIDGET (self->address), *place != '\0');
  show_state (self, NULL, item);
}

static void
door_case_row_dispose (GObject *object)
{
  g_clear_object (&DOOR_CASE_ROW (object)->signals);
  G_OBJECT_CLASS (door_case_row_parent_class)->dispose (object);
}

static void
door_case_row_class_init (DoorCaseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_case_row_dispose;
  gtk_widget_class_set_css_name (widget_class, "case");
  g_type_ensure (DOOR_TYPE_UPRIGHT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/interviewer/door-case-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorCaseRow, mark);
  gtk_widget_class_bind_template_child (widget_class, DoorCaseRow, label);
  gtk_widget_class_bind_template_child (widget_class, DoorCaseRow, address);
  gtk_widget_class_bind_template_child (widget_class, DoorCaseRow, note);
  gtk_widget_class_bind_template_child (widget_class, DoorCaseRow, state);
  gtk_widget_class_bind_template_child (widget_class, DoorCaseRow, action);
}

static void
door_case_row_init (DoorCaseRow *self)
{
  static const char *const watched[]
      = { "notify::state", "notify::state-text", "notify::visits-text", "notify::appointment-text",
          "notify::distance-text" };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (DOOR_TYPE_CASE);
  for (guint i = 0; i < G_N_ELEMENTS (watched); i++)
    g_signal_group_connect_object (self->signals, watched[i], G_CALLBACK (on_state), self,
                                   G_CONNECT_SWAPPED);
}

GtkWidget *
door_case_row_new (void)
{
  return g_object_new (DOOR_TYPE_CASE_ROW, NULL);
}
