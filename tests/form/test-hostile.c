/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms and records made to hang, crash or fill the memory: an answer in good time, whichever. */
#include <glib/gstdio.h>
#include <string.h>

#include "door-simulator.h"
#include "scenario.h"

#define PICK(name)                                                                                 \
  "<select1 ref='/data/m/" name "'><label>s</label><itemset "                                      \
  "nodeset=\"instance('t')/root/item[of = /data/p]\"><value ref='name'/><label ref='name'/>"       \
  "</itemset></select1>"

static char *
repeat_text (const char *text, guint n)
{
  GString *out = g_string_sized_new (strlen (text) * n);

  for (guint i = 0; i < n; i++)
    g_string_append (out, text);
  return g_string_free (out, FALSE);
}

static void
assert_fault (const char *xml, const char *expected)
{
  g_autofree char *text = faults_of (xml);

  if (!strstr (text, expected))
    g_error ("expected '%s' in: %.400s", expected, text);
}

static void
test_entity_bomb (void)
{
  assert_fault ("<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
                "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]><a>&c;&c;&c;</a>",
                "declares entities");
}

static void
test_giant_attribute (void)
{
  g_autofree char *giant = g_strnfill (9 * 1024 * 1024, 'x');
  g_autofree char *body = g_strconcat ("<input ref='/data/a' appearance='", giant,
                                       "'><label>a</label></input>", NULL);
  g_autofree char *xml = form_xml ("<data id='x'><a/></data>", NULL, body);
  g_autofree char *text = faults_of (xml);

  g_assert_cmpuint (strlen (text), <, 10000);
}

static void
test_attributes (void)
{
  GString *instance = g_string_new ("<data id='x'><a");
  g_autofree char *xml = NULL;

  for (guint i = 0; i < 1200; i++)
    g_string_append_printf (instance, " a%u=''", i);
  g_string_append (instance, "/></data>");
  xml = form_xml (instance->str, NULL, NULL);
  assert_fault (xml, "attributes in one element");
  g_string_free (instance, TRUE);
}

/* Names of forty thousand letters, nested: their paths alone would fill the memory. */
static void
test_long_names (void)
{
  g_autofree char *name = g_strnfill (40000, 'n');
  g_autofree char *leaf = g_strdup_printf ("<%s/>", name);
  g_autofree char *leaves = repeat_text (leaf, 100);
  GString *instance = g_string_new ("<data id='x'>");
  g_autofree char *xml = NULL;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (instance, "<%s>", name);
  g_string_append (instance, leaves);
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (instance, "</%s>", name);
  g_string_append (instance, "</data>");
  xml = form_xml (instance->str, NULL, NULL);
  assert_fault (xml, "[too-large]");
  g_string_free (instance, TRUE);
}

static void
test_deep_expression (void)
{
  g_autofree char *open = repeat_text ("(", 10000);
  g_autofree char *close = repeat_text (")", 10000);
  g_autofree char *bind
      = g_strconcat ("<bind nodeset='/data/a' calculate='", open, "1", close, "'/>", NULL);
  g_autofree char *xml = form_xml ("<data id='x'><a/></data>", bind, NULL);

  assert_fault (xml, "[xpath-limit]");
}

static void
test_quadratic_predicate (void)
{
  GString *table = g_string_new ("<instance id='t'><root>");
  g_autoptr (Scenario) s = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (table, "<item><v>1</v></item>");
  g_string_append (table, "</root></instance>" BIND (
                              "/data/a", "calculate=\"count(instance('t')/root/item[count(../item) "
                                         "&gt; 1])\""));
  s = scenario_new ("<data id='x'><a/></data>", table->str, NULL);
  g_assert_cmpuint (strlen (door_session_value (s->session, node_at (s, "/data/a"))), <, 10);
  g_string_free (table, TRUE);
}

static void
test_catastrophic_regex (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><a/></data>",
                      BIND ("/data/a", "constraint=\"regex(., '(a+)+b')\""), INPUT ("/data/a"));

  try_answer (s, "/data/a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac");
}

/* --- Limits of files ---------------------------------------------------------------------- */

#define MAX_ELEMENTS 8000000u         /* DOOR_TREE_MAX_NODES */
#define MAX_BYTES (64u * 1024 * 1024) /* DOOR_XML_MAX_BYTES, and of a file that comes with a form */

static void
test_elements (void)
{
  g_autofree char *elements = repeat_text ("<a/>", MAX_ELEMENTS);
  g_autofree char *xml = form_xml (elements, NULL, NULL);

  assert_fault (xml, "8000000 elements");
}

static void
test_bytes (void)
{
  char *spaces = g_strnfill (MAX_BYTES + 1, ' ');
  g_autoptr (GBytes) bytes = g_bytes_new_take (spaces, MAX_BYTES + 1);
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autofree char *text = NULL;

  g_assert_null (door_form_load (bytes, NULL, diagnostics));
  text = door_diagnostics_to_text (diagnostics);
  g_assert_nonnull (strstr (text, "has more than 67108864 bytes"));
}

static GBytes *
load_rows (const DoorFormMedia *media, const char *name, const char *uri)
{
  return g_bytes_ref ((GBytes *) media->data);
}

/* A table of one column has two elements a row. */
static void
test_rows (void)
{
  char *rows = repeat_text ("a\n", MAX_ELEMENTS / 2 + 1);
  g_autoptr (GBytes) bytes = g_bytes_new_take (rows, strlen (rows));
  const DoorFormMedia media = { load_rows, bytes };
  g_autofree char *xml
      = form_xml ("<data id='x'><a/></data>", "<instance id='t' src='jr://file-csv/t.csv'/>", NULL);
  g_autoptr (GBytes) form = g_bytes_new (xml, strlen (xml));
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autofree char *text = NULL;

  g_assert_null (door_form_load (form, &media, diagnostics));
  text = door_diagnostics_to_text (diagnostics);
  g_assert_nonnull (strstr (text, "[media-unreadable]"));
}

