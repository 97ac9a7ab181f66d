/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the sheets of a workbook to the supervisor's ear: a form that asks for a recording of the talk, an
 * interview in which it runs and does not, and what the team finds. */
#include "fake-microphone.h"
#include "team-fixture.h"

#include "door-audit-audio.h"
#include "door-files.h"
#include "door-guard.h"
#include "door-reading.h"
#include "door-xlsform.h"

#include <string.h>

static FakeMicrophone microphone;

/* --- The interview -------------------------------------------------------------------------------- */

static void
open_case (TeamFixture *self)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  door_audit_audio_begin (door_interview_get_audit_audio (door_scenario_interview (amina)),
                          fake_microphone (&microphone),
                          door_desk_get_cover (door_scenario_desk (amina)));
}

static void
begin (TeamFixture *self)
{
  memset (&microphone, 0, sizeof microphone);
  for (guint i = TEAM_AMINA; i <= TEAM_SIONE; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
  open_case (self);
}

static void
settle (TeamFixture *self)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  DoorGuard *guard = door_interview_get_guard (door_scenario_interview (amina));

  do
    {
      door_scenario_settle (amina, NULL);
      g_main_context_iteration (NULL, FALSE);
  } while (door_guard_get_step (guard) == DOOR_GUARD_WORKING || g_main_context_pending (NULL));
}

static void
next (TeamFixture *self)
{
  g_assert_true (door_interview_next (door_scenario_interview (self->person[TEAM_AMINA])));
  settle (self);
}

static void
answer (TeamFixture *self, const char *ref, const char *value)
{
  g_autoptr (GError) error = NULL;

  door_scenario_answer (self->person[TEAM_AMINA], ref, value, &error);
  g_assert_no_error (error);
  settle (self);
}

static void
choose (TeamFixture *self, DoorGuardStep step, guint choice)
{
  DoorGuard *guard = door_interview_get_guard (door_scenario_interview (self->person[TEAM_AMINA]));

  g_assert_cmpint (door_guard_get_step (guard), ==, step);
  door_guard_choose (guard, choice);
  settle (self);
}

static void
say (const char *words)
{
  fake_microphone_say (&microphone, words);
}

static void
finish (TeamFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (door_scenario_finish (self->person[TEAM_AMINA], &error));
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
}

/* Through a sensitive and a sealed part, which are talked in as well. */
static void
talk (TeamFixture *self)
{
  next (self);
  answer (self, "/data/agrees", "yes");
  say ("OggS one, ");
  next (self);
  next (self);
  say ("(whispered) ");
  choose (self, DOOR_GUARD_WHO_HEARS, 0);
  say ("(whispered) ");
  next (self);
  next (self);
  say ("two, ");
  next (self);
  choose (self, DOOR_GUARD_WHO_HEARS, 0);
  choose (self, DOOR_GUARD_CONSENT, 0);
  choose (self, DOOR_GUARD_MODE, 1);
  say ("(sealed) ");
  answer (self, "/data/closed/secret", "zwarn");
  next (self);
  say ("three");
}

/* --- The reading ------------------------------------------------------------------------------------ */

static DoorReading *
read_row (TeamFixture *self, DoorReviewState state)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorReading *reading;

  door_team_desk_read_async (team_desk (self, TEAM_SIONE), team_find (self, TEAM_SIONE, state),
                             team_keep_result, &result);
  team_wait (&result);
  reading = door_team_desk_read_finish (team_desk (self, TEAM_SIONE), result, &error);
  g_assert_no_error (error);
  return reading;
}

static void
assert_sound (DoorReading *reading, const char *expected)
{
  GListModel *files = door_reading_get_files (reading);
  g_autoptr (DoorReadingFile) file = NULL;
  GBytes *content;

  g_assert_cmpuint (g_list_model_get_n_items (files), ==, 1);
  file = g_list_model_get_item (files, 0);
  content = door_reading_file_get_content (file);
  g_assert_true (door_reading_file_get_is_sound (file));
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), expected,
                   strlen (expected));
}

