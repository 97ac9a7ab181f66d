/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-media.h"

/* 64 megapixels: a picture that claims more was made to exhaust memory. */
#define MOST_PIXELS (64 * 1000 * 1000)
#define JPEG_QUALITY "85"

static void
on_size (GdkPixbufLoader *loader, int width, int height, gpointer too_large)
{
  if ((gint64) width * height > MOST_PIXELS)
    {
      *(gboolean *) too_large = TRUE;
      gdk_pixbuf_loader_set_size (loader, 1, 1);
    }
}

static GdkPixbuf *
load (GBytes *bytes)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  gboolean too_large = FALSE;
  gboolean ok;
  GdkPixbuf *pixbuf;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size), &too_large);
  ok = gdk_pixbuf_loader_write_bytes (loader, bytes, NULL);
  ok = gdk_pixbuf_loader_close (loader, NULL) && ok;
  pixbuf = ok && !too_large ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  return pixbuf != NULL ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
}

GdkTexture *
door_media_texture (GBytes *bytes)
{
  g_autoptr (GdkPixbuf) pixbuf = load (bytes);

  return pixbuf != NULL ? gdk_texture_new_for_pixbuf (pixbuf) : NULL;
}

static GdkPixbuf *
shrink (GdkPixbuf *pixbuf, int longest)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  double factor = (double) longest / MAX (width, height);

  if (factor >= 1)
    return g_object_ref (pixbuf);
  return gdk_pixbuf_scale_simple (pixbuf, MAX (1, (int) (width * factor)),
                                  MAX (1, (int) (height * factor)), GDK_INTERP_BILINEAR);
}

GBytes *
door_media_to_jpeg (GBytes *bytes, int longest)
{
  g_autoptr (GdkPixbuf) pixbuf = load (bytes);
  g_autoptr (GdkPixbuf) small = pixbuf != NULL ? shrink (pixbuf, longest) : NULL;
  char *buffer = NULL;
  gsize size = 0;

  if (small == NULL
      || !gdk_pixbuf_save_to_buffer (small, &buffer, &size, "jpeg", NULL, "quality", JPEG_QUALITY,
                                     NULL))
    return NULL;
  return g_bytes_new_take (buffer, size);
}
