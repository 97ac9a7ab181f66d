/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules: a table of what each gives for a few interviews and their events. */
#include "door-study.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct {
  char *folder;
  DoorStudy *study;
} Fixture;

static void
put (const Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) data;
  self->folder = g_dir_make_tmp ("door-rule-XXXXXX", &error);
  g_assert_no_error (error);
  put (self, "interviews.csv",
       "\xEF\xBB\xBFinstance_id,age,sex,hit,robbed,n,told,name\r\n"
       "a,20,1,1,2,2,1 3,Ann\r\n"
       "b,35,2,-8,1,,3 13,\"Bo, the \"\"B\"\"\"\r\n"
       "c,70,2,,2,0,-9,\r\n"
       "d,-9,1,-9,-8,97,,Di\r\n");
  put (self, "event.csv",
       "instance_id,key,parent_key,position,type,loss\r\n"
       "a,a/event[1],a,1,AM,10\r\n"
       "a,a/event[2],a,2,RB,20\r\n"
       "b,b/event[1],b,1,AM,-8\r\n"
       "d,d/event[1],d,1,-9,5\r\n");
  put (self, "item.csv",
       "instance_id,key,parent_key,position,what\r\n"
       "a,a/event[2]/item[1],a/event[2],1,bag\r\n"
       "a,a/event[2]/item[2],a/event[2],2,phone\r\n");
  put (self, "variables.csv", "name,label\r\nage,Age\r\n"); /* no table */
  self->study = door_study_read_export (self->folder, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "interviews.csv", "event.csv", "item.csv", "variables.csv" };

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_remove (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
  door_study_free (self->study);
}

/* "1 0 -8 …": a value, or m and the reason for each row. */
static char *
results (DoorStudy *study, guint table, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorRule) rule = door_rule_parse (text, &error);
  g_auto (DoorRuleValues) values = { 0 };
  GString *out = g_string_new (NULL);

  if (!rule || !door_rule_evaluate (rule, study, table, &values, &error))
    g_string_append (out, error->message);
  for (guint i = 0; i < values.n; i++)
    if (values.missing[i])
      g_string_append_printf (out, "%sm%d", i > 0 ? " " : "", values.missing[i]);
    else
      g_string_append_printf (out, "%s%g", i > 0 ? " " : "", values.number[i]);
  return g_string_free (out, FALSE);
}

