/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A vault in a folder of its own, with a clock that stands still and a quick, worthless
 * passphrase policy. */
#pragma once

#include <glib/gstdio.h>
#include <string.h>

#include "door-files.h"
#include "door-test-people.h"
#include "door-vault.h"

#define DOOR_TEST_PASSPHRASE "nobody counts the boats"
/* Texts that must never be found in any file. */
#define DOOR_TEST_PATH "/data/incident/what_happened"
#define DOOR_TEST_ANSWER "zanzibarine-testimony"
#define DOOR_TEST_ABOUT "Widow Tuilagi, 14 Harbour Steps"

typedef struct {
  DoorTestPeople people;
  DoorRoster *roster;
  DoorClock *clock;
  char *folder;
  DoorVaultOptions options;
  DoorVault *vault;
  DoorUuid id;
} DoorTestVault;

static inline void
door_test_vault_open (DoorTestVault *self)
{
  g_autoptr (GError) error = NULL;

  self->vault = door_vault_open (self->folder, DOOR_TEST_PASSPHRASE, &self->options, &error);
  g_assert_no_error (error);
}

static inline void
door_test_vault_close (DoorTestVault *self)
{
  g_clear_pointer (&self->vault, door_vault_close);
}

static inline void
door_test_vault_reopen (DoorTestVault *self)
{
  door_test_vault_close (self);
  door_test_vault_open (self);
}

static inline void
door_test_vault_set_up (DoorTestVault *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("door-vault-XXXXXX", NULL);

  door_test_people_init (&self->people);
  self->roster = door_test_roster (&self->people, 3);
  self->clock = door_clock_new_fixed (DOOR_TEST_TIME, NULL);
  self->folder = g_steal_pointer (&parent);
  self->options = (DoorVaultOptions){
    .clock = self->clock,
    .policy = &door_kdf_policy_test,
    .recovery = door_identity_public (self->people.recovery),
  };
  self->vault = door_vault_create (self->folder, DOOR_TEST_PASSPHRASE, &self->options, &error);
  g_assert_no_error (error);
  self->id = door_uuid_random ();
}

static inline void
door_test_vault_tear_down (DoorTestVault *self, gconstpointer unused)
{
  door_test_vault_close (self);
  g_assert_true (door_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
  door_clock_unref (self->clock);
  door_roster_unref (self->roster);
  door_test_people_clear (&self->people);
}

static inline void
door_test_vault_begin_id (DoorTestVault *self, const DoorUuid *id)
{
  g_autoptr (GBytes) about = door_test_text (DOOR_TEST_ABOUT);
  g_autoptr (GError) error = NULL;

  g_assert_true (door_vault_begin (self->vault, id, about, &error));
  g_assert_no_error (error);
}

static inline void
door_test_vault_begin (DoorTestVault *self)
{
  door_test_vault_begin_id (self, &self->id);
}

static inline void
door_test_vault_set_id (DoorTestVault *self, const DoorUuid *id, const char *value)
{
  const DoorEntry entry = { .kind = DOOR_ENTRY_SET, .path = DOOR_TEST_PATH, .value = value };
  g_autoptr (GError) error = NULL;

  g_assert_true (door_vault_append (self->vault, id, &entry, 1, &error));
  g_assert_no_error (error);
}

static inline void
door_test_vault_set (DoorTestVault *self, const char *value)
{
  door_test_vault_set_id (self, &self->id, value);
}

/* The values of the journal, in order, with spaces between. transfer full. */
static inline char *
door_test_journal_text (const DoorJournal *journal)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", entry->value);
    }
  return g_string_free (text, FALSE);
}

static inline void
door_test_vault_assert_values (DoorTestVault *self, const DoorUuid *id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorJournal) journal = door_vault_replay (self->vault, id, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = door_test_journal_text (journal);
  g_assert_cmpstr (text, ==, expected);
}

/* A DoorSealFunc: `data` is the DoorTestVault. */
static inline GPtrArray *
door_test_seal (const DoorClosing *closing, gpointer data, GError **error)
{
  DoorTestVault *self = data;
  g_autoptr (GBytes) submission = door_test_text ("<data>" DOOR_TEST_ANSWER "</data>");
  g_autoptr (GBytes) manifest = door_test_text ("<data encrypted='yes'/>");
  GPtrArray *parts
      = door_closing_seal (closing, submission, self->roster, DOOR_AUDIENCE_TEAM, "north", error);

  if (parts)
    g_ptr_array_insert (parts, 0, door_vault_part_new ("xml_submission_file", manifest));
  return parts;
}

static inline void
door_test_vault_finalize (DoorTestVault *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      door_vault_finalize (self->vault, &self->id, "complete", door_test_seal, self, &error));
  g_assert_no_error (error);
}

/* A receipt for what is in the outbox. transfer full. */
static inline GBytes *
door_test_vault_receipt (DoorTestVault *self, DoorReceiptKind kind, DoorIdentity *signer)
{
  g_autoptr (GBytes) part
      = door_vault_outbox_part (self->vault, &self->id, "submission.door", NULL);
  g_autofree char *instance_id = door_uuid_to_instance_id (&self->id);
  g_autoptr (DoorReceipt) receipt = NULL;
  guint8 hash[DOOR_HASH_BYTES];

  g_assert_nonnull (part);
  door_hash_blake2b (part, hash);
  receipt = door_receipt_new (kind, instance_id, hash, DOOR_TEST_TIME);
  return door_receipt_sign (receipt, signer);
}

static inline gboolean
door_test_contains (const char *bytes, gsize n, const char *text)
{
  return memmem (bytes, n, text, strlen (text)) != NULL;
}
