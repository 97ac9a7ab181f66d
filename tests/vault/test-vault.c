/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises of door-vault.h under their numbers, on a healthy medium. What happens to damaged
 * files is in test-tamper.c, to killed programs in test-kill.c; who may open a vault in test-opening.c. */
#include "door-vault.h"

#include <sqlite3.h>
#include <unistd.h>

#include "door-test-vault.h"

static void
test_v1_durable_when_append_returns (DoorTestVault *self, gconstpointer unused)
{
  door_test_vault_begin (self);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *value = g_strdup_printf ("%u", i);

      door_test_vault_set (self, value);
    }
  door_test_vault_reopen (self);
  {
    g_autoptr (DoorJournal) journal = door_vault_replay (self->vault, &self->id, NULL);

    g_assert_nonnull (journal);
    g_assert_cmpuint (door_journal_length (journal), ==, 100);
    for (guint i = 0; i < 100; i++)
      {
        g_autofree char *value = g_strdup_printf ("%u", i);

        g_assert_cmpstr (door_journal_get (journal, i)->value, ==, value);
        g_assert_cmpuint (door_journal_get (journal, i)->sequence, ==, i + 1);
      }
  }
}

static void
test_v1_entries_come_back_whole (DoorTestVault *self, gconstpointer unused)
{
  g_autofree char *long_value = g_strnfill (DOOR_ENTRY_MAX_BYTES - 2, 'q');
  const DoorEntry entries[] = {
    { .kind = DOOR_ENTRY_SET, .path = "/a", .value = "1", .wall_us = 5, .monotonic_us = 6 },
    { .kind = DOOR_ENTRY_REPEAT_ADD, .path = "/r{7}", .value = NULL },
    { .kind = DOOR_ENTRY_REMARK, .path = "", .value = "صبح کے وقت" },
    { .kind = DOOR_ENTRY_SET, .path = "/b", .value = long_value },
    { .kind = DOOR_ENTRY_EFFECT, .path = "/c", .value = "x", .wall_us = 9, .boot_id = "another" },
  };
  g_autoptr (DoorJournal) journal = NULL;
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  g_assert_true (door_vault_append (self->vault, &self->id, entries, 5, &error));
  g_assert_no_error (error);
  door_test_vault_reopen (self);
  journal = door_vault_replay (self->vault, &self->id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (door_journal_length (journal), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);

      g_assert_cmpint (entry->kind, ==, entries[i].kind);
      g_assert_cmpstr (entry->path, ==, entries[i].path);
      g_assert_cmpstr (entry->value, ==, entries[i].value ? entries[i].value : "");
    }
  g_assert_cmpint (door_journal_get (journal, 0)->wall_us, ==, 5);
  g_assert_cmpint (door_journal_get (journal, 0)->monotonic_us, ==, 6);
  g_assert_cmpint (door_journal_get (journal, 1)->wall_us, ==, DOOR_TEST_TIME);
  g_assert_cmpstr (door_journal_get (journal, 4)->boot_id, ==, "another");
}

static void
test_v2_no_gaps_over_many_openings (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (DoorJournal) journal = NULL;

  door_test_vault_begin (self);
  for (guint i = 0; i < 10; i++)
    {
      door_test_vault_set (self, "x");
      if (i % 2)
        door_test_vault_reopen (self);
      else
        door_vault_leave (self->vault, &self->id);
    }
  journal = door_vault_replay (self->vault, &self->id, NULL);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (door_journal_get (journal, i)->sequence, ==, i + 1);
}

static void
test_v2_interviews_do_not_mix (DoorTestVault *self, gconstpointer unused)
{
  DoorUuid other = door_uuid_random ();

  door_test_vault_begin (self);
  door_test_vault_begin_id (self, &other);
  door_test_vault_set (self, "one");
  door_test_vault_set_id (self, &other, "uno");
  door_test_vault_set (self, "two");
  door_test_vault_set_id (self, &other, "due");
  door_test_vault_reopen (self);
  door_test_vault_assert_values (self, &self->id, "one two");
  door_test_vault_assert_values (self, &other, "uno due");
}

/* --- V4 --- */

static guint
assert_clean (const char *path, const char *const *secrets)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  guint count = 0;
  gsize n;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      count += assert_clean (child, secrets);
    }
  if (dir || !g_file_get_contents (path, &bytes, &n, NULL))
    return count;
  for (guint i = 0; secrets[i]; i++)
    if (door_test_contains (bytes, n, secrets[i]))
      g_error ("\"%s\" stands in clear in %s", secrets[i], path);
  return 1;
}

