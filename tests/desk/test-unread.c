/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sealed group that nobody on the survey's list may read: said before anything is asked, in plain words,
 * never begun, and nothing lost. Promise 6 of door-guard.h. */
#include "desk-fixture.h"

#include "door-case-about.h"
#include "door-desk-records.h"
#include "door-files.h"
#include "door-guard.h"
#include "door-interview-private.h"
#include "door-seal.h"
#include "door-section-readers.h"

#include <string.h>

#define START_US G_GINT64_CONSTANT (1763892000000000)

/* The list with a supervisor, and with whoever reads sealed answers (or nobody). */
static GBytes *
new_roster (DeskFixture *self, guint64 epoch, gboolean with_analyst)
{
  g_autoptr (DoorRoster) roster = door_roster_new ("test", epoch, START_US);

  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "sione",
                   door_identity_public (self->supervisor));
  if (with_analyst)
    door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "ines",
                     door_identity_public (self->supervisor));
  return door_roster_sign (roster, self->survey);
}

static void
put (DeskFixture *self, gboolean with_analyst)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = door_vault_open (folder, PASSPHRASE, &options, NULL);
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "desk", "sealed-headquarters.xml", NULL);
  g_autofree char *name = door_record_form_name ("household", "7");
  g_autoptr (GBytes) xml = door_file_load (path, 1024 * 1024, NULL);
  g_autoptr (GBytes) roster = new_roster (self, 2, with_analyst);

  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, xml, NULL));
  g_assert_true (door_vault_put (vault, DOOR_RECORD_ROSTER, DOOR_ROSTER_NAME, NULL, roster, NULL));
}

/* A newer list comes. */
static void
take_roster (DeskFixture *self, guint64 epoch, gboolean with_analyst)
{
  g_autoptr (GBytes) roster = new_roster (self, epoch, with_analyst);
  g_autoptr (GError) error = NULL;

  g_assert_true (door_trust_take_roster (desk_interview (self)->trust, roster, &error));
  g_assert_no_error (error);
}

static DoorGuard *
guard (DeskFixture *self)
{
  return door_interview_get_guard (desk_interview (self));
}

static void
settle (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_settle (self->scenario, &error);
  g_assert_no_error (error);
  while (door_guard_get_step (guard (self)) == DOOR_GUARD_WORKING)
    g_main_context_iteration (NULL, TRUE);
  door_scenario_settle (self->scenario, &error);
  g_assert_no_error (error);
}

static void
choose (DeskFixture *self, DoorGuardStep step, guint choice)
{
  g_assert_cmpint (door_guard_get_step (guard (self)), ==, step);
  g_assert_cmpint (door_interview_get_page (desk_interview (self)), ==, DOOR_PAGE_GUARD);
  door_guard_choose (guard (self), choice);
  settle (self);
}

/* Words for a person at a door: what, that nothing is lost, what to do; none of the machine's. */
static void
expect_plain_words (DeskFixture *self)
{
  g_autofree char *all
      = g_strjoin (" ", door_guard_get_title (guard (self)), door_guard_get_text (guard (self)),
                   door_guard_get_aside (guard (self)), NULL);

  g_assert_nonnull (strstr (all, "Nothing was lost"));
  g_assert_nonnull (strstr (all, "office"));
  g_assert_null (strstr (all, "roster"));
  g_assert_null (strstr (all, "recipient"));
  g_assert_null (strstr (all, "officials")); /* what the group is about */
}

/* Opened, past the notice, at the first sealed group. */
static void
go_to_group (DeskFixture *self)
{
  put (self, FALSE);
  desk_unlock (self);
  desk_open (self);
  expect_plain_words (self);
  choose (self, DOOR_GUARD_UNREAD, 0);
  desk_answer (self, "/data/name", "Zarqoon");
  g_assert_true (door_interview_next (desk_interview (self)));
  settle (self);
}

