/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What we decided where engines disagree. Each name stands in the table of app/xpath/README.md,
 * and each name there stands here. */
#define G_LOG_DOMAIN "test-xpath"

#include "check-values.h"

#include <string.h>

typedef struct {
  const char *name;
  Case cases[6];
} Decision;

/* clang-format off */
static const Decision decisions[] = {
  /* --- Paths --- */
  { "absolute-path-in-repeat", {
    { "/data/r[2]/k", "/data/r/x", "nodes /data/r[2]/x" },
    { "/data/r[2]/k", "count(/data/r)", "1" },
    { "/data/r[2]/k", "sum(/data/r/x)", "2" },
    { "/data/r[1]/in[2]/v", "/data/r/in/v", "nodes /data/r[1]/in[2]/v" },
    { NULL, "sum(/data/r/x)", "3" } } },
  { "relative-path-to-repeat", {
    { "/data/r[2]/k", "count(../../r)", "3" },
    { "/data/r[2]/k", "sum(../../r/x)", "3" } } },
  { "absolute-path-behind-predicate", {
    { "/data/r[2]/k", "count(/data/r[k = 'a'])", "2" },
    { "/data/r[1]/in[2]/v", "/data/r[1]/in/v", "nodes /data/r[1]/in[2]/v" } } },
  { "absolute-path-in-predicate", {
    { NULL, "/data/r[/data/r/k = 'b']/x", "nodes /data/r[2]/x" },
    { "/data/r[2]/k", "string(instance('wards')/root/item[lga = /data/r/k]/name)", "'w4'" },
    { "/data/r[2]/k", "count(instance('wards')/root/item[count(/data/r) = 3])", "4" } } },
  { "wildcard-is-not-bound", {
    { "/data/r[2]/k", "count(/data/*/x)", "3" } } },
  { "parent-of-the-root", {
    { NULL, "count(../../..)", "0" } } },
  { "prefixes-in-paths", {
    { NULL, "string(jr:group/x:a)", "'1'" } } },
  { "text-nodes", {
    { NULL, "group/a/text()", "nodes /data/group/a" },
    { NULL, "count(blank/text())", "0" } } },
  { "number-in-brackets", {
    { NULL, "string(r[2]/k)", "'b'" } } },
  { "nodes-in-brackets", {
    { NULL, "count(r[in])", "3" },
    { NULL, "count(r[idx])", "3" } } },
  { "missing-instance", {
    { NULL, "instance('nowhere')/root/item", "!type" } } },
  { "name-of-an-instances-root", {
    { NULL, "count(instance('wards')/whatever/item)", "4" } } },
  { "operators-need-no-space-behind", {
    { NULL, "1 = 1 and2 = 2", "true" } } },
  { "variables", {
    { NULL, "$x", "!syntax" } } },

  /* --- Values --- */
  { "several-nodes-as-one-value", {
    { NULL, "string(/data/r/k)", "'a'" } } },
  { "several-nodes-compared", {
    { NULL, "/data/r/k = 'b'", "true" },
    { NULL, "/data/r/k != 'b'", "true" },
    { NULL, "/data/r/x > 1", "true" } } },
  { "no-node-as-a-value", {
    { NULL, "/data/nothing = ''", "true" },
    { NULL, "/data/nothing != ''", "false" },
    { NULL, "string(/data/nothing)", "''" } } },
  { "nodes-that-are-not-relevant", {
    { NULL, "string(/data/off)", "''" },
    { NULL, "count(/data/r)", "3" },
    { NULL, "sum(/data/r/x)", "3" },
    { NULL, "r[3]/k", "nodes" },
    { NULL, "string(r[4]/k)", "'a'" } } },
  { "node-as-boolean", {
    { NULL, "boolean(/data/blank)", "false" },
    { NULL, "boolean(/data/zero)", "false" },
    { NULL, "boolean(/data/flag)", "true" },
    { NULL, "boolean(/data/group)", "true" },
    { NULL, "boolean(/data/r/k)", "true" } } },
  { "typed-values", {
    { NULL, "/data/five = '05'", "true" },
    { NULL, "'5' = '05'", "false" } } },
  { "text-as-number", {
    { NULL, "number('4,5')", "4.5" },
    { NULL, "number('1e3')", "NaN" },
    { NULL, "number('+1')", "NaN" } } },
  { "date-text-as-number", {
    { NULL, "'2026-11-30' > today()", "true" },
    { NULL, "number('1970-01-03')", "2" },
    { NULL, "number('1970-01-03T12:00:00.000+05:00')", "2.5" } } },
  { "date-time-as-number", {
    { NULL, "now() - today()", "0" },
    { NULL, "/data/seen2 <= today()", "true" },
    { NULL, "abs(now()) > today() + 0.4", "true" } } },
  { "dates-equal-by-day", {
    { NULL, "/data/seen = /data/seen2", "true" },
    { NULL, "/data/born = '2000-02-29'", "true" } } },
  { "date-as-text", {
    { NULL, "string(now())", "'2026-11-23'" } } },
  { "number-as-text", {
    { NULL, "string(3000000000)", "'3000000000'" },
    { NULL, "string(12345678.9)", "'12345678.9'" },
    { NULL, "string(0.00001)", "'0.00001'" },
    { NULL, "string(0.0000000000001)", "'0'" } } },
  { "nan-as-text", {
    { NULL, "concat('a', number('x'))", "'aNaN'" } } },
  { "nearly-equal-numbers", {
    { NULL, "0.1 + 0.2 = 0.3", "true" },
    { NULL, "1 div 0 = 1 div 0", "true" } } },
  { "and-or-give-booleans", {
    { NULL, "string('a' or '')", "'true'" } } },

  /* --- Functions --- */
  { "concat-and-join-spread-nodes", {
    { NULL, "concat('-', /data/r/k)", "'-aba'" },
    { NULL, "join(',', 'z', /data/r/k)", "'z,a,b,a'" } } },
  { "characters-are-unicode", {
    { NULL, "string-length('😀')", "1" },
    { NULL, "substr('😀x', 1)", "'x'" } } },
  { "selected-takes-numbers", {
    { NULL, "selected('1 2', 2)", "true" },
    { NULL, "selected('', '')", "true" } } },
  { "base64-that-is-none", {
    { NULL, "base64-decode('?')", "''" } } },
  { "uuid-of-a-length", {
    { NULL, "regex(uuid(20), '[A-Z0-9]{20}')", "true" } } },
  { "regex-matches-all", {
    { NULL, "regex('abc', 'b')", "false" },
    { NULL, "regex('abc', '.b.')", "true" } } },
  { "regex-syntax", {
    { NULL, "regex('٣', '\\d')", "false" },
    { NULL, "regex('é', '\\p{L}')", "true" },
    { NULL, "regex('ab', '\\p{Alpha}+')", "true" } } },
  { "regex-without-end", {
    { NULL, "regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '(a+)+')", "!limit" } } },
  { "coalesce-skips-nan", {
    { NULL, "coalesce(number(''), 'b')", "'b'" } } },
  { "once-is-lazy", {
    { "/data/name", "once(date('x'))", "'Ada'" } } },
  { "weighted-checklist-has-no-open-end", {
    { NULL, "weighted-checklist(0, -1, 1, 1)", "false" } } },
  { "round-halves", {
    { NULL, "round(2.5)", "3" },
    { NULL, "round(-2.5)", "-2" },
    { NULL, "round(1.005, 2)", "1.01" },
    { NULL, "round(-12345, -1)", "-12340" },
    { NULL, "round(-12346, -1)", "-12350" } } },
  { "blanks-in-sums", {
    { NULL, "sum(/data/r/x)", "3" },
    { NULL, "max(/data/neg)", "-3" },
    { NULL, "min('', 3)", "3" },
    { NULL, "max('')", "NaN" } } },
  { "substring-and-floor", {
    { NULL, "substring('12345', 2, 3)", "'234'" },
    { NULL, "floor(-1.5) + ceiling(-1.5)", "-3" } } },
  { "ids", {
    { NULL, "join(' ', instance('names')/root[count(id('k2 k1 k1')) = 2]/*)", "'one  k2 k1'" },
    { NULL, "count(instance('names')/root[count(id('k8 k9')) = 0])", "1" },
    { NULL, "count(id('k1'))", "0" },
    { NULL, "count(id('f1'))", "0" } } },
  { "languages-of-nodes", {
    { NULL, "count(instance('names')//*[lang('EN')])", "2" },
    { NULL, "string(instance('names')//*[lang('ur')]/c)", "'two'" },
    { NULL, "lang('en')", "false" } } },
  { "namespaces", {
    { NULL, "namespace-uri(instance('names')/root/p:a)", "'urn:p'" },
    { NULL, "namespace-uri(instance('names')/root/b)", "''" },
    { NULL, "count(//namespace::*)", "0" } } },
  { "position-of-nothing", {
    { NULL, "position(nothing)", "0" } } },
  { "indexed-repeat-out-of-range", {
    { NULL, "string(indexed-repeat(/data/r/k, /data/r, 0))", "'a'" },
    { NULL, "string(indexed-repeat(/data/r/k, /data/r, 9))", "''" } } },
  { "date-keeps-the-time-of-a-text", {
    { NULL, "date('2018-01-02T10:20:30')", "date 2018-01-02T10:20:30.000Z" },
    { NULL, "date(now())", "date 2026-11-23" } } },
  { "dates-that-are-none", {
    { NULL, "date('31/01/2026')", "!type" },
    { NULL, "date('')", "''" } } },
  { "times-as-dates", {
    { NULL, "decimal-time(/data/clock)", "0.4375" },
    { NULL, "format-date-time(/data/clock, '%H:%M')", "'10:30'" } } },
  { "format-date-escapes", {
    { NULL, "format-date(/data/born, '%W')", "'9'" },
    { NULL, "format-date(/data/seen, '%H')", "'09'" },
    { NULL, "format-date(/data/born, '%Q')", "!type" },
    { NULL, "format-date('2026-11-22', '%a')", "'Sun'" } } },
  { "format-date-of-a-number", {
    { NULL, "format-date(today() + 7, '%Y-%m-%d %h')", "'2026-11-30 0'" } } },
  { "pulldata-names", {
    { NULL, "pulldata('Fruits.csv', 'label', 'name', 'w3')", "'Ward 3'" },
    { NULL, "pulldata('nuts', 'label', 'name', 'w3')", "!type" } } },
  { "blank-places", {
    { NULL, "area(/data/blank)", "0" },
    { NULL, "distance('foo')", "!type" },
    { NULL, "geofence('', /data/shape)", "false" } } },
};
/* clang-format on */

