/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The talk is recorded in the real window, over the real desk: what says so, the button that ends it, and
 * where it is not. The microphone is GStreamer's own. */
#include "desk-fixture.h"
#include "ui-stage.h"

#include <stdlib.h>
#include <string.h>

#include "door-audit-audio.h"
#include "door-care-page.h"
#include "door-case-page.h"
#include "door-cover-page.h"
#include "door-desk-records.h"
#include "door-guard-page.h"
#include "door-interview-page.h"
#include "door-listen-button.h"
#include "door-recording-mark.h"
#include "door-sound-source.h"
#include "door-unlock-private.h"

#define LIVE "audiotestsrc is-live=true"

/* For pictures in other sizes: DOOR_PICTURES=FOLDER DOOR_WIDTH=720 DOOR_HEIGHT=480 DOOR_TEXT=150. */
static int
number (const char *name, int usual)
{
  const char *text = g_getenv (name);

  return text != NULL ? atoi (text) : usual;
}

static void
picture (UiStage *stage, const char *name)
{
  g_autofree char *path = NULL;

  if (g_getenv ("DOOR_PICTURES") == NULL)
    return;
  path = g_strdup_printf ("%s/%s.png", g_getenv ("DOOR_PICTURES"), name);
  ui_stage_picture (stage, path);
}

static gboolean
is_on (UiStage *stage, gpointer data)
{
  return ui_stage_find_type (stage, *(GType *) data) != NULL;
}

static void
wait_for (UiStage *stage, GType page)
{
  ui_stage_wait (stage, is_on, &page);
  ui_stage_settle (stage);
}

/* Our own question may stand before the first screen. */
static gboolean
is_open_or_next (UiStage *stage, gpointer data)
{
  GtkWidget *page = ui_stage_find_type (stage, DOOR_TYPE_CASE_PAGE);

  return page == NULL || door_case_page_do_next (DOOR_CASE_PAGE (page));
}

static void
open_interview (UiStage *stage)
{
  while (ui_stage_find_type (stage, DOOR_TYPE_INTERVIEW_PAGE) == NULL
         && ui_stage_find_type (stage, DOOR_TYPE_GUARD_PAGE) == NULL)
    {
      ui_stage_wait (stage, is_open_or_next, NULL);
      ui_stage_settle (stage);
    }
}

static UiStage *
open_stage (DeskFixture *self, const char *microphone)
{
  g_autoptr (DoorUnlock) unlock = door_unlock_new_with_clock (self->folder, self->clock);
  UiStage *stage;

  g_setenv ("DOOR_MICROPHONE", microphone, TRUE);
  door_unlock_set_kdf_policy (unlock, &door_kdf_policy_test);
  stage = ui_stage_new_for (unlock, number ("DOOR_WIDTH", 800), number ("DOOR_HEIGHT", 1280));
  ui_stage_set_text_size (stage, number ("DOOR_TEXT", 100) / 100.0);
  ui_stage_unlock_with (stage, PASSPHRASE);
  ui_stage_click_text (stage, "Household 1");
  wait_for (stage, DOOR_TYPE_CASE_PAGE);
  open_interview (stage);
  return stage;
}

static GtkWidget *
mark (UiStage *stage)
{
  return ui_stage_find_type (stage, DOOR_TYPE_RECORDING_MARK);
}

/* Of the interview, whatever stands over it. */
static DoorAuditAudio *audio;

static DoorAuditAudioState
state (void)
{
  return door_audit_audio_get_state (audio);
}

/* To the screen with the question of consent, and yes. */
static void
agree (UiStage *stage)
{
  audio = door_interview_get_audit_audio (ui_stage_get_interview (stage));
  ui_stage_click_text (stage, "Next");
  ui_stage_click_text (stage, "Yes");
  ui_stage_settle (stage);
}

/* --- The mark -------------------------------------------------------------------------------------- */

