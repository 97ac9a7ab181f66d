/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of the team's work, printed: what GTK's own printing makes of them as a PDF, read back by poppler;
 * and the button that leads there. Promises of door-chart-paper.h by number. */
#include "door-chart-paper.h"
#include "door-chart-view.h"
#include "door-team-chart-private.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  char *folder;
  GtkWidget *window;
} Case;

static void
set_up (Case *self, gconstpointer unused)
{
  self->folder = g_dir_make_tmp ("door-print-XXXXXX", NULL);
  self->window = gtk_window_new ();
}

static void
tear_down (Case *self, gconstpointer unused)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);

  gtk_window_destroy (GTK_WINDOW (self->window));
  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
}

/* --- Pictures -------------------------------------------------------------------------------------- */

static DoorChart *
new_chart (guint n)
{
  static const char *const names[] = { "Approved", "To decide" };
  const DoorChartFacts facts = { .kind = DOOR_CHART_STACKS,
                                 .title = "Progress by interviewer",
                                 .explanation = "How many interviews of each stand where.",
                                 .x_title = "Interviews",
                                 .names = names };
  DoorChart *chart = door_chart_new (&facts);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = g_strdup_printf ("Person%03u", i);
      DoorChartMark *mark = door_chart_add (chart, label, 2);

      mark->values[0] = i % 5 + 1;
      mark->values[1] = i % 3;
      door_chart_mark_say (mark, g_strdup (label), label);
    }
  return chart;
}

static DoorChartView *
show (Case *self, guint n, GtkTextDirection direction)
{
  g_autoptr (DoorChart) chart = new_chart (n);
  GtkWidget *view = door_chart_view_new (chart);

  gtk_widget_set_direction (view, direction);
  gtk_window_set_child (GTK_WINDOW (self->window), view);
  gtk_window_present (GTK_WINDOW (self->window));
  return DOOR_CHART_VIEW (view);
}

/* transfer full. */
static char *
print_to (Case *self, DoorChartView *view, const char *name)
{
  char *path = g_build_filename (self->folder, name, NULL);

  g_assert_cmpint (door_chart_view_print (view, GTK_PRINT_OPERATION_ACTION_EXPORT, path), ==,
                   GTK_PRINT_OPERATION_RESULT_APPLY);
  return path;
}

/* --- Reading back ---------------------------------------------------------------------------------- */

/* NULL without the tool. transfer full. */
static char *
read_back (const char *tool, const char *option, const char *path)
{
  g_autofree char *program = g_find_program_in_path (tool);
  const char *argv[]
      = { program, option, path, strcmp (tool, "pdftotext") == 0 ? "-" : NULL, NULL };
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (program == NULL)
    return NULL;
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text, NULL,
                NULL, &error);
  g_assert_no_error (error);
  return text;
}

#define SKIP_WITHOUT(text)                                                                         \
  if (text == NULL)                                                                                \
    {                                                                                              \
      g_test_skip ("poppler-utils are not installed");                                             \
      return;                                                                                      \
    }

static guint
count_pages (const char *path)
{
  g_autofree char *info = read_back ("pdfinfo", "-isodates", path);
  const char *pages = info != NULL ? strstr (info, "Pages:") : NULL;

  return pages != NULL ? (guint) atoi (pages + strlen ("Pages:")) : 0;
}

/* Of the first word with this text, how far from the left it begins. */
static double
place_of (const char *bbox, const char *word)
{
  g_autofree char *end = g_strdup_printf (">%s</word>", word);
  const char *at = strstr (bbox, end);

  g_assert_nonnull (at);
  while (strncmp (at, "xMin=\"", 6) != 0)
    at--;
  return g_ascii_strtod (at + 6, NULL);
}

/* --- Tests ----------------------------------------------------------------------------------------- */

/* Printed and saved say the same. */
static void
test_same (Case *self, gconstpointer unused)
{
  DoorChartView *view = show (self, 3, GTK_TEXT_DIR_LTR);
  g_autofree char *saved = g_build_filename (self->folder, "saved.pdf", NULL);
  g_autofree char *printed = print_to (self, view, "printed.pdf");
  g_autofree char *text = read_back ("pdftotext", "-raw", printed);
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  SKIP_WITHOUT (text);
  g_assert_true (door_chart_view_save (view, saved, &error));
  g_assert_no_error (error);
  other = read_back ("pdftotext", "-raw", saved);
  g_assert_cmpstr (text, ==, other);
  g_assert_nonnull (strstr (text, "Progress by interviewer"));
  g_assert_nonnull (strstr (text, "Person002"));
  g_assert_cmpuint (count_pages (printed), ==, 1);
}

