/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-team-cases-page.h"

#include "door-case-file.h"
#include "door-joined.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

struct _DoorTeamCasesPage {
  AdwBin parent_instance;
  DoorTeamDesk *desk;
  DoorTeamCases *cases;
  char *shown;     /* id of the case that is shown; NULL */
  DoorTeamAct act; /* what the words in the dialog are for */
  char **people;   /* as in the choice of that dialog */
  AdwLeaflet *leaflet;
  GtkSingleSelection *selection;
  GtkWidget *show, *view, *empty, *detail, *back;
  GtkLabel *count;
};

G_DEFINE_TYPE (DoorTeamCasesPage, door_team_cases_page, ADW_TYPE_BIN)

enum { TOAST, N_SIGNALS };
static guint signals[N_SIGNALS];

static void show_case (DoorTeamCasesPage *self);

static DoorTeamCaseRow *
shown_case (DoorTeamCasesPage *self)
{
  return self->shown != NULL ? door_team_cases_find (self->cases, self->shown) : NULL;
}

/* --- Acts -------------------------------------------------------------------------------------- */

/* Large, and told by voice only. */
static void
show_code (DoorTeamCasesPage *self, const char *code)
{
  GtkWidget *label = door_part_label (code, "today-number");
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _ ("Tell this code to the interviewer"),
                                              _ ("By voice, and to nobody else. It is shown only "
                                                 "now, and is good for one draw at this case "
                                                 "once the tablet has connected."));

  gtk_label_set_xalign (GTK_LABEL (label), 0.5f);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), label);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "done", _ ("I have told it"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_acted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorTeamCasesPage) self = DOOR_TEAM_CASES_PAGE (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  if (!door_team_case_act_finish (DOOR_TEAM_DESK (source), result, &code, &error))
    {
      g_signal_emit (self, signals[TOAST], 0, error->message);
      return;
    }
  g_signal_emit (self, signals[TOAST], 0, _ ("Kept. It goes with the next sending."));
  if (*code != '\0' && self->desk != NULL)
    show_code (self, code);
}

static void
do_act (DoorTeamCasesPage *self, const char *person, const char *reason)
{
  DoorTeamCaseRow *row = shown_case (self);

  if (row != NULL && self->desk != NULL)
    door_team_case_act_async (self->desk, row, self->act, person, reason, on_acted,
                              g_object_ref (self));
}

static void
on_words (const char *words, guint chosen, gpointer data)
{
  g_autoptr (DoorTeamCasesPage) self = DOOR_TEAM_CASES_PAGE (data);
  const char *person
      = self->people != NULL && chosen < g_strv_length (self->people) ? self->people[chosen] : NULL;

  if (words != NULL)
    do_act (self, self->act == DOOR_TEAM_ACT_GIVE ? person : NULL, words);
}

static const struct {
  const char *body;
  const char *action;
} asked[] = {
  [DOOR_TEAM_ACT_GIVE]
  = { N_ ("To whom, and why? An interview that was begun goes along once it is handed over."),
      N_ ("Give it") },
  [DOOR_TEAM_ACT_RELEASE]
  = { N_ ("Which household could not be reached, and why is this one visited in its place? Release "
          "as few as you can: each one makes the response rate lower."),
      N_ ("Release it") },
  [DOOR_TEAM_ACT_REDRAW]
  = { N_ ("Why must a person be chosen once more? Only when the list of the household was wrong; "
          "never because the person chosen is not at home or does not wish to talk."),
      N_ ("Permit it") },
  [DOOR_TEAM_ACT_VISIT_AGAIN]
  = { N_ ("What should be tried at the next visit?"), N_ ("Ask for it") },
};

/* Everybody but who has it. */
static void
list_people (DoorTeamCasesPage *self, const char *holder)
{
  g_auto (GStrv) all = door_team_desk_get_interviewers (self->desk);
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();

  for (guint i = 0; all[i] != NULL; i++)
    if (!g_str_equal (all[i], holder))
      g_strv_builder_add (others, all[i]);
  g_strfreev (self->people);
  self->people = g_strv_builder_end (others);
}

static void
on_act (GtkWidget *button, DoorTeamCasesPage *self)
{
  DoorTeamCaseRow *row = shown_case (self);

  self->act = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "act"));
  if (row == NULL)
    return;
  if (self->act == DOOR_TEAM_ACT_CONFIRM)
    {
      do_act (self, NULL, NULL);
      return;
    }
  if (self->act == DOOR_TEAM_ACT_GIVE)
    list_people (self, door_team_case_get_person (row));
  door_part_ask_among (GTK_WIDGET (self), door_team_case_get_label (row), _ (asked[self->act].body),
                       self->act == DOOR_TEAM_ACT_GIVE ? (const char *const *) self->people : NULL,
                       _ ("To whom"), _ (asked[self->act].action), on_words, g_object_ref (self));
}

