/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A training beside the real survey on one device: each is marked, and neither takes anything of the
 * other. And the demo survey behind a window, which is such a space too. */
#include "desk-fixture.h"

#include "door-demo-host.h"
#include "door-enrolling.h"
#include "door-files.h"
#include "door-seal.h"
#include "door-trust.h"

#include <stdio.h>
#include <string.h>

#define TRAINEE "amina-2"

static void
enrol_for_training (DeskFixture *self, const DoorIdentity *key)
{
  g_autoptr (GError) error = NULL;
  DoorPublicKeys keys;
  DoorUuid vault;
  const DoorEnrolment enrolment = {
    .public_name = "Practice Survey",
    .account = TRAINEE,
    .person = "amina",
    .passphrase = PASSPHRASE,
    .team = "north",
    .hub_url = "http://127.0.0.1:9/v1",
    .token = "none",
    .survey_key = door_identity_public (key),
    .space = DOOR_SPACE_TRAINING,
    .kdf_policy = &door_kdf_policy_test,
  };

  door_device_enrol (self->folder, &enrolment, self->clock, &keys, &vault, &error);
  g_assert_no_error (error);
}

/* The real survey's name stays the device's; each account keeps its own. */
static void
test_beside_the_survey (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorIdentity) key = door_identity_new ();
  g_autoptr (DoorDevice) device = NULL;
  g_autoptr (DoorUnlock) unlock = NULL;
  g_autoptr (GError) error = NULL;

  enrol_for_training (self, key);
  device = door_device_read (self->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (device->public_name, ==, "Living Conditions Survey");
  g_assert_cmpuint (g_strv_length (device->accounts), ==, 2);
  g_assert_cmpstr (door_device_find (device, TRAINEE)->public_name, ==, "Practice Survey");
  g_assert_cmpint (door_device_find (device, TRAINEE)->space, ==, DOOR_SPACE_TRAINING);
  g_assert_cmpint (door_device_find (device, ACCOUNT)->space, ==, DOOR_SPACE_SURVEY);
  g_assert_null (door_device_find (device, "nobody"));
  unlock = door_unlock_new_with_clock (self->folder, self->clock);
  g_assert_false (door_unlock_is_first (unlock));
  g_assert_cmpint (door_unlock_get_space (unlock, TRAINEE), ==, DOOR_SPACE_TRAINING);
  g_assert_cmpint (door_unlock_get_space (unlock, ACCOUNT), ==, DOOR_SPACE_SURVEY);
}

static void
test_desk_says_it (DeskFixture *self, gconstpointer data)
{
  g_autoptr (DoorIdentity) key = door_identity_new ();
  g_autoptr (GError) error = NULL;

  enrol_for_training (self, key);
  desk_unlock (self);
  g_assert_cmpint (door_desk_get_space (door_scenario_desk (self->scenario)), ==,
                   DOOR_SPACE_SURVEY);
  desk_lock (self);
  door_scenario_unlock (self->scenario, TRAINEE, PASSPHRASE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (door_desk_get_space (door_scenario_desk (self->scenario)), ==,
                   DOOR_SPACE_TRAINING);
  g_assert_cmpstr (door_desk_get_public_name (door_scenario_desk (self->scenario)), ==,
                   "Practice Survey");
}

static GBytes *
roster_of (DoorIdentity *key, DoorSpace space, guint64 epoch)
{
  g_autoptr (DoorRoster) roster = door_roster_new ("test", epoch, 1);

  door_roster_set_space (roster, space);
  return door_roster_sign (roster, key);
}

/* Even when the office signs both with one key by mistake. */
static void
test_takes_nothing_of_another (void)
{
  g_autoptr (DoorIdentity) key = door_identity_new ();
  const DoorSpace spaces[] = { DOOR_SPACE_SURVEY, DOOR_SPACE_TRAINING, DOOR_SPACE_PILOT };

  for (gsize at = 0; at < G_N_ELEMENTS (spaces); at++)
    for (gsize of = 0; of < G_N_ELEMENTS (spaces); of++)
      {
        g_autoptr (DoorTrust) trust = door_trust_new (door_identity_public (key), "amina", "north");
        g_autoptr (GBytes) roster = roster_of (key, spaces[of], 1);
        g_autoptr (GError) error = NULL;

        door_trust_set_space (trust, spaces[at]);
        g_assert_true (door_trust_take_roster (trust, roster, &error) == (at == of));
        g_assert_true ((error == NULL) == (at == of));
      }
}

static void
test_follows_its_own (void)
{
  g_autoptr (DoorIdentity) key = door_identity_new ();
  g_autoptr (GBytes) first = roster_of (key, DOOR_SPACE_PILOT, 1);
  g_autoptr (GBytes) real = roster_of (key, DOOR_SPACE_SURVEY, 2);
  g_autoptr (GBytes) next = roster_of (key, DOOR_SPACE_PILOT, 2);
  g_autoptr (DoorTrust) trust = door_trust_new (door_identity_public (key), "amina", "north");

  door_trust_set_space (trust, DOOR_SPACE_PILOT);
  g_assert_true (door_trust_take_roster (trust, first, NULL));
  g_assert_false (door_trust_take_roster (trust, real, NULL));
  g_assert_cmpuint (door_roster_epoch (door_trust_roster (trust)), ==, 1);
  g_assert_true (door_trust_take_roster (trust, next, NULL));
  g_assert_cmpuint (door_roster_epoch (door_trust_roster (trust)), ==, 2);
}

/* A file that says what this version does not know opens no account, rather than an unmarked one. */
static void
test_unknown_space (DeskFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "device.json", NULL);
  g_autoptr (DoorDevice) device = NULL;
  const char *json = "{\"public_name\":\"X\",\"accounts\":[{\"name\":\"amina\",\"space\":\"moon\"},"
                     "{\"name\":\"amina\"},7,null]}";

  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  device = door_device_read (self->folder, NULL);
  g_assert_nonnull (device);
  g_assert_cmpuint (g_strv_length (device->accounts), ==, 0);
}

