/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the vault costs, and what is lost when its program is killed. */
#define G_LOG_DOMAIN "doorctl"

#include "door-bench.h"

#include "door-files.h"
#include "door-stream-bench.h"
#include "door-vault.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PASSPHRASE "bench"
#define N_REOPEN 5000
#define N_LIST 10000
#define N_SEAL_BYTES (256u * 1024 * 1024)
/* Interviews of this many entries, one after the other, as an interviewer works. */
#define N_FILE_INTERVIEWS 20
#define N_FILE_ENTRIES 500
#define N_KILLS 100

static const DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };

static void
add_figure (JsonBuilder *figures, const char *name, double value)
{
  json_builder_set_member_name (figures, name);
  json_builder_add_double_value (figures, value);
}

static double
milliseconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1000;
}

/* An answer like those of a household questionnaire. */
static DoorEntry
sample_entry (guint i, char path[static 80], char value[static 80])
{
  static const char *const values[] = { "1", "2", "no", "yes", "41", "2026-03-14", "a b d", "98" };
  static const char *const names[]
      = { "age", "relationship", "victim_of_theft", "reported_to_police", "reason_not_reported" };

  g_snprintf (path, 80, "/data/household/person[%u]/%s", i % 9 + 1,
              names[i % G_N_ELEMENTS (names)]);
  g_snprintf (value, 80, "%s", values[i % G_N_ELEMENTS (values)]);
  return (DoorEntry){ .kind = DOOR_ENTRY_SET, .path = path, .value = value };
}

/* Plaintext of an entry: kind, path, value, two clocks, boot id. */
static gsize
plain_size (const DoorEntry *entry)
{
  return 1 + strlen (entry->path) + strlen (entry->value) + 8 + 8 + 16;
}

static gboolean
fill_interview (DoorVault *vault, const DoorUuid *id, guint n, gsize *plain, GError **error)
{
  g_autoptr (GBytes) about = g_bytes_new_static ("{\"title\":\"14 Harbour Steps\"}", 28);
  char path[80], value[80];

  if (!door_vault_begin (vault, id, about, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      DoorEntry entry = sample_entry (i, path, value);

      if (!door_vault_append (vault, id, &entry, 1, error))
        return FALSE;
      *plain += plain_size (&entry);
    }
  return TRUE;
}

/* --- figures --- */

static gboolean
measure_file (const char *folder, JsonBuilder *figures, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "vault.db", NULL);
  g_autoptr (DoorVault) vault = door_vault_create (folder, PASSPHRASE, &options, error);
  gsize plain = 0;
  GStatBuf status;

  if (!vault)
    return FALSE;
  for (guint i = 0; i < N_FILE_INTERVIEWS; i++)
    {
      DoorUuid id = door_uuid_random ();

      if (!fill_interview (vault, &id, N_FILE_ENTRIES, &plain, error))
        return FALSE;
    }
  g_clear_pointer (&vault, door_vault_close); /* checkpoints */
  if (g_stat (path, &status) == 0)
    add_figure (figures, "file_ratio", (double) status.st_size / (double) plain);
  return TRUE;
}

static gboolean
measure_reopen (const char *folder, JsonBuilder *figures, GError **error)
{
  g_autoptr (DoorVault) vault = door_vault_open (folder, PASSPHRASE, &options, error);
  g_autoptr (DoorJournal) journal = NULL;
  DoorUuid id = door_uuid_random ();
  gsize plain = 0;
  gint64 start;

  if (!vault || !fill_interview (vault, &id, N_REOPEN, &plain, error))
    return FALSE;
  g_clear_pointer (&vault, door_vault_close);
  vault = door_vault_open (folder, PASSPHRASE, &options, error);
  start = g_get_monotonic_time ();
  journal = vault ? door_vault_replay (vault, &id, error) : NULL;
  if (!journal)
    return FALSE;
  add_figure (figures, "reopen_5000_ms", milliseconds_since (start));
  return TRUE;
}

