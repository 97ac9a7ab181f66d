/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-overdue.h"

#include "door-safety.h"
#include "door-team-private.h"
#include "door-when.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of one person, as far as has come. */
typedef struct {
  gint64 asked; /* of the last check-in */
  gint64 due;   /* by it; 0: none is */
  gint64 heard; /* of the last thing that this person's tablet told */
} Signs;

void
door_team_overdue_free (DoorTeamOverdue *self)
{
  g_free (self->person);
  g_free (self);
}

static gint64
due_of (const DoorCaseEvent *event)
{
  g_autoptr (GDateTime) due
      = g_date_time_new_from_iso8601 (door_case_event_get (event, "due"), NULL);

  return due ? g_date_time_to_unix (due) * G_USEC_PER_SEC : 0;
}

static void
note (GHashTable *people, const DoorCaseEvent *event)
{
  const char *by = door_case_event_get (event, "by");
  gint64 at = door_case_event_at (event);
  Signs *signs = g_hash_table_lookup (people, by);

  if (!*by)
    return;
  if (!signs)
    g_hash_table_insert (people, (gpointer) by, signs = g_new0 (Signs, 1));
  signs->heard = MAX (signs->heard, at);
  if (!door_case_event_is (event, "check-in") || at < signs->asked)
    return;
  signs->asked = at;
  signs->due = due_of (event);
}

static int
longest_first (gconstpointer a, gconstpointer b)
{
  gint64 left = (*(DoorTeamOverdue *const *) a)->due;
  gint64 right = (*(DoorTeamOverdue *const *) b)->due;

  return (left > right) - (left < right);
}

GPtrArray *
door_team_desk_list_overdue (DoorTeamDesk *self)
{
  g_autoptr (GHashTable) people = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GPtrArray *overdue = g_ptr_array_new_with_free_func ((GDestroyNotify) door_team_overdue_free);
  GPtrArray *events = door_team_desk_events (self);
  gint64 now = door_clock_now (door_team_desk_clock (self));
  GHashTableIter iter;
  gpointer person, value;

  for (guint i = 0; i < events->len; i++)
    note (people, g_ptr_array_index (events, i));
  g_hash_table_iter_init (&iter, people);
  while (g_hash_table_iter_next (&iter, &person, &value))
    {
      const Signs *signs = value;
      DoorTeamOverdue *one;

      if (signs->due == 0 || now <= signs->due || signs->heard >= signs->due
          || now - signs->due > DOOR_SAFETY_WORK_IS_OVER_US)
        continue;
      one = g_new0 (DoorTeamOverdue, 1);
      one->person = g_strdup (person);
      one->due = signs->due;
      g_ptr_array_add (overdue, one);
    }
  g_ptr_array_sort (overdue, longest_first);
  return overdue;
}

char *
door_team_overdue_words (const GPtrArray *overdue, DoorTeamDesk *desk)
{
  g_autoptr (GDateTime) now = door_clock_local (door_team_desk_clock (desk));
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < overdue->len; i++)
    {
      const DoorTeamOverdue *one = g_ptr_array_index (overdue, i);
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (one->due / G_USEC_PER_SEC);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, g_date_time_get_timezone (now));
      g_autofree char *when = door_when_describe (local, now);

      g_string_append (words, i > 0 ? "\n" : "");
      /* TRANSLATORS: a person, and a time: "amina, expected Today, 14:05" */
      g_string_append_printf (words, _ ("%s, expected %s"), one->person, when);
    }
  return g_string_free (words, FALSE);
}
