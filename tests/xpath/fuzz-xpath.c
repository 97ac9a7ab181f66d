/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as an expression: compiles or says why not, and what compiles can be listed, asked what
 * it reads, and evaluated at several nodes, with an index and without, to the same value. */
#define G_LOG_DOMAIN "fuzz-xpath"

#include "tree-host.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#define LONGEST_INPUT 4096

static TreeHost *
new_tree (void)
{
  TreeHost *tree
      = tree_host_new ("<data id='f'><a _type='int'>5</a><b>2026-01-31</b>"
                       "<r _repeat='1'><x _type='decimal'>1.5</x><k>a</k></r>"
                       "<r _repeat='1'><x>2</x><k>b</k></r><h _hidden='1'>no</h><g/></data>");

  tree_host_add_instance (tree, "w",
                          "<root><item><name>a</name><n>1</n></item>"
                          "<item><name>b</name><n>02</n></item></root>");
  return tree;
}

static void
check_refs (const DoorXpath *program)
{
  for (guint i = 0; i < door_xpath_n_refs (program); i++)
    {
      const DoorXref *ref = door_xpath_get_ref (program, i);

      g_assert_true (ref->base != DOOR_XREF_OUTER || ref->outer < (int) i);
      g_assert_true ((ref->base == DOOR_XREF_INSTANCE) == (ref->instance != NULL));
      for (guint k = 0; k < ref->n_steps; k++)
        g_assert_cmpint (ref->steps[k].axis, <=, DOOR_XAXIS_PRECEDING_SIBLING);
    }
}

static char *
evaluate (const DoorXpath *program, TreeHost *tree, const char *path, gboolean use_index)
{
  g_auto (DoorXValue) value = DOOR_X_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  DoorXNode node = tree_host_find (tree, path);

  tree_host_use_index (tree, use_index);
  if (!door_xpath_eval (program, tree_host_get (tree), node, node, &value, &error))
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return g_strdup (error->message);
    }
  door_xpath_value_to_number (&value, tree_host_get (tree));
  door_xpath_value_to_boolean (&value, tree_host_get (tree));
  return door_xpath_value_to_text (&value, tree_host_get (tree));
}

static void
check_value (const DoorXpath *program, TreeHost *tree, const char *path)
{
  g_autofree char *plain = evaluate (program, tree, path, FALSE);
  g_autofree char *indexed = evaluate (program, tree, path, TRUE);

  g_assert_true (g_utf8_validate (plain, -1, NULL));
  if (!door_xpath_is_volatile (program) && strstr (door_xpath_source (program), "random") == NULL)
    g_assert_cmpstr (plain, ==, indexed);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static TreeHost *tree = NULL;
  g_autofree char *source = g_strndup ((const char *) data, MIN (size, LONGEST_INPUT));
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorXpath) program = door_xpath_compile (source, &error);
  g_autofree char *dump = NULL;
  g_auto (DoorXValue) constant = DOOR_X_VALUE_INIT;

  if (tree == NULL)
    tree = new_tree ();
  if (program == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_cmpstr (door_xpath_source (program), ==, source);
  dump = door_xpath_dump (program);
  g_assert_true (dump[0] != '\0');
  check_refs (program);
  door_xpath_constant (program, &constant);
  check_value (program, tree, "/data");
  check_value (program, tree, "/data/r[2]/x");
  check_value (program, tree, "/data/@id");
  return 0;
}
