/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came against what is planned: of an interviewer, the survey's target, or else the cases in hand; of
 * a PSU, the cases that tablets have told of. Households in reserve are in no plan. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-chart-private.h"

#include "door-team-case-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum { OPEN, BACK, DONE, UNUSED, N_GROUPS };

static guint
group_of (DoorTeamRow *row)
{
  switch (door_team_row_get_state (row))
    {
    case DOOR_REVIEW_RETURNED:
    case DOOR_REVIEW_BACK_CHECK:
      return BACK;
    case DOOR_REVIEW_APPROVED:
      return DONE;
    case DOOR_REVIEW_VOID:
      return UNUSED;
    default:
      return OPEN;
    }
}

static void
count_rows (const GPtrArray *rows, double counts[N_GROUPS])
{
  for (guint i = 0; rows && i < rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (rows, i);

      if (door_team_row_get_state (row) != DOOR_REVIEW_REPLACED)
        counts[group_of (row)]++;
    }
}

/* --- The plan ----------------------------------------------------------------------------------- */

static const char *
psu_of (const DoorAssignmentFacts *facts)
{
  for (guint i = 0; i < facts->prefill->len; i++)
    {
      const DoorPrefill *one = &g_array_index (facts->prefill, DoorPrefill, i);
      const char *slash = strrchr (one->path, '/');

      if (door_team_is_psu_name (slash ? slash + 1 : one->path) && *one->value)
        return one->value;
    }
  return facts->area ? facts->area : "";
}

static const char *
place_of (DoorTeamCaseRow *row)
{
  const DoorAssignmentFacts *facts = door_team_case_facts (row);

  return facts ? psu_of (facts) : "";
}

/* Text -> cases. */
static GHashTable *
count_cases (DoorTeamDesk *desk, const char *(*text) (DoorTeamCaseRow *) )
{
  GPtrArray *cases = door_team_cases_all (door_team_desk_get_cases (desk));
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < cases->len; i++)
    {
      DoorTeamCaseRow *row = g_ptr_array_index (cases, i);
      const char *name = text (row);

      if (*name && door_team_case_facts (row) && !door_team_case_is_reserve (row))
        g_hash_table_insert (
            counts, (gpointer) name,
            GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, name)) + 1));
    }
  return counts;
}

/* --- The picture -------------------------------------------------------------------------------- */

static int
by_text (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(char *const *) a, *(char *const *) b);
}

/* Whoever has interviews, and whoever has only a plan; borrowed. */
static GPtrArray *
names_of (const char *const *seen, GHashTable *planned)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; seen[i]; i++)
    {
      g_hash_table_add (known, (gpointer) seen[i]);
      g_ptr_array_add (names, (gpointer) seen[i]);
    }
  g_hash_table_iter_init (&iter, planned);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (known, name))
      g_ptr_array_add (names, name);
  g_ptr_array_sort (names, by_text);
  return names;
}

static char *
words_of (const DoorChartMark *mark)
{
  const double *v = mark->values;
  double held = v[OPEN] + v[BACK] + v[DONE];
  g_autofree char *parts
      = g_strdup_printf (_ ("%s: %.0f to decide, %.0f approved"), mark->label, v[OPEN], v[DONE]);

  if (isnan (mark->planned))
    return g_steal_pointer (&parts);
  return g_strdup_printf (_ ("%s; %.0f of %.0f planned"), parts, held, mark->planned);
}

static void
add_mark (
    DoorChart *chart, const char *name, const GPtrArray *rows, guint planned, gboolean is_person)
{
  DoorChartMark *mark = door_chart_add (chart, name, N_GROUPS);

  count_rows (rows, mark->values);
  if (planned > 0)
    mark->planned = planned;
  door_chart_mark_say (mark, words_of (mark), is_person ? name : NULL);
  if (!is_person)
    door_chart_mark_at (mark, name);
}

static DoorChart *
new_chart (const char *title, const char *y_title)
{
  const char *series[]
      = { _ ("To decide"), _ ("Sent back or second visit"), _ ("Approved"), _ ("Not used"), NULL };

  return door_chart_new (&(DoorChartFacts){
      DOOR_CHART_STACKS, title,
      _ ("Interviews that came, and where they stand. The line across is what is planned."),
      _ ("Interviews"), y_title, series, FALSE, NAN });
}

DoorChart *
door_chart_new_people (DoorTeamDesk *desk)
{
  DoorTeamList *list = door_team_desk_get_list (desk);
  g_autoptr (GHashTable) rows
      = door_chart_group (door_team_list_rows (list), door_team_row_get_person);
  g_autoptr (GHashTable) cases = count_cases (desk, door_team_case_get_person);
  g_autoptr (GPtrArray) names = names_of (door_team_list_get_people (list), cases);
  guint target = door_team_desk_target (desk);
  DoorChart *chart = new_chart (_ ("Progress by interviewer"), _ ("Interviewer"));

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      guint planned = target > 0 ? target : GPOINTER_TO_UINT (g_hash_table_lookup (cases, name));

      add_mark (chart, name, g_hash_table_lookup (rows, name), planned, TRUE);
    }
  return chart;
}

DoorChart *
door_chart_new_psus (DoorTeamDesk *desk)
{
  DoorTeamList *list = door_team_desk_get_list (desk);
  g_autoptr (GHashTable) rows
      = door_chart_group (door_team_list_rows (list), door_team_row_get_psu);
  g_autoptr (GHashTable) cases = count_cases (desk, place_of);
  g_autoptr (GPtrArray) names = names_of (door_team_list_get_psus (list), cases);
  DoorChart *chart = new_chart (_ ("Progress by area (PSU)"), _ ("PSU"));

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      add_mark (chart, name, g_hash_table_lookup (rows, name),
                GPOINTER_TO_UINT (g_hash_table_lookup (cases, name)), FALSE);
    }
  return chart;
}
