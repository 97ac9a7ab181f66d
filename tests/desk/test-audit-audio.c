/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When parts of the talk are recorded. Numbers are the promises of door-audit-audio.h. */
#include "talk-fixture.h"

#include "door-desk-records.h"
#include "door-scenario-day.h"

#include <string.h>

/* --- Consent ------------------------------------------------------------------------------------------ */

static void
test_a1_yes (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_agree (self);
  g_assert_cmpint (door_audit_audio_get_state (talk_audio (self)), ==, DOOR_AUDIT_AUDIO_RECORDING);
  g_assert_cmpstr (door_audit_audio_get_text (talk_audio (self)), ==, "Recording");
  g_assert_cmpint (talk_microphone.quality, ==, DOOR_SOUND_LOW);
  talk_say ("one ");
  talk_next (self);
  talk_say ("two");
  talk_settle (self);
  desk_leave (self);
  g_assert_true (talk_microphone.is_free);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "one two");
  g_assert_cmpstr (found.notes, ==, "started; stopped left");
  g_assert_true (g_str_has_suffix (found.value, ".ogg"));
}

/* Nothing is told of it either. */
static void
test_a1_no (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_begin (self);
  talk_next (self);
  talk_answer (self, "/data/agrees", "no");
  talk_next (self);
  talk_say ("nothing");
  talk_answer (self, "/data/open", "x");
  g_assert_cmpint (door_audit_audio_get_state (talk_audio (self)), ==, DOOR_AUDIT_AUDIO_OFF);
  g_assert_cmpstr (door_audit_audio_get_text (talk_audio (self)), ==, "");
  g_assert_cmpuint (talk_microphone.n_starts, ==, 0);
  talk_finish (self);
  talk_look (self, &found);
  g_assert_null (found.sound);
  g_assert_cmpstr (found.notes, ==, "");
  g_assert_cmpuint (found.n_media, ==, 0);
}

static void
test_a1_not_answered (DeskFixture *self, gconstpointer data)
{
  talk_begin (self);
  talk_next (self);
  talk_next (self);
  talk_next (self);
  g_assert_cmpuint (talk_microphone.n_starts, ==, 0);
  desk_leave (self);
}

/* The form with other words in some places: pairs of what stands there and what is to. */
static void
put_form (DeskFixture *self, const char *const *pairs)
{
  g_autoptr (DoorVault) vault = talk_vault (self);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", "recorded.xml", NULL);
  g_autofree char *name = door_record_form_name ("household", "7");
  g_autofree char *text = NULL;
  g_autoptr (GString) xml = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  xml = g_string_new (text);
  for (guint i = 0; pairs[i]; i += 2)
    g_assert_cmpuint (g_string_replace (xml, pairs[i], pairs[i + 1], 1), ==, 1);
  bytes = g_bytes_new (xml->str, xml->len);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, bytes, NULL));
}

/* Without a question for it: the program asks, once. */
static void
put_form_that_does_not_ask (DeskFixture *self)
{
  const char *const pairs[] = { "consent=\"recording\"", "consent=\"household\"", NULL };

  put_form (self, pairs);
}

static void
begin_unasked (DeskFixture *self)
{
  put_form_that_does_not_ask (self);
  talk_begin (self);
  g_assert_cmpint (door_guard_get_step (talk_guard (self)), ==, DOOR_GUARD_NONE);
  talk_next (self);
  talk_answer (self, "/data/agrees", "yes");
  talk_next (self);
}

static void
test_a1_asked (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  begin_unasked (self);
  talk_say ("nothing");
  g_assert_nonnull (strstr (door_guard_get_title (talk_guard (self)), "record"));
  talk_choose (self, DOOR_GUARD_RECORDING, 0);
  g_assert_cmpint (door_interview_get_page (desk_interview (self)), ==, DOOR_PAGE_QUESTIONS);
  talk_say ("one");
  desk_leave (self);
  talk_open_again (self);
  g_assert_cmpint (door_guard_get_step (talk_guard (self)), ==, DOOR_GUARD_NONE);
  /* Who only looks something up is not recorded. */
  g_assert_false (talk_microphone.hears);
  talk_answer (self, "/data/open", "x");
  g_assert_true (talk_microphone.hears);
  talk_say (" two");
  desk_leave (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "one two");
  g_assert_cmpstr (found.notes, ==, "consent yes; started; stopped left; resumed; stopped left");
}

