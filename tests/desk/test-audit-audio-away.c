/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was recorded and is not wanted any more, or cannot be. Numbers are the promises of door-audit-audio.h. */
#include "talk-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include <string.h>

/* --- Taken back -------------------------------------------------------------------------------------------- */

static void
test_a4_withdrawn (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_agree (self);
  talk_say ("one ");
  talk_settle (self);
  talk_microphone.tail = "tail";
  door_audit_audio_withdraw (talk_audio (self));
  g_assert_false (talk_microphone.hears);
  g_assert_cmpint (door_audit_audio_get_state (talk_audio (self)), ==, DOOR_AUDIT_AUDIO_NOTE);
  g_assert_nonnull (strstr (door_audit_audio_get_text (talk_audio (self)), "erased"));
  talk_next (self);
  g_assert_cmpint (door_audit_audio_get_state (talk_audio (self)), ==, DOOR_AUDIT_AUDIO_OFF);
  g_assert_false (talk_microphone.hears);
  desk_leave (self);
  talk_open_again (self);
  talk_next (self);
  g_assert_false (talk_microphone.hears);
  talk_finish (self);
  talk_look (self, &found);
  g_assert_null (found.sound);
  g_assert_cmpstr (found.value, ==, "");
  g_assert_cmpuint (found.n_media, ==, 0);
  g_assert_cmpstr (found.notes, ==, "started; consent withdrawn");
}

/* Nothing was kept yet. */
static void
test_a4_withdrawn_at_once (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_agree (self);
  door_audit_audio_withdraw (talk_audio (self));
  talk_finish (self);
  talk_look (self, &found);
  g_assert_null (found.sound);
  g_assert_cmpuint (found.n_media, ==, 0);
  g_assert_cmpstr (found.notes, ==, "consent withdrawn");
}

/* The question is answered anew: that counts, the other way round as well. */
static void
test_a4_answered_otherwise (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_agree (self);
  talk_say ("one ");
  talk_settle (self);
  talk_answer (self, "/data/agrees", "no");
  g_assert_false (talk_microphone.hears);
  talk_answer (self, "/data/agrees", "yes");
  talk_settle (self);
  talk_next (self);
  talk_say ("two");
  talk_finish (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "two");
  g_assert_cmpuint (found.n_media, ==, 1);
  g_assert_cmpstr (found.notes, ==,
                   "started; consent answered-otherwise; resumed; stopped finished");
}

/* A crash between yes and no loses no erasing. */
static void
test_a4_erased_after_crash (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_agree (self);
  talk_say ("one ");
  talk_settle (self);
  talk_answer (self, "/data/agrees", "no");
  door_scenario_crash (self->scenario);
  desk_unlock (self);
  talk_open_again (self);
  talk_finish (self);
  talk_look (self, &found);
  g_assert_null (found.sound);
  g_assert_cmpuint (found.n_media, ==, 0);
}

