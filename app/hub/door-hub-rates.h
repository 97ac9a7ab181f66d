/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many requests somebody may make a second: a bucket each that fills at a steady rate, so that a
 * tablet which was away for a week may catch up in a burst, and nobody drowns the others. Who guesses
 * tokens or codes has a much smaller bucket.
 *
 * Private to app/hub. Thread rule: the hub's main context.
 */
#pragma once

#include <libsoup/soup.h>

#include "door-clock.h"

/* At once, for each request a second that is allowed in the long run. */
#define DOOR_HUB_BURST 5
#define DOOR_HUB_GUESS_RATE 1
#define DOOR_HUB_GUESS_BURST 30

typedef struct _DoorHubRates DoorHubRates;

DoorHubRates *door_hub_rates_new (DoorClock *clock);
void door_hub_rates_free (DoorHubRates *self);
/* `per_second` 0: no limit. */
void door_hub_rates_set (DoorHubRates *self, guint per_second);
/* Takes one request from whoever sent the message; FALSE: too many, ask again later. */
gboolean door_hub_rates_admit (DoorHubRates *self, SoupServerMessage *message);
/* The message showed a token or code that is nobody's. */
void door_hub_rates_note_guess (DoorHubRates *self, SoupServerMessage *message);
