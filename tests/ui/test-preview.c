/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An author tries a questionnaire in its window: opened by name, dropped or chosen; read again by F5;
 * a question jumped to, and why another one is hidden; faults at their cells. The real desk, real keys
 * and clicks.
 */
#include "ui-stage.h"

#include "door-files.h"
#include "door-preview-window.h"

#include <string.h>

typedef struct {
  char *folder;
} Fixture;

#define HEAD "type,name,label,relevant\n"
#define FIRST                                                                                      \
  HEAD "select_one yn,stolen,Was anything stolen?,\n"                                              \
       "text,what,What was taken?,${stolen} = '1'\n"                                               \
       "text,why,Why did you come?,\n"

static void
write_sheet (Fixture *self, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("door-preview-XXXXXX", NULL);
  write_sheet (self, "survey.csv", FIRST);
  write_sheet (self, "choices.csv", "list_name,name,label\nyn,1,Yes\nyn,2,No\n");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_true (door_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
}

/* Named on the command line. */
static void
test_questions (Fixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = ui_stage_new_preview (self->folder, 800, 1000);

  ui_stage_wait_text (stage, "Was anything stolen?", TRUE);
  ui_stage_click_text (stage, "All questions");
  ui_stage_wait_text (stage, "what · not asked now", TRUE);
  ui_stage_wait_text (stage, "stolen = no answer", TRUE);
  ui_stage_click_text (stage, "Why did you come?");
  ui_stage_wait_text (stage, "All questions", TRUE);
  ui_stage_wait_text (stage, "what · not asked now", FALSE);
  ui_stage_wait_text (stage, "Why did you come?", TRUE);
}

/* From its first screen to the page after the last, no word claims that something was kept. */
static void
test_nothing_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = ui_stage_new_preview (self->folder, 800, 1000);

  ui_stage_wait_text (stage, "Was anything stolen?", TRUE);
  ui_stage_wait_text (stage, "Preview: nothing is kept", TRUE);
  ui_stage_click_text (stage, "No");
  ui_stage_wait_text (stage, "Preview: nothing is kept", TRUE);
  g_assert_null (ui_stage_find_text (stage, "Saved"));
  ui_stage_click_text (stage, "Leave");
  ui_stage_wait_text (stage, "This is a preview: nothing is kept.", TRUE);
  ui_stage_key (stage, GDK_KEY_Escape, 0);
  ui_stage_wait_text (stage, "This is a preview: nothing is kept.", FALSE);
  ui_stage_key (stage, GDK_KEY_Page_Down, 0);
  ui_stage_wait_text (stage, "Why did you come?", TRUE);
  ui_stage_key (stage, GDK_KEY_Page_Down, 0);
  ui_stage_wait_text (stage, "Everything has been asked", TRUE);
  ui_stage_click_text (stage, "Finish interview");
  ui_stage_wait_text (stage, "nothing is kept, and nothing is sent", TRUE);
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_wait_text (stage, "The preview is finished", TRUE);
  ui_stage_wait_text (stage, "Close the preview", TRUE);
  ui_stage_click_text (stage, "Begin anew");
  ui_stage_wait_text (stage, "Was anything stolen?", TRUE);
}

static void
test_reload (Fixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = ui_stage_new_preview (self->folder, 800, 1000);

  ui_stage_wait_text (stage, "Was anything stolen?", TRUE);
  write_sheet (self, "survey.csv", HEAD "select_one yn,stolen,Did you lose anything?,\n");
  ui_stage_key (stage, GDK_KEY_F5, 0);
  ui_stage_wait_text (stage, "Did you lose anything?", TRUE);
  ui_stage_wait_text (stage, "Was anything stolen?", FALSE);
}

/* While the file has errors the last interview stays, and the faults say where. */
static void
test_faults (Fixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = ui_stage_new_preview (self->folder, 800, 1000);

  ui_stage_wait_text (stage, "Was anything stolen?", TRUE);
  write_sheet (self, "survey.csv",
               HEAD
               "select_one yn,stolen,Was anything stolen?,\ntext,what,What?,${stollen} = '1'\n");
  ui_stage_key (stage, GDK_KEY_F5, 0);
  ui_stage_wait_text (stage, "Faults (1)", TRUE);
  ui_stage_click_text (stage, "Faults (1)");
  ui_stage_wait_text (stage, "Error · survey, row 3, column D", TRUE);
  ui_stage_wait_text (stage, "did you mean stolen?", TRUE);
  write_sheet (self, "survey.csv", FIRST);
  ui_stage_key (stage, GDK_KEY_F5, 0);
  ui_stage_wait_text (stage, "No faults", TRUE);
}

/* --- From the first page -------------------------------------------------------------------- */

static void
find_drop_target (GtkWidget *widget, gpointer data)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        *(GtkDropTarget **) data = GTK_DROP_TARGET (controller);
    }
}

