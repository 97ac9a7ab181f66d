/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Care: what is offered to everyone, what is noted for the team, what reminds, how much is enough for a day. */
#include "guard-fixture.h"

#include "door-case-about.h"
#include "door-case-log.h"
#include "door-desk-records.h"
#include "door-safety.h"
#include "door-scenario-day.h"

#include <string.h>

#define MINUTE G_TIME_SPAN_MINUTE

static const char protocol[]
    = "{\"support\": [{\"district\": \"North\", \"name\": \"Health post\"},"
      " {\"district\": \"South\", \"name\": \"Clinic\"}, {\"name\": \"Help line\"}],"
      " \"safety\": {\"sensitive_a_day\": 1, \"contacts\": [{\"name\": \"Lead\", \"phone\": "
      "\"1\"}]},"
      " \"reporting\": {\"applies\": true, \"text\": \"Harm to children is told to the office.\"}}";

static void
put_protocol (DeskFixture *self)
{
  g_autoptr (DoorVault) vault = guard_open_vault (self);
  g_autofree char *name = door_record_media_name ("household", "8", DOOR_PROTOCOL_FILE);
  g_autoptr (GBytes) bytes = g_bytes_new_static (protocol, sizeof protocol - 1);

  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM_MEDIA, name, NULL, bytes, NULL));
}

