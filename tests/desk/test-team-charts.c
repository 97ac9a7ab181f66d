/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pictures of a team's work, as numbers and words, over a real supervisor's desk: what is drawn is what
 * came, and the survey's thresholds and targets hold. */
#include "team-data.h"

#include "door-reading.h"
#include "door-scenario.h"
#include "door-team-chart.h"

#include <math.h>
#include <string.h>

#define PEOPLE 3u
#define EACH 8u

typedef struct {
  TeamData *data;
  DoorScenario *sione;
} Fixture;

static const char protocol[]
    = "{\"targets\": {\"interviews\": 40},"
      " \"quality\": {\"gap-minutes\": 1000, \"least-interviews\": 3, \"least-interviewers\": 2}}";

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* `json` NULL: the survey has no protocol. */
static void
set_up (Fixture *self, gconstpointer json)
{
  g_autofree char *form = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "questionnaires",
                                            "victimization-core", NULL);
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorTeamDesk *desk;

  self->data = team_data_new (form, PEOPLE, EACH);
  team_data_put_outcomes (self->data, EACH);
  if (json)
    {
      team_data_put_protocol (self->data, json);
      team_data_put_areas (self->data);
    }
  self->sione = door_scenario_new (team_data_get_folder (self->data), clock);
  door_scenario_set_kdf_policy (self->sione, &door_kdf_policy_test);
  door_scenario_unlock (self->sione, TEAM_DATA_ACCOUNT, TEAM_DATA_PASSPHRASE, &error);
  g_assert_no_error (error);
  desk = door_desk_get_team (door_scenario_desk (self->sione));
  door_team_desk_refresh_async (desk, keep_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (door_team_desk_refresh_finish (desk, result, &error));
}

static void
tear_down (Fixture *self, gconstpointer json)
{
  door_scenario_free (self->sione);
  team_data_free (self->data);
}

static DoorTeamDesk *
desk_of (Fixture *self)
{
  return door_desk_get_team (door_scenario_desk (self->sione));
}

/* transfer full. */
static DoorChart *
find (Fixture *self, const char *title)
{
  g_autoptr (GListModel) charts = door_team_desk_get_charts (desk_of (self));

  for (guint i = 0; i < g_list_model_get_n_items (charts); i++)
    {
      g_autoptr (DoorChart) chart = g_list_model_get_item (charts, i);

      if (strcmp (door_chart_get_title (chart), title) == 0)
        return g_steal_pointer (&chart);
    }
  g_error ("there is no picture “%s”", title);
}

static const DoorChartMark *
find_mark (DoorChart *chart, const char *label)
{
  for (guint i = 0; i < door_chart_get_n_marks (chart); i++)
    if (strcmp (door_chart_get_mark (chart, i)->label, label) == 0)
      return door_chart_get_mark (chart, i);
  g_test_message ("no mark %s", label);
  g_test_fail ();
  return NULL;
}

static double
sum (const DoorChartMark *mark)
{
  double all = 0;

  for (guint i = 0; i < mark->n_values; i++)
    all += isnan (mark->values[i]) ? 0 : mark->values[i];
  return all;
}

/* Each title stands once, each mark has words, and each cell of the table something to read. */
static void
test_all (Fixture *self, gconstpointer json)
{
  g_autoptr (GListModel) charts = door_team_desk_get_charts (desk_of (self));
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (g_list_model_get_n_items (charts), >=, 8);
  for (guint i = 0; i < g_list_model_get_n_items (charts); i++)
    {
      g_autoptr (DoorChart) chart = g_list_model_get_item (charts, i);

      g_assert_true (g_hash_table_add (titles, (gpointer) door_chart_get_title (chart)));
      g_assert_cmpstr (door_chart_get_explanation (chart), !=, "");
      g_assert_cmpuint (door_chart_get_n_marks (chart), >, 0);
      for (guint row = 0; row <= door_chart_get_n_marks (chart); row++)
        for (guint column = 0; column < door_chart_n_columns (chart); column++)
          {
            g_autofree char *cell = door_chart_cell (chart, row, column);
            if (row > 0)
              g_assert_cmpstr (cell, !=, "");
          }
      for (guint mark = 0; mark < door_chart_get_n_marks (chart); mark++)
        {
          g_autofree char *words = door_chart_say (chart, mark, 0);
          g_assert_cmpstr (words, !=, "");
        }
    }
}

