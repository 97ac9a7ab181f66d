/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Destroying by date, from end to end: names and places that were asked as questions are sealed apart, go
 * at the hub, in its backup, on the device and on the supervisor's computer, and the interview opens
 * without them; and a respondent who withdrew at the office is gone everywhere. */
#include "team-fixture.h"

#include "door-destruction.h"
#include "door-files.h"
#include "door-hub-bundle.h"
#include "door-hub-destroy.h"
#include "door-reading.h"
#include "door-sending.h"
#include "door-team-store.h"

#include <glib/gstdio.h>
#include <string.h>

#define NAME "Zarqoon of the lighthouse"
#define PLACE "3.125 4.25 0 5"

static const char script_text[]
    = "/data/name = " NAME "\n/data/place = " PLACE "\n/data/age = 36\n/data/safe = 2\n"
      "/data/things = radio boat\n/data/visit/day = 2025-11-20\n/data/visit/again = yes\n"
      "/data/visit/when = 18:30\n/data/member[1]/called = Velindra\n/data/member[1]/years = 9\n";

/* --- The interview ----------------------------------------------------------------------------- */

static void
begin (TeamFixture *self)
{
  g_autoptr (DoorScript) script = door_script_parse (script_text);
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < TEAM_N; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  door_scenario_play (amina, script, 100, NULL, &error);
  g_assert_no_error (error);
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
}

/* --- Looking ----------------------------------------------------------------------------------- */

static DoorReading *
read_only_row (TeamFixture *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  DoorTeamList *list = door_team_desk_get_list (team_desk (self, TEAM_SIONE));
  g_autoptr (DoorTeamRow) row = NULL;

  door_team_list_set_show (list, DOOR_TEAM_SHOW_ALL);
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_nonnull (row);
  door_team_desk_read_async (team_desk (self, TEAM_SIONE), row, team_keep_result, &result);
  team_wait (&result);
  return door_team_desk_read_finish (team_desk (self, TEAM_SIONE), result, error);
}

static char *
answer_of (DoorReading *reading, const char *ref)
{
  GListModel *rows = door_reading_get_rows (reading);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      if (strcmp (door_reading_row_get_ref (row), ref) == 0)
        return g_strdup (door_reading_row_get_answer (row));
    }
  return g_strdup ("(no such question)");
}

static void
assert_answer (DoorReading *reading, const char *ref, const char *expected)
{
  g_autofree char *found = answer_of (reading, ref);

  g_assert_cmpstr (found, ==, expected);
}

static char *
instance_of (TeamFixture *self)
{
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows
      = door_hub_store_list_submissions (self->store, NULL, 0, 10, &mark, NULL);

  g_assert_cmpuint (rows->len, ==, 1);
  return g_strdup (((DoorSubmissionRow *) rows->pdata[0])->instance_id);
}

static gboolean
hub_holds (DoorHubStore *store, const char *part)
{
  g_autoptr (GBytes) bytes = door_hub_store_get_part (store, 1, part, NULL);

  return bytes != NULL;
}

/* Amina's own copy of the interview: its state in the vault. */
static DoorInterviewState
state_on_device (TeamFixture *self, const char *instance)
{
  g_autofree char *folder = door_device_vault_folder (self->device[TEAM_AMINA], "amina");
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) vault = door_vault_open (folder, TEAM_PASSPHRASE, &options, &error);
  g_autoptr (DoorInterviewInfo) info = NULL;
  DoorUuid id;

  g_assert_no_error (error);
  g_assert_true (door_uuid_parse (instance, &id));
  info = door_vault_find (vault, &id, &error);
  g_assert_no_error (error);
  return info->state;
}

/* --- Tests ------------------------------------------------------------------------------------- */

/* Whoever may read sees everything, as if nothing stood apart. */
static void
test_whole (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading = NULL;
  g_autoptr (GError) error = NULL;

  begin (self);
  g_assert_true (hub_holds (self->store, "identifiers.door"));
  g_assert_true (hub_holds (self->store, "positions.door"));
  reading = read_only_row (self, &error);
  g_assert_no_error (error);
  assert_answer (reading, "/data/name", NAME);
  assert_answer (reading, "/data/member[1]/called", "Velindra");
  assert_answer (reading, "/data/age", "36");
}

