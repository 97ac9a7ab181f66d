/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pictures there are, made from rows and figures. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-chart-private.h"

#include "door-team-request.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

GHashTable *
door_chart_group (GPtrArray *rows, const char *(*text) (DoorTeamRow *) )
{
  GHashTable *groups
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (rows, i);
      GPtrArray *group = g_hash_table_lookup (groups, text (row));

      if (!group)
        g_hash_table_insert (groups, (gpointer) text (row), group = g_ptr_array_new ());
      g_ptr_array_add (group, row);
    }
  return groups;
}

/* --- Durations ----------------------------------------------------------------------------------- */

static void
add_durations (DoorChart *chart, GPtrArray *rows, const char *person, gboolean stands_out)
{
  static const double shares[] = { 0.1, 0.25, 0.5, 0.75, 0.9 };
  g_autoptr (GArray) minutes = g_array_new (FALSE, FALSE, sizeof (double));
  DoorChartMark *mark;

  for (guint i = 0; i < rows->len; i++)
    {
      double one = door_team_row_minutes (g_ptr_array_index (rows, i));

      if (!isnan (one))
        g_array_append_val (minutes, one);
    }
  if (minutes->len == 0)
    return;
  mark = door_chart_add (chart, person, G_N_ELEMENTS (shares));
  door_quantiles ((const double *) minutes->data, minutes->len, shares, G_N_ELEMENTS (shares),
                  mark->values);
  mark->stands_out = stands_out;
  door_chart_mark_say (
      mark,
      g_strdup_printf (ngettext ("%s: median %.0f minutes, of %u interview",
                                 "%s: median %.0f minutes, of %u interviews", minutes->len),
                       person, mark->values[2], minutes->len),
      person);
}

/* Whose lengths are unlike the others'. */
static gboolean
is_unlike (const DoorTeamFigures *figures, const char *person)
{
  for (guint i = 0; i < figures->people->len; i++)
    {
      const DoorTeamPerson *one = g_ptr_array_index (figures->people, i);

      if (strcmp (one->name, person) == 0)
        return one->results[DOOR_QUALITY_DURATION].flagged
               || one->results[DOOR_QUALITY_SPEED].flagged;
    }
  return FALSE;
}

static DoorChart *
new_durations (DoorTeamDesk *desk)
{
  const DoorTeamFigures *figures = door_team_desk_figures (desk);
  const char *names[]
      = { _ ("Tenth"), _ ("Quarter"), _ ("Median"), _ ("Three quarters"), _ ("Nine tenths"), NULL };
  const DoorChartFacts facts
      = { DOOR_CHART_BOXES,
          _ ("How long interviews take"),
          _ ("The box holds the middle half of each interviewer's; the line is the team's median."),
          _ ("Minutes of talking"),
          _ ("Interviewer"),
          names,
          FALSE,
          figures->survey.minutes[1] };
  const char *const *people = door_team_list_get_people (door_team_desk_get_list (desk));
  g_autoptr (GHashTable) groups = door_chart_group (
      door_team_list_rows (door_team_desk_get_list (desk)), door_team_row_get_person);
  DoorChart *chart = door_chart_new (&facts);

  for (guint i = 0; people[i]; i++)
    add_durations (chart, g_hash_table_lookup (groups, people[i]), people[i],
                   is_unlike (figures, people[i]));
  return chart;
}

/* --- Time of day ----------------------------------------------------------------------------------- */

#define HOURS 24

/* "Amina: most begin at 9 o'clock, the earliest at 7, the latest at 14". */
static char *
hours_words (const char *person, const double counts[HOURS])
{
  int first = -1, last = -1, most = -1;

  for (int hour = 0; hour < HOURS; hour++)
    if (counts[hour] > 0)
      {
        first = first < 0 ? hour : first;
        last = hour;
        most = most < 0 || counts[hour] > counts[most] ? hour : most;
      }
  if (most < 0)
    return g_strdup_printf (_ ("%s: not known yet"), person);
  return g_strdup_printf (_ ("%s: most begin at %d o'clock, the earliest at %d, the latest at %d"),
                          person, most, first, last);
}

