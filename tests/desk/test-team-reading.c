/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reviewer sees of an interview beside its answers: photographs and the recording that was agreed
 * to, how far from the dwelling it was, and what was skipped and why. */
#include "team-fixture.h"

#include "door-device.h"
#include "door-question.h"
#include "door-reading-private.h"

#include <string.h>

/* Some 150 m north of where it was listed. */
#define LISTED "-6.20000 106.80000 0 0"
#define NEAR "-6.19865 106.80000 0 6"
#define FAR "-6.19000 106.80000 0 6"

typedef struct {
  const char *place, *urban, *kids, *name;
  gboolean records;
} Plan;

/* --- The interview -------------------------------------------------------------------------------- */

static void
begin (TeamFixture *self)
{
  for (guint i = TEAM_AMINA; i <= TEAM_SIONE; i++)
    {
      team_unlock (self, i);
      team_sync (self, i);
    }
}

static DoorQuestion *
question_at (TeamFixture *self, const char *ref)
{
  DoorInterview *interview = door_scenario_interview (self->person[TEAM_AMINA]);
  GListModel *questions;

  g_assert_true (door_interview_go_to (interview, ref));
  door_scenario_settle (self->person[TEAM_AMINA], NULL);
  questions = door_interview_get_questions (interview);
  for (guint i = 0; i < g_list_model_get_n_items (questions); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, i);

      if (strcmp (door_question_get_ref (question), ref) == 0)
        return question; /* the page keeps it */
    }
  g_error ("%s is not on the page", ref);
}

static void
answer (TeamFixture *self, const char *ref, const char *value)
{
  door_question_set_answer (question_at (self, ref), value);
  door_scenario_settle (self->person[TEAM_AMINA], NULL);
}

static void
attach (TeamFixture *self, const char *ref, const char *suffix, const char *bytes)
{
  g_autoptr (GBytes) content = g_bytes_new (bytes, strlen (bytes));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorQuestion *question = question_at (self, ref);

  door_question_attach_async (question, suffix, content, team_keep_result, &result);
  team_wait (&result);
  door_question_attach_finish (question, result, &error);
  g_assert_no_error (error);
  door_scenario_settle (self->person[TEAM_AMINA], NULL);
}

static void
hold (TeamFixture *self, const Plan *plan)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;

  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  answer (self, "/data/name", plan->name);
  answer (self, "/data/dwelling_point", LISTED);
  answer (self, "/data/urban", plan->urban);
  answer (self, "/data/place", plan->place);
  answer (self, "/data/kids", plan->kids);
  answer (self, "/data/agrees", plan->records ? "yes" : "no");
  attach (self, "/data/photo", ".jpg", "a house, from the front");
  if (plan->records)
    attach (self, "/data/voice", ".ogg", "a voice");
  attach (self, "/data/private/secret_photo", ".jpg", "not for the team");
  g_assert_true (door_scenario_finish (amina, &error));
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
}

static DoorReading *
read_it (TeamFixture *self, const Plan *plan)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorReading *reading;

  begin (self);
  hold (self, plan);
  team_sync (self, TEAM_SIONE);
  door_team_desk_read_async (team_desk (self, TEAM_SIONE),
                             team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED), team_keep_result,
                             &result);
  team_wait (&result);
  reading = door_team_desk_read_finish (team_desk (self, TEAM_SIONE), result, &error);
  g_assert_no_error (error);
  return reading;
}

/* --- Beside the answers --------------------------------------------------------------------------- */

static DoorReadingRow *
find_row (DoorReading *reading, const char *ref)
{
  GListModel *rows = door_reading_get_rows (reading);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      if (strcmp (door_reading_row_get_ref (row), ref) == 0)
        return row; /* the list keeps it */
    }
  return NULL;
}

static DoorReadingLine *find_line (GListModel *lines, const char *beginning);

