/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interviewer's day through the desk: cases, visits, appointments, messages. */
#include "desk-fixture.h"

#include "door-case-about.h"
#include "door-case-event.h"
#include "door-case-log.h"
#include "door-scenario-day.h"

#include <string.h>

#define MINUTE (60 * G_USEC_PER_SEC)
#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* Puts something into the vault of the account while nobody is at the desk. */
static void
with_vault (DeskFixture *self, void (*put) (DoorVault *vault, gpointer data), gpointer data)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) vault = door_vault_open (folder, PASSPHRASE, &options, &error);

  g_assert_no_error (error);
  put (vault, data);
}

static DoorCase *
the_case (DeskFixture *self)
{
  return door_scenario_find_case (self->scenario, CASE_ID);
}

static void
visit (DeskFixture *self, const char *code, const char *const *details)
{
  g_autoptr (GError) error = NULL;

  door_scenario_visit (self->scenario, CASE_ID, "in-person", &error);
  g_assert_no_error (error);
  door_clock_advance (self->clock, 5 * MINUTE);
  door_scenario_report (self->scenario, CASE_ID, code, details, &error);
  g_assert_no_error (error);
}

static void
test_visits (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (DoorMoment) newest = NULL;
  const char *note[] = { "note", "dog in the yard", NULL };

  desk_unlock (self);
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_NEW);
  visit (self, "2.24", note);
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_VISITED);
  g_assert_cmpstr (door_case_get_visits_text (the_case (self)), ==, "1 visit");

  /* It outlives the program, and the history tells it. */
  door_scenario_crash (self->scenario);
  desk_unlock (self);
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_VISITED);
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (door_case_file_get_moments (file)), ==, 1);
  newest = g_list_model_get_item (door_case_file_get_moments (file), 0);
  g_assert_cmpstr (door_moment_get_title (newest), ==, "Visit 1: Nobody at home");
  g_assert_cmpstr (door_moment_get_detail (newest), ==, "dog in the yard");
  g_assert_cmpstr (door_moment_get_when (newest), ==, "Today, 10:05");
  g_assert_cmpstr (door_case_file_get_rules_text (file), ==,
                   "1 of 3 visits · on 1 of 2 days · evening or weekend: done");
  g_assert_cmpstr (door_case_file_get_code_text (file), ==, "");
}

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer data)
{
  gboolean *done = data;

  *done = door_desk_refresh_finish (DOOR_DESK (source), result, NULL);
}

/* What is read again and again is told once; the sanitizer sees when something is held too long. */
static void
test_read_again (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;

  desk_unlock (self);
  visit (self, "2.24", NULL);
  for (guint i = 0; i < 3; i++)
    {
      gboolean done = FALSE;

      door_desk_refresh_async (door_scenario_desk (self->scenario), on_refreshed, &done);
      while (!done)
        g_main_context_iteration (NULL, TRUE);
    }
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (door_case_file_get_moments (file)), ==, 1);
}

static void
test_open_visit_survives (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  door_scenario_visit (self->scenario, CASE_ID, "phone", &error);
  g_assert_no_error (error);
  g_assert_false (door_scenario_visit (self->scenario, CASE_ID, "in-person", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  door_scenario_crash (self->scenario);
  desk_unlock (self);
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_assert_true (door_case_file_may (file, DOOR_CASE_ACT_RESULT));
  g_assert_true (door_case_file_is_by_phone (file));
  g_assert_cmpint (door_case_file_get_next (file), ==, DOOR_CASE_ACT_INTERVIEW);
}

/* The rules are enforced: a code of "nobody met" comes only after the last of the visits due. */
static void
test_rules_enforced (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;

  desk_unlock (self);
  visit (self, "2.24", NULL);
  door_clock_advance (self->clock, 8 * HOUR);
  visit (self, "3.10", NULL);
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_VISITED);
  g_assert_true (door_case_file_may (file, DOOR_CASE_ACT_VISIT));
  door_clock_advance (self->clock, 24 * HOUR);
  visit (self, "3.10", NULL);
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_FINAL);
  g_assert_cmpstr (door_case_file_get_code_text (file), ==, "2.24  Nobody at home");
  g_assert_cmpstr (door_case_file_get_code_why (file), !=, "");
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_VISIT));
  g_assert_cmpint (door_case_file_get_next (file), ==, DOOR_CASE_N_ACTS);
}

