/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-explorer-page.h"

#include "door-analyst-desk.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>
#include <math.h>

#define PLOT_HEIGHT 48
#define PLOT_MARGIN 12.0

struct _DoorExplorerPage {
  AdwBin parent_instance;
  GPtrArray *figures; /* of DoorAnalystFigure; NULL: none loaded */
  GArray *groups;     /* of guint: first figure of each table of the choice */
  GtkDropDown *choice;
  GtkListBox *table;
  GtkLabel *message;
  GtkLabel *scale;
  double most; /* the end of the scale */
};

G_DEFINE_TYPE (DoorExplorerPage, door_explorer_page, ADW_TYPE_BIN)

/* --- The plot ----------------------------------------------------------------------------------------- */

typedef struct {
  double estimate, lower, upper, most;
} Mark;

/* Where on the scale, from the leading side. */
static double
place (GtkWidget *area, int width, const Mark *mark, double value)
{
  double x = PLOT_MARGIN + (width - 2 * PLOT_MARGIN) * value / mark->most;

  return gtk_widget_get_direction (area) == GTK_TEXT_DIR_RTL ? width - x : x;
}

static void
draw_line (cairo_t *cr, double x, double y, double to_x, double to_y)
{
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, to_x, to_y);
  cairo_stroke (cr);
}

/* The interval as a line with ends, the estimate as a point; zero as a thin rule. */
static void
draw_mark (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const Mark *mark = data;
  GtkWidget *widget = GTK_WIDGET (area);
  double y = height / 2.0;
  double zero = place (widget, width, mark, 0);
  double low = place (widget, width, mark, mark->lower);
  double high = place (widget, width, mark, mark->upper);
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  colour.alpha = 0.3f;
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 1);
  draw_line (cr, zero, 0, zero, height);
  colour.alpha = 1;
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 2);
  draw_line (cr, low, y, high, y);
  draw_line (cr, low, y - 6, low, y + 6);
  draw_line (cr, high, y - 6, high, y + 6);
  cairo_arc (cr, place (widget, width, mark, mark->estimate), y, 5, 0, 2 * G_PI);
  cairo_fill (cr);
}

static GtkWidget *
new_plot (const DoorAnalystFigure *figure, double most)
{
  GtkWidget *area = gtk_drawing_area_new ();
  const Mark mark = { figure->estimate, figure->lower, figure->upper, most };

  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), PLOT_HEIGHT);
  gtk_widget_set_hexpand (area, TRUE);
  if (!isnan (figure->estimate))
    gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_mark,
                                    g_memdup2 (&mark, sizeof mark), g_free);
  gtk_accessible_update_state (GTK_ACCESSIBLE (area), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  return area;
}

/* --- The table ------------------------------------------------------------------------------------------ */

static gboolean
same_group (const DoorAnalystFigure *a, const DoorAnalystFigure *b)
{
  return g_str_equal (a->indicator, b->indicator) && g_str_equal (a->title, b->title)
         && g_str_equal (a->by, b->by);
}

static GtkWidget *
new_row (const DoorAnalystFigure *figure, double most)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *words = door_analyst_figure_words (figure);

  gtk_widget_add_css_class (box, "today-row");
  gtk_box_append (GTK_BOX (texts), door_part_label (figure->label, "today-title"));
  gtk_box_append (GTK_BOX (texts), door_part_label (words, "explanation"));
  /* Halves, so that all rows have their zero at the same place. */
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), new_plot (figure, most));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

/* Shares go to the next ten per cent, others to the highest end of an interval. */
static double
find_most (GPtrArray *figures, guint first)
{
  double most = 0;

  for (guint i = first; i < figures->len && same_group (figures->pdata[i], figures->pdata[first]);
       i++)
    {
      const DoorAnalystFigure *figure = figures->pdata[i];

      if (!isnan (figure->upper))
        most = MAX (most, figure->upper);
    }
  return most > 0 ? ceil (most / 10) * 10 : 1;
}

