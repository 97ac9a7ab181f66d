/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every picture of the supervisor's window, the newest ones as well: values are read by pointing and by
 * arrow keys, marks lead to their interviews, the table says the same, and what goes on paper is drawn, in both
 * directions of writing. */
#include "team-stage.h"

#include "door-chart-draw.h"
#include "door-chart-view.h"
#include "door-window.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  TeamStage team;
  guint n_heat, n_leading, n_all; /* seen so far */
} Case;

static void
set_up (Case *self, gconstpointer unused)
{
  team_stage_open (&self->team, 3, 8,
                   "{\"targets\": {\"interviews\": 12},"
                   " \"quality\": {\"least-interviews\": 3, \"least-interviewers\": 2}}");
}

static void
tear_down (Case *self, gconstpointer unused)
{
  team_stage_close (&self->team);
}

/* --- Finding ---------------------------------------------------------------------------------------- */

static void
collect_view (GtkWidget *widget, gpointer data)
{
  if (DOOR_IS_CHART_VIEW (widget) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (data, g_object_ref (widget));
}

/* As many as one takes in. */
static GPtrArray *
show_charts (Case *self, const char *topic)
{
  GPtrArray *views = g_ptr_array_new_with_free_func (g_object_unref);

  team_stage_show (&self->team, "charts");
  team_stage_show (&self->team, topic);
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->team.stage)), collect_view, views);
  g_assert_cmpuint (views->len, >=, 2);
  g_assert_cmpuint (views->len, <=, 6);
  self->n_all += views->len;
  return views;
}

typedef struct {
  GType type;
  const char *text; /* of a label; NULL: any widget of the type */
  GtkWidget *found;
} Search;

static void
match (GtkWidget *widget, gpointer data)
{
  Search *search = data;

  if (search->found == NULL && g_type_is_a (G_OBJECT_TYPE (widget), search->type)
      && (search->text == NULL
          || strcmp (gtk_label_get_text (GTK_LABEL (widget)), search->text) == 0))
    search->found = widget;
}

static GtkWidget *
inside (gpointer root, GType type, const char *text)
{
  Search search = { type, text, NULL };

  ui_stage_foreach (GTK_WIDGET (root), match, &search);
  return search.found;
}

static GtkEventController *
controller_of (GtkWidget *area, GType type)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (area);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) one = g_list_model_get_item (all, i);

      if (g_type_is_a (G_OBJECT_TYPE (one), type))
        return one; /* the widget keeps it */
    }
  g_assert_not_reached ();
}

/* --- By keys ----------------------------------------------------------------------------------------- */

/* Down to the second mark and back, each read, wherever the pointer lies meanwhile; in a row of cells to the
 * side. */
static void
read_by_keys (Case *self, DoorChartView *view)
{
  DoorChart *chart = door_chart_view_get_chart (view);
  GtkWidget *area = inside (view, GTK_TYPE_DRAWING_AREA, NULL);

  gtk_widget_grab_focus (area);
  g_assert_true (gtk_widget_has_focus (area));
  for (guint mark = 0; mark < MIN (door_chart_get_n_marks (chart), 3); mark++)
    {
      ui_stage_key (self->team.stage, GDK_KEY_Down, 0);
      g_assert_nonnull (inside (view, GTK_TYPE_LABEL, door_chart_get_mark (chart, mark)->words));
    }
  if (door_chart_get_n_marks (chart) > 1)
    {
      guint before = MIN (door_chart_get_n_marks (chart), 3) - 2;

      ui_stage_key (self->team.stage, GDK_KEY_Up, 0);
      g_assert_nonnull (inside (view, GTK_TYPE_LABEL, door_chart_get_mark (chart, before)->words));
    }
}

static void
read_cells (Case *self, DoorChartView *view)
{
  DoorChart *chart = door_chart_view_get_chart (view);
  g_autofree char *first = door_chart_say (chart, 1, 0);
  g_autofree char *second = door_chart_say (chart, 1, 1);

  ui_stage_key (self->team.stage, GDK_KEY_Right, 0);
  g_assert_nonnull (inside (view, GTK_TYPE_LABEL, first));
  ui_stage_key (self->team.stage, GDK_KEY_Right, 0);
  g_assert_nonnull (inside (view, GTK_TYPE_LABEL, second));
}