static void
put_visit_again (DoorVault *vault, gpointer data)
{
  g_autoptr (DoorClock) clock = door_clock_new_fixed (*(gint64 *) data, NULL);
  g_autoptr (DoorCaseEvent) event = door_case_event_new ("visit-again", CASE_ID, "sione", clock);
  g_autoptr (GBytes) about = NULL;

  door_case_event_set (event, "text", "Ask once more, please.");
  about = door_case_event_print (event);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_MESSAGE, "1", about, NULL, NULL));
}

static void
test_refusal (DeskFixture *self, gconstpointer data)
{
  const char *details[] = { "spoke", "woman", "reason", "time", "strength", "soft", NULL };
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorMoment) message = NULL;
  gint64 later;

  desk_unlock (self);
  door_scenario_visit (self->scenario, CASE_ID, "in-person", &error);
  g_assert_no_error (error);
  /* Details that are needed are asked for. */
  g_assert_false (door_scenario_report (self->scenario, CASE_ID, "2.111", NULL, &error));
  g_assert_error (error, DOOR_SCENARIO_ERROR, DOOR_SCENARIO_ERROR_REFUSED);
  g_clear_error (&error);
  door_clock_advance (self->clock, MINUTE);
  door_scenario_report (self->scenario, CASE_ID, "2.111", details, &error);
  g_assert_no_error (error);
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_FINAL);
  g_assert_nonnull (strstr (door_case_get_state_text (the_case (self)), "supervisor"));
  g_assert_false (door_scenario_visit (self->scenario, CASE_ID, "in-person", &error));
  g_clear_error (&error);

  desk_lock (self);
  later = door_clock_now (self->clock) + HOUR;
  with_vault (self, put_visit_again, &later);
  door_clock_advance (self->clock, 2 * HOUR);
  desk_unlock (self);
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_VISITED);
  g_assert_cmpuint (door_case_get_unread (the_case (self)), ==, 1);
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  message = g_list_model_get_item (door_case_file_get_moments (file), 0);
  g_assert_true (door_moment_get_from_office (message));
  g_assert_cmpstr (door_moment_get_detail (message), ==, "Ask once more, please.");
  g_assert_true (door_case_file_may (file, DOOR_CASE_ACT_VISIT));
}

static void
test_appointment (DeskFixture *self, gconstpointer data)
{
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autoptr (GDateTime) when = g_date_time_add_hours (now, 8);
  DoorCaseList *cases;
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  cases = door_desk_get_cases (door_scenario_desk (self->scenario));
  door_case_list_set_show (cases, DOOR_CASE_SHOW_TODAY);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cases)), ==, 0);
  g_assert_true (door_scenario_appointment (self->scenario, CASE_ID, when, &error));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cases)), ==, 1);
  g_assert_cmpstr (door_case_get_appointment_text (the_case (self)), ==, "Today, 18:00");
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_APPOINTMENT);
  g_assert_false (door_case_get_appointment_is_due (the_case (self)));
  g_assert_true (door_scenario_appointment (self->scenario, CASE_ID, NULL, &error));
  g_assert_cmpstr (door_case_get_appointment_text (the_case (self)), ==, "");
}

static void
test_interview_ends_visit (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  door_scenario_begin (self->scenario, CASE_ID, &error);
  g_assert_no_error (error);
  desk_answer_all (self);
  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
  g_assert_true (door_scenario_left (self->scenario, CASE_ID, TRUE, &error));
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  g_assert_cmpstr (door_case_file_get_code_text (file), ==, "1.1  Interview complete");
  g_assert_cmpint (door_case_get_state (the_case (self)), ==, DOOR_CASE_WAITING);
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_RESULT));
  g_assert_true (door_case_file_may (file, DOOR_CASE_ACT_LOOK));
}

