/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts: styles, fonts by language, and a slice for each line. */
#define G_LOG_DOMAIN "door-paper"

#include "door-paper-private.h"

#include <cairo-pdf.h>
#include <string.h>

#define BAR_WIDTH 1.5
#define BAR_INDENT 7.0

typedef struct {
  double size; /* points */
  PangoWeight weight;
  double before, after; /* space above and below */
  const PaperColour *colour;
  const char *family; /* NULL: the language's */
  gboolean bar;       /* a bar at the leading edge */
  gboolean keep;      /* with what follows */
  int outline;        /* level in the reader's outline; -1 none */
} Style;

static const Style styles[DOOR_PAPER_N_STYLES] = {
  [DOOR_PAPER_TITLE] = { 19, PANGO_WEIGHT_BOLD, 0, 4, &paper_ink, NULL, FALSE, TRUE, -1 },
  [DOOR_PAPER_HEADING] = { 13.5, PANGO_WEIGHT_BOLD, 12, 4, &paper_ink, NULL, FALSE, TRUE, 0 },
  [DOOR_PAPER_SUBHEADING] = { 10.5, PANGO_WEIGHT_SEMIBOLD, 7, 2, &paper_ink, NULL, FALSE, TRUE, 1 },
  [DOOR_PAPER_BODY] = { 9.5, PANGO_WEIGHT_NORMAL, 0, 2, &paper_ink, NULL, FALSE, FALSE, -1 },
  [DOOR_PAPER_STRONG] = { 9.5, PANGO_WEIGHT_BOLD, 0, 2, &paper_ink, NULL, FALSE, FALSE, -1 },
  [DOOR_PAPER_SMALL] = { 7.5, PANGO_WEIGHT_NORMAL, 0, 1, &paper_grey, NULL, FALSE, FALSE, -1 },
  [DOOR_PAPER_INSTRUCTION] = { 8, PANGO_WEIGHT_NORMAL, 1, 2, &paper_grey, NULL, TRUE, FALSE, -1 },
  [DOOR_PAPER_MONO]
  = { 8.5, PANGO_WEIGHT_NORMAL, 0, 2, &paper_ink, "Noto Sans Mono", FALSE, FALSE, -1 },
  [DOOR_PAPER_LARGE] = { 15, PANGO_WEIGHT_NORMAL, 3, 4, &paper_ink, NULL, FALSE, FALSE, -1 },
};

/* What the system would choose badly by itself; Noto Sans goes first for Latin letters and digits. */
static const struct {
  const char *language;
  const char *family;
} families[] = {
  { "ur", "Noto Nastaliq Urdu" },   { "ks", "Noto Nastaliq Urdu" },
  { "pnb", "Noto Nastaliq Urdu" },  { "skr", "Noto Nastaliq Urdu" },
  { "ar", "Noto Sans Arabic" },     { "fa", "Noto Sans Arabic" },
  { "ps", "Noto Sans Arabic" },     { "sd", "Noto Sans Arabic" },
  { "ckb", "Noto Sans Arabic" },    { "ug", "Noto Sans Arabic" },
  { "si", "Noto Sans Sinhala" },    { "lo", "Noto Sans Lao" },
  { "th", "Noto Sans Thai" },       { "km", "Noto Sans Khmer" },
  { "my", "Noto Sans Myanmar" },    { "dv", "Noto Sans Thaana" },
  { "bo", "Noto Serif Tibetan" },   { "dz", "Noto Serif Tibetan" },
  { "hi", "Noto Sans Devanagari" }, { "ne", "Noto Sans Devanagari" },
  { "mr", "Noto Sans Devanagari" }, { "bn", "Noto Sans Bengali" },
  { "ta", "Noto Sans Tamil" },      { "he", "Noto Sans Hebrew" },
};

static gboolean
is_of (const char *language, const char *code)
{
  gsize n = strlen (code);

  return g_ascii_strncasecmp (language, code, n) == 0
         && (language[n] == '\0' || language[n] == '-' || language[n] == '_');
}

static char *
family_of (const char *language)
{
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    if (is_of (language, families[i].language))
      return g_strdup_printf ("Noto Sans, %s, sans-serif", families[i].family);
  return g_strdup ("Noto Sans, sans-serif");
}

