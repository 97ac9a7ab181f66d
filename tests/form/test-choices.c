/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a select offers, and what becomes of an answer that is not offered any more. */
#include <string.h>

#include "scenario.h"

#define ROW(name, parent)                                                                          \
  "<item><name>" name "</name><label>Label of " name "</label><parent>" parent "</parent></item>"
#define TABLE                                                                                      \
  "<instance id='wards'><root>" ROW ("a1", "a") ROW ("a2", "a") ROW ("b1", "b") "</root></"        \
                                                                                "instance>"
#define SELECT(kind, ref, nodeset)                                                                 \
  "<" kind " ref='" ref "'><label>s</label><itemset nodeset=\"" nodeset "\"><value ref='name'/>"   \
  "<label ref='label'/></itemset></" kind ">"
#define WARDS "instance('wards')/root/item[parent = /data/p]"

static void
test_filter (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><p/><w/></data>", TABLE,
                                         INPUT ("/data/p") SELECT ("select1", "/data/w", WARDS));
  g_autofree char *none = choices_of (s, "/data/w");
  g_autofree char *changes = NULL;
  g_autofree char *some = NULL;
  g_autofree char *label = NULL;

  g_assert_cmpstr (none, ==, "");
  answer (s, "/data/p", "a");
  changes = changes_of (s);
  g_assert_cmpstr (changes, ==, "/data/p:input /data/w:choices");
  some = choices_of (s, "/data/w");
  g_assert_cmpstr (some, ==, "a1 a2");
  label = door_session_choice_label (s->session, node_at (s, "/data/w"), 1);
  g_assert_cmpstr (label, ==, "Label of a2");
  g_assert_cmpint (try_answer (s, "/data/w", "b1"), ==, DOOR_OUTCOME_TYPE);
}

static void
test_vanished (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><p>a</p><one/><many/><after/></data>",
                      TABLE BIND ("/data/after", "calculate='/data/one'"),
                      INPUT ("/data/p") SELECT ("select1", "/data/one", WARDS)
                          SELECT ("select", "/data/many",
                                  "instance('wards')/root/item[parent = /data/p or name = 'b1']"));
  g_autofree char *changes = NULL;

  answer (s, "/data/one", "a2");
  answer (s, "/data/many", "b1 a2");
  answer (s, "/data/p", "b");
  assert_value (s, "/data/one", "");
  assert_value (s, "/data/many", "b1");
  assert_value (s, "/data/after", "");
  changes = changes_of (s);
  g_assert_nonnull (strstr (changes, "/data/one:effect,choices"));
  answer (s, "/data/p", "a");
  assert_value (s, "/data/one", ""); /* gone is gone */
}

/* Two selects that exclude each other's answer are no cycle. */
static void
test_mutual (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><b/></data>", TABLE,
      SELECT ("select1", "/data/a", "instance('wards')/root/item[name != /data/b]")
          SELECT ("select1", "/data/b", "instance('wards')/root/item[name != /data/a]"));
  g_autofree char *left = NULL;

  answer (s, "/data/a", "a1");
  left = choices_of (s, "/data/b");
  g_assert_cmpstr (left, ==, "a2 b1");
  g_assert_cmpint (try_answer (s, "/data/b", "a1"), ==, DOOR_OUTCOME_TYPE);
}

static void
test_from_repeat (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><m jr:template=''><name/><label/></m><who/></data>", NULL,
                      REPEAT ("/data/m", INPUT ("/data/m/name") INPUT ("/data/m/label"))
                          SELECT ("select1", "/data/who", "/data/m[name != '']"));
  g_autofree char *offered = NULL;
  g_autofree char *label = NULL;

  add_repeat (s, "/data/m");
  add_repeat (s, "/data/m");
  answer (s, "/data/m[1]/name", "p1");
  answer (s, "/data/m[1]/label", "Amina");
  offered = choices_of (s, "/data/who");
  g_assert_cmpstr (offered, ==, "p1");
  label = door_session_choice_label (s->session, node_at (s, "/data/who"), 0);
  g_assert_cmpstr (label, ==, "Amina");
  answer (s, "/data/who", "p1");
  answer (s, "/data/m[1]/name", "p9"); /* its value is not offered any more */
  assert_value (s, "/data/who", "");
}

static void
test_in_repeat (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><m jr:template=''><p/><w/></m></data>", TABLE,
      REPEAT ("/data/m",
              INPUT ("/data/m/p") SELECT ("select1", "/data/m/w",
                                          "instance('wards')/root/item[parent = current()/../p]")));
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  add_repeat (s, "/data/m");
  add_repeat (s, "/data/m");
  answer (s, "/data/m[1]/p", "a");
  answer (s, "/data/m[2]/p", "b");
  first = choices_of (s, "/data/m[1]/w");
  second = choices_of (s, "/data/m[2]/w");
  g_assert_cmpstr (first, ==, "a1 a2");
  g_assert_cmpstr (second, ==, "b1");
}

/* The same seed, the same order; the answer stays when the order is drawn again. */
static void
test_randomize (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><w/><v/></data>", TABLE,
      SELECT ("select1", "/data/w", "randomize(instance('wards')/root/item, 42)")
          SELECT ("select1", "/data/v", "randomize(instance('wards')/root/item, 42)"));
  g_autofree char *a = choices_of (s, "/data/w");
  g_autofree char *b = choices_of (s, "/data/v");

  g_assert_cmpstr (a, ==, b);
  g_assert_cmpuint (strlen (a), ==, strlen ("a1 a2 b1"));
}

