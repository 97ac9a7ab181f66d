/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attempts at changing a vault's rows from outside, and what it answers. Each row of the table changes a
 * closed vault with two interviews, "mine" and "other"; afterwards mine must be damaged and the
 * other must open unchanged (V3, V8). */
#include "door-test-tamper.h"

#define SWAP(column, a, b)                                                                         \
  "CREATE TEMP TABLE t AS SELECT place, " column " AS v FROM entry;"                               \
  "UPDATE entry SET " column " = (SELECT v FROM t WHERE t.place = " b ") WHERE place = " a ";"     \
  "UPDATE entry SET " column " = (SELECT v FROM t WHERE t.place = " a ") WHERE place = " b ";"

typedef struct {
  const char *name;
  const char *sql;
} Tampering;

static const Tampering tamperings[] = {
  { "a bit of an answer", "UPDATE entry SET sealed = CAST (substr (sealed, 1, 40) || x'00' || "
                          "substr (sealed, 42) AS BLOB) "
                          "WHERE place = " PLACE (1, 2) },
  { "a shorter answer",
    "UPDATE entry SET sealed = substr (sealed, 1, 20) WHERE place = " PLACE (1, 2) },
  { "an empty answer", "UPDATE entry SET sealed = x'' WHERE place = " PLACE (1, 2) },
  { "two answers swapped", SWAP ("sealed", PLACE (1, 2), PLACE (1, 3)) },
  { "two answers swapped with their nonces",
    SWAP ("sealed", PLACE (1, 2), PLACE (1, 3)) "DROP TABLE t;" SWAP (
        "counter", PLACE (1, 2), PLACE (1, 3)) },
  { "an answer repeated",
    "INSERT INTO entry SELECT " PLACE (1, 5) ", sitting, counter, sealed "
                                             "FROM entry WHERE place = " PLACE (1, 4) },
  { "an answer repeated over another",
    "UPDATE entry SET (counter, sealed) = (SELECT counter, sealed FROM entry WHERE place = " PLACE (
        1, 1) ") WHERE place = " PLACE (1, 3) },
  { "the first answer removed", "DELETE FROM entry WHERE place = " PLACE (1, 1) },
  { "a middle answer removed", "DELETE FROM entry WHERE place = " PLACE (1, 2) },
  { "the last answer removed", "DELETE FROM entry WHERE place = " PLACE (1, 4) },
  { "all answers removed", "DELETE FROM entry WHERE place < (2 << 40)" },
  { "the journal cut, and its length with it",
    "DELETE FROM entry WHERE place = " PLACE (
        1, 4) ";UPDATE interview SET length = 3 WHERE number = 1" },
  { "an answer of the other interview",
    "UPDATE entry SET (sitting, counter, sealed) = (SELECT sitting, counter, sealed FROM entry "
    "WHERE place = " PLACE (2, 2) ") WHERE place = " PLACE (1, 2) },
  { "an answer under another number",
    "UPDATE entry SET place = " PLACE (1, 9) " WHERE place = " PLACE (1, 2) },
  { "the counter of a nonce", "UPDATE entry SET counter = 77 WHERE place = " PLACE (1, 2) },
  { "the sitting of an answer", "UPDATE entry SET sitting = 9 WHERE place = " PLACE (1, 2) },
  { "the start of the nonces",
    "UPDATE sitting SET nonce = x'00112233445566778899aabbccddeeff' WHERE place < (2 << 32)" },
  { "the sitting removed", "DELETE FROM sitting WHERE place < (2 << 32)" },
  { "the boot of a sitting", "UPDATE sitting SET boot = x'00' WHERE place < (2 << 32)" },
  { "the head of the chain",
    "UPDATE interview SET head = (SELECT head FROM interview WHERE number = 2) WHERE number = 1" },
  { "the proof", "UPDATE interview SET proof = zeroblob (32) WHERE number = 1" },
  { "the length", "UPDATE interview SET length = 5 WHERE number = 1" },
  { "the state", "UPDATE interview SET state = 2 WHERE number = 1" },
  { "a state that does not exist", "UPDATE interview SET state = 9 WHERE number = 1" },
  { "an earlier generation", "UPDATE interview SET previous = head WHERE number = 1" },
  { "the other's summary",
    "UPDATE interview SET about = (SELECT about FROM interview WHERE number = 2) "
    "WHERE number = 1" },
  { "the other's key",
    "UPDATE interview SET wrapped_key = (SELECT wrapped_key FROM interview WHERE number = 2) "
    "WHERE number = 1" },
  { "the key removed", "UPDATE interview SET wrapped_key = NULL WHERE number = 1" },
  { "the key removed as if destroyed",
    "UPDATE interview SET wrapped_key = NULL, state = 3 WHERE number = 1" },
};