static void
show_group (DoorExplorerPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->choice);
  g_autofree char *scale = NULL;
  GtkWidget *child;
  guint first;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->table))) != NULL)
    gtk_list_box_remove (self->table, child);
  if (self->figures == NULL || chosen >= self->groups->len)
    return;
  first = g_array_index (self->groups, guint, chosen);
  self->most = find_most (self->figures, first);
  for (guint i = first;
       i < self->figures->len && same_group (self->figures->pdata[i], self->figures->pdata[first]);
       i++)
    gtk_list_box_append (self->table, new_row (self->figures->pdata[i], self->most));
  scale = g_strdup_printf (_ ("The lines are 95 %% intervals, the points estimates; the scale goes "
                              "from 0 to %.0f %s."),
                           self->most, ((DoorAnalystFigure *) self->figures->pdata[first])->unit);
  gtk_label_set_text (self->scale, scale);
}

static char *
name_group (const DoorAnalystFigure *figure)
{
  return *figure->by
             ? g_strdup_printf (_ ("%s: %s, by %s"), figure->indicator, figure->title, figure->by)
             : g_strdup_printf ("%s: %s", figure->indicator, figure->title);
}

static void
list_groups (DoorExplorerPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_array_set_size (self->groups, 0);
  for (guint i = 0; i < self->figures->len; i++)
    {
      g_autofree char *name = NULL;

      if (i > 0 && same_group (self->figures->pdata[i], self->figures->pdata[i - 1]))
        continue;
      name = name_group (self->figures->pdata[i]);
      gtk_string_list_append (names, name);
      g_array_append_val (self->groups, i);
    }
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (names));
}

void
door_explorer_page_load (DoorExplorerPage *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *figures = door_analyst_desk_read_figures (path, &error);

  gtk_label_set_text (self->message, error ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), error != NULL);
  if (figures == NULL)
    return;
  g_clear_pointer (&self->figures, g_ptr_array_unref);
  self->figures = figures;
  list_groups (self);
  gtk_widget_set_visible (GTK_WIDGET (self->choice), figures->len > 0);
  show_group (self);
}

/* --- The object ------------------------------------------------------------------------------------------ */

static void
on_chosen (GtkNativeDialog *dialog, int response, DoorExplorerPage *self)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    door_explorer_page_load (self, path);
  g_object_unref (dialog);
}

static void
on_choose (DoorExplorerPage *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("A table of indicators"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), NULL);

  g_signal_connect_object (dialog, "response", G_CALLBACK (on_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
door_explorer_page_dispose (GObject *object)
{
  DoorExplorerPage *self = DOOR_EXPLORER_PAGE (object);

  g_clear_pointer (&self->figures, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_array_unref);
  G_OBJECT_CLASS (door_explorer_page_parent_class)->dispose (object);
}

static void
door_explorer_page_class_init (DoorExplorerPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_explorer_page_dispose;
}

static void
build (DoorExplorerPage *self, GtkWidget *column)
{
  GtkWidget *choose = gtk_button_new_with_label (_ ("Choose a table of indicators …"));

  gtk_widget_set_halign (choose, GTK_ALIGN_START);
  g_signal_connect_object (choose, "clicked", G_CALLBACK (on_choose), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (column),
                  door_part_label (_ ("Figures that “doorctl indicators run” made, each with its "
                                      "error: figures.csv in the folder of its tables."),
                                   "explanation"));
  gtk_box_append (GTK_BOX (column), choose);
  self->message = GTK_LABEL (door_part_label ("", "trouble"));
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->message));
  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->choice), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Indicator"), -1);
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (show_group), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->choice));
  self->scale = GTK_LABEL (door_part_label ("", "explanation"));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->scale));
  self->table = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->table), "boxed-list");
  gtk_list_box_set_placeholder (self->table,
                                door_part_label (_ ("No table is chosen yet."), "explanation"));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->table));
}

static void
door_explorer_page_init (DoorExplorerPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->groups = g_array_new (FALSE, FALSE, sizeof (guint));
  gtk_widget_add_css_class (column, "today-column");
  build (self, column);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 1040);
  adw_clamp_set_child (ADW_CLAMP (clamp), column);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), clamp);
  adw_bin_set_child (ADW_BIN (self), scroll);
}

GtkWidget *
door_explorer_page_new (void)
{
  return g_object_new (DOOR_TYPE_EXPLORER_PAGE, NULL);
}
