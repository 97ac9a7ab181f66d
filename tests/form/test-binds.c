/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calculations, relevance, required, readonly, constraints and types outside of repeats. */
#include <string.h>

#include "scenario.h"

static void
test_calculate_chain (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a>1</a><b/><c/></data>",
                                         BIND ("/data/c", "type='int' calculate='/data/b * 2'")
                                             BIND ("/data/b", "calculate='/data/a + 1'"),
                                         INPUT ("/data/a"));
  g_autofree char *changes = NULL;

  assert_value (s, "/data/c", "4");
  answer (s, "/data/a", "5");
  assert_value (s, "/data/b", "6");
  assert_value (s, "/data/c", "12");
  changes = changes_of (s);
  g_assert_cmpstr (changes, ==, "/data/a:input /data/b:calculated /data/c:calculated");
}

/* An edit costs what depends on it. */
static void
test_cost (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/><b/><c/><d/></data>",
                                         BIND ("/data/b", "calculate='/data/a + 1'")
                                             BIND ("/data/c", "calculate='/data/b + 1'")
                                                 BIND ("/data/d", "calculate='1 + 1'"),
                                         INPUT ("/data/a"));
  const guint64 before = door_session_n_evaluations (s->session);

  answer (s, "/data/a", "5");
  g_assert_cmpuint (door_session_n_evaluations (s->session) - before, ==, 2);
  answer (s, "/data/a", "5");
  g_assert_cmpuint (door_session_n_evaluations (s->session) - before, ==, 2);
}

static void
test_relevance (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><sex/><g><preg/><m/></g><n/></data>",
                      BIND ("/data/g", "relevant=\"/data/sex = 'f'\"")
                          BIND ("/data/g/m", "relevant='/data/g/preg = 1'")
                              BIND ("/data/n", "calculate='count-non-empty(/data/g/preg)'"),
                      INPUT ("/data/sex") INPUT ("/data/g/preg") INPUT ("/data/g/m"));
  g_autofree char *changes = NULL;

  assert_relevant (s, "/data/g/preg", FALSE);
  g_assert_cmpint (try_answer (s, "/data/g/preg", "1"), ==, DOOR_OUTCOME_IRRELEVANT);
  answer (s, "/data/sex", "f");
  assert_relevant (s, "/data/g/preg", TRUE);
  assert_relevant (s, "/data/g/m", FALSE);
  answer (s, "/data/g/preg", "1");
  assert_relevant (s, "/data/g/m", TRUE);
  assert_value (s, "/data/n", "1");

  /* Not relevant: kept, reads as blank, drops out of node-sets. */
  answer (s, "/data/sex", "m");
  changes = changes_of (s);
  g_assert_nonnull (strstr (changes, "/data/g/preg:relevance"));
  assert_relevant (s, "/data/g/m", FALSE);
  assert_value (s, "/data/g/preg", "1");
  assert_value (s, "/data/n", "0");
  answer (s, "/data/sex", "f");
  assert_value (s, "/data/n", "1");
}

static void
test_required (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><a/><b/></data>",
                      BIND ("/data/b", "required='/data/a = 1' jr:requiredMsg='Ask b'")
                          BIND ("/data/a", "required='true()'"),
                      INPUT ("/data/a") INPUT ("/data/b"));
  g_autofree char *message = NULL;
  g_autofree char *changes = NULL;

  g_assert_true (door_session_is_required (s->session, node_at (s, "/data/a")));
  g_assert_false (door_session_is_required (s->session, node_at (s, "/data/b")));
  answer (s, "/data/a", "1");
  changes = changes_of (s);
  g_assert_cmpstr (changes, ==, "/data/a:input /data/b:required");
  g_assert_cmpint (try_answer (s, "/data/b", NULL), ==, DOOR_OUTCOME_REQUIRED);
  message
      = door_session_outcome_message (s->session, node_at (s, "/data/b"), DOOR_OUTCOME_REQUIRED);
  g_assert_cmpstr (message, ==, "Ask b");
  g_assert_cmpint (door_session_set (s->session, node_at (s, "/data/b"), "", FALSE), ==,
                   DOOR_OUTCOME_OK);
}

