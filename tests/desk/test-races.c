/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Races of a field force, over a hub on loopback: two devices with the same case, a case that was given to
 * another while the first was out, a questionnaire closed while interviews are out, a tablet thought lost.
 * Nothing is discarded silently: the loser is kept, stands where a person looks, and can be used. */
#include "team-fixture.h"

#include "door-case-about.h"
#include "door-desk-records.h"
#include "door-hub-office.h"
#include "door-letter.h"
#include "door-letters.h"
#include "door-roster.h"
#include "door-seal.h"
#include "door-sending.h"

#include <string.h>

#define INTERVIEW                                                                                  \
  "/data/name = Zarqoon\n/data/age = 36\n/data/safe = 2\n/data/things = radio boat\n"              \
  "/data/visit/day = 2025-11-20\n/data/visit/again = yes\n/data/visit/when = 18:30\n"              \
  "/data/member[1]/called = Velindra\n/data/member[1]/years = 9\n"

static const char *const names[] = { [TEAM_AMINA] = "amina", [TEAM_TEVITA] = "tevita" };

/* The case is on another tablet, too. */
static void
put_case (TeamFixture *self, TeamPerson person)
{
  g_autofree char *folder = door_device_vault_folder (self->device[person], names[person]);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = door_vault_open (folder, TEAM_PASSPHRASE, &options, NULL);
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  g_autoptr (GBytes) about = NULL;

  facts->id = g_strdup (TEAM_CASE);
  facts->label = g_strdup ("Household 1");
  facts->form_id = g_strdup ("household");
  door_assignment_facts_prefill (facts, "/data/case_id", TEAM_CASE);
  about = door_assignment_facts_print (facts);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_CASE, TEAM_CASE, about, NULL, NULL));
}

static gint64
device_of (TeamFixture *self, TeamPerson person)
{
  g_autofree char *keys = door_public_keys_to_text (&self->keys[person]);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubDevice) device = door_hub_store_find_keys (self->store, keys, &error);

  g_assert_no_error (error);
  return device->device;
}

/* The whole interview, left before its end when `part` is set. Nothing is sent. */
static void
interview (TeamFixture *self, TeamPerson person, gboolean part)
{
  g_autoptr (DoorScript) script = door_script_parse (INTERVIEW);
  DoorScenario *who = self->person[person];
  g_autoptr (GError) error = NULL;

  door_scenario_open (who, TEAM_CASE, &error);
  g_assert_no_error (error);
  if (part)
    {
      door_scenario_answer (who, "/data/name", "Zarqoon", &error);
      g_assert_no_error (error);
      door_scenario_leave (who, &error);
    }
  else
    {
      door_scenario_play (who, script, 100, NULL, &error);
      g_assert_no_error (error);
      door_scenario_finish (who, &error);
    }
  g_assert_no_error (error);
}

static void
begin (TeamFixture *self)
{
  for (guint i = 0; i < TEAM_N; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
}

static guint
count_at_hub (TeamFixture *self)
{
  g_autoptr (GError) error = NULL;
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows
      = door_hub_store_list_submissions (self->store, NULL, 0, 100, &mark, &error);

  g_assert_no_error (error);
  return rows->len;
}

static DoorSentState
sent_state (TeamFixture *self, TeamPerson person)
{
  DoorSending *sending = door_desk_get_sending (door_scenario_desk (self->person[person]));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DoorSentRow) row = NULL;

  door_sending_refresh_async (sending, team_keep_result, &result);
  team_wait (&result);
  g_assert_true (door_sending_refresh_finish (sending, result, NULL));
  row = g_list_model_get_item (door_sending_get_rows (sending), 0);
  return door_sent_row_get_state (row);
}

/* The supervisor's row of what this interviewer sent; it names the other one, and is urgent. */
static DoorTeamRow *
find_rival (TeamFixture *self, TeamPerson person)
{
  DoorTeamList *list = door_team_desk_get_list (team_desk (self, TEAM_SIONE));
  DoorTeamRow *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (DoorTeamRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (strcmp (door_team_row_get_person (row), names[person]) == 0)
        found = row;
    }
  g_assert_nonnull (found);
  g_assert_cmpstr (door_team_row_get_case (found), ==, TEAM_CASE);
  g_assert_cmpint (door_team_row_get_severity (found), ==, DOOR_TEAM_SEVERITY_URGENT);
  return found;
}

static gboolean
names_other (DoorTeamRow *row, DoorTeamRow *other)
{
  const DoorTeamFlag *flag;

  for (guint i = 0; (flag = door_team_row_get_flag (row, i)); i++)
    if (strstr (door_team_row_get_id (other), flag->other) && *flag->other)
      return TRUE;
  return FALSE;
}

