/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Repeats: which instance a reference means, aggregates, positions, counts, templates. */
#include <string.h>

#include "scenario.h"

#define HOUSEHOLD                                                                                  \
  "<data id='x'><limit>18</limit><total/><n/><m "                                                  \
  "jr:template=''><age/><adult/><share/><pos/></m></data>"
#define HOUSEHOLD_BINDS                                                                            \
  BIND ("/data/limit", "type='int'")                                                               \
  BIND ("/data/m/age", "type='int'")                                                               \
  BIND ("/data/total", "type='int' calculate='sum(/data/m/age)'")                                  \
  BIND ("/data/n", "type='int' calculate='count(/data/m)'")                                        \
  BIND ("/data/m/adult", "type='int' calculate='if(/data/m/age &gt;= /data/limit, 1, 0)'")         \
  BIND ("/data/m/share", "type='decimal' calculate='../age div /data/total'")                      \
  BIND ("/data/m/pos", "type='int' calculate='position(..)'")
#define HOUSEHOLD_BODY INPUT ("/data/limit") REPEAT ("/data/m", INPUT ("/data/m/age"))

static Scenario *
household (guint n)
{
  Scenario *s = scenario_new (HOUSEHOLD, HOUSEHOLD_BINDS, HOUSEHOLD_BODY);

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *ref = g_strdup_printf ("/data/m[%u]/age", i);
      g_autofree char *age = g_strdup_printf ("%u", i * 10);

      g_assert_cmpuint (add_repeat (s, "/data/m"), !=, DOOR_NODE_NONE);
      answer (s, ref, age);
    }
  return s;
}

/* An absolute path means the instance it is read in; an aggregate means all, in all instances. */
static void
test_instances (void)
{
  g_autoptr (Scenario) s = household (3);

  assert_value (s, "/data/n", "3");
  assert_value (s, "/data/total", "60");
  assert_value (s, "/data/m[1]/adult", "0");
  assert_value (s, "/data/m[2]/adult", "1");
  assert_value (s, "/data/m[1]/share", "0.16666666666666666");
  answer (s, "/data/m[2]/age", "60");
  assert_value (s, "/data/total", "100");
  assert_value (s, "/data/m[1]/share", "0.1"); /* JavaRosa leaves this one as it was */
  assert_value (s, "/data/m[3]/share", "0.3");
  answer (s, "/data/limit", "25");
  assert_value (s, "/data/m[1]/adult", "0");
  assert_value (s, "/data/m[3]/adult", "1");
}

static void
test_remove (void)
{
  g_autoptr (Scenario) s = household (3);
  const DoorNode second = node_at (s, "/data/m[2]");
  g_autofree char *key = door_session_key (s->session, second);
  g_autofree char *changes = NULL;

  g_assert_cmpstr (key, ==, "/data/m{2}");
  remove_repeat (s, "/data/m[2]");
  g_assert_false (door_session_is_alive (s->session, second));
  assert_value (s, "/data/n", "2");
  assert_value (s, "/data/total", "40");
  assert_value (s, "/data/m[2]/age", "30");
  assert_value (s, "/data/m[2]/pos", "2");
  changes = changes_of (s);
  g_assert_nonnull (strstr (changes, "/data/m[2]:removed"));
  g_assert_nonnull (strstr (changes, "/data/m[2]:position"));
  g_assert_nonnull (strstr (changes, "/data/total:calculated"));
  g_assert_cmpuint (door_session_instance_id (s->session, node_at (s, "/data/m[2]")), ==, 3);
}

static void
test_insert (void)
{
  g_autoptr (Scenario) s = household (2);
  const DoorControl control = door_form_node_control (s->def, door_form_find (s->def, "/data/m"));
  const DoorNode added = door_session_add_repeat (s->session, control, DOOR_NODE_ROOT, 1);

  g_assert_cmpuint (door_session_position (s->session, added), ==, 1);
  g_assert_cmpuint (door_session_instance_id (s->session, added), ==, 3);
  assert_value (s, "/data/m[2]/age", "10");
  assert_value (s, "/data/m[2]/pos", "2");
  assert_value (s, "/data/m[3]/pos", "3");
}

