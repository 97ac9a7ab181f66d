/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tablet's outbox for a bench: a number of sealed interviews with a photograph each, made one after the
 * other and kept until they are stored. It is an inbox, too, which keeps nothing.
 *
 * Order of use: door_bench_client_new(), hand it to door_sync_new() as both, run until
 * door_bench_client_left() is 0.
 * Thread rule: the thread that made it.
 */
#pragma once

#include "door-inbox.h"
#include "door-outbox.h"

#define DOOR_TYPE_BENCH_CLIENT (door_bench_client_get_type ())
G_DECLARE_FINAL_TYPE (DoorBenchClient, door_bench_client, DOOR, BENCH_CLIENT, GObject)

DoorBenchClient *door_bench_client_new (guint interviews);
guint door_bench_client_left (DoorBenchClient *self);
/* Of manifests and parts stored so far, each once. */
guint64 door_bench_client_bytes (DoorBenchClient *self);
