/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promise 2: whatever an expression is, compiling and evaluating it ends, and soon. */
#define G_LOG_DOMAIN "test-xpath"

#include "tree-host.h"

#include <string.h>
#include <time.h>

/* Seconds of this thread, under a sanitizer. Without the limits it is minutes, or for ever. */
#define PATIENCE 15

static double
cpu_seconds (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static char *
repeat_text (const char *text, guint n)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (out, text);
  return g_string_free (out, FALSE);
}

/* before × n, middle, after × n. */
static char *
nest (const char *before, guint n, const char *middle, const char *after)
{
  g_autofree char *left = repeat_text (before, n);
  g_autofree char *right = repeat_text (after, n);

  return g_strconcat (left, middle, right, NULL);
}

static void
assert_refused (const char *source, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (door_xpath_compile (source, &error));
  g_assert_error (error, DOOR_XPATH_ERROR, code);
}

static void
assert_compiles (const char *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorXpath) program = door_xpath_compile (source, &error);

  g_assert_no_error (error);
  g_assert_nonnull (program);
}

static void
assert_limit (TreeHost *tree, const char *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorXpath) program = door_xpath_compile (source, &error);
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  DoorXNode node = tree_host_find (tree, "/data");
  double start = cpu_seconds ();

  g_assert_no_error (error);
  g_assert_false (door_xpath_eval (program, tree_host_get (tree), node, node, &value, &error));
  g_assert_error (error, DOOR_XPATH_ERROR, DOOR_XPATH_ERROR_LIMIT);
  g_assert_cmpfloat (cpu_seconds () - start, <, PATIENCE);
}

static char *
evaluate (TreeHost *tree, const char *source)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorXpath) program = door_xpath_compile (source, &error);
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  DoorXNode node = tree_host_find (tree, "/data");

  g_assert_no_error (error);
  door_xpath_eval (program, tree_host_get (tree), node, node, &value, &error);
  g_assert_no_error (error);
  return door_xpath_value_to_text (&value, tree_host_get (tree));
}

/* --- Compiling -------------------------------------------------------------------------------- */