static DoorChart *
new_hours (DoorTeamDesk *desk)
{
  static const char *const hours[]
      = { "0",  "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10", "11", "12",
          "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", NULL };
  const DoorChartFacts facts = { DOOR_CHART_HEAT,
                                 _ ("When interviews begin"),
                                 _ ("The darker, the more. Nights and one hour only are worth a "
                                    "question."),
                                 _ ("Hour of the day"),
                                 _ ("Interviewer"),
                                 hours,
                                 FALSE,
                                 NAN };
  g_autoptr (GHashTable) groups = door_chart_group (
      door_team_list_rows (door_team_desk_get_list (desk)), door_team_row_get_person);
  const char *const *people = door_team_list_get_people (door_team_desk_get_list (desk));
  DoorChart *chart = door_chart_new (&facts);

  for (guint p = 0; people[p]; p++)
    {
      DoorChartMark *mark = door_chart_add (chart, people[p], HOURS);
      const GPtrArray *rows = g_hash_table_lookup (groups, people[p]);

      for (guint i = 0; i < rows->len; i++)
        {
          double hour = door_team_row_hour (g_ptr_array_index (rows, i));

          if (!isnan (hour))
            mark->values[(guint) hour % HOURS]++;
        }
      door_chart_mark_say (mark, hours_words (people[p], mark->values), people[p]);
    }
  return chart;
}

/* --- Indicators ------------------------------------------------------------------------------------- */

static DoorChart *
new_indicator (const DoorTeamFigures *figures, DoorQualityId id)
{
  const DoorQualityInfo *info = door_quality_info (id);
  const char *names[] = { _ ("Seen"), NULL };
  g_autofree char *limits = door_quality_limit_words (id, &figures->settings);
  g_autofree char *explanation
      = g_strjoin (" ", _ (info->definition), limits,
                   _ ("The dashed line is the whole team, the band what chance allows."), NULL);
  const DoorChartFacts facts
      = { DOOR_CHART_BARS,
          _ (info->title),
          explanation,
          _ (info->title),
          _ ("Interviewer"),
          names,
          info->is_share,
          figures->people->len > 0
              ? ((DoorTeamPerson *) g_ptr_array_index (figures->people, 0))->results[id].expected
              : NAN };
  DoorChart *chart = door_chart_new (&facts);

  for (guint i = 0; i < figures->people->len; i++)
    {
      const DoorTeamPerson *person = g_ptr_array_index (figures->people, i);
      const DoorQualityResult *result = &person->results[id];
      DoorChartMark *mark = door_chart_add (chart, person->name, 1);
      g_autofree char *words = door_team_result_words (figures, id, result);

      mark->values[0] = result->value;
      if (result->compared)
        {
          mark->low = result->low;
          mark->high = result->high;
        }
      mark->stands_out = result->flagged;
      door_chart_mark_say (mark, g_strdup_printf ("%s: %s", person->name, words), person->name);
    }
  return chart;
}

/* --- Funnel ------------------------------------------------------------------------------------------ */

static void
set_curve (DoorChart *chart, const DoorFunnel *funnel, double widest)
{
  double curve[DOOR_CHART_CURVE][5];

  for (guint i = 0; i < DOOR_CHART_CURVE; i++)
    {
      curve[i][0] = MAX (1, widest * (i + 1) / DOOR_CHART_CURVE);
      door_funnel_limits (funnel, curve[i][0], DOOR_FUNNEL_95, &curve[i][1], &curve[i][2]);
      door_funnel_limits (funnel, curve[i][0], DOOR_FUNNEL_998, &curve[i][3], &curve[i][4]);
    }
  door_chart_set_curve (chart, (const double (*)[5]) curve);
}

/* A point for everybody who asked some. */
static void
add_points (DoorChart *chart,
            const DoorTeamFigures *figures,
            DoorQualityId id,
            const DoorTally *tallies)
{
  for (guint i = 0; i < figures->people->len; i++)
    {
      const DoorTeamPerson *person = g_ptr_array_index (figures->people, i);
      g_autofree char *words = door_team_result_words (figures, id, &person->results[id]);
      DoorChartMark *mark;

      if (tallies[i].n < 1)
        continue;
      mark = door_chart_add (chart, person->name, 2);
      mark->values[0] = tallies[i].n;
      mark->values[1] = tallies[i].x / tallies[i].n;
      mark->stands_out = person->results[id].flagged;
      door_chart_mark_say (mark, g_strdup_printf ("%s: %s", person->name, words), person->name);
    }
}

