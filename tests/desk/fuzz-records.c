/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk's own documents, as they come in letters and assignments and lie in the vault: whoever may write one
 * may be hostile. The first byte says which. What is accepted must print, and parse again to the same. */
#include "door-case-about.h"
#include "door-case-event.h"
#include "door-protocol.h"
#include "door-team-store.h"
#include "door-wraps.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
fuzz_assignment (GBytes *bytes)
{
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_parse (bytes, NULL);
  g_autoptr (GBytes) printed = facts ? door_assignment_facts_print (facts) : NULL;
  g_autoptr (DoorAssignmentFacts) again
      = printed ? door_assignment_facts_parse (printed, NULL) : NULL;

  if (!facts)
    return;
  g_assert_nonnull (again);
  g_assert_cmpstr (again->id, ==, facts->id);
  g_assert_cmpstr (again->label, ==, facts->label);
  g_assert_cmpstr (again->handed_over, ==, facts->handed_over);
  g_assert_cmpuint (again->prefill->len, ==, facts->prefill->len);
}

static void
fuzz_about (GBytes *bytes)
{
  DoorCaseAbout about = { NULL }, again = { NULL };
  g_autoptr (GBytes) printed = NULL;

  if (!door_case_about_parse (bytes, &about))
    return;
  printed = door_case_about_print (&about);
  g_assert_true (door_case_about_parse (printed, &again));
  g_assert_cmpstr (again.case_id, ==, about.case_id);
  g_assert_cmpuint (again.n_answers, ==, about.n_answers);
  door_case_about_clear (&about);
  door_case_about_clear (&again);
}

static void
fuzz_event (GBytes *bytes)
{
  g_autoptr (DoorCaseEvent) event = door_case_event_parse (bytes, NULL);
  g_autoptr (GBytes) printed = event ? door_case_event_print (event) : NULL;
  g_autoptr (DoorCaseEvent) again = printed ? door_case_event_parse (printed, NULL) : NULL;

  if (!event)
    return;
  g_assert_nonnull (door_case_event_local (event));
  g_assert_nonnull (again);
  g_assert_cmpstr (door_case_event_type (again), ==, door_case_event_type (event));
  g_assert_cmpstr (door_case_event_id (again), ==, door_case_event_id (event));
  g_assert_cmpint (door_case_event_at (again), ==, door_case_event_at (event));
}

static void
fuzz_entry (GBytes *bytes)
{
  g_autoptr (DoorTeamEntry) entry = door_team_entry_parse (DOOR_TEAM_SUB "1", bytes);
  g_autoptr (GBytes) printed = entry ? door_team_entry_print (entry) : NULL;
  g_autoptr (DoorTeamEntry) again
      = printed ? door_team_entry_parse (DOOR_TEAM_SUB "1", printed) : NULL;

  if (!entry)
    return;
  g_assert_nonnull (again);
  g_assert_cmpstr (again->instance_id, ==, entry->instance_id);
  g_assert_cmpint (again->received, ==, entry->received);
}

static void
fuzz_protocol (GBytes *bytes)
{
  g_autoptr (DoorProtocol) protocol = door_protocol_parse (bytes, "ur");
  g_autoptr (GPtrArray) support = door_protocol_support_in (protocol, "north");

  g_assert_cmpuint (protocol->decoy->len, >, 0);
}

static void
fuzz_wraps (GBytes *bytes)
{
  g_autoptr (GHashTable) wraps = door_wraps_parse (bytes);
  g_autoptr (GBytes) printed = wraps ? door_wraps_print (wraps) : NULL;
  g_autoptr (GHashTable) again = printed ? door_wraps_parse (printed) : NULL;

  if (!wraps)
    return;
  g_assert_nonnull (again);
  g_assert_cmpuint (g_hash_table_size (again), ==, g_hash_table_size (wraps));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static void (*const documents[]) (GBytes * bytes)
      = { fuzz_assignment, fuzz_about, fuzz_event, fuzz_entry, fuzz_protocol, fuzz_wraps };
  g_autoptr (GBytes) bytes = NULL;

  if (size == 0)
    return 0;
  bytes = g_bytes_new (data + 1, size - 1);
  documents[data[0] % G_N_ELEMENTS (documents)](bytes);
  return 0;
}
