/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a definition says of a form, and what an author is told of a faulty one. */
#include <string.h>

#include "scenario.h"

/* --- Reading ------------------------------------------------------------------------------ */

#define ITEXT                                                                                      \
  "<itext><translation lang='French (fr)'><text id='/data/a:label'><value>Âge</value>"            \
  "<value form='image'>jr://images/age.png</value></text></translation>"                           \
  "<translation lang='English (en)' default='true()'><text "                                       \
  "id='/data/a:label'><value>Age</value></text>"                                                   \
  "<text id='/data/a:hint'><value>In years</value><value form='guidance'>Ask twice</value></text>" \
  "<text id='m'><value>Too old</value></text></translation></itext>"

static void
test_identity (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='household' version='7'><a/></data>",
                      "<submission action='https://example.org' base64RsaPublicKey='AAAA'/>" ITEXT,
                      "<input ref='/data/a'><label ref=\"jr:itext('/data/a:label')\"/>"
                      "<hint ref=\"jr:itext('/data/a:hint')\"/></input>");

  g_assert_cmpstr (door_form_title (s->def), ==, "Test");
  g_assert_cmpstr (door_form_id (s->def), ==, "household");
  g_assert_cmpstr (door_form_version (s->def), ==, "7");
  g_assert_cmpstr (door_form_root_name (s->def), ==, "data");
  g_assert_cmpuint (strlen (door_form_hash (s->def)), ==, 64);
  g_assert_cmpstr (door_form_submission_attribute (s->def, "base64RsaPublicKey"), ==, "AAAA");
  g_assert_null (door_form_submission_attribute (s->def, "auto-send"));
  g_assert_cmpuint (door_form_n_languages (s->def), ==, 2);
  g_assert_cmpuint (door_form_default_language (s->def), ==, 1);
  g_assert_cmpstr (door_form_language_code (s->def, 0), ==, "fr");
  g_assert_cmpint (door_form_find_language (s->def, "fr"), ==, 0);
  g_assert_cmpint (door_form_find_language (s->def, "English (en)"), ==, 1);
  g_assert_cmpint (door_form_find_language (s->def, "ur"), ==, -1);
}

static void
test_texts (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><b/></data>",
      ITEXT BIND ("/data/a", "constraint='. &lt; 120' jr:constraintMsg=\"jr:itext('m')\" "
                             "required='true()' jr:requiredMsg='Please ask'"),
      "<input ref='/data/a'><label ref=\"jr:itext('/data/a:label')\"/>"
      "<hint ref=\"jr:itext('/data/a:hint')\"/></input>"
      "<input ref='/data/b'><label>Of <output value='/data/a'/> years</label></input>");
  const DoorControl a = door_form_node_control (s->def, door_form_find (s->def, "/data/a"));
  const DoorControl b = door_form_node_control (s->def, door_form_find (s->def, "/data/b"));
  const struct {
    DoorControl control;
    DoorTextKind kind;
    guint language;
    const char *expected;
  } rows[] = {
    { a, DOOR_TEXT_LABEL, 0, "Âge" },
    { a, DOOR_TEXT_LABEL, 1, "Age" },
    { a, DOOR_TEXT_HINT, 1, "In years" },
    { a, DOOR_TEXT_HINT, 0, "In years" }, /* the default language stands in */
    { a, DOOR_TEXT_GUIDANCE, 1, "Ask twice" },
    { a, DOOR_TEXT_CONSTRAINT_MESSAGE, 1, "Too old" },
    { a, DOOR_TEXT_REQUIRED_MESSAGE, 0, "Please ask" },
    { b, DOOR_TEXT_LABEL, 0, "Of {a} years" },
    { b, DOOR_TEXT_HINT, 0, NULL },
  };
  g_autofree char *image = door_form_label_form (s->def, a, "image", 0);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text
          = door_form_text (s->def, rows[i].control, rows[i].kind, rows[i].language);

      g_assert_cmpstr (text, ==, rows[i].expected);
    }
  g_assert_cmpstr (image, ==, "jr://images/age.png");
  g_assert_true (door_form_text_has_outputs (s->def, b, DOOR_TEXT_LABEL));
  g_assert_false (door_form_text_has_outputs (s->def, a, DOOR_TEXT_LABEL));
}

