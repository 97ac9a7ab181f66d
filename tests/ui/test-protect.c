/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What protects the person who answers, in the real window over the real desk: the cover and its PIN, the
 * gate, answering alone, and the seal. */
#include "desk-fixture.h"
#include "ui-stage.h"

#include <stdlib.h>
#include <string.h>

#include "door-alone-page.h"
#include "door-care-page.h"
#include "door-case-about.h"
#include "door-case-page.h"
#include "door-cover-page.h"
#include "door-desk-records.h"
#include "door-files.h"
#include "door-forgotten-page.h"
#include "door-guard-page.h"
#include "door-interview-page.h"
#include "door-recovery.h"
#include "door-unlock-private.h"

static void
put_form (DeskFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = door_vault_open (folder, PASSPHRASE, &options, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "desk", "guarded.xml", NULL);
  g_autofree char *name = door_record_form_name ("household", "8");
  g_autoptr (GBytes) xml = door_file_load (path, 1024 * 1024, NULL);
  g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();
  g_autoptr (GBytes) about = NULL;

  g_assert_nonnull (xml);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM, name, NULL, xml, NULL));
  facts->id = g_strdup (CASE_ID);
  facts->label = g_strdup ("Household 1");
  facts->address = g_strdup ("House 17, Quillfeather Lane");
  facts->form_id = g_strdup ("household");
  facts->form_version = g_strdup ("8");
  about = door_assignment_facts_print (facts);
  g_assert_true (door_vault_put (vault, DOOR_RECORD_CASE, CASE_ID, about, NULL, NULL));
}

/* For pictures in other sizes: DOOR_PICTURES=FOLDER DOOR_WIDTH=720 DOOR_HEIGHT=480 DOOR_TEXT=150. */
static int
number (const char *name, int usual)
{
  const char *text = g_getenv (name);

  return text != NULL ? atoi (text) : usual;
}

static UiStage *
open_stage (DeskFixture *self)
{
  g_autoptr (DoorUnlock) unlock = NULL;
  UiStage *stage;

  put_form (self);
  unlock = door_unlock_new_with_clock (self->folder, self->clock);
  door_unlock_set_kdf_policy (unlock, &door_kdf_policy_test);
  stage = ui_stage_new_for (unlock, number ("DOOR_WIDTH", 800), number ("DOOR_HEIGHT", 1280));
  ui_stage_set_text_size (stage, number ("DOOR_TEXT", 100) / 100.0);
  ui_stage_unlock_with (stage, PASSPHRASE);
  return stage;
}

static void
find_corner (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "door-cover-symbolic") == 0)
    *(GtkWidget **) data = widget;
}

/* The corner of the covering page. */
static GtkWidget *
corner (UiStage *stage)
{
  GtkWidget *found = NULL;

  ui_stage_foreach (ui_stage_find_type (stage, DOOR_TYPE_COVER_PAGE), find_corner, &found);
  g_assert_nonnull (found);
  return found;
}

