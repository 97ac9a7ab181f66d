/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-target.h"

#include "door-date-format.h"
#include "door-letter.h"
#include "door-team-private.h"
#include "door-team-write.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- One --------------------------------------------------------------------------------------- */

/* Midnight at the beginning of that day, where `now` is. transfer full. */
static GDateTime *
midnight (GDateTime *at)
{
  return g_date_time_new (g_date_time_get_timezone (at), g_date_time_get_year (at),
                          g_date_time_get_month (at), g_date_time_get_day_of_month (at), 0, 0, 0);
}

/* NULL: it is no date. transfer full. */
static GDateTime *
read_day (const char *text, GDateTime *now)
{
  g_autofree char *whole = g_strconcat (text, "T00:00:00", NULL);

  return g_date_time_new_from_iso8601 (whole, g_date_time_get_timezone (now));
}

static gboolean
is_over (const char *until, GDateTime *now)
{
  g_autoptr (GDateTime) last = read_day (until, now);
  g_autoptr (GDateTime) today = midnight (now);

  return *until && (!last || g_date_time_compare (last, today) < 0);
}

guint
door_target_interviews (const DoorCaseEvent *target)
{
  return (guint) g_ascii_strtoull (door_case_event_get (target, "interviews"), NULL, 10);
}

const DoorCaseEvent *
door_target_find (GPtrArray *events, const char *person, GDateTime *now)
{
  const DoorCaseEvent *newest = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (events, i);
      const char *whose = door_case_event_get (event, "person");

      if (door_case_event_is (event, DOOR_EVENT_TARGET) && (!*whose || strcmp (whose, person) == 0)
          && (!newest || door_case_event_at (event) >= door_case_event_at (newest)))
        newest = event;
    }
  if (!newest || door_target_interviews (newest) == 0
      || is_over (door_case_event_get (newest, "until"), now))
    return NULL;
  return newest;
}

gint64
door_target_since (const DoorCaseEvent *target, GDateTime *now)
{
  g_autoptr (GDateTime) utc
      = g_date_time_new_from_unix_utc (door_case_event_at (target) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) set = g_date_time_to_timezone (utc, g_date_time_get_timezone (now));
  g_autoptr (GDateTime) from = midnight (*door_case_event_get (target, "until") ? set : now);

  return g_date_time_to_unix (from) * G_USEC_PER_SEC;
}

char *
door_target_say (const DoorCaseEvent *target, guint done, GDateTime *now)
{
  guint n = door_target_interviews (target);
  g_autoptr (GDateTime) until = read_day (door_case_event_get (target, "until"), now);
  g_autofree char *day = until ? door_date_format (until, _ ("%a %-e %B")) : NULL;

  if (!day)
    return g_strdup_printf (ngettext ("%u of %u interview today", "%u of %u interviews today", n),
                            done, n);
  return g_strdup_printf (ngettext ("%u of %u interview by %s", "%u of %u interviews by %s", n),
                          done, n, day);
}

/* --- The team's -------------------------------------------------------------------------------- */

void
door_team_target_free (DoorTeamTarget *self)
{
  g_free (self->person);
  g_free (self->text);
  g_free (self);
}

static guint
count_since (DoorTeamDesk *self, const char *person, gint64 since)
{
  GPtrArray *rows = door_team_list_rows (door_team_desk_get_list (self));
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (rows, i);
      DoorReviewState state = door_team_row_get_state (row);

      n += strcmp (door_team_row_get_person (row), person) == 0 && door_team_row_at (row) >= since
           && state != DOOR_REVIEW_VOID && state != DOOR_REVIEW_REPLACED;
    }
  return n;
}

GPtrArray *
door_team_desk_list_targets (DoorTeamDesk *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) door_team_target_free);
  g_auto (GStrv) people = door_team_desk_get_interviewers (self);
  g_autoptr (GDateTime) now = door_clock_local (door_team_desk_clock (self));

  for (guint i = 0; people[i]; i++)
    {
      const DoorCaseEvent *target = door_target_find (door_team_desk_events (self), people[i], now);
      DoorTeamTarget *one;

      if (!target)
        continue;
      one = g_new0 (DoorTeamTarget, 1);
      one->person = g_strdup (people[i]);
      one->interviews = door_target_interviews (target);
      one->done = count_since (self, people[i], door_target_since (target, now));
      one->text = door_target_say (target, one->done, now);
      g_ptr_array_add (all, one);
    }
  return all;
}

/* --- Setting ----------------------------------------------------------------------------------- */

/* To the tablets, and to those who review. */
static gpointer
set (DoorVault *vault, gpointer argument, GError **error)
{
  const DoorTeamMessage *it = argument;

  return door_team_post_message (vault, it, error)
                 && door_team_post_event (vault, it->writer, it->event, error)
             ? GINT_TO_POINTER (1)
             : NULL;
}

static DoorCaseEvent *
new_target (DoorTeamDesk *self, const char *person, guint interviews, const char *until)
{
  DoorCaseEvent *event = door_team_event_new (self, DOOR_EVENT_TARGET);
  g_autofree char *number = g_strdup_printf ("%u", interviews);

  door_case_event_set (event, "person", person);
  door_case_event_set (event, "interviews", number);
  door_case_event_set (event, "until", until);
  return event;
}

void
door_team_desk_set_target_async (DoorTeamDesk *self,
                                 const char *person,
                                 guint interviews,
                                 const char *until,
                                 GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GDateTime) now = door_clock_local (door_team_desk_clock (self));
  DoorTeamWriter *writer
      = door_team_writer_new_for (self, person ? door_team_of_person (self, person) : "");

  if (!writer || (until && is_over (until, now)))
    {
      door_team_fail (g_task_new (self, NULL, callback, data), G_IO_ERROR_INVALID_ARGUMENT,
                      writer ? _ ("That day is over. Choose a later one.")
                             : _ ("Connect once before writing to anybody."));
      g_clear_pointer (&writer, door_team_writer_free);
      return;
    }
  door_team_desk_act_async (
      self, set,
      door_team_message_new (writer, person, new_target (self, person, interviews, until)),
      door_team_message_free, callback, data);
}