/* A word, a picture, a name for who cannot see it, and one touch that ends it. */
static void
test_mark (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = open_stage (self, LIVE);
  GtkWidget *stop;

  g_assert_null (mark (stage));
  agree (stage);
  g_assert_cmpint (state (), ==, DOOR_AUDIT_AUDIO_RECORDING);
  g_assert_nonnull (mark (stage));
  g_assert_nonnull (ui_stage_find_text (stage, "Recording"));
  gtk_test_accessible_assert_role (adw_bin_get_child (ADW_BIN (mark (stage))),
                                   GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_test_accessible_assert_property (adw_bin_get_child (ADW_BIN (mark (stage))),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Recording");
  picture (stage, "recording");
  ui_stage_click_text (stage, "Next");
  g_assert_nonnull (mark (stage));
  stop = gtk_widget_get_ancestor (ui_stage_find_text (stage, "Stop and erase"), GTK_TYPE_BUTTON);
  gtk_test_accessible_assert_property (stop, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Stop recording and erase what was recorded");
  g_assert_cmpint (gtk_widget_get_height (stop), >=, 48);
  ui_stage_click (stage, stop);
  g_assert_cmpint (state (), ==, DOOR_AUDIT_AUDIO_NOTE);
  ui_stage_wait_text (stage, "what was recorded is erased", TRUE);
  g_assert_null (ui_stage_find_text (stage, "Stop and erase"));
  picture (stage, "erased");
  /* The interview goes on where it was. */
  ui_stage_click_text (stage, "Next");
  g_assert_null (mark (stage));
}

/* Nothing is heard at a gate, behind it, or under the cover. */
static void
test_sensitive (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = open_stage (self, LIVE);

  agree (stage);
  ui_stage_click_text (stage, "Next");
  ui_stage_click_text (stage, "Safety");
  wait_for (stage, DOOR_TYPE_CARE_PAGE);
  g_assert_cmpint (state (), ==, DOOR_AUDIT_AUDIO_OFF);
  ui_stage_click_text (stage, "Back");
  g_assert_cmpint (state (), ==, DOOR_AUDIT_AUDIO_RECORDING);
  ui_stage_click_text (stage, "Next");
  wait_for (stage, DOOR_TYPE_GUARD_PAGE);
  g_assert_cmpint (state (), ==, DOOR_AUDIT_AUDIO_OFF);
  ui_stage_click_text (stage, "Nobody");
  ui_stage_settle (stage);
  g_assert_nonnull (ui_stage_find_text (stage, "Were you hurt?"));
  g_assert_cmpint (state (), ==, DOOR_AUDIT_AUDIO_OFF);
  g_assert_null (mark (stage));
  picture (stage, "not-recording");
  ui_stage_click_text (stage, "Next");
  ui_stage_click_text (stage, "Next");
  g_assert_cmpint (state (), ==, DOOR_AUDIT_AUDIO_RECORDING);
  ui_stage_key (stage, GDK_KEY_F12, 0);
  wait_for (stage, DOOR_TYPE_COVER_PAGE);
  g_assert_cmpint (state (), ==, DOOR_AUDIT_AUDIO_OFF);
}

static void
test_no_microphone (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = open_stage (self, "filesrc location=/nowhere/at/all ! wavparse");

  agree (stage);
  ui_stage_wait_text (stage, "No microphone can be used now", TRUE);
  g_assert_null (ui_stage_find_text (stage, "Stop and erase"));
  picture (stage, "no-microphone");
  ui_stage_click_text (stage, "Next");
  g_assert_nonnull (ui_stage_find_text (stage, "An open question"));
}

/* --- Our own question --------------------------------------------------------------------------------- */

static void
put_form_that_does_not_ask (DeskFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = door_vault_open (folder, PASSPHRASE, &options, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", "recorded.xml", NULL);
  g_autofree char *name = door_record_form_name ("household", "7");
  g_autofree char *text = NULL;
  g_autoptr (GString) xml = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  xml = g_string_new (text);
  g_assert_cmpuint (g_string_replace (xml, " door:consent=\"recording\"", "", 1), ==, 1);
  bytes = g_bytes_new (xml->str, xml->len);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, bytes, NULL));
}

static void
test_asks (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = NULL;

  put_form_that_does_not_ask (self);
  stage = open_stage (self, LIVE);
  wait_for (stage, DOOR_TYPE_GUARD_PAGE);
  g_assert_nonnull (ui_stage_find_text (stage, "May we record parts of this talk"));
  picture (stage, "asks");
  ui_stage_click_text (stage, "Yes, it may be recorded");
  wait_for (stage, DOOR_TYPE_INTERVIEW_PAGE);
  audio = door_interview_get_audit_audio (ui_stage_get_interview (stage));
  g_assert_cmpint (state (), ==, DOOR_AUDIT_AUDIO_RECORDING);
  g_assert_nonnull (ui_stage_find_text (stage, "First question"));
  g_assert_nonnull (mark (stage));
}

/* --- What the supervisor hears ------------------------------------------------------------------------- */

static GByteArray *recorded;
static guint n_given; /* times; once a second */

static void
on_bytes (gpointer data, GBytes *bytes)
{
  g_byte_array_append (recorded, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  n_given++;
}

static void
on_broke (gpointer data, const char *detail)
{
  g_error ("the microphone broke: %s", detail);
}

static GBytes *
record (void)
{
  static const DoorMicrophoneListener listener = { on_bytes, on_broke };
  DoorMicrophone *microphone;

  g_setenv ("DOOR_MICROPHONE", LIVE, TRUE);
  microphone = door_sound_source_new ();
  recorded = g_byte_array_new ();
  g_assert_true (microphone->start (microphone, DOOR_SOUND_LOW, &listener, NULL));
  while (n_given < 4)
    g_main_context_iteration (NULL, TRUE);
  microphone->free (microphone);
  return g_byte_array_free_to_bytes (recorded);
}

static GtkWindow *
make_window (GtkApplication *application)
{
  g_autoptr (GBytes) sound = record ();
  GtkWidget *window = gtk_application_window_new (application);

  gtk_window_set_child (GTK_WINDOW (window), door_listen_button_new (sound, "A talk"));
  return GTK_WINDOW (window);
}

static void
test_listen (void)
{
  g_autoptr (UiStage) stage = NULL;
  GtkWidget *button;

  g_setenv ("DOOR_LOUDSPEAKER", "fakesink sync=true", TRUE);
  stage = ui_stage_new_made (make_window, 600, 200);
  button = gtk_widget_get_ancestor (ui_stage_find_text (stage, "Listen"), GTK_TYPE_BUTTON);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Listen: A talk");
  ui_stage_click (stage, button);
  ui_stage_wait_text (stage, "0:00 of 0:0", TRUE);
  g_assert_nonnull (ui_stage_find_text (stage, "Stop"));
  ui_stage_click_text (stage, "−10 s");
  g_assert_nonnull (ui_stage_find_text (stage, "Stop"));
  picture (stage, "listen");
  /* To its end, and once more, and stopped. */
  ui_stage_wait_text (stage, "Listen", TRUE);
  g_assert_null (ui_stage_find_text (stage, "0:00 of"));
  ui_stage_click (stage, button);
  ui_stage_click (stage, button);
  g_assert_nonnull (ui_stage_find_text (stage, "Listen"));
  g_assert_null (ui_stage_find_text (stage, "+30 s"));
}

#define ADD(name, function) ADD_DESK_TEST_WITH ("/ui/recording/" name, "recorded.xml", function)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("mark", test_mark);
  ADD ("sensitive", test_sensitive);
  ADD ("no-microphone", test_no_microphone);
  ADD ("asks", test_asks);
  g_test_add_func ("/ui/recording/listen", test_listen);
  return g_test_run ();
}