static void
test_a1_asked_no (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  begin_unasked (self);
  talk_choose (self, DOOR_GUARD_RECORDING, 1);
  desk_leave (self);
  talk_open_again (self);
  talk_next (self);
  g_assert_cmpint (door_guard_get_step (talk_guard (self)), ==, DOOR_GUARD_WHO_HEARS);
  g_assert_cmpuint (talk_microphone.n_starts, ==, 0);
  desk_leave (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.notes, ==, "consent no");
  g_assert_null (found.sound);
}

/* Who did not want the interview is not asked for more. */
static void
test_a1_not_asked_after_no (DeskFixture *self, gconstpointer data)
{
  put_form_that_does_not_ask (self);
  talk_begin (self);
  talk_next (self);
  talk_answer (self, "/data/agrees", "no");
  talk_next (self);
  g_assert_cmpint (door_guard_get_step (talk_guard (self)), ==, DOOR_GUARD_NONE);
  desk_leave (self);
}

/* What means yes is the form's to say. */
static void
test_a1_other_words (DeskFixture *self, gconstpointer data)
{
  const char *const pairs[]
      = { "consent=\"recording\"", "consent=\"recording\" door:consent_yes=\"all some\"",
          "<name>yes</name>", "<name>some</name>", NULL };

  put_form (self, pairs);
  talk_begin (self);
  talk_next (self);
  talk_answer (self, "/data/agrees", "no");
  g_assert_false (talk_microphone.hears);
  talk_answer (self, "/data/agrees", "some");
  g_assert_true (talk_microphone.hears);
  desk_leave (self);
}

/* An action that fires with an answer, once: the next day knows of it, when nothing fires. */
static void
test_asked_by_an_answer (DeskFixture *self, gconstpointer data)
{
  const char *const pairs[]
      = { "<odk:recordaudio ref=\"/data/talk\" event=\"odk-instance-load\" odk:quality=\"low\"/>",
          "", "<label>An open question</label>",
          "<label>An open question</label><odk:recordaudio ref=\"/data/talk\" "
          "event=\"xforms-value-changed\" odk:quality=\"voice-only\"/>",
          NULL };
  g_auto (Talk) found;

  put_form (self, pairs);
  talk_agree (self);
  talk_next (self);
  talk_say ("never");
  talk_answer (self, "/data/open", "x");
  talk_say ("one ");
  g_assert_cmpint (talk_microphone.quality, ==, DOOR_SOUND_VOICE_ONLY);
  desk_leave (self);
  talk_open_again (self);
  talk_go_to (self, "/data/between");
  talk_say ("two");
  talk_finish (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "one two");
  g_assert_cmpstr (found.notes, ==, "wanted; started; stopped left; resumed; stopped finished");
}

/* By telephone one would hear the street. */
static void
test_a1_telephone (DeskFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  memset (&talk_microphone, 0, sizeof talk_microphone);
  desk_unlock (self);
  door_scenario_visit (self->scenario, CASE_ID, "phone", &error);
  g_assert_no_error (error);
  door_scenario_begin (self->scenario, CASE_ID, &error);
  g_assert_no_error (error);
  door_audit_audio_begin (talk_audio (self), fake_microphone (&talk_microphone), NULL);
  talk_next (self);
  talk_answer (self, "/data/agrees", "yes");
  talk_next (self);
  g_assert_cmpuint (talk_microphone.n_starts, ==, 0);
  desk_leave (self);
}

/* --- Where nothing is heard ---------------------------------------------------------------------------- */

static gboolean heard_on_a_guarded_page;

/* The screen is told of before the microphone is let go: that must not be. */
static void
on_page (DoorInterview *interview)
{
  if (door_interview_get_page (interview) == DOOR_PAGE_GUARD && talk_microphone.hears)
    heard_on_a_guarded_page = TRUE;
}

