/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A passphrase at the terminal: doorctl keys make asks for it twice, on a terminal that the test is the other end
 * of. What was made opens by it what was sealed to the key. */
#include <pty.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "door-files.h"
#include "door-keys.h"
#include "door-seal.h"

#define PASSPHRASE "seven quiet herons"
#define FIRST "New passphrase: "
#define AGAIN "The same once more: "

typedef struct {
  char *folder;
  char *key; /* the file that is to be made */
  int terminal;
  pid_t program;
  GString *shown; /* everything on the terminal so far */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-typed-XXXXXX", NULL);
  self->key = g_build_filename (self->folder, "office.key", NULL);
  self->shown = g_string_new (NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_true (door_file_remove_tree (self->folder, NULL));
  g_string_free (self->shown, TRUE);
  g_free (self->key);
  g_free (self->folder);
}

static void
start (Fixture *self)
{
  self->program = forkpty (&self->terminal, NULL, NULL, NULL);
  g_assert_cmpint (self->program, >=, 0);
  if (self->program == 0)
    {
      execl (g_getenv ("DOORCTL"), "doorctl", "keys", "make", self->key, "--label", "Office", NULL);
      _exit (127);
    }
}

/* FALSE: the program has closed its end. */
static gboolean
see (Fixture *self)
{
  char bytes[512];
  gssize n = read (self->terminal, bytes, sizeof bytes);

  if (n > 0)
    g_string_append_len (self->shown, bytes, n);
  return n > 0;
}

/* Typed when it is asked for: what comes before is flushed away. */
static void
answer (Fixture *self, const char *prompt, const char *words)
{
  g_autofree char *line = g_strconcat (words, "\n", NULL);

  while (!strstr (self->shown->str, prompt))
    g_assert_true (see (self));
  g_assert_cmpint (write (self->terminal, line, strlen (line)), ==, strlen (line));
}

static int
end (Fixture *self)
{
  int status = 0;

  while (see (self))
    ;
  close (self->terminal);
  g_assert_cmpint (waitpid (self->program, &status, 0), ==, self->program);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
test_same (Fixture *self, gconstpointer data)
{
  g_autoptr (DoorSecret) words = door_secret_new_passphrase (PASSPHRASE);
  g_autoptr (DoorSecret) message = door_secret_new_random (DOOR_KEY_BYTES);
  g_autoptr (DoorIdentity) identity = NULL;
  g_autoptr (DoorSecret) opened = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *printed = NULL;
  g_autoptr (GError) error = NULL;
  DoorPublicKeys keys;

  start (self);
  answer (self, FIRST, PASSPHRASE);
  answer (self, AGAIN, PASSPHRASE);
  g_assert_cmpint (end (self), ==, 0);
  g_assert_null (strstr (self->shown->str, PASSPHRASE)); /* nothing is shown as it is typed */

  file = door_file_load (self->key, 65536, &error);
  g_assert_true (door_identity_inspect (file, NULL, &keys, &error));
  printed = door_public_keys_to_text (&keys);
  g_assert_nonnull (strstr (self->shown->str, printed));
  sealed = door_public_keys_seal (&keys, message);
  identity = door_identity_unlock (file, words, &error);
  g_assert_no_error (error);
  opened = door_identity_open (identity, sealed, &error);
  g_assert_no_error (error);
  g_assert_true (door_secret_equal (opened, message));
}

static void
test_differ (Fixture *self, gconstpointer data)
{
  start (self);
  answer (self, FIRST, PASSPHRASE);
  answer (self, AGAIN, PASSPHRASE "s");
  g_assert_cmpint (end (self), ==, 1);
  g_assert_nonnull (strstr (self->shown->str, "the two passphrases differ; nothing was made"));
  g_assert_false (g_file_test (self->key, G_FILE_TEST_EXISTS));
}

/* The terminal is hung up between the two. */
static void
test_gone (Fixture *self, gconstpointer data)
{
  start (self);
  answer (self, FIRST, PASSPHRASE);
  while (!strstr (self->shown->str, AGAIN))
    g_assert_true (see (self));
  close (self->terminal);
  g_assert_cmpint (waitpid (self->program, NULL, 0), ==, self->program);
  g_assert_false (g_file_test (self->key, G_FILE_TEST_EXISTS));
}

static void
forget_terminal (gpointer data)
{
  setsid ();
}

/* Nobody is there to be asked: it says how to go on. */
static void
test_no_terminal (Fixture *self, gconstpointer data)
{
  const char *const argv[]
      = { g_getenv ("DOORCTL"), "keys", "make", self->key, "--label", "Office", NULL };
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, forget_terminal, NULL, NULL,
                &err, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
  g_assert_nonnull (strstr (err, "--passphrase-file"));
  g_assert_false (g_file_test (self->key, G_FILE_TEST_EXISTS));
}

#define ADD(path, function)                                                                        \
  g_test_add ("/tool/typed/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("same", test_same);
  ADD ("differ", test_differ);
  ADD ("gone", test_gone);
  ADD ("no-terminal", test_no_terminal);
  return g_test_run ();
}
