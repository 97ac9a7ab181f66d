/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of DoorHubStore, shared by the files that implement door-hub-store.h by subject:
 * -store.c life and transactions, -people.c, -forms.c, -submissions.c, -submissions-read.c, -retain.c,
 * -outgoing.c, -uploads.c, -letters.c, -enrol.c, -sample.c, -destroy.c. */
#pragma once

#include "door-destroyed.h"
#include "door-hub-sql.h"
#include "door-hub-store.h"

typedef struct _DoorHubShelf DoorHubShelf;

struct _DoorHubStore {
  DoorHubSql *sql;
  const DoorHubShelf *shelf;
  DoorClock *clock;
  char *folder;     /* NULL: all is in the database */
  guint depth;      /* of open transactions: 1 the outermost, more are savepoints */
  gboolean unswept; /* something was destroyed, and is still in the database's log */
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
/* Of a user or team: short, no spaces, nothing that separates. */
gboolean door_hub_name_is_usable (const char *name);
/* A counter in the settings, for what only has to differ after each change. */
gboolean door_hub_store_bump (DoorHubStore *self, const char *name, GError **error);

/* Where parts too large for a row stand, and uploads on their way in. In both ways a part is named by
 * its SHA-256, and once whole it never changes. */
struct _DoorHubShelf {
  /* TRUE when the part stands whole. */
  gboolean (*has) (DoorHubStore *self, const char *sha256, guint64 size);
  gboolean (*keep) (DoorHubStore *self, const char *sha256, GBytes *bytes, GError **error);
  /* At most `length` bytes from `offset` on. */
  GBytes *(*load) (
      DoorHubStore *self, const char *sha256, guint64 offset, gsize length, GError **error);
  /* How much of an upload has come. */
  guint64 (*upload_length) (DoorHubStore *self, gint64 device, const char *sha256);
  gboolean (*upload_append) (DoorHubStore *self,
                             gint64 device,
                             const char *sha256,
                             guint64 offset,
                             GBytes *piece,
                             GError **error);
  /* The upload is whole: it becomes a part when its hash is what was announced. */
  gboolean (*upload_end) (DoorHubStore *self,
                          gint64 device,
                          const char *sha256,
                          guint64 size,
                          gboolean *ret_matches,
                          GError **error);
  gboolean (*upload_drop) (DoorHubStore *self, gint64 device, const char *sha256, GError **error);
  /* The part is destroyed. One that is not there is none. */
  gboolean (*drop) (DoorHubStore *self, const char *sha256, GError **error);
};

extern const DoorHubShelf door_hub_shelf_files; /* door-hub-parts.c */
extern const DoorHubShelf door_hub_shelf_rows;  /* door-hub-pieces.c */

/* The selector of a token or code: the first digits of its hash. What the database does with them may take
 * longer or shorter as it likes: they tell nothing of the other 48 digits, which are compared by
 * door_token_matches(). transfer full. */
char *door_hub_selector (const char *token);
#define DOOR_HUB_SELECTOR(column) "substr (" column ", 1, 16)"

/* Brings every part's file that `folder` lacks there, by a link where that works. */
gboolean door_hub_store_copy_files (DoorHubStore *self, const char *folder, GError **error);
/* FULL or FAILED, with the words of a fault of the file system. Takes the fault. */
gboolean door_hub_store_file_fault (GError **error, GError *fault);

/* Which of DoorDestroy (as 1 << it) were done to an instance. */
guint door_hub_store_destroyed_of (DoorHubStore *self, const char *instance_id);
/* Whether a part of this name has gone with them. */
gboolean door_hub_part_is_destroyed (guint destroyed, const char *name);

/* What destroying is made of (door-hub-destroy.c, door-hub-retain.c): the parts of a submission that go
 * with `what`; a note that they went and must not come back; and leave(), after which the database's log
 * is emptied. */
gboolean door_hub_destroy_parts (
    DoorHubStore *self, guint64 seq, DoorDestroy what, guint *ret_n, GError **error);
gboolean door_hub_destroy_note (DoorHubStore *self,
                                const char *instance_id,
                                DoorDestroy what,
                                const guint8 *signer,
                                const char *outcome,
                                GError **error);
gboolean door_hub_destroy_leave (DoorHubStore *self, gboolean done, GError **error);

/* Copies every row of every table, and parts from shelf to shelf, into an empty store
 * (door-hub-copy.c). Both inside a transaction. */
gboolean door_hub_store_copy_rows (DoorHubStore *from, DoorHubStore *to, GError **error);
