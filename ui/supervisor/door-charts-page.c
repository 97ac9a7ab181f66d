/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-charts-page.h"

#include "door-chart-view.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

struct _DoorChartsPage {
  AdwBin parent_instance;
  DoorTeamDesk *desk;
  GtkWidget *columns[DOOR_N_CHART_TOPICS];
  gboolean stale; /* drawn anew when it is seen */
  char *said;     /* all that is shown; NULL before the first time */
};

G_DEFINE_TYPE (DoorChartsPage, door_charts_page, ADW_TYPE_BIN)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_chosen (DoorChartsPage *self, const char *person, const char *psu)
{
  g_signal_emit (self, signals[CHOSEN], 0, person, psu);
}

/* All that the pictures say. */
static char *
read_all (GListModel *charts)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (charts); i++)
    {
      g_autoptr (DoorChart) chart = g_list_model_get_item (charts, i);

      g_string_append_printf (all, "%s\n%s\n", door_chart_get_title (chart),
                              door_chart_get_explanation (chart));
      for (guint mark = 0; mark < door_chart_get_n_marks (chart); mark++)
        for (guint column = 0; column < door_chart_n_columns (chart); column++)
          {
            g_autofree char *cell = door_chart_cell (chart, mark + 1, column);

            g_string_append_printf (all, "%s\t", cell);
          }
    }
  return g_string_free (all, FALSE);
}

/* What is looked at stays under the eyes when nothing has changed in it. */
static gboolean
is_shown (DoorChartsPage *self, GListModel *charts)
{
  char *said = read_all (charts);

  if (g_strcmp0 (said, self->said) == 0)
    {
      g_free (said);
      return TRUE;
    }
  g_free (self->said);
  self->said = said;
  return FALSE;
}

static void
add_chart (DoorChartsPage *self, DoorChart *chart)
{
  GtkWidget *view = door_chart_view_new (chart);

  g_signal_connect_object (view, "chosen", G_CALLBACK (on_chosen), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->columns[door_chart_get_topic (chart)]), view);
}

/* A topic without a picture says why. */
static void
explain_none (GtkWidget *column)
{
  if (gtk_widget_get_first_child (column) == NULL)
    gtk_box_append (GTK_BOX (column),
                    door_part_label (_ ("There is nothing to draw before interviews have come."),
                                     "explanation"));
}

static void
fill (DoorChartsPage *self)
{
  g_autoptr (GListModel) charts = door_team_desk_get_charts (self->desk);
  GtkWidget *child;

  self->stale = FALSE;
  if (is_shown (self, charts))
    return;
  for (guint i = 0; i < DOOR_N_CHART_TOPICS; i++)
    while ((child = gtk_widget_get_first_child (self->columns[i])) != NULL)
      gtk_box_remove (GTK_BOX (self->columns[i]), child);
  for (guint i = 0; i < g_list_model_get_n_items (charts); i++)
    {
      g_autoptr (DoorChart) chart = g_list_model_get_item (charts, i);

      add_chart (self, chart);
    }
  for (guint i = 0; i < DOOR_N_CHART_TOPICS; i++)
    explain_none (self->columns[i]);
}

static void
on_changed (DoorChartsPage *self)
{
  self->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

static void
door_charts_page_map (GtkWidget *widget)
{
  DoorChartsPage *self = DOOR_CHARTS_PAGE (widget);

  if (self->stale)
    fill (self);
  GTK_WIDGET_CLASS (door_charts_page_parent_class)->map (widget);
}

static GtkWidget *
new_topic (DoorChartsPage *self, guint topic)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->columns[topic] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 40);
  gtk_widget_add_css_class (self->columns[topic], "today-column");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 840);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->columns[topic]);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroll, TRUE);
  return scroll;
}

/* As the pages are called in the program, not in its words. */
static const char *const names[] = { [DOOR_CHART_ABOUT_UNLIKE] = "unlike",
                                     [DOOR_CHART_ABOUT_PROGRESS] = "progress",
                                     [DOOR_CHART_ABOUT_ANSWERS] = "answers" };

GtkWidget *
door_charts_page_new (DoorTeamDesk *desk)
{
  DoorChartsPage *self = g_object_new (DOOR_TYPE_CHARTS_PAGE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkStack *topics = GTK_STACK (gtk_stack_new ());

  self->desk = g_object_ref (desk);
  self->stale = TRUE;
  for (guint i = 0; i < DOOR_N_CHART_TOPICS; i++)
    gtk_stack_add_titled (topics, new_topic (self, i), names[i], door_chart_topic_label (i));
  gtk_box_append (GTK_BOX (box), door_part_pages (topics));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (topics));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
door_charts_page_dispose (GObject *object)
{
  g_clear_object (&DOOR_CHARTS_PAGE (object)->desk);
  g_clear_pointer (&DOOR_CHARTS_PAGE (object)->said, g_free);
  G_OBJECT_CLASS (door_charts_page_parent_class)->dispose (object);
}

static void
door_charts_page_class_init (DoorChartsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_charts_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = door_charts_page_map;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "chartspage");
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
door_charts_page_init (DoorChartsPage *self)
{
}
