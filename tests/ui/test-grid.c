/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grid of a field-list: its heading stays in sight, its columns below their heading, whichever way it
 * is scrolled. With DOOR_PICTURES=FOLDER it takes pictures as it goes. */
#include "real-desk.h"
#include "ui-stage.h"

#include <math.h>

#include "door-choice-grid.h"
#include "door-choice-row.h"
#include "door-screen.h"

#define LINES 20

typedef struct {
  const char *name;
  guint columns;
  guint language; /* 0: English; 1: Urdu */
  double text;
  int width, height;
} Case;

typedef struct {
  const Case *shape;
  RealDesk *desk;
  UiStage *stage;
} Fixture;

/* --- The form --------------------------------------------------------------------------------------- */

static const char *const words[][2] = {
  { "Strongly agree", "مکمل اتفاق" },
  { "Agree", "اتفاق" },
  { "Neither agree nor disagree", "نہ اتفاق نہ اختلاف" },
  { "Disagree", "اختلاف" },
  { "Strongly disagree", "مکمل اختلاف" },
};

static void
add_texts (GString *out, guint columns, guint language)
{
  for (guint i = 1; i <= LINES; i++)
    g_string_append_printf (out, "<text id=\"q%u:l\"><value>%s %u</value></text>", i,
                            language == 0 ? "I feel safe when I am at place" : "میں محفوظ ہوں", i);
  for (guint i = 0; i < columns; i++)
    g_string_append_printf (out, "<text id=\"c%u:l\"><value>%s %u</value></text>", i + 1,
                            words[i % G_N_ELEMENTS (words)][language], i + 1);
  g_string_append_printf (out, "<text id=\"head:l\"><value>%s</value></text>",
                          language == 0 ? "How much do you agree?" : "آپ کتنا متفق ہیں؟");
}

static void
add_select (GString *out, const char *name, const char *appearance, guint columns)
{
  g_string_append_printf (
      out, "<select1 ref=\"/data/grid/%s\" appearance=\"%s\"><label ref=\"jr:itext('%s:l')\"/>",
      name, appearance, name);
  for (guint i = 1; i <= columns; i++)
    g_string_append_printf (out, "<item><label ref=\"jr:itext('c%u:l')\"/><value>%u</value></item>",
                            i, i);
  g_string_append (out, "</select1>");
}

static GBytes *
write_form (guint columns)
{
  GString *out = g_string_new (
      "<?xml version=\"1.0\"?><h:html xmlns=\"http://www.w3.org/2002/xforms\" "
      "xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:jr=\"http://openrosa.org/javarosa\">"
      "<h:head><h:title>Grid</h:title><model><itext>");

  for (guint language = 0; language < 2; language++)
    {
      g_string_append_printf (out, "<translation lang=\"%s\">",
                              language == 0 ? "English (en)" : "اردو (ur)");
      add_texts (out, columns, language);
      g_string_append (out, "</translation>");
    }
  g_string_append (out, "</itext><instance><data id=\"grid\" version=\"1\"><grid><before/><head/>");
  for (guint i = 1; i <= LINES; i++)
    g_string_append_printf (out, "<q%u/>", i);
  g_string_append (
      out,
      "<after/></grid><meta><instanceID/></meta></data></instance>"
      "<bind nodeset=\"/data/grid/q2\" relevant=\"/data/grid/q1 != '2'\"/>"
      "<bind nodeset=\"/data/grid/head\" relevant=\"/data/grid/before != 'x'\"/>"
      "<bind nodeset=\"/data/meta/instanceID\" type=\"string\" readonly=\"true()\" "
      "jr:preload=\"uid\"/></model></h:head><h:body><group ref=\"/data/grid\" "
      "appearance=\"field-list\"><input ref=\"/data/grid/before\"><label>Before</label></input>");
  add_select (out, "head", "label", columns);
  for (guint i = 1; i <= LINES; i++)
    {
      g_autofree char *name = g_strdup_printf ("q%u", i);

      add_select (out, name, "list-nolabel", columns);
    }
  g_string_append (out, "<input ref=\"/data/grid/after\"><label>After</label></input></group>"
                        "</h:body></h:html>");
  return g_string_free_to_bytes (out);
}

/* --- What stands where ---------------------------------------------------------------------------- */

static GtkWidget *
window_of (Fixture *self)
{
  return GTK_WIDGET (ui_stage_get_window (self->stage));
}

static gboolean
is_saved (UiStage *stage, gpointer data)
{
  return door_interview_get_saving (ui_stage_get_interview (stage)) == DOOR_SAVING_SAVED;
}

