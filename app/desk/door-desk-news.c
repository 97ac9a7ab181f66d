/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desk tells the person beside the cases: the space that is left, the supervisor's message,
 * the day's target. Each is worked out again when something may have changed it, and told when it did. */
#define G_LOG_DOMAIN "door-desk"

#include "door-desk-parts-private.h"

#include "door-case-private.h"
#include "door-keeping.h"
#include "door-target.h"
#include "door-unlock-private.h"

#include <glib/gi18n-lib.h>

/* --- Space -------------------------------------------------------------------------------- */

void
door_desk_check_space (DoorDesk *self)
{
  g_autofree char *warning
      = self->folder ? door_keeping_say_space (self->space_left (self->folder)) : NULL;

  if (g_strcmp0 (warning, self->space_warning) == 0)
    return;
  g_free (self->space_warning);
  self->space_warning = g_steal_pointer (&warning);
  g_object_notify (G_OBJECT (self), "space-warning");
}

void
door_desk_set_space_probe (DoorDesk *self, guint64 (*space_left) (const char *folder))
{
  self->space_left = space_left;
}

const char *
door_desk_get_space_warning (DoorDesk *self)
{
  return self->space_warning;
}

/* --- Messages to the person ----------------------------------------------------------------- */

/* An older one is no news any more. */
#define NEWS_US (G_GINT64_CONSTANT (3) * G_TIME_SPAN_DAY)

/* The newest that is about no case. */
static const DoorCaseEvent *
find_news (DoorDesk *self)
{
  GPtrArray *events = door_case_log_of (self->log, "");
  const DoorCaseEvent *newest = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (events, i);

      if (door_case_event_is (event, "message")
          && (!newest || door_case_event_at (event) > door_case_event_at (newest)))
        newest = event;
    }
  if (!newest || door_clock_now (self->clock) - door_case_event_at (newest) > NEWS_US)
    return NULL;
  return newest;
}

void
door_desk_check_notice (DoorDesk *self)
{
  const DoorCaseEvent *news = find_news (self);
  g_autofree char *notice
      = news ? g_strdup_printf (_ ("From your supervisor: %s"), door_case_event_get (news, "text"))
             : NULL;

  if (g_strcmp0 (notice, self->notice) == 0)
    return;
  g_free (self->notice);
  self->notice = g_steal_pointer (&notice);
  g_object_notify (G_OBJECT (self), "notice");
}

void
door_desk_check_target (DoorDesk *self)
{
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  const DoorCaseEvent *target
      = door_target_find (door_case_log_of (self->log, ""), door_trust_person (self->trust), now);
  guint done
      = target ? door_case_list_count_finished (self->cases, door_target_since (target, now)) : 0;
  g_autofree char *text = target ? door_target_say (target, done, now) : NULL;

  if (g_strcmp0 (text, self->target_text) == 0)
    return;
  g_free (self->target_text);
  self->target_text = g_steal_pointer (&text);
  g_object_notify (G_OBJECT (self), "target-text");
}

const char *
door_desk_get_target_text (DoorDesk *self)
{
  return self->target_text;
}

const char *
door_desk_get_notice (DoorDesk *self)
{
  return self->notice;
}
