/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a supervisor sees of parts that are not for the team: that they are there, and nothing else; and
 * the pictures drawn of what is left. */
#include "team-fixture.h"

#include "door-question.h"
#include "door-reading.h"
#include "door-team-chart.h"
#include "door-team-private.h"

#include <math.h>
#include <string.h>

/* The script of team_interview() answers /data/visit: meant for headquarters here. */
static DoorReading *
read_as (TeamFixture *self, TeamPerson person)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorReading *reading;

  door_team_desk_read_async (team_desk (self, person),
                             team_find (self, person, DOOR_REVIEW_RECEIVED), team_keep_result,
                             &result);
  team_wait (&result);
  reading = door_team_desk_read_finish (team_desk (self, person), result, &error);
  g_assert_no_error (error);
  return reading;
}

static DoorReading *
read_first (TeamFixture *self)
{
  return read_as (self, TEAM_SIONE);
}

static void
begin (TeamFixture *self)
{
  team_unlock (self, TEAM_AMINA);
  team_unlock (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  team_interview (self);
  team_sync (self, TEAM_SIONE);
}

static void
test_hidden (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading = NULL;
  GListModel *rows;
  guint hidden = 0;

  begin (self);
  reading = read_first (self);
  rows = door_reading_get_rows (reading);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      g_assert_false (g_str_has_prefix (door_reading_row_get_ref (row), "/data/visit/"));
      g_assert_null (strstr (door_reading_row_get_answer (row), "2025-11-20"));
      if (door_reading_row_get_kind (row) != DOOR_READING_HIDDEN)
        continue;
      hidden++;
      g_assert_cmpstr (door_reading_row_get_label (row), ==, "The visit");
      g_assert_false (door_reading_comment (reading, row, "What was said?"));
    }
  g_assert_cmpuint (hidden, ==, 1);
}

/* Nor does the course tell of its screens. */
static void
test_course (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading = NULL;
  GListModel *course;

  begin (self);
  reading = read_first (self);
  course = door_reading_get_course (reading);
  for (guint i = 0; i < g_list_model_get_n_items (course); i++)
    {
      g_autoptr (DoorReadingLine) line = g_list_model_get_item (course, i);

      g_assert_cmpstr (door_reading_line_get_title (line), !=, "Day");
      g_assert_cmpstr (door_reading_line_get_title (line), !=, "Come again?");
    }
}

/* The screen that follows so many others. */
#define HIDDEN_SCREEN 3u

/* An interview whose screens are in sight for a minute each, those of the hidden part for as long as is said. */
static void
hold (TeamFixture *self, guint hidden_seconds)
{
  g_autoptr (DoorScript) script = door_script_parse (
      "/data/name = Zarqoon\n/data/age = 36\n/data/safe = 2\n/data/things = radio boat\n"
      "/data/visit/day = 2025-11-20\n/data/visit/again = yes\n/data/visit/when = 18:30\n"
      "/data/member[1]/called = Velindra\n/data/member[1]/years = 9\n");
  g_autoptr (GError) error = NULL;

  door_scenario_open (self->person[TEAM_AMINA], TEAM_CASE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 6; i++)
    {
      door_scenario_play (self->person[TEAM_AMINA], script, 1, NULL, &error);
      g_assert_no_error (error);
      door_clock_advance (self->clock,
                          (i == HIDDEN_SCREEN ? hidden_seconds : 60) * G_TIME_SPAN_SECOND);
    }
  door_scenario_finish (self->person[TEAM_AMINA], &error);
  g_assert_no_error (error);
}

static DoorReviewFacts *
facts_of (TeamFixture *self, TeamPerson person)
{
  DoorTeamRow *row = team_find (self, person, DOOR_REVIEW_RECEIVED);

  return door_review_facts_unpack (door_team_row_entry (row)->facts);
}

