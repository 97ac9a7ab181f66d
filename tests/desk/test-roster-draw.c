/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever reviews repeats the draw from the list of the household, by whatever method it was made. */
#include "desk-fixture.h"

#include "door-case-about.h"
#include "door-desk-records.h"
#include "door-files.h"
#include "door-guard.h"
#include "door-interview-private.h"
#include "door-roster-draw.h"
#include "door-scenario-day.h"

#include <string.h>

static DoorVault *
open_vault (DeskFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  DoorVault *vault = door_vault_open (folder, PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  return vault;
}

/* The guarded form with this method; both members have the same birthday, so that the seed decides. */
static GBytes *
read_form (const char *method)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", "guarded.xml", NULL);
  g_autoptr (GBytes) xml = door_file_load (path, 1024 * 1024, NULL);
  g_autofree char *draws = g_strdup_printf ("door:draw=\"%s\"", method);
  GString *text = g_string_new_len (g_bytes_get_data (xml, NULL), (gssize) g_bytes_get_size (xml));

  g_assert_cmpuint (g_string_replace (text, "door:draw=\"uniform\"", draws, 0), ==, 1);
  g_assert_cmpuint (
      g_string_replace (text, "<name/><sex/>", "<name/><sex/><birthday>03-02</birthday>", 0), ==,
      1);
  return g_string_free_to_bytes (text);
}

static void
put_form (DeskFixture *self, const char *method)
{
  g_autoptr (DoorVault) vault = open_vault (self);
  g_autofree char *name = door_record_form_name ("household", "8");
  g_autoptr (GBytes) xml = read_form (method);
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  g_autoptr (GBytes) about = NULL;

  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, xml, NULL));
  facts->id = g_strdup (CASE_ID);
  facts->label = g_strdup ("Household 1");
  facts->form_id = g_strdup ("household");
  facts->form_version = g_strdup ("8");
  about = door_assignment_facts_print (facts);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_CASE, CASE_ID, about, NULL, NULL));
}

static void
settle (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_settle (self->scenario, &error);
  g_assert_no_error (error);
  while (door_guard_get_step (door_interview_get_guard (desk_interview (self)))
         == DOOR_GUARD_WORKING)
    g_main_context_iteration (NULL, TRUE);
  door_scenario_settle (self->scenario, &error);
  g_assert_no_error (error);
}

static void
add_member (DeskFixture *self, guint n)
{
  g_autofree char *name = g_strdup_printf ("/data/member[%u]/name", n);
  g_autofree char *age = g_strdup_printf ("/data/member[%u]/age", n);

  g_assert_true (door_interview_add_instance (desk_interview (self)));
  settle (self);
  desk_answer (self, name, n == 1 ? "Amir" : "Chandra");
  desk_next (self);
  desk_answer (self, age, "40");
  desk_next (self);
}

static void
draw (DeskFixture *self)
{
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  door_scenario_visit (self->scenario, CASE_ID, "in-person", &error);
  g_assert_no_error (error);
  door_scenario_begin (self->scenario, CASE_ID, &error);
  g_assert_no_error (error);
  add_member (self, 1);
  add_member (self, 2);
  g_assert_true (door_interview_next (desk_interview (self)));
  settle (self);
  g_assert_cmpint (door_guard_get_step (door_interview_get_guard (desk_interview (self))), ==,
                   DOOR_GUARD_DRAW);
  door_guard_choose (door_interview_get_guard (desk_interview (self)), 0);
  settle (self);
  desk_leave (self);
  desk_lock (self);
}

/* As the journal tells it. */
static DoorCaseEvent *
read_draw (DeskFixture *self)
{
  g_autoptr (DoorVault) vault = open_vault (self);
  g_autoptr (GPtrArray) all = door_vault_list (vault, NULL);
  const DoorInterviewInfo *info = g_ptr_array_index (all, 0);
  g_autoptr (DoorJournal) journal = door_vault_replay (vault, &info->id, NULL);

  for (guint i = 0; i < door_journal_length (journal); i++)
    {
      const DoorEntry *entry = door_journal_get (journal, i);
      g_autoptr (GBytes) bytes = g_bytes_new (entry->value, strlen (entry->value));

      if (entry->kind == DOOR_ENTRY_SELECTION)
        return door_case_event_parse (bytes, NULL);
    }
  g_assert_not_reached ();
}

static void
test_repeat (DeskFixture *self, gconstpointer method)
{
  g_autoptr (DoorCaseEvent) event = NULL;
  DoorSession *session;

  put_form (self, method);
  draw (self);
  event = read_draw (self);
  g_assert_cmpstr (door_case_event_get (event, "method"), ==, method);
  desk_unlock (self);
  desk_open (self);
  session = desk_interview (self)->session;
  g_assert_cmpint (door_roster_check_draw (session, event), ==, DOOR_DRAW_HOLDS);
  door_case_event_set (event, "line", "9");
  g_assert_cmpint (door_roster_check_draw (session, event), ==, DOOR_DRAW_OTHER_PERSON);
  door_case_event_set (event, "hash", "00");
  g_assert_cmpint (door_roster_check_draw (session, event), ==, DOOR_DRAW_OTHER_LIST);
  door_case_event_set (event, "method", "dice");
  g_assert_cmpint (door_roster_check_draw (session, event), ==, DOOR_DRAW_UNKNOWN);
}

static void
set_up (DeskFixture *self, gconstpointer method)
{
  desk_fixture_set_up (self, NULL);
}

static void
tear_down (DeskFixture *self, gconstpointer method)
{
  desk_fixture_tear_down (self, NULL);
}

int
main (int argc, char **argv)
{
  static const char *const methods[] = { "uniform", "kish", "last-birthday", "next-birthday" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autofree char *path = g_strconcat ("/roster-draw/", methods[i], NULL);

      g_test_add (path, DeskFixture, methods[i], set_up, test_repeat, tear_down);
    }
  return g_test_run ();
}