/* --- The list ----------------------------------------------------------------------------- */

static void
put_many (DoorVault *vault, gpointer data)
{
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
      g_autoptr (GBytes) about = NULL;

      facts->id = g_strdup_printf ("R-%02u", i);
      facts->label = g_strdup_printf ("Household %02u", i);
      facts->address = g_strdup_printf ("%u Mill Lane", 90 - i);
      facts->area = g_strdup_printf ("PSU %u", i % 3);
      facts->form_id = g_strdup ("household");
      facts->language = g_strdup (i % 2 ? "Urdu" : "Pashto");
      facts->has_place = i != 7;
      facts->latitude = 10 + (i * 17 % 40) * 0.001; /* along a road, in a mixed order */
      facts->longitude = 20;
      about = door_assignment_facts_print (facts);
      g_assert_true (door_vault_put (vault, DOOR_RECORD_CASE, facts->id, about, NULL, NULL));
    }
}

static const char *
id_at (DoorCaseList *cases, guint position)
{
  g_autoptr (DoorCase) item = g_list_model_get_item (G_LIST_MODEL (cases), position);

  return door_case_get_id (item);
}

static void
test_list (DeskFixture *self, gconstpointer data)
{
  DoorCaseList *cases;
  double before = -1;

  with_vault (self, put_many, NULL);
  desk_unlock (self);
  cases = door_desk_get_cases (door_scenario_desk (self->scenario));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cases)), ==, 41);
  door_case_list_set_search (cases, "pashto lane");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cases)), ==, 20);
  door_case_list_set_search (cases, "");
  door_case_list_set_order (cases, DOOR_CASE_BY_ADDRESS);
  g_assert_cmpstr (id_at (cases, 0), ==, "R-39");
  door_case_list_set_order (cases, DOOR_CASE_BY_AREA);
  g_assert_cmpstr (id_at (cases, 0), ==, CASE_ID); /* "Block 3" */
  door_case_list_set_order (cases, DOOR_CASE_BY_DISTANCE);
  door_case_list_set_here (cases, 9.999, 20);
  for (guint i = 0; i < 39; i++)
    {
      DoorCase *item = door_case_list_find (cases, id_at (cases, i));
      double latitude = 10 + (atoi (id_at (cases, i) + 2) * 17 % 40) * 0.001;

      g_assert_cmpfloat (latitude, >, before); /* down the road, never back */
      before = latitude;
      g_assert_nonnull (strstr (door_case_get_distance_text (item), "north"));
    }
  /* What has no place comes last, and is not left out. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cases)), ==, 41);
}

/* --- Thousands ---------------------------------------------------------------------------- */

#define THOUSANDS 3000

static void
put_thousands (DoorVault *vault, gpointer data)
{
  DeskFixture *self = data;

  for (guint i = 0; i < THOUSANDS; i++)
    {
      g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
      g_autoptr (GBytes) about = NULL;
      g_autoptr (DoorCaseEvent) event = NULL;
      g_autoptr (GBytes) printed = NULL;
      g_autofree char *name = NULL;

      facts->id = g_strdup_printf ("M-%04u", i);
      facts->label = g_strdup_printf ("Household %04u", i);
      facts->address = g_strdup_printf ("%u Mill Lane", i * 7919 % THOUSANDS);
      facts->area = g_strdup_printf ("PSU %u", i % 150);
      facts->form_id = g_strdup ("household");
      facts->has_place = TRUE;
      facts->latitude = 10 + (i * 7919 % 1000) * 0.0001;
      facts->longitude = 20 + (i * 104729 % 1000) * 0.0001;
      about = door_assignment_facts_print (facts);
      g_assert_true (door_vault_put (vault, DOOR_RECORD_CASE, facts->id, about, NULL, NULL));
      event = door_case_event_new ("visit-start", facts->id, "amina", self->clock);
      door_case_event_set (event, "visit", facts->id);
      printed = door_case_event_print (event);
      name = door_case_log_record_name (event);
      g_assert_true (door_vault_put (vault, DOOR_RECORD_OTHER, name, printed, NULL, NULL));
    }
}

