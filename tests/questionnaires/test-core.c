/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the core victimization interview promises, beyond what holds for every questionnaire. */
#include <stdlib.h>
#include <string.h>

#include "door-play.h"

static DoorFormDef *
load_core (void)
{
  return door_play_load ("victimization-core");
}

static DoorPlay *
read_play (const char *name)
{
  g_autofree char *path = door_play_path ("victimization-core", name);

  return door_play_read (path);
}

/* A scenario with other answers in some places, played to the end. */
typedef struct {
  const char *ref;
  const char *value;
  const char *after;
} Change;

static char *
text_of (DoorSession *session, const char *ref, DoorTextKind kind)
{
  return door_session_text (session, door_session_find (session, ref), kind);
}

/* --- Who is asked ------------------------------------------------------------------------ */

typedef struct {
  int age;
  const char *usual;
} Person;

/* Puts these people in the place of the scenario's. Lines go in from the last to the first. */
static void
list_people (DoorPlay *play, const Person *people, guint n)
{
  const char *const size_ref = "/data/roster/hh_size";
  g_autofree char *size = g_strdup_printf ("%u", n);

  door_play_drop (play, "/data/roster/member");
  door_play_set (play, size_ref, size, "/data/introduction/hh_agree");
  for (guint line = n; line >= 1; line--)
    {
      g_autofree char *age = g_strdup_printf ("%d", people[line - 1].age);
      const Change answers[] = {
        { "slept", "1", NULL },
        { "usual", people[line - 1].usual, NULL },
        { "age", age, NULL },
        { "sex", line % 2 == 0 ? "2" : "1", NULL },
        { "relation", line == 1 ? "1" : "3", NULL },
        { "name", "N.", NULL },
      };
      for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
        {
          g_autofree char *ref
              = g_strdup_printf ("/data/roster/member[%u]/%s", line, answers[i].ref);
          door_play_set (play, ref, answers[i].value, size_ref);
        }
    }
}

static const Person six[]
    = { { 44, "1" }, { 17, "1" }, { 18, "1" }, { 80, "2" }, { 23, "1" }, { 3, "1" } };

/* A session that stands before the draw. */
static DoorSession *
six_before_the_draw (DoorPlay *play, DoorFormDef *def, guint64 seed)
{
  DoorSession *session = door_play_begin (play, def, seed);

  door_play_until (play, session, "/data/selection/draw_now");
  return session;
}

static void
test_draw_is_uniform_among_adults (void)
{
  g_autoptr (DoorFormDef) def = load_core ();
  guint drawn[7] = { 0 };

  for (guint64 seed = 1; seed <= 300; seed++)
    {
      g_autoptr (DoorPlay) play = read_play ("nonvictim.scenario");
      g_autoptr (DoorSession) session = NULL;
      guint64 k;

      list_people (play, six, G_N_ELEMENTS (six));
      session = six_before_the_draw (play, def, seed);
      door_play_expect (session, "/data/roster/n_eligible", "3");
      door_play_expect (session, "/data/selection/selection_probability", "0.333333");
      k = g_ascii_strtoull (door_play_value (session, "/data/selection/selection_seed"), NULL, 10);
      g_assert_cmpuint (k, >=, 1);
      k = k % 3; /* of the lines 1, 3 and 5 */
      g_assert_cmpint (atoi (door_play_value (session, "/data/selection/selected_line")), ==,
                       k == 0   ? 1
                       : k == 1 ? 3
                                : 5);
      drawn[atoi (door_play_value (session, "/data/selection/selected_line"))]++;
    }
  /* 100 expected each; four standard deviations. */
  for (guint line = 1; line <= 5; line += 2)
    g_assert_cmpuint (ABS ((int) drawn[line] - 100), <, 33);
}

static gboolean
can_add_a_person (DoorSession *session)
{
  DoorDefNode member = door_form_find (door_session_def (session), "/data/roster/member");
  DoorControl control = door_form_node_control (door_session_def (session), member);

  return door_session_add_repeat (session, control, DOOR_NODE_ROOT, 0) != DOOR_NODE_NONE;
}

