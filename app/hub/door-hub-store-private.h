/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of DoorHubStore, shared by the files that implement door-hub-store.h by subject:
 * -store.c life and transactions, -people.c, -forms.c, -submissions.c,
 * -outgoing.c, -uploads.c. */
#pragma once

#include "door-hub-sql.h"
#include "door-hub-store.h"

struct _DoorHubStore {
  DoorHubSql *sql;
  DoorClock *clock;
  char *folder;
  guint depth; /* of open transactions: 1 the outermost, more are savepoints */
};

/* Every operation that writes more than one row stands between these: outside a transaction it is
 * one of its own, inside one a savepoint, so that its failure leaves no trace in either case.
 * leave() returns `done`, or FALSE when the commit failed. */
gboolean door_hub_store_enter (DoorHubStore *self, GError **error);
gboolean door_hub_store_leave (DoorHubStore *self, gboolean done, GError **error);

/* Sets DOOR_HUB_STORE_ERROR and returns FALSE. */
gboolean door_hub_store_fail (GError **error, DoorHubStoreError code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
/* Fetches the one row of a started statement: NOT_FOUND with `what` when there is none. The
 * statement is then on the row; end it. */
gboolean door_hub_store_one (DoorHubStore *self, const char *what, GError **error);
/* A counter in the settings, for what only has to differ after each change. */
gboolean door_hub_store_bump (DoorHubStore *self, const char *name, GError **error);

/* Kept aside, in the folder, when too large for a row (door-hub-parts.c). */
gboolean
door_hub_store_keep_file (DoorHubStore *self, const char *sha256, GBytes *bytes, GError **error);
GBytes *door_hub_store_load_file (DoorHubStore *self, const char *sha256, GError **error);
/* TRUE when a file of this hash and size stands whole. */
gboolean door_hub_store_has_file (DoorHubStore *self, const char *sha256, guint64 size);
/* Moves a finished upload in; the file is synced first. */
gboolean door_hub_store_adopt_file (DoorHubStore *self,
                                    const char *path,
                                    const char *sha256,
                                    GError **error);
/* Brings every part's file that `folder` lacks there, by a link where that works. */
gboolean door_hub_store_copy_files (DoorHubStore *self, const char *folder, GError **error);
/* FULL or FAILED, with the words of a fault of the file system. Takes the fault. */
gboolean door_hub_store_file_fault (GError **error, GError *fault);
