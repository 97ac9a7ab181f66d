/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One story, told on a disk that fails at every call in turn: full, broken once, broken for a
 * while, without power. After each, everything that was acknowledged is there, what was not had its
 * error shown, and the vault opens (V1, V6, V14). */
#include "door-vault.h"

#include <sqlite3.h>

#include "door-fault-vfs.h"
#include "door-test-vault.h"

/* A story may need this many calls; it ends when its last call went well. */
#define MOST_CALLS 3000

typedef struct {
  DoorTestVault base;
  DoorUuid other;
  DoorUuid third;          /* is finalized, gets its receipt and is released */
  GPtrArray *acknowledged; /* values of mine, in order */
  gboolean finalized;
  gboolean destroyed;
  gboolean tried_release, released;
  gboolean retry; /* the disk was mended: try what failed once more */
} Story;

static void
set_up (Story *self)
{
  g_autofree char *parent = g_dir_make_tmp ("door-fault-XXXXXX", NULL);

  memset (self, 0, sizeof *self);
  door_test_people_init (&self->base.people);
  self->base.roster = door_test_roster (&self->base.people, 3);
  self->base.clock = door_clock_new_fixed (DOOR_TEST_TIME, NULL);
  self->base.folder = g_steal_pointer (&parent);
  self->base.options
      = (DoorVaultOptions){ .clock = self->base.clock, .policy = &door_kdf_policy_test };
  self->base.id = door_uuid_random ();
  self->other = door_uuid_random ();
  self->third = door_uuid_random ();
  self->acknowledged = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Story *self)
{
  g_ptr_array_unref (self->acknowledged);
  door_test_vault_tear_down (&self->base, NULL);
  door_fault_forget ();
}

/* --- steps: each TRUE when the vault said so --- */

static gboolean
judge (gboolean good, GError **error)
{
  if (good)
    g_assert_no_error (*error);
  else
    {
      g_assert_nonnull (*error);
      g_assert_cmpuint ((*error)->domain, ==, DOOR_VAULT_ERROR);
      g_clear_error (error);
    }
  return good;
}

static gboolean
step_create (Story *self)
{
  g_autoptr (GError) error = NULL;

  self->base.vault
      = door_vault_create (self->base.folder, DOOR_TEST_PASSPHRASE, &self->base.options, &error);
  if (judge (self->base.vault != NULL, &error))
    return TRUE;
  /* It may be there although the last sync failed: then it opens. */
  self->base.vault
      = door_vault_open (self->base.folder, DOOR_TEST_PASSPHRASE, &self->base.options, &error);
  g_clear_error (&error);
  return self->base.vault != NULL;
}

static gboolean
step_begin (Story *self)
{
  g_autoptr (GError) error = NULL;

  return judge (door_vault_begin (self->base.vault, &self->base.id, NULL, &error), &error);
}

static gboolean
step_begin_other (Story *self)
{
  g_autoptr (GError) error = NULL;

  return judge (door_vault_begin (self->base.vault, &self->other, NULL, &error), &error);
}

static gboolean
append (Story *self, const char *value)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/a", .value = value };
  g_autoptr (GError) error = NULL;

  if (!judge (door_vault_append (self->base.vault, &self->base.id, &entry, 1, &error), &error))
    return FALSE;
  g_ptr_array_add (self->acknowledged, g_strdup (value));
  return TRUE;
}

static gboolean
step_append_one (Story *self)
{
  return append (self, "one");
}

static gboolean
step_append_two (Story *self)
{
  return append (self, "two");
}

static gboolean
step_append_three (Story *self)
{
  return append (self, "three");
}

static gboolean
step_append_other (Story *self)
{
  g_autofree char *value = g_strnfill (20000, 'o');
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/a", .value = value };
  g_autoptr (GError) error = NULL;

  return judge (door_vault_append (self->base.vault, &self->other, &entry, 1, &error), &error);
}

static gboolean
step_set_about (Story *self)
{
  g_autoptr (GBytes) about = door_test_text (DOOR_TEST_ABOUT);
  g_autoptr (GError) error = NULL;

  return judge (door_vault_set_about (self->base.vault, &self->base.id, about, &error), &error);
}

