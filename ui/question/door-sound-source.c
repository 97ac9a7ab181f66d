/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-sound-source.h"

#include <gst/app/gstappsink.h>
#include <gst/gst.h>

/* A page holds less than half a second; with what waits for the next look, a killed program loses a second
 * and a half. */
#define LOOK_MS 1000
#define ENCODING                                                                                   \
  "valve name=valve ! audioconvert ! audioresample ! audio/x-raw,rate=48000,channels=1 ! "         \
  "opusenc bitrate=%u audio-type=voice ! oggmux max-page-delay=400000000 ! "                       \
  "appsink name=sink sync=false wait-on-eos=false"

typedef struct {
  DoorMicrophone microphone;
  const DoorMicrophoneListener *listener;
  gpointer data;
  GstElement *pipeline; /* NULL while it does not hear */
  GstElement *source;   /* in it; borrowed */
  GstElement *sink;
  guint timer;
} DoorSoundSource;

static DoorSoundSource *
of (DoorMicrophone *microphone)
{
  return (DoorSoundSource *) (void *) microphone;
}

/* --- What comes -------------------------------------------------------------------------------- */

static void
append_sample (GByteArray *out, GstSample *sample)
{
  GstMapInfo map;

  if (gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ))
    {
      g_byte_array_append (out, map.data, (guint) map.size);
      gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
    }
  gst_sample_unref (sample);
}

/* Everything that was encoded so far. A listener may stop it meanwhile. */
static void
give (DoorSoundSource *self)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  GstSample *sample;

  while ((sample = gst_app_sink_try_pull_sample (GST_APP_SINK (self->sink), 0)) != NULL)
    append_sample (all, sample);
  if (all->len == 0)
    return;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&all));
  self->listener->bytes (self->data, bytes);
}

/* --- Ending -------------------------------------------------------------------------------------- */

static void
end_stream (GstElement *pipeline)
{
  g_autoptr (GstElement) valve = gst_bin_get_by_name (GST_BIN (pipeline), "valve");
  g_autoptr (GstPad) from = gst_element_get_static_pad (valve, "src");
  g_autoptr (GstPad) behind = gst_pad_get_peer (from);

  if (behind != NULL)
    gst_pad_send_event (behind, gst_event_new_eos ());
}

static void
shut (DoorSoundSource *self)
{
  g_autoptr (GstElement) valve = gst_bin_get_by_name (GST_BIN (self->pipeline), "valve");

  g_object_set (valve, "drop", TRUE, NULL);
  gst_element_set_locked_state (self->source, TRUE);
  gst_element_set_state (self->source, GST_STATE_NULL);
}

/* With `whole` what was encoded is given, to its end; else nobody is there any more who would take it. */
static void
stop (DoorSoundSource *self, gboolean whole)
{
  g_autoptr (GstElement) pipeline = g_steal_pointer (&self->pipeline);

  if (pipeline == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  self->pipeline = pipeline;
  shut (self);
  if (whole)
    end_stream (pipeline);
  self->pipeline = NULL;
  if (whole)
    give (self);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_clear_object (&self->sink);
}

static void
fail (DoorSoundSource *self, const char *detail)
{
  stop (self, TRUE);
  self->listener->broke (self->data, detail);
}

/* --- Hearing ------------------------------------------------------------------------------------- */

static gboolean
on_look (gpointer data)
{
  DoorSoundSource *self = data;
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  g_autoptr (GError) error = NULL;

  if (message == NULL)
    {
      give (self);
      return self->pipeline != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
    }
  self->timer = 0;
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  fail (self, error != NULL ? error->message : "it ended");
  return G_SOURCE_REMOVE;
}

static guint
bitrate_of (DoorSoundQuality quality)
{
  return quality == DOOR_SOUND_VOICE_ONLY ? 12000 : quality == DOOR_SOUND_LOW ? 24000 : 32000;
}

static GstElement *
new_source (GError **error)
{
  const char *name = g_getenv ("DOOR_MICROPHONE");

  return gst_parse_bin_from_description (name != NULL ? name : "autoaudiosrc", TRUE, error);
}

static gboolean
build (DoorSoundSource *self, DoorSoundQuality quality, GError **error)
{
  g_autofree char *description = g_strdup_printf (ENCODING, bitrate_of (quality));
  GstElement *encoding;

  if (!gst_init_check (NULL, NULL, error))
    return FALSE;
  self->source = new_source (error);
  if (self->source == NULL)
    return FALSE;
  encoding = gst_parse_bin_from_description (description, TRUE, error);
  if (encoding == NULL)
    {
      g_object_unref (g_object_ref_sink (self->source));
      return FALSE;
    }
  self->pipeline = g_object_ref_sink (gst_pipeline_new (NULL));
  gst_bin_add_many (GST_BIN (self->pipeline), self->source, encoding, NULL);
  gst_element_link (self->source, encoding);
  self->sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  return TRUE;
}

static gboolean
door_sound_source_start (DoorMicrophone *microphone,
                         DoorSoundQuality quality,
                         const DoorMicrophoneListener *listener,
                         gpointer data)
{
  DoorSoundSource *self = of (microphone);
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self->pipeline == NULL, FALSE);

  if (!build (self, quality, &error))
    {
      g_debug ("microphone: %s", error->message);
      return FALSE;
    }
  self->listener = listener;
  self->data = data;
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      gst_element_set_state (self->pipeline, GST_STATE_NULL);
      g_clear_object (&self->sink);
      g_clear_object (&self->pipeline);
      return FALSE;
    }
  self->timer = g_timeout_add (LOOK_MS, on_look, self);
  return TRUE;
}

static void
door_sound_source_stop (DoorMicrophone *microphone)
{
  stop (of (microphone), TRUE);
}

static void
door_sound_source_free (DoorMicrophone *microphone)
{
  stop (of (microphone), FALSE);
  g_free (microphone);
}

DoorMicrophone *
door_sound_source_new (void)
{
  DoorSoundSource *self = g_new0 (DoorSoundSource, 1);

  self->microphone
      = (DoorMicrophone){ door_sound_source_start, door_sound_source_stop, door_sound_source_free };
  return &self->microphone;
}
