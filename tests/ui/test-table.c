/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A roster filled in as a table, by keys alone and by touch alone, over the real desk.
 * With DOOR_PICTURES=FOLDER it takes pictures as it goes (DOOR_WIDTH, DOOR_HEIGHT, DOOR_TEXT). */
#include "real-desk.h"
#include "ui-stage.h"

#include <stdlib.h>

#include "door-choice-row.h"
#include "door-table-cell.h"
#include "door-table-page.h"

typedef struct {
  RealDesk *desk;
  UiStage *stage;
} Fixture;

static int
number_from (const char *name, int otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? atoi (text) : otherwise;
}

static void
picture (Fixture *self, const char *name)
{
  const char *folder = g_getenv ("DOOR_PICTURES");
  g_autofree char *file = g_strconcat ("table-", name, ".png", NULL);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;

  if (path != NULL)
    ui_stage_picture (self->stage, path);
}

static DoorInterview *
interview_of (Fixture *self)
{
  return ui_stage_get_interview (self->stage);
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

static guint
count_rows (Fixture *self)
{
  return g_list_model_get_n_items (door_interview_get_instances (interview_of (self)));
}

typedef struct {
  DoorQuestion *question;
  GtkWidget *cell;
} CellSearch;

static void
match_cell (GtkWidget *widget, gpointer data)
{
  CellSearch *search = data;

  if (DOOR_IS_TABLE_CELL (widget)
      && door_table_cell_get_question (DOOR_TABLE_CELL (widget)) == search->question)
    search->cell = widget;
}

static DoorQuestion *
question_at (Fixture *self, guint row, guint column)
{
  g_autoptr (DoorPlaceRow) place
      = g_list_model_get_item (door_interview_get_instances (interview_of (self)), row);

  return door_interview_get_cell (interview_of (self), place, column);
}

static GtkWidget *
cell_at (Fixture *self, guint row, guint column)
{
  CellSearch search = { question_at (self, row, column), NULL };

  g_assert_nonnull (search.question);
  ui_stage_foreach (GTK_WIDGET (ui_stage_get_window (self->stage)), match_cell, &search);
  g_assert_nonnull (search.cell);
  return search.cell;
}

static gboolean
has_focus (GtkWidget *cell)
{
  return (gtk_widget_get_state_flags (cell) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorUnlock) unlock = NULL;

  self->desk = real_desk_new ();
  real_desk_add_test_form (self->desk, "desk/roster.xml");
  real_desk_close (self->desk);
  unlock = real_desk_unlock (real_desk_get_folder (self->desk));
  self->stage = ui_stage_new_for (unlock, number_from ("DOOR_WIDTH", 800),
                                  number_from ("DOOR_HEIGHT", 1280));
  ui_stage_set_text_size (self->stage, number_from ("DOOR_TEXT", 100) / 100.0);
  ui_stage_unlock_with (self->stage, REAL_DESK_PASSPHRASE);
  ui_stage_wait_text (self->stage, "Household 0142", TRUE);
  ui_stage_open_case (self->stage, 0);
  ui_stage_key (self->stage, GDK_KEY_Page_Down, 0);
  settle (self);
  g_assert_cmpint (door_interview_get_page (interview_of (self)), ==, DOOR_PAGE_TABLE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  ui_stage_free (self->stage);
  real_desk_free (self->desk);
}

static void
type_amina (Fixture *self)
{
  ui_stage_key (self->stage, GDK_KEY_Return, 0); /* on "Add a row" */
  settle (self);
  g_assert_true (has_focus (cell_at (self, 0, 0)));
  ui_stage_type (self->stage, "Amina");
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  ui_stage_type (self->stage, "1");
  ui_stage_type (self->stage, "34");
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  settle (self);
}

/* Rows, cells, options and the next row without a mouse. */
static void
test_keys (Fixture *self, gconstpointer data)
{
  picture (self, "empty");
  type_amina (self);
  g_assert_cmpstr (door_question_get_answer (question_at (self, 0, 0)), ==, "Amina");
  g_assert_cmpstr (door_question_get_answer (question_at (self, 0, 1)), ==, "w");
  g_assert_cmpstr (door_question_get_answer (question_at (self, 0, 2)), ==, "34");
  g_assert_true (has_focus (cell_at (self, 0, 3))); /* came with the age */
  ui_stage_type (self->stage, "2");
  settle (self);
  g_assert_cmpstr (door_question_get_answer (question_at (self, 0, 3)), ==, "no");
  g_assert_true (has_focus (cell_at (self, 0, 4)));
  ui_stage_key (self->stage, GDK_KEY_ISO_Left_Tab, GDK_SHIFT_MASK);
  g_assert_true (has_focus (cell_at (self, 0, 3)));
  ui_stage_click_text (self->stage, "Add a row");
  settle (self);
  g_assert_cmpuint (count_rows (self), ==, 2);
  ui_stage_type (self->stage, "Oskatan");
  ui_stage_key (self->stage, GDK_KEY_Up, 0);
  g_assert_true (has_focus (cell_at (self, 0, 0)));
  ui_stage_key (self->stage, GDK_KEY_Down, 0);
  g_assert_true (has_focus (cell_at (self, 1, 0)));
  picture (self, "two");
  ui_stage_key (self->stage, GDK_KEY_Page_Down, 0);
  settle (self);
  /* The sex of the second is missing: said in the cell, which has the focus. */
  g_assert_cmpint (door_interview_get_page (interview_of (self)), ==, DOOR_PAGE_TABLE);
  g_assert_true (has_focus (cell_at (self, 1, 1)));
  picture (self, "missing");
  ui_stage_type (self->stage, "2");
  ui_stage_key (self->stage, GDK_KEY_Page_Down, 0);
  settle (self);
  g_assert_cmpint (door_interview_get_page (interview_of (self)), ==, DOOR_PAGE_QUESTIONS);
  ui_stage_key (self->stage, GDK_KEY_Page_Up, 0);
  settle (self);
  g_assert_cmpstr (door_question_get_answer (question_at (self, 1, 1)), ==, "m");
}

static void
test_enter_adds (Fixture *self, gconstpointer data)
{
  type_amina (self);
  ui_stage_type (self->stage, "2"); /* to the date of birth, which is the last */
  g_assert_true (has_focus (cell_at (self, 0, 4)));
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  ui_stage_settle (self->stage);
  picture (self, "opened");
  ui_stage_type (self->stage, "3/4/1990");
  ui_stage_key (self->stage, GDK_KEY_Return, 0);
  settle (self);
  g_assert_cmpstr (door_question_get_answer (question_at (self, 0, 4)), ==, "1990-04-03");
  g_assert_cmpuint (count_rows (self), ==, 2);
  g_assert_true (has_focus (cell_at (self, 1, 0)));
}

static void
test_touch (Fixture *self, gconstpointer data)
{
  ui_stage_click_text (self->stage, "Add a row");
  settle (self);
  ui_stage_click (self->stage, cell_at (self, 0, 1));
  ui_stage_click_text (self->stage, "Man");
  settle (self);
  g_assert_cmpstr (door_question_get_answer (question_at (self, 0, 1)), ==, "m");
  ui_stage_click_text (self->stage, "Add a row");
  settle (self);
  /* The row's number opens its pages; Back comes to the table. */
  ui_stage_click_text (self->stage, "2");
  settle (self);
  g_assert_cmpstr (door_question_get_ref (ui_stage_get_question (self->stage, 0)), ==,
                   "/data/member[2]/called");
  ui_stage_click_text (self->stage, "Back");
  settle (self);
  g_assert_cmpint (door_interview_get_page (interview_of (self)), ==, DOOR_PAGE_TABLE);
}

static void
test_remove (Fixture *self, gconstpointer data)
{
  type_amina (self);
  ui_stage_click_text (self->stage, "Add a row");
  settle (self);
  ui_stage_key (self->stage, GDK_KEY_Delete, GDK_CONTROL_MASK);
  ui_stage_settle (self->stage);
  picture (self, "remove");
  ui_stage_click_text (self->stage, "Remove");
  settle (self);
  g_assert_cmpuint (count_rows (self), ==, 1);
  g_assert_cmpstr (door_question_get_answer (question_at (self, 0, 0)), ==, "Amina");
}

/* Many rows and another direction: headings stay, numbers stay. */
static void
test_many (Fixture *self, gconstpointer data)
{
  type_amina (self);
  for (guint i = 1; i < 24; i++)
    {
      g_assert_true (door_interview_add_instance (interview_of (self)));
      settle (self);
      door_question_set_answer (question_at (self, i, 0), "Velindra");
    }
  settle (self);
  g_assert_true (gtk_widget_get_mapped (ui_stage_find_text (self->stage, "Age in full years")));
  picture (self, "many");
  door_interview_set_language (interview_of (self), 1);
  settle (self);
  g_assert_cmpint (
      gtk_widget_get_direction (ui_stage_find_type (self->stage, DOOR_TYPE_TABLE_PAGE)), ==,
      GTK_TEXT_DIR_RTL);
  g_assert_nonnull (ui_stage_find_text (self->stage, "تاریخ پیدائش"));
  picture (self, "rtl");
}

#define ADD(name, test) g_test_add ("/ui/table/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  ADD ("keys", test_keys);
  ADD ("enter-adds", test_enter_adds);
  ADD ("touch", test_touch);
  ADD ("remove", test_remove);
  ADD ("many", test_many);
  return g_test_run ();
}