static void
test_readonly (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><lock/><g><a/></g><b>7</b></data>",
      BIND ("/data/g", "readonly='/data/lock = 1'") BIND ("/data/b", "readonly='true()'"),
      INPUT ("/data/lock") INPUT ("/data/g/a") INPUT ("/data/b"));
  g_autofree char *changes = NULL;

  answer (s, "/data/g/a", "x");
  g_assert_cmpint (try_answer (s, "/data/b", "8"), ==, DOOR_OUTCOME_READONLY);
  answer (s, "/data/lock", "1");
  changes = changes_of (s);
  g_assert_cmpstr (changes, ==, "/data/lock:input /data/g:readonly /data/g/a:readonly");
  g_assert_cmpint (try_answer (s, "/data/g/a", "y"), ==, DOOR_OUTCOME_READONLY);
  assert_value (s, "/data/g/a", "x");
}

/* The candidate is judged, not what was there before; nothing changes when it is refused. */
static void
test_constraint (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><max>10</max><a/></data>",
      BIND ("/data/a", "type='int' constraint='. &lt;= /data/max' jr:constraintMsg='Too many'")
          BIND ("/data/max", "type='int'"),
      INPUT ("/data/max") INPUT ("/data/a"));
  g_autofree char *message = NULL;
  g_autofree char *changes = NULL;
  g_autoptr (GArray) violations = NULL;

  g_assert_cmpint (try_answer (s, "/data/a", "11"), ==, DOOR_OUTCOME_CONSTRAINT);
  assert_value (s, "/data/a", "");
  message
      = door_session_outcome_message (s->session, node_at (s, "/data/a"), DOOR_OUTCOME_CONSTRAINT);
  g_assert_cmpstr (message, ==, "Too many");
  answer (s, "/data/a", "10");
  answer (s, "/data/a", "");
  answer (s, "/data/a", "9");

  /* JavaRosa would not look again. */
  answer (s, "/data/max", "5");
  changes = changes_of (s);
  g_assert_cmpstr (changes, ==, "/data/max:input /data/a:validity");
  g_assert_false (door_session_is_valid (s->session, node_at (s, "/data/a")));
  violations = door_session_validate (s->session);
  g_assert_cmpuint (violations->len, ==, 1);
  g_assert_cmpint (g_array_index (violations, DoorViolation, 0).kind, ==,
                   DOOR_VIOLATION_CONSTRAINT);
  answer (s, "/data/max", "50");
  g_assert_true (door_session_is_valid (s->session, node_at (s, "/data/a")));
}

static const struct {
  const char *type;
  const char *value;
  gboolean is_accepted;
} lexical[] = {
  { "int", "-12", TRUE },
  { "int", "1.5", FALSE },
  { "int", "x", FALSE },
  { "int", " 7 ", TRUE },
  { "decimal", "1.5", TRUE },
  { "decimal", "-0.1e3", TRUE },
  { "decimal", "1,5", FALSE },
  { "decimal", "nan", FALSE },
  { "decimal", "0x10", FALSE },
  { "date", "2026-02-28", TRUE },
  { "date", "2026-02-30", FALSE },
  { "date", "28.02.2026", FALSE },
  { "time", "09:05", TRUE },
  { "time", "09:05:00.000+05:30", TRUE },
  { "time", "25:00", FALSE },
  { "dateTime", "2026-02-28T09:05:00.000Z", TRUE },
  { "dateTime", "2026-02-28T09:05:00.000-03:30", TRUE },
  { "dateTime", "2026-02-28", FALSE },
  { "boolean", "true", TRUE },
  { "boolean", "0", TRUE },
  { "boolean", "yes", FALSE },
  { "geopoint", "7.5 -3", TRUE },
  { "geopoint", "7.5 -3 0 4.2", TRUE },
  { "geopoint", "91 0", FALSE },
  { "geopoint", "7.5", FALSE },
  { "geotrace", "1 1 0 0; 2 2 0 0;", TRUE },
  { "geotrace", "1 1", FALSE },
  { "geoshape", "1 1;2 2;3 3;1 1", TRUE },
  { "geoshape", "1 1;2 2", FALSE },
  { "string", "anything", TRUE },
  { "unheard-of", "anything", TRUE },
  { "barcode", "4 00", TRUE },
};

