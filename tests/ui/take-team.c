/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Takes a picture of every page of the supervisor's window: take-team FOLDER WIDTH HEIGHT LANGUAGE
 * TEXT-SIZE NAME. Called by `tests/ui/screenshots` for each variant. */
#include "team-data.h"
#include "ui-stage.h"

#include <libintl.h>
#include <stdlib.h>

#include "door-application.h"
#include "door-team-page.h"
#include "door-window.h"

typedef struct {
  UiStage *stage;
  const char *folder;
  const char *variant;
  guint number;
} Session;

static void
picture (Session *self, const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s-t%02u-%s.png", self->variant, ++self->number, name);
  g_autofree char *path = g_build_filename (self->folder, file, NULL);

  ui_stage_settle (self->stage);
  ui_stage_picture_front (self->stage, path);
}

static gboolean
is_shown (UiStage *stage, gpointer data)
{
  return ui_stage_find_text (stage, data) != NULL;
}

/* The page of the stack with this name. */
static void
find_stack (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_STACK (widget) && gtk_stack_get_child_by_name (GTK_STACK (widget), "review") != NULL)
    *(GtkStack **) data = GTK_STACK (widget);
}

static void
show (Session *self, const char *page)
{
  GtkStack *stack = NULL;

  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), find_stack, &stack);
  g_assert_nonnull (stack);
  gtk_stack_set_visible_child_name (stack, page);
  ui_stage_settle (self->stage);
}

static void
take_review (Session *self)
{
  GtkWidget *list;

  show (self, "review");
  picture (self, "list");
  list = ui_stage_find_type (self->stage, GTK_TYPE_LIST_VIEW);
  gtk_widget_activate_action (list, "list.activate-item", "u", 0);
  ui_stage_wait (self->stage, is_shown, (gpointer) "HH-");
  for (guint i = 0; i < 20; i++)
    ui_stage_settle (self->stage);
  picture (self, "interview");
  if (ui_stage_find_text (self->stage, gettext ("Notes and decision")) != NULL)
    {
      ui_stage_click_text (self->stage, gettext ("Notes and decision"));
      picture (self, "decision");
    }
}

static void
find_scroll (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_SCROLLED_WINDOW (widget) && gtk_widget_get_mapped (widget)
      && *(gpointer *) data == NULL)
    *(GtkWidget **) data = widget;
}

static void
show_topic (GtkWidget *widget, gpointer topic)
{
  if (GTK_IS_STACK (widget) && gtk_stack_get_child_by_name (GTK_STACK (widget), topic) != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (widget), topic);
}

/* The pictures of a topic, to the end of the page. */
static void
take_topic (Session *self, const char *topic)
{
  GtkWidget *scroll = NULL;
  GtkAdjustment *down;

  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), show_topic, (gpointer) topic);
  ui_stage_settle (self->stage);
  picture (self, topic);
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), find_scroll, &scroll);
  down = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroll));
  while (gtk_adjustment_get_value (down) + gtk_adjustment_get_page_size (down)
         < gtk_adjustment_get_upper (down) - 1)
    {
      gtk_adjustment_set_value (down, gtk_adjustment_get_value (down)
                                          + gtk_adjustment_get_page_size (down) * 0.9);
      picture (self, topic);
    }
}

static void
take_charts (Session *self)
{
  show (self, "charts");
  take_topic (self, "unlike");
  take_topic (self, "progress");
  take_topic (self, "answers");
}

static void
take_cases (Session *self)
{
  GtkWidget *list;

  show (self, "cases");
  picture (self, "cases");
  list = ui_stage_find_type (self->stage, GTK_TYPE_LIST_VIEW);
  gtk_widget_activate_action (list, "list.activate-item", "u", 2);
  picture (self, "case");
}

/* Second visits: drawn, and the question who goes. */
static void
take_checks (Session *self)
{
  show (self, "checks");
  ui_stage_click_text (self->stage, "48");
  ui_stage_wait (self->stage, is_shown, (gpointer) "HH-");
  picture (self, "second-visits");
}

/* Without a network: as a supervisor reads it. */
static void
take_sending (Session *self)
{
  GtkWidget *window = GTK_WIDGET (ui_stage_get_window (self->stage));
  GtkWidget *scroll;
  GtkAdjustment *down;

  gtk_widget_activate_action (window, "win.sending", NULL);
  picture (self, "sending");
  scroll = ui_stage_find_type (self->stage, GTK_TYPE_SCROLLED_WINDOW);
  down = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroll));
  gtk_adjustment_set_value (down, gtk_adjustment_get_upper (down));
  picture (self, "sending-by-hand");
  gtk_widget_activate_action (window, "win.leave-sending", NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *form = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires",
                                            "victimization-core", NULL);
  g_autofree char *locale = NULL;
  g_autoptr (TeamData) data = NULL;
  g_autoptr (DoorUnlock) unlock = NULL;
  Session self = { 0 };

  if (argc != 7)
    return 2;
  locale = g_build_filename (g_getenv ("DOOR_BUILD_ROOT"), "po", NULL);
  door_application_speak (locale);
  gtk_init ();
  data = team_data_new (form, 6, 8);
  team_data_put_protocol (data, "{\"targets\": {\"interviews\": 12},"
                                " \"quality\": {\"least-interviews\": 5}}");
  team_data_put_areas (data);
  team_data_put_day (data);
  team_data_put_outcomes (data, 40);
  unlock = door_unlock_new (team_data_get_folder (data));
  self = (Session){ NULL, argv[1], argv[6], 0 };
  self.stage = ui_stage_new_for (unlock, atoi (argv[2]), atoi (argv[3]));
  door_window_set_home (DOOR_WINDOW (ui_stage_get_window (self.stage)), door_team_page_new_for);
  ui_stage_set_text_size (self.stage, g_ascii_strtod (argv[5], NULL));
  ui_stage_type (self.stage, TEAM_DATA_PASSPHRASE);
  ui_stage_key (self.stage, GDK_KEY_Return, 0);
  ui_stage_wait (self.stage, is_shown, (gpointer) "48");
  picture (&self, "today");
  take_sending (&self);
  take_review (&self);
  take_cases (&self);
  take_checks (&self);
  take_charts (&self);
  ui_stage_free (self.stage);
  return 0;
}
