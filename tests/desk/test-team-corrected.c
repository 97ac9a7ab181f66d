/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reviewer sees of a corrected interview against the version sent back: what is not asked any more,
 * and members of a repeat that were removed or added. */
#include "team-fixture.h"

#include "door-reading.h"

#include <string.h>

#define ALL                                                                                        \
  "/data/kids = yes\n/data/how_many = 3\n/data/family/school = some\n"                             \
  "/data/family/private/zarq = Velindra\n"
#define ANA(n)                                                                                     \
  "/data/member[" n "]/called = Ana\n/data/member[" n "]/sex = f\n/data/member[" n "]/years = "    \
  "40\n"
#define BEN(n)                                                                                     \
  "/data/member[" n "]/called = Ben\n/data/member[" n "]/sex = m\n/data/member[" n "]/years = "    \
  "12\n"
#define CLEO(n)                                                                                    \
  "/data/member[" n "]/called = Cleo\n/data/member[" n "]/sex = f\n/data/member[" n "]/years = "   \
  "7\n"
#define DORA(n)                                                                                    \
  "/data/member[" n "]/called = Dora\n/data/member[" n "]/sex = f\n/data/member[" n "]/years = "   \
  "3\n"

/* --- The interview, and its correction ------------------------------------------------------------ */

static void
play (TeamFixture *self, const char *words)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (DoorScript) script = door_script_parse (words);
  g_autoptr (GError) error = NULL;

  door_scenario_play (amina, script, 100, NULL, &error);
  g_assert_no_error (error);
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
}

static void
open_case (TeamFixture *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_open (self->person[TEAM_AMINA], TEAM_CASE, &error);
  g_assert_no_error (error);
}

static void
send_back (TeamFixture *self)
{
  g_autofree char *why_not = NULL;

  team_sync (self, TEAM_SIONE);
  why_not = team_decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED),
                         DOOR_DECISION_RETURN, "Please look again.", NULL, 0);
  g_assert_cmpstr (why_not, ==, NULL);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
}

static void
remove_at (TeamFixture *self, const char *ref)
{
  DoorScenario *amina = self->person[TEAM_AMINA];

  g_assert_true (door_interview_go_to (door_scenario_interview (amina), ref));
  door_scenario_settle (amina, NULL);
  g_assert_true (door_interview_remove_instance (door_scenario_interview (amina), NULL));
  door_scenario_settle (amina, NULL);
}

/* First `before`, then with the member at `removed` (NULL: none) taken away `after`. */
static DoorReading *
correct (TeamFixture *self, const char *before, const char *removed, const char *after)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorReading *reading;

  for (guint i = TEAM_AMINA; i <= TEAM_SIONE; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  open_case (self);
  play (self, before);
  send_back (self);
  open_case (self);
  if (removed)
    remove_at (self, removed);
  g_assert_true (
      door_interview_go_to (door_scenario_interview (self->person[TEAM_AMINA]), "/data/kids"));
  door_scenario_settle (self->person[TEAM_AMINA], NULL);
  play (self, after);
  team_sync (self, TEAM_SIONE);
  door_team_desk_read_async (team_desk (self, TEAM_SIONE),
                             team_find (self, TEAM_SIONE, DOOR_REVIEW_CORRECTED), team_keep_result,
                             &result);
  team_wait (&result);
  reading = door_team_desk_read_finish (team_desk (self, TEAM_SIONE), result, &error);
  g_assert_no_error (error);
  return reading;
}

/* --- What the rows say ----------------------------------------------------------------------------- */

/* "label: before" of all rows that say something of before, a line each, in their order. */
static char *
differences (DoorReading *reading)
{
  GListModel *rows = door_reading_get_rows (reading);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      if (*door_reading_row_get_before (row))
        g_string_append_printf (text, "%s: %s\n", door_reading_row_get_label (row),
                                door_reading_row_get_before (row));
    }
  return g_string_free (text, FALSE);
}

