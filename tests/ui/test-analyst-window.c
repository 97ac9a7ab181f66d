/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyst's window: opened with the key, exported with a confirmation, indicators looked at. With
 * DOOR_PICTURES, a folder, each step leaves a picture, in the language of the environment; DOOR_WIDTH and DOOR_HEIGHT say how large. */
#include "team-fixture.h"
#include "ui-stage.h"

#include "door-analyst-window.h"
#include "door-analyst.h"
#include "door-application.h"
#include "door-explorer-page.h"
#include "door-files.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  TeamFixture team;
  char *token, *folder, *key, *survey, *to;
  UiStage *stage;
} Case;

/* --- Interviews ------------------------------------------------------------------------------------- */

static void
fetch_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Case *self = data;
  DoorFetchReport report;

  g_task_return_boolean (
      task, door_analyst_fetch (self->team.url, self->token, self->folder, &report, NULL));
}

static void
fetch (Case *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, team_keep_result, &result);

  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, fetch_in_thread);
  team_wait (&result);
  g_assert_true (g_task_propagate_boolean (task, NULL));
}

static void
approve (Case *self)
{
  g_autofree char *why_not = NULL;

  for (guint i = 0; i < TEAM_N; i++)
    {
      team_unlock (&self->team, i);
      team_sync (&self->team, i);
    }
  team_interview (&self->team);
  team_sync (&self->team, TEAM_SIONE);
  why_not = team_decide (&self->team, TEAM_SIONE,
                         team_find (&self->team, TEAM_SIONE, DOOR_REVIEW_RECEIVED),
                         DOOR_DECISION_APPROVE, NULL, NULL, 0);
  g_assert_cmpstr (why_not, ==, NULL);
  team_sync (&self->team, TEAM_SIONE);
}

static void
write_keys (Case *self)
{
  g_autoptr (DoorSecret) words = door_secret_new_passphrase ("copper meadow");
  g_autoptr (GBytes) key
      = door_identity_lock (self->team.analyst, "Ines", words, &door_kdf_policy_test, NULL);

  self->key = g_build_filename (self->team.folder, "analyst.key", NULL);
  self->survey = door_public_keys_to_text (door_identity_public (self->team.survey));
  self->to = g_build_filename (self->team.folder, "export", NULL);
  g_assert_true (door_file_replace (self->key, key, 0600, NULL));
}

static int
size (const char *name, int otherwise)
{
  const char *text = g_getenv (name);

  return text ? atoi (text) : otherwise;
}

static void
set_up (Case *self, gconstpointer unused)
{
  team_fixture_set_up (&self->team, NULL);
  door_hub_store_add_user (self->team.store, "ines", DOOR_USER_ANALYST, "", NULL);
  door_hub_store_add_device (self->team.store, "ines", "office", &self->token, NULL, NULL);
  self->folder = g_build_filename (self->team.folder, "fetched", NULL);
  approve (self);
  fetch (self);
  write_keys (self);
  self->stage = ui_stage_new_made (door_analyst_window_new, size ("DOOR_WIDTH", 1280),
                                   size ("DOOR_HEIGHT", 800));
  ui_stage_set_text_size (self->stage, size ("DOOR_TEXT", 100) / 100.0);
}

static void
tear_down (Case *self, gconstpointer unused)
{
  ui_stage_free (self->stage);
  team_fixture_tear_down (&self->team, NULL);
  g_free (self->token);
  g_free (self->folder);
  g_free (self->key);
  g_free (self->survey);
  g_free (self->to);
}

static void
picture (Case *self, const char *name)
{
  const char *folder = g_getenv ("DOOR_PICTURES");
  g_autofree char *file = g_strconcat ("analyst-", name, ".png", NULL);
  g_autofree char *path = folder ? g_build_filename (folder, file, NULL) : NULL;

  ui_stage_settle (self->stage);
  if (path)
    ui_stage_picture (self->stage, path);
}

/* --- Acts ------------------------------------------------------------------------------------------- */

typedef struct {
  const char *title;
  GtkWidget *found;
} Wanted;

static void
find_row (GtkWidget *widget, gpointer data)
{
  Wanted *wanted = data;

  if (ADW_IS_PREFERENCES_ROW (widget) && GTK_IS_EDITABLE (widget)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), wanted->title)
             == 0)
    wanted->found = widget;
}

static void
enter (Case *self, const char *title, const char *text)
{
  Wanted wanted = { gettext (title), NULL };

  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), find_row, &wanted);
  g_assert_nonnull (wanted.found);
  gtk_editable_set_text (GTK_EDITABLE (wanted.found), text);
}

static void
find_button (GtkWidget *widget, gpointer data)
{
  Wanted *wanted = data;

  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), wanted->title) == 0)
    wanted->found = widget;
}

static void
press (Case *self, const char *label)
{
  Wanted wanted = { gettext (label), NULL };

  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), find_button, &wanted);
  g_assert_nonnull (wanted.found);
  g_assert_true (gtk_widget_get_sensitive (wanted.found));
  gtk_widget_grab_focus (wanted.found);
  ui_stage_key (self->stage, GDK_KEY_space, 0);
}

