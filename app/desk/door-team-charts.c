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
add_durations (DoorChart *chart, GPtrArray *rows, const char *person)
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
  door_chart_mark_say (
      mark,
      g_strdup_printf (ngettext ("%s: median %.0f minutes, of %u interview",
                                 "%s: median %.0f minutes, of %u interviews", minutes->len),
                       person, mark->values[2], minutes->len),
      person);
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
    add_durations (chart, g_hash_table_lookup (groups, people[i]), people[i]);
  return chart;
}

/* --- Time of day ----------------------------------------------------------------------------------- */

#define HOURS 24

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
      door_chart_mark_say (mark, g_strdup (people[p]), people[p]);
    }
  return chart;
}

/* --- Indicators ------------------------------------------------------------------------------------- */

/* `more`: said of it beside its definition; NULL. */
static DoorChart *
new_indicator_with (const DoorTeamFigures *figures, DoorQualityId id, const char *more)
{
  const DoorQualityInfo *info = door_quality_info (id);
  const char *names[] = { _ ("Seen"), NULL };
  g_autofree char *limits = door_quality_limit_words (id, &figures->settings);
  g_autofree char *explanation = g_strjoin (" ", _ (info->definition), limits, more, NULL);
  const DoorChartFacts facts
      = { DOOR_CHART_BARS,
          _ (info->title),
          explanation,
          "",
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

static DoorChart *
new_indicator (const DoorTeamFigures *figures, DoorQualityId id)
{
  return new_indicator_with (figures, id, NULL);
}

/* Says what is not in it, and who sees that. */
static DoorChart *
new_nonresponse (DoorTeamDesk *desk)
{
  const char *more
      = door_team_desk_is_headquarters (desk)
            ? _ ("Sensitive questions are told apart; sealed sections are the analysts' alone.")
            : _ ("Sensitive questions are not in it: what is left open there is not for the team. "
                 "Headquarters sees it by interviewer, and nobody by interview.");

  return new_indicator_with (door_team_desk_figures (desk), DOOR_QUALITY_NONRESPONSE, more);
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

static DoorChart *
new_funnel (const DoorTeamFigures *figures)
{
  const DoorQualityId id = DOOR_QUALITY_SCREENERS;
  const char *names[] = { _ ("Questions asked"), _ ("Answered yes"), NULL };
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
  chart = door_chart_new (&(DoorChartFacts){ DOOR_CHART_FUNNEL, _ ("Yes to screening questions"),
                                             _ ("Each point is an interviewer. Outside of the "
                                                "inner lines 1 in 20 falls by chance, outside "
                                                "of the outer ones 1 in 500. Low on the right: few "
                                                "events are told, or few are asked for."),
                                             _ ("Questions asked"), _ ("Answered yes"), names, TRUE,
                                             funnel.rate });
  for (guint i = 0; i < figures->people->len; i++)
    {
      const DoorTeamPerson *person = g_ptr_array_index (figures->people, i);
      DoorChartMark *mark;
      g_autofree char *words = NULL;

      if (tallies[i].n < 1)
        continue;
      mark = door_chart_add (chart, person->name, 2);
      words = door_team_result_words (figures, id, &person->results[id]);
      mark->values[0] = tallies[i].n;
      mark->values[1] = tallies[i].x / tallies[i].n;
      mark->stands_out = person->results[id].flagged;
      door_chart_mark_say (mark, g_strdup_printf ("%s: %s", person->name, words), person->name);
    }
  set_curve (chart, &funnel, widest);
  return chart;
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
append (GListStore *store, DoorChart *chart)
{
  if (!chart)
    return;
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
          append (store, new_indicator (figures, id));
          break;
        }
}

GListModel *
door_team_desk_get_charts (DoorTeamDesk *self)
{
  GListStore *store = g_list_store_new (DOOR_TYPE_CHART);
  const DoorTeamFigures *figures = door_team_desk_figures (self);

  append (store, door_chart_new_people (self));
  append (store, door_chart_new_psus (self));
  append (store, door_chart_new_map (self));
  if (!figures)
    return G_LIST_MODEL (store);
  append (store, door_chart_new_outliers (figures));
  append (store, new_durations (self));
  append (store, door_chart_new_sections (figures));
  append (store, new_funnel (figures));
  append (store, door_chart_new_victims (figures));
  append (store, new_indicator (figures, DOOR_QUALITY_INCIDENTS));
  append (store, new_nonresponse (self));
  if (door_team_desk_is_headquarters (self))
    append (store, new_indicator (figures, DOOR_QUALITY_SENSITIVE));
  append (store, door_chart_new_missing (figures));
  append (store, new_hours (self));
  append (store, new_rates (figures));
  append_flagged (store, figures);
  return G_LIST_MODEL (store);
}
