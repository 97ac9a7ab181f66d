/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that fails when told to: an SQLite VFS over the system's, made the default.
 *
 * It counts every call that touches a file. At the call that was asked for it answers with an
 * error, once or from then on, or cuts the power: nothing is written any more, and
 * door_fault_power_on() puts into each file what a disk may hold after a cut, namely what was
 * synced and any 512-byte pieces of what was written since.
 */
#pragma once

#include <glib.h>

typedef enum {
  DOOR_FAULT_NONE,
  DOOR_FAULT_ONCE,      /* one call answers with the code */
  DOOR_FAULT_LASTING,   /* and all calls after it that write or sync, until cleared */
  DOOR_FAULT_POWER_CUT, /* nothing reaches the disk any more */
} DoorFaultKind;

void door_fault_install (void);
/* At the `at`-th call from now, 1-based. `code`: SQLITE_FULL or SQLITE_IOERR. */
void door_fault_set (DoorFaultKind kind, guint at, int code);
void door_fault_clear (void);
/* Whether the call that was asked for has come. */
gboolean door_fault_happened (void);
/* After the program was closed: the files as a disk may hold them. */
void door_fault_power_on (GRand *random);
/* Forgets all files, between two folders. */
void door_fault_forget (void);
