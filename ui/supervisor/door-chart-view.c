/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-chart-view.h"

#include "door-chart-draw.h"
#include "door-chart-paper.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>
#include <math.h>

struct _DoorChartView {
  AdwBin parent_instance;
  DoorChart *chart;
  GtkWidget *area;
  GtkLabel *words;
  int chosen;
  double x, y;                   /* where the pointer was last */
  int cell;                      /* of a heat chart: column; -1: the whole row */
  GtkFileChooserNative *chooser; /* NULL: none is open */
};

G_DEFINE_TYPE (DoorChartView, door_chart_view, ADW_TYPE_BIN)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- Drawing ------------------------------------------------------------------------------------ */

static gboolean
is_rtl (DoorChartView *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static DoorChartLook
look_of (DoorChartView *self)
{
  DoorChartLook look = { gtk_widget_get_pango_context (self->area),
                         { 0 },
                         { 1, 1, 1, 1 },
                         FALSE,
                         self->chosen,
                         self->cell,
                         adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) };

  gtk_style_context_get_color (gtk_widget_get_style_context (self->area), &look.ink);
  gtk_style_context_lookup_color (gtk_widget_get_style_context (self->area), "window_bg_color",
                                  &look.paper);
  look.rtl = is_rtl (self);
  return look;
}

static void
on_draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  DoorChartView *self = DOOR_CHART_VIEW (data);
  const DoorChartLook look = look_of (self);

  door_chart_draw (self->chart, cr, &look, width, height);
}

#define USUAL_WIDTH 760 /* before it has one */

static void
on_style (DoorChartView *self)
{
  const DoorChartLook look = look_of (self);
  int width = gtk_widget_get_width (self->area);
  double height = door_chart_draw_height (self->chart, &look, width > 0 ? width : USUAL_WIDTH);

  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->area), (int) ceil (height));
}

static void
measure_again (gpointer data)
{
  g_autoptr (DoorChartView) self = DOOR_CHART_VIEW (data);

  if (self->chart != NULL)
    on_style (self);
}

/* Not while sizes are being given out. */
static void
on_resize (GtkDrawingArea *area, int width, int height, DoorChartView *self)
{
  g_idle_add_once (measure_again, g_object_ref (self));
}

/* --- Choosing ------------------------------------------------------------------------------------ */

static void
choose (DoorChartView *self, int mark, int cell)
{
  int n = (int) door_chart_get_n_marks (self->chart);
  g_autofree char *words = NULL;

  if (mark < 0 || mark >= n || (mark == self->chosen && cell == self->cell))
    return;
  self->chosen = mark;
  self->cell = cell;
  words = cell < 0 ? g_strdup (door_chart_get_mark (self->chart, (guint) mark)->words)
                   : door_chart_say (self->chart, (guint) mark, (guint) cell);
  gtk_label_set_text (self->words, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words, -1);
  gtk_widget_queue_draw (self->area);
}

/* Along the marks; in a heat chart an arrow to the side goes along the cells of a row. */
static void
step (DoorChartView *self, int down, int along)
{
  gboolean rtl = is_rtl (self);
  int mark = MAX (self->chosen, 0), n_cells;

  if (along == 0 || door_chart_get_kind (self->chart) != DOOR_CHART_HEAT)
    {
      choose (self, self->chosen + (along != 0 ? along : down), self->cell);
      return;
    }
  n_cells = (int) door_chart_get_mark (self->chart, (guint) mark)->n_values;
  choose (self, mark, CLAMP (self->cell + (rtl ? -along : along), 0, n_cells - 1));
}

static void
go (DoorChartView *self)
{
  const DoorChartMark *mark;

  if (self->chosen < 0)
    return;
  mark = door_chart_get_mark (self->chart, (guint) self->chosen);
  if (*mark->person != '\0' || *mark->psu != '\0')
    g_signal_emit (self, signals[CHOSEN], 0, mark->person, mark->psu);
}

static int
find_at (DoorChartView *self, double x, double y, int *ret_cell)
{
  const DoorChartLook look = look_of (self);

  return door_chart_draw_find (self->chart, &look, gtk_widget_get_width (self->area),
                               gtk_widget_get_height (self->area), x, y, ret_cell);
}

