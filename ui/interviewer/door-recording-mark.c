/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-recording-mark.h"

#include <glib/gi18n.h>

#include "door-upright.h"

struct _DoorRecordingMark {
  AdwBin parent_instance;
  DoorAuditAudio *audio;
  GtkWidget *bar;
  GtkWidget *image;
  GtkLabel *label;
  GtkWidget *stop;
};

G_DEFINE_TYPE (DoorRecordingMark, door_recording_mark, ADW_TYPE_BIN)

static void
show_state (DoorRecordingMark *self)
{
  DoorAuditAudioState state = door_audit_audio_get_state (self->audio);
  const char *text = door_audit_audio_get_text (self->audio);

  gtk_widget_set_visible (GTK_WIDGET (self), state != DOOR_AUDIT_AUDIO_OFF);
  gtk_widget_set_visible (self->image, state == DOOR_AUDIT_AUDIO_RECORDING);
  gtk_widget_set_visible (self->stop, state == DOOR_AUDIT_AUDIO_RECORDING);
  if (state == DOOR_AUDIT_AUDIO_RECORDING)
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "recording");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->label), "recording");
  gtk_label_set_text (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static void
on_stop (DoorRecordingMark *self)
{
  door_audit_audio_withdraw (self->audio);
}

void
door_recording_mark_set_audio (DoorRecordingMark *self, DoorAuditAudio *audio)
{
  g_return_if_fail (DOOR_IS_RECORDING_MARK (self) && self->audio == NULL);

  if (audio == NULL)
    return;
  self->audio = g_object_ref (audio);
  g_signal_connect_object (audio, "changed", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  show_state (self);
}

/* --- Making ------------------------------------------------------------------------------- */

static void
door_recording_mark_dispose (GObject *object)
{
  g_clear_object (&DOOR_RECORDING_MARK (object)->audio);
  G_OBJECT_CLASS (door_recording_mark_parent_class)->dispose (object);
}

static void
door_recording_mark_class_init (DoorRecordingMarkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_recording_mark_dispose;
}

static GtkWidget *
new_stop (DoorRecordingMark *self)
{
  GtkWidget *stop = gtk_button_new_with_label (_ ("Stop and erase"));

  gtk_widget_set_valign (stop, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (stop, _ ("Stops for good, and erases what was recorded"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (stop), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Stop recording and erase what was recorded"), -1);
  g_signal_connect_object (stop, "clicked", G_CALLBACK (on_stop), self, G_CONNECT_SWAPPED);
  return stop;
}

static void
door_recording_mark_init (DoorRecordingMark *self)
{
  self->bar = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "spacing",
                            12, NULL);
  self->image = g_object_new (GTK_TYPE_IMAGE, "icon-name", "door-recording-symbolic",
                              "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = GTK_LABEL (gtk_label_new (""));
  self->stop = new_stop (self);
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_add_css_class (self->bar, "recording-mark");
  gtk_box_append (GTK_BOX (self->bar), self->image);
  gtk_box_append (GTK_BOX (self->bar), door_upright_new (GTK_WIDGET (self->label)));
  gtk_box_append (GTK_BOX (self->bar), self->stop);
  adw_bin_set_child (ADW_BIN (self), self->bar);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