static void
retain (TeamFixture *self, DoorHubStore *store, DoorDestroy what)
{
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;

  door_hub_store_retain (store, what, door_clock_now (self->clock), &ids, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, >=, 1);
}

static void
test_due (TeamFixture *self, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (self->folder, "backup", NULL);
  g_autofree char *instance = NULL;
  g_autoptr (DoorHubStore) copy = NULL;
  g_autoptr (DoorReading) reading = NULL;
  g_autoptr (GError) error = NULL;

  begin (self);
  instance = instance_of (self);
  door_hub_store_backup (self->store, backup, &error);
  g_assert_no_error (error);
  door_clock_advance (self->clock, 2 * G_TIME_SPAN_DAY);
  copy = door_hub_store_open (backup, self->clock, &error);
  g_assert_no_error (error);
  retain (self, self->store, DOOR_DESTROY_IDENTIFIERS);
  retain (self, copy, DOOR_DESTROY_IDENTIFIERS);
  g_assert_false (hub_holds (self->store, "identifiers.door"));
  g_assert_false (hub_holds (copy, "identifiers.door"));
  g_assert_true (hub_holds (copy, "positions.door"));
  g_assert_true (hub_holds (copy, "submission.door"));

  /* The supervisor's copy, and the device's whole interview: its journal names them, too. */
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  reading = read_only_row (self, &error);
  g_assert_no_error (error);
  assert_answer (reading, "/data/name", "Destroyed on 25 November 2025 by schedule");
  assert_answer (reading, "/data/member[1]/called", "Destroyed on 25 November 2025 by schedule");
  assert_answer (reading, "/data/age", "36");
  team_lock (self, TEAM_AMINA);
  g_assert_cmpint (state_on_device (self, instance), ==, DOOR_INTERVIEW_DESTROYED);
}

/* A supervisor who joins afterwards fetches what is left. */
static void
test_late (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading = NULL;
  g_autoptr (GError) error = NULL;

  begin (self);
  door_clock_advance (self->clock, 2 * G_TIME_SPAN_DAY);
  retain (self, self->store, DOOR_DESTROY_POSITIONS);
  team_sync (self, TEAM_ANA);
  g_assert_cmpuint (door_team_list_count (door_team_desk_get_list (team_desk (self, TEAM_ANA)),
                                          DOOR_TEAM_SHOW_ALL),
                    ==, 1);
  team_sync (self, TEAM_SIONE);
  reading = read_only_row (self, &error);
  g_assert_no_error (error);
  assert_answer (reading, "/data/name", NAME);
  assert_answer (reading, "/data/place", "Destroyed on 25 November 2025 by schedule");
}

