/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request says of itself, copied out of libsoup's message, which belongs to the main context, into a
 * call, which goes to the store's thread. Private to app/hub. Thread rule: the hub's main context. */
#pragma once

#include "door-hub-call.h"

#include <libsoup/soup.h>

/* Who asks, the body and the headers that count. */
void door_hub_request_read (SoupServerMessage *message, GHashTable *query, DoorHubCall *call);
/* "https://HOST" as the client sees it, behind a proxy too. transfer full. */
char *door_hub_request_origin (SoupServerMessage *message, guint port);
/* FALSE: it names another version of OpenRosa than ours. */
gboolean door_hub_request_speaks_our_version (SoupServerMessage *message);