/* A remark, a check that was confirmed with its reason, an answer that was changed, and how it went. */
static void
test_beside (TeamFixture *self, gconstpointer data)
{
  DoorScenario *amina = self->person[TEAM_AMINA];
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorReading) reading = NULL;
  DoorReadingLine *way;

  begin (self);
  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  answer (self, "/data/name", "Ana");
  door_question_set_remark (question_at (self, "/data/name"), "Goes by another name");
  answer (self, "/data/kids", "yes");
  answer (self, "/data/family/how_many", "15");
  g_assert_false (door_interview_next (door_scenario_interview (amina)));
  door_question_keep_with_reason (question_at (self, "/data/family/how_many"), "Two families");
  answer (self, "/data/name", "Anna");
  g_assert_true (door_scenario_finish (amina, &error));
  g_assert_no_error (error);
  team_sync (self, TEAM_AMINA);
  team_sync (self, TEAM_SIONE);
  door_team_desk_read_async (team_desk (self, TEAM_SIONE),
                             team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED), team_keep_result,
                             &result);
  team_wait (&result);
  reading = door_team_desk_read_finish (team_desk (self, TEAM_SIONE), result, &error);
  g_assert_no_error (error);

  g_assert_cmpstr (door_reading_row_get_beside (find_row (reading, "/data/name")), ==,
                   "Remark: Goes by another name");
  g_assert_cmpstr (door_reading_row_get_before (find_row (reading, "/data/name")), ==,
                   "First answer: Ana");
  g_assert_cmpstr (door_reading_row_get_answer (find_row (reading, "/data/name")), ==, "Anna");
  g_assert_cmpstr (door_reading_row_get_beside (find_row (reading, "/data/family/how_many")), ==,
                   "Asked again, and kept because: Two families");
  /* How long a section took; of the one that is not for the team nothing. */
  g_assert_nonnull (find_line (door_reading_get_course (reading), "Section: Children"));
  g_assert_null (find_line (door_reading_get_course (reading), "Section: For headquarters"));
  way = find_line (door_reading_get_course (reading), "On the way");
  g_assert_nonnull (way);
  g_test_message ("%s", door_reading_line_get_detail (way));
  g_assert_true (g_str_has_prefix (door_reading_line_get_detail (way), "1 answer"));
  g_assert_nonnull (strstr (door_reading_line_get_detail (way), "1 remark"));
}

/* --- What was verified ------------------------------------------------------------------------------ */

/* Somebody at the laptop changes the record of how the interview went. */
static void
alter_journal (TeamFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->device[TEAM_SIONE], "sione");
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = door_vault_open (folder, TEAM_PASSPHRASE, &options, NULL);
  g_autoptr (GPtrArray) records = door_vault_records (vault, DOOR_RECORD_TEAM, NULL);
  const DoorRecord *record = g_ptr_array_index (records, 0);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(say)"));
  g_autoptr (GVariant) parts = NULL;
  g_autoptr (GVariant) altered = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) put = NULL;
  GVariantIter iter;
  const char *name;
  GVariant *bytes;

  g_assert_true (door_vault_get (vault, DOOR_RECORD_TEAM, record->name, NULL, &body, NULL));
  parts = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("a(say)"), body, FALSE));
  g_variant_iter_init (&iter, parts);
  while (g_variant_iter_next (&iter, "(&s@ay)", &name, &bytes))
    {
      g_autoptr (GVariant) held = bytes;
      g_autofree guint8 *copy = g_memdup2 (g_variant_get_data (held), g_variant_get_size (held));

      if (strcmp (name, "journal.door") == 0)
        copy[g_variant_get_size (held) / 2] ^= 1;
      g_variant_builder_add (
          &builder, "(s@ay)", name,
          g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, copy, g_variant_get_size (held), 1));
    }
  altered = g_variant_ref_sink (g_variant_builder_end (&builder));
  put = g_variant_get_data_as_bytes (altered);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_TEAM, record->name, record->about, put, NULL));
}