static void
fill_with_secrets (DoorTestVault *self)
{
  g_autoptr (GBytes) photo = door_test_text ("JFIF " DOOR_TEST_ANSWER);
  g_autoptr (GBytes) about = door_test_text ("case of " DOOR_TEST_ABOUT);
  DoorUuid draft = door_uuid_random ();

  door_test_vault_begin (self);
  door_test_vault_begin_id (self, &draft);
  for (guint i = 0; i < 50; i++)
    {
      door_test_vault_set (self, DOOR_TEST_ANSWER);
      door_test_vault_set_id (self, &draft, DOOR_TEST_ANSWER);
    }
  g_assert_true (
      door_vault_attach (self->vault, &self->id, DOOR_TEST_PATH, "bruise.jpg", photo, NULL));
  g_assert_true (
      door_vault_put (self->vault, DOOR_RECORD_CASE, "case-harbour-14", about, photo, NULL));
  g_assert_true (
      door_vault_put (self->vault, DOOR_RECORD_FORM, "victimization-core", about, photo, NULL));
  door_test_vault_finalize (self);
}

static void
test_v4_no_plaintext_on_disk (DoorTestVault *self, gconstpointer unused)
{
  const char *const secrets[] = {
    DOOR_TEST_PATH,    DOOR_TEST_ANSWER, DOOR_TEST_ABOUT,       DOOR_TEST_PASSPHRASE,
    "case-harbour-14", "victimization",  "bruise.jpg",          "uuid:",
    "zanzibar",        "incident",       "xml_submission_file", NULL,
  };

  fill_with_secrets (self);
  g_assert_cmpuint (assert_clean (self->folder, secrets), >=, 4);
  door_test_vault_close (self);
  g_assert_cmpuint (assert_clean (self->folder, secrets), >=, 2);
}

/* The check itself must be able to fail. */
static void
test_v4_the_check_finds_what_is_there (DoorTestVault *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "leak", NULL);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_set_contents (path, "xx" DOOR_TEST_ANSWER "xx", -1, NULL));
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  g_assert_true (door_test_contains (bytes, n, DOOR_TEST_ANSWER));
}

/* --- listing, records, attachments --- */

static void
test_list (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GBytes) about = door_test_text ("second look");
  DoorUuid other = door_uuid_random ();
  const DoorInterviewInfo *info;

  door_test_vault_begin (self);
  door_test_vault_begin_id (self, &other);
  door_test_vault_set (self, "one");
  g_assert_true (door_vault_set_about (self->vault, &other, about, NULL));
  door_test_vault_reopen (self);
  list = door_vault_list (self->vault, NULL);
  g_assert_cmpuint (list->len, ==, 2);
  info = list->pdata[0];
  g_assert_true (door_uuid_equal (&info->id, &self->id));
  g_assert_cmpuint (info->length, ==, 1);
  g_assert_cmpmem (g_bytes_get_data (info->about, NULL), g_bytes_get_size (info->about),
                   DOOR_TEST_ABOUT, strlen (DOOR_TEST_ABOUT));
  info = list->pdata[1];
  g_assert_cmpmem (g_bytes_get_data (info->about, NULL), g_bytes_get_size (info->about),
                   "second look", 11);
}

/* More interviews than may be in use at one time, in turn. */
static void
test_many_interviews_in_turn (DoorTestVault *self, gconstpointer unused)
{
  DoorUuid ids[30];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      ids[i] = door_uuid_random ();
      door_test_vault_begin_id (self, &ids[i]);
    }
  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
      door_test_vault_set_id (self, &ids[i], round == 0 ? "a" : round == 1 ? "b" : "c");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    door_test_vault_assert_values (self, &ids[i], "a b c");
}

static void
test_unknown_interview (DoorTestVault *self, gconstpointer unused)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = "/a", .value = "x" };
  g_autoptr (GError) error = NULL;

  g_assert_false (door_vault_append (self->vault, &self->id, &entry, 1, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND);
}

static void
test_begin_twice (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  door_test_vault_begin (self);
  door_test_vault_set (self, "one");
  g_assert_false (door_vault_begin (self->vault, &self->id, NULL, &error));
  g_assert_nonnull (error);
  door_test_vault_assert_values (self, &self->id, "one");
}

