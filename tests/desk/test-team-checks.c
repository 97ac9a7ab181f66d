/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Second visits over a hub on loopback: drawn, given to a colleague of the same sex, held on the colleague's
 * tablet, matched, reported, and what follows, as the analyst reads it. */
#include "team-fixture.h"

#include "door-backcheck.h"
#include "door-case-about.h"
#include "door-decisions.h"
#include "door-hub-office.h"
#include "door-letter.h"
#include "door-safety.h"
#include "door-team-bulk.h"
#include "door-team-checks.h"
#include "door-team-danger.h"
#include "door-team-private.h"

#include <stdlib.h>
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

/* The seed is kept with what was drawn, at every supervisor's: anybody repeats the draw. */
static void
test_seed (TeamFixture *self, gconstpointer data)
{
  const DoorBackcheckRule rule = door_backcheck_rule_default (7);
  const DoorBackcheckCase one = { TEAM_CASE, "amina", TRUE, 1, FALSE, TRUE }; /* too fast */
  g_autoptr (GArray) again = door_backcheck_draw (&one, 1, &rule);
  g_autofree char *drawn = NULL;
  GPtrArray *events;
  guint n = 0;

  begin (self);
  drawn = draw (self);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_ANA);
  events = door_team_desk_events (team_desk (self, TEAM_ANA));
  for (guint i = 0; i < events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (events, i);
      g_auto (GStrv) fields = g_strsplit (door_case_event_get (event, "cases"), "\t", -1);

      if (!door_case_event_is (event, "check-drawn"))
        continue;
      n++;
      g_assert_cmpstr (door_case_event_get (event, "seed"), ==, "7");
      g_assert_cmpstr (fields[1], ==, TEAM_CASE);
      g_assert_cmpint (atoi (fields[3]), ==,
                       (int) g_array_index (again, DoorBackcheckDrawn, 0).reason);
    }
  g_assert_cmpuint (n, ==, 1);
}

/* Where somebody was in danger nobody is sent again, even after it was settled. */
static void
test_danger (TeamFixture *self, gconstpointer data)
{
  DoorSafety *safety;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *still = NULL;

  begin (self);
  safety = door_desk_get_safety (door_scenario_desk (self->person[TEAM_AMINA]));
  door_safety_note_async (safety, DOOR_SAFETY_DANGER, TEAM_CASE, "Left the house", team_keep_result,
                          &result);
  team_wait (&result);
  g_assert_true (door_safety_note_finish (safety, result, NULL));
  g_clear_object (&result);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  g_assert_cmpuint (door_team_checks_count_new (checks_of (self, TEAM_SIONE)), ==, 0);
  nothing = draw (self);
  g_assert_nonnull (nothing);
  {
    g_autoptr (GPtrArray) all = door_team_desk_list_dangers (team_desk (self, TEAM_SIONE));

    door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
    door_team_desk_settle_danger_async (team_desk (self, TEAM_SIONE),
                                        ((DoorTeamDanger *) g_ptr_array_index (all, 0))->id,
                                        "She is with her sister", team_keep_result, &result);
    team_wait (&result);
    g_assert_true (door_team_desk_act_finish (team_desk (self, TEAM_SIONE), result, NULL));
  }
  still = draw (self);
  g_assert_nonnull (still);
}

/* As Tevita's tablet holds it. transfer full. */
static DoorAssignmentFacts *
case_at_tevita (TeamFixture *self, GBytes **ret_about)
{
  g_autofree char *folder = door_device_vault_folder (self->device[TEAM_TEVITA], "tevita");
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GError) error = NULL;
  DoorAssignmentFacts *facts;

  team_lock (self, TEAM_TEVITA);
  vault = door_vault_open (folder, TEAM_PASSPHRASE, &options, &error);
  g_assert_no_error (error);
  g_assert_true (door_vault_get (vault, DOOR_RECORD_CASE, CHECK_CASE, ret_about, NULL, &error));
  facts = door_assignment_facts_parse (*ret_about, &error);
  g_assert_no_error (error);
  return facts;
}

/* By telephone with the respondent's consent alone. */
static void
test_phone (TeamFixture *self, gconstpointer data)
{
  g_autoptr (GBytes) about = NULL;
  g_autoptr (DoorAssignmentFacts) facts = NULL;

  begin_given (self);
  facts = case_at_tevita (self, &about);
  g_assert_cmpstr (facts->phone, ==, "radio boat"); /* what this form calls a number */
}

