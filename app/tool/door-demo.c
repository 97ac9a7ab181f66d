/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "doorctl"

#include "door-demo.h"

#include "door-desk-json.h"
#include "door-device.h"
#include "door-files.h"
#include "door-hub-setup.h"
#include "door-office.h"
#include "door-tool-keys.h"
#include "door-tool.h"

#include <string.h>

#define MARKER "doorstep-demo"
#define TEAM "north"

/* Invented people at invented addresses. */
static const struct {
  const char *id;
  const char *label;
  const char *address;
  const char *area;
} demo_cases[] = {
  { "HH-0142", "Household 0142", "House 17, Quillfeather Lane", "Marrowbrook, block 3" },
  { "HH-0143", "Household 0143", "House 21, Quillfeather Lane", "Marrowbrook, block 3" },
  { "HH-0147", "Household 0147", "Flat 2, 8 Tinsmith Steps", "Marrowbrook, block 3" },
  { "HH-0205", "Household 0205", "Blue gate behind the mill", "Fennelside, block 1" },
  { "HH-0211", "Household 0211", "Last house on Heron Road", "Fennelside, block 1" },
};

/* --- Folder --------------------------------------------------------------------------------- */

static DoorDemo *
demo_new (const char *folder)
{
  DoorDemo *self = g_new0 (DoorDemo, 1);

  self->folder = g_canonicalize_filename (folder, NULL);
  self->hub = g_build_filename (self->folder, "hub", NULL);
  self->device = g_build_filename (self->folder, "device", NULL);
  self->supervisor = g_build_filename (self->folder, "supervisor", NULL);
  self->office = g_build_filename (self->folder, "office", NULL);
  return self;
}

void
door_demo_free (DoorDemo *self)
{
  if (!self)
    return;
  g_free (self->folder);
  g_free (self->hub);
  g_free (self->device);
  g_free (self->supervisor);
  g_free (self->office);
  g_free (self->hub_url);
  g_free (self->analyst_token);
  g_free (self);
}

char *
door_demo_office_file (const DoorDemo *self, const char *name)
{
  return g_build_filename (self->office, name, NULL);
}

static gboolean
has_file (const DoorDemo *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
is_empty (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  gboolean empty = !dir || !g_dir_read_name (dir);

  g_clear_pointer (&dir, g_dir_close);
  return empty;
}

/* Deletes an earlier or half-made demo, and nothing else. */
static gboolean
clear_folder (const DoorDemo *self, GError **error)
{
  if (is_empty (self->folder))
    return TRUE;
  if (!has_file (self, MARKER))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   "%s holds something else than a demo survey; name another folder with --dir",
                   self->folder);
      return FALSE;
    }
  return door_file_remove_tree (self->folder, error);
}

static gboolean
save_text (const char *folder, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return door_file_replace (path, bytes, 0600, error);
}

/* --- Office --------------------------------------------------------------------------------- */

typedef struct {
  DoorIdentity *survey;
  DoorIdentity *analyst;
  DoorIdentity *supervisor;
  DoorIdentity *headquarters;
  DoorIdentity *recovery;
} Office;

static void
office_clear (Office *self)
{
  g_clear_pointer (&self->survey, door_identity_unref);
  g_clear_pointer (&self->analyst, door_identity_unref);
  g_clear_pointer (&self->supervisor, door_identity_unref);
  g_clear_pointer (&self->headquarters, door_identity_unref);
  g_clear_pointer (&self->recovery, door_identity_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Office, office_clear)

static gboolean
make_keys (const DoorDemo *self, Office *office, GError **error)
{
  const struct {
    const char *file;
    const char *label;
    DoorIdentity **identity;
  } keys[] = {
    { "survey.key", "Demo survey: signing key", &office->survey },
    { "analyst.key", "Demo survey: analyst", &office->analyst },
    { "supervisor.key", "Demo survey: supervisor", &office->supervisor },
    { "headquarters.key", "Demo survey: headquarters", &office->headquarters },
    { "recovery.key", "Demo survey: recovery", &office->recovery },
  };
  g_autoptr (DoorSecret) passphrase = door_secret_new_passphrase (DOOR_DEMO_OFFICE_PASSPHRASE);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *path = door_demo_office_file (self, keys[i].file);

      if (!door_tool_make_key (path, keys[i].label, passphrase, &door_kdf_policy_vault,
                               keys[i].identity, error))
        return FALSE;
    }
  return TRUE;
}

