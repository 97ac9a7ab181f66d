/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the shorter questionnaires promise beyond being held: both rules of 16.5.2, thanks, when an address is
 * closed, who decides about it, a list that stays within its area; and whom private matters are asked. */
#include <string.h>

#include "door-play.h"

typedef struct {
  const char *ref;
  const char *value;
} Pair;

static DoorSession *
play (DoorFormDef *def, const char *questionnaire, const char *scenario)
{
  g_autofree char *path = door_play_path (questionnaire, scenario);
  g_autoptr (DoorPlay) lines = door_play_read (path);
  DoorSession *session = door_play_begin (lines, def, 1);

  door_play_to_end (lines, session);
  return session;
}

static void
answer (DoorSession *session, const char *ref, const char *value)
{
  if (door_play_answer (session, ref, value) != DOOR_OUTCOME_OK)
    g_error ("%s = %s was refused", ref, value);
}

static gboolean
is_asked (DoorSession *session, const char *ref)
{
  DoorNode node = door_session_find (session, ref);

  g_assert_cmpuint (node, !=, DOOR_NODE_NONE);
  return door_session_is_relevant (session, node);
}

/* The answer stands, and the interviewer is asked to confirm it. */
static gboolean
is_to_be_confirmed (DoorSession *session, const char *ref)
{
  DoorNode node = door_session_find (session, ref);
  DoorDefNode own = door_session_def_node (session, node);
  const char *check = door_form_bind_attribute (door_session_def (session), own, "door:check");
  g_autofree char *whole = g_strdup_printf ("boolean(%s)", check);
  DoorEvalResult result = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean holds;

  g_assert_nonnull (check);
  door_session_eval (session, whole, node, &result, &error);
  g_assert_no_error (error);
  holds = strcmp (result.text, "true") == 0;
  door_eval_result_clear (&result);
  return !holds;
}

/* The form with one figure or rule of its list of settings changed, as a country would. */
static DoorFormDef *
load_with (const char *questionnaire, const char *setting, const char *from, const char *to)
{
  g_autofree char *file = g_strconcat (questionnaire, ".xml", NULL);
  g_autofree char *path = door_play_path (questionnaire, file);
  g_autofree char *name = g_strdup_printf ("<name>%s</name>", setting);
  g_autofree char *xml = NULL;
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (GBytes) bytes = NULL;
  char *at;

  g_assert_cmpuint (strlen (from), ==, strlen (to));
  g_assert_true (g_file_get_contents (path, &xml, NULL, NULL));
  at = strstr (xml, name);
  g_assert_nonnull (at);
  at = strstr (at, from);
  g_assert_nonnull (at);
  memcpy (at, to, strlen (to));
  bytes = g_bytes_new (xml, strlen (xml));
  return door_form_load (bytes, NULL, diagnostics);
}

/* --- Business ----------------------------------------------------------------------------- */

#define TAX "/data/dealings/dealing_with[1]/bt_form/"
#define COURT "/data/dealings/dealing_with[2]/bt_form/"
#define NATIONAL "/data/results/r_business_bribery"
#define SIX "/data/results/r_business_bribery_six"

/* A firm that dealt with the tax office this year, and with a court before. */
static void
test_both_rules_of_business (void)
{
  static const struct {
    Pair answers[4];
    const char *national, *six;
  } cases[] = {
    { { { NULL, NULL } }, "0", "0" },
    /* Asked for: both. Refused to say: a yes by the one, out of the base by the other. */
    { { { TAX "bt_asked", "1" }, { TAX "bt_recent", "1" } }, "1", "1" },
    { { { TAX "bt_asked", "-9" } }, "-9", "1" },
    { { { TAX "bt_asked", "-8" } }, "0", "0" },
    /* Given without being asked: the national rule alone. */
    { { { TAX "bt_gave", "1" }, { TAX "bt_recent", "1" } }, "1", "0" },
    /* Asked for more than a year ago: the visits of the tax office count for a year. */
    { { { TAX "bt_12m", "2" }, { TAX "bt_asked", "1" } }, "", "" },
    /* A court is none of the six; what it asked two years ago does not count. */
    { { { COURT "bt_asked", "1" } }, "0", "0" },
    { { { COURT "bt_12m", "1" }, { COURT "bt_asked", "1" }, { COURT "bt_recent", "1" } },
      "1",
      "0" },
    { { { COURT "bt_12m", "1" }, { COURT "bt_asked", "1" }, { COURT "bt_recent", "2" } },
      "0",
      "0" },
  };
  g_autoptr (DoorFormDef) def = door_play_load ("business-bribery");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoorSession) session = play (def, "business-bribery", "nonvictim.scenario");

      for (gsize a = 0; a < G_N_ELEMENTS (cases[i].answers) && cases[i].answers[a].ref; a++)
        answer (session, cases[i].answers[a].ref, cases[i].answers[a].value);
      g_test_message ("case %u", (guint) i);
      door_play_expect (session, NATIONAL, cases[i].national);
      door_play_expect (session, SIX, cases[i].six);
    }
}