/* Promise 1 */
static void
test_long (Case *self, gconstpointer unused)
{
  DoorChartView *view = show (self, 120, GTK_TEXT_DIR_LTR);
  g_autofree char *printed = print_to (self, view, "printed.pdf");
  g_autofree char *text = read_back ("pdftotext", "-raw", printed);

  SKIP_WITHOUT (text);
  g_assert_cmpuint (count_pages (printed), >, 1);
  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *label = g_strdup_printf ("Person%03u", i);

      g_assert_nonnull (strstr (text, label));
    }
}

/* Promise 2 */
static void
test_rtl (Case *self, gconstpointer unused)
{
  g_autofree char *left = print_to (self, show (self, 3, GTK_TEXT_DIR_LTR), "left.pdf");
  g_autofree char *right = print_to (self, show (self, 3, GTK_TEXT_DIR_RTL), "right.pdf");
  g_autofree char *left_text = read_back ("pdftotext", "-bbox", left);
  g_autofree char *right_text = read_back ("pdftotext", "-bbox", right);

  SKIP_WITHOUT (left_text);
  g_assert_cmpuint (count_pages (right), ==, count_pages (left));
  g_assert_cmpfloat (place_of (left_text, "Person001"), <, 250);
  g_assert_cmpfloat (place_of (right_text, "Person001"), >, 350);
  g_assert_cmpfloat (place_of (right_text, "Progress"), >, place_of (left_text, "Progress"));
}

static void
test_empty (Case *self, gconstpointer unused)
{
  g_autofree char *printed = print_to (self, show (self, 0, GTK_TEXT_DIR_LTR), "printed.pdf");
  g_autofree char *text = read_back ("pdftotext", "-raw", printed);

  SKIP_WITHOUT (text);
  g_assert_cmpuint (count_pages (printed), ==, 1);
  g_assert_nonnull (strstr (text, "Progress by interviewer"));
}

typedef struct {
  const char *text;
  GtkWidget *found;
} Search;

static void
search (GtkWidget *widget, Search *it)
{
  if (it->found == NULL && GTK_IS_LABEL (widget)
      && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), it->text))
    it->found = widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    search (child, it);
}

static GtkWidget *
find_label (DoorChartView *view, const char *text)
{
  Search it = { text, NULL };

  search (GTK_WIDGET (view), &it);
  return it.found;
}

static void
test_error (Case *self, gconstpointer unused)
{
  DoorChartView *view = show (self, 3, GTK_TEXT_DIR_LTR);
  g_autofree char *nowhere = g_build_filename (self->folder, "not-there", "printed.pdf", NULL);
  g_autofree char *printed = NULL;

  g_assert_cmpint (door_chart_view_print (view, GTK_PRINT_OPERATION_ACTION_EXPORT, nowhere), ==,
                   GTK_PRINT_OPERATION_RESULT_ERROR);
  g_assert_nonnull (find_label (view, "It could not be printed"));
  /* And once more, where it can be. */
  printed = print_to (self, view, "printed.pdf");
  g_assert_true (g_file_test (printed, G_FILE_TEST_IS_REGULAR));
}

/* --- The button ------------------------------------------------------------------------------------- */

typedef struct {
  guint seen;
  guint ticks;
} Dialog;

/* The dialog stands: whoever is there changes their mind. */
static gboolean
on_tick (gpointer data)
{
  Dialog *dialog = data;
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (strcmp (G_OBJECT_TYPE_NAME (window), "GtkPrintUnixDialog") != 0
          || !gtk_widget_get_mapped (window))
        continue;
      dialog->seen++;
      gtk_window_close (GTK_WINDOW (window));
      return G_SOURCE_REMOVE;
    }
  g_assert_cmpuint (dialog->ticks++, <, 600);
  return G_SOURCE_CONTINUE;
}

static void
test_cancelled (Case *self, gconstpointer unused)
{
  DoorChartView *view = show (self, 3, GTK_TEXT_DIR_LTR);
  GtkWidget *button = gtk_widget_get_ancestor (find_label (view, "Print…"), GTK_TYPE_BUTTON);
  Dialog dialog = { 0, 0 };

  g_assert_nonnull (button);
  g_timeout_add (50, on_tick, &dialog);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (dialog.seen, ==, 1);
  g_assert_null (find_label (view, "It could not be printed"));
}

#define ADD(name, function) g_test_add ("/ui/print/" name, Case, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_init ();
  g_test_init (&argc, &argv, NULL);
  ADD ("same", test_same);
  ADD ("long", test_long);
  ADD ("rtl", test_rtl);
  ADD ("empty", test_empty);
  ADD ("error", test_error);
  ADD ("cancelled", test_cancelled);
  return g_test_run ();
}
