/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guard-fixture.h"

#include "door-case-about.h"
#include "door-desk-records.h"
#include "door-envelope.h"
#include "door-files.h"
#include "door-scenario-day.h"
#include "door-selection.h"

#include <string.h>

void (*guard_other_form) (DeskFixture *self);

DoorVault *
guard_open_vault (DeskFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  DoorVault *vault = door_vault_open (folder, PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  return vault;
}

/* The guarded form takes the place of the plain one. */
static void
put_form (DeskFixture *self)
{
  g_autoptr (DoorVault) vault = guard_open_vault (self);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", "guarded.xml", NULL);
  g_autofree char *name = door_record_form_name ("household", "8");
  g_autoptr (GBytes) xml = door_file_load (path, 1024 * 1024, NULL);
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  g_autoptr (GBytes) about = NULL;

  g_assert_nonnull (xml);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, xml, NULL));
  facts->id = g_strdup (CASE_ID);
  facts->label = g_strdup ("Household 1");
  facts->form_id = g_strdup ("household");
  facts->form_version = g_strdup ("8");
  facts->redraw = door_draw_code_hash (CASE_ID, "4711 0815");
  about = door_assignment_facts_print (facts);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_CASE, CASE_ID, about, NULL, NULL));
}

DoorGuard *
guard_of (DeskFixture *self)
{
  return door_interview_get_guard (desk_interview (self));
}

void
guard_settle (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_settle (self->scenario, &error);
  g_assert_no_error (error);
  while (door_guard_get_step (guard_of (self)) == DOOR_GUARD_WORKING)
    g_main_context_iteration (NULL, TRUE);
  door_scenario_settle (self->scenario, &error);
  g_assert_no_error (error);
}

void
guard_choose (DeskFixture *self, DoorGuardStep step, guint choice)
{
  g_assert_cmpint (door_guard_get_step (guard_of (self)), ==, step);
  g_assert_cmpint (door_interview_get_page (desk_interview (self)), ==, DOOR_PAGE_GUARD);
  g_assert_cmpuint (g_list_model_get_n_items (door_interview_get_questions (desk_interview (self))),
                    ==, 0);
  door_guard_choose (guard_of (self), choice);
  guard_settle (self);
}

static void
add_member (DeskFixture *self, const char *name, const char *age)
{
  guint n = g_list_model_get_n_items (door_interview_get_instances (desk_interview (self))) + 1;
  g_autofree char *name_ref = g_strdup_printf ("/data/member[%u]/name", n);
  g_autofree char *age_ref = g_strdup_printf ("/data/member[%u]/age", n);

  g_assert_true (door_interview_add_instance (desk_interview (self)));
  guard_settle (self);
  desk_answer (self, name_ref, name);
  desk_next (self);
  desk_answer (self, age_ref, age);
  desk_next (self);
}

/* To the draw of three people, one of them a child. */
void
guard_go_to_draw (DeskFixture *self, const char *mode)
{
  g_autoptr (GError) error = NULL;

  put_form (self);
  if (guard_other_form)
    guard_other_form (self);
  desk_unlock (self);
  door_scenario_visit (self->scenario, CASE_ID, mode, &error);
  g_assert_no_error (error);
  door_scenario_begin (self->scenario, CASE_ID, &error);
  g_assert_no_error (error);
  add_member (self, "Amir", "40");
  add_member (self, "Bibi", "7");
  add_member (self, "Chandra", "38");
  g_assert_true (door_interview_next (desk_interview (self)));
  guard_settle (self);
}

/* … and on to the gate before the private group. */
void
guard_go_to_gate (DeskFixture *self, const char *mode)
{
  guard_go_to_draw (self, mode);
  guard_choose (self, DOOR_GUARD_DRAW, 0);
  desk_answer (self, "/data/selection/who", "yes");
  g_assert_true (door_interview_next (desk_interview (self)));
  guard_settle (self);
}

void
guard_open_alone (DeskFixture *self)
{
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  guard_choose (self, DOOR_GUARD_CONSENT, 0);
  guard_choose (self, DOOR_GUARD_MODE, 0);
  g_assert_true (door_guard_is_alone (guard_of (self)));
  guard_choose (self, DOOR_GUARD_ALONE_BEGIN, 0);
}

GBytes *
guard_open_part (DeskFixture *self, DoorVault *vault, const char *name)
{
  g_autoptr (GPtrArray) all = door_vault_list (vault, NULL);
  const DoorInterviewInfo *info = g_ptr_array_index (all, 0);
  g_autoptr (GBytes) part = door_vault_outbox_part (vault, &info->id, name, NULL);
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (part, NULL);

  return door_envelope_open (envelope, self->supervisor, NULL, NULL);
}

char *
guard_replace (char *text, const char *what, const char *with)
{
  g_autofree char *old = text;
  g_auto (GStrv) parts = g_strsplit (old, what, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoin (with, parts[0], parts[1], NULL);
}

char *
guard_read_form (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", "guarded.xml", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

void
guard_put_text (DeskFixture *self, char *text)
{
  g_autoptr (DoorVault) vault = guard_open_vault (self);
  g_autofree char *name = door_record_form_name ("household", "8");
  g_autoptr (GBytes) xml = g_bytes_new_take (text, strlen (text));

  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, xml, NULL));
}

void
guard_put_open_form (DeskFixture *self)
{
  char *text = guard_read_form ();

  text = guard_replace (text, " door:sensitivity=\"2\" door:sealed=\"analysts\"",
                        " door:sensitivity=\"1\"");
  guard_put_text (self, text);
}
