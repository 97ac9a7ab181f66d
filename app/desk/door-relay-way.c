/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-desk"

#include "door-relay-way.h"

#include <glib/gi18n-lib.h>

struct _DoorRelayWay {
  DoorServer *hub;
  DoorDeskOutbox *outbox;
  DoorDeskInbox *inbox;
  DoorDeskPostbox *postbox;
  DoorTrust *trust;
  DoorDeviceKeys *keys;
  DoorClock *clock;
  DoorSync *sync; /* NULL: no laptop is known */
  char *host;
};

DoorRelayWay *
door_relay_way_new (const DoorServer *hub,
                    DoorDeskOutbox *outbox,
                    DoorDeskInbox *inbox,
                    DoorDeskPostbox *postbox,
                    DoorTrust *trust,
                    const DoorDeviceKeys *keys,
                    DoorClock *clock)
{
  DoorRelayWay *self = g_new0 (DoorRelayWay, 1);

  self->hub = door_server_copy (hub);
  self->outbox = g_object_ref (outbox);
  self->inbox = g_object_ref (inbox);
  self->postbox = g_object_ref (postbox);
  self->trust = door_trust_ref (trust);
  self->keys = door_device_keys_new (keys->vault_id, &keys->keys);
  self->clock = door_clock_ref (clock);
  return self;
}

void
door_relay_way_free (DoorRelayWay *self)
{
  if (!self)
    return;
  door_server_free (self->hub);
  g_object_unref (self->outbox);
  g_object_unref (self->inbox);
  g_object_unref (self->postbox);
  door_trust_unref (self->trust);
  door_device_keys_free (self->keys);
  door_clock_unref (self->clock);
  g_clear_object (&self->sync);
  g_free (self->host);
  g_free (self);
}

static DoorSync *
make_sync (const DoorRelayWay *self, const DoorRelayCode *code)
{
  g_autoptr (DoorServer) server = door_server_new (DOOR_SERVER_HUB, code->url);
  DoorSync *sync;

  server->token = g_strdup (self->hub->token);
  server->relay_id = g_strdup (code->id);
  server->pin = g_strdup (code->pin);
  sync = door_sync_new (server, DOOR_OUTBOX (self->outbox), DOOR_INBOX (self->inbox), self->clock);
  door_sync_set_device_keys (sync, self->keys);
  door_sync_set_postbox (sync, DOOR_POSTBOX (self->postbox));
  return sync;
}

gboolean
door_relay_way_set (DoorRelayWay *self, const char *text, GError **error)
{
  g_autoptr (DoorRelayCode) code = text ? door_relay_code_parse (text, NULL) : NULL;
  g_autoptr (GUri) uri = code ? g_uri_parse (code->url, G_URI_FLAGS_NONE, NULL) : NULL;

  if (text && !uri)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("This is not the code of a supervisor's laptop. Your supervisor sees "
                              "it when the laptop is ready."));
      return FALSE;
    }
  g_clear_object (&self->sync);
  g_clear_pointer (&self->host, g_free);
  if (code)
    {
      self->sync = make_sync (self, code);
      self->host = g_strdup (g_uri_get_host (uri));
    }
  return TRUE;
}

const char *
door_relay_way_get_host (const DoorRelayWay *self)
{
  return self->host;
}

DoorSync *
door_relay_way_get_sync (DoorRelayWay *self)
{
  if (self->sync)
    door_sync_set_trust (self->sync, door_trust_survey_key (self->trust),
                         door_trust_roster (self->trust));
  return self->sync;
}
