/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises 1 to 3 of door-diagnosis.h, by planting what must not come out. */
#include "desk-fixture.h"

#include "door-diagnosis.h"

#include <glib/gstdio.h>
#include <string.h>

#define CANARY "zq7vultureplum"

/* 1 */
static void
test_no_canary (DeskFixture *self, gconstpointer data)
{
  static const char *const secrets[] = { CANARY, ACCOUNT, CASE_ID, PASSPHRASE, "household" };
  g_autofree char *open = NULL;
  g_autofree char *closed = NULL;

  desk_unlock (self);
  desk_open (self);
  desk_answer (self, "/data/name", CANARY);
  open = door_diagnosis_write (self->folder);
  desk_leave (self);
  desk_lock (self);
  closed = door_diagnosis_write (self->folder);
  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_assert_null (strstr (open, secrets[i]));
      g_assert_null (strstr (closed, secrets[i]));
    }
  g_assert_nonnull (strstr (closed, "doorstep: " DOOR_VERSION));
  g_assert_nonnull (strstr (closed, "account 1\n"));
  g_assert_nonnull (strstr (closed, "quick_check(1): ok"));
  g_assert_nonnull (strstr (closed, "table entry: "));
}

/* 2: nobody, and a store that is none. */
static void
test_never_fails (DeskFixture *self, gconstpointer data)
{
  g_autofree char *nowhere = door_diagnosis_write ("/nonexistent");
  g_autofree char *vault = door_device_vault_folder (self->folder, ACCOUNT);
  g_autofree char *store = g_build_filename (vault, "vault.db", NULL);
  g_autofree char *log = g_build_filename (self->folder, "hub.log", NULL);
  g_autofree char *text = NULL;

  g_assert_nonnull (strstr (nowhere, "nobody is enrolled"));
  g_assert_true (
      g_file_set_contents (store, "not a database, but long enough to be read as one", -1, NULL));
  g_assert_true (g_file_set_contents (log, "{\"event\":\"hub.start\"}\n\xff\xfe", -1, NULL));
  text = door_diagnosis_write (self->folder);
  g_assert_nonnull (strstr (text, "cannot be read"));
  g_assert_nonnull (strstr (text, "hub.start"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

/* 3 */
static void
test_changes_nothing (DeskFixture *self, gconstpointer data)
{
  g_autofree char *vault = door_device_vault_folder (self->folder, ACCOUNT);
  g_autofree char *store = g_build_filename (vault, "vault.db", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before, n_after;

  g_assert_true (g_file_get_contents (store, &before, &n_before, NULL));
  g_free (door_diagnosis_write (self->folder));
  g_assert_true (g_file_get_contents (store, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/diagnosis/no-canary", DeskFixture, NULL, desk_fixture_set_up, test_no_canary,
              desk_fixture_tear_down);
  g_test_add ("/diagnosis/never-fails", DeskFixture, NULL, desk_fixture_set_up, test_never_fails,
              desk_fixture_tear_down);
  g_test_add ("/diagnosis/changes-nothing", DeskFixture, NULL, desk_fixture_set_up,
              test_changes_nothing, desk_fixture_tear_down);
  return g_test_run ();
}
