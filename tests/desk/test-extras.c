/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Households that nobody listed, from the door to the tablet: a listing is closed and drawn from, a case of it
 * is given out, the interviewer tells who else lives there, headquarters draw, and what was drawn comes as a
 * case of its own. */
#include "team-fixture.h"

#include "door-case-file.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-hub-office.h"
#include "door-letter.h"
#include "door-roster.h"
#include "door-secret.h"

#include <string.h>

#define PSU "B3"
#define LISTED "B3-0001"
#define WORDS "four slow turtles"

/* --- The office's console ------------------------------------------------------------------------ */

/* doorctl, as at the office's console. What it printed: transfer full. */
static char *
at_the_console (TeamFixture *self, const char *command, int *ret_exit)
{
  g_autofree char *line
      = g_strdup_printf ("%s hub %s --dir %s/hub --key %s/office.key --passphrase-file %s/words",
                         g_getenv ("DOORCTL"), command, self->folder, self->folder, self->folder);
  g_auto (GStrv) words = NULL;
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &words, &error));
  program = g_subprocess_newv ((const char *const *) words,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (program, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  *ret_exit = g_subprocess_get_exit_status (program);
  return out;
}

static char *
done (TeamFixture *self, const char *command)
{
  int status;
  char *out = at_the_console (self, command, &status);

  if (status != 0)
    g_error ("hub %s: %s", command, out);
  return out;
}

/* The office's key in a file, as headquarters keep it; and a list of people that names it. */
static DoorIdentity *
make_office (TeamFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "office.key", NULL);
  g_autofree char *words = g_build_filename (self->folder, "words", NULL);
  DoorIdentity *office = door_identity_new ();
  g_autoptr (GBytes) phrase = g_bytes_new_static (WORDS, strlen (WORDS));
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorSecret) passphrase = door_secret_new_copy (WORDS, strlen (WORDS));
  g_autoptr (GBytes) file
      = door_identity_lock (office, "office", passphrase, &door_kdf_policy_test, &error);

  g_assert_no_error (error);
  g_assert_true (door_file_replace (path, file, 0600, &error));
  g_assert_true (door_file_replace (words, phrase, 0600, &error));
  return office;
}

static void
put_roster (TeamFixture *self, const DoorIdentity *office)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 2, door_clock_now (self->clock));
  g_autoptr (DoorIdentity) hub = door_hub_store_get_identity (self->store, &error);
  g_autoptr (GBytes) bytes = NULL;

  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "amina", &self->keys[TEAM_AMINA]);
  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "sione", &self->keys[TEAM_SIONE]);
  door_roster_add (roster, DOOR_ROLE_HEADQUARTERS, NULL, "office", door_identity_public (office));
  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "ines", door_identity_public (self->analyst));
  door_roster_add (roster, DOOR_ROLE_HUB, NULL, "hub", door_identity_public (hub));
  bytes = door_roster_sign (roster, self->survey);
  door_hub_store_put_roster (self->store, 2, bytes, &error);
  g_assert_no_error (error);
}