static void
test_walk (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><start/><g><a/></g><m jr:template=''><n/><k jr:template=''><o/></k></m>"
      "<meta><instanceID/></meta></data>",
      BIND ("/data/g/a", "type='xsd:int' odk:quality='low'") BIND ("/data/m/n", "type='date'"),
      INPUT ("/data/g/a")
          REPEAT ("/data/m", INPUT ("/data/m/n") REPEAT ("/data/m/k", INPUT ("/data/m/k/o"))));
  g_autoptr (GString) walked = g_string_new (NULL);

  for (DoorDefNode d = 0; d < door_form_n_nodes (s->def); d++)
    g_string_append_printf (walked, "%s:%d ", door_form_path (s->def, d),
                            door_form_kind (s->def, d));
  g_assert_cmpstr (walked->str, ==,
                   "/data:1 /data/@id:3 /data/start:0 /data/g:1 /data/g/a:0 /data/m:2 /data/m/n:0 "
                   "/data/m/k:2 /data/m/k/o:0 /data/meta:1 /data/meta/instanceID:0 ");
  g_assert_cmpint (door_form_data_type (s->def, door_form_find (s->def, "/data/g/a")), ==,
                   DOOR_TYPE_INT);
  g_assert_cmpstr (
      door_form_bind_attribute (s->def, door_form_find (s->def, "/data/g/a"), "odk:quality"), ==,
      "low");
  g_assert_cmpuint (door_form_repeat_of (s->def, door_form_find (s->def, "/data/m/k/o")), ==,
                    door_form_find (s->def, "/data/m/k"));
  g_assert_cmpuint (door_form_repeat_of (s->def, door_form_find (s->def, "/data/start")), ==,
                    DOOR_DEF_NONE);
  g_assert_cmpuint (door_form_find (s->def, "/data/m/x"), ==, DOOR_DEF_NONE);
}

static char *
names_of (DoorFormDef *def, const DoorDefNode *nodes, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%s", i ? " " : "", door_form_name (def, nodes[i]));
  return g_string_free (out, FALSE);
}

static void
test_dependencies (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><a/><b/><c/><m jr:template=''><n/></m><t/></data>",
                      BIND ("/data/b", "calculate='/data/a + 1' relevant='/data/c = 1'")
                          BIND ("/data/t", "calculate='sum(/data/m/n)'"),
                      INPUT ("/data/a") INPUT ("/data/c") REPEAT ("/data/m", INPUT ("/data/m/n")));
  guint n;
  const DoorDefNode *nodes = door_form_depends_on (s->def, door_form_find (s->def, "/data/b"), &n);
  g_autofree char *reads = names_of (s->def, nodes, n);
  g_autofree char *readers = NULL;

  g_assert_cmpstr (reads, ==, "a c");
  nodes = door_form_depended_on (s->def, door_form_find (s->def, "/data/m/n"), &n);
  readers = names_of (s->def, nodes, n);
  g_assert_cmpstr (readers, ==, "t");
}

static void
test_no_dependencies (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", NULL, INPUT ("/data/a"));
  guint n = 7;

  g_assert_null (door_form_depends_on (s->def, DOOR_DEF_ROOT, &n));
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (door_form_depended_on (s->def, DOOR_DEF_ROOT, &n));
  g_assert_cmpuint (n, ==, 0);
}

static void
test_choices (void)
{
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><a/><b/><c/></data>",
      "<instance id='wards'><root><item><name>w1</name><label>One</label><lga>x</lga></item>"
      "<item><name>w2</name><label>Two</label><lga>y</lga></item></root></instance>",
      "<select1 ref='/data/a'><label>a</label>" ITEM ("yes")
          ITEM ("no") "</select1>"
                      "<select1 ref='/data/b'><label>b</label>"
                      "<itemset nodeset=\"instance('wards')/root/item[lga = /data/c]\"><value "
                      "ref='name'/>"
                      "<label ref='label'/></itemset></select1>");
  const DoorControl a = door_form_node_control (s->def, door_form_find (s->def, "/data/a"));
  const DoorControl b = door_form_node_control (s->def, door_form_find (s->def, "/data/b"));
  g_autofree char *label = door_form_choice_label (s->def, b, 1, 0);

  g_assert_cmpuint (door_form_n_choices (s->def, a), ==, 2);
  g_assert_cmpstr (door_form_choice_value (s->def, a, 0), ==, "yes");
  g_assert_cmpuint (door_form_n_choices (s->def, b), ==, 2);
  g_assert_cmpstr (door_form_choice_value (s->def, b, 1), ==, "w2");
  g_assert_cmpstr (label, ==, "Two");
}

