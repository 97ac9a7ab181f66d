/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-dataset-private.h"

static void
test_plain_text (void)
{
  const struct {
    const char *markdown, *plain;
  } cases[] = {
    { "plain", "plain" },
    { "**bold** and *em*, __b__ and _e_", "bold and em, b and e" },
    { "snake_case_name stays, 2 * 3 * 4 too", "snake_case_name stays, 2 * 3 * 4 too" },
    { "# Heading\n\nand a line", "Heading and a line" },
    { "- one\n- two", "one two" },
    { "[a link](http://example.org/?q=(1) now", "a link now" },
    { "[brackets] (1)", "[brackets] (1)" },
    { "<span style=\"color:red\">red</span><br/>next", "red next" },
    { "1 < 2 > 0", "1 < 2 > 0" },
    { "\\*not em\\* \\# \\_", "*not em* # _" },
    { "Fish &amp; chips", "Fish & chips" },
    { "  spaces \t\n here  ", "spaces here" },
    { "***both***", "both" },
    { "*unclosed", "*unclosed" },
    { "آپ کا **نام** کیا ہے؟", "آپ کا نام کیا ہے؟" },
    { "**", "**" },
    { "#5 of 10", "#5 of 10" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = door_plain_text (cases[i].markdown);

      g_assert_cmpstr (plain, ==, cases[i].plain);
    }
}

/* Marks that never close must not make the search for them quadratic. */
static void
test_plain_text_pathological (void)
{
  g_autoptr (GString) marks = g_string_new (NULL);

  for (guint i = 0; i < 200000; i++)
    g_string_append (marks, "*a _b [c <d ");
  g_free (door_plain_text (marks->str));
}

static void
test_integers (void)
{
  const struct {
    const char *text;
    gboolean good;
    double number;
  } cases[] = { { "0", TRUE, 0 },        { "-12", TRUE, -12 },
                { "007", TRUE, 7 },      { "3.0", TRUE, 3 },
                { "1.0E3", TRUE, 1000 }, { "9007199254740992", TRUE, 9007199254740992.0 },
                { "3.5", FALSE, 0 },     { "", FALSE, 0 },
                { "-", FALSE, 0 },       { "1 2", FALSE, 0 },
                { "0x10", FALSE, 0 },    { "nan", FALSE, 0 },
                { "inf", FALSE, 0 },     { "99999999999999999999", FALSE, 0 },
                { "1e999", FALSE, 0 },   { "5-3", FALSE, 0 },
                { "٣", FALSE, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double number = -1;

      g_assert_cmpint (door_value_integer (cases[i].text, &number), ==, cases[i].good);
      if (cases[i].good)
        g_assert_cmpfloat (number, ==, cases[i].number);
    }
}

static void
test_decimals (void)
{
  const struct {
    const char *text;
    double number;
    guint decimals;
  } cases[] = { { "1.50", 1.5, 1 }, { "-0.001", -0.001, 3 }, { "2.", 2, 0 },
                { ".5", 0.5, 1 },   { "1e2", 100, 0 },       { "1E-3", 0.001, 15 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double number;
      guint decimals;

      g_assert_true (door_value_decimal (cases[i].text, &number, &decimals));
      g_assert_cmpfloat (number, ==, cases[i].number);
      g_assert_cmpuint (decimals, ==, cases[i].decimals);
    }
}

static void
test_dates (void)
{
  const struct {
    const char *text;
    gboolean good;
    double days;
  } cases[]
      = { { "1970-01-01", TRUE, 0 },           { "1969-12-31", TRUE, -1 },
          { "2000-02-29", TRUE, 11016 },       { "0001-01-01", TRUE, -719162 },
          { "9999-12-31", TRUE, 2932896 },     { "2026-05-14T00:00:00.000+05:00", TRUE, 20587 },
          { "2026-05-14T10:00:00", FALSE, 0 }, { "1900-02-29", FALSE, 0 },
          { "2026-13-01", FALSE, 0 },          { "2026-1-1", FALSE, 0 },
          { "0000-01-01", FALSE, 0 },          { "2026-05-14 ", FALSE, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double days = 0;

      g_assert_cmpint (door_value_date (cases[i].text, &days), ==, cases[i].good);
      if (cases[i].good)
        g_assert_cmpfloat (days, ==, cases[i].days);
    }
}

static void
test_times (void)
{
  const struct {
    const char *text;
    gboolean good;
    double ms;
    gboolean has_offset;
    double offset;
  } cases[] = { { "00:00:00", TRUE, 0, FALSE, 0 },
                { "18:05", TRUE, 65100000, FALSE, 0 },
                { "23:59:59.999+05:30", TRUE, 86399999, TRUE, 330 },
                { "12:00:00.5Z", TRUE, 43200500, TRUE, 0 },
                { "12:00:00.123456789-0930", TRUE, 43200123, TRUE, -570 },
                { "24:00:00", FALSE, 0, FALSE, 0 },
                { "12:60:00", FALSE, 0, FALSE, 0 },
                { "12:00:00+15:00", FALSE, 0, FALSE, 0 },
                { "12:00:00+", FALSE, 0, FALSE, 0 },
                { "noon", FALSE, 0, FALSE, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double ms = 0, offset = 0;
      gboolean has_offset = FALSE;

      g_assert_cmpint (door_value_time (cases[i].text, &ms, &has_offset, &offset), ==,
                       cases[i].good);
      g_assert_cmpfloat (ms, ==, cases[i].ms);
      g_assert_cmpint (has_offset, ==, cases[i].has_offset);
      g_assert_cmpfloat (offset, ==, cases[i].offset);
    }
}

static void
test_print (void)
{
  const struct {
    DoorColumnKind kind;
    double number;
    const char *text;
  } cases[] = { { DOOR_COLUMN_INTEGER, -9007199254740992.0, "-9007199254740992" },
                { DOOR_COLUMN_INTEGER, 0, "0" },
                { DOOR_COLUMN_DECIMAL, 0.1, "0.1" },
                { DOOR_COLUMN_DECIMAL, 1.0 / 3, "0.33333333333333331" },
                { DOOR_COLUMN_DECIMAL, -2, "-2" },
                { DOOR_COLUMN_DECIMAL, -0.05, "-0.05" },
                { DOOR_COLUMN_DECIMAL, 99999999.0000001, "99999999.0000001" },
                { DOOR_COLUMN_DECIMAL, 12345678.7654321, "12345678.7654321" },
                { DOOR_COLUMN_DECIMAL, 33.68440001, "33.68440001" },
                { DOOR_COLUMN_DECIMAL, 1e-9, "1e-09" },
                { DOOR_COLUMN_DECIMAL, 1e300, "1e+300" },
                { DOOR_COLUMN_DATE, 20587, "2026-05-14" },
                { DOOR_COLUMN_DATE, -719162, "0001-01-01" },
                { DOOR_COLUMN_TIME, 65100000, "18:05:00" },
                { DOOR_COLUMN_TIME, 86399999, "23:59:59.999" },
                { DOOR_COLUMN_DATE_TIME, -1, "1969-12-31T23:59:59.999" },
                { DOOR_COLUMN_DATE_TIME, 0, "1970-01-01T00:00:00" } };
  g_autoptr (GString) out = g_string_new ("before");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const DoorColumn column = { .kind = cases[i].kind };

      door_column_print (&column, cases[i].number, out);
      g_assert_cmpstr (out->str, ==, cases[i].text);
    }
}

/* Whatever is printed reads back as the same number. */
static void
test_print_round_trip (void)
{
  const DoorColumn column = { .kind = DOOR_COLUMN_DECIMAL };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < 200000; i++)
    {
      double scale = (double[]){ 1, 10, 1000, 1e5, 1e7, 1e9 }[i % 6];
      double number = i % 2 ? g_rand_double_range (rand, -1e9, 1e9) / scale
                            : g_rand_int_range (rand, -1000000000, 1000000000) / scale;

      door_column_print (&column, number, out);
      g_assert_cmpfloat (g_ascii_strtod (out->str, NULL), ==, number);
    }
}

static void
test_names (void)
{
  const struct {
    const char *name, *spss, *stata;
  } cases[]
      = {
          { "age", "age", "age" },
          { "Age", "Age_39b7", "Age_39b7" }, /* only case tells it from age */
          { "with", "with_", "with_" },
          { "ALL", "ALL_", "ALL" },
          { "if", "if", "if_" },
          { "str12", "str12", "str12_" },
          { "_start", "v_start", "_start" },
          { "2nd", "v2nd", "v2nd" },
          { "a.b-c", "a.b_c", "a_b_c" },
          { "ends.", "ends_", "ends_" },
          { "عمر", "عمر", "عمر" },
        };
  g_autoptr (GHashTable) spss = door_names_new ();
  g_autoptr (GHashTable) stata = door_names_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *a = door_names_legalise (spss, cases[i].name, DOOR_NAMES_SPSS);
      g_autofree char *b = door_names_legalise (stata, cases[i].name, DOOR_NAMES_STATA);

      g_assert_cmpstr (a, ==, cases[i].spss);
      g_assert_cmpstr (b, ==, cases[i].stata);
    }
}

/* Long names keep their beginning, differ from each other, and do not depend on their order. */
static void
test_long_names (void)
{
  g_autofree char *base = g_strnfill (70, 'q');
  g_autofree char *one = g_strconcat (base, "1", NULL);
  g_autofree char *two = g_strconcat (base, "2", NULL);
  char *before = NULL;

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GHashTable) taken = door_names_new ();
      g_autofree char *a = NULL;
      g_autofree char *b = NULL;

      if (round == 1)
        b = door_names_legalise (taken, two, DOOR_NAMES_STATA);
      a = door_names_legalise (taken, one, DOOR_NAMES_STATA);
      if (round == 0)
        b = door_names_legalise (taken, two, DOOR_NAMES_STATA);
      g_assert_cmpuint (strlen (a), ==, 32);
      g_assert_cmpuint (strlen (b), ==, 32);
      g_assert_cmpstr (a, !=, b);
      if (before)
        g_assert_cmpstr (a, ==, before);
      g_free (before);
      before = g_steal_pointer (&a);
    }
  g_free (before);
}