static void
set_pin (UiStage *stage)
{
  ui_stage_click_text (stage, "Safety");
  ui_stage_wait_type (stage, DOOR_TYPE_CARE_PAGE);
  gtk_widget_grab_focus (ui_stage_find_type (stage, GTK_TYPE_PASSWORD_ENTRY));
  ui_stage_type (stage, "2580");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_wait_text (stage, "The PIN is set", TRUE);
  ui_stage_click_text (stage, "Back");
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

/* One key covers; the questions behind are harmless; the PIN leads back to the same place. */
static void
test_cover (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = open_stage (self);

  set_pin (stage);
  ui_stage_click_text (stage, "Household 1");
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  picture (stage, "case");
  ui_stage_click_text (stage, "Safety");
  picture (stage, "help");
  ui_stage_key (stage, GDK_KEY_F12, 0);
  g_assert_nonnull (ui_stage_find_type (stage, DOOR_TYPE_COVER_PAGE));
  g_assert_nonnull (ui_stage_find_text (stage, "nearest health post"));
  g_assert_null (ui_stage_find_type (stage, DOOR_TYPE_CARE_PAGE)); /* not drawn behind it */
  g_assert_null (ui_stage_find_text (stage, "danger"));
  g_assert_cmpstr (gtk_window_get_title (ui_stage_get_window (stage)), ==,
                   "Living Conditions Survey");
  picture (stage, "cover");
  ui_stage_click_text (stage, "More than an hour");
  ui_stage_click_text (stage, "Next");
  g_assert_nonnull (ui_stage_find_text (stage, "road to the market"));
  ui_stage_click (stage, corner (stage));
  picture (stage, "cover-pin");
  ui_stage_type (stage, "1111");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_nonnull (ui_stage_find_text (stage, "4 more tries"));
  ui_stage_type (stage, "2580");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_null (ui_stage_find_type (stage, DOOR_TYPE_COVER_PAGE));
  g_assert_nonnull (ui_stage_find_type (stage, DOOR_TYPE_CARE_PAGE));
}

static void
answer (UiStage *stage, const char *text)
{
  ui_stage_type (stage, text);
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_settle (stage);
}

/* In a session of its own closing logs out: only who has the PIN does that. */
static gboolean
is_gone (UiStage *stage, gpointer data)
{
  return !ui_stage_is_open (stage);
}

static void
test_kiosk_closes_by_pin (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = NULL;

  g_setenv ("DOORSTEP_KIOSK", "1", TRUE);
  stage = open_stage (self);
  set_pin (stage);
  gtk_window_close (ui_stage_get_window (stage));
  ui_stage_settle (stage);
  g_assert_nonnull (ui_stage_find_type (stage, DOOR_TYPE_COVER_PAGE));
  ui_stage_click (stage, corner (stage));
  ui_stage_type (stage, "1111");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_true (ui_stage_is_open (stage));
  ui_stage_type (stage, "2580");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_wait (stage, is_gone, NULL);
  g_unsetenv ("DOORSTEP_KIOSK");
}

/* Draw, gate, consent, alone, sealed: by touch and keys, to the question after it. */
static void
test_alone (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = open_stage (self);
  DoorInterview *interview;

  set_pin (stage);
  ui_stage_click_text (stage, "Household 1");
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  ui_stage_open_interview (stage);
  interview = ui_stage_get_interview (stage);
  door_interview_add_instance (interview);
  ui_stage_wait_text (stage, "Name", TRUE);
  answer (stage, "Amir");
  ui_stage_wait_text (stage, "Age", TRUE);
  answer (stage, "40");
  ui_stage_wait_text (stage, "No, go on", TRUE);
  ui_stage_click_text (stage, "No, go on");
  ui_stage_wait_type (stage, DOOR_TYPE_GUARD_PAGE);
  picture (stage, "draw");
  ui_stage_click_text (stage, "The list is complete");
  ui_stage_wait_text (stage, "Person 1 is here", TRUE);
  answer (stage, "yes");
  ui_stage_wait_text (stage, "Who can hear or see us now", TRUE);
  picture (stage, "gate");
  ui_stage_click_text (stage, "Nobody");
  picture (stage, "consent");
  ui_stage_click_text (stage, "Yes, we can go on");
  picture (stage, "mode");
  ui_stage_click_text (stage, "The person answers alone");
  picture (stage, "alone-begin");
  ui_stage_click_text (stage, "Begin");
  ui_stage_wait_text (stage, "Zwarnquist question", TRUE);
  g_assert_nonnull (ui_stage_find_type (stage, DOOR_TYPE_ALONE_PAGE));
  g_assert_null (ui_stage_find_text (stage, "Leave"));
  g_assert_null (ui_stage_find_text (stage, "Outline"));
  picture (stage, "alone");

  /* Closing the window covers it, and the PIN alone leads back. */
  gtk_window_close (ui_stage_get_window (stage));
  ui_stage_settle (stage);
  g_assert_nonnull (ui_stage_find_type (stage, DOOR_TYPE_COVER_PAGE));
  ui_stage_click (stage, corner (stage));
  ui_stage_type (stage, "2580");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  /* It is in the interviewer's hands: quiet first, and the respondent begins again. */
  ui_stage_wait_text (stage, "Who can hear or see us now", TRUE);
  g_assert_null (ui_stage_find_text (stage, "Zwarnquist question"));
  ui_stage_click_text (stage, "Nobody");
  ui_stage_click_text (stage, "The person answers alone");
  ui_stage_click_text (stage, "Begin");
  ui_stage_wait_text (stage, "Zwarnquist question", TRUE);
  ui_stage_click_text (stage, "rather not answer");
  ui_stage_wait_text (stage, "By whom", TRUE);
  ui_stage_click_text (stage, "Next");
  ui_stage_wait_text (stage, "Your answers are closed now", TRUE);
  picture (stage, "alone-end");
  ui_stage_click_text (stage, "I have the tablet again");
  g_assert_nonnull (ui_stage_find_type (stage, DOOR_TYPE_COVER_PAGE));
  ui_stage_click (stage, corner (stage));
  ui_stage_type (stage, "2580");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_wait_type (stage, DOOR_TYPE_INTERVIEW_PAGE);
  g_assert_nonnull (ui_stage_find_text (stage, "After"));
  g_assert_true (GTK_IS_EDITABLE (ui_stage_get_focus (stage)));
}

static void
begin_interview (UiStage *stage)
{
  ui_stage_click_text (stage, "Household 1");
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  ui_stage_open_interview (stage);
}

/* One person in the household, who is drawn and is there; by keys alone. */
static void
go_to_gate (UiStage *stage)
{
  begin_interview (stage);
  ui_stage_key (stage, GDK_KEY_1, 0);
  ui_stage_wait_text (stage, "Name", TRUE);
  answer (stage, "Amir");
  ui_stage_wait_text (stage, "Age", TRUE);
  answer (stage, "40");
  ui_stage_wait_text (stage, "No, go on", TRUE);
  ui_stage_key (stage, GDK_KEY_2, 0);
  ui_stage_wait_type (stage, DOOR_TYPE_GUARD_PAGE);
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_wait_text (stage, "Person 1 is here", TRUE);
  answer (stage, "yes");
  ui_stage_wait_text (stage, "Who can hear or see us now", TRUE);
}

/* Down to the choice, and taken. */
static void
take_choice (UiStage *stage, guint down)
{
  for (guint i = 0; i < down; i++)
    ui_stage_key (stage, GDK_KEY_Tab, 0);
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_settle (stage);
}

static void
uncover (UiStage *stage)
{
  g_assert_nonnull (ui_stage_find_type (stage, DOOR_TYPE_COVER_PAGE));
  ui_stage_click (stage, corner (stage));
  ui_stage_type (stage, "2580");
  ui_stage_key (stage, GDK_KEY_Return, 0);
}

/* Every key that leads somewhere else in an interview is tried. */
static void
try_ways_out (UiStage *stage)
{
  static const struct {
    guint key;
    GdkModifierType modifiers;
  } ways[] = {
    { GDK_KEY_Escape, 0 },
    { GDK_KEY_F1, 0 },
    { GDK_KEY_F1, GDK_CONTROL_MASK },
    { GDK_KEY_question, 0 },
    { GDK_KEY_F2, 0 },
    { GDK_KEY_F3, 0 },
    { GDK_KEY_F4, 0 },
    { GDK_KEY_F5, 0 },
    { GDK_KEY_F9, 0 },
    { GDK_KEY_F10, 0 },
    { GDK_KEY_o, GDK_CONTROL_MASK },
    { GDK_KEY_l, GDK_CONTROL_MASK },
    { GDK_KEY_Page_Up, 0 },
    { GDK_KEY_Left, GDK_ALT_MASK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      ui_stage_key (stage, ways[i].key, ways[i].modifiers);
      if (ui_stage_get_front (stage) != ui_stage_get_window (stage)
          || ui_stage_find_type (stage, DOOR_TYPE_ALONE_PAGE) == NULL
          || ui_stage_find_text (stage, "Zwarnquist question") == NULL)
        g_error ("Key %s leads out of answering alone", gdk_keyval_name (ways[i].key));
    }
  g_assert_null (ui_stage_find_text (stage, "Amir")); /* nothing of the household is left on it */
}

/* No way out but the PIN, whatever is pressed; whoever is away for a while is covered. */
static void
test_no_way_out (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = open_stage (self);

  set_pin (stage);
  go_to_gate (stage);
  take_choice (stage, 0); /* nobody hears */
  take_choice (stage, 0); /* we can go on */
  ui_stage_wait_text (stage, "does not run in a kiosk session", TRUE);
  take_choice (stage, 0); /* alone */
  ui_stage_wait_text (stage, "Begin", TRUE);
  take_choice (stage, 0);
  ui_stage_wait_text (stage, "Zwarnquist question", TRUE);
  try_ways_out (stage);
  door_clock_advance (self->clock, 2 * G_TIME_SPAN_MINUTE);
  ui_stage_wait_type (stage, DOOR_TYPE_COVER_PAGE);
  uncover (stage);
  ui_stage_wait_text (stage, "Who can hear or see us now", TRUE);
  take_choice (stage, 0);
  take_choice (stage, 0);
  take_choice (stage, 0);
  /* The respondent goes on where they were, by keys alone. */
  ui_stage_wait_text (stage, "Zwarnquist question", TRUE);
  ui_stage_type (stage, "n");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (ui_stage_get_focus (stage))), ==, "n");
}