/* A file of more bytes than a table may have is not read. */
static void
test_media_bytes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("door-form-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "t.csv", NULL);
  const DoorFormMedia media = door_form_media_from_folder (folder);
  g_autofree char *content = g_strnfill (MAX_BYTES + 1, 'a');
  g_autoptr (GBytes) fits = NULL;

  g_assert_true (g_file_set_contents (path, content, MAX_BYTES + 1, NULL));
  g_assert_null (media.load (&media, "t.csv", "jr://file-csv/t.csv"));
  g_assert_true (g_file_set_contents (path, content, 1000, NULL));
  fits = media.load (&media, "t.csv", "jr://file-csv/t.csv");
  g_assert_cmpuint (g_bytes_get_size (fits), ==, 1000);
  g_unlink (path);
  g_rmdir (folder);
}

/* Sixty thousand answers that one edit takes away: each of them is. */
static void
test_vanishing (void)
{
  const guint n = 17000;
  g_autoptr (Scenario) s = scenario_new (
      "<data id='x'><p>a</p><m jr:template=''><u>k</u><v>k</v><w>k</w></m></data>",
      "<instance id='t'><root><item><name>k</name><of>a</of></item></root></instance>",
      INPUT ("/data/p") REPEAT ("/data/m", PICK ("u") PICK ("v") PICK ("w")));

  for (guint i = 0; i < n; i++)
    add_repeat (s, "/data/m");
  assert_value (s, "/data/m[17000]/w", "k");
  answer (s, "/data/p", "b");
  for (guint i = 1; i <= n; i += 999)
    {
      g_autofree char *ref = g_strdup_printf ("/data/m[%u]/v", i);

      assert_value (s, ref, "");
    }
  assert_value (s, "/data/m[17000]/w", "");
}

/* Many twins of one name, in the record and asked for. */
static void
test_twins (void)
{
  g_autofree char *twins = repeat_text ("<a/>", 100000);
  g_autofree char *instance = g_strconcat ("<data id='x'>", twins, "</data>", NULL);
  g_autoptr (Scenario) s
      = scenario_new (instance, BIND ("/data/a", "relevant='true()'"), INPUT ("/data/a"));

  answer (s, "/data/a", "1");
}

/* A small record that unfolds: eight repeats deep, each in each. */
static void
test_record (void)
{
  GString *instance = g_string_new ("<data id='x'>");
  GString *body = g_string_new (NULL);
  GString *path = g_string_new ("/data");
  GString *record = g_string_new ("<data id='x'>");
  g_autoptr (Scenario) s = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_string_append (path, "/r");
      g_string_append (instance, i == 0 ? "<r>" : "<r>");
      g_string_append_printf (body, "<group><repeat nodeset='%s'>", path->str);
    }
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (instance, "<v%u/>", i);
  g_string_append (instance, "</r></r></data>");
  g_string_append (body, "</repeat></group></repeat></group>");
  for (guint i = 0; i < 30; i++)
    {
      g_string_append (record, "<r>");
      for (guint j = 0; j < 1000; j++)
        g_string_append (record, "<r/>");
      g_string_append (record, "</r>");
    }
  g_string_append (record, "</data>");
  s = scenario_new (instance->str, NULL, body->str);
  bytes = g_bytes_new (record->str, record->len);
  g_assert_null (door_session_resume (s->def, NULL, bytes, FALSE, NULL, &error));
  g_assert_error (error, DOOR_SESSION_ERROR, DOOR_SESSION_ERROR_LIMIT);
  g_string_free (instance, TRUE);
  g_string_free (body, TRUE);
  g_string_free (path, TRUE);
  g_string_free (record, TRUE);
}

/* An instance within its own template, and so on. */
static void
test_nested_templates (void)
{
  g_autoptr (Scenario) s
      = scenario_new ("<data id='x'><m jr:template=''><k "
                      "jr:template=''><a/></k><k><a/></k><k><a/></k></m><m/></data>",
                      NULL, REPEAT ("/data/m", REPEAT ("/data/m/k", INPUT ("/data/m/k/a"))));
  const DoorNode added = add_repeat (s, "/data/m");

  g_assert_cmpuint (
      door_session_n_instances (s->session, door_form_find (s->def, "/data/m/k"), added), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile/entity-bomb", test_entity_bomb);
  g_test_add_func ("/hostile/giant-attribute", test_giant_attribute);
  g_test_add_func ("/hostile/attributes", test_attributes);
  g_test_add_func ("/hostile/long-names", test_long_names);
  g_test_add_func ("/hostile/deep-expression", test_deep_expression);
  g_test_add_func ("/hostile/quadratic-predicate", test_quadratic_predicate);
  g_test_add_func ("/hostile/catastrophic-regex", test_catastrophic_regex);
  g_test_add_func ("/hostile/elements", test_elements);
  g_test_add_func ("/hostile/bytes", test_bytes);
  g_test_add_func ("/hostile/rows", test_rows);
  g_test_add_func ("/hostile/media-bytes", test_media_bytes);
  g_test_add_func ("/hostile/vanishing", test_vanishing);
  g_test_add_func ("/hostile/twins", test_twins);
  g_test_add_func ("/hostile/record", test_record);
  g_test_add_func ("/hostile/nested-templates", test_nested_templates);
  return g_test_run ();
}
