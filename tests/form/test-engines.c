/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What engines get wrong, where no other file here has it: the order of beginnings, actions in repeats,
 * counts of odd values, tables of odd shapes, days that are not 24 hours long. */
#include <string.h>

#include "scenario.h"

#define SET(event, ref, value) "<setvalue event='" event "' ref='" ref "' value=\"" value "\"/>"

/* --- Beginnings --------------------------------------------------------------------------- */

/* A new instance: its preloads, the model's actions, the body's, then its expressions. */
static void
test_new_repeat_order (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><m jr:template=''><who/><a/><b/><calc/></m></data>",
                      BIND ("/data/m/who", "jr:preload='property' jr:preloadParams='uri:username'")
                          BIND ("/data/m/calc", "calculate=\"concat('[', ../b, ']')\"")
                              SET ("odk-new-repeat", "/data/m/a", "concat(../who, ':', ../calc)"),
                      "<group ref='/data/m'><repeat nodeset='/data/m'>" SET (
                          "odk-new-repeat", "/data/m/b", "concat(../a, '!')")
                          INPUT ("/data/m/b") "</repeat></group>");

  add_repeat (s, "/data/m");
  assert_value (s, "/data/m[1]/a", "interviewer:");
  assert_value (s, "/data/m[1]/b", "interviewer:!");
  assert_value (s, "/data/m[1]/calc", "[interviewer:!]");
}

/* Counted instances are new ones, too; those of a record are not. */
static void
test_counted_is_new (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><n/><m jr:template=''><a/></m></data>", BIND ("/data/n", "type='int'"),
      INPUT ("/data/n") "<group ref='/data/m'><repeat nodeset='/data/m' jr:count='/data/n'>" SET (
          "odk-new-repeat", "/data/m/a", "concat('new ', position(..))")
          INPUT ("/data/m/a") "</repeat></group>");
  g_autoptr (GBytes) record = NULL;
  g_autoptr (DoorSession) again = NULL;

  answer (s, "/data/n", "2");
  assert_value (s, "/data/m[2]/a", "new 2");
  answer (s, "/data/m[1]/a", "Amina");
  record = door_session_to_xml (s->session, FALSE);
  again = door_session_resume (s->def, NULL, record, FALSE, NULL, NULL);
  g_assert_cmpstr (door_session_value (again, door_session_find (again, "/data/m[1]/a")), ==,
                   "Amina");
}

/* A draft: no first load, but a load. The end: revalidation. */
static void
test_load_and_end (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><first>0</first><load>0</load><end>0</end></data>",
                      BIND ("/data/first", "type='int'") BIND ("/data/load", "type='int'")
                          BIND ("/data/end", "type='int'")
                              SET ("odk-instance-first-load", "/data/first", "/data/first + 1")
                                  SET ("odk-instance-load", "/data/load", "/data/load + 1")
                                      SET ("xforms-revalidate", "/data/end", "/data/end + 1"),
                      NULL);
  g_autoptr (GBytes) record = NULL;
  g_autoptr (DoorSession) again = NULL;

  door_session_finalize (s->session);
  assert_value (s, "/data/end", "1");
  record = door_session_to_xml (s->session, FALSE);
  again = door_session_resume (s->def, NULL, record, FALSE, NULL, NULL);
  g_assert_cmpstr (door_session_value (again, door_session_find (again, "/data/first")), ==, "1");
  g_assert_cmpstr (door_session_value (again, door_session_find (again, "/data/load")), ==, "2");
}

/* --- Actions ------------------------------------------------------------------------------ */

/* An action in a repeat is about its own instance, whichever way its target is written. */
static void
test_actions_in_repeat (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><seen/><m jr:template=''><a/><b/><c/></m></data>", NULL,
      "<group ref='/data/m'><repeat nodeset='/data/m'><input ref='/data/m/a'><label>a</label>" SET (
          "xforms-value-changed", "/data/m/b",
          "concat(../a, '!')") SET ("xforms-value-changed", "../c", "concat(../b, '?')")
          SET ("xforms-value-changed", "/data/seen", "/data/m[2]/a") "</input></repeat></group>");

  add_repeat (s, "/data/m");
  add_repeat (s, "/data/m");
  answer (s, "/data/m[2]/a", "x");
  assert_value (s, "/data/m[1]/b", "");
  assert_value (s, "/data/m[2]/b", "x!");
  assert_value (s, "/data/m[2]/c", "x!?");
  assert_value (s, "/data/seen", "x");
}

