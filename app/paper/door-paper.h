/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents to be printed: a small writer of PDF in any script.
 *
 * Order of use: door_paper_new(); then, from top to bottom, what the document says: titles, texts,
 * tables, places for answers, pictures; door_paper_finish() gives the file. What is written between
 * door_paper_cell() and the end of the row goes into that cell; everything fits into a cell but a
 * table.
 *
 * Promises:
 *   1. The same calls give the same bytes (with the same fonts): there is no date unless one is
 *      given.
 *   2. Text may be in any script. The language decides direction, fonts (Urdu is Nastaliq) and where
 *      lines of unspaced scripts break; whatever has a side (columns, bars, marks, codes) follows
 *      its direction.
 *   3. A table's head rows are repeated on every page. A row is parted only when it would not fit
 *      half a page; headings stay with what follows them.
 *   4. Text that is not UTF-8 is mended, never refused; characters without a font are counted
 *      (door_paper_n_missing()).
 * Units: millimetres. Thread rule: one owner at a time; any thread.
 */
#pragma once

#include <gio/gio.h>

typedef struct _DoorPaper DoorPaper;

/* What holds for the whole document. NULL members are left out. */
typedef struct {
  const char *title;    /* of the file, as readers show it in their window */
  const char *author;   /* of the file */
  const char *language; /* BCP 47, "ur"; NULL "en" */
  const char *foot;     /* on every page beside "3 / 12" */
  GDateTime *created;   /* NULL: no date in the file */
  gboolean landscape;   /* A4, else upright */
} DoorPaperAbout;

DoorPaper *door_paper_new (const DoorPaperAbout *about);
void door_paper_free (DoorPaper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorPaper, door_paper_free)

/* --- Texts ------------------------------------------------------------------------------- */

typedef enum {
  DOOR_PAPER_TITLE,       /* once, at the top */
  DOOR_PAPER_HEADING,     /* a part; also an entry of the reader's outline */
  DOOR_PAPER_SUBHEADING,  /* a part of a part; also in the outline */
  DOOR_PAPER_BODY,        /* what is read */
  DOOR_PAPER_STRONG,      /* a line that must be seen */
  DOOR_PAPER_SMALL,       /* remarks, codes, sources */
  DOOR_PAPER_INSTRUCTION, /* for the person who asks, not read aloud: behind a bar */
  DOOR_PAPER_MONO,        /* what is typed exactly: keys, expressions */
  DOOR_PAPER_LARGE,       /* read across a table: showcards */
  DOOR_PAPER_N_STYLES,
} DoorPaperStyle;

/* The language of what follows; NULL goes back to the document's. */
void door_paper_set_language (DoorPaper *self, const char *language);
/* Whether that language is written from right to left. */
gboolean door_paper_is_rtl (const DoorPaper *self);
gboolean door_paper_is_rtl_language (const char *language);

void door_paper_text (DoorPaper *self, DoorPaperStyle style, const char *text);
/* The same from Pango markup; what is not valid markup is printed as it stands. */
void door_paper_markup (DoorPaper *self, DoorPaperStyle style, const char *markup);
/* What was written last stays on one page with what follows. */
void door_paper_keep_next (DoorPaper *self);
void door_paper_space (DoorPaper *self, double mm);
void door_paper_rule (DoorPaper *self);
void door_paper_page_break (DoorPaper *self); /* not inside a table */

/* --- Places for answers ------------------------------------------------------------------- */

typedef enum {
  DOOR_PAPER_MARK_ONE,  /* a circle: one of these */
  DOOR_PAPER_MARK_MANY, /* a square: any of these */
  DOOR_PAPER_MARK_RANK, /* a box for a number */
  DOOR_PAPER_MARK_NONE,
} DoorPaperMark;

/* A choice: mark, label, dots, code. `code` may be NULL. */
void door_paper_choice (DoorPaper *self, DoorPaperMark mark, const char *label, const char *code);
/* Boxes for one character each: every '_' of the pattern is a box, all else is printed between them
 * ("__/__/____"). Always from left to right, as digits are. `unit` follows; may be NULL. */
void door_paper_boxes (DoorPaper *self, const char *pattern, const char *unit);
/* Lines to write on. */
void door_paper_lines (DoorPaper *self, guint n);
/* An empty frame over the whole width: a signature, a drawing. */
void door_paper_frame (DoorPaper *self, double mm);

/* --- Pictures ------------------------------------------------------------------------------ */

/* PNG or JPEG, as large as it fits into the frame, never enlarged beyond 150 dots per inch.
 * Errors: G_IO_ERROR_INVALID_DATA (another format, damaged); nothing is printed then. */
gboolean door_paper_image (
    DoorPaper *self, GBytes *image, double max_width, double max_height, GError **error);
/* A QR code (level M) of these bytes with its quiet zone, `mm` wide.
 * Errors: G_IO_ERROR_NO_SPACE (more than a code holds: 2,331 bytes). */
gboolean door_paper_qr (DoorPaper *self, GBytes *content, double mm, GError **error);

/* --- Tables -------------------------------------------------------------------------------- */

#define DOOR_PAPER_MAX_COLUMNS 24

typedef enum {
  DOOR_PAPER_ROW_HEAD, /* repeated on every page; all head rows come first */
  DOOR_PAPER_ROW_BODY,
  DOOR_PAPER_ROW_BAND, /* a tinted row that stays with the next: a section's name */
} DoorPaperRow;

/* `shares` are the columns' widths in any unit: they are scaled to the width of the page. Columns
 * run in the direction of the language that is set now. */
void door_paper_table_begin (DoorPaper *self, const double *shares, guint n_columns);
void door_paper_row_begin (DoorPaper *self, DoorPaperRow kind);
void door_paper_cell (DoorPaper *self, guint span); /* the next cell, `span` columns wide */
void door_paper_row_end (DoorPaper *self);
/* A row of plain texts, one a column; NULL is an empty cell. */
void door_paper_row (DoorPaper *self, DoorPaperRow kind, const char *const *texts, guint n);
void door_paper_table_end (DoorPaper *self);

/* --- The end ------------------------------------------------------------------------------- */

/* The PDF. Call once; nothing can be written afterwards.
 * Errors: G_IO_ERROR_FAILED (no memory). transfer full. */
GBytes *door_paper_finish (DoorPaper *self, GError **error);
guint door_paper_n_pages (const DoorPaper *self); /* after door_paper_finish() */
/* Characters for which no installed font has a shape. */
guint door_paper_n_missing (const DoorPaper *self);
