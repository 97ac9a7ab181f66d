/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a locked program still has in its memory: the program opens a vault, answers, reads the answers
 * again, locks as the window does, and a second process, which knows the keys, reads every byte of it before
 * and after. Where that is not allowed, or not on Linux, the test is skipped. */
#include "door-test-memory.h"

#include "door-files.h"
#include "door-platform.h"
#include "door-seal.h"

#define RESTARTED "DOOR_TEST_RESTARTED"

/* --- the program --------------------------------------------------------------------------------- */

static char *
read_line (GString *line)
{
  char c;

  g_string_truncate (line, 0);
  while (read (STDIN_FILENO, &c, 1) == 1 && c != '\n')
    g_string_append_c (line, c);
  return line->str;
}

static void
say (const char *text)
{
  if (write (STDOUT_FILENO, text, strlen (text)) < 0)
    _exit (3);
}

/* Answers hold what was read: as the window, it has them in ordinary memory. */
static void
work (const char *folder, const char *passphrase, const char *answer)
{
  const DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/data/told", .value = answer };
  const DoorUuid id = door_uuid_random ();
  g_autoptr (DoorVault) vault = door_vault_open (folder, passphrase, &options, NULL);
  g_autoptr (DoorJournal) journal = NULL;

  if (!vault || !door_vault_begin (vault, &id, NULL, NULL)
      || !door_vault_append (vault, &id, &entry, 1, NULL))
    _exit (4);
  journal = door_vault_replay (vault, &id, NULL);
  say (journal ? "open\n" : "failed\n");
  read_line (g_string_new (NULL));
}

static int
be_the_program (char **argv)
{
  GString *passphrase = g_string_new (NULL), *answer = g_string_new (NULL);

  door_seal_init ();
  if (g_getenv (RESTARTED))
    {
      say ("locked\n");
      read_line (answer);
      return 0;
    }
  read_line (passphrase);
  read_line (answer);
  work (argv[2], passphrase->str, answer->str);
  g_setenv (RESTARTED, "1", TRUE);
  door_platform_restart (argv, NULL);
  return 5;
}

/* --- who looks ----------------------------------------------------------------------------------- */

static const char *program_path;

static DoorTestKeys
make_vault (const char *folder, const char *passphrase)
{
  const DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) vault = door_vault_create (folder, passphrase, &options, &error);

  g_assert_no_error (error);
  return door_test_keys_of (vault);
}

static void
test_locked (void)
{
  g_autofree char *folder = g_dir_make_tmp ("door-memory-XXXXXX", NULL);
  g_autofree char *vault = g_build_filename (folder, "vault", NULL);
  g_autofree char *answer = g_strdup_printf ("answer-%08x%08x", g_random_int (), g_random_int ());
  g_autofree char *passphrase
      = g_strdup_printf ("words-%08x%08x", g_random_int (), g_random_int ());
  DoorTestKeys keys = make_vault (vault, passphrase);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                          program_path, "--program", vault, NULL);
  g_autoptr (GDataInputStream) out = NULL;
  const char *pid;

  g_assert_no_error (error);
  pid = g_subprocess_get_identifier (program);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program));
  door_test_tell (program, passphrase);
  door_test_tell (program, answer);
  door_test_expect (out, "open");
  if (door_test_may_look (pid))
    {
      /* The search itself finds. */
      g_assert_cmpuint (door_test_memory_count (pid, &keys, answer, passphrase), ==,
                        DOOR_TEST_KEYS + 2);
      door_test_tell (program, "lock");
      door_test_expect (out, "locked");
      g_assert_cmpuint (door_test_memory_count (pid, &keys, answer, passphrase), ==, 0);
    }
  else
    g_test_skip ("the memory of another process cannot be read here");
  g_subprocess_force_exit (program);
  g_subprocess_wait (program, NULL, NULL);
  door_test_keys_clear (&keys);
  door_file_remove_tree (folder, NULL);
}

static void
test_elsewhere (void)
{
  g_test_skip ("reads the memory of a process as Linux shows it");
}

int
main (int argc, char **argv)
{
  if (argc > 2 && strcmp (argv[1], "--program") == 0)
    return be_the_program (argv);
  program_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vault/memory/locked", DOOR_TEST_MAY_SCAN ? test_locked : test_elsewhere);
  return g_test_run ();
}
