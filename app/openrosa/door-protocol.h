/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which language two of our programs speak. OpenRosa has a version of its own; what our device, relay
 * and hub say beyond it has a number that goes up when an older program could misunderstand.
 *
 * Each side says in every request and every answer, in the header Doorstep-Protocol, the oldest and
 * the newest number it speaks: "1", or "1-2". Both take the highest that both speak. Where there is
 * none, nothing is exchanged: the hub answers 426 before it reads a body, the device ends its run,
 * and both say in plain words whose program must be updated. What waits goes on waiting.
 *
 * Promises:
 *   1. Whoever says nothing (others' programs, and ours of version 0.1.0) speaks number 1.
 *   2. What cannot be read is taken as said by nobody: a proxy's spoilt header stops no survey.
 * Thread rule: any thread.
 */
#pragma once

#include <glib.h>

#define DOOR_PROTOCOL_HEADER "Doorstep-Protocol"

typedef struct {
  guint oldest;
  guint newest;
} DoorProtocol;

/* What this program speaks. */
DoorProtocol door_protocol_ours (void);
/* `header` may be NULL. */
DoorProtocol door_protocol_read (const char *header);
/* transfer full. */
char *door_protocol_print (DoorProtocol protocol);
/* The number to speak; 0: there is none. */
guint door_protocol_choose (DoorProtocol one, DoorProtocol other);