/* Somebody listens: the questions are left out, and the case says so. */
static void
test_gate_closed (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = open_stage (self);

  go_to_gate (stage);
  ui_stage_click_text (stage, "Another adult");
  ui_stage_wait_text (stage, "After", TRUE);
  g_assert_null (ui_stage_find_text (stage, "Zwarnquist question"));
  picture (stage, "gate-closed");
  ui_stage_leave (stage);
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  ui_stage_wait_text (stage, "No quiet place", TRUE);
  picture (stage, "gate-closed-case");
}

/* By a key from anywhere, and back by another, to where one was. */
static void
test_care_by_keys (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = open_stage (self);

  ui_stage_key (stage, GDK_KEY_F10, 0);
  ui_stage_wait_type (stage, DOOR_TYPE_CARE_PAGE);
  ui_stage_key (stage, GDK_KEY_Escape, 0);
  ui_stage_wait_text (stage, "Household 1", TRUE);
  begin_interview (stage);
  ui_stage_key (stage, GDK_KEY_1, 0);
  ui_stage_wait_text (stage, "Name", TRUE);
  ui_stage_type (stage, "Am");
  ui_stage_key (stage, GDK_KEY_F10, 0);
  ui_stage_wait_type (stage, DOOR_TYPE_CARE_PAGE);
  g_assert_null (ui_stage_find_type (stage, DOOR_TYPE_INTERVIEW_PAGE));
  ui_stage_key (stage, GDK_KEY_Escape, 0);
  ui_stage_wait_type (stage, DOOR_TYPE_INTERVIEW_PAGE);
  g_assert_cmpstr (door_question_get_draft (ui_stage_get_question (stage, 0)), ==, "Am");
}