static void
open_interviews (Case *self, const char *passphrase)
{
  enter (self, "Folder of fetched interviews", self->folder);
  enter (self, "Your key", self->key);
  enter (self, "Passphrase of your key", passphrase);
  enter (self, "Public key of the survey", self->survey);
  press (self, "Open");
}

/* --- Tests ------------------------------------------------------------------------------------------- */

/* What there is is counted; names leave only on a word; then the files are there. */
static void
test_export (Case *self, gconstpointer unused)
{
  g_autofree char *table = g_build_filename (self->to, "interviews.csv", NULL);

  picture (self, "1-closed");
  open_interviews (self, "copper meadow");
  ui_stage_wait_text (self->stage, gettext ("Approved"), TRUE);
  ui_stage_wait_text (self->stage, gettext ("In the tables"), TRUE);
  picture (self, "2-open");
  enter (self, "Folder to make", self->to);
  press (self, "Export now");
  ui_stage_wait_text (self->stage, "interviews.name: free text", TRUE);
  g_assert_false (g_file_test (table, G_FILE_TEST_EXISTS));
  picture (self, "3-refused");
  enter (self, "Who confirms that the others leave", "Ines");
  press (self, "Export now");
  ui_stage_wait_text (self->stage, self->to, TRUE);
  ui_stage_wait_text (self->stage, gettext ("Open the folder"), TRUE);
  ui_stage_wait_text (self->stage, "--confirmed-by 'Ines'", TRUE);
  g_assert_true (g_file_test (table, G_FILE_TEST_EXISTS));
  picture (self, "4-done");
}

static void
test_wrong_passphrase (Case *self, gconstpointer unused)
{
  open_interviews (self, "iron meadow");
  ui_stage_wait_text (self->stage, "Opening the interviews", FALSE);
  g_assert_null (ui_stage_find_text (self->stage, "Export now"));
  open_interviews (self, "copper meadow");
  ui_stage_wait_text (self->stage, gettext ("Approved"), TRUE);
}

static void
find_explorer (GtkWidget *widget, gpointer data)
{
  if (DOOR_IS_EXPLORER_PAGE (widget))
    *(DoorExplorerPage **) data = DOOR_EXPLORER_PAGE (widget);
}

static void
find_stack (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_STACK (widget) && gtk_stack_get_child_by_name (GTK_STACK (widget), data) != NULL)
    gtk_stack_set_visible_child_name (GTK_STACK (widget), data);
}

static void
find_named (GtkWidget *widget, gpointer data)
{
  Wanted *wanted = data;

  if (GTK_IS_DROP_DOWN (widget) && strcmp (gtk_widget_get_name (widget), wanted->title) == 0)
    wanted->found = widget;
}

static GtkWidget *
named (Case *self, const char *name)
{
  Wanted wanted = { name, NULL };

  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), find_named, &wanted);
  g_assert_nonnull (wanted.found);
  return wanted.found;
}

static void
test_explorer (Case *self, gconstpointer unused)
{
  static const char csv[] = "indicator,title,by,label,unit,quality,n,estimate,lower,upper\n"
                            "16.1.4,Safe after dark,,,percent,good,2400,61.2,58.9,63.4\n"
                            "16.1.4,Safe after dark,sex,Women,percent,good,1260,52.8,49.1,56.4\n"
                            "16.1.4,Safe after dark,sex,Men,percent,caution,1110,70.4,66.0,74.4\n"
                            "16.1.4,Safe after dark,sex,Other,percent,suppressed,9,,,\n";
  g_autofree char *good = g_build_filename (self->team.folder, "figures.csv", NULL);
  g_autofree char *suppressed = g_strdup_printf (gettext ("Too few answers to be shown (%s)"), "9");
  DoorExplorerPage *page = NULL;
  GtkWidget *choice;

  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), find_stack,
                    (gpointer) "explorer");
  ui_stage_settle (self->stage);
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), find_explorer, &page);
  g_assert_nonnull (page);
  door_explorer_page_load (page, self->key);
  ui_stage_wait_text (self->stage,
                      gettext ("This is no table of indicators. Choose figures.csv in the folder "
                               "that “doorctl indicators run” made."),
                      TRUE);
  g_assert_true (g_file_set_contents (good, csv, -1, NULL));
  door_explorer_page_load (page, good);
  ui_stage_wait_text (self->stage, "61.2", TRUE);
  choice = named (self, "indicator");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 1);
  ui_stage_wait_text (self->stage, "Women", TRUE);
  ui_stage_wait_text (self->stage, "70.4", TRUE);
  ui_stage_wait_text (self->stage, suppressed, TRUE);
  picture (self, "5-indicators");
}

static void
choose_survey (Case *self, const char *name)
{
  GtkDropDown *survey = GTK_DROP_DOWN (named (self, "survey"));
  GtkStringList *names = GTK_STRING_LIST (gtk_drop_down_get_model (survey));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (names)); i++)
    if (strcmp (gtk_string_list_get_string (names, i), name) == 0)
      gtk_drop_down_set_selected (survey, i);
}