static void
test_v3_tampering (TamperFixture *self, gconstpointer data)
{
  const Tampering *tampering = data;
  g_autoptr (GPtrArray) list = NULL;

  run_sql (self, tampering->sql);
  door_test_vault_open (&self->base);
  assert_damaged (self, tampering->name);
  door_test_vault_assert_values (&self->base, &self->other, OTHER_VALUES);
  list = door_vault_list (self->base.vault, NULL);
  g_assert_cmpuint (list->len, ==, 2);
}

/* A damaged interview takes no more answers where the damage is in its record; where it is in an
 * entry, new ones are kept and rescued with the rest. */
static void
test_v8_damaged_record_is_named (TamperFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) list = NULL;
  const DoorInterviewInfo *info;

  run_sql (self, "UPDATE interview SET proof = zeroblob (32) WHERE number = 1");
  door_test_vault_open (&self->base);
  list = door_vault_list (self->base.vault, NULL);
  info = list->pdata[0];
  g_assert_true (info->damaged);
  g_assert_true (door_uuid_equal (&info->id, &self->base.id));
  info = list->pdata[1];
  g_assert_false (info->damaged);
}

static void
test_v8_rescue_saves_the_rest (TamperFixture *self, gconstpointer unused)
{
  g_autoptr (DoorJournal) journal = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  guint lost = 0;

  run_sql (self, "UPDATE entry SET sealed = zeroblob (112) WHERE place = " PLACE (1, 2));
  door_test_vault_open (&self->base);
  assert_damaged (self, "one entry");
  journal = door_vault_rescue (self->base.vault, &self->base.id, &lost, &error);
  g_assert_no_error (error);
  text = door_test_journal_text (journal);
  g_assert_cmpstr (text, ==, "one three four");
  g_assert_cmpuint (lost, ==, 1);
  g_assert_cmpuint (door_journal_get (journal, 1)->sequence, ==, 3);
}

/* --- outbox, records, attachments, slots --- */

