/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub's front door: the HTTP server that listens, and those it took the place of. A server is
 * replaced when the certificate is renewed, when libsoup holds on to connections that their clients
 * left (door-hub-guard.h), and when it has become deaf: libsoup stops listening for ever when it once
 * could not accept a connection, as when there were too many.
 *
 * Order of use: door_hub_front_new(), one of the two listen calls, door_hub_front_tend() every
 * DOOR_HUB_SWEEP_SECONDS, door_hub_front_close().
 *
 * Promises:
 *   1. The new server listens on the same sockets before the old one stops: no connection is refused.
 *   2. A server that was replaced answers what it has; each of its connections ends with its next
 *      answer (door_hub_front_is_current()), and it goes with the last of them.
 * Private to app/hub. Thread rule: the hub's main context.
 */
#pragma once

#include "door-hub-guard.h"

/* This many connections that their clients left may be in memory, some kilobytes each. */
#define DOOR_HUB_FRONT_MAX_LEFT 500

typedef struct _DoorHubFront DoorHubFront;
/* Makes a server with its handlers, which does not listen yet. transfer full. */
typedef SoupServer *(*DoorHubFrontMake) (gpointer data);

DoorHubFront *door_hub_front_new (DoorClock *clock, DoorHubFrontMake make, gpointer data);
void door_hub_front_free (DoorHubFront *self);
/* `port` 0 takes a free one; `certificate` NULL: plain HTTP. */
gboolean door_hub_front_listen (DoorHubFront *self,
                                guint port,
                                gboolean loopback,
                                GTlsCertificate *certificate,
                                GError **error);
/* On a socket that listens already. Takes the descriptor. */
gboolean door_hub_front_listen_socket (DoorHubFront *self,
                                       int descriptor,
                                       GTlsCertificate *certificate,
                                       GError **error);
/* A new server on the same sockets. `certificate` NULL: as before. */
gboolean door_hub_front_replace (DoorHubFront *self, GTlsCertificate *certificate, GError **error);
/* Sweeps the guard, replaces the server where that is due, and lets go of those that are done. */
void door_hub_front_tend (DoorHubFront *self);
/* Hangs up on everybody and listens no more. */
void door_hub_front_close (DoorHubFront *self);

gboolean door_hub_front_is_open (DoorHubFront *self);
gboolean door_hub_front_is_current (DoorHubFront *self, SoupServer *server);
/* The server that listens; NULL: none. transfer none. */
SoupServer *door_hub_front_server (DoorHubFront *self);
DoorHubGuard *door_hub_front_guard (DoorHubFront *self);
/* How many servers there are that were replaced and are not done. */
guint door_hub_front_count_replaced (DoorHubFront *self);
