/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands out, which questions stay without an answer, and how many events victims tell. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-chart-private.h"

#include "door-markup.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* --- Outliers ----------------------------------------------------------------------------------- */

typedef struct {
  const DoorTeamPerson *person;
  DoorQualityId id;
  double far;
} Outlier;

static int
by_distance (gconstpointer a, gconstpointer b)
{
  const Outlier *left = a, *right = b;

  if (left->far != right->far)
    return left->far > right->far ? -1 : 1;
  return strcmp (left->person->name, right->person->name);
}

static GArray *
find_outliers (const DoorTeamFigures *figures)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Outlier));

  for (guint i = 0; i < figures->people->len; i++)
    {
      const DoorTeamPerson *person = g_ptr_array_index (figures->people, i);

      for (DoorQualityId id = 0; id < DOOR_N_QUALITY; id++)
        {
          const Outlier one = { person, id, fabs (person->results[id].z) };

          if (person->results[id].flagged)
            g_array_append_val (found, one);
        }
    }
  g_array_sort (found, by_distance);
  return found;
}

static char *
describe (const DoorTeamFigures *figures, const Outlier *one)
{
  const DoorQualityInfo *info = door_quality_info (one->id);
  g_autofree char *words
      = door_team_result_words (figures, one->id, &one->person->results[one->id]);

  return g_strdup_printf ("%s: %s. %s", one->person->name, words, _ (info->advice));
}

DoorChart *
door_chart_new_outliers (const DoorTeamFigures *figures)
{
  g_autoptr (GArray) found = find_outliers (figures);
  const char *names[] = { _ ("Standard deviations"), NULL };
  DoorChart *chart;

  if (found->len == 0)
    return NULL;
  chart = door_chart_new (&(DoorChartFacts){
      DOOR_CHART_BARS, _ ("What is unlike the others"),
      _ ("Each bar is one figure of one interviewer that chance hardly explains, the farthest "
         "first. It accuses nobody: there can be a good reason."),
      _ ("Standard deviations from the others"), _ ("Interviewer and figure"), names, FALSE,
      figures->settings.limit_z });
  for (guint i = 0; i < found->len; i++)
    {
      const Outlier *one = &g_array_index (found, Outlier, i);
      g_autofree char *label
          = g_strdup_printf ("%s · %s", one->person->name, _ (door_quality_info (one->id)->title));
      DoorChartMark *mark = door_chart_add (chart, label, 1);

      mark->values[0] = one->far;
      mark->stands_out = TRUE;
      door_chart_mark_say (mark, describe (figures, one), one->person->name);
    }
  return chart;
}

/* --- Questions without an answer ---------------------------------------------------------------- */

static char *
question_text (const DoorTeamFigures *figures, guint item)
{
  DoorFormDef *form = door_review_plan_form (figures->plan);
  DoorDefNode node = door_review_plan_item (figures->plan, item);
  g_autofree char *text = door_form_node_text (form, node, DOOR_TEXT_LABEL, 0);

  return text ? door_plain_from_markdown (text) : g_strdup (door_form_name (form, node));
}

/* "Joseph: most often “How old …”, 5 of 8". */
static char *
worst_words (const DoorTeamFigures *figures, guint person)
{
  const DoorMissingTable *table = figures->missing;
  const DoorMissingCount *cells = table->cells + (gsize) person * table->n_items;
  g_autofree char *text = NULL;
  double most = 0;
  guint worst = 0;

  for (guint i = 0; i < table->n_items; i++)
    if (cells[i].asked > 0 && (double) cells[i].missing / cells[i].asked > most)
      {
        most = (double) cells[i].missing / cells[i].asked;
        worst = i;
      }
  if (most <= 0)
    return g_strdup_printf (_ ("%s: all of these were answered"), table->people[person]);
  text = question_text (figures, table->items[worst]);
  return g_strdup_printf (_ ("%s: most often “%s”, %u of %u"), table->people[person], text,
                          cells[worst].missing, cells[worst].asked);
}

