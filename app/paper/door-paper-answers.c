/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Places for answers: marks with codes, boxes for digits, lines to write on. */
#define G_LOG_DOMAIN "door-paper"

#include "door-paper-private.h"

#define MARK 8.0       /* a circle or square to be ticked */
#define MARK_GAP 5.0   /* between mark and label */
#define BOX_WIDTH 14.0 /* for one digit, written by hand */
#define BOX_HEIGHT 17.0
#define BOX_GAP 3.0      /* above and below */
#define LINE_HEIGHT 20.0 /* for one line of handwriting */
#define DOT_STEP 4.0
#define MAX_CODE_SHARE 0.45

/* --- Choices -------------------------------------------------------------------------------- */

typedef struct {
  DoorPaperMark mark;
  PangoLayout *label;
  PangoLayout *code; /* NULL */
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_object_unref (choice->label);
  g_clear_object (&choice->code);
  g_free (choice);
}

static double
layout_width (PangoLayout *layout)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  return (double) logical.width / PANGO_SCALE;
}

static double
layout_height (PangoLayout *layout)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  return (double) logical.height / PANGO_SCALE;
}

static double
mark_width (DoorPaperMark mark)
{
  return mark == DOOR_PAPER_MARK_RANK ? BOX_WIDTH : mark == DOOR_PAPER_MARK_NONE ? 0 : MARK;
}

static void
draw_mark (DoorPaperMark mark, cairo_t *cairo, double x, double middle)
{
  double width = mark_width (mark);

  paper_set_colour (cairo, &paper_grey);
  cairo_set_line_width (cairo, 0.8);
  cairo_new_path (cairo);
  if (mark == DOOR_PAPER_MARK_ONE)
    cairo_arc (cairo, x + width / 2, middle, width / 2, 0, 2 * G_PI);
  else
    cairo_rectangle (cairo, x, middle - width / 2, width, width);
  cairo_stroke (cairo);
}

