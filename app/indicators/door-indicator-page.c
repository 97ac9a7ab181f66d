/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-indicators"

#include "door-indicator-charts-private.h"
#include "door-indicator-page-private.h"
#include "door-page-private.h"

#include <math.h>
#include <string.h>

/* --- Intervals ----------------------------------------------------------------------------- */

#define WIDTH 640
#define LEFT 200
#define ROW 20

/* The next of 1, 2, 5 × 10^k that is not smaller. */
static double
round_up (double value)
{
  double power = pow (10, floor (log10 (value)));
  static const double steps[] = { 1, 2, 2.5, 5, 10 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * power >= value * (1 - 1e-9))
      return steps[i] * power;
  return value;
}

static double
top_of (const DoorFigure *const *figures, guint n)
{
  double top = 0;

  for (guint i = 0; i < n; i++)
    if (figures[i]->quality != DOOR_QUALITY_SUPPRESS)
      {
        double upper = figures[i]->e.upper;

        top = MAX (top, isnan (upper) ? figures[i]->e.estimate : upper);
      }
  return top > 0 && isfinite (top) ? round_up (top) : 1;
}

static double
place (double value, double top)
{
  return LEFT + CLAMP (value / top, 0, 1) * (WIDTH - LEFT - 20);
}

static void
draw_axis (GString *out, guint n, double top)
{
  for (guint k = 0; k <= 4; k++)
    {
      double x = place (top * k / 4, top);

      g_string_append_printf (out,
                              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"4\" y2=\"%u\" stroke=\"#8885\"/>"
                              "<text x=\"%.1f\" y=\"%u\" text-anchor=\"middle\">%.6g</text>\n",
                              x, x, n * ROW + 6, x, n * ROW + 20, top * k / 4);
    }
}