static void
test_a_firm_of_the_state_leaves (void)
{
  g_autoptr (DoorFormDef) def = door_play_load ("business-bribery");
  g_autoptr (DoorSession) session = play (def, "business-bribery", "nonvictim.scenario");

  answer (session, "/data/background/ownership/b_own_state", "100");
  g_assert_true (is_asked (session, "/data/background/b_state_note"));
  g_assert_false (is_asked (session, "/data/dealings/bt_types"));
  door_play_expect (session, NATIONAL, "");
  door_play_expect (session, "/data/results/disposition", "4.70");
}

/* --- Corruption --------------------------------------------------------------------------- */

static void
test_thanks_are_counted_as_the_country_says (void)
{
  static const struct {
    const char *set, *thanks, *bribery, *paid;
  } cases[] = { { "<set>yes</set>", "1", "1", "1" },
                { "<set>yes</set>", "2", "1", "1" },
                { "<set>no </set>", "1", "0", "0" },
                { "<set>no </set>", "2", "1", "1" },
                { "<set>no </set>", "-8", "1", "1" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoorFormDef) def
          = load_with ("corruption", "thanks_count", "<set>yes</set>", cases[i].set);
      g_autoptr (DoorSession) session = play (def, "corruption", "nonvictim.scenario");
      const char *const form = "/data/officials/contact_with[1]/k_form/";
      const Pair answers[] = { { "k_about", "6" },
                               { "k_asked", "2" },
                               { "k_gave", "1" },
                               { "k_gift/k_thanks", cases[i].thanks } };

      answer (session, "/data/officials/k_types", "6");
      for (gsize a = 0; a < G_N_ELEMENTS (answers); a++)
        {
          g_autofree char *ref = g_strconcat (form, answers[a].ref, NULL);
          answer (session, ref, answers[a].value);
        }
      door_play_expect (session, "/data/results/r_bribery", cases[i].bribery);
      door_play_expect (session, "/data/results/r_bribery_paid", cases[i].paid);
    }
}

/* --- Visits and lists --------------------------------------------------------------------- */

static void
test_an_address_is_closed_after_three_visits (void)
{
  g_autoptr (DoorFormDef) def = door_play_load ("contact");
  g_autoptr (DoorSession) session = play (def, "contact", "final.scenario");

  g_assert_false (is_to_be_confirmed (session, "/data/next/next_step"));
  answer (session, "/data/attempt/attempt_number", "2");
  g_assert_true (is_to_be_confirmed (session, "/data/next/next_step"));
  answer (session, "/data/next/next_step", "1");
  g_assert_false (is_to_be_confirmed (session, "/data/next/next_step"));
}

static void
test_the_supervisor_decides (void)
{
  static const struct {
    const char *result, *disposition, *supervisor;
  } cases[] = { { "2", "2.24", "0" },  { "5", "2.111", "1" }, { "7", "4.61", "1" },
                { "8", "4.50", "1" },  { "9", "3.18", "1" },  { "10", "3.17", "1" },
                { "11", "4.52", "1" }, { "12", "4.62", "1" }, { "13", "4.63", "1" },
                { "14", "2.32", "0" } };
  g_autoptr (DoorFormDef) def = door_play_load ("contact");
  g_autoptr (DoorSession) session = play (def, "contact", "final.scenario");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      answer (session, "/data/attempt/visit_result", cases[i].result);
      door_play_expect (session, "/data/next/disposition", cases[i].disposition);
      door_play_expect (session, "/data/next/needs_supervisor", cases[i].supervisor);
    }
  g_assert_false (is_asked (session, "/data/case/parent_case"));
  answer (session, "/data/case/is_reserve", "1");
  g_assert_true (is_asked (session, "/data/case/parent_case"));
}

