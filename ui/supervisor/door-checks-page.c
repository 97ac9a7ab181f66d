/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-checks-page.h"

#include "door-checks-dialogs.h"
#include "door-joined.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

struct _DoorChecksPage {
  AdwBin parent_instance;
  DoorTeamDesk *desk;
  DoorTeamChecks *checks;
  GtkLabel *summary;
  GtkWidget *draw;
  GtkWidget *people; /* who may go to whom */
  GtkWidget *tables; /* what the visits say */
  char **names;      /* as in `people` */
  gboolean stale;    /* filled anew when it is seen */
};

G_DEFINE_TYPE (DoorChecksPage, door_checks_page, ADW_TYPE_BIN)

enum { TOAST, CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tell (GtkWidget *widget, const char *sentence)
{
  g_signal_emit (widget, signals[TOAST], 0, sentence);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorChecksPage) self = DOOR_CHECKS_PAGE (data);
  g_autoptr (GError) error = NULL;

  if (!door_team_desk_act_finish (DOOR_TEAM_DESK (source), result, &error))
    tell (GTK_WIDGET (self), error->message);
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

/* --- Drawn ----------------------------------------------------------------------------------- */

static void
on_draw (DoorChecksPage *self)
{
  door_team_checks_draw_async (self->checks, 0, on_done, g_object_ref (self));
}

static void
on_act (GtkWidget *button, DoorChecksPage *self)
{
  DoorTeamCheck *check = g_object_get_data (G_OBJECT (button), "check");

  if (door_team_check_get_state (check) == DOOR_CHECK_DONE)
    door_checks_ask_what (GTK_WIDGET (self), self->checks, check, tell);
  else
    door_checks_ask_who (GTK_WIDGET (self), self->checks, check, tell);
}

static const char *
act_label (DoorTeamCheck *check)
{
  switch (door_team_check_get_state (check))
    {
    case DOOR_CHECK_DRAWN:
      return _ ("Give to…");
    case DOOR_CHECK_GIVEN:
      return _ ("Give to another…");
    case DOOR_CHECK_DONE:
      return door_team_check_is_read (check) ? _ ("Decide…") : NULL;
    default:
      return NULL;
    }
}

static GtkWidget *
new_texts (DoorTeamCheck *check)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  const char *whose[] = { door_team_check_get_case (check), door_team_check_get_person (check) };
  const char *how[]
      = { door_team_check_get_reason_text (check), door_team_check_get_state_text (check) };
  g_autofree char *title = door_joined (whose, G_N_ELEMENTS (whose));
  g_autofree char *detail = door_joined (how, G_N_ELEMENTS (how));

  gtk_box_append (GTK_BOX (texts), door_part_label (title, "case-label"));
  gtk_box_append (GTK_BOX (texts), door_part_label (detail, "explanation"));
  gtk_widget_set_hexpand (texts, TRUE);
  return texts;
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  DoorTeamCheck *check = DOOR_TEAM_CHECK (item);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  const char *label = act_label (check);

  gtk_box_append (GTK_BOX (box), new_texts (check));
  if (label != NULL)
    {
      GtkWidget *button = gtk_button_new_with_label (label);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      g_object_set_data_full (G_OBJECT (button), "check", g_object_ref (check), g_object_unref);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_act), data, 0);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_widget_add_css_class (box, "today-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row),
                                    door_team_check_get_row (check) != NULL);
  return row;
}

static void
on_row (GtkListBox *list, GtkListBoxRow *row, DoorChecksPage *self)
{
  g_autoptr (DoorTeamCheck) check = g_list_model_get_item (
      G_LIST_MODEL (self->checks), (guint) gtk_list_box_row_get_index (row));

  if (check != NULL && door_team_check_get_row (check) != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, door_team_check_get_row (check));
}

static void
show_draw (DoorChecksPage *self)
{
  guint n = door_team_checks_count_new (self->checks);
  g_autofree char *label
      = g_strdup_printf (ngettext ("Draw from %u new case", "Draw from %u new cases", n), n);

  gtk_label_set_text (self->summary, door_team_checks_get_summary (self->checks));
  gtk_button_set_label (GTK_BUTTON (self->draw), label);
  gtk_widget_set_sensitive (self->draw, n > 0);
}

/* --- Who may go to whom ---------------------------------------------------------------------- */

static const char *const sexes[] = { "", "woman", "man" };

static void
on_sex (GtkDropDown *choice, GParamSpec *pspec, DoorChecksPage *self)
{
  guint person = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (choice), "person"));

  door_team_checks_set_sex_async (self->checks, self->names[person],
                                  sexes[gtk_drop_down_get_selected (choice)], on_done,
                                  g_object_ref (self));
}

static GtkWidget *
new_person (DoorChecksPage *self, guint person)
{
  const char *const labels[] = { _ ("Not said"), _ ("A woman"), _ ("A man"), NULL };
  const char *name = self->names[person];
  const char *sex = door_team_checks_get_sex (self->checks, name);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = door_part_label (name, NULL);
  GtkWidget *choice = door_part_choice (labels, name);

  gtk_widget_set_hexpand (label, TRUE);
  for (guint i = 1; i < G_N_ELEMENTS (sexes); i++)
    if (g_str_equal (sexes[i], sex))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), i);
  g_object_set_data (G_OBJECT (choice), "person", GUINT_TO_POINTER (person));
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (on_sex), self, 0);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), choice);
  return box;
}

static void
show_people (DoorChecksPage *self)
{
  clear_box (self->people);
  g_strfreev (self->names);
  self->names = door_team_checks_get_people (self->checks);
  for (guint i = 0; self->names[i] != NULL; i++)
    gtk_box_append (GTK_BOX (self->people), new_person (self, i));
}