/* The respondent went to the office: nothing stays with the supervisor but the outcome. */
static void
test_withdrawn (TeamFixture *self, gconstpointer data)
{
  g_autofree char *instance = NULL;
  g_autoptr (DoorReading) reading = NULL;
  g_autoptr (GError) error = NULL;
  DoorTeamList *list;
  g_autoptr (DoorTeamRow) row = NULL;

  begin (self);
  instance = instance_of (self);
  door_hub_store_withdraw_by_office (self->store, instance, "2.112 withdrawn", NULL, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  list = door_team_desk_get_list (team_desk (self, TEAM_SIONE));
  door_team_list_set_show (list, DOOR_TEAM_SHOW_ALL);
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpstr (door_team_row_get_problem (row), ==, "Withdrawn: 2.112 withdrawn");
  reading = read_only_row (self, &error);
  g_assert_null (reading);
  g_assert_nonnull (error);
  team_lock (self, TEAM_AMINA);
  g_assert_cmpint (state_on_device (self, instance), ==, DOOR_INTERVIEW_DESTROYED);
}

/* Without a network: the hub's file on a stick says it as well. */
static void
take_stick (TeamFixture *self, TeamPerson person)
{
  g_autofree char *path = g_build_filename (self->folder, "stick.door", NULL);
  DoorSending *sending = door_desk_get_sending (door_scenario_desk (self->person[person]));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = door_hub_store_export_bundle (self->store, person + 1, &error);
  guint items = 0;

  g_assert_no_error (error);
  g_assert_true (door_file_replace (path, file, 0600, &error));
  door_sending_take_async (sending, path, team_keep_result, &result);
  team_wait (&result);
  door_sending_take_finish (sending, result, &items, &error);
  g_assert_no_error (error);
}

static void
test_stick (TeamFixture *self, gconstpointer data)
{
  g_autofree char *instance = NULL;
  g_autoptr (DoorReading) reading = NULL;
  g_autoptr (GError) error = NULL;

  begin (self);
  instance = instance_of (self);
  door_clock_advance (self->clock, 2 * G_TIME_SPAN_DAY);
  retain (self, self->store, DOOR_DESTROY_IDENTIFIERS);
  take_stick (self, TEAM_SIONE);
  team_refresh (self, TEAM_SIONE);
  reading = read_only_row (self, &error);
  g_assert_no_error (error);
  assert_answer (reading, "/data/name", "Destroyed on 25 November 2025 by schedule");
  take_stick (self, TEAM_AMINA);
  team_lock (self, TEAM_AMINA);
  g_assert_cmpint (state_on_device (self, instance), ==, DOOR_INTERVIEW_DESTROYED);
}

/* --- The certificate --------------------------------------------------------------------------- */

/* doorctl, as at the office's console; its exit status. `option` may be "". */
static int
at_the_console (const char *command, const char *hub, const char *option, const char *argument)
{
  g_autofree char *line = g_strdup_printf ("%s hub %s --dir %s %s %s", g_getenv ("DOORCTL"),
                                           command, hub, option, argument);
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program = NULL;

  g_assert_true (g_shell_parse_argv (line, NULL, &words, &error));
  program = g_subprocess_newv (
      (const char *const *) words,
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (program, NULL, &error));
  return g_subprocess_get_exit_status (program);
}

static char *
make_backup (TeamFixture *self, const char *name)
{
  char *folder = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  door_hub_store_backup (self->store, folder, &error);
  g_assert_no_error (error);
  return folder;
}

static gboolean
copy_holds (TeamFixture *self, const char *folder, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) copy = door_hub_store_open (folder, self->clock, &error);

  g_assert_no_error (error);
  return hub_holds (copy, part);
}

static gboolean
names_item (const DoorDestruction *read, const char *what, const char *instance)
{
  for (guint i = 0; i < read->items->len; i++)
    {
      const DoorDestructionItem *item = read->items->pdata[i];

      if (strcmp (item->what, what) == 0 && strcmp (item->instance_id, instance) == 0)
        return TRUE;
    }
  return FALSE;
}

static const char *
state_of_place (const DoorDestruction *read, const char *name)
{
  for (guint i = 0; i < read->places->len; i++)
    {
      const DoorDestructionPlace *place = read->places->pdata[i];

      if (strcmp (place->name, name) == 0)
        return place->state;
    }
  return "";
}

static DoorDestruction *
read_certificate (TeamFixture *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = door_file_load (path, 1024 * 1024, &error);
  g_autoptr (DoorIdentity) hub = door_hub_store_get_identity (self->store, &error);
  DoorDestruction *read = bytes ? door_destruction_read (bytes, &error) : NULL;

  g_assert_no_error (error);
  g_assert_cmpmem (read->signer, sizeof read->signer, door_identity_public (hub)->sign, 32);
  return read;
}

/* The same words, signed by somebody else. */
static void
forge_certificate (const DoorDestruction *read, const char *path)
{
  g_autoptr (DoorIdentity) stranger = door_identity_new ();
  g_autoptr (GBytes) bytes = door_destruction_sign (read, stranger);

  g_assert_true (door_file_replace (path, bytes, 0600, NULL));
}

/* One backup is away when the schedule's day comes: the certificate says what went, where, and where it could
 * not; by it, and by no stranger's, the same is done there when it is back. */
