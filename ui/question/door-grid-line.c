/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-grid-line.h"

#include "door-text.h"

#define SPACING 8
/* A longer word is broken rather than let it push other columns out of sight; many words take as many lines
 * at most. */
#define MOST_LETTERS 11
#define MOST_LINES 3

struct _DoorGridLine {
  GtkWidget parent_instance;
  GtkWidget *asked;
  GtkWidget *cells; /* in the scroller */
  GtkWidget *scroller;
  GtkWidget *bar; /* NULL unless it is the heading */
};

G_DEFINE_TYPE (DoorGridLine, door_grid_line, GTK_TYPE_WIDGET)

/* --- Laying out ------------------------------------------------------------------------------- */

typedef struct {
  int asked;
  int room;  /* of the cells */
  int cells; /* more than their room when they have to be scrolled */
} Widths;

static int
least (GtkWidget *widget, GtkOrientation orientation, int for_size)
{
  int minimum;

  gtk_widget_measure (widget, orientation, for_size, &minimum, NULL, NULL, NULL);
  return minimum;
}

static Widths
share (DoorGridLine *self, int width)
{
  int cells = least (self->cells, GTK_ORIENTATION_HORIZONTAL, -1);
  int room = CLAMP (cells, width * 3 / 5, width * 7 / 10);

  return (Widths){ MAX (width - room - SPACING, 0), room, MAX (cells, room) };
}

static int
bar_height (DoorGridLine *self, const Widths *widths)
{
  return self->bar != NULL && widths->cells > widths->room
             ? least (self->bar, GTK_ORIENTATION_VERTICAL, -1)
             : 0;
}

static void
measure_across (DoorGridLine *self, int *minimum, int *natural)
{
  int asked_min, asked_nat, cells_min, cells_nat;

  gtk_widget_measure (self->asked, GTK_ORIENTATION_HORIZONTAL, -1, &asked_min, &asked_nat, NULL,
                      NULL);
  gtk_widget_measure (self->scroller, GTK_ORIENTATION_HORIZONTAL, -1, &cells_min, &cells_nat, NULL,
                      NULL);
  /* What is asked has two fifths at most, three tenths at least. */
  *minimum = MAX ((asked_min + SPACING) * 10 / 3 + 1, cells_min);
  *natural = MAX (asked_nat + SPACING + cells_nat, *minimum);
}

static void
measure_down (DoorGridLine *self, int width, int *minimum, int *natural)
{
  Widths widths;
  int least_width, wanted;

  measure_across (self, &least_width, &wanted);
  widths = share (self, MAX (width >= 0 ? width : wanted, least_width));
  *minimum = MAX (least (self->asked, GTK_ORIENTATION_VERTICAL, widths.asked),
                  MAX (least (self->cells, GTK_ORIENTATION_VERTICAL, widths.cells),
                       least (self->scroller, GTK_ORIENTATION_VERTICAL, -1)));
  *minimum += bar_height (self, &widths);
  *natural = *minimum;
}

static void
door_grid_line_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_across (DOOR_GRID_LINE (widget), minimum, natural);
  else
    measure_down (DOOR_GRID_LINE (widget), for_size, minimum, natural);
}

static GtkSizeRequestMode
door_grid_line_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
door_grid_line_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DoorGridLine *self = DOOR_GRID_LINE (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Widths widths = share (self, width);
  int bar = bar_height (self, &widths);
  int at = rtl ? 0 : width - widths.room;
  GtkAllocation asked = { rtl ? width - widths.asked : 0, 0, widths.asked, height - bar };
  GtkAllocation cells = { at, 0, widths.room, height - bar };
  GtkAllocation below = { at, height - bar, widths.room, bar };

  gtk_widget_size_allocate (self->asked, &asked, -1);
  gtk_widget_size_allocate (self->scroller, &cells, -1);
  if (self->bar == NULL)
    return;
  gtk_widget_set_child_visible (self->bar, bar > 0);
  if (bar > 0)
    gtk_widget_size_allocate (self->bar, &below, -1);
}

/* --- Making ----------------------------------------------------------------------------------- */

static void
door_grid_line_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (door_grid_line_parent_class)->dispose (object);
}

static void
door_grid_line_class_init (DoorGridLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_grid_line_dispose;
  widget_class->measure = door_grid_line_measure;
  widget_class->get_request_mode = door_grid_line_get_request_mode;
  widget_class->size_allocate = door_grid_line_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "gridline");
}

/* The wheel turns up and down, which a line has no use for but would keep to itself. */
static void
leave_up_and_down (GtkWidget *scroller)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (scroller);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_scroll_set_flags (GTK_EVENT_CONTROLLER_SCROLL (controller),
                                               GTK_EVENT_CONTROLLER_SCROLL_HORIZONTAL
                                                   | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
    }
}

static void
door_grid_line_init (DoorGridLine *self)
{
  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_EXTERNAL,
                                 "vscrollbar-policy", GTK_POLICY_NEVER, NULL);
  gtk_widget_add_css_class (self->scroller, "table");
  leave_up_and_down (self->scroller);
}

GtkWidget *
door_grid_line_new (GtkWidget *asked, GtkWidget *cells, gboolean is_heading)
{
  DoorGridLine *self = g_object_new (DOOR_TYPE_GRID_LINE, NULL);

  self->asked = asked;
  self->cells = cells;
  gtk_widget_set_parent (asked, GTK_WIDGET (self));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), cells);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  if (!is_heading)
    return GTK_WIDGET (self);
  gtk_widget_set_can_focus (self->scroller, FALSE); /* else Tab would stop there */
  self->bar = gtk_scrollbar_new (
      GTK_ORIENTATION_HORIZONTAL,
      gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller)));
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

GtkWidget *
door_grid_line_get_cells (DoorGridLine *self)
{
  g_return_val_if_fail (DOOR_IS_GRID_LINE (self), NULL);

  return self->cells;
}

GtkScrolledWindow *
door_grid_line_get_scroller (DoorGridLine *self)
{
  g_return_val_if_fail (DOOR_IS_GRID_LINE (self), NULL);

  return GTK_SCROLLED_WINDOW (self->scroller);
}

/* --- What stands in it -------------------------------------------------------------------------- */

static int
count_letters (const char *markup)
{
  g_autofree char *text = door_text_from_markup (markup);
  g_auto (GStrv) words = g_strsplit_set (text, " -/\n", -1);
  glong longest = g_utf8_strlen (text, -1) / MOST_LINES;

  for (guint i = 0; words[i] != NULL; i++)
    longest = MAX (longest, g_utf8_strlen (words[i], -1));
  return (int) MIN (longest, MOST_LETTERS);
}

GtkWidget *
door_grid_line_new_words (const char *markup)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_width_chars (GTK_LABEL (label), count_letters (markup));
  gtk_widget_set_valign (label, GTK_ALIGN_END);
  gtk_widget_add_css_class (label, "cell-head");
  return label;
}

static void
show_line (DoorChoiceRow *cell, GParamSpec *pspec, DoorQuestion *question)
{
  g_autofree char *line = door_text_from_markup (door_question_get_label (question));

  door_choice_row_set_line (cell, line);
}

void
door_grid_line_name_cell (DoorChoiceRow *cell, DoorQuestion *question)
{
  g_return_if_fail (DOOR_IS_CHOICE_ROW (cell) && DOOR_IS_QUESTION (question));

  g_signal_connect_object (question, "notify::label", G_CALLBACK (show_line), cell,
                           G_CONNECT_SWAPPED);
  show_line (cell, NULL, question);
}
