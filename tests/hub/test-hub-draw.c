/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Listings into a frame, the re-list check, and the draw: what merges, what is reported, that nobody can
 * choose, and that all have the same chance. */
#include "door-extras.h"
#include "door-listing.h"
#include "door-seal.h"

#include <gio/gio.h>
#include <string.h>

static DoorListing *
make (const char *segment, const char *lister, gboolean recheck, const char *const *where)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_string_append_printf (json,
                          "{\"psu\":\"p1\",\"segment\":\"%s\",\"lister\":\"%s\",\"recheck\":%s,"
                          "\"lines\":[",
                          segment, lister, recheck ? "true" : "false");
  for (guint i = 0; where[i] != NULL; i++)
    {
      gboolean vacant = *where[i] == '-';
      g_string_append_printf (json,
                              "%s{\"id\":\"%s-%s-%u\",\"structure\":\"%s\",\"dwelling\":\"1\","
                              "\"household\":\"1\",\"address\":\"Harbour Rd\",\"use\":\"%s\"}",
                              i > 0 ? "," : "", segment, lister, i, where[i] + vacant,
                              vacant ? "vacant" : "residential");
    }
  g_string_append (json, "]}");
  g_autoptr (GBytes) bytes = g_bytes_new (json->str, json->len);
  DoorListing *listing = door_listing_parse (bytes, &error);
  g_assert_no_error (error);
  return listing;
}

static void
test_merge (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) door_listing_free);
  g_ptr_array_add (all, make ("B", "omar", FALSE, (const char *[]){ "10", "9", "-8", NULL }));
  g_ptr_array_add (all, make ("A", "ida", FALSE, (const char *[]){ "2", "1", NULL }));
  g_ptr_array_add (all, make ("A", "omar", FALSE, (const char *[]){ "2", "3", NULL }));
  g_autoptr (DoorFrame) frame = door_frame_merge (all);
  g_assert_cmpuint (frame->households->len, ==, 5);
  g_assert_cmpuint (frame->doubles->len, ==, 1);
  g_assert_cmpuint (frame->others, ==, 1);
  static const char *const order[] = { "1", "2", "3", "9", "10" };
  for (guint i = 0; i < 5; i++)
    g_assert_cmpstr (((DoorListedHousehold *) g_ptr_array_index (frame->households, i))->structure,
                     ==, order[i]);

  /* In another order of arrival it is the same frame. */
  g_autofree char *hash = door_frame_hash (frame);
  g_autoptr (GPtrArray) other = g_ptr_array_new ();
  for (guint i = all->len; i > 0; i--)
    g_ptr_array_add (other, g_ptr_array_index (all, i - 1));
  g_autoptr (DoorFrame) again = door_frame_merge (other);
  g_autofree char *same = door_frame_hash (again);
  g_assert_cmpstr (hash, ==, same);

  g_autoptr (DoorListing) recheck
      = make ("A", "sione", TRUE, (const char *[]){ "1", "3", "4", NULL });
  DoorFrameCheck check = door_frame_check (frame, recheck);
  g_assert_cmpuint (check.both, ==, 2);
  g_assert_cmpuint (check.missed, ==, 1);
  g_assert_cmpuint (check.gone, ==, 1);
}