static void
test_reasons_in_expressions (void)
{
  const struct {
    const char *expression;
    guint bits;
  } cases[] = {
    { NULL, 0 },
    { ". >= 0", 0 },
    { "(. >= 0 and . <= 120) or . = -8", DOOR_MISSING_BIT (-8) },
    { ".=-8 or .=-9", DOOR_MISSING_BIT (-8) | DOOR_MISSING_BIT (-9) },
    { "selected(., '-9')", DOOR_MISSING_BIT (-9) },
    { "if(${a} = 1, -7, ${b})", DOOR_MISSING_BIT (-7) },
    { ". >= -9 and . <= -5", 0 },
    { ". != -8", 0 },
    { "${a} -7", 0 },
    { ". = -80 or . = -8.5", 0 },
    { "-", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (door_missing_in_expression (cases[i].expression), ==, cases[i].bits);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/plain-text", test_plain_text);
  g_test_add_func ("/dataset/plain-text/pathological", test_plain_text_pathological);
  g_test_add_func ("/dataset/values/integers", test_integers);
  g_test_add_func ("/dataset/values/decimals", test_decimals);
  g_test_add_func ("/dataset/values/dates", test_dates);
  g_test_add_func ("/dataset/values/times", test_times);
  g_test_add_func ("/dataset/values/print", test_print);
  g_test_add_func ("/dataset/values/print/round-trip", test_print_round_trip);
  g_test_add_func ("/dataset/names", test_names);
  g_test_add_func ("/dataset/names/long", test_long_names);
  g_test_add_func ("/dataset/reasons", test_reasons_in_expressions);
  return g_test_run ();
}
