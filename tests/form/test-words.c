/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions in words, and what is known of them beforehand: tables of expression → result. */
#include "door-foresight.h"
#include "door-words.h"

#include <string.h>

#define FORM_HEAD                                                                                  \
  "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'>"          \
  "<h:head><h:title>T</h:title><model><instance><data id='t'>"                                     \
  "<police/><kinds/><age/><name/><sum/><line><at/></line><asked/></data></instance>"               \
  "<bind nodeset='/data/age' type='int'/>"                                                         \
  "<bind nodeset='/data/sum' calculate=\"if(/data/police = '1', 'yes', 'no')\"/>"

#define FORM_BODY                                                                                  \
  "</model></h:head><h:body>"                                                                      \
  "<select1 ref='/data/police'><label>P</label>"                                                   \
  "<item><label>Yes</label><value>1</value></item>"                                                \
  "<item><label>No</label><value>2</value></item></select1>"                                       \
  "<select ref='/data/kinds'><label>K</label>"                                                     \
  "<item><label>Theft</label><value>a</value></item>"                                              \
  "<item><label>Fraud</label><value>b</value></item></select>"                                     \
  "<input ref='/data/age'><label>A</label></input>"                                                \
  "<input ref='/data/name'><label>N</label></input>"                                               \
  "<group ref='/data/line'><label>Lines</label><repeat nodeset='/data/line'>"                      \
  "<input ref='/data/line/at'><label>At</label></input></repeat></group>"                          \
  "<input ref='/data/asked'><label>Q</label></input></h:body></h:html>"

static DoorFormDef *
form_with (const char *attribute, const char *expression)
{
  g_autofree char *quoted = g_markup_escape_text (expression, -1);
  g_autofree char *xml = g_strdup_printf (
      FORM_HEAD "<bind nodeset='/data/asked' type='int' %s=\"%s\"/>" FORM_BODY, attribute, quoted);
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  DoorFormDef *def = door_form_load (bytes, NULL, diagnostics);
  g_autofree char *text = door_diagnostics_to_text (diagnostics);

  g_assert_cmpstr (text, ==, "");
  return def;
}

static char *
name_by_capital (DoorDefNode node, gpointer data)
{
  const char *name = door_form_name (data, node);

  return g_str_equal (name, "police") ? g_strdup ("question 1") : NULL;
}

static void
test_conditions (void)
{
  static const struct {
    const char *expression, *words;
  } rows[] = {
    { "/data/police = '1'", "question 1 is “Yes”" },
    { "'1' = /data/police", "question 1 is “Yes”" },
    { "../police != 1", "question 1 is not “Yes”" },
    { "/data/police = '9'", "question 1 is 9" },
    { "/data/police = -8", "question 1 is -8" },
    { "selected(/data/police, '2')", "question 1 is “No”" },
    { "selected(/data/kinds, 'a')", "kinds includes “Theft”" },
    { "not(selected(/data/kinds, 'a'))", "kinds does not include “Theft”" },
    { "/data/police = '1' or /data/police = '2'", "question 1 is “Yes” or “No”" },
    { "selected(/data/kinds, 'a') or selected(/data/kinds, 'b')",
      "kinds includes “Theft” or “Fraud”" },
    { "/data/police != '1' and /data/police != '2'", "question 1 is not “Yes” or “No”" },
    { "/data/police = '1' and /data/age >= 18", "question 1 is “Yes” and age is at least 18" },
    { "/data/police = '1' and (/data/age < 5 or /data/name = '')",
      "question 1 is “Yes” and (age is less than 5 or name has no answer)" },
    { "18 <= /data/age", "age is at least 18" },
    { "/data/age >= 0 and /data/age <= 120", "age is from 0 to 120" },
    { "/data/name != ''", "name is answered" },
    { "/data/age = 3", "age is 3" },
    { "count(/data/line) > 2", "the number of line is more than 2" },
    { "count-selected(/data/kinds) > 1", "the number of choices in kinds is more than 1" },
    { "/data/age > /data/police", "age is more than question 1" },
    { "not(/data/age > 3)", "it is not so that age is more than 3" },
    { "/data/age", "age is not 0" },
    { "true()", "always" },
    { "false()", "never" },
    { ". > 3", "the answer is more than 3" },
    { "regex(/data/name, '[a-z]+')", NULL },
    { "/data/age + 1 > 3", "age plus 1 is more than 3" },
    { "/data/age - /data/police > 2 or /data/police - /data/age > 2",
      "age minus question 1 is more than 2 or question 1 minus age is more than 2" },
    { "/data/age - (/data/police - 1) > 2", NULL },
    { "(/data/name != '' and /data/name != /data/sum) or (/data/age >= 18 and (/data/age - 1 > 2))",
      "(name is answered and name is not the same as sum) or (age is at least 18 and age minus 1 "
      "is "
      "more than 2)" },
    { "selected(/data/kinds, /data/name)", "kinds includes name" },
    { "sum(/data/line/at) > 0", "the sum of at is more than 0" },
    { "('a' = 'a' and /data/age = 1) or ('a' != 'a' and /data/age = 2)", "age is 1" },
    { "'a' = 'b' or 1 = 1", "always" },
    { "not('a' = 'a') and /data/age = 3", "never" },
    { "/data/age * 2 > 3", NULL },
    { "/data/line[1]/at = 3", NULL },
    { "/data/police = '1' and regex(/data/name, 'x')", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DoorFormDef) def = form_with ("constraint", rows[i].expression);
      const DoorWords words = { 0, name_by_capital, def };
      g_autofree char *said = door_words_condition (def, door_form_find (def, "/data/asked"),
                                                    DOOR_EXPR_CONSTRAINT, &words);

      g_test_message ("%s", rows[i].expression);
      g_assert_cmpstr (said, ==, rows[i].words);
    }
}

