/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-sound-answer.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>

#define PULL_MS 100
/* An hour of speech; a recorder forgotten in a pocket ends here. */
#define LONGEST_S 3600
/* $DOOR_MICROPHONE may name another source ("audiotestsrc is-live=true"), for trying out. */
#define RECORDING                                                                                  \
  "%s ! audioconvert ! audioresample ! audio/x-raw,rate=48000,channels=1 ! opusenc bitrate=24000 " \
  "audio-type=voice ! oggmux ! appsink name=sink sync=false"
#define PLAYING                                                                                    \
  "giostreamsrc name=source ! decodebin ! audioconvert ! audioresample ! autoaudiosink"

typedef enum { STATE_IDLE, STATE_RECORDING, STATE_PLAYING } State;

struct _DoorSoundAnswer {
  DoorAnswer parent_instance;
  GtkButton *record;
  GtkButton *play;
  GtkLabel *state_label;
  GtkLabel *trouble;
  State state;
  GstElement *pipeline;
  GstElement *sink;
  GByteArray *recorded;
  gint64 began;
  guint timer;
};

G_DEFINE_TYPE (DoorSoundAnswer, door_sound_answer, DOOR_TYPE_ANSWER)

static DoorQuestion *
question_of (DoorSoundAnswer *self)
{
  return door_answer_get_question (DOOR_ANSWER (self));
}

static void
tell (DoorSoundAnswer *self, const char *trouble)
{
  gtk_label_set_text (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);
}

static void
show_state (DoorSoundAnswer *self)
{
  gboolean given = *door_question_get_answer (question_of (self)) != '\0';
  int seconds = (int) ((g_get_monotonic_time () - self->began) / G_USEC_PER_SEC);
  g_autofree char *running = g_strdup_printf (_ ("Recording: %d:%02d"), seconds / 60, seconds % 60);

  gtk_button_set_label (self->record, self->state == STATE_RECORDING ? _ ("Stop recording")
                                      : given                        ? _ ("Record again")
                                                                     : _ ("Record"));
  gtk_button_set_label (self->play, self->state == STATE_PLAYING ? _ ("Stop") : _ ("Listen"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->record), self->state != STATE_PLAYING);
  gtk_widget_set_sensitive (GTK_WIDGET (self->play), given && self->state != STATE_RECORDING);
  gtk_label_set_text (self->state_label, self->state == STATE_RECORDING ? running
                                         : given ? _ ("A recording is kept, sealed")
                                                 : _ ("No recording yet"));
}

static void
stop (DoorSoundAnswer *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_object (&self->sink);
  g_clear_object (&self->pipeline);
  self->state = STATE_IDLE;
}

static void
fail (DoorSoundAnswer *self, const char *detail)
{
  g_debug ("sound: %s", detail);
  tell (self, self->state == STATE_RECORDING
                  ? _ ("There is no microphone that can be used now. Write it down instead, or go "
                       "on and come back to this later.")
                  : _ ("This cannot be heard on this device now."));
  stop (self);
  g_byte_array_set_size (self->recorded, 0);
  show_state (self);
}

static gboolean
start (DoorSoundAnswer *self, State state, const char *description)
{
  g_autoptr (GError) error = NULL;

  self->state = state;
  self->began = g_get_monotonic_time ();
  if (gst_init_check (NULL, NULL, &error))
    self->pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &error);
  if (self->pipeline == NULL)
    {
      fail (self, error != NULL ? error->message : "");
      return FALSE;
    }
  g_object_ref_sink (self->pipeline);
  return TRUE;
}

/* --- Recording ------------------------------------------------------------------------------- */

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSoundAnswer) self = DOOR_SOUND_ANSWER (data);
  g_autoptr (GError) error = NULL;

  if (!door_question_attach_finish (DOOR_QUESTION (source), result, &error))
    tell (self, error->message);
  show_state (self);
}

static void
keep_recording (DoorSoundAnswer *self)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->recorded));

  self->recorded = g_byte_array_new ();
  stop (self);
  if (g_bytes_get_size (bytes) > 0)
    door_question_attach_async (question_of (self), ".ogg", bytes, on_attached,
                                g_object_ref (self));
  show_state (self);
}

static void
pull (DoorSoundAnswer *self)
{
  GstSample *sample;

  while ((sample = gst_app_sink_try_pull_sample (GST_APP_SINK (self->sink), 0)) != NULL)
    {
      GstMapInfo map;

      if (gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ))
        {
          g_byte_array_append (self->recorded, map.data, (guint) map.size);
          gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
        }
      gst_sample_unref (sample);
    }
}

