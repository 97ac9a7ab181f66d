/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reviewing in the window, where several things hold together: filters that come from elsewhere are seen where they
 * are set, deciding goes on with the next one, what was chosen stays chosen. */
#include "team-data.h"
#include "ui-stage.h"

#include "door-charts-page.h"
#include "door-review-list.h"
#include "door-review-page.h"
#include "door-team-page.h"
#include "door-today-page.h"
#include "door-window.h"

#define PEOPLE 3
#define EACH 8

typedef struct {
  TeamData *data;
  UiStage *stage;
} Case;

static DoorTeamDesk *team; /* of the window that is open */

static GtkWidget *
new_home (DoorDesk *desk)
{
  team = door_desk_get_team (desk);
  return door_team_page_new_for (desk);
}

static void
set_up (Case *self)
{
  g_autofree char *form = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires",
                                            "victimization-core", NULL);
  g_autoptr (DoorUnlock) unlock = NULL;

  self->data = team_data_new (form, PEOPLE, EACH);
  unlock = door_unlock_new (team_data_get_folder (self->data));
  self->stage = ui_stage_new_for (unlock, 1280, 800);
  door_window_set_home (DOOR_WINDOW (ui_stage_get_window (self->stage)), new_home);
  ui_stage_type (self->stage, TEAM_DATA_PASSPHRASE);
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  ui_stage_wait_text (self->stage, "24 interviews of the team are here", TRUE);
}

static void
tear_down (Case *self)
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

static void
show (Case *self, const char *page)
{
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), show_page, (gpointer) page);
  ui_stage_settle (self->stage);
}

/* --- Choices ------------------------------------------------------------------------------------- */

typedef struct {
  const char *text;
  GtkWidget *found;
} Wanted;

static const char *
chosen_text (GtkDropDown *choice)
{
  GObject *item = gtk_drop_down_get_selected_item (choice);

  return GTK_IS_STRING_OBJECT (item) ? gtk_string_object_get_string (GTK_STRING_OBJECT (item)) : "";
}

static void
find_choice (GtkWidget *widget, gpointer data)
{
  Wanted *wanted = data;

  if (GTK_IS_DROP_DOWN (widget) && gtk_widget_get_mapped (widget)
      && g_str_equal (chosen_text (GTK_DROP_DOWN (widget)), wanted->text))
    wanted->found = widget;
}

/* The choice that says so now; NULL: none does. */
static GtkWidget *
choice_of (Case *self, const char *text)
{
  Wanted wanted = { text, NULL };

  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), find_choice, &wanted);
  return wanted.found;
}

static const char *
searched (Case *self)
{
  return gtk_editable_get_text (
      GTK_EDITABLE (ui_stage_find_type (self->stage, GTK_TYPE_SEARCH_ENTRY)));
}

/* --- Tests --------------------------------------------------------------------------------------- */

static gboolean
has_none (UiStage *stage, gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (data)) == 0;
}

/* A mark of a picture leads to its interviews: the list says for which area, and searches for nothing else. */
static void
test_from_a_mark (gconstpointer data)
{
  Case *self = (Case *) data;
  DoorTeamList *list = door_team_desk_get_list (team);
  GtkWidget *page;

  show (self, "review");
  gtk_widget_grab_focus (ui_stage_find_type (self->stage, GTK_TYPE_SEARCH_ENTRY));
  ui_stage_type (self->stage, "zzzz");
  ui_stage_wait (self->stage, has_none, list);
  show (self, "charts");
  page = ui_stage_find_type (self->stage, DOOR_TYPE_CHARTS_PAGE);
  g_signal_emit_by_name (page, "chosen", "", "Marrowbrook, block 2");
  ui_stage_settle (self->stage);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, PEOPLE * EACH / 3);
  g_assert_nonnull (choice_of (self, "Marrowbrook, block 2"));
  g_assert_nonnull (choice_of (self, "All"));
  g_assert_cmpstr (searched (self), ==, "");
}

static GtkSingleSelection *
selection_of (Case *self)
{
  GtkWidget *view = ui_stage_find_type (self->stage, GTK_TYPE_LIST_VIEW);

  return GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
}

static const char *
case_at (Case *self)
{
  DoorTeamRow *row = gtk_single_selection_get_selected_item (selection_of (self));

  return row != NULL ? door_team_row_get_case (row) : "";
}

/* The head of an interview that is open; in the list it goes on otherwise. */
static void
wait_open (Case *self, DoorTeamRow *row)
{
  g_autofree char *head = g_strdup_printf ("%s · %s · ", door_team_row_get_case (row),
                                           door_team_row_get_person (row));

  ui_stage_wait_text (self->stage, head, TRUE);
}

static void
open_at (Case *self, guint position)
{
  g_autoptr (DoorTeamRow) row
      = g_list_model_get_item (G_LIST_MODEL (door_team_desk_get_list (team)), position);

  gtk_widget_activate_action (ui_stage_find_type (self->stage, GTK_TYPE_LIST_VIEW),
                              "list.activate-item", "u", position);
  wait_open (self, row);
}

