/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of an interview, to those who read rows. */
#pragma once

#include "door-vault-private.h"

#define DOOR_INTERVIEW_COLUMNS                                                                     \
  "number, uuid, state, wrapped_key, about, length, head, previous, proof"

/* Room for the keys, before a row is verified. */
void door_open_interview_make_room (DoorOpenInterview *interview);
void door_open_interview_drop_keys (DoorOpenInterview *interview);
/* Reads DOOR_INTERVIEW_COLUMNS; keys and proof are not looked at yet. */
gboolean door_open_interview_read (sqlite3_stmt *row, DoorOpenInterview *interview);
/* Opens the keys and checks that the row is what was written. The interview must have room for
 * keys; a destroyed one uses the vault's. */
gboolean door_vault_verify_interview (const DoorVault *self, DoorOpenInterview *interview);