/* Long: DOOR_LONG. The figures are said, not asserted. */
static void
test_thousands (DeskFixture *self, gconstpointer data)
{
  DoorCaseList *cases;
  gint64 start;

  if (!g_getenv ("DOOR_LONG"))
    {
      g_test_skip ("long: set DOOR_LONG");
      return;
    }
  with_vault (self, put_thousands, self);
  start = g_get_monotonic_time ();
  desk_unlock (self);
  g_test_message ("%u cases with a visit each: opened in %.0f ms", THOUSANDS,
                  (double) (g_get_monotonic_time () - start) / 1000);
  cases = door_desk_get_cases (door_scenario_desk (self->scenario));
  g_assert_cmpuint (door_case_list_count_all (cases), ==, THOUSANDS + 1);
  start = g_get_monotonic_time ();
  door_case_list_set_search (cases, "mill 17");
  g_test_message ("search in %.1f ms", (double) (g_get_monotonic_time () - start) / 1000);
  door_case_list_set_search (cases, "");
  start = g_get_monotonic_time ();
  door_case_list_set_here (cases, 10, 20);
  door_case_list_set_order (cases, DOOR_CASE_BY_DISTANCE);
  g_test_message ("round in %.1f ms", (double) (g_get_monotonic_time () - start) / 1000);
}

static void
test_handed_over (DeskFixture *self, gconstpointer data)
{
  const char *details[] = { "needs", "woman", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (DoorVisitReport) report = NULL;

  desk_unlock (self);
  door_scenario_visit (self->scenario, CASE_ID, "in-person", &error);
  g_assert_no_error (error);
  /* Before the draw there is nobody who could need another interviewer. */
  g_assert_false (door_scenario_report (self->scenario, CASE_ID, "hand-over", details, &error));
  g_clear_error (&error);
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  report = door_case_file_new_report (file);
  g_assert_nonnull (report);
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
finish (DoorCaseFile *file, GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (door_case_file_finish (file, *result, &error));
  g_assert_no_error (error);
}

/* An interview that was left because of danger: nobody is asked how firm a no was that nobody said. */
static void
test_stopped_by_danger (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorCaseFile) file = NULL;
  g_autoptr (DoorVisitReport) report = NULL;
  g_autoptr (GAsyncResult) left = NULL, ended = NULL;
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  door_scenario_visit (self->scenario, CASE_ID, "in-person", &error);
  door_scenario_begin (self->scenario, CASE_ID, &error);
  g_assert_no_error (error);
  desk_leave (self);
  file = door_scenario_file (self->scenario, CASE_ID, NULL);
  door_case_file_left_interview_async (file, FALSE, take_result, &left);
  finish (file, &left);
  report = door_case_file_new_report (file);
  door_visit_report_choose (report, 3);
  g_assert_cmpstr (door_visit_report_get_code (report), ==, "2.12");
  g_assert_null (door_visit_report_get_missing (report));
  g_assert_cmpstr (door_visit_report_get_wanted (report)[0], ==, "note");
  door_case_file_end_visit_async (file, report, take_result, &ended);
  finish (file, &ended);
  g_assert_cmpstr (door_case_file_get_code_text (file), ==, "2.12  Broken off");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/day/visits", test_visits);
  ADD_DESK_TEST ("/day/read-again", test_read_again);
  ADD_DESK_TEST ("/day/open-visit-survives", test_open_visit_survives);
  ADD_DESK_TEST ("/day/rules-enforced", test_rules_enforced);
  ADD_DESK_TEST ("/day/refusal", test_refusal);
  ADD_DESK_TEST ("/day/appointment", test_appointment);
  ADD_DESK_TEST ("/day/interview-ends-visit", test_interview_ends_visit);
  ADD_DESK_TEST ("/day/list", test_list);
  ADD_DESK_TEST ("/day/handed-over", test_handed_over);
  ADD_DESK_TEST ("/day/stopped-by-danger", test_stopped_by_danger);
  ADD_DESK_TEST ("/day/thousands", test_thousands);
  return g_test_run ();
}