static gboolean
has_preview (UiStage *stage, gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (DOOR_IS_PREVIEW_WINDOW (window) && gtk_widget_get_mapped (window))
        return TRUE;
    }
  return FALSE;
}

static void
close_previews (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at; at = at->next)
    if (DOOR_IS_PREVIEW_WINDOW (at->data))
      gtk_window_destroy (at->data);
}

static void
test_dropped (Fixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = ui_stage_new (self->folder, 800, 1000);
  g_autoptr (GFile) file = g_file_new_for_path (self->folder);
  g_auto (GValue) value = G_VALUE_INIT;
  GtkDropTarget *target = NULL;
  gboolean is_taken = FALSE;

  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (stage)), find_drop_target, &target);
  g_assert_nonnull (target);
  g_value_init (&value, G_TYPE_FILE);
  g_value_set_object (&value, file);
  g_signal_emit_by_name (target, "drop", &value, 10.0, 10.0, &is_taken);
  g_assert_true (is_taken);
  ui_stage_wait (stage, has_preview, NULL);
  close_previews ();
}

/* --- Chosen in the dialog ------------------------------------------------------------------- */

/* The one that GTK itself draws where the system has none of its own. */
static GtkFileChooser *
find_chooser (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at; at = at->next)
    if (GTK_IS_FILE_CHOOSER (at->data) && gtk_widget_get_mapped (at->data))
      return GTK_FILE_CHOOSER (at->data);
  return NULL;
}

static gboolean
has_chooser (UiStage *stage, gpointer data)
{
  return find_chooser () != NULL;
}

/* Only then does GTK keep what is set as the choice. */
static gboolean
has_choice (UiStage *stage, gpointer data)
{
  g_autoptr (GFile) chosen = gtk_file_chooser_get_file (find_chooser ());

  return chosen != NULL && g_file_equal (chosen, data);
}

static gboolean
has_no_chooser (UiStage *stage, gpointer data)
{
  return find_chooser () == NULL;
}

/* The application's action as the button of the first page has it, and the dialog it opens. */
static GtkFileChooser *
open_chooser (UiStage *stage, const char *action)
{
  GtkApplication *application = gtk_window_get_application (ui_stage_get_window (stage));

  g_assert_true (g_action_group_has_action (G_ACTION_GROUP (application), action));
  g_action_group_activate_action (G_ACTION_GROUP (application), action, NULL);
  ui_stage_wait (stage, has_chooser, NULL);
  return find_chooser ();
}

static void
choose (UiStage *stage, GtkFileChooser *chooser, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  gtk_file_chooser_set_file (chooser, file, &error);
  g_assert_no_error (error);
  ui_stage_wait (stage, has_choice, file);
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  ui_stage_wait (stage, has_no_chooser, NULL);
}

static void
test_chosen_file (Fixture *self, gconstpointer data)
{
  g_autofree char *sheet = g_build_filename (self->folder, "survey.csv", NULL);
  g_autoptr (UiStage) stage = ui_stage_new (self->folder, 800, 1000);
  GtkFileChooser *chooser = open_chooser (stage, "try");

  g_assert_cmpint (gtk_file_chooser_get_action (chooser), ==, GTK_FILE_CHOOSER_ACTION_OPEN);
  choose (stage, chooser, sheet);
  ui_stage_wait (stage, has_preview, NULL);
  close_previews ();
}

static void
test_chosen_folder (Fixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = ui_stage_new (self->folder, 800, 1000);
  GtkFileChooser *chooser = open_chooser (stage, "try-folder");

  g_assert_cmpint (gtk_file_chooser_get_action (chooser), ==,
                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
  choose (stage, chooser, self->folder);
  ui_stage_wait (stage, has_preview, NULL);
  close_previews ();
}

/* Closed without a choice nothing opens. */
static void
test_not_chosen (Fixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = ui_stage_new (self->folder, 800, 1000);

  gtk_dialog_response (GTK_DIALOG (open_chooser (stage, "try")), GTK_RESPONSE_CANCEL);
  ui_stage_wait (stage, has_no_chooser, NULL);
  g_assert_false (has_preview (stage, NULL));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add ("/ui/preview/chosen-file", Fixture, NULL, set_up, test_chosen_file, tear_down);
  g_test_add ("/ui/preview/chosen-folder", Fixture, NULL, set_up, test_chosen_folder, tear_down);
  g_test_add ("/ui/preview/dropped", Fixture, NULL, set_up, test_dropped, tear_down);
  g_test_add ("/ui/preview/faults", Fixture, NULL, set_up, test_faults, tear_down);
  g_test_add ("/ui/preview/not-chosen", Fixture, NULL, set_up, test_not_chosen, tear_down);
  g_test_add ("/ui/preview/nothing-kept", Fixture, NULL, set_up, test_nothing_kept, tear_down);
  g_test_add ("/ui/preview/questions", Fixture, NULL, set_up, test_questions, tear_down);
  g_test_add ("/ui/preview/reload", Fixture, NULL, set_up, test_reload, tear_down);
  return g_test_run ();
}