static GBytes *
make_roster (const Office *office,
             const DoorPublicKeys *hub,
             const DoorPublicKeys *interviewer,
             const DoorPublicKeys *supervisor)
{
  g_autoptr (DoorRoster) roster = door_roster_new ("demo", 1, g_get_real_time ());

  door_roster_set_space (roster, DOOR_SPACE_TRAINING);
  door_roster_add (roster, DOOR_ROLE_ANALYST, NULL, "analyst",
                   door_identity_public (office->analyst));
  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, TEAM, "supervisor",
                   door_identity_public (office->supervisor));
  door_roster_add (roster, DOOR_ROLE_HEADQUARTERS, NULL, "headquarters",
                   door_identity_public (office->headquarters));
  door_roster_add (roster, DOOR_ROLE_RECOVERY, NULL, "recovery",
                   door_identity_public (office->recovery));
  door_roster_add (roster, DOOR_ROLE_HUB, NULL, "hub", hub);
  door_roster_add (roster, DOOR_ROLE_INTERVIEWER, TEAM, DOOR_DEMO_ACCOUNT, interviewer);
  door_roster_add (roster, DOOR_ROLE_SUPERVISOR, TEAM, DOOR_DEMO_SUPERVISOR, supervisor);
  return door_roster_sign (roster, office->survey);
}

/* --- Hub ------------------------------------------------------------------------------------ */

static int
find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  int port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  return port > 0 ? port : DOOR_HUB_DEFAULT_PORT;
}

/* Somebody with a device of their own, as the hub and the device know them. */
typedef struct {
  const char *account;
  DoorUserRole role;
  const char *label; /* of the device */
  const char *folder;
  char *token;
  gint64 device;
  DoorPublicKeys keys;
  DoorUuid vault;
} Person;

static gboolean
add_person (DoorHubStore *store, Person *person, GError **error)
{
  return door_hub_store_add_user (store, person->account, person->role, TEAM, error)
         && door_hub_store_add_device (store, person->account, person->label, &person->token,
                                       &person->device, error);
}

static gboolean
add_analyst (DoorHubStore *store, char **ret_token, GError **error)
{
  gint64 device;

  return door_hub_store_add_user (store, "analyst", DOOR_USER_ANALYST, "", error)
         && door_hub_store_add_device (store, "analyst", "analyst's desk", ret_token, &device,
                                       error);
}

static gboolean
publish_questionnaire (DoorHubStore *store, DoorIdentity *survey_key, GError **error)
{
  g_autofree char *data = door_tool_data_folder ();
  g_autofree char *path = NULL;

  if (!data)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           "the questionnaires were not found; set DOORSTEP_DATA to the folder "
                           "that holds questionnaires/");
      return FALSE;
    }
  path = g_build_filename (data, "questionnaires", "victimization-core", NULL);
  return door_office_publish (store, survey_key, path, NULL, NULL, error);
}

static gboolean
assign_cases (DoorHubStore *store, DoorIdentity *signer, gint64 device_number, GError **error)
{
  g_autoptr (GPtrArray) devices = door_hub_store_list_devices (store, DOOR_DEMO_ACCOUNT, error);
  const DoorHubDevice *device = devices && devices->len > 0 ? g_ptr_array_index (devices, 0) : NULL;

  for (gsize i = 0; device && i < G_N_ELEMENTS (demo_cases); i++)
    {
      g_autoptr (DoorAssignmentFacts) facts = door_assignment_facts_new ();

      facts->id = g_strdup (demo_cases[i].id);
      facts->label = g_strdup (demo_cases[i].label);
      facts->address = g_strdup (demo_cases[i].address);
      facts->area = g_strdup (demo_cases[i].area);
      facts->form_id = g_strdup (DOOR_DEMO_FORM);
      door_assignment_facts_prefill (facts, "/data/case/case_id", demo_cases[i].id);
      door_assignment_facts_prefill (facts, "/data/case/address", demo_cases[i].address);
      door_assignment_facts_prefill (facts, "/data/case/place", demo_cases[i].area);
      if (!door_office_assign (store, signer, device, facts, error))
        return FALSE;
    }
  return device != NULL;
}

/* --- Device --------------------------------------------------------------------------------- */

static gboolean
enrol (const DoorDemo *self, const Office *office, DoorClock *clock, Person *person, GError **error)
{
  DoorEnrolment enrolment = { 0 };

  enrolment.public_name = DOOR_DEMO_PUBLIC_NAME;
  enrolment.account = enrolment.person = person->account;
  enrolment.passphrase = DOOR_DEMO_PASSPHRASE;
  enrolment.team = TEAM;
  enrolment.hub_url = self->hub_url;
  enrolment.token = person->token;
  enrolment.survey_key = door_identity_public (office->survey);
  enrolment.recovery = door_identity_public (office->recovery);
  enrolment.space = DOOR_SPACE_TRAINING;
  enrolment.hint = "Demo survey. Passphrase: " DOOR_DEMO_PASSPHRASE;
  return door_device_enrol (person->folder, &enrolment, clock, &person->keys, &person->vault,
                            error);
}

/* What the hub learns when a device first connects, told here at once so that the demo's cases can
 * be sealed before that. */
static gboolean
tell_keys (DoorHubStore *store, const Person *person, GError **error)
{
  char id[DOOR_UUID_TEXT];
  g_autoptr (DoorDeviceKeys) device_keys = NULL;

  door_uuid_print (&person->vault, id);
  device_keys = door_device_keys_new (id, &person->keys);
  return door_hub_store_set_device_keys (store, person->device, device_keys, error);
}

