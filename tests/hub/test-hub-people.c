/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store's people and devices, and what is assigned to them. */
#include "hub-case.h"

#include <string.h>

static void
test_users (HubCase *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DoorHubStore *store = self->store;
  g_assert_true (door_hub_store_add_user (store, "ida", DOOR_USER_INTERVIEWER, "north", &error));
  g_assert_false (door_hub_store_add_user (store, "ida", DOOR_USER_ANALYST, "north", &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_EXISTS);
  g_clear_error (&error);

  static const char *const bad[] = { "", "a b", "a:b", "a/b", "*", "\n", "\xff" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (door_hub_store_add_user (store, bad[i], DOOR_USER_ANALYST, NULL, &error));
      g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_INVALID);
      g_clear_error (&error);
    }
  char *token = NULL;
  g_assert_false (door_hub_store_add_device (store, "nobody", "x", &token, NULL, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND);
  g_assert_null (token);
}

/* Promise 6: a token is nowhere but in its hash. */
static void
test_tokens (HubCase *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autofree char *content = NULL;
  gsize length;
  gint64 device;
  door_hub_store_add_device (self->store, "ida", "second tablet", &token, &device, &error);
  g_assert_no_error (error);
  hub_case_reopen (self);

  g_autoptr (DoorHubDevice) found = door_hub_store_find_token (self->store, token, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->device, ==, device);
  g_assert_cmpstr (found->user, ==, "ida");
  g_assert_cmpstr (found->team, ==, "north");
  g_assert_false (found->revoked);

  /* Of a database its copy is searched. */
  g_autofree char *copy = g_build_filename (self->folder, "copy", NULL);
  g_autofree char *path = g_build_filename (data != NULL ? copy : self->folder, "hub.db", NULL);
  g_assert_true (data == NULL || door_hub_store_backup (self->store, copy, &error));
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_null (memmem (content, length, token, strlen (token)));

  door_hub_store_revoke_device (self->store, device, &error);
  g_assert_no_error (error);
  g_autoptr (DoorHubDevice) revoked = door_hub_store_find_token (self->store, token, &error);
  g_assert_true (revoked->revoked);
  token[0] = token[0] == 'a' ? 'b' : 'a';
  g_assert_null (door_hub_store_find_token (self->store, token, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND);
}

static void
test_device_keys (HubCase *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorIdentity) one = door_identity_new ();
  g_autoptr (DoorIdentity) other = door_identity_new ();
  g_autoptr (DoorDeviceKeys) keys = door_device_keys_new ("v1", door_identity_public (one));
  g_autoptr (DoorDeviceKeys) foreign = door_device_keys_new ("v1", door_identity_public (other));
  gint64 device = self->device->device;
  g_assert_null (self->device->keys);
  g_assert_true (door_hub_store_set_device_keys (self->store, device, keys, &error));
  g_assert_true (door_hub_store_set_device_keys (self->store, device, keys, &error));
  g_assert_false (door_hub_store_set_device_keys (self->store, device, foreign, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_EXISTS);
  g_clear_error (&error);

  g_autoptr (GPtrArray) devices = door_hub_store_list_devices (self->store, "ida", &error);
  g_assert_no_error (error);
  const DoorHubDevice *listed = g_ptr_array_index (devices, 0);
  g_assert_cmpstr (listed->keys->vault_id, ==, "v1");
  g_assert_true (door_public_keys_equal (&listed->keys->keys, &keys->keys));
}

static guint
assignments_since (HubCase *self, gint64 device, guint64 since, guint64 *ret_mark)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all
      = door_hub_store_list_assignments (self->store, device, since, ret_mark, &error);
  g_assert_no_error (error);
  return all->len;
}

static void
assign (HubCase *self, const char *case_id, const char *sealed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sealed != NULL ? hub_case_bytes (sealed) : NULL;
  door_hub_store_assign (self->store, self->device->device, case_id, bytes, &error);
  g_assert_no_error (error);
}

static void
test_assignments (HubCase *self, gconstpointer data)
{
  g_autoptr (DoorHubDevice) other
      = hub_case_enrol (self->store, "omar", DOOR_USER_INTERVIEWER, "south");
  guint64 mark = 0, unused;
  assign (self, "c1", "one");
  assign (self, "c2", "two");
  g_assert_cmpuint (assignments_since (self, self->device->device, 0, &mark), ==, 2);
  g_assert_cmpuint (assignments_since (self, self->device->device, mark, &unused), ==, 0);
  g_assert_cmpuint (assignments_since (self, other->device, 0, &unused), ==, 0);

  assign (self, "c1", NULL);
  g_assert_cmpuint (assignments_since (self, self->device->device, mark, &unused), ==, 1);
  g_assert_cmpuint (unused, >, mark);
  g_assert_cmpuint (assignments_since (self, self->device->device, 0, &unused), ==, 2);
  g_autoptr (DoorChanges) changes
      = door_hub_store_get_changes (self->store, self->device->device, NULL, NULL);
  g_assert_cmpuint (changes->assignments, ==, unused);
}

static void
test_assign_refused (HubCase *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = hub_case_bytes ("x");
  gint64 device = self->device->device;
  g_assert_false (door_hub_store_assign (self->store, 4711, "c", sealed, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (door_hub_store_assign (self->store, device, "", sealed, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_INVALID);
  g_clear_error (&error);
  door_hub_store_revoke_device (self->store, device, NULL);
  g_assert_false (door_hub_store_assign (self->store, device, "c", sealed, &error));
  g_assert_error (error, DOOR_HUB_STORE_ERROR, DOOR_HUB_STORE_ERROR_NOT_FOUND);
}

static const HubCaseRow rows[] = {
  { "users", test_users },
  { "tokens", test_tokens },
  { "device-keys", test_device_keys },
  { "assignments", test_assignments },
  { "assign-refused", test_assign_refused },
};

int
main (int argc, char **argv)
{
  return hub_case_run (argc, argv, "hub-people", rows, G_N_ELEMENTS (rows));
}
