/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is shown of guarded questions outside them: in the outline, in the list of what is missing, in lists. */
#include "guard-fixture.h"

#include "door-scenario-day.h"

#include <string.h>

/* --- What others may read ----------------------------------------------------------------------- */

static DoorPlaceRow *
find_row (GListModel *rows, const char *label)
{
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorPlaceRow) row = g_list_model_get_item (rows, i);

      if (strstr (door_place_get_label (row), label) || strstr (door_place_get_detail (row), label))
        return row; /* the list keeps it */
    }
  return NULL;
}

/* The outline names a sensitive group, and its questions only while its gate is open. */
static void
test_outline (DeskFixture *self, gconstpointer data)
{
  GListModel *outline;

  guard_other_form = guard_put_open_form;
  guard_go_to_gate (self, "in-person");
  guard_other_form = NULL;
  outline = door_interview_get_outline (desk_interview (self));
  g_assert_nonnull (find_row (outline, "Private"));
  g_assert_null (find_row (outline, "Zwarnquist"));
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  g_assert_nonnull (find_row (outline, "Zwarnquist"));
  desk_answer (self, "/data/private/hurt", "Canaryquill");
  desk_next (self);
  desk_next (self);
  door_guard_interrupted (guard_of (self));
  desk_answer (self, "/data/after", "x");
  door_interview_set_shows_skipped (desk_interview (self), TRUE);
  g_assert_nonnull (find_row (outline, "After"));
  g_assert_null (find_row (outline, "Zwarnquist"));
  g_assert_null (find_row (outline, "Canaryquill"));
}

/* After a break nothing of what was said in a sealed group before it is shown, read out or alone. */
static void
test_break_shows_nothing (DeskFixture *self, gconstpointer data)
{
  GListModel *outline;

  guard_go_to_gate (self, "in-person");
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  guard_choose (self, DOOR_GUARD_CONSENT, 0);
  guard_choose (self, DOOR_GUARD_MODE, 1);
  desk_answer (self, "/data/private/hurt", "Canaryquill");
  desk_next (self);
  outline = door_interview_get_outline (desk_interview (self));
  g_assert_nonnull (find_row (outline, "Canaryquill"));
  desk_leave (self);
  desk_open (self);
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  guard_choose (self, DOOR_GUARD_MODE, 1);
  outline = door_interview_get_outline (desk_interview (self));
  g_assert_nonnull (find_row (outline, "Private"));
  g_assert_null (find_row (outline, "Canaryquill"));
}

/* What is missing is told at the end by the name of its group. */
static void
test_problems (DeskFixture *self, gconstpointer data)
{
  GListModel *problems;
  g_autoptr (GError) error = NULL;

  guard_other_form = guard_put_open_form;
  guard_go_to_gate (self, "in-person");
  guard_other_form = NULL;
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/last"));
  guard_settle (self);
  desk_next (self);
  g_assert_false (door_scenario_finish (self->scenario, &error));
  problems = door_interview_get_problems (desk_interview (self));
  g_assert_cmpuint (g_list_model_get_n_items (problems), ==, 1);
  g_assert_nonnull (find_row (problems, "Private"));
  g_assert_null (find_row (problems, "Zwarnquist"));
  g_assert_true (door_interview_go (desk_interview (self), find_row (problems, "Private")));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 4);
  g_assert_nonnull (door_guard_get_left_out (guard_of (self)));
}

/* A list inside a sealed group: answered alone it shows no earlier answers where one more is asked for, and is no
 * table. */
static void
put_repeat_form (DeskFixture *self)
{
  char *text = guard_read_form ();

  text = guard_replace (text, "<hurt/><by/>", "<hurt/><event jr:template=\"\"><by/></event>");
  text = guard_replace (text, "\"/data/private/by\"", "\"/data/private/event/by\"");
  text = guard_replace (
      text, "<input ref=\"/data/private/by\"><label>By whom?</label></input>",
      "<group ref=\"/data/private/event\"><label>Event</label><repeat "
      "appearance=\"table\" nodeset=\"/data/private/event\"><input "
      "ref=\"/data/private/event/by\"><label>By whom?</label></input></repeat></group>");
  guard_put_text (self, text);
}

static void
test_list_alone (DeskFixture *self, gconstpointer data)
{
  DoorInterview *interview;

  guard_other_form = put_repeat_form;
  guard_go_to_gate (self, "in-person");
  guard_other_form = NULL;
  interview = desk_interview (self);
  guard_open_alone (self);
  desk_answer (self, "/data/private/hurt", "yes");
  desk_next (self);
  g_assert_cmpint (door_interview_get_page (interview), ==, DOOR_PAGE_REPEAT_PROMPT);
  g_assert_true (door_interview_add_instance (interview));
  guard_settle (self);
  desk_answer (self, "/data/private/event[1]/by", "Canaryquill");
  desk_next (self);
  g_assert_cmpint (door_interview_get_page (interview), ==, DOOR_PAGE_REPEAT_PROMPT);
  g_assert_cmpuint (g_list_model_get_n_items (door_interview_get_instances (interview)), ==, 0);
  door_guard_rather_not (guard_of (self)); /* as good as no */
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_ALONE_END, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/gate-shown/outline", test_outline);
  ADD_DESK_TEST ("/gate-shown/break-shows-nothing", test_break_shows_nothing);
  ADD_DESK_TEST ("/gate-shown/problems", test_problems);
  ADD_DESK_TEST ("/gate-shown/list-alone", test_list_alone);
  return g_test_run ();
}
