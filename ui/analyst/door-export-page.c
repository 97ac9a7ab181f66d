/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-export-page.h"

#include "door-analyst-parts.h"
#include "door-path-row.h"
#include "door-team-parts.h"

#include <glib/gi18n.h>

/* A third of the smallest window: the page above it stays usable. */
#define FOOT_HEIGHT 160

struct _DoorExportPage {
  AdwBin parent_instance;
  DoorAnalystDesk *desk;

  GtkEditable *folder, *key, *passphrase, *survey_key;
  GtkWidget *open;
  GtkWidget *foot;

  GtkWidget *rest; /* what follows once the interviews are open */
  GtkListBox *states;
  GtkCheckButton *everything;
  GPtrArray *formats;  /* of GtkCheckButton, named as the format */
  GtkWidget *form_row; /* when there are several questionnaires */
  GtkDropDown *form, *language;
  GtkCheckButton *wide, *paradata, *replace;
  GtkEditable *held_back, *confirmed_by, *to;
  GtkLabel *command;
  GtkWidget *start, *stop, *show_folder;
  GtkProgressBar *progress;
  GtkLabel *message;
};

G_DEFINE_TYPE (DoorExportPage, door_export_page, ADW_TYPE_BIN)

/* --- The choice ------------------------------------------------------------------------------------- */

/* Names of the formats that are ticked. transfer container. */
static const char **
chosen_formats (DoorExportPage *self)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < self->formats->len; i++)
    if (gtk_check_button_get_active (self->formats->pdata[i]))
      g_ptr_array_add (names, (gpointer) gtk_widget_get_name (self->formats->pdata[i]));
  g_ptr_array_add (names, NULL);
  return (const char **) g_ptr_array_free (names, FALSE);
}

/* The first of the list is the form's own. */
static const char *
chosen_language (DoorExportPage *self)
{
  guint position = gtk_drop_down_get_selected (self->language);
  const char *const *all = door_analyst_desk_get_languages (self->desk);

  return position == 0 || position > g_strv_length ((char **) all) ? NULL : all[position - 1];
}

static DoorAnalystChoice
choice_of (DoorExportPage *self, const char *const *formats)
{
  return (DoorAnalystChoice){
    .to = gtk_editable_get_text (self->to),
    .language = chosen_language (self),
    .formats = formats,
    .wide = gtk_check_button_get_active (self->wide),
    .paradata = gtk_check_button_get_active (self->paradata),
    .everything = gtk_check_button_get_active (self->everything),
    .replace = gtk_check_button_get_active (self->replace),
    .held_back = gtk_editable_get_text (self->held_back),
    .confirmed_by = gtk_editable_get_text (self->confirmed_by),
  };
}

/* --- What is shown ------------------------------------------------------------------------------------ */

static GtkWidget *
state_row (const DoorAnalystState *state)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *n = g_strdup_printf ("%u", state->n);
  GtkWidget *count = gtk_label_new (n);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), state->label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), state->why);
  gtk_widget_add_css_class (count, "numeric");
  if (!state->exported)
    gtk_widget_add_css_class (count, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), count);
  return row;
}

static void
show_states (DoorExportPage *self)
{
  gboolean everything = gtk_check_button_get_active (self->everything);
  DoorAnalystState state;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->states))) != NULL)
    gtk_list_box_remove (self->states, child);
  for (guint i = 0; door_analyst_desk_get_state (self->desk, i, everything, &state); i++)
    gtk_list_box_append (self->states, state_row (&state));
}

static void
show_forms (DoorExportPage *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  const char *title;
  guint n = 0;

  while ((title = door_analyst_desk_get_form (self->desk, n)) != NULL)
    {
      gtk_string_list_append (list, title);
      n++;
    }
  gtk_drop_down_set_model (self->form, G_LIST_MODEL (list));
  gtk_widget_set_visible (self->form_row, n > 2);
}

static void
show_languages (DoorExportPage *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  const char *const *all = door_analyst_desk_get_languages (self->desk);

  gtk_string_list_append (list, _ ("The questionnaire’s own"));
  for (guint i = 0; all[i]; i++)
    gtk_string_list_append (list, all[i]);
  gtk_drop_down_set_model (self->language, G_LIST_MODEL (list));
}

/* What the button would do, as a line for a shell. */
static void
show_command (DoorExportPage *self)
{
  g_autofree const char **formats = chosen_formats (self);
  const DoorAnalystChoice choice = choice_of (self, formats);
  g_autofree char *command = door_analyst_desk_is_open (self->desk)
                                 ? door_analyst_desk_command (self->desk, &choice)
                                 : NULL;

  gtk_label_set_text (self->command, command ? command : "");
  gtk_widget_set_sensitive (self->start,
                            formats[0] && *choice.to && !door_analyst_desk_is_busy (self->desk));
}