/* In the window, where it does not move when the page does. FALSE: it lies where it lay. */
static gboolean
has_moved (DoorChartView *self, double x, double y)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (self->area));
  gboolean moved;

  gtk_widget_translate_coordinates (self->area, window, x, y, &x, &y);
  moved = fabs (x - self->x) >= 1 || fabs (y - self->y) >= 1;
  self->x = x;
  self->y = y;
  return moved;
}

static void
on_enter (GtkEventController *controller, double x, double y, DoorChartView *self)
{
  has_moved (self, x, y);
}

/* A pointer that rests while the page moves below it, or while keys are pressed, points at nothing. */
static void
on_motion (GtkEventController *controller, double x, double y, DoorChartView *self)
{
  int cell, mark;

  if (!has_moved (self, x, y))
    return;
  mark = find_at (self, x, y, &cell);
  choose (self, mark, cell);
}

/* A finger cannot point without pressing: its first touch reads, the next one at the same mark goes on. */
static gboolean
only_reads (GtkGestureClick *gesture, DoorChartView *self, int mark, int cell)
{
  GdkDevice *device
      = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN
         && (mark != self->chosen || cell != self->cell);
}

static void
on_released (GtkGestureClick *gesture, int presses, double x, double y, DoorChartView *self)
{
  int cell, mark = find_at (self, x, y, &cell);
  gboolean reads;

  if (mark < 0)
    return;
  reads = only_reads (gesture, self, mark, cell);
  choose (self, mark, cell);
  if (!reads)
    go (self);
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType modifiers,
        DoorChartView *self)
{
  switch (key)
    {
    case GDK_KEY_Down:
      step (self, 1, 0);
      return TRUE;
    case GDK_KEY_Up:
      step (self, -1, 0);
      return TRUE;
    case GDK_KEY_Right:
      step (self, 0, 1);
      return TRUE;
    case GDK_KEY_Left:
      step (self, 0, -1);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      go (self);
      return TRUE;
    default:
      return FALSE;
    }
}

/* --- On paper ------------------------------------------------------------------------------------ */

gboolean
door_chart_view_save (DoorChartView *self, const char *path, GError **error)
{
  return door_chart_paper_save (self->chart, is_rtl (self), path, error);
}

static void
on_file (GtkNativeDialog *dialog, int response, DoorChartView *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                               : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (GError) error = NULL;

  if (path != NULL && !door_chart_view_save (self, path, &error))
    gtk_label_set_text (self->words, error->message);
  g_clear_object (&self->chooser);
}

static void
on_save (DoorChartView *self)
{
  g_autofree char *name = g_strdup_printf ("%s.pdf", door_chart_get_title (self->chart));

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Save as .pdf or .png"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_file), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

GtkPrintOperationResult
door_chart_view_print (DoorChartView *self, GtkPrintOperationAction action, const char *path)
{
  g_autoptr (GtkPrintOperation) print = door_chart_paper_new_print (self->chart, is_rtl (self));
  g_autoptr (GError) error = NULL;
  GtkPrintOperationResult result;

  if (path != NULL)
    gtk_print_operation_set_export_filename (print, path);
  result = gtk_print_operation_run (print, action,
                                    GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), &error);
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      g_autofree char *words = g_strdup_printf (_ ("It could not be printed: %s"),
                                                error != NULL ? error->message : "");

      gtk_label_set_text (self->words, words);
    }
  return result;
}

static void
on_print (DoorChartView *self)
{
  door_chart_view_print (self, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, NULL);
}

/* --- The table ------------------------------------------------------------------------------------ */

/* A number read alone says nothing: its row and column are said with it. */
static GtkWidget *
new_cell (DoorChart *chart, guint row, guint column)
{
  g_autofree char *text = door_chart_cell (chart, row, column);
  g_autofree char *whose = door_chart_cell (chart, row, 0);
  g_autofree char *what = door_chart_cell (chart, 0, column);
  g_autofree char *said = g_strdup_printf ("%s · %s: %s", whose, what, text);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, row == 0 ? "table-head" : "numeric");
  if (row > 0 && column > 0)
    gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, said,
                                    -1);
  return label;
}