/* In the order of the file; a target may be named by its bind; what is set may clear a choice. */
static void
test_actions_order (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><log/><k>old</k></data>", "<bind id='log-bind' nodeset='/data/log'/>",
      "<input ref='/data/a'><label>a</label>" SET (
          "xforms-value-changed", "/data/log",
          "concat(/data/log, '1')") "<setvalue event='xforms-value-changed' bind='log-bind' "
                                    "value=\"concat(., '2')\"/>"
                                    "<setvalue event='xforms-value-changed' "
                                    "ref='/data/k'/></input>");

  answer (s, "/data/a", "x");
  assert_value (s, "/data/log", "12");
  assert_value (s, "/data/k", "");
}

/* --- Relevance and constraints ------------------------------------------------------------- */

static void
test_not_asked_is_not_wrong (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><ask>1</ask><g><a>7</a><b/></g></data>",
                      BIND ("/data/g", "relevant='/data/ask = 1'")
                          BIND ("/data/g/a", "constraint='. &gt; /data/ask * 10'")
                              BIND ("/data/g/b", "required='true()'"),
                      INPUT ("/data/ask") "<group ref='/data/g'>" INPUT ("/data/g/a")
                          INPUT ("/data/g/b") "</group>");
  g_autoptr (GArray) before = door_session_validate (s->session);
  g_autoptr (GArray) after = NULL;

  g_assert_cmpuint (before->len, ==, 2);
  answer (s, "/data/ask", "2");
  after = door_session_validate (s->session);
  g_assert_cmpuint (after->len, ==, 0);
}

/* A constraint never speaks about a blank; a boolean counts as what it says. */
static void
test_blank_and_boolean (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/><flag/><b/><text/><c/></data>",
                                         BIND ("/data/a", "constraint='false()'")
                                             BIND ("/data/flag", "type='boolean' calculate='1 = 2'")
                                                 BIND ("/data/b", "relevant='/data/flag'")
                                                     BIND ("/data/text", "calculate='1 = 2'")
                                                         BIND ("/data/c", "relevant='/data/text'"),
                                         INPUT ("/data/a") INPUT ("/data/b") INPUT ("/data/c"));
  g_autoptr (GArray) violations = door_session_validate (s->session);

  g_assert_cmpuint (violations->len, ==, 0);
  g_assert_true (door_session_is_valid (s->session, node_at (s, "/data/a")));
  g_assert_cmpint (try_answer (s, "/data/a", "x"), ==, DOOR_OUTCOME_CONSTRAINT);
  assert_relevant (s, "/data/b", FALSE);
  assert_relevant (s, "/data/c", TRUE); /* untyped: the text "false" is a text */
}

/* --- Counts ------------------------------------------------------------------------------- */

static const struct {
  const char *type;
  const char *count;
  const char *value;
  guint expected;
} counts[] = {
  { "string", "/data/n", "3", 3 },        { "string", "/data/n", "three", 0 },
  { "decimal", "/data/n", "2.9", 2 },     { "int", "/data/n", "-1", 0 },
  { "int", "/data/n * 2", "2", 4 },       { "string", "/data/n = 'x'", "x", 1 },
  { "date", "/data/n", "1970-01-03", 2 }, { "string", "count-selected(/data/n)", "a b c", 3 },
};

static void
test_counts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *bind
          = g_strdup_printf ("<bind nodeset='/data/n' type='%s'/>", counts[i].type);
      g_autofree char *body = g_strdup_printf (
          INPUT ("/data/n") "<group ref='/data/m'><repeat nodeset='/data/m' "
                            "jr:count=\"%s\">" INPUT ("/data/m/a") "</repeat></group>",
          counts[i].count);
      g_autoptr (Scenario) s
          = scenario_new ("<data id='x'><n/><m jr:template=''><a/></m></data>", bind, body);

      g_test_message ("%s %s %s", counts[i].type, counts[i].count, counts[i].value);
      answer (s, "/data/n", counts[i].value);
      g_assert_cmpuint (
          door_session_n_instances (s->session, door_form_find (s->def, "/data/m"), DOOR_NODE_ROOT),
          ==, counts[i].expected);
    }
}

/* --- Choices ------------------------------------------------------------------------------ */

#define ROW(name, parent)                                                                          \
  "<item><name>" name "</name><label>" name "</label><parent>" parent "</parent></item>"
#define TABLE                                                                                      \
  "<instance id='t'><root>" ROW ("a1", "a") ROW ("a2", "a") ROW ("b1", "b")                        \
      ROW ("b2", "b") "</root></instance>"
#define LIST(nodeset)                                                                              \
  "<select1 ref='/data/w'><label>w</label><itemset nodeset=\"" nodeset                             \
  "\"><value ref='name'/><label ref='label'/></itemset></select1>"

