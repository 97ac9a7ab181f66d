/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-contact.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* C2: ringing twice is one visit. */
#define SAME_VISIT_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static void
visit_free (gpointer data)
{
  DoorVisit *self = data;

  g_free (self->id);
  g_date_time_unref (self->began);
  door_case_event_unref (self->start);
  door_case_event_unref (self->end);
  g_free (self);
}

static DoorVisit *
find_visit (DoorContact *self, const char *id)
{
  for (guint i = 0; i < self->visits->len; i++)
    {
      DoorVisit *visit = g_ptr_array_index (self->visits, i);

      if (strcmp (visit->id, id) == 0)
        return visit;
    }
  return NULL;
}

static void
begin_visit (DoorContact *self, DoorCaseEvent *event)
{
  DoorVisit *visit = g_new0 (DoorVisit, 1);

  visit->id = g_strdup (door_case_event_get (event, "visit"));
  visit->began = g_date_time_ref (door_case_event_local (event));
  visit->by_phone = strcmp (door_case_event_get (event, "mode"), "phone") == 0;
  visit->open = TRUE;
  visit->result = "";
  visit->start = door_case_event_ref (event);
  g_ptr_array_add (self->visits, visit);
}

static void
end_visit (DoorContact *self, DoorCaseEvent *event)
{
  DoorVisit *visit = find_visit (self, door_case_event_get (event, "visit"));

  if (!visit || visit->end)
    return;
  visit->end = door_case_event_ref (event);
  visit->open = FALSE;
  visit->result = door_case_event_get (event, "result");
}

static void
take_appointment (DoorContact *self, DoorCaseEvent *event)
{
  const char *when = door_case_event_get (event, "when");

  g_clear_pointer (&self->appointment, g_date_time_unref);
  g_free (self->appointment_note);
  self->appointment_note = g_strdup (door_case_event_get (event, "note"));
  if (*when)
    self->appointment = g_date_time_new_from_iso8601 (when, NULL);
}

static void
keep (DoorCaseEvent **slot, DoorCaseEvent *event)
{
  g_clear_pointer (slot, door_case_event_unref);
  *slot = event ? door_case_event_ref (event) : NULL;
}

/* C7. Without an interview there is nothing left to hand over. */
static void
take_reassigned (DoorContact *self, DoorCaseEvent *event, DoorInterviewStage interview)
{
  keep (&self->handed_over, event);
  if (interview == DOOR_INTERVIEW_NONE)
    keep (&self->given, event);
}

static void
fold_event (DoorContact *self, DoorCaseEvent *event, DoorInterviewStage interview)
{
  if (door_case_event_is (event, "visit-start"))
    begin_visit (self, event);
  else if (door_case_event_is (event, "visit-result"))
    end_visit (self, event);
  else if (door_case_event_is (event, "appointment"))
    take_appointment (self, event);
  else if (door_case_event_is (event, "selection"))
    keep (&self->selection, event);
  else if (door_case_event_is (event, DOOR_EVENT_REDRAW_PERMIT))
    keep (&self->permit, event);
  else if (door_case_event_is (event, "redraw"))
    {
      keep (&self->selection, NULL);
      keep (&self->permit, NULL);
      self->redrawn = TRUE;
    }
  else if (door_case_event_is (event, "handed-over"))
    keep (&self->handed_over, event);
  else if (door_case_event_is (event, "given"))
    keep (&self->given, event);
  else if (door_case_event_is (event, DOOR_EVENT_REASSIGNED))
    take_reassigned (self, event, interview);
  else if (door_case_event_is (event, DOOR_EVENT_TAKEN_OVER)
           || door_case_event_is (event, DOOR_EVENT_TAKEN))
    {
      keep (&self->handed_over, NULL);
      keep (&self->given, NULL);
    }
  else if (door_case_event_is (event, "returned"))
    {
      keep (&self->returned, event);
      keep (&self->verdict, NULL);
    }
  else if (door_case_event_is (event, "verdict"))
    keep (&self->verdict, event);
  else if (door_case_event_is (event, "release"))
    self->released = TRUE;
  if (door_case_event_is (event, "message") || door_case_event_is (event, "returned")
      || door_case_event_is (event, "visit-again"))
    self->unread++;
}

/* C5 */
static void
answer_return (DoorContact *self, DoorInterviewStage interview, const char *instance)
{
  if (self->returned && interview == DOOR_INTERVIEW_COMPLETE && instance
      && strcmp (door_case_event_get (self->returned, "instance"), instance) != 0)
    keep (&self->returned, NULL);
}

/* What was said of an earlier version does not count for this one. */
static void
drop_older_verdict (DoorContact *self, const char *instance)
{
  if (self->verdict && g_strcmp0 (door_case_event_get (self->verdict, "instance"), instance) != 0)
    keep (&self->verdict, NULL);
}

/* --- The contact rules -------------------------------------------------------------------- */

static gboolean
is_evening_or_weekend (GDateTime *when, const DoorContactRules *rules)
{
  if (g_date_time_get_hour (when) >= (int) rules->evening_from)
    return TRUE;
  return memchr (rules->weekend, g_date_time_get_day_of_week (when), sizeof rules->weekend) != NULL;
}