/* A respondent takes back the consent: said first, confirmed, done; the case has ended. */
static void
test_withdraw (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = open_stage (self);

  ui_stage_click_text (stage, "Household 1");
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  g_assert_null (ui_stage_find_text (stage, "Respondent withdraws"));
  ui_stage_open_interview (stage);
  door_interview_add_instance (ui_stage_get_interview (stage));
  ui_stage_wait_text (stage, "Name", TRUE);
  answer (stage, "Amir");
  ui_stage_leave (stage);
  ui_stage_wait_type (stage, DOOR_TYPE_CASE_PAGE);
  ui_stage_wait_text (stage, "Respondent withdraws", TRUE);
  ui_stage_click_text (stage, "Respondent withdraws");
  ui_stage_wait_text (stage, "nobody can bring it back", TRUE);
  picture (stage, "withdraw");
  g_assert_false (gtk_widget_is_sensitive (ui_stage_find_text (stage, "Destroy it now")));
  ui_stage_click_text (stage, "The respondent has told me so");
  ui_stage_click_text (stage, "Destroy it now");
  ui_stage_wait_text (stage, "Withdrawn by the respondent", TRUE);
  picture (stage, "withdrawn");
  g_assert_null (ui_stage_find_text (stage, "Respondent withdraws"));
  g_assert_null (ui_stage_find_text (stage, "Continue interview"));
}

static DoorIdentity *
give_recovery (DeskFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = door_vault_open (folder, PASSPHRASE, &options, NULL);
  DoorIdentity *recovery = door_identity_new ();

  g_assert_true (door_vault_set_recovery (vault, door_identity_public (recovery), NULL));
  return recovery;
}

