/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "door-clock.h"
#include "door-descriptors.h"
#include "door-file-pieces.h"
#include "door-files.h"
#include "door-log.h"
#include "door-platform.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void
test_replace_and_load (void)
{
  g_autofree char *folder = g_dir_make_tmp ("door-files-XXXXXX", NULL);
  g_autofree char *deep = g_build_filename (folder, "a", "b", NULL);
  g_autofree char *path = g_build_filename (deep, "file", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("content", 7);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (door_file_make_folder (deep, NULL));
  g_assert_true (door_file_replace (path, bytes, 0600, NULL));
  back = door_file_load (path, 7, NULL);
  g_assert_true (g_bytes_equal (back, bytes));
  g_assert_null (door_file_load (path, 6, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_true (door_file_remove_tree (folder, NULL));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_remove_tree_does_not_follow_links (void)
{
  g_autofree char *kept = g_dir_make_tmp ("door-kept-XXXXXX", NULL);
  g_autofree char *folder = g_dir_make_tmp ("door-gone-XXXXXX", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (link);

  g_assert_true (g_file_make_symbolic_link (file, kept, NULL, NULL));
  g_assert_true (door_file_remove_tree (folder, NULL));
  g_assert_true (g_file_test (kept, G_FILE_TEST_IS_DIR));
  g_assert_true (door_file_remove_tree (kept, NULL));
}

static void
test_safe_names (void)
{
  const char *safe[] = { "photo.jpg", "صورة.jpg", "a b-c_d.door" };
  const char *unsafe[] = { "",    ".",   "..",     "../x",   "a/b", "a\\b", ".hidden",
                           "c:d", "a\n", "\xff.x", "ends. ", "x.",  "tab\t" };
  g_autofree char *name_too_long = g_strnfill (256, 'x');

  for (gsize i = 0; i < G_N_ELEMENTS (safe); i++)
    g_assert_true (door_file_name_is_safe (safe[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (unsafe); i++)
    g_assert_false (door_file_name_is_safe (unsafe[i]));
  g_assert_false (door_file_name_is_safe (name_too_long));
}

static void
test_lock (void)
{
  g_autofree char *folder = g_dir_make_tmp ("door-lock-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "lock", NULL);
  g_autoptr (GError) error = NULL;
  int lock = door_platform_lock_file (path, NULL);

  g_assert_cmpint (lock, >=, 0);
  g_assert_cmpint (door_platform_lock_file (path, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  door_platform_unlock_file (lock);
  lock = door_platform_lock_file (path, NULL);
  g_assert_cmpint (lock, >=, 0);
  door_platform_unlock_file (lock);
  g_assert_true (door_file_remove_tree (folder, NULL));
}

static void
test_log_lines_are_json (void)
{
  g_autofree char *folder = g_dir_make_tmp ("door-log-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "log", NULL);
  g_autofree char *content = NULL;

  g_assert_true (door_log_open (path, NULL));
  door_log ("test.event", "count", "3", "quote", "a\"b\\c\n", NULL);
  door_log_close ();
  door_log ("test.after-close", NULL);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_has_suffix (
      content, "\"event\":\"test.event\",\"count\":\"3\",\"quote\":\"a\\\"b\\\\c\\u000a\"}\n"));
  g_assert_null (strstr (content, "after-close"));
  g_assert_true (door_file_remove_tree (folder, NULL));
}

static void
test_fixed_clock (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (5 * 3600 + 30 * 60);
  g_autoptr (DoorClock) clock = door_clock_new_fixed (1700000000123456, zone);
  g_autofree char *iso = door_clock_iso (door_clock_now (clock));
  g_autoptr (GDateTime) local = door_clock_local (clock);

  g_assert_cmpstr (iso, ==, "2023-11-14T22:13:20.123Z");
  g_assert_cmpint (g_date_time_get_hour (local), ==, 3);
  door_clock_advance (clock, 1000);
  g_assert_cmpint (door_clock_now (clock), ==, 1700000000124456);
  g_assert_cmpint (door_clock_monotonic (clock), ==, 1000);
}

static void
assert_range (const char *path, guint64 offset, gsize length, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load_range (path, offset, length, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

static void
test_pieces (void)
{
  g_autofree char *folder = g_dir_make_tmp ("door-pieces-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "growing", NULL);
  g_autofree char *home = g_build_filename (folder, "whole", NULL);
  g_autofree char *other = g_build_filename (folder, "other", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "none", "file", NULL);
  g_autoptr (GBytes) one = g_bytes_new_static ("0123", 4);
  g_autoptr (GBytes) two = g_bytes_new_static ("4567", 4);
  g_autoptr (GError) error = NULL;

  g_assert_true (door_file_append_at (path, 0, one, &error));
  g_assert_true (door_file_append_at (path, 4, two, &error));
  g_assert_true (door_file_append_at (path, 4, two, &error)); /* once more changes nothing */
  assert_range (path, 0, 100, "01234567");
  assert_range (path, 3, 2, "34");
  assert_range (path, 8, 2, "");
  assert_range (path, 800, 2, "");
  g_assert_true (door_file_adopt (path, home, &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (door_file_share (home, other, &error));
  g_assert_true (door_file_share (home, other, &error));
  assert_range (other, 0, 8, "01234567");
  g_assert_true (door_file_remove (home, &error));
  g_assert_true (door_file_remove (home, &error));
  g_assert_no_error (error);
  assert_range (other, 0, 8, "01234567");
  g_assert_false (door_file_append_at (nowhere, 0, one, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_true (door_file_remove_tree (folder, NULL));
}

/* The copy goes on when the first is closed. */
static void
test_descriptors (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int first = g_file_open_tmp ("door-descriptor-XXXXXX", &path, &error);
  int second = door_descriptor_copy (first, &error);

  g_assert_no_error (error);
  close (first);
  g_assert_cmpint (write (second, "x", 1), ==, 1);
  close (second);
  assert_range (path, 0, 8, "x");
  g_assert_cmpint (door_descriptor_copy (second, &error), ==, -1);
  g_assert_nonnull (error);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/files/replace-and-load", test_replace_and_load);
  g_test_add_func ("/base/files/no-links-followed", test_remove_tree_does_not_follow_links);
  g_test_add_func ("/base/files/safe-names", test_safe_names);
  g_test_add_func ("/base/files/pieces", test_pieces);
  g_test_add_func ("/base/files/descriptors", test_descriptors);
  g_test_add_func ("/base/platform/lock", test_lock);
  g_test_add_func ("/base/log/json", test_log_lines_are_json);
  g_test_add_func ("/base/clock/fixed", test_fixed_clock);
  return g_test_run ();
}