/* Before the gate, which is not asked; the rest of the interview is held and sent. */
static void
test_never_begun (DeskFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  go_to_group (self);
  expect_plain_words (self);
  choose (self, DOOR_GUARD_UNREAD, 1); /* nothing new is there */
  choose (self, DOOR_GUARD_UNREAD, 0);
  choose (self, DOOR_GUARD_UNREAD, 0); /* the other group likewise */
  g_assert_false (door_guard_is_sealed (guard (self)));
  desk_answer (self, "/data/after", "well");
  desk_next (self);
  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
}

/* The list that came meanwhile opens the gate. */
static void
test_list_comes (DeskFixture *self, gconstpointer data)
{
  go_to_group (self);
  take_roster (self, 3, TRUE);
  choose (self, DOOR_GUARD_UNREAD, 1);
  choose (self, DOOR_GUARD_WHO_HEARS, 0);
  choose (self, DOOR_GUARD_CONSENT, 0);
  choose (self, DOOR_GUARD_MODE, 1);
  g_assert_true (door_guard_is_sealed (guard (self)));
}

/* Whoever could read it leaves the list while it is open: it waits, and closes once somebody is there. */
static void
test_reader_leaves (DeskFixture *self, gconstpointer data)
{
  put (self, TRUE);
  desk_unlock (self);
  desk_open (self);
  desk_answer (self, "/data/name", "Zarqoon");
  g_assert_true (door_interview_next (desk_interview (self)));
  settle (self);
  choose (self, DOOR_GUARD_WHO_HEARS, 0);
  choose (self, DOOR_GUARD_CONSENT, 0);
  choose (self, DOOR_GUARD_MODE, 1);
  take_roster (self, 3, FALSE);
  while (door_guard_get_step (guard (self)) == DOOR_GUARD_NONE)
    {
      g_assert_true (door_interview_next (desk_interview (self)));
      settle (self);
    }
  g_assert_cmpint (door_guard_get_step (guard (self)), ==, DOOR_GUARD_FAILED);
  expect_plain_words (self);
  take_roster (self, 4, TRUE);
  choose (self, DOOR_GUARD_FAILED, 0);
  g_assert_false (door_guard_is_sealed (guard (self)));
  g_assert_cmpint (door_guard_get_step (guard (self)), ==, DOOR_GUARD_WHO_HEARS); /* the next one */
}

/* Of the two groups of the form, one is for headquarters, too. */
static void
test_who_reads (void)
{
  static const struct {
    gboolean analyst, headquarters;
    guint unread;
  } lists[] = { { FALSE, FALSE, 2 }, { FALSE, TRUE, 1 }, { TRUE, FALSE, 0 }, { TRUE, TRUE, 0 } };
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "desk", "sealed-headquarters.xml", NULL);
  g_autoptr (GBytes) xml = door_file_load (path, 1024 * 1024, NULL);
  g_autoptr (DoorDiagnostics) faults = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = door_form_load (xml, NULL, faults);
  g_autoptr (DoorIdentity) person = door_identity_new ();
  g_autoptr (GPtrArray) none = door_section_unread (form, NULL, "north");

  g_assert_cmpuint (none->len, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (DoorRoster) roster = door_roster_new ("test", 1, START_US);
      g_autoptr (GPtrArray) unread = NULL;

      door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "s", door_identity_public (person));
      if (lists[i].analyst)
        door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "a", door_identity_public (person));
      if (lists[i].headquarters)
        door_roster_add (roster, DOOR_ROLE_HEADQUARTERS, NULL, "h", door_identity_public (person));
      unread = door_section_unread (form, roster, "north");
      g_assert_cmpuint (unread->len, ==, lists[i].unread);
      if (unread->len == 1)
        g_assert_cmpstr (g_ptr_array_index (unread, 0), ==, "/data/hurt");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  g_test_add_func ("/desk/unread/who-reads", test_who_reads);
  ADD_DESK_TEST ("/desk/unread/never-begun", test_never_begun);
  ADD_DESK_TEST ("/desk/unread/list-comes", test_list_comes);
  ADD_DESK_TEST ("/desk/unread/reader-leaves", test_reader_leaves);
  return g_test_run ();
}