static void
test_recorded (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading = NULL;

  begin (self);
  talk (self);
  finish (self);
  reading = read_row (self, DOOR_REVIEW_RECEIVED);
  assert_sound (reading, "OggS one, two, three");
  g_assert_nonnull (strstr (door_reading_get_recording_text (reading), "3 stretches"));
}

static void
assert_absent (TeamFixture *self, const char *words)
{
  g_autoptr (DoorReading) reading = NULL;

  finish (self);
  reading = read_row (self, DOOR_REVIEW_RECEIVED);
  g_assert_cmpuint (g_list_model_get_n_items (door_reading_get_files (reading)), ==, 0);
  g_assert_cmpstr (door_reading_get_recording_text (reading), ==, words);
}

static void
test_no_consent (TeamFixture *self, gconstpointer data)
{
  begin (self);
  next (self);
  answer (self, "/data/agrees", "no");
  next (self);
  say ("never");
  assert_absent (self, "Not recorded: no consent.");
}

static void
test_not_asked (TeamFixture *self, gconstpointer data)
{
  begin (self);
  next (self);
  next (self);
  assert_absent (self, "Not recorded: consent was not asked for, or not answered.");
}

static void
test_taken_back (TeamFixture *self, gconstpointer data)
{
  begin (self);
  next (self);
  answer (self, "/data/agrees", "yes");
  say ("OggS one");
  settle (self);
  door_audit_audio_withdraw (
      door_interview_get_audit_audio (door_scenario_interview (self->person[TEAM_AMINA])));
  assert_absent (self, "Not recorded: the person took consent back, and what there was is erased.");
}

static void
test_no_microphone (TeamFixture *self, gconstpointer data)
{
  begin (self);
  microphone.is_missing = TRUE;
  next (self);
  answer (self, "/data/agrees", "yes");
  assert_absent (self, "Not recorded: no microphone could be used.");
}

/* A correction is made without the respondent: what was recorded stays, and nothing is added. */
static void
test_correction (TeamFixture *self, gconstpointer data)
{
  g_autoptr (DoorReading) reading = NULL;
  g_autofree char *trouble = NULL;
  DoorInterview *interview;

  begin (self);
  next (self);
  answer (self, "/data/agrees", "yes");
  say ("OggS one");
  finish (self);
  trouble = team_decide (self, TEAM_SIONE, team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED),
                         DOOR_DECISION_RETURN, "Ask again", NULL, 0);
  g_assert_null (trouble);
  team_sync (self, TEAM_SIONE);
  team_sync (self, TEAM_AMINA);
  open_case (self);
  interview = door_scenario_interview (self->person[TEAM_AMINA]);
  g_assert_cmpint (door_interview_get_page (interview), !=, DOOR_PAGE_CLOSED);
  microphone.n_starts = 0;
  g_assert_true (door_interview_go_to (interview, "/data/open"));
  settle (self);
  answer (self, "/data/open", "corrected");
  say ("at home");
  g_assert_cmpuint (microphone.n_starts, ==, 0);
  finish (self);
  reading = read_row (self, DOOR_REVIEW_CORRECTED);
  assert_sound (reading, "OggS one");
}

/* --- The sheets --------------------------------------------------------------------------------------- */

static void
test_sheets (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "desk", "recorded", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", "recorded.xml", NULL);
  const DoorXlsformOptions options = { NULL };
  g_autoptr (DoorDiagnostics) diagnostics = door_diagnostics_new ();
  g_autoptr (DoorXlsformResult) result
      = door_xlsform_convert_folder (folder, &options, diagnostics);
  g_autofree char *expected = NULL;
  gsize n;
  const char *xml;

  g_assert_nonnull (result);
  xml = g_bytes_get_data (door_xlsform_result_xml (result), &n);
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  g_assert_cmpmem (xml, n, expected, strlen (expected));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/desk/team-recording/" name, TeamFixture, "recorded.xml", team_fixture_set_up,      \
              function, team_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/team-recording/sheets", test_sheets);
  ADD ("recorded", test_recorded);
  ADD ("no-consent", test_no_consent);
  ADD ("not-asked", test_not_asked);
  ADD ("taken-back", test_taken_back);
  ADD ("no-microphone", test_no_microphone);
  ADD ("correction", test_correction);
  return g_test_run ();
}
