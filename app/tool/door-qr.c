/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-qr.h"

#include <cairo.h>
#include <gio/gio.h>
#include <qrencode.h>

enum { QUIET = 4, PIXELS = 8 };

static QRcode *
encode (const char *text, GError **error)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);

  if (!code)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         "this is too long for a code that a camera reads");
  return code;
}

/* Outside lies the quiet zone, which is light. */
static gboolean
is_dark (const QRcode *code, int x, int y)
{
  return x >= 0 && y >= 0 && x < code->width && y < code->width
         && (code->data[y * code->width + x] & 1) != 0;
}

/* Two modules stand above each other in one character; the light ones are printed. */
char *
door_qr_to_terminal (const char *text, GError **error)
{
  static const char *const blocks[] = { " ", "\u2584", "\u2580", "\u2588" };
  QRcode *code = encode (text, error);
  GString *out;

  if (!code)
    return NULL;
  out = g_string_new (NULL);
  for (int y = -QUIET; y < code->width + QUIET; y += 2)
    {
      for (int x = -QUIET; x < code->width + QUIET; x++)
        g_string_append (
            out, blocks[(is_dark (code, x, y) ? 0 : 2) + (is_dark (code, x, y + 1) ? 0 : 1)]);
      g_string_append_c (out, '\n');
    }
  QRcode_free (code);
  return g_string_free (out, FALSE);
}

static void
draw (cairo_t *cairo, const QRcode *code)
{
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  for (int y = 0; y < code->width; y++)
    for (int x = 0; x < code->width; x++)
      if (is_dark (code, x, y))
        cairo_rectangle (cairo, (x + QUIET) * PIXELS, (y + QUIET) * PIXELS, PIXELS, PIXELS);
  cairo_fill (cairo);
}

gboolean
door_qr_to_png (const char *text, const char *path, GError **error)
{
  QRcode *code = encode (text, error);
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cairo;
  int side;

  if (!code)
    return FALSE;
  side = (code->width + 2 * QUIET) * PIXELS;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, side, side);
  cairo = cairo_create (surface);
  draw (cairo, code);
  cairo_destroy (cairo);
  status = cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
  QRcode_free (code);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path,
               cairo_status_to_string (status));
  return FALSE;
}