static void
settle (Fixture *self)
{
  ui_stage_wait (self->stage, is_saved, NULL);
  ui_stage_settle (self->stage);
}

static void
picture (Fixture *self, const char *name)
{
  const char *folder = g_getenv ("DOOR_PICTURES");
  g_autofree char *file = g_strconcat ("grid-", self->shape->name, "-", name, ".png", NULL);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;

  if (path != NULL)
    ui_stage_picture (self->stage, path);
}

static DoorChoiceGrid *
grid_of (Fixture *self)
{
  return DOOR_CHOICE_GRID (ui_stage_find_type (self->stage, DOOR_TYPE_CHOICE_GRID));
}

static GtkWidget *
viewport_of (Fixture *self)
{
  return gtk_widget_get_ancestor (GTK_WIDGET (grid_of (self)), GTK_TYPE_VIEWPORT);
}

static GtkAdjustment *
down_of (Fixture *self)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport_of (self)));
}

static void
add_heading_word (GtkWidget *widget, gpointer data)
{
  if (gtk_widget_has_css_class (widget, "cell-head"))
    g_ptr_array_add (data, widget);
}

static void
add_cell (GtkWidget *widget, gpointer data)
{
  if (DOOR_IS_CHOICE_ROW (widget))
    g_ptr_array_add (data, widget);
}

static GPtrArray *
find_words (Fixture *self)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  ui_stage_foreach (GTK_WIDGET (door_choice_grid_get_heading (grid_of (self))), add_heading_word,
                    found);
  g_assert_cmpuint (found->len, ==, self->shape->columns);
  return g_steal_pointer (&found);
}

/* All cells, line by line. */
static GPtrArray *
find_cells (Fixture *self)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  ui_stage_foreach (GTK_WIDGET (grid_of (self)), add_cell, found);
  return g_steal_pointer (&found);
}

static graphene_rect_t
bounds_of (Fixture *self, GtkWidget *widget)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, window_of (self), &bounds));
  return bounds;
}

/* All of it, but of one in very large type, the lower part. */
static void
assert_heading_in_sight (Fixture *self)
{
  graphene_rect_t view = bounds_of (self, viewport_of (self));
  graphene_rect_t heading
      = bounds_of (self, GTK_WIDGET (door_choice_grid_get_heading (grid_of (self))));
  double end = heading.origin.y + heading.size.height;

  g_assert_cmpfloat (end, >=,
                     view.origin.y + MIN (heading.size.height, view.size.height * 0.6) - 1);
  g_assert_cmpfloat (end, <=, view.origin.y + view.size.height + 0.5);
}

static double
middle_of (Fixture *self, GtkWidget *widget)
{
  graphene_rect_t bounds = bounds_of (self, widget);

  return bounds.origin.x + bounds.size.width / 2;
}

static void
assert_columns_in_step (Fixture *self)
{
  g_autoptr (GPtrArray) heads = find_words (self);
  g_autoptr (GPtrArray) cells = find_cells (self);

  for (guint i = 0; i < cells->len; i++)
    g_assert_cmpfloat_with_epsilon (
        middle_of (self, g_ptr_array_index (cells, i)),
        middle_of (self, g_ptr_array_index (heads, i % self->shape->columns)), 1.5);
}

/* The focus is not below the heading, nor beside or below what is seen. */
static void
assert_focus_in_sight (Fixture *self)
{
  GtkWidget *focus = ui_stage_get_focus (self->stage);
  graphene_rect_t view = bounds_of (self, viewport_of (self));
  graphene_rect_t heading
      = bounds_of (self, GTK_WIDGET (door_choice_grid_get_heading (grid_of (self))));
  graphene_rect_t bounds = bounds_of (self, focus);

  g_assert_cmpfloat (bounds.origin.y, >=, heading.origin.y + heading.size.height - 0.5);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=,
                     view.origin.y + view.size.height + 0.5);
  g_assert_cmpfloat (bounds.origin.x, >=, view.origin.x);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, view.origin.x + view.size.width);
}

/* --- Before and after ------------------------------------------------------------------------------- */

