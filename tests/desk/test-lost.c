/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tablet is lost in the middle of an interview. A copy of the draft had left it: straight to the hub, by the
 * supervisor's laptop, or on a stick. The office gives it to a spare tablet of the same person by doorctl alone,
 * and there the interview goes on in its place, is finished and reaches the hub whole. The hub and the laptop are
 * real, on loopback. */
#include "office-fixture.h"

#include "door-envelope.h"
#include "door-files.h"
#include "door-hub-relay.h"
#include "door-relay.h"
#include "door-sending.h"
#include "door-vault.h"

#include <string.h>

#define ANSWERS                                                                                    \
  "/data/name = Zarqoon\n/data/age = 36\n/data/safe = 2\n/data/things = radio boat\n"              \
  "/data/visit/day = 2025-11-20\n/data/visit/again = yes\n/data/visit/when = 18:30\n"
#define ANSWERS_AFTER "/data/member[1]/called = Velindra\n/data/member[1]/years = 9\n"
/* Screens before the table of members. */
#define SCREENS 5

typedef enum { BY_HUB, BY_LAPTOP, BY_STICK } Way;

/* --- The lost tablet ------------------------------------------------------------------------- */

/* Answers as far as the table of members, and leaves. */
static void
begin_interview (TeamFixture *team)
{
  g_autoptr (DoorScript) script = door_script_parse (ANSWERS);
  DoorScenario *amina = team->person[TEAM_AMINA];
  g_autoptr (GError) error = NULL;
  guint screens = 0;

  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  door_scenario_play (amina, script, SCREENS, &screens, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (screens, ==, SCREENS);
  door_scenario_leave (amina, &error);
  g_assert_no_error (error);
}

static DoorJournal *
replay_draft (const char *device, DoorUuid *ret_id)
{
  g_autofree char *folder = door_device_vault_folder (device, "amina");
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorVault) vault = door_vault_open (folder, TEAM_PASSPHRASE, &options, &error);
  g_autoptr (GPtrArray) all = vault ? door_vault_list (vault, &error) : NULL;
  const DoorInterviewInfo *info;
  DoorJournal *journal;

  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 1);
  info = g_ptr_array_index (all, 0);
  g_assert_cmpint (info->state, ==, DOOR_INTERVIEW_DRAFT);
  *ret_id = info->id;
  journal = door_vault_replay (vault, &info->id, &error);
  g_assert_no_error (error);
  return journal;
}

/* The laptop of the supervisor, in a village without a network. */
typedef struct {
  char *folder;
  DoorHub *hub;
  DoorRelay *relay;
  char *code;
} Laptop;

static void
laptop_open (Laptop *self, TeamFixture *team)
{
  g_autofree char *token = NULL;
  g_autofree char *key = door_public_keys_to_text (door_identity_public (team->survey));
  DoorRelayPlace place = { .url = team->url, .survey_key = key };
  g_autoptr (DoorHubStore) store = NULL;
  g_autofree char *url = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_build_filename (team->folder, "laptop", NULL);
  door_hub_store_add_device (team->store, "sione", "laptop", &token, NULL, &error);
  place.token = token;
  door_hub_store_init (self->folder, "test", &error);
  store = door_hub_store_open (self->folder, team->clock, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_store_set_relay (store, &place, &error));
  self->hub = door_hub_new (self->folder, team->clock, &error);
  g_assert_true (door_hub_listen (self->hub, 0, TRUE, NULL, &error));
  self->relay = door_relay_new (self->folder, team->clock, &error);
  g_assert_no_error (error);
  url = door_hub_get_url (self->hub);
  id = door_hub_store_relay_id (store, NULL);
  self->code = door_relay_code_print (&(DoorRelayCode){ url, id, NULL });
}

static void
laptop_close (Laptop *self)
{
  g_clear_object (&self->relay);
  door_hub_stop (self->hub);
  g_clear_object (&self->hub);
  g_free (self->folder);
  g_free (self->code);
}

static void
laptop_carry (Laptop *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  door_relay_run_async (self->relay, team_keep_result, &result);
  team_wait (&result);
  door_relay_run_finish (self->relay, result, &error);
  g_assert_no_error (error);
}

static DoorSending *
sending (TeamFixture *team)
{
  return door_desk_get_sending (door_scenario_desk (team->person[TEAM_AMINA]));
}