/* --- Making --------------------------------------------------------------------------------- */

static gboolean
fill_store (DoorDemo *self,
            const Office *office,
            DoorHubStore *store,
            DoorClock *clock,
            Person people[2],
            GError **error)
{
  g_autoptr (DoorIdentity) hub = NULL;
  g_autoptr (GBytes) roster = NULL;

  for (guint i = 0; i < 2; i++)
    if (!add_person (store, &people[i], error) || !enrol (self, office, clock, &people[i], error)
        || !tell_keys (store, &people[i], error))
      return FALSE;
  if (!add_analyst (store, &self->analyst_token, error)
      || !publish_questionnaire (store, office->survey, error)
      || !(hub = door_hub_store_get_identity (store, error)))
    return FALSE;
  roster = make_roster (office, door_identity_public (hub), &people[0].keys, &people[1].keys);
  return door_hub_store_put_roster (store, 1, roster, error)
         && assign_cases (store, office->headquarters, people[0].device, error);
}

static gboolean
note_space (DoorHubStore *store, GError **error)
{
  const char *name = door_space_name (DOOR_SPACE_TRAINING);
  g_autoptr (GBytes) value = g_bytes_new_static (name, strlen (name));

  return door_hub_store_set (store, DOOR_HUB_SETTING_SPACE, value, error);
}

static gboolean
fill_hub (DoorDemo *self, const Office *office, DoorClock *clock, GError **error)
{
  Person people[2] = {
    { DOOR_DEMO_ACCOUNT, DOOR_USER_INTERVIEWER, "demo tablet", self->device },
    { DOOR_DEMO_SUPERVISOR, DOOR_USER_SUPERVISOR, "demo laptop", self->supervisor },
  };
  g_autoptr (DoorHubStore) store = NULL;
  gboolean filled = door_hub_store_init (self->hub, "demo", error)
                    && (store = door_hub_store_open (self->hub, clock, error))
                    && note_space (store, error)
                    && fill_store (self, office, store, clock, people, error);

  g_free (people[0].token);
  g_free (people[1].token);
  return filled;
}

static gboolean
save_demo (const DoorDemo *self, const Office *office, GError **error)
{
  g_autofree char *survey_key = door_public_keys_to_text (door_identity_public (office->survey));
  g_autofree char *json
      = g_strdup_printf ("{\"port\":%d,\"url\":\"%s\"}\n", self->port, self->hub_url);

  return save_text (self->office, "survey.pub", survey_key, error)
         && save_text (self->office, "analyst.token", self->analyst_token, error)
         && save_text (self->office, "passphrase", DOOR_DEMO_OFFICE_PASSPHRASE, error)
         && save_text (self->folder, "demo.json", json, error);
}

static gboolean
make (DoorDemo *self, GError **error)
{
  g_autoptr (DoorClock) clock = door_clock_new_system ();
  g_auto (Office) office = { NULL };

  self->port = find_free_port ();
  self->hub_url = g_strdup_printf ("http://127.0.0.1:%d/v1", self->port);
  return clear_folder (self, error) && door_file_make_folder (self->office, error)
         && save_text (self->folder, MARKER, "A demo survey; it may be deleted.\n", error)
         && make_keys (self, &office, error) && fill_hub (self, &office, clock, error)
         && door_hub_setup_set_port (self->hub, self->port, error)
         && save_demo (self, &office, error);
}

static gboolean
read_demo (DoorDemo *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "demo.json", NULL);
  g_autofree char *token_path = door_demo_office_file (self, "analyst.token");
  g_autoptr (GBytes) bytes = door_file_load (path, 65536, error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = bytes ? door_json_parse_object (parser, bytes) : NULL;

  if (!object)
    {
      if (bytes)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                     "%s cannot be read; start over with --fresh", path);
      return FALSE;
    }
  self->port = (int) json_object_get_int_member_with_default (object, "port", 0);
  self->hub_url = door_json_dup_text (object, "url");
  return g_file_get_contents (token_path, &self->analyst_token, NULL, error);
}

DoorDemo *
door_demo_open (const char *folder, gboolean fresh, gboolean *ret_made, GError **error)
{
  g_autoptr (DoorDemo) self = demo_new (folder);
  gboolean is_there = has_file (self, "demo.json") && has_file (self, MARKER);

  if (is_there && !fresh ? !read_demo (self, error) : !make (self, error))
    return NULL;
  *ret_made = !is_there || fresh;
  return g_steal_pointer (&self);
}

DoorDemo *
door_demo_find (const char *folder)
{
  g_autoptr (DoorDemo) self = demo_new (folder);

  if (!has_file (self, "demo.json") || !has_file (self, MARKER) || !read_demo (self, NULL))
    return NULL;
  return g_steal_pointer (&self);
}
