/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub's store on a thread of its own: calls wait in a queue; the thread takes all that wait,
 * answers them within one transaction and hands them back after its commit. One disk flush thus
 * carries many submissions, and no answer leaves before what it promises is kept.
 *
 * Private to app/hub. Thread rule: made, used and freed on one thread, whose main context `done`
 * runs in.
 */
#pragma once

#include "door-hub-call.h"

typedef struct _DoorHubQueue DoorHubQueue;

/* Receives the call back, answered. transfer full. */
typedef void (*DoorHubDone) (DoorHubCall *call, gpointer data);

/* Opens the store on its thread and waits for that. */
DoorHubQueue *door_hub_queue_new (
    const char *folder, DoorClock *clock, DoorHubDone done, gpointer data, GError **error);
/* transfer full. */
void door_hub_queue_push (DoorHubQueue *self, DoorHubCall *call);
/* Answers what waits, closes the store. `done` is not called for what has not been handed back:
 * wait for it before. */
void door_hub_queue_free (DoorHubQueue *self);
