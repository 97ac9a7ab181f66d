/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Second visits over a hub on loopback: drawn, given to a colleague of the same sex, held on the colleague's
 * tablet, matched, reported, and what follows, as the analyst reads it. */
#include "team-fixture.h"

#include "door-case-about.h"
#include "door-decisions.h"
#include "door-hub-office.h"
#include "door-letter.h"
#include "door-team-bulk.h"
#include "door-team-checks.h"

#include <string.h>

#define CHECK_CASE "check-" TEAM_CASE

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

static DoorTeamChecks *
checks_of (TeamFixture *self, TeamPerson person)
{
  return door_team_desk_get_checks (team_desk (self, person));
}

static DoorTeamCheck *
first_check (TeamFixture *self, TeamPerson person)
{
  return door_team_checks_find (checks_of (self, person), TEAM_CASE);
}

/* NULL: it was done; else why not. transfer full. */
static char *
end_act (TeamFixture *self, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  team_wait (result);
  door_team_desk_act_finish (team_desk (self, TEAM_SIONE), *result, &error);
  g_clear_object (result);
  return error ? g_strdup (error->message) : NULL;
}

static char *
draw (TeamFixture *self)
{
  GAsyncResult *result = NULL;

  door_team_checks_draw_async (checks_of (self, TEAM_SIONE), 7, team_keep_result, &result);
  return end_act (self, &result);
}

static char *
give (TeamFixture *self, const char *person)
{
  GAsyncResult *result = NULL;

  door_team_checks_give_async (checks_of (self, TEAM_SIONE), first_check (self, TEAM_SIONE), person,
                               team_keep_result, &result);
  return end_act (self, &result);
}

static void
set_sex (TeamFixture *self, const char *person, const char *sex)
{
  GAsyncResult *result = NULL;
  g_autofree char *why_not = NULL;

  door_clock_advance (self->clock, G_TIME_SPAN_SECOND);
  door_team_checks_set_sex_async (checks_of (self, TEAM_SIONE), person, sex, team_keep_result,
                                  &result);
  why_not = end_act (self, &result);
  g_assert_cmpstr (why_not, ==, NULL);
}

static char *
settle (TeamFixture *self, DoorCheckFollow follow, const char *text)
{
  GAsyncResult *result = NULL;

  door_clock_advance (self->clock, G_TIME_SPAN_SECOND);
  door_team_checks_settle_async (checks_of (self, TEAM_SIONE), first_check (self, TEAM_SIONE),
                                 follow, text, team_keep_result, &result);
  return end_act (self, &result);
}

/* Drawn, and with Tevita, who has it on the tablet. */
static void
begin_given (TeamFixture *self)
{
  g_autofree char *drawn = NULL;
  g_autofree char *given = NULL;

  begin (self);
  drawn = draw (self);
  g_assert_cmpstr (drawn, ==, NULL);
  set_sex (self, "tevita", "woman");
  given = give (self, "tevita");
  g_assert_cmpstr (given, ==, NULL);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_TEVITA);
}

/* Tevita goes there and sends what was said. */
static void
visit (TeamFixture *self, const char *answers)
{
  DoorScenario *tevita = self->person[TEAM_TEVITA];
  g_autoptr (DoorScript) script = door_script_parse (answers);
  g_autoptr (GError) error = NULL;

  door_scenario_open (tevita, CHECK_CASE, &error);
  g_assert_no_error (error);
  door_scenario_play (tevita, script, 100, NULL, &error);
  g_assert_no_error (error);
  door_scenario_finish (tevita, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_TEVITA);
  team_sync (self, TEAM_SIONE);
  while (door_team_checks_is_counting (checks_of (self, TEAM_SIONE)))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_draw (TeamFixture *self, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;

  begin (self);
  g_assert_cmpuint (door_team_checks_count_new (checks_of (self, TEAM_SIONE)), ==, 1);
  first = draw (self);
  g_assert_cmpstr (first, ==, NULL);
  g_assert_cmpint (door_team_check_get_state (first_check (self, TEAM_SIONE)), ==,
                   DOOR_CHECK_DRAWN);
  g_assert_cmpuint (door_team_checks_count_new (checks_of (self, TEAM_SIONE)), ==, 0);
  again = draw (self);
  g_assert_nonnull (again);
  /* The other supervisor sees the same sample. */
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_ANA);
  g_assert_cmpstr (door_team_check_get_person (first_check (self, TEAM_ANA)), ==, "amina");
}

