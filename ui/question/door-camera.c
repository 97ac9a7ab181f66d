/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-camera.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <string.h>
#include <zbar.h>

#include "door-media.h"

#define FRAME_MS 66
/* No frame after this long: the camera is used by another program, or stuck. */
#define PATIENCE_US (5 * G_USEC_PER_SEC)
#define PHOTO_LONGEST 1600
#define PIPELINE                                                                                   \
  "%s ! videoconvert ! videoscale ! video/x-raw,format=RGB,width=[1,1280],pixel-aspect-ratio=1/1 " \
  "! appsink name=sink max-buffers=1 drop=true sync=false"

typedef struct {
  GtkWindow *window;
  GtkPicture *picture;
  GtkWidget *shutter;
  GtkLabel *words;
  GTask *task;
  DoorCameraPurpose purpose;
  DoorCameraTake take; /* NULL: one code is enough */
  gpointer take_data;
  GstElement *pipeline;
  GstElement *sink;
  GdkTexture *frame;
  guint timer;
  gint64 began;
} Camera;

static void
camera_free (Camera *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_object (&self->sink);
  g_clear_object (&self->pipeline);
  g_clear_object (&self->frame);
  g_clear_object (&self->words);
  g_free (self);
}

/* Closes the window; the task is answered already or is now. */
static void
end (Camera *self)
{
  GtkWindow *window = self->window;

  if (window == NULL)
    return;
  self->window = NULL;
  gtk_window_destroy (window);
}

static void
on_destroy (Camera *self)
{
  if (self->task != NULL)
    {
      g_task_return_new_error (self->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
      g_clear_object (&self->task);
    }
  camera_free (self);
}

static void
give (Camera *self, GBytes *result)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) g_bytes_unref);
  end (self);
}

static void
fail (Camera *self, const char *detail)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_debug ("camera: %s", detail);
  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _ ("There is no camera that can be used now. Choose a picture from a "
                                "file, or go on and come back to this later."));
  end (self);
}

/* --- Frames --------------------------------------------------------------------------------- */

static GdkTexture *
texture_of (GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstStructure *format = gst_caps_get_structure (gst_sample_get_caps (sample), 0);
  int width = 0, height = 0;
  GstMapInfo map;
  g_autoptr (GBytes) bytes = NULL;
  gsize stride;

  if (!gst_structure_get_int (format, "width", &width)
      || !gst_structure_get_int (format, "height", &height) || height <= 0
      || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return NULL;
  bytes = g_bytes_new (map.data, map.size);
  stride = map.size / (gsize) height;
  gst_buffer_unmap (buffer, &map);
  if (stride < (gsize) width * 3)
    return NULL;
  return gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8, bytes, stride);
}

static guint8 *
gray_of (GdkTexture *picture, int width, int height)
{
  gsize stride = (gsize) width * 4;
  g_autofree guint8 *argb = g_malloc (stride * (gsize) height);
  guint8 *gray = g_malloc ((gsize) width * (gsize) height);

  gdk_texture_download (picture, argb, stride);
  for (gsize i = 0; i < (gsize) width * (gsize) height; i++)
    gray[i] = (guint8) ((argb[4 * i] + 2 * argb[4 * i + 1] + argb[4 * i + 2]) / 4);
  return gray;
}

char *
door_camera_read_barcode (GdkTexture *picture)
{
  int width = gdk_texture_get_width (picture);
  int height = gdk_texture_get_height (picture);
  g_autofree guint8 *gray = gray_of (picture, width, height);
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *image = zbar_image_create ();
  const zbar_symbol_t *symbol;
  char *text = NULL;

  zbar_image_scanner_set_config (scanner, 0, ZBAR_CFG_ENABLE, 1);
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, (unsigned) width, (unsigned) height);
  zbar_image_set_data (image, gray, (unsigned long) width * (unsigned long) height, NULL);
  if (zbar_scan_image (scanner, image) > 0 && (symbol = zbar_image_first_symbol (image)) != NULL)
    text = g_utf8_make_valid (zbar_symbol_get_data (symbol), -1);
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
  return text;
}

static void
look_for_code (Camera *self)
{
  char *text = door_camera_read_barcode (self->frame);
  g_autofree char *progress = NULL;
  gboolean enough
      = text != NULL && (self->take == NULL || self->take (text, &progress, self->take_data));

  if (progress != NULL)
    gtk_label_set_text (self->words, progress);
  if (enough)
    give (self, g_bytes_new_take (text, strlen (text)));
  else
    g_free (text);
}

static void
tell_failure (Camera *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  g_autoptr (GError) error = NULL;

  if (message == NULL
      && (self->frame != NULL || g_get_monotonic_time () - self->began < PATIENCE_US))
    return;
  if (message != NULL)
    gst_message_parse_error (message, &error, NULL);
  fail (self, error != NULL ? error->message : "no picture came");
}