static void
count (DoorContact *self, const DoorContactRules *rules)
{
  g_autoptr (GHashTable) days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GDateTime *before = NULL;

  for (guint i = 0; i < self->visits->len; i++)
    {
      DoorVisit *visit = g_ptr_array_index (self->visits, i);

      if (visit->open)
        self->open = visit;
      if (visit->open || visit->by_phone
          || (before && g_date_time_difference (visit->began, before) < SAME_VISIT_US))
        continue;
      before = visit->began;
      self->attempts++;
      self->evening_or_weekend += is_evening_or_weekend (visit->began, rules) ? 1 : 0;
      g_hash_table_add (days, g_date_time_format (visit->began, "%F"));
    }
  self->days = g_hash_table_size (days);
  self->rules_met = self->attempts >= rules->attempts && self->days >= rules->days
                    && self->evening_or_weekend >= rules->evening_or_weekend;
}

static char *
describe_progress (const DoorContact *self, const DoorContactRules *rules)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _ ("%u of %u visits"), self->attempts, rules->attempts);
  g_string_append (text, " · ");
  g_string_append_printf (text, _ ("on %u of %u days"), self->days, rules->days);
  if (rules->evening_or_weekend > 0)
    {
      g_string_append (text, " · ");
      g_string_append (text, self->evening_or_weekend >= rules->evening_or_weekend
                                 ? _ ("evening or weekend: done")
                                 : _ ("evening or weekend: not yet"));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- What follows ------------------------------------------------------------------------- */

/* Times of the last ones of two kinds tell which holds. */
static gint64
last_of (GPtrArray *events, const char *type)
{
  gint64 at = 0;

  for (guint i = 0; i < events->len; i++)
    if (door_case_event_is (g_ptr_array_index (events, i), type))
      at = MAX (at, door_case_event_at (g_ptr_array_index (events, i)));
  return at;
}

static void
judge (DoorContact *self, GPtrArray *events, DoorInterviewStage interview)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new ();
  gint64 result_at = last_of (events, "visit-result");
  gint64 again_at = last_of (events, "visit-again");
  gint64 confirmed_at = last_of (events, "confirmed");
  DoorFinalFacts facts = { NULL };

  for (guint i = 0; i < self->visits->len; i++)
    {
      const DoorVisit *visit = g_ptr_array_index (self->visits, i);

      if (!door_final_code_find (visit->result))
        continue;
      g_ptr_array_add (results, (gpointer) visit->result);
      if (door_case_event_at (visit->end) <= again_at)
        facts.n_taken_back = results->len;
    }
  g_ptr_array_add (results, NULL);
  facts.results = (const char *const *) results->pdata;
  facts.interview = interview;
  facts.rules_met = self->rules_met;
  facts.rules = self->progress;
  facts.visit_again = again_at > result_at;
  facts.confirmed = confirmed_at > 0 && confirmed_at >= result_at;
  door_final_derive (&facts, &self->final);
}

gboolean
door_visit_is_own_refusal (const DoorVisit *visit)
{
  return strcmp (visit->result, "2.112") == 0
         || (strcmp (visit->result, "2.12") == 0 && !*door_case_event_get (visit->end, "danger"));
}

/* C3 */
static gboolean
may_offer (const DoorContact *self)
{
  guint refusals = 0;
  gboolean soft = TRUE;

  for (guint i = 0; i < self->visits->len; i++)
    {
      const DoorVisit *visit = g_ptr_array_index (self->visits, i);

      if (!door_visit_is_own_refusal (visit))
        continue;
      refusals++;
      soft = soft && strcmp (door_case_event_get (visit->end, "strength"), "soft") == 0;
    }
  return refusals == 0 || (refusals == 1 && soft);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const DoorCaseEvent *left = *(DoorCaseEvent *const *) a, *right = *(DoorCaseEvent *const *) b;
  gint64 by_time = door_case_event_at (left) - door_case_event_at (right);

  if (by_time != 0)
    return by_time < 0 ? -1 : 1;
  /* A visit that begins and ends within the same tick begins first. */
  return g_strcmp0 (door_case_event_type (right), door_case_event_type (left));
}

DoorContact *
door_contact_fold (GPtrArray *events,
                   const DoorContactRules *rules,
                   DoorInterviewStage interview,
                   const char *instance)
{
  DoorContact *self = g_new0 (DoorContact, 1);
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (events, NULL, NULL);

  /* The copy borrows. */
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_times);
  self->visits = g_ptr_array_new_with_free_func (visit_free);
  for (guint i = 0; i < sorted->len; i++)
    fold_event (self, g_ptr_array_index (sorted, i), interview);
  answer_return (self, interview, instance);
  drop_older_verdict (self, instance);
  count (self, rules);
  self->progress = describe_progress (self, rules);
  judge (self, sorted, interview);
  self->may_offer = may_offer (self);
  return self;
}

void
door_contact_free (DoorContact *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->visits);
  g_free (self->progress);
  g_clear_pointer (&self->appointment, g_date_time_unref);
  g_free (self->appointment_note);
  g_clear_pointer (&self->selection, door_case_event_unref);
  g_clear_pointer (&self->handed_over, door_case_event_unref);
  g_clear_pointer (&self->given, door_case_event_unref);
  g_clear_pointer (&self->permit, door_case_event_unref);
  g_clear_pointer (&self->returned, door_case_event_unref);
  g_clear_pointer (&self->verdict, door_case_event_unref);
  door_final_clear (&self->final);
  g_free (self);
}