static void
test_who (TeamFixture *self, gconstpointer data)
{
  g_autofree char *drawn = NULL;
  g_autofree char *own = NULL;
  g_autofree char *unknown = NULL;
  g_autofree char *man = NULL;
  g_autofree char *woman = NULL;

  begin (self);
  drawn = draw (self);
  g_assert_cmpstr (door_team_check_get_needs (first_check (self, TEAM_SIONE)), ==, "woman");
  own = give (self, "amina");
  g_assert_true (g_str_has_prefix (own, "Nobody checks their own"));
  unknown = give (self, "tevita");
  g_assert_true (g_str_has_prefix (unknown, "Say first"));
  set_sex (self, "tevita", "man");
  man = give (self, "tevita");
  g_assert_true (g_str_has_prefix (man, "A woman was interviewed"));
  set_sex (self, "tevita", "woman");
  woman = give (self, "tevita");
  g_assert_cmpstr (woman, ==, NULL);
  g_assert_cmpstr (door_team_check_get_checker (first_check (self, TEAM_SIONE)), ==, "tevita");
  g_assert_cmpint (
      door_team_row_get_state (door_team_check_get_row (first_check (self, TEAM_SIONE))), ==,
      DOOR_REVIEW_BACK_CHECK);
}

/* The case as the tablet holds it: of the interview nothing but the case. */
static void
test_case (TeamFixture *self, gconstpointer data)
{
  g_autofree char *folder = door_device_vault_folder (self->device[TEAM_TEVITA], "tevita");
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GBytes) about = NULL;
  g_autoptr (DoorAssignmentFacts) facts = NULL;
  g_autoptr (GError) error = NULL;

  begin_given (self);
  team_lock (self, TEAM_TEVITA);
  vault = door_vault_open (folder, TEAM_PASSPHRASE, &options, &error);
  g_assert_no_error (error);
  g_assert_true (door_vault_get (vault, DOOR_RECORD_CASE, CHECK_CASE, &about, NULL, &error));
  facts = door_assignment_facts_parse (about, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (facts->form_id, ==, "back_check");
  g_assert_cmpstr (facts->needs, ==, "woman");
  g_assert_cmpstr (facts->phone, ==, ""); /* nobody agreed to be called */
  g_assert_cmpuint (facts->prefill->len, ==, 2);
  g_assert_null (
      g_strstr_len (g_bytes_get_data (about, NULL), (gssize) g_bytes_get_size (about), "Zarqoon"));
}

static void
test_confirmed (TeamFixture *self, gconstpointer data)
{
  DoorTeamChecks *checks;
  g_autofree char *early = NULL;
  g_autofree char *done = NULL;
  g_autofree char *rate = NULL;
  g_autofree char *item = NULL;
  DoorDesk *amina;

  begin_given (self);
  early = settle (self, DOOR_FOLLOW_PASS, NULL);
  g_assert_nonnull (early);
  visit (self, "/data/reached = 1\n/data/been = 1\n/data/years = 63\n/data/safe = 2\n");
  checks = checks_of (self, TEAM_SIONE);
  amina = door_scenario_desk (self->person[TEAM_AMINA]);
  g_assert_cmpint (door_team_check_get_state (first_check (self, TEAM_SIONE)), ==, DOOR_CHECK_DONE);
  g_assert_true (door_team_check_is_read (first_check (self, TEAM_SIONE)));
  g_assert_true (g_str_has_prefix (door_team_check_get_state_text (first_check (self, TEAM_SIONE)),
                                   "The visit took place"));
  g_assert_cmpuint (door_team_checks_n_rows (checks, DOOR_CHECK_BY_PERSON, NULL), ==, 2);
  rate = door_team_checks_cell (checks, DOOR_CHECK_BY_PERSON, NULL, 1, 4);
  g_assert_cmpstr (rate, ==, "100 % (1 of 1)"); /* 36 became 63 */
  g_assert_cmpuint (door_team_checks_n_rows (checks, DOOR_CHECK_BY_ITEM, "amina"), ==, 3);
  item = door_team_checks_cell (checks, DOOR_CHECK_BY_ITEM, "amina", 2, 0);
  g_assert_cmpstr (item, ==, "safe");
  /* Second visits are in no list, and no figure. */
  g_assert_cmpuint (
      door_team_list_count_all (door_team_desk_get_list (team_desk (self, TEAM_SIONE))), ==, 1);
  done = settle (self, DOOR_FOLLOW_RETRAIN, "Ask the age once more, slowly");
  g_assert_cmpstr (done, ==, NULL);
  g_assert_cmpint (door_team_check_get_state (first_check (self, TEAM_SIONE)), ==,
                   DOOR_CHECK_SETTLED);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_APPROVED);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  while (!door_desk_get_notice (amina))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (door_desk_get_notice (amina), ==,
                   "From your supervisor: Ask the age once more, slowly");
}

