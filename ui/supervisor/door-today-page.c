/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-today-page.h"

#include "door-danger-view.h"
#include "door-requests-view.h"
#include "door-targets-view.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

struct _DoorTodayPage {
  AdwBin parent_instance;
  DoorTeamDesk *desk;
  GtkListBox *list;
  DoorDangerView *danger;
  GtkLabel *summary;
  GtkWidget *states;
  GtkWidget *person;
  char **people; /* of the team, as in the choice */
  char *to;      /* whom the message that is being written is for; NULL: everybody */
};

G_DEFINE_TYPE (DoorTodayPage, door_today_page, ADW_TYPE_BIN)

enum { CHOSEN, TOAST, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- The five things --------------------------------------------------------------------------- */

static const char *
icon_of (DoorTodayKind kind)
{
  switch (kind)
    {
    case DOOR_TODAY_DANGER:
    case DOOR_TODAY_OVERDUE:
    case DOOR_TODAY_CONFLICT:
    case DOOR_TODAY_FLAGGED:
      return "door-attention-symbolic";
    case DOOR_TODAY_RETURNED:
      return "door-waiting-symbolic";
    default:
      return "door-state-half-symbolic";
    }
}

static GtkWidget *
make_row (gpointer data, gpointer user_data)
{
  DoorToday *item = DOOR_TODAY (data);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *next = gtk_image_new_from_icon_name ("door-next-symbolic");

  gtk_box_append (GTK_BOX (texts), door_part_label (door_today_get_title (item), "today-title"));
  gtk_box_append (GTK_BOX (texts), door_part_label (door_today_get_detail (item), "explanation"));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box),
                  gtk_image_new_from_icon_name (icon_of (door_today_get_kind (item))));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), next);
  gtk_widget_add_css_class (box, "today-row");
  if (door_today_get_kind (item) <= DOOR_TODAY_CONFLICT)
    gtk_widget_add_css_class (box, "urgent");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static void
on_row (GtkListBox *list, GtkListBoxRow *row, DoorTodayPage *self)
{
  g_autoptr (DoorToday) item = g_list_model_get_item (door_team_desk_get_today (self->desk),
                                                      (guint) gtk_list_box_row_get_index (row));

  if (item != NULL && door_today_get_kind (item) == DOOR_TODAY_DANGER)
    door_danger_view_focus (self->danger);
  else if (item != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, item);
}

static GtkWidget *
new_placeholder (void)
{
  GtkWidget *label
      = door_part_label (_ ("Nothing waits for you. What interviewers send comes in by itself when "
                            "this computer connects."),
                         "explanation");

  gtk_widget_add_css_class (label, "team-empty");
  return label;
}

/* --- How far it is ------------------------------------------------------------------------------ */

static void
show_states (DoorTodayPage *self)
{
  DoorTeamList *list = door_team_desk_get_list (self->desk);
  static const DoorTeamShow shown[]
      = { DOOR_TEAM_SHOW_TO_DO, DOOR_TEAM_SHOW_RETURNED, DOOR_TEAM_SHOW_BACK_CHECK,
          DOOR_TEAM_SHOW_APPROVED, DOOR_TEAM_SHOW_VOID };
  guint n = door_team_list_count_all (list);
  g_autofree char *summary = g_strdup_printf (
      ngettext ("%u interview of the team is here", "%u interviews of the team are here", n), n);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->states)) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->states), child);
  gtk_label_set_text (self->summary, summary);
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", door_team_list_count (list, shown[i]));
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

      gtk_box_append (GTK_BOX (box), door_part_label (number, "today-number"));
      gtk_box_append (GTK_BOX (box),
                      door_part_label (door_team_show_label (shown[i]), "explanation"));
      gtk_flow_box_insert (GTK_FLOW_BOX (self->states), box, -1);
    }
}

/* Whoever is chosen stays chosen when something comes in meanwhile. */
static void
show_people (DoorTodayPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_auto (GStrv) people = door_team_desk_get_interviewers (self->desk);

  if (self->people != NULL
      && g_strv_equal ((const char *const *) people, (const char *const *) self->people))
    return;
  g_strfreev (self->people);
  self->people = g_steal_pointer (&people);
  gtk_string_list_append (names, _ ("Everybody"));
  for (guint i = 0; self->people[i] != NULL; i++)
    gtk_string_list_append (names, self->people[i]);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->person), G_LIST_MODEL (names));
}

static void
on_changed (DoorTodayPage *self)
{
  show_states (self);
  show_people (self);
}