static gboolean
step_put (Story *self)
{
  g_autoptr (GBytes) body = g_bytes_new_take (g_strnfill (30000, 'f'), 30000);
  g_autoptr (GError) error = NULL;

  return judge (door_vault_put (self->base.vault, DOOR_RECORD_FORM, "form", NULL, body, &error),
                &error);
}

static gboolean
step_attach (Story *self)
{
  g_autoptr (GBytes) photo = door_test_text ("JFIF");
  g_autoptr (GError) error = NULL;

  if (!judge (door_vault_attach (self->base.vault, &self->base.id, "/p", "a.jpg", photo, &error),
              &error))
    return FALSE;
  g_ptr_array_add (self->acknowledged, g_strdup ("a.jpg"));
  return TRUE;
}

static gboolean
step_change_passphrase (Story *self)
{
  g_autoptr (GError) error = NULL;

  return judge (door_vault_change_passphrase (self->base.vault, DOOR_TEST_PASSPHRASE, &error),
                &error);
}

static gboolean
step_finalize (Story *self)
{
  g_autoptr (GError) error = NULL;

  if (!judge (door_vault_finalize (self->base.vault, &self->base.id, "complete", door_test_seal,
                                   &self->base, &error),
              &error))
    return FALSE;
  g_ptr_array_add (self->acknowledged, g_strdup ("complete"));
  self->finalized = TRUE;
  return TRUE;
}

static gboolean
step_sent (Story *self)
{
  g_autoptr (GError) error = NULL;

  return judge (door_vault_outbox_sent (self->base.vault, &self->base.id, &error), &error);
}

static gboolean
step_destroy_other (Story *self)
{
  g_autoptr (GError) error = NULL;

  self->destroyed = judge (door_vault_destroy (self->base.vault, &self->other, "", &error), &error);
  return self->destroyed;
}

/* --- the third interview --- */

static gboolean
step_begin_third (Story *self)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = DOOR_TEST_PATH, .value = "third" };
  g_autoptr (GBytes) about = door_test_text (DOOR_TEST_ABOUT);
  g_autoptr (GError) error = NULL;
  DoorVault *vault = self->base.vault;
  g_autoptr (DoorInterviewInfo) begun = door_vault_find (vault, &self->third, NULL);

  return judge ((begun || door_vault_begin (vault, &self->third, about, &error))
                    && door_vault_append (vault, &self->third, &entry, 1, &error),
                &error);
}

static gboolean
step_finalize_third (Story *self)
{
  g_autoptr (GError) error = NULL;

  return judge (door_vault_finalize (self->base.vault, &self->third, "complete", door_test_seal,
                                     &self->base, &error),
                &error);
}

static gboolean
step_receipt_third (Story *self)
{
  g_autofree char *instance_id = door_uuid_to_instance_id (&self->third);
  g_autoptr (DoorReceipt) applied = NULL;
  g_autoptr (GBytes) receipt = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part
      = door_vault_outbox_part (self->base.vault, &self->third, "submission.door", &error);
  guint8 hash[DOOR_HASH_BYTES];

  if (!part)
    return judge (FALSE, &error);
  door_hash_blake2b (part, hash);
  applied = door_receipt_new (DOOR_RECEIPT_APPLIED, instance_id, hash, DOOR_TEST_TIME);
  receipt = door_receipt_sign (applied, self->base.people.north);
  return judge (door_vault_outbox_receipt (self->base.vault, receipt, self->base.roster, &error),
                &error);
}

static gboolean
step_release_third (Story *self)
{
  const DoorVaultGrace grace = { 0, 0 };
  g_autoptr (GError) error = NULL;

  self->tried_release = TRUE;
  self->released = judge (door_vault_release (self->base.vault, &grace, &error) >= 0, &error);
  return self->released;
}

