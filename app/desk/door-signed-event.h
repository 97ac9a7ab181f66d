/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events that came to the office in envelopes, a file each in one folder: what happened at doors,
 * corrections, codings.
 *
 * Promises:
 *   1. An event is taken only when a member of the roster with one of the roles asked for signed it,
 *      under their own name, in an envelope of the kind asked for.
 *   2. They come in the order of their times, each once, however often its file was copied.
 * Thread rule: any thread.
 */
#pragma once

#include "door-case-event.h"
#include "door-keys.h"
#include "door-roster.h"

typedef struct {
  const char *kind; /* of the envelope */
  guint roles;      /* who may write it: 1 << DoorRole, several of them */
  guint max_bytes;  /* of one file */
} DoorSignedEventRule;

/* Of DoorCaseEvent; empty where there is no such folder. `ret_n_refused` counts the files that were left
 * out. transfer full. */
GPtrArray *door_signed_events_read (const char *folder,
                                    const DoorSignedEventRule *rule,
                                    const DoorRoster *roster,
                                    const DoorIdentity *key,
                                    guint *ret_n_refused,
                                    GError **error);