static void
listen_to_bus (DoorSoundAnswer *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  g_autoptr (GError) error = NULL;

  if (message == NULL)
    return;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    {
      gst_message_parse_error (message, &error, NULL);
      fail (self, error->message);
    }
  else if (self->state == STATE_RECORDING)
    {
      pull (self);
      keep_recording (self);
    }
  else
    {
      stop (self);
      show_state (self);
    }
}

static gboolean
on_timer (gpointer data)
{
  DoorSoundAnswer *self = DOOR_SOUND_ANSWER (data);

  if (self->state == STATE_RECORDING)
    {
      pull (self);
      show_state (self);
      if (g_get_monotonic_time () - self->began > (gint64) LONGEST_S * G_USEC_PER_SEC)
        gst_element_send_event (self->pipeline, gst_event_new_eos ());
    }
  listen_to_bus (self);
  return G_SOURCE_CONTINUE;
}

static void
run (DoorSoundAnswer *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  self->timer = g_timeout_add (PULL_MS, on_timer, self);
  show_state (self);
}

static void
on_record (DoorSoundAnswer *self)
{
  const char *source = g_getenv ("DOOR_MICROPHONE");
  g_autofree char *description
      = g_strdup_printf (RECORDING, source != NULL ? source : "autoaudiosrc");

  tell (self, NULL);
  if (self->state == STATE_RECORDING)
    {
      gst_element_send_event (self->pipeline, gst_event_new_eos ());
      return;
    }
  if (!start (self, STATE_RECORDING, description))
    return;
  self->sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  run (self);
}

/* --- Listening ------------------------------------------------------------------------------- */

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorSoundAnswer) self = DOOR_SOUND_ANSWER (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = door_question_read_attachment_finish (DOOR_QUESTION (source), result, &error);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GstElement) element = NULL;

  if (bytes == NULL)
    {
      tell (self, error->message);
      return;
    }
  if (self->state != STATE_IDLE || !start (self, STATE_PLAYING, PLAYING))
    return;
  stream = g_memory_input_stream_new_from_bytes (bytes);
  element = gst_bin_get_by_name (GST_BIN (self->pipeline), "source");
  g_object_set (element, "stream", stream, NULL);
  run (self);
}

static void
on_play (DoorSoundAnswer *self)
{
  tell (self, NULL);
  if (self->state == STATE_PLAYING)
    {
      stop (self);
      show_state (self);
      return;
    }
  door_question_read_attachment_async (question_of (self), on_read, g_object_ref (self));
}

/* --- Making ---------------------------------------------------------------------------------- */

/* Leaving the screen ends a recording; what was said until then is kept. */
static void
door_sound_answer_commit (DoorAnswer *answer)
{
  DoorSoundAnswer *self = DOOR_SOUND_ANSWER (answer);

  if (self->state == STATE_RECORDING)
    on_record (self);
}

static gboolean
door_sound_answer_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DOOR_SOUND_ANSWER (widget)->record));
}

static void
door_sound_answer_constructed (GObject *object)
{
  DoorSoundAnswer *self = DOOR_SOUND_ANSWER (object);

  G_OBJECT_CLASS (door_sound_answer_parent_class)->constructed (object);
  g_signal_connect_object (question_of (self), "notify::answer", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  show_state (self);
}

static void
door_sound_answer_dispose (GObject *object)
{
  DoorSoundAnswer *self = DOOR_SOUND_ANSWER (object);

  stop (self);
  g_clear_pointer (&self->recorded, g_byte_array_unref);
  G_OBJECT_CLASS (door_sound_answer_parent_class)->dispose (object);
}

static void
door_sound_answer_class_init (DoorSoundAnswerClass *klass)
{
  DOOR_ANSWER_CLASS (klass)->commit = door_sound_answer_commit;
  G_OBJECT_CLASS (klass)->constructed = door_sound_answer_constructed;
  G_OBJECT_CLASS (klass)->dispose = door_sound_answer_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_sound_answer_grab_focus;
}

static void
door_sound_answer_init (DoorSoundAnswer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->recorded = g_byte_array_new ();
  self->record = GTK_BUTTON (gtk_button_new_with_label (""));
  self->play = GTK_BUTTON (gtk_button_new_with_label (""));
  self->state_label = door_answer_new_note ("in-words");
  self->trouble = door_answer_new_note ("trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->record));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->play));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->state_label));
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->trouble));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->record, "clicked", G_CALLBACK (on_record), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->play, "clicked", G_CALLBACK (on_play), self, G_CONNECT_SWAPPED);
}
