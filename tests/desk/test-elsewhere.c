/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account at a server of others, from the code to the outbox: enrolled, the questionnaire arrives, an
 * interview of one's own is begun and finished, the server has it, and the page about sending says so.
 * Against one server for each way of letting in. */
#include "elsewhere-fixture.h"
#include "odk-decrypt.h"

#include "door-case-private.h"
#include "door-device.h"
#include "door-files.h"
#include "door-interview-private.h"
#include "door-seal.h"
#include "door-unlock-private.h"
#include "door-vault.h"

#include <string.h>

/* --- The journey ----------------------------------------------------------------------------- */

static void
test_journey (gconstpointer data)
{
  FakeLock lock = (FakeLock) GPOINTER_TO_INT (data);
  Elsewhere self = { NULL };

  elsewhere_start (&self, lock);
  elsewhere_enrol_well (&self, TRUE);
  g_assert_true (door_desk_can_begin (elsewhere_desk (&self)));
  g_autoptr (GPtrArray) none = elsewhere_offers (&self);
  g_assert_cmpuint (none->len, ==, 0);
  elsewhere_sync (&self);

  DoorCase *item = elsewhere_begin (&self);
  g_assert_cmpstr (door_case_get_label (item), ==, "Household 1");
  g_assert_true (elsewhere_begin (&self) == item); /* not a second empty one */
  g_autofree char *case_id = g_strdup (door_case_get_id (item));
  elsewhere_answer (&self, item);
  elsewhere_finish (&self);
  g_assert_cmpint (door_sent_row_get_state (elsewhere_only_row (&self)), ==, DOOR_SENT_WAITING);
  elsewhere_sync (&self);

  g_assert_cmpint (door_sent_row_get_state (elsewhere_only_row (&self)), ==, DOOR_SENT_SENT);
  g_assert_cmpstr (door_sent_row_get_title (elsewhere_only_row (&self)), ==, "Household 1");
  g_assert_nonnull (strstr (door_sent_row_get_text (elsewhere_only_row (&self)), "127.0.0.1"));
  g_assert_nonnull (
      strstr (door_sent_row_get_detail (elsewhere_only_row (&self)), "The server has it"));
  item = door_scenario_find_case (self.scenario, case_id);
  g_assert_cmpint (door_case_get_state (item), ==, DOOR_CASE_SENT);
  g_autofree char *instance = elsewhere_instance_of (item);
  GBytes *xml = sync_fake_file (self.fake, instance, DOOR_SUBMISSION_XML_PART);
  g_assert_nonnull (xml);
  g_assert_true (elsewhere_holds (xml, "Zarqoon"));
  g_assert_true (elsewhere_holds (xml, instance));
  g_assert_cmpuint (self.fake->xmls->len, ==, 1);
  elsewhere_stop (&self);
}

