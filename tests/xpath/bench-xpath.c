/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long it takes to compile every expression of a form, and to evaluate a few usual ones.
 * Measure an optimized build without sanitizers. */
#define G_LOG_DOMAIN "bench-xpath"

#include "form-expressions.h"
#include "tree-host.h"

#include <stdio.h>
#include <time.h>

#define ROUNDS 20
#define EVALUATIONS 200000

/* Of this process alone: others may be at work too. */
static double
cpu_us (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double) t.tv_sec * 1e6 + (double) t.tv_nsec / 1e3;
}

static void
keep (const char *element, const char *attribute, const char *expression, gpointer data)
{
  g_ptr_array_add (data, g_strdup (expression));
}

static double
compile_all (GPtrArray *expressions, guint *n_failed)
{
  double start = cpu_us ();

  *n_failed = 0;
  for (guint i = 0; i < expressions->len; i++)
    {
      DoorXpath *program = door_xpath_compile (g_ptr_array_index (expressions, i), NULL);

      *n_failed += program == NULL ? 1 : 0;
      door_xpath_unref (program);
    }
  return cpu_us () - start;
}

static void
bench_compile (const char *path)
{
  g_autoptr (GPtrArray) expressions = g_ptr_array_new_with_free_func (g_free);
  double first, best;
  guint n_failed;

  if (!form_expressions_foreach (path, keep, expressions))
    {
      fprintf (stderr, "%s is no XML\n", path);
      return;
    }
  first = best = compile_all (expressions, &n_failed);
  for (guint i = 0; i < ROUNDS; i++)
    best = MIN (best, compile_all (expressions, &n_failed));
  printf ("%-60s %5u expressions, first %.2f ms, best %.2f ms, %.0f ns each, %u refused\n", path,
          expressions->len, first / 1000, best / 1000, best * 1000 / expressions->len, n_failed);
}

static TreeHost *
new_tree (void)
{
  g_autoptr (GString) xml = g_string_new ("<data><age _type='int'>34</age><sex>2</sex><list>a b c"
                                          "</list><day _type='date'>2026-01-31</day><g>");
  g_autoptr (GString) items = g_string_new ("<root>");
  TreeHost *tree;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (xml, "<r _repeat='1'><age _type='int'>%u</age><sex>%u</sex><n/></r>",
                            i % 90, i % 2);
  g_string_append (xml, "</g></data>");
  tree = tree_host_new (xml->str);
  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (items, "<item><name>i%u</name><parent>p%u</parent></item>", i, i / 10);
  g_string_append (items, "</root>");
  tree_host_add_instance (tree, "items", items->str);
  return tree;
}

static void
bench_evaluate (TreeHost *tree, const char *path, const char *source, guint n)
{
  g_autoptr (DoorXpath) program = door_xpath_compile (source, NULL);
  DoorXNode node = tree_host_find (tree, path);
  double start = cpu_us ();
  double elapsed;

  for (guint i = 0; i < n; i++)
    {
      g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;

      if (!door_xpath_eval_scalar (program, tree_host_get (tree), node, node, &value, NULL))
        g_error ("%s", source);
    }
  elapsed = cpu_us () - start;
  printf ("%10.0f ns  %s\n", elapsed * 1000 / n, source);
}

int
main (int argc, char **argv)
{
  static const char *const simple[] = {
    "true()",
    "/data/age",
    "/data/age > 18",
    "/data/sex = '2'",
    "/data/age >= 18 and /data/sex = '2'",
    "selected(/data/list, 'b')",
    "if(/data/age > 18, 'adult', 'child')",
    "../age + 1",
    "concat(/data/sex, '-', /data/list)",
    "today() > /data/day",
    "regex(/data/list, '[a-c ]+')",
    "round(/data/age div 3, 2)",
  };
  g_autoptr (TreeHost) tree = new_tree ();

  for (int i = 1; i < argc; i++)
    bench_compile (argv[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (simple); i++)
    bench_evaluate (tree, "/data/age", simple[i], EVALUATIONS);
  bench_evaluate (tree, "/data/g/r[500]/n", "/data/g/r/age", EVALUATIONS);
  bench_evaluate (tree, "/data/g/r[500]/n", "../age = 1", EVALUATIONS);
  bench_evaluate (tree, "/data", "sum(/data/g/r/age)", 200);
  bench_evaluate (tree, "/data", "count(/data/g/r[age > 17 and sex = '1'])", 200);
  bench_evaluate (tree, "/data", "count(instance('items')/root/item[parent = 'p500'])", 20);
  bench_evaluate (tree, "/data", "count(instance('items')/root/item[contains(parent, '99')])", 20);
  return 0;
}