static void
on_questions (DoorInterview *interview)
{
  GListModel *questions = door_interview_get_questions (interview);

  for (guint i = 0; i < g_list_model_get_n_items (questions); i++)
    {
      g_autoptr (DoorQuestion) question = g_list_model_get_item (questions, i);
      const char *ref = door_question_get_ref (question);

      if (talk_microphone.hears
          && (strstr (ref, "/personal/") || strstr (ref, "/closed/") || strstr (ref, "/single")))
        heard_on_a_guarded_page = TRUE;
    }
}

static void
watch (DeskFixture *self)
{
  heard_on_a_guarded_page = FALSE;
  g_signal_connect (desk_interview (self), "notify::page", G_CALLBACK (on_page), NULL);
  g_signal_connect_swapped (talk_guard (self), "changed", G_CALLBACK (on_page),
                            desk_interview (self));
  g_signal_connect_swapped (door_interview_get_questions (desk_interview (self)), "items-changed",
                            G_CALLBACK (on_questions), desk_interview (self));
}

static void
test_a2_sensitive (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_agree (self);
  watch (self);
  talk_say ("one ");
  talk_next (self);
  talk_microphone.tail = "(tail) ";
  talk_next (self);
  talk_microphone.tail = NULL;
  g_assert_cmpint (door_guard_get_step (talk_guard (self)), ==, DOOR_GUARD_WHO_HEARS);
  g_assert_cmpint (door_audit_audio_get_state (talk_audio (self)), ==, DOOR_AUDIT_AUDIO_OFF);
  talk_say ("never");
  talk_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  talk_say ("never");
  talk_answer (self, "/data/personal/hurt", "yes");
  talk_say ("never");
  talk_next (self);
  talk_say ("never");
  talk_next (self);
  g_assert_cmpint (door_audit_audio_get_state (talk_audio (self)), ==, DOOR_AUDIT_AUDIO_RECORDING);
  talk_say ("two ");
  /* Back into it by the outline, out of it again. */
  talk_go_to (self, "/data/personal/by");
  talk_say ("never");
  talk_go_to (self, "/data/open");
  talk_say ("three");
  g_assert_false (heard_on_a_guarded_page);
  desk_leave (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "one (tail) two three");
  g_assert_cmpstr (found.notes, ==,
                   "started; paused sensitive; resumed; paused sensitive; resumed; stopped left");
}

static void
test_a2_sealed (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_agree (self);
  watch (self);
  talk_say ("one ");
  talk_go_to (self, "/data/closed/secret");
  talk_say ("never");
  talk_choose (self, DOOR_GUARD_WHO_HEARS, 0);
  talk_choose (self, DOOR_GUARD_CONSENT, 0);
  talk_choose (self, DOOR_GUARD_MODE, 0);
  talk_choose (self, DOOR_GUARD_ALONE_BEGIN, 0);
  talk_say ("never");
  talk_answer (self, "/data/closed/secret", "zwarn");
  talk_say ("never");
  /* While a sealed part is open nothing of it is on the screen that could be touched. */
  door_audit_audio_withdraw (talk_audio (self));
  talk_next (self);
  talk_say ("never");
  talk_choose (self, DOOR_GUARD_ALONE_END, 0);
  talk_say ("two");
  g_assert_false (heard_on_a_guarded_page);
  talk_finish (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "one two");
  g_assert_cmpuint (found.n_media, ==, 1);
  g_assert_cmpstr (found.notes, ==, "started; paused sensitive; resumed; stopped finished");
}

/* A question may be sensitive by itself, or record sound itself. */
static void
test_a2_questions (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_agree (self);
  watch (self);
  talk_go_to (self, "/data/after");
  talk_say ("one ");
  talk_next (self);
  talk_say ("never");
  talk_next (self);
  talk_say ("never");
  talk_next (self);
  talk_say ("two");
  g_assert_false (heard_on_a_guarded_page);
  talk_next (self);
  talk_say ("never");
  desk_leave (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "one two");
  g_assert_cmpstr (found.notes, ==, "started; paused question; resumed; paused end");
}

