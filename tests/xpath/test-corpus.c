/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every expression of every real form compiles, but for those listed here with their fault. */
#define G_LOG_DOMAIN "test-xpath"

#include "door-xpath.h"
#include "form-expressions.h"

#include <string.h>

/* Tests of their makers: a function of one's own, an unknown one, and what is no expression. */
static const char *const refused[] = {
  "trim(/data/some-field)",
  "nope(1)",
  "/root/first-question ? 2",
};

static gboolean
is_refused (const char *expression)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      if (strcmp (refused[i], expression) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
compile (const char *element, const char *attribute, const char *expression, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorXpath) program = door_xpath_compile (expression, &error);
  guint *n = data;

  (*n)++;
  if ((program == NULL) == is_refused (expression))
    return;
  g_test_message ("%s/@%s: %s: %s", element, attribute, expression,
                  error != NULL ? error->message : "expected a fault");
  g_test_fail ();
}

static void
test_corpus (void)
{
  g_auto (GStrv) forms = form_expressions_corpus ();
  guint n = 0;

  if (forms == NULL)
    {
      g_test_skip ("no corpus");
      return;
    }
  for (guint i = 0; forms[i] != NULL; i++)
    form_expressions_foreach (forms[i], compile, &n);
  g_test_message ("%u expressions", n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/xpath/corpus", test_corpus);
  return g_test_run ();
}