/* Shares of questions over how many were asked. `facts` without a reference: the rate of all. */
static DoorChart *
new_funnel (const DoorTeamFigures *figures, DoorQualityId id, DoorChartFacts *facts)
{
  g_autofree DoorTally *tallies = g_new0 (DoorTally, figures->people->len + 1);
  DoorFunnel funnel;
  double widest = 1;
  DoorChart *chart;

  for (guint i = 0; i < figures->people->len; i++)
    {
      const DoorQualityResult *result
          = &((DoorTeamPerson *) g_ptr_array_index (figures->people, i))->results[id];

      tallies[i].n = result->n;
      tallies[i].x = isnan (result->value) ? 0 : result->value * result->n;
      widest = MAX (widest, result->n);
    }
  funnel = door_funnel_fit (DOOR_FUNNEL_SHARE, tallies, figures->people->len, 20);
  facts->reference = funnel.rate;
  chart = door_chart_new (facts);
  add_points (chart, figures, id, tallies);
  set_curve (chart, &funnel, widest);
  return chart;
}

static DoorChart *
new_yes_funnel (const DoorTeamFigures *figures)
{
  const char *names[] = { _ ("Questions asked"), _ ("Answered yes"), NULL };
  DoorChartFacts facts
      = { DOOR_CHART_FUNNEL,
          _ ("Yes to screening questions"),
          _ ("Each point is an interviewer. Chance leaves 1 in 20 outside of the inner lines, 1 in "
             "500 outside of the outer ones. A low point with many questions: few events are told, "
             "or few are asked for."),
          _ ("Questions asked"),
          _ ("Answered yes"),
          names,
          TRUE,
          NAN };

  return new_funnel (figures, DOOR_QUALITY_SCREENERS, &facts);
}

/* Says what is not in it, and who sees that. */
static DoorChart *
new_nonresponse_funnel (DoorTeamDesk *desk, const DoorTeamFigures *figures)
{
  const DoorQualityInfo *info = door_quality_info (DOOR_QUALITY_NONRESPONSE);
  const char *names[] = { _ ("Questions asked"), _ ("Without an answer"), NULL };
  g_autofree char *limits = door_quality_limit_words (DOOR_QUALITY_NONRESPONSE, &figures->settings);
  const char *more
      = door_team_desk_is_headquarters (desk)
            ? _ ("Sensitive questions are told apart; sealed sections are the analysts' alone.")
            : _ ("Sensitive questions are not in it: what is left open there is not for the team. "
                 "Headquarters sees it by interviewer, and nobody by interview.");
  g_autofree char *explanation = g_strjoin (" ", _ (info->definition), limits, more, NULL);
  DoorChartFacts facts
      = { DOOR_CHART_FUNNEL,       _ (info->title), explanation, _ ("Questions asked"),
          _ ("Without an answer"), names,           TRUE,        NAN };

  return new_funnel (figures, DOOR_QUALITY_NONRESPONSE, &facts);
}

/* --- Outcome rates -------------------------------------------------------------------------------------- */

static DoorChart *
new_rates (const DoorTeamFigures *figures)
{
  const char *names[] = { _ ("Rate"), NULL };
  const DoorAaporTally *outcomes = &figures->survey.outcomes;
  double e = door_aapor_eligible_share (outcomes);
  g_autofree char *explanation = g_strdup_printf (
      _ ("Of the final outcomes known here, after AAPOR's definitions. Of cases of unknown "
         "eligibility %.0f %% are taken to be eligible (e), in RR3, RR4, COOP3, REF2 and CON2."),
      e * 100);
  DoorChart *chart = door_chart_new (&(DoorChartFacts){
      DOOR_CHART_BARS, _ ("Outcome rates"), explanation, "", _ ("Rate"), names, TRUE, NAN });

  for (guint i = 0; i < DOOR_N_RATES; i++)
    {
      DoorChartMark *mark = door_chart_add (chart, door_rate_name (i), 1);

      mark->values[0] = door_aapor_rate (outcomes, i, e);
      if (isnan (mark->values[0]))
        door_chart_mark_say (mark, g_strdup_printf (_ ("%s: not known yet"), mark->label), NULL);
      else
        door_chart_mark_say (
            mark, g_strdup_printf ("%s: %.1f %%", mark->label, mark->values[0] * 100), NULL);
    }
  return chart;
}

