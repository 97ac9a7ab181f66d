/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An account at a server of others, from the code to the outbox: enrolled, the questionnaire arrives, an
 * interview of one's own is begun and finished, the server has it, and the page about sending says so.
 * Against one server for each way of letting in. */
#include "odk-decrypt.h"
#include "sync-fake.h"

#include "door-case-file.h"
#include "door-case-private.h"
#include "door-device.h"
#include "door-files.h"
#include "door-interview-private.h"
#include "door-scenario.h"
#include "door-seal.h"
#include "door-unlock-private.h"
#include "door-vault.h"

#include <string.h>

#define PASSPHRASE "four words that nobody guesses"
#define START_US G_GINT64_CONSTANT (1763892000000000)

/* A question, a number of its own, a list that came beside it; `key` stands in the model. */
#define FORM(version, key, more)                                                                   \
  "<h:html xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns=\"http://www.w3.org/2002/xforms\" "      \
  "xmlns:jr=\"http://openrosa.org/javarosa\"><h:head><h:title>Household</h:title><model>"          \
  "<instance><data id=\"household\" version=\"" version "\"><name/>" more                          \
  "<meta><instanceID/></meta></data></instance>" key                                               \
  "<bind nodeset=\"/data/name\" type=\"string\"/>"                                                 \
  "<bind nodeset=\"/data/meta/instanceID\" type=\"string\" readonly=\"true()\" "                   \
  "jr:preload=\"uid\"/></model></h:head><h:body><input ref=\"/data/name\"><label>Name</label>"     \
  "</input></h:body></h:html>"
#define PLAIN_FORM FORM ("3", "", "")

typedef struct {
  char *folder;
  DoorClock *clock;
  SyncFake *fake;
  DoorUnlock *unlock;
  DoorScenario *scenario;
} Place;

static void
start (Place *self, FakeLock lock)
{
  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-elsewhere-XXXXXX", NULL);
  self->clock = door_clock_new_fixed (START_US, NULL);
  self->fake = sync_fake_new (lock, NULL);
  self->fake->form = PLAIN_FORM;
  self->unlock = door_unlock_new_with_clock (self->folder, self->clock);
  door_unlock_set_kdf_policy (self->unlock, &door_kdf_policy_test);
}