/* Only police is known, to be "1"; kinds are known to be blank. */
static const char *
known (DoorDefNode node, gpointer data)
{
  const char *name = door_form_name (data, node);

  if (g_str_equal (name, "police"))
    return "1";
  return g_str_equal (name, "kinds") ? "" : NULL;
}

static void
test_foresight (void)
{
  static const struct {
    const char *expression;
    DoorTruth truth;
  } rows[] = {
    { "/data/police = '1'", DOOR_TRUTH_TRUE },
    { "/data/police = 1", DOOR_TRUTH_TRUE },
    { "/data/police = '2'", DOOR_TRUTH_FALSE },
    { "/data/age > 3", DOOR_TRUTH_UNKNOWN },
    { "/data/police = '2' and /data/age > 3", DOOR_TRUTH_FALSE },
    { "/data/police = '1' and /data/age > 3", DOOR_TRUTH_UNKNOWN },
    { "/data/police = '1' or /data/age > 3", DOOR_TRUTH_TRUE },
    { "/data/police = '2' or /data/age > 3", DOOR_TRUTH_UNKNOWN },
    { "not(/data/police = '1')", DOOR_TRUTH_FALSE },
    { "selected(/data/kinds, 'a')", DOOR_TRUTH_FALSE },
    { "selected(/data/kinds, /data/name)", DOOR_TRUTH_FALSE },
    { "selected(/data/name, 'a')", DOOR_TRUTH_UNKNOWN },
    { "/data/kinds = ''", DOOR_TRUTH_TRUE },
    { "/data/sum = 'yes'", DOOR_TRUTH_TRUE },
    { "/data/sum = 'no'", DOOR_TRUTH_FALSE },
    { "if(/data/age > 3, true(), false())", DOOR_TRUTH_UNKNOWN },
    { "/data/police + 1 = 2", DOOR_TRUTH_TRUE },
    { "-/data/police = -1", DOOR_TRUTH_TRUE },
    { "random() < 2", DOOR_TRUTH_UNKNOWN },
    { "/data/line/at = 1", DOOR_TRUTH_UNKNOWN },
    { "true()", DOOR_TRUTH_TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DoorFormDef) def = form_with ("relevant", rows[i].expression);
      const DoorKnowledge knowledge = { known, def };
      DoorDefNode asked = door_form_find (def, "/data/asked");

      g_test_message ("%s", rows[i].expression);
      g_assert_cmpint (door_form_foresee (def, asked,
                                          door_form_program (def, asked, DOOR_EXPR_RELEVANT),
                                          &knowledge),
                       ==, rows[i].truth);
    }
}

static void
test_short (void)
{
  static const char *const rows[][2] = {
    { " /data/police  = '1'", "${police} = '1'" },
    { "../age > 3 and current()/../../person/name != ''", "${age} > 3 and ${name} != ''" },
    { ". < 5 div 2", ". < 5 div 2" },
    { "1.5 * /data/a/b-c", "1.5 * ${b-c}" },
    { "current()/age > 3", "${age} > 3" },
    { "instance('w')/root/item[ name = /data/ward ]/label",
      "instance('w')/root/item[ name = ${ward} ]/label" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *got = door_words_short (rows[i][0]);

      g_assert_cmpstr (got, ==, rows[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/words/conditions", test_conditions);
  g_test_add_func ("/form/words/foresight", test_foresight);
  g_test_add_func ("/form/words/short", test_short);
  return g_test_run ();
}
