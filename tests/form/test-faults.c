/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults are told where their author works: in the form, or in what the form was made from. */
#include <string.h>

#include "scenario.h"

static const char instance[] = "<data id='x'><a/><day/><m jr:template=''><day/></m></data>";
static const char body[] = INPUT ("/data/a") REPEAT ("/data/m", INPUT ("/data/m/day"));

static guint n_freed;

static void
count_freed (gpointer data)
{
  n_freed++;
}

/* What a workbook's reader knows: row 5 made /data/day, and its calculation is in column 9. */
static gboolean
locate (gconstpointer data, const char *part, DoorPlace *ret_place)
{
  if (!strstr (part, "[/data/day]/@calculate"))
    return FALSE;
  *ret_place = (DoorPlace){ data, 5, 9 };
  return TRUE;
}

static DoorFormDef *
load_mapped (const char *model, DoorDiagnostics *diagnostics)
{
  const DoorFormSourceMap map = { locate, (gpointer) "survey", count_freed };
  g_autofree char *xml = form_xml (instance, model, body);
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));

  n_freed = 0;
  return door_form_load_mapped (bytes, NULL, map, diagnostics);
}

static void
assert_place (const DoorDiagnostic *fault, const char *sheet, guint row, guint column)
{
  g_assert_cmpstr (fault->place.sheet, ==, sheet);
  g_assert_cmpuint (fault->place.row, ==, row);
  g_assert_cmpuint (fault->place.column, ==, column);
}

static void
test_loading (void)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  DoorFormDef *def = load_mapped (BIND ("/data/day", "calculate='dat(/data/a)'")
                                      BIND ("/data/a", "relevant='1 +'"),
                                  diagnostics);
  const DoorDiagnostic *fault = door_diagnostics_get (diagnostics, 0);

  g_assert_null (def);
  g_assert_cmpuint (n_freed, ==, 1);
  g_assert_cmpuint (door_diagnostics_length (diagnostics), ==, 2);
  assert_place (fault, "survey", 5, 9);
  g_assert_cmpstr (fault->code, ==, "xpath-function");
  g_assert_nonnull (strstr (fault->message, "dat"));
  g_assert_nonnull (strstr (fault->message, "date"));
  /* What the map does not know keeps its place in the form. */
  g_assert_nonnull (
      strstr (door_diagnostics_get (diagnostics, 1)->place.sheet, "bind[/data/a]/@relevant"));
}

static void
test_not_xml (void)
{
  const DoorFormSourceMap map = { locate, (gpointer) "survey", count_freed };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("<a", 2);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();

  n_freed = 0;
  g_assert_null (door_form_load_mapped (bytes, NULL, map, diagnostics));
  g_assert_cmpuint (n_freed, ==, 1);
}

/* An expression that fails while somebody answers is told once, and at its cell. */
static void
test_interview (void)
{
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  DoorFormDef *def = load_mapped (BIND ("/data/day", "calculate=\"date(/data/a)\""), diagnostics);
  g_autoptr (DoorSession) session = door_session_new (def, NULL, NULL);
  const DoorNode a = door_session_find (session, "/data/a");
  const DoorDiagnostics *faults;

  g_assert_null (door_session_faults (session));
  door_session_set (session, a, "tomorrow", FALSE);
  door_session_set (session, a, "one day", FALSE);
  faults = door_session_faults (session);
  g_assert_nonnull (faults);
  g_assert_cmpuint (door_diagnostics_length (faults), ==, 1);
  assert_place (door_diagnostics_get (faults, 0), "survey", 5, 9);
  g_assert_true (g_str_has_prefix (door_diagnostics_get (faults, 0)->message, "/data/day: "));
  g_assert_nonnull (strstr (door_diagnostics_get (faults, 0)->message, "date(/data/a)"));
  g_assert_cmpstr (door_session_value (session, door_session_find (session, "/data/day")), ==, "");
  g_clear_pointer (&session, door_session_free);
  door_form_unref (def);
  g_assert_cmpuint (n_freed, ==, 1);
}

/* Without a map: the element, its line, and which instance it was. */
static void
test_unmapped (void)
{
  g_autoptr (Scenario) s
      = scenario_new (instance, BIND ("/data/m/day", "constraint='date(.) &gt; today()'"), body);
  const DoorDiagnostics *faults;
  const DoorDiagnostic *fault;

  add_repeat (s, "/data/m");
  add_repeat (s, "/data/m");
  try_answer (s, "/data/m[2]/day", "soon");
  faults = door_session_faults (s->session);
  g_assert_nonnull (faults);
  fault = door_diagnostics_get (faults, 0);
  g_assert_true (g_str_has_suffix (fault->place.sheet, "/model/bind[/data/m/day]/@constraint"));
  g_assert_cmpuint (fault->place.row, >, 0);
  g_assert_true (g_str_has_prefix (fault->message, "/data/m[2]/day: "));
}

