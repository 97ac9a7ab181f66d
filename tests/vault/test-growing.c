/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An attachment that grows. Numbers are the promises of door-vault-growing.h. */
#include "door-vault-growing.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "door-envelope.h"
#include "door-stream.h"
#include "door-test-vault.h"

#define NAME "talk.ogg"
#define PATH "/data/talk"
#define SPOKEN "quillfeather-lane "

static gboolean
try_to_grow (DoorTestVault *self, const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = door_test_text (text);

  return door_vault_grow (self->vault, &self->id, PATH, NAME, bytes, error);
}

static void
grow (DoorTestVault *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (try_to_grow (self, text, &error));
  g_assert_no_error (error);
}

static void
assert_content (DoorTestVault *self, const DoorUuid *id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) found = door_vault_read_attachment (self->vault, id, NAME, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (found, NULL), g_bytes_get_size (found), expected,
                   strlen (expected));
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

/* Finds `text` in the files of the vault, as they are on disk. */
static gboolean
is_on_disk (const char *folder, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  gboolean found = FALSE;

  while (!found && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize n = 0;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        found = is_on_disk (path, text);
      else if (g_file_get_contents (path, &bytes, &n, NULL))
        found = memmem (bytes, n, text, strlen (text)) != NULL;
    }
  return found;
}

/* --- growing ---------------------------------------------------------------------------------- */

static void
test_g1_grows (DoorTestVault *self, gconstpointer unused)
{
  door_test_vault_begin (self);
  grow (self, "one ");
  grow (self, "two ");
  assert_content (self, &self->id, "one two ");
  door_test_vault_reopen (self);
  grow (self, "three");
  assert_content (self, &self->id, "one two three");
  /* One entry, whatever the pieces. */
  door_test_vault_assert_values (self, &self->id, NAME);
  g_assert_cmpint (door_vault_grown (self->vault, &self->id, NAME, NULL), >=, 13);
  g_assert_cmpint (door_vault_grown (self->vault, &self->id, "other.ogg", NULL), ==, 0);
}

static void
test_g2_nothing_in_clear (DoorTestVault *self, gconstpointer unused)
{
  door_test_vault_begin (self);
  grow (self, SPOKEN);
  g_assert_false (is_on_disk (self->folder, SPOKEN));
  g_assert_false (is_on_disk (self->folder, NAME));
  g_assert_true (door_vault_destroy (self->vault, &self->id, "given-up", NULL));
  g_assert_cmpuint (count_media (self), ==, 0);
}

static void
test_g3_not_beside_a_section (DoorTestVault *self, gconstpointer unused)
{
  const DoorSectionReaders readers = { self->roster, DOOR_AUDIENCE_ANALYSTS, NULL };
  g_autoptr (GBytes) answers = door_test_text ("<s/>");
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  grow (self, "before ");
  g_assert_true (door_vault_section_open (self->vault, &self->id, 1, "/s", NULL));
  g_assert_false (try_to_grow (self, "inside ", &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
  g_assert_true (
      door_vault_section_close (self->vault, &self->id, 1, answers, NULL, 0, &readers, NULL));
  grow (self, "after");
  assert_content (self, &self->id, "before after");
}

static void
test_g5_few_files (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GString) expected = g_string_new (NULL);

  door_test_vault_begin (self);
  for (guint i = 0; i < 3 * DOOR_GROWING_PIECES; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u ", i);

      grow (self, text);
      g_string_append (expected, text);
    }
  g_assert_cmpuint (count_media (self), <=, DOOR_GROWING_PIECES);
  assert_content (self, &self->id, expected->str);
}

/* --- going along --------------------------------------------------------------------------------- */

static const DoorPartLink *
find_link (GPtrArray *links, const char *name)
{
  for (guint i = 0; i < links->len; i++)
    if (strcmp (((const DoorPartLink *) links->pdata[i])->name, name) == 0)
      return links->pdata[i];
  return NULL;
}

static void
test_goes_along (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) media = NULL;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) sound = NULL;
  g_autoptr (GPtrArray) links = NULL;
  g_autoptr (DoorEnvelope) envelope = NULL;
  g_autofree char *instance_id = door_uuid_to_instance_id (&self->id);
  g_autofree char *context = door_media_context (instance_id);
  const DoorPartLink *link;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  grow (self, "one ");
  grow (self, "two");
  door_test_vault_finalize (self);
  g_assert_cmpuint (count_media (self), ==, 1);
  bytes = door_vault_outbox_part (self->vault, &self->id, "submission.door", NULL);
  media = door_vault_outbox_part (self->vault, &self->id, "media-1.door", &error);
  g_assert_no_error (error);
  g_assert_null (door_vault_outbox_part (self->vault, &self->id, "media-2.door", NULL));
  envelope = door_envelope_read (bytes, NULL);
  content = door_envelope_open (envelope, self->people.analyst, &links, &error);
  g_assert_no_error (error);
  link = find_link (links, "media-1.door");
  g_assert_cmpstr (link->label, ==, NAME);
  sound = door_stream_open (media, link->key, context, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (sound, NULL), g_bytes_get_size (sound), "one two", 7);
  /* Nothing grows any more. */
  g_assert_false (try_to_grow (self, "three", &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_STATE);
}