static void
test_print (void)
{
  g_autoptr (DoorListing) listing = make ("A", "ida", FALSE, (const char *[]){ "2", "-1", NULL });
  g_autoptr (GBytes) json = door_listing_print (listing);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorListing) back = door_listing_parse (json, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->lines->len, ==, 2);
  static const char *const bad[] = { "",
                                     " \n",
                                     "[]",
                                     "{}",
                                     "{\"psu\":\"p\"}",
                                     "{\"psu\":\"p\",\"lines\":[1]}",
                                     "{\"psu\":\"p\",\"lines\":[{\"id\":\"x\"}]}" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (bad[i], strlen (bad[i]));
      g_assert_null (door_listing_parse (bytes, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_clear_error (&error);
    }
}

static void
test_draw (void)
{
  g_autoptr (DoorIdentity) key = door_identity_new ();
  g_autoptr (DoorIdentity) other = door_identity_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorPsuDraw) draw = door_psu_draw_new ("p1", "abcd", 97, 12, 5, key, &error);
  g_autoptr (DoorPsuDraw) again = door_psu_draw_new ("p1", "abcd", 97, 12, 5, key, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (draw->taken->data, draw->taken->len * sizeof (guint), again->taken->data,
                   again->taken->len * sizeof (guint));
  g_autofree gboolean *seen = g_new0 (gboolean, 97);
  for (guint i = 0; i < 17; i++)
    {
      guint at = i < 12 ? g_array_index (draw->taken, guint, i)
                        : g_array_index (draw->kept, guint, i - 12);
      g_assert_cmpuint (at, <, 97);
      g_assert_false (seen[at]);
      seen[at] = TRUE;
    }
  g_autoptr (GBytes) bytes = door_psu_draw_sign (draw, key);
  const DoorPublicKeys *keys = door_identity_public (key);
  g_assert_true (door_psu_draw_verify (bytes, "p1", "abcd", 97, 12, 5, keys));
  g_assert_false (door_psu_draw_verify (bytes, "p2", "abcd", 97, 12, 5, keys));
  g_assert_false (door_psu_draw_verify (bytes, "p1", "abce", 97, 12, 5, keys));
  g_assert_false (door_psu_draw_verify (bytes, "p1", "abcd", 97, 11, 5, keys));
  g_assert_false (
      door_psu_draw_verify (bytes, "p1", "abcd", 97, 12, 5, door_identity_public (other)));
  g_assert_null (door_psu_draw_new ("p1", "abcd", 10, 8, 3, key, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* Over many frames each household is drawn equally often: 4,000 draws of 3 out of 10, 1,200 each, and
 * five standard deviations of 29 around that. */
static void
test_equal (void)
{
  g_autoptr (DoorSecret) seed = door_secret_new (DOOR_KEY_BYTES);
  guint counts[10] = { 0 };
  g_autoptr (DoorIdentity) key = door_identity_new_from_seed (seed);
  for (guint i = 0; i < 4000; i++)
    {
      g_autofree char *hash = g_strdup_printf ("%u", i);
      g_autoptr (DoorPsuDraw) draw = door_psu_draw_new ("p", hash, 10, 3, 0, key, NULL);
      for (guint n = 0; n < 3; n++)
        counts[g_array_index (draw->taken, guint, n)]++;
    }
  for (guint i = 0; i < 10; i++)
    {
      g_assert_cmpuint (counts[i], >, 1200 - 145);
      g_assert_cmpuint (counts[i], <, 1200 + 145);
    }
}

/* Households that nobody listed ----------------------------------------------------------------- */

static char **
make_names (guint n, guint number)
{
  char **names = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    names[i] = g_strdup_printf ("Head %u of %u", i, number);
  return names;
}

static DoorExtras *
draw_extras (char **names, guint most, const DoorIdentity *key)
{
  g_autoptr (GError) error = NULL;
  DoorExtras *drawn = door_extras_draw ("p1-0007", (const char *const *) names, most, key, &error);
  g_assert_no_error (error);
  return drawn;
}

/* Two households are listed in dwelling 1 of structure 2: what is found there belongs to the second. */
static void
test_extras_have (void)
{
  static const char json[] = "{\"psu\":\"p1\",\"segment\":\"A\",\"lister\":\"ida\",\"lines\":["
                             "{\"id\":\"a\",\"structure\":\"1\",\"dwelling\":\"1\",\"household\":"
                             "\"1\",\"use\":\"residential\"},"
                             "{\"id\":\"b\",\"structure\":\"2\",\"dwelling\":\"1\",\"household\":"
                             "\"1\",\"use\":\"residential\"},"
                             "{\"id\":\"c\",\"structure\":\"2\",\"dwelling\":\"1\",\"household\":"
                             "\"2\",\"use\":\"residential\"},"
                             "{\"id\":\"d\",\"structure\":\"2\",\"dwelling\":\"2\",\"household\":"
                             "\"1\",\"use\":\"residential\"}]}";
  static const gboolean expected[] = { TRUE, FALSE, TRUE, TRUE };
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorListing) listing = door_listing_parse (bytes, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_ptr_array_add (all, listing);
  g_autoptr (DoorFrame) frame = door_frame_merge (all);
  g_assert_cmpuint (frame->households->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (door_extras_have (frame, i), ==, expected[i]);
}

/* All of a few, with the listed one's weight; of forty three, which stand for forty, and the same each time. */
static void
test_extras_draw (void)
{
  g_autoptr (DoorIdentity) key = door_identity_new ();
  g_autoptr (DoorIdentity) other = door_identity_new ();
  for (guint n = 1; n <= DOOR_EXTRAS_MOST; n++)
    {
      g_auto (GStrv) few = make_names (n, 0);
      g_autoptr (DoorExtras) all = draw_extras (few, DOOR_EXTRAS_MOST, key);
      g_assert_cmpuint (all->taken->len, ==, n);
      g_assert_cmpfloat (all->factor, ==, 1.0);
    }
  g_auto (GStrv) names = make_names (40, 0);
  g_autoptr (DoorExtras) drawn = draw_extras (names, DOOR_EXTRAS_MOST, key);
  g_autoptr (DoorExtras) again = draw_extras (names, DOOR_EXTRAS_MOST, key);
  g_autoptr (DoorExtras) by_other = draw_extras (names, DOOR_EXTRAS_MOST, other);
  gsize size = DOOR_EXTRAS_MOST * sizeof (guint);
  g_assert_cmpuint (drawn->taken->len, ==, DOOR_EXTRAS_MOST);
  g_assert_cmpfloat_with_epsilon (drawn->factor * DOOR_EXTRAS_MOST, 40, 1e-9);
  g_assert_cmpmem (drawn->taken->data, size, again->taken->data, size);
  g_assert_cmpstr (drawn->hash, ==, by_other->hash);
  for (guint i = 1; i < DOOR_EXTRAS_MOST; i++)
    g_assert_cmpuint (g_array_index (drawn->taken, guint, i - 1), <,
                      g_array_index (drawn->taken, guint, i));
}

static void
test_extras_refused (void)
{
  g_autoptr (DoorIdentity) key = door_identity_new ();
  g_auto (GStrv) many = make_names (DOOR_EXTRAS_LIMIT + 1, 0);
  const char *none[] = { NULL }, *twice[] = { "Ana", "Omar", "Ana", NULL };
  const char *const *const bad[] = { none, twice, (const char *const *) many };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (door_extras_draw ("c", bad[i], DOOR_EXTRAS_MOST, key, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

/* 4,000 dwellings of ten: each place is taken 1,200 times, and five standard deviations of 29 around that. */
static void
test_extras_equal (void)
{
  g_autoptr (DoorSecret) seed = door_secret_new (DOOR_KEY_BYTES);
  g_autoptr (DoorIdentity) key = door_identity_new_from_seed (seed);
  guint counts[10] = { 0 };
  for (guint i = 0; i < 4000; i++)
    {
      g_auto (GStrv) names = make_names (10, i);
      g_autoptr (DoorExtras) drawn = draw_extras (names, 3, key);
      for (guint k = 0; k < 3; k++)
        counts[g_array_index (drawn->taken, guint, k)]++;
    }
  for (guint i = 0; i < 10; i++)
    {
      g_assert_cmpuint (counts[i], >, 1200 - 145);
      g_assert_cmpuint (counts[i], <, 1200 + 145);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  door_seal_init ();
  g_test_add_func ("/listing/merge", test_merge);
  g_test_add_func ("/listing/print", test_print);
  g_test_add_func ("/draw/draw", test_draw);
  g_test_add_func ("/draw/equal", test_equal);
  g_test_add_func ("/extras/have", test_extras_have);
  g_test_add_func ("/extras/draw", test_extras_draw);
  g_test_add_func ("/extras/refused", test_extras_refused);
  g_test_add_func ("/extras/equal", test_extras_equal);
  return g_test_run ();
}
