/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A team changes: its supervisor leaves, another one comes, for whom nothing was sealed that was sent before. Who
 * can read it wraps the keys for the new one at the office's console; parts and signatures stay as they are. */
#include "team-fixture.h"

#include "door-files.h"
#include "door-hub-destroy.h"
#include "door-reading.h"
#include "door-scenario-day.h"
#include "door-team-store.h"
#include "door-wraps.h"

#include <string.h>

#define APART "apart.xml"
#define HIDDEN "household-hidden.xml" /* a group in it is for headquarters */

static const char script_text[]
    = "/data/name = Zarqoon of the lighthouse\n/data/place = 3.125 4.25 0 5\n/data/age = 36\n"
      "/data/safe = 2\n/data/things = radio boat\n/data/visit/day = 2025-11-20\n"
      "/data/visit/again = yes\n/data/visit/when = 18:30\n/data/member[1]/called = Velindra\n"
      "/data/member[1]/years = 9\n";

/* --- The old team ------------------------------------------------------------------------------ */

static void
send_interview (TeamFixture *self, const char *form)
{
  g_autoptr (DoorScript) script = door_script_parse (script_text);
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  team_unlock (self, TEAM_AMINA);
  team_sync (self, TEAM_AMINA);
  door_scenario_visit (amina, TEAM_CASE, "in-person", &error);
  g_assert_no_error (error);
  if (strcmp (form, APART) != 0)
    {
      team_interview (self);
      return;
    }
  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  door_scenario_play (amina, script, 100, NULL, &error);
  g_assert_no_error (error);
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
}

/* --- The new one ------------------------------------------------------------------------------- */

/* Ana's computer is another one from now on, with keys that nobody has seen. */
static void
enrol_ana (TeamFixture *self)
{
  g_autoptr (GError) error = NULL;
  DoorEnrolment enrolment = { .public_name = "Living Conditions Survey",
                              .account = "ana",
                              .person = "ana",
                              .passphrase = TEAM_PASSPHRASE,
                              .team = "north",
                              .hub_url = self->url,
                              .survey_key = door_identity_public (self->survey),
                              .kdf_policy = &door_kdf_policy_test };
  DoorUuid vault;

  door_scenario_free (self->person[TEAM_ANA]);
  g_free (self->token[TEAM_ANA]);
  g_free (self->device[TEAM_ANA]);
  self->device[TEAM_ANA] = g_build_filename (self->folder, "ana-again", NULL);
  door_hub_store_add_device (self->store, "ana", "laptop", &self->token[TEAM_ANA], NULL, &error);
  g_assert_no_error (error);
  enrolment.token = self->token[TEAM_ANA];
  door_device_enrol (self->device[TEAM_ANA], &enrolment, self->clock, &self->keys[TEAM_ANA], &vault,
                     &error);
  g_assert_no_error (error);
  self->person[TEAM_ANA] = door_scenario_new (self->device[TEAM_ANA], self->clock);
}

/* Sione is on the list no more. */
static void
publish_new_team (TeamFixture *self)
{
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 2, door_clock_now (self->clock));
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorIdentity) hub = door_hub_store_get_identity (self->store, &error);
  g_autoptr (GBytes) bytes = NULL;

  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, "north", "amina", &self->keys[TEAM_AMINA]);
  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "ana", &self->keys[TEAM_ANA]);
  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "ines", door_identity_public (self->analyst));
  door_roster_add (roster, DOOR_ROLE_HUB, NULL, "hub", door_identity_public (hub));
  bytes = door_roster_sign (roster, self->survey);
  g_assert_true (door_hub_store_put_roster (self->store, 2, bytes, &error));
  g_assert_no_error (error);
}

