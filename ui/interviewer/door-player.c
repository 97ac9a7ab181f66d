/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-player.h"

#include <gst/gst.h>

#define PLAYING                                                                                    \
  "giostreamsrc name=source ! decodebin ! audioconvert ! audioresample ! autoaudiosink"

struct _DoorPlayer {
  GstElement *pipeline;
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
}

void
door_player_free (DoorPlayer *self)
{
  if (self == NULL)
    return;
  door_player_stop (self);
  g_free (self);
}

gboolean
door_player_play (DoorPlayer *self, GBytes *sound)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (sound);
  g_autoptr (GstElement) source = NULL;

  door_player_stop (self);
  if (!gst_is_initialized () && !gst_init_check (NULL, NULL, &error))
    return FALSE;
  self->pipeline = gst_parse_launch (PLAYING, &error);
  if (self->pipeline == NULL || error != NULL)
    {
      door_player_stop (self);
      return FALSE;
    }
  source = gst_bin_get_by_name (GST_BIN (self->pipeline), "source");
  g_object_set (source, "stream", stream, NULL);
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE)
    return TRUE;
  door_player_stop (self);
  return FALSE;
}