static GBytes *
load_table (const DoorFormMedia *media, const char *name, const char *uri)
{
  static const struct {
    const char *name;
    const char *content;
  } files[] = {
    { "wards.csv", "\xef\xbb\xbfname,label,parent\r\na1,\"One, first\",a\r\nb1,Two\r\n" },
    { "semi.csv", "name;label;parent\na1;One;a\n" },
    { "wards.xml", "<root><item><name>x1</name><label>Ex</label><parent>a</parent></item></root>" },
    { "places.geojson",
      "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"g1\","
      "\"properties\":{\"label\":\"Well\",\"parent\":\"a\"},"
      "\"geometry\":{\"type\":\"Point\",\"coordinates\":[3.5,7]}}]}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if (strcmp (files[i].name, name) == 0)
      return g_bytes_new_static (files[i].content, strlen (files[i].content));
  return NULL;
}

static void
test_external (void)
{
  static const struct {
    const char *src;
    const char *expression;
    const char *expected;
  } rows[] = {
    { "jr://file-csv/wards.csv", "instance('t')/root/item[name = 'a1']/label", "One, first" },
    { "jr://file-csv/wards.csv", "instance('t')/root/item[name = 'b1']/parent", "" },
    { "jr://file-csv/wards.csv", "count(instance('t')/root/item)", "2" },
    { "jr://file-csv/wards.csv", "pulldata('t', 'label', 'name', 'b1')", "Two" },
    { "jr://file-csv/semi.csv", "instance('t')/root/item[parent = 'a']/name", "a1" },
    { "jr://file/wards.xml", "instance('t')/root/item/label", "Ex" },
    { "jr://file/places.geojson", "instance('t')/root/item[id = 'g1']/geometry", "7 3.5 0 0" },
    { "jr://file/places.geojson", "instance('t')/root/item/label", "Well" },
    { "jr://file-csv/absent.csv", "count(instance('t')/root/item)", "0" },
    { "jr://instance/last-saved", "instance('t')/data/a", "" },
  };
  const DoorFormMedia media = { load_table, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *model = g_strdup_printf ("<instance id='t' src='%s'/>", rows[i].src);
      g_autofree char *xml = form_xml ("<data id='x'><a/></data>", model, INPUT ("/data/a"));
      g_autoptr (Scenario) s = scenario_new_from_xml (xml, &media);
      g_autofree char *result = eval (s, rows[i].expression, "/data");

      g_test_message ("%s %s", rows[i].src, rows[i].expression);
      g_assert_cmpstr (result, ==, rows[i].expected);
    }
}

/* Tables that only pulldata() names come with the form, too. */
static void
test_pulldata_file (void)
{
  const DoorFormMedia media = { load_table, NULL };
  g_autofree char *xml
      = form_xml ("<data id='x'><a/><b/></data>",
                  BIND ("/data/b", "calculate=\"pulldata('wards', 'label', 'name', /data/a)\""),
                  INPUT ("/data/a"));
  g_autoptr (Scenario) s = scenario_new_from_xml (xml, &media);

  answer (s, "/data/a", "b1");
  assert_value (s, "/data/b", "Two");
}

static void
test_last_saved (void)
{
  static const char saved[] = "<data id='x'><a>before</a></data>";
  g_autofree char *xml = form_xml ("<data id='x'><a/></data>",
                                   "<instance id='__last-saved' src='jr://instance/last-saved'/>"
                                   "<setvalue event='odk-instance-first-load' ref='/data/a' "
                                   "value=\"instance('__last-saved')/data/a\"/>",
                                   INPUT ("/data/a"));
  g_autoptr (Scenario) s = scenario_new_from_xml (xml, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static (saved, strlen (saved));
  DoorEnv env = scenario_env (s);
  g_autoptr (DoorSession) session = NULL;

  assert_value (s, "/data/a", "");
  env.last_saved = bytes;
  session = door_session_new (s->def, &env, NULL);
  g_assert_cmpstr (door_session_value (session, door_session_find (session, "/data/a")), ==,
                   "before");
}

static void
test_choice_name (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><n/></data>",
      "<itext><translation lang='en'><text id='y'><value>Yes</value></text></translation>"
      "<translation lang='fr'><text id='y'><value>Oui</value></text></translation></itext>" BIND (
          "/data/n", "calculate=\"jr:choice-name(/data/a, '/data/a')\""),
      "<select1 ref='/data/a'><label>a</label><item><label ref=\"jr:itext('y')\"/><value>y</value>"
      "</item></select1>");
  g_autofree char *changes = NULL;

  answer (s, "/data/a", "y");
  assert_value (s, "/data/n", "Yes");
  door_session_set_language (s->session, 1);
  assert_value (s, "/data/n", "Oui");
  changes = changes_of (s);
  g_assert_cmpstr (changes, ==, "/data/n:calculated");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/choices/filter", test_filter);
  g_test_add_func ("/choices/vanished", test_vanished);
  g_test_add_func ("/choices/mutual", test_mutual);
  g_test_add_func ("/choices/from-repeat", test_from_repeat);
  g_test_add_func ("/choices/in-repeat", test_in_repeat);
  g_test_add_func ("/choices/randomize", test_randomize);
  g_test_add_func ("/choices/external", test_external);
  g_test_add_func ("/choices/pulldata-file", test_pulldata_file);
  g_test_add_func ("/choices/last-saved", test_last_saved);
  g_test_add_func ("/choices/choice-name", test_choice_name);
  return g_test_run ();
}
