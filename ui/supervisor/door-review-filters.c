/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the list of interviews shows and in which order, and filters that are kept under a name. */
#define G_LOG_DOMAIN "door-ui"

#include "door-review-list-private.h"

#include "door-team-filters.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

static void
on_search (GtkSearchEntry *entry, DoorReviewList *self)
{
  door_team_list_set_search (self->list, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
on_show (DoorReviewList *self)
{
  if (!self->following)
    door_team_list_set_show (self->list, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->show)));
}

static void
on_order (DoorReviewList *self)
{
  if (!self->following)
    door_team_list_set_order (self->list, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->order)));
}

static void
on_person (DoorReviewList *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->person));
  const char *const *people = door_team_list_get_people (self->list);

  if (!self->following && chosen <= g_strv_length ((char **) people))
    door_team_list_set_person (self->list, chosen == 0 ? NULL : people[chosen - 1]);
}

static void
on_psu (DoorReviewList *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->psu));
  const char *const *psus = door_team_list_get_psus (self->list);

  if (!self->following && chosen <= g_strv_length ((char **) psus))
    door_team_list_set_psu (self->list, chosen == 0 ? NULL : psus[chosen - 1]);
}

static void
on_team (DoorReviewList *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->team));
  const char *const *teams = door_team_list_get_teams (self->list);

  if (!self->following && chosen <= g_strv_length ((char **) teams))
    door_team_list_set_team (self->list, chosen == 0 ? NULL : teams[chosen - 1]);
}

static gboolean
holds (GListModel *model, const char *first, const char *const *names)
{
  guint n = g_strv_length ((char **) names);

  if (model == NULL || g_list_model_get_n_items (model) != n + 1)
    return FALSE;
  for (guint i = 0; i <= n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i),
                      i == 0 ? first : names[i - 1]))
      return FALSE;
  return TRUE;
}

/* All of them, or one by its name; a list that is open stays open when nothing new is in it. */
static void
offer (GtkWidget *choice, const char *first, const char *const *names, const char *chosen)
{
  GtkDropDown *self = GTK_DROP_DOWN (choice);
  guint at = 0;

  if (!holds (gtk_drop_down_get_model (self), first, names))
    {
      g_autoptr (GtkStringList) list = gtk_string_list_new (names);

      gtk_string_list_splice (list, 0, 0, (const char *const[]){ first, NULL });
      gtk_drop_down_set_model (self, G_LIST_MODEL (list));
    }
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], chosen))
      at = i + 1;
  gtk_drop_down_set_selected (self, at);
}

/* One area alone is no choice, nor is one team: headquarters has several. */
static void
follow_names (DoorReviewList *self)
{
  const char *const *people = door_team_list_get_people (self->list);
  const char *const *psus = door_team_list_get_psus (self->list);
  const char *const *teams = door_team_list_get_teams (self->list);

  offer (self->person, _ ("Every interviewer"), people, door_team_list_get_person (self->list));
  offer (self->psu, _ ("Every area"), psus, door_team_list_get_psu (self->list));
  offer (self->team, _ ("Every team"), teams, door_team_list_get_team (self->list));
  gtk_widget_set_visible (self->psu, g_strv_length ((char **) psus) > 1);
  gtk_widget_set_visible (self->team, g_strv_length ((char **) teams) > 1);
}

/* Side by side, so that the list has the room. */
static void
place_choices (DoorReviewList *self)
{
  GtkWidget *choices[] = { self->show,  self->person, self->psu,    self->team,
                           self->order, self->saved,  self->several };
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (self->choices);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      GtkLayoutChild *place = gtk_layout_manager_get_layout_child (layout, choices[i]);

      gtk_grid_layout_child_set_column (GTK_GRID_LAYOUT_CHILD (place), (int) (n % self->a_row));
      gtk_grid_layout_child_set_row (GTK_GRID_LAYOUT_CHILD (place), (int) (n / self->a_row));
      n += gtk_widget_get_visible (choices[i]) ? 1 : 0;
    }
}

void
door_review_list_follow (DoorReviewList *self)
{
  self->following = TRUE;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->show), door_team_list_get_show (self->list));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->order), door_team_list_get_order (self->list));
  follow_names (self);
  place_choices (self);
  self->following = FALSE;
}

void
door_review_list_set_wide (DoorReviewList *self, gboolean wide)
{
  self->a_row = wide ? 3 : 2;
  place_choices (self);
  if (self->is_wide == wide)
    return;
  self->is_wide = wide;
  door_review_list_fit_rows (self);
}

void
door_review_list_follow_search (DoorReviewList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), door_team_list_get_search (self->list));
}

static GtkWidget *
new_labelled_choice (guint n, const char *(*label) (guint), const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) labels = NULL;

  for (guint i = 0; i < n; i++)
    g_strv_builder_add (builder, label (i));
  labels = g_strv_builder_end (builder);
  return door_part_choice ((const char *const *) labels, name);
}

static const char *
show_label (guint index)
{
  return door_team_show_label (index);
}

static const char *
order_label (guint index)
{
  return door_team_order_label (index);
}

/* --- Filters under a name ----------------------------------------------------------------------- */

static void show_saved (DoorReviewList *self);

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorReviewList) self = DOOR_REVIEW_LIST (data);
  g_autoptr (GError) error = NULL;

  if (!door_team_filters_finish (DOOR_TEAM_DESK (source), result, &error))
    g_signal_emit_by_name (self, "toast", error->message);
  if (self->desk != NULL)
    show_saved (self);
}