/* Both reached the hub, the supervisor sees each beside the other, decides, and neither is gone. */
static void
assert_both_kept (TeamFixture *self)
{
  DoorTeamList *list;
  DoorTeamRow *first, *second;
  g_autofree char *why_not = NULL;

  g_assert_cmpuint (count_at_hub (self), ==, 2);
  g_assert_cmpint (sent_state (self, TEAM_AMINA), ==, DOOR_SENT_AT_OFFICE);
  g_assert_cmpint (sent_state (self, TEAM_TEVITA), ==, DOOR_SENT_AT_OFFICE);
  team_sync (self, TEAM_SIONE);
  list = door_team_desk_get_list (team_desk (self, TEAM_SIONE));
  g_assert_cmpuint (door_team_list_count (list, DOOR_TEAM_SHOW_TO_DO), ==, 2);
  door_team_list_set_show (list, DOOR_TEAM_SHOW_ALL);
  first = find_rival (self, TEAM_AMINA);
  second = find_rival (self, TEAM_TEVITA);
  g_assert_true (names_other (first, second));
  g_assert_true (names_other (second, first));

  why_not
      = team_decide (self, TEAM_SIONE, second, DOOR_DECISION_VOID, "the same household", NULL, 0);
  g_assert_cmpstr (why_not, ==, NULL);
  g_assert_cmpuint (door_team_list_count (list, DOOR_TEAM_SHOW_VOID), ==, 1);
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  why_not = team_decide (self, TEAM_SIONE, find_rival (self, TEAM_TEVITA), DOOR_DECISION_REOPEN,
                         "it was the better one", NULL, 0);
  g_assert_cmpstr (why_not, ==, NULL);
  g_assert_cmpuint (door_team_list_count (list, DOOR_TEAM_SHOW_TO_DO), ==, 2);
}

static void
test_two_devices (TeamFixture *self, gconstpointer data)
{
  put_case (self, TEAM_TEVITA);
  begin (self);
  interview (self, TEAM_AMINA, FALSE);
  interview (self, TEAM_TEVITA, FALSE);
  team_sync (self, TEAM_TEVITA);
  team_sync (self, TEAM_AMINA);
  assert_both_kept (self);
}

/* Amina is out with it while the office gives it to Tevita: both finish. Hers stays in sight on her tablet until
 * it is sent, and is as good as his. */
static void
test_reassigned (TeamFixture *self, gconstpointer data)
{
  g_autoptr (GBytes) sealed = g_bytes_new ("sealed", 6);
  g_autoptr (GError) error = NULL;
  DoorCase *item;

  put_case (self, TEAM_TEVITA);
  begin (self);
  door_hub_store_assign (self->store, device_of (self, TEAM_AMINA), TEAM_CASE, sealed, &error);
  g_assert_no_error (error);
  interview (self, TEAM_AMINA, TRUE);
  door_hub_store_give_case (self->store, TEAM_CASE, device_of (self, TEAM_TEVITA), sealed, &error);
  g_assert_no_error (error);
  interview (self, TEAM_TEVITA, FALSE);
  team_sync (self, TEAM_TEVITA);
  team_sync (self, TEAM_AMINA);

  item = door_scenario_find_case (self->person[TEAM_AMINA], TEAM_CASE);
  g_assert_nonnull (item);
  g_assert_nonnull (strstr (door_case_get_label (item), "no longer assigned"));
  g_assert_cmpint (door_case_get_state (item), ==, DOOR_CASE_IN_PROGRESS);
  interview (self, TEAM_AMINA, FALSE);
  team_sync (self, TEAM_AMINA);
  assert_both_kept (self);
}