static void
test_values (Fixture *self, gconstpointer data)
{
  static const char *const cases[][2] = {
    { "age >= 30", "0 1 1 m-9" },
    { "age", "20 35 70 m-9" },
    { "hit = 1", "1 m-8 0 m-9" },
    { "hit = '1'", "1 m-8 0 m-9" },
    { "hit = 1.0", "1 m-8 0 m-9" },
    { "1 = hit", "1 m-8 0 m-9" },
    { "hit != 1", "0 m-8 1 m-9" },
    { "not hit = 1", "0 m-8 1 m-9" },
    { "not (hit = 1)", "0 m-8 1 m-9" },
    /* True outweighs missing; false and missing is missing; the gravest counts. */
    { "hit = 1 or robbed = 1", "1 1 0 m-9" },
    { "hit = 1 and robbed = 1", "0 m-8 0 m-9" },
    { "hit = 2 and robbed = 2", "0 0 0 m-9" },
    /* A reason asked for by its code is an answer. */
    { "hit = -8", "0 1 0 0" },
    { "hit in (1, -8)", "1 1 0 0" },
    { "hit != -9", "1 1 1 0" },
    { "hit in (1, 2)", "1 m-8 0 m-9" },
    { "sex = '2' and age < 60", "0 1 0 0" },
    { "missing(hit)", "0 1 1 1" },
    { "known(name)", "1 1 0 1" },
    { "name = 'Bo, the \"B\"'", "0 1 0 0" },
    { "n + 1", "3 m-7 1 98" },
    { "total(n, 1)", "3 1 1 98" },
    { "most(n, 1)", "2 1 1 97" },
    { "least(n, 10)", "2 10 0 10" },
    { "-n * 2 / 4 - 1", "-2 m-7 -1 -49.5" },
    { "2 + 3 * 4 = 14", "1 1 1 1" },
    { "n / 0", "m-7 m-7 m-7 m-7" },
    { "if(sex = 2, age, n)", "2 35 70 97" },
    { "band(age, 25, 65)", "1 2 3 m-9" },
    { "round(age / 20)", "1 2 4 m-9" },
    { "selected(told, '3')", "1 1 m-9 0" },
    { "selected(told, 1, 13)", "1 1 m-9 0" },
    { "selected(told, '-9')", "0 0 1 0" },
    /* Over repeats. */
    { "any(event, type = 'AM')", "1 1 0 m-9" },
    { "count(event, known(type))", "2 1 0 0" },
    { "count(event, type = 'AM')", "1 1 0 m-9" },
    { "sum(event, loss)", "30 m-8 0 5" },
    { "greatest(event, loss)", "20 m-8 0 5" },
    { "any(event, any(item, what = 'phone'))", "1 0 0 0" },
    { "any(event, type = 'AM' and sex = 2)", "0 1 0 0" },
    { "adult_woman and any(event, adult_woman)", "0 1 0 0" },
  };

  (void) data;
  door_study_define (self->study, 0, "adult_woman", door_rule_parse ("adult and sex = 2", NULL));
  door_study_define (self->study, 0, "adult", door_rule_parse ("age >= 18", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = results (self->study, 0, cases[i][0]);

      if (strcmp (got, cases[i][1]) != 0)
        g_error ("%s: got '%s', expected '%s'", cases[i][0], got, cases[i][1]);
    }
}

static void
test_mistakes (Fixture *self, gconstpointer data)
{
  static const char *const cases[][2] = {
    { "", "at character 1: the rule ends too early" },
    { "age >", "at character 6: the rule ends too early" },
    { "(age", "at character 5: a ')' is missing here" },
    { "age = 'x", "at character 7: this quote never closes" },
    { "age = 1 && sex = 2", "at character 9: write 'and' or 'or'" },
    { "age in 1", "at character 8: after 'in' stands a list in brackets: in (1, 2)" },
    { "age 1", "at character 5: an operator, or the end, should stand here" },
    { "12x", "at character 3: a number cannot go on with a letter" },
    { "agee > 1", "at character 1: there is no 'agee'; is 'age' meant?" },
    { "zzz > 1", "at character 1: there is no 'zzz' in table 'interviews'" },
    { "name > 1", "at character 1: 'name' holds 'Ann', which is no number" },
    { "name", "at character 1: 'name' holds 'Ann', which is no number" },
    { "'a'", "at character 1: a text can only be compared: x = 'text'" },
    { "age > 'a'", "at character 7: texts can be equal or not, but not more or less" },
    { "any(person, 1)", "at character 5: the name of a repeat's table should stand here" },
    { "any(item, 1)", "at character 5: this table is no repeat of the one asked about" },
    { "any(event)", "at character 1: any() takes 2 arguments" },
    { "anyone(event, 1)", "at character 1: there is no function anyone()" },
    { "band(age, 30, 20)", "at character 15: limits are numbers that grow" },
    { "selected(told, age)", "at character 16: a choice's value in quotes should stand here" },
    { "round", "at character 1: there is no 'round' in table 'interviews'" },
    { "loop", "in the definition of 'loop': " },
  };
  g_autofree char *deep = g_strnfill (5000, '(');
  g_autofree char *got_deep = NULL;

  (void) data;
  door_study_define (self->study, 0, "loop", door_rule_parse ("loop + 1", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *got = results (self->study, 0, cases[i][0]);

      if (!g_str_has_prefix (got, cases[i][1]))
        g_error ("%s: got '%s', expected '%s'", cases[i][0], got, cases[i][1]);
    }
  got_deep = results (self->study, 0, deep);
  g_assert_true (g_str_has_suffix (got_deep, "brackets stand too deep in each other"));
}

static void
test_joined (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (self->folder, "variables.csv", NULL);
  g_autofree char *got = NULL;
  DoorGrid *frame;
  guint n_without;

  (void) data;
  put (self, "variables.csv", "id,weight\r\nb,2.5\r\na,4\r\nz,1\r\n");
  frame = door_grid_read_csv (path, NULL, &error);
  g_assert_no_error (error);
  door_study_join (self->study, 0, frame, "instance_id", "id", &n_without, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_without, ==, 2);
  got = results (self->study, 0, "weight");
  g_assert_cmpstr (got, ==, "4 2.5 m-7 m-7");

  put (self, "variables.csv", "id,weight\r\nb,2.5\r\nb,4\r\n");
  frame = door_grid_read_csv (path, NULL, &error);
  g_assert_false (door_study_join (self->study, 0, frame, "instance_id", "id", &n_without, &error));
  g_assert_error (error, DOOR_GRID_ERROR, DOOR_GRID_ERROR_KEY);
}

static void
test_files (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *text;
    int code;
  } cases[] = {
    { "", DOOR_GRID_ERROR_READ },
    { "a,a\r\n1,2\r\n", DOOR_GRID_ERROR_NAME },
    { "a,b\r\n\xFF,2\r\n", DOOR_GRID_ERROR_READ },
  };
  static const char *const only[] = { "b", NULL };
  g_autofree char *path = g_build_filename (self->folder, "variables.csv", NULL);
  g_autoptr (DoorGrid) short_rows = NULL;

  (void) data;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      put (self, "variables.csv", cases[i].text);
      g_assert_null (door_grid_read_csv (path, NULL, &error));
      g_assert_error (error, DOOR_GRID_ERROR, cases[i].code);
    }
  put (self, "variables.csv", "a,b,c\r\n1\r\n\r\n1,\"2\r\n3\",4\r\n");
  short_rows = door_grid_read_csv (path, only, NULL);
  g_assert_cmpuint (door_grid_n_columns (short_rows), ==, 1);
  g_assert_cmpuint (door_grid_n_rows (short_rows), ==, 2);
  g_assert_cmpstr (door_grid_cell (short_rows, 0, 0), ==, "");
  g_assert_cmpstr (door_grid_cell (short_rows, 1, 0), ==, "2\r\n3");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/indicators/rule/values", Fixture, NULL, set_up, test_values, tear_down);
  g_test_add ("/indicators/rule/mistakes", Fixture, NULL, set_up, test_mistakes, tear_down);
  g_test_add ("/indicators/rule/joined", Fixture, NULL, set_up, test_joined, tear_down);
  g_test_add ("/indicators/rule/files", Fixture, NULL, set_up, test_files, tear_down);
  return g_test_run ();
}