static void
test_v7_state_of_the_outbox (TamperFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  door_test_vault_open (&self->base);
  door_test_vault_finalize (&self->base);
  door_test_vault_close (&self->base);
  run_sql (self, "UPDATE outbox SET state = 5");
  door_test_vault_open (&self->base);
  g_assert_cmpint (door_vault_release (self->base.vault, &(DoorVaultGrace){ 0 }, NULL), ==, 0);
  g_assert_false (door_vault_outbox_sent (self->base.vault, &self->base.id, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
}

static void
test_v3_parts_of_the_outbox (TamperFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  door_test_vault_open (&self->base);
  door_test_vault_finalize (&self->base);
  door_test_vault_close (&self->base);
  run_sql (self,
           "UPDATE outbox_part SET sealed = (SELECT sealed FROM outbox_part LIMIT 1 OFFSET 1)");
  door_test_vault_open (&self->base);
  g_assert_null (
      door_vault_outbox_part (self->base.vault, &self->base.id, "submission.door", &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
}

static void
test_v3_records (TamperFixture *self, gconstpointer unused)
{
  const char *const changes[] = {
    "UPDATE record SET about = (SELECT about FROM record WHERE number = 2) WHERE number = 1",
    "UPDATE record SET body = (SELECT body FROM record WHERE number = 2) WHERE number = 1",
    "UPDATE record SET body = x'0011' WHERE number = 1",
    "UPDATE record SET kind = 7 WHERE number = 1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GBytes) one = door_test_text ("one");
      g_autoptr (GBytes) two = door_test_text ("two");
      g_autoptr (GBytes) body = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) records = NULL;

      door_test_vault_open (&self->base);
      g_assert_true (door_vault_put (self->base.vault, DOOR_RECORD_CASE, "one", one, one, NULL));
      g_assert_true (door_vault_put (self->base.vault, DOOR_RECORD_CASE, "two", two, two, NULL));
      door_test_vault_close (&self->base);
      run_sql (self, changes[i]);
      door_test_vault_open (&self->base);
      g_assert_false (
          door_vault_get (self->base.vault, DOOR_RECORD_CASE, "one", NULL, &body, &error));
      g_assert_nonnull (error);
      records = door_vault_records (self->base.vault, DOOR_RECORD_CASE, NULL);
      g_assert_cmpuint (records->len, >=, 1);
      door_test_vault_close (&self->base);
      run_sql (self, "DELETE FROM record");
    }
}

/* A body of an earlier writing does not pass under the about of a later one. */
static void
test_v3_record_of_an_earlier_writing (TamperFixture *self, gconstpointer unused)
{
  g_autofree char *copy = g_strconcat (self->path, ".copy", NULL);
  g_autofree char *sql = g_strdup_printf (
      "ATTACH '%s' AS old; UPDATE record SET body = (SELECT body FROM old.record)", copy);
  g_autoptr (GBytes) one = door_test_text ("one");
  g_autoptr (GBytes) two = door_test_text ("two");
  g_autoptr (GError) error = NULL;

  door_test_vault_open (&self->base);
  g_assert_true (door_vault_put (self->base.vault, DOOR_RECORD_CASE, "c", one, one, NULL));
  door_test_vault_close (&self->base);
  copy_file (self->path, copy);
  door_test_vault_open (&self->base);
  g_assert_true (door_vault_put (self->base.vault, DOOR_RECORD_CASE, "c", two, two, NULL));
  door_test_vault_close (&self->base);
  run_sql (self, sql);
  door_test_vault_open (&self->base);
  g_assert_false (door_vault_get (self->base.vault, DOOR_RECORD_CASE, "c", NULL, NULL, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
}

static void
test_vault_row (TamperFixture *self, gconstpointer unused)
{
  const char *const changes[] = {
    "UPDATE vault SET uuid = x'00112233445566778899aabbccddeeff'",
    "UPDATE vault SET identity = zeroblob (72)",
    "UPDATE vault SET passphrase_slot = x'00'",
    "UPDATE vault SET uuid = x'00'",
    "DELETE FROM vault",
  };
  g_autofree char *copy = g_strconcat (self->path, ".copy", NULL);

  copy_file (self->path, copy);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = NULL;

      run_sql (self, changes[i]);
      g_assert_null (
          door_vault_open (self->base.folder, DOOR_TEST_PASSPHRASE, &self->base.options, &error));
      g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_DAMAGED);
      copy_file (copy, self->path);
    }
}

#define ADD(path, function)                                                                        \
  g_test_add ("/vault/" path, TamperFixture, NULL, tamper_set_up, function, tamper_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tamperings); i++)
    {
      g_autofree char *name = g_strdup_printf ("/vault/V3/%s", tamperings[i].name);

      g_strdelimit (name + 10, " ", '-');
      g_test_add (name, TamperFixture, &tamperings[i], tamper_set_up, test_v3_tampering,
                  tamper_tear_down);
    }
  ADD ("V8/damaged-record-is-named", test_v8_damaged_record_is_named);
  ADD ("V8/rescue", test_v8_rescue_saves_the_rest);
  ADD ("V7/state-of-the-outbox", test_v7_state_of_the_outbox);
  ADD ("V3/parts-of-the-outbox", test_v3_parts_of_the_outbox);
  ADD ("V3/records", test_v3_records);
  ADD ("V3/record-of-an-earlier-writing", test_v3_record_of_an_earlier_writing);
  ADD ("vault-row", test_vault_row);
  return g_test_run ();
}
