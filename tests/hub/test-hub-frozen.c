/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub's folder of every released version, made by tests/hub/make-frozen, is opened and brought up to
 * date; one that is newer than this program is refused in plain words and left as it is. */
#include "hub-frozen.h"

#include "door-db.h"
#include "door-files.h"
#include "door-hub-office.h"
#include "door-hub-store.h"
#include "door-seal.h"

#include <string.h>

static void
check_content (DoorHubStore *store)
{
  g_autoptr (GPtrArray) users = door_hub_store_list_users (store, NULL, NULL);
  g_autoptr (GPtrArray) devices = door_hub_store_list_devices (store, "asha", NULL);
  g_autoptr (GPtrArray) forms = door_hub_store_list_forms (store, NULL);

  g_assert_nonnull (users);
  g_assert_nonnull (devices);
  g_assert_nonnull (forms);
  g_assert_cmpuint (users->len, ==, 2);
  g_assert_cmpuint (devices->len, ==, 1);
  g_assert_cmpuint (forms->len, ==, 1);
}

/* Opened by this version, brought up to date, opened again. */
static void
test_version (gconstpointer version)
{
  g_autofree char *folder = hub_frozen_thaw (version);
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DoorHubStore) store = door_hub_store_open (folder, clock, &error);

      g_assert_no_error (error);
      check_content (store);
    }
  g_assert_true (door_file_remove_tree (folder, NULL));
}

static void
make_newer (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "hub.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  /* As a hub leaves it: with a write-ahead log. */
  g_assert_cmpint (
      sqlite3_exec (db, "PRAGMA journal_mode = WAL; PRAGMA user_version = 4000", NULL, NULL, NULL),
      ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_newer (void)
{
  g_autofree char *folder = hub_frozen_thaw ("0.1.0");
  g_autofree char *path = g_build_filename (folder, "hub.db", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_autoptr (GError) error = NULL;
  gsize n_before, n_after;

  make_newer (folder);
  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  g_assert_null (door_hub_store_open (folder, clock, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "newer version"));
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  g_assert_true (door_file_remove_tree (folder, NULL));
}

/* The hash of the token with its last digit changed: the same selector, another secret. */
static char *
make_lookalike (const char *token)
{
  char *hash = door_token_hash (token);
  gsize last = strlen (hash) - 1;

  hash[last] = hash[last] == '0' ? '1' : '0';
  return hash;
}

static void
run_sql (const char *folder, const char *sql)
{
  g_autofree char *path = g_build_filename (folder, "hub.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* A token that was issued before goes on working; one that only begins like it, where the database looks,
 * is nobody's. */
static void
test_token (void)
{
  g_autofree char *folder = hub_frozen_thaw ("0.1.0");
  g_autofree char *token = door_token_new ();
  g_autofree char *hash = door_token_hash (token);
  g_autofree char *lookalike = make_lookalike (token);
  g_autofree char *issue = g_strdup_printf ("UPDATE device SET token_hash = '%s'", hash);
  g_autofree char *spoil = g_strdup_printf ("UPDATE device SET token_hash = '%s'", lookalike);
  g_autofree char *both = g_strdup_printf ("INSERT INTO device (person, label, token_hash, added) "
                                           "SELECT person, 'new', '%s', 0 FROM device",
                                           hash);
  const char *const steps[] = { issue, spoil, both };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      run_sql (folder, steps[i]);
      g_autoptr (DoorClock) clock = door_clock_new_system ();
      g_autoptr (DoorHubStore) store = door_hub_store_open (folder, clock, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorHubDevice) device = door_hub_store_find_token (store, token, &error);

      g_assert_cmpstr (device ? device->label : "nobody", ==,
                       i == 0   ? "tablet 1"
                       : i == 1 ? "nobody"
                                : "new");
      if (i == 1)
        g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND);
      else
        g_assert_no_error (error);
    }
  g_assert_true (door_file_remove_tree (folder, NULL));
}

int
main (int argc, char **argv)
{
  g_autofree char *root = NULL;
  GDir *dir;
  const char *version;

  g_test_init (&argc, &argv, NULL);
  root = g_test_build_filename (G_TEST_DIST, "hub", "frozen", NULL);
  dir = g_dir_open (root, 0, NULL);
  g_assert_nonnull (dir);
  while ((version = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/hub/frozen/%s", version);

      g_test_add_data_func_full (path, g_strdup (version), test_version, g_free);
    }
  g_dir_close (dir);
  g_test_add_func ("/hub/frozen/newer", test_newer);
  g_test_add_func ("/hub/frozen/token", test_token);
  return g_test_run ();
}
