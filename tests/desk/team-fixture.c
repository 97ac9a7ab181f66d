/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "team-fixture.h"

#include "door-case-about.h"
#include "door-desk-records.h"
#include "door-files.h"
#include "door-form-signature.h"
#include "door-roster.h"
#include "door-seal.h"

#include <string.h>

#define START_US G_GINT64_CONSTANT (1763892000000000) /* 2025-11-23 10:00 UTC */

static const struct {
  const char *name;
  DoorUserRole user;
  DoorRole role;
} people[TEAM_N] = {
  [TEAM_AMINA] = { "amina", DOOR_USER_INTERVIEWER, DOOR_ROLE_INTERVIEWER },
  [TEAM_SIONE] = { "sione", DOOR_USER_SUPERVISOR, DOOR_ROLE_SUPERVISOR },
  [TEAM_ANA] = { "ana", DOOR_USER_SUPERVISOR, DOOR_ROLE_SUPERVISOR },
  [TEAM_TEVITA] = { "tevita", DOOR_USER_INTERVIEWER, DOOR_ROLE_INTERVIEWER },
  [TEAM_HILDA] = { "hilda", DOOR_USER_HEADQUARTERS, DOOR_ROLE_HEADQUARTERS },
};

/* --- Set-up -------------------------------------------------------------------------------- */

/* Headquarters are in none. */
static const char *
team_of (guint person)
{
  return people[person].role == DOOR_ROLE_HEADQUARTERS ? NULL : "north";
}

static void
start_hub (TeamFixture *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "hub", NULL);
  g_autoptr (GError) error = NULL;

  door_hub_store_init (folder, "test", &error);
  g_assert_no_error (error);
  self->store = door_hub_store_open (folder, self->clock, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < TEAM_N; i++)
    {
      door_hub_store_add_user (self->store, people[i].name, people[i].user, team_of (i), &error);
      g_assert_no_error (error);
      door_hub_store_add_device (self->store, people[i].name, "tablet", &self->token[i], NULL,
                                 &error);
      g_assert_no_error (error);
    }
  self->hub = door_hub_new (folder, self->clock, &error);
  g_assert_no_error (error);
  door_hub_listen (self->hub, 0, TRUE, NULL, &error);
  g_assert_no_error (error);
  self->url = door_hub_get_url (self->hub);
}

static void
put_case (TeamFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->device[TEAM_AMINA], "amina");
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = door_vault_open (folder, TEAM_PASSPHRASE, &options, NULL);
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  g_autoptr (GBytes) about = NULL;

  facts->id = g_strdup (TEAM_CASE);
  facts->label = g_strdup ("Household 1");
  facts->address = g_strdup ("House 17, Quillfeather Lane");
  facts->area = g_strdup ("Block 3");
  facts->form_id = g_strdup ("household");
  door_assignment_facts_prefill (facts, "/data/case_id", TEAM_CASE);
  about = door_assignment_facts_print (facts);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_CASE, TEAM_CASE, about, NULL, NULL));
}

static void
enrol (TeamFixture *self, TeamPerson person)
{
  g_autoptr (GError) error = NULL;
  DoorEnrolment enrolment = { 0 };
  DoorUuid vault;

  self->device[person] = g_build_filename (self->folder, people[person].name, NULL);
  enrolment.public_name = "Living Conditions Survey";
  enrolment.account = enrolment.person = people[person].name;
  enrolment.passphrase = TEAM_PASSPHRASE;
  enrolment.team = team_of (person) ? team_of (person) : "";
  enrolment.hub_url = self->url;
  enrolment.token = self->token[person];
  enrolment.survey_key = door_identity_public (self->survey);
  enrolment.recovery = door_identity_public (self->recovery);
  enrolment.kdf_policy = &door_kdf_policy_test;
  door_device_enrol (self->device[person], &enrolment, self->clock, &self->keys[person], &vault,
                     &error);
  g_assert_no_error (error);
  self->person[person] = door_scenario_new (self->device[person], self->clock);
}

static void
publish_form (TeamFixture *self, const char *file, const char *id, const char *version)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", file, NULL);
  g_autoptr (GPtrArray) media = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = door_file_load (path, 1024 * 1024, &error);
  g_autoptr (GBytes) signature = door_form_sign (self->survey, id, version, xml, media);

  door_hub_store_publish_form (self->store, xml, media, signature, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
publish (TeamFixture *self, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 1, START_US);
  g_autoptr (DoorIdentity) hub = door_hub_store_get_identity (self->store, &error);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < TEAM_N; i++)
    door_roster_add (roster, people[i].role, team_of (i), people[i].name, &self->keys[i]);
  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "ines", door_identity_public (self->analyst));
  door_roster_add (roster, DOOR_ROLE_HUB, NULL, "hub", door_identity_public (hub));
  bytes = door_roster_sign (roster, self->survey);
  door_hub_store_put_roster (self->store, 1, bytes, &error);
  g_assert_no_error (error);
  publish_form (self, file, "household", strcmp (file, "guarded.xml") == 0 ? "8" : "7");
  publish_form (self, "second-visit.xml", "back_check", "1");
}

