/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hub: an HTTP server that receives, keeps and hands on sealed submissions it cannot read.
 *
 * Order of use: door_hub_store_init() once makes the folder; then door_hub_new() on it,
 * door_hub_listen(), run the main context, door_hub_stop().
 * The folder may be administered (door-hub-store.h) by other processes meanwhile.
 *
 * Addresses, below /v1, each also below /v1/key/TOKEN and with or without /projects/1:
 *   GET  formList[?formID=]            forms/ID.xml            forms/ID/versions/V.xml
 *        forms/ID/versions/V/manifest  forms/ID/versions/V/attachments/NAME
 *   HEAD submission   POST submission
 *   OPTIONS, POST uploads   HEAD, PATCH uploads/SHA256      tus 1.0 (core, creation): large parts
 *        piece by piece; the submission that lists a part of this hash then need not bring it
 *   GET  changes  assignments?since=  receipts?since=  roster   PUT device       (interviewers)
 *   GET  submissions?since=  submissions/SEQ  submissions/SEQ/parts/NAME          (readers)
 *   POST submissions/SEQ/receipt  (readers; an instanceID does as well as the number: 425 while that
 *                                  interview is still on its way; a relay takes it along)
 *   GET  letters?since=   PUT letters/KIND/ID?to=   POST enrol                    (door-letter.h)
 *   GET  relay/team   (supervisors' relays; with X-Doorstep-Device: N a relay asks for device N)
 *   GET  /healthz   GET /metrics (administrators, Prometheus)
 * Who asks is known by /key/TOKEN, Authorization: Bearer, or Basic with the user's name and the
 * device's token as password. Digest is not offered: to check it a hub would have to keep
 * MD5(user:realm:token), with which whoever reads the database could sign in, while of a token it keeps
 * a hash that is of no use to anyone. Clients that know Digest know Basic too (ODK Collect sends it
 * over TLS once challenged).
 *
 * Promises:
 *   1. A 201 leaves only after the commit that keeps the submission.
 *   2. The same bytes again, in whatever race, are one submission and the same answer. Other
 *      bytes under the same instanceID are kept beside it and answered with 409.
 *   3. Nobody reads what is not theirs: interviewers only their own assignments and receipts; a sealed
 *      section analysts, and headquarters when it is sealed to them.
 *   4. Every request is logged (door-log.h) without content, every administrative act audited.
 *   5. A fault is an OpenRosaResponse that says what to do.
 *   6. Who sends too much, too slowly, too large, or guesses, is refused before a body is kept in
 *      memory; the others are served meanwhile.
 *   7. A hub that is a relay (door-hub-relay.h) says "carried" (202) where a hub says "kept", until the
 *      survey's hub has confirmed; judging and enrolling it leaves to that. Those who review the team may
 *      read there what its tablets brought, sealed as it is.
 *   8. Hub processes keep nothing to themselves: several may serve one store.
 * Thread rule: the main context of the thread that made it. Storage work happens on the hub's own
 * store thread, many requests to a commit.
 */
#pragma once

#include <gio/gio.h>
#include "door-clock.h"

#define DOOR_TYPE_HUB (door_hub_get_type ())
G_DECLARE_FINAL_TYPE (DoorHub, door_hub, DOOR, HUB, GObject)

#define DOOR_HUB_ERROR (door_hub_error_quark ())
GQuark door_hub_error_quark (void);
typedef enum {
  DOOR_HUB_ERROR_NO_HUB, /* the folder holds no hub: run init first */
  DOOR_HUB_ERROR_EXISTS, /* the folder already holds a hub */
  DOOR_HUB_ERROR_LISTEN, /* the port is taken, or the certificate does not load */
} DoorHubError;

/* Opens a hub made by door_hub_store_init(). Starts the store thread. */
DoorHub *door_hub_new (const char *location, DoorClock *clock, GError **error);
/* `port` 0 takes a free one. `loopback` FALSE listens on all addresses. `certificate` NULL: plain
 * HTTP, for a proxy in front or for loopback. */
gboolean door_hub_listen (
    DoorHub *self, guint port, gboolean loopback, GTlsCertificate *certificate, GError **error);
/* On a socket that listens already, as systemd hands one over. Takes the descriptor. */
gboolean
door_hub_listen_socket (DoorHub *self, int fd, GTlsCertificate *certificate, GError **error);
#define DOOR_HUB_DEFAULT_RATE 100
/* Requests a second that one device may make in the long run; 0: no limit. */
void door_hub_set_rate (DoorHub *self, guint per_second);
guint door_hub_get_port (DoorHub *self);
/* "http://127.0.0.1:PORT/v1". transfer full. */
char *door_hub_get_url (DoorHub *self);
/* New connections get this certificate, on the same port; who is connected is answered first, by the
 * server before. For a hub that listens with a certificate. */
gboolean door_hub_set_certificate (DoorHub *self, GTlsCertificate *certificate, GError **error);
/* NULL when it lasts for two weeks more; else what to do about it. transfer full. */
char *door_hub_judge_certificate (GTlsCertificate *certificate, gint64 now_us);
/* Takes no new request (503), finishes those it let in and answers them, closes; who has not sent
 * their request wholly after half a minute is hung up on. Runs the main context meanwhile. */
void door_hub_stop (DoorHub *self);