/* One member's edit costs the same in any household, what depends on all members aside. */
static guint64
cost_of_edit (guint n, const char *ref)
{
  g_autoptr (Scenario) s = scenario_new (
      HOUSEHOLD,
      BIND ("/data/m/age", "type='int'") BIND ("/data/m/adult", "calculate='../age &gt; 17'")
          BIND ("/data/m/share", "relevant='../adult = true()'")
              BIND ("/data/m/pos", "calculate=\"concat(../age, '!')\""),
      HOUSEHOLD_BODY);
  guint64 before;

  for (guint i = 0; i < n; i++)
    add_repeat (s, "/data/m");
  before = door_session_n_evaluations (s->session);
  answer (s, ref, "30");
  return door_session_n_evaluations (s->session) - before;
}

static void
test_cost (void)
{
  g_assert_cmpuint (cost_of_edit (2, "/data/m[1]/age"), ==, 3);
  g_assert_cmpuint (cost_of_edit (1000, "/data/m[500]/age"), ==, 3);
}

static void
test_initial_instances (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><m jr:template=''><a>0</a></m><m><a>1</a></m><m><a>2</a></m></data>",
      BIND ("/data/m/a", "type='int'"), REPEAT ("/data/m", INPUT ("/data/m/a")));

  assert_value (s, "/data/m[1]/a", "1");
  assert_value (s, "/data/m[2]/a", "2");
  add_repeat (s, "/data/m");
  assert_value (s, "/data/m[3]/a", "0");
}

/* Without a template the first instance is the pattern, with its values. */
static void
test_no_template (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><m><a>1</a></m></data>", NULL,
                                         REPEAT ("/data/m", INPUT ("/data/m/a")));

  answer (s, "/data/m[1]/a", "9");
  add_repeat (s, "/data/m");
  assert_value (s, "/data/m[2]/a", "1");
}

static void
test_nested (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><all/><p jr:template=''><f/><own/><c jr:template=''><w/><k/></c></p></data>",
      BIND ("/data/all", "calculate='sum(/data/p/c/w)'")
          BIND ("/data/p/own", "calculate='sum(../c/w)'")
              BIND ("/data/p/c/k", "calculate='/data/p/f * /data/p/c/w'"),
      REPEAT ("/data/p", INPUT ("/data/p/f") REPEAT ("/data/p/c", INPUT ("/data/p/c/w"))));
  const DoorControl c = door_form_node_control (s->def, door_form_find (s->def, "/data/p/c"));

  add_repeat (s, "/data/p");
  add_repeat (s, "/data/p");
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *ref = g_strdup_printf ("/data/p[%u]", i);

      door_session_add_repeat (s->session, c, node_at (s, ref), 0);
      door_session_add_repeat (s->session, c, node_at (s, ref), 0);
    }
  answer (s, "/data/p[1]/c[2]/w", "3");
  answer (s, "/data/p[2]/c[1]/w", "5");
  answer (s, "/data/p[1]/f", "10");
  answer (s, "/data/p[2]/f", "100");
  assert_value (s, "/data/all", "8");
  assert_value (s, "/data/p[1]/own", "3");
  assert_value (s, "/data/p[2]/own", "5");
  assert_value (s, "/data/p[1]/c[2]/k", "30");
  assert_value (s, "/data/p[2]/c[1]/k", "500");
  remove_repeat (s, "/data/p[1]");
  assert_value (s, "/data/all", "5");
  assert_value (s, "/data/p[1]/c[1]/k", "500");
}

static void
test_count (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><n/><m jr:template=''><a/></m><m><a/></m></data>",
      BIND ("/data/n", "type='int'"),
      INPUT ("/data/n") "<group><label>M</label><repeat nodeset='/data/m' "
                        "jr:count='/data/n'>" INPUT ("/data/m/a") "</repeat></group>");
  const DoorDefNode m = door_form_find (s->def, "/data/m");

  /* Nobody has seen the instance the form brought along. */
  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 0);
  answer (s, "/data/n", "3");
  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 3);
  answer (s, "/data/m[3]/a", "kept");
  answer (s, "/data/n", "1");
  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 3);
  assert_value (s, "/data/m[3]/a", "kept");
  answer (s, "/data/n", "61");
  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 61);
  answer (s, "/data/n", "-5");
  answer (s, "/data/n", "");
  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 61);
  g_assert_cmpuint (add_repeat (s, "/data/m"), ==, DOOR_NODE_NONE);
  g_assert_false (door_session_remove_repeat (s->session, node_at (s, "/data/m[1]")));
}