static gboolean
step_reopen (Story *self)
{
  g_autoptr (GError) error = NULL;

  door_test_vault_close (&self->base);
  self->base.vault
      = door_vault_open (self->base.folder, DOOR_TEST_PASSPHRASE, &self->base.options, &error);
  return judge (self->base.vault != NULL, &error);
}

typedef gboolean (*Step) (Story *self);

static const Step steps[] = {
  step_create,        step_begin,         step_append_one,
  step_append_two,    step_begin_other,   step_set_about,
  step_put,           step_reopen,        step_append_other,
  step_append_three,  step_attach,        step_change_passphrase,
  step_destroy_other, step_begin_third,   step_finalize_third,
  step_receipt_third, step_release_third, step_finalize,
  step_sent,
};

/* Tells the story. A step that fails is told again once the disk is mended, or ends the story. */
static void
tell (Story *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i](self))
        continue;
      if (!self->retry)
        return;
      door_fault_clear ();
      if (!steps[i](self))
        g_error ("step %u failed on a mended disk", i);
    }
}

/* --- what must hold afterwards --- */

static char *
join (GPtrArray *values)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < values->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (const char *) values->pdata[i]);
  return g_string_free (text, FALSE);
}

/* `exactly`: not even what failed may be there. */
static void
check_mine (Story *self, gboolean exactly)
{
  g_autofree char *expected = join (self->acknowledged);
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorJournal) journal = door_vault_replay (self->base.vault, &self->base.id, &error);
  g_autoptr (DoorInterviewInfo) info = NULL;
  g_autofree char *text = NULL;

  if (!journal && self->acknowledged->len == 0)
    return;
  g_assert_no_error (error);
  text = door_test_journal_text (journal);
  if (exactly)
    g_assert_cmpstr (text, ==, expected);
  else if (!g_str_has_prefix (text, expected))
    g_error ("acknowledged \"%s\", found \"%s\"", expected, text);
  info = door_vault_find (self->base.vault, &self->base.id, NULL);
  if (self->finalized)
    g_assert_cmpint (info->state, ==, DOOR_INTERVIEW_FINALIZED);
}

/* Purged when that was acknowledged; whole until it was tried. TRUE when it waits in the outbox. */
static gboolean
check_third (Story *self)
{
  g_autoptr (DoorInterviewInfo) info = door_vault_find (self->base.vault, &self->third, NULL);
  g_autoptr (DoorJournal) journal = NULL;

  if (!info)
    return FALSE;
  if (self->released || (self->tried_release && info->state == DOOR_INTERVIEW_DESTROYED))
    {
      g_assert_cmpint (info->state, ==, DOOR_INTERVIEW_DESTROYED);
      g_assert_cmpstr (info->outcome, ==, "complete");
      return FALSE;
    }
  g_assert_cmpint (info->state, !=, DOOR_INTERVIEW_DESTROYED);
  journal = door_vault_replay (self->base.vault, &self->third, NULL);
  g_assert_nonnull (journal);
  return info->state == DOOR_INTERVIEW_FINALIZED;
}

static void
check_outbox (Story *self)
{
  g_autoptr (GPtrArray) outbox = door_vault_outbox (self->base.vault, NULL);
  g_autoptr (DoorInterviewInfo) info = door_vault_find (self->base.vault, &self->base.id, NULL);
  gboolean closed = info && info->state == DOOR_INTERVIEW_FINALIZED;

  g_assert_cmpuint (outbox->len, ==, closed + check_third (self));
  if (closed)
    {
      g_autoptr (GBytes) part
          = door_vault_outbox_part (self->base.vault, &self->base.id, "submission.door", NULL);

      g_assert_nonnull (part);
    }
}

