/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs killed at any moment, and two programs at one vault. A child works on the vault and
 * tells through a pipe what has been acknowledged; it is killed; the vault must open and hold
 * everything that was told (V1, V6, V9). DOOR_LONG=1 kills a thousand times. */
#include "door-vault.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "door-test-vault.h"

#define ORDINARY_KILLS 40
#define MANY_KILLS 1000
/* What the child writes between two finalizings. */
#define ENTRIES_PER_INTERVIEW 25

typedef struct {
  guint32 interviews; /* begun */
  guint32 entries;    /* appended to the one begun last */
  guint32 finalized;
} Acknowledged;

/* The n-th interview of a run always has the same id. */
static DoorUuid
id_of (guint32 round, guint32 n)
{
  guint8 bytes[16] = { 0 };

  memcpy (bytes, &round, sizeof round);
  memcpy (bytes + 4, &n, sizeof n);
  return door_uuid_from_random (bytes);
}

/* --- the child --- */

static void
tell (int pipe, const Acknowledged *done)
{
  if (write (pipe, done, sizeof *done) != sizeof *done)
    _exit (1);
}

static void
check (gboolean good, const GError *error)
{
  if (good)
    return;
  fprintf (stderr, "the child failed: %s\n", error ? error->message : "?");
  _exit (3);
}

static void
work_on_one (DoorTestVault *self, int pipe, guint32 round, Acknowledged *done)
{
  DoorUuid id = id_of (round, done->interviews);
  g_autoptr (GBytes) about = door_test_text ("about");
  g_autoptr (GBytes) photo = g_bytes_new_take (g_strnfill (5000, 'p'), 5000);
  g_autoptr (GError) error = NULL;

  check (door_vault_begin (self->vault, &id, about, &error), error);
  done->interviews++;
  done->entries = 0;
  tell (pipe, done);
  for (guint i = 0; i < ENTRIES_PER_INTERVIEW; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);
      const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/a", .value = value };

      check (door_vault_append (self->vault, &id, &entry, 1, &error), error);
      done->entries++;
      tell (pipe, done);
      if (i == 10)
        check (door_vault_set_about (self->vault, &id, about, &error), error);
    }
  check (door_vault_attach (self->vault, &id, "/p", "a.jpg", photo, &error), error);
  self->id = id;
  check (door_vault_finalize (self->vault, &id, "complete", door_test_seal, self, &error), error);
  done->finalized++;
  tell (pipe, done);
}

static void G_GNUC_NORETURN
be_the_child (DoorTestVault *self, int pipe, guint32 round)
{
  Acknowledged done = { 0 };

  self->vault = door_vault_open (self->folder, DOOR_TEST_PASSPHRASE, &self->options, NULL);
  if (!self->vault)
    _exit (2);
  for (;;)
    work_on_one (self, pipe, round, &done);
}

/* --- the parent --- */

/* Reads until `moment` acknowledgements have come, then kills within the next few operations. */
static Acknowledged
kill_after (pid_t child, int pipe, guint moment, guint spin)
{
  Acknowledged done = { 0 }, next;
  int status;

  for (guint i = 0; i < moment; i++)
    if (read (pipe, &next, sizeof next) == sizeof next)
      done = next;
  for (volatile guint i = 0; i < spin; i++)
    ;
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  while (read (pipe, &next, sizeof next) == sizeof next)
    done = next;
  return done;
}

static void
check_journal (DoorTestVault *self, const DoorUuid *id, guint at_least, gboolean finalized)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorJournal) journal = door_vault_replay (self->vault, id, &error);
  g_autoptr (DoorInterviewInfo) info = door_vault_find (self->vault, id, NULL);
  guint length;

  g_assert_no_error (error);
  length = door_journal_length (journal);
  g_assert_cmpuint (length, >=, at_least);
  for (guint i = 0; i < MIN (length, ENTRIES_PER_INTERVIEW); i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);

      g_assert_cmpstr (door_journal_get (journal, i)->value, ==, value);
    }
  if (length > ENTRIES_PER_INTERVIEW)
    {
      g_autoptr (GBytes) photo = door_vault_read_attachment (self->vault, id, "a.jpg", &error);

      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (photo), ==, 5000);
    }
  if (finalized)
    g_assert_cmpint (info->state, ==, DOOR_INTERVIEW_FINALIZED);
}

/* V6: finalized interviews and the outbox are the same set. */
static void
check_outbox (DoorTestVault *self)
{
  g_autoptr (GPtrArray) list = door_vault_list (self->vault, NULL);
  g_autoptr (GPtrArray) outbox = door_vault_outbox (self->vault, NULL);
  guint finalized = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const DoorInterviewInfo *info = list->pdata[i];

      g_assert_false (info->damaged);
      finalized += info->state == DOOR_INTERVIEW_FINALIZED;
    }
  g_assert_cmpuint (outbox->len, ==, finalized);
  for (guint i = 0; i < outbox->len; i++)
    {
      const DoorOutboxItem *item = outbox->pdata[i];
      g_autoptr (GBytes) part
          = door_vault_outbox_part (self->vault, &item->interview, "submission.door", NULL);

      g_assert_nonnull (part);
    }
}

static void
check_round (DoorTestVault *self, guint32 round, const Acknowledged *done)
{
  door_test_vault_open (self);
  for (guint32 n = 0; n < done->interviews; n++)
    {
      DoorUuid id = id_of (round, n);
      gboolean last = n + 1 == done->interviews;

      check_journal (self, &id, last ? done->entries : ENTRIES_PER_INTERVIEW + 2,
                     n < done->finalized);
    }
  check_outbox (self);
  door_test_vault_close (self);
}

static Acknowledged
run_round (DoorTestVault *self, guint32 round, GRand *random)
{
  Acknowledged done;
  int pipes[2];
  pid_t child;

  g_assert_cmpint (pipe (pipes), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      close (pipes[0]);
      be_the_child (self, pipes[1], round);
    }
  close (pipes[1]);
  done = kill_after (child, pipes[0], (guint) g_rand_int_range (random, 1, 60),
                     (guint) g_rand_int_range (random, 0, 400000));
  close (pipes[0]);
  return done;
}

static void
test_v1_v6_killed_at_any_moment (DoorTestVault *self, gconstpointer unused)
{
  guint kills = g_getenv ("DOOR_LONG") ? MANY_KILLS : ORDINARY_KILLS;
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);
  guint entries = 0;

  door_test_vault_close (self);
  for (guint32 round = 0; round < kills; round++)
    {
      Acknowledged done = run_round (self, round, random);

      check_round (self, round, &done);
      entries += done.entries + done.finalized * ENTRIES_PER_INTERVIEW;
    }
  g_test_message ("%u kills, %u acknowledged entries, none lost", kills, entries);
  door_test_vault_open (self);
}

static void
test_v9_second_process (DoorTestVault *self, gconstpointer unused)
{
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      g_autoptr (GError) error = NULL;
      DoorVault *vault
          = door_vault_open (self->folder, DOOR_TEST_PASSPHRASE, &self->options, &error);

      _exit (!vault && g_error_matches (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_BUSY) ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  door_test_vault_begin (self);
  door_test_vault_set (self, "unharmed");
  door_test_vault_assert_values (self, &self->id, "unharmed");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/vault/V1/V6/killed", DoorTestVault, NULL, door_test_vault_set_up,
              test_v1_v6_killed_at_any_moment, door_test_vault_tear_down);
  g_test_add ("/vault/V9/second-process", DoorTestVault, NULL, door_test_vault_set_up,
              test_v9_second_process, door_test_vault_tear_down);
  return g_test_run ();
}
