/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo survey: an office, a hub on this machine, an interviewer's device with assigned cases, all
 * in one folder, made with the same calls an office uses.
 *
 *   doorstep-demo   marks the folder as one that --fresh may delete; written first
 *   office/         keys, the signed roster, the analyst's token
 *   hub/            the hub
 *   device/         the interviewer's device
 *   supervisor/     the supervisor's
 *   demo.json       written last: a folder without it was not finished and is made anew
 *
 * Its passphrases are shown to everybody and are worth nothing.
 */
#pragma once

#include "door-clock.h"

#define DOOR_DEMO_ACCOUNT "amina"
#define DOOR_DEMO_SUPERVISOR "sione"
#define DOOR_DEMO_PASSPHRASE "lantern orchard violet"
#define DOOR_DEMO_OFFICE_PASSPHRASE "copper meadow quiet"
#define DOOR_DEMO_PUBLIC_NAME "Living Conditions and Safety Survey"
#define DOOR_DEMO_FORM "victimization_core"

typedef struct {
  char *folder;
  char *hub;
  char *device;
  char *supervisor; /* the supervisor's device */
  char *office;
  int port;
  char *hub_url;
  char *analyst_token;
} DoorDemo;

/* Finds the demo in `folder` or makes it. With `fresh` an earlier one is deleted first. Errors:
 * G_IO_ERROR_EXISTS when the folder holds something that is not a demo. */
DoorDemo *door_demo_open (const char *folder, gboolean fresh, gboolean *ret_made, GError **error);
/* One that is there and finished; NULL else. transfer full. */
DoorDemo *door_demo_find (const char *folder);
void door_demo_free (DoorDemo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDemo, door_demo_free)
/* A file of the office: "analyst.key". transfer full. */
char *door_demo_office_file (const DoorDemo *self, const char *name);

/* The supervisor's device receives, reads the first interview that waits, approves it and sends that.
 * `ret_lines`: rows read. */
gboolean
door_demo_review (const DoorDemo *self, DoorClock *clock, guint *ret_lines, GError **error);

/* Plays the whole job without a window: interview, network loss, sending, opening, export. Prints
 * each step and what was checked. TRUE when every check held. */
gboolean door_demo_play (const DoorDemo *self);