/* The case as the tablet holds it: of the interview nothing but the case. */
static void
test_case (TeamFixture *self, gconstpointer data)
{
  g_autoptr (GBytes) about = NULL;
  g_autoptr (DoorAssignmentFacts) facts = NULL;

  begin_given (self);
  facts = case_at_tevita (self, &about);
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
  g_autofree char *different = NULL;
  g_autofree char *net = NULL;
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
  /* One pair proves little: every figure says how far it may be off. */
  different = door_team_checks_cell (checks, DOOR_CHECK_BY_ITEM, "amina", 1, 2);
  g_assert_cmpstr (different, ==, "100 % (21 – 100)");
  net = door_team_checks_cell (checks, DOOR_CHECK_BY_ITEM, "amina", 1, 3);
  g_assert_true (g_str_has_prefix (net, "-100 % (-"));
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

/* The household is asked again: the interview goes back to whoever held it. */
static void
test_redo (TeamFixture *self, gconstpointer data)
{
  g_autofree char *no_reason = NULL;
  g_autofree char *done = NULL;

  begin_given (self);
  visit (self, "/data/reached = 1\n/data/been = 1\n/data/years = 63\n/data/safe = 1\n");
  no_reason = settle (self, DOOR_FOLLOW_REDO, "");
  g_assert_nonnull (no_reason);
  done = settle (self, DOOR_FOLLOW_REDO, "Ask this household again");
  g_assert_cmpstr (done, ==, NULL);
  team_find (self, TEAM_SIONE, DOOR_REVIEW_RETURNED);
  g_assert_cmpint (door_team_check_get_state (first_check (self, TEAM_SIONE)), ==,
                   DOOR_CHECK_SETTLED);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  g_assert_cmpint (
      door_case_get_state (door_scenario_find_case (self->person[TEAM_AMINA], TEAM_CASE)), ==,
      DOOR_CASE_RETURNED);
}

/* What was approved before the second visit came back is taken up again, and leaves the data. */
static void
test_void_approved (TeamFixture *self, gconstpointer data)
{
  g_autofree char *approved = NULL;
  g_autofree char *before = NULL;
  g_autofree char *done = NULL;
  g_autofree char *after = NULL;

  begin_given (self);
  approved = team_decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, DOOR_REVIEW_BACK_CHECK),
                          DOOR_DECISION_APPROVE, "", NULL, 0);
  g_assert_cmpstr (approved, ==, NULL);
  door_clock_advance (self->clock, G_TIME_SPAN_MINUTE);
  team_sync (self, TEAM_SIONE);
  before = decided_word (self);
  g_assert_cmpstr (before, ==, "approved");
  visit (self, "/data/reached = 1\n/data/been = 2\n");
  done = settle (self, DOOR_FOLLOW_VOID, "Nobody had been there");
  g_assert_cmpstr (done, ==, NULL);
  team_sync (self, TEAM_SIONE);
  after = decided_word (self);
  g_assert_cmpstr (after, ==, "void");
  team_sync (self, TEAM_ANA);
  team_find (self, TEAM_ANA, DOOR_REVIEW_VOID);
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

/* As somebody asks who gives people time. */
static void
begin_unhurried (TeamFixture *self)
{
  g_autoptr (DoorScript) script = door_script_parse ("/data/name = Zarqoon\n"
                                                     "/data/age = 36\n"
                                                     "/data/safe = 2\n"
                                                     "/data/things = radio boat\n"
                                                     "/data/visit/day = 2025-11-20\n"
                                                     "/data/visit/again = no\n"
                                                     "/data/member[1]/called = Velindra\n"
                                                     "/data/member[1]/years = 9\n");
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < TEAM_N; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  while (door_interview_get_page (door_scenario_interview (amina)) != DOOR_PAGE_END)
    {
      door_clock_advance (self->clock, 40 * G_TIME_SPAN_SECOND);
      door_scenario_play (amina, script, 1, NULL, &error);
      g_assert_no_error (error);
    }
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
}

/* What nobody need look at, under the rule's name; what two disagree about is left to them. */
static void
test_bulk_clean (TeamFixture *self, gconstpointer data)
{
  g_autofree char *other = NULL;
  DoorTeamRow *row;

  begin_unhurried (self);
  team_sync (self, TEAM_ANA);
  door_team_list_set_show (door_team_desk_get_list (team_desk (self, TEAM_SIONE)),
                           DOOR_TEAM_SHOW_ALL);
  other = team_decide (self, TEAM_ANA, team_find (self, TEAM_ANA, DOOR_REVIEW_RECEIVED),
                       DOOR_DECISION_VOID, "Twice in the list", NULL, 0);
  g_assert_cmpstr (other, ==, NULL);
  g_assert_cmpuint (approve_all (self, DOOR_BULK_CLEAN), ==, 1);
  row = team_find (self, TEAM_SIONE, DOOR_REVIEW_APPROVED);
  g_assert_nonnull (strstr (door_case_event_get (door_team_row_standing (row)->last, "text"),
                            door_bulk_rule_label (DOOR_BULK_CLEAN)));
  team_sync (self, TEAM_ANA);
  team_sync (self, TEAM_SIONE);
  row = team_find (self, TEAM_SIONE, DOOR_REVIEW_IN_REVIEW);
  g_assert_true (door_team_row_is_contradicted (row));
  g_assert_cmpuint (approve_all (self, DOOR_BULK_CLEAN), ==, 0);
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
  ADD ("redo", test_redo);
  ADD ("void-approved", test_void_approved);
  ADD ("bulk", test_bulk);
  ADD ("bulk-clean", test_bulk_clean);
  ADD ("seed", test_seed);
  ADD ("danger", test_danger);
  g_test_add ("/desk/team-checks/phone", TeamFixture, "household-callback.xml", team_fixture_set_up,
              test_phone, team_fixture_tear_down);
  return g_test_run ();
}