static gboolean
measure_list (const char *folder, JsonBuilder *figures, GError **error)
{
  g_autoptr (DoorVault) vault = door_vault_open (folder, PASSPHRASE, &options, error);
  g_autoptr (GPtrArray) list = NULL;
  gsize plain = 0;
  gint64 start;

  if (!vault)
    return FALSE;
  for (guint i = 0; i < N_LIST; i++)
    {
      DoorUuid id = door_uuid_random ();

      if (!fill_interview (vault, &id, 0, &plain, error))
        return FALSE;
    }
  g_clear_pointer (&vault, door_vault_close);
  vault = door_vault_open (folder, PASSPHRASE, &options, error);
  start = g_get_monotonic_time ();
  list = vault ? door_vault_list (vault, error) : NULL;
  if (!list)
    return FALSE;
  add_figure (figures, "caselist_10000_ms", milliseconds_since (start));
  return TRUE;
}

static void
measure_seal (JsonBuilder *figures)
{
  double ours, bare;

  door_stream_measure (N_SEAL_BYTES / 16, &ours, &bare); /* warm */
  door_stream_measure (N_SEAL_BYTES, &ours, &bare);
  add_figure (figures, "seal_mb_per_s", N_SEAL_BYTES / 1e6 / ours);
  add_figure (figures, "seal_ratio", bare / ours);
}

/* --- kills --- */

/* Appends for ever, telling the number of each entry once it is acknowledged. */
static void G_GNUC_NORETURN
be_killed (const char *folder, const DoorUuid *id, guint32 from, int pipe)
{
  DoorVault *vault = door_vault_open (folder, PASSPHRASE, &options, NULL);
  char path[80], value[80];

  for (guint32 i = from; vault; i++)
    {
      DoorEntry entry = sample_entry (i, path, value);

      if (!door_vault_append (vault, id, &entry, 1, NULL) || write (pipe, &i, sizeof i) != sizeof i)
        break;
    }
  _exit (1);
}

/* Kills a child after a number of acknowledgements; returns the last one. */
static gint64
run_and_kill (const char *folder, const DoorUuid *id, guint32 from, GRand *random)
{
  guint moment = (guint) g_rand_int_range (random, 1, 30);
  gint64 last = (gint64) from - 1;
  guint32 told;
  int pipes[2];
  pid_t child;

  if (pipe (pipes) != 0)
    return last;
  child = fork ();
  if (child == 0)
    be_killed (folder, id, from, pipes[1]);
  close (pipes[1]);
  for (guint i = 0; i < moment && read (pipes[0], &told, sizeof told) == sizeof told; i++)
    last = told;
  kill (child, SIGKILL);
  while (waitpid (child, NULL, 0) < 0 && errno == EINTR)
    ;
  while (read (pipes[0], &told, sizeof told) == sizeof told)
    last = told;
  close (pipes[0]);
  return last;
}

/* How many entries the journal has; -1 when it does not open. */
static gint64
journal_length (const char *folder, const DoorUuid *id)
{
  g_autoptr (DoorVault) vault = door_vault_open (folder, PASSPHRASE, &options, NULL);
  g_autoptr (DoorJournal) journal = vault ? door_vault_replay (vault, id, NULL) : NULL;

  return journal ? (gint64) door_journal_length (journal) : -1;
}

static gboolean
measure_kills (const char *folder, JsonBuilder *figures, GError **error)
{
  DoorVault *vault = door_vault_open (folder, PASSPHRASE, &options, error);
  g_autoptr (GRand) random = g_rand_new ();
  DoorUuid id = door_uuid_random ();
  gint64 length = 0, lost = 0;
  gsize plain = 0;

  if (!vault || !fill_interview (vault, &id, 0, &plain, error))
    return FALSE;
  door_vault_close (vault);
  for (guint i = 0; i < N_KILLS; i++)
    {
      gint64 last = run_and_kill (folder, &id, (guint32) length, random);

      length = journal_length (folder, &id);
      lost += MAX (0, last + 1 - length);
      if (length < 0)
        break;
    }
  add_figure (figures, "kills", N_KILLS);
  add_figure (figures, "lost", (double) lost);
  return TRUE;
}

/* --- all of it --- */

static gboolean
run_in (const char *folder, JsonBuilder *figures, GError **error)
{
  measure_seal (figures);
  return measure_file (folder, figures, error) && measure_reopen (folder, figures, error)
         && measure_kills (folder, figures, error) && measure_list (folder, figures, error);
}

gboolean
door_bench_vault (JsonBuilder *figures, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "door-bench-XXXXXX", NULL);
  gboolean ok;

  if (!door_bench_answer (figures, error))
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
