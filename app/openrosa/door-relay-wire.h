/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a relay and its tablets need to know beside the ordinary documents of a hub.
 *
 * A relay is a supervisor's laptop on a local network. It asks the hub with the supervisor's own
 * enrolment; with the header X-Doorstep-Device: N added, the hub answers as it would answer device N
 * of the supervisor's team.
 *
 *   GET relay/team   DoorRelayTeam: the team's devices, and which forms are open
 *
 * A tablet learns of the relay from a code on the laptop's screen:
 *   DOORSTEP-RELAY:1?url=…&id=…[&pin=…]
 *
 * Promises and errors as door-openrosa.h. Thread rule: any thread; one owner.
 */
#pragma once

#include "door-hub-wire.h"

#define DOOR_RELAY_DEVICE_HEADER "X-Doorstep-Device"

/* A device as a relay must know it to serve it: by the hash of its token, never the token. */
typedef struct {
  guint64 device; /* the hub's number */
  char *label;
  char *user;
  char *role;
  char *team;
  char *token_hash;
  DoorDeviceKeys *keys; /* NULL: it has not told them yet */
  gboolean revoked;
  gboolean wiping;
} DoorRelayDevice;

typedef struct {
  char *form_id;
  char *version;
  guint64 state; /* 0 open, 1 closing, 2 closed */
} DoorRelayForm;

typedef struct {
  guint64 asker;      /* the relay's own device */
  GPtrArray *devices; /* of DoorRelayDevice */
  GPtrArray *forms;   /* of DoorRelayForm */
} DoorRelayTeam;

DoorRelayTeam *door_relay_team_new (void);
void door_relay_team_free (DoorRelayTeam *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRelayTeam, door_relay_team_free)
DoorRelayDevice *door_relay_team_add_device (DoorRelayTeam *self); /* transfer none, all NULL */
void door_relay_team_add_form (DoorRelayTeam *self,
                               const char *form_id,
                               const char *version,
                               guint64 state);
DoorRelayTeam *door_relay_team_parse (GBytes *json, GError **error);
char *door_relay_team_print (const DoorRelayTeam *self);

/* Code ---------------------------------------------------------------------------------------- */

typedef struct {
  char *url; /* up to /v1 */
  char *id;  /* names this relay's store: marks count for it alone */
  char *pin; /* SHA-256 of the certificate's DER, hex; NULL: none */
} DoorRelayCode;

void door_relay_code_free (DoorRelayCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorRelayCode, door_relay_code_free)
char *door_relay_code_print (const DoorRelayCode *self); /* transfer full */
DoorRelayCode *door_relay_code_parse (const char *text, GError **error);