/* Nothing about sensitive questions reaches the team's figures; headquarters has two numbers of them. */
static void
test_sensitive (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReviewFacts) team = NULL;
  g_autoptr (DoorReviewFacts) office = NULL;

  team_unlock (self, TEAM_HILDA);
  team_sync (self, TEAM_HILDA);
  begin (self);
  team_sync (self, TEAM_HILDA);
  team = facts_of (self, TEAM_SIONE);
  office = facts_of (self, TEAM_HILDA);
  g_assert_cmpuint (team->n_sensitive_asked, ==, 0);
  g_assert_cmpuint (team->n_sensitive_missing, ==, 0);
  g_assert_cmpuint (office->n_sensitive_asked, ==, 3);
  g_assert_cmpuint (office->n_sensitive_missing, ==, 0);
  g_assert_cmpuint (office->n_asked, ==, team->n_asked);
  g_assert_cmpint (team->knows_offset, ==, 0);
}

/* How long the hidden part took is in no figure of the team's: neither as a section, nor as what the
 * duration has more than its sections. */
static void
test_duration (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading = NULL;
  DoorTeamRow *row;

  team_unlock (self, TEAM_AMINA);
  team_unlock (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  hold (self, 200);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  row = team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED);
  /* Four screens of a minute: age, safety, things, the next member. */
  g_assert_cmpstr (door_team_row_get_duration_text (row), ==, "4 min");
  reading = read_first (self);
  for (guint i = 0; i < g_list_model_get_n_items (door_reading_get_course (reading)); i++)
    {
      g_autoptr (DoorReadingLine) line
          = g_list_model_get_item (door_reading_get_course (reading), i);

      if (i == 0)
        g_assert_cmpstr (door_reading_line_get_title (line), ==, "4 minutes of talking");
      g_assert_null (strstr (door_reading_line_get_title (line), "The visit"));
    }
}

/* The first of those that say how far the team is. transfer full. */
static DoorChart *
find_progress (GListModel *charts)
{
  for (guint i = 0; i < g_list_model_get_n_items (charts); i++)
    {
      g_autoptr (DoorChart) chart = g_list_model_get_item (charts, i);

      if (door_chart_get_topic (chart) == DOOR_CHART_ABOUT_PROGRESS)
        return g_steal_pointer (&chart);
    }
  g_assert_not_reached ();
}

static void
test_charts (TeamFixture *self, gconstpointer data)
{
  g_autoptr (GListModel) charts = NULL;
  g_autoptr (DoorChart) progress = NULL;
  g_autofree char *head = NULL;
  g_autofree char *cell = NULL;

  begin (self);
  charts = door_team_desk_get_charts (team_desk (self, TEAM_SIONE));
  g_assert_cmpuint (g_list_model_get_n_items (charts), >=, 3);
  progress = find_progress (charts);
  g_assert_cmpint (door_chart_get_kind (progress), ==, DOOR_CHART_STACKS);
  g_assert_cmpuint (door_chart_get_n_marks (progress), ==, 1);
  g_assert_cmpstr (door_chart_get_mark (progress, 0)->person, ==, "amina");
  g_assert_cmpfloat (door_chart_get_mark (progress, 0)->values[0], ==, 1);
  g_assert_cmpfloat (door_chart_get_most (progress), ==, 1);
  head = door_chart_cell (progress, 0, 1);
  cell = door_chart_cell (progress, 1, 1);
  g_assert_cmpstr (head, ==, "To decide");
  g_assert_cmpstr (cell, ==, "1");
}

/* One complete interview: every rate that has a base is 1 or 0. */
static void
test_rates (TeamFixture *self, gconstpointer data)
{
  g_autoptr (GListModel) charts = NULL;
  gboolean found = FALSE;

  begin (self);
  charts = door_team_desk_get_charts (team_desk (self, TEAM_SIONE));
  for (guint i = 0; i < g_list_model_get_n_items (charts); i++)
    {
      g_autoptr (DoorChart) chart = g_list_model_get_item (charts, i);

      if (strcmp (door_chart_get_title (chart), "Outcome rates") != 0)
        continue;
      found = TRUE;
      g_assert_cmpstr (door_chart_get_mark (chart, 0)->label, ==, "RR1");
      g_assert_cmpfloat (door_chart_get_mark (chart, 0)->values[0], ==, 1);
    }
  g_assert_true (found);
}