static void
stop (Place *self)
{
  g_autoptr (GError) error = NULL;

  if (self->scenario)
    {
      door_scenario_lock (self->scenario, &error);
      g_assert_no_error (error);
      door_scenario_free (self->scenario);
    }
  g_object_unref (self->unlock);
  sync_fake_free (self->fake);
  door_clock_unref (self->clock);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static char *
enrol (Place *self, const DoorEnrolWish *wish, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_unlock_enrol_async (self->unlock, wish, on_result, &result);
  return door_unlock_enrol_finish (self->unlock, wait_for (&result), error);
}

/* As the person does: a code or an address, name and password where they are asked for. */
static void
enrol_well (Place *self, gboolean plain)
{
  g_autoptr (GError) error = NULL;
  gboolean has_name = self->fake->lock == FAKE_BASIC || self->fake->lock == FAKE_DIGEST;
  const DoorEnrolWish wish = {
    .code = self->fake->url,
    .passphrase = PASSPHRASE,
    .username = has_name ? "ida" : "",
    .password = self->fake->lock != FAKE_ANYBODY ? "secret" : "",
    .plain = plain,
  };
  g_autofree char *account = enrol (self, &wish, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account, ==, has_name ? "ida" : "interviewer");
  self->scenario = door_scenario_new (self->folder, self->clock);
  door_scenario_set_kdf_policy (self->scenario, &door_kdf_policy_test);
  door_scenario_unlock (self->scenario, account, PASSPHRASE, &error);
  g_assert_no_error (error);
}

static DoorDesk *
desk (Place *self)
{
  return door_scenario_desk (self->scenario);
}

static void
sync_well (Place *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_sync (self->scenario, &error);
  g_assert_no_error (error);
}

static GPtrArray *
offers (Place *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *found;

  door_desk_forms_async (desk (self), on_result, &result);
  found = door_desk_forms_finish (desk (self), wait_for (&result), &error);
  g_assert_no_error (error);
  return found;
}

static DoorCase *
begin (Place *self)
{
  g_autoptr (GPtrArray) found = offers (self);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorCase *item;

  g_assert_cmpuint (found->len, ==, 1);
  door_desk_begin_async (desk (self), g_ptr_array_index (found, 0), on_result, &result);
  item = door_desk_begin_finish (desk (self), wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_nonnull (item);
  return item;
}

static void
open_and_answer (Place *self, DoorCase *item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorScript) script = door_script_parse ("/data/name = Zarqoon\n");

  door_scenario_open (self->scenario, door_case_get_id (item), &error);
  g_assert_no_error (error);
  door_scenario_play (self->scenario, script, 10, NULL, &error);
  g_assert_no_error (error);
}

static void
finish (Place *self)
{
  g_autoptr (GError) error = NULL;

  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
}

static DoorSentRow *
only_row (Place *self)
{
  DoorSending *sending = door_desk_get_sending (desk (self));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (DoorSentRow) row = NULL;

  door_sending_refresh_async (sending, on_result, &result);
  g_assert_true (door_sending_refresh_finish (sending, wait_for (&result), NULL));
  g_assert_cmpuint (g_list_model_get_n_items (door_sending_get_rows (sending)), ==, 1);
  row = g_list_model_get_item (door_sending_get_rows (sending), 0);
  return row; /* the list keeps it */
}

static char *
instance_of (DoorCase *item)
{
  return door_uuid_to_instance_id (&door_case_get_progress_facts (item)->interview);
}

static gboolean
holds (GBytes *bytes, const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return memmem (data, size, text, strlen (text)) != NULL;
}

/* --- The journey ----------------------------------------------------------------------------- */

static void
test_journey (gconstpointer data)
{
  FakeLock lock = (FakeLock) GPOINTER_TO_INT (data);
  Place self = { NULL };

  start (&self, lock);
  enrol_well (&self, TRUE);
  g_assert_true (door_desk_can_begin (desk (&self)));
  g_autoptr (GPtrArray) none = offers (&self);
  g_assert_cmpuint (none->len, ==, 0);
  sync_well (&self);

  DoorCase *item = begin (&self);
  g_assert_cmpstr (door_case_get_label (item), ==, "Household 1");
  g_assert_true (begin (&self) == item); /* not a second empty one */
  g_autofree char *case_id = g_strdup (door_case_get_id (item));
  open_and_answer (&self, item);
  finish (&self);
  g_assert_cmpint (door_sent_row_get_state (only_row (&self)), ==, DOOR_SENT_WAITING);
  sync_well (&self);

  g_assert_cmpint (door_sent_row_get_state (only_row (&self)), ==, DOOR_SENT_SENT);
  g_assert_cmpstr (door_sent_row_get_title (only_row (&self)), ==, "Household 1");
  g_assert_nonnull (strstr (door_sent_row_get_text (only_row (&self)), "127.0.0.1"));
  g_assert_nonnull (strstr (door_sent_row_get_detail (only_row (&self)), "The server has it"));
  item = door_scenario_find_case (self.scenario, case_id);
  g_assert_cmpint (door_case_get_state (item), ==, DOOR_CASE_SENT);
  g_autofree char *instance = instance_of (item);
  GBytes *xml = sync_fake_file (self.fake, instance, DOOR_SUBMISSION_XML_PART);
  g_assert_nonnull (xml);
  g_assert_true (holds (xml, "Zarqoon"));
  g_assert_true (holds (xml, instance));
  g_assert_cmpuint (self.fake->xmls->len, ==, 1);
  stop (&self);
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
  Place self = { NULL };

  start (&self, FAKE_BASIC);
  enrol_well (&self, TRUE);
  sync_well (&self);
  open_and_answer (&self, begin (&self));
  finish (&self);
  g_assert_false (is_on_disk (self.folder, "secret"));
  g_assert_false (is_on_disk (self.folder, "Zarqoon"));
  g_assert_false (is_on_disk (self.folder, "/ida"));
  stop (&self);
}

/* --- Enrolling ------------------------------------------------------------------------------- */

static void
test_wrong_password (void)
{
  Place self = { NULL };
  g_autoptr (GError) error = NULL;
  DoorEnrolWish wish = { .passphrase = PASSPHRASE, .username = "ida", .password = "wrong" };

  start (&self, FAKE_BASIC);
  wish.code = self.fake->url;
  g_assert_null (enrol (&self, &wish, &error));
  g_assert_nonnull (strstr (error->message, "password"));
  g_assert_cmpuint (g_strv_length ((char **) door_unlock_get_accounts (self.unlock)), ==, 0);
  stop (&self);
}

/* Something else answers 200 with a page of its own. */
static void
test_not_a_server (void)
{
  Place self = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;
  DoorEnrolWish wish = { .passphrase = PASSPHRASE };

  start (&self, FAKE_ANYBODY);
  page = g_strconcat (self.fake->url, "/page.png", NULL);
  wish.code = page;
  self.fake->captive = TRUE;
  g_assert_null (enrol (&self, &wish, &error));
  g_assert_nonnull (strstr (error->message, "sign-in page"));
  stop (&self);
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
  g_auto (GStrv) halves
      = g_strsplit (strcmp (version, "3") == 0 ? FORM ("3", "@", "") : FORM ("4", "@", ""), "@", 2);

  return g_strconcat (halves[0], key, halves[1], NULL);
}

static GBytes *
opened_by_openssl (Place *self, const OdkKeys *keys, const char *instance)
{
  GBytes *manifest = sync_fake_file (self->fake, instance, DOOR_SUBMISSION_XML_PART);
  GBytes *sealed = sync_fake_file (self->fake, instance, "submission.xml.enc");
  g_autofree char *wrapped = NULL;
  g_autoptr (GBytes) key = NULL;

  g_assert_nonnull (manifest);
  g_assert_nonnull (sealed);
  g_assert_false (holds (manifest, "Zarqoon"));
  wrapped = odk_text_in (manifest, "base64EncryptedKey");
  key = odk_unwrap (keys, wrapped);
  return odk_decrypt (key, instance, 0, sealed);
}

static DoorCase *
only_case (Place *self)
{
  DoorCaseList *cases = door_desk_get_cases (desk (self));
  g_autoptr (DoorCase) item = g_list_model_get_item (G_LIST_MODEL (cases), 0);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cases)), ==, 1);
  return item; /* the list keeps it */
}

