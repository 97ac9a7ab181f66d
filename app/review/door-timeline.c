/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-review"

#include "door-timeline.h"

#include <stdlib.h>
#include <string.h>

/* What is remembered from one moment to the next. */
typedef struct {
  DoorTimeline *line;
  const DoorTimelineMoment *before;
  GHashTable *answered; /* paths */
  GHashTable *screens;  /* place → index + 1 in line->screens */
  guint screen;         /* index + 1 of the one in sight; 0: none yet */
  gboolean covered, finalized, hidden;
  gint64 recent[DOOR_TIMELINE_BURST_ANSWERS]; /* times of the latest answers, in a ring */
  guint n_recent;
} Reading;

static void
screen_free (gpointer data)
{
  DoorTimelineScreen *screen = data;

  g_free (screen->place);
  g_free (screen);
}

void
door_timeline_free (DoorTimeline *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->screens);
  g_array_unref (self->stretches);
  g_free (self);
}

static gboolean
same_boot (const DoorTimelineMoment *a, const DoorTimelineMoment *b)
{
  return g_strcmp0 (a->boot_id, b->boot_id) == 0;
}

/* Time between two moments, and what the clocks say of each other. */
static gint64
elapsed (DoorTimeline *line, const DoorTimelineMoment *before, const DoorTimelineMoment *now)
{
  gint64 wall = now->wall_us - before->wall_us, steady;

  if (!same_boot (before, now))
    {
      line->n_restarts++;
      line->n_clock_jumps += wall < 0;
      return wall > 0 && wall < DOOR_TIMELINE_RESTART_MAX_US ? wall : 0;
    }
  steady = now->monotonic_us - before->monotonic_us;
  line->n_clock_jumps += llabs (wall - steady) > DOOR_TIMELINE_JUMP_US;
  return MAX (steady, 0);
}

static void
pass_time (Reading *r, const DoorTimelineMoment *now)
{
  gint64 us;

  if (r->before == NULL)
    return;
  us = elapsed (r->line, r->before, now);
  if (r->hidden || (r->finalized && r->before->kind != DOOR_MOMENT_FINALIZE))
    return;
  if (us > DOOR_TIMELINE_PAUSE_US || r->before->kind == DOOR_MOMENT_FINALIZE || r->covered)
    {
      r->line->n_pauses += us > DOOR_TIMELINE_PAUSE_US;
      r->line->paused_minutes += (double) us / (60.0 * G_USEC_PER_SEC);
      return;
    }
  r->line->active_minutes += (double) us / (60.0 * G_USEC_PER_SEC);
  if (r->screen > 0)
    {
      DoorTimelineScreen *screen = g_ptr_array_index (r->line->screens, r->screen - 1);
      screen->seconds += (double) us / G_USEC_PER_SEC;
    }
}

static void
show (Reading *r, const DoorTimelineMoment *now)
{
  const char *place = now->place ? now->place : "";
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (r->screens, place));
  DoorTimelineScreen *screen;

  r->hidden = FALSE;
  if (index == 0)
    {
      screen = g_new0 (DoorTimelineScreen, 1);
      screen->place = g_strdup (place);
      g_ptr_array_add (r->line->screens, screen);
      index = r->line->screens->len;
      g_hash_table_insert (r->screens, screen->place, GUINT_TO_POINTER (index));
    }
  screen = g_ptr_array_index (r->line->screens, index - 1);
  if (index != r->screen)
    screen->visits++;
  r->line->n_backwards += r->screen > 0 && index < r->screen;
  r->screen = index;
}

/* Neither from where nor to where one went is told. */
static void
hide (Reading *r)
{
  r->hidden = TRUE;
  r->screen = 0;
  r->n_recent = 0;
}

