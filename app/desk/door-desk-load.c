/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From an open vault to a desk: what the vault holds of the account is read on its thread, the parts
 * of the desk are built of it and tied together, and the list of cases is read. */
#define G_LOG_DOMAIN "door-desk"

#include "door-desk-parts-private.h"

#include "door-case-list-private.h"
#include "door-case-private.h"
#include "door-cover-private.h"
#include "door-desk-inbox.h"
#include "door-desk-records.h"
#include "door-hub-wire.h"
#include "door-letters.h"
#include "door-sending-private.h"
#include "door-sync-status-private.h"
#include "door-unlock-private.h"

typedef struct {
  DoorEnrolled *enrolled;
  GBytes *roster; /* NULL before the first sync */
  GBytes *pin;    /* NULL: none chosen */
} Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *self = data;

  g_clear_pointer (&self->enrolled, door_enrolled_free);
  g_clear_pointer (&self->roster, g_bytes_unref);
  g_clear_pointer (&self->pin, g_bytes_unref);
  g_free (self);
}

static gpointer
load (DoorVault *vault, gpointer argument, GError **error)
{
  Loaded *self = g_new0 (Loaded, 1);
  g_autoptr (GError) fault = NULL;

  self->enrolled = door_enrolled_read (vault, error);
  if (!self->enrolled)
    {
      loaded_free (self);
      return NULL;
    }
  if (!door_vault_get (vault, DOOR_RECORD_ROSTER, DOOR_ROSTER_NAME, NULL, &self->roster, &fault)
      && !g_error_matches (fault, DOOR_VAULT_ERROR, DOOR_VAULT_ERROR_NOT_FOUND))
    g_message ("the list of recipients could not be read: %s", fault->message);
  door_vault_get (vault, DOOR_RECORD_SETTING, DOOR_SETTING_PIN, NULL, &self->pin, NULL);
  return self;
}

static DoorDeviceKeys *
device_keys (DoorVaultQueue *queue)
{
  char id[DOOR_UUID_TEXT];

  door_uuid_print (door_vault_queue_vault_id (queue), id);
  return door_device_keys_new (id, door_identity_public (door_vault_queue_identity (queue)));
}

/* What only a hub speaks: letters, the device's keys, a laptop that carries. */
static void
add_hub (DoorDesk *self, DoorSync *sync, const DoorEnrolled *enrolled, DoorDeskInbox *inbox)
{
  g_autoptr (DoorDeskPostbox) postbox = door_desk_postbox_new (self->queue, self->trust);
  g_autoptr (DoorDeviceKeys) keys = device_keys (self->queue);

  door_sync_set_trust (sync, &enrolled->survey_key, door_trust_roster (self->trust));
  door_sync_set_device_keys (sync, keys);
  door_sync_set_postbox (sync, DOOR_POSTBOX (postbox));
  door_sync_status_set_relay (self->sync,
                              door_relay_way_new (enrolled->server, self->outbox, inbox, postbox,
                                                  self->trust, keys, self->clock));
}

static void
add_sync (DoorDesk *self, const DoorEnrolled *enrolled)
{
  g_autoptr (DoorDeskInbox) inbox = door_desk_inbox_new (self->queue, self->trust);
  g_autoptr (DoorSync) sync = NULL;
  DoorCarryTools tools;

  self->outbox = door_desk_outbox_new (self->queue, self->trust);
  sync = door_sync_new (enrolled->server, DOOR_OUTBOX (self->outbox), DOOR_INBOX (inbox),
                        self->clock);
  self->sync = door_sync_status_new (sync, self->outbox, self->clock, door_desk_on_sync_ran, self);
  if (enrolled->server->kind == DOOR_SERVER_HUB)
    add_hub (self, sync, enrolled, inbox);
  tools = (DoorCarryTools){ self->queue, self->outbox, inbox, self->trust, self->clock };
  self->sending = door_sending_new (&tools, self->sync);
  door_sending_find_relay (self->sending);
}

static void
on_cases (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  DoorDesk *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (door_case_list_refresh_finish (DOOR_CASE_LIST (source), result, &error))
    {
      door_desk_check_notice (self);
      door_desk_check_target (self);
      g_task_return_pointer (task, g_object_ref (self), g_object_unref);
    }
  else
    g_task_return_error (task, error);
}

/* Of all cases, whatever the list shows at the moment. */
static void
remind (DoorDesk *self)
{
  GPtrArray *cases = self->cases->all;

  for (guint i = 0; i < cases->len; i++)
    {
      DoorCase *item = g_ptr_array_index (cases, i);
      const DoorContact *contact = door_case_get_contact (item);

      if (contact && contact->appointment && !contact->final.final)
        door_safety_remind (self->safety, contact->appointment, door_case_get_id (item));
    }
}

static void
begin_round_here (DoorDesk *self)
{
  DoorPosition position;

  if (door_here_get (self->here, &position))
    door_case_list_set_here (self->cases, position.latitude, position.longitude);
}

static void
build (DoorDesk *self, const Loaded *loaded)
{
  const DoorEnrolled *enrolled = loaded->enrolled;
  g_autoptr (GError) error = NULL;

  self->trust = door_trust_new_enrolled (enrolled);
  if (loaded->roster && !door_trust_take_roster (self->trust, loaded->roster, &error))
    g_message ("the list of recipients in the vault was not taken: %s", error->message);
  self->shelf = door_form_shelf_new (self->queue);
  self->log = door_case_log_new (self->queue, self->clock, enrolled->person);
  self->cover = door_cover_new (self->queue, self->log, self->clock);
  if (loaded->pin)
    door_cover_take_pin (self->cover, loaded->pin);
  self->safety = door_safety_new (self->log, self->clock);
  g_signal_connect_object (self->safety, "changed", G_CALLBACK (remind), self, G_CONNECT_SWAPPED);
  self->cases = door_case_list_new (self->queue, self->shelf, self->trust, self->clock, self->log,
                                    self->public_name);
  self->here = door_here_new (self->log);
  g_signal_connect_object (self->here, "found", G_CALLBACK (begin_round_here), self,
                           G_CONNECT_SWAPPED);
  add_sync (self, enrolled);
  door_desk_take_role (self);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  DoorDesk *self = g_task_get_task_data (task);
  GError *error = NULL;
  Loaded *loaded = door_vault_queue_call_finish (DOOR_VAULT_QUEUE (source), result, &error);

  if (!loaded)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  build (self, loaded);
  loaded_free (loaded);
  door_case_list_refresh_async (self->cases, on_cases, task);
}

void
door_desk_load_async (DoorVaultQueue *queue,
                      DoorClock *clock,
                      const char *public_name,
                      const char *account,
                      GAsyncReadyCallback callback,
                      gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  DoorDesk *self = g_object_new (DOOR_TYPE_DESK, NULL);

  self->queue = g_object_ref (queue);
  self->clock = door_clock_ref (clock);
  self->public_name = g_strdup (public_name);
  self->account = g_strdup (account);
  g_task_set_task_data (task, self, g_object_unref);
  door_vault_queue_call_async (queue, load, NULL, NULL, loaded_free, on_loaded, task);
}

DoorDesk *
door_desk_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