static void
test_count_limit (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><n/><m jr:template=''><a/></m></data>", NULL,
      INPUT ("/data/n") "<group><repeat nodeset='/data/m' jr:count='/data/n'>" INPUT (
          "/data/m/a") "</repeat></group>");
  const DoorDefNode m = door_form_find (s->def, "/data/m");

  answer (s, "/data/n", "1000000000");
  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 0);
  answer (s, "/data/n", "2");
  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 2);
}

/* The count may ask the repeat itself: one more as long as the last one says so. */
static void
test_count_on_itself (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><n/><m jr:template=''><more/></m></data>",
                      BIND ("/data/n", "type='int' calculate='count(/data/m)'"),
                      "<group><repeat nodeset='/data/m' jr:count=\"if(/data/n = 0 or "
                      "/data/m[position() = /data/n]/more = 'yes', /data/n + 1, /data/n)\">" INPUT (
                          "/data/m/more") "</repeat></group>");
  const DoorDefNode m = door_form_find (s->def, "/data/m");

  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 1);
  answer (s, "/data/m[1]/more", "yes");
  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 2);
  answer (s, "/data/m[2]/more", "no");
  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 2);
}

/* A count that never has enough of itself is stopped. */
static void
test_count_without_end (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><go/><m jr:template=''><a/></m></data>", NULL,
      INPUT ("/data/go") "<group><repeat nodeset='/data/m' jr:count='if(/data/go = 1, "
                         "count(/data/m) + 1, 0)'>" INPUT ("/data/m/a") "</repeat></group>");
  const DoorDefNode m = door_form_find (s->def, "/data/m");

  answer (s, "/data/go", "1");
  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 1000);
}

/* A count inside a group that is not asked makes nothing until it is. */
static void
test_count_not_relevant (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><ask/><g><m jr:template=''><a/></m></g></data>",
      BIND ("/data/g", "relevant='/data/ask = 1'"),
      INPUT ("/data/ask") "<group ref='/data/g'><group><repeat nodeset='/data/g/m' "
                          "jr:count='2'>" INPUT ("/data/g/m/a") "</repeat></group></group>");
  const DoorDefNode m = door_form_find (s->def, "/data/g/m");

  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 0);
  answer (s, "/data/ask", "1");
  g_assert_cmpuint (door_session_n_instances (s->session, m, DOOR_NODE_ROOT), ==, 2);
}

static void
test_fixed (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><m><a/></m></data>", NULL,
                      "<group><repeat nodeset='/data/m' jr:noAddRemove='false()'>" INPUT (
                          "/data/m/a") "</repeat></group>");

  g_assert_cmpuint (add_repeat (s, "/data/m"), ==, DOOR_NODE_NONE);
  g_assert_false (door_session_remove_repeat (s->session, node_at (s, "/data/m[1]")));
}

/* Instances that are not relevant drop out of counts and sums. */
static void
test_relevance (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><n/><m jr:template=''><keep/><g><v/></g></m></data>",
      BIND ("/data/n", "calculate='sum(/data/m/g/v)'") BIND ("/data/m/g", "relevant='../keep = 1'"),
      REPEAT ("/data/m", INPUT ("/data/m/keep") INPUT ("/data/m/g/v")));

  add_repeat (s, "/data/m");
  add_repeat (s, "/data/m");
  answer (s, "/data/m[1]/keep", "1");
  answer (s, "/data/m[2]/keep", "1");
  answer (s, "/data/m[1]/g/v", "3");
  answer (s, "/data/m[2]/g/v", "4");
  assert_value (s, "/data/n", "7");
  answer (s, "/data/m[1]/keep", "0");
  assert_value (s, "/data/n", "4");
}

