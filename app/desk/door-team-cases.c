/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of the cases of the team, from the events that came with the letters. */
#define G_LOG_DOMAIN "door-desk"

#include "door-contact.h"
#include "door-team-private.h"

#include <string.h>

static void
case_free (gpointer data)
{
  DoorTeamCase *self = data;

  g_free (self->case_id);
  g_free (self->person);
  g_free (self->code);
  g_free (self);
}

/* What is not about the outcome of the case says nothing here. */
static gboolean
has (GPtrArray *events, const char *type)
{
  for (guint i = 0; i < events->len; i++)
    if (door_case_event_is (g_ptr_array_index (events, i), type))
      return TRUE;
  return FALSE;
}

/* Whoever did something there last; what the office did about it is not theirs. */
static const char *
find_person (GPtrArray *events)
{
  static const char *const of_the_office[] = { "confirmed",
                                               "visit-again",
                                               "release",
                                               "message",
                                               DOOR_EVENT_DANGER_SETTLED,
                                               DOOR_EVENT_REASSIGNED,
                                               DOOR_EVENT_REDRAW_PERMIT,
                                               NULL };
  const DoorCaseEvent *last = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (events, i);

      if (!g_strv_contains (of_the_office, door_case_event_type (event))
          && (!last || door_case_event_at (event) >= door_case_event_at (last)))
        last = event;
    }
  return last ? door_case_event_get (last, "by") : "";
}

static DoorTeamCase *
fold (const char *case_id, GPtrArray *events, gboolean interviewed)
{
  g_autoptr (DoorProtocol) protocol = door_protocol_parse (NULL, NULL);
  g_autoptr (DoorContact) contact
      = door_contact_fold (events, &protocol->contact,
                           interviewed ? DOOR_INTERVIEW_COMPLETE : DOOR_INTERVIEW_NONE, NULL);
  DoorTeamCase *self = g_new0 (DoorTeamCase, 1);

  self->case_id = g_strdup (case_id);
  self->person = g_strdup (find_person (events));
  self->code = g_strdup (contact->final.final ? contact->final.code : "");
  self->needs_confirmation = contact->final.needs_confirmation;
  self->danger = has (events, "danger");
  self->withdrawn = has (events, "withdrawn");
  return self;
}

GPtrArray *
door_team_cases_fold (GPtrArray *events, GHashTable *interviewed)
{
  g_autoptr (GHashTable) by_case
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  GPtrArray *cases = g_ptr_array_new_with_free_func (case_free);
  GHashTableIter iter;
  gpointer key, value;

  for (guint i = 0; i < events->len; i++)
    {
      DoorCaseEvent *event = g_ptr_array_index (events, i);
      const char *case_id = door_case_event_case (event);
      GPtrArray *of = g_hash_table_lookup (by_case, case_id);

      if (!*case_id)
        continue;
      if (!of)
        g_hash_table_insert (by_case, (gpointer) case_id, of = g_ptr_array_new ());
      g_ptr_array_add (of, event);
    }
  g_hash_table_iter_init (&iter, by_case);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_ptr_array_add (cases, fold (key, value, g_hash_table_contains (interviewed, key)));
  return cases;
}