static void
read_all_by_keys (Case *self, GPtrArray *views)
{
  for (guint i = 0; i < views->len; i++)
    {
      DoorChartView *view = g_ptr_array_index (views, i);

      read_by_keys (self, view);
      if (door_chart_get_kind (door_chart_view_get_chart (view)) != DOOR_CHART_HEAT)
        continue;
      read_cells (self, view);
      self->n_heat++;
    }
}

/* --- By pointing -------------------------------------------------------------------------------------- */

/* A place on which a mark is drawn. */
static int
find_place (DoorChartView *view, GtkWidget *area, double *ret_x, double *ret_y, int *ret_cell)
{
  DoorChart *chart = door_chart_view_get_chart (view);
  const DoorChartLook look = { gtk_widget_get_pango_context (area),
                               { 0, 0, 0, 1 },
                               { 1, 1, 1, 1 },
                               gtk_widget_get_direction (GTK_WIDGET (view)) == GTK_TEXT_DIR_RTL,
                               -1,
                               -1 };
  int width = gtk_widget_get_width (area), height = gtk_widget_get_height (area);

  for (int y = 2; y < height; y += 3)
    for (int x = 2; x < width; x += 3)
      {
        int mark = door_chart_draw_find (chart, &look, width, height, x, y, ret_cell);

        *ret_x = x;
        *ret_y = y;
        if (mark >= 0)
          return mark;
      }
  return -1;
}

static void
point_at (DoorChartView *view)
{
  GtkWidget *area = inside (view, GTK_TYPE_DRAWING_AREA, NULL);
  GtkEventController *motion = controller_of (area, GTK_TYPE_EVENT_CONTROLLER_MOTION);
  double x, y;
  int cell = -1, mark = find_place (view, area, &x, &y, &cell);
  g_autofree char *words = NULL;

  g_assert_cmpint (mark, >=, 0);
  g_signal_emit_by_name (motion, "enter", -1.0, -1.0);
  g_signal_emit_by_name (motion, "motion", x, y);
  words
      = cell < 0
            ? g_strdup (door_chart_get_mark (door_chart_view_get_chart (view), (guint) mark)->words)
            : door_chart_say (door_chart_view_get_chart (view), (guint) mark, (guint) cell);
  g_assert_nonnull (inside (view, GTK_TYPE_LABEL, words));
}

static void
point_at_all (Case *self, GPtrArray *views)
{
  for (guint i = 0; i < views->len; i++)
    point_at (g_ptr_array_index (views, i));
  for (guint i = 0; i < views->len; i++)
    gtk_widget_set_direction (g_ptr_array_index (views, i), GTK_TEXT_DIR_RTL);
  ui_stage_settle (self->team.stage);
  for (guint i = 0; i < views->len; i++)
    point_at (g_ptr_array_index (views, i));
  for (guint i = 0; i < views->len; i++)
    gtk_widget_set_direction (g_ptr_array_index (views, i), GTK_TEXT_DIR_LTR);
}

/* --- To the interviews ---------------------------------------------------------------------------------- */

static void
note_chosen (DoorChartView *view, const char *person, const char *psu, gpointer data)
{
  g_free (*(char **) data);
  *(char **) data = g_strdup_printf ("%s|%s", person, psu);
}

/* Whatever mark is about somebody or somewhere leads there; what is about all leads nowhere. */
static void
follow_all (Case *self, GPtrArray *views)
{
  for (guint i = 0; i < views->len; i++)
    {
      DoorChartView *view = g_ptr_array_index (views, i);
      GtkWidget *area = inside (view, GTK_TYPE_DRAWING_AREA, NULL);
      g_autofree char *chosen = NULL;
      g_autofree char *expected = NULL;
      double x, y;
      int cell, mark = find_place (view, area, &x, &y, &cell);
      const DoorChartMark *facts
          = door_chart_get_mark (door_chart_view_get_chart (view), (guint) mark);
      gulong handler = g_signal_connect (view, "chosen", G_CALLBACK (note_chosen), &chosen);

      g_signal_emit_by_name (controller_of (area, GTK_TYPE_GESTURE_CLICK), "released", 1, x, y);
      if (*facts->person != '\0' || *facts->psu != '\0')
        expected = g_strdup_printf ("%s|%s", facts->person, facts->psu);
      g_assert_cmpstr (chosen, ==, expected);
      self->n_leading += expected != NULL;
      g_signal_handler_disconnect (view, handler);
      team_stage_show (&self->team, "charts"); /* back from the list */
    }
}

