/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts from the course of an interview. */
#define G_LOG_DOMAIN "door-review"

#include "door-review-facts.h"

#include <string.h>

static guint16
short_count (guint n)
{
  return (guint16) MIN (n, G_MAXUINT16 - 1);
}

/* Screens of what is hidden have no place in a timeline for the team; were one there, it has no section. */
static void
time_sections (DoorReviewFacts *self, const DoorReviewPlan *plan, const DoorTimeline *timeline)
{
  for (guint i = 0; i < self->sections->len; i++)
    g_array_index (self->sections, DoorSectionFacts, i).minutes = 0;
  for (guint i = 0; i < timeline->screens->len; i++)
    {
      const DoorTimelineScreen *screen = g_ptr_array_index (timeline->screens, i);
      DoorDefNode node = door_review_plan_find_key (plan, screen->place);
      int section = node == DOOR_DEF_NONE ? -1 : door_review_plan_section_of (plan, node);

      if (section >= 0 && (guint) section < self->sections->len)
        g_array_index (self->sections, DoorSectionFacts, section).minutes
            += (float) (screen->seconds / 60);
    }
}

static void
take_stretches (DoorReviewFacts *self, const GArray *stretches)
{
  guint n = MIN (stretches->len, DOOR_FACTS_STRETCHES);

  g_array_set_size (self->stretches, 0);
  g_array_append_vals (self->stretches, stretches->data, n);
  if (n < stretches->len)
    g_array_index (self->stretches, DoorTimelineStretch, n - 1).to_us
        = g_array_index (stretches, DoorTimelineStretch, stretches->len - 1).to_us;
}

void
door_review_facts_time (DoorReviewFacts *self,
                        const DoorReviewPlan *plan,
                        const DoorTimeline *timeline)
{
  self->started_us = timeline->started_us;
  self->ended_us = timeline->ended_us;
  self->active_minutes = timeline->active_minutes;
  self->n_changes = short_count (timeline->n_changes);
  self->n_backwards = short_count (timeline->n_backwards);
  self->n_after_finalize = short_count (timeline->n_after_finalize);
  self->n_clock_jumps = short_count (timeline->n_clock_jumps);
  self->n_bursts = short_count (timeline->n_bursts);
  self->n_gates_open = short_count (timeline->n_gates_open);
  self->n_gates_closed = short_count (timeline->n_gates_closed);
  time_sections (self, plan, timeline);
  take_stretches (self, timeline->stretches);
}

void
door_review_facts_take_stamp (DoorReviewFacts *self, const char *stamp)
{
  g_autoptr (GDateTime) moment
      = strchr (stamp, 'T') ? g_date_time_new_from_iso8601 (stamp, NULL) : NULL;

  /* Without an offset it is no moment. */
  if (!moment)
    return;
  self->utc_offset_s = (gint32) (g_date_time_get_utc_offset (moment) / G_USEC_PER_SEC);
  self->knows_offset = 1;
}