/* Whatever the prefixes, the order of head and body, and the way a control finds its node. */
static void
test_permissive (void)
{
  g_autoptr (Scenario) s = scenario_new_from_xml (
      "<html xmlns='http://www.w3.org/1999/xhtml' xmlns:f='http://www.w3.org/2002/xforms'>"
      "<body><f:input bind='age'><f:label>Age</f:label></f:input>"
      "<f:group ref='/d/g'><f:input ref='b'/><f:input ref='../c'/></f:group></body>"
      "<head><title>Old</title><f:model><f:instance><d id='old'><a/><g><b/></g><c/></d>"
      "</f:instance><f:bind id='age' nodeset='/d/a' type='int'/></f:model></head></html>",
      NULL);

  g_assert_cmpstr (door_form_title (s->def), ==, "Old");
  g_assert_cmpuint (door_form_n_controls (s->def), ==, 5);
  g_assert_cmpuint (door_form_control_node (s->def, 1), ==, door_form_find (s->def, "/d/a"));
  g_assert_cmpuint (door_form_control_node (s->def, 3), ==, door_form_find (s->def, "/d/g/b"));
  g_assert_cmpuint (door_form_control_node (s->def, 4), ==, door_form_find (s->def, "/d/c"));
}

/* The lay-out of a form is no answer; that of a record is none either, but its blanks may be. */
static void
test_default_values (void)
{
  static const char record[] = "<data id='x'><a> kept </a><b>\n  </b><g>\n</g></data>";
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a> 5\n</a><b>\n  </b><g>\n  </g></data>",
                                         BIND ("/data/a", "type='string'"), INPUT ("/data/a"));
  g_autoptr (GBytes) bytes = g_bytes_new_static (record, strlen (record));
  g_autoptr (DoorSession) again = door_session_resume (s->def, NULL, bytes, FALSE, NULL, NULL);

  assert_value (s, "/data/a", "5");
  assert_value (s, "/data/b", "");
  assert_value (s, "/data/g", "");
  g_assert_cmpstr (door_form_default_value (s->def, door_form_find (s->def, "/data/a")), ==, "5");
  g_assert_cmpstr (door_session_value (again, door_session_find (again, "/data/a")), ==, " kept ");
  g_assert_cmpstr (door_session_value (again, door_session_find (again, "/data/b")), ==, "");
}

static void
test_shared (void)
{
  g_autoptr (Scenario) s = scenario_new ("<data id='x'><a/></data>", NULL, INPUT ("/data/a"));
  DoorFormDef *def = door_form_ref (s->def);

  g_assert_true (def == s->def);
  door_form_unref (def);
}

/* --- Faults ------------------------------------------------------------------------------- */

#define HTML(inner)                                                                                \
  "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "          \
  "xmlns:jr='http://openrosa.org/javarosa'>" inner "</h:html>"
#define FORM(instance, model, body)                                                                \
  HTML ("<h:head><model><instance>" instance "</instance>" model "</model></h:head><h:body>" body  \
        "</h:body>")