static void
draw_row (GString *out, const DoorFigure *figure, guint row, double top)
{
  double y = row * ROW + 14;

  g_string_append_printf (out, "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">", LEFT - 8, y + 4);
  door_page_text (out, figure->category_title);
  g_string_append (out, "</text>");
  if (figure->quality == DOOR_QUALITY_SUPPRESS)
    {
      g_string_append_printf (out, "<text x=\"%d\" y=\"%.0f\" opacity=\".6\">suppressed</text>\n",
                              LEFT + 6, y + 4);
      return;
    }
  if (!isnan (figure->e.lower))
    g_string_append_printf (out,
                            "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.0f\" y2=\"%.0f\" "
                            "stroke=\"currentColor\" stroke-width=\"2\"%s/>",
                            place (figure->e.lower, top), place (figure->e.upper, top), y, y,
                            figure->quality == DOOR_QUALITY_CAUTION ? " stroke-dasharray=\"4 3\""
                                                                    : "");
  g_string_append_printf (out, "<circle cx=\"%.1f\" cy=\"%.0f\" r=\"4.5\" fill=\"#1a6fb0\"/>\n",
                          place (figure->e.estimate, top), y);
}

void
door_indicator_draw (GString *out, const DoorFigure *const *figures, guint n)
{
  double top = top_of (figures, n);

  g_string_append_printf (out,
                          "<svg viewBox=\"0 0 %d %u\" width=\"%d\" height=\"%u\" role=\"img\" "
                          "aria-label=\"",
                          WIDTH, n * ROW + 28, WIDTH, n * ROW + 28);
  door_page_text (out, figures[0]->title);
  g_string_append (out, "\">\n");
  draw_axis (out, n, top);
  for (guint i = 0; i < n; i++)
    draw_row (out, figures[i], i, top);
  g_string_append (out, "</svg>\n");
}

/* --- Tables -------------------------------------------------------------------------------- */

static void
add_number (GString *out, const DoorFigure *figure, const char *format, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean hidden = isnan (value) || figure->quality == DOOR_QUALITY_SUPPRESS;

  door_page_cell (out, hidden ? "–" : g_ascii_formatd (text, sizeof text, format, value), TRUE);
}

static void
add_row (GString *out, const DoorFigure *figure)
{
  g_autofree char *n = g_strdup_printf ("%" G_GUINT64_FORMAT, figure->e.n);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (out, "<tr class=\"%s\">",
                          figure->quality == DOOR_QUALITY_SUPPRESS  ? "suppress"
                          : figure->quality == DOOR_QUALITY_CAUTION ? "caution"
                                                                    : "good");
  door_page_cell (out, figure->category_title, FALSE);
  door_page_cell (out, n, TRUE);
  door_page_cell (out, g_ascii_formatd (text, sizeof text, "%.0f", figure->e.weighted_n), TRUE);
  add_number (out, figure, "%.2f", figure->e.estimate);
  add_number (out, figure, "%.2f", figure->e.se);
  add_number (out, figure, "%.2f", figure->e.lower);
  add_number (out, figure, "%.2f", figure->e.upper);
  add_number (out, figure, "%.2f", figure->e.deff);
  door_page_cell (out, g_ascii_formatd (text, sizeof text, "%.1f", figure->safety), TRUE);
  door_page_cell (out, door_quality_name (figure->quality), FALSE);
  g_string_append (out, "</tr>\n");
}

/* Which round this is, in a word. */
static const char *
now_of (const DoorIndicatorRun *run)
{
  const char *period = run->survey->time_period;

  return period && *period ? period : "now";
}

static void
add_group (GString *out,
           const DoorFigure *const *figures,
           guint n,
           const DoorIndicatorRun *run,
           const DoorIndicatorOrigin *origin)
{
  door_page_table (out, figures[0]->by_title, "n", "Weighted n", figures[0]->unit, "SE",
                   "95 % from", "to", "DEFF", "Not asked, safety %", "Quality", NULL);
  for (guint i = 0; i < n; i++)
    add_row (out, figures[i]);
  g_string_append (out, "</tbody></table>\n");
  if (n > 1)
    door_indicator_draw (out, figures, n);
  else
    door_indicator_draw_trend (out, figures[0], origin, now_of (run));
  door_indicator_draw_map (out, figures, n, origin->shapes);
}

static void
add_heading (GString *out, const DoorFigure *figure, const DoorFigure *before)
{
  if (!before || before->indicator != figure->indicator)
    {
      g_string_append (out, "<h2>");
      door_page_text (out, door_indicator_id (figure->indicator));
      g_string_append (out, " ");
      door_page_text (out, door_indicator_title (figure->indicator));
      g_string_append (out, "</h2>\n<p class=\"meta\">");
      door_page_text (out, door_indicator_source (figure->indicator));
      g_string_append (out, " · version ");
      door_page_text (out, door_indicator_version (figure->indicator));
      g_string_append (out, " · missing answers: ");
      door_page_text (out, figure->base_rule);
      g_string_append (out, "</p>\n");
    }
  if (!before || before->figure != figure->figure)
    {
      g_string_append (out, "<h3>");
      door_page_text (out, figure->title);
      g_string_append (out, "</h3>\n");
    }
}

static void
add_origin (GString *out, const DoorIndicatorRun *run, const DoorIndicatorOrigin *origin)
{
  const GPtrArray *skipped = door_indicator_run_skipped (run);

  g_string_append (out, "<p class=\"meta\">Data ");
  door_page_text (out, origin->data_version ? origin->data_version : "–");
  g_string_append (out, " · questionnaire ");
  door_page_text (out, origin->form_version ? origin->form_version : "–");
  g_string_append (out, " · ");
  door_page_text (out, origin->program ? origin->program : "");
  g_string_append_printf (
      out,
      "</p>\n<p class=\"meta\">Suppressed below %u records or a relative error "
      "above %.0f %%; with caution below %u or above %.0f %%.</p>\n",
      run->survey->quality.suppress_below_n, run->survey->quality.suppress_above_rse * 100,
      run->survey->quality.caution_below_n, run->survey->quality.caution_above_rse * 100);
  for (guint i = 0; i < skipped->len; i++)
    {
      g_string_append (out, "<p class=\"meta\">Left out: ");
      door_page_text (out, skipped->pdata[i]);
      g_string_append (out, "</p>\n");
    }
}

GString *
door_indicator_page (const DoorIndicatorRun *run, const DoorIndicatorOrigin *origin)
{
  GString *out = g_string_new (NULL);
  const DoorFigure *const *figures = (const DoorFigure *const *) run->figures->pdata;
  const DoorFigure *before = NULL;

  door_page_begin (out, door_survey_title (run->survey));
  add_origin (out, run, origin);
  for (guint i = 0, n; i < run->figures->len; i += n)
    {
      for (n = 1; i + n < run->figures->len; n++)
        if (figures[i + n]->by != figures[i]->by || figures[i + n]->figure != figures[i]->figure)
          break;
      add_heading (out, figures[i], before);
      add_group (out, figures + i, n, run, origin);
      before = figures[i];
    }
  door_page_end (out);
  return out;
}
