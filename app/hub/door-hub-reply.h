/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answered call on its way back: as HTTP, and as a line in the log.
 *
 * Private to app/hub. Thread rule: the hub's main context.
 */
#pragma once

#include "door-hub-call.h"

#include <libsoup/soup.h>

/* NULL when we share a language with who asks, or they did not say theirs; else what to tell them. */
const char *door_hub_reply_without_language (SoupServerMessage *message);
/* Fills in status, headers and body. */
void door_hub_reply_send (SoupServerMessage *message, const DoorHubCall *call);
/* What is logged of a request: which kind, who, how it ended, how long. No address: it may hold a token,
 * and names a form or a case. */
void door_hub_reply_log (const DoorHubCall *call);