/* What was done after the end is no part of the visit. */
static void
stretch (Reading *r, const DoorTimelineMoment *now)
{
  GArray *all = r->line->stretches;
  DoorTimelineStretch *last
      = all->len > 0 ? &g_array_index (all, DoorTimelineStretch, all->len - 1) : NULL;
  const DoorTimelineStretch fresh = { now->wall_us, now->wall_us };
  gint64 us = last ? now->wall_us - last->to_us : 0;
  gint64 most = r->hidden ? DOOR_TIMELINE_HIDDEN_US : DOOR_TIMELINE_PAUSE_US;

  if (r->finalized)
    return;
  if (last && !r->covered && us >= 0 && us <= most)
    last->to_us = now->wall_us;
  else
    g_array_append_val (all, fresh);
}

/* Counts a burst once, when the ring fills within the time, and begins a new ring. */
static void
watch_for_burst (Reading *r, const DoorTimelineMoment *now)
{
  guint n = DOOR_TIMELINE_BURST_ANSWERS;
  gint64 oldest;

  r->recent[r->n_recent % n] = now->monotonic_us;
  r->n_recent++;
  if (r->n_recent < n)
    return;
  oldest = r->recent[r->n_recent % n];
  if (now->monotonic_us - oldest > DOOR_TIMELINE_BURST_US)
    return;
  r->line->n_bursts++;
  r->n_recent = 0;
}

static void
answer (Reading *r, const DoorTimelineMoment *now)
{
  const char *path = now->place ? now->place : "";

  r->line->n_answers++;
  if (!g_hash_table_add (r->answered, (gpointer) path))
    r->line->n_changes++;
  r->line->n_after_finalize += r->finalized;
  if (r->before && !same_boot (r->before, now))
    r->n_recent = 0;
  watch_for_burst (r, now);
}

static void
take (Reading *r, const DoorTimelineMoment *now)
{
  switch (now->kind)
    {
    case DOOR_MOMENT_ANSWER:
      answer (r, now);
      break;
    case DOOR_MOMENT_SHOWN:
      show (r, now);
      break;
    case DOOR_MOMENT_HIDDEN:
      hide (r);
      break;
    case DOOR_MOMENT_LANGUAGE:
      r->line->n_languages++;
      break;
    case DOOR_MOMENT_REMARK:
      r->line->n_remarks++;
      break;
    case DOOR_MOMENT_CHECK:
      r->line->n_checks++;
      break;
    case DOOR_MOMENT_COVERED:
      r->line->n_covered++;
      r->covered = TRUE;
      break;
    case DOOR_MOMENT_UNCOVERED:
      r->covered = FALSE;
      break;
    case DOOR_MOMENT_GATE:
      r->line->n_gates_open += now->code == 1;
      r->line->n_gates_closed += now->code != 1;
      break;
    case DOOR_MOMENT_FINALIZE:
      r->finalized = TRUE;
      break;
    case DOOR_MOMENT_REOPEN:
      r->covered = FALSE;
      break;
    }
}

DoorTimeline *
door_timeline_new (const DoorTimelineMoment *moments, guint n)
{
  /* A version that corrects another begins with when it was taken up, before what it goes on from. */
  gboolean corrects = n > 1 && moments[0].kind == DOOR_MOMENT_REOPEN;
  DoorTimeline *self = g_new0 (DoorTimeline, 1);
  Reading reading = { .line = self };

  self->screens = g_ptr_array_new_with_free_func (screen_free);
  self->stretches = g_array_new (FALSE, FALSE, sizeof (DoorTimelineStretch));
  reading.answered = g_hash_table_new (g_str_hash, g_str_equal);
  reading.screens = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = corrects; i < n; i++)
    {
      pass_time (&reading, &moments[i]);
      stretch (&reading, &moments[i]);
      take (&reading, &moments[i]);
      reading.before = &moments[i];
    }
  if (n > 0)
    {
      self->started_us = moments[corrects].wall_us;
      self->ended_us = moments[n - 1].wall_us;
    }
  g_hash_table_unref (reading.answered);
  g_hash_table_unref (reading.screens);
  return self;
}
