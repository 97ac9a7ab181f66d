/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-danger-view.h"

#include "door-team-danger.h"
#include "door-team-parts.h"
#include "door-today-parts.h"

#include <glib/gi18n.h>

struct _DoorDangerView {
  AdwBin parent_instance;

  DoorTeamDesk *desk;
  GtkListBox *list;
};

G_DEFINE_TYPE (DoorDangerView, door_danger_view, ADW_TYPE_BIN)

/* --- Settling ------------------------------------------------------------------------------------- */

typedef struct {
  DoorDangerView *view;
  char *id;
} Asking;

static void
on_words (const char *words, gpointer data)
{
  Asking *self = data;

  if (words != NULL && self->view->desk != NULL)
    door_team_desk_settle_danger_async (self->view->desk, self->id, words, door_today_tell_act,
                                        g_object_ref (self->view));
  g_object_unref (self->view);
  g_free (self->id);
  g_free (self);
}

static void
on_settle (GtkButton *button, DoorDangerView *self)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->view = g_object_ref (self);
  asking->id = g_strdup (g_object_get_data (G_OBJECT (button), "door-report"));
  door_part_ask (GTK_WIDGET (self), _ ("What was done?"),
                 _ ("It stands in the history with your name. Write no more than the team must "
                    "know."),
                 NULL, _ ("Dealt with"), FALSE, on_words, asking);
}

/* --- The list ------------------------------------------------------------------------------------- */

static GtkWidget *
new_button (DoorDangerView *self, const DoorTeamDanger *danger)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Dealt with…"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "door-report", g_strdup (danger->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_settle), self, 0);
  return button;
}

static GtkWidget *
new_row (DoorDangerView *self, const DoorTeamDanger *danger)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (texts), door_part_label (danger->title, "case-label"));
  gtk_box_append (GTK_BOX (texts), door_part_label (danger->text, "explanation"));
  if (*danger->settled != '\0')
    gtk_box_append (GTK_BOX (texts), door_part_label (danger->settled, NULL));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  if (*danger->settled == '\0')
    {
      gtk_box_append (GTK_BOX (box), new_button (self, danger));
      gtk_widget_add_css_class (box, "urgent");
    }
  return box;
}

static void
show_dangers (DoorDangerView *self)
{
  g_autoptr (GPtrArray) dangers = door_team_desk_list_dangers (self->desk);

  door_today_list_clear (self->list);
  for (guint i = 0; i < dangers->len; i++)
    door_today_list_add (self->list, new_row (self, g_ptr_array_index (dangers, i)));
  gtk_widget_set_visible (GTK_WIDGET (self), dangers->len > 0);
}

/* --- The object ----------------------------------------------------------------------------------- */

void
door_danger_view_focus (DoorDangerView *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

GtkWidget *
door_danger_view_new (DoorTeamDesk *desk)
{
  DoorDangerView *self = g_object_new (DOOR_TYPE_DANGER_VIEW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);

  self->desk = g_object_ref (desk);
  self->list = door_today_list_new ();
  gtk_box_append (GTK_BOX (box), door_part_heading (_ ("Danger")));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (desk, "changed", G_CALLBACK (show_dangers), self, G_CONNECT_SWAPPED);
  show_dangers (self);
  return GTK_WIDGET (self);
}

static void
door_danger_view_dispose (GObject *object)
{
  g_clear_object (&DOOR_DANGER_VIEW (object)->desk);
  G_OBJECT_CLASS (door_danger_view_parent_class)->dispose (object);
}

static void
door_danger_view_class_init (DoorDangerViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_danger_view_dispose;
  door_today_install_toast (G_TYPE_FROM_CLASS (klass));
}

static void
door_danger_view_init (DoorDangerView *self)
{
}
