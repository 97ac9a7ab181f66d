/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-team-chart-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _DoorChart {
  GObject parent_instance;

  DoorChartKind kind;
  DoorChartTopic topic;
  char *title, *explanation, *x_title, *y_title;
  char **names;
  gboolean is_share;
  double reference;
  GArray *marks; /* of DoorChartMark */
  gboolean has_curve;
  double curve[DOOR_CHART_CURVE][5];
  GArray *points;   /* of DoorChartPoint */
  GArray *outlines; /* of DoorChartOutline, which own their points */
};

G_DEFINE_FINAL_TYPE (DoorChart, door_chart, G_TYPE_OBJECT)

static void
mark_clear (gpointer data)
{
  DoorChartMark *self = data;

  g_free (self->label);
  g_free (self->words);
  g_strfreev (self->cells);
  g_free (self->person);
  g_free (self->psu);
}

static void
outline_clear (gpointer data)
{
  g_free ((gpointer) ((DoorChartOutline *) data)->points);
}

static void
door_chart_finalize (GObject *object)
{
  DoorChart *self = DOOR_CHART (object);

  g_free (self->title);
  g_free (self->explanation);
  g_free (self->x_title);
  g_free (self->y_title);
  g_strfreev (self->names);
  g_array_unref (self->marks);
  g_array_unref (self->points);
  g_array_unref (self->outlines);
  G_OBJECT_CLASS (door_chart_parent_class)->finalize (object);
}

static void
door_chart_class_init (DoorChartClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_chart_finalize;
}

static void
door_chart_init (DoorChart *self)
{
  self->marks = g_array_new (FALSE, TRUE, sizeof (DoorChartMark));
  g_array_set_clear_func (self->marks, mark_clear);
  self->points = g_array_new (FALSE, FALSE, sizeof (DoorChartPoint));
  self->outlines = g_array_new (FALSE, FALSE, sizeof (DoorChartOutline));
  g_array_set_clear_func (self->outlines, outline_clear);
}

DoorChart *
door_chart_new (const DoorChartFacts *facts)
{
  DoorChart *self = g_object_new (DOOR_TYPE_CHART, NULL);

  self->kind = facts->kind;
  self->title = g_strdup (facts->title);
  self->explanation = g_strdup (facts->explanation);
  self->x_title = g_strdup (facts->x_title);
  self->y_title = g_strdup (facts->y_title);
  self->names = g_strdupv ((char **) facts->names);
  self->is_share = facts->is_share;
  self->reference = facts->reference;
  return self;
}

DoorChartMark *
door_chart_add (DoorChart *self, const char *label, guint n_values)
{
  DoorChartMark mark = { .label = g_strdup (label), .n_values = n_values };

  mark.low = mark.high = mark.planned = NAN;
  mark.words = g_strdup ("");
  mark.person = g_strdup ("");
  mark.psu = g_strdup ("");
  g_array_append_val (self->marks, mark);
  return &g_array_index (self->marks, DoorChartMark, self->marks->len - 1);
}

void
door_chart_mark_say (DoorChartMark *mark, char *words, const char *person)
{
  g_free (mark->words);
  mark->words = words;
  g_free (mark->person);
  mark->person = g_strdup (person ? person : "");
}

void
door_chart_mark_at (DoorChartMark *mark, const char *psu)
{
  g_free (mark->psu);
  mark->psu = g_strdup (psu);
}

void
door_chart_set_points (DoorChart *self, const DoorChartPoint *points, guint n)
{
  g_array_set_size (self->points, 0);
  g_array_append_vals (self->points, points, n);
}

void
door_chart_add_outline (DoorChart *self, guint mark, const double (*points)[2], guint n)
{
  const DoorChartOutline outline = { mark, n, g_memdup2 (points, n * sizeof *points) };

  g_array_append_val (self->outlines, outline);
}

guint
door_chart_get_n_outlines (DoorChart *self)
{
  return self->outlines->len;
}

DoorChartOutline
door_chart_get_outline (DoorChart *self, guint index)
{
  return g_array_index (self->outlines, DoorChartOutline, index);
}

void
door_chart_set_curve (DoorChart *self, const double curve[DOOR_CHART_CURVE][5])
{
  memcpy (self->curve, curve, sizeof self->curve);
  self->has_curve = TRUE;
}

void
door_chart_set_topic (DoorChart *self, DoorChartTopic topic)
{
  self->topic = topic;
}

/* --- Reading ----------------------------------------------------------------------------------- */

DoorChartKind
door_chart_get_kind (DoorChart *self)
{
  return self->kind;
}

DoorChartTopic
door_chart_get_topic (DoorChart *self)
{
  return self->topic;
}