static void
set_up (Fixture *self, gconstpointer data)
{
  const Case *shape = data;
  g_autoptr (GBytes) xml = write_form (shape->columns);
  g_autoptr (DoorUnlock) unlock = NULL;

  self->shape = shape;
  self->desk = real_desk_new ();
  real_desk_add_form (self->desk, "grid", "1", xml);
  real_desk_add_case (self->desk, "0142", "grid");
  real_desk_close (self->desk);
  unlock = real_desk_unlock (real_desk_get_folder (self->desk));
  self->stage = ui_stage_new_for (unlock, shape->width, shape->height);
  ui_stage_set_text_size (self->stage, shape->text);
  ui_stage_unlock_with (self->stage, REAL_DESK_PASSPHRASE);
  ui_stage_wait_text (self->stage, "Household 0142", TRUE);
  ui_stage_open_case (self->stage, 0);
  door_interview_set_language (ui_stage_get_interview (self->stage), shape->language);
  g_assert_true (door_interview_go_to (ui_stage_get_interview (self->stage), "/data/grid/before"));
  settle (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  ui_stage_set_text_size (self->stage, 1);
  ui_stage_free (self->stage);
  real_desk_free (self->desk);
}

/* --- The ways of scrolling -------------------------------------------------------------------------- */

static void
scroll_to (Fixture *self, double value)
{
  gtk_adjustment_set_value (down_of (self), value);
  ui_stage_settle (self->stage);
}

/* Before the grid. */
static void
begin (Fixture *self)
{
  GtkWidget *screen = ui_stage_find_type (self->stage, DOOR_TYPE_SCREEN);

  g_assert_true (door_screen_focus_first (DOOR_SCREEN (screen)));
  scroll_to (self, 0);
}

/* By Tab from cell to cell, by arrows from line to line. */
static void
by_keys (Fixture *self)
{
  guint moves = 0;

  g_assert_true (
      door_screen_focus_first (DOOR_SCREEN (ui_stage_find_type (self->stage, DOOR_TYPE_SCREEN))));
  ui_stage_key (self->stage, GDK_KEY_Tab, 0);
  while (!DOOR_IS_CHOICE_ROW (ui_stage_get_focus (self->stage)))
    ui_stage_key (self->stage, GDK_KEY_Tab, 0);
  for (; DOOR_IS_CHOICE_ROW (ui_stage_get_focus (self->stage)); moves++)
    {
      assert_focus_in_sight (self);
      assert_heading_in_sight (self);
      ui_stage_key (self->stage, moves < self->shape->columns + 1 ? GDK_KEY_Tab : GDK_KEY_Down, 0);
    }
  g_assert_cmpuint (moves, ==, LINES + self->shape->columns);
  assert_columns_in_step (self);
  picture (self, "forwards");
}

/* Upwards, what is scrolled to would come below the heading. */
static void
by_keys_backwards (Fixture *self)
{
  g_autoptr (GPtrArray) cells = find_cells (self);

  g_assert_true (gtk_widget_grab_focus (g_ptr_array_index (cells, cells->len - 1)));
  ui_stage_settle (self->stage);
  for (guint i = 0; i < LINES - 1; i++)
    {
      assert_focus_in_sight (self);
      assert_heading_in_sight (self);
      ui_stage_key (self->stage, GDK_KEY_Up, 0);
    }
  assert_focus_in_sight (self);
  assert_columns_in_step (self);
  picture (self, "backwards");
}

/* Neither wheel nor finger moves the focus. The wheel turns over a line, which scrolls aside itself. */
static void
by_wheel (Fixture *self)
{
  begin (self);
  for (guint i = 0; i < 3; i++)
    {
      double before = gtk_adjustment_get_value (down_of (self));

      ui_stage_wheel (self->stage, viewport_of (self), TRUE);
      g_assert_cmpfloat (gtk_adjustment_get_value (down_of (self)), >, before);
    }
  assert_columns_in_step (self);
}

/* To the last line, by hand. */
static void
by_hand (Fixture *self)
{
  g_autoptr (GPtrArray) cells = find_cells (self);
  graphene_rect_t view, last;

  scroll_to (self, 0);
  view = bounds_of (self, viewport_of (self));
  last = bounds_of (self, g_ptr_array_index (cells, cells->len - 1));
  scroll_to (self, last.origin.y + last.size.height - view.origin.y - view.size.height);
  assert_heading_in_sight (self);
  assert_columns_in_step (self);
  picture (self, "last");
}

/* A click on the heading does not reach the line that passed below it. */
static void
by_click (Fixture *self)
{
  scroll_to (self, gtk_adjustment_get_upper (down_of (self)) / 2);
  ui_stage_click (self->stage, GTK_WIDGET (door_choice_grid_get_heading (grid_of (self))));
  settle (self);
  for (guint i = 0; i < LINES + 2; i++)
    g_assert_cmpstr (door_question_get_answer (ui_stage_get_question (self->stage, i)), ==, "");
}

/* The last column is reached by its key, in every line, and all of them follow. */
static void
aside (Fixture *self)
{
  g_autoptr (GPtrArray) cells = find_cells (self);
  guint columns = self->shape->columns;

  begin (self);
  for (guint line = 0; line < 3; line++)
    {
      g_assert_true (gtk_widget_grab_focus (g_ptr_array_index (cells, (line + 1) * columns - 1)));
      ui_stage_settle (self->stage);
      assert_focus_in_sight (self);
      assert_columns_in_step (self);
      picture (self, line == 0 ? "aside" : "aside-again");
      g_assert_true (gtk_widget_grab_focus (g_ptr_array_index (cells, line * columns)));
      ui_stage_settle (self->stage);
      assert_focus_in_sight (self);
      assert_columns_in_step (self);
    }
}

static void
test_ways (Fixture *self, gconstpointer data)
{
  by_keys (self);
  by_keys_backwards (self);
  by_wheel (self);
  by_hand (self);
  by_click (self);
  aside (self);
}

/* Switching the language keeps the columns below their words, which are said in it. */
static void
test_language (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) cells = find_cells (self);

  g_assert_true (gtk_widget_grab_focus (g_ptr_array_index (cells, self->shape->columns - 1)));
  for (guint language = 0; language < 2; language++)
    {
      g_autoptr (GPtrArray) heads = NULL;
      g_autofree char *word = g_strconcat (words[1][language], " 2", NULL);

      door_interview_set_language (ui_stage_get_interview (self->stage), language);
      settle (self);
      heads = find_words (self);
      g_assert_cmpstr (gtk_label_get_text (g_ptr_array_index (heads, 1)), ==, word);
      assert_columns_in_step (self);
    }
}