static void
test_decision (gconstpointer data)
{
  const Decision *decision = data;
  g_autoptr (TreeHost) tree = check_tree_new ();
  gsize n = 0;

  while (n < G_N_ELEMENTS (decision->cases) && decision->cases[n].source != NULL)
    n++;
  g_assert_cmpuint (n, >, 0);
  check_cases (tree, decision->cases, n);
}

static gboolean
is_decision (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (decisions); i++)
    {
      if (strcmp (decisions[i].name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The table's last column is the name in backquotes. */
static void
test_readme (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "app", "xpath", "README.md", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GError *error = NULL;
  gboolean in_table = FALSE;
  guint n = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      const char *last, *start;

      in_table = in_table || strcmp (lines[i], "## Where engines disagree") == 0;
      if (!in_table || !g_str_has_suffix (lines[i], "` |"))
        continue;
      last = start = strrchr (lines[i], '|') - 2;
      while (start > lines[i] && start[-1] != '`')
        start--;
      name = g_strndup (start, (gsize) (last - start));
      g_test_message ("%s", name);
      g_assert_true (is_decision (name));
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (decisions));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (decisions); i++)
    {
      g_autofree char *path = g_strconcat ("/xpath/decisions/", decisions[i].name, NULL);

      g_test_add_data_func (path, &decisions[i], test_decision);
    }
  g_test_add_func ("/xpath/decisions/readme", test_readme);
  return g_test_run ();
}
