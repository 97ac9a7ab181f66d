/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The eighteen checks across modules: each is driven to act and to stay silent, in the full
 * interview and, where it has the questions, in the core. */
#include <string.h>

#include "door-play.h"

typedef enum {
  ASKED,     /* a question comes that asks what is right */
  NOT_ASKED, /* a question is left out */
  REFUSED,   /* the answer is not taken: `value` acts, `other` is taken */
  CONFIRM,   /* the answer is asked to be confirmed (soft check) */
  VALUE,     /* a value says it: `value` acts, `other` otherwise */
} Way;

typedef struct {
  guint rule;
  Way way;
  const char *ref;
  const char *acts;   /* "ref=value;ref=value": what makes it act */
  const char *silent; /* … and what leaves it silent */
  const char *value;
  const char *other;
} Check;

#define BACK "/data/background/"
#define HOME "/data/home_events/"
#define FORCE "/data/force_events/"
#define THING "/data/events/incident[1]/"
#define HARM "/data/force_forms/force_incident[1]/"
#define ROBBED FORCE "rb_5y=1;" FORCE "rb_12m=1;" FORCE "rb_n=1"
#define NOT_ROBBED FORCE "rb_5y=2"
#define ALONE BACK "e_marital=6;" BACK "e_ever_partner=2"
#define MARRIED BACK "e_marital=1"
#define KNOWN HARM "v_who/v_known=1;" HARM "v_who/v_relation=1 7"
#define AT_HOME THING "i_when_where/i_at_home=1;" THING "i_when_where/i_home_force=1"
#define UNKNOWN                                                                                    \
  BACK "e_school=-8;" BACK "e_activity=-8;" BACK "e_citizen=-8;" BACK "e_years=-8;" BACK           \
       "functioning/wg_see=-8;" BACK "functioning/wg_hear=-8;" BACK "functioning/wg_walk=-8;" BACK \
       "functioning/wg_remember=-8;" BACK "functioning/wg_care=-8;" BACK "functioning/wg_speak=-8"
#define KNOWN_AGAIN                                                                                \
  BACK "e_school=3;" BACK "e_activity=1;" BACK "e_citizen=1;" BACK "e_years=12;" BACK              \
       "functioning/wg_see=1;" BACK "functioning/wg_hear=1;" BACK "functioning/wg_walk=1"
#define HERE "/data/contact/gps=24.9 67.1 0 10;/data/contact/dwelling_point="
#define OVER "/data/closing/s_callback=2;/data/closing/s_callback=1"

static const Check in_both[] = {
  { 1, ASKED, BACK "e_check", BACK "e_age=41", BACK "e_age=36", NULL, NULL },
  { 2, REFUSED, HOME "hg_n", "", "", "0", "1" },
  { 2, REFUSED, THING "i_when_where/i_month", THING "i_when_where/i_month_known=1", "",
    "2025-10-31", "2025-11-01" },
  { 3, NOT_ASKED, HOME "hg_12m", HOME "hg_5y=2", HOME "hg_5y=1", NULL, NULL },
  { 4, CONFIRM, "/data/closing/s_referral", THING "i_about=", THING "i_about=HG", NULL, NULL },
  { 5, CONFIRM, THING "i_when_where/i_home_force", NOT_ROBBED ";" AT_HOME, ROBBED ";" AT_HOME, NULL,
    NULL },
  { 6, CONFIRM, HARM "v_who/v_relation", ALONE ";" KNOWN, MARRIED ";" KNOWN, NULL, NULL },
  { 6, CONFIRM, THING "i_who/i_relation",
    ALONE ";" THING "i_who/i_seen=1;" THING "i_who/i_known=1;" THING "i_who/i_relation=2", MARRIED,
    NULL, NULL },
  { 6, VALUE, "/data/private/o_check",
    ALONE ";/data/private/st_ever=1;/data/private/st_12m=1;/data/private/st_who=1 8", MARRIED,
    "partner?", "" },
  { 7, NOT_ASKED, HOME "hv_5y", HOME "owned/own_car=2", HOME "owned/own_car=1", NULL, NULL },
  { 10, REFUSED, "/data/safety/f_avoid", "", "", "0 1", "1 3" },
  { 10, REFUSED, THING "i_telling/i_reported", "", "", "0 1", "0" },
  { 12, REFUSED, "/data/private/o_child_age", BACK "e_age=25;/data/private/o_child=1", "", "18",
    "17" },
  { 13, ASKED, "/data/interviewer/t_short_why", "/data/start=2026-11-23T09:58:00.000Z;" OVER,
    "/data/start=2026-11-23T09:20:00.000Z;" OVER, NULL, NULL },
  { 14, ASKED, "/data/contact/gps_why", HERE "24.91 67.1 0 0", HERE "24.901 67.1 0 0", NULL, NULL },
  { 14, ASKED, "/data/contact/gps_why", "/data/contact/gps=24.9 67.1 0 45",
    "/data/contact/gps=24.9 67.1 0 20", NULL, NULL },
  { 15, NOT_ASKED, "/data/private/sr_ever", "/data/contact/interviewer_sex=1",
    "/data/contact/interviewer_sex=2", NULL, NULL },
  { 15, NOT_ASKED, "/data/private/sr_ever", "/data/contact/interviewer_sex=1", BACK "e_sex=1", NULL,
    NULL },
  { 17, VALUE, "/data/results/why_no_private", "/data/gate_private=-5", "/data/gate_private=1",
    "heard", "" },
  { 17, VALUE, "/data/results/why_no_private", "/data/gate_private=-9", "/data/gate_private=1",
    "refused", "" },
  { 17, VALUE, "/data/results/why_no_private", "/data/contact/interviewer_sex=1",
    "/data/contact/interviewer_sex=2", "interviewer", "" },
  { 17, VALUE, "/data/results/why_no_force", "/data/contact/interpreter=2",
    "/data/contact/interpreter=0", "interpreter", "" },
  { 17, VALUE, "/data/results/why_no_form", HARM "v_about=-9", HARM "v_about=RB", "refused", "" },
  { 18, VALUE, "/data/results/disposition", UNKNOWN, KNOWN_AGAIN, "1.2", "1.1" },
};