/* Dots lead from where the label's last line ends to the code. */
static void
draw_dots (cairo_t *cairo, double from, double to, double y)
{
  const double dots[] = { 0, DOT_STEP };

  if (to - from < 3 * DOT_STEP)
    return;
  cairo_save (cairo);
  paper_set_colour (cairo, &paper_line);
  cairo_set_line_width (cairo, 0.9);
  cairo_set_line_cap (cairo, CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (cairo, dots, 2, 0);
  cairo_move_to (cairo, to, y);
  cairo_line_to (cairo, from, y);
  cairo_stroke (cairo);
  cairo_restore (cairo);
}

/* Where the last line of the label ends, from the label's leading side. */
static double
last_line_end (PangoLayout *label, gboolean rtl)
{
  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (label);
  PangoRectangle logical;

  while (pango_layout_iter_next_line (iter))
    ;
  pango_layout_iter_get_line_extents (iter, NULL, &logical);
  if (rtl)
    return (double) (pango_layout_get_width (label) - logical.x) / PANGO_SCALE;
  return (double) (logical.x + logical.width) / PANGO_SCALE;
}

static double
last_baseline (PangoLayout *layout)
{
  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (layout);

  while (pango_layout_iter_next_line (iter))
    ;
  return (double) pango_layout_iter_get_baseline (iter) / PANGO_SCALE;
}

/* Draws in coordinates that count from the leading side; `at` turns them into the page's. */
static double
at (const PaperSlice *self, double x, double leading, double width)
{
  return self->rtl ? x + self->width - leading - width : x + leading;
}

static void
draw_code (const PaperSlice *self, cairo_t *cairo, const Choice *choice, double x, double y)
{
  double indent = mark_width (choice->mark) + (choice->mark == DOOR_PAPER_MARK_NONE ? 0 : MARK_GAP);
  gboolean is_broken = pango_layout_get_line_count (choice->code) > 1;
  double baseline = y
                    + (is_broken ? (double) pango_layout_get_baseline (choice->label) / PANGO_SCALE
                                 : last_baseline (choice->label));
  double code_width = layout_width (choice->code);
  double from = indent + last_line_end (choice->label, self->rtl) + DOT_STEP;
  double to = self->width - code_width - DOT_STEP;

  if (!is_broken)
    draw_dots (cairo, at (self, x, from, 0), at (self, x, to, 0), baseline - 0.5);
  paper_set_colour (cairo, &paper_ink);
  cairo_move_to (cairo, at (self, x, self->width - code_width, code_width),
                 baseline - (double) pango_layout_get_baseline (choice->code) / PANGO_SCALE);
  pango_cairo_show_layout (cairo, choice->code);
}

static void
draw_choice (const PaperSlice *self, PaperCanvas *canvas, double x, double y)
{
  const Choice *choice = self->data;
  double mark = mark_width (choice->mark);
  double indent = mark > 0 ? mark + MARK_GAP : 0;
  double width = (double) pango_layout_get_width (choice->label) / PANGO_SCALE;
  double baseline = (double) pango_layout_get_baseline (choice->label) / PANGO_SCALE;

  if (mark > 0)
    draw_mark (choice->mark, canvas->cairo, at (self, x, 0, mark),
               y + baseline - paper_style_size (DOOR_PAPER_BODY) * 0.34);
  paper_set_colour (canvas->cairo, &paper_ink);
  cairo_move_to (canvas->cairo, at (self, x, indent, width), y);
  pango_cairo_show_layout (canvas->cairo, choice->label);
  if (choice->code)
    draw_code (self, canvas->cairo, choice, x, y);
}

static const PaperKind choice_kind = { draw_choice, choice_free };

/* A long code is set smaller, and broken where even that takes the label's room. */
static PangoLayout *
code_layout (DoorPaper *self, const char *code)
{
  /* A code runs from left to right wherever it stands: "-8" is not "8-". */
  g_autofree char *marked = g_strconcat ("\u200e", code, NULL);
  PangoLayout *layout = paper_layout (self, DOOR_PAPER_BODY, marked, FALSE, -1);
  double most = paper_width (self) * MAX_CODE_SHARE;

  if (layout_width (layout) <= most / 2)
    return layout;
  g_object_unref (layout);
  layout = paper_layout (self, DOOR_PAPER_SMALL, marked, FALSE, -1);
  if (layout_width (layout) <= most)
    return layout;
  g_object_unref (layout);
  return paper_layout (self, DOOR_PAPER_SMALL, marked, FALSE, most);
}

void
door_paper_choice (DoorPaper *self, DoorPaperMark mark, const char *label, const char *code)
{
  Choice *choice;
  double width, code_height;

  g_return_if_fail (self != NULL && label != NULL);

  choice = g_new0 (Choice, 1);
  choice->mark = mark;
  width = paper_width (self) - (mark == DOOR_PAPER_MARK_NONE ? 0 : mark_width (mark) + MARK_GAP);
  if (code && *code)
    {
      choice->code = code_layout (self, code);
      width -= layout_width (choice->code) + 2 * DOT_STEP;
    }
  choice->label = paper_layout (self, DOOR_PAPER_BODY, label, FALSE, MAX (width, MARK * 2));
  code_height = choice->code ? layout_height (choice->code) : 0;
  paper_add (self, paper_slice_new (self, &choice_kind, choice,
                                    MAX (MAX (layout_height (choice->label), code_height) + 1.5,
                                         mark == DOOR_PAPER_MARK_RANK ? BOX_HEIGHT : 0)));
}

/* --- Boxes ---------------------------------------------------------------------------------- */

typedef struct {
  char *pattern;
  PangoLayout *between; /* for the signs between boxes; its text is set while drawing */
  PangoLayout *unit;    /* NULL */
} Boxes;

static void
boxes_free (gpointer data)
{
  Boxes *boxes = data;

  g_object_unref (boxes->between);
  g_clear_object (&boxes->unit);
  g_free (boxes->pattern);
  g_free (boxes);
}

static double
boxes_width (const Boxes *boxes)
{
  double width = 0;

  for (const char *c = boxes->pattern; *c; c = g_utf8_next_char (c))
    width += *c == '_' ? BOX_WIDTH : BOX_WIDTH / 2;
  return width;
}

static double
draw_box_sign (const Boxes *boxes, cairo_t *cairo, const char *sign, double x, double y)
{
  if (*sign == '_')
    {
      cairo_rectangle (cairo, x, y, BOX_WIDTH, BOX_HEIGHT);
      cairo_stroke (cairo);
      return BOX_WIDTH;
    }
  pango_layout_set_text (boxes->between, sign, (int) (g_utf8_next_char (sign) - sign));
  cairo_move_to (cairo, x + (BOX_WIDTH / 2 - layout_width (boxes->between)) / 2,
                 y + (BOX_HEIGHT - layout_height (boxes->between)) / 2);
  pango_cairo_show_layout (cairo, boxes->between);
  return BOX_WIDTH / 2;
}

static void
draw_boxes (const PaperSlice *self, PaperCanvas *canvas, double x, double y)
{
  const Boxes *boxes = self->data;
  double width = boxes_width (boxes);
  double left = at (self, x, 0, width);

  paper_set_colour (canvas->cairo, &paper_grey);
  cairo_set_line_width (canvas->cairo, 0.8);
  for (const char *c = boxes->pattern; *c; c = g_utf8_next_char (c))
    left += draw_box_sign (boxes, canvas->cairo, c, left, y + BOX_GAP);
  if (!boxes->unit)
    return;
  paper_set_colour (canvas->cairo, &paper_ink);
  cairo_move_to (canvas->cairo, at (self, x, width + MARK_GAP, layout_width (boxes->unit)),
                 y + BOX_GAP + (BOX_HEIGHT - layout_height (boxes->unit)) / 2);
  pango_cairo_show_layout (canvas->cairo, boxes->unit);
}

static const PaperKind boxes_kind = { draw_boxes, boxes_free };

void
door_paper_boxes (DoorPaper *self, const char *pattern, const char *unit)
{
  Boxes *boxes;

  g_return_if_fail (self != NULL && pattern != NULL);

  boxes = g_new0 (Boxes, 1);
  boxes->pattern = g_utf8_make_valid (pattern, -1);
  boxes->between = paper_layout (self, DOOR_PAPER_BODY, "", FALSE, -1);
  if (unit && *unit)
    boxes->unit = paper_layout (self, DOOR_PAPER_BODY, unit, FALSE, -1);
  paper_add (self, paper_slice_new (self, &boxes_kind, boxes, BOX_HEIGHT + 2 * BOX_GAP));
}

/* --- Lines and frames ----------------------------------------------------------------------- */

static void
draw_writing_line (const PaperSlice *self, PaperCanvas *canvas, double x, double y)
{
  paper_set_colour (canvas->cairo, &paper_grey);
  cairo_set_line_width (canvas->cairo, PAPER_HAIRLINE);
  cairo_move_to (canvas->cairo, x, y + self->height - 3);
  cairo_rel_line_to (canvas->cairo, self->width, 0);
  cairo_stroke (canvas->cairo);
}

static const PaperKind writing_line_kind = { draw_writing_line, NULL };

void
door_paper_lines (DoorPaper *self, guint n)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < n; i++)
    paper_add (self, paper_slice_new (self, &writing_line_kind, NULL, LINE_HEIGHT));
}

static void
draw_frame (const PaperSlice *self, PaperCanvas *canvas, double x, double y)
{
  paper_set_colour (canvas->cairo, &paper_grey);
  cairo_set_line_width (canvas->cairo, 0.8);
  cairo_rectangle (canvas->cairo, x, y + BOX_GAP, self->width, self->height - 2 * BOX_GAP);
  cairo_stroke (canvas->cairo);
}

static const PaperKind frame_kind = { draw_frame, NULL };

void
door_paper_frame (DoorPaper *self, double mm)
{
  g_return_if_fail (self != NULL && mm > 0);

  paper_add (self, paper_slice_new (self, &frame_kind, NULL, mm * PAPER_MM + 2 * BOX_GAP));
}
