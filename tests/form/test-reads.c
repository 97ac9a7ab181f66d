/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an expression reads decides what an edit calculates again: the graph must never promise less
 * than the evaluator looks at. */
#include "scenario.h"

#include <string.h>

/* A relative path is not bound on stepping down: from every instance it finds the first one. */
static void
test_relative_path_from_another_instance (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><r jr:template=''><a/><b/></r></data>",
      BIND ("/data/r/a", "type='int'") BIND ("/data/r/b", "type='int' calculate='../../r/a + 1'"),
      REPEAT ("/data/r", INPUT ("/data/r/a")));

  add_repeat (s, "/data/r");
  add_repeat (s, "/data/r");
  answer (s, "/data/r[1]/a", "5");
  assert_value (s, "/data/r[2]/b", "6");
  answer (s, "/data/r[1]/a", "8");
  assert_value (s, "/data/r[2]/b", "9");
}

/* An absolute path is: each instance finds its own. */
static void
test_absolute_path_keeps_to_its_instance (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><r jr:template=''><a/><b/></r></data>",
      BIND ("/data/r/a", "type='int'") BIND ("/data/r/b", "type='int' calculate='/data/r/a + 1'"),
      REPEAT ("/data/r", INPUT ("/data/r/a")));
  guint64 before;

  add_repeat (s, "/data/r");
  add_repeat (s, "/data/r");
  answer (s, "/data/r[1]/a", "5");
  before = door_session_n_evaluations (s->session);
  answer (s, "/data/r[2]/a", "8");
  g_assert_cmpuint (door_session_n_evaluations (s->session) - before, ==, 1);
  assert_value (s, "/data/r[1]/b", "6");
  assert_value (s, "/data/r[2]/b", "9");
}

/* In a predicate an absolute path is bound to the candidate, which may be any instance. */
static void
test_absolute_path_in_predicate (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><r jr:template=''><a/><b/></r></data>",
      BIND ("/data/r/a", "type='int'")
          BIND ("/data/r/b", "type='int' calculate='count(/data/r[/data/r/a &gt; 3])'"),
      REPEAT ("/data/r", INPUT ("/data/r/a")));

  add_repeat (s, "/data/r");
  add_repeat (s, "/data/r");
  answer (s, "/data/r[1]/a", "5");
  assert_value (s, "/data/r[2]/b", "1");
  answer (s, "/data/r[1]/a", "1");
  assert_value (s, "/data/r[2]/b", "0");
}

/* id() and lang() depend on the attributes they look for, and are told of no path that is missing. */
static void
test_ids_and_languages (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x' xmlns='urn:own'><a xml:id='k1'/><code/><note "
                      "xml:lang='en'/><b/><c/><d/></data>",
                      BIND ("/data/note/@xml:lang", "calculate='/data/code'")
                          BIND ("/data/b", "calculate=\"id('k1')\"")
                              BIND ("/data/c", "calculate=\"count(/data/note[lang('ur')])\"")
                                  BIND ("/data/d", "calculate='namespace-uri(/data/a)'"),
                      INPUT ("/data/a") INPUT ("/data/code"));
  g_autofree char *xml = NULL;

  assert_value (s, "/data/c", "0");
  assert_value (s, "/data/d", "urn:own");
  answer (s, "/data/a", "yes");
  assert_value (s, "/data/b", "yes");
  answer (s, "/data/code", "ur-PK");
  assert_value (s, "/data/c", "1");
  answer (s, "/data/code", "en");
  assert_value (s, "/data/c", "0");
  xml = xml_of (s->session, FALSE);
  g_assert_nonnull (strstr (xml, "xml:lang=\"en\""));
  g_assert_nonnull (strstr (xml, "xml:id=\"k1\""));
}

static void
test_nothing_implied_is_missing (void)
{
  g_autofree char *xml
      = form_xml ("<data id='x'><a/><b/></data>",
                  BIND ("/data/b", "calculate=\"lang('en') or id('x') = 1\""), INPUT ("/data/a"));
  g_autofree char *faults = faults_of (xml);

  g_assert_cmpstr (faults, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/reads/relative", test_relative_path_from_another_instance);
  g_test_add_func ("/form/reads/absolute", test_absolute_path_keeps_to_its_instance);
  g_test_add_func ("/form/reads/absolute-in-predicate", test_absolute_path_in_predicate);
  g_test_add_func ("/form/reads/ids-and-languages", test_ids_and_languages);
  g_test_add_func ("/form/reads/nothing-implied-is-missing", test_nothing_implied_is_missing);
  return g_test_run ();
}
