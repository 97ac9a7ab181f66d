/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-signed-event.h"

#include "door-envelope.h"
#include "door-files.h"

#include <string.h>

/* NULL when it is not what the rule asks for. */
static DoorCaseEvent *
open_event (const char *path,
            const DoorSignedEventRule *rule,
            const DoorRoster *roster,
            const DoorIdentity *key)
{
  g_autoptr (GBytes) bytes = door_file_load (path, rule->max_bytes, NULL);
  g_autoptr (DoorEnvelope) envelope = bytes ? door_envelope_read (bytes, NULL) : NULL;
  const DoorEnvelopeInfo *info = envelope ? door_envelope_info (envelope) : NULL;
  const DoorMember *signer = info ? door_roster_find_signer (roster, info->signer) : NULL;
  g_autoptr (GBytes) content = signer ? door_envelope_open (envelope, key, NULL, NULL) : NULL;
  g_autoptr (DoorCaseEvent) event = content ? door_case_event_parse (content, NULL) : NULL;

  if (!event || !(rule->roles & 1u << signer->role) || strcmp (info->kind, rule->kind) != 0
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
door_signed_events_read (const char *folder,
                         const DoorSignedEventRule *rule,
                         const DoorRoster *roster,
                         const DoorIdentity *key,
                         guint *ret_n_refused,
                         GError **error)
{
  g_autoptr (GPtrArray) events
      = g_ptr_array_new_with_free_func ((GDestroyNotify) door_case_event_unref);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  *ret_n_refused = 0;
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&events);
  dir = g_dir_open (folder, 0, error);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      DoorCaseEvent *event = open_event (path, rule, roster, key);

      if (event)
        g_ptr_array_add (events, event);
      else
        ++*ret_n_refused;
    }
  sort_events (events);
  return dir ? g_steal_pointer (&events) : NULL;
}