/* What the analyst reads of the interview. transfer full. */
static char *
decided_word (TeamFixture *self)
{
  g_autoptr (GBytes) bytes = door_hub_store_get_roster (self->store, NULL, NULL);
  g_autoptr (DoorRoster) roster
      = door_roster_read (bytes, door_identity_public (self->survey), NULL);
  g_autoptr (DoorDecisions) decisions = door_decisions_new (roster);
  g_autoptr (GBytes) submission = door_hub_store_get_part (self->store, 1, "submission.door", NULL);
  const char *instance
      = door_team_row_get_id (door_team_check_get_row (first_check (self, TEAM_SIONE)));
  guint64 mark = 0;
  g_autoptr (GPtrArray) letters
      = door_hub_store_find_letters (self->store, "office", DOOR_LETTER_VERDICT, 0, &mark, NULL);

  for (guint i = 0; i < letters->len; i++)
    g_assert_true (door_decisions_take (
        decisions, self->analyst, ((DoorLetter *) g_ptr_array_index (letters, i))->content, NULL));
  return g_strdup (door_decisions_find (decisions, instance, "north", submission).word);
}

static void
test_void (TeamFixture *self, gconstpointer data)
{
  g_autofree char *no_reason = NULL;
  g_autofree char *done = NULL;
  g_autofree char *word = NULL;

  begin_given (self);
  visit (self, "/data/reached = 1\n/data/been = 2\n");
  g_assert_true (door_team_check_is_read (first_check (self, TEAM_SIONE)));
  g_assert_true (g_str_has_prefix (door_team_check_get_state_text (first_check (self, TEAM_SIONE)),
                                   "Nobody had been there"));
  g_assert_cmpint (door_team_check_suggest (first_check (self, TEAM_SIONE)), ==, DOOR_FOLLOW_VOID);
  no_reason = settle (self, DOOR_FOLLOW_VOID, "");
  g_assert_nonnull (no_reason);
  done = settle (self, DOOR_FOLLOW_VOID, "Nobody had been there");
  g_assert_cmpstr (done, ==, NULL);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_VOID);
  team_sync (self, TEAM_SIONE);
  word = decided_word (self);
  g_assert_cmpstr (word, ==, "void");
}

static guint
approve_all (TeamFixture *self, DoorBulkRule rule)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  door_clock_advance (self->clock, G_TIME_SPAN_SECOND);
  door_team_desk_bulk_async (team_desk (self, TEAM_SIONE), rule, team_keep_result, &result);
  team_wait (&result);
  n = door_team_desk_bulk_finish (team_desk (self, TEAM_SIONE), result, &error);
  g_assert_no_error (error);
  return n;
}

/* A rule takes what it says and no more: not what waits for a second visit. */
static void
test_bulk (TeamFixture *self, gconstpointer data)
{
  begin_given (self);
  door_team_list_set_show (door_team_desk_get_list (team_desk (self, TEAM_SIONE)),
                           DOOR_TEAM_SHOW_ALL);
  g_assert_cmpuint (approve_all (self, DOOR_BULK_CLEAN), ==, 0);
  g_assert_cmpuint (approve_all (self, DOOR_BULK_CHECKED), ==, 0);
  visit (self, "/data/reached = 1\n/data/been = 1\n/data/years = 36\n/data/safe = 2\n");
  g_assert_cmpuint (door_team_desk_count_bulk (team_desk (self, TEAM_SIONE), DOOR_BULK_CHECKED), ==,
                    1);
  g_assert_cmpuint (approve_all (self, DOOR_BULK_CHECKED), ==, 1);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_APPROVED);
  g_assert_cmpint (door_team_check_get_state (first_check (self, TEAM_SIONE)), ==,
                   DOOR_CHECK_SETTLED);
  g_assert_cmpuint (approve_all (self, DOOR_BULK_CHECKED), ==, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/desk/team-checks/" name, TeamFixture, "household-sexed.xml", team_fixture_set_up,  \
              function, team_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("draw", test_draw);
  ADD ("who", test_who);
  ADD ("case", test_case);
  ADD ("confirmed", test_confirmed);
  ADD ("void", test_void);
  ADD ("bulk", test_bulk);
  return g_test_run ();
}