static void
add_person (DoorChart *chart, const DoorTeamFigures *figures, guint person)
{
  const DoorMissingTable *table = figures->missing;
  DoorChartMark *mark = door_chart_add (chart, table->people[person], table->n_items);

  for (guint i = 0; i < table->n_items; i++)
    {
      const DoorMissingCount *cell = &table->cells[(gsize) person * table->n_items + i];

      mark->values[i] = cell->asked > 0 ? (double) cell->missing / cell->asked : NAN;
    }
  door_chart_mark_say (mark, worst_words (figures, person), table->people[person]);
}

DoorChart *
door_chart_new_missing (const DoorTeamFigures *figures)
{
  const DoorMissingTable *table = figures->missing;
  DoorFormDef *form = door_review_plan_form (figures->plan);
  const char *names[DOOR_CHART_MAX_VALUES + 1] = { NULL };
  DoorChart *chart;

  if (table->n_items == 0)
    return NULL;
  for (guint i = 0; i < MIN (table->n_items, DOOR_CHART_MAX_VALUES); i++)
    names[i] = door_form_name (form, door_review_plan_item (figures->plan, table->items[i]));
  chart = door_chart_new (&(DoorChartFacts){
      DOOR_CHART_HEAT, _ ("Which questions stay without an answer"),
      _ ("“Don't know” and “refused” of those asked, by question and interviewer: the questions "
         "left out most often. A dark column is a question to be looked at, a dark row somebody "
         "to talk to."),
      _ ("Question, by its name"), _ ("Interviewer"), names, TRUE, NAN });
  for (guint p = 0; p < table->n_people; p++)
    add_person (chart, figures, p);
  return chart;
}

/* --- Sections ----------------------------------------------------------------------------------- */

/* "Amina · The home: 0.15 minutes a question, the others 0.30; 4.6 minutes in all (n = 40)". transfer full. */
static char *
section_words (const char *person, const char *section, const DoorSectionCell *cell)
{
  if (isnan (cell->result.value))
    return g_strdup_printf (_ ("%s · %s: nothing to tell yet"), person, section);
  return g_strdup_printf (
      _ ("%s · %s: %.2f minutes a question, the others %.2f; %.1f minutes in all (n = %.0f)"),
      person, section, cell->result.value, cell->result.expected, cell->minutes, cell->result.n);
}

/* How much shorter than with the others; as long or longer is nothing. */
static double
shortening (const DoorTeamFigures *figures, const DoorQualityResult *result)
{
  if (isnan (result->value) || !(result->expected > 0)
      || result->n < figures->settings.least_interviews)
    return NAN;
  return MAX (0, 1 - result->value / result->expected);
}

static const DoorTeamPerson *
find_person (const DoorTeamFigures *figures, const char *name)
{
  for (guint i = 0; i < figures->people->len; i++)
    if (strcmp (((DoorTeamPerson *) g_ptr_array_index (figures->people, i))->name, name) == 0)
      return g_ptr_array_index (figures->people, i);
  return NULL;
}

/* Those in which anybody was asked something, as many as there is room for; of guint. */
static GArray *
sections_asked (const DoorSectionTable *table)
{
  GArray *asked = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint s = 0; s < table->n_sections && asked->len < DOOR_CHART_MAX_VALUES; s++)
    for (guint p = 0; p < table->n_people; p++)
      if (!isnan (table->cells[(gsize) p * table->n_sections + s].minutes))
        {
          g_array_append_val (asked, s);
          break;
        }
  return asked;
}

