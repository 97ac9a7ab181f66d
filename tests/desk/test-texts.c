/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-case-about.h"
#include "door-desk-private.h"
#include "door-markup.h"
#include "door-scenario.h"

#include <string.h>

static void
test_markup (void)
{
  const struct {
    const char *markdown, *markup, *plain;
  } cases[] = {
    { "Plain & <simple>", "Plain &amp; ", "Plain & " },
    { "a **b** *c* __d__ _e_", "a <b>b</b> <i>c</i> <b>d</b> <i>e</i>", "a b c d e" },
    { "snake_case_name", "snake_case_name", "snake_case_name" },
    { "one\ntwo", "one\ntwo", "one two" },
    { "# Title\ntext", "<big><b>Title</b></big>\ntext", "Title text" },
    { "1. How old?", "1. How old?", "1. How old?" },
    { "- a\n- b", "• a\n• b", "- a - b" },
    { "<span style=\"color: red\">x</span>", "<span foreground=\"red\">x</span>", "x" },
    { "<span style=\"color:red;\" onclick=\"y\">x</span>", "<span foreground=\"red\">x</span>",
      "x" },
    { "**a <span style=\"color:red\">b** c</span>", "a b c", "a b c" },
    { "[link](http://example.org)", "<u>link</u>", "link" },
    { "\\*not\\*", "*not*", "*not*" },
    { "", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *markup = door_markup_from_markdown (cases[i].markdown);
      g_autofree char *plain = door_plain_from_markdown (cases[i].markdown);
      g_autofree char *wanted = g_strchomp (g_strdup (cases[i].markup));
      g_autofree char *wanted_plain = g_strchomp (g_strdup (cases[i].plain));

      g_assert_cmpstr (markup, ==, wanted);
      g_assert_cmpstr (plain, ==, wanted_plain);
    }
  g_assert_null (door_markup_from_markdown (NULL));
}

static void
test_typing (void)
{
  const struct {
    DoorQuestionKind kind;
    const char *typed, *lexical;
  } cases[] = {
    { DOOR_QUESTION_INTEGER, " 36 ", "36" },
    { DOOR_QUESTION_INTEGER, "۳۶", "36" },
    { DOOR_QUESTION_INTEGER, "१२", "12" },
    { DOOR_QUESTION_INTEGER, "−8", "-8" },
    { DOOR_QUESTION_INTEGER, "1,234", "1234" },
    { DOOR_QUESTION_INTEGER, "1.234.567", "1234567" },
    { DOOR_QUESTION_INTEGER, "12,34,567", "1234567" },
    { DOOR_QUESTION_INTEGER, "1 234", "1234" },
    { DOOR_QUESTION_INTEGER, "1'234", "1234" },
    { DOOR_QUESTION_INTEGER, "1,5", "1.5" }, /* refused by the form: no whole number */
    { DOOR_QUESTION_INTEGER, "-1,500", "-1500" },
    { DOOR_QUESTION_DECIMAL, "1,5", "1.5" },
    { DOOR_QUESTION_DECIMAL, "1,234.5", "1234.5" },
    { DOOR_QUESTION_DECIMAL, "1.234,5", "1234.5" },
    { DOOR_QUESTION_DECIMAL, "1,234,567", "1234567" },
    { DOOR_QUESTION_DECIMAL, "1.25", "1.25" },
    { DOOR_QUESTION_DECIMAL, "١٢٫٥", "12.5" },
    { DOOR_QUESTION_DECIMAL, "many", "many" },
    { DOOR_QUESTION_DATE, "2026-5-4", "2026-05-04" },
    { DOOR_QUESTION_DATE, "4/5/2026", "2026-05-04" },
    { DOOR_QUESTION_DATE, "4.5.2026", "2026-05-04" },
    { DOOR_QUESTION_DATE, "soon", "soon" },
    { DOOR_QUESTION_TIME, "7:05", "07:05:00.000+05:30" },
    { DOOR_QUESTION_TIME, "25:00", "25:00" },
    { DOOR_QUESTION_DATE_TIME, "4/5/2026 7:05", "2026-05-04T07:05:00.000+05:30" },
    { DOOR_QUESTION_TEXT, " two words ", "two words" },
    { DOOR_QUESTION_TEXT, "۳", "۳" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (19800);
  g_autoptr (GDateTime) now = g_date_time_new (zone, 2026, 5, 4, 12, 0, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *lexical = door_typing_to_lexical (cases[i].kind, cases[i].typed, now);

      g_assert_cmpstr (lexical, ==, cases[i].lexical);
    }
}

static void
test_assignment_round_trip (void)
{
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  g_autoptr (DoorAssignmentFacts) back = NULL;
  g_autoptr (GBytes) json = NULL;

  facts->id = g_strdup ("HH-1");
  facts->form_id = g_strdup ("household");
  facts->address = g_strdup ("\"Quoted\"\nline");
  door_assignment_facts_prefill (facts, "/data/case_id", "HH-1");
  json = door_assignment_facts_print (facts);
  back = door_assignment_facts_parse (json, NULL);
  g_assert_cmpstr (back->address, ==, facts->address);
  g_assert_cmpstr (g_array_index (back->prefill, DoorPrefill, 0).path, ==, "/data/case_id");
}

static void
test_assignment_refused (void)
{
  const char *cases[]
      = { "", "[]", "{}", "{\"id\":\"x\"}", "{\"id\":3,\"form\":\"f\"}", "rubbish" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new (cases[i], strlen (cases[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (door_assignment_facts_parse (json, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
test_script (void)
{
  g_autoptr (DoorScript) script = door_script_parse (
      "# clock = 2026-11-23T10:00:00Z\n\n/data/a = 1 = 2\n/data/b =\nno line\n");

  g_assert_cmpuint (door_script_length (script), ==, 2);
  g_assert_cmpstr (door_script_find (script, "/data/a"), ==, "1 = 2");
  g_assert_cmpstr (door_script_find (script, "/data/b"), ==, "");
  g_assert_null (door_script_find (script, "/data/c"));
  g_assert_cmpint (door_script_clock (script), ==, G_GINT64_CONSTANT (1795428000000000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/markup", test_markup);
  g_test_add_func ("/desk/typing", test_typing);
  g_test_add_func ("/desk/assignment/round-trip", test_assignment_round_trip);
  g_test_add_func ("/desk/assignment/refused", test_assignment_refused);
  g_test_add_func ("/desk/script", test_script);
  return g_test_run ();
}
