/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the full victimization interview promises beyond the core. */
#include <string.h>

#include "door-play.h"

typedef struct {
  const char *ref;
  const char *value;
} Pair;

static DoorFormDef *
load_full (void)
{
  return door_play_load ("victimization");
}

static DoorPlay *
read_play (const char *name)
{
  g_autofree char *path = door_play_path ("victimization", name);

  return door_play_read (path);
}

static gboolean
is_asked (DoorSession *session, const char *ref)
{
  DoorNode node = door_session_find (session, ref);

  g_assert_cmpuint (node, !=, DOOR_NODE_NONE);
  return door_session_is_relevant (session, node);
}

static void
answer_all (DoorSession *session, const Pair *pairs, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (door_play_answer (session, pairs[i].ref, pairs[i].value) != DOOR_OUTCOME_OK)
      g_error ("%s = %s was refused", pairs[i].ref, pairs[i].value);
}

static void
test_whole_interview (void)
{
  const Pair expected[] = {
    { "/data/private/r_sexual", "1" },
    { "/data/private/r_sexual_other", "1" },
    { "/data/private/r_sexual_told", "0" },
    { "/data/private/r_childhood", "" },
    { "/data/partner/r_partner", "1" },
    { "/data/partner/par_phy_flag", "0" },
    { "/data/results/r_private", "1" },
    { "/data/results/r_bothered", "1" },
    { "/data/results/r_treatment", "1" },
    { "/data/results/r_dispute_base", "1" },
    { "/data/results/r_dispute", "1" },
    { "/data/results/r_say", "0" },
    { "/data/results/r_influence", "1" },
    { "/data/results/r_bribery", "1" },
    { "/data/results/r_robbery_told", "1" },
    { "/data/results/r_physical", "1" },
    { "/data/force_forms/force_incident[1]/v_n", "2" },
    { "/data/events/incident[1]/i_n", "1" },
    { "/data/due/v_due_list", "RB" },
    { "/data/due/due_list", "HG" },
    { "/data/roster/n_school_age", "2" },
    { "/data/results/disposition", "1.1" },
  };
  g_autoptr (DoorFormDef) def = load_full ();
  g_autoptr (DoorPlay) play = read_play ("whole.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_to_end (play, session);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    door_play_expect (session, expected[i].ref, expected[i].value);
}

/* Settling it with the other side leaves the base of 16.3.3; a barrier stays in it. */
static void
test_disputes_settled_alone_leave_the_base (void)
{
  const struct {
    const char *why;
    const char *base;
    const char *indicator;
  } cases[] = { { "1", "0", "" }, { "3", "0", "" }, { "6", "1", "0" }, { "96", "1", "0" } };
  g_autoptr (DoorFormDef) def = load_full ();
  g_autoptr (DoorPlay) play = read_play ("whole.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_to_end (play, session);
  door_play_answer (session, "/data/disputes/dis_helper", "0");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      door_play_answer (session, "/data/disputes/dis_why_none", cases[i].why);
      door_play_expect (session, "/data/results/r_dispute_base", cases[i].base);
      door_play_expect (session, "/data/results/r_dispute", cases[i].indicator);
    }
}

/* Each guarded module has a gate of its own; what it gives is what the results say. */
static void
test_gates_close_one_module_each (void)
{
  const struct {
    const char *gate;
    const char *group;
    const char *code;
    const char *result;
  } cases[] = {
    { "gate_treatment", "treatment", "-5", "/data/results/r_treatment" },
    { "gate_officials", "officials", "-5", "/data/results/r_bribery" },
    { "gate_bothering", "bothering", "-5", "/data/results/r_bothered" },
    { "gate_private", "private", "-5", "/data/results/r_private" },
    { "gate_private", "private", "-9", "/data/results/r_private" },
    { "gate_partner", "partner", "-9", "/data/results/r_partner_asked" },
    { "gate_forms", "force_forms", "-5", "/data/results/r_robbery_told" },
  };
  g_autoptr (DoorFormDef) def = load_full ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoorPlay) play = read_play ("whole.scenario");
      g_autofree char *gate = g_strdup_printf ("/data/%s", cases[i].gate);
      g_autofree char *prefix = g_strdup_printf ("/data/%s/", cases[i].group);
      g_autoptr (DoorSession) session = NULL;

      door_play_drop (play, prefix);
      door_play_replace (play, gate, cases[i].code);
      session = door_play_begin (play, def, 1);
      door_play_to_end (play, session);
      door_play_expect (session, cases[i].result, cases[i].code);
      door_play_expect (session, "/data/results/disposition", "1.1");
    }
}