/* --- All ----------------------------------------------------------------------------------------------- */

/* A picture of nothing is not drawn. */
static gboolean
has_something (DoorChart *chart)
{
  if (door_chart_get_kind (chart) != DOOR_CHART_BARS)
    return door_chart_get_n_marks (chart) > 0;
  for (guint i = 0; i < door_chart_get_n_marks (chart); i++)
    if (door_chart_get_mark (chart, i)->values[0] > 0)
      return TRUE;
  return FALSE;
}

static void
append (GListStore *store, DoorChartTopic topic, DoorChart *chart)
{
  if (!chart)
    return;
  door_chart_set_topic (chart, topic);
  if (has_something (chart))
    g_list_store_append (store, chart);
  g_object_unref (chart);
}

/* Those that stand anyway. */
static gboolean
has_picture (DoorQualityId id)
{
  return id == DOOR_QUALITY_DURATION || id == DOOR_QUALITY_SECTIONS || id == DOOR_QUALITY_SCREENERS
         || id == DOOR_QUALITY_INCIDENTS || id == DOOR_QUALITY_NONRESPONSE
         || id == DOOR_QUALITY_SENSITIVE;
}

/* Every figure by which somebody stands out, with its definition and its limits. */
static void
append_flagged (GListStore *store, const DoorTeamFigures *figures)
{
  for (DoorQualityId id = 0; id < DOOR_N_QUALITY; id++)
    for (guint i = 0; !has_picture (id) && i < figures->people->len; i++)
      if (((DoorTeamPerson *) g_ptr_array_index (figures->people, i))->results[id].flagged)
        {
          append (store, DOOR_CHART_ABOUT_UNLIKE, new_indicator (figures, id));
          break;
        }
}

/* Those that figures are needed for wait until they are there. */
static void
append_unlike (GListStore *store, DoorTeamDesk *desk, const DoorTeamFigures *figures)
{
  if (!figures)
    return;
  append (store, DOOR_CHART_ABOUT_UNLIKE, door_chart_new_outliers (figures));
  append (store, DOOR_CHART_ABOUT_UNLIKE, new_durations (desk));
  append (store, DOOR_CHART_ABOUT_UNLIKE, door_chart_new_sections (figures));
  append (store, DOOR_CHART_ABOUT_UNLIKE, new_hours (desk));
  append_flagged (store, figures);
}

static void
append_answers (GListStore *store, DoorTeamDesk *desk, const DoorTeamFigures *figures)
{
  if (!figures)
    return;
  append (store, DOOR_CHART_ABOUT_ANSWERS, new_yes_funnel (figures));
  append (store, DOOR_CHART_ABOUT_ANSWERS, new_nonresponse_funnel (desk, figures));
  append (store, DOOR_CHART_ABOUT_ANSWERS, door_chart_new_missing (figures));
  append (store, DOOR_CHART_ABOUT_ANSWERS, door_chart_new_victims (figures));
  append (store, DOOR_CHART_ABOUT_ANSWERS, new_indicator (figures, DOOR_QUALITY_INCIDENTS));
  if (door_team_desk_is_headquarters (desk))
    append (store, DOOR_CHART_ABOUT_ANSWERS, new_indicator (figures, DOOR_QUALITY_SENSITIVE));
}

GListModel *
door_team_desk_get_charts (DoorTeamDesk *self)
{
  GListStore *store = g_list_store_new (DOOR_TYPE_CHART);
  const DoorTeamFigures *figures = door_team_desk_figures (self);

  append_unlike (store, self, figures);
  append (store, DOOR_CHART_ABOUT_PROGRESS, door_chart_new_people (self));
  append (store, DOOR_CHART_ABOUT_PROGRESS, door_chart_new_psus (self));
  append (store, DOOR_CHART_ABOUT_PROGRESS, door_chart_new_map (self));
  append (store, DOOR_CHART_ABOUT_PROGRESS, figures ? new_rates (figures) : NULL);
  append_answers (store, self, figures);
  return G_LIST_MODEL (store);
}
