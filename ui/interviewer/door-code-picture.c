/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-code-picture.h"

#include <qrencode.h>

/* Modules of white around a code, as readers need it. */
enum { QUIET = 4 };

struct _DoorCodePicture {
  GtkWidget parent_instance;
  QRcode *code; /* NULL: none */
};

G_DEFINE_TYPE (DoorCodePicture, door_code_picture, GTK_TYPE_WIDGET)

static void
draw_modules (cairo_t *cairo, const QRcode *code, double size)
{
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_rectangle (cairo, 0, 0, size * (code->width + 2 * QUIET), size * (code->width + 2 * QUIET));
  cairo_fill (cairo);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  cairo_set_antialias (cairo, CAIRO_ANTIALIAS_NONE);
  for (int y = 0; y < code->width; y++)
    for (int x = 0; x < code->width; x++)
      if (code->data[y * code->width + x] & 1)
        cairo_rectangle (cairo, (x + QUIET) * size, (y + QUIET) * size, size, size);
  cairo_fill (cairo);
}

/* Whole pixels a module, where there is room for that: edges are sharp then. */
static void
door_code_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DoorCodePicture *self = DOOR_CODE_PICTURE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int modules = self->code != NULL ? self->code->width + 2 * QUIET : 0;
  double size = modules > 0 ? (double) MIN (width, height) / modules : 0;
  cairo_t *cairo;

  if (modules == 0)
    return;
  size = size >= 1 ? (int) size : size;
  cairo = gtk_snapshot_append_cairo (snapshot,
                                     &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_translate (cairo, (int) ((width - size * modules) / 2),
                   (int) ((height - size * modules) / 2));
  draw_modules (cairo, self->code, size);
  cairo_destroy (cairo);
}

static void
door_code_picture_finalize (GObject *object)
{
  g_clear_pointer (&DOOR_CODE_PICTURE (object)->code, QRcode_free);
  G_OBJECT_CLASS (door_code_picture_parent_class)->finalize (object);
}

static void
door_code_picture_class_init (DoorCodePictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = door_code_picture_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = door_code_picture_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
door_code_picture_init (DoorCodePicture *self)
{
}

void
door_code_picture_set_text (DoorCodePicture *self, const char *text)
{
  g_return_if_fail (DOOR_IS_CODE_PICTURE (self));
  g_clear_pointer (&self->code, QRcode_free);
  /* The reader's characters first: digits and capitals take half the room then. */
  if (text != NULL)
    self->code = QRcode_encodeString (text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
