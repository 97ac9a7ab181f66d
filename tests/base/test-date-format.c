/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates in words, in the program's language. */
#include "door-date-format.h"

static void
test_format (void)
{
  static const struct {
    const char *format;
    const char *expected;
  } rows[] = {
    { "%A, %-d %B %Y", "Sunday, 1 March 2026" },
    { "%a %-e %b", "Sun 1 Mar" },
    { "%d %B, %H:%M", "01 March, 07:05" },
    { "%%A %B%%", "%A March%" },
    { "%Y-%m-%d", "2026-03-01" },
    { "", "" },
  };
  g_autoptr (GDateTime) date = g_date_time_new_utc (2026, 3, 1, 7, 5, 0);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = door_date_format (date, rows[i].format);

      g_assert_cmpstr (words, ==, rows[i].expected);
    }
}

/* All names, against those of the system in English. */
static void
test_names (void)
{
  for (int day = 1; day <= 365; day++)
    {
      g_autoptr (GDateTime) first = g_date_time_new_utc (2026, 1, 1, 0, 0, 0);
      g_autoptr (GDateTime) date = g_date_time_add_days (first, day - 1);
      g_autofree char *own = door_date_format (date, "%A %a %B %b");
      g_autofree char *system = g_date_time_format (date, "%A %a %B %b");

      g_assert_cmpstr (own, ==, system);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/date-format/format", test_format);
  g_test_add_func ("/base/date-format/names", test_names);
  return g_test_run ();
}
