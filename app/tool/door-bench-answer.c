/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench.h"

#include "door-db.h"
#include "door-files.h"
#include "door-vault.h"

#include <string.h>

#define N_ROUNDS 400
#define N_WARM_UP 40

static const char path[] = "/data/crime/incident{3}/reported_to";
static const char value[] = "police village_head";

/* What a program without sealing would do: path and value in a row, one synced commit. */
static const DoorDbMigration bare_schema[]
    = { { "0001-first", "CREATE TABLE entry (n INTEGER PRIMARY KEY, path TEXT, value TEXT)" },
        { NULL, NULL } };

static gboolean
commit_bare (DoorDb *db, GError **error)
{
  sqlite3_stmt *insert
      = door_db_prepare (db, "INSERT INTO entry (path, value) VALUES (?, ?)", error);

  if (!insert)
    return FALSE;
  sqlite3_bind_text (insert, 1, path, -1, SQLITE_STATIC);
  sqlite3_bind_text (insert, 2, value, -1, SQLITE_STATIC);
  return door_db_begin (db, error) && door_db_run (db, insert, error) && door_db_commit (db, error);
}

static gboolean
measure (DoorVault *vault,
         const DoorUuid *id,
         DoorDb *bare,
         GArray *ours,
         GArray *theirs,
         GError **error)
{
  const DoorEntry entry = { DOOR_ENTRY_SET, path, value };

  for (guint i = 0; i < N_WARM_UP + N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time (), middle, end;
      double our_us, their_us;

      if (!door_vault_append (vault, id, &entry, 1, error))
        return FALSE;
      middle = g_get_monotonic_time ();
      if (!commit_bare (bare, error))
        return FALSE;
      end = g_get_monotonic_time ();
      our_us = (double) (middle - start);
      their_us = (double) (end - middle);
      if (i < N_WARM_UP)
        continue;
      g_array_append_val (ours, our_us);
      g_array_append_val (theirs, their_us);
    }
  return TRUE;
}

static gboolean
run_in (const char *folder, JsonBuilder *figures, GError **error)
{
  g_autofree char *vault_folder = g_build_filename (folder, "vault", NULL);
  g_autofree char *bare_path = g_build_filename (folder, "bare.db", NULL);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = door_vault_create (vault_folder, "bench", &options, error);
  g_autoptr (DoorDb) bare = vault ? door_db_open (bare_path, bare_schema, error) : NULL;
  g_autoptr (GBytes) about = g_bytes_new_static ("{}", 2);
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) theirs = g_array_new (FALSE, FALSE, sizeof (double));
  DoorUuid id = door_uuid_random ();

  if (!bare || !door_vault_begin (vault, &id, about, error)
      || !measure (vault, &id, bare, ours, theirs, error))
    return FALSE;
  json_builder_set_member_name (figures, "answer_durable_us");
  json_builder_add_double_value (figures, door_bench_median (ours));
  json_builder_set_member_name (figures, "answer_bare_us");
  json_builder_add_double_value (figures, door_bench_median (theirs));
  json_builder_set_member_name (figures, "answer_durable_ratio");
  json_builder_add_double_value (figures, door_bench_median (ours) / door_bench_median (theirs));
  return TRUE;
}

gboolean
door_bench_answer (JsonBuilder *figures, GError **error)
{
  /* On the disk where work is done, not in a memory file system where a sync costs nothing. */
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "door-bench-XXXXXX", NULL);
  gboolean ok;

  if (!door_file_make_folder (g_get_user_cache_dir (), error))
    return FALSE;
  if (!g_mkdtemp (folder))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no folder could be made in %s",
                   g_get_user_cache_dir ());
      return FALSE;
    }
  ok = run_in (folder, figures, error);
  door_file_remove_tree (folder, NULL);
  return ok;
}
