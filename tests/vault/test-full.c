/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that is really full, or that lets nobody write. Whatever of it is full: what finds no room is refused
 * and leaves nothing, what was acknowledged is there, and with room again the same goes on (V14). Attachments
 * lie beside the database, where test-faults.c does not reach. Where such a disk may not be made, the test is
 * skipped. */
#include "door-test-vault.h"
#include "door-vault-growing.h"
#include "small-disk.h"

#define DISK_OPTIONS "size=4m"
enum {
  PHOTO = 60 * 1000,
  MOST_ROOM = 320 * 1024, /* then everything below finds its place */
  ROOM_STEP = 16 * 1024,
};

/* --- the story --- */

typedef struct {
  DoorTestVault base;
  GString *values; /* acknowledged, in the order of the journal */
  GPtrArray *photos;
  guint refused;
} Story;

static void
set_up (Story *self, const char *disk)
{
  g_autoptr (GError) error = NULL;

  door_test_people_init (&self->base.people);
  self->base.roster = door_test_roster (&self->base.people, 3);
  self->base.clock = door_clock_new_fixed (DOOR_TEST_TIME, NULL);
  self->base.folder = g_build_filename (disk, "vault", NULL);
  self->base.options
      = (DoorVaultOptions){ .clock = self->base.clock, .policy = &door_kdf_policy_test };
  self->base.vault
      = door_vault_create (self->base.folder, DOOR_TEST_PASSPHRASE, &self->base.options, &error);
  g_assert_no_error (error);
  self->base.id = door_uuid_random ();
  self->values = g_string_new (NULL);
  self->photos = g_ptr_array_new_with_free_func (g_free);
  door_test_vault_begin (&self->base);
}

static void
tear_down (Story *self)
{
  g_string_free (self->values, TRUE);
  g_ptr_array_unref (self->photos);
  door_test_vault_tear_down (&self->base, NULL);
}

/* Done, or refused for the one reason there is. */
static gboolean
judge (Story *self, gboolean good, GError **error)
{
  if (good)
    return TRUE;
  g_assert_error (*error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FULL);
  self->refused++;
  return FALSE;
}

static void
acknowledge (Story *self, const char *value)
{
  g_string_append_printf (self->values, "%s%s", self->values->len > 0 ? " " : "", value);
}

static gboolean
append (Story *self, guint n)
{
  g_autofree char *value = g_strdup_printf ("answer-%u", n);
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = DOOR_TEST_PATH, .value = value };
  g_autoptr (GError) error = NULL;

  if (!judge (self, door_vault_append (self->base.vault, &self->base.id, &entry, 1, &error),
              &error))
    return FALSE;
  acknowledge (self, value);
  return TRUE;
}

static gboolean
attach (Story *self, guint n)
{
  g_autofree char *name = g_strdup_printf ("photo-%u.jpg", n);
  g_autoptr (GBytes) photo = g_bytes_new_take (g_strnfill (PHOTO, 'p'), PHOTO);
  g_autoptr (GError) error = NULL;

  if (!judge (
          self,
          door_vault_attach (self->base.vault, &self->base.id, "/data/photo", name, photo, &error),
          &error))
    return FALSE;
  acknowledge (self, name);
  g_ptr_array_add (self->photos, g_steal_pointer (&name));
  return TRUE;
}

static gboolean
finalize (Story *self)
{
  g_autoptr (GError) error = NULL;

  if (!judge (self,
              door_vault_finalize (self->base.vault, &self->base.id, "complete", door_test_seal,
                                   &self->base, &error),
              &error))
    return FALSE;
  acknowledge (self, "complete");
  return TRUE;
}

/* --- what must hold --- */