static void
test_depth (void)
{
  static const struct {
    const char *before, *middle, *after;
  } shapes[] = {
    { "(", "1", ")" },      { "not(", "1", ")" }, { "a[", "1", "]" },
    { "a[b=(", "1", ")]" }, { "1+(", "1", ")" },  { "if(1,2,", "3", ")" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *deep = nest (shapes[i].before, 10000, shapes[i].middle, shapes[i].after);
      g_autofree char *open = repeat_text (shapes[i].before, 10000);
      g_autofree char *real = nest (shapes[i].before, 60, shapes[i].middle, shapes[i].after);

      assert_refused (deep, DOOR_XPATH_ERROR_LIMIT);
      assert_refused (open, DOOR_XPATH_ERROR_LIMIT);
      assert_compiles (real);
    }
}

static void
test_deepest (void)
{
  g_autoptr (TreeHost) tree = tree_host_new ("<data><a><a/></a></data>");
  g_autofree char *brackets = nest ("(", DOOR_XPATH_MAX_DEPTH - 1, "7", ")");
  g_autofree char *calls = nest ("number(", DOOR_XPATH_MAX_DEPTH - 1, "7", ")");
  g_autofree char *predicates = nest ("a[../", DOOR_XPATH_MAX_DEPTH - 2, "a", "]");
  g_autofree char *one_more = nest ("(", DOOR_XPATH_MAX_DEPTH, "7", ")");
  g_autofree char *seven = evaluate (tree, brackets);
  g_autofree char *again = evaluate (tree, calls);
  g_autofree char *nodes = evaluate (tree, predicates);

  g_assert_cmpstr (seven, ==, "7");
  g_assert_cmpstr (again, ==, "7");
  g_assert_cmpstr (nodes, ==, "");
  assert_refused (one_more, DOOR_XPATH_ERROR_LIMIT);
}

/* Long is not deep: chains of operators, steps, predicates, minus signs and arguments. */
static void
test_long (void)
{
  static const struct {
    const char *piece, *end, *value;
  } chains[] = {
    { "1+", "1", "20001" }, { "1=1 or ", "1", "true" }, { "a|", "a", "x" },
    { "-", "1", "1" },      { "./", "a", "x" },         { "../data/", "a", "x" },
  };
  g_autoptr (TreeHost) tree = tree_host_new ("<data><a>x</a></data>");

  for (gsize i = 0; i < G_N_ELEMENTS (chains); i++)
    {
      g_autofree char *start = repeat_text (chains[i].piece, 20000);
      g_autofree char *source = g_strconcat (start, chains[i].end, NULL);
      g_autofree char *value = evaluate (tree, source);

      g_assert_cmpstr (value, ==, chains[i].value);
    }
}

static void
test_too_long (void)
{
  g_autofree char *longest = g_strnfill (DOOR_XPATH_MAX_LENGTH, 'a');
  g_autofree char *longer = g_strnfill (DOOR_XPATH_MAX_LENGTH + 1, 'a');

  assert_compiles (longest);
  assert_refused (longer, DOOR_XPATH_ERROR_LIMIT);
}

static void
test_many_predicates (void)
{
  g_autoptr (TreeHost) tree = tree_host_new ("<data><a>x</a></data>");
  g_autofree char *many = repeat_text ("[1]", 255);
  g_autofree char *too_many = repeat_text ("[1]", 256);
  g_autofree char *good = g_strconcat ("a", many, NULL);
  g_autofree char *bad = g_strconcat ("a", too_many, NULL);
  g_autofree char *value = evaluate (tree, good);

  g_assert_cmpstr (value, ==, "x");
  assert_refused (bad, DOOR_XPATH_ERROR_LIMIT);
}

/* Predicates on unions are reported once for each member: members of members multiply. */
static void
test_many_references (void)
{
  g_autofree char *members = repeat_text ("a|", 300);
  g_autofree char *predicates = repeat_text ("[b or c or d or e]", 200);
  g_autofree char *source = g_strconcat ("(", members, "a)", predicates, NULL);

  assert_refused (source, DOOR_XPATH_ERROR_LIMIT);
}

/* --- Evaluating ------------------------------------------------------------------------------- */

static TreeHost *
wide_tree (guint n)
{
  g_autoptr (GString) xml = g_string_new ("<data>");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (xml, "<r><x>%u</x><y>y%u</y></r>", i, i);
  g_string_append (xml, "<t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!</t></data>");
  return tree_host_new (xml->str);
}

static void
test_quadratic (void)
{
  g_autoptr (TreeHost) tree = wide_tree (6000);

  assert_limit (tree, "count(r[count(../r[x >= current()/r/x]) > 0])");
  assert_limit (tree, "count(r[count(preceding::x) > 0])");
  assert_limit (tree, "r/x = r/y");
}

/* What real forms do with a household of a thousand stays far below the limit. */
static void
test_honest (void)
{
  g_autoptr (TreeHost) tree = wide_tree (1000);
  g_autofree char *value = evaluate (tree, "count(r[x = max(../r/x)])");

  g_assert_cmpstr (value, ==, "1");
}

static void
test_regex (void)
{
  g_autoptr (TreeHost) tree = wide_tree (3000);
  g_autofree char *nested = nest ("(", 300, "a", ")");
  g_autofree char *source = g_strdup_printf ("regex(t, '%s')", nested);
  g_autofree char *large = NULL;
  g_autoptr (DoorXpath) program = door_xpath_compile (source, NULL);
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  DoorXNode node = tree_host_find (tree, "/data");
  g_autoptr (GError) error = NULL;

  assert_limit (tree, "regex(t, '(a+)+')");
  assert_limit (tree, "regex(t, '(a|aa)+')");
  assert_limit (tree, "regex(t, '((a*)*)*b?')");
  assert_limit (tree, "count(r[regex(../t, '(a+)+')])");
  g_assert_false (door_xpath_eval (program, tree_host_get (tree), node, node, &value, &error));
  g_assert_error (error, DOOR_XPATH_ERROR, DOOR_XPATH_ERROR_TYPE);
  large = g_strnfill (20000, 'a');
  g_free (source);
  source = g_strdup_printf ("regex(t, '%s')", large);
  assert_limit (tree, source);
}

static void
test_text (void)
{
  g_autoptr (GString) xml = g_string_new ("<data>");
  g_autoptr (TreeHost) tree = NULL;
  g_autofree char *filling = g_strnfill (100000, 'x');
  g_autofree char *joins = repeat_text ("join('', a),", 50);
  g_autofree char *source = g_strconcat ("concat(", joins, "'')", NULL);

  for (guint i = 0; i < 10; i++)
    g_string_append_printf (xml, "<a>%s</a>", filling);
  g_string_append (xml, "</data>");
  tree = tree_host_new (xml->str);
  assert_limit (tree, source);
  assert_limit (tree, "uuid(1000000000)");
}

/* Long texts read again and again: each reading counts. */
static void
test_long_text (void)
{
  static const char *const sources[] = {
    "count(r[string-length(../t) > 0])",
    "count(r[../t = ../u])",
    "count(r[digest(../t, 'MD5') = '1'])",
  };
  g_autoptr (GString) xml = g_string_new ("<data>");
  g_autofree char *text = g_strnfill (2000000, 'x');
  g_autofree char *digits = g_strnfill (2000000, '7');
  g_autoptr (TreeHost) tree = NULL;
  g_autofree char *value = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append (xml, "<r/>");
  g_string_append_printf (xml, "<t>%s</t><u>%s</u><n>%s</n></data>", text, text, digits);
  tree = tree_host_new (xml->str);
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    assert_limit (tree, sources[i]);
  value = evaluate (tree, "count(r[../n > 1])");
  g_assert_cmpstr (value, ==, "0");
}

static void
test_deep_tree (void)
{
  g_autofree char *xml = nest ("<a>", 5000, "<b>x</b>", "</a>");
  g_autofree char *data = g_strconcat ("<data>", xml, "</data>", NULL);
  g_autoptr (TreeHost) tree = tree_host_new (data);
  g_autofree char *found = evaluate (tree, "//b");
  g_autofree char *up = evaluate (tree, "count(//b/ancestor::*)");

  g_assert_cmpstr (found, ==, "x");
  g_assert_cmpstr (up, ==, "5001");
  assert_limit (tree, "count(//a[count(ancestor::a[count(descendant::*) > 0]) >= 0])");
}

static void
test_geo (void)
{
  g_autoptr (GString) xml = g_string_new ("<data><a>");
  g_autoptr (TreeHost) tree = NULL;
  g_autofree char *value = NULL;

  for (guint i = 0; i < 12000; i++)
    g_string_append_printf (xml, "%u.%04u %u;", i % 80, i, i % 170);
  g_string_append (xml, "</a></data>");
  tree = tree_host_new (xml->str);
  value = evaluate (tree, "distance(a) > 0");
  g_assert_cmpstr (value, ==, "true");
}

/* --- Single values ---------------------------------------------------------------------------- */

static void
test_values (void)
{
  static const struct {
    const char *source, *value;
  } rows[] = {
    { "string-length(uuid(1024))", "1024" },
    { "round(1.55, 30)", "1.55" },
    { "round(1.5, 31)", "" },
    { "round(1.5, -31)", "" },
    { "string(date(2932896))", "9999-12-31" },
    { "string(date(2147483647))", "9999-12-31" },
    { "string(date(-2147483647))", "0001-01-01" },
  };
  g_autoptr (TreeHost) tree = tree_host_new ("<data><a>x</a></data>");
  g_autofree char *digits = g_strnfill (1024, '0');
  g_autofree char *longest = g_strdup_printf ("number('%s')", digits);
  g_autofree char *longer = g_strdup_printf ("number('0%s')", digits);
  g_autofree char *zero = evaluate (tree, longest);
  g_autofree char *none = evaluate (tree, longer);

  assert_limit (tree, "uuid(1025)");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *value = evaluate (tree, rows[i].source);

      g_assert_cmpstr (value, ==, rows[i].value);
    }
  g_assert_cmpstr (zero, ==, "0");
  g_assert_cmpstr (none, ==, ""); /* not a number */
}