static void
test_partner_questions_are_for_women_with_a_partner (void)
{
  const struct {
    const char *sex;
    const char *marital;
    gboolean asked;
  } cases[] = { { "2", "1", TRUE }, { "2", "5", TRUE }, { "2", "6", FALSE }, { "1", "1", FALSE } };
  g_autoptr (DoorFormDef) def = load_full ();
  g_autoptr (DoorPlay) play = read_play ("whole.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_to_end (play, session);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      door_play_answer (session, "/data/background/e_sex", cases[i].sex);
      door_play_answer (session, "/data/background/e_marital", cases[i].marital);
      g_assert_cmpint (is_asked (session, "/data/partner/par_psy/par_insult"), ==, cases[i].asked);
    }
}

/* Three long forms, two short ones, no sixth; a row of like events is told once. */
static void
test_forms_are_long_then_short (void)
{
  const Pair yes[] = {
    { "/data/home_events/hp_12m", "1" }, { "/data/home_events/hp_n", "1" },
    { "/data/home_events/ha_5y", "1" },  { "/data/home_events/ha_12m", "1" },
    { "/data/home_events/ha_n", "4" },   { "/data/home_events/hd_5y", "1" },
    { "/data/home_events/hd_12m", "1" }, { "/data/home_events/hd_n", "1" },
    { "/data/own_events/pp_5y", "1" },   { "/data/own_events/pp_12m", "1" },
    { "/data/own_events/pp_n", "1" },
  };
  static const char *const types[] = { "HG", "HA", "HP", "PP" };
  g_autoptr (DoorFormDef) def = load_full ();
  g_autoptr (DoorPlay) play = read_play ("whole.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_until (play, session, "/data/events/incident[1]/i_about");
  answer_all (session, yes, G_N_ELEMENTS (yes));
  door_play_expect (session, "/data/due/v_due_list", "RB");
  door_play_expect (session, "/data/due/due_list", "HG HA HP PP HD");
  door_play_expect (session, "/data/due/forms_due", "4");
  for (guint i = 1; i <= G_N_ELEMENTS (types); i++)
    {
      g_autofree char *about = g_strdup_printf ("/data/events/incident[%u]/i_about", i);
      g_autofree char *series = g_strdup_printf ("/data/events/incident[%u]/i_series", i);
      g_autofree char *time = g_strdup_printf ("/data/events/incident[%u]/i_when_where/i_time", i);
      const Pair open = { about, types[i - 1] };
      answer_all (session, &open, 1);
      g_assert_cmpint (is_asked (session, series), ==, i == 2);
      g_assert_cmpint (is_asked (session, time), ==, i <= 2);
    }
}

/* --- Each event, and each place to stop --------------------------------------------------- */

typedef struct {
  const char *group;
  const char *due;
  const char *form;   /* path of its first form */
  const char *prefix; /* of the names in it */
} Kind;

static void
check_victim (DoorFormDef *def, const Kind *kind, const char *code)
{
  static const char *const steps[] = { "5y", "12m", "n" };
  const Pair owns[]
      = { { "/data/home_events/owned/own_car", "1" },  { "/data/home_events/owned/own_moto", "1" },
          { "/data/home_events/owned/own_bike", "1" }, { "/data/home_events/owned/own_farm", "1" },
          { "/data/background/e_account", "1" },       { "/data/background/e_internet", "1" } };
  g_autoptr (DoorPlay) play = read_play ("nonvictim.scenario");
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);
  g_autofree char *event = g_ascii_strup (code, -1);
  g_autofree char *due = g_strdup_printf ("/data/due/%s", kind->due);
  g_autofree char *type = g_strdup_printf ("%s/%s_type", kind->form, kind->prefix);
  g_autofree char *about = g_strdup_printf ("%s/%s_about", kind->form, kind->prefix);
  g_autofree char *iccs = g_strdup_printf ("%s/%s_iccs", kind->form, kind->prefix);

  door_play_to_end (play, session);
  door_play_expect (session, due, "");
  answer_all (session, owns, G_N_ELEMENTS (owns));
  for (gsize s = 0; s < G_N_ELEMENTS (steps); s++)
    {
      g_autofree char *ref = g_strdup_printf ("/data/%s/%s_%s", kind->group, code, steps[s]);
      const Pair yes = { ref, "1" };
      answer_all (session, &yes, 1);
    }
  door_play_expect (session, due, event);
  door_play_expect (session, type, event);
  g_assert_true (is_asked (session, about));
  g_assert_cmpstr (door_play_value (session, iccs), !=, "");
}

