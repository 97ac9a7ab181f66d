/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-choice-grid.h"

#include "door-in-step.h"

#define SPACING 8
/* Of what scrolls the heading keeps no more than this for itself, so that there is always room for the line
 * with the focus; of one that is higher, in very large type, the lower part stays. */
#define MOST_OF_VIEW 0.6

struct _DoorChoiceGrid {
  GtkWidget parent_instance;
  GtkWidget *heading;
  GtkWidget *window; /* cuts off what has passed below the heading */
  GtkWidget *lines;  /* in the window */
  GtkSizeGroup *widths;
  DoorInStep *across;
  GtkRoot *root;
  GtkAdjustment *down; /* of what it scrolls in; NULL outside */
  guint uncovering;    /* an idle source */
};

G_DEFINE_TYPE (DoorChoiceGrid, door_choice_grid, GTK_TYPE_WIDGET)

/* --- Laying out ------------------------------------------------------------------------------- */

static int
height_of (GtkWidget *widget, int width)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &minimum, NULL, NULL, NULL);
  return minimum;
}

static void
door_choice_grid_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  DoorChoiceGrid *self = DOOR_CHOICE_GRID (widget);
  int heading_min, heading_nat, lines_min, lines_nat;

  gtk_widget_measure (self->heading, orientation, for_size, &heading_min, &heading_nat, NULL, NULL);
  gtk_widget_measure (self->lines, orientation, for_size, &lines_min, &lines_nat, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (heading_min, lines_min);
      *natural = MAX (heading_nat, lines_nat);
      return;
    }
  *minimum = heading_min + SPACING + lines_min;
  *natural = *minimum;
}

static GtkSizeRequestMode
door_choice_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* How much of it is above the upper edge of what scrolls; negative while it begins below. */
static double
passed (DoorChoiceGrid *self)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_VIEWPORT);
  graphene_point_t at;

  if (viewport == NULL
      || !gtk_widget_compute_point (GTK_WIDGET (self), viewport, &GRAPHENE_POINT_INIT (0, 0), &at))
    return 0;
  return -(double) at.y;
}

/* How much of the heading stays in sight. */
static double
staying (DoorChoiceGrid *self, int heading)
{
  double page = self->down != NULL ? gtk_adjustment_get_page_size (self->down) : heading * 2;

  return MIN (heading, page * MOST_OF_VIEW);
}

/* How far the heading has been pushed down to stay there. */
static int
pushed (DoorChoiceGrid *self, int heading, int lines)
{
  return (int) CLAMP (passed (self) + staying (self, heading) - heading, 0, lines);
}

static void
door_choice_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DoorChoiceGrid *self = DOOR_CHOICE_GRID (widget);
  int heading = height_of (self->heading, width);
  int lines = MAX (height - heading - SPACING, 0);
  int hidden = pushed (self, heading, lines);
  GtkAllocation at_top = { 0, hidden, width, heading };
  GtkAllocation below = { 0, hidden + heading + SPACING, width, lines - hidden };

  gtk_widget_size_allocate (self->heading, &at_top, -1);
  gtk_widget_size_allocate (self->window, &below, -1);
}

static void
allocate_lines (GtkWidget *window, int width, int height, int baseline)
{
  GtkWidget *lines = gtk_widget_get_first_child (window);
  int whole = height_of (lines, width);
  GtkAllocation up = { 0, height - whole, width, whole };

  if (lines != NULL)
    gtk_widget_size_allocate (lines, &up, -1);
}

static void
measure_lines (GtkWidget *window,
               GtkOrientation orientation,
               int for_size,
               int *minimum,
               int *natural,
               int *minimum_baseline,
               int *natural_baseline)
{
  *minimum = 0;
  *natural = 0;
}

/* --- Scrolled to the focus ---------------------------------------------------------------------- */

/* What is scrolled to is brought to the upper edge of what scrolls, where the heading covers it: as it will
 * stand there, not as it stands now, perhaps at the end of its lines. */
static void
uncover (DoorChoiceGrid *self)
{
  GtkWidget *focus = self->root != NULL ? gtk_root_get_focus (self->root) : NULL;
  graphene_rect_t line;
  double covered;

  self->uncovering = 0;
  if (focus == NULL || self->down == NULL || !gtk_widget_is_ancestor (focus, self->lines)
      || !gtk_widget_compute_bounds (focus, GTK_WIDGET (self), &line))
    return;
  covered = staying (self, gtk_widget_get_allocated_height (self->heading)) + SPACING
            - (line.origin.y - passed (self));
  if (covered > 0)
    gtk_adjustment_set_value (self->down, gtk_adjustment_get_value (self->down) - covered);
}

static gboolean
on_uncover (gpointer data)
{
  uncover (DOOR_CHOICE_GRID (data));
  return G_SOURCE_REMOVE;
}

/* What scrolls hears of the focus as well, before or after: both are asked, and it is asked first. */
static void
on_focus (DoorChoiceGrid *self)
{
  if (self->uncovering == 0)
    self->uncovering = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_uncover, self, NULL);
}