static void
on_changed (DoorExportPage *self)
{
  gboolean busy = door_analyst_desk_is_busy (self->desk);
  gboolean open = door_analyst_desk_is_open (self->desk);
  const char *message = door_analyst_desk_get_message (self->desk);

  gtk_widget_set_sensitive (self->open, !busy);
  gtk_widget_set_visible (self->rest, open);
  gtk_widget_set_visible (self->stop, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy);
  gtk_progress_bar_set_fraction (self->progress, door_analyst_desk_get_progress (self->desk));
  door_analyst_part_say (self->message, message, door_analyst_desk_has_failed (self->desk));
  gtk_widget_set_visible (self->foot, busy || *message);
  gtk_widget_set_visible (self->show_folder, door_analyst_desk_get_result (self->desk) != NULL);
  show_command (self);
}

/* --- Acts --------------------------------------------------------------------------------------------- */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorExportPage) self = data;

  if (!door_analyst_desk_open_finish (DOOR_ANALYST_DESK (source), result))
    return;
  gtk_editable_set_text (self->passphrase, "");
  show_forms (self);
  show_states (self);
  show_languages (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->everything));
}

static void
on_open (DoorExportPage *self)
{
  if (!door_analyst_desk_is_busy (self->desk))
    door_analyst_desk_open_async (
        self->desk, gtk_editable_get_text (self->folder), gtk_editable_get_text (self->key),
        gtk_editable_get_text (self->passphrase), gtk_editable_get_text (self->survey_key),
        on_opened, g_object_ref (self));
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DoorExportPage) self = data;

  door_analyst_desk_export_finish (DOOR_ANALYST_DESK (source), result);
}

static void
on_start (DoorExportPage *self)
{
  g_autofree const char **formats = chosen_formats (self);
  const DoorAnalystChoice choice = choice_of (self, formats);

  door_analyst_desk_export_async (self->desk, &choice, on_exported, g_object_ref (self));
}

static void
on_stop (DoorExportPage *self)
{
  door_analyst_desk_cancel (self->desk);
}

static void
on_show_folder (DoorExportPage *self)
{
  g_autofree char *uri = g_filename_to_uri (door_analyst_desk_get_result (self->desk), NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME);
}

static void
on_form (DoorExportPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->form);

  if (!gtk_widget_get_visible (self->form_row) || chosen == GTK_INVALID_LIST_POSITION
      || door_analyst_desk_is_busy (self->desk))
    return;
  door_analyst_desk_choose_form (self->desk, chosen);
  show_states (self);
}

static void
on_everything (DoorExportPage *self)
{
  show_states (self);
  show_command (self);
}

/* --- Building ----------------------------------------------------------------------------------------- */

static GtkCheckButton *
add_check (GtkWidget *box, const char *label, gboolean active)
{
  GtkWidget *check = gtk_check_button_new_with_label (label);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), active);
  gtk_widget_set_size_request (check, -1, 48);
  gtk_box_append (GTK_BOX (box), check);
  return GTK_CHECK_BUTTON (check);
}

static void
build_opening (DoorExportPage *self, GtkWidget *column)
{
  GtkWidget *group = door_analyst_part_group (
      column, _ ("What data"), _ ("Interviews that “doorctl fetch” brought from the hub, sealed."));
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->folder = door_path_row_add (group, _ ("Folder of fetched interviews"), TRUE);
  self->key = door_path_row_add (group, _ ("Your key"), FALSE);
  self->passphrase = door_text_row_add (group, _ ("Passphrase of your key"), TRUE);
  self->survey_key = door_path_row_add (group, _ ("Public key of the survey"), FALSE);
  g_signal_connect_object (self->passphrase, "entry-activated", G_CALLBACK (on_open), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (column), buttons);
  self->open = door_analyst_part_button (self, buttons, _ ("Open"), G_CALLBACK (on_open));
  gtk_widget_add_css_class (self->open, "suggested-action");
}

/* A row with a choice in it. */
static GtkDropDown *
add_choice (GtkWidget *group, const char *title, const char *name, GtkWidget **ret_row)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *choice = gtk_drop_down_new (NULL, NULL);

  gtk_widget_set_name (choice, name);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), choice);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), choice);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  if (ret_row)
    *ret_row = row;
  return GTK_DROP_DOWN (choice);
}

static void
build_states (DoorExportPage *self)
{
  GtkWidget *group = door_analyst_part_group (
      self->rest, _ ("What leaves, and what not"),
      _ ("Interviews by the state of their review. The table “reviews” of the export "
         "lists each of them."));

  self->form = add_choice (group, _ ("Questionnaire"), "form", &self->form_row);
  g_signal_connect_object (self->form, "notify::selected", G_CALLBACK (on_form), self,
                           G_CONNECT_SWAPPED);
  self->states = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->states, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->states), "boxed-list");
  gtk_box_append (GTK_BOX (self->rest), GTK_WIDGET (self->states));
  self->everything = add_check (self->rest, _ ("Also interviews that nobody has approved"), FALSE);
  g_signal_connect_object (self->everything, "toggled", G_CALLBACK (on_everything), self,
                           G_CONNECT_SWAPPED);
}