/* --- Headquarters ------------------------------------------------------------------------------- */

static DoorReadingRow *
find_hidden (DoorReading *reading)
{
  GListModel *rows = door_reading_get_rows (reading);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      if (door_reading_row_get_kind (row) == DOOR_READING_HIDDEN)
        return row;
    }
  return NULL;
}

/* NULL: it is open. transfer full. */
static char *
try_open (TeamFixture *self, TeamPerson person, DoorReading *reading, const char *reason)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_reading_open_async (reading, team_desk (self, person), find_hidden (reading), reason,
                           team_keep_result, &result);
  team_wait (&result);
  door_reading_open_finish (reading, result, &error);
  return error ? g_strdup (error->message) : NULL;
}

static gboolean
tells (GListModel *lines, const char *detail)
{
  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (DoorReadingLine) line = g_list_model_get_item (lines, i);

      if (strcmp (door_reading_line_get_detail (line), detail) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
names (GListModel *lines, const char *title)
{
  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (DoorReadingLine) line = g_list_model_get_item (lines, i);

      if (strcmp (door_reading_line_get_title (line), title) == 0)
        return TRUE;
    }
  return FALSE;
}

/* With a reason only; a supervisor not at all; and the supervisors see who did and why. */
static void
test_open (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) supervisor = NULL;
  g_autoptr (DoorReading) office = NULL;
  g_autoptr (DoorReading) later = NULL;
  g_autofree char *not_allowed = NULL;
  g_autofree char *no_reason = NULL;
  g_autofree char *opened = NULL;

  team_unlock (self, TEAM_HILDA);
  team_sync (self, TEAM_HILDA);
  begin (self);
  team_sync (self, TEAM_HILDA);
  supervisor = read_as (self, TEAM_SIONE);
  g_assert_false (door_reading_may_open (supervisor, find_hidden (supervisor)));
  not_allowed = try_open (self, TEAM_SIONE, supervisor, "curious");
  g_assert_nonnull (not_allowed);
  office = read_as (self, TEAM_HILDA);
  g_assert_true (door_reading_may_open (office, find_hidden (office)));
  no_reason = try_open (self, TEAM_HILDA, office, "");
  g_assert_nonnull (no_reason);
  g_assert_nonnull (find_hidden (office));
  opened = try_open (self, TEAM_HILDA, office, "A complaint came");
  g_assert_cmpstr (opened, ==, NULL);
  g_assert_null (find_hidden (office));
  g_assert_true (tells (door_reading_get_history (office), "A complaint came"));
  team_sync (self, TEAM_HILDA);
  team_sync (self, TEAM_SIONE);
  later = read_as (self, TEAM_SIONE);
  g_assert_true (tells (door_reading_get_history (later), "A complaint came"));
  g_assert_nonnull (find_hidden (later));
}

/* --- Sealed to headquarters --------------------------------------------------------------------- */

static void
hold_sealed (TeamFixture *self)
{
  g_autoptr (DoorScript) script = door_script_parse ("/data/name = Zarqoon\n"
                                                     "/data/bribe/asked = Quillfeather official\n"
                                                     "/data/bribe/amount = 4711\n"
                                                     "/data/hurt/any = Velindra secret\n"
                                                     "/data/after = well\n");
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  door_scenario_play (amina, script, 100, NULL, &error);
  g_assert_no_error (error);
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
}

static gboolean
shows (DoorReading *reading, const char *answer)
{
  GListModel *rows = door_reading_get_rows (reading);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      if (strstr (door_reading_row_get_answer (row), answer))
        return TRUE;
    }
  return FALSE;
}