static void
go_to_list (Case *self, GPtrArray *views)
{
  GtkWidget *list;

  gtk_widget_grab_focus (inside (g_ptr_array_index (views, 0), GTK_TYPE_DRAWING_AREA, NULL));
  ui_stage_key (self->team.stage, GDK_KEY_Down, 0);
  ui_stage_key (self->team.stage, GDK_KEY_Return, 0);
  ui_stage_wait_text (self->team.stage, "Choose an interview in the list.", TRUE);
  list = ui_stage_find_type (self->team.stage, GTK_TYPE_LIST_VIEW);
  g_assert_cmpuint (
      g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)))), ==,
      8); /* hers */
}

/* --- As a table --------------------------------------------------------------------------------------- */

static void
read_tables (Case *self, GPtrArray *views)
{
  for (guint i = 0; i < views->len; i++)
    {
      DoorChartView *view = g_ptr_array_index (views, i);
      DoorChart *chart = door_chart_view_get_chart (view);
      GtkWidget *table = inside (view, GTK_TYPE_EXPANDER, NULL);
      GtkWidget *grid;

      gtk_expander_set_expanded (GTK_EXPANDER (table), TRUE);
      ui_stage_settle (self->team.stage);
      grid = inside (table, GTK_TYPE_GRID, NULL);
      for (guint row = 0; row <= door_chart_get_n_marks (chart); row++)
        for (guint column = 0; column < door_chart_n_columns (chart); column++)
          {
            g_autofree char *cell = door_chart_cell (chart, row, column);
            GtkWidget *label = gtk_grid_get_child_at (GTK_GRID (grid), (int) column, (int) row);

            g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, cell);
          }
    }
}

/* --- On paper ----------------------------------------------------------------------------------------- */

/* How many dots of a picture are neither white nor grey: something is drawn in it. transfer none. */
static guint
count_coloured (const char *path)
{
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint n = 0;

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      {
        const guint8 *dot = data + y * stride + x * 4;

        n += ABS (dot[0] - dot[2]) > 40;
      }
  cairo_surface_destroy (surface);
  return n;
}

static char *
save (Case *self, DoorChartView *view, const char *end)
{
  g_autofree char *path
      = g_strconcat (team_data_get_folder (self->team.data), "/picture", end, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (door_chart_view_save (view, path, &error));
  g_assert_no_error (error);
  return g_steal_pointer (&path);
}

static void
save_both (Case *self, DoorChartView *view)
{
  g_autofree char *pdf = save (self, view, ".pdf");
  g_autofree char *left = save (self, view, "-left.png");
  g_autofree char *right = NULL;
  g_autofree char *left_bytes = NULL;
  g_autofree char *right_bytes = NULL;
  g_autofree char *paper = NULL;
  gsize left_length, right_length, length;

  gtk_widget_set_direction (GTK_WIDGET (view), GTK_TEXT_DIR_RTL);
  right = save (self, view, "-right.png");
  gtk_widget_set_direction (GTK_WIDGET (view), GTK_TEXT_DIR_LTR);
  g_assert_true (g_file_get_contents (pdf, &paper, &length, NULL));
  g_assert_true (g_str_has_prefix (paper, "%PDF-"));
  g_assert_cmpuint (count_coloured (left), >, 100);
  g_assert_cmpuint (count_coloured (right), >, 100);
  g_assert_true (g_file_get_contents (left, &left_bytes, &left_length, NULL));
  g_assert_true (g_file_get_contents (right, &right_bytes, &right_length, NULL));
  g_assert_true (left_length != right_length || memcmp (left_bytes, right_bytes, left_length) != 0);
}

static void
try_topic (Case *self, const char *topic)
{
  g_autoptr (GPtrArray) views = show_charts (self, topic);

  read_all_by_keys (self, views);
  point_at_all (self, views);
  follow_all (self, views);
  read_tables (self, views);
  for (guint i = 0; i < views->len; i++)
    save_both (self, g_ptr_array_index (views, i));
}

/* Making the team takes longest: one is made for all. */
static void
test_all (Case *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) views = NULL;

  try_topic (self, "unlike");
  try_topic (self, "answers");
  try_topic (self, "progress");
  g_assert_cmpuint (self->n_all, >=, 10);
  g_assert_cmpuint (self->n_heat, ==, 3);
  g_assert_cmpuint (self->n_leading, >=, 9); /* the outcome rates are about all */
  views = show_charts (self, "progress");
  go_to_list (self, views);
}

int
main (int argc, char **argv)
{
  gtk_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ui/team-charts/all", Case, NULL, set_up, test_all, tear_down);
  return g_test_run ();
}
