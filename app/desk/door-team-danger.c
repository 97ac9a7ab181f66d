/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-danger.h"

#include "door-joined.h"
#include "door-team-private.h"
#include "door-team-write.h"
#include "door-when.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SHOWN_US (G_GINT64_CONSTANT (14) * G_TIME_SPAN_DAY)

void
door_team_danger_free (DoorTeamDanger *self)
{
  g_free (self->id);
  g_free (self->case_id);
  g_free (self->person);
  g_free (self->title);
  g_free (self->text);
  g_free (self->settled);
  g_free (self);
}

/* --- Finding ------------------------------------------------------------------------------------ */

static gboolean
is_report (const DoorCaseEvent *event)
{
  return door_case_event_is (event, "danger")
         || (door_case_event_is (event, "check-in")
             && strcmp (door_case_event_get (event, "answer"), "help") == 0);
}

/* Id of a report -> the event that settled it first. */
static GHashTable *
find_settled (GPtrArray *events)
{
  GHashTable *settled = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < events->len; i++)
    {
      DoorCaseEvent *event = g_ptr_array_index (events, i);
      const char *of = door_case_event_get (event, "of");
      const DoorCaseEvent *known = g_hash_table_lookup (settled, of);

      if (door_case_event_is (event, DOOR_EVENT_DANGER_SETTLED)
          && (!known || door_case_event_at (event) < door_case_event_at (known)))
        g_hash_table_insert (settled, (gpointer) of, event);
    }
  return settled;
}

guint
door_team_desk_count_dangers (DoorTeamDesk *self)
{
  GPtrArray *events = door_team_desk_events (self);
  g_autoptr (GHashTable) settled = find_settled (events);
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (events, i);

      n += is_report (event) && !g_hash_table_contains (settled, door_case_event_id (event));
    }
  return n;
}

/* --- In words ----------------------------------------------------------------------------------- */

static const char *
title_of (const DoorCaseEvent *event)
{
  if (door_case_event_is (event, "check-in"))
    return _ ("An interviewer asks for help");
  if (strcmp (door_case_event_get (event, "what"), "must-report") == 0)
    return _ ("Something came up that must be reported");
  return _ ("Somebody is in danger");
}

static char *
when_of (const DoorCaseEvent *event, GDateTime *now)
{
  g_autoptr (GDateTime) utc
      = g_date_time_new_from_unix_utc (door_case_event_at (event) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, g_date_time_get_timezone (now));

  return door_when_describe (local, now);
}

static char *
text_of (const DoorCaseEvent *event, GDateTime *now)
{
  const char *note = door_case_event_get (event, "note");
  const char *of = door_case_event_case (event);
  g_autofree char *when = when_of (event, now);

  const char *facts[] = { door_case_event_get (event, "by"), when, of };
  g_autofree char *line = door_joined (facts, G_N_ELEMENTS (facts));

  return g_strdup_printf ("%s%s%s", note, *note ? "\n" : "", line);
}

static char *
settled_of (const DoorCaseEvent *event, GDateTime *now)
{
  g_autofree char *when = when_of (event, now);

  return g_strdup_printf (_ ("Dealt with by %s, %s: %s"), door_case_event_get (event, "by"), when,
                          door_case_event_get (event, "text"));
}

/* --- Listing ------------------------------------------------------------------------------------ */

static int
newest_first (gconstpointer a, gconstpointer b)
{
  gint64 left = door_case_event_at (*(DoorCaseEvent *const *) a);
  gint64 right = door_case_event_at (*(DoorCaseEvent *const *) b);

  return left == right ? 0 : left > right ? -1 : 1;
}

static void
add_those (GPtrArray *all, GPtrArray *reports, GHashTable *settled, gboolean open, GDateTime *now)
{
  gint64 from = g_date_time_to_unix (now) * G_USEC_PER_SEC - SHOWN_US;

  for (guint i = 0; i < reports->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (reports, i);
      const DoorCaseEvent *end = g_hash_table_lookup (settled, door_case_event_id (event));
      DoorTeamDanger *one;

      if (open ? end != NULL : !end || door_case_event_at (end) < from)
        continue;
      one = g_new0 (DoorTeamDanger, 1);
      one->id = g_strdup (door_case_event_id (event));
      one->case_id = g_strdup (door_case_event_case (event));
      one->person = g_strdup (door_case_event_get (event, "by"));
      one->title = g_strdup (title_of (event));
      one->text = text_of (event, now);
      one->settled = end ? settled_of (end, now) : g_strdup ("");
      g_ptr_array_add (all, one);
    }
}

GPtrArray *
door_team_desk_list_dangers (DoorTeamDesk *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) door_team_danger_free);
  GPtrArray *events = door_team_desk_events (self);
  g_autoptr (GPtrArray) reports = g_ptr_array_new ();
  g_autoptr (GHashTable) settled = find_settled (events);
  g_autoptr (GDateTime) now = door_clock_local (door_team_desk_clock (self));

  for (guint i = 0; i < events->len; i++)
    if (is_report (g_ptr_array_index (events, i)))
      g_ptr_array_add (reports, g_ptr_array_index (events, i));
  g_ptr_array_sort (reports, newest_first);
  add_those (all, reports, settled, TRUE, now);
  add_those (all, reports, settled, FALSE, now);
  return all;
}

/* --- Settling ----------------------------------------------------------------------------------- */

static const DoorCaseEvent *
find_open (DoorTeamDesk *self, const char *id)
{
  GPtrArray *events = door_team_desk_events (self);
  g_autoptr (GHashTable) settled = find_settled (events);

  for (guint i = 0; i < events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (events, i);

      if (is_report (event) && strcmp (door_case_event_id (event), id) == 0)
        return g_hash_table_contains (settled, id) ? NULL : event;
    }
  return NULL;
}

void
door_team_desk_settle_danger_async (DoorTeamDesk *self,
                                    const char *id,
                                    const char *text,
                                    GAsyncReadyCallback callback,
                                    gpointer data)
{
  const DoorCaseEvent *report = find_open (self, id);
  DoorCaseEvent *event;

  if (!report || !text || !*text)
    {
      door_team_fail (g_task_new (self, NULL, callback, data), G_IO_ERROR_INVALID_ARGUMENT,
                      report ? _ ("Say what was done, in a few words.")
                             : _ ("This report was dealt with already."));
      return;
    }
  event = door_case_event_new (DOOR_EVENT_DANGER_SETTLED, door_case_event_case (report),
                               door_trust_person (door_team_desk_trust (self)),
                               door_team_desk_clock (self));
  door_case_event_set (event, "of", id);
  door_case_event_set (event, "text", text);
  door_team_tell_to_async (self, event, door_case_event_get (report, "by"), callback, data);
}