/* --- What a fault says -------------------------------------------------------------------- */

#define AGE "<data id='x'><age/><b/><m><n/></m></data>"
#define LIST "<instance id='wards'><root><item><name>w</name></item></root></instance>"

/* Every kind of fault, with its element, attribute, column, what was found and expected, and the
 * nearest name that there is. */
static const struct {
  const char *model;
  const char *body;
  const char *code;
  const char *place; /* how it ends */
  guint column;
  const char *found;
  const char *expected; /* another part of the message; NULL: none */
  const char *hint;     /* NULL: none */
} kinds[] = {
  { BIND ("/data/b", "calculate='1 +'"), "", "xpath-syntax", "/model/bind[/data/b]/@calculate", 4,
    "found the end", "expected a value, a path or a function", NULL },
  { BIND ("/data/b", "relevant='(1'"), "", "xpath-syntax", "bind[/data/b]/@relevant", 3,
    "found the end", "expected ')'", NULL },
  { BIND ("/data/b", "required='1 2'"), "", "xpath-syntax", "bind[/data/b]/@required", 3,
    "found '2'", "expected an operator or the end", NULL },
  { BIND ("/data/b", "readonly='$x'"), "", "xpath-syntax", "bind[/data/b]/@readonly", 1,
    "found '$'", "forms have no variables", NULL },
  { BIND ("/data/b", "constraint='. = &quot;x'"), "", "xpath-syntax", "bind[/data/b]/@constraint",
    5, "a text begins here", "no closing quote", NULL },
  { BIND ("/data/b", "calculate='1 + conct(1)'"), "", "xpath-function", "bind[/data/b]/@calculate",
    5, "'conct' is no function", "did you mean concat()", NULL },
  { BIND ("/data/b", "calculate='if(1, 2)'"), "", "xpath-function", "bind[/data/b]/@calculate", 1,
    "if() has 2 arguments", "expected 3", NULL },
  { BIND ("/data/b", "calculate='1 + /data/agee'"), "", "xpath-unknown-node",
    "bind[/data/b]/@calculate", 11, "reads agee, which is not there", "in: 1 + /data/agee",
    "the nearest is /data/age" },
  { LIST BIND ("/data/b", "calculate=\"count(instance('ward')/root/item)\""), "",
    "instance-unknown", "bind[/data/b]/@calculate", 17, "instance('ward')", "does not have",
    "the nearest is wards" },
  { LIST,
    "<select1 ref='/data/b'><itemset nodeset=\"instance('ward')/root/item\"><value "
    "ref='name'/></itemset></select1>",
    "instance-unknown", "/body/select1[/data/b]/itemset/@nodeset", 11, "instance('ward')",
    "does not have", "the nearest is wards" },
  { BIND ("/data/b", "calculate='/data/age'") BIND ("/data/age", "calculate='/data/b'"), "",
    "cycle", "]/@calculate", 0, "/data/age (calculate) reads /data/b", "in a circle", NULL },
  { BIND ("/data/bb", "type='int'"), "", "bind-unknown-node", "bind[/data/bb]/@nodeset", 0,
    "no node /data/bb", NULL, "the nearest is /data/b" },
  { "<bind type='int'/>", "", "bind-no-nodeset", "/model/bind/@nodeset", 0, "which node", NULL,
    NULL },
  { "", "<input ref='/data/agge'/>", "control-unknown-node", "/body/input[/data/agge]/@ref", 0,
    "no node /data/agge", NULL, "the nearest is /data/age" },
  { "", "<input/>", "control-no-ref", "/body/input/@ref", 0, "", NULL, NULL },
  { "", "<group ref='/data/mm'><input ref='/data/m/n'/></group>", "control-unknown-node",
    "/body/group[/data/mm]/@ref", 0, "no node /data/mm", NULL, "the nearest is /data/m" },
  { "", "<select1 ref='/data/b'><item><label>a</label></item></select1>", "choice-no-value",
    "/body/select1[/data/b]/item", 0, "a choice has no value", NULL, NULL },
  { "", "<select1 ref='/data/b'><itemset/></select1>", "itemset-no-nodeset",
    "/select1[/data/b]/itemset/@nodeset", 0, "", NULL, NULL },
  { "", "<input ref='/data/b'><label ref=\"jr:itext('q')\"/></input>", "itext-missing",
    "/body/input[/data/b]/label/@ref", 0, "q", NULL, NULL },
  { "", "<input ref='/data/b'><label><output value='/data/aga'/></label></input>",
    "xpath-unknown-node", "/body/input[/data/b]/label/output/@value", 7, "reads aga", NULL,
    "the nearest is /data/age" },
  { "<itext><translation><text id='q'><value>Q</value></text></translation></itext>", "",
    "itext-no-language", "/itext/translation/@lang", 0, "", NULL, NULL },
  { "<itext><translation lang='en'><text><value>Q</value></text></translation></itext>", "",
    "itext-no-id", "/translation[en]/text/@id", 0, "", NULL, NULL },
  { "<setvalue event='odk-instance-first-load' ref='/data/agee' value='1'/>", "",
    "action-unknown-node", "/model/setvalue[/data/agee]/@ref", 0, "no node /data/agee", NULL,
    "the nearest is /data/age" },
  { "<setvalue event='odk-instance-first-load' value='1'/>", "", "action-no-ref",
    "/model/setvalue[odk-instance-first-load]/@ref", 0, "", NULL, NULL },
  { "<setvalue event='odk-first' ref='/data/b' value='1'/>", "", "event-unknown",
    "/model/setvalue[/data/b]/@event", 0, "odk-first is not known", NULL, NULL },
  { "<setvalue event='odk-instance-load' ref='/data/b' value='1 +'/>", "", "xpath-syntax",
    "/model/setvalue[/data/b]/@value", 4, "found the end", NULL, NULL },
  { "<instance id='t' src='jr://file-csv/t.csv'/>", "", "media-missing", "/model/instance[t]/@src",
    0, "t.csv", NULL, NULL },
  { "", "<group ref='/data/m'><repeat nodeset='/data/m' jr:count='1 +'/></group>", "xpath-syntax",
    "/repeat[/data/m]/@jr:count", 4, "found the end", NULL, NULL },
};