/* The server's password, and what a plain interview says, are in no file of the device. */
static gboolean
is_on_disk (const char *folder, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean found = FALSE;

  for (const char *name; !found && (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize size;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        found = is_on_disk (path, text);
      else if (g_file_get_contents (path, &content, &size, NULL))
        found = memmem (content, size, text, strlen (text)) != NULL;
    }
  return found;
}

static void
test_nothing_in_clear (void)
{
  Elsewhere self = { NULL };

  elsewhere_start (&self, FAKE_BASIC);
  elsewhere_enrol_well (&self, TRUE);
  elsewhere_sync (&self);
  elsewhere_answer (&self, elsewhere_begin (&self));
  elsewhere_finish (&self);
  g_assert_false (is_on_disk (self.folder, "secret"));
  g_assert_false (is_on_disk (self.folder, "Zarqoon"));
  g_assert_false (is_on_disk (self.folder, "/ida"));
  elsewhere_stop (&self);
}

/* --- Enrolling ------------------------------------------------------------------------------- */

static void
test_wrong_password (void)
{
  Elsewhere self = { NULL };
  g_autoptr (GError) error = NULL;
  DoorEnrolWish wish
      = { .passphrase = ELSEWHERE_PASSPHRASE, .username = "ida", .password = "wrong" };

  elsewhere_start (&self, FAKE_BASIC);
  wish.code = self.fake->url;
  g_assert_null (elsewhere_enrol (&self, &wish, &error));
  g_assert_nonnull (strstr (error->message, "password"));
  g_assert_cmpuint (g_strv_length ((char **) door_unlock_get_accounts (self.unlock)), ==, 0);
  elsewhere_stop (&self);
}

/* Something else answers 200 with a page of its own. */
static void
test_not_a_server (void)
{
  Elsewhere self = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;
  DoorEnrolWish wish = { .passphrase = ELSEWHERE_PASSPHRASE };

  elsewhere_start (&self, FAKE_ANYBODY);
  page = g_strconcat (self.fake->url, "/page.png", NULL);
  wish.code = page;
  self.fake->captive = TRUE;
  g_assert_null (elsewhere_enrol (&self, &wish, &error));
  g_assert_nonnull (strstr (error->message, "sign-in page"));
  elsewhere_stop (&self);
}

static void
test_codes (void)
{
  static const struct {
    const char *code, *server, *username;
    gboolean has_login;
  } rows[] = {
    { "https://central.example.org/v1/key/abc!d$e/projects/1", "central.example.org", NULL, TRUE },
    { "{\"general\":{\"server_url\":\"https://kc.example.org/ida\",\"username\":\"ida\"}}",
      "kc.example.org", "ida", FALSE },
    { "{\"general\":{\"server_url\":\"https://kc.example.org\",\"username\":\"ida\","
      "\"password\":\"x\"}}",
      "kc.example.org", "ida", TRUE },
  };
  static const char *const bad[] = { "", "hello", "http://central.example.org/v1" };
  g_autoptr (DoorUnlock) unlock = door_unlock_new ("/nonexistent");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DoorCodeAbout) about = door_unlock_read_code (unlock, rows[i].code, &error);

      g_assert_no_error (error);
      g_assert_true (about->elsewhere);
      g_assert_cmpstr (about->server, ==, rows[i].server);
      g_assert_cmpstr (about->username, ==, rows[i].username);
      g_assert_cmpint (about->has_login, ==, rows[i].has_login);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (door_unlock_read_code (unlock, bad[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

/* --- Encryption ------------------------------------------------------------------------------ */

static char *
form_with_key (const OdkKeys *keys, const char *version)
{
  g_autofree char *key
      = g_strdup_printf ("<submission base64RsaPublicKey=\"%s\"/>", keys->form_key);
  g_auto (GStrv) halves = g_strsplit (strcmp (version, "3") == 0 ? ELSEWHERE_FORM ("3", "@", "")
                                                                 : ELSEWHERE_FORM ("4", "@", ""),
                                      "@", 2);

  return g_strconcat (halves[0], key, halves[1], NULL);
}

static GBytes *
opened_by_openssl (Elsewhere *self, const OdkKeys *keys, const char *instance)
{
  GBytes *manifest = sync_fake_file (self->fake, instance, DOOR_SUBMISSION_XML_PART);
  GBytes *sealed = sync_fake_file (self->fake, instance, "submission.xml.enc");
  g_autofree char *wrapped = NULL;
  g_autoptr (GBytes) key = NULL;

  g_assert_nonnull (manifest);
  g_assert_nonnull (sealed);
  g_assert_false (elsewhere_holds (manifest, "Zarqoon"));
  wrapped = odk_text_in (manifest, "base64EncryptedKey");
  key = odk_unwrap (keys, wrapped);
  return odk_decrypt (key, instance, 0, sealed);
}

static DoorCase *
only_case (Elsewhere *self)
{
  DoorCaseList *cases = door_desk_get_cases (elsewhere_desk (self));
  g_autoptr (DoorCase) item = g_list_model_get_item (G_LIST_MODEL (cases), 0);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cases)), ==, 1);
  return item; /* the list keeps it */
}

/* As the page of the case does, after it has shown `report`. */
static void
move (Elsewhere *self, const char *report)
{
  g_autoptr (DoorCaseFile) file = door_desk_open_file (elsewhere_desk (self), only_case (self));
  g_autoptr (GAsyncResult) asked = NULL;
  g_autoptr (GAsyncResult) moved = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (door_case_file_may (file, DOOR_CASE_ACT_MOVE));
  door_case_file_ask_move_async (file, elsewhere_on_result, &asked);
  text = door_case_file_ask_move_finish (file, elsewhere_wait (&asked), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, report);
  door_case_file_move_async (file, elsewhere_on_result, &moved);
  g_assert_true (door_case_file_finish (file, elsewhere_wait (&moved), &error));
  g_assert_no_error (error);
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_MOVE));
}

/* What arrived is opened with the openssl program, and is the interview. */
static void
test_encrypted (void)
{
  Elsewhere self = { NULL };
  g_autoptr (OdkKeys) keys = odk_keys_new ();
  g_autofree char *form = keys ? form_with_key (keys, "3") : NULL;
  DoorCase *item;

  if (!keys)
    {
      g_test_skip ("there is no openssl program");
      return;
    }
  elsewhere_start (&self, FAKE_BASIC);
  self.fake->form = form;
  elsewhere_enrol_well (&self, FALSE);
  elsewhere_sync (&self);
  item = elsewhere_begin (&self);
  g_autofree char *case_id = g_strdup (door_case_get_id (item));
  elsewhere_answer (&self, item);
  elsewhere_finish (&self);
  elsewhere_sync (&self);

  g_autofree char *instance
      = elsewhere_instance_of (door_scenario_find_case (self.scenario, case_id));
  g_autoptr (GBytes) xml = opened_by_openssl (&self, keys, instance);
  g_assert_true (elsewhere_holds (xml, "Zarqoon"));
  elsewhere_stop (&self);
}