static guint
count_files (Story *self)
{
  g_autofree char *path = g_build_filename (self->base.folder, "media", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

static void
check (Story *self)
{
  g_autoptr (GError) error = NULL;

  door_test_vault_assert_values (&self->base, &self->base.id, self->values->str);
  for (guint i = 0; i < self->photos->len; i++)
    {
      g_autoptr (GBytes) photo = door_vault_read_attachment (self->base.vault, &self->base.id,
                                                             self->photos->pdata[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (photo), ==, PHOTO);
    }
}

/* What is read is right while the disk is full, too; nothing half written stays. */
static void
go_through (Story *self, const char *disk, gsize room)
{
  small_disk_fill (disk, room);
  for (guint i = 0; i < 3; i++)
    {
      append (self, i);
      attach (self, i);
    }
  check (self);
  small_disk_empty (disk);
  door_test_vault_reopen (&self->base);
  check (self);
  g_assert_cmpuint (count_files (self), ==, self->photos->len);
  g_assert_true (append (self, 7));
  g_assert_true (attach (self, 7));
}

/* The draft is whole and goes on, or it is closed and in the outbox. */
static void
finish (Story *self, const char *disk, gsize room)
{
  g_autoptr (GPtrArray) outbox = NULL;
  gboolean done;

  small_disk_fill (disk, room);
  done = finalize (self);
  small_disk_empty (disk);
  door_test_vault_reopen (&self->base);
  check (self);
  outbox = door_vault_outbox (self->base.vault, NULL);
  g_assert_cmpuint (outbox->len, ==, done);
  g_assert_true (done || finalize (self));
  check (self);
}

static void
test_v14_attachments (gconstpointer possible)
{
  g_autofree char *disk = possible ? small_disk_new (DISK_OPTIONS) : NULL;
  guint first = 0, last = 1;

  if (!disk)
    {
      g_test_skip ("a small disk may not be made here");
      return;
    }
  for (gsize room = 0; room <= MOST_ROOM; room += ROOM_STEP)
    {
      Story story = { .refused = 0 };

      set_up (&story, disk);
      go_through (&story, disk, room);
      finish (&story, disk, room);
      first = room == 0 ? story.refused : first;
      last = story.refused;
      tear_down (&story);
    }
  g_assert_cmpuint (first, >, 6);
  g_assert_cmpuint (last, ==, 0);
  small_disk_remove (disk);
}

/* A card with its switch set: said as it is, and no byte changes; as before once it may be written again. */
static void
test_v12_read_only (gconstpointer possible)
{
  g_autofree char *disk = possible ? small_disk_new (DISK_OPTIONS) : NULL;
  g_autofree char *path = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_before, n_after;
  Story story = { .refused = 0 };

  if (!disk)
    {
      g_test_skip ("a small disk may not be made here");
      return;
    }
  set_up (&story, disk);
  append (&story, 1);
  door_test_vault_close (&story.base);
  path = g_build_filename (story.base.folder, "vault.db", NULL);
  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  small_disk_lock (disk, TRUE);
  vault = door_vault_open (story.base.folder, DOOR_TEST_PASSPHRASE, &story.base.options, &error);
  g_assert_null (vault);
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FAILED);
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  small_disk_lock (disk, FALSE);
  door_test_vault_open (&story.base);
  check (&story);
  tear_down (&story);
  small_disk_remove (disk);
}

/* What is left is for answers: a recording takes none of it. */
static void
test_g6_answers_first (gconstpointer possible)
{
  g_autofree char *disk = possible ? small_disk_new (DISK_OPTIONS) : NULL;
  g_autoptr (GBytes) sound = door_test_text ("a voice");
  g_autoptr (GError) error = NULL;
  Story story = { .refused = 0 };

  if (!disk)
    {
      g_test_skip ("a small disk may not be made here");
      return;
    }
  set_up (&story, disk);
  g_assert_false (
      door_vault_grow (story.base.vault, &story.base.id, "/data/talk", "talk.ogg", sound, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_FULL);
  g_assert_true (append (&story, 1));
  g_assert_true (attach (&story, 1));
  check (&story);
  tear_down (&story);
  small_disk_remove (disk);
}

int
main (int argc, char **argv)
{
  gboolean possible = small_disk_is_possible ();

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/vault/V14/V6/attachments", GINT_TO_POINTER (possible),
                        test_v14_attachments);
  g_test_add_data_func ("/vault/V12/read-only", GINT_TO_POINTER (possible), test_v12_read_only);
  g_test_add_data_func ("/vault/growing/G6/answers-first", GINT_TO_POINTER (possible),
                        test_g6_answers_first);
  return g_test_run ();
}
