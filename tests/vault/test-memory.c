/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a locked program still has in its memory: the program opens a vault, answers, reads the answers
 * again, locks as the window does, and a second process, which knows the keys, reads every byte of it before
 * and after. Where that is not allowed, or not on Linux, the test is skipped. */
#include "door-vault.h"
#include "door-vault-private.h"

#include "door-platform.h"
#include "door-seal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "door-files.h"

#define RESTARTED "DOOR_TEST_RESTARTED"
/* Larger pieces would only cost memory. */
enum { WINDOW = 4 * 1024 * 1024 };

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

static gboolean
range_has (int memory, guint64 from, guint64 to, const void *needle, gsize n, char *window)
{
  for (guint64 at = from; at < to;)
    {
      gssize got = pread (memory, window, MIN (WINDOW, to - at), (off_t) at);

      if (got <= 0)
        return FALSE; /* guarded, or not there */
      if (memmem (window, (gsize) got, needle, n))
        return TRUE;
      if ((gsize) got <= n)
        return FALSE;
      at += (guint64) got - (at + (guint64) got < to ? n - 1 : 0);
    }
  return FALSE;
}

static gboolean
memory_has_bytes (const char *pid, const void *needle, gsize n)
{
  g_autofree char *maps_path = g_strdup_printf ("/proc/%s/maps", pid);
  g_autofree char *memory_path = g_strdup_printf ("/proc/%s/mem", pid);
  g_autofree char *maps = NULL;
  g_autofree char *window = g_malloc (WINDOW);
  g_auto (GStrv) lines = NULL;
  gboolean found = FALSE;
  int memory = open (memory_path, O_RDONLY | O_CLOEXEC);

  g_assert_true (g_file_get_contents (maps_path, &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] && !found; i++)
    {
      char *end;
      guint64 from = g_ascii_strtoull (lines[i], &end, 16);
      guint64 to = *end == '-' ? g_ascii_strtoull (end + 1, &end, 16) : 0;

      found = to > from && end[0] == ' ' && end[1] == 'r'
              && range_has (memory, from, to, needle, n, window);
    }
  close (memory);
  return found;
}

static gboolean
memory_has (const char *pid, const char *text)
{
  return memory_has_bytes (pid, text, strlen (text));
}

/* Of a vault that is made here and opened there: which must be in the memory, and then not. */
typedef struct {
  DoorSecret *vault, *interviews, *records;
} Keys;

static Keys
make_vault (const char *folder, const char *passphrase)
{
  const DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) vault = door_vault_create (folder, passphrase, &options, &error);

  g_assert_no_error (error);
  return (Keys){ door_secret_ref (vault->key), door_secret_ref (vault->interview_key),
                 door_secret_ref (vault->record_key) };
}

static guint
count_keys (const char *pid, const Keys *keys)
{
  const DoorSecret *all[] = { keys->vault, keys->interviews, keys->records };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    n += memory_has_bytes (pid, door_secret_peek (all[i]), DOOR_KEY_BYTES);
  return n;
}

static void
keys_clear (Keys *self)
{
  door_secret_unref (self->vault);
  door_secret_unref (self->interviews);
  door_secret_unref (self->records);
}

static gboolean
may_look (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/mem", pid);
  int memory = open (path, O_RDONLY | O_CLOEXEC);

  if (memory >= 0)
    close (memory);
  return memory >= 0;
}

static void
expect (GDataInputStream *out, const char *word)
{
  g_autofree char *line = g_data_input_stream_read_line (out, NULL, NULL, NULL);

  g_assert_cmpstr (line, ==, word);
}

static void
tell (GSubprocess *program, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (program), line,
                                            strlen (line), NULL, NULL, NULL));
}

static const char *program_path;

static void
test_locked (void)
{
  g_autofree char *folder = g_dir_make_tmp ("door-memory-XXXXXX", NULL);
  g_autofree char *vault = g_build_filename (folder, "vault", NULL);
  g_autofree char *answer = g_strdup_printf ("answer-%08x%08x", g_random_int (), g_random_int ());
  g_autofree char *passphrase
      = g_strdup_printf ("words-%08x%08x", g_random_int (), g_random_int ());
  Keys keys = make_vault (vault, passphrase);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                          program_path, "--program", vault, NULL);
  g_autoptr (GDataInputStream) out = NULL;
  const char *pid;

  g_assert_no_error (error);
  pid = g_subprocess_get_identifier (program);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program));
  tell (program, passphrase);
  tell (program, answer);
  expect (out, "open");
  if (may_look (pid))
    {
      g_assert_true (memory_has (pid, answer)); /* the search itself finds */
      g_assert_true (memory_has (pid, passphrase));
      g_assert_cmpuint (count_keys (pid, &keys), ==, 3);
      tell (program, "lock");
      expect (out, "locked");
      g_assert_false (memory_has (pid, answer));
      g_assert_false (memory_has (pid, passphrase));
      g_assert_cmpuint (count_keys (pid, &keys), ==, 0);
    }
  else
    g_test_skip ("the memory of another process cannot be read here");
  g_subprocess_force_exit (program);
  g_subprocess_wait (program, NULL, NULL);
  keys_clear (&keys);
  door_file_remove_tree (folder, NULL);
}

static void
test_elsewhere (void)
{
  g_test_skip ("needs Linux, and a build without AddressSanitizer, whose shadow is terabytes");
}

#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
#define MAY_SCAN TRUE
#else
#define MAY_SCAN FALSE
#endif

int
main (int argc, char **argv)
{
  if (argc > 2 && strcmp (argv[1], "--program") == 0)
    return be_the_program (argv);
  program_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vault/memory/locked", MAY_SCAN ? test_locked : test_elsewhere);
  return g_test_run ();
}
