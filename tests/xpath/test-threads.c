/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promise 1: one program, many threads, each with its own host. */
#define G_LOG_DOMAIN "test-xpath"

#include "check-values.h"

#define N_THREADS 4
#define N_ROUNDS 300

static const char *const sources[] = {
  "sum(/data/r/x) + count(instance('wards')/root/item[lga = 'l1'])",
  "concat(/data/name, join('-', /data/r/k))",
  "regex(/data/name, '[A-Z][a-z]+') and selected(/data/langs, 'ur')",
  "format-date(/data/born, '%e %b %Y')",
  "/data/r[position() = /data/five - 3]/k",
};

static gpointer
evaluate_all (gpointer data)
{
  DoorXpath **programs = data;
  g_autoptr (TreeHost) tree = check_tree_new ();
  DoorXNode node = tree_host_find (tree, "/data");
  GString *all = g_string_new (NULL);

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_string_truncate (all, 0);
      for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
        {
          g_autoptr (DoorXpath) program = door_xpath_ref (programs[i]);
          g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
          g_autofree char *text = NULL;

          if (!door_xpath_eval (program, tree_host_get (tree), node, node, &value, NULL))
            return NULL;
          text = door_xpath_value_to_text (&value, tree_host_get (tree));
          g_string_append_printf (all, "%s;", text);
        }
    }
  return g_string_free (all, FALSE);
}

static void
test_threads (void)
{
  DoorXpath *programs[G_N_ELEMENTS (sources)];
  GThread *threads[N_THREADS];

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    programs[i] = door_xpath_compile (sources[i], NULL);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("evaluate", evaluate_all, programs);
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_autofree char *values = g_thread_join (threads[i]);

      g_assert_cmpstr (values, ==, "5;Adaa-b-a;true;29 Feb 2000;b;");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    door_xpath_unref (programs[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xpath/threads", test_threads);
  return g_test_run ();
}
