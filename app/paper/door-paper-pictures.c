/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures: PNG, JPEG (put into the file as it is), QR codes. */
#define G_LOG_DOMAIN "door-paper"

#include "door-paper-private.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

#define MAX_SIDE 20000 /* pixels; a page is 5,000 wide at 600 dots per inch */
#define DOTS_PER_POINT (150.0 / 72)
#define GAP 3.0
#define QUIET_ZONE 4 /* modules around a code, by its standard */

/* --- PNG and JPEG --------------------------------------------------------------------------- */

typedef struct {
  cairo_surface_t *surface;
  double width, height; /* as printed */
} Picture;

static void
picture_free (gpointer data)
{
  cairo_surface_destroy (((Picture *) data)->surface);
  g_free (data);
}

static void
draw_picture (const PaperSlice *self, PaperCanvas *canvas, double x, double y)
{
  const Picture *picture = self->data;
  double scale = picture->width / cairo_image_surface_get_width (picture->surface);

  cairo_save (canvas->cairo);
  cairo_translate (canvas->cairo, self->rtl ? x + self->width - picture->width : x, y + GAP);
  cairo_scale (canvas->cairo, scale, scale);
  cairo_set_source_surface (canvas->cairo, picture->surface, 0, 0);
  cairo_paint (canvas->cairo);
  cairo_restore (canvas->cairo);
}

static const PaperKind picture_kind = { draw_picture, picture_free };

typedef struct {
  const guint8 *data;
  gsize size, at;
} Reader;

static cairo_status_t
read_some (void *closure, unsigned char *out, unsigned int length)
{
  Reader *reader = closure;

  if (reader->size - reader->at < length)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (out, reader->data + reader->at, length);
  reader->at += length;
  return CAIRO_STATUS_SUCCESS;
}

/* The width and height that a PNG's first chunk claims, before anything is unpacked. */
static gboolean
png_fits (const guint8 *data, gsize size)
{
  guint32 sides[2];

  if (size < 24 || memcmp (data, "\x89PNG\r\n\x1a\n", 8) != 0)
    return FALSE;
  memcpy (sides, data + 16, sizeof sides);
  return GUINT32_FROM_BE (sides[0]) <= MAX_SIDE && GUINT32_FROM_BE (sides[1]) <= MAX_SIDE;
}

static cairo_surface_t *
read_png (const guint8 *data, gsize size)
{
  Reader reader = { data, size, 0 };

  return png_fits (data, size) ? cairo_image_surface_create_from_png_stream (read_some, &reader)
                               : NULL;
}

/* A JPEG's size stands in its start-of-frame segment (ITU T.81, B.2.2). */
static gboolean
jpeg_size (const guint8 *data, gsize size, int *ret_width, int *ret_height)
{
  gsize at = 2;

  if (size < 4 || data[0] != 0xff || data[1] != 0xd8)
    return FALSE;
  while (at + 9 <= size && data[at] == 0xff)
    {
      guint8 marker = data[at + 1];

      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          *ret_height = data[at + 5] << 8 | data[at + 6];
          *ret_width = data[at + 7] << 8 | data[at + 8];
          return *ret_width > 0 && *ret_height > 0 && *ret_width <= MAX_SIDE
                 && *ret_height <= MAX_SIDE;
        }
      at += marker == 0xff ? 1 : 2 + (gsize) (data[at + 2] << 8 | data[at + 3]);
    }
  return FALSE;
}

/* The pixels stay in the JPEG: a PDF carries it as it is. */
static cairo_surface_t *
read_jpeg (GBytes *image)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (image, &size);
  cairo_surface_t *surface;
  int width, height;

  if (!jpeg_size (data, size, &width, &height))
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_A1, width, height);
  if (cairo_surface_set_mime_data (surface, CAIRO_MIME_TYPE_JPEG, data, size,
                                   (cairo_destroy_func_t) g_bytes_unref, g_bytes_ref (image)))
    g_bytes_unref (image);
  return surface;
}

gboolean
door_paper_image (
    DoorPaper *self, GBytes *image, double max_width, double max_height, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (image, &size);
  cairo_surface_t *surface = read_png (data, size);
  Picture *picture;
  double width, height, scale;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!surface)
    surface = read_jpeg (image);
  if (!surface || cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      g_clear_pointer (&surface, cairo_surface_destroy);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "the picture is neither a PNG nor a JPEG that can be read");
      return FALSE;
    }
  width = cairo_image_surface_get_width (surface);
  height = cairo_image_surface_get_height (surface);
  scale = MIN (MIN (max_width * PAPER_MM, paper_width (self)) / width,
               max_height * PAPER_MM / height);
  scale = MIN (scale, 1 / DOTS_PER_POINT);
  picture = g_new0 (Picture, 1);
  *picture = (Picture){ surface, width * scale, height * scale };
  paper_add (self, paper_slice_new (self, &picture_kind, picture, picture->height + 2 * GAP));
  return TRUE;
}

/* --- QR codes ------------------------------------------------------------------------------- */

typedef struct {
  QRcode *code;
  double side;
} Code;

static void
code_free (gpointer data)
{
  QRcode_free (((Code *) data)->code);
  g_free (data);
}

static void
draw_qr (const PaperSlice *self, PaperCanvas *canvas, double x, double y)
{
  const Code *code = self->data;
  int width = code->code->width;
  double module = code->side / (width + 2 * QUIET_ZONE);
  double left = (self->rtl ? x + self->width - code->side : x) + QUIET_ZONE * module;

  cairo_set_source_rgb (canvas->cairo, 0, 0, 0);
  for (int row = 0; row < width; row++)
    for (int column = 0; column < width; column++)
      if (code->code->data[row * width + column] & 1)
        cairo_rectangle (canvas->cairo, left + column * module,
                         y + GAP + (row + QUIET_ZONE) * module, module, module);
  cairo_fill (canvas->cairo);
}

static const PaperKind qr_kind = { draw_qr, code_free };

gboolean
door_paper_qr (DoorPaper *self, GBytes *content, double mm, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (content, &size);
  QRcode *made = QRcode_encodeData ((int) MIN (size, G_MAXINT), data, 0, QR_ECLEVEL_M);
  Code *code;

  g_return_val_if_fail (self != NULL && mm > 0, FALSE);

  if (!made)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "a QR code cannot hold %zu bytes: %s",
                   size, g_strerror (errno));
      return FALSE;
    }
  code = g_new0 (Code, 1);
  *code = (Code){ made, mm * PAPER_MM };
  paper_add (self, paper_slice_new (self, &qr_kind, code, code->side + 2 * GAP));
  return TRUE;
}