/* Two dwellings of one household each, as a lister's tablet sends them. */
static void
put_listing (TeamFixture *self, const DoorIdentity *office)
{
  static const char json[]
      = "{\"psu\":\"" PSU "\",\"segment\":\"A\",\"lister\":\"tevita\",\"lines\":["
        "{\"id\":\"a\",\"structure\":\"1\",\"dwelling\":\"1\",\"household\":\"1\",\"head\":\"Ana\","
        "\"address\":\"Harbour Rd 1\",\"use\":\"residential\"},"
        "{\"id\":\"b\",\"structure\":\"2\",\"dwelling\":\"1\",\"household\":\"1\",\"head\":"
        "\"Omar\","
        "\"address\":\"Harbour Rd 2\",\"use\":\"residential\"}]}";
  g_autoptr (GBytes) plain = g_bytes_new_static (json, strlen (json));
  g_autoptr (DoorIdentity) lister = door_identity_new ();
  const DoorEnvelopeInfo info = { .kind = "listing", .instance_id = "uuid:l", .epoch = 2 };
  DoorMember reader = { .role = DOOR_ROLE_HEADQUARTERS, .keys = *door_identity_public (office) };
  g_autoptr (GPtrArray) readers = g_ptr_array_new ();
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (readers, &reader);
  sealed = door_envelope_seal (plain, &info, NULL, lister, readers, &error);
  g_assert_no_error (error);
  door_hub_store_put_letter (self->store, DOOR_HUB_MAILBOX_OFFICE, TEAM_TEVITA + 1, "listing",
                             PSU "-A", sealed, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* --- At the door --------------------------------------------------------------------------------- */

static DoorCaseFile *
open_file (TeamFixture *self, const char *id)
{
  DoorCase *item = door_scenario_find_case (self->person[TEAM_AMINA], id);

  g_assert_nonnull (item);
  return door_desk_open_file (door_scenario_desk (self->person[TEAM_AMINA]), item);
}

/* NULL: it was told. transfer full. */
static char *
tell (DoorCaseFile *file, const char *names)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_case_file_tell_extras_async (file, names, team_keep_result, &result);
  team_wait (&result);
  door_case_file_finish (file, result, &error);
  return error ? g_strdup (error->message) : NULL;
}

static void
tell_well (TeamFixture *self, DoorCaseFile *file, const char *names)
{
  g_autofree char *why_not = NULL;

  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  why_not = tell (file, names);
  g_assert_cmpstr (why_not, ==, NULL);
}

/* Whether any letter that waits for the office can be read with the key and holds the name. */
static gboolean
is_readable (TeamFixture *self, const DoorIdentity *key, const char *name)
{
  guint64 mark = 0;
  g_autoptr (GPtrArray) letters = door_hub_store_find_letters (
      self->store, DOOR_HUB_MAILBOX_OFFICE, DOOR_LETTER_CASE_EVENT, 0, &mark, NULL);
  gboolean found = FALSE;

  for (guint i = 0; i < letters->len; i++)
    {
      const DoorLetter *letter = g_ptr_array_index (letters, i);
      g_autoptr (DoorEnvelope) envelope = door_envelope_read (letter->content, NULL);
      g_autoptr (GBytes) plain = door_envelope_open (envelope, key, NULL, NULL);

      found |= plain
               && g_strstr_len (g_bytes_get_data (plain, NULL), (gssize) g_bytes_get_size (plain),
                                name)
                      != NULL;
    }
  return found;
}

static void
give_listed (TeamFixture *self, const DoorIdentity *office)
{
  g_autofree char *closed = NULL;
  g_autofree char *drawn = NULL;
  g_autofree char *given = NULL;

  put_listing (self, office);
  closed = done (self, "listing " PSU " --close");
  drawn = done (self, "draw " PSU " --take 2 --form household");
  given = done (self, "give " LISTED " --device 1");
  team_sync (self, TEAM_AMINA);
}

static void
test_journey (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorIdentity) office = make_office (self);
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (DoorCaseFile) extra = NULL;
  g_autofree char *drawn = NULL;
  g_autofree char *given = NULL;
  g_autofree char *told = NULL;

  put_roster (self, office);
  team_unlock (self, TEAM_AMINA);
  team_sync (self, TEAM_AMINA);
  give_listed (self, office);
  file = open_file (self, LISTED);
  g_assert_true (door_case_file_may (file, DOOR_CASE_ACT_EXTRAS));
  tell_well (self, file, "Leilani\n\n  Sefo \n");
  tell_well (self, file, "Leilani\nSefo\nMele"); /* somebody came home meanwhile: the last counts */
  told = door_case_file_get_extras (file);
  g_assert_cmpstr (told, ==, "Leilani\nSefo\nMele");
  team_sync (self, TEAM_AMINA);
  g_assert_true (is_readable (self, office, "Mele"));
  g_assert_false (is_readable (self, self->analyst, "Mele"));

  drawn = done (self, "extras " LISTED);
  g_assert_nonnull (strstr (drawn, LISTED "-x3  Mele"));
  g_assert_nonnull (strstr (drawn, "3 of 3 found"));
  given = done (self, "give " LISTED "-x3 --device 1");
  team_sync (self, TEAM_AMINA);
  extra = open_file (self, LISTED "-x3");
  g_assert_cmpstr (door_case_get_label (door_case_file_get_case (extra)), ==, "Mele");
  /* What is found beside one that was found is the listed one's. */
  g_assert_false (door_case_file_may (extra, DOOR_CASE_ACT_EXTRAS));
}

/* Only where a listing was; and what cannot be drawn from is said at the door. */
static void
test_refused (TeamFixture *self, gconstpointer data)
{
  static const char *const wrong[] = { "", " \n ", "Mele\nSefo\nMele" };
  g_autoptr (DoorIdentity) office = make_office (self);
  g_autoptr (DoorCaseFile) unlisted = NULL;
  g_autoptr (DoorCaseFile) file = NULL;
  g_autofree char *nobody = NULL;
  int status;

  put_roster (self, office);
  team_unlock (self, TEAM_AMINA);
  team_sync (self, TEAM_AMINA);
  give_listed (self, office);
  unlisted = open_file (self, TEAM_CASE);
  g_assert_false (door_case_file_may (unlisted, DOOR_CASE_ACT_EXTRAS));
  file = open_file (self, LISTED);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *why = tell (file, wrong[i]);

      g_assert_nonnull (why);
    }
  team_sync (self, TEAM_AMINA);
  nobody = at_the_console (self, "extras " LISTED, &status);
  g_assert_cmpint (status, !=, 0);
  g_assert_nonnull (strstr (nobody, "Nobody told"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEAM_TEST ("/desk/extras/journey", test_journey);
  ADD_TEAM_TEST ("/desk/extras/refused", test_refused);
  return g_test_run ();
}