/* The row after the one that was approved is the next to be decided, wherever in the list. */
static void
test_goes_on_below (gconstpointer data)
{
  Case *self = (Case *) data;
  DoorTeamList *list = door_team_desk_get_list (team);
  DoorReviewFilter filter = { 0 };
  DoorReviewPage *page;
  g_autoptr (DoorTeamRow) next = NULL;

  show (self, "review");
  page = DOOR_REVIEW_PAGE (ui_stage_find_type (self->stage, DOOR_TYPE_REVIEW_PAGE));
  filter.show = DOOR_TEAM_SHOW_TO_DO;
  door_review_page_filter (page, &filter);
  open_at (self, 5);
  next = g_list_model_get_item (G_LIST_MODEL (list), 6);
  gtk_widget_grab_focus (ui_stage_find_type (self->stage, GTK_TYPE_LIST_VIEW));
  ui_stage_settle (self->stage);
  ui_stage_key (self->stage, GDK_KEY_a, 0);
  ui_stage_wait_text (self->stage, "23 interviews",
                      TRUE); /* a toast may be gone on a slow machine */
  g_assert_cmpstr (case_at (self), ==, door_team_row_get_case (next));
}

/* What is for one person does not go to everybody because something came in while it was written. */
static void
test_to_whom (gconstpointer data)
{
  Case *self = (Case *) data;
  GtkWidget *whom;

  show (self, "today");
  whom = choice_of (self, "Everybody");
  g_assert_nonnull (whom);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (whom), 1);
  g_signal_emit_by_name (team, "changed");
  g_assert_nonnull (choice_of (self, "Amina"));
  gtk_widget_grab_focus (gtk_widget_get_ancestor (
      ui_stage_find_text (self->stage, "Write a message…"), GTK_TYPE_BUTTON));
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  ui_stage_wait_text (self->stage, "Message to Amina", TRUE);
  ui_stage_key (self->stage, GDK_KEY_Escape, 0);
  ui_stage_wait_text (self->stage, "Message to Amina", FALSE);
}

static gboolean
has_other (DoorTeamRow *row)
{
  for (guint i = 0; i < door_team_row_get_n_flags (row); i++)
    if (*door_team_row_get_flag (row, i)->other != '\0')
      return TRUE;
  return FALSE;
}

/* The first of the list that is so. */
static void
open_first (Case *self, gboolean (*is) (DoorTeamRow *row))
{
  GListModel *list = G_LIST_MODEL (door_team_desk_get_list (team));

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (DoorTeamRow) row = g_list_model_get_item (list, i);

      if (!is (row))
        continue;
      open_at (self, i);
      return;
    }
  g_error ("no interview of the team is so");
}

/* A flag about two interviews leads from the one to the other. */
static void
test_the_other (gconstpointer data)
{
  Case *self = (Case *) data;
  show (self, "review");
  open_first (self, has_other);
  ui_stage_wait_text (self->stage, "See the other: HH-", TRUE);
  {
    GtkWidget *label = ui_stage_find_text (self->stage, "See the other: HH-");
    g_auto (GStrv) words = g_strsplit (gtk_label_get_text (GTK_LABEL (label)), ": ", 2);
    g_autofree char *facts = g_strdup_printf ("%s · ", words[1]);

    ui_stage_click_text (self->stage, "See the other: HH-");
    ui_stage_wait_text (self->stage, facts, TRUE);
  }
}

/* Read in Thai, the next one is read in Thai, and so is what stands beside it. */
static void
test_language_stays (gconstpointer data)
{
  Case *self = (Case *) data;
  GtkWidget *language;

  show (self, "review");
  open_at (self, 0);
  language = choice_of (self, "English (en)");
  g_assert_nonnull (language);
  g_assert_nonnull (ui_stage_find_text (self->stage, "Case number"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (language), 3);
  ui_stage_wait_text (self->stage, "Case number", FALSE);
  open_at (self, 1);
  g_assert_nonnull (choice_of (self, "Thai (th)"));
  g_assert_null (ui_stage_find_text (self->stage, "Case number"));
}

int
main (int argc, char **argv)
{
  Case self;
  int result;

  gtk_init ();
  g_test_init (&argc, &argv, NULL);
  set_up (&self);
  g_test_add_data_func ("/ui/review/to-whom", &self, test_to_whom);
  g_test_add_data_func ("/ui/review/from-a-mark", &self, test_from_a_mark);
  g_test_add_data_func ("/ui/review/the-other", &self, test_the_other);
  g_test_add_data_func ("/ui/review/goes-on-below", &self, test_goes_on_below);
  g_test_add_data_func ("/ui/review/language-stays", &self, test_language_stays);
  result = g_test_run ();
  tear_down (&self);
  return result;
}
