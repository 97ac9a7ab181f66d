/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the benches of the hub share: a hub in a process of its own, sealed interviews made beforehand
 * as whole HTTP requests, and two ways of sending them: some connections as fast as they go
 * (door_load_run()), or many connections at a fixed rate (door_load_run_open()).
 * Private to the benches. Thread rule: the thread that made it.
 */
#pragma once

#include <gio/gio.h>

#include "door-hub-store.h"
#include "door-outbox.h"

typedef struct {
  char *folder;        /* removed in the end; the hub's home unless it is in a database */
  char *location;      /* of the hub's store */
  GPtrArray *tokens;   /* of char *, one interviewer each */
  char *reader_token;  /* headquarters */
  GPtrArray *servers;  /* of GSubprocess */
  GArray *ports;       /* of guint16, one a server */
  GPtrArray *requests; /* of GBytes */
} DoorLoad;

/* A hub with `n_devices` interviewers. `location` NULL: SQLite in a folder of its own. */
DoorLoad *door_load_new (const char *location, guint n_devices, GError **error);
void door_load_free (DoorLoad *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorLoad, door_load_free)
/* One more process serving the store. */
gboolean door_load_serve (DoorLoad *self, GError **error);
/* Makes the requests; device n sends every n-th. */
gboolean door_load_make_requests (DoorLoad *self, guint n, GError **error);
/* One interview as a tablet would have it, sealed, with the photograph as it is. */
DoorParcel *door_load_make_parcel (GBytes *photo, GError **error);

/* Sends requests [first, first + connections * each) over connections spread on all servers. Returns
 * seconds, 0 on a fault; milliseconds of each answer are appended to `times` unless NULL. */
double door_load_run (
    DoorLoad *self, guint first, guint connections, guint each, GArray *times, GError **error);
/* Sends requests [first, first + n) at `per_second`, whatever the hub does meanwhile; a request's time
 * counts from when it was due. */
gboolean door_load_run_open (DoorLoad *self,
                             guint first,
                             guint n,
                             guint connections,
                             double per_second,
                             GArray *times,
                             GError **error);
/* GETs a path as the reader or as the first device; its milliseconds, below 0 on a fault. */
double door_load_ask (DoorLoad *self,
                      GSocketConnection *connection,
                      const char *token,
                      const char *path,
                      GError **error);
GSocketConnection *door_load_connect (DoorLoad *self, guint server, GError **error);

gboolean door_load_count (DoorLoad *self, guint *ret_rows, guint *ret_instances, GError **error);
/* Peak resident memory of the largest server, MB. */
double door_load_memory_mb (DoorLoad *self);