static GtkWidget *
new_table (DoorChart *chart)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 16);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  for (guint row = 0; row <= door_chart_get_n_marks (chart); row++)
    for (guint column = 0; column < door_chart_n_columns (chart); column++)
      gtk_grid_attach (GTK_GRID (grid), new_cell (chart, row, column), (int) column, (int) row, 1,
                       1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), grid);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  return scroll;
}

/* Made when somebody looks: most never do. */
static void
on_expanded (GtkExpander *expander, GParamSpec *pspec, DoorChartView *self)
{
  if (gtk_expander_get_expanded (expander) && gtk_expander_get_child (expander) == NULL)
    gtk_expander_set_child (expander, new_table (self->chart));
}

/* --- The object ------------------------------------------------------------------------------------ */

static void
add_controllers (DoorChartView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (motion, "enter", G_CALLBACK (on_enter), self, 0);
  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, 0);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (on_key), self, 0);
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, 0);
  gtk_widget_add_controller (self->area, motion);
  gtk_widget_add_controller (self->area, key);
  gtk_widget_add_controller (self->area, GTK_EVENT_CONTROLLER (click));
}

static GtkWidget *
new_area (DoorChartView *self)
{
  self->area = gtk_drawing_area_new ();
  gtk_widget_set_focusable (self->area, TRUE);
  gtk_widget_add_css_class (self->area, "chart-area");
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), on_draw, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  door_chart_get_title (self->chart),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  door_chart_get_explanation (self->chart), -1);
  g_signal_connect_object (self->area, "resize", G_CALLBACK (on_resize), self, 0);
  g_signal_connect_object (self->area, "realize", G_CALLBACK (on_style), self, G_CONNECT_SWAPPED);
  add_controllers (self);
  return self->area;
}

static GtkWidget *
new_ways_out (DoorChartView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *table = gtk_expander_new (_ ("As a table"));
  GtkWidget *save = gtk_button_new_with_label (_ ("Save…"));
  GtkWidget *print = gtk_button_new_with_label (_ ("Print…"));

  gtk_widget_set_hexpand (table, TRUE);
  gtk_widget_set_valign (save, GTK_ALIGN_START);
  gtk_widget_set_valign (print, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), table);
  gtk_box_append (GTK_BOX (box), save);
  gtk_box_append (GTK_BOX (box), print);
  g_signal_connect_object (table, "notify::expanded", G_CALLBACK (on_expanded), self, 0);
  g_signal_connect_object (save, "clicked", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (print, "clicked", G_CALLBACK (on_print), self, G_CONNECT_SWAPPED);
  return box;
}

DoorChart *
door_chart_view_get_chart (DoorChartView *self)
{
  return self->chart;
}

/* Of very many rows only the first are drawn. */
static GtkWidget *
new_rest (DoorChart *chart)
{
  guint n = door_chart_get_n_marks (chart), drawn = door_chart_draw_n_rows (chart);
  g_autofree char *words
      = g_strdup_printf (_ ("The first %u of %u are drawn. The table has all of them."), drawn, n);
  GtkWidget *label = door_part_label (words, "explanation");

  gtk_widget_set_visible (label, drawn < n);
  return label;
}

GtkWidget *
door_chart_view_new (DoorChart *chart)
{
  DoorChartView *self = g_object_new (DOOR_TYPE_CHART_VIEW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->chart = g_object_ref (chart);
  self->words = GTK_LABEL (door_part_label (_ ("Point at a mark, or use the arrow keys."), NULL));
  gtk_box_append (GTK_BOX (box), door_part_heading (door_chart_get_title (chart)));
  gtk_box_append (GTK_BOX (box),
                  door_part_label (door_chart_get_explanation (chart), "explanation"));
  gtk_box_append (GTK_BOX (box), new_area (self));
  gtk_box_append (GTK_BOX (box), new_rest (chart));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (box), new_ways_out (self));
  gtk_widget_add_css_class (box, "chart");
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}

static void
door_chart_view_dispose (GObject *object)
{
  DoorChartView *self = DOOR_CHART_VIEW (object);

  g_clear_object (&self->chart);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (door_chart_view_parent_class)->dispose (object);
}

static void
door_chart_view_class_init (DoorChartViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_chart_view_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
door_chart_view_init (DoorChartView *self)
{
  self->chosen = self->cell = -1;
  self->x = self->y = -1;
}