/* Headquarters answers what the page asks; its code and a new passphrase open, and nothing is lost. */
static void
test_forgotten (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorIdentity) recovery = give_recovery (self);
  g_autoptr (UiStage) stage = NULL;
  g_autoptr (DoorUnlock) asker = door_unlock_new (self->folder);
  g_autofree char *fingerprint = NULL;
  g_autofree char *request = NULL;
  g_autofree char *code = NULL;
  g_autoptr (GBytes) asked = NULL;
  g_autoptr (GBytes) answer = NULL;

  put_form (self);
  stage = ui_stage_new_for (asker, 800, 1280);
  ui_stage_click_text (stage, "I have forgotten it");
  request = door_unlock_ask (asker, ACCOUNT, &fingerprint, NULL);
  g_assert_nonnull (ui_stage_find_text (stage, fingerprint));
  picture (stage, "forgotten");
  asked = g_bytes_new (request, strlen (request));
  answer = door_recovery_answer (asked, recovery, &door_kdf_policy_test, &code, NULL);
  door_forgotten_page_take_answer (
      DOOR_FORGOTTEN_PAGE (ui_stage_find_type (stage, DOOR_TYPE_FORGOTTEN_PAGE)), answer);
  ui_stage_settle (stage);
  g_assert_nonnull (ui_stage_find_text (stage, "The answer is here"));
  ui_stage_type (stage, "AAAA-BBBB-CCCC-DDDD");
  ui_stage_key (stage, GDK_KEY_Tab, 0);
  ui_stage_type (stage, "short");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  g_assert_nonnull (ui_stage_find_text (stage, "Too short"));
  gtk_editable_set_text (GTK_EDITABLE (ui_stage_get_focus (stage)), "");
  ui_stage_type (stage, "new herons fly at dusk");
  ui_stage_key (stage, GDK_KEY_Tab, 0);
  ui_stage_type (stage, "new herons fly at dusk");
  ui_stage_key (stage, GDK_KEY_Return, 0);
  picture (stage, "forgotten-typed");
  ui_stage_wait_text (stage, "do not open this account", TRUE);
  picture (stage, "forgotten-wrong");
  gtk_editable_set_text (GTK_EDITABLE (ui_stage_get_focus (stage)), "");
  ui_stage_type (stage, code);
  ui_stage_key (stage, GDK_KEY_Return, 0);
  ui_stage_wait_text (stage, "Household 1", TRUE);
}

static void
put_services (DeskFixture *self)
{
  g_autofree char *folder = door_device_vault_folder (self->folder, ACCOUNT);
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (DoorVault) vault = door_vault_open (folder, PASSPHRASE, &options, NULL);
  g_autofree char *name = door_record_media_name ("household", "8", DOOR_PROTOCOL_FILE);
  static const char protocol[] = "{\"support\": [{\"name\": \"Health post by the bridge\"}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (protocol, sizeof protocol - 1);

  g_assert_true (door_vault_put (vault, DOOR_RECORD_FORM_MEDIA, name, NULL, bytes, NULL));
}

/* The end asks for the list that is offered to everyone, until it is said what came of it. */
static void
test_services (DeskFixture *self, gconstpointer data)
{
  g_autoptr (UiStage) stage = NULL;

  put_services (self);
  stage = open_stage (self);
  go_to_gate (stage);
  ui_stage_click_text (stage, "Another adult");
  ui_stage_wait_text (stage, "After", TRUE);
  answer (stage, "x");
  ui_stage_wait_text (stage, "Last", TRUE);
  answer (stage, "x");
  ui_stage_wait_text (stage, "Personal questions wait", TRUE);
  g_assert_nonnull (ui_stage_find_text (stage, "whatever they told"));
  picture (stage, "end-services");
  ui_stage_click_text (stage, "Services nearby");
  ui_stage_wait_type (stage, DOOR_TYPE_CARE_PAGE);
  g_assert_nonnull (ui_stage_find_text (stage, "Health post by the bridge"));
  ui_stage_click_text (stage, "Offered, not wanted");
  ui_stage_wait_text (stage, "Noted", TRUE);
  ui_stage_key (stage, GDK_KEY_Escape, 0);
  ui_stage_wait_type (stage, DOOR_TYPE_INTERVIEW_PAGE);
  g_assert_null (ui_stage_find_text (stage, "whatever they told"));
  g_assert_nonnull (ui_stage_find_text (stage, "Finish interview"));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/ui/protect/cover", test_cover);
  ADD_DESK_TEST ("/ui/protect/kiosk-closes-by-pin", test_kiosk_closes_by_pin);
  ADD_DESK_TEST ("/ui/protect/alone", test_alone);
  ADD_DESK_TEST ("/ui/protect/no-way-out", test_no_way_out);
  ADD_DESK_TEST ("/ui/protect/gate-closed", test_gate_closed);
  ADD_DESK_TEST ("/ui/protect/services", test_services);
  ADD_DESK_TEST ("/ui/protect/care-by-keys", test_care_by_keys);
  ADD_DESK_TEST ("/ui/protect/withdraw", test_withdraw);
  ADD_DESK_TEST ("/ui/protect/forgotten", test_forgotten);
  return g_test_run ();
}
