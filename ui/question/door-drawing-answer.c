/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-drawing-answer.h"

#include <glib/gi18n.h>

#include "door-media.h"

#define PAPER_WIDTH 640
#define PAPER_HEIGHT 280
#define PEN_WIDTH 3.0
/* A stroke that ends is kept after so long without another. */
#define PAUSE_MS 800
/* Two scribbles of a minute; more is somebody playing. */
#define MOST_POINTS 50000

typedef struct {
  double x, y;
  gboolean begins; /* a new stroke */
} Point;

struct _DoorDrawingAnswer {
  DoorAnswer parent_instance;
  GtkWidget *paper;
  GtkWidget *wipe;
  GtkLabel *trouble;
  GtkEntry *name;    /* instead of drawing, of a signature */
  GArray *points;    /* of Point */
  GdkTexture *there; /* what was drawn before */
  double start_x, start_y;
  guint pause;
  gboolean changed;
};

G_DEFINE_TYPE (DoorDrawingAnswer, door_drawing_answer, DOOR_TYPE_ANSWER)

static DoorQuestion *
question_of (DoorDrawingAnswer *self)
{
  return door_answer_get_question (DOOR_ANSWER (self));
}

static void
tell (DoorDrawingAnswer *self, const char *trouble)
{
  gtk_label_set_text (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), trouble != NULL);
}

/* --- Drawing --------------------------------------------------------------------------------- */

static void
draw_there (DoorDrawingAnswer *self, cairo_t *cairo)
{
  int width = gdk_texture_get_width (self->there);
  int height = gdk_texture_get_height (self->there);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);

  gdk_texture_download (self->there, cairo_image_surface_get_data (surface),
                        (gsize) cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (surface);
  cairo_set_source_surface (cairo, surface, 0, 0);
  cairo_paint (cairo);
  cairo_surface_destroy (surface);
}

static void
draw (DoorDrawingAnswer *self, cairo_t *cairo)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));

  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_paint (cairo);
  if (self->there != NULL && self->points->len == 0 && *name == '\0')
    draw_there (self, cairo);
  cairo_set_source_rgb (cairo, 0.05, 0.05, 0.2);
  cairo_set_line_width (cairo, PEN_WIDTH);
  cairo_set_line_cap (cairo, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cairo, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->points->len; i++)
    {
      const Point *point = &g_array_index (self->points, Point, i);

      if (point->begins)
        cairo_move_to (cairo, point->x, point->y);
      cairo_line_to (cairo, point->x, point->y);
    }
  cairo_stroke (cairo);
  if (*name != '\0')
    {
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->paper, name);
      PangoFontDescription *font = pango_font_description_from_string ("Sans 28");

      pango_layout_set_font_description (layout, font);
      pango_layout_set_width (layout, (PAPER_WIDTH - 64) * PANGO_SCALE);
      cairo_move_to (cairo, 32, PAPER_HEIGHT / 3.0);
      pango_cairo_show_layout (cairo, layout);
      pango_font_description_free (font);
    }
}

static void
on_draw (GtkDrawingArea *area, cairo_t *cairo, int width, int height, gpointer data)
{
  draw (DOOR_DRAWING_ANSWER (data), cairo);
}

static cairo_status_t
write_png (gpointer closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
to_png (DoorDrawingAnswer *self)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, PAPER_WIDTH, PAPER_HEIGHT);
  cairo_t *cairo = cairo_create (surface);
  GByteArray *out = g_byte_array_new ();

  draw (self, cairo);
  cairo_destroy (cairo);
  cairo_surface_write_to_png_stream (surface, write_png, out);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (out);
}

/* --- Keeping --------------------------------------------------------------------------------- */

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorDrawingAnswer) self = DOOR_DRAWING_ANSWER (data);
  g_autoptr (GError) error = NULL;

  if (!door_question_attach_finish (DOOR_QUESTION (source), result, &error))
    {
      self->changed = TRUE;
      tell (self, error->message);
    }
}

static void
door_drawing_answer_commit (DoorAnswer *answer)
{
  DoorDrawingAnswer *self = DOOR_DRAWING_ANSWER (answer);
  g_autoptr (GBytes) png = NULL;

  g_clear_handle_id (&self->pause, g_source_remove);
  if (!self->changed)
    return;
  self->changed = FALSE;
  tell (self, NULL);
  png = to_png (self);
  door_question_attach_async (question_of (self), ".png", png, on_attached, g_object_ref (self));
}

static gboolean
on_pause (gpointer data)
{
  DoorDrawingAnswer *self = DOOR_DRAWING_ANSWER (data);

  self->pause = 0;
  door_answer_commit (DOOR_ANSWER (self));
  return G_SOURCE_REMOVE;
}

static void
on_changed (DoorDrawingAnswer *self)
{
  self->changed = TRUE;
  gtk_widget_queue_draw (self->paper);
  g_clear_handle_id (&self->pause, g_source_remove);
  self->pause = g_timeout_add (PAUSE_MS, on_pause, self);
}

/* --- The pen --------------------------------------------------------------------------------- */