static void
on_name (const char *words, gpointer data)
{
  g_autoptr (DoorReviewList) self = DOOR_REVIEW_LIST (data);

  if (words != NULL && self->desk != NULL)
    door_team_filters_save_async (self->desk, words, on_kept, g_object_ref (self));
}

static void
on_keep (DoorReviewList *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->saved));
  door_part_ask (GTK_WIDGET (self), _ ("Keep these filters"),
                 _ ("Under which name? What the list shows now is kept, with its order."), NULL,
                 _ ("Keep"), FALSE, on_name, g_object_ref (self));
}

static void
on_apply (GtkWidget *button, DoorReviewList *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->saved));
  door_team_filters_apply (self->desk, g_object_get_data (G_OBJECT (button), "name"));
  door_review_list_follow_search (self);
  door_review_list_follow (self);
}

static void
on_remove (GtkWidget *button, DoorReviewList *self)
{
  door_team_filters_remove_async (self->desk, g_object_get_data (G_OBJECT (button), "name"),
                                  on_kept, g_object_ref (self));
}

static GtkWidget *
new_named (
    DoorReviewList *self, const char *label, const char *name, GCallback clicked, const char *style)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, style);
  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (name), g_free);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  return button;
}

static void
show_saved (DoorReviewList *self)
{
  g_auto (GStrv) names = door_team_filters_list (self->desk);
  GtkWidget *keep = gtk_button_new_with_label (_ ("Keep these filters…"));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->saved_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->saved_box), child);
  for (guint i = 0; names[i] != NULL; i++)
    {
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      GtkWidget *apply = new_named (self, names[i], names[i], G_CALLBACK (on_apply), "flat");

      gtk_widget_set_hexpand (apply, TRUE);
      gtk_box_append (GTK_BOX (row), apply);
      gtk_box_append (GTK_BOX (row),
                      new_named (self, _ ("Remove"), names[i], G_CALLBACK (on_remove), "flat"));
      gtk_box_append (GTK_BOX (self->saved_box), row);
    }
  g_signal_connect_object (keep, "clicked", G_CALLBACK (on_keep), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->saved_box), keep);
}

static GtkWidget *
new_saved (DoorReviewList *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();

  self->saved_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_popover_set_child (GTK_POPOVER (popover), self->saved_box);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Kept filters"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  return button;
}

/* What is searched for, and how many the list shows. */
static GtkWidget *
new_search (DoorReviewList *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _ ("Find a case or a person"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Find a case or a person"), -1);
  gtk_widget_set_hexpand (self->search, TRUE);
  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "explanation");
  gtk_box_append (GTK_BOX (bar), self->search);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->count));
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (on_search), self, 0);
  return bar;
}

static GtkWidget *
new_choices (DoorReviewList *self)
{
  self->choices = gtk_grid_new ();
  self->show
      = new_labelled_choice (DOOR_N_TEAM_SHOWS, show_label, _ ("Which interviews are shown"));
  self->person = door_part_choice ((const char *const[]){ NULL }, _ ("Whose interviews"));
  self->psu = door_part_choice ((const char *const[]){ NULL }, _ ("Which area"));
  self->team = door_part_choice ((const char *const[]){ NULL }, _ ("Which team"));
  self->order = new_labelled_choice (DOOR_N_TEAM_ORDERS, order_label, _ ("In which order"));
  self->saved = new_saved (self);
  self->several = gtk_button_new_with_label (_ ("Approve several…"));
  gtk_grid_set_row_spacing (GTK_GRID (self->choices), 8);
  gtk_grid_set_column_spacing (GTK_GRID (self->choices), 8);
  gtk_grid_set_column_homogeneous (GTK_GRID (self->choices), TRUE);
  gtk_grid_attach (GTK_GRID (self->choices), self->show, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (self->choices), self->person, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (self->choices), self->psu, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (self->choices), self->team, 1, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (self->choices), self->order, 0, 2, 1, 1);
  gtk_grid_attach (GTK_GRID (self->choices), self->saved, 1, 2, 1, 1);
  gtk_grid_attach (GTK_GRID (self->choices), self->several, 0, 3, 1, 1);
  return self->choices;
}

static void
on_chosen (GtkWidget *choice, GCallback call, DoorReviewList *self)
{
  g_signal_connect_object (choice, "notify::selected", call, self, G_CONNECT_SWAPPED);
}

GtkWidget *
door_review_list_new_filters (DoorReviewList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_box_append (GTK_BOX (box), new_search (self));
  gtk_box_append (GTK_BOX (box), new_choices (self));
  gtk_widget_add_css_class (box, "team-filters");
  g_signal_connect_object (self->several, "clicked", G_CALLBACK (door_review_list_ask_several),
                           self, G_CONNECT_SWAPPED);
  on_chosen (self->show, G_CALLBACK (on_show), self);
  on_chosen (self->order, G_CALLBACK (on_order), self);
  on_chosen (self->team, G_CALLBACK (on_team), self);
  on_chosen (self->psu, G_CALLBACK (on_psu), self);
  on_chosen (self->person, G_CALLBACK (on_person), self);
  return box;
}

void
door_review_list_load_filters (DoorReviewList *self)
{
  door_team_filters_load_async (self->desk, on_kept, g_object_ref (self));
}