static void
test_list_is_closed_by_the_draw (void)
{
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("nonvictim.scenario");
  g_autoptr (DoorSession) session = NULL;
  g_autofree char *line = NULL;

  list_people (play, six, G_N_ELEMENTS (six));
  session = six_before_the_draw (play, def, 5);
  g_assert_true (can_add_a_person (session));
  g_assert_true (
      door_session_remove_repeat (session, door_session_find (session, "/data/roster/member[7]")));
  line = g_strdup (door_play_value (session, "/data/selection/selected_line"));
  g_assert_cmpint (door_play_answer (session, "/data/selection/draw_now", "2"), ==,
                   DOOR_OUTCOME_CONSTRAINT);
  g_assert_cmpint (door_play_answer (session, "/data/selection/draw_now", "1"), ==,
                   DOOR_OUTCOME_OK);
  door_play_expect (session, "/data/selection/draw_line", line);
  door_play_expect (session, "/data/selection/draw_eligible", "3");
  g_assert_cmpint (door_play_answer (session, "/data/roster/member[2]/age", "30"), ==,
                   DOOR_OUTCOME_READONLY);
  g_assert_cmpint (door_play_answer (session, "/data/selection/draw_now", ""), ==,
                   DOOR_OUTCOME_READONLY);
  g_assert_false (can_add_a_person (session));
  g_assert_false (
      door_session_remove_repeat (session, door_session_find (session, "/data/roster/member[6]")));
  door_play_expect (session, "/data/selection/draw_broken", "0");
  door_play_expect (session, "/data/roster/n_members", "6");
}

static void
test_draw_survives_reopening (void)
{
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("nonvictim.scenario");
  g_autoptr (DoorSession) session = NULL;

  list_people (play, six, G_N_ELEMENTS (six));
  session = six_before_the_draw (play, def, 6);
  for (guint64 seed = 100; seed < 110; seed++)
    {
      g_autoptr (GBytes) draft = door_session_to_xml (session, FALSE);
      DoorEnv env = { .has_seed = TRUE, .seed = seed };
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorSession) again = door_session_resume (def, &env, draft, FALSE, NULL, &error);
      g_assert_no_error (error);
      door_play_expect (again, "/data/selection/selection_seed",
                        door_play_value (session, "/data/selection/selection_seed"));
      door_play_expect (again, "/data/selection/selected_line",
                        door_play_value (session, "/data/selection/selected_line"));
    }
}

static void
test_nobody_to_draw (void)
{
  const Person child = { 16, "1" };
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("nonvictim.scenario");
  g_autoptr (DoorSession) session = NULL;

  list_people (play, &child, 1);
  door_play_drop (play, "/data/selection");
  door_play_drop (play, "/data/consent");
  door_play_drop (play, "/data/background");
  door_play_drop (play, "/data/safety");
  door_play_drop (play, "/data/home_events");
  door_play_drop (play, "/data/own_events");
  door_play_drop (play, "/data/officials");
  door_play_drop (play, "/data/gate");
  door_play_drop (play, "/data/force");
  door_play_drop (play, "/data/private");
  door_play_drop (play, "/data/closing");
  door_play_drop (play, "/data/interviewer");
  session = door_play_begin (play, def, 1);
  door_play_to_end (play, session);
  door_play_expect (session, "/data/results/disposition", "4.70");
}

/* --- What is said ------------------------------------------------------------------------ */