/* As the page of the case does, after it has shown `report`. */
static void
move (Place *self, const char *report)
{
  g_autoptr (DoorCaseFile) file = door_desk_open_file (desk (self), only_case (self));
  g_autoptr (GAsyncResult) asked = NULL;
  g_autoptr (GAsyncResult) moved = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (door_case_file_may (file, DOOR_CASE_ACT_MOVE));
  door_case_file_ask_move_async (file, on_result, &asked);
  text = door_case_file_ask_move_finish (file, wait_for (&asked), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, report);
  door_case_file_move_async (file, on_result, &moved);
  g_assert_true (door_case_file_finish (file, wait_for (&moved), &error));
  g_assert_no_error (error);
  g_assert_false (door_case_file_may (file, DOOR_CASE_ACT_MOVE));
}

/* What arrived is opened with the openssl program, and is the interview. */
static void
test_encrypted (void)
{
  Place self = { NULL };
  g_autoptr (OdkKeys) keys = odk_keys_new ();
  g_autofree char *form = keys ? form_with_key (keys, "3") : NULL;
  DoorCase *item;

  if (!keys)
    {
      g_test_skip ("there is no openssl program");
      return;
    }
  start (&self, FAKE_BASIC);
  self.fake->form = form;
  enrol_well (&self, FALSE);
  sync_well (&self);
  item = begin (&self);
  g_autofree char *case_id = g_strdup (door_case_get_id (item));
  open_and_answer (&self, item);
  finish (&self);
  sync_well (&self);

  g_autofree char *instance = instance_of (door_scenario_find_case (self.scenario, case_id));
  g_autoptr (GBytes) xml = opened_by_openssl (&self, keys, instance);
  g_assert_true (holds (xml, "Zarqoon"));
  stop (&self);
}

/* A questionnaire without a key, on a device that may only send encrypted interviews: not begun. */
static void
test_no_key (void)
{
  Place self = { NULL };
  g_autoptr (GError) error = NULL;

  start (&self, FAKE_BASIC);
  enrol_well (&self, FALSE);
  sync_well (&self);
  g_assert_false (door_scenario_open (self.scenario, door_case_get_id (begin (&self)), &error));
  g_assert_nonnull (strstr (error->message, "no key"));
  stop (&self);
}

