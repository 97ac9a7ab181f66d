/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificate that something was destroyed: what, why, where, and by whom; and where it could not be.
 * Signed by the hub that did it. Beside being shown to whoever asks, it is the list by which the same is
 * destroyed in a copy that was out of reach, or in a hub that was set up again from an old one.
 *
 *   doorstep-destruction 1
 *   survey …
 *   time 2026-11-23T05:59:52.123Z
 *   reason …                       "withdrawal", "schedule", a person's words
 *   place done|missing|failed …    one for each: the hub itself, its backups
 *   item WHAT INSTANCE             one for each, sorted; WHAT as in door-destroyed.h
 *   signer …
 *   signature …
 *
 * Order of use: door_destruction_new(), _add_place(), _add_item(); door_destruction_sign();
 * door_destruction_read().
 * Thread rule: any thread; one owner.
 */
#pragma once

#include <glib.h>

#include "door-keys.h"
#include "door-seal.h"

typedef struct {
  char *state; /* "done", "missing": not there, "failed" */
  char *name;  /* a folder, or "hub" */
} DoorDestructionPlace;

typedef struct {
  char *what;
  char *instance_id;
} DoorDestructionItem;

typedef struct {
  char *survey;
  gint64 time_us;
  char *reason;
  GPtrArray *places; /* of DoorDestructionPlace */
  GPtrArray *items;  /* of DoorDestructionItem */
  guint8 signer[32];
} DoorDestruction;

DoorDestruction *door_destruction_new (const char *survey, const char *reason, gint64 time_us);
void door_destruction_free (DoorDestruction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DoorDestruction, door_destruction_free)
void door_destruction_add_place (DoorDestruction *self, const char *state, const char *name);
/* Once is enough: the same again changes nothing. */
void door_destruction_add_item (DoorDestruction *self, const char *what, const char *instance_id);

/* transfer full. */
GBytes *door_destruction_sign (const DoorDestruction *self, const DoorIdentity *signer);
/* DAMAGED, BAD_SIGNATURE, NEWER. Whether the signer is the hub is the caller's question. */
DoorDestruction *door_destruction_read (GBytes *bytes, GError **error);
