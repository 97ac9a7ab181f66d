/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sum(), min(), max(), count() and count-non-empty() over the instances of a repeat: kept up to date
 * member by member, and always what going over all of them gives. */
#include <string.h>

#include "scenario.h"

static const char instance[] = "<data id='x'><sum/><least/><most/><n/><filled/><inner/>"
                               "<sum2/><least2/><most2/><n2/><filled2/><inner2/>"
                               "<m jr:template=''><ask/><age/><g><kg/></g><own/></m></data>";

/* Kept up to date, and beside it with a predicate that is always true, which goes over all members. */
#define PAIR(name, function, below)                                                                \
  BIND ("/data/" name, "calculate='" function "(/data/m" below ")'")                               \
  BIND ("/data/" name "2", "calculate='" function "(/data/m[true()]" below ")'")

static const char model[] = BIND ("/data/m/age", "type='int' relevant='../ask != 0'") //
    BIND ("/data/m/g", "relevant='../ask != 1'")                                      //
    BIND ("/data/m/g/kg", "type='decimal'")                                           //
    BIND ("/data/m/own", "type='int' calculate='sum(/data/m/age)'")                   //
    PAIR ("sum", "sum", "/age")                                                       //
    PAIR ("least", "min", "/age")                                                     //
    PAIR ("most", "max", "/age")                                                      //
    PAIR ("n", "count", "")                                                           //
    PAIR ("filled", "count-non-empty", "/age")                                        //
    PAIR ("inner", "count", "/g/kg");

static const char body[]
    = REPEAT ("/data/m", INPUT ("/data/m/ask") INPUT ("/data/m/age") INPUT ("/data/m/g/kg"));

static const char *const pairs[] = { "sum", "least", "most", "n", "filled", "inner" };

static Scenario *
household (guint n)
{
  Scenario *s = scenario_new (instance, model, body);

  for (guint i = 0; i < n; i++)
    add_repeat (s, "/data/m");
  return s;
}

static void
set_member (Scenario *s, guint member, const char *name, const char *value)
{
  g_autofree char *ref = g_strdup_printf ("/data/m[%u]/%s", member, name);

  try_answer (s, ref, value);
}

static void
assert_pairs (Scenario *s)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *kept = g_strconcat ("/data/", pairs[i], NULL);
      g_autofree char *counted = g_strconcat ("/data/", pairs[i], "2", NULL);

      g_assert_cmpstr (door_session_value (s->session, node_at (s, kept)), ==,
                       door_session_value (s->session, node_at (s, counted)));
    }
}

static void
test_values (void)
{
  g_autoptr (Scenario) s = household (3);

  assert_value (s, "/data/sum", "0");
  assert_value (s, "/data/least", "");
  set_member (s, 1, "age", "40");
  set_member (s, 3, "age", "-7");
  assert_value (s, "/data/sum", "33");
  assert_value (s, "/data/least", "-7");
  assert_value (s, "/data/most", "40");
  assert_value (s, "/data/n", "3");
  assert_value (s, "/data/filled", "2");
  assert_value (s, "/data/m[1]/own", "40");
  set_member (s, 1, "ask", "0");
  assert_value (s, "/data/sum", "-7");
  assert_value (s, "/data/filled", "1");
  set_member (s, 2, "ask", "1");
  assert_value (s, "/data/inner", "2");
  remove_repeat (s, "/data/m[3]");
  assert_value (s, "/data/sum", "0");
  assert_value (s, "/data/most", "");
  assert_pairs (s);
}

/* A life of additions, removals and answers, in the middle and at both ends. */
static void
test_wandering (void)
{
  g_autoptr (Scenario) s = household (0);
  const DoorDefNode m = door_form_find (s->def, "/data/m");
  const DoorControl control = door_form_node_control (s->def, m);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 1500; i++)
    {
      const guint n = door_session_n_instances (s->session, m, DOOR_NODE_ROOT);
      const guint member = n ? (guint) g_rand_int_range (rand, 1, (gint32) n + 1) : 0;
      g_autofree char *number = g_strdup_printf ("%d", g_rand_int_range (rand, -50, 100));
      g_autofree char *ask = g_strdup_printf ("%d", g_rand_int_range (rand, 0, 4));

      switch (g_rand_int_range (rand, 0, 10))
        {
        case 0:
        case 1:
          door_session_add_repeat (s->session, control, DOOR_NODE_ROOT, member);
          break;
        case 2:
          if (n > 0)
            door_session_remove_repeat (
                s->session, door_session_instance (s->session, m, DOOR_NODE_ROOT, member - 1));
          break;
        case 3:
        case 4:
          if (n > 0)
            set_member (s, member, "ask", ask);
          break;
        default:
          if (n > 0)
            set_member (s, member, "age", number);
        }
      assert_pairs (s);
    }
}

static const char weights[] = "<data id='x'><kg/><m jr:template=''><w/></m></data>";