/* The hub keeps no copy of its own in clear, and hands each section to whom it is sealed to alone. */
static void
test_sealed (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) supervisor = NULL;
  g_autoptr (DoorReading) office = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *opened = NULL;
  const TeamPerson people[] = { TEAM_AMINA, TEAM_SIONE, TEAM_HILDA };

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      team_unlock (self, people[i]);
      team_sync (self, people[i]);
    }
  hold_sealed (self);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_HILDA);

  supervisor = read_as (self, TEAM_SIONE);
  g_assert_false (door_reading_may_open (supervisor, find_hidden (supervisor)));
  refused = try_open (self, TEAM_SIONE, supervisor, "curious");
  g_assert_nonnull (refused);

  /* Of the gates it is told that they were open, and nothing of what is behind them. */
  g_assert_cmpstr (door_reading_row_get_answer (find_hidden (supervisor)), !=, "");
  g_assert_nonnull (
      strstr (door_reading_row_get_answer (find_hidden (supervisor)), "A quiet place was found"));
  g_assert_true (names (door_reading_get_course (supervisor), "Privacy"));
  g_assert_true (tells (door_reading_get_course (supervisor),
                        "A quiet place was found 2 times, and not found 0 times · the screen was "
                        "covered 0 times"));

  office = read_as (self, TEAM_HILDA);
  g_assert_false (shows (office, "Quillfeather"));
  g_assert_true (door_reading_may_open (office, find_hidden (office)));
  opened = try_open (self, TEAM_HILDA, office, "A complaint came");
  g_assert_cmpstr (opened, ==, NULL);
  g_assert_true (shows (office, "Quillfeather official"));
  g_assert_true (shows (office, "4711"));
  g_assert_true (tells (door_reading_get_history (office), "A complaint came"));
  /* The other section is the analysts', whatever is said. */
  g_assert_nonnull (find_hidden (office));
  g_assert_false (door_reading_may_open (office, find_hidden (office)));
  g_assert_false (shows (office, "Velindra secret"));
  g_assert_true (shows (office, "well"));
}

/* --- Its files and its course --------------------------------------------------------------------- */

/* NULL: it is not on the page. */
static DoorQuestion *
question_at (TeamFixture *self, const char *ref)
{
  DoorInterview *interview = door_scenario_interview (self->person[TEAM_AMINA]);
  GListModel *questions = door_interview_get_questions (interview);

  for (guint i = 0; i < g_list_model_get_n_items (questions); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, i);

      if (strcmp (door_question_get_ref (question), ref) == 0)
        return question; /* the page keeps it */
    }
  return NULL;
}

/* Goes on to this question by the script, and takes a picture there. */
static void
take_picture (TeamFixture *self, const DoorScript *script, const char *ref, const char *what)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GBytes) content = g_bytes_new (what, strlen (what));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; !question_at (self, ref) && i < 30; i++)
    {
      door_scenario_play (amina, script, 1, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_nonnull (question_at (self, ref));
  door_clock_advance (self->clock, 7 * G_TIME_SPAN_SECOND);
  door_question_attach_async (question_at (self, ref), ".jpg", content, team_keep_result, &result);
  team_wait (&result);
  door_question_attach_finish (question_at (self, ref), result, &error);
  g_assert_no_error (error);
  door_scenario_settle (amina, NULL);
}

static void
hold_with_pictures (TeamFixture *self)
{
  g_autoptr (DoorScript) script = door_script_parse ("/data/name = Zarqoon\n"
                                                     "/data/bribe/asked = Quillfeather official\n"
                                                     "/data/bribe/amount = 4711\n"
                                                     "/data/hurt/any = Velindra secret\n"
                                                     "/data/after = well\n");
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  take_picture (self, script, "/data/bribe/paper", "a receipt without a stamp");
  take_picture (self, script, "/data/hurt/mark", "for the analysts alone");
  door_scenario_play (amina, script, 100, NULL, &error);
  g_assert_no_error (error);
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
}

static DoorReadingFile *
find_file (DoorReading *reading, const char *title)
{
  GListModel *files = door_reading_get_files (reading);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (DoorReadingFile) file = g_list_model_get_item (files, i);

      if (strcmp (door_reading_file_get_title (file), title) == 0)
        return file; /* the list keeps it */
    }
  return NULL;
}

