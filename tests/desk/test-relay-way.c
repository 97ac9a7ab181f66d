/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tablet whose office is out of reach gives its interviews to the supervisor's laptop; and a device
 * is enrolled by the code that the office shows. The hubs are real, on loopback. */
#include "desk-fixture.h"

#include "door-enrolling.h"
#include "door-files.h"
#include "door-hub-relay.h"
#include "door-hub.h"
#include "door-seal.h"
#include "door-sending.h"
#include "door-sync.h"

#include <string.h>

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (!*result)
    g_main_context_iteration (NULL, TRUE);
}

/* --- The laptop ------------------------------------------------------------------------------ */

typedef struct {
  char *folder;
  DoorHub *hub;
  char *code;
} Laptop;

/* As after a round with the survey's hub: it knows the tablet by the hash of its token, and the form. */
static void
know_team (DoorHubStore *store)
{
  g_autoptr (DoorRelayTeam) team = door_relay_team_new ();
  DoorRelayDevice *device = door_relay_team_add_device (team);
  g_autoptr (GError) error = NULL;

  device->device = 7;
  device->label = g_strdup ("tablet");
  device->user = g_strdup (ACCOUNT);
  device->role = g_strdup ("interviewer");
  device->team = g_strdup ("north");
  device->token_hash = door_token_hash ("none");
  door_relay_team_add_form (team, "household", "7", 0);
  door_hub_store_relay_take_team (store, team, &error);
  g_assert_no_error (error);
}

static char *
code_of (DoorHubStore *store, DoorHub *hub)
{
  g_autofree char *url = door_hub_get_url (hub);
  g_autofree char *id = door_hub_store_relay_id (store, NULL);
  const DoorRelayCode code = { url, id, NULL };

  return door_relay_code_print (&code);
}

static void
laptop_open (Laptop *self, DoorClock *clock)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = NULL;
  const DoorRelayPlace place = { .url = (char *) "http://127.0.0.1:9/v1",
                                 .token = (char *) "t",
                                 .survey_key = (char *) "k" };

  self->folder = g_dir_make_tmp ("door-laptop-XXXXXX", NULL);
  door_hub_store_init (self->folder, "test", &error);
  g_assert_no_error (error);
  store = door_hub_store_open (self->folder, clock, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_store_set_relay (store, &place, &error));
  know_team (store);
  self->hub = door_hub_new (self->folder, clock, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_listen (self->hub, 0, TRUE, NULL, &error));
  self->code = code_of (store, self->hub);
}

static void
laptop_close (Laptop *self)
{
  door_hub_stop (self->hub);
  g_clear_object (&self->hub);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self->code);
}

static DoorSending *
sending (DeskFixture *self)
{
  return door_desk_get_sending (door_scenario_desk (self->scenario));
}

static gboolean
note (DeskFixture *self, const char *code, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_sending_set_relay_async (sending (self), code, on_result, &result);
  wait_for (&result);
  return door_sending_set_relay_finish (sending (self), result, error);
}

static void
refresh (DeskFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  door_sending_refresh_async (sending (self), on_result, &result);
  wait_for (&result);
  g_assert_true (door_sending_refresh_finish (sending (self), result, NULL));
}

static DoorSentState
only_state (DeskFixture *self)
{
  GListModel *rows = door_sending_get_rows (sending (self));
  g_autoptr (DoorSentRow) row = NULL;

  refresh (self);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 1);
  row = g_list_model_get_item (rows, 0);
  return door_sent_row_get_state (row);
}