static void
test_records (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) small = door_test_text ("{}");
  g_autoptr (GBytes) large = g_bytes_new_take (g_strnfill (300000, 'm'), 300000);
  g_autoptr (GBytes) about = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GPtrArray) forms = NULL;
  g_autoptr (GError) error = NULL;
  const DoorRecord *record;

  g_assert_true (door_vault_put (self->vault, DOOR_RECORD_FORM, "b", small, large, NULL));
  g_assert_true (door_vault_put (self->vault, DOOR_RECORD_FORM, "a", NULL, NULL, NULL));
  g_assert_true (door_vault_put (self->vault, DOOR_RECORD_CASE, "b", small, NULL, NULL));
  g_assert_true (door_vault_put (self->vault, DOOR_RECORD_FORM, "b", large, small, NULL));
  door_test_vault_reopen (self);
  g_assert_true (door_vault_get (self->vault, DOOR_RECORD_FORM, "b", &about, &body, &error));
  g_assert_true (g_bytes_equal (about, large));
  g_assert_true (g_bytes_equal (body, small));
  forms = door_vault_records (self->vault, DOOR_RECORD_FORM, NULL);
  g_assert_cmpuint (forms->len, ==, 2);
  record = forms->pdata[0];
  g_assert_cmpstr (record->name, ==, "b");
  record = forms->pdata[1];
  g_assert_cmpstr (record->name, ==, "a");
  g_assert_cmpuint (g_bytes_get_size (record->about), ==, 0);
  g_assert_true (door_vault_remove (self->vault, DOOR_RECORD_FORM, "b", NULL));
  g_assert_false (door_vault_get (self->vault, DOOR_RECORD_FORM, "b", NULL, NULL, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND);
  g_assert_true (door_vault_get (self->vault, DOOR_RECORD_CASE, "b", NULL, NULL, NULL));
}

static void
test_attachments (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GBytes) one = door_test_text ("first");
  g_autoptr (GBytes) two = g_bytes_new_take (g_strnfill (200000, 'p'), 200000);
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *media = g_build_filename (self->folder, "media", NULL);
  g_autofree char *stray = g_build_filename (media, "left-by-a-crash.door", NULL);
  g_autoptr (GDir) dir = NULL;

  door_test_vault_begin (self);
  g_assert_true (door_vault_attach (self->vault, &self->id, "/p", "a.jpg", one, NULL));
  g_assert_true (door_vault_attach (self->vault, &self->id, "/p", "a.jpg", two, NULL));
  g_assert_true (g_file_set_contents (stray, "x", -1, NULL));
  door_test_vault_reopen (self);
  found = door_vault_read_attachment (self->vault, &self->id, "a.jpg", &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (found, two));
  g_assert_null (door_vault_read_attachment (self->vault, &self->id, "b.jpg", &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND);
  dir = g_dir_open (media, 0, NULL);
  g_assert_nonnull (g_dir_read_name (dir));
  g_assert_null (g_dir_read_name (dir));
  door_test_vault_assert_values (self, &self->id, "a.jpg a.jpg");
}

static void
test_elapsed (void)
{
  const DoorEntry one = { .boot_id = "a", .monotonic_us = 10 };
  const DoorEntry two = { .boot_id = "a", .monotonic_us = 35 };
  const DoorEntry three = { .boot_id = "b", .monotonic_us = 40 };

  g_assert_cmpint (door_entry_elapsed (&one, &two), ==, 25);
  g_assert_cmpint (door_entry_elapsed (&two, &three), ==, -1);
  g_assert_cmpint (door_entry_elapsed (&two, &one), ==, -1);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/" path, DoorTestVault, NULL, door_test_vault_set_up, function,               \
              door_test_vault_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("V1/durable", test_v1_durable_when_append_returns);
  ADD ("V1/whole", test_v1_entries_come_back_whole);
  ADD ("V2/no-gaps", test_v2_no_gaps_over_many_openings);
  ADD ("V2/do-not-mix", test_v2_interviews_do_not_mix);
  ADD ("V4/no-plaintext", test_v4_no_plaintext_on_disk);
  ADD ("V4/check-can-fail", test_v4_the_check_finds_what_is_there);
  ADD ("list", test_list);
  ADD ("many", test_many_interviews_in_turn);
  ADD ("unknown", test_unknown_interview);
  ADD ("begin-twice", test_begin_twice);
  ADD ("records", test_records);
  ADD ("attachments", test_attachments);
  g_test_add_func ("/vault/elapsed", test_elapsed);
  return g_test_run ();
}
