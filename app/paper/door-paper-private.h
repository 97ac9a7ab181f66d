/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside of app/paper. Everything that is written becomes *slices*: pieces that no page break may
 * part (a line of text, a choice, a table row), each with its height. door-paper.c gathers them,
 * door-paper-pages.c lays them onto pages and draws. Units here are points. */
#pragma once

#include "door-paper.h"

#include <pango/pangocairo.h>

#define PAPER_MM (72.0 / 25.4)
#define PAPER_SHORT_SIDE (210 * PAPER_MM)
#define PAPER_LONG_SIDE (297 * PAPER_MM)
#define PAPER_MARGIN (18 * PAPER_MM)
#define PAPER_FOOT (9 * PAPER_MM) /* baseline of the foot above the page's lower edge */
#define PAPER_PADDING 4.0         /* within a cell, on each side */
#define PAPER_HAIRLINE 0.5

typedef struct {
  double red, green, blue;
} PaperColour;

extern const PaperColour paper_ink;
extern const PaperColour paper_grey; /* dark enough to be read after copying: 7:1 on white */
extern const PaperColour paper_line;
extern const PaperColour paper_tint;

/* Where slices are drawn. */
typedef struct {
  cairo_surface_t *surface;
  cairo_t *cairo;
  guint page;      /* from 1 */
  int outlines[2]; /* the reader's outline: the last heading of each level */
} PaperCanvas;

typedef struct _PaperSlice PaperSlice;

typedef struct {
  void (*draw) (const PaperSlice *self, PaperCanvas *canvas, double x, double y);
  void (*free) (gpointer data);
} PaperKind;

struct _PaperSlice {
  const PaperKind *kind; /* NULL: empty space */
  double width;
  double height;
  gboolean keep;  /* stays with the next */
  gboolean space; /* vanishes at the top of a page */
  gboolean rtl;
  gpointer data;
};

PaperSlice *paper_slice_new (DoorPaper *paper, const PaperKind *kind, gpointer data, double height);
void paper_slice_free (PaperSlice *self);

/* --- Tables ------------------------------------------------------------------------------- */

typedef struct {
  guint n_columns;
  double x[DOOR_PAPER_MAX_COLUMNS + 1]; /* leading edges from the leading side; [n] is the width */
  gboolean rtl;
  GPtrArray *heads; /* of PaperSlice */
} PaperTable;

typedef struct {
  guint column;
  guint span;
  GPtrArray *slices; /* of PaperSlice */
} PaperCell;

typedef struct {
  PaperTable *table; /* borrowed */
  DoorPaperRow kind;
  GArray *cells;    /* of PaperCell */
  gboolean goes_on; /* its end is on a later page */
} PaperRow;

extern const PaperKind paper_row_kind;

PaperRow *paper_row_new (PaperTable *table, DoorPaperRow kind);
/* Where the cell's slices are as wide as this. */
double paper_cell_width (const PaperTable *table, guint column, guint span);
double paper_row_height (const PaperRow *self);
/* Leaves in `slice` what fits into `room` and gives a slice with the rest; NULL when not even one
 * piece of it fits. transfer full. */
PaperSlice *paper_row_split (PaperSlice *slice, double room);

/* --- The document ------------------------------------------------------------------------- */

struct _DoorPaper {
  char *title, *author, *document_language, *foot, *created;
  double page_width, page_height;
  PangoFontMap *fonts;
  PangoContext *context; /* measures and shapes; set to `language` */
  char *language;
  gboolean rtl;
  GPtrArray *flow;   /* of PaperSlice; a slice of kind NULL and height < 0 ends the page */
  GPtrArray *tables; /* of PaperTable */
  PaperTable *table; /* being written; NULL */
  PaperRow *row;     /* being written; NULL */
  guint n_pages;
  guint n_missing;
};

/* Where the next slice goes, and how wide it may be. */
GPtrArray *paper_target (DoorPaper *self);
double paper_width (const DoorPaper *self);
void paper_add (DoorPaper *self, PaperSlice *slice);

/* --- Texts -------------------------------------------------------------------------------- */

double paper_style_size (DoorPaperStyle style);
/* A text in a style, `width` wide (< 0: one line). transfer full. */
PangoLayout *paper_layout (
    DoorPaper *self, DoorPaperStyle style, const char *text, gboolean is_markup, double width);
void paper_set_colour (cairo_t *cairo, const PaperColour *colour);

/* --- Pages -------------------------------------------------------------------------------- */

cairo_status_t paper_draw_pages (DoorPaper *self, cairo_surface_t *surface);