void
team_fixture_set_up (TeamFixture *self, gconstpointer form)
{
  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-team-XXXXXX", NULL);
  self->clock = door_clock_new_fixed (START_US, NULL);
  self->survey = door_identity_new ();
  self->analyst = door_identity_new ();
  self->recovery = door_identity_new ();
  start_hub (self);
  for (guint i = 0; i < TEAM_N; i++)
    enrol (self, i);
  put_case (self);
  publish (self, form ? form : "household.xml");
}

void
team_fixture_tear_down (TeamFixture *self, gconstpointer form)
{
  for (guint i = 0; i < TEAM_N; i++)
    {
      if (door_scenario_desk (self->person[i]))
        team_lock (self, i);
      door_scenario_free (self->person[i]);
      g_free (self->device[i]);
      g_free (self->token[i]);
    }
  door_hub_stop (self->hub);
  g_object_unref (self->hub);
  door_hub_store_close (self->store);
  door_identity_unref (self->survey);
  door_identity_unref (self->analyst);
  door_identity_unref (self->recovery);
  door_clock_unref (self->clock);
  g_assert_true (door_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
  g_free (self->url);
}

/* --- Acts ---------------------------------------------------------------------------------- */

void
team_keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

void
team_wait (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
}

void
team_unlock (TeamFixture *self, TeamPerson person)
{
  g_autoptr (GError) error = NULL;

  door_scenario_unlock (self->person[person], people[person].name, TEAM_PASSPHRASE, &error);
  g_assert_no_error (error);
}

void
team_lock (TeamFixture *self, TeamPerson person)
{
  g_autoptr (GError) error = NULL;

  door_scenario_lock (self->person[person], &error);
  g_assert_no_error (error);
}

DoorTeamDesk *
team_desk (TeamFixture *self, TeamPerson person)
{
  return door_desk_get_team (door_scenario_desk (self->person[person]));
}

void
team_refresh (TeamFixture *self, TeamPerson person)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_team_desk_refresh_async (team_desk (self, person), team_keep_result, &result);
  team_wait (&result);
  door_team_desk_refresh_finish (team_desk (self, person), result, &error);
  g_assert_no_error (error);
}

void
team_sync (TeamFixture *self, TeamPerson person)
{
  g_autoptr (GError) error = NULL;

  door_scenario_sync (self->person[person], &error);
  g_assert_no_error (error);
  if (team_desk (self, person))
    team_refresh (self, person);
}

void
team_interview (TeamFixture *self)
{
  g_autoptr (DoorScript) script = door_script_parse ("/data/name = Zarqoon\n"
                                                     "/data/age = 36\n"
                                                     "/data/safe = 2\n"
                                                     "/data/things = radio boat\n"
                                                     "/data/visit/day = 2025-11-20\n"
                                                     "/data/visit/again = yes\n"
                                                     "/data/visit/when = 18:30\n"
                                                     "/data/member[1]/called = Velindra\n"
                                                     "/data/member[1]/years = 9\n");
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  door_scenario_play (amina, script, 100, NULL, &error);
  g_assert_no_error (error);
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
}

DoorTeamRow *
team_find (TeamFixture *self, TeamPerson person, DoorReviewState state)
{
  DoorTeamList *list = door_team_desk_get_list (team_desk (self, person));
  DoorTeamRow *found = NULL;

  door_team_list_set_show (list, DOOR_TEAM_SHOW_ALL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (DoorTeamRow) row = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (door_team_row_get_state (row) == state)
        found = row;
    }
  g_assert_nonnull (found);
  return found;
}

char *
team_decide (TeamFixture *self,
             TeamPerson person,
             DoorTeamRow *row,
             DoorDecision decision,
             const char *text,
             const DoorTeamComment *comments,
             guint n_comments)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_team_desk_decide_async (team_desk (self, person), row, decision, text, comments, n_comments,
                               team_keep_result, &result);
  team_wait (&result);
  door_team_desk_decide_finish (team_desk (self, person), result, &error);
  return error ? g_strdup (error->message) : NULL;
}