/* With the same reason as its answers; of the other section nothing is told, not even that it has any. */
static void
test_sealed_files (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) office = NULL;
  g_autofree char *opened = NULL;
  GBytes *paper;

  team_unlock (self, TEAM_AMINA);
  team_sync (self, TEAM_AMINA);
  team_unlock (self, TEAM_HILDA);
  team_sync (self, TEAM_HILDA);
  hold_with_pictures (self);
  team_sync (self, TEAM_HILDA);
  office = read_as (self, TEAM_HILDA);
  g_assert_cmpuint (g_list_model_get_n_items (door_reading_get_files (office)), ==, 0);
  g_assert_false (names (door_reading_get_course (office), "Section: About officials"));

  opened = try_open (self, TEAM_HILDA, office, "A complaint came");
  g_assert_cmpstr (opened, ==, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (door_reading_get_files (office)), ==, 1);
  g_assert_nonnull (find_file (office, "The paper"));
  paper = door_reading_file_get_content (find_file (office, "The paper"));
  g_assert_cmpmem (g_bytes_get_data (paper, NULL), g_bytes_get_size (paper),
                   "a receipt without a stamp", 25);
  g_assert_true (names (door_reading_get_course (office), "Section: About officials"));
  g_assert_true (names (door_reading_get_course (office), "Who asked?"));
  g_assert_false (names (door_reading_get_course (office), "Section: Private"));
  g_assert_false (names (door_reading_get_course (office), "Zwarnquist question"));
}

/* Closed by the gate: there is nothing to open, and headquarters is told so. */
static void
test_sealed_not_asked (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) office = NULL;
  g_autofree char *nothing = NULL;
  g_autoptr (DoorScript) script = door_script_parse ("/data/name = Zarqoon\n"
                                                     "/data/gate_code = -5\n"
                                                     "/data/hurt_gate = -5\n"
                                                     "/data/after = well\n");
  g_autoptr (GError) error = NULL;

  team_unlock (self, TEAM_AMINA);
  team_sync (self, TEAM_AMINA);
  team_unlock (self, TEAM_HILDA);
  team_sync (self, TEAM_HILDA);
  door_scenario_open (self->person[TEAM_AMINA], TEAM_CASE, &error);
  door_scenario_play (self->person[TEAM_AMINA], script, 100, NULL, &error);
  g_assert_no_error (error);
  door_scenario_finish (self->person[TEAM_AMINA], &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_HILDA);
  office = read_as (self, TEAM_HILDA);
  nothing = try_open (self, TEAM_HILDA, office, "A complaint came");
  g_assert_nonnull (nothing);
  g_assert_cmpstr (
      door_reading_row_get_answer (find_hidden (office)), ==,
      "Only headquarters and the analysts read this part. It was not asked: somebody could "
      "have heard.");
}

#define ADD_SEALED(name, function)                                                                 \
  g_test_add ("/desk/team-hidden/" name, TeamFixture, "sealed-headquarters.xml",                   \
              team_fixture_set_up, function, team_fixture_tear_down)
#define ADD(name, function)                                                                        \
  g_test_add ("/desk/team-hidden/" name, TeamFixture, "household-hidden.xml", team_fixture_set_up, \
              function, team_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("rows", test_hidden);
  ADD ("course", test_course);
  ADD ("duration", test_duration);
  ADD ("sensitive", test_sensitive);
  ADD ("open", test_open);
  ADD_SEALED ("sealed", test_sealed);
  ADD_SEALED ("sealed-files", test_sealed_files);
  ADD_SEALED ("sealed-not-asked", test_sealed_not_asked);
  ADD ("charts", test_charts);
  ADD ("rates", test_rates);
  return g_test_run ();
}