/* At most six of a topic, and topic by topic; what differs comes before how far the team is. */
static void
test_topics (Fixture *self, gconstpointer json)
{
  g_autoptr (GListModel) charts = door_team_desk_get_charts (desk_of (self));
  guint counts[DOOR_N_CHART_TOPICS] = { 0 };
  DoorChartTopic before = DOOR_CHART_ABOUT_UNLIKE;

  for (guint i = 0; i < g_list_model_get_n_items (charts); i++)
    {
      g_autoptr (DoorChart) chart = g_list_model_get_item (charts, i);
      DoorChartTopic topic = door_chart_get_topic (chart);

      g_assert_cmpint (topic, >=, before);
      g_assert_cmpuint (++counts[topic], <=, 6);
      before = topic;
    }
  for (guint i = 0; i < DOOR_N_CHART_TOPICS; i++)
    g_assert_cmpuint (counts[i], >, 0);
}

/* All of AAPOR's rates by name, each a share. */
static void
test_rates (Fixture *self, gconstpointer json)
{
  static const char *const names[]
      = { "RR1",   "RR2",   "RR3",  "RR4",  "RR5",  "RR6",  "COOP1", "COOP2",
          "COOP3", "COOP4", "REF1", "REF2", "REF3", "CON1", "CON2",  "CON3" };
  g_autoptr (DoorChart) chart = find (self, "Outcome rates");

  g_assert_cmpuint (door_chart_get_n_marks (chart), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const DoorChartMark *mark = find_mark (chart, names[i]);

      g_assert_cmpfloat (mark->values[0], >=, 0);
      g_assert_cmpfloat (mark->values[0], <=, 1);
    }
}

/* A point for everybody who asked, between limits that come nearer to the rate of all the more were asked. */
static void
test_funnels (Fixture *self, gconstpointer json)
{
  static const char *const titles[]
      = { "Yes to screening questions", "Questions left without an answer" };

  for (guint t = 0; t < G_N_ELEMENTS (titles); t++)
    {
      g_autoptr (DoorChart) chart = find (self, titles[t]);
      const double (*curve)[5] = door_chart_get_curve (chart);

      g_assert_cmpint (door_chart_get_kind (chart), ==, DOOR_CHART_FUNNEL);
      g_assert_cmpuint (door_chart_get_n_marks (chart), ==, PEOPLE);
      for (guint i = 0; i < DOOR_CHART_CURVE; i++)
        {
          g_assert_cmpfloat (curve[i][3], <=, curve[i][1]);
          g_assert_cmpfloat (curve[i][1], <=, door_chart_get_reference (chart));
          g_assert_cmpfloat (curve[i][2], >=, door_chart_get_reference (chart));
          g_assert_cmpfloat (curve[i][4], >=, curve[i][2]);
        }
      g_assert_cmpfloat (curve[DOOR_CHART_CURVE - 1][2] - curve[DOOR_CHART_CURVE - 1][1], <,
                         curve[DOOR_CHART_CURVE / 4][2] - curve[DOOR_CHART_CURVE / 4][1]);
    }
}

/* Against the survey's target; every interviewer's interviews are in it once. */
static void
test_progress (Fixture *self, gconstpointer json)
{
  g_autoptr (DoorChart) chart = find (self, "Progress by interviewer");
  const DoorChartMark *amina = find_mark (chart, "Amina");

  g_assert_cmpuint (door_chart_get_n_marks (chart), ==, PEOPLE);
  g_assert_cmpfloat (sum (amina), ==, EACH);
  g_assert_cmpstr (amina->person, ==, "Amina");
  if (json)
    {
      g_assert_cmpfloat (amina->planned, ==, 40);
      g_assert_cmpstr (amina->words, ==, "Amina: 8 to decide, 0 approved; 8 of 40 planned");
      g_assert_cmpfloat (door_chart_get_most (chart), ==, 40);
      g_assert_true (door_chart_has_plan (chart));
    }
  else
    g_assert_false (door_chart_has_plan (chart));
}

/* Questions by interviewers: shares, and none of what is not the team's. */
static void
test_missing (Fixture *self, gconstpointer json)
{
  g_autoptr (DoorChart) chart = find (self, "Which questions stay without an answer");
  const char *const *names = door_chart_get_names (chart);
  const DoorChartMark *amina = find_mark (chart, "Amina");
  g_autofree char *words = door_chart_say (chart, 0, 0);

  g_assert_cmpint (door_chart_get_kind (chart), ==, DOOR_CHART_HEAT);
  g_assert_cmpuint (g_strv_length ((char **) names), ==, amina->n_values);
  for (guint p = 0; p < door_chart_get_n_marks (chart); p++)
    for (guint i = 0; i < amina->n_values; i++)
      {
        double share = door_chart_get_mark (chart, p)->values[i];
        g_assert_true (isnan (share) || (share >= 0 && share <= 1));
      }
  g_assert_true (g_str_has_prefix (words, "Amina · "));
  g_assert_nonnull (strstr (words, names[0]));
}