static const struct {
  const char *name;
  const char *xml;
  const char *expected; /* part of the diagnostics */
} faults[] = {
  { "not-xml", "hello", "error" },
  { "not-a-form", "<a/>", "[no-model]" },
  { "entities", "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "declares entities" },
  { "no-instance", HTML ("<h:head><model/></h:head>"), "[no-instance]" },
  { "empty-instance", HTML ("<h:head><model><instance/></model></h:head>"), "[instance-empty]" },
  { "no-id", FORM ("<data><a/></data>", "", ""), "warning: the record has no id" },
  { "bind-unknown", FORM ("<data id='x'><age/></data>", "<bind nodeset='/data/agee'/>", ""),
    "no node /data/agee (the nearest is /data/age)" },
  { "control-unknown", FORM ("<data id='x'><age/></data>", "", "<input ref='/data/aeg'/>"),
    "error: the record has no node /data/aeg" },
  { "control-no-ref", FORM ("<data id='x'><age/></data>", "", "<input/>"), "[control-no-ref]" },
  { "syntax", FORM ("<data id='x'><a/></data>", "<bind nodeset='/data/a' relevant='1 +'/>", ""),
    "bind[/data/a]/@relevant" },
  { "function",
    FORM ("<data id='x'><a/></data>", "<bind nodeset='/data/a' calculate='conct(1)'/>", ""),
    "[xpath-function]" },
  { "unknown-node",
    FORM ("<data id='x'><age/><b/></data>",
          "<bind nodeset='/data/b' relevant='/data/agee = 1'/>",
          ""),
    "reads agee, which is not there" },
  { "cycle",
    FORM ("<data id='x'><a/><b/><c/></data>",
          "<bind nodeset='/data/a' calculate='/data/b + 1'/><bind nodeset='/data/b' "
          "calculate='/data/c'/><bind nodeset='/data/c' calculate='/data/a'/>",
          ""),
    "/data/a (calculate) reads /data/b (calculate) reads /data/c (calculate) reads /data/a" },
  { "cycle-by-relevance",
    FORM ("<data id='x'><g><a/></g><b/></data>",
          "<bind nodeset='/data/g' relevant='/data/b = 1'/><bind nodeset='/data/b' "
          "calculate='/data/g/a'/>",
          ""),
    "[cycle]" },
  { "cycle-in-predicate",
    FORM ("<data id='x'><m><a/></m></data>",
          "<bind nodeset='/data/m/a' calculate='count(/data/m[a = 1])'/>",
          "<group><repeat nodeset='/data/m'/></group>"),
    "[cycle]" },
  { "cycle-between-instances",
    FORM (
        "<data id='x'><m><a/><t/></m></data>",
        "<bind nodeset='/data/m/t' calculate='indexed-repeat(/data/m/t, /data/m, position(..) - 1) "
        "+ ../a'/>",
        "<group><repeat nodeset='/data/m'/></group>"),
    "/data/m/t (calculate) reads /data/m/t [cycle]" },
  { "cycle-with-siblings",
    FORM ("<data id='x'><m><a/><t/></m></data>",
          "<bind nodeset='/data/m/t' calculate='../preceding-sibling::m[1]/t + ../a'/>",
          "<group><repeat nodeset='/data/m'/></group>"),
    "/data/m/t (calculate) reads /data/m/t [cycle]" },
  { "self-reference",
    FORM ("<data id='x'><a/></data>", "<bind nodeset='/data/a' relevant='. = 1'/>", ""),
    "[cycle]" },
  { "itext-missing",
    FORM ("<data id='x'><a/></data>",
          "",
          "<input ref='/data/a'><label ref=\"jr:itext('q')\"/></input>"),
    "[itext-missing]" },
  { "instance-unknown",
    FORM ("<data id='x'><a/></data>",
          "<instance id='wards'><root/></instance>",
          "<select1 ref='/data/a'><itemset nodeset=\"instance('ward')/root/item\"><value ref='n'/>"
          "</itemset></select1>"),
    "(the nearest is wards)" },
  { "event",
    FORM ("<data id='x'><a/></data>", "<setvalue event='odk-first' ref='/data/a' value='1'/>", ""),
    "[event-unknown]" },
  { "media", FORM ("<data id='x'><a/></data>", "<instance id='w' src='jr://file-csv/w.csv'/>", ""),
    "[media-missing]" },
};

static void
test_fault (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autofree char *text = faults_of (faults[i].xml);

  if (!strstr (text, faults[i].expected))
    g_error ("expected '%s' in: %s", faults[i].expected, text);
}

/* A constraint is about its own node; required and readonly are read by nothing. */
static void
test_no_cycle (void)
{
  g_autofree char *text
      = faults_of (FORM ("<data id='x'><a/><b/></data>",
                         "<bind nodeset='/data/a' constraint='. &gt; 0' required='/data/b = 1'/>"
                         "<bind nodeset='/data/b' relevant='/data/a = 1'/>",
                         "<input ref='/data/a'/><input ref='/data/b'/>"));

  g_assert_cmpstr (text, ==, "");
}

/* --- Limits ------------------------------------------------------------------------------- */

static char *
nest (const char *open, const char *close, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (out, open);
  for (guint i = 0; i < n; i++)
    g_string_append (out, close);
  return g_string_free (out, FALSE);
}

static void
test_nested_groups (void)
{
  g_autofree char *inner = nest ("<g>", "</g>", DOOR_FORM_MAX_NESTING + 1);
  g_autofree char *instance = g_strconcat ("<data id='x'>", inner, "</data>", NULL);
  g_autofree char *xml = form_xml (instance, NULL, NULL);
  g_autofree char *text = faults_of (xml);

  g_assert_nonnull (strstr (text, "[too-deep]"));
}

static void
test_nested_body (void)
{
  g_autofree char *body = nest ("<group>", "</group>", DOOR_FORM_MAX_NESTING + 1);
  g_autofree char *xml = form_xml ("<data id='x'><a/></data>", NULL, body);
  g_autofree char *text = faults_of (xml);

  g_assert_nonnull (strstr (text, "[too-deep]"));
}

/* Far too deep for a parser: an answer, no crash. */
static void
test_abyss (void)
{
  g_autofree char *body = nest ("<group>", "</group>", 100000);
  g_autofree char *xml = form_xml ("<data id='x'><a/></data>", NULL, body);
  g_autofree char *text = faults_of (xml);

  g_assert_nonnull (strstr (text, "error"));
}

static void
test_nested_repeats (void)
{
  GString *instance = g_string_new (NULL);
  GString *body = g_string_new (NULL);
  GString *path = g_string_new ("/data");
  g_autofree char *xml = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i <= DOOR_FORM_MAX_REPEAT_NESTING; i++)
    {
      g_string_append (path, "/r");
      g_string_append (instance, "<r>");
      g_string_append_printf (body, "<group><repeat nodeset='%s'>", path->str);
    }
  for (guint i = 0; i <= DOOR_FORM_MAX_REPEAT_NESTING; i++)
    {
      g_string_append (instance, "</r>");
      g_string_append (body, "</repeat></group>");
    }
  g_string_prepend (instance, "<data id='x'>");
  g_string_append (instance, "</data>");
  xml = form_xml (instance->str, NULL, body->str);
  text = faults_of (xml);
  g_assert_nonnull (strstr (text, "[too-deep]"));
  g_string_free (instance, TRUE);
  g_string_free (body, TRUE);
  g_string_free (path, TRUE);
}