/* The indicators are counted in the window itself: what the data lack is told, and nothing is made. */
static void
test_count (Case *self, gconstpointer unused)
{
  g_autofree char *table = g_build_filename (self->to, "interviews.csv", NULL);
  g_autofree char *made = g_strconcat (self->to, "-indicators", NULL);
  g_autoptr (GString) csv = g_string_new ("instance_id,disposition,f_dark\n");

  for (guint i = 0; i < 120; i++)
    g_string_append_printf (csv, "i%u,1.1,%u\n", i, i % 3 + 1);
  g_assert_true (door_file_make_folder (self->to, NULL));
  g_assert_true (g_file_set_contents (table, csv->str, -1, NULL));
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), find_stack,
                    (gpointer) "explorer");
  ui_stage_settle (self->stage);
  enter (self, "Folder of an export", self->key);
  press (self, "Count");
  ui_stage_wait_text (self->stage, gettext ("Counting …"), FALSE);
  g_assert_false (g_file_test (made, G_FILE_TEST_EXISTS));
  enter (self, "Folder of an export", self->to);
  choose_survey (self, "victimization-core");
  press (self, "Count");
  ui_stage_wait_text (self->stage, "am_12m", TRUE);
  g_assert_false (g_file_test (made, G_FILE_TEST_EXISTS));
  picture (self, "6-counted");
}

static void
find_list (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_LIST_BOX_ROW (widget) && gtk_widget_get_mapped (widget)
      && g_strcmp0 (gtk_widget_get_name (widget), "050211") == 0)
    *(GtkWidget **) data = widget;
}

/* Words are shown, a class is found by a synonym, decided by pressing it, and saved. */
static void
test_classes (Case *self, gconstpointer unused)
{
  g_autofree char *saved
      = g_strdup_printf (ngettext ("%d code is saved.", "%d codes are saved.", 1), 1);
  GtkWidget *row = NULL;

  open_interviews (self, "copper meadow");
  ui_stage_wait_text (self->stage, gettext ("Approved"), TRUE);
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), find_stack, (gpointer) "iccs");
  ui_stage_settle (self->stage);
  enter (self, "Column with the words", "member.called");
  enter (self, "Column with the class the interview gave", "");
  press (self, "Show the texts");
  ui_stage_wait_text (self->stage, gettext ("Write which column holds the words, and who codes."),
                      TRUE);
  enter (self, "Who codes", "Ines");
  press (self, "Show the texts");
  ui_stage_wait_text (self->stage, "Velindra", TRUE);
  gtk_editable_set_text (GTK_EDITABLE (ui_stage_find_type (self->stage, GTK_TYPE_SEARCH_ENTRY)),
                         "motor dicuri");
  ui_stage_wait_text (self->stage, "050211", TRUE);
  picture (self, "6-classes");
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), find_list, &row);
  g_assert_nonnull (row);
  gtk_widget_grab_focus (row);
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  press (self, "Save the codes");
  ui_stage_wait_text (self->stage, saved, TRUE);
  picture (self, "7-saved");
}

/* A rule for one answer is tried, applied and undone. */
static void
test_corrections (Case *self, gconstpointer unused)
{
  g_autofree char *undone = g_strdup_printf (gettext ("Undone. %s"), "");

  open_interviews (self, "copper meadow");
  ui_stage_wait_text (self->stage, gettext ("Approved"), TRUE);
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), find_stack,
                    (gpointer) "corrections");
  ui_stage_settle (self->stage);
  ui_stage_wait_text (self->stage, gettext ("Nothing was corrected yet."), TRUE);
  press (self, "Look what it fits");
  ui_stage_wait_text (self->stage, gettext ("Give the rule a name: by it, it can be undone."),
                      TRUE);
  enter (self, "Name of the rule", "ages");
  enter (self, "Place of the answer, as /data/member[2]/age", "/data/age");
  enter (self, "Answer as it is", "36");
  enter (self, "Answer as it shall be", "63");
  enter (self, "Why", "The digits were turned round");
  press (self, "Look what it fits");
  ui_stage_wait_text (self->stage, gettext ("Give the rule a name: by it, it can be undone."),
                      FALSE);
  picture (self, "8-rule");
  press (self, "Apply the rule");
  ui_stage_wait_text (self->stage, gettext ("Undo"), TRUE);
  picture (self, "9-corrected");
  press (self, "Undo");
  ui_stage_wait_text (self->stage, undone, TRUE);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ui/analyst/" name, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *locale = g_build_filename (g_getenv ("DOOR_BUILD_ROOT"), "po", NULL);

  if (g_getenv ("DOOR_PICTURES"))
    door_application_speak (locale);
  gtk_test_init (&argc, &argv, NULL);
  ADD ("export", test_export);
  ADD ("wrong-passphrase", test_wrong_passphrase);
  ADD ("explorer", test_explorer);
  ADD ("count", test_count);
  ADD ("classes", test_classes);
  ADD ("corrections", test_corrections);
  return g_test_run ();
}
