/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a supervisor decided, as an analyst reads it from the letters that wait at the hub; and letters
 * that look like decisions but are none. */
#include "team-fixture.h"

#include "door-decisions.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-hub-office.h"
#include "door-letter.h"

#include <string.h>

#define START_US G_GINT64_CONSTANT (1763892000000000)

static void
begin (TeamFixture *self)
{
  for (guint i = 0; i < TEAM_N; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  team_interview (self);
  team_sync (self, TEAM_SIONE);
}

static void
decide (TeamFixture *self, DoorTeamRow *row, DoorDecision decision, const char *text)
{
  g_autofree char *why_not = team_decide (self, TEAM_SIONE, row, decision, text, NULL, 0);

  g_assert_cmpstr (why_not, ==, NULL);
  team_sync (self, TEAM_SIONE);
}

static DoorRoster *
get_roster (TeamFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_hub_store_get_roster (self->store, NULL, &error);
  DoorRoster *roster = door_roster_read (bytes, door_identity_public (self->survey), &error);

  g_assert_no_error (error);
  return roster;
}

/* All decisions that wait for the office, opened with the analyst's key. */
static DoorDecisions *
take_all (TeamFixture *self)
{
  g_autoptr (DoorRoster) roster = get_roster (self);
  DoorDecisions *decisions = door_decisions_new (roster);
  guint64 mark = 0;
  g_autoptr (GPtrArray) letters
      = door_hub_store_find_letters (self->store, "office", DOOR_LETTER_VERDICT, 0, &mark, NULL);

  for (guint i = letters->len; i-- > 0;)
    {
      const DoorLetter *letter = g_ptr_array_index (letters, i);
      g_autoptr (GError) error = NULL;

      door_decisions_take (decisions, self->analyst, letter->content, &error);
      g_assert_no_error (error);
      g_assert_true (door_decisions_take (decisions, self->analyst, letter->content, NULL));
    }
  g_assert_cmpuint (door_decisions_length (decisions), ==, letters->len);
  return decisions;
}

static GBytes *
first_submission (TeamFixture *self)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = door_hub_store_get_part (self->store, 1, "submission.door", &error);

  g_assert_no_error (error);
  return bytes;
}

static void
test_approved_then_void (TeamFixture *self, gconstpointer data)
{
  g_autofree char *instance = NULL;
  g_autoptr (DoorDecisions) none = NULL;
  g_autoptr (DoorDecisions) one = NULL;
  g_autoptr (DoorDecisions) two = NULL;
  g_autoptr (GBytes) submission = NULL;
  g_autoptr (GBytes) other = g_bytes_new_static ("other", 5);
  DoorDecided decided;

  begin (self);
  submission = first_submission (self);
  instance = g_strdup (door_team_row_get_id (team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED)));
  none = take_all (self);
  decided = door_decisions_find (none, instance, "north", submission);
  g_assert_cmpstr (decided.word, ==, "received");
  decide (self, team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED), DOOR_DECISION_APPROVE, NULL);
  one = take_all (self);
  decided = door_decisions_find (one, instance, "north", submission);
  g_assert_cmpstr (decided.word, ==, "approved");
  g_assert_cmpstr (decided.by, ==, "sione");
  g_assert_cmpint (decided.at, ==, door_clock_now (self->clock));
  /* Of other bytes, or of an interviewer of another team, nothing was said. */
  g_assert_cmpstr (door_decisions_find (one, instance, "north", other).word, ==, "received");
  g_assert_cmpstr (door_decisions_find (one, instance, "south", submission).word, ==, "received");
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  decide (self, team_find (self, TEAM_SIONE, DOOR_REVIEW_APPROVED), DOOR_DECISION_REOPEN, NULL);
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  decide (self, team_find (self, TEAM_SIONE, DOOR_REVIEW_IN_REVIEW), DOOR_DECISION_VOID,
          "Nobody was visited");
  two = take_all (self);
  decided = door_decisions_find (two, instance, "north", submission);
  g_assert_cmpstr (decided.word, ==, "void");
  g_assert_cmpstr (decided.reason, ==, "Nobody was visited");
}

/* --- Forged -------------------------------------------------------------------------------------- */