static void
test_victims (Fixture *self, gconstpointer json)
{
  g_autoptr (DoorChart) chart = find (self, "Events for each victim");

  g_assert_cmpuint (door_chart_get_n_marks (chart), ==, PEOPLE);
  for (guint i = 0; i < PEOPLE; i++)
    g_assert_cmpfloat (sum (door_chart_get_mark (chart, i)), <=, EACH);
}

/* Every interview with a position is one point, in metres; the middle of them is the middle. */
static void
test_map (Fixture *self, gconstpointer json)
{
  g_autoptr (DoorChart) chart = find (self, "Where interviews took place");
  const DoorChartPoint *points;
  guint n, n_with = 0;

  g_assert_nonnull (chart);
  points = door_chart_get_points (chart, &n);
  for (guint i = 0; i < door_chart_get_n_marks (chart); i++)
    {
      const double *values = door_chart_get_mark (chart, i)->values;
      n_with += (guint) (values[0] - values[1]);
    }
  g_assert_cmpuint (n, ==, n_with);
  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (points[i].mark, <, door_chart_get_n_marks (chart));
      g_assert_false (isnan (points[i].east) || isnan (points[i].north));
    }
}

/* Interviews with such a flag. */
static guint
count_flags (Fixture *self, const char *title)
{
  DoorTeamList *list = door_team_desk_get_list (desk_of (self));
  guint n = 0;

  door_team_list_set_show (list, DOOR_TEAM_SHOW_ALL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (DoorTeamRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);

      for (guint k = 0; k < door_team_row_get_n_flags (row); k++)
        n += strcmp (door_team_row_get_flag (row, k)->title, title) == 0;
    }
  return n;
}

/* Areas are named by the record, and so is the dwelling: two of them were held two kilometres away. */
static void
test_places (Fixture *self, gconstpointer json)
{
  g_autoptr (DoorChart) chart = find (self, "Progress by area (PSU)");
  const DoorChartMark *block = find_mark (chart, "Marrowbrook, block 2");

  g_assert_cmpuint (door_chart_get_n_marks (chart), ==, 3);
  g_assert_cmpfloat (sum (block), ==, PEOPLE * EACH / 3);
  g_assert_cmpstr (block->psu, ==, "Marrowbrook, block 2");
  g_assert_cmpuint (count_flags (self, "Away from the dwelling"), ==, 2);
}

/* The same interviews, with what the survey says is too soon, and with what is usual: of each interviewer all
 * but the first of a day begin within 1000 minutes. */
static void
test_thresholds_held (Fixture *self, gconstpointer json)
{
  g_assert_cmpuint (count_flags (self, "Interviews one upon the other"), >=, PEOPLE * EACH / 2);
}

static void
test_thresholds_default (Fixture *self, gconstpointer json)
{
  g_assert_cmpuint (count_flags (self, "Interviews one upon the other"), ==, 0);
}

/* Three sections and more, each with a sentence of its own; what is sealed or not for the team is none. */
static void
test_sections (Fixture *self, gconstpointer json)
{
  g_autoptr (DoorChart) chart = find (self, "How long each section takes");
  const char *const *names = door_chart_get_names (chart);
  g_autofree char *words = door_chart_say (chart, 0, 0);
  guint n_known = 0;
  static const char *const hidden[]
      = { "period", "Offices and officials", "In private", "private" };

  g_assert_cmpint (door_chart_get_kind (chart), ==, DOOR_CHART_HEAT);
  g_assert_true (g_strv_contains (names, "People who live here"));
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_assert_false (g_strv_contains (names, hidden[i]));
  g_assert_cmpuint (door_chart_get_n_marks (chart), ==, PEOPLE);
  g_assert_true (g_str_has_prefix (words, "Amina · "));
  for (guint p = 0; p < PEOPLE; p++)
    for (guint s = 0; names[s]; s++)
      {
        g_autofree char *cell = door_chart_say (chart, p, s);
        double shorter = door_chart_get_mark (chart, p)->values[s];

        g_assert_nonnull (strstr (cell, names[s]));
        n_known += !isnan (shorter);
        g_assert_true (isnan (shorter) || (shorter >= 0 && shorter < 1));
      }
  g_assert_cmpuint (n_known, >, PEOPLE * 4);
}