static void
assert_nowhere (DoorReading *reading, const char *word)
{
  GListModel *rows = door_reading_get_rows (reading);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      g_assert_null (strstr (door_reading_row_get_label (row), word));
      g_assert_null (strstr (door_reading_row_get_answer (row), word));
      g_assert_null (strstr (door_reading_row_get_before (row), word));
    }
}

/* Questions one by one, also of a group; nothing of what is hidden in it. */
static void
test_not_asked (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading
      = correct (self, ALL ANA ("1"), NULL, "/data/kids = no\n" ANA ("1"));
  g_autofree char *text = differences (reading);

  g_assert_cmpstr (text, ==,
                   "Are there children?: In the version sent back: Yes\n"
                   "How many children?: Before: 3. Now: not asked.\n"
                   "Do they go to school?: Before: Some. Now: not asked.\n");
  g_assert_cmpuint (door_reading_count_changes (reading), ==, 3);
  assert_nowhere (reading, "Zarqoon");
  assert_nowhere (reading, "Velindra");
  assert_nowhere (reading, "For headquarters");
}

/* Those after it are compared with themselves. */
static void
test_removed (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading = correct (self, ALL ANA ("1") BEN ("2") CLEO ("3"),
                                             "/data/member[2]/called", ALL ANA ("1") CLEO ("2"));
  g_autofree char *text = differences (reading);

  g_assert_cmpstr (text, ==, "Removed: Ben: • Name — Ben\n• Sex — Man\n• Age — 12\n");
  g_assert_cmpuint (door_reading_count_changes (reading), ==, 1);
}

static void
test_last_removed (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading = correct (self, ALL ANA ("1"), "/data/member[1]/called", ALL);
  g_autofree char *text = differences (reading);

  g_assert_cmpstr (text, ==, "Removed: Ana: • Name — Ana\n• Sex — Woman\n• Age — 40\n");
  g_assert_cmpuint (door_reading_count_changes (reading), ==, 1);
}

static void
test_added (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading
      = correct (self, ALL ANA ("1") BEN ("2"), NULL, ALL ANA ("1") BEN ("2") DORA ("3"));
  g_autofree char *text = differences (reading);

  g_assert_cmpstr (text, ==, "Member 3: Added: Dora\n");
  g_assert_cmpuint (door_reading_count_changes (reading), ==, 1);
}

/* As many as before, and yet one is gone and another is there. */
static void
test_exchanged (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading
      = correct (self, ALL ANA ("1") BEN ("2") CLEO ("3"), "/data/member[1]/called",
                 ALL BEN ("1") CLEO ("2") DORA ("3"));
  g_autofree char *text = differences (reading);

  g_assert_cmpstr (text, ==,
                   "Removed: Ana: • Name — Ana\n• Sex — Woman\n• Age — 40\n"
                   "Member 3: Added: Dora\n");
  g_assert_cmpuint (door_reading_count_changes (reading), ==, 2);
}

/* A correction inside a member is shown at its question, and is no removal. */
static void
test_renamed (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading
      = correct (self, ALL ANA ("1") BEN ("2"), NULL, ALL ANA ("1") DORA ("2"));
  g_autofree char *text = differences (reading);

  g_assert_cmpstr (text, ==,
                   "Name: In the version sent back: Ben\n"
                   "Sex: In the version sent back: Man\n"
                   "Age: In the version sent back: 12\n");
  g_assert_cmpuint (door_reading_count_changes (reading), ==, 3);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/desk/team-corrected/" name, TeamFixture, "corrected.xml", team_fixture_set_up,     \
              function, team_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("not-asked", test_not_asked);
  ADD ("removed", test_removed);
  ADD ("last-removed", test_last_removed);
  ADD ("added", test_added);
  ADD ("exchanged", test_exchanged);
  ADD ("renamed", test_renamed);
  return g_test_run ();
}
