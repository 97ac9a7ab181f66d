/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events of cases that came to the office: visits and what else happened at the door. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-private.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-letter.h"

#include <string.h>

#define AUTHORS                                                                                    \
  (1u << DOOR_ROLE_SUPERVISOR | 1u << DOOR_ROLE_HEADQUARTERS | 1u << DOOR_ROLE_INTERVIEWER)
#define LETTER_MAX_BYTES (4u * 1024 * 1024)

/* The event inside, if its author may write it and wrote it under their own name. */
static DoorCaseEvent *
open_letter (GBytes *bytes, const DoorRoster *roster, const DoorIdentity *key)
{
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (bytes, NULL);
  const DoorEnvelopeInfo *info = envelope ? door_envelope_info (envelope) : NULL;
  const DoorMember *signer = info ? door_roster_find_signer (roster, info->signer) : NULL;
  g_autoptr (GBytes) content = signer ? door_envelope_open (envelope, key, NULL, NULL) : NULL;
  g_autoptr (DoorCaseEvent) event = content ? door_case_event_parse (content, NULL) : NULL;

  if (!event || !(AUTHORS & 1u << signer->role) || strcmp (info->kind, DOOR_LETTER_CASE_EVENT) != 0
      || strcmp (door_case_event_get (event, "by"), signer->person) != 0)
    return NULL;
  return g_steal_pointer (&event);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const DoorCaseEvent *left = *(DoorCaseEvent *const *) a, *right = *(DoorCaseEvent *const *) b;
  gint64 left_at = door_case_event_at (left), right_at = door_case_event_at (right);

  if (left_at != right_at)
    return left_at < right_at ? -1 : 1;
  return strcmp (door_case_event_id (left), door_case_event_id (right));
}

/* The same event may have come twice. */
static void
sort_events (GPtrArray *events)
{
  g_ptr_array_sort (events, compare_events);
  for (guint i = events->len; i-- > 1;)
    if (strcmp (door_case_event_id (events->pdata[i]), door_case_event_id (events->pdata[i - 1]))
        == 0)
      g_ptr_array_remove_index (events, i);
}

GPtrArray *
door_analyst_events_read (const char *folder,
                          const DoorRoster *roster,
                          const DoorIdentity *key,
                          GError **error)
{
  g_autofree char *all = g_build_filename (folder, DOOR_ANALYST_EVENTS, NULL);
  g_autoptr (GPtrArray) events
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (all, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&events);
  dir = g_dir_open (all, 0, error);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (all, name, NULL);
      g_autoptr (GBytes) bytes = door_file_load (path, LETTER_MAX_BYTES, NULL);
      DoorCaseEvent *event = bytes ? open_letter (bytes, roster, key) : NULL;

      if (event)
        g_ptr_array_add (events, event);
      else
        g_message ("an event of a case was not taken: %s", name);
    }
  sort_events (events);
  return dir ? g_steal_pointer (&events) : NULL;
}
