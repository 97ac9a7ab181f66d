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
#define N_KILLS 1000
/* Entries of an interview in the crash run. */
#define N_KILL_ENTRIES 8

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

/* Whole interviews are worked on, one after the other, by a program that is killed at any moment and
 * started again. What it was told is durable must be there. */

typedef struct {
  guint32 interviews; /* begun in this round */
  guint32 entries;    /* acknowledged in the last of them */
} Told;

/* The n-th interview of a round always has the same id. */
static DoorUuid
id_of (guint32 round, guint32 n)
{
  guint8 bytes[16] = { 0 };

  memcpy (bytes, &round, sizeof round);
  memcpy (bytes + 4, &n, sizeof n);
  return door_uuid_from_random (bytes);
}

static void G_GNUC_NORETURN
be_killed (const char *folder, guint32 round, int pipe)
{
  DoorVault *vault = door_vault_open (folder, PASSPHRASE, &options, NULL);
  char path[80], value[80];
  Told told = { 0, 0 };

  while (vault)
    {
      DoorUuid id = id_of (round, told.interviews);

      if (!door_vault_begin (vault, &id, NULL, NULL))
        break;
      told = (Told){ told.interviews + 1, 0 };
      for (guint i = 0; i < N_KILL_ENTRIES; i++)
        {
          DoorEntry entry = sample_entry (i, path, value);

          if (!door_vault_append (vault, &id, &entry, 1, NULL))
            _exit (1);
          told.entries++;
          if (write (pipe, &told, sizeof told) != sizeof told)
            _exit (1);
        }
    }
  _exit (1);
}

/* Kills a child after a number of acknowledgements, and some time into the next work. */
static Told
run_and_kill (const char *folder, guint32 round, GRand *random)
{
  guint moment = (guint) g_rand_int_range (random, 1, 20);
  guint spin = (guint) g_rand_int_range (random, 0, 400000);
  Told last = { 0, 0 }, told;
  int pipes[2];
  pid_t child;

  if (pipe (pipes) != 0)
    return last;
  child = fork ();
  if (child == 0)
    be_killed (folder, round, pipes[1]);
  close (pipes[1]);
  for (guint i = 0; i < moment && read (pipes[0], &told, sizeof told) == sizeof told; i++)
    last = told;
  for (volatile guint i = 0; i < spin; i++)
    ;
  kill (child, SIGKILL);
  while (waitpid (child, NULL, 0) < 0 && errno == EINTR)
    ;
  while (read (pipes[0], &told, sizeof told) == sizeof told)
    last = told;
  close (pipes[0]);
  return last;
}

/* How many acknowledged entries of one interview are not there as they were given. */
static guint
count_lost (DoorVault *vault, const DoorUuid *id, guint expected)
{
  g_autoptr (DoorJournal) journal = vault ? door_vault_replay (vault, id, NULL) : NULL;
  guint length = journal ? door_journal_length (journal) : 0;
  char path[80], value[80];
  guint lost = 0;

  for (guint i = 0; i < expected; i++)
    {
      DoorEntry entry = sample_entry (i, path, value);

      lost += i >= length || strcmp (door_journal_get (journal, i)->value, entry.value) != 0;
    }
  return lost;
}

static guint
count_lost_of_round (const char *folder, guint32 round, const Told *told)
{
  g_autoptr (DoorVault) vault = door_vault_open (folder, PASSPHRASE, &options, NULL);
  guint lost = 0;

  for (guint32 n = 0; n < told->interviews; n++)
    {
      DoorUuid id = id_of (round, n);

      lost += count_lost (vault, &id, n + 1 == told->interviews ? told->entries : N_KILL_ENTRIES);
    }
  return lost;
}

static gboolean
measure_kills (const char *folder, JsonBuilder *figures, GError **error)
{
  g_autofree char *own = g_build_filename (folder, "killed", NULL);
  DoorVault *vault = door_vault_create (own, PASSPHRASE, &options, error);
  g_autoptr (GRand) random = g_rand_new ();
  guint lost = 0;

  if (!vault)
    return FALSE;
  door_vault_close (vault);
  for (guint32 round = 0; round < N_KILLS; round++)
    {
      Told told = run_and_kill (own, round, random);

      lost += count_lost_of_round (own, round, &told);
    }
  add_figure (figures, "kills", N_KILLS);
  add_figure (figures, "lost", lost);
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
