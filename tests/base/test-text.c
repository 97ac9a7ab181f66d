/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-diagnostics.h"
#include "door-uuid.h"

#include <string.h>

static void
test_diagnostics_text (void)
{
  g_autoptr (DoorDiagnostics) list = door_diagnostics_new ();
  g_autofree char *text = NULL;
  DoorPlace cell = { "survey", 12, 3 };

  door_diagnostics_add (list, DOOR_SEVERITY_WARNING, "label-missing", NULL, "No label");
  g_assert_false (door_diagnostics_has_errors (list));
  door_diagnostics_add (list, DOOR_SEVERITY_ERROR, "reference-unknown", &cell,
                        "No question is called %s", "agee");
  door_diagnostics_hint (list, "did you mean %s?", "age");
  g_assert_true (door_diagnostics_has_errors (list));
  text = door_diagnostics_to_text (list);
  g_assert_cmpstr (text, ==,
                   "warning: No label [label-missing]\n"
                   "survey:12:3: error: No question is called agee (did you mean age?) "
                   "[reference-unknown]\n");
}

static void
test_diagnostics_are_bounded (void)
{
  g_autoptr (DoorDiagnostics) list = door_diagnostics_new ();

  for (guint i = 0; i < DOOR_DIAGNOSTICS_MAX; i++)
    door_diagnostics_add (list, DOOR_SEVERITY_WARNING, "x", NULL, "x");
  door_diagnostics_add (list, DOOR_SEVERITY_ERROR, "last", NULL, "last");
  g_assert_cmpuint (door_diagnostics_length (list), ==, DOOR_DIAGNOSTICS_MAX);
  g_assert_true (door_diagnostics_has_errors (list));
}

static void
test_nearest_name (void)
{
  const char *names[] = { "age", "agent", "household_size", NULL };

  g_assert_cmpstr (door_nearest_name ("agee", names), ==, "age");
  g_assert_cmpstr (door_nearest_name ("AGE", names), ==, "age");
  g_assert_cmpstr (door_nearest_name ("houshold_size", names), ==, "household_size");
  g_assert_null (door_nearest_name ("income", names));
  g_assert_null (door_nearest_name ("", names));
}

static void
test_uuid (void)
{
  DoorUuid uuid = door_uuid_random (), back;
  guint8 bytes[16] = { 0 };
  char text[DOOR_UUID_TEXT];
  g_autofree char *instance_id = door_uuid_to_instance_id (&uuid);

  g_assert_true (door_uuid_parse (instance_id, &back));
  g_assert_true (door_uuid_equal (&uuid, &back));
  uuid = door_uuid_from_random (bytes);
  door_uuid_print (&uuid, text);
  g_assert_cmpstr (text, ==, "00000000-0000-4000-8000-000000000000");
  g_assert_false (door_uuid_parse ("uuid:not-one", &back));
  g_assert_false (door_uuid_parse ("", &back));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/diagnostics/text", test_diagnostics_text);
  g_test_add_func ("/base/diagnostics/bounded", test_diagnostics_are_bounded);
  g_test_add_func ("/base/diagnostics/nearest-name", test_nearest_name);
  g_test_add_func ("/base/uuid", test_uuid);
  return g_test_run ();
}
