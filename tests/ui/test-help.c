/* SPDX-License-Identifier: GPL-3.0-or-later */
/* F1 and "?" open the guides at the page of what is on the screen. */
#include "stub-desk.h"
#include "ui-stage.h"

#include "door-help-context.h"
#include "door-help-window.h"
#include "door-help.h"

#include <string.h>

static DoorHelpWindow *
find_help (UiStage *stage)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *at = windows; at != NULL; at = at->next)
    if (DOOR_IS_HELP_WINDOW (at->data) && gtk_widget_get_mapped (at->data))
      return at->data;
  return NULL;
}

static gboolean
is_shown (UiStage *stage, gpointer data)
{
  return find_help (stage) != NULL;
}

static gboolean
is_gone (UiStage *stage, gpointer data)
{
  return find_help (stage) == NULL;
}

static void
check_key (UiStage *stage, guint keyval, GdkModifierType modifiers, const char *page)
{
  DoorHelpWindow *help;

  ui_stage_key (stage, keyval, modifiers);
  ui_stage_wait (stage, is_shown, NULL);
  help = find_help (stage);
  g_assert_cmpstr (door_help_window_get_page (help), ==, page);
  gtk_window_close (GTK_WINDOW (help));
  ui_stage_wait (stage, is_gone, NULL);
  gtk_window_present (ui_stage_get_window (stage));
  ui_stage_settle (stage);
}

static void
check_f1 (UiStage *stage, const char *page)
{
  check_key (stage, GDK_KEY_F1, 0, page);
}

/* Through the whole of an interviewer's day. */
static void
test_pages (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);

  check_f1 (stage, "interviewer-start");
  ui_stage_click_text (stage, "I have forgotten it");
  check_f1 (stage, "interviewer-trouble");
  ui_stage_click_text (stage, "Back");
  ui_stage_unlock (stage);
  check_f1 (stage, "interviewer-cases");
  gtk_widget_activate_action (GTK_WIDGET (ui_stage_get_window (stage)), "win.sending", NULL);
  ui_stage_settle (stage);
  check_f1 (stage, "interviewer-sending");
  gtk_widget_activate_action (GTK_WIDGET (ui_stage_get_window (stage)), "win.leave-sending", NULL);
  gtk_widget_activate_action (GTK_WIDGET (ui_stage_get_window (stage)), "win.care", NULL);
  ui_stage_settle (stage);
  check_f1 (stage, "interviewer-privacy");
  ui_stage_click_text (stage, "Back");
  ui_stage_click_text (stage, "Household 0142");
  ui_stage_wait_text (stage, "Start interview", TRUE);
  check_f1 (stage, "interviewer-case");
  ui_stage_open_interview (stage);
  check_f1 (stage, "interviewer-interview");
}

/* "?" where nobody types; where somebody does it is a letter. */
static void
test_question_mark (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);
  GtkWidget *entry;

  ui_stage_unlock (stage);
  check_key (stage, GDK_KEY_question, GDK_SHIFT_MASK, "interviewer-cases");
  ui_stage_key (stage, GDK_KEY_f, GDK_CONTROL_MASK);
  ui_stage_key (stage, GDK_KEY_question, GDK_SHIFT_MASK);
  g_assert_null (find_help (stage));
  entry = ui_stage_find_type (stage, GTK_TYPE_SEARCH_ENTRY);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "?");
}

static void
test_button (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);

  ui_stage_unlock (stage);
  gtk_widget_activate_action (GTK_WIDGET (ui_stage_get_window (stage)), "app.help-page", "s",
                              "supervisor-review");
  ui_stage_wait (stage, is_shown, NULL);
  g_assert_cmpstr (door_help_window_get_page (find_help (stage)), ==, "supervisor-review");
}

static void
find_search (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_SEARCH_ENTRY (widget))
    *(GtkWidget **) data = widget;
}

static void
find_link (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_LABEL (widget)
      && strstr (gtk_label_get_label (GTK_LABEL (widget)), "admin-lost") != NULL)
    *(GtkWidget **) data = widget;
}