static gboolean
on_timer (gpointer data)
{
  Camera *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_try_pull_sample (GST_APP_SINK (self->sink), 0);
  GdkTexture *frame = sample != NULL ? texture_of (sample) : NULL;

  if (frame == NULL)
    {
      tell_failure (self); /* which takes this source with it */
      return G_SOURCE_CONTINUE;
    }
  g_set_object (&self->frame, frame);
  g_object_unref (frame);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->frame));
  gtk_widget_set_sensitive (self->shutter, TRUE);
  if (self->purpose == DOOR_CAMERA_BARCODE)
    look_for_code (self);
  return G_SOURCE_CONTINUE;
}

static void
on_shutter (Camera *self)
{
  g_autoptr (GBytes) png = NULL;
  GBytes *jpeg;

  if (self->frame == NULL)
    return;
  png = gdk_texture_save_to_png_bytes (self->frame);
  jpeg = door_media_to_jpeg (png, PHOTO_LONGEST);
  if (jpeg != NULL)
    give (self, jpeg);
}

/* --- The window ----------------------------------------------------------------------------- */

static GtkWidget *
new_button (const char *label, GCallback clicked, gpointer data)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_swapped (button, "clicked", clicked, data);
  return button;
}

static GtkWindow *
new_window (Camera *self, GtkWindow *parent)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);

  gtk_window_set_transient_for (window, parent);
  gtk_window_set_modal (window, TRUE);
  gtk_window_set_title (window, gtk_window_get_title (parent));
  gtk_window_set_default_size (window, 640, 560);
  gtk_widget_add_css_class (GTK_WIDGET (window), "doorstep");
  gtk_widget_add_css_class (box, "camera");
  self->picture = GTK_PICTURE (gtk_picture_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->picture), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What the camera sees"), -1);
  self->shutter = new_button (_ ("Take the picture"), G_CALLBACK (on_shutter), self);
  gtk_widget_add_css_class (self->shutter, "suggested-action");
  gtk_widget_set_sensitive (self->shutter, FALSE);
  gtk_widget_set_hexpand (self->shutter, TRUE);
  gtk_widget_set_visible (self->shutter, self->purpose == DOOR_CAMERA_PHOTO);
  self->words = GTK_LABEL (gtk_label_new (_ ("Hold the code in front of the camera.")));
  g_object_ref_sink (self->words);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->picture));
  if (self->purpose == DOOR_CAMERA_BARCODE)
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (row), new_button (_ ("Cancel"), G_CALLBACK (end), self));
  gtk_box_append (GTK_BOX (row), self->shutter);
  gtk_box_append (GTK_BOX (box), row);
  gtk_window_set_child (window, box);
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (on_destroy), self);
  return window;
}

static gboolean
start (Camera *self, GError **error)
{
  const char *source = g_getenv ("DOOR_CAMERA");
  g_autofree char *text = g_strdup_printf (PIPELINE, source != NULL ? source : "v4l2src");

  if (!gst_init_check (NULL, NULL, error))
    return FALSE;
  self->pipeline = gst_parse_launch_full (text, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (self->pipeline == NULL)
    return FALSE;
  g_object_ref_sink (self->pipeline);
  self->sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  self->began = g_get_monotonic_time ();
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  self->timer = g_timeout_add (FRAME_MS, on_timer, self);
  return TRUE;
}

static void
open_camera (Camera *self, GtkWindow *parent)
{
  g_autoptr (GError) error = NULL;

  self->window = new_window (self, parent);
  if (!start (self, &error))
    {
      fail (self, error != NULL ? error->message : "");
      return;
    }
  gtk_window_present (self->window);
}

void
door_camera_use_async (GtkWindow *parent,
                       DoorCameraPurpose purpose,
                       GAsyncReadyCallback callback,
                       gpointer data)
{
  Camera *self = g_new0 (Camera, 1);

  self->task = g_task_new (parent, NULL, callback, data);
  self->purpose = purpose;
  open_camera (self, parent);
}

void
door_camera_collect_async (GtkWindow *parent,
                           DoorCameraTake take,
                           gpointer take_data,
                           GAsyncReadyCallback callback,
                           gpointer data)
{
  Camera *self = g_new0 (Camera, 1);

  self->task = g_task_new (parent, NULL, callback, data);
  self->purpose = DOOR_CAMERA_BARCODE;
  self->take = take;
  self->take_data = take_data;
  open_camera (self, parent);
}

gboolean
door_camera_collect_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GBytes) last = door_camera_use_finish (result, error);

  return last != NULL;
}

GBytes *
door_camera_use_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
