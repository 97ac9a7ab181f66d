/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises 1 to 3 of door-joined.h. */
#include "door-joined.h"

static char *
join (const char *a, const char *b, const char *c)
{
  const char *parts[] = { a, b, c };

  return door_joined (parts, G_N_ELEMENTS (parts));
}

static void
test_plain (void)
{
  g_autofree char *all = join ("HH-0142", "Amina", "34 min");
  g_autofree char *some = join ("", NULL, "34 min");
  g_autofree char *none = join ("", NULL, "");

  g_assert_cmpstr (all, ==, "HH-0142 · Amina · 34 min");
  g_assert_cmpstr (some, ==, "34 min");
  g_assert_cmpstr (none, ==, "");
}

/* Each language in a program of its own: it is read once. */
static void
test_in (const char *language, const char *mark)
{
  g_autofree char *line = NULL;
  g_autofree char *expected
      = g_strdup_printf ("%s\u2068HH-0142\u2069 · \u2068آج، 14:05\u2069 · \u2068Amina\u2069", mark);

  if (!g_test_subprocess ())
    {
      g_setenv ("LANGUAGE", language, TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }
  line = join ("HH-0142", "آج، 14:05", "Amina");
  g_assert_cmpstr (line, ==, expected);
}

static void
test_english (void)
{
  test_in ("en", "\u200e");
}

static void
test_urdu (void)
{
  test_in ("ur", "\u200f");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/joined/plain", test_plain);
  g_test_add_func ("/desk/joined/in-english", test_english);
  g_test_add_func ("/desk/joined/in-urdu", test_urdu);
  return g_test_run ();
}