static Scenario *
weighed (Journal *journal)
{
  Scenario *s = scenario_new (weights,
                              BIND ("/data/m/w", "type='decimal'")
                                  BIND ("/data/kg", "type='decimal' calculate='sum(/data/m/w)'"),
                              REPEAT ("/data/m", INPUT ("/data/m/w")));

  journal_take (journal, s->session);
  for (guint i = 0; i < 100; i++)
    {
      add_repeat (s, "/data/m");
      journal_take (journal, s->session);
    }
  return s;
}

static void
set_weight (Scenario *s, guint member)
{
  g_autofree char *weight = g_strdup_printf ("%.17g", 0.1 * member + 1e9 / member);

  set_member (s, member, "w", weight);
}

static void
assert_same_sum (DoorSession *a, DoorSession *b)
{
  g_assert_cmpstr (door_session_value (a, door_session_find (a, "/data/kg")), ==,
                   door_session_value (b, door_session_find (b, "/data/kg")));
}

/* Decimals whose sum depends on the order of adding: the order in which they were given must not
 * show, and a record read back, or a replay, gives the same bits. */
static void
test_same_bits (void)
{
  g_autoptr (Journal) journal = journal_new ();
  g_autoptr (Journal) other = journal_new ();
  g_autoptr (Scenario) forward = weighed (other);
  g_autoptr (Scenario) backward = weighed (journal);
  g_autoptr (DoorSession) replayed = NULL;
  g_autoptr (GBytes) record = NULL;
  g_autoptr (DoorSession) again = NULL;
  DoorEnv env = scenario_env (forward);

  for (guint i = 1; i <= 100; i++)
    {
      set_weight (forward, i);
      set_member (backward, 101 - i, "w", "5");
      set_weight (backward, 101 - i);
      journal_take (journal, backward->session);
    }
  record = door_session_to_xml (forward->session, FALSE);
  again = door_session_resume (forward->def, &env, record, FALSE, NULL, NULL);
  replayed = journal_replay (journal, forward->def, &env);
  assert_same_sum (forward->session, backward->session);
  assert_same_sum (forward->session, again);
  assert_same_sum (forward->session, replayed);
}

/* An edit looks at the members it changed, in a household of 2 and in one of 1,000. */
static guint64
looked_at (guint n, guint member)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><sum/><most/><m jr:template=''><age/></m></data>",
      BIND ("/data/m/age", "type='int'") BIND ("/data/sum", "calculate='sum(/data/m/age)'")
          BIND ("/data/most", "calculate='max(/data/m/age)'"),
      REPEAT ("/data/m", INPUT ("/data/m/age")));
  guint64 before;

  for (guint i = 0; i < n; i++)
    add_repeat (s, "/data/m");
  before = door_session_n_folded (s->session);
  set_member (s, member, "age", "30");
  assert_value (s, "/data/sum", "30");
  assert_value (s, "/data/most", "30");
  return door_session_n_folded (s->session) - before;
}

static void
test_cost (void)
{
  g_assert_cmpuint (looked_at (2, 1), ==, 2);
  g_assert_cmpuint (looked_at (1000, 1), ==, 2);
  g_assert_cmpuint (looked_at (1000, 1000), ==, 2);
}

/* Aggregates inside an outer repeat are the outer instance's own, and go with it. */
static void
test_nested (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><p jr:template=''><own/><c jr:template=''><w/></c></p></data>",
                      BIND ("/data/p/own", "calculate='sum(../c/w)'"),
                      REPEAT ("/data/p", REPEAT ("/data/p/c", INPUT ("/data/p/c/w"))));
  const DoorControl c = door_form_node_control (s->def, door_form_find (s->def, "/data/p/c"));

  add_repeat (s, "/data/p");
  add_repeat (s, "/data/p");
  door_session_add_repeat (s->session, c, node_at (s, "/data/p[1]"), 0);
  door_session_add_repeat (s->session, c, node_at (s, "/data/p[2]"), 0);
  door_session_add_repeat (s->session, c, node_at (s, "/data/p[2]"), 0);
  answer (s, "/data/p[1]/c[1]/w", "1");
  answer (s, "/data/p[2]/c[1]/w", "2");
  answer (s, "/data/p[2]/c[2]/w", "4");
  assert_value (s, "/data/p[1]/own", "1");
  assert_value (s, "/data/p[2]/own", "6");
  remove_repeat (s, "/data/p[1]");
  assert_value (s, "/data/p[1]/own", "6");
  answer (s, "/data/p[1]/c[2]/w", "8");
  assert_value (s, "/data/p[1]/own", "10");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aggregates/values", test_values);
  g_test_add_func ("/aggregates/wandering", test_wandering);
  g_test_add_func ("/aggregates/same-bits", test_same_bits);
  g_test_add_func ("/aggregates/cost", test_cost);
  g_test_add_func ("/aggregates/nested", test_nested);
  return g_test_run ();
}