static void
test_periods_are_spelled_out_in_each_language (void)
{
  const char *const w12[]
      = { "November 2025", "نومبر 2025", "November 2025", "พฤศจิกายน 2568", "नवंबर 2025" };
  const char *const w5[]
      = { "November 2021", "نومبر 2021", "November 2021", "พฤศจิกายน 2564", "नवंबर 2021" };
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("whole.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_until (play, session, "/data/home_events/hg_n");
  for (guint language = 0; language < G_N_ELEMENTS (w12); language++)
    {
      g_autofree char *five = NULL;
      g_autofree char *one = NULL;
      door_session_set_language (session, language);
      five = text_of (session, "/data/home_events/hg_5y", DOOR_TEXT_LABEL);
      one = text_of (session, "/data/home_events/hg_12m", DOOR_TEXT_LABEL);
      g_assert_nonnull (strstr (five, w5[language]));
      g_assert_nonnull (strstr (one, w12[language]));
    }
}

static void
test_month_lies_in_the_period (void)
{
  const struct {
    const char *day;
    DoorOutcome outcome;
  } cases[] = {
    { "2025-10-31", DOOR_OUTCOME_CONSTRAINT }, { "2025-11-01", DOOR_OUTCOME_OK },
    { "2026-11-23", DOOR_OUTCOME_OK },         { "2026-11-24", DOOR_OUTCOME_CONSTRAINT },
    { "2021-11-23", DOOR_OUTCOME_CONSTRAINT },
  };
  const char *ref = "/data/force_forms/force_incident[1]/v_when_where/v_month";
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("whole.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_until (play, session, ref);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (door_play_answer (session, ref, cases[i].day), ==, cases[i].outcome);
}

/* --- Events ------------------------------------------------------------------------------ */

static void
test_whole_interview (void)
{
  const Change expected[] = {
    { "/data/results/disposition", "1.1", NULL },
    { "/data/due/v_due_list", "RB", NULL },
    { "/data/due/due_list", "HG", NULL },
    { "/data/force_forms/force_incident[1]/v_iccs", "04011", NULL },
    { "/data/force_forms/force_incident[1]/v_telling/v_flag_1631", "1", NULL },
    { "/data/force_forms/force_incident[1]/v_harm/v_severity", "minor", NULL },
    { "/data/events/incident[1]/i_iccs", "05012", NULL },
    { "/data/events/incident[1]/i_telling/i_flag_1631", "0", NULL },
    { "/data/private/r_sexual", "1", NULL },
    { "/data/private/r_sexual_told", "0", NULL },
    { "/data/results/r_private", "1", NULL },
    { "/data/background/e_disability", "1", NULL },
    { "/data/results/r_safe", "0", NULL },
    { "/data/results/r_assault", "0", NULL },
    { "/data/results/r_physical", "1", NULL },
    { "/data/results/r_threat", "0", NULL },
    { "/data/results/r_robbery_told", "1", NULL },
    { "/data/results/r_assault_told", "", NULL },
    { "/data/results/r_bribery", "0", NULL },
    { "/data/results/r_home_types", "1", NULL },
    { "/data/results/r_own_types", "1", NULL },
    { "/data/results/r_events_told", "1", NULL },
  };
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("whole.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_to_end (play, session);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    door_play_expect (session, expected[i].ref, expected[i].value);
}

/* Telling someone who is no authority does not count for 16.3.1. */
static void
test_telling_only_a_platform_does_not_count (void)
{
  const char *const told = "/data/force_forms/force_incident[1]/v_telling/v_reported";
  const struct {
    const char *to;
    const char *flag;
  } cases[] = { { "7", "0" }, { "5 6 9", "0" }, { "4", "1" }, { "2 7", "1" }, { "0", "0" } };
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("whole.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_until (play, session, told);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (door_play_answer (session, told, cases[i].to), ==, DOOR_OUTCOME_OK);
      door_play_expect (session, "/data/force_forms/force_incident[1]/v_telling/v_flag_1631",
                        cases[i].flag);
    }
  g_assert_cmpint (door_play_answer (session, told, "0 1"), ==, DOOR_OUTCOME_CONSTRAINT);
  g_assert_cmpint (door_play_answer (session, told, "-8"), ==, DOOR_OUTCOME_OK);
}

/* Yes to everything: the gravest three come first, and no more than three. */
static void
test_forms_follow_the_order_of_gravity (void)
{
  static const char *const home[] = { "hm", "hp", "hb", "hg", "ha", "ht", "hd" };
  static const char *const own[] = { "pp", "po", "cf", "cb", "ci" };
  static const char *const force[] = { "rb", "th", "aw", "am", "as" };
  const struct {
    const char *group;
    const char *const *codes;
    gsize n;
  } groups[] = { { "home_events", home, G_N_ELEMENTS (home) },
                 { "own_events", own, G_N_ELEMENTS (own) },
                 { "force_events", force, G_N_ELEMENTS (force) } };
  static const char *const steps[] = { "5y", "12m", "n" };
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("whole.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_until (play, session, "/data/force_forms/v_events_read");
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    for (gsize j = 0; j < groups[i].n; j++)
      for (gsize k = 0; k < G_N_ELEMENTS (steps); k++)
        {
          g_autofree char *ref
              = g_strdup_printf ("/data/%s/%s_%s", groups[i].group, groups[i].codes[j], steps[k]);
          g_assert_cmpint (door_play_answer (session, ref, "1"), ==, DOOR_OUTCOME_OK);
        }
  door_play_expect (session, "/data/due/due_list", "HG HA HM HP HT HB PP PO CB CI CF HD");
  door_play_expect (session, "/data/due/v_due_list", "RB AS AM AW TH");
  door_play_expect (session, "/data/due/v_forms_due", "3");
  door_play_expect (session, "/data/due/forms_due", "0");
  door_play_expect (session, "/data/force_forms/force_incident[1]/v_type", "RB");
  door_play_expect (session, "/data/force_forms/force_incident[2]/v_type", "AS");
  door_play_expect (session, "/data/force_forms/force_incident[3]/v_type", "AM");
  /* Where force cannot be talked about now, the home is. */
  door_play_answer (session, "/data/gate_forms", "-5");
  door_play_expect (session, "/data/due/forms_due", "3");
  door_play_expect (session, "/data/events/incident[1]/i_type", "HG");
  door_play_expect (session, "/data/results/r_assault_told", "-5");
  door_play_expect (session, "/data/results/r_home_types", "7");
  door_play_expect (session, "/data/results/r_own_types", "10");
}

/* A form may be about another event after an earlier answer changes: then it asks anew. */
static void
test_form_asks_anew_when_its_event_changes (void)
{
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("whole.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);
  DoorNode story;

  door_play_to_end (play, session);
  story = door_session_find (session, "/data/events/incident[1]/i_when_where/i_story");
  g_assert_true (door_session_is_relevant (session, story));
  door_play_answer (session, "/data/home_events/hg_12m", "2");
  door_play_answer (session, "/data/home_events/ha_5y", "1");
  door_play_answer (session, "/data/home_events/ha_12m", "1");
  door_play_answer (session, "/data/home_events/ha_n", "1");
  door_play_expect (session, "/data/due/due_list", "HA");
  door_play_expect (session, "/data/force_forms/force_incident[1]/v_about", "RB");
  door_play_expect (session, "/data/events/incident[1]/i_about", "");
  g_assert_false (door_session_is_relevant (session, story));
}

/* --- Safety ------------------------------------------------------------------------------ */

/* The gates and what stands behind each. */
static void
close_gate (DoorPlay *play, const char *gate, const char *group, const char *code)
{
  g_autofree char *gate_ref = g_strdup_printf ("/data/%s", gate);
  g_autofree char *prefix = g_strdup_printf ("/data/%s/", group);

  door_play_drop (play, prefix);
  door_play_replace (play, gate_ref, code);
}

static void
test_force_is_not_asked_when_others_hear (void)
{
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("nonvictim.scenario");
  g_autoptr (DoorSession) session = NULL;

  close_gate (play, "gate_force", "force_events", "-5");
  session = door_play_begin (play, def, 1);
  door_play_to_end (play, session);
  door_play_expect (session, "/data/results/r_assault", "-5");
  door_play_expect (session, "/data/results/r_threat", "-5");
  door_play_expect (session, "/data/results/r_private", "1");
  door_play_expect (session, "/data/results/disposition", "1.1");
}

static void
test_each_gate_says_why_it_stayed_closed (void)
{
  const struct {
    const char *gate;
    const char *group;
    const char *result;
    const char *code;
  } cases[] = {
    { "gate_officials", "officials", "r_bribery", "-5" },
    { "gate_force", "force_events", "r_physical", "-5" },
    { "gate_private", "private", "r_private", "-5" },
    { "gate_private", "private", "r_private", "-9" },
  };
  g_autoptr (DoorFormDef) def = load_core ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoorPlay) play = read_play ("nonvictim.scenario");
      g_autofree char *ref = g_strdup_printf ("/data/results/%s", cases[i].result);
      g_autoptr (DoorSession) session = NULL;

      close_gate (play, cases[i].gate, cases[i].group, cases[i].code);
      session = door_play_begin (play, def, 1);
      door_play_to_end (play, session);
      door_play_expect (session, ref, cases[i].code);
    }
}

static void
test_nothing_personal_is_asked_through_a_relative (void)
{
  static const char *const results[] = { "r_physical", "r_private", "r_bribery" };
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("nonvictim.scenario");
  g_autoptr (DoorSession) session = NULL;

  door_play_set (play, "/data/contact/interpreter", "2", "/data/contact/interview_language");
  door_play_drop (play, "/data/gate");
  door_play_drop (play, "/data/officials");
  door_play_drop (play, "/data/force_events");
  door_play_drop (play, "/data/private");
  session = door_play_begin (play, def, 1);
  door_play_to_end (play, session);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *ref = g_strdup_printf ("/data/results/%s", results[i]);
      door_play_expect (session, ref, "-5");
    }
}

/* --- Checks ------------------------------------------------------------------------------ */

static void
test_age_is_checked_against_the_list (void)
{
  const struct {
    const char *age;
    gboolean asked;
  } cases[] = { { "65", FALSE }, { "69", FALSE }, { "64", TRUE }, { "70", TRUE }, { "-9", FALSE } };
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("nonvictim.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);
  DoorNode check;

  door_play_until (play, session, "/data/background/e_marital");
  check = door_session_find (session, "/data/background/e_check");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (door_play_answer (session, "/data/background/e_age", cases[i].age), ==,
                       DOOR_OUTCOME_OK);
      g_assert_cmpint (door_session_is_relevant (session, check), ==, cases[i].asked);
    }
  door_play_answer (session, "/data/background/e_sex", "2");
  g_assert_true (door_session_is_relevant (session, check));
}

static void
test_list_and_number_must_agree (void)
{
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("nonvictim.scenario");
  g_autoptr (DoorSession) session = NULL;

  door_play_set (play, "/data/roster/hh_size", "2", "/data/introduction/hh_agree");
  session = door_play_begin (play, def, 1);
  door_play_until (play, session, "/data/roster/list_right");
  g_assert_cmpint (door_play_answer (session, "/data/roster/list_right", "2"), ==,
                   DOOR_OUTCOME_CONSTRAINT);
  g_assert_cmpint (door_play_answer (session, "/data/roster/list_right", "1"), ==, DOOR_OUTCOME_OK);
}

static void
test_refusals_have_their_code (void)
{
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("refusal.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);
  g_autoptr (GBytes) record = NULL;
  gsize size;
  const char *xml;

  door_play_to_end (play, session);
  door_play_expect (session, "/data/results/disposition", "2.111");
  record = door_session_to_xml (session, TRUE);
  xml = g_bytes_get_data (record, &size);
  g_assert_null (g_strstr_len (xml, (gssize) size, "<e_age"));
  g_assert_nonnull (g_strstr_len (xml, (gssize) size, "<hh_refusal_reason>3<"));
}

static void
test_visits_without_talk_have_their_code (void)
{
  const struct {
    const char *result;
    const char *code;
  } cases[] = { { "2", "2.24" }, { "5", "2.111" }, { "7", "4.61" }, { "9", "3.18" } };
  g_autoptr (DoorFormDef) def = load_core ();
  g_autoptr (DoorPlay) play = read_play ("refusal.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_until (play, session, "/data/contact/visit_result");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      door_play_answer (session, "/data/contact/visit_result", cases[i].result);
      door_play_expect (session, "/data/results/disposition", cases[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/draw-is-uniform-among-adults", test_draw_is_uniform_among_adults);
  g_test_add_func ("/core/list-is-closed-by-the-draw", test_list_is_closed_by_the_draw);
  g_test_add_func ("/core/draw-survives-reopening", test_draw_survives_reopening);
  g_test_add_func ("/core/nobody-to-draw", test_nobody_to_draw);
  g_test_add_func ("/core/periods-are-spelled-out-in-each-language",
                   test_periods_are_spelled_out_in_each_language);
  g_test_add_func ("/core/month-lies-in-the-period", test_month_lies_in_the_period);
  g_test_add_func ("/core/whole-interview", test_whole_interview);
  g_test_add_func ("/core/telling-only-a-platform-does-not-count",
                   test_telling_only_a_platform_does_not_count);
  g_test_add_func ("/core/forms-follow-the-order-of-gravity",
                   test_forms_follow_the_order_of_gravity);
  g_test_add_func ("/core/form-asks-anew-when-its-event-changes",
                   test_form_asks_anew_when_its_event_changes);
  g_test_add_func ("/core/force-is-not-asked-when-others-hear",
                   test_force_is_not_asked_when_others_hear);
  g_test_add_func ("/core/each-gate-says-why-it-stayed-closed",
                   test_each_gate_says_why_it_stayed_closed);
  g_test_add_func ("/core/nothing-personal-is-asked-through-a-relative",
                   test_nothing_personal_is_asked_through_a_relative);
  g_test_add_func ("/core/age-is-checked-against-the-list", test_age_is_checked_against_the_list);
  g_test_add_func ("/core/list-and-number-must-agree", test_list_and_number_must_agree);
  g_test_add_func ("/core/refusals-have-their-code", test_refusals_have_their_code);
  g_test_add_func ("/core/visits-without-talk-have-their-code",
                   test_visits_without_talk_have_their_code);
  return g_test_run ();
}
