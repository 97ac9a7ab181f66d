/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A repeat as a table: one screen, every answer through the session as on pages. */
#include "desk-fixture.h"

static DoorPageKind
page_of (DeskFixture *self)
{
  return door_interview_get_page (desk_interview (self));
}

static void
settle (DeskFixture *self)
{
  g_assert_true (door_scenario_settle (self->scenario, NULL));
}

static DoorPlaceRow *
row (DeskFixture *self, guint index)
{
  return g_list_model_get_item (door_interview_get_instances (desk_interview (self)), index);
}

static DoorQuestion *
cell (DeskFixture *self, guint index, guint column)
{
  g_autoptr (DoorPlaceRow) place = row (self, index);

  return door_interview_get_cell (desk_interview (self), place, column);
}

static void
add_row (DeskFixture *self)
{
  g_assert_true (door_interview_add_instance (desk_interview (self)));
  settle (self);
}

static void
back (DeskFixture *self)
{
  g_assert_true (door_interview_back (desk_interview (self)));
  settle (self);
}

static void
to_table (DeskFixture *self)
{
  desk_unlock (self);
  desk_open (self);
  desk_next (self);
  g_assert_cmpint (page_of (self), ==, DOOR_PAGE_TABLE);
}

static void
fill_two (DeskFixture *self)
{
  add_row (self);
  door_question_set_answer (cell (self, 0, 0), "Amina");
  door_question_set_answer (cell (self, 0, 1), "w");
  door_question_set_answer (cell (self, 0, 2), "34");
  add_row (self);
  door_question_set_answer (cell (self, 1, 0), "Oskatan");
  door_question_set_answer (cell (self, 1, 1), "m");
  door_question_set_answer (cell (self, 1, 2), "9");
  settle (self);
}

static void
test_cells (DeskFixture *self, gconstpointer data)
{
  DoorQuestion *first;

  to_table (self);
  g_assert_cmpuint (g_list_model_get_n_items (door_interview_get_instances (desk_interview (self))),
                    ==, 0);
  fill_two (self);
  g_assert_cmpstr (door_interview_get_columns (desk_interview (self))[5], ==,
                   "What does this person do?");
  /* What is asked follows from the row's own answers, and nobody else's. */
  g_assert_nonnull (cell (self, 0, 3));
  g_assert_null (cell (self, 1, 3));
  first = cell (self, 0, 0);
  door_question_set_answer (cell (self, 0, 3), "yes");
  settle (self);
  g_assert_nonnull (cell (self, 0, 5));
  g_assert_true (cell (self, 0, 0) == first); /* stays, and what is typed in it */
}

static void
test_moves (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorPlaceRow) second = NULL;

  to_table (self);
  fill_two (self);
  desk_next (self);
  g_assert_nonnull (desk_question (self, "/data/after"));
  back (self);
  g_assert_cmpint (page_of (self), ==, DOOR_PAGE_TABLE);
  back (self);
  g_assert_nonnull (desk_question (self, "/data/before"));
  g_assert_false (door_interview_get_can_go_back (desk_interview (self)));
  desk_next (self);
  /* A row opens to its pages, and they lead back to the table. */
  second = row (self, 1);
  g_assert_true (door_interview_go (desk_interview (self), second));
  settle (self);
  g_assert_nonnull (desk_question (self, "/data/member[2]/called"));
  desk_next (self);
  g_assert_nonnull (desk_question (self, "/data/member[2]/sex"));
  back (self);
  g_assert_nonnull (desk_question (self, "/data/member[2]/called"));
  back (self);
  g_assert_cmpint (page_of (self), ==, DOOR_PAGE_TABLE);
}

static void
test_checks (DeskFixture *self, gconstpointer data)
{
  to_table (self);
  add_row (self);
  door_question_set_answer (cell (self, 0, 2), "340");
  g_assert_false (door_interview_next (desk_interview (self)));
  g_assert_cmpstr (door_question_get_message (cell (self, 0, 2)), ==, "Between 0 and 120.");
  door_question_set_answer (cell (self, 0, 2), "34");
  g_assert_false (door_interview_next (desk_interview (self)));
  g_assert_nonnull (door_question_get_message (cell (self, 0, 0))); /* required */
  g_assert_null (door_question_get_message (cell (self, 0, 2)));
  g_assert_cmpint (page_of (self), ==, DOOR_PAGE_TABLE);
}

static void
test_remove_and_crash (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorPlaceRow) first = NULL;

  to_table (self);
  fill_two (self);
  first = row (self, 0);
  g_assert_true (door_interview_remove_instance (desk_interview (self), first));
  settle (self);
  g_assert_cmpstr (door_question_get_answer (cell (self, 0, 0)), ==, "Oskatan");
  door_scenario_crash (self->scenario);
  desk_unlock (self);
  desk_open (self);
  g_assert_cmpint (page_of (self), ==, DOOR_PAGE_TABLE);
  g_assert_cmpstr (door_question_get_answer (cell (self, 0, 0)), ==, "Oskatan");
  g_assert_null (door_interview_get_cell (desk_interview (self), first, 0));
}

static void
test_language (DeskFixture *self, gconstpointer data)
{
  to_table (self);
  fill_two (self);
  door_interview_set_language (desk_interview (self), 1);
  settle (self);
  g_assert_cmpstr (door_interview_get_columns (desk_interview (self))[0], ==, "نام");
  g_assert_cmpstr (door_interview_get_prompt (desk_interview (self)), ==, "گھرانے کا فرد");
  g_assert_cmpstr (door_question_get_answer (cell (self, 0, 0)), ==, "Amina");
}

static void
test_script (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorScript) script
      = door_script_parse ("/data/member[1]/called = Amina\n/data/member[1]/sex = w\n"
                           "/data/member[1]/years = 34\n/data/member[1]/works = yes\n"
                           "/data/member[2]/called = Oskatan\n/data/member[2]/sex = m\n");
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  desk_open (self);
  door_scenario_play (self->scenario, script, 20, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (page_of (self), ==, DOOR_PAGE_END);
  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST_WITH ("/desk/table/cells", "roster.xml", test_cells);
  ADD_DESK_TEST_WITH ("/desk/table/moves", "roster.xml", test_moves);
  ADD_DESK_TEST_WITH ("/desk/table/checks", "roster.xml", test_checks);
  ADD_DESK_TEST_WITH ("/desk/table/remove-and-crash", "roster.xml", test_remove_and_crash);
  ADD_DESK_TEST_WITH ("/desk/table/language", "roster.xml", test_language);
  ADD_DESK_TEST_WITH ("/desk/table/script", "roster.xml", test_script);
  return g_test_run ();
}
