/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The relay's store as outbox, inbox and postbox of one device. Private to app/relay.
 * Thread rule: the store's. Each borrows the store, which must outlive it. */
#pragma once

#include "door-hub-relay.h"
#include "door-inbox.h"
#include "door-outbox.h"
#include "door-postbox.h"

#define DOOR_TYPE_RELAY_OUTBOX (door_relay_outbox_get_type ())
G_DECLARE_FINAL_TYPE (DoorRelayOutbox, door_relay_outbox, DOOR, RELAY_OUTBOX, GObject)
DoorRelayOutbox *door_relay_outbox_new (DoorHubStore *store, gint64 device);

#define DOOR_TYPE_RELAY_INBOX (door_relay_inbox_get_type ())
G_DECLARE_FINAL_TYPE (DoorRelayInbox, door_relay_inbox, DOOR, RELAY_INBOX, GObject)
DoorRelayInbox *
door_relay_inbox_new (DoorHubStore *store, gint64 device, const DoorPublicKeys *survey_key);

#define DOOR_TYPE_RELAY_POSTBOX (door_relay_postbox_get_type ())
G_DECLARE_FINAL_TYPE (DoorRelayPostbox, door_relay_postbox, DOOR, RELAY_POSTBOX, GObject)
DoorRelayPostbox *door_relay_postbox_new (DoorHubStore *store, gint64 device);
