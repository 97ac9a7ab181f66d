/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-explorer-page.h"

#include "door-figure-desk.h"
#include "door-analyst-parts.h"
#include "door-path-row.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>
#include <math.h>

#define PLOT_HEIGHT 48
#define PLOT_MARGIN 12.0

struct _DoorExplorerPage {
  AdwBin parent_instance;
  DoorAnalystDesk *exports; /* NULL */
  DoorFigureDesk *desk;
  GPtrArray *figures; /* of DoorAnalystFigure, the desk's; NULL: none loaded */
  GArray *groups;     /* of guint: first figure of each table of the choice */
  GtkEditable *data, *weights;
  GtkDropDown *survey;
  GtkWidget *start, *stop, *show_folder;
  GtkProgressBar *progress;
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
                           self->most, door_analyst_figure_unit (self->figures->pdata[first]));
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

/* Other figures than before: the first table of them. */
static void
take_figures (DoorExplorerPage *self)
{
  GPtrArray *figures = door_figure_desk_get_figures (self->desk);

  if (figures == NULL || figures == self->figures)
    return;
  g_clear_pointer (&self->figures, g_ptr_array_unref);
  self->figures = g_ptr_array_ref (figures);
  list_groups (self);
  gtk_widget_set_visible (GTK_WIDGET (self->choice), figures->len > 0);
  show_group (self);
}

void
door_explorer_page_load (DoorExplorerPage *self, const char *path)
{
  door_figure_desk_load (self->desk, path);
}

static void
on_changed (DoorExplorerPage *self)
{
  gboolean busy = door_figure_desk_is_busy (self->desk);
  const char *message = door_figure_desk_get_message (self->desk);

  gtk_widget_set_sensitive (self->start, !busy && *gtk_editable_get_text (self->data));
  gtk_widget_set_visible (self->stop, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy);
  gtk_progress_bar_set_fraction (self->progress, door_figure_desk_get_progress (self->desk));
  gtk_widget_set_visible (self->show_folder, door_figure_desk_get_folder (self->desk) != NULL);
  door_analyst_part_say (self->message, message, door_figure_desk_has_failed (self->desk));
  gtk_widget_set_visible (GTK_WIDGET (self->message), *message != '\0');
  take_figures (self);
}

/* --- Counting ------------------------------------------------------------------------------------------- */

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorExplorerPage) self = data;

  if (door_figure_desk_count_finish (DOOR_FIGURE_DESK (source), result))
    gtk_widget_grab_focus (GTK_WIDGET (self->choice));
}

static void
on_start (DoorExplorerPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->survey);
  const char *const *surveys = door_figure_desk_get_surveys (self->desk);
  const DoorFigureChoice choice
      = { .data = gtk_editable_get_text (self->data),
          .survey = chosen < g_strv_length ((char **) surveys) ? surveys[chosen] : "",
          .weights = gtk_editable_get_text (self->weights) };

  door_figure_desk_count_async (self->desk, &choice, on_counted, g_object_ref (self));
}

static void
on_stop (DoorExplorerPage *self)
{
  door_figure_desk_cancel (self->desk);
}

static void
on_show_folder (DoorExplorerPage *self)
{
  g_autofree char *uri = g_filename_to_uri (door_figure_desk_get_folder (self->desk), NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

/* What was exported last is what is likely to be counted. */
static void
on_exported (DoorExplorerPage *self)
{
  const char *folder = door_analyst_desk_get_result (self->exports);

  if (folder != NULL && *gtk_editable_get_text (self->data) == '\0')
    gtk_editable_set_text (self->data, folder);
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

  if (self->desk != NULL)
    door_figure_desk_cancel (self->desk);
  g_clear_object (&self->desk);
  g_clear_object (&self->exports);
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
build_choice (DoorExplorerPage *self, GtkWidget *column)
{
  GtkWidget *group = door_analyst_part_group (
      column, _ ("What to count"),
      _ ("All indicators that are shipped, over an export with CSV files. The tables go into a "
         "folder beside it."));
  GtkWidget *survey = adw_action_row_new ();

  self->data = door_path_row_add (group, _ ("Folder of an export"), TRUE);
  self->survey
      = GTK_DROP_DOWN (gtk_drop_down_new_from_strings (door_figure_desk_get_surveys (self->desk)));
  gtk_widget_set_name (GTK_WIDGET (self->survey), "survey");
  gtk_widget_set_valign (GTK_WIDGET (self->survey), GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (survey), _ ("Survey"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (survey), GTK_WIDGET (self->survey));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (survey), GTK_WIDGET (self->survey));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), survey);
  self->weights = door_path_row_add (group, _ ("File of weights, if there are any"), FALSE);
  g_signal_connect_object (self->data, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}

static void
build_run (DoorExplorerPage *self, GtkWidget *column)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_append (GTK_BOX (column), buttons);
  self->start = door_analyst_part_button (self, buttons, _ ("Count"), G_CALLBACK (on_start));
  gtk_widget_add_css_class (self->start, "suggested-action");
  self->stop = door_analyst_part_button (self, buttons, _ ("Stop"), G_CALLBACK (on_stop));
  self->show_folder = door_analyst_part_button (self, buttons, _ ("Open the folder"),
                                                G_CALLBACK (on_show_folder));
  door_analyst_part_button (self, buttons, _ ("Choose a table of indicators …"),
                            G_CALLBACK (on_choose));
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->progress));
  self->message = GTK_LABEL (door_part_label ("", NULL));
  gtk_box_append (GTK_BOX (column), GTK_WIDGET (self->message));
}

static void
build (DoorExplorerPage *self, GtkWidget *column)
{
  build_choice (self, column);
  build_run (self, column);
  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_name (GTK_WIDGET (self->choice), "indicator");
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
  self->desk = door_figure_desk_new ();
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
door_explorer_page_new (DoorAnalystDesk *exports)
{
  DoorExplorerPage *self = g_object_new (DOOR_TYPE_EXPLORER_PAGE, NULL);

  g_signal_connect_object (self->desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
  if (exports != NULL)
    {
      self->exports = g_object_ref (exports);
      g_signal_connect_object (exports, "changed", G_CALLBACK (on_exported), self,
                               G_CONNECT_SWAPPED);
    }
  return GTK_WIDGET (self);
}
