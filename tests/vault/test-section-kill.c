/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program killed at every statement of a section's closing, before it and after it (V15): the
 * section is open and whole, or closed and its key gone; never between. */
#include "door-vault.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "door-test-vault.h"

#define SECTION 1
#define LABEL "/data/partner_violence"
#define MOST_STATEMENTS 500

/* In the child only. */
static guint moment;     /* statement events until the kill; 0: never */
static gboolean counted; /* the closing has begun */

static int
on_statement (unsigned kind, void *context, void *statement, void *extra)
{
  if (counted && moment > 0 && --moment == 0)
    raise (SIGKILL);
  return 0;
}

/* Called by SQLite for each connection. */
static int
trace_connection (sqlite3 *db, char **message, const void *api)
{
  return sqlite3_trace_v2 (db, SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE, on_statement, NULL);
}

static void
say (DoorTestVault *self, const char *value)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = LABEL "/q1", .value = value };

  g_assert_true (door_vault_section_append (self->vault, &self->id, SECTION, &entry, 1, NULL));
}

static gboolean
close_section (DoorTestVault *self)
{
  const DoorEntry carried = { .kind = DOOR_ENTRY_CARRY, .path = LABEL "/done", .value = "yes" };
  const DoorSectionReaders readers = { self->roster, DOOR_AUDIENCE_ANALYSTS, NULL };
  g_autoptr (GBytes) answers = door_test_text ("<partner_violence/>");

  return door_vault_section_close (self->vault, &self->id, SECTION, answers, &carried, 1, &readers,
                                   NULL);
}

/* Closes the section in a child that dies at its `at`-th event. TRUE when it died. */
static gboolean
close_and_die (DoorTestVault *self, guint at)
{
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      moment = at;
      door_test_vault_open (self);
      counted = TRUE;
      _exit (close_section (self) ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  if (WIFSIGNALED (status))
    return TRUE;
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  return FALSE;
}

static gboolean
is_open (DoorTestVault *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sections = door_vault_sections (self->vault, &self->id, &error);
  const DoorSectionInfo *info;

  g_assert_no_error (error);
  g_assert_cmpuint (sections->len, ==, 1);
  info = sections->pdata[0];
  return info->open;
}

static void
check_open (DoorTestVault *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorJournal) journal
      = door_vault_section_replay (self->vault, &self->id, SECTION, &error);
  g_autoptr (GBytes) sound = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = door_test_journal_text (journal);
  g_assert_cmpstr (text, ==, "one two voice.ogg");
  sound = door_vault_section_read_attachment (self->vault, &self->id, SECTION, "voice.ogg", &error);
  g_assert_no_error (error);
  door_test_vault_assert_values (self, &self->id, "1");
  g_assert_true (close_section (self));
}

static guint
count_media (DoorTestVault *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "media", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir))
    count++;
  return count;
}

static void
check_closed (DoorTestVault *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (door_vault_section_replay (self->vault, &self->id, SECTION, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
  door_test_vault_assert_values (self, &self->id, "1 yes 1");
  g_assert_cmpuint (count_media (self), ==, 0);
  door_test_vault_finalize (self);
}

/* Returns FALSE when the closing has fewer events than `at`. */
static gboolean
try_moment (guint at, guint *n_open, guint *n_closed)
{
  DoorTestVault self = { .folder = NULL };
  g_autoptr (GBytes) sound = door_test_text ("OggS");
  gboolean died;

  door_test_vault_set_up (&self, NULL);
  door_test_vault_begin (&self);
  g_assert_true (door_vault_section_open (self.vault, &self.id, SECTION, LABEL, NULL));
  say (&self, "one");
  say (&self, "two");
  g_assert_true (door_vault_section_attach (self.vault, &self.id, SECTION, LABEL "/v", "voice.ogg",
                                            sound, NULL));
  door_test_vault_close (&self);
  died = close_and_die (&self, at);
  door_test_vault_open (&self);
  if (is_open (&self))
    {
      g_assert_true (died);
      check_open (&self);
      (*n_open)++;
    }
  else
    (*n_closed)++;
  check_closed (&self);
  door_test_vault_tear_down (&self, NULL);
  return died;
}

static void
test_v15_killed_at_every_statement (void)
{
  guint n_open = 0, n_closed = 0, at = 1;

  while (at < MOST_STATEMENTS && try_moment (at, &n_open, &n_closed))
    at++;
  g_assert_cmpuint (at, <, MOST_STATEMENTS);
  g_assert_cmpuint (n_open, >, 10);
  g_assert_cmpuint (n_closed, >, 0);
  g_test_message ("%u moments: %u found open, %u closed", at, n_open, n_closed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sqlite3_auto_extension ((void (*) (void)) trace_connection);
  g_test_add_func ("/vault/section/V15/killed-at-every-statement",
                   test_v15_killed_at_every_statement);
  return g_test_run ();
}
