/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-player.h"

#include "door-ogg.h"

#include <gst/gst.h>

/* $DOOR_LOUDSPEAKER may name another end ("fakesink"), for trying out. */
#define PLAYING "giostreamsrc name=source ! decodebin name=decoder"
#define HEARING "audioconvert ! audioresample ! %s"

struct _DoorPlayer {
  GstElement *pipeline;
  gboolean failed;
  GBytes *sound; /* all of what plays */
  double start;  /* where in it the pipeline began */
};

DoorPlayer *
door_player_new (void)
{
  return g_new0 (DoorPlayer, 1);
}

void
door_player_stop (DoorPlayer *self)
{
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
  g_clear_pointer (&self->sound, g_bytes_unref);
}

void
door_player_free (DoorPlayer *self)
{
  if (self == NULL)
    return;
  door_player_stop (self);
  g_free (self);
}

/* A recording of several stretches is a chain of streams: each brings a pad of its own, once the one before
 * has been heard. On GStreamer's thread. */
static void
on_pad (GstElement *decoder, GstPad *pad, gpointer data)
{
  g_autoptr (GstPad) sink = gst_element_get_static_pad (GST_ELEMENT (data), "sink");
  g_autoptr (GstPad) before = gst_pad_get_peer (sink);

  if (before != NULL)
    gst_pad_unlink (before, sink);
  gst_pad_link (pad, sink);
}

static gboolean
build (DoorPlayer *self, GBytes *sound, GError **error)
{
  const char *loudspeaker = g_getenv ("DOOR_LOUDSPEAKER");
  g_autofree char *description
      = g_strdup_printf (HEARING, loudspeaker != NULL ? loudspeaker : "autoaudiosink");
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (sound);
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) decoder = NULL;
  GstElement *hearing;

  self->pipeline = gst_parse_launch_full (PLAYING, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (self->pipeline == NULL)
    return FALSE;
  g_object_ref_sink (self->pipeline);
  hearing = gst_parse_bin_from_description (description, TRUE, error);
  if (hearing == NULL)
    return FALSE;
  gst_bin_add (GST_BIN (self->pipeline), hearing);
  source = gst_bin_get_by_name (GST_BIN (self->pipeline), "source");
  decoder = gst_bin_get_by_name (GST_BIN (self->pipeline), "decoder");
  g_object_set (source, "stream", stream, NULL);
  g_signal_connect_object (decoder, "pad-added", G_CALLBACK (on_pad), hearing, 0);
  return TRUE;
}

static gboolean
play_from (DoorPlayer *self, GBytes *sound, GBytes *rest, double start)
{
  g_autoptr (GBytes) kept = g_bytes_ref (sound);
  g_autoptr (GError) error = NULL;

  door_player_stop (self);
  self->failed = FALSE;
  self->start = start;
  if (gst_init_check (NULL, NULL, &error) && build (self, rest, &error)
      && gst_element_set_state (self->pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE)
    {
      self->sound = g_steal_pointer (&kept);
      return TRUE;
    }
  g_debug ("nothing can be heard: %s", error != NULL ? error->message : "");
  door_player_stop (self);
  return FALSE;
}

gboolean
door_player_play (DoorPlayer *self, GBytes *sound)
{
  return play_from (self, sound, sound, 0);
}

gboolean
door_player_is_playing (DoorPlayer *self)
{
  g_autoptr (GstBus) bus = self->pipeline != NULL ? gst_element_get_bus (self->pipeline) : NULL;
  g_autoptr (GstMessage) end
      = bus != NULL ? gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR | GST_MESSAGE_EOS) : NULL;

  if (end != NULL)
    {
      self->failed = GST_MESSAGE_TYPE (end) == GST_MESSAGE_ERROR;
      door_player_stop (self);
    }
  return self->pipeline != NULL;
}

gboolean
door_player_has_failed (DoorPlayer *self)
{
  return self->failed;
}

double
door_player_get_place (DoorPlayer *self, double *ret_whole)
{
  gint64 place = 0;

  if (ret_whole != NULL)
    *ret_whole = self->sound != NULL ? door_ogg_length (self->sound) : 0;
  if (self->pipeline == NULL
      || !gst_element_query_position (self->pipeline, GST_FORMAT_TIME, &place))
    return self->pipeline != NULL ? self->start : 0;
  return self->start + place / (double) GST_SECOND;
}

void
door_player_skip (DoorPlayer *self, double seconds)
{
  double whole, start;
  double wanted = door_player_get_place (self, &whole) + seconds;
  g_autoptr (GBytes) sound = NULL;
  g_autoptr (GBytes) rest = NULL;

  if (self->sound == NULL || whole <= 0)
    return;
  if (wanted >= whole)
    {
      door_player_stop (self);
      return;
    }
  sound = g_bytes_ref (self->sound);
  rest = door_ogg_from (sound, MAX (wanted, 0), &start);
  play_from (self, sound, rest, start);
}