static const struct {
  const char *what;
  DoorRole role;
  const char *by, *kind, *instance;
  gboolean ok;
} forgeries[] = {
  { "as it should be", DOOR_ROLE_SUPERVISOR, "sione", "verdict", "uuid:1", TRUE },
  { "headquarters", DOOR_ROLE_HEADQUARTERS, "sione", "verdict", "uuid:1", TRUE },
  { "an interviewer", DOOR_ROLE_INTERVIEWER, "sione", "verdict", "uuid:1", FALSE },
  { "another's name", DOOR_ROLE_SUPERVISOR, "ana", "verdict", "uuid:1", FALSE },
  { "another kind", DOOR_ROLE_SUPERVISOR, "sione", "return", "uuid:1", FALSE },
  { "another interview", DOOR_ROLE_SUPERVISOR, "sione", "verdict", "uuid:2", FALSE },
};

static GBytes *
forge (guint which, const DoorIdentity *author, const DoorRoster *roster)
{
  g_autofree char *json
      = g_strdup_printf ("{\"type\":\"verdict\",\"step\":\"approve\",\"by\":\"%s\",\"id\":\"x\","
                         "\"at\":\"2025-11-23T10:00:00Z\",\"instance\":\"uuid:1\"}",
                         forgeries[which].by);
  g_autoptr (GBytes) content = g_bytes_new (json, strlen (json));
  g_autoptr (GPtrArray) readers = door_roster_recipients (roster, DOOR_AUDIENCE_TEAM, "north");
  const DoorEnvelopeInfo info = {
    .kind = forgeries[which].kind,
    .instance_id = forgeries[which].instance,
    .epoch = 1,
    .audience = DOOR_AUDIENCE_TEAM,
  };

  return door_envelope_seal (content, &info, NULL, author, readers, NULL);
}

static void
test_forged (void)
{
  g_autoptr (DoorIdentity) analyst = door_identity_new ();
  g_autoptr (DoorIdentity) stranger = door_identity_new ();

  for (guint i = 0; i < G_N_ELEMENTS (forgeries); i++)
    {
      g_autoptr (DoorRoster) roster = door_roster_new ("test", 1, START_US);
      g_autoptr (DoorIdentity) author = door_identity_new ();
      g_autoptr (DoorDecisions) decisions = NULL;
      g_autoptr (GBytes) letter = NULL;
      g_autoptr (GBytes) strange = NULL;

      door_roster_add (roster, forgeries[i].role, "north", "sione", door_identity_public (author));
      door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "ines", door_identity_public (analyst));
      decisions = door_decisions_new (roster);
      letter = forge (i, author, roster);
      strange = forge (i, stranger, roster);
      g_test_message ("%s", forgeries[i].what);
      g_assert_cmpint (door_decisions_take (decisions, analyst, letter, NULL), ==, forgeries[i].ok);
      g_assert_false (door_decisions_take (decisions, analyst, strange, NULL));
      g_assert_false (door_decisions_take (decisions, stranger, letter, NULL));
      g_assert_cmpuint (door_decisions_length (decisions), ==, forgeries[i].ok ? 1 : 0);
    }
}

/* --- A folder ------------------------------------------------------------------------------------ */

static void
test_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("door-decisions-XXXXXX", NULL);
  g_autofree char *below = g_build_filename (folder, DOOR_DECISIONS_FOLDER, NULL);
  g_autofree char *good = g_build_filename (below, "4.door", NULL);
  g_autofree char *bad = g_build_filename (below, "5.door", NULL);
  g_autoptr (DoorIdentity) author = door_identity_new ();
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 1, START_US);
  g_autoptr (DoorDecisions) decisions = NULL;
  g_autoptr (GPtrArray) refused = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) letter = NULL;
  g_autoptr (GBytes) junk = g_bytes_new_static ("junk", 4);
  g_autoptr (GError) error = NULL;

  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "sione", door_identity_public (author));
  decisions = door_decisions_new (roster);
  g_assert_true (door_decisions_load (decisions, author, folder, refused, &error));
  g_assert_cmpuint (door_decisions_length (decisions), ==, 0);
  letter = forge (0, author, roster);
  g_assert_true (door_file_make_folder (below, NULL));
  g_assert_true (door_file_replace (good, letter, 0600, NULL));
  g_assert_true (door_file_replace (bad, junk, 0600, NULL));
  g_assert_true (door_decisions_load (decisions, author, folder, refused, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (door_decisions_length (decisions), ==, 1);
  g_assert_cmpuint (refused->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (refused, 0), "5.door: "));
  g_assert_true (door_file_remove_tree (folder, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  g_test_add_func ("/desk/decisions/forged", test_forged);
  g_test_add_func ("/desk/decisions/folder", test_folder);
  ADD_TEAM_TEST ("/desk/decisions/approved-then-void", test_approved_then_void);
  return g_test_run ();
}