static void
check (Story *self, gboolean exactly)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;

  door_test_vault_close (&self->base);
  if (!door_vault_exists (self->base.folder) && self->acknowledged->len == 0)
    return;
  self->base.vault
      = door_vault_open (self->base.folder, DOOR_TEST_PASSPHRASE, &self->base.options, &error);
  if (!self->base.vault && self->acknowledged->len == 0)
    return;
  g_assert_no_error (error);
  list = door_vault_list (self->base.vault, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++)
    {
      const DoorInterviewInfo *info = list->pdata[i];

      g_assert_false (info->damaged);
    }
  check_mine (self, exactly);
  check_outbox (self);
  if (!self->finalized && self->acknowledged->len > 0)
    {
      g_autoptr (DoorInterviewInfo) info = door_vault_find (self->base.vault, &self->base.id, NULL);

      if (info->state == DOOR_INTERVIEW_DRAFT)
        g_assert_true (append (self, "and on"));
    }
}

/* --- the tests --- */

/* Returns FALSE when the story needs fewer calls than `at`. */
static gboolean
tell_with_fault (DoorFaultKind kind, guint at, int code, GRand *random)
{
  Story story;
  gboolean happened;

  set_up (&story);
  story.retry = kind != DOOR_FAULT_POWER_CUT;
  door_fault_set (kind, at, code);
  tell (&story);
  happened = door_fault_happened ();
  if (kind == DOOR_FAULT_POWER_CUT && happened)
    {
      door_test_vault_close (&story.base);
      door_fault_power_on (random);
    }
  door_fault_clear ();
  check (&story, kind != DOOR_FAULT_POWER_CUT);
  tear_down (&story);
  return happened;
}

static void
tell_with_every_fault (DoorFaultKind kind, int code)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);
  guint at = 1;

  while (at < MOST_CALLS && tell_with_fault (kind, at, code, random))
    at++;
  g_assert_cmpuint (at, >, 60);
  g_assert_cmpuint (at, <, MOST_CALLS);
  g_test_message ("%u calls", at);
}

static void
test_v14_full_once (void)
{
  tell_with_every_fault (DOOR_FAULT_ONCE, SQLITE_FULL);
}

static void
test_v14_full_until_space_is_made (void)
{
  tell_with_every_fault (DOOR_FAULT_LASTING, SQLITE_FULL);
}

static void
test_v1_broken_once (void)
{
  tell_with_every_fault (DOOR_FAULT_ONCE, SQLITE_IOERR);
}

static void
test_v1_broken_for_a_while (void)
{
  tell_with_every_fault (DOOR_FAULT_LASTING, SQLITE_IOERR);
}

static void
test_v12_read_only_for_a_while (void)
{
  tell_with_every_fault (DOOR_FAULT_LASTING, SQLITE_READONLY);
}

static void
test_v1_v6_power_cut (void)
{
  tell_with_every_fault (DOOR_FAULT_POWER_CUT, SQLITE_IOERR);
}

/* The disk must be able to lose something, or nothing was tested. */
static void
test_the_disk_forgets (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autofree char *path = NULL;
  g_autofree char *folder = g_dir_make_tmp ("door-fault-XXXXXX", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before, n_after;
  sqlite3 *db;

  path = g_build_filename (folder, "plain.db", NULL);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (
      db,
      "PRAGMA synchronous = OFF; CREATE TABLE t (x); INSERT INTO t VALUES (hex (zeroblob (90000)))",
      NULL, NULL, NULL);
  sqlite3_close (db);
  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  door_fault_power_on (random);
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_true (n_before != n_after || memcmp (before, after, n_before) != 0);
  door_fault_forget ();
  g_assert_true (door_file_remove_tree (folder, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* The disk is played: a real one would only be waited for, at each of thousands of stories. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  door_fault_install ();
  g_test_add_func ("/vault/faults/the-disk-forgets", test_the_disk_forgets);
  g_test_add_func ("/vault/V14/full-once", test_v14_full_once);
  g_test_add_func ("/vault/V14/full-until-space-is-made", test_v14_full_until_space_is_made);
  g_test_add_func ("/vault/V1/broken-once", test_v1_broken_once);
  g_test_add_func ("/vault/V1/broken-for-a-while", test_v1_broken_for_a_while);
  g_test_add_func ("/vault/V12/read-only-for-a-while", test_v12_read_only_for_a_while);
  g_test_add_func ("/vault/V1/V6/power-cut", test_v1_v6_power_cut);
  return g_test_run ();
}