/* --- One case ---------------------------------------------------------------------------------- */

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
append (GtkWidget *box, const char *text, const char *style)
{
  if (*text != '\0')
    gtk_box_append (GTK_BOX (box), door_part_label (text, style));
}

static void
show_acts (DoorTeamCasesPage *self, DoorTeamCaseRow *row)
{
  guint n = 0;

  for (guint act = 0; act < DOOR_N_TEAM_ACTS; act++)
    {
      GtkWidget *button;

      if (door_team_case_may (row, act) != NULL)
        continue;
      button = gtk_button_new_with_label (door_team_act_label (act));
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      g_object_set_data (G_OBJECT (button), "act", GUINT_TO_POINTER (act));
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_act), self, 0);
      gtk_box_append (GTK_BOX (self->detail), button);
      n++;
    }
  if (n == 0)
    append (self->detail, door_team_case_may (row, DOOR_TEAM_ACT_GIVE), "explanation");
}

static void
show_history (DoorTeamCasesPage *self, DoorTeamCaseRow *row)
{
  GListModel *moments = door_team_case_get_history (row);

  gtk_box_append (GTK_BOX (self->detail), door_part_heading (_ ("What happened")));
  for (guint i = 0; i < g_list_model_get_n_items (moments); i++)
    {
      g_autoptr (DoorMoment) moment = g_list_model_get_item (moments, i);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

      append (box, door_moment_get_title (moment), NULL);
      append (box, door_moment_get_detail (moment), NULL);
      append (box, door_moment_get_when (moment), "explanation");
      gtk_box_append (GTK_BOX (self->detail), box);
    }
  if (g_list_model_get_n_items (moments) == 0)
    append (self->detail, _ ("Nobody has been there yet."), "explanation");
}

static void
show_case (DoorTeamCasesPage *self)
{
  DoorTeamCaseRow *row = shown_case (self);

  clear_box (self->detail);
  if (row == NULL)
    {
      append (self->detail, _ ("Choose a case in the list."), "explanation");
      return;
    }
  gtk_box_append (GTK_BOX (self->detail), door_part_heading (door_team_case_get_label (row)));
  append (self->detail, door_team_case_get_id (row), "explanation");
  append (self->detail, door_team_case_get_where (row), NULL);
  append (self->detail, door_team_case_get_person (row), NULL);
  append (self->detail, door_team_case_get_state_text (row), NULL);
  show_acts (self, row);
  show_history (self, row);
}

static void
on_back (DoorTeamCasesPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  gtk_widget_grab_focus (self->view);
}

static void
follow_fold (DoorTeamCasesPage *self)
{
  gtk_widget_set_visible (self->back, adw_leaflet_get_folded (self->leaflet));
}

static GtkWidget *
new_detail (DoorTeamCasesPage *self)
{
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->back = gtk_button_new_with_label (_ ("Back to the list"));
  gtk_widget_set_halign (self->back, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->back, "team-back");
  self->detail = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->detail, "today-column");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->detail);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_widget_set_hexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (box), self->back);
  gtk_box_append (GTK_BOX (box), scroll);
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (on_back), self, G_CONNECT_SWAPPED);
  /* On a tablet held upright the list and the case take turns. */
  gtk_widget_set_size_request (box, 480, -1);
  return box;
}

/* --- The list ---------------------------------------------------------------------------------- */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  static const char *const styles[] = { "case-label", NULL, "explanation" };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    gtk_box_append (GTK_BOX (box), door_part_label (NULL, styles[i]));
  gtk_widget_add_css_class (box, "team-row");
  gtk_list_item_set_child (item, box);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  DoorTeamCaseRow *row = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *label = gtk_widget_get_first_child (box);
  const char *whose[] = { door_team_case_get_id (row), door_team_case_get_person (row) };
  g_autofree char *first = door_joined (whose, G_N_ELEMENTS (whose));
  const char *texts[]
      = { first, door_team_case_get_where (row), door_team_case_get_state_text (row) };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++, label = gtk_widget_get_next_sibling (label))
    {
      gtk_label_set_text (GTK_LABEL (label), texts[i]);
      gtk_widget_set_visible (label, *texts[i] != '\0');
    }
  if (door_team_case_waits (row))
    gtk_widget_add_css_class (box, "check");
  else
    gtk_widget_remove_css_class (box, "check");
}