static void
test_a2_covered (DeskFixture *self, gconstpointer data)
{
  DoorCover *cover;
  g_auto (Talk) found;

  talk_agree (self);
  cover = door_desk_get_cover (door_scenario_desk (self->scenario));
  talk_say ("one ");
  door_cover_cover (cover, CASE_ID);
  g_assert_false (talk_microphone.hears);
  talk_say ("never");
  door_audit_audio_set_aside (talk_audio (self), TRUE);
  g_assert_false (talk_microphone.hears);
  door_audit_audio_set_aside (talk_audio (self), FALSE);
  g_assert_false (talk_microphone.hears);
  door_cover_lock (cover);
  talk_say ("never");
  desk_leave (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "one ");
  g_assert_cmpstr (found.notes, ==, "started; paused covered");
}

static void
on_pin_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (door_cover_set_pin_finish (DOOR_COVER (source), result, NULL));
  *(gboolean *) data = TRUE;
}

static void
test_a2_uncovered (DeskFixture *self, gconstpointer data)
{
  DoorCover *cover;
  gboolean is_set = FALSE;

  talk_agree (self);
  cover = door_desk_get_cover (door_scenario_desk (self->scenario));
  door_cover_set_pin_async (cover, "2580", on_pin_set, &is_set);
  while (!is_set)
    g_main_context_iteration (NULL, TRUE);
  door_cover_cover (cover, CASE_ID);
  g_assert_false (talk_microphone.hears);
  g_assert_true (door_cover_try (cover, "2580"));
  g_assert_true (talk_microphone.hears);
  /* What helps in distress stands over the interview. */
  door_audit_audio_set_aside (talk_audio (self), TRUE);
  g_assert_false (talk_microphone.hears);
  door_audit_audio_set_aside (talk_audio (self), FALSE);
  g_assert_true (talk_microphone.hears);
  desk_leave (self);
}

/* --- Another day, and no day at all ----------------------------------------------------------------------- */

static void
test_another_day (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_agree (self);
  talk_say ("one ");
  desk_leave (self);
  desk_lock (self);
  door_clock_advance (self->clock, 26 * 3600 * (gint64) G_USEC_PER_SEC);
  desk_unlock (self);
  talk_open_again (self);
  talk_say ("never");
  talk_next (self);
  talk_say ("two ");
  talk_next (self);
  talk_choose (self, DOOR_GUARD_WHO_HEARS, 3); /* the partner: it stays closed */
  talk_say ("three");
  talk_finish (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "one two three");
  g_assert_cmpuint (found.n_media, ==, 1);
  g_assert_cmpstr (found.notes, ==,
                   "started; stopped left; resumed; paused sensitive; resumed; stopped finished");
}

/* The next program finds what was heard a moment before, and goes on behind it. */
static void
test_a3_crash (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;
  g_auto (Talk) later;

  talk_agree (self);
  talk_say ("one ");
  talk_say ("two ");
  talk_next (self);
  talk_answer (self, "/data/open", "x"); /* the vault does one thing after the other */
  door_scenario_crash (self->scenario);
  desk_unlock (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "one two ");
  desk_unlock (self);
  talk_open_again (self);
  talk_answer (self, "/data/open", "y");
  talk_say ("three");
  talk_finish (self);
  talk_look (self, &later);
  g_assert_cmpstr (later.sound, ==, "one two three");
  g_assert_cmpuint (later.n_media, ==, 1);
}

#define ADD(name, function) ADD_DESK_TEST_WITH ("/desk/audit-audio/" name, "recorded.xml", function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("A1/yes", test_a1_yes);
  ADD ("A1/no", test_a1_no);
  ADD ("A1/not-answered", test_a1_not_answered);
  ADD ("A1/asked", test_a1_asked);
  ADD ("A1/asked-no", test_a1_asked_no);
  ADD ("A1/not-asked-after-no", test_a1_not_asked_after_no);
  ADD ("A1/other-words", test_a1_other_words);
  ADD ("A1/telephone", test_a1_telephone);
  ADD ("asked-by-an-answer", test_asked_by_an_answer);
  ADD ("A2/sensitive", test_a2_sensitive);
  ADD ("A2/sealed", test_a2_sealed);
  ADD ("A2/questions", test_a2_questions);
  ADD ("A2/covered", test_a2_covered);
  ADD ("A2/uncovered", test_a2_uncovered);
  ADD ("A3/crash", test_a3_crash);
  ADD ("another-day", test_another_day);
  return g_test_run ();
}
