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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faults/loading", test_loading);
  g_test_add_func ("/faults/not-xml", test_not_xml);
  g_test_add_func ("/faults/interview", test_interview);
  g_test_add_func ("/faults/unmapped", test_unmapped);
  return g_test_run ();
}
