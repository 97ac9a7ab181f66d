/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters going out, in two files:
 *   door-letters.c        the queue, and the postbox that empties it
 *   door-letters-write.c  what writes itself
 */
#pragma once

#include "door-letters.h"

/* For whom this device's letters are. */
typedef struct {
  DoorRoster *roster; /* NULL: nobody is known yet, and nothing writes itself */
  char *team;
  char *person;
  gboolean large;
  GHashTable *carried; /* as keys of letters */
} DoorLetterAsking;

/* Writes what has come up since: `records` are the vault's of kind OTHER, drafts only when `large`.
 * The vault's thread. FALSE only when the vault failed. */
gboolean door_letters_write (DoorVault *vault,
                             GPtrArray *records,
                             const DoorLetterAsking *asking,
                             GError **error);
