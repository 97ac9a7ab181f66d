/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A closed vault with two interviews, "mine" and "other", to be changed from outside. */
#pragma once

#include <sqlite3.h>

#include "door-test-vault.h"

#define OTHER_VALUES "uno due tre quattro"

typedef struct {
  DoorTestVault base;
  DoorUuid other;
  char *path;
} TamperFixture;

static inline void
tamper_set_up (TamperFixture *self, gconstpointer unused)
{
  const char *const mine[] = { "one", "two", "three", "four" };
  const char *const others[] = { "uno", "due", "tre", "quattro" };
  g_autoptr (GBytes) photo = door_test_text ("JFIF");

  door_test_vault_set_up (&self->base, NULL);
  self->path = g_build_filename (self->base.folder, "vault.db", NULL);
  self->other = door_uuid_random ();
  door_test_vault_begin (&self->base);
  door_test_vault_begin_id (&self->base, &self->other);
  for (guint i = 0; i < 4; i++)
    {
      door_test_vault_set (&self->base, mine[i]);
      door_test_vault_set_id (&self->base, &self->other, others[i]);
    }
  door_test_vault_close (&self->base);
}

static inline void
tamper_tear_down (TamperFixture *self, gconstpointer unused)
{
  g_free (self->path);
  door_test_vault_tear_down (&self->base, NULL);
}

static inline void
run_sql (TamperFixture *self, const char *sql)
{
  char *message = NULL;
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  g_assert_cmpint (sqlite3_total_changes (db), >, 0);
  sqlite3_close (db);
}

/* Interview 1 is mine, 2 the other's; a place is number << 40 | sequence. */
#define PLACE(number, sequence) "((" #number " << 40) | " #sequence ")"

static inline void
assert_damaged (TamperFixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorJournal) journal = door_vault_replay (self->base.vault, &self->base.id, &error);

  if (journal)
    g_error ("not noticed: %s", name);
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
}

static inline void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (from, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) n, NULL));
}

static inline void
append_and_close (TamperFixture *self, const char *value)
{
  door_test_vault_open (&self->base);
  door_test_vault_set (&self->base, value);
  door_test_vault_close (&self->base);
}