static void
test_a_list_stays_in_its_area (void)
{
  const char *const facts = "/data/structure[1]/dwelling_unit[2]/household[1]/household_facts/";
  g_autofree char *residents = g_strconcat (facts, "residents", NULL);
  g_autofree char *of_15 = g_strconcat (facts, "adults_15", NULL);
  g_autofree char *adults = g_strconcat (facts, "adults", NULL);
  g_autoptr (DoorFormDef) def = door_play_load ("household-listing");
  g_autoptr (DoorSession) session = play (def, "household-listing", "whole.scenario");

  g_assert_true (is_asked (session, "/data/outside_why"));
  answer (session, "/data/area_point", "24.198 -38.012 0 5");
  g_assert_false (is_asked (session, "/data/outside_why"));
  answer (session, residents, "4");
  g_assert_cmpint (door_play_answer (session, of_15, "5"), ==, DOOR_OUTCOME_CONSTRAINT);
  answer (session, of_15, "3");
  g_assert_cmpint (door_play_answer (session, adults, "4"), ==, DOOR_OUTCOME_CONSTRAINT);
  answer (session, adults, "3");
}

static void
test_a_check_asks_nothing_of_who_was_not_asked (void)
{
  g_autoptr (DoorFormDef) def = door_play_load ("back-check");
  g_autoptr (DoorSession) session = play (def, "back-check", "pass.scenario");

  g_assert_false (is_asked (session, "/data/same_questions/hb_5y"));
  answer (session, "/data/same_questions/own_bike", "1");
  g_assert_true (is_asked (session, "/data/same_questions/hb_5y"));
  g_assert_false (is_asked (session, "/data/check_begin/check_flag"));
  answer (session, "/data/check_begin/check_why", "2");
  g_assert_true (is_asked (session, "/data/check_begin/check_flag"));
  g_assert_false (is_asked (session, "/data/verdict/second_name"));
  answer (session, "/data/verdict/check_verdict", "4");
  g_assert_true (is_asked (session, "/data/verdict/second_name"));
}

/* --- Whom private matters are asked ------------------------------------------------------- */

static void
test_private_matters_of_men (void)
{
  static const char *const questionnaires[] = { "victimization", "victimization-core" };
  static const struct {
    const char *set, *sex;
    gboolean asked;
  } cases[] = { { "<set>yes</set>", "1", TRUE },
                { "<set>yes</set>", "2", TRUE },
                { "<set>no </set>", "1", FALSE },
                { "<set>no </set>", "2", TRUE } };

  for (gsize i = 0; i < G_N_ELEMENTS (questionnaires) * G_N_ELEMENTS (cases); i++)
    {
      const char *name = questionnaires[i / G_N_ELEMENTS (cases)];
      const guint c = (guint) (i % G_N_ELEMENTS (cases));
      g_autoptr (DoorFormDef) def
          = load_with (name, "private_of_men", "<set>yes</set>", cases[c].set);
      g_autoptr (DoorSession) session = play (def, name, "whole.scenario");

      answer (session, "/data/background/e_sex", cases[c].sex);
      g_assert_cmpint (is_asked (session, "/data/private/sr_ever"), ==, cases[c].asked);
      door_play_expect (session, "/data/results/r_private", cases[c].asked ? "1" : "");
      door_play_expect (session, "/data/results/why_no_private", "");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/others/both-rules-of-business", test_both_rules_of_business);
  g_test_add_func ("/others/a-firm-of-the-state-leaves", test_a_firm_of_the_state_leaves);
  g_test_add_func ("/others/thanks-are-counted-as-the-country-says",
                   test_thanks_are_counted_as_the_country_says);
  g_test_add_func ("/others/an-address-is-closed-after-three-visits",
                   test_an_address_is_closed_after_three_visits);
  g_test_add_func ("/others/the-supervisor-decides", test_the_supervisor_decides);
  g_test_add_func ("/others/a-list-stays-in-its-area", test_a_list_stays_in_its_area);
  g_test_add_func ("/others/a-check-asks-nothing-of-who-was-not-asked",
                   test_a_check_asks_nothing_of_who_was_not_asked);
  g_test_add_func ("/others/private-matters-of-men", test_private_matters_of_men);
  return g_test_run ();
}
