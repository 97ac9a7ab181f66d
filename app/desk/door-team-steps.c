/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-team-steps.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct {
  const char *step;
  const char *label;
  gboolean decides;
  DoorReviewState state;
} steps_known[] = {
  { DOOR_STEP_APPROVE, N_ ("Approved"), TRUE, DOOR_REVIEW_APPROVED },
  { DOOR_STEP_RETURN, N_ ("Sent back to the interviewer"), TRUE, DOOR_REVIEW_RETURNED },
  { DOOR_STEP_VOID, N_ ("Not to be used"), TRUE, DOOR_REVIEW_VOID },
  { DOOR_STEP_BACK_CHECK, N_ ("A second visit was asked for"), TRUE, DOOR_REVIEW_BACK_CHECK },
  { DOOR_STEP_REOPEN, N_ ("Taken up again"), TRUE, DOOR_REVIEW_IN_REVIEW },
  { DOOR_STEP_CONFIRM, N_ ("Confirmed by headquarters"), TRUE, DOOR_REVIEW_APPROVED },
  { DOOR_STEP_FLAG, N_ ("Flagged"), FALSE, DOOR_REVIEW_IN_REVIEW },
  { DOOR_STEP_COMMENT, N_ ("Noted"), FALSE, DOOR_REVIEW_IN_REVIEW },
};

static int
find_kind (const DoorCaseEvent *step)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps_known); i++)
    if (strcmp (door_case_event_get (step, "step"), steps_known[i].step) == 0)
      return (int) i;
  return -1;
}

const char *
door_team_step_label (const DoorCaseEvent *step)
{
  int kind = find_kind (step);

  return kind < 0 ? door_case_event_get (step, "step") : _ (steps_known[kind].label);
}

const char *
door_review_state_label (DoorReviewState state)
{
  static const char *const labels[] = {
    [DOOR_REVIEW_RECEIVED] = N_ ("New"),
    [DOOR_REVIEW_CORRECTED] = N_ ("Corrected"),
    [DOOR_REVIEW_IN_REVIEW] = N_ ("In review"),
    [DOOR_REVIEW_RETURNED] = N_ ("Sent back"),
    [DOOR_REVIEW_BACK_CHECK] = N_ ("Second visit due"),
    [DOOR_REVIEW_APPROVED] = N_ ("Approved"),
    [DOOR_REVIEW_VOID] = N_ ("Not used"),
    [DOOR_REVIEW_REPLACED] = N_ ("Replaced by a newer version"),
  };

  return _ (labels[state]);
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const DoorCaseEvent *left = *(DoorCaseEvent *const *) a, *right = *(DoorCaseEvent *const *) b;
  gint64 left_at = door_case_event_at (left), right_at = door_case_event_at (right);

  if (left_at != right_at)
    return left_at < right_at ? -1 : 1;
  return strcmp (door_case_event_id (left), door_case_event_id (right));
}

/* Place of a step; -1 for "", the beginning, and for one that is not here. */
static int
find_step (GPtrArray *steps, const char *id)
{
  for (guint i = 0; i < steps->len; i++)
    if (strcmp (door_case_event_id (g_ptr_array_index (steps, i)), id) == 0)
      return (int) i;
  return -1;
}

/* Rule T3: somebody else decided otherwise without having seen this one. */
static gboolean
contradicts (GPtrArray *steps, const DoorCaseEvent *earlier, const DoorCaseEvent *later)
{
  int left = find_kind (earlier), right = find_kind (later);

  return find_step (steps, door_case_event_get (later, "after"))
             < find_step (steps, door_case_event_id (earlier))
         && strcmp (door_case_event_get (earlier, "by"), door_case_event_get (later, "by")) != 0
         && steps_known[left].state != steps_known[right].state;
}

/* Whether the step it was taken after is among those that still wait. */
static gboolean
waits_for_another (const DoorCaseEvent *step, GHashTable *waiting)
{
  const char *after = door_case_event_get (step, "after");

  return *after && strcmp (after, door_case_event_id (step)) != 0
         && g_hash_table_contains (waiting, after);
}

/* The first that may come; of a circle, which only a forger makes, the first by time. */
static guint
next_step (GPtrArray *steps, guint from, GHashTable *waiting)
{
  for (guint i = from; i < steps->len; i++)
    if (!waits_for_another (g_ptr_array_index (steps, i), waiting))
      return i;
  return from;
}

/* Rule T1. Steps of the past are in their order already: each is found at once. */
static void
put_in_order (GPtrArray *steps)
{
  g_autoptr (GHashTable) waiting = g_hash_table_new (g_str_hash, g_str_equal);

  g_ptr_array_sort (steps, compare_steps);
  for (guint i = 0; i < steps->len; i++)
    g_hash_table_add (waiting, (gpointer) door_case_event_id (g_ptr_array_index (steps, i)));
  for (guint i = 0; i < steps->len; i++)
    {
      guint found = next_step (steps, i, waiting);
      gpointer step = g_ptr_array_index (steps, found);

      memmove (&steps->pdata[i + 1], &steps->pdata[i], (found - i) * sizeof (gpointer));
      steps->pdata[i] = step;
      g_hash_table_remove (waiting, door_case_event_id (step));
    }
}

DoorTeamStanding
door_team_steps_fold (GPtrArray *steps, gboolean replaces, gboolean replaced)
{
  DoorTeamStanding self
      = { replaces ? DOOR_REVIEW_CORRECTED : DOOR_REVIEW_RECEIVED, FALSE, FALSE, NULL, "" };

  put_in_order (steps);
  for (guint i = 0; i < steps->len; i++)
    {
      const DoorCaseEvent *step = g_ptr_array_index (steps, i);
      int kind = find_kind (step);

      self.tip = door_case_event_id (step);
      if (kind < 0 || !steps_known[kind].decides)
        continue;
      self.contradicted = self.last && contradicts (steps, self.last, step);
      self.last = step;
      self.state = self.contradicted ? DOOR_REVIEW_IN_REVIEW : steps_known[kind].state;
      self.confirmed = !self.contradicted
                       && strcmp (door_case_event_get (step, "step"), DOOR_STEP_CONFIRM) == 0;
    }
  if (replaced)
    self.state = DOOR_REVIEW_REPLACED;
  return self;
}
