/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-fixture.h"

#include "door-case-about.h"
#include "door-desk-records.h"
#include "door-files.h"
#include "door-seal.h"

#include <string.h>

#define START_US G_GINT64_CONSTANT (1763892000000000) /* 2025-11-23 10:00 UTC */

static GBytes *
make_roster (DeskFixture *self)
{
  g_autoptr (DoorRoster) roster = door_roster_new ("test", 1, START_US);

  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, "north", "sione",
                   door_identity_public (self->supervisor));
  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "ines",
                   door_identity_public (self->supervisor));
  return door_roster_sign (roster, self->survey);
}

static void
put_form (DoorVault *vault, const char *file)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", file, NULL);
  g_autofree char *name = door_record_form_name ("household", "7");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) xml = door_file_load (path, 1024 * 1024, &error);

  g_assert_no_error (error);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, xml, &error));
}

static void
put_case (DoorVault *vault)
{
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  g_autoptr (GBytes) about = NULL;

  facts->id = g_strdup (CASE_ID);
  facts->label = g_strdup ("Household 1");
  facts->address = g_strdup ("House 17, Quillfeather Lane");
  facts->area = g_strdup ("Block 3");
  facts->form_id = g_strdup ("household");
  door_assignment_facts_prefill (facts, "/data/case_id", CASE_ID);
  about = door_assignment_facts_print (facts);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_CASE, CASE_ID, about, NULL, NULL));
}

static void
enrol (DeskFixture *self)
{
  g_autoptr (GBytes) roster = make_roster (self);
  g_autoptr (GError) error = NULL;
  DoorEnrolment enrolment = { 0 };
  DoorPublicKeys keys;
  DoorUuid vault;

  enrolment.public_name = "Living Conditions Survey";
  enrolment.account = enrolment.person = ACCOUNT;
  enrolment.passphrase = PASSPHRASE;
  enrolment.team = "north";
  enrolment.hub_url = self->hub_url ? self->hub_url : "http://127.0.0.1:9/v1";
  enrolment.token = "none";
  enrolment.survey_key = door_identity_public (self->survey);
  enrolment.roster = roster;
  enrolment.kdf_policy = &door_kdf_policy_test;
  door_device_enrol (self->folder, &enrolment, self->clock, &keys, &vault, &error);
  g_assert_no_error (error);
}

void
desk_fixture_set_up (DeskFixture *self, gconstpointer data)
{
  g_autofree char *vault_folder = NULL;
  g_autoptr (GError) error = NULL;
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = NULL;

  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-desk-XXXXXX", NULL);
  self->clock = door_clock_new_fixed (START_US, NULL);
  self->survey = door_identity_new ();
  self->supervisor = door_identity_new ();
  enrol (self);
  vault_folder = door_device_vault_folder (self->folder, ACCOUNT);
  vault = door_vault_open (vault_folder, PASSPHRASE, &options, &error);
  g_assert_no_error (error);
  put_form (vault, data ? data : "household.xml");
  put_case (vault);
  self->scenario = door_scenario_new (self->folder, self->clock);
  door_scenario_set_kdf_policy (self->scenario, &door_kdf_policy_test);
}

void
desk_fixture_tear_down (DeskFixture *self, gconstpointer data)
{
  if (door_scenario_desk (self->scenario))
    desk_lock (self);
  door_scenario_free (self->scenario);
  door_identity_unref (self->survey);
  door_identity_unref (self->supervisor);
  door_clock_unref (self->clock);
  g_assert_true (door_file_remove_tree (self->folder, NULL));
  g_free (self->folder);
}

void
desk_unlock (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_unlock (self->scenario, ACCOUNT, PASSPHRASE, &error);
  g_assert_no_error (error);
}

void
desk_lock (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_lock (self->scenario, &error);
  g_assert_no_error (error);
}

void
desk_open (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_open (self->scenario, CASE_ID, &error);
  g_assert_no_error (error);
}

void
desk_leave (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_leave (self->scenario, &error);
  g_assert_no_error (error);
}

void
desk_answer (DeskFixture *self, const char *ref, const char *value)
{
  g_autoptr (GError) error = NULL;

  door_scenario_answer (self->scenario, ref, value, &error);
  g_assert_no_error (error);
}

void
desk_next (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (door_interview_next (desk_interview (self)));
  door_scenario_settle (self->scenario, &error);
  g_assert_no_error (error);
}

void
desk_answer_all (DeskFixture *self)
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
  g_autoptr (GError) error = NULL;

  door_scenario_play (self->scenario, script, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (door_interview_get_page (desk_interview (self)), ==, DOOR_PAGE_END);
}

DoorInterview *
desk_interview (DeskFixture *self)
{
  return door_scenario_interview (self->scenario);
}

DoorQuestion *
desk_question (DeskFixture *self, const char *ref)
{
  GListModel *questions = door_interview_get_questions (desk_interview (self));

  for (guint i = 0; i < g_list_model_get_n_items (questions); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, i);

      if (strcmp (door_question_get_ref (question), ref) == 0)
        return question;
    }
  return NULL;
}

char *
desk_first_ref (DeskFixture *self)
{
  g_autoptr (DoorQuestion) question
      = g_list_model_get_item (door_interview_get_questions (desk_interview (self)), 0);

  return g_strdup (question ? door_question_get_ref (question) : "");
}