static void
test_laptop (DeskFixture *self, gconstpointer data)
{
  Laptop laptop = { NULL };
  g_autoptr (GError) error = NULL;

  laptop_open (&laptop, self->clock);
  desk_unlock (self);
  desk_open (self);
  desk_answer_all (self);
  door_scenario_finish (self->scenario, &error);
  g_assert_no_error (error);
  g_assert_false (door_scenario_sync (self->scenario, NULL));
  g_assert_cmpint (only_state (self), ==, DOOR_SENT_WAITING);

  g_assert_false (note (self, "https://example.org", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_null (door_sending_get_relay (sending (self)));
  g_assert_true (note (self, laptop.code, NULL));
  g_assert_cmpstr (door_sending_get_relay (sending (self)), ==, "127.0.0.1");
  g_clear_error (&error);
  door_scenario_sync (self->scenario, &error);
  g_assert_no_error (error);
  g_assert_cmpint (only_state (self), ==, DOOR_SENT_CARRIED);
  g_assert_nonnull (
      strstr (door_sync_status_get_text (door_desk_get_sync (door_scenario_desk (self->scenario))),
              "supervisor's laptop"));

  /* It is known after the program was started anew, too. */
  desk_lock (self);
  desk_unlock (self);
  g_assert_cmpint (only_state (self), ==, DOOR_SENT_CARRIED);
  g_assert_cmpstr (door_sending_get_relay (sending (self)), ==, "127.0.0.1");
  laptop_close (&laptop);
}

/* --- Enrolling ------------------------------------------------------------------------------- */

typedef struct {
  char *folder;
  DoorClock *clock;
  DoorHubStore *store;
  DoorHub *hub;
  DoorIdentity *survey;
} Office;

static void
office_open (Office *self)
{
  g_autoptr (GError) error = NULL;

  door_seal_init ();
  self->folder = g_dir_make_tmp ("door-office-XXXXXX", NULL);
  self->clock = door_clock_new_system ();
  self->survey = door_identity_new ();
  door_hub_store_init (self->folder, "test", &error);
  g_assert_no_error (error);
  self->store = door_hub_store_open (self->folder, self->clock, &error);
  g_assert_no_error (error);
  g_assert_true (
      door_hub_store_add_user (self->store, "ida", DOOR_USER_INTERVIEWER, "north", &error));
  self->hub = door_hub_new (self->folder, self->clock, &error);
  g_assert_no_error (error);
  g_assert_true (door_hub_listen (self->hub, 0, TRUE, NULL, &error));
}

static void
office_close (Office *self)
{
  door_hub_stop (self->hub);
  g_object_unref (self->hub);
  door_hub_store_close (self->store);
  door_identity_unref (self->survey);
  door_clock_unref (self->clock);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
}

static DoorEnrolCode *
new_code (Office *self)
{
  DoorEnrolCode *code = g_new0 (DoorEnrolCode, 1);

  code->hub_url = door_hub_get_url (self->hub);
  code->survey = g_strdup ("test");
  code->public_name = g_strdup ("Living Conditions");
  code->survey_key = *door_identity_public (self->survey);
  g_assert_true (door_hub_store_add_enrolment (self->store, "ida", "", 7, &code->code, NULL));
  return code;
}

static char *
enrol (Office *self, const DoorEnrolCode *code, const char *device, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  const DoorEnrollingWish wish
      = { .folder = device, .passphrase = PASSPHRASE, .kdf_policy = &door_kdf_policy_test };

  door_enrolling_async (code, &wish, self->clock, on_result, &result);
  wait_for (&result);
  return door_enrolling_finish (result, error);
}

static void
test_enrol (void)
{
  Office office = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *device = g_dir_make_tmp ("door-tablet-XXXXXX", NULL);

  office_open (&office);
  {
    g_autoptr (DoorEnrolCode) made = new_code (&office);
    g_autofree char *text = door_enrol_code_print (made);
    g_autoptr (DoorEnrolCode) code = door_enrolling_read (text, &error);
    g_autofree char *account = NULL;
    g_autofree char *again = NULL;
    g_autoptr (DoorDevice) read = NULL;

    g_assert_no_error (error);
    account = enrol (&office, code, device, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (account, ==, "ida");
    read = door_device_read (device, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (read->public_name, ==, "Living Conditions");
    /* The code was good once. */
    again = enrol (&office, code, device, &error);
    g_assert_null (again);
    g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED);
    g_clear_error (&error);
  }
  {
    /* A second enrolment of the same person stands beside the first. */
    g_autoptr (DoorEnrolCode) code = new_code (&office);
    g_autofree char *account = enrol (&office, code, device, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (account, ==, "ida-2");
  }
  {
    g_autoptr (DoorEnrolCode) code = new_code (&office);
    g_autofree char *account = NULL;

    g_free (code->hub_url);
    code->hub_url = g_strdup ("http://192.0.2.1/v1");
    account = enrol (&office, code, device, &error);
    g_assert_null (account);
    g_assert_error (error, DOOR_SYNC_ERROR, DOOR_SYNC_ERROR_REFUSED);
  }
  g_assert_null (door_enrolling_read ("hello", NULL));
  office_close (&office);
  door_file_remove_tree (device, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_DESK_TEST ("/desk/relay/laptop", test_laptop);
  g_test_add_func ("/desk/enrolling", test_enrol);
  return g_test_run ();
}