/* A date that is too far away is none. */
static void
test_far_dates (void)
{
  static const char *const sources[]
      = { "date(2147483648)", "date(-2147483648)", "date('10000-01-01')", "date(1 div 0)" };
  g_autoptr (TreeHost) tree = tree_host_new ("<data><a>x</a></data>");

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorXpath) program = door_xpath_compile (sources[i], &error);
      g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
      DoorXNode node = tree_host_find (tree, "/data");

      g_assert_no_error (error);
      g_assert_false (door_xpath_eval (program, tree_host_get (tree), node, node, &value, &error));
      g_assert_error (error, DOOR_XPATH_ERROR, DOOR_XPATH_ERROR_TYPE);
    }
}

/* A long path in the predicate of a union counts once for each member. */
static void
test_many_steps (void)
{
  g_autofree char *path = repeat_text ("a/", 2000);
  g_autofree char *few = repeat_text ("a|", 500);
  g_autofree char *many = repeat_text ("a|", 600);
  g_autofree char *good = g_strconcat ("(", few, "a)[", path, "a]", NULL);
  g_autofree char *bad = g_strconcat ("(", many, "a)[", path, "a]", NULL);

  assert_compiles (good);
  assert_refused (bad, DOOR_XPATH_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xpath/limits/depth", test_depth);
  g_test_add_func ("/xpath/limits/deepest", test_deepest);
  g_test_add_func ("/xpath/limits/long", test_long);
  g_test_add_func ("/xpath/limits/too-long", test_too_long);
  g_test_add_func ("/xpath/limits/many-predicates", test_many_predicates);
  g_test_add_func ("/xpath/limits/many-references", test_many_references);
  g_test_add_func ("/xpath/limits/quadratic", test_quadratic);
  g_test_add_func ("/xpath/limits/honest", test_honest);
  g_test_add_func ("/xpath/limits/regex", test_regex);
  g_test_add_func ("/xpath/limits/text", test_text);
  g_test_add_func ("/xpath/limits/long-text", test_long_text);
  g_test_add_func ("/xpath/limits/deep-tree", test_deep_tree);
  g_test_add_func ("/xpath/limits/geo", test_geo);
  g_test_add_func ("/xpath/limits/values", test_values);
  g_test_add_func ("/xpath/limits/far-dates", test_far_dates);
  g_test_add_func ("/xpath/limits/many-steps", test_many_steps);
  return g_test_run ();
}
