/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "door-simulator.h"
#include "scenario.h"

#define MIXED                                                                                      \
  "<data id='x'><i/><d/><s/><many/><r/><when/><where/><phone/><m jr:template=''><n/></m></data>"
#define MIXED_MODEL                                                                                \
  BIND ("/data/i", "type='int' constraint='. &gt; 17 and . &lt; 25'")                              \
  BIND ("/data/d", "type='date' constraint='. &lt;= today()'")                                     \
  BIND ("/data/where", "type='geopoint'")                                                          \
  BIND ("/data/when", "type='time'")                                                               \
  BIND ("/data/phone", "constraint=\"regex(., '^[0-9]{10}$')\"")
#define MIXED_BODY                                                                                 \
  INPUT ("/data/i")                                                                                \
  INPUT ("/data/d")                                                                                \
  "<select1 ref='/data/s'><label>s</label>" ITEM ("a")                                             \
      ITEM ("b") "</select1><select ref='/data/many'><label>m</label>" ITEM ("a") ITEM ("b")       \
          ITEM ("c") "</select>"                                                                   \
                     "<range ref='/data/r' start='10' end='-10' "                                  \
                     "step='5'><label>r</label></range>" INPUT ("/data/when")                      \
                         INPUT ("/data/where") INPUT ("/data/phone")                               \
                             REPEAT ("/data/m", INPUT ("/data/m/n"))

static void
test_fills_all (void)
{
  for (guint64 seed = 1; seed <= 20; seed++)
    {
      g_autoptr (Scenario) s = scenario_new (MIXED, MIXED_MODEL, MIXED_BODY);
      const DoorSimulatorOptions options = { .seed = seed, .max_instances = 3 };
      g_autoptr (GArray) violations = NULL;
      DoorSimulatorReport report;

      door_simulator_walk (s->session, &options, &report);
      g_assert_true (report.reached_end);
      g_assert_cmpuint (report.n_refused, ==, 0);
      g_assert_cmpuint (report.n_answers, ==, 11);
      g_assert_cmpuint (report.n_instances, ==, 3);
      violations = door_session_validate (s->session);
      g_assert_cmpuint (violations->len, ==, 0);
    }
}

/* A large number in a constraint is no length to try. */
static void
test_large_numbers (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><a/></data>",
                      BIND ("/data/a", "constraint='string-length(.) &lt; 1000000000 and . != 12'"),
                      INPUT ("/data/a"));
  const DoorDefNode def = door_form_find (s->def, "/data/a");
  const DoorItem item = { door_form_node_control (s->def, def), node_at (s, "/data/a") };
  guint64 state = 1;

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *value = door_simulator_draw (s->session, item, &state);

      g_assert_nonnull (value);
      g_assert_cmpuint (strlen (value), <=, 64);
    }
}

static void
test_same_seed (void)
{
  g_autofree char *first = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Scenario) s = scenario_new (MIXED, MIXED_MODEL, MIXED_BODY);
      const DoorSimulatorOptions options = { .seed = 7 };
      DoorSimulatorReport report;
      g_autofree char *xml = NULL;

      door_simulator_walk (s->session, &options, &report);
      xml = xml_of (s->session, FALSE);
      if (first)
        g_assert_cmpstr (first, ==, xml);
      else
        first = g_steal_pointer (&xml);
    }
}

/* What cannot be answered is left; the walk goes on. */
static void
test_impossible (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><a/><b/></data>", BIND ("/data/a", "constraint='false()'"),
                      INPUT ("/data/a") INPUT ("/data/b"));
  const DoorSimulatorOptions options = { .seed = 1 };
  DoorSimulatorReport report;

  door_simulator_walk (s->session, &options, &report);
  g_assert_true (report.reached_end);
  g_assert_cmpuint (report.n_refused, ==, 1);
  g_assert_cmpuint (report.n_answers, ==, 1);
}

static void
test_limit (void)
{
  g_autoptr (Scenario) s = scenario_new (MIXED, MIXED_MODEL, MIXED_BODY);
  const DoorSimulatorOptions options = { .seed = 1, .max_screens = 3 };
  DoorSimulatorReport report;

  door_simulator_walk (s->session, &options, &report);
  g_assert_false (report.reached_end);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/large-numbers", test_large_numbers);
  g_test_add_func ("/simulator/fills-all", test_fills_all);
  g_test_add_func ("/simulator/same-seed", test_same_seed);
  g_test_add_func ("/simulator/impossible", test_impossible);
  g_test_add_func ("/simulator/limit", test_limit);
  return g_test_run ();
}