/* A victim of each event: it is due, gets a form of its own, and has a class. */
static void
test_a_victim_of_each_event (void)
{
  static const char *const home[] = { "hv", "hm", "hp", "hb", "hl", "hg", "ha", "ht", "hd", NULL };
  static const char *const own[] = { "pp", "po", "cf", "cb", "ci", "ch", "cm", "cn", NULL };
  static const char *const force[] = { "rb", "xt", "hk", "th", "aw", "am", "as", NULL };
  const struct {
    Kind kind;
    const char *const *codes;
  } kinds[] = {
    { { "home_events", "due_list", "/data/events/incident[1]", "i" }, home },
    { { "own_events", "due_list", "/data/events/incident[1]", "i" }, own },
    { { "force_events", "v_due_list", "/data/force_forms/force_incident[1]", "v" }, force },
  };
  g_autoptr (DoorFormDef) def = load_full ();

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint c = 0; kinds[k].codes[c] != NULL; c++)
      check_victim (def, &kinds[k].kind, kinds[k].codes[c]);
}

/* Wherever the talk breaks off, the record says so and can be kept. */
static void
test_breaking_off_at_each_module (void)
{
  const Pair cases[] = {
    { "/data/background/e_marital", "2.12" },
    { "/data/trust/trust_grid/g_police", "2.12" },
    { "/data/services/h_health_need", "2.12" },
    { "/data/disputes/dispute_grid/dis_land", "2.12" },
    { "/data/home_events/owned/own_car", "2.12" },
    { "/data/own_events/pp_5y", "2.12" },
    { "/data/treatment/ground_grid/j5_sex", "2.12" },
    { "/data/officials/k_types", "2.12" },
    { "/data/force_events/rb_5y", "2.12" },
    { "/data/bothering/har_sex_grid/har_sex_1", "1.2" },
    { "/data/private/sr_ever", "1.2" },
    { "/data/partner/par_psy/par_insult", "1.2" },
    { "/data/unfree_work/unfree_grid/trf_leave", "1.2" },
    { "/data/force_forms/force_incident[1]/v_about", "1.2" },
    { "/data/closing/s_referral", "1.2" },
  };
  g_autoptr (DoorFormDef) def = load_full ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoorPlay) play = read_play ("whole.scenario");
      g_autoptr (DoorSession) session = door_play_begin (play, def, 1);
      g_autoptr (GBytes) draft = NULL;

      door_play_until (play, session, cases[i].ref);
      door_play_expect (session, "/data/results/disposition", cases[i].value);
      draft = door_session_to_xml (session, FALSE);
      g_assert_cmpuint (g_bytes_get_size (draft), >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/full/whole-interview", test_whole_interview);
  g_test_add_func ("/full/disputes-settled-alone-leave-the-base",
                   test_disputes_settled_alone_leave_the_base);
  g_test_add_func ("/full/gates-close-one-module-each", test_gates_close_one_module_each);
  g_test_add_func ("/full/partner-questions-are-for-women-with-a-partner",
                   test_partner_questions_are_for_women_with_a_partner);
  g_test_add_func ("/full/forms-are-long-then-short", test_forms_are_long_then_short);
  g_test_add_func ("/full/a-victim-of-each-event", test_a_victim_of_each_event);
  g_test_add_func ("/full/breaking-off-at-each-module", test_breaking_off_at_each_module);
  return g_test_run ();
}
