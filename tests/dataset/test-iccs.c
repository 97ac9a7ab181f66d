/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises of door-iccs.h, with the classification that is shipped. */
#include "door-iccs.h"

#include "door-files.h"

#include <string.h>

static DoorIccs *
read_shipped (void)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("DOOR_SOURCE_ROOT"), "schema", "iccs.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load (path, 1024 * 1024, &error);
  DoorIccs *classes = bytes ? door_iccs_read (bytes, &error) : NULL;

  g_assert_no_error (error);
  g_assert_nonnull (classes);
  return classes;
}

/* What people say, and the class that must come first. */
static void
test_words_find_their_class (void)
{
  const struct {
    const char *said;
    const char *code;
  } cases[] = {
    { "my phone was taken from my pocket", "050221" },
    { "He slapped me, twice", "020112" },
    { "they stole two cows", "05025" },
    { "mugging", "04011" },
    { "someone hacked my account", "09031" },
    { "BLACKMAIL", "02051" },
    { "Stalking", "02082" },
    { "  050221 ", "050221" },
    { "kidnapped", "020221" },
    { "vandalised", "05042" },
  };
  g_autoptr (DoorIccs) classes = read_shipped ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) hits = door_iccs_search (classes, cases[i].said, 3);

      g_assert_cmpuint (hits->len, >, 0);
      g_assert_cmpuint (hits->len, <=, 3);
      if (strcmp (g_array_index (hits, DoorIccsHit, 0).found->code, cases[i].code) != 0)
        g_error ("“%s” gives %s", cases[i].said, g_array_index (hits, DoorIccsHit, 0).found->code);
    }
}

static void
test_nothing_fits (void)
{
  static const char *const texts[] = { "", "xyzzy", "the and of", "a", "…", NULL };
  g_autoptr (DoorIccs) classes = read_shipped ();

  for (guint i = 0; texts[i]; i++)
    {
      g_autoptr (GArray) hits = door_iccs_search (classes, texts[i], 5);
      g_assert_cmpuint (hits->len, ==, 0);
    }
}

static void
test_words_of_other_languages (void)
{
  g_autoptr (DoorIccs) classes = read_shipped ();
  g_autoptr (GArray) before = door_iccs_search (classes, "sepeda dicuri", 5);
  g_autoptr (GArray) after = NULL;

  g_assert_cmpuint (before->len, ==, 0);
  g_assert_true (door_iccs_add_words (classes, "050229", "Sepeda Anda dicuri"));
  g_assert_false (door_iccs_add_words (classes, "99", "nothing"));
  after = door_iccs_search (classes, "sepeda dicuri", 5);
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpstr (g_array_index (after, DoorIccsHit, 0).found->code, ==, "050229");
}

static void
test_codes_are_text (void)
{
  g_autoptr (DoorIccs) classes = read_shipped ();

  g_assert_cmpuint (door_iccs_n_classes (classes), >, 300);
  g_assert_cmpstr (door_iccs_find (classes, "0101")->title, ==, "Intentional homicide");
  g_assert_cmpstr (door_iccs_find (classes, "0101")->parent, ==, "01");
  g_assert_cmpuint (door_iccs_find (classes, "0101")->level, ==, 2);
  g_assert_null (door_iccs_find (classes, "101"));
}

static void
test_other_tables_are_refused (void)
{
  static const char *const texts[] = { "a,b\n1,2\n", "", "\"code,title\n", NULL };

  for (guint i = 0; texts[i]; i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (door_iccs_read (bytes, &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/iccs/words-find-their-class", test_words_find_their_class);
  g_test_add_func ("/iccs/nothing-fits", test_nothing_fits);
  g_test_add_func ("/iccs/words-of-other-languages", test_words_of_other_languages);
  g_test_add_func ("/iccs/codes-are-text", test_codes_are_text);
  g_test_add_func ("/iccs/other-tables-are-refused", test_other_tables_are_refused);
  return g_test_run ();
}