static void
test_certificate (TeamFixture *self, gconstpointer data)
{
  g_autofree char *hub = g_build_filename (self->folder, "hub", NULL);
  g_autofree char *certificate = g_build_filename (self->folder, "certificate", NULL);
  g_autofree char *forged = g_build_filename (self->folder, "forged", NULL);
  g_autofree char *away = g_build_filename (self->folder, "away", NULL);
  g_autofree char *near = NULL;
  g_autofree char *far = NULL;
  g_autofree char *instance = NULL;
  g_autoptr (DoorDestruction) read = NULL;
  g_autoptr (DoorReading) reading = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  begin (self);
  instance = instance_of (self);
  near = make_backup (self, "near");
  far = make_backup (self, "far");
  g_assert_cmpint (g_rename (far, away), ==, 0);
  g_assert_cmpint (at_the_console ("schedule", hub, "--identifiers=1", "--positions=1"), ==, 0);
  g_assert_cmpint (at_the_console ("retain", hub, "-o", certificate), ==, 1);

  read = read_certificate (self, certificate);
  g_assert_cmpstr (read->reason, ==, "schedule");
  g_assert_true (names_item (read, "identifiers", instance));
  g_assert_true (names_item (read, "positions", instance));
  g_assert_false (names_item (read, "media", instance));
  g_assert_cmpstr (state_of_place (read, "hub"), ==, "done");
  g_assert_cmpstr (state_of_place (read, near), ==, "done");
  g_assert_cmpstr (state_of_place (read, far), ==, "missing");
  g_assert_false (hub_holds (self->store, "identifiers.door"));
  g_assert_false (copy_holds (self, near, "positions.door"));

  g_assert_cmpint (g_rename (away, far), ==, 0);
  forge_certificate (read, forged);
  g_assert_cmpint (at_the_console ("again", far, "", forged), ==, 1);
  g_assert_true (copy_holds (self, far, "identifiers.door"));
  g_assert_cmpint (at_the_console ("again", far, "", certificate), ==, 0);
  g_assert_false (copy_holds (self, far, "identifiers.door"));
  g_assert_false (copy_holds (self, far, "positions.door"));
  g_assert_true (copy_holds (self, far, "submission.door"));

  team_sync (self, TEAM_SIONE);
  reading = read_only_row (self, &error);
  g_assert_no_error (error);
  name = answer_of (reading, "/data/name");
  g_assert_true (g_str_has_prefix (name, "Destroyed on "));
  assert_answer (reading, "/data/age", "36");
}

/* Another sealed part in the place of the names: the submission does not vouch for it. */
static GVariant *
exchanged (GBytes *body)
{
  g_autoptr (GVariant) parts
      = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("a(say)"), body, FALSE));
  g_autoptr (GVariant) other = NULL;
  GVariantBuilder builder;

  for (gsize i = 0; i < g_variant_n_children (parts); i++)
    {
      g_autoptr (GVariant) bytes = NULL;
      const char *name;

      g_variant_get_child (parts, i, "(&s@ay)", &name, &bytes);
      if (strcmp (name, "positions.door") == 0)
        other = g_variant_ref (bytes);
    }
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(say)"));
  for (gsize i = 0; i < g_variant_n_children (parts); i++)
    {
      g_autoptr (GVariant) bytes = NULL;
      const char *name;

      g_variant_get_child (parts, i, "(&s@ay)", &name, &bytes);
      g_variant_builder_add (&builder, "(s@ay)", name,
                             strcmp (name, "identifiers.door") == 0 ? other : bytes);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static void
exchange (TeamFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->device[TEAM_SIONE], "sione");
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) vault = door_vault_open (folder, TEAM_PASSPHRASE, &options, &error);
  g_autofree char *instance = instance_of (self);
  g_autofree char *name = g_strconcat (DOOR_TEAM_SUB, instance, NULL);
  g_autoptr (GBytes) about = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GVariant) other = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_no_error (error);
  g_assert_true (door_vault_get (vault, DOOR_RECORD_TEAM, name, &about, &body, &error));
  other = exchanged (body);
  bytes = g_variant_get_data_as_bytes (other);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_TEAM, name, about, bytes, &error));
}

static void
test_exchanged (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading = NULL;
  g_autoptr (GError) error = NULL;

  begin (self);
  team_lock (self, TEAM_SIONE);
  exchange (self);
  team_unlock (self, TEAM_SIONE);
  team_refresh (self, TEAM_SIONE);
  reading = read_only_row (self, &error);
  g_assert_null (reading);
  g_assert_error (error, DOOR_SEAL_ERROR, DOOR_SEAL_ERROR_DAMAGED);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, TeamFixture, "apart.xml", team_fixture_set_up, function, team_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/team/retention/whole", test_whole);
  ADD ("/team/retention/due", test_due);
  ADD ("/team/retention/late", test_late);
  ADD ("/team/retention/stick", test_stick);
  ADD ("/team/retention/certificate", test_certificate);
  ADD ("/team/retention/exchanged", test_exchanged);
  ADD ("/team/retention/withdrawn", test_withdrawn);
  return g_test_run ();
}