/* A list is remembered by what its filter reads: other answers leave it, these do not. */
static void
test_filters (void)
{
  static const struct {
    const char *nodeset;
    const char *expected[3]; /* for p = a, p = b, p blank */
  } rows[] = {
    { LIST ("instance('t')/root/item[parent = /data/p]"), { "a1 a2", "b1 b2", "" } },
    { LIST ("instance('t')/root/item[/data/p = parent]"), { "a1 a2", "b1 b2", "" } },
    { LIST ("instance('t')/root/item[parent = current()/../p]"), { "a1 a2", "b1 b2", "" } },
    { LIST ("instance('t')/root/item[parent = /data/p][position() = 1]"), { "a1", "b1", "" } },
    { LIST ("instance('t')/root/item[parent = /data/p and name != /data/q]"),
      { "a2", "b1 b2", "" } },
    { LIST ("instance('t')/root/item[starts-with(name, /data/p)]"),
      { "a1 a2", "b1 b2", "a1 a2 b1 b2" } },
    { LIST ("instance('t')/root/item[parent = if(/data/p = '', 'b', /data/p)]"),
      { "a1 a2", "b1 b2", "b1 b2" } },
    { LIST ("randomize(instance('t')/root/item[parent = /data/p], 3)"), { "a1 a2", "b1 b2", "" } },
    { LIST ("instance('t')/root/item[count(/data/m[v = current()/../p]) &gt; 0]"),
      { "a1 a2 b1 b2", "", "" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body = g_strconcat (INPUT ("/data/p") INPUT ("/data/q")
                                               REPEAT ("/data/m", INPUT ("/data/m/v")),
                                           rows[i].nodeset, NULL);
      g_autoptr (Scenario) s
          = scenario_new ("<data id='x'><p/><q>a1</q><w/><m><v>a</v></m></data>", TABLE, body);

      for (guint j = 0; j < 6; j++)
        {
          static const char *const parents[] = { "a", "b", "" };
          g_autofree char *offered = NULL;

          door_session_set (s->session, node_at (s, "/data/p"), parents[j % 3], FALSE);
          offered = choices_of (s, "/data/w");
          g_test_message ("%s p=%s: %s", rows[i].nodeset, parents[j % 3], offered);
          if (strstr (rows[i].nodeset, "randomize"))
            g_assert_cmpuint (strlen (offered), ==, strlen (rows[i].expected[j % 3]));
          else
            g_assert_cmpstr (offered, ==, rows[i].expected[j % 3]);
        }
    }
}

/* The seed may be an answer, a number or a text, and the nodes of any type. */
static void
test_seed_is_an_answer (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><seed/><w/></data>", TABLE BIND ("/data/seed", "type='int'"),
                      INPUT ("/data/seed") LIST ("randomize(instance('t')/root/item, /data/seed)"));
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *again = NULL;

  answer (s, "/data/seed", "1");
  first = choices_of (s, "/data/w");
  answer (s, "/data/w", "a2");
  answer (s, "/data/seed", "42");
  second = choices_of (s, "/data/w");
  assert_value (s, "/data/w", "a2");
  answer (s, "/data/seed", "1");
  again = choices_of (s, "/data/w");
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (first, ==, again);
}

/* --- Tables ------------------------------------------------------------------------------- */

static GBytes *
load_table (const DoorFormMedia *media, const char *name, const char *uri)
{
  static const struct {
    const char *name;
    const char *content;
  } files[] = {
    { "quoted.csv", "name,label\n\"a,1\",\"He said \"\"no\"\"\"\n\"two\nlines\",x\n" },
    { "short.csv", "name,label,parent\na1\n\nb1,B,b,more\n" },
    { "bom-semi.csv", "\xef\xbb\xbfname;label\na1;\"x;y\"\n" },
    { "header.csv", "name,label\n" },
    { "empty.csv", "" },
    { "odd names.csv", "na me,1st,label\nx,y,z\n" },
    { "places.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":["
      "{\"type\":\"Feature\",\"properties\":{\"id\":\"p\",\"n\":5},\"geometry\":"
      "{\"type\":\"Point\",\"coordinates\":[102,0.5,7]}},"
      "{\"type\":\"Feature\",\"id\":\"top\",\"properties\":{\"id\":\"inner\",\"name\":\"Road\"},"
      "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[102,0],[103,1]]}},"
      "{\"type\":\"Feature\",\"properties\":{\"id\":\"z\",\"none\":null},\"geometry\":"
      "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}},"
      "{\"type\":\"Feature\",\"properties\":{\"id\":\"nowhere\"},\"geometry\":null}]}" },
    { "bad.geojson", "{\"type\":\"Point\"}" },
    { "nested.geojson",
      "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if (strcmp (files[i].name, name) == 0)
      return g_bytes_new_static (files[i].content, strlen (files[i].content));
  return NULL;
}

static void
test_tables (void)
{
  static const struct {
    const char *src;
    const char *expression;
    const char *expected;
  } rows[] = {
    { "jr://file-csv/quoted.csv", "instance('t')/root/item[name = 'a,1']/label", "He said \"no\"" },
    { "jr://file-csv/quoted.csv", "string-length(instance('t')/root/item[2]/name)", "9" },
    { "jr://file-csv/short.csv", "instance('t')/root/item[name = 'a1']/parent", "" },
    { "jr://file-csv/short.csv", "count(instance('t')/root/item[label = ''])", "1" },
    { "jr://file-csv/short.csv", "instance('t')/root/item[name = 'b1']/parent", "b" },
    { "jr://file-csv/bom-semi.csv", "instance('t')/root/item[name = 'a1']/label", "x;y" },
    { "jr://file-csv/header.csv", "count(instance('t')/root/item)", "0" },
    { "jr://file-csv/empty.csv", "count(instance('t')/root/item)", "0" },
    { "jr://file-csv/odd names.csv", "instance('t')/root/item/label", "z" },
    { "jr://file/places.geojson", "instance('t')/root/item[id = 'p']/geometry", "0.5 102 7 0" },
    { "jr://file/places.geojson", "instance('t')/root/item[n = 5]/id", "p" },
    { "jr://file/places.geojson", "instance('t')/root/item[id = 'top']/name", "Road" },
    { "jr://file/places.geojson", "instance('t')/root/item[id = 'top']/geometry",
      "0 102 0 0; 1 103 0 0" },
    { "jr://file/places.geojson", "count(instance('t')/root/item[id = 'inner'])", "0" },
    { "jr://file/places.geojson", "instance('t')/root/item[id = 'z']/geometry",
      "0 0 0 0; 0 1 0 0; 1 1 0 0; 0 0 0 0" },
    { "jr://file/places.geojson", "count(instance('t')/root/item[id = 'nowhere'])", "1" },
  };
  const DoorFormMedia media = { load_table, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *model = g_strdup_printf ("<instance id='t' src='%s'/>", rows[i].src);
      g_autofree char *xml = form_xml ("<data id='x'><a/></data>", model, INPUT ("/data/a"));
      g_autoptr (Scenario) s = scenario_new_from_xml (xml, &media);
      g_autofree char *result = eval (s, rows[i].expression, "/data");

      g_test_message ("%s %s = %s", rows[i].src, rows[i].expression, result);
      g_assert_cmpstr (result, ==, rows[i].expected);
    }
}

/* A table that is not there is told, and empty; one that cannot be read does not open. */
static const struct {
  const char *src;
  DoorSeverity severity;
  const char *code;
} bad_tables[] = {
  { "jr://file/bad.geojson", DOOR_SEVERITY_ERROR, "media-unreadable" },
  { "jr://file/nested.geojson", DOOR_SEVERITY_ERROR, "media-unreadable" },
  { "jr://file/absent.xml", DOOR_SEVERITY_WARNING, "media-missing" },
  { "jr://file-csv/absent.csv", DOOR_SEVERITY_WARNING, "media-missing" },
  { "jr://file-csv/../../etc/passwd", DOOR_SEVERITY_WARNING, "media-missing" },
  { "https://example.org/t.csv", DOOR_SEVERITY_WARNING, "media-missing" },
};

static void
test_bad_tables (void)
{
  const DoorFormMedia media = { load_table, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (bad_tables); i++)
    {
      g_autofree char *model = g_strdup_printf ("<instance id='t' src='%s'/>", bad_tables[i].src);
      g_autofree char *xml = form_xml ("<data id='x'><a/></data>", model, INPUT ("/data/a"));
      g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
      g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
      g_autoptr (DoorFormDef) def = door_form_load (bytes, &media, diagnostics);
      const DoorDiagnostic *fault;

      g_assert_cmpint (def != NULL, ==, bad_tables[i].severity == DOOR_SEVERITY_WARNING);
      g_assert_cmpuint (door_diagnostics_length (diagnostics), ==, 1);
      fault = door_diagnostics_get (diagnostics, 0);
      g_test_message ("%s: %s [%s]", bad_tables[i].src, fault->message, fault->code);
      g_assert_cmpint (fault->severity, ==, bad_tables[i].severity);
      g_assert_cmpstr (fault->code, ==, bad_tables[i].code);
    }
}

/* --- Days and places ---------------------------------------------------------------------- */

/* Days of 23 and 25 hours, seen from a zone that has them. */
static void
test_summer_time (void)
{
  static const struct {
    const char *expression;
    const char *expected;
  } rows[] = {
    { "format-date-time('2026-03-29T02:30:00.000+01:00', '%Y-%m-%d %H:%M')", "2026-03-29 03:30" },
    { "format-date-time('2026-10-25T01:30:00.000Z', '%H:%M')", "02:30" },
    { "date('2026-03-30') - date('2026-03-29')", "1" },
    { "date('2026-10-26') - date('2026-10-25')", "1" },
    { "date(date('2026-03-28') + 2)", "2026-03-30" },
    { "decimal-date-time('2026-03-30T00:00:00.000+02:00') - "
      "decimal-date-time('2026-03-29T00:00:00.000+01:00') &lt; 1",
      "true" },
    { "format-date('2026-03-29', '%a %e %b')", "Sun 29 Mar" },
  };
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", NULL, INPUT ("/data/a"));
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (DoorClock) clock = door_clock_new_fixed (G_GINT64_CONSTANT (1795424400000000), zone);
  DoorEnv env = scenario_env (s);

  if (!zone)
    {
      g_test_skip ("no time zones here");
      return;
    }
  env.clock = clock;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) parts = g_strsplit (rows[i].expression, "&lt;", -1);
      g_autofree char *expression = g_strjoinv ("<", parts);
      g_autoptr (DoorSession) session = door_session_new (s->def, &env, NULL);
      g_autoptr (GError) error = NULL;
      DoorEvalResult result;

      door_session_eval (session, expression, DOOR_NODE_ROOT, &result, &error);
      g_assert_no_error (error);
      g_test_message ("%s = %s", expression, result.text);
      g_assert_cmpstr (result.text, ==, rows[i].expected);
      door_eval_result_clear (&result);
    }
}

/* Altitude and accuracy may be missing, in answers and in what is calculated with them. */
static void
test_short_places (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><p/><q/><d/></data>",
                      BIND ("/data/p", "type='geopoint'") BIND ("/data/q", "type='geopoint'")
                          BIND ("/data/d", "calculate='round(distance(/data/p, /data/q))'"),
                      INPUT ("/data/p") INPUT ("/data/q"));

  assert_value (s, "/data/d", "0");
  answer (s, "/data/p", "0 0");
  answer (s, "/data/q", "0 1 12.5 3");
  assert_value (s, "/data/d", "111319");
}

/* --- Records ------------------------------------------------------------------------------ */

/* Instances keep their order, also where a record has others between them. */
static void
test_scattered_instances (void)
{
  static const char record[] = "<data id='x'><k><b>1</b></k><m><a>1</a></m><k><b>2</b></k>"
                               "<m><a>2</a></m></data>";
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><m jr:template=''><a/></m><k jr:template=''><b/></k></data>", NULL,
      REPEAT ("/data/m", INPUT ("/data/m/a")) REPEAT ("/data/k", INPUT ("/data/k/b")));
  g_autoptr (GBytes) bytes = g_bytes_new_static (record, strlen (record));
  g_autoptr (DoorSession) again = door_session_resume (s->def, NULL, bytes, FALSE, NULL, NULL);
  g_autofree char *xml = xml_of (again, TRUE);

  g_assert_nonnull (
      strstr (xml, "<m><a>1</a></m><m><a>2</a></m><k><b>1</b></k><k><b>2</b></k></data>"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engines/new-repeat-order", test_new_repeat_order);
  g_test_add_func ("/engines/counted-is-new", test_counted_is_new);
  g_test_add_func ("/engines/load-and-end", test_load_and_end);
  g_test_add_func ("/engines/actions-in-repeat", test_actions_in_repeat);
  g_test_add_func ("/engines/actions-order", test_actions_order);
  g_test_add_func ("/engines/not-asked-is-not-wrong", test_not_asked_is_not_wrong);
  g_test_add_func ("/engines/blank-and-boolean", test_blank_and_boolean);
  g_test_add_func ("/engines/counts", test_counts);
  g_test_add_func ("/engines/filters", test_filters);
  g_test_add_func ("/engines/seed-is-an-answer", test_seed_is_an_answer);
  g_test_add_func ("/engines/tables", test_tables);
  g_test_add_func ("/engines/bad-tables", test_bad_tables);
  g_test_add_func ("/engines/summer-time", test_summer_time);
  g_test_add_func ("/engines/short-places", test_short_places);
  g_test_add_func ("/engines/scattered-instances", test_scattered_instances);
  return g_test_run ();
}
