/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kind of column a calculation gets, and which reasons may be in it. */
#include "door-dataset.h"

#include <string.h>

/* A form with a few nodes to read, and one calculation, "result". */
static DoorDataset *
dataset_with (const char *calculation)
{
  g_autofree char *escaped = g_markup_escape_text (calculation, -1);
  g_autofree char *xml = g_strdup_printf (
      "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'>"
      "<h:head><h:title>t</h:title><model><instance><data id='t'><age/><sex/><area/><born/>"
      "<one/><two/><r><n/></r><result/><meta><instanceID/></meta></data></instance>"
      "<bind nodeset='/data/age' type='int' constraint='. &gt;= 0 or . = -8'/>"
      "<bind nodeset='/data/sex' type='string'/><bind nodeset='/data/area' type='string'/>"
      "<bind nodeset='/data/born' type='date'/><bind nodeset='/data/r/n' type='int'/>"
      "<bind nodeset='/data/one' type='string' calculate='if(/data/age &gt; 17, 1, -5)'/>"
      "<bind nodeset='/data/two' type='string' calculate='/data/one'/>"
      "<bind nodeset='/data/result' type='string' calculate=\"%s\"/></model></h:head><h:body>"
      "<input ref='/data/age'/><input ref='/data/born'/>"
      "<select1 ref='/data/sex'><item><label>m</label><value>1</value></item>"
      "<item><label>?</label><value>-9</value></item></select1>"
      "<select1 ref='/data/area'><item><label>u</label><value>urban</value></item></select1>"
      "<group ref='/data/r'><repeat nodeset='/data/r'><input ref='/data/r/n'/></repeat></group>"
      "</h:body></h:html>",
      escaped);
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorFormDef) form = door_form_load (bytes, NULL, diagnostics);

  if (!form)
    {
      g_autofree char *text = door_diagnostics_to_text (diagnostics);

      g_error ("%s: %s", calculation, text);
    }
  return door_dataset_new (form, NULL, NULL);
}

#define NA DOOR_MISSING_BIT (-7)

static void
test_kinds (void)
{
  const struct {
    const char *calculation;
    DoorColumnKind kind;
    guint missing;
  } cases[] = {
    { "1", DOOR_COLUMN_INTEGER, NA },
    { "1.5", DOOR_COLUMN_DECIMAL, NA },
    { "'a'", DOOR_COLUMN_TEXT, 0 },
    { "'01'", DOOR_COLUMN_TEXT, 0 },
    { "if(/data/age > 3, '1', '')", DOOR_COLUMN_INTEGER, NA },
    { "if(/data/age > 3, '2.10', '3')", DOOR_COLUMN_TEXT, 0 },
    { "count(/data/r)", DOOR_COLUMN_INTEGER, NA },
    { "count(/data/r[n > 1]) + 1", DOOR_COLUMN_INTEGER, NA },
    { "sum(/data/r/n) div 2", DOOR_COLUMN_DECIMAL, NA },
    { "/data/age", DOOR_COLUMN_INTEGER, NA | DOOR_MISSING_BIT (-8) },
    { "../age - 1", DOOR_COLUMN_INTEGER, NA },
    { "current()/../age", DOOR_COLUMN_INTEGER, NA | DOOR_MISSING_BIT (-8) },
    { "number(/data/sex)", DOOR_COLUMN_INTEGER, NA | DOOR_MISSING_BIT (-9) },
    { "/data/sex", DOOR_COLUMN_INTEGER, NA | DOOR_MISSING_BIT (-9) },
    { "/data/area", DOOR_COLUMN_TEXT, 0 },
    { "/data/two", DOOR_COLUMN_INTEGER, NA | DOOR_MISSING_BIT (-5) },
    { "if(/data/two = 1, -6, /data/two)", DOOR_COLUMN_INTEGER,
      NA | DOOR_MISSING_BIT (-5) | DOOR_MISSING_BIT (-6) },
    { "if(/data/age = 1, 3 - 8, 1)", DOOR_COLUMN_INTEGER, NA },
    { "if(/data/age = 1, -8 + 1, 1)", DOOR_COLUMN_INTEGER, NA },
    { "if(/data/age = 1, -80, 1)", DOOR_COLUMN_INTEGER, NA },
    { "coalesce(/data/age, 0)", DOOR_COLUMN_INTEGER, NA | DOOR_MISSING_BIT (-8) },
    { "/data/age > 3 and not(/data/sex = '1')", DOOR_COLUMN_CODED, NA },
    { "selected(/data/sex, '1')", DOOR_COLUMN_CODED, NA },
    { "today()", DOOR_COLUMN_DATE, NA },
    { "/data/born", DOOR_COLUMN_DATE, NA },
    { "now()", DOOR_COLUMN_DATE_TIME, NA },
    { "concat('a', /data/age)", DOOR_COLUMN_TEXT, 0 },
    { "if(/data/age > 3, 1, 'x')", DOOR_COLUMN_TEXT, 0 },
    { "instance('i')/root/item[name = 'x)']/n", DOOR_COLUMN_TEXT, 0 },
    { "once(random())", DOOR_COLUMN_DECIMAL, NA },
    { "/data/r[n > 1]/n", DOOR_COLUMN_INTEGER, NA },
    { "../r[position() = 1]/n + 1", DOOR_COLUMN_INTEGER, NA },
    { "string(1)", DOOR_COLUMN_TEXT, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DoorDataset) dataset = dataset_with (cases[i].calculation);
      int index = door_dataset_find_column (dataset, 0, "result");
      const DoorColumn *column = door_dataset_column (dataset, 0, (guint) index);

      if (column->kind != cases[i].kind || column->missing != cases[i].missing)
        g_error ("%s: %s, missing %x", cases[i].calculation, door_column_kind_name (column->kind),
                 column->missing);
    }
}

/* Brackets beyond any sense, and calculations that double at each step, end soon and as text. */
static void
test_pathological (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (DoorDataset) dataset = NULL;
  int index;

  for (guint i = 0; i < 90; i++)
    g_string_append (deep, "-(if(/data/age > 1, 1, ");
  g_string_append (deep, "1");
  for (guint i = 0; i < 90; i++)
    g_string_append (deep, "))");
  dataset = dataset_with (deep->str);
  index = door_dataset_find_column (dataset, 0, "result");
  g_assert_cmpint (door_dataset_column (dataset, 0, (guint) index)->kind, ==, DOOR_COLUMN_INTEGER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/infer/kinds", test_kinds);
  g_test_add_func ("/dataset/infer/pathological", test_pathological);
  return g_test_run ();
}
