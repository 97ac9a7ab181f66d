/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking values out of a record while it is written. */
#pragma once

#include "door-apart.h"

#define DOOR_APART_NAMESPACE "https://doorstep.org/xforms"

typedef struct {
  GPtrArray *named;                 /* identifiers, case folded: what must not stand elsewhere */
  GString *documents[DOOR_N_APART]; /* NULL: nothing yet */
} DoorApartTaker;

void door_apart_taker_init (DoorApartTaker *self, const DoorSession *session);
/* Takes the value and says as what; NONE: it is written where it stands. */
DoorApart door_apart_take (DoorApartTaker *self,
                           const DoorSession *session,
                           DoorNode node,
                           const char *value);
/* Ends the documents. */
void door_apart_taker_finish (DoorApartTaker *self, GBytes *ret_apart[static DOOR_N_APART]);