gboolean
door_paper_is_rtl_language (const char *language)
{
  static const char *const codes[] = { "ur",  "ar",  "fa", "ps", "sd", "ckb", "ug", "ks",
                                       "pnb", "skr", "dv", "he", "yi", "prs", "bal" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (is_of (language, codes[i]))
      return TRUE;
  return strstr (language, "-Arab") != NULL;
}

/* A context for each language: layouts made before go on with theirs. */
static PangoContext *
make_context (DoorPaper *self)
{
  PangoContext *context = pango_font_map_create_context (self->fonts);
  cairo_font_options_t *options = cairo_font_options_create ();

  /* Nothing is rounded to pixels: paper has none. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string (self->language));
  pango_context_set_base_dir (context, self->rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  cairo_font_options_destroy (options);
  return context;
}

void
door_paper_set_language (DoorPaper *self, const char *language)
{
  g_autofree char *owned = NULL;

  g_return_if_fail (self != NULL);

  owned = g_strdup (language && *language ? language : self->document_language);
  g_free (self->language);
  self->language = g_steal_pointer (&owned);
  self->rtl = door_paper_is_rtl_language (self->language);
  g_clear_object (&self->context);
  self->context = make_context (self);
}

gboolean
door_paper_is_rtl (const DoorPaper *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->rtl;
}

double
paper_style_size (DoorPaperStyle style)
{
  return styles[style].size;
}

void
paper_set_colour (cairo_t *cairo, const PaperColour *colour)
{
  cairo_set_source_rgb (cairo, colour->red, colour->green, colour->blue);
}

/* Words that do not fit are broken without a hyphen: it would be read as a part of a name or code. */
static void
set_no_hyphens (PangoLayout *layout)
{
  PangoAttrList *had = pango_layout_get_attributes (layout);
  g_autoptr (PangoAttrList) attributes = had ? pango_attr_list_copy (had) : pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
}

static void
set_words (PangoLayout *layout, const char *text, gboolean is_markup)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (is_markup && pango_parse_markup (valid, -1, 0, NULL, NULL, NULL, NULL))
    pango_layout_set_markup (layout, valid, -1);
  else
    pango_layout_set_text (layout, valid, -1);
  set_no_hyphens (layout);
}

/* Each paragraph reads in its own direction, but begins at the side where the document begins. Pango
 * turns the alignment of a paragraph that runs against its context. */
static void
set_side (PangoLayout *layout)
{
  /* Of the paragraph: a figure in front reads from left to right also where the text does not. */
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);
  gboolean is_rtl = pango_layout_line_get_resolved_direction (line) == PANGO_DIRECTION_RTL;

  pango_layout_set_alignment (layout, is_rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
}

PangoLayout *
paper_layout (
    DoorPaper *self, DoorPaperStyle style, const char *text, gboolean is_markup, double width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  g_autofree char *family = family_of (self->language);
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  const Style *look = &styles[style];

  pango_font_description_set_family (font, look->family ? look->family : family);
  pango_font_description_set_absolute_size (font, look->size * PANGO_SCALE);
  pango_font_description_set_weight (font, look->weight);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  if (width >= 0)
    pango_layout_set_width (layout, width * PANGO_SCALE);
  set_words (layout, text, is_markup);
  set_side (layout);
  self->n_missing += pango_layout_get_unknown_glyphs_count (layout);
  return layout;
}

/* --- Lines ---------------------------------------------------------------------------------- */

typedef struct {
  PangoLayout *layout;
  PangoLayoutLine *line;
  DoorPaperStyle style;
  double x; /* of the line's origin within the slice */
  double baseline;
  char *outline; /* the heading's text, on its first line */
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  pango_layout_line_unref (line->line);
  g_object_unref (line->layout);
  g_free (line->outline);
  g_free (line);
}

static void
add_outline (const Line *line, PaperCanvas *canvas, double y)
{
  int level = styles[line->style].outline;
  int parent = level > 0 ? canvas->outlines[level - 1] : CAIRO_PDF_OUTLINE_ROOT;
  g_autofree char *place = g_strdup_printf ("page=%u pos=[0 %d]", canvas->page, (int) y);

  canvas->outlines[level] = cairo_pdf_surface_add_outline (
      canvas->surface, parent, line->outline, place,
      level == 0 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : (cairo_pdf_outline_flags_t) 0);
}

static void
draw_bar (const PaperSlice *self, PaperCanvas *canvas, double x, double y)
{
  paper_set_colour (canvas->cairo, &paper_line);
  cairo_rectangle (canvas->cairo, self->rtl ? x + self->width - BAR_WIDTH : x, y, BAR_WIDTH,
                   self->height);
  cairo_fill (canvas->cairo);
}

static void
draw_line (const PaperSlice *self, PaperCanvas *canvas, double x, double y)
{
  const Line *line = self->data;
  const Style *look = &styles[line->style];

  if (line->outline)
    add_outline (line, canvas, y);
  if (look->bar)
    draw_bar (self, canvas, x, y);
  paper_set_colour (canvas->cairo, look->colour);
  cairo_move_to (canvas->cairo, x + line->x + (look->bar && !self->rtl ? BAR_INDENT : 0),
                 y + line->baseline);
  pango_cairo_show_layout_line (canvas->cairo, line->line);
}

static const PaperKind line_kind = { draw_line, line_free };

static PaperSlice *
take_line (DoorPaper *self, PangoLayout *layout, PangoLayoutIter *iter, DoorPaperStyle style)
{
  Line *line = g_new0 (Line, 1);
  PangoRectangle logical;
  int top, bottom;

  pango_layout_iter_get_line_extents (iter, NULL, &logical);
  pango_layout_iter_get_line_yrange (iter, &top, &bottom);
  line->layout = g_object_ref (layout);
  line->line = pango_layout_line_ref (pango_layout_iter_get_line_readonly (iter));
  line->style = style;
  line->x = (double) logical.x / PANGO_SCALE;
  line->baseline = (double) (pango_layout_iter_get_baseline (iter) - top) / PANGO_SCALE;
  return paper_slice_new (self, &line_kind, line, (double) (bottom - top) / PANGO_SCALE);
}

/* No line of a paragraph stands alone on a page: the first stays with the second, the last but one
 * with the last. */
static void
keep_lines (GPtrArray *target, guint first, gboolean with_next)
{
  guint n = target->len;

  for (guint i = first; i < n; i++)
    {
      PaperSlice *slice = g_ptr_array_index (target, i);

      slice->keep = i == first || i + 2 >= n || with_next;
      if (i + 1 == n)
        slice->keep = with_next;
    }
}

static void
add_space (DoorPaper *self, double height, gboolean keep)
{
  PaperSlice *slice;

  if (height <= 0)
    return;
  slice = paper_slice_new (self, NULL, NULL, height);
  slice->space = TRUE;
  slice->keep = keep;
  paper_add (self, slice);
}

static void
add_lines (DoorPaper *self, PangoLayout *layout, DoorPaperStyle style)
{
  g_autoptr (PangoLayoutIter) iter = pango_layout_get_iter (layout);
  guint first = paper_target (self)->len;

  do
    paper_add (self, take_line (self, layout, iter, style));
  while (pango_layout_iter_next_line (iter));
  keep_lines (paper_target (self), first, styles[style].keep);
  if (styles[style].outline >= 0)
    {
      PaperSlice *slice = g_ptr_array_index (paper_target (self), first);

      ((Line *) slice->data)->outline = g_strdup (pango_layout_get_text (layout));
    }
}

static void
add_text (DoorPaper *self, DoorPaperStyle style, const char *text, gboolean is_markup)
{
  const Style *look = &styles[style];
  g_autoptr (PangoLayout) layout = NULL;

  if (!text || !*text)
    return;
  layout = paper_layout (self, style, text, is_markup,
                         paper_width (self) - (look->bar ? BAR_INDENT : 0));
  add_space (self, look->before, TRUE);
  add_lines (self, layout, style);
  add_space (self, look->after, look->keep);
}

void
door_paper_text (DoorPaper *self, DoorPaperStyle style, const char *text)
{
  g_return_if_fail (self != NULL && style < DOOR_PAPER_N_STYLES);
  add_text (self, style, text, FALSE);
}

void
door_paper_markup (DoorPaper *self, DoorPaperStyle style, const char *markup)
{
  g_return_if_fail (self != NULL && style < DOOR_PAPER_N_STYLES);
  add_text (self, style, markup, TRUE);
}

void
door_paper_keep_next (DoorPaper *self)
{
  GPtrArray *target;

  g_return_if_fail (self != NULL);

  target = paper_target (self);
  for (guint i = target->len; i > 0; i--)
    {
      PaperSlice *slice = g_ptr_array_index (target, i - 1);

      slice->keep = TRUE;
      if (!slice->space)
        return;
    }
}