/* Lines come and go, and the heading with them: nobody loses the place. */
static void
test_relevance (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) all = find_cells (self);
  g_autoptr (GPtrArray) fewer = NULL;
  guint columns = self->shape->columns;

  ui_stage_click (self->stage, g_ptr_array_index (all, 1));
  settle (self);
  fewer = find_cells (self);
  g_assert_cmpuint (fewer->len, ==, all->len - columns);
  assert_columns_in_step (self);
  ui_stage_click (self->stage, g_ptr_array_index (fewer, 0));
  settle (self);
  g_clear_pointer (&fewer, g_ptr_array_unref);
  fewer = find_cells (self);
  g_assert_cmpuint (fewer->len, ==, all->len);
  assert_columns_in_step (self);
  door_question_set_answer (ui_stage_get_question (self->stage, 0), "x");
  settle (self);
  g_assert_null (ui_stage_find_type (self->stage, DOOR_TYPE_CHOICE_GRID));
  g_assert_nonnull (ui_stage_find_text (self->stage, "I feel safe when I am at place 20"));
  door_question_set_answer (ui_stage_get_question (self->stage, 0), "y");
  settle (self);
  g_clear_pointer (&fewer, g_ptr_array_unref);
  fewer = find_cells (self);
  g_assert_cmpuint (fewer->len, ==, all->len);
  assert_columns_in_step (self);
}

/* A screen reader hears the line and the column of each cell. */
static void
test_names (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) cells = find_cells (self);

  for (guint i = 0; i < cells->len; i++)
    {
      guint line = i / self->shape->columns, column = i % self->shape->columns;
      g_autofree char *name = g_strdup_printf ("I feel safe when I am at place %u: %s %u", line + 1,
                                               words[column % G_N_ELEMENTS (words)][0], column + 1);
      g_autofree char *wrong = gtk_test_accessible_check_property (
          g_ptr_array_index (cells, i), GTK_ACCESSIBLE_PROPERTY_LABEL, name, NULL);

      g_assert_null (wrong);
      g_assert_cmpint (gtk_accessible_get_accessible_role (g_ptr_array_index (cells, i)), ==,
                       GTK_ACCESSIBLE_ROLE_RADIO);
    }
}

static const Case cases[] = {
  { "portrait", 5, 0, 1, 800, 1280 },   { "urdu", 5, 1, 1, 800, 1280 },
  { "small", 5, 0, 1, 720, 480 },       { "large-type", 5, 0, 2, 800, 1280 },
  { "small-large", 3, 0, 2, 720, 480 }, { "wide", 11, 0, 1, 800, 1280 },
  { "wide-urdu", 11, 1, 1, 800, 1280 }, { "wide-urdu-large", 9, 1, 2, 720, 480 },
};

#define ADD(name, test) g_test_add ("/ui/grid/" name, Fixture, &cases[0], set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/grid/%s", cases[c].name);

      g_test_add (path, Fixture, &cases[c], set_up, test_ways, tear_down);
    }
  g_test_add ("/ui/grid/language", Fixture, &cases[5], set_up, test_language, tear_down);
  ADD ("relevance", test_relevance);
  ADD ("names", test_names);
  return g_test_run ();
}