static void
test_types (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lexical); i++)
    {
      g_autofree char *bind
          = g_strdup_printf ("<bind nodeset='/data/a' type='%s'/>", lexical[i].type);
      g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", bind, INPUT ("/data/a"));

      g_test_message ("%s %s", lexical[i].type, lexical[i].value);
      g_assert_cmpint (try_answer (s, "/data/a", lexical[i].value), ==,
                       lexical[i].is_accepted ? DOOR_OUTCOME_OK : DOOR_OUTCOME_TYPE);
    }
}

static const struct {
  const char *type;
  const char *calculate;
  const char *expected;
} stored[] = {
  { "int", "7 div 2", "3" },
  { "int", "-7 div 2", "-3" },
  { "int", "'12'", "12" },
  { "int", "number('x')", "" },
  { "int", "''", "" },
  { "decimal", "7 div 2", "3.5" },
  { "decimal", "1 div 3", "0.3333333333333333" },
  { "decimal", "3000000000", "3000000000" },
  { "string", "1 = 1", "true" },
  { "boolean", "1 = 1", "1" },
  { "boolean", "1 = 2", "0" },
  { "date", "today()", "2026-11-23" },
  { "date", "today() + 1", "2026-11-24" },
  { "date", "date('2026-02-28') + 1", "2026-03-01" },
  { "date", "'2026-02-28'", "2026-02-28" },
  { "string", "today()", "2026-11-23" },
  { "string", "now()", "2026-11-23T09:00:00.000Z" },
  { "string", "if(true(), now(), '')", "2026-11-23T09:00:00.000Z" },
  { "string", "once(now())", "2026-11-23T09:00:00.000Z" },
  { "string", "concat(now(), '')", "2026-11-23" },
  { "string", "date-time('2026-02-28T10:20:30.000Z')", "2026-02-28T10:20:30.000Z" },
  { "string", "number('x')", "" },
  { "string", "1 div 0", "Infinity" },
};

static void
test_stored_forms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    {
      g_autofree char *bind
          = g_strdup_printf ("<bind nodeset='/data/a' type='%s' calculate=\"%s\"/>", stored[i].type,
                             stored[i].calculate);
      g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", bind, NULL);

      g_test_message ("%s %s", stored[i].type, stored[i].calculate);
      assert_value (s, "/data/a", stored[i].expected);
    }
}

/* A typed node is compared as what it is. */
static void
test_typed_values (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><i>01</i><d>2026-01-31</d><s>01</s><blank/><no>0</no>"
      "<yes>true</yes><maybe/></data>",
      BIND ("/data/i", "type='int'") BIND ("/data/d", "type='date'")
          BIND ("/data/blank", "type='int'") BIND ("/data/no", "type='boolean'")
              BIND ("/data/yes", "type='boolean'") BIND ("/data/maybe", "type='boolean'"),
      NULL);
  const struct {
    const char *expression;
    const char *expected;
  } rows[] = {
    { "/data/i = 1", "true" },
    { "/data/s = '1'", "false" },
    { "/data/d &lt; date('2026-02-01')", "true" },
    { "/data/d + 1", "20485" },
    { "/data/blank = ''", "true" },
    { "/data/blank &lt; 1", "false" },
    { "boolean(/data/no)", "false" },
    { "boolean(/data/yes)", "true" },
    { "boolean(/data/maybe)", "false" },
    { "/data/no = false()", "true" },
    { "/data/yes = 'true'", "true" },
    { "/data/yes + 1", "2" },
    { "concat(/data/no, /data/yes)", "falsetrue" },
    { "if(/data/no, 'a', 'b')", "b" },
    { "/data/maybe = ''", "true" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) parts = g_strsplit (rows[i].expression, "&lt;", -1);
      g_autofree char *expression = g_strjoinv ("<", parts);
      g_autofree char *result = eval (s, expression, "/data");

      g_test_message ("%s", expression);
      g_assert_cmpstr (result, ==, rows[i].expected);
    }
}

/* An answer over a calculation stands until the calculation has a reason to run. */
static void
test_calculated_question (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><a>1</a><b/></data>", BIND ("/data/b", "calculate='/data/a'"),
                      INPUT ("/data/a") INPUT ("/data/b"));

  answer (s, "/data/b", "mine");
  assert_value (s, "/data/b", "mine");
  answer (s, "/data/a", "2");
  assert_value (s, "/data/b", "2");
}