/* Another connection to the store: what the vault cannot do from now on, or can again. */
static void
change_store (DeskFixture *self, const char *sql)
{
  g_autofree char *vault = door_device_vault_folder (self->folder, ACCOUNT);
  g_autofree char *path = g_build_filename (vault, "vault.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* The device is off meanwhile: its own connection lets nobody else in. */
static void
restart_with (DeskFixture *self, const char *sql)
{
  desk_leave (self);
  desk_lock (self);
  change_store (self, sql);
  desk_unlock (self);
  talk_open_again (self);
}

/* What was taken back and could not be erased does not go along: the interview waits for it, on another day,
 * too. */
static void
test_a4_not_sent (DeskFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (Talk) found;

  talk_agree (self);
  talk_say ("one ");
  talk_settle (self);
  restart_with (self, "CREATE TRIGGER keep BEFORE DELETE ON attachment"
                      " BEGIN SELECT RAISE (FAIL, 'no'); END");
  door_audit_audio_withdraw (talk_audio (self));
  g_assert_false (door_scenario_finish (self->scenario, &error));
  g_assert_error (error, DOOR_INTERVIEW_ERROR, DOOR_INTERVIEW_ERROR_VAULT);
  g_assert_nonnull (strstr (error->message, "erased"));
  restart_with (self, "DROP TRIGGER keep");
  talk_finish (self);
  talk_look (self, &found);
  g_assert_null (found.sound);
  g_assert_cmpuint (found.n_media, ==, 0);
}

/* --- Trouble -------------------------------------------------------------------------------------------------- */

static void
test_a5_no_microphone (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_begin (self);
  talk_microphone.is_missing = TRUE;
  talk_next (self);
  talk_answer (self, "/data/agrees", "yes");
  g_assert_cmpint (door_audit_audio_get_state (talk_audio (self)), ==, DOOR_AUDIT_AUDIO_NOTE);
  g_assert_nonnull (strstr (door_audit_audio_get_text (talk_audio (self)), "microphone"));
  talk_next (self);
  g_assert_cmpint (door_audit_audio_get_state (talk_audio (self)), ==, DOOR_AUDIT_AUDIO_OFF);
  /* Not with every screen: that would make each of them late. */
  g_assert_cmpuint (talk_microphone.n_starts, ==, 1);
  talk_finish (self);
  talk_look (self, &found);
  g_assert_null (found.sound);
  g_assert_cmpstr (found.value, ==, "");
  g_assert_cmpuint (found.n_media, ==, 0);
  g_assert_cmpstr (found.notes, ==, "paused microphone");
}

static void
test_a5_unplugged (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_agree (self);
  talk_say ("one ");
  fake_microphone_unplug (&talk_microphone);
  g_assert_cmpint (door_audit_audio_get_state (talk_audio (self)), ==, DOOR_AUDIT_AUDIO_NOTE);
  talk_microphone.is_missing = TRUE;
  talk_next (self);
  talk_answer (self, "/data/open", "x");
  talk_microphone.is_missing = FALSE;
  door_clock_advance (self->clock, 61 * G_USEC_PER_SEC);
  talk_go_to (self, "/data/between");
  talk_say ("two");
  g_assert_cmpint (door_audit_audio_get_state (talk_audio (self)), ==, DOOR_AUDIT_AUDIO_RECORDING);
  desk_leave (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "one two");
  g_assert_cmpstr (found.notes, ==, "started; paused microphone; resumed; stopped left");
}

static gboolean
says_kept (DeskFixture *self)
{
  return strstr (door_audit_audio_get_text (talk_audio (self)), "cannot be kept") != NULL;
}

/* The folder for files is gone from under it. */
static void
test_a5_cannot_be_kept (DeskFixture *self, gconstpointer data)
{
  g_autofree char *vault = door_device_vault_folder (self->folder, ACCOUNT);
  g_autofree char *media = g_build_filename (vault, "media", NULL);
  g_auto (Talk) found;

  talk_agree (self);
  g_assert_cmpint (g_rmdir (media), ==, 0);
  talk_say ("one ");
  while (!says_kept (self))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (door_audit_audio_get_state (talk_audio (self)), ==, DOOR_AUDIT_AUDIO_NOTE);
  g_assert_false (talk_microphone.hears);
  talk_next (self);
  g_assert_cmpint (door_audit_audio_get_state (talk_audio (self)), ==, DOOR_AUDIT_AUDIO_OFF);
  talk_answer (self, "/data/open", "x");
  g_assert_cmpuint (talk_microphone.n_starts, ==, 1);
  talk_finish (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.value, ==, "");
  g_assert_cmpuint (found.n_media, ==, 0);
  g_assert_cmpstr (found.notes, ==, "started; stopped kept");
}

static void
test_full (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_agree (self);
  door_audit_audio_set_most_bytes (talk_audio (self), 10);
  talk_say ("12345");
  talk_say ("6789");
  talk_say ("one more");
  g_assert_false (talk_microphone.hears);
  talk_next (self);
  g_assert_false (talk_microphone.hears);
  talk_finish (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "123456789");
  g_assert_cmpuint (found.n_media, ==, 1);
  g_assert_cmpstr (found.notes, ==, "started; stopped full");
}

/* What was recorded on another day counts, too. */
static void
test_full_another_day (DeskFixture *self, gconstpointer data)
{
  g_auto (Talk) found;

  talk_agree (self);
  talk_say ("123456789");
  desk_leave (self);
  talk_open_again (self);
  door_audit_audio_set_most_bytes (talk_audio (self), 12);
  talk_settle (self);
  talk_next (self);
  talk_say ("0123");
  desk_leave (self);
  talk_look (self, &found);
  g_assert_cmpstr (found.sound, ==, "123456789");
}

#define ADD(name, function) ADD_DESK_TEST_WITH ("/desk/audit-audio/" name, "recorded.xml", function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("A4/withdrawn", test_a4_withdrawn);
  ADD ("A4/withdrawn-at-once", test_a4_withdrawn_at_once);
  ADD ("A4/answered-otherwise", test_a4_answered_otherwise);
  ADD ("A4/erased-after-crash", test_a4_erased_after_crash);
  ADD ("A5/no-microphone", test_a5_no_microphone);
  ADD ("A5/unplugged", test_a5_unplugged);
  ADD ("A5/cannot-be-kept", test_a5_cannot_be_kept);
  ADD ("A4/not-sent", test_a4_not_sent);
  ADD ("full", test_full);
  ADD ("full-another-day", test_full_another_day);
  return g_test_run ();
}