static DoorSafety *
safety (DeskFixture *self)
{
  return door_desk_get_safety (door_scenario_desk (self->scenario));
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
note (DeskFixture *self, DoorSafetyAct act, const char *case_id, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_safety_note_async (safety (self), act, case_id, text, take_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (door_safety_note_finish (safety (self), result, &error));
  g_assert_no_error (error);
}

/* Locks; of the events in the vault those of `type`: "field|case" each, in any order. */
static gboolean
is_kept (DeskFixture *self, const char *type, const char *field, const char *value)
{
  g_autoptr (DoorVault) vault = guard_open_vault (self);
  g_autoptr (GPtrArray) events = door_case_log_read (vault, NULL);

  for (guint i = 0; i < events->len; i++)
    {
      const DoorCaseEvent *event = g_ptr_array_index (events, i);

      if (door_case_event_is (event, type)
          && strcmp (door_case_event_get (event, field), value) == 0)
        return TRUE;
    }
  return FALSE;
}

/* --- Noted --------------------------------------------------------------------------------------- */

static const struct {
  DoorSafetyAct act;
  const char *text;
  const char *type, *field, *value;
} acts[] = {
  { DOOR_SAFETY_WELL, NULL, "check-in", "answer", "well" },
  { DOOR_SAFETY_HELP, NULL, "check-in", "answer", "help" },
  { DOOR_SAFETY_REFERRAL_TAKEN, NULL, "referral", "answer", "taken" },
  { DOOR_SAFETY_REFERRAL_DECLINED, NULL, "referral", "answer", "declined" },
  { DOOR_SAFETY_REFERRAL_UNSAFE, NULL, "referral", "answer", "not-offered" },
  { DOOR_SAFETY_DISTRESS_PAUSE, NULL, "distress", "action", "pause" },
  { DOOR_SAFETY_DISTRESS_STOP, NULL, "distress", "action", "stop" },
  { DOOR_SAFETY_DANGER, NULL, "danger", "what", "in-danger" },
  { DOOR_SAFETY_MUST_REPORT, NULL, "danger", "what", "must-report" },
  { DOOR_SAFETY_DEBRIEF, "It was a long day.", "debrief", "text", "It was a long day." },
  { DOOR_SAFETY_DECLINE, "The part on partners.", "declined", "reason", "The part on partners." },
};

static void
test_noted (DeskFixture *self, gconstpointer data)
{
  desk_unlock (self);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    note (self, acts[i].act, CASE_ID, acts[i].text);
  desk_lock (self);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    g_assert_true (is_kept (self, acts[i].type, acts[i].field, acts[i].value));
}

/* --- Offered to everyone ------------------------------------------------------------------------- */

static void
test_referral (DeskFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) north = NULL;

  put_protocol (self);
  guard_go_to_gate (self, "in-person");
  g_assert_true (door_guard_owes_referral (guard_of (self)));
  north = door_protocol_support_in (door_safety_get_protocol (safety (self)), "North");
  g_assert_cmpuint (north->len, ==, 2);
  note (self, DOOR_SAFETY_REFERRAL_UNSAFE, "HH-OTHER", NULL);
  g_assert_true (door_guard_owes_referral (guard_of (self)));
  note (self, DOOR_SAFETY_REFERRAL_DECLINED, CASE_ID, NULL);
  g_assert_false (door_guard_owes_referral (guard_of (self)));

  /* Not asked again after a restart. */
  door_scenario_crash (self->scenario);
  desk_unlock (self);
  desk_open (self);
  g_assert_false (door_guard_owes_referral (guard_of (self)));
}

static void
test_no_list (DeskFixture *self, gconstpointer data)
{
  guard_go_to_gate (self, "in-person");
  g_assert_false (door_guard_owes_referral (guard_of (self)));
  g_assert_cmpstr (door_safety_get_reporting_text (safety (self)), ==, "");
}

static void
test_rules_of_the_survey (DeskFixture *self, gconstpointer data)
{
  put_protocol (self);
  guard_go_to_gate (self, "in-person");
  g_assert_cmpstr (door_safety_get_reporting_text (safety (self)), ==,
                   "Harm to children is told to the office.");
  g_assert_cmpuint (door_safety_get_protocol (safety (self))->contacts->len, ==, 1);
}

/* --- Enough for a day ---------------------------------------------------------------------------- */

static void
test_workload (DeskFixture *self, gconstpointer data)
{
  put_protocol (self);
  guard_go_to_gate (self, "in-person");
  g_assert_cmpstr (door_safety_get_workload_text (safety (self)), ==, "");
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 4); /* not held: it does not count */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (door_safety_get_workload_text (safety (self)), ==, "");
  desk_leave (self);
  desk_open (self);
  g_assert_true (door_interview_go_to (desk_interview (self), "/data/private/hurt"));
  guard_settle (self);
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  while (!*door_safety_get_workload_text (safety (self)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (door_safety_get_workload_text (safety (self)), "1 personal interview"));
  door_clock_advance (self->clock, G_TIME_SPAN_DAY);
  door_safety_tick (safety (self));
  g_assert_cmpstr (door_safety_get_workload_text (safety (self)), ==, "");
}

/* --- Appointments -------------------------------------------------------------------------------- */

static void
on_reminder (DoorSafety *self, const char *text, guint *count)
{
  g_assert_null (strstr (text, "Household"));
  g_assert_nonnull (strstr (text, "18:00"));
  (*count)++;
}

/* Half an hour before, once, whatever the list shows at the moment. */
static void
test_reminder (DeskFixture *self, gconstpointer data)
{
  g_autoptr (GDateTime) now = door_clock_local (self->clock);
  g_autoptr (GDateTime) when = g_date_time_add_hours (now, 8);
  guint reminders = 0;
  g_autoptr (GError) error = NULL;

  desk_unlock (self);
  g_assert_true (door_scenario_appointment (self->scenario, CASE_ID, when, &error));
  door_case_list_set_search (door_desk_get_cases (door_scenario_desk (self->scenario)),
                             "somewhere else");
  g_signal_connect (safety (self), "reminder", G_CALLBACK (on_reminder), &reminders);
  door_clock_advance (self->clock, 7 * G_TIME_SPAN_HOUR);
  door_safety_tick (safety (self));
  g_assert_cmpuint (reminders, ==, 0);
  door_clock_advance (self->clock, 31 * MINUTE);
  door_safety_tick (safety (self));
  g_assert_cmpuint (reminders, ==, 1);
  door_safety_tick (safety (self));
  g_assert_cmpuint (reminders, ==, 1);
}

/* --- Consent in steps ---------------------------------------------------------------------------- */

static void
put_consent_form (DeskFixture *self)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", "guarded.xml", NULL);
  g_autoptr (DoorVault) vault = guard_open_vault (self);
  g_autofree char *name = door_record_form_name ("household", "8");
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  g_autoptr (GBytes) xml = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  parts = g_strsplit (text, "<bind nodeset=\"/data/selection/who\"", 2);
  text = (g_free (text), g_strjoin ("<bind nodeset=\"/data/selection/who\" door:consent=\"person\"",
                                    parts[0], parts[1], NULL));
  xml = g_bytes_new (text, strlen (text));
  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, xml, NULL));
}

static void
test_consent (DeskFixture *self, gconstpointer data)
{
  guard_other_form = put_consent_form;
  guard_go_to_gate (self, "in-person");
  guard_other_form = NULL;
  guard_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  guard_choose (self, DOOR_GUARD_CONSENT, 1);
  desk_leave (self);
  desk_lock (self);
  g_assert_true (is_kept (self, "consent", "step", "person"));
  g_assert_true (is_kept (self, "consent", "answer", "yes"));
  g_assert_true (is_kept (self, "consent", "step", "section"));
  g_assert_true (is_kept (self, "consent", "answer", "no"));
  g_assert_true (is_kept (self, "gate", "code", "-9"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/care/noted", test_noted);
  ADD_DESK_TEST ("/care/referral", test_referral);
  ADD_DESK_TEST ("/care/no-list", test_no_list);
  ADD_DESK_TEST ("/care/rules-of-the-survey", test_rules_of_the_survey);
  ADD_DESK_TEST ("/care/workload", test_workload);
  ADD_DESK_TEST ("/care/reminder", test_reminder);
  ADD_DESK_TEST ("/care/consent", test_consent);
  return g_test_run ();
}