/* One that was sent back goes on where it was. */
static void
test_goes_on (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) about = door_test_text ("about");
  const DoorUuid old = self->id;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  grow (self, "one ");
  door_test_vault_finalize (self);
  self->id = door_uuid_random ();
  g_assert_true (door_vault_reopen (self->vault, &old, &self->id, about, &error));
  g_assert_no_error (error);
  assert_content (self, &self->id, "one ");
  grow (self, "two");
  assert_content (self, &self->id, "one two");
  assert_content (self, &old, "one ");
  door_test_vault_finalize (self);
  assert_content (self, &self->id, "one two");
}

static void
test_goes_along_in_a_draft (DoorTestVault *self, gconstpointer unused)
{
  DoorTestVault spare = { .folder = NULL };
  g_autoptr (GBytes) backup = NULL;
  g_autoptr (GBytes) handed = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_set_up (&spare, NULL);
  door_test_vault_begin (self);
  grow (self, "one ");
  grow (self, "two");
  backup = door_vault_backup (self->vault, &self->id, self->roster, &error);
  g_assert_no_error (error);
  handed = door_draft_hand_over (backup, self->people.recovery,
                                 door_identity_public (door_vault_identity (spare.vault)), &error);
  g_assert_no_error (error);
  g_assert_true (door_vault_restore (spare.vault, handed, self->roster, &spare.id, &error));
  g_assert_no_error (error);
  assert_content (&spare, &spare.id, "one two");
  assert_content (self, &self->id, "one two");
  door_test_vault_tear_down (&spare, NULL);
}

/* --- taking away --------------------------------------------------------------------------------- */

static void
test_g4_taken_away (DoorTestVault *self, gconstpointer unused)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_PARADATA, .path = "", .value = "withdrawn" };
  g_autoptr (GBytes) photo = door_test_text ("a house");
  g_autoptr (GBytes) backup = NULL;
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  g_assert_true (door_vault_attach (self->vault, &self->id, "/p", "house.jpg", photo, NULL));
  grow (self, "one ");
  backup = door_vault_backup (self->vault, &self->id, self->roster, NULL); /* settles it */
  g_assert_nonnull (backup);
  grow (self, "two");
  g_assert_true (door_vault_take_away (self->vault, &self->id, NAME, &entry, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_media (self), ==, 1);
  g_assert_null (door_vault_read_attachment (self->vault, &self->id, NAME, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND);
  found = door_vault_read_attachment (self->vault, &self->id, "house.jpg", NULL);
  g_assert_true (g_bytes_equal (found, photo));
  g_assert_cmpint (door_vault_grown (self->vault, &self->id, NAME, NULL), ==, 0);
  door_test_vault_reopen (self);
  door_test_vault_assert_values (self, &self->id, "house.jpg " NAME " withdrawn");
  door_test_vault_finalize (self);
  g_assert_null (door_vault_outbox_part (self->vault, &self->id, "media-2.door", NULL));
}

/* --- killed -------------------------------------------------------------------------------------- */

#define KILLS 6

static void G_GNUC_NORETURN
be_the_child (DoorTestVault *self, int pipe)
{
  self->vault = door_vault_open (self->folder, DOOR_TEST_PASSPHRASE, &self->options, NULL);
  if (!self->vault)
    _exit (2);
  for (guint i = 0;; i++)
    {
      g_autofree char *text = g_strdup_printf ("%06u ", i);

      if (!try_to_grow (self, text, NULL) || write (pipe, &i, sizeof i) != sizeof i)
        _exit (3);
    }
}

/* The last number that was acknowledged before the child was killed. */
static guint
kill_one (DoorTestVault *self, guint after)
{
  int ends[2], status;
  guint number = 0, last = 0;
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    be_the_child (self, ends[1]);
  close (ends[1]);
  while (read (ends[0], &number, sizeof number) == sizeof number)
    {
      last = number;
      if (number == after)
        kill (child, SIGKILL);
    }
  close (ends[0]);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  return last;
}

/* What was acknowledged is there; at most what was under way comes behind it. */
static void
check_killed (DoorTestVault *self, guint last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) found = NULL;
  const char *text;
  gsize n;

  door_test_vault_open (self);
  found = door_vault_read_attachment (self->vault, &self->id, NAME, &error);
  g_assert_no_error (error);
  text = g_bytes_get_data (found, &n);
  g_assert_cmpuint (n, >=, 7 * (last + 1));
  g_assert_cmpuint (n, <=, 7 * (last + 2));
  for (guint i = 0; i < n / 7; i++)
    g_assert_cmpuint (g_ascii_strtoull (text + 7 * i, NULL, 10), ==, i);
}

static void
test_g1_killed (DoorTestVault *self, gconstpointer unused)
{
  for (guint round = 0; round < KILLS; round++)
    {
      guint last;

      self->id = door_uuid_random ();
      door_test_vault_begin (self);
      door_test_vault_close (self);
      last = kill_one (self, 5 + 13 * round);
      check_killed (self, last);
    }
}

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/growing/" path, DoorTestVault, NULL, door_test_vault_set_up, function,       \
              door_test_vault_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("G1/grows", test_g1_grows);
  ADD ("G1/killed", test_g1_killed);
  ADD ("G2/nothing-in-clear", test_g2_nothing_in_clear);
  ADD ("G3/not-beside-a-section", test_g3_not_beside_a_section);
  ADD ("G4/taken-away", test_g4_taken_away);
  ADD ("G5/few-files", test_g5_few_files);
  ADD ("goes-along", test_goes_along);
  ADD ("goes-on", test_goes_on);
  ADD ("draft", test_goes_along_in_a_draft);
  return g_test_run ();
}