/* A questionnaire without a key, on a device that may only send encrypted interviews: not begun. */
static void
test_no_key (void)
{
  Elsewhere self = { NULL };
  g_autoptr (GError) error = NULL;

  elsewhere_start (&self, FAKE_BASIC);
  elsewhere_enrol_well (&self, FALSE);
  elsewhere_sync (&self);
  g_assert_false (
      door_scenario_open (self.scenario, door_case_get_id (elsewhere_begin (&self)), &error));
  g_assert_nonnull (strstr (error->message, "no key"));
  elsewhere_stop (&self);
}

/* The office begins to encrypt while an interview is out: it is not finished in clear. */
static void
test_key_comes_later (void)
{
  Elsewhere self = { NULL };
  g_autoptr (OdkKeys) keys = odk_keys_new ();
  g_autofree char *form = keys ? form_with_key (keys, "4") : NULL;
  g_autoptr (GError) error = NULL;

  if (!keys)
    {
      g_test_skip ("there is no openssl program");
      return;
    }
  elsewhere_start (&self, FAKE_BASIC);
  elsewhere_enrol_well (&self, TRUE);
  elsewhere_sync (&self);
  elsewhere_answer (&self, elsewhere_begin (&self));
  self.fake->form = form;
  self.fake->version = "4";
  elsewhere_sync (&self);
  g_assert_false (door_scenario_finish (self.scenario, &error));
  g_assert_nonnull (strstr (error->message, "encrypts this questionnaire now"));
  g_clear_error (&error);
  elsewhere_sync (&self);
  g_assert_cmpuint (self.fake->posts, ==, 0);

  /* Moved to the version with the key it goes, and sealed. */
  door_scenario_leave (self.scenario, &error);
  g_assert_no_error (error);
  move (&self, "1 answer goes over as it is.");
  g_autofree char *case_id = g_strdup (door_case_get_id (only_case (&self)));
  door_scenario_open (self.scenario, case_id, &error);
  g_assert_no_error (error);
  elsewhere_finish (&self);
  elsewhere_sync (&self);
  g_autofree char *instance
      = elsewhere_instance_of (door_scenario_find_case (self.scenario, case_id));
  g_autoptr (GBytes) xml = opened_by_openssl (&self, keys, instance);
  g_assert_true (elsewhere_holds (xml, "Zarqoon"));
  g_assert_true (elsewhere_holds (xml, "version=\"4\""));
  elsewhere_stop (&self);
}

/* --- A newer version ------------------------------------------------------------------------- */

#define QUESTIONS(version, names, binds, inputs)                                                   \
  "<h:html xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/2002/xforms\" "      \
  "xmlns:jr=\"http://openrosa.org/javarosa\"><h:head><h:title>Household</h:title><model>"          \
  "<instance><data id=\"household\" version=\"" version "\">" names                                \
  "<meta><instanceID/></meta></data></instance>" binds                                             \
  "<bind nodeset=\"/data/meta/instanceID\" type=\"string\" readonly=\"true()\" "                   \
  "jr:preload=\"uid\"/></model></h:head><h:body>" inputs "</h:body></h:html>"
#define INPUT(name, label) "<input ref=\"/data/" name "\"><label>" label "</label></input>"
#define BIND(name, type) "<bind nodeset=\"/data/" name "\" type=\"" type "\"/>"

/* Kept, dropped, asked in another way and new are told apart, and what has no place any more stays in
 * the journal: back in the older version it would be there. */