/* Said in plain words; the answers, which are whole, can still be read. */
static void
test_altered (TeamFixture *self, gconstpointer data)
{
  const Plan plan = { NEAR, "", "no", "Ana", TRUE };
  g_autoptr (DoorReading) whole = read_it (self, &plan);
  g_autoptr (DoorReading) altered = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorReadingLine *line;

  line = find_line (door_reading_get_evidence (whole), "The record of the interview is whole");
  g_assert_nonnull (line);
  g_assert_false (door_reading_line_get_is_bad (line));
  g_clear_object (&whole);
  team_lock (self, TEAM_SIONE);
  alter_journal (self);
  team_unlock (self, TEAM_SIONE);
  team_refresh (self, TEAM_SIONE);
  door_team_desk_read_async (team_desk (self, TEAM_SIONE),
                             team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED), team_keep_result,
                             &result);
  team_wait (&result);
  altered = door_team_desk_read_finish (team_desk (self, TEAM_SIONE), result, &error);
  g_assert_no_error (error);
  g_assert_null (
      find_line (door_reading_get_evidence (altered), "The record of the interview is whole"));
  g_assert_cmpstr (door_reading_row_get_answer (find_row (altered, "/data/name")), ==, "Ana");
  {
    guint bad = 0;
    GListModel *lines = door_reading_get_evidence (altered);

    for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
      {
        g_autoptr (DoorReadingLine) one = g_list_model_get_item (lines, i);

        if (!door_reading_line_get_is_bad (one))
          continue;
        bad++;
        g_assert_true (g_str_has_prefix (door_reading_line_get_detail (one),
                                         "It was changed after the interview was signed"));
      }
    g_assert_cmpuint (bad, ==, 1);
  }
}

/* --- Photographs and recordings --------------------------------------------------------------------- */

static DoorReadingFile *
find_file (DoorReading *reading, const char *title)
{
  GListModel *files = door_reading_get_files (reading);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (DoorReadingFile) file = g_list_model_get_item (files, i);

      if (strcmp (door_reading_file_get_title (file), title) == 0)
        return file; /* the list keeps it */
    }
  return NULL;
}

static void
assert_content (DoorReadingFile *file, const char *content)
{
  GBytes *bytes = door_reading_file_get_content (file);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), content,
                   strlen (content));
}

static void
test_files (TeamFixture *self, gconstpointer data)
{
  const Plan plan = { NEAR, "", "no", "Ana", TRUE };
  g_autoptr (DoorReading) reading = read_it (self, &plan);
  DoorReadingFile *photo = find_file (reading, "A photo of the house");
  DoorReadingFile *voice = find_file (reading, "A recording for the office");

  g_assert_nonnull (photo);
  g_assert_false (door_reading_file_get_is_sound (photo));
  assert_content (photo, "a house, from the front");
  g_assert_nonnull (voice);
  g_assert_true (door_reading_file_get_is_sound (voice));
  assert_content (voice, "a voice");
  /* What is not for the team is not among them, nor counted. */
  g_assert_null (find_file (reading, "Another photo"));
  g_assert_cmpuint (g_list_model_get_n_items (door_reading_get_files (reading)), ==, 2);
}

/* Nobody agreed: there is no recording, and the question says why it was not asked. */
static void
test_no_consent (TeamFixture *self, gconstpointer data)
{
  const Plan plan = { NEAR, "", "no", "Ana", FALSE };
  g_autoptr (DoorReading) reading = read_it (self, &plan);

  g_assert_null (find_file (reading, "A recording for the office"));
  g_assert_cmpuint (g_list_model_get_n_items (door_reading_get_files (reading)), ==, 1);
}

/* --- Where it was ------------------------------------------------------------------------------------ */

static DoorReadingLine *
find_line (GListModel *lines, const char *beginning)
{
  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (DoorReadingLine) line = g_list_model_get_item (lines, i);

      if (g_str_has_prefix (door_reading_line_get_title (line), beginning))
        return line; /* the list keeps it */
    }
  return NULL;
}

static void
assert_distance (TeamFixture *self, const Plan *plan, const char *title, gboolean is_bad)
{
  g_autoptr (DoorReading) reading = read_it (self, plan);
  DoorReadingLine *line = find_line (door_reading_get_evidence (reading), title);

  g_assert_nonnull (line);
  g_assert_cmpint (door_reading_line_get_is_bad (line), ==, is_bad);
}