static DoorTeamRow *
only_row (TeamFixture *self)
{
  DoorTeamList *list = door_team_desk_get_list (team_desk (self, TEAM_ANA));
  g_autoptr (DoorTeamRow) row = NULL;

  door_team_list_set_show (list, DOOR_TEAM_SHOW_ALL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  return row; /* the list holds it */
}

static DoorReading *
read_row (TeamFixture *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_team_desk_read_async (team_desk (self, TEAM_ANA), only_row (self), team_keep_result,
                             &result);
  team_wait (&result);
  return door_team_desk_read_finish (team_desk (self, TEAM_ANA), result, error);
}

static void
assert_answer (DoorReading *reading, const char *ref, const char *expected)
{
  GListModel *rows = door_reading_get_rows (reading);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      if (strcmp (door_reading_row_get_ref (row), ref) == 0)
        {
          g_assert_cmpstr (door_reading_row_get_answer (row), ==, expected);
          return;
        }
    }
  g_assert_not_reached ();
}

/* --- The console ------------------------------------------------------------------------------- */

static char *
write_key (TeamFixture *self, const char *name, DoorIdentity *key)
{
  g_autoptr (DoorSecret) passphrase = door_secret_new_passphrase ("copper meadow");
  g_autoptr (GBytes) file = door_identity_lock (key, name, passphrase, &door_kdf_policy_test, NULL);
  g_autoptr (GBytes) words = g_bytes_new_static ("copper meadow\n", 14);
  g_autofree char *pass = g_build_filename (self->folder, "pass", NULL);
  char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (door_file_replace (path, file, 0600, NULL));
  g_assert_true (door_file_replace (pass, words, 0600, NULL));
  return path;
}

static gint64
device_of (TeamFixture *self, TeamPerson person)
{
  g_autofree char *keys = door_public_keys_to_text (&self->keys[person]);
  g_autoptr (DoorHubDevice) device = door_hub_store_find_keys (self->store, keys, NULL);

  g_assert_nonnull (device);
  return device->device;
}

static int
rewrap (TeamFixture *self, TeamPerson person, const char *key)
{
  g_autofree char *line = g_strdup_printf (
      "%s hub rewrap --dir %s/hub --device %" G_GINT64_FORMAT " --key %s --passphrase-file %s/pass",
      g_getenv ("DOORCTL"), self->folder, device_of (self, person), key, self->folder);
  g_auto (GStrv) words = NULL;
  int status = 0;

  g_assert_true (g_shell_parse_argv (line, NULL, &words, NULL));
  g_assert_true (g_spawn_sync (NULL, words, NULL,
                               G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                               NULL, NULL, &status, NULL));
  return WEXITSTATUS (status);
}

/* What Ana's computer knows of the team's cases. */
static guint
count_events (TeamFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->device[TEAM_ANA], "ana");
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (DoorTeamHoldings) held = NULL;

  team_lock (self, TEAM_ANA);
  vault = door_vault_open (folder, TEAM_PASSPHRASE, &options, NULL);
  held = door_team_store_list (vault, NULL);
  g_clear_pointer (&vault, door_vault_close);
  team_unlock (self, TEAM_ANA);
  team_refresh (self, TEAM_ANA);
  return held->events->len;
}

static guint
count_wraps (TeamFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->device[TEAM_ANA], "ana");
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autofree char *instance = g_strdup (door_team_row_get_id (only_row (self)));
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GHashTable) wraps = NULL;

  team_lock (self, TEAM_ANA);
  vault = door_vault_open (folder, TEAM_PASSPHRASE, &options, NULL);
  wraps = door_wraps_of (vault, strstr (instance, "uuid:"));
  g_clear_pointer (&vault, door_vault_close);
  team_unlock (self, TEAM_ANA);
  return g_hash_table_size (wraps);
}

/* --- Tests ------------------------------------------------------------------------------------- */

/* Up to where Ana sees that there is an interview, and cannot read it. */
static void
change_team (TeamFixture *self, const char *form)
{
  g_autoptr (DoorReading) closed = NULL;
  g_autoptr (GError) error = NULL;

  send_interview (self, form);
  enrol_ana (self);
  team_unlock (self, TEAM_ANA);
  team_sync (self, TEAM_ANA);
  publish_new_team (self);
  team_sync (self, TEAM_ANA);
  team_sync (self, TEAM_ANA);
  g_assert_cmpstr (door_team_row_get_problem (only_row (self)), !=, "");
  closed = read_row (self, &error);
  g_assert_null (closed);
}