static void
build_formats (DoorExportPage *self, GtkWidget *box)
{
  const char *name, *title;

  for (guint i = 0; (name = door_analyst_desk_get_format (i, &title)) != NULL; i++)
    {
      g_autofree char *label = g_strdup_printf ("%s (%s)", title, name);
      GtkCheckButton *check = add_check (box, label, i < 2);

      gtk_widget_set_name (GTK_WIDGET (check), name);
      g_signal_connect_object (check, "toggled", G_CALLBACK (show_command), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (self->formats, check);
    }
}

static void
build_shape (DoorExportPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *group;

  group = door_analyst_part_group (self->rest, _ ("What shape"), NULL);
  self->language = add_choice (group, _ ("Language of the labels"), "language", NULL);
  g_signal_connect_object (self->language, "notify::selected", G_CALLBACK (show_command), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->rest), box);
  build_formats (self, box);
  self->wide = add_check (box, _ ("Also one table with repeats side by side"), FALSE);
  self->paradata = add_check (box, _ ("With the course of each interview"), TRUE);
  g_signal_connect_object (self->wide, "toggled", G_CALLBACK (show_command), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paradata, "toggled", G_CALLBACK (show_command), self,
                           G_CONNECT_SWAPPED);
}

static void
build_leaving (DoorExportPage *self)
{
  GtkWidget *group = door_analyst_part_group (
      self->rest, _ ("Who may be recognised"),
      _ ("Names, free texts and positions leave only when somebody answers for it. Without a name "
         "here the export stops and lists them."));

  self->held_back = door_text_row_add (group, _ ("Columns that stay here, apart by commas"), FALSE);
  self->confirmed_by = door_text_row_add (group, _ ("Who confirms that the others leave"), FALSE);
  g_signal_connect_object (self->held_back, "changed", G_CALLBACK (show_command), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->confirmed_by, "changed", G_CALLBACK (show_command), self,
                           G_CONNECT_SWAPPED);
}

static void
build_run (DoorExportPage *self)
{
  GtkWidget *group = door_analyst_part_group (self->rest, _ ("Export"), NULL);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->to = door_path_row_add (group, _ ("Folder to make"), TRUE);
  g_signal_connect_object (self->to, "changed", G_CALLBACK (show_command), self, G_CONNECT_SWAPPED);
  self->replace = add_check (self->rest, _ ("Replace an earlier export there"), FALSE);
  g_signal_connect_object (self->replace, "toggled", G_CALLBACK (show_command), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->rest), buttons);
  self->start = door_analyst_part_button (self, buttons, _ ("Export now"), G_CALLBACK (on_start));
  gtk_widget_add_css_class (self->start, "suggested-action");
  self->stop = door_analyst_part_button (self, buttons, _ ("Stop"), G_CALLBACK (on_stop));
  self->show_folder = door_analyst_part_button (self, buttons, _ ("Open the folder"),
                                                G_CALLBACK (on_show_folder));
  gtk_box_append (GTK_BOX (self->rest),
                  door_part_label (_ ("The same as a command, to be repeated:"), "explanation"));
  self->command = GTK_LABEL (door_part_label ("", "monospace"));
  gtk_widget_set_direction (GTK_WIDGET (self->command), GTK_TEXT_DIR_LTR);
  gtk_label_set_selectable (self->command, TRUE);
  gtk_widget_set_can_focus (GTK_WIDGET (self->command), FALSE);
  gtk_box_append (GTK_BOX (self->rest), GTK_WIDGET (self->command));
}

/* A long list scrolls by itself. */
static GtkWidget *
new_foot (DoorExportPage *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroll = gtk_scrolled_window_new ();

  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  self->message = GTK_LABEL (door_part_label ("", NULL));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroll), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroll), FOOT_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (foot), scroll);
  gtk_widget_add_css_class (foot, "analyst-foot");
  return foot;
}

static void
build (DoorExportPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  build_opening (self, column);
  self->rest = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_box_append (GTK_BOX (column), self->rest);
  build_states (self);
  build_shape (self);
  build_leaving (self);
  build_run (self);
  self->foot = new_foot (self);
  door_analyst_part_lay_out (ADW_BIN (self), column, self->foot);
}

/* --- The object --------------------------------------------------------------------------------------- */

static void
door_export_page_dispose (GObject *object)
{
  DoorExportPage *self = DOOR_EXPORT_PAGE (object);

  if (self->desk != NULL)
    door_analyst_desk_cancel (self->desk);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->formats, g_ptr_array_unref);
  G_OBJECT_CLASS (door_export_page_parent_class)->dispose (object);
}

static void
door_export_page_class_init (DoorExportPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = door_export_page_dispose;
}

static void
door_export_page_init (DoorExportPage *self)
{
  self->formats = g_ptr_array_new ();
}

GtkWidget *
door_export_page_new (DoorAnalystDesk *desk)
{
  DoorExportPage *self = g_object_new (DOOR_TYPE_EXPORT_PAGE, NULL);

  self->desk = g_object_ref (desk);
  build (self);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
  return GTK_WIDGET (self);
}