static void
test_clean_text (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", NULL, INPUT ("/data/a"));

  answer (s, "/data/a", "e\xcc\x81\x01!"); /* decomposed é, and a control character */
  assert_value (s, "/data/a", "é!");
  answer (s, "/data/a", "\xff");
  assert_value (s, "/data/a", "\xef\xbf\xbd");
}

static void
test_too_long (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", NULL, INPUT ("/data/a"));
  g_autofree char *fits = g_strnfill (DOOR_SESSION_MAX_VALUE, 'x');
  g_autofree char *too_long = g_strnfill (DOOR_SESSION_MAX_VALUE + 1, 'x');

  g_assert_cmpint (try_answer (s, "/data/a", too_long), ==, DOOR_OUTCOME_LIMIT);
  answer (s, "/data/a", fits);
}

static void
test_sealed (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a>1</a><g><b>2</b></g><c/></data>",
                                         BIND ("/data/g/b", "calculate='/data/a' required='true()' "
                                                            "constraint='. &gt; /data/a * 10'")
                                             BIND ("/data/c", "calculate='/data/a'"),
                                         INPUT ("/data/a") INPUT ("/data/g/b"));
  g_autofree char *xml = NULL;
  g_autofree char *draft = NULL;
  g_autoptr (GArray) before = door_session_validate (s->session);
  g_autoptr (GArray) after = NULL;

  g_assert_cmpuint (before->len, ==, 1);
  door_session_seal_node (s->session, node_at (s, "/data/g"));
  after = door_session_validate (s->session);
  g_assert_cmpuint (after->len, ==, 0);
  g_assert_true (door_session_is_sealed (s->session, node_at (s, "/data/g/b")));
  answer (s, "/data/a", "5");
  assert_value (s, "/data/c", "5");
  assert_value (s, "/data/g/b", "1");
  g_assert_cmpint (try_answer (s, "/data/g/b", "9"), ==, DOOR_OUTCOME_READONLY);
  xml = xml_of (s->session, TRUE);
  g_assert_null (strstr (xml, "<g>"));
  draft = xml_of (s->session, FALSE);
  g_assert_null (strstr (draft, "<g>"));
}

/* What left a sealed group stays as it was, and in the record, though its group is asked no more. */
static void
test_frozen (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a>1</a><g><b>2</b><r/></g></data>",
                                         BIND ("/data/g", "relevant='/data/a &lt; 5'")
                                             BIND ("/data/g/r", "calculate='/data/g/b'"),
                                         INPUT ("/data/a") INPUT ("/data/g/b"));
  g_autofree char *xml = NULL;

  door_session_seal_node (s->session, node_at (s, "/data/g/b"));
  door_session_freeze_value (s->session, node_at (s, "/data/g/r"));
  answer (s, "/data/a", "7");
  xml = xml_of (s->session, TRUE);
  g_assert_nonnull (strstr (xml, "<g><r>2</r></g>"));
  answer (s, "/data/a", "3");
  assert_value (s, "/data/g/r", "2");
  g_assert_cmpint (try_answer (s, "/data/g/r", "9"), ==, DOOR_OUTCOME_READONLY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/binds/frozen", test_frozen);
  g_test_add_func ("/binds/calculate-chain", test_calculate_chain);
  g_test_add_func ("/binds/cost", test_cost);
  g_test_add_func ("/binds/relevance", test_relevance);
  g_test_add_func ("/binds/required", test_required);
  g_test_add_func ("/binds/readonly", test_readonly);
  g_test_add_func ("/binds/constraint", test_constraint);
  g_test_add_func ("/binds/types", test_types);
  g_test_add_func ("/binds/stored-forms", test_stored_forms);
  g_test_add_func ("/binds/typed-values", test_typed_values);
  g_test_add_func ("/binds/calculated-question", test_calculated_question);
  g_test_add_func ("/binds/clean-text", test_clean_text);
  g_test_add_func ("/binds/too-long", test_too_long);
  g_test_add_func ("/binds/sealed", test_sealed);
  return g_test_run ();
}