/* --- What they say --------------------------------------------------------------------------- */

static void
add_table (DoorChecksPage *self, const char *title, DoorCheckTable table, const char *person)
{
  guint n_rows = door_team_checks_n_rows (self->checks, table, person);
  guint n_columns = door_team_checks_n_columns (self->checks, table);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < n_columns; column++)
      {
        g_autofree char *text = door_team_checks_cell (self->checks, table, person, row, column);
        GtkWidget *cell = door_part_label (text, row == 0 ? "case-label" : NULL);

        gtk_label_set_width_chars (GTK_LABEL (cell), column == 0 ? 12 : 9);
        gtk_label_set_max_width_chars (GTK_LABEL (cell), 14);
        gtk_grid_attach (GTK_GRID (grid), cell, (int) column, (int) row, 1, 1);
      }
  gtk_grid_set_column_spacing (GTK_GRID (grid), 16);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), grid);
  gtk_box_append (GTK_BOX (self->tables), door_part_label (title, "case-label"));
  gtk_box_append (GTK_BOX (self->tables), scroll);
}

static void
show_tables (DoorChecksPage *self)
{
  clear_box (self->tables);
  if (door_team_checks_n_rows (self->checks, DOOR_CHECK_BY_PERSON, NULL) == 0)
    {
      gtk_box_append (GTK_BOX (self->tables),
                      door_part_label (_ ("Nothing has come back yet."), "explanation"));
      return;
    }
  add_table (self, _ ("Answers that differed, by interviewer"), DOOR_CHECK_BY_PERSON, NULL);
  if (door_team_checks_n_rows (self->checks, DOOR_CHECK_BY_ITEM, NULL) > 0)
    add_table (self, _ ("Answers that differed, by question"), DOOR_CHECK_BY_ITEM, NULL);
  for (guint i = 0; self->names[i] != NULL; i++)
    if (door_team_checks_n_rows (self->checks, DOOR_CHECK_BY_ITEM, self->names[i]) > 0)
      {
        g_autofree char *title = g_strdup_printf (_ ("By question, of %s"), self->names[i]);

        add_table (self, title, DOOR_CHECK_BY_ITEM, self->names[i]);
      }
}

/* --- The object ------------------------------------------------------------------------------ */

static void
fill (DoorChecksPage *self)
{
  self->stale = FALSE;
  show_draw (self);
  show_people (self);
  show_tables (self);
}

static void
on_changed (DoorChecksPage *self)
{
  self->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

static void
door_checks_page_map (GtkWidget *widget)
{
  if (DOOR_CHECKS_PAGE (widget)->stale)
    fill (DOOR_CHECKS_PAGE (widget));
  GTK_WIDGET_CLASS (door_checks_page_parent_class)->map (widget);
}

static GtkWidget *
new_list (DoorChecksPage *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "today-list");
  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (self->checks), make_row, self, NULL);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_row), self, 0);
  return list;
}

static void
append (GtkWidget *column, const char *heading, const char *explanation, GtkWidget *child)
{
  gtk_box_append (GTK_BOX (column), door_part_heading (heading));
  gtk_box_append (GTK_BOX (column), door_part_label (explanation, "explanation"));
  gtk_box_append (GTK_BOX (column), child);
}

static GtkWidget *
new_column (DoorChecksPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);

  self->summary = GTK_LABEL (door_part_label (NULL, NULL));
  self->draw = gtk_button_new_with_label ("");
  gtk_widget_set_halign (self->draw, GTK_ALIGN_START);
  self->people = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->tables = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  append (column, _ ("Second visits"),
          _ ("Some interviews of everybody are visited again: half by chance, half where something "
             "was noticed. Nothing sensitive is asked again, and no home where danger was reported "
             "is visited."),
          GTK_WIDGET (self->summary));
  gtk_box_append (GTK_BOX (column), self->draw);
  gtk_box_append (GTK_BOX (column), new_list (self));
  append (column, _ ("Who goes to whom"),
          _ ("A woman who was interviewed is visited by a woman, a man by a man."), self->people);
  append (column, _ ("What second visits say"),
          _ ("Differences happen to everybody. What must not change should differ in one of ten at "
             "most; kappa is 1 when both visits agree and 0 when they agree only by chance."),
          self->tables);
  gtk_widget_add_css_class (column, "today-column");
  g_signal_connect_object (self->draw, "clicked", G_CALLBACK (on_draw), self, G_CONNECT_SWAPPED);
  return column;
}

GtkWidget *
door_checks_page_new (DoorTeamDesk *desk)
{
  DoorChecksPage *self = g_object_new (DOOR_TYPE_CHECKS_PAGE, NULL);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->desk = g_object_ref (desk);
  self->checks = g_object_ref (door_team_desk_get_checks (desk));
  self->stale = TRUE;
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 840);
  adw_clamp_set_child (ADW_CLAMP (clamp), new_column (self));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  adw_bin_set_child (ADW_BIN (self), scroll);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->checks, "counted", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
door_checks_page_dispose (GObject *object)
{
  DoorChecksPage *self = DOOR_CHECKS_PAGE (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->checks);
  g_clear_pointer (&self->names, g_strfreev);
  G_OBJECT_CLASS (door_checks_page_parent_class)->dispose (object);
}

static void
door_checks_page_class_init (DoorChecksPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_checks_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = door_checks_page_map;
  signals[TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, DOOR_TYPE_TEAM_ROW);
}

static void
door_checks_page_init (DoorChecksPage *self)
{
}
