/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-teams-page.h"

#include "door-team-parts.h"

#include <glib/gi18n.h>

struct _DoorTeamsPage {
  AdwBin parent_instance;
  DoorTeamDesk *desk;
  GtkWidget *holder; /* of the table */
};

G_DEFINE_TYPE (DoorTeamsPage, door_teams_page, ADW_TYPE_BIN)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
on_team (GtkWidget *button, DoorTeamsPage *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (button), "team"));
}

/* Teams stand in columns: there are fewer of them than figures, and a tablet stands upright. */
static GtkWidget *
new_head (DoorTeamsPage *self, DoorTeamSummary *team)
{
  GtkWidget *button
      = gtk_button_new_with_label (door_team_summary_get_cell (team, DOOR_TEAM_COLUMN_TEAM));

  g_object_set_data_full (G_OBJECT (button), "team", g_strdup (door_team_summary_get_team (team)),
                          g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_team), self, 0);
  return button;
}

static GtkWidget *
new_table (DoorTeamsPage *self, GListModel *teams)
{
  GtkWidget *grid = gtk_grid_new ();

  for (guint row = DOOR_TEAM_COLUMN_ALL; row < DOOR_N_TEAM_COLUMNS; row++)
    gtk_grid_attach (GTK_GRID (grid), door_part_label (door_team_column_label (row), "case-label"),
                     0, (int) row, 1, 1);
  for (guint i = 0; i < g_list_model_get_n_items (teams); i++)
    {
      g_autoptr (DoorTeamSummary) team = g_list_model_get_item (teams, i);

      gtk_grid_attach (GTK_GRID (grid), new_head (self, team), (int) i + 1, 0, 1, 1);
      for (guint row = DOOR_TEAM_COLUMN_ALL; row < DOOR_N_TEAM_COLUMNS; row++)
        gtk_grid_attach (GTK_GRID (grid),
                         door_part_label (door_team_summary_get_cell (team, row), NULL),
                         (int) i + 1, (int) row, 1, 1);
    }
  gtk_grid_set_column_spacing (GTK_GRID (grid), 24);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 12);
  return grid;
}

static void
fill (DoorTeamsPage *self)
{
  g_autoptr (GListModel) teams = door_team_desk_list_teams (self->desk);
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *child = gtk_widget_get_first_child (self->holder);

  if (child != NULL)
    gtk_box_remove (GTK_BOX (self->holder), child);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), new_table (self, teams));
  gtk_box_append (GTK_BOX (self->holder), scroll);
}

GtkWidget *
door_teams_page_new (DoorTeamDesk *desk)
{
  DoorTeamsPage *self = g_object_new (DOOR_TYPE_TEAMS_PAGE, NULL);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->desk = g_object_ref (desk);
  self->holder = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (column), door_part_heading (_ ("All teams")));
  gtk_box_append (
      GTK_BOX (column),
      door_part_label (_ ("Rates and flags hold nothing of what is sealed. Press a team "
                          "to see its interviews."),
                       "explanation"));
  gtk_box_append (GTK_BOX (column), self->holder);
  gtk_widget_add_css_class (column, "today-column");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), column);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  adw_bin_set_child (ADW_BIN (self), scroll);
  g_signal_connect_object (desk, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
  return GTK_WIDGET (self);
}

static void
door_teams_page_dispose (GObject *object)
{
  g_clear_object (&DOOR_TEAMS_PAGE (object)->desk);
  G_OBJECT_CLASS (door_teams_page_parent_class)->dispose (object);
}

static void
door_teams_page_class_init (DoorTeamsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_teams_page_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
door_teams_page_init (DoorTeamsPage *self)
{
}