static void
add_sections (DoorChart *chart, const DoorTeamFigures *figures, guint row, const GArray *asked)
{
  const DoorSectionTable *table = figures->sections;
  const DoorTeamPerson *person = find_person (figures, table->people[row]);
  const DoorQualityResult *whole = person ? &person->results[DOOR_QUALITY_SECTIONS] : NULL;
  DoorChartMark *mark = door_chart_add (chart, table->people[row], asked->len);
  const char *const *names = door_chart_get_names (chart);
  g_autofree char *words = NULL;

  mark->cells = g_new0 (char *, asked->len + 1);
  for (guint i = 0; i < asked->len; i++)
    {
      const DoorSectionCell *cell
          = &table->cells[(gsize) row * table->n_sections + g_array_index (asked, guint, i)];

      mark->values[i] = shortening (figures, &cell->result);
      mark->cells[i] = section_words (table->people[row], names[i], cell);
    }
  mark->stands_out = whole && whole->flagged;
  words = whole ? door_team_result_words (figures, DOOR_QUALITY_SECTIONS, whole) : NULL;
  door_chart_mark_say (mark,
                       words ? g_strdup_printf ("%s: %s", table->people[row], words)
                             : g_strdup (table->people[row]),
                       table->people[row]);
}

DoorChart *
door_chart_new_sections (const DoorTeamFigures *figures)
{
  g_autoptr (GArray) asked = sections_asked (figures->sections);
  g_autofree char *limits = door_quality_limit_words (DOOR_QUALITY_SECTIONS, &figures->settings);
  g_autofree char *explanation = g_strjoin (
      " ",
      _ ("How much shorter each section is than with the others, in minutes for each question "
         "asked: the darker, the shorter. Sections that are sealed or not for the team are in no "
         "figure."),
      limits, NULL);
  g_auto (GStrv) names = g_new0 (char *, asked->len + 1);
  DoorChart *chart;

  for (guint i = 0; i < asked->len; i++)
    names[i] = door_team_part_name (figures->plan, (int) g_array_index (asked, guint, i));
  if (asked->len == 0)
    return NULL;
  chart = door_chart_new (&(DoorChartFacts){ DOOR_CHART_HEAT, _ ("How long each section takes"),
                                             explanation, _ ("Section"), _ ("Interviewer"),
                                             (const char *const *) names, TRUE, NAN });
  for (guint p = 0; p < figures->sections->n_people; p++)
    add_sections (chart, figures, p, asked);
  return chart;
}

/* --- Events of victims -------------------------------------------------------------------------- */

static char *
victims_words (const DoorVictims *one)
{
  if (one->n_victims == 0)
    return g_strdup_printf (_ ("%s: no event form in %u interviews"), one->person,
                            one->n_interviews);
  return g_strdup_printf (
      ngettext ("%s: %.1f events for a victim, of %u victim in %u interviews; at most %u",
                "%s: %.1f events for a victim, of %u victims in %u interviews; at most %u",
                one->n_victims),
      one->person, door_victims_mean (one), one->n_victims, one->n_interviews, one->most);
}

DoorChart *
door_chart_new_victims (const DoorTeamFigures *figures)
{
  const char *names[] = { _ ("One event"), _ ("Two"), _ ("Three"), _ ("Four and more"), NULL };
  guint n_victims = 0;
  DoorChart *chart;

  for (guint i = 0; i < figures->victims->len; i++)
    n_victims += g_array_index (figures->victims, DoorVictims, i).n_victims;
  if (n_victims == 0)
    return NULL;
  chart = door_chart_new (&(DoorChartFacts){
      DOOR_CHART_STACKS, _ ("Events for each victim"),
      _ ("Interviews with event forms, by how many. Somebody who never has more than one may not "
         "ask for the next."),
      _ ("Interviews with an event"), _ ("Interviewer"), names, FALSE, NAN });
  for (guint i = 0; i < figures->victims->len; i++)
    {
      const DoorVictims *one = &g_array_index (figures->victims, DoorVictims, i);
      DoorChartMark *mark = door_chart_add (chart, one->person, DOOR_VICTIM_COUNTS);

      for (guint k = 0; k < DOOR_VICTIM_COUNTS; k++)
        mark->values[k] = one->by_count[k];
      door_chart_mark_say (mark, victims_words (one), one->person);
    }
  return chart;
}