static void
add_point (DoorDrawingAnswer *self, double x, double y, gboolean begins)
{
  Point point = { CLAMP (x, 0, PAPER_WIDTH), CLAMP (y, 0, PAPER_HEIGHT), begins };

  if (self->points->len < MOST_POINTS)
    g_array_append_val (self->points, point);
  gtk_widget_queue_draw (self->paper);
}

static void
on_begin (DoorDrawingAnswer *self, double x, double y)
{
  self->start_x = x;
  self->start_y = y;
  g_clear_handle_id (&self->pause, g_source_remove);
  gtk_editable_set_text (GTK_EDITABLE (self->name), "");
  add_point (self, x, y, TRUE);
}

static void
on_update (DoorDrawingAnswer *self, double x, double y)
{
  add_point (self, self->start_x + x, self->start_y + y, FALSE);
}

static void
on_end (DoorDrawingAnswer *self)
{
  on_changed (self);
}

static void
on_wipe (DoorDrawingAnswer *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  g_array_set_size (self->points, 0);
  g_clear_object (&self->there);
  gtk_editable_set_text (GTK_EDITABLE (self->name), "");
  g_clear_handle_id (&self->pause, g_source_remove);
  self->changed = FALSE;
  door_question_set_answer (question_of (self), NULL);
  gtk_widget_queue_draw (self->paper);
}

/* --- What is there --------------------------------------------------------------------------- */

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorDrawingAnswer) self = DOOR_DRAWING_ANSWER (data);
  g_autoptr (GBytes) bytes
      = door_question_read_attachment_finish (DOOR_QUESTION (source), result, NULL);

  if (bytes == NULL || self->points->len > 0)
    return;
  g_clear_object (&self->there);
  self->there = door_media_texture (bytes);
  gtk_widget_queue_draw (self->paper);
}

static void
show_answer (DoorDrawingAnswer *self)
{
  DoorQuestion *question = question_of (self);
  gboolean given = *door_question_get_answer (question) != '\0';

  gtk_widget_set_sensitive (self->wipe, given || self->points->len > 0);
  if (given && self->points->len == 0)
    door_question_read_attachment_async (question, on_read, g_object_ref (self));
}

/* --- Making ---------------------------------------------------------------------------------- */

static gboolean
door_drawing_answer_grab_focus (GtkWidget *widget)
{
  DoorDrawingAnswer *self = DOOR_DRAWING_ANSWER (widget);

  if (gtk_widget_get_visible (GTK_WIDGET (self->name)))
    return gtk_widget_grab_focus (GTK_WIDGET (self->name));
  return gtk_widget_grab_focus (self->wipe);
}

static void
door_drawing_answer_constructed (GObject *object)
{
  DoorDrawingAnswer *self = DOOR_DRAWING_ANSWER (object);
  DoorQuestion *question = question_of (self);

  G_OBJECT_CLASS (door_drawing_answer_parent_class)->constructed (object);
  gtk_widget_set_visible (GTK_WIDGET (self->name),
                          door_question_get_kind (question) == DOOR_QUESTION_SIGNATURE);
  door_answer_name (DOOR_ANSWER (self), self->paper);
  g_signal_connect_object (question, "notify::answer", G_CALLBACK (show_answer), self,
                           G_CONNECT_SWAPPED);
  show_answer (self);
}

static void
door_drawing_answer_dispose (GObject *object)
{
  DoorDrawingAnswer *self = DOOR_DRAWING_ANSWER (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_object (&self->there);
  g_clear_pointer (&self->points, g_array_unref);
  G_OBJECT_CLASS (door_drawing_answer_parent_class)->dispose (object);
}

static void
door_drawing_answer_class_init (DoorDrawingAnswerClass *klass)
{
  DOOR_ANSWER_CLASS (klass)->commit = door_drawing_answer_commit;
  G_OBJECT_CLASS (klass)->constructed = door_drawing_answer_constructed;
  G_OBJECT_CLASS (klass)->dispose = door_drawing_answer_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = door_drawing_answer_grab_focus;
}

static void
add_pen (DoorDrawingAnswer *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  /* The page would scroll under the finger. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_begin), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (on_end), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->paper, GTK_EVENT_CONTROLLER (drag));
}

static void
door_drawing_answer_init (DoorDrawingAnswer *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
  self->paper = gtk_drawing_area_new ();
  g_object_set (self->paper, "content-width", PAPER_WIDTH, "content-height", PAPER_HEIGHT, "halign",
                GTK_ALIGN_START, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->paper), on_draw, self, NULL);
  gtk_widget_add_css_class (self->paper, "paper");
  add_pen (self);
  self->name = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_placeholder_text (self->name, _ ("Or type the name instead of signing"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name instead of a signature"), -1);
  door_answer_forbid_copying (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->name))));
  g_signal_connect_object (self->name, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  self->wipe = gtk_button_new_with_label (_ ("Begin anew"));
  gtk_widget_set_halign (self->wipe, GTK_ALIGN_START);
  g_signal_connect_object (self->wipe, "clicked", G_CALLBACK (on_wipe), self, G_CONNECT_SWAPPED);
  self->trouble = door_answer_new_note ("trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  gtk_box_append (GTK_BOX (box), self->paper);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (box), self->wipe);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->trouble));
  adw_bin_set_child (ADW_BIN (self), box);
}