/* The hub is out of the tablet's reach, and back for the laptop. */
static void
send_by_laptop (TeamFixture *team)
{
  Laptop laptop = { NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GUri) at = g_uri_parse (team->url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *folder = g_build_filename (team->folder, "hub", NULL);
  g_autoptr (GError) error = NULL;

  laptop_open (&laptop, team);
  laptop_carry (&laptop);
  door_sending_set_relay_async (sending (team), laptop.code, team_keep_result, &result);
  team_wait (&result);
  g_assert_true (door_sending_set_relay_finish (sending (team), result, NULL));
  door_hub_stop (team->hub);
  g_clear_object (&team->hub);
  door_scenario_sync (team->person[TEAM_AMINA], &error);
  g_assert_no_error (error);

  team->hub = door_hub_new (folder, team->clock, &error);
  g_assert_no_error (error);
  door_hub_listen (team->hub, g_uri_get_port (at), TRUE, NULL, &error);
  g_assert_no_error (error);
  laptop_carry (&laptop);
  laptop_close (&laptop);
}

static void
write_to_stick (Office *self)
{
  g_autofree char *folder = office_path (self, "copies");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint interviews, files;

  g_assert_true (door_file_make_folder (folder, NULL));
  door_sending_pack_async (sending (self->team), folder, team_keep_result, &result);
  team_wait (&result);
  door_sending_pack_finish (sending (self->team), result, &interviews, &files, &error);
  g_assert_no_error (error);
}

/* --- The spare tablet ------------------------------------------------------------------------- */

static void
enrol_spare (TeamFixture *team)
{
  g_autoptr (GError) error = NULL;
  DoorEnrolment enrolment = { .public_name = "Living Conditions Survey",
                              .account = "amina",
                              .person = "amina",
                              .passphrase = TEAM_PASSPHRASE,
                              .team = "north",
                              .hub_url = team->url,
                              .survey_key = door_identity_public (team->survey),
                              .recovery = door_identity_public (team->recovery),
                              .kdf_policy = &door_kdf_policy_test };
  DoorUuid vault;

  g_free (team->token[TEAM_AMINA]);
  g_free (team->device[TEAM_AMINA]);
  team->device[TEAM_AMINA] = g_build_filename (team->folder, "spare", NULL);
  door_hub_store_add_device (team->store, "amina", "spare", &team->token[TEAM_AMINA], NULL, &error);
  g_assert_no_error (error);
  enrolment.token = team->token[TEAM_AMINA];
  door_device_enrol (team->device[TEAM_AMINA], &enrolment, team->clock, &team->keys[TEAM_AMINA],
                     &vault, &error);
  g_assert_no_error (error);
  team->person[TEAM_AMINA] = door_scenario_new (team->device[TEAM_AMINA], team->clock);
}

/* Every file of it. */
static void
lose_tablet (TeamFixture *team)
{
  team_lock (team, TEAM_AMINA);
  door_scenario_free (team->person[TEAM_AMINA]);
  g_assert_true (door_file_remove_tree (team->device[TEAM_AMINA], NULL));
}

static void
take_from_stick (Office *self)
{
  g_autofree char *path = office_path (self, "handed");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      guint items = 9;

      door_sending_take_async (sending (self->team), path, team_keep_result, &result);
      team_wait (&result);
      door_sending_take_finish (sending (self->team), result, &items, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (items, ==, i == 0);
    }
}

/* The copy as it left the lost tablet is for the office alone. */
static void
refuse_copy (Office *self, const char *copy)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint items;

  door_sending_take_async (sending (self->team), copy, team_keep_result, &result);
  team_wait (&result);
  g_assert_false (door_sending_take_finish (sending (self->team), result, &items, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* --- From one to the other --------------------------------------------------------------------- */

/* What the office has of it: the hub's copy written out, or the one on the stick. transfer full. */
static char *
find_copy (Office *self, Way way, const DoorUuid *id)
{
  char uuid[DOOR_UUID_TEXT];
  g_autofree char *name = NULL;

  door_uuid_print (id, uuid);
  if (way != BY_STICK)
    g_assert_cmpint (
        office_doorctl (self, "hub drafts --dir %s --user amina --into copies", self->hub), ==, 0);
  name = g_strdup_printf ("copies/draft-%s.door", uuid);
  return office_path (self, name);
}

/* At the office: by the recovery key and no other, for the spare tablet and no other. */
static void
hand_over (Office *self, Way way, const char *copy, gint64 lost, gint64 spare)
{
  g_autofree char *to = door_public_keys_to_text (&self->team->keys[TEAM_AMINA]);
  static const char line[]
      = "keys hand-over %s --key %s --key-passphrase-file pass --to %s --into handed";

  g_assert_cmpint (office_doorctl (self, "hub devices --dir %s", self->hub), ==, 0);
  g_assert_nonnull (strstr (self->said, to));
  g_assert_cmpint (office_doorctl (self, line, copy, "analyst.key", to), ==, 1);
  g_assert_cmpint (office_doorctl (self, line, copy, "recovery.key", to), ==, 0);
  if (way == BY_STICK)
    return;
  g_assert_cmpint (office_doorctl (self, "hub hand-over %s --dir %s --device %" G_GINT64_FORMAT,
                                   copy, self->hub, spare),
                   ==, 1);
  g_assert_cmpint (office_doorctl (self, "hub hand-over handed --dir %s --device %" G_GINT64_FORMAT,
                                   self->hub, lost),
                   ==, 1);
  g_assert_cmpint (office_doorctl (self, "hub hand-over handed --dir %s --device %" G_GINT64_FORMAT,
                                   self->hub, spare),
                   ==, 0);
}

/* The draft on the spare tablet quotes the lost one, and then says the same, entry for entry. */
static void
assert_same (const DoorJournal *was, const DoorUuid *id, const DoorJournal *is)
{
  g_autofree char *instance = door_uuid_to_instance_id (id);

  g_assert_cmpuint (door_journal_length (was), >, 7);
  g_assert_cmpuint (door_journal_length (is), ==, door_journal_length (was) + 1);
  g_assert_cmpint (door_journal_get (is, 0)->kind, ==, DOOR_ENTRY_REOPEN);
  g_assert_cmpstr (door_journal_get (is, 0)->path, ==, instance);
  for (guint i = 0; i < door_journal_length (was); i++)
    {
      const DoorEntry *a = door_journal_get (was, i), *b = door_journal_get (is, i + 1);

      g_assert_cmpint (a->kind, ==, b->kind);
      g_assert_cmpstr (a->path, ==, b->path);
      g_assert_cmpstr (a->value, ==, b->value);
    }
}

static char *
first_ref (TeamFixture *team)
{
  DoorInterview *interview = door_scenario_interview (team->person[TEAM_AMINA]);
  g_autoptr (DoorQuestion) question
      = g_list_model_get_item (door_interview_get_questions (interview), 0);

  return g_strdup (question ? door_question_get_ref (question) : "");
}

/* Opens where it was left, which is past everything that was answered, and is finished. */
static void
go_on (TeamFixture *team)
{
  DoorScenario *amina = team->person[TEAM_AMINA];
  g_autoptr (DoorScript) script = door_script_parse (ANSWERS_AFTER);
  g_autofree char *ref = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (door_case_get_state (door_scenario_find_case (amina, TEAM_CASE)), ==,
                   DOOR_CASE_IN_PROGRESS);
  door_scenario_open (amina, TEAM_CASE, &error);
  g_assert_no_error (error);
  ref = first_ref (team);
  g_assert_null (strstr (ANSWERS, *ref ? ref : "none"));
  door_scenario_play (amina, script, 100, NULL, &error);
  g_assert_no_error (error);
  door_scenario_finish (amina, &error);
  g_assert_no_error (error);
  team_sync (team, TEAM_AMINA);
}

/* An analyst reads it, with what was said on either tablet. */
static void
assert_whole_at_hub (TeamFixture *team)
{
  static const char *const said[]
      = { "Zarqoon", "<age>36<", "<safe>2<", "radio boat", "2025-11-20", "18:30", "Velindra" };
  g_autoptr (GError) error = NULL;
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows
      = door_hub_store_list_submissions (team->store, NULL, 0, 100, &mark, &error);
  g_autoptr (GBytes) part = door_hub_store_get_part (team->store, 1, "submission.door", &error);
  g_autoptr (DoorEnvelope) envelope = door_envelope_read (part, &error);
  g_autoptr (GBytes) content = door_envelope_open (envelope, team->analyst, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    g_assert_nonnull (g_strstr_len (g_bytes_get_data (content, NULL),
                                    (gssize) g_bytes_get_size (content), said[i]));
}

static gboolean
is_in_tree (const char *path, const char *word)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name;
  gsize n;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (is_in_tree (child, word))
        return TRUE;
    }
  return !dir && g_file_get_contents (path, &bytes, &n, NULL)
         && memmem (bytes, n, word, strlen (word));
}

/* Tablets, hub, laptop, stick, the office's own folder: what is for everybody is found there, and nothing that
 * was answered; on the tablet, not even what was asked. (The hub publishes questionnaires in clear.) */
static void
assert_sealed_everywhere (TeamFixture *team)
{
  static const char *const answers[] = { "Zarqoon", "radio boat", "Velindra" };

  g_assert_true (is_in_tree (team->folder, "Living Conditions Survey"));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_false (is_in_tree (team->folder, answers[i]));
  g_assert_false (is_in_tree (team->device[TEAM_AMINA], "/data/age"));
}

static void
send_copy (Office *office, Way way)
{
  if (way == BY_LAPTOP)
    send_by_laptop (office->team);
  else if (way == BY_STICK)
    write_to_stick (office);
  else
    team_sync (office->team, TEAM_AMINA);
}

static void
test_lost (TeamFixture *self, Way way)
{
  Office office;
  DoorPublicKeys lost = self->keys[TEAM_AMINA];
  g_autoptr (DoorJournal) was = NULL;
  g_autoptr (DoorJournal) is = NULL;
  g_autofree char *copy = NULL;
  DoorUuid was_id, is_id;

  office_open (&office, self);
  team_unlock (self, TEAM_AMINA);
  team_sync (self, TEAM_AMINA);
  office_assign (&office, office_device_of (&office, &lost));
  team_sync (self, TEAM_AMINA);
  begin_interview (self);
  team_lock (self, TEAM_AMINA);
  was = replay_draft (self->device[TEAM_AMINA], &was_id);
  team_unlock (self, TEAM_AMINA);
  send_copy (&office, way);
  assert_sealed_everywhere (self);
  lose_tablet (self);

  enrol_spare (self);
  team_unlock (self, TEAM_AMINA);
  team_sync (self, TEAM_AMINA);
  office_publish_roster (&office, &self->keys[TEAM_AMINA]);
  office_assign (&office, office_device_of (&office, &self->keys[TEAM_AMINA]));
  copy = find_copy (&office, way, &was_id);
  hand_over (&office, way, copy, office_device_of (&office, &lost),
             office_device_of (&office, &self->keys[TEAM_AMINA]));
  team_sync (self, TEAM_AMINA);
  if (way == BY_STICK)
    {
      refuse_copy (&office, copy);
      take_from_stick (&office);
    }
  team_lock (self, TEAM_AMINA);
  is = replay_draft (self->device[TEAM_AMINA], &is_id);
  assert_same (was, &was_id, is);
  team_unlock (self, TEAM_AMINA);
  go_on (self);
  assert_whole_at_hub (self);
  assert_sealed_everywhere (self);
  office_close (&office);
}

/* A holder of the recovery key has left: the survey names another one, and the vault follows with the next sync.
 * What the old key opens is old copies. */
static void
test_recovery_key_replaced (TeamFixture *self, gconstpointer data)
{
  g_autofree char *folder = door_device_vault_folder (self->device[TEAM_AMINA], "amina");
  DoorVaultOptions options = { NULL, &door_kdf_policy_test, NULL };
  DoorIdentity *before = self->recovery;
  Office office;
  g_autoptr (DoorVault) vault = NULL;
  g_autoptr (GError) error = NULL;

  team_unlock (self, TEAM_AMINA);
  self->recovery = door_identity_new ();
  office_open (&office, self);
  team_sync (self, TEAM_AMINA);
  team_lock (self, TEAM_AMINA);
  g_assert_null (door_vault_open_recovery (folder, before, &options, &error));
  g_assert_error (error, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_PASSPHRASE);
  g_clear_error (&error);
  vault = door_vault_open_recovery (folder, self->recovery, &options, &error);
  g_assert_no_error (error);
  door_identity_unref (before);
  office_close (&office);
}

static void
test_by_hub (TeamFixture *self, gconstpointer data)
{
  test_lost (self, BY_HUB);
}

static void
test_by_laptop (TeamFixture *self, gconstpointer data)
{
  test_lost (self, BY_LAPTOP);
}

static void
test_by_stick (TeamFixture *self, gconstpointer data)
{
  test_lost (self, BY_STICK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEAM_TEST ("/desk/lost/hub", test_by_hub);
  ADD_TEAM_TEST ("/desk/lost/laptop", test_by_laptop);
  ADD_TEAM_TEST ("/desk/lost/stick", test_by_stick);
  ADD_TEAM_TEST ("/desk/lost/recovery-key-replaced", test_recovery_key_replaced);
  return g_test_run ();
}