/* --- The demo survey ------------------------------------------------------------------------- */

static void
on_host (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static DoorDemoHost *
host (const char *folder)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DoorDemoHost *made;

  door_demo_host_new_async (folder, on_host, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  made = door_demo_host_new_finish (result, &error);
  g_assert_no_error (error);
  return made;
}

static gboolean
answers (const char *demo)
{
  g_autofree char *path = g_build_filename (demo, "demo.json", NULL);
  g_autofree char *json = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  guint port = 0;

  g_assert_true (g_file_get_contents (path, &json, NULL, NULL));
  g_assert_cmpint (sscanf (json, "{\"port\":%u", &port), ==, 1);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) port, NULL, NULL);
  return connection != NULL;
}

static void
test_demo (void)
{
  g_autofree char *root = g_dir_make_tmp ("door-demo-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (root, "demo", NULL);
  g_autoptr (DoorDemoHost) first = host (folder);
  g_autoptr (DoorDemoHost) second = host (folder);
  g_autoptr (DoorUnlock) unlock = door_unlock_new (door_demo_host_get_device (first));

  g_assert_cmpstr (door_demo_host_get_device (second), ==, door_demo_host_get_device (first));
  g_assert_cmpint (door_unlock_get_space (unlock, "amina"), ==, DOOR_SPACE_TRAINING);
  g_assert_nonnull (door_unlock_get_hint (unlock));
  g_assert_true (answers (folder));
  /* The window that served closes: the other goes on serving. */
  g_clear_object (&first);
  for (gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC; !answers (folder);)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (g_get_monotonic_time (), <, until);
    }
  g_clear_object (&second);
  g_assert_true (door_file_remove_tree (root, NULL));
}

static void
test_demo_elsewhere (void)
{
  g_autofree char *root = g_dir_make_tmp ("door-demo-XXXXXX", NULL);
  g_autofree char *kept = g_build_filename (root, "thesis.txt", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (kept, "mine", -1, NULL));
  door_demo_host_new_async (root, on_host, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (door_demo_host_new_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "something else than a demo"));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_true (door_file_remove_tree (root, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/desk/space/beside-the-survey", test_beside_the_survey);
  ADD_DESK_TEST ("/desk/space/desk-says-it", test_desk_says_it);
  ADD_DESK_TEST ("/desk/space/unknown", test_unknown_space);
  g_test_add_func ("/desk/space/takes-nothing-of-another", test_takes_nothing_of_another);
  g_test_add_func ("/desk/space/follows-its-own", test_follows_its_own);
  g_test_add_func ("/desk/space/demo", test_demo);
  g_test_add_func ("/desk/space/demo-elsewhere", test_demo_elsewhere);
  return g_test_run ();
}