static void
door_choice_grid_root (GtkWidget *widget)
{
  DoorChoiceGrid *self = DOOR_CHOICE_GRID (widget);
  GtkWidget *viewport;

  GTK_WIDGET_CLASS (door_choice_grid_parent_class)->root (widget);
  self->root = gtk_widget_get_root (widget);
  g_signal_connect_object (self->root, "notify::focus-widget", G_CALLBACK (on_focus), self,
                           G_CONNECT_SWAPPED);
  viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  if (viewport == NULL)
    return;
  self->down = g_object_ref (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport)));
  g_signal_connect_object (self->down, "value-changed", G_CALLBACK (gtk_widget_queue_allocate),
                           self, G_CONNECT_SWAPPED);
}

static void
door_choice_grid_unroot (GtkWidget *widget)
{
  DoorChoiceGrid *self = DOOR_CHOICE_GRID (widget);

  g_clear_handle_id (&self->uncovering, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->root, self);
  self->root = NULL;
  if (self->down != NULL)
    g_signal_handlers_disconnect_by_data (self->down, self);
  g_clear_object (&self->down);
  GTK_WIDGET_CLASS (door_choice_grid_parent_class)->unroot (widget);
}

/* --- Making ----------------------------------------------------------------------------------- */

static void
door_choice_grid_dispose (GObject *object)
{
  DoorChoiceGrid *self = DOOR_CHOICE_GRID (object);
  GtkWidget *child;

  while (self->window != NULL && (child = gtk_widget_get_first_child (self->window)) != NULL)
    gtk_widget_unparent (child);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->window = NULL;
  g_clear_object (&self->widths);
  g_clear_object (&self->across);
  G_OBJECT_CLASS (door_choice_grid_parent_class)->dispose (object);
}

static void
door_choice_grid_class_init (DoorChoiceGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = door_choice_grid_dispose;
  widget_class->measure = door_choice_grid_measure;
  widget_class->get_request_mode = door_choice_grid_get_request_mode;
  widget_class->size_allocate = door_choice_grid_size_allocate;
  widget_class->root = door_choice_grid_root;
  widget_class->unroot = door_choice_grid_unroot;
  gtk_widget_class_set_css_name (widget_class, "choicegrid");
}

static void
door_choice_grid_init (DoorChoiceGrid *self)
{
  self->widths = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->across = door_in_step_new (GTK_ORIENTATION_HORIZONTAL);
  self->window = adw_bin_new ();
  gtk_widget_set_layout_manager (self->window,
                                 gtk_custom_layout_new (NULL, measure_lines, allocate_lines));
  gtk_widget_set_overflow (self->window, GTK_OVERFLOW_HIDDEN);
  self->lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  gtk_widget_set_parent (self->lines, self->window);
}

static void
join (DoorChoiceGrid *self, DoorQuestionView *view)
{
  DoorGridLine *line = door_question_view_get_line (view);

  gtk_size_group_add_widget (self->widths, door_grid_line_get_cells (line));
  door_in_step_add (self->across, door_grid_line_get_scroller (line));
}

GtkWidget *
door_choice_grid_new (DoorQuestionView *heading)
{
  DoorChoiceGrid *self;

  g_return_val_if_fail (door_question_view_get_line (heading) != NULL, NULL);

  self = g_object_new (DOOR_TYPE_CHOICE_GRID, NULL);
  self->heading = GTK_WIDGET (heading);
  gtk_widget_set_parent (self->heading, GTK_WIDGET (self));
  gtk_widget_set_parent (self->window, GTK_WIDGET (self));
  join (self, heading);
  return GTK_WIDGET (self);
}

DoorQuestionView *
door_choice_grid_get_heading (DoorChoiceGrid *self)
{
  g_return_val_if_fail (DOOR_IS_CHOICE_GRID (self), NULL);

  return DOOR_QUESTION_VIEW (self->heading);
}

void
door_choice_grid_put (DoorChoiceGrid *self, DoorQuestionView *line, DoorQuestionView *before)
{
  GtkWidget *widget = GTK_WIDGET (line);

  g_return_if_fail (DOOR_IS_CHOICE_GRID (self) && door_question_view_get_line (line) != NULL);

  if (gtk_widget_get_parent (widget) == self->lines)
    {
      if (gtk_widget_get_prev_sibling (widget) != (GtkWidget *) before)
        gtk_box_reorder_child_after (GTK_BOX (self->lines), widget, GTK_WIDGET (before));
      return;
    }
  gtk_box_insert_child_after (GTK_BOX (self->lines), widget, (GtkWidget *) before);
  join (self, line);
}

void
door_choice_grid_remove (DoorChoiceGrid *self, DoorQuestionView *line)
{
  DoorGridLine *inner = door_question_view_get_line (line);

  g_return_if_fail (DOOR_IS_CHOICE_GRID (self) && inner != NULL);

  gtk_size_group_remove_widget (self->widths, door_grid_line_get_cells (inner));
  door_in_step_remove (self->across, door_grid_line_get_scroller (inner));
  gtk_box_remove (GTK_BOX (self->lines), GTK_WIDGET (line));
}

DoorChoiceGrid *
door_choice_grid_of (DoorQuestionView *line)
{
  return (DoorChoiceGrid *) gtk_widget_get_ancestor (GTK_WIDGET (line), DOOR_TYPE_CHOICE_GRID);
}