static const Check in_full[] = {
  { 8, NOT_ASKED, "/data/officials/contact_with[1]/k_form/k_gave", "/data/officials/k_types=0",
    "/data/officials/k_types=5;/data/officials/contact_with[1]/k_form/k_about=5", NULL, NULL },
  { 9, REFUSED, "/data/disputes/dis_helper", "", "", "0 3", "0" },
  { 11, NOT_ASKED, "/data/bothering/har_sex_when",
    "/data/bothering/har_sex_grid/har_sex_1=2;/data/bothering/har_sex_grid/har_sex_2=2;"
    "/data/bothering/har_sex_grid/har_sex_3=2;/data/bothering/har_sex_grid/har_sex_4=2;"
    "/data/bothering/har_sex_grid/har_sex_5=2;/data/bothering/har_sex_grid/har_sex_6=2",
    "/data/bothering/har_sex_grid/har_sex_4=1", NULL, NULL },
  { 15, NOT_ASKED, "/data/partner/par_psy/par_insult", "/data/contact/interviewer_sex=1",
    "/data/contact/interviewer_sex=2", NULL, NULL },
  { 17, VALUE, "/data/results/why_no_partner", "/data/gate_partner=-9", "/data/gate_partner=1",
    "refused", "" },
};

static void
apply (DoorSession *session, const Check *check, const char *answers)
{
  g_auto (GStrv) all = g_strsplit (answers, ";", -1);

  for (guint i = 0; all[i] != NULL; i++)
    {
      char *equals = strchr (all[i], '=');
      DoorNode node;

      if (equals == NULL)
        continue;
      *equals = '\0';
      node = door_session_find (session, all[i]);
      if (node == DOOR_NODE_NONE
          || door_session_set (session, node, equals + 1, FALSE) != DOOR_OUTCOME_OK)
        g_error ("rule %u: %s = %s was refused", check->rule, all[i], equals + 1);
    }
}

static gboolean
is_asked (DoorSession *session, const char *ref)
{
  DoorNode node = door_session_find (session, ref);

  return node != DOOR_NODE_NONE && door_session_is_relevant (session, node);
}

/* As the interview does it: an answer of what is asked, whose condition does not hold. */
static gboolean
is_to_be_confirmed (DoorSession *session, const char *ref)
{
  DoorNode node = door_session_find (session, ref);
  DoorDefNode own = door_session_def_node (session, node);
  const char *check = door_form_bind_attribute (door_session_def (session), own, "door:check");
  const char *message = door_form_bind_attribute (door_session_def (session), own, "door:checkMsg");
  g_autofree char *whole = g_strdup_printf ("boolean(%s)", check);
  DoorEvalResult result = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean holds;

  g_assert_nonnull (check);
  g_assert_nonnull (message);
  if (!is_asked (session, ref) || *door_session_value (session, node) == '\0')
    return FALSE;
  door_session_eval (session, whole, node, &result, &error);
  g_assert_no_error (error);
  holds = strcmp (result.text, "true") == 0;
  door_eval_result_clear (&result);
  return !holds;
}