/* The outlines that came with the questionnaire: drawn, and two of the interviews outside of them. */
static void
test_outlines (Fixture *self, gconstpointer json)
{
  g_autoptr (DoorChart) chart = find (self, "Where interviews took place");
  double outside = 0;

  g_assert_cmpuint (door_chart_get_n_outlines (chart), ==, json ? 3 : 0);
  for (guint i = 0; i < door_chart_get_n_marks (chart); i++)
    {
      const DoorChartMark *mark = door_chart_get_mark (chart, i);
      g_assert_cmpint (isnan (mark->values[4]), ==, json == NULL);
      outside += json ? mark->values[4] : 0;
      g_assert_cmpint (strstr (mark->words, "outside of the outline") != NULL, ==, json != NULL);
    }
  for (guint i = 0; i < door_chart_get_n_outlines (chart); i++)
    {
      DoorChartOutline one = door_chart_get_outline (chart, i);
      g_assert_cmpuint (one.mark, ==, i);
      g_assert_cmpuint (one.n, ==, 6);
      /* 0.0032° across: 354 m. */
      g_assert_cmpfloat_with_epsilon (one.points[1][0] - one.points[0][0], 354, 1);
    }
  g_assert_cmpfloat (outside, ==, json ? 2 : 0);
  g_assert_cmpuint (count_flags (self, "Outside of the area"), ==, json ? 2 : 0);
}

/* The team's figure says what is not in it; the other one is not among the team's. */
static void
test_sensitive (Fixture *self, gconstpointer json)
{
  g_autoptr (GListModel) charts = door_team_desk_get_charts (desk_of (self));
  g_autoptr (DoorChart) open = find (self, "Questions left without an answer");

  g_assert_nonnull (
      strstr (door_chart_get_explanation (open), "Sensitive questions are not in it"));
  for (guint i = 0; i < g_list_model_get_n_items (charts); i++)
    {
      g_autoptr (DoorChart) chart = g_list_model_get_item (charts, i);
      g_assert_cmpstr (door_chart_get_title (chart), !=,
                       "Sensitive questions left without an answer");
    }
}

/* What is read of one interview says it, too. */
static guint
count_evidence (Fixture *self, const char *part)
{
  DoorTeamList *list = door_team_desk_get_list (desk_of (self));
  guint n = 0;

  door_team_list_set_show (list, DOOR_TEAM_SHOW_ALL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (DoorTeamRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (DoorReading) reading = NULL;

      door_team_desk_read_async (desk_of (self), row, keep_result, &result);
      while (!result)
        g_main_context_iteration (NULL, TRUE);
      reading = door_team_desk_read_finish (desk_of (self), result, NULL);
      g_assert_nonnull (reading);
      for (guint k = 0; k < g_list_model_get_n_items (door_reading_get_evidence (reading)); k++)
        {
          g_autoptr (DoorReadingLine) line
              = g_list_model_get_item (door_reading_get_evidence (reading), k);
          n += strstr (door_reading_line_get_title (line), part) != NULL;
        }
    }
  return n;
}

/* Making a team takes seconds: what needs no other one shares it. */
static void
test_with_protocol (Fixture *self, gconstpointer json)
{
  test_progress (self, json);
  test_thresholds_held (self, json);
  test_outlines (self, json);
  test_sections (self, json);
  g_assert_cmpuint (count_evidence (self, "m outside of its area (PSU), give or take 6 m"), ==, 2);
  g_assert_cmpuint (count_evidence (self, "Inside its area (PSU)"), ==, PEOPLE * EACH - 2);
}

static void
test_without (Fixture *self, gconstpointer json)
{
  test_all (self, json);
  test_topics (self, json);
  test_rates (self, json);
  test_funnels (self, json);
  test_progress (self, json);
  test_missing (self, json);
  test_victims (self, json);
  test_map (self, json);
  test_places (self, json);
  test_outlines (self, json);
  test_sensitive (self, json);
  test_thresholds_default (self, json);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/desk/team-charts/targets-and-thresholds", Fixture, protocol, set_up,
              test_with_protocol, tear_down);
  g_test_add ("/desk/team-charts/by-default", Fixture, NULL, set_up, test_without, tear_down);
  return g_test_run ();
}