/* Refused, kept and said why; sent by a press once the office has opened it again. */
static void
test_closed_form (TeamFixture *self, gconstpointer data)
{
  DoorSending *sending;
  g_autoptr (DoorSentRow) row = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  begin (self);
  interview (self, TEAM_AMINA, FALSE);
  g_assert_true (
      door_hub_store_set_form_state (self->store, "household", "7", DOOR_FORM_CLOSED, &error));
  door_scenario_sync (self->person[TEAM_AMINA], NULL);
  g_assert_cmpuint (count_at_hub (self), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (sent_state (self, TEAM_AMINA), ==, DOOR_SENT_REFUSED);
      team_lock (self, TEAM_AMINA);
      team_unlock (self, TEAM_AMINA);
    }
  sending = door_desk_get_sending (door_scenario_desk (self->person[TEAM_AMINA]));
  g_assert_cmpint (sent_state (self, TEAM_AMINA), ==, DOOR_SENT_REFUSED);
  row = g_list_model_get_item (door_sending_get_rows (sending), 0);
  g_assert_nonnull (strstr (door_sent_row_get_detail (row), "closed"));
  g_assert_cmpint (
      door_case_get_state (door_scenario_find_case (self->person[TEAM_AMINA], TEAM_CASE)), ==,
      DOOR_CASE_REFUSED);

  g_assert_true (
      door_hub_store_set_form_state (self->store, "household", "7", DOOR_FORM_OPEN, &error));
  door_sending_retry_async (sending, row, team_keep_result, &result);
  team_wait (&result);
  g_assert_true (door_sending_retry_finish (sending, result, &error));
  team_sync (self, TEAM_AMINA);
  g_assert_cmpuint (count_at_hub (self), ==, 1);
  g_assert_cmpint (sent_state (self, TEAM_AMINA), ==, DOOR_SENT_AT_OFFICE);
}

/* --- The tablet that was thought lost --------------------------------------------------------- */

/* A newer list of the survey's people, with somebody who can open copies of drafts. */
static void
add_recovery (TeamFixture *self, DoorIdentity *recovery)
{
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 2, door_clock_now (self->clock));
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorIdentity) hub = door_hub_store_get_identity (self->store, &error);
  g_autoptr (GBytes) bytes = NULL;

  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "amina", &self->keys[TEAM_AMINA]);
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "tevita", &self->keys[TEAM_TEVITA]);
  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "sione", &self->keys[TEAM_SIONE]);
  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "ana", &self->keys[TEAM_ANA]);
  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "ines", door_identity_public (self->analyst));
  door_roster_add (roster, DOOR_ROLE_HUB, NULL, "hub", door_identity_public (hub));
  door_roster_add (roster, DOOR_ROLE_RECOVERY, NULL, "office", door_identity_public (recovery));
  bytes = door_roster_sign (roster, self->survey);
  g_assert_true (door_hub_store_put_roster (self->store, 2, bytes, &error));
  g_assert_no_error (error);
}

/* As the office does it: the copy that the hub holds, sealed anew for the spare tablet. */
static void
give_copy_to (TeamFixture *self, DoorIdentity *recovery, TeamPerson person)
{
  g_autoptr (GError) error = NULL;
  guint64 mark = 0;
  g_autoptr (GPtrArray) copies = door_hub_store_find_letters (self->store, DOOR_HUB_MAILBOX_OFFICE,
                                                              DOOR_LETTER_DRAFT, 0, &mark, &error);
  g_autofree char *mailbox = door_hub_mailbox_of_device (device_of (self, person));
  g_autoptr (GBytes) handed = NULL;
  const DoorLetter *copy;

  g_assert_no_error (error);
  g_assert_cmpuint (copies->len, ==, 1);
  copy = g_ptr_array_index (copies, 0);
  handed = door_draft_hand_over (copy->content, recovery, &self->keys[person], &error);
  g_assert_no_error (error);
  door_hub_store_put_letter (self->store, mailbox, 0, DOOR_LETTER_DRAFT_BACK, copy->id, handed,
                             NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The interview goes on on a spare tablet from the copy at the hub; then the first tablet is found, and was
 * finished, too. */
static void
test_found_again (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorIdentity) recovery = door_identity_new ();
  DoorCase *item;

  put_case (self, TEAM_TEVITA);
  begin (self);
  add_recovery (self, recovery);
  team_sync (self, TEAM_AMINA);
  interview (self, TEAM_AMINA, TRUE);
  team_sync (self, TEAM_AMINA);
  give_copy_to (self, recovery, TEAM_TEVITA);
  team_sync (self, TEAM_TEVITA);
  item = door_scenario_find_case (self->person[TEAM_TEVITA], TEAM_CASE);
  g_assert_cmpint (door_case_get_state (item), ==, DOOR_CASE_IN_PROGRESS);
  interview (self, TEAM_TEVITA, FALSE);
  team_sync (self, TEAM_TEVITA);

  interview (self, TEAM_AMINA, FALSE);
  team_sync (self, TEAM_AMINA);
  assert_both_kept (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEAM_TEST ("/desk/races/two-devices", test_two_devices);
  ADD_TEAM_TEST ("/desk/races/reassigned", test_reassigned);
  ADD_TEAM_TEST ("/desk/races/closed-form", test_closed_form);
  ADD_TEAM_TEST ("/desk/races/found-again", test_found_again);
  return g_test_run ();
}
