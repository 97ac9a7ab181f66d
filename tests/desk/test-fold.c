/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises 1 to 4 of door-fold.h. */
#include "door-fold.h"

static const struct {
  const char *a, *b;
  gboolean same;
} rows[] = {
  /* 1 */
  { "ÉCOLE", "ecole", TRUE },
  { "Straße", "strasse", TRUE },
  { "كِتَاب", "کتاب", TRUE },
  { "पासफ़्रेज़", "पासफ्रेज", TRUE },
  { "आ\u095bमाएँ", "आजमाएं", TRUE }, /* the letter with its dot as one */
  { "पाँच", "पांच", TRUE },
  { "दिन", "दीन", FALSE },
  { "ถอน", "ถ่อน", FALSE },
  /* 2 */
  { "يو ايس بي", "یو ایس بی", TRUE },
  { "مكمل", "مکمل", TRUE },
  { "هے", "ہے", TRUE },
  { "گھر", "گہر", FALSE }, /* the two-eyed heh is another letter */
  /* 3 */
  { "۱۲ ๑๒ १२", "12 12 12", TRUE },
  { "می\u200cخواهم", "میخواہم", TRUE },
  { "a\u2066b\u2069", "ab", TRUE },
  { "12", "21", FALSE },
};

static void
test_same (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *a = door_fold (rows[i].a);
      g_autofree char *b = door_fold (rows[i].b);
      g_autofree char *again = door_fold (a);

      if (g_str_equal (a, b) != rows[i].same)
        g_error ("row %u: \"%s\" and \"%s\"", (guint) i, a, b);
      g_assert_cmpstr (again, ==, a);
    }
}

static void
test_not_utf8 (void)
{
  g_autofree char *broken = door_fold ("a\xff");
  g_autofree char *empty = door_fold ("");

  g_assert_cmpstr (broken, ==, "");
  g_assert_cmpstr (empty, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold/same", test_same);
  g_test_add_func ("/fold/not-utf-8", test_not_utf8);
  return g_test_run ();
}