static void
test_predicates (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><head/><m jr:template=''><rel/><name/><prev/></m></data>",
      BIND ("/data/head", "calculate=\"/data/m[rel = 'head']/name\"") BIND (
          "/data/m/prev", "calculate='indexed-repeat(/data/m/name, /data/m, position(..) - 1)'"),
      REPEAT ("/data/m", INPUT ("/data/m/rel") INPUT ("/data/m/name")));

  add_repeat (s, "/data/m");
  add_repeat (s, "/data/m");
  answer (s, "/data/m[1]/name", "Amina");
  answer (s, "/data/m[2]/name", "Bo");
  assert_value (s, "/data/head", "");
  answer (s, "/data/m[2]/rel", "head");
  assert_value (s, "/data/head", "Bo");
  assert_value (s, "/data/m[2]/prev", "Amina");
  answer (s, "/data/m[1]/name", "Chi");
  assert_value (s, "/data/m[2]/prev", "Chi");
  remove_repeat (s, "/data/m[2]");
  assert_value (s, "/data/head", "");
}

static void
test_relative_count (void)
{
  static const char *const counts[] = { "../n", "current()/../n", " ../../data/n ", "/data/n" };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *body = g_strdup_printf (
          "<group ref='/data/m'><repeat nodeset='/data/m' jr:count='%s'>" INPUT (
              "/data/m/a") "<group ref='/data/m/k'><repeat nodeset='/data/m/k' "
                           "jr:count='../a'>" INPUT ("/data/m/k/b") "</repeat></group>"
                                                                    "</repeat></group>",
          counts[i]);
      g_autoptr (Scenario) s = scenario_new (
          "<data id='x'><n>2</n><m jr:template=''><a/><k jr:template=''><b/></k></m></data>",
          BIND ("/data/n", "type='int'"), body);

      g_test_message ("%s", counts[i]);
      answer (s, "/data/m[2]/a", "1");
      g_assert_cmpuint (door_session_find (s->session, "/data/m[3]"), ==, DOOR_NODE_NONE);
      g_assert_cmpuint (door_session_find (s->session, "/data/m[2]/k[1]"), !=, DOOR_NODE_NONE);
      g_assert_cmpuint (door_session_find (s->session, "/data/m[1]/k[1]"), ==, DOOR_NODE_NONE);
    }
}

/* What the members up to one's own have: no circle, as it reads answers alone. */
static void
test_running_total (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><m jr:template=''><a/><t/></m></data>",
                      BIND ("/data/m/a", "type='int'")
                          BIND ("/data/m/t", "type='int' calculate='sum(../../m[position() &lt;= "
                                             "position(current()/..)]/a)'"),
                      REPEAT ("/data/m", INPUT ("/data/m/a")));

  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *ref = g_strdup_printf ("/data/m[%u]/a", i);

      add_repeat (s, "/data/m");
      answer (s, ref, "10");
    }
  assert_value (s, "/data/m[1]/t", "10");
  assert_value (s, "/data/m[3]/t", "30");
  answer (s, "/data/m[1]/a", "1");
  assert_value (s, "/data/m[3]/t", "21");
  remove_repeat (s, "/data/m[2]");
  assert_value (s, "/data/m[2]/t", "11");
}

static void
test_many (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><m jr:template=''><a/></m></data>", NULL,
                                         REPEAT ("/data/m", INPUT ("/data/m/a")));
  guint n = 0;

  while (add_repeat (s, "/data/m") != DOOR_NODE_NONE)
    n++;
  g_assert_cmpuint (n, ==, DOOR_SESSION_MAX_REPEATS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/repeats/instances", test_instances);
  g_test_add_func ("/repeats/remove", test_remove);
  g_test_add_func ("/repeats/insert", test_insert);
  g_test_add_func ("/repeats/cost", test_cost);
  g_test_add_func ("/repeats/initial-instances", test_initial_instances);
  g_test_add_func ("/repeats/no-template", test_no_template);
  g_test_add_func ("/repeats/nested", test_nested);
  g_test_add_func ("/repeats/count", test_count);
  g_test_add_func ("/repeats/count-limit", test_count_limit);
  g_test_add_func ("/repeats/count-on-itself", test_count_on_itself);
  g_test_add_func ("/repeats/count-without-end", test_count_without_end);
  g_test_add_func ("/repeats/count-not-relevant", test_count_not_relevant);
  g_test_add_func ("/repeats/fixed", test_fixed);
  g_test_add_func ("/repeats/relevance", test_relevance);
  g_test_add_func ("/repeats/predicates", test_predicates);
  g_test_add_func ("/repeats/relative-count", test_relative_count);
  g_test_add_func ("/repeats/running-total", test_running_total);
  g_test_add_func ("/repeats/many", test_many);
  return g_test_run ();
}