static void
test_too_many_nodes (void)
{
  GString *instance = g_string_new ("<data id='x'>");
  g_autofree char *xml = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i <= DOOR_FORM_MAX_NODES; i++)
    g_string_append (instance, i % 2 ? "<a/>" : "<b/>");
  g_string_append (instance, "</data>");
  xml = form_xml (instance->str, NULL, NULL);
  text = faults_of (xml);
  g_assert_nonnull (strstr (text, "[too-large]"));
  g_string_free (instance, TRUE);
}

/* A chain as long as the form is ordered without recursion. */
static void
test_long_chain (void)
{
  const guint n = 20000;
  const guint wide = 200; /* names are never given back: few of them, in many groups */
  GString *instance = g_string_new ("<data id='x'>");
  GString *binds = g_string_new (NULL);
  g_autoptr (Scenario) s = NULL;
  g_autofree char *last = g_strdup_printf ("/data/g%u/n%u", (n - 1) / wide, (n - 1) % wide);
  g_autofree char *expected = g_strdup_printf ("%u", n);

  for (guint i = 0; i < n; i++)
    {
      if (i % wide == 0)
        g_string_append_printf (instance, "<g%u>", i / wide);
      g_string_append_printf (instance, "<n%u/>", i % wide);
      if (i % wide == wide - 1)
        g_string_append_printf (instance, "</g%u>", i / wide);
      if (i > 0)
        g_string_append_printf (binds,
                                "<bind nodeset='/data/g%u/n%u' calculate='/data/g%u/n%u + 1'/>",
                                i / wide, i % wide, (i - 1) / wide, (i - 1) % wide);
    }
  g_string_append (instance, "</data>");
  s = scenario_new (instance->str, binds->str, INPUT ("/data/g0/n0"));
  answer (s, "/data/g0/n0", "1");
  g_assert_cmpstr (door_session_value (s->session, node_at (s, last)), ==, expected);
  g_string_free (instance, TRUE);
  g_string_free (binds, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/load/identity", test_identity);
  g_test_add_func ("/load/texts", test_texts);
  g_test_add_func ("/load/walk", test_walk);
  g_test_add_func ("/load/dependencies", test_dependencies);
  g_test_add_func ("/load/no-dependencies", test_no_dependencies);
  g_test_add_func ("/load/choices", test_choices);
  g_test_add_func ("/load/permissive", test_permissive);
  g_test_add_func ("/load/default-values", test_default_values);
  g_test_add_func ("/load/shared", test_shared);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *name = g_strconcat ("/load/fault/", faults[i].name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_fault);
    }
  g_test_add_func ("/load/no-cycle", test_no_cycle);
  g_test_add_func ("/load/limit/nested-groups", test_nested_groups);
  g_test_add_func ("/load/limit/nested-body", test_nested_body);
  g_test_add_func ("/load/limit/abyss", test_abyss);
  g_test_add_func ("/load/limit/nested-repeats", test_nested_repeats);
  g_test_add_func ("/load/limit/nodes", test_too_many_nodes);
  g_test_add_func ("/load/limit/long-chain", test_long_chain);
  return g_test_run ();
}
