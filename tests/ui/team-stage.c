/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "team-stage.h"

#include "door-team-page.h"
#include "door-window.h"

void
team_stage_open (TeamStage *self, guint people, guint each, const char *protocol)
{
  g_autofree char *form = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires",
                                            "victimization-core", NULL);
  g_autofree char *read = g_strdup_printf ("%u interviews of the team are here", people * each);
  g_autoptr (DoorUnlock) unlock = NULL;

  self->data = team_data_new (form, people, each);
  if (protocol)
    {
      team_data_put_protocol (self->data, protocol);
      team_data_put_areas (self->data);
    }
  unlock = door_unlock_new (team_data_get_folder (self->data));
  self->stage = ui_stage_new_for (unlock, 1280, 800);
  door_window_set_home (DOOR_WINDOW (ui_stage_get_window (self->stage)), door_team_page_new_for);
  ui_stage_type (self->stage, TEAM_DATA_PASSPHRASE);
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  ui_stage_wait_text (self->stage, read, TRUE);
}

void
team_stage_close (TeamStage *self)
{
  ui_stage_free (self->stage);
  team_data_free (self->data);
}

static void
show_page (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_STACK (widget) && gtk_stack_get_child_by_name (GTK_STACK (widget), data) != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (widget), data);
}

void
team_stage_show (TeamStage *self, const char *page)
{
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), show_page, (gpointer) page);
  ui_stage_settle (self->stage);
}
