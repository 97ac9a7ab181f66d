/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "relay-village.h"

#include "door-files.h"
#include "door-hub-relay.h"

void
village_start (Village *self)
{
  g_autoptr (GError) error = NULL;
  self->hub = door_hub_new (self->folder, self->survey->clock, &error);
  g_assert_no_error (error);
  door_hub_listen (self->hub, 0, TRUE, NULL, &error);
  g_assert_no_error (error);
  self->relay = door_relay_new (self->folder, self->survey->clock, &error);
  g_assert_no_error (error);
}

void
village_stop (Village *self)
{
  g_clear_object (&self->relay);
  door_hub_stop (self->hub);
  g_clear_object (&self->hub);
}

static char *
add_supervisor (SyncSurvey *survey)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  char *token = NULL;
  door_hub_store_add_user (store, "lani", DOOR_USER_SUPERVISOR, "north", &error);
  g_assert_no_error (error);
  door_hub_store_add_device (store, "lani", "laptop", &token, NULL, &error);
  g_assert_no_error (error);
  return token;
}

void
village_make_relay (Village *self, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = door_public_keys_to_text (door_identity_public (self->survey->survey_key));
  const DoorRelayPlace place = { .url = (char *) url, .token = self->token, .survey_key = key };
  door_hub_store_init (self->folder, "harbour", &error);
  g_assert_no_error (error);
  g_autoptr (DoorHubStore) store = door_hub_store_open (self->folder, self->survey->clock, &error);
  g_assert_no_error (error);
  door_hub_store_set_relay (store, &place, &error);
  g_assert_no_error (error);
  self->id = door_hub_store_relay_id (store, &error);
  g_assert_no_error (error);
}

Village *
village_new (void)
{
  g_autoptr (GError) error = NULL;
  Village *self = g_new0 (Village, 1);
  self->survey = sync_survey_new ();
  self->token = add_supervisor (self->survey);
  self->folder = g_dir_make_tmp ("door-relay-XXXXXX", &error);
  g_assert_no_error (error);
  village_make_relay (self, self->survey->url);
  village_start (self);
  return self;
}

void
village_free (Village *self)
{
  village_stop (self);
  door_file_remove_tree (self->folder, NULL);
  g_free (self->folder);
  g_free (self->token);
  g_free (self->id);
  sync_survey_free (self->survey);
  g_free (self);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **slot = data;
  *slot = g_object_ref (result);
}

gboolean
village_carry (Village *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  door_relay_run_async (self->relay, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return door_relay_run_finish (self->relay, result, error);
}

void
village_carry_well (Village *self)
{
  g_autoptr (GError) error = NULL;
  village_carry (self, &error);
  g_assert_no_error (error);
}

static double
draw_half (gpointer data)
{
  return 0.5;
}

DoorSync *
village_tablet (Village *self, SyncBoxOut *outbox, SyncBoxIn *inbox)
{
  g_autofree char *url = door_hub_get_url (self->hub);
  g_autoptr (DoorServer) server = door_server_new (DOOR_SERVER_HUB, url);
  char vault[DOOR_UUID_TEXT];
  door_uuid_print (&self->survey->vault, vault);
  g_autoptr (DoorDeviceKeys) keys
      = door_device_keys_new (vault, door_identity_public (self->survey->vault_key));
  server->token = g_strdup (self->survey->interviewer_token);
  server->relay_id = g_strdup (self->id);
  DoorSync *sync
      = door_sync_new (server, DOOR_OUTBOX (outbox), DOOR_INBOX (inbox), self->survey->clock);
  door_sync_set_trust (sync, door_identity_public (self->survey->survey_key), self->survey->roster);
  door_sync_set_device_keys (sync, keys);
  door_sync_set_draw (sync, draw_half, NULL);
  return sync;
}

void
village_meet (DoorSync *sync)
{
  g_autoptr (GError) error = NULL;
  sync_survey_run (sync, &error);
  g_assert_no_error (error);
}

guint
village_submissions (SyncSurvey *survey)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DoorHubStore) store = sync_survey_store (survey);
  guint64 mark = 0;
  g_autoptr (GPtrArray) rows = door_hub_store_list_submissions (store, NULL, 0, 500, &mark, &error);
  g_assert_no_error (error);
  return rows->len;
}