static gboolean
acts (DoorSession *session, const Check *check, gboolean wanted)
{
  switch (check->way)
    {
    case ASKED:
      return is_asked (session, check->ref);
    case NOT_ASKED:
      return !is_asked (session, check->ref);
    case REFUSED:
      return door_play_answer (session, check->ref, wanted ? check->value : check->other)
             == DOOR_OUTCOME_CONSTRAINT;
    case CONFIRM:
      return is_to_be_confirmed (session, check->ref);
    case VALUE:
    default:
      if (!wanted && check->other != NULL)
        door_play_expect (session, check->ref, check->other);
      return strcmp (door_play_value (session, check->ref), check->value) == 0;
    }
}

static void
drive (DoorFormDef *def, const char *questionnaire, const Check *check, gboolean wanted)
{
  g_autofree char *path = door_play_path (questionnaire, "whole.scenario");
  g_autoptr (DoorPlay) play = door_play_read (path);
  g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

  door_play_to_end (play, session);
  apply (session, check, check->acts);
  if (!wanted)
    apply (session, check, check->silent);
  if (acts (session, check, wanted) != wanted)
    g_error ("%s, rule %u: %s %s", questionnaire, check->rule, check->ref,
             wanted ? "does not act" : "acts without need");
}

static void
drive_all (const char *questionnaire, const Check *checks, gsize n, gboolean *driven)
{
  g_autoptr (DoorFormDef) def = door_play_load (questionnaire);

  for (gsize i = 0; i < n; i++)
    {
      drive (def, questionnaire, &checks[i], TRUE);
      drive (def, questionnaire, &checks[i], FALSE);
      driven[checks[i].rule] = TRUE;
    }
}

/* Rule 16: what is sensitive has a gate of its own right before it, and a closed one closes it. */
static void
check_gates (const char *questionnaire)
{
  g_autoptr (DoorFormDef) def = door_play_load (questionnaire);
  guint n = 0;

  for (DoorDefNode node = 1; node < door_form_n_nodes (def); node++)
    {
      const char *gate = door_form_bind_attribute (def, node - 1, "door:gate");

      if (door_form_bind_attribute (def, node, "door:sensitivity") == NULL)
        continue;
      n++;
      if (g_strcmp0 (gate, "yes") != 0)
        g_error ("%s: no gate before %s", questionnaire, door_form_path (def, node));
    }
  g_assert_cmpuint (n, >=, 4);
}

static void
test_gates (void)
{
  check_gates ("victimization");
  check_gates ("victimization-core");
}

static void
test_each_check_acts_and_is_silent (void)
{
  gboolean driven[19] = { FALSE };

  drive_all ("victimization", in_both, G_N_ELEMENTS (in_both), driven);
  drive_all ("victimization", in_full, G_N_ELEMENTS (in_full), driven);
  drive_all ("victimization-core", in_both, G_N_ELEMENTS (in_both), driven);
  driven[16] = TRUE; /* test_gates(), and the tests of the gates of each questionnaire */
  for (guint rule = 1; rule <= 18; rule++)
    if (!driven[rule])
      g_error ("rule %u is not driven", rule);
}

/* The list of people, before the draw closes it: an age that does not go with being a husband, a wife, a
 * child or a parent, and somebody who stands in it twice, are to be confirmed. */
static void
test_the_list_is_looked_at_again (void)
{
#define MEMBER "/data/roster/member[2]/"
  static const Check checks[] = {
    { 0, CONFIRM, MEMBER "age", MEMBER "relation=2;" MEMBER "age=11", MEMBER "age=30", NULL, NULL },
    { 0, CONFIRM, MEMBER "age", MEMBER "relation=3;" MEMBER "age=30", MEMBER "age=24", NULL, NULL },
    { 0, CONFIRM, MEMBER "age", MEMBER "relation=6;" MEMBER "age=40", MEMBER "age=48", NULL, NULL },
    { 0, CONFIRM, MEMBER "usual", MEMBER "name=Zarqoon-Canary-17;" MEMBER "age=36", MEMBER "age=34",
      NULL, NULL },
  };
  g_autofree char *path = door_play_path ("victimization", "whole.scenario");
  g_autoptr (DoorFormDef) def = door_play_load ("victimization");

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autoptr (DoorPlay) play = door_play_read (path);
      g_autoptr (DoorSession) session = door_play_begin (play, def, 1);

      door_play_until (play, session, "/data/selection/draw_now");
      apply (session, &checks[i], checks[i].acts);
      g_assert_true (is_to_be_confirmed (session, checks[i].ref));
      apply (session, &checks[i], checks[i].silent);
      g_assert_false (is_to_be_confirmed (session, checks[i].ref));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checks/each-acts-and-is-silent", test_each_check_acts_and_is_silent);
  g_test_add_func ("/checks/what-is-sensitive-has-a-gate", test_gates);
  g_test_add_func ("/checks/the-list-is-looked-at-again", test_the_list_is_looked_at_again);
  return g_test_run ();
}