/* Words lead to places, and places to pages. */
static void
test_search (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);
  GtkWidget *entry = NULL, *link = NULL;
  DoorHelpWindow *help;
  gboolean handled = FALSE;

  ui_stage_key (stage, GDK_KEY_F1, 0);
  ui_stage_wait (stage, is_shown, NULL);
  help = find_help (stage);
  ui_stage_foreach (GTK_WIDGET (help), find_search, &entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "lost wipe");
  for (guint i = 0; link == NULL && i < 500; i++)
    {
      ui_stage_settle (stage);
      ui_stage_foreach (GTK_WIDGET (help), find_link, &link);
    }
  g_assert_nonnull (link);
  g_signal_emit_by_name (link, "activate-link", "admin-lost", &handled);
  g_assert_true (handled);
  g_assert_cmpstr (door_help_window_get_page (help), ==, "admin-lost");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
}

/* The cover hides the guides with the rest, from their own window too; under it there is no help. */
static void
test_cover (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);

  ui_stage_unlock (stage);
  ui_stage_key (stage, GDK_KEY_F1, 0);
  ui_stage_wait (stage, is_shown, NULL);
  gtk_widget_activate_action (GTK_WIDGET (find_help (stage)), "help.cover", NULL);
  ui_stage_wait (stage, is_gone, NULL);
  ui_stage_key (stage, GDK_KEY_F1, 0);
  ui_stage_settle (stage);
  g_assert_null (find_help (stage));
}

static void
find_text_view (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_TEXT_VIEW (widget))
    *(GtkWidget **) data = widget;
}

/* The report is read before it is saved. */
static void
test_report (void)
{
  g_autoptr (UiStage) stage = ui_stage_new ("demo", 800, 1280);
  GtkWidget *view = NULL;
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_widget_activate_action (GTK_WIDGET (ui_stage_get_window (stage)), "app.report", NULL);
  ui_stage_settle (stage);
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_front (stage)), find_text_view, &view);
  g_assert_nonnull (view);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_nonnull (strstr (text, "== Versions =="));
  g_assert_false (gtk_text_view_get_editable (GTK_TEXT_VIEW (view)));
}

/* The names of all pages that the interface declares. */
static void
collect_pages (const char *folder, GPtrArray *names)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      const char *at;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        collect_pages (path, names);
      else if (g_str_has_suffix (name, "-page.h") && g_file_get_contents (path, &text, NULL, NULL)
               && (at = strstr (text, "_TYPE (Door")) != NULL)
        g_ptr_array_add (
            names, g_strndup (at + strlen ("_TYPE ("), strcspn (at + strlen ("_TYPE ("), ",")));
    }
  g_clear_pointer (&dir, g_dir_close);
}

/* No page without help, but where help would be wrong; no help without a page. */
static void
test_table (void)
{
  static const char *const without[] = { "DoorCoverPage", "DoorAlonePage", NULL };
  g_autofree char *ui = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "ui", NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DoorHelp) help = door_help_new (NULL);

  for (const DoorHelpPlace *at = door_help_context_list (); at->type != NULL; at++)
    {
      g_auto (GStrv) parts = g_strsplit (at->page, "#", 2);
      const DoorHelpPage *page = door_help_get_page (help, parts[0]);

      g_assert_nonnull (page);
      if (parts[1] != NULL && door_help_find_anchor (page, parts[1]) == 0)
        g_error ("%s leads to %s, which is no heading", at->type, at->page);
    }
  collect_pages (ui, names);
  g_assert_cmpuint (names->len, >, 15);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      gboolean known = g_strv_contains (without, name);

      for (const DoorHelpPlace *at = door_help_context_list (); at->type != NULL; at++)
        known |= g_str_equal (at->type, name);
      if (!known)
        g_error ("%s has no place in ui/help/door-help-context.c", name);
    }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/help/table", test_table);
  g_test_add_func ("/ui/help/pages", test_pages);
  g_test_add_func ("/ui/help/question-mark", test_question_mark);
  g_test_add_func ("/ui/help/button", test_button);
  g_test_add_func ("/ui/help/search", test_search);
  g_test_add_func ("/ui/help/cover", test_cover);
  g_test_add_func ("/ui/help/report", test_report);
  return g_test_run ();
}