/* --- Writing ------------------------------------------------------------------------------------- */

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorTodayPage) self = DOOR_TODAY_PAGE (data);
  g_autoptr (GError) error = NULL;

  if (door_team_desk_decide_finish (DOOR_TEAM_DESK (source), result, &error))
    g_signal_emit (self, signals[TOAST], 0, _ ("Kept. It goes with the next sending."));
  else
    g_signal_emit (self, signals[TOAST], 0, error->message);
}

static void
on_words (const char *words, gpointer data)
{
  g_autoptr (DoorTodayPage) self = DOOR_TODAY_PAGE (data);

  if (words != NULL && self->desk != NULL)
    door_team_desk_message_async (self->desk, self->to, words, on_written, g_object_ref (self));
}

static void
on_write (DoorTodayPage *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->person));
  g_autofree char *title = NULL;

  g_free (self->to);
  self->to = chosen == 0 ? NULL : g_strdup (self->people[chosen - 1]);
  title = self->to != NULL ? g_strdup_printf (_ ("Message to %s"), self->to)
                           : g_strdup (_ ("Message to interviewers"));
  door_part_ask (
      GTK_WIDGET (self), title,
      _ ("It is delivered when they connect. Write nothing about a household: others may "
         "see the screen."),
      NULL, _ ("Send"), FALSE, on_words, g_object_ref (self));
}

static GtkWidget *
new_writing (DoorTodayPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *button = gtk_button_new_with_label (_ ("Write a message…"));

  self->person = door_part_choice ((const char *const[]){ NULL }, _ ("To whom"));
  gtk_widget_set_hexpand (self->person, TRUE);
  gtk_box_append (GTK_BOX (box), self->person);
  gtk_box_append (GTK_BOX (box), button);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_write), self, G_CONNECT_SWAPPED);
  return box;
}

/* --- The object ----------------------------------------------------------------------------------- */

static void
on_told (DoorTodayPage *self, const char *text)
{
  g_signal_emit (self, signals[TOAST], 0, text);
}

static GtkWidget *
new_column (DoorTodayPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  GtkWidget *requests;
  GtkWidget *targets = door_targets_view_new (self->desk);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, new_placeholder ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "today-list");
  self->summary = GTK_LABEL (door_part_label (NULL, "explanation"));
  self->states = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->states), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->states), 5);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (self->states), TRUE);
  gtk_box_append (GTK_BOX (box), door_part_heading (_ ("To do today")));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  self->danger = DOOR_DANGER_VIEW (door_danger_view_new (self->desk));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->danger));
  g_signal_connect_object (self->danger, "toast", G_CALLBACK (on_told), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), door_part_heading (_ ("How far the team is")));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->summary));
  gtk_box_append (GTK_BOX (box), self->states);
  gtk_box_append (GTK_BOX (box), door_part_heading (_ ("Targets")));
  gtk_box_append (GTK_BOX (box), targets);
  gtk_box_append (GTK_BOX (box), door_part_heading (_ ("Write to the team")));
  gtk_box_append (GTK_BOX (box), new_writing (self));
  gtk_box_append (GTK_BOX (box), door_part_heading (_ ("Forgotten passphrases")));
  requests = door_requests_view_new (self->desk);
  gtk_box_append (GTK_BOX (box), requests);
  g_signal_connect_object (targets, "toast", G_CALLBACK (on_told), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (requests, "toast", G_CALLBACK (on_told), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (box, "today-column");
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row), self, 0);
  return box;
}

void
door_today_page_focus (DoorTodayPage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

GtkWidget *
door_today_page_new (DoorTeamDesk *desk)
{
  DoorTodayPage *self = g_object_new (DOOR_TYPE_TODAY_PAGE, NULL);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->desk = g_object_ref (desk);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), new_column (self));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  adw_bin_set_child (ADW_BIN (self), scroll);
  gtk_list_box_bind_model (self->list, door_team_desk_get_today (desk), make_row, NULL, NULL);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
  return GTK_WIDGET (self);
}

static void
door_today_page_dispose (GObject *object)
{
  DoorTodayPage *self = DOOR_TODAY_PAGE (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->people, g_strfreev);
  g_clear_pointer (&self->to, g_free);
  G_OBJECT_CLASS (door_today_page_parent_class)->dispose (object);
}

static void
door_today_page_class_init (DoorTodayPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_today_page_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, DOOR_TYPE_TODAY);
  signals[TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
door_today_page_init (DoorTodayPage *self)
{
}