static void
test_moved (void)
{
  Elsewhere self = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorScript) script
      = door_script_parse ("/data/name = Zarqoon\n/data/rooms = three\n/data/roof = tin\n");

  elsewhere_start (&self, FAKE_ANYBODY);
  self.fake->form
      = QUESTIONS ("3", "<name/><rooms/><roof/>", BIND ("rooms", "string"),
                   INPUT ("name", "Name") INPUT ("rooms", "Rooms") INPUT ("roof", "Roof"));
  elsewhere_enrol_well (&self, TRUE);
  elsewhere_sync (&self);
  g_autofree char *case_id = g_strdup (door_case_get_id (elsewhere_begin (&self)));
  door_scenario_open (self.scenario, case_id, &error);
  g_assert_no_error (error);
  door_scenario_play (self.scenario, script, 10, NULL, &error);
  g_assert_no_error (error);
  door_scenario_leave (self.scenario, &error);
  g_assert_no_error (error);

  self.fake->form = QUESTIONS ("4", "<name/><rooms/><owner/>", BIND ("rooms", "int"),
                               INPUT ("name", "Name") INPUT ("rooms", "How many rooms")
                                   INPUT ("owner", "Owner"));
  self.fake->version = "4";
  elsewhere_sync (&self);
  move (&self, "1 answer goes over as it is.\n\nNot asked any more; the answers are kept apart:\n"
               "• Roof\n\nAsked in another way; look at the answers again:\n• How many rooms\n\n"
               "New questions:\n• Owner");
  door_scenario_open (self.scenario, case_id, &error);
  g_assert_no_error (error);
  DoorSession *session = door_scenario_interview (self.scenario)->session;
  g_assert_cmpstr (door_form_version (door_session_def (session)), ==, "4");
  g_assert_cmpstr (door_session_value (session, door_session_find (session, "/data/name")), ==,
                   "Zarqoon");
  g_assert_cmpint (door_session_find (session, "/data/roof"), ==, DOOR_NODE_NONE);
  door_scenario_leave (self.scenario, &error);
  g_assert_no_error (error);
  elsewhere_stop (&self);
}

/* --- Afterwards ------------------------------------------------------------------------------ */

/* A server of others gives no receipts: its answer lets an interview go after the survey's days, and not
 * before. */
static void
test_kept_for_days (void)
{
  Elsewhere self = { NULL };
  DoorCase *item;

  elsewhere_start (&self, FAKE_BASIC);
  elsewhere_enrol_well (&self, TRUE);
  elsewhere_sync (&self);
  item = elsewhere_begin (&self);
  g_autofree char *case_id = g_strdup (door_case_get_id (item));
  elsewhere_answer (&self, item);
  elsewhere_finish (&self);
  elsewhere_sync (&self);
  door_clock_advance (self.clock, 29 * G_TIME_SPAN_DAY);
  elsewhere_sync (&self);
  elsewhere_sync (&self);
  item = door_scenario_find_case (self.scenario, case_id);
  g_assert_false (door_case_get_progress_facts (item)->released);
  door_clock_advance (self.clock, 2 * G_TIME_SPAN_DAY);
  elsewhere_sync (&self);
  elsewhere_sync (&self);
  item = door_scenario_find_case (self.scenario, case_id);
  g_assert_true (door_case_get_progress_facts (item)->released);
  g_assert_cmpint (door_case_get_state (item), ==, DOOR_CASE_SENT);
  elsewhere_stop (&self);
}

/* No stick and no laptop carries to a server of others; asking says so, and nothing is lost. */
static void
test_no_carrying (void)
{
  Elsewhere self = { NULL };
  g_autoptr (GAsyncResult) packed = NULL;
  g_autoptr (GAsyncResult) noted = NULL;
  g_autoptr (GError) error = NULL;
  DoorSending *sending;
  guint n, files;

  elsewhere_start (&self, FAKE_ANYBODY);
  elsewhere_enrol_well (&self, TRUE);
  sending = door_desk_get_sending (elsewhere_desk (&self));
  g_assert_false (door_sending_can_carry (sending));
  door_sending_pack_async (sending, self.folder, elsewhere_on_result, &packed);
  g_assert_false (door_sending_pack_finish (sending, elsewhere_wait (&packed), &n, &files, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  door_sending_set_relay_async (sending, "DOORSTEP-RELAY:1", elsewhere_on_result, &noted);
  g_assert_false (door_sending_set_relay_finish (sending, elsewhere_wait (&noted), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  elsewhere_stop (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define JOURNEY(name, lock)                                                                        \
  g_test_add_data_func ("/desk/elsewhere/journey/" name, GINT_TO_POINTER (lock), test_journey)
  JOURNEY ("central-key", FAKE_ANYBODY);
  JOURNEY ("central-basic", FAKE_BASIC);
  JOURNEY ("kobo-digest", FAKE_DIGEST);
  JOURNEY ("ona-token", FAKE_TOKEN);
  g_test_add_func ("/desk/elsewhere/nothing-in-clear", test_nothing_in_clear);
  g_test_add_func ("/desk/elsewhere/wrong-password", test_wrong_password);
  g_test_add_func ("/desk/elsewhere/not-a-server", test_not_a_server);
  g_test_add_func ("/desk/elsewhere/codes", test_codes);
  g_test_add_func ("/desk/elsewhere/encrypted", test_encrypted);
  g_test_add_func ("/desk/elsewhere/no-key", test_no_key);
  g_test_add_func ("/desk/elsewhere/key-comes-later", test_key_comes_later);
  g_test_add_func ("/desk/elsewhere/moved", test_moved);
  g_test_add_func ("/desk/elsewhere/kept-for-days", test_kept_for_days);
  g_test_add_func ("/desk/elsewhere/no-carrying", test_no_carrying);
  return g_test_run ();
}