/* 150 m are far in a town, and not in the country. */
static void
test_near (TeamFixture *self, gconstpointer data)
{
  assert_distance (self, &(Plan){ NEAR, "rural", "no", "Ana", FALSE }, "150 m from the dwelling",
                   FALSE);
}

static void
test_near_in_town (TeamFixture *self, gconstpointer data)
{
  assert_distance (self, &(Plan){ NEAR, "Urban", "no", "Ana", FALSE }, "150 m from the dwelling",
                   TRUE);
}

static void
test_far (TeamFixture *self, gconstpointer data)
{
  DoorTeamRow *row;
  const char *flag;

  assert_distance (self, &(Plan){ FAR, "rural", "no", "Ana", FALSE }, "1112 m from the dwelling",
                   TRUE);
  /* The list says it, too: what was seen, and the limit. */
  row = team_find (self, TEAM_SIONE, DOOR_REVIEW_RECEIVED);
  flag = door_team_row_get_flags_text (row);
  g_assert_nonnull (strstr (flag, "500"));
}

/* --- What is hidden ---------------------------------------------------------------------------------- */

static const char *
hidden_path (DoorReading *reading, const char *label)
{
  GListModel *rows = door_reading_get_rows (reading);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      if (door_reading_row_get_kind (row) == DOOR_READING_HIDDEN
          && strcmp (door_reading_row_get_label (row), label) == 0)
        return door_reading_row_get_path (row); /* the list keeps it */
    }
  return NULL;
}

/* What is the analysts' alone is nobody's to open, sealed or not; what is headquarters' has a path there. */
static void
test_not_to_open (TeamFixture *self, gconstpointer data)
{
  const Plan plan = { NEAR, "", "no", "Ana", TRUE };
  g_autoptr (DoorReading) reading = read_it (self, &plan);

  g_assert_cmpstr (hidden_path (reading, "For the analysts"), ==, "");
  g_assert_cmpstr (hidden_path (reading, "For headquarters"), ==, "/data/private");
}

/* --- What was skipped -------------------------------------------------------------------------------- */

static const char *
skipped (DoorReading *reading, const char *label)
{
  GListModel *rows = door_reading_get_rows (reading);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (DoorReadingRow) row = g_list_model_get_item (rows, i);

      if (door_reading_row_get_kind (row) == DOOR_READING_SKIPPED
          && strcmp (door_reading_row_get_label (row), label) == 0)
        return door_reading_row_get_answer (row); /* the list keeps it */
    }
  return NULL;
}

/* One row for a group, in words. */
static void
test_skipped_group (TeamFixture *self, gconstpointer data)
{
  const Plan plan = { NEAR, "", "no", "Ana", FALSE };
  g_autoptr (DoorReading) reading = read_it (self, &plan);

  g_assert_cmpstr (skipped (reading, "Children"), ==,
                   "Skipped: asked only if \u2068“Are there children?”\u2069 is \u2068“Yes”\u2069\n"
                   "• Are there children? — No");
  g_assert_null (skipped (reading, "How many children?"));
  g_assert_nonnull (skipped (reading, "A recording for the office"));
}

/* The condition that did not hold, and only that; as it is written where words fail. */
static void
test_skipped_question (TeamFixture *self, gconstpointer data)
{
  const Plan plan = { NEAR, "", "yes", "Anna", FALSE };
  g_autoptr (DoorReading) reading = read_it (self, &plan);

  g_assert_null (skipped (reading, "Children"));
  g_assert_cmpstr (skipped (reading, "An odd question"), ==,
                   "Skipped: asked only when this holds: "
                   "\u2066string-length(name) mod 2 = 1\u2069\n"
                   "• Name — Anna");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/desk/team-reading/" name, TeamFixture, "reading.xml", team_fixture_set_up,         \
              function, team_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("beside", test_beside);
  ADD ("altered", test_altered);
  ADD ("files", test_files);
  ADD ("no-consent", test_no_consent);
  ADD ("near", test_near);
  ADD ("near-in-town", test_near_in_town);
  ADD ("far", test_far);
  ADD ("not-to-open", test_not_to_open);
  ADD ("skipped-group", test_skipped_group);
  ADD ("skipped-question", test_skipped_question);
  return g_test_run ();
}
