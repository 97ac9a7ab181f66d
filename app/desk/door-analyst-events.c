/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events of cases that came to the office: visits and what else happened at the door. */
#define G_LOG_DOMAIN "door-desk"

#include "door-analyst-private.h"
#include "door-letter.h"
#include "door-signed-event.h"

static const DoorSignedEventRule signed_by_the_team
    = { .kind = DOOR_LETTER_CASE_EVENT,
        .roles
        = 1u << DOOR_ROLE_SUPERVISOR | 1u << DOOR_ROLE_HEADQUARTERS | 1u << DOOR_ROLE_INTERVIEWER,
        .max_bytes = 4u * 1024 * 1024 };

GPtrArray *
door_analyst_events_read (const char *folder,
                          const DoorRoster *roster,
                          const DoorIdentity *key,
                          GError **error)
{
  g_autofree char *letters = g_build_filename (folder, DOOR_ANALYST_EVENTS, NULL);
  guint n_refused;
  GPtrArray *events
      = door_signed_events_read (letters, &signed_by_the_team, roster, key, &n_refused, error);

  if (n_refused > 0)
    g_message ("%u events of cases were not taken", n_refused);
  return events;
}