/* The office begins to encrypt while an interview is out: it is not finished in clear. */
static void
test_key_comes_later (void)
{
  Place self = { NULL };
  g_autoptr (OdkKeys) keys = odk_keys_new ();
  g_autofree char *form = keys ? form_with_key (keys, "4") : NULL;
  g_autoptr (GError) error = NULL;

  if (!keys)
    {
      g_test_skip ("there is no openssl program");
      return;
    }
  start (&self, FAKE_BASIC);
  enrol_well (&self, TRUE);
  sync_well (&self);
  open_and_answer (&self, begin (&self));
  self.fake->form = form;
  self.fake->version = "4";
  sync_well (&self);
  g_assert_false (door_scenario_finish (self.scenario, &error));
  g_assert_nonnull (strstr (error->message, "encrypts this questionnaire now"));
  g_clear_error (&error);
  sync_well (&self);
  g_assert_cmpuint (self.fake->posts, ==, 0);

  /* Moved to the version with the key it goes, and sealed. */
  door_scenario_leave (self.scenario, &error);
  g_assert_no_error (error);
  move (&self, "1 answer goes over as it is.");
  g_autofree char *case_id = g_strdup (door_case_get_id (only_case (&self)));
  door_scenario_open (self.scenario, case_id, &error);
  g_assert_no_error (error);
  finish (&self);
  sync_well (&self);
  g_autofree char *instance = instance_of (door_scenario_find_case (self.scenario, case_id));
  g_autoptr (GBytes) xml = opened_by_openssl (&self, keys, instance);
  g_assert_true (holds (xml, "Zarqoon"));
  g_assert_true (holds (xml, "version=\"4\""));
  stop (&self);
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
  Place self = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorScript) script
      = door_script_parse ("/data/name = Zarqoon\n/data/rooms = three\n/data/roof = tin\n");

  start (&self, FAKE_ANYBODY);
  self.fake->form
      = QUESTIONS ("3", "<name/><rooms/><roof/>", BIND ("rooms", "string"),
                   INPUT ("name", "Name") INPUT ("rooms", "Rooms") INPUT ("roof", "Roof"));
  enrol_well (&self, TRUE);
  sync_well (&self);
  g_autofree char *case_id = g_strdup (door_case_get_id (begin (&self)));
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
  sync_well (&self);
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
  stop (&self);
}

/* --- Afterwards ------------------------------------------------------------------------------ */

/* A server of others gives no receipts: its answer lets an interview go after the survey's days, and not
 * before. */
static void
test_kept_for_days (void)
{
  Place self = { NULL };
  DoorCase *item;

  start (&self, FAKE_BASIC);
  enrol_well (&self, TRUE);
  sync_well (&self);
  item = begin (&self);
  g_autofree char *case_id = g_strdup (door_case_get_id (item));
  open_and_answer (&self, item);
  finish (&self);
  sync_well (&self);
  door_clock_advance (self.clock, 29 * G_TIME_SPAN_DAY);
  sync_well (&self);
  sync_well (&self);
  item = door_scenario_find_case (self.scenario, case_id);
  g_assert_false (door_case_get_progress_facts (item)->released);
  door_clock_advance (self.clock, 2 * G_TIME_SPAN_DAY);
  sync_well (&self);
  sync_well (&self);
  item = door_scenario_find_case (self.scenario, case_id);
  g_assert_true (door_case_get_progress_facts (item)->released);
  g_assert_cmpint (door_case_get_state (item), ==, DOOR_CASE_SENT);
  stop (&self);
}

/* No stick and no laptop carries to a server of others; asking says so, and nothing is lost. */
static void
test_no_carrying (void)
{
  Place self = { NULL };
  g_autoptr (GAsyncResult) packed = NULL;
  g_autoptr (GAsyncResult) noted = NULL;
  g_autoptr (GError) error = NULL;
  DoorSending *sending;
  guint n, files;

  start (&self, FAKE_ANYBODY);
  enrol_well (&self, TRUE);
  sending = door_desk_get_sending (desk (&self));
  g_assert_false (door_sending_can_carry (sending));
  door_sending_pack_async (sending, self.folder, on_result, &packed);
  g_assert_false (door_sending_pack_finish (sending, wait_for (&packed), &n, &files, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  door_sending_set_relay_async (sending, "DOORSTEP-RELAY:1", on_result, &noted);
  g_assert_false (door_sending_set_relay_finish (sending, wait_for (&noted), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  stop (&self);
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