static void
on_activate (GtkListView *view, guint position, DoorTeamCasesPage *self)
{
  g_autoptr (DoorTeamCaseRow) row = g_list_model_get_item (G_LIST_MODEL (self->cases), position);

  if (row == NULL)
    return;
  g_free (self->shown);
  self->shown = g_strdup (door_team_case_get_id (row));
  gtk_single_selection_set_selected (self->selection, position);
  show_case (self);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
on_items_changed (DoorTeamCasesPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->cases));
  g_autofree char *count = g_strdup_printf (ngettext ("%u case", "%u cases", n), n);

  gtk_label_set_text (self->count, count);
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_set_visible (gtk_widget_get_parent (self->view), n > 0);
  show_case (self);
}

static void
on_search (GtkSearchEntry *entry, DoorTeamCasesPage *self)
{
  door_team_cases_set_search (self->cases, gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
on_show (DoorTeamCasesPage *self)
{
  door_team_cases_set_show (self->cases, gtk_drop_down_get_selected (GTK_DROP_DOWN (self->show)));
}

static GtkWidget *
new_filters (DoorTeamCasesPage *self)
{
  const char *labels[DOOR_N_TEAM_CASES + 1] = { NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *search = gtk_search_entry_new ();

  for (guint i = 0; i < DOOR_N_TEAM_CASES; i++)
    labels[i] = door_team_cases_show_label (i);
  g_object_set (search, "placeholder-text", _ ("Find a case, an address or a person"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Find a case, an address or a person"), -1);
  self->show = door_part_choice (labels, _ ("Which cases are shown"));
  self->count = GTK_LABEL (door_part_label (NULL, "explanation"));
  gtk_box_append (GTK_BOX (box), search);
  gtk_box_append (GTK_BOX (box), self->show);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->count));
  gtk_widget_add_css_class (box, "team-filters");
  g_signal_connect_object (search, "search-changed", G_CALLBACK (on_search), self, 0);
  g_signal_connect_object (self->show, "notify::selected", G_CALLBACK (on_show), self,
                           G_CONNECT_SWAPPED);
  return box;
}

static GtkWidget *
new_view (DoorTeamCasesPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->cases)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (self->selection), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "team-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Cases"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), self->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroll, TRUE);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (on_activate), self, 0);
  return scroll;
}

static GtkWidget *
new_list (DoorTeamCasesPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->empty = door_part_label (_ ("No case is in this list. Tablets tell their cases when they "
                                    "send, and this computer takes "
                                    "them in when it connects."),
                                 "explanation");
  gtk_widget_add_css_class (self->empty, "team-empty");
  gtk_widget_set_vexpand (self->empty, TRUE);
  gtk_widget_set_valign (self->empty, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), new_filters (self));
  gtk_box_append (GTK_BOX (box), new_view (self));
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_widget_set_size_request (box, 320, -1);
  return box;
}

/* --- The object -------------------------------------------------------------------------------- */

void
door_team_cases_page_filter (DoorTeamCasesPage *self, DoorTeamCasesShow show)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->show), show);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

GtkWidget *
door_team_cases_page_new (DoorTeamDesk *desk)
{
  DoorTeamCasesPage *self = g_object_new (DOOR_TYPE_TEAM_CASES_PAGE, NULL);
  GtkWidget *between = gtk_separator_new (GTK_ORIENTATION_VERTICAL);

  self->desk = g_object_ref (desk);
  self->cases = g_object_ref (door_team_desk_get_cases (desk));
  self->leaflet = ADW_LEAFLET (adw_leaflet_new ());
  adw_leaflet_append (self->leaflet, new_list (self));
  adw_leaflet_page_set_navigatable (adw_leaflet_append (self->leaflet, between), FALSE);
  adw_leaflet_append (self->leaflet, new_detail (self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->leaflet));
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (follow_fold), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cases, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  follow_fold (self);
  on_items_changed (self);
  return GTK_WIDGET (self);
}

static void
door_team_cases_page_dispose (GObject *object)
{
  DoorTeamCasesPage *self = DOOR_TEAM_CASES_PAGE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->desk);
  g_clear_object (&self->cases);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->people, g_strfreev);
  G_OBJECT_CLASS (door_team_cases_page_parent_class)->dispose (object);
}

static void
door_team_cases_page_class_init (DoorTeamCasesPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_team_cases_page_dispose;
  signals[TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
door_team_cases_page_init (DoorTeamCasesPage *self)
{
}
