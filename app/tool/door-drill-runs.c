/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-drill-runs.h"

/* A team draws a little more than it has: half as much again leaves the pool room. */
#define POOL (DOOR_DRILL_TEAM * DOOR_DRILL_EACH * 3 / 2)

static void
count_member (DoorDrillRuns *runs, const DoorQuality *book, guint rank, DoorDrillWay way)
{
  const DoorQualityInterviewer *who = door_quality_interviewer (book, rank);

  runs->n_members[way]++;
  runs->n_standing_out[way] += door_quality_stands_out (book, who);
  for (guint id = 0; id < DOOR_N_QUALITY; id++)
    runs->n_flags[way][id] += who->results[id].flagged;
}

/* How many of those who invent are among the first. */
static guint
count_found (DoorDrillRuns *runs, const DoorQuality *book, const DoorDrillTeam *team, guint first)
{
  guint found = 0;

  for (guint i = 0; i < door_quality_n_interviewers (book); i++)
    {
      DoorDrillWay way = door_drill_way (team, door_quality_interviewer (book, i)->name);
      count_member (runs, book, i, way);
      found += i < first && way == DOOR_WAY_FABRICATING;
    }
  return found;
}

static gboolean
anybody_stands_out (const DoorQuality *book)
{
  for (guint i = 0; i < door_quality_n_interviewers (book); i++)
    if (door_quality_stands_out (book, door_quality_interviewer (book, i)))
      return TRUE;
  return FALSE;
}

static gboolean
run_once (DoorDrill *drill, guint64 seed, DoorDrillRuns *runs, GError **error)
{
  const guint others = DOOR_DRILL_HURRIED + DOOR_DRILL_AVOIDING;
  const DoorDrillTeam two = {
    { DOOR_DRILL_TEAM - DOOR_DRILL_INVENTORS, 0, 0, DOOR_DRILL_INVENTORS }, DOOR_DRILL_EACH, seed
  };
  const DoorDrillTeam mixed = { { DOOR_DRILL_TEAM - DOOR_DRILL_INVENTORS - others,
                                  DOOR_DRILL_HURRIED, DOOR_DRILL_AVOIDING, DOOR_DRILL_INVENTORS },
                                DOOR_DRILL_EACH,
                                seed };
  const DoorDrillTeam honest = { { DOOR_DRILL_TEAM, 0, 0, 0 }, DOOR_DRILL_EACH, seed };
  g_autoptr (DoorQuality) with_two = door_drill_play (drill, &two, error);
  g_autoptr (DoorQuality) with_many = with_two ? door_drill_play (drill, &mixed, error) : NULL;
  g_autoptr (DoorQuality) with_none = with_many ? door_drill_play (drill, &honest, error) : NULL;

  if (!with_none)
    return FALSE;
  runs->n_runs++;
  runs->n_found += count_found (runs, with_two, &two, DOOR_DRILL_FIRST) == DOOR_DRILL_INVENTORS;
  runs->n_found_mixed += count_found (runs, with_many, &mixed, DOOR_DRILL_INVENTORS + others)
                         == DOOR_DRILL_INVENTORS;
  runs->n_false += anybody_stands_out (with_none);
  return TRUE;
}

gboolean
door_drill_runs (DoorFormDef *form,
                 GBytes *respondents,
                 guint n_runs,
                 guint64 seed,
                 DoorDrillRuns *ret_runs,
                 GError **error)
{
  g_autoptr (DoorDrill) drill = door_drill_new (form, respondents, POOL, seed, error);

  *ret_runs = (DoorDrillRuns){ 0 };
  for (guint i = 0; drill && i < n_runs; i++)
    if (!run_once (drill, seed + i, ret_runs, error))
      return FALSE;
  return drill != NULL;
}