static void
test_successor (TeamFixture *self, gconstpointer data)
{
  g_autofree char *analyst = write_key (self, "analyst.key", self->analyst);
  g_autofree char *survey = write_key (self, "survey.key", self->survey);
  g_autoptr (DoorReading) reading = NULL;
  g_autoptr (GError) error = NULL;

  change_team (self, data);
  g_assert_cmpuint (count_events (self), ==, 0);
  g_assert_cmpint (rewrap (self, TEAM_ANA, survey), ==, 1);    /* cannot read it */
  g_assert_cmpint (rewrap (self, TEAM_AMINA, analyst), ==, 1); /* reviews nothing */
  g_assert_cmpint (rewrap (self, TEAM_ANA, analyst), ==, 0);
  g_assert_cmpint (rewrap (self, TEAM_ANA, analyst), ==, 0); /* twice is once */
  team_sync (self, TEAM_ANA);
  g_assert_cmpuint (count_events (self), >, 0);
  g_assert_cmpstr (door_team_row_get_problem (only_row (self)), ==, "");
  reading = read_row (self, &error);
  g_assert_no_error (error);
  assert_answer (reading, "/data/name", "Zarqoon of the lighthouse");
  assert_answer (reading, "/data/age", "36");
  g_assert_cmpuint (g_list_model_get_n_items (door_reading_get_course (reading)), >, 0);
}

/* What was not for the team before is not for it now. */
static void
test_hidden (TeamFixture *self, gconstpointer data)
{
  g_autofree char *analyst = write_key (self, "analyst.key", self->analyst);
  g_autoptr (DoorReading) reading = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *rows;
  guint hidden = 0;

  change_team (self, data);
  g_assert_cmpint (rewrap (self, TEAM_ANA, analyst), ==, 0);
  team_sync (self, TEAM_ANA);
  reading = read_row (self, &error);
  g_assert_no_error (error);
  assert_answer (reading, "/data/name", "Zarqoon");
  rows = door_reading_get_rows (reading);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      hidden += door_reading_row_get_kind (row) == DOOR_READING_HIDDEN;
      g_assert_null (strstr (door_reading_row_get_answer (row), "2025-11-20"));
    }
  g_assert_cmpuint (hidden, ==, 1);
  /* The record and its journal, and no more. */
  g_assert_cmpuint (count_wraps (self), ==, 2);
}

/* With the names go their keys, and with the interview all of them. */
static void
test_destroyed (TeamFixture *self, gconstpointer data)
{
  g_autofree char *analyst = write_key (self, "analyst.key", self->analyst);
  g_autofree char *instance = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  guint before;

  change_team (self, data);
  g_assert_cmpint (rewrap (self, TEAM_ANA, analyst), ==, 0);
  team_sync (self, TEAM_ANA);
  before = count_wraps (self);
  g_assert_cmpuint (before, >=, 3);
  door_clock_advance (self->clock, 2 * G_TIME_SPAN_DAY);
  door_hub_store_retain (self->store, DOOR_DESTROY_IDENTIFIERS, door_clock_now (self->clock), &ids,
                         &error);
  g_assert_no_error (error);
  instance = g_strdup (ids->pdata[0]);
  team_sync (self, TEAM_ANA);
  g_assert_cmpuint (count_wraps (self), <, before);
  door_hub_store_withdraw_by_office (self->store, instance, "2.112 withdrawn", NULL, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_ANA);
  g_assert_cmpuint (count_wraps (self), ==, 0);
}

#define ADD(path, form, function)                                                                  \
  g_test_add (path, TeamFixture, form, team_fixture_set_up, function, team_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/team/readers/successor", APART, test_successor);
  ADD ("/team/readers/hidden", HIDDEN, test_hidden);
  ADD ("/team/readers/destroyed", APART, test_destroyed);
  return g_test_run ();
}