const char *
door_chart_topic_label (DoorChartTopic topic)
{
  static const char *const labels[] = {
    [DOOR_CHART_ABOUT_UNLIKE] = N_ ("What is unlike the others"),
    [DOOR_CHART_ABOUT_PROGRESS] = N_ ("How far the team is"),
    [DOOR_CHART_ABOUT_ANSWERS] = N_ ("Questions and answers"),
  };

  return _ (labels[topic]);
}

const char *
door_chart_get_title (DoorChart *self)
{
  return self->title;
}

const char *
door_chart_get_explanation (DoorChart *self)
{
  return self->explanation;
}

const char *
door_chart_get_x_title (DoorChart *self)
{
  return self->x_title;
}

const char *
door_chart_get_y_title (DoorChart *self)
{
  return self->y_title;
}

gboolean
door_chart_is_share (DoorChart *self)
{
  return self->is_share;
}

double
door_chart_get_reference (DoorChart *self)
{
  return self->reference;
}

const char *const *
door_chart_get_names (DoorChart *self)
{
  return (const char *const *) self->names;
}

guint
door_chart_get_n_marks (DoorChart *self)
{
  return self->marks->len;
}

const DoorChartMark *
door_chart_get_mark (DoorChart *self, guint index)
{
  return &g_array_index (self->marks, DoorChartMark, index);
}

const double (*door_chart_get_curve (DoorChart *self))[5]
{
  return self->has_curve ? (const double (*)[5]) self->curve : NULL;
}

const DoorChartPoint *
door_chart_get_points (DoorChart *self, guint *ret_n)
{
  *ret_n = self->points->len;
  return self->kind == DOOR_CHART_MAP ? (const DoorChartPoint *) self->points->data : NULL;
}

gboolean
door_chart_has_plan (DoorChart *self)
{
  for (guint i = 0; i < self->marks->len; i++)
    if (!isnan (door_chart_get_mark (self, i)->planned))
      return TRUE;
  return FALSE;
}

static double
most_of (const DoorChart *self, const DoorChartMark *mark)
{
  double most = 0;

  if (self->kind == DOOR_CHART_FUNNEL)
    return mark->values[1];
  for (guint i = 0; i < mark->n_values; i++)
    if (!isnan (mark->values[i]))
      most = self->kind == DOOR_CHART_STACKS ? most + mark->values[i] : MAX (most, mark->values[i]);
  most = isnan (mark->planned) ? most : MAX (most, mark->planned);
  return isnan (mark->high) ? most : MAX (most, mark->high);
}

double
door_chart_get_most (DoorChart *self)
{
  double most = isnan (self->reference) ? 0 : self->reference;

  for (guint i = 0; i < self->marks->len; i++)
    most = MAX (most, most_of (self, door_chart_get_mark (self, i)));
  return most;
}

/* --- The table ---------------------------------------------------------------------------------- */

guint
door_chart_n_columns (DoorChart *self)
{
  return 1 + g_strv_length (self->names) + door_chart_has_plan (self);
}

static char *
number_words (const DoorChart *self, double value)
{
  if (isnan (value))
    return g_strdup ("–");
  if (self->is_share)
    return g_strdup_printf ("%.1f %%", value * 100);
  if (fabs (value - round (value)) < 1e-9)
    return g_strdup_printf ("%.0f", value);
  return g_strdup_printf ("%.1f", value);
}

char *
door_chart_say (DoorChart *self, guint index, guint column)
{
  const DoorChartMark *mark = door_chart_get_mark (self, index);
  g_autofree char *number = NULL;

  if (self->kind != DOOR_CHART_HEAT || column >= mark->n_values)
    return g_strdup (mark->words);
  if (mark->cells)
    return g_strdup (mark->cells[column]);
  number = number_words (self, mark->values[column]);
  return g_strdup_printf ("%s · %s: %s", mark->label, self->names[column], number);
}

char *
door_chart_cell (DoorChart *self, guint row, guint column)
{
  guint n_names = g_strv_length (self->names);
  const DoorChartMark *mark;

  if (column >= door_chart_n_columns (self) || row > self->marks->len)
    return g_strdup ("");
  if (row == 0)
    return g_strdup (column == 0         ? self->y_title
                     : column <= n_names ? self->names[column - 1]
                                         : _ ("Planned"));
  mark = door_chart_get_mark (self, row - 1);
  if (column == 0)
    return g_strdup_printf ("%s%s", mark->label, mark->stands_out ? _ (" (stands out)") : "");
  /* Of a funnel the number of interviews is no share. */
  if (self->kind == DOOR_CHART_FUNNEL && column == 1)
    return g_strdup_printf ("%.0f", mark->values[0]);
  if (column > n_names)
    return number_words (self, mark->planned);
  return column - 1 < mark->n_values ? number_words (self, mark->values[column - 1])
                                     : g_strdup ("");
}