static void
check_kind (guint i, const DoorDiagnostics *diagnostics)
{
  for (guint d = 0; d < door_diagnostics_length (diagnostics); d++)
    {
      const DoorDiagnostic *fault = door_diagnostics_get (diagnostics, d);

      if (strcmp (fault->code, kinds[i].code) != 0)
        continue;
      g_test_message ("%s:%u %s (%s)", fault->place.sheet, fault->place.column, fault->message,
                      fault->hint);
      g_assert_true (g_str_has_suffix (fault->place.sheet, kinds[i].place));
      g_assert_cmpuint (fault->place.column, ==, kinds[i].column);
      g_assert_cmpuint (fault->place.row, >, 0);
      g_assert_nonnull (strstr (fault->message, kinds[i].found));
      if (kinds[i].expected)
        g_assert_nonnull (strstr (fault->message, kinds[i].expected));
      g_assert_cmpstr (fault->hint, ==, kinds[i].hint);
      return;
    }
  g_error ("%s was not told", kinds[i].code);
}

static void
test_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *xml = form_xml (AGE, kinds[i].model, kinds[i].body);
      g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
      g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
      g_autoptr (DoorFormDef) def = door_form_load (bytes, NULL, diagnostics);

      check_kind (i, diagnostics);
    }
}

/* A hostile form has more faults than anybody reads: the first are kept, and it does not load. */
static void
test_too_many (void)
{
  GString *model = g_string_new (NULL);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) def = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *xml = NULL;

  for (guint i = 0; i < DOOR_DIAGNOSTICS_MAX; i++)
    g_string_append_printf (model, "<bind nodeset='/data/z%u'/>", i);
  g_string_append (model, BIND ("/data/b", "calculate='1 +'"));
  xml = form_xml (AGE, model->str, NULL);
  bytes = g_bytes_new (xml, strlen (xml));
  def = door_form_load (bytes, NULL, diagnostics);
  g_assert_null (def);
  g_assert_true (door_diagnostics_has_errors (diagnostics));
  g_assert_cmpuint (door_diagnostics_length (diagnostics), <=, DOOR_DIAGNOSTICS_MAX);
  g_string_free (model, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/loading", test_loading);
  g_test_add_func ("/faults/not-xml", test_not_xml);
  g_test_add_func ("/faults/interview", test_interview);
  g_test_add_func ("/faults/unmapped", test_unmapped);
  g_test_add_func ("/faults/kinds", test_kinds);
  g_test_add_func ("/faults/too-many", test_too_many);
  return g_test_run ();
}
